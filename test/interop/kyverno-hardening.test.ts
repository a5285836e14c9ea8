import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { QUESTION_NAMES } from "#chain/clearance/hardening-policy.ts";
import { EXAMPLES } from "../../tools/policies/examples.ts";
import { policyFolders } from "../../tools/policies/folders.ts";
import { kyvernoTest } from "../../tools/policies/kyverno-test.ts";
import { judge } from "./judges.ts";
import { runJudge } from "./run-judge.ts";

const Rows = z.array(
  z.looseObject({
    POLICY: z.string(),
    RESOURCE: z.string(),
    RESULT: z.enum(["Pass", "Fail"]),
    REASON: z.string(),
    Message: z.string(),
  }),
);
type Row = z.infer<typeof Rows>[number] & { readonly folder: string };

const POLICIES = join(import.meta.dirname, "../../policies");

describe("the hardening set", () => {
  it("is what Kyverno's own tests of every folder expect, each example judged and none passed over", async (test) => {
    const rows = await runTests(judge("kyverno", test), POLICIES);
    expect(rows.filter(({ RESULT }) => RESULT !== "Pass")).toEqual([]);
    // Kyverno's CLI counts an example that no policy looks at as a success.
    expect(rows.filter(({ REASON }) => REASON !== "Ok")).toEqual([]);
    expect(rows.length).toBe(resultsInAll());
    for (const { folder, RESOURCE, Message } of rows) {
      if (expectsError(folder)) continue;
      expect(Message, `${folder} ${RESOURCE}`).not.toMatch(/^error|failed to/u);
    }
  });

  it("needs every demand: without it some bad examples pass, and each bad one passes without one of them", async (test) => {
    const program = judge("kyverno", test);
    const root = await mkdtemp(join(tmpdir(), "clearance-hardening-"));
    try {
      const demands = brokenFolders(root);
      const rows = await runTests(program, root);
      // A folder's tests expect bad examples to fail: those that pass now are Kyverno's failed tests.
      const freed = (folder: string) =>
        rows.filter((row) => row.folder === folder && /^Want fail, got pass$/u.test(row.REASON)).map(nameOf);
      const idle: string[] = [];
      const wrongInOtherWays: string[] = [];
      for (const [question, count] of demands) {
        const each = Array.from({ length: count }, (_, index) => freed(`${question}-${index}`));
        idle.push(
          ...each.flatMap((names, index) => (names.length === 0 ? [`${question}, demand ${index}`] : [])),
        );
        const bad = EXAMPLES[question].bad.map(({ metadata }) => metadata.name);
        wrongInOtherWays.push(
          ...bad.filter((name) => !each.flat().includes(name)).map((name) => `${question}: ${name}`),
        );
      }
      expect(idle).toEqual([]);
      expect(wrongInOtherWays).toEqual([]);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});

/** A copy of each folder for each of its demands, with that demand met by everybody. */
function brokenFolders(root: string): ReadonlyMap<(typeof QUESTION_NAMES)[number], number> {
  const folders = policyFolders();
  const counts = new Map<(typeof QUESTION_NAMES)[number], number>();
  for (const question of QUESTION_NAMES) {
    const policy = parse(folders.get(`${question}/policy.yaml`) ?? "") as {
      metadata: { name: string };
      spec: { validations: { expression: string }[] };
    };
    counts.set(question, policy.spec.validations.length);
    const asked = kyvernoTest(policy.metadata.name, { ...EXAMPLES[question], good: [], skipped: [] });
    policy.spec.validations.forEach((_, broken) => {
      const copy = structuredClone(policy);
      copy.spec.validations.splice(broken, 1, { expression: "true" });
      for (const [path, text] of folders) {
        const [folder, ...file] = path.split("/");
        if (folder !== question || Object.hasOwn(EXAMPLES[question].others ?? {}, file[0] ?? "")) continue;
        const target = join(root, `${question}-${broken}`, ...file);
        mkdirSync(dirname(target), { recursive: true });
        const changed = { "policy.yaml": copy, "kyverno-test.yaml": asked }[file.join("/")];
        writeFileSync(target, changed === undefined ? text : stringify(changed));
      }
    });
  }
  return counts;
}

/** Every row of every folder, whatever Kyverno makes of the whole. */
async function runTests(program: string, root: string): Promise<readonly Row[]> {
  const args = ["test", root, "--remove-color", "--detailed-results", "--output-format", "json"];
  const { stdout, stderr } = await runJudge(program, args, { env: { HOME: root, PATH: "" } });
  const sections = stdout.split(/^Loading test .*\( (.*)\/kyverno-test\.yaml \) \.\.\.$/mu).slice(1);
  expect(sections.length, stderr).toBeGreaterThan(0);
  return sections.flatMap((section, index) => {
    if (index % 2 === 0) return [];
    const json = /^\[$.*?^\]$/msu.exec(section)?.[0];
    expect(json, `${sections[index - 1]}: ${section}${stderr}`).toBeDefined();
    return Rows.parse(JSON.parse(json ?? "[]")).map((row) => ({
      ...row,
      folder: relative(root, sections[index - 1] ?? ""),
    }));
  });
}

function nameOf({ RESOURCE }: Row): string {
  return RESOURCE.slice(RESOURCE.lastIndexOf("/") + 1);
}

/** Whether a folder's bad examples are meant to end in an error, which refuses too. */
function expectsError(folder: string): boolean {
  const [name, run = ""] = folder.split("/");
  const question = QUESTION_NAMES.find((one) => one === name);
  return question !== undefined && EXAMPLES[question].others?.[run]?.bad === "error";
}

/** As many as the folders' tests expect. */
function resultsInAll(): number {
  const tests = [...policyFolders()].filter(([path]) => path.endsWith("/kyverno-test.yaml"));
  return tests
    .flatMap(([, text]) => (parse(text) as { results: { resources: string[] }[] }).results)
    .reduce((sum, { resources }) => sum + resources.length, 0);
}
