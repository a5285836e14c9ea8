import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as z from "zod";
import { ATTACKS, type Attack } from "./attacks.ts";
import { takeOut } from "./take-out.ts";

const ROOT = resolve(import.meta.dirname, "../..");

const Report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});

/** What became of an attack's test: it must hold with the checks in, and fail by its own expectation without. */
type Outcome = "passed" | "failed" | "broken";

/** A copy of the tree, so that nobody else ever runs without a check. */
function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), "clearance-attacks-"));
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 26 }).split("\0");
  // The index also lists what a work tree has deleted and not yet committed.
  for (const file of files.filter((path) => path !== "" && existsSync(join(ROOT, path)))) {
    cpSync(join(ROOT, file), join(copy, file), { recursive: true, force: true });
  }
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

async function runTests(copy: string, attacks: readonly Attack[]): Promise<ReadonlyMap<Attack, Outcome>> {
  const report = join(copy, "attacks-report.json");
  rmSync(report, { force: true });
  const files = [...new Set(attacks.map(({ test }) => test.file))];
  const titles = attacks.map(({ test }) => test.title.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--project=scenarios", "--reporter=json", `--outputFile=${report}`];
  await finished(copy, [...args, `--testNamePattern=${titles.join("|")}`, ...files]);
  const results = Report.parse(JSON.parse(readFileSync(report, "utf8"))).testResults.flatMap(
    ({ assertionResults }) => assertionResults,
  );
  return new Map(
    attacks.map((attack) => {
      const found = results.filter(
        ({ fullName, status }) => fullName.includes(attack.test.title) && status !== "skipped",
      );
      return [attack, outcomeOf(found)];
    }),
  );
}

function outcomeOf(found: z.infer<typeof Report>["testResults"][number]["assertionResults"]): Outcome {
  const [one, ...others] = found;
  if (one === undefined || others.length > 0) return "broken";
  if (one.status === "passed") return "passed";
  return one.failureMessages.every((message) => message.startsWith("AssertionError")) ? "failed" : "broken";
}

function finished(cwd: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
    child.on("error", reject);
    child.on("close", () => resolve());
  });
}

const names = process.argv.slice(2);
const asked = ATTACKS.filter(({ name }) => names.length === 0 || names.includes(name));
if (asked.length < Math.max(1, names.length)) throw new Error(`there is no such attack: ${names.join(", ")}`);
const copy = copyTree();
let wrong = 0;
try {
  const honest = await runTests(copy, asked);
  for (const attack of asked) {
    const put = takeOut(copy, attack.edits);
    const hostile = (await runTests(copy, [attack])).get(attack) ?? "broken";
    put();
    const ok = honest.get(attack) === "passed" && hostile === "failed";
    if (!ok) wrong += 1;
    const files = [...new Set(attack.edits.map(({ file }) => file))].join(", ");
    const said = ok
      ? "the test failed as it should"
      : `NOT AS IT SHOULD: ${honest.get(attack) ?? "broken"} with the check, ${hostile} without`;
    process.stdout.write(`${attack.name} | ${attack.check} (${files}) | ${said}\n`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.stdout.write(`${asked.length - wrong} of ${asked.length} attacks succeed without their check\n`);
process.exitCode = wrong === 0 ? 0 : 1;
