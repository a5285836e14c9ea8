import { readFileSync } from "node:fs";
import { Document } from "yaml";
import { askedQuestions, hardeningPolicy } from "#chain/admission/hardening/hardening-files.ts";
import { type Platform, platformsOf } from "#chain/admission/hardening/platform.ts";
import { QUESTIONS } from "#chain/admission/hardening/questions.ts";
import { printPolicies } from "#chain/admission/print-policies.ts";
import { QUESTION_NAMES, type QuestionName } from "#chain/clearance/hardening-policy.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import { EXAMPLES } from "./examples.ts";
import { clusterContext, clusterResources, kyvernoTest, otherTest, userInfo } from "./kyverno-test.ts";
import { questionReadme, questionRow } from "./question-readme.ts";

/** Every file of the hardening set's folders, by its path below `policies/`. */
export function policyFolders(): ReadonlyMap<string, string> {
  const text = readFileSync(new URL("../../policies/clearance.yaml", import.meta.url), "utf8");
  const policy = parsePolicy(text, "policies/clearance.yaml");
  const [environment] = policy.environments;
  const [platform] = environment === undefined ? [] : platformsOf(policy, environment);
  if (environment === undefined || platform === undefined)
    throw new Error("policies/clearance.yaml has no environment");
  const files = new Map<string, string>();
  for (const asked of askedQuestions(policy, environment)) {
    const { question } = asked;
    const examples = EXAMPLES[question];
    const name = `${question}-${environment.name}`;
    const write = (path: string, ...documents: readonly object[]) =>
      files.set(`${question}/${path}`, print(documents));
    files.set(
      `${question}/README.md`,
      questionReadme(question, QUESTIONS[question], QUESTIONS[question].ask(platform)),
    );
    files.set(`${question}/policy.yaml`, printPolicies([WRITTEN], [hardeningPolicy(asked, platform)]));
    write("kyverno-test.yaml", kyvernoTest(name, examples, whenUpdated(question, platform)));
    if (examples.good.length > 0) write("good.yaml", ...examples.good);
    write("bad.yaml", ...examples.bad);
    if ((examples.skipped ?? []).length > 0) write("skipped.yaml", ...(examples.skipped ?? []));
    if (examples.context !== undefined) write("cluster.yaml", clusterContext(examples.context));
    if (examples.kinds !== undefined) {
      const { kinds, namespaces = [HOME] } = examples;
      const paths = kinds.map(({ metadata }) => `definitions/${metadata.name}.yaml`);
      write("kinds.yaml", clusterResources(paths, namespaces));
      for (const [index, path] of paths.entries()) write(path, kinds[index] ?? {});
    }
    if (examples.user !== undefined) write("user.yaml", userInfo(examples.user));
    for (const [folder, run] of Object.entries(examples.others ?? {})) {
      write(`${folder}/kyverno-test.yaml`, otherTest(name, examples, run));
      if (run.user !== undefined) write(`${folder}/user.yaml`, userInfo(run.user));
      if (run.exceptions !== undefined) write(`${folder}/exception.yaml`, ...run.exceptions);
    }
  }
  return files;
}

/** What runs already is let be by questions about pods; what is asked of rollouts isn't asked of updates. */
function whenUpdated(question: QuestionName, platform: Platform): "fail" | "skip" | undefined {
  const conditions = QUESTIONS[question].ask(platform).conditions.map(({ name }) => name);
  if (conditions.includes("begins-a-rollout")) return undefined;
  return conditions.includes("brings-in-another-pod-spec") ? "skip" : "fail";
}

/** The table of the set in policies/README.md; the rest of it is its author's. */
export function policiesReadme(): string {
  const text = readFileSync(new URL("../../policies/README.md", import.meta.url), "utf8");
  const rows = QUESTION_NAMES.map((name) => questionRow(name, QUESTIONS[name]));
  const header = ["folder", "question", "threat", "line of a platform's checklist", "profiles"];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const table = [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
  const [before = "", , after = ""] = text.split(/^<!-- questions -->$/m);
  return `${before}<!-- questions -->\n${table}\n<!-- questions -->${after}`;
}

function print(documents: readonly object[]): string {
  const printed = documents.map((one) =>
    new Document(JSON.parse(JSON.stringify(one)), { aliasDuplicateObjects: false }).toString({
      lineWidth: 0,
      blockQuote: "literal",
    }),
  );
  return `# ${WRITTEN}\n${printed.map((one) => `---\n${one}`).join("")}`;
}

/** Where the examples stand. */
const HOME = { apiVersion: "v1", kind: "Namespace", metadata: { name: "check-in" } };

const WRITTEN =
  "Written by `npm run docs` from chain/admission/hardening and tools/policies. Change those, not this.";
