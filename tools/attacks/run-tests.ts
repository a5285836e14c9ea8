import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { Attack } from "./attacks.ts";

const Report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});
type Result = z.infer<typeof Report>["testResults"][number]["assertionResults"][number];

/** What became of an attack's test. Only a failure by its own expectation shows that the attack succeeded. */
export type Outcome =
  | { readonly test: "passed" | "failed" }
  | { readonly test: "broken"; readonly why: string };

/** Runs the tests of these attacks in a copy of the tree. */
export async function runTests(
  copy: string,
  attacks: readonly Attack[],
): Promise<ReadonlyMap<Attack, Outcome>> {
  const report = join(copy, "attacks-report.json");
  rmSync(report, { force: true });
  const files = [...new Set(attacks.map(({ test }) => test.file))];
  const titles = attacks.map(({ test }) => test.title.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const vitest = join(copy, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--project=scenarios", "--reporter=json", `--outputFile=${report}`];
  await finished(copy, [...args, `--testNamePattern=${titles.join("|")}`, ...files]);
  const results = Report.parse(JSON.parse(readFileSync(report, "utf8"))).testResults.flatMap(
    ({ assertionResults }) => assertionResults,
  );
  return new Map(
    attacks.map((attack) => {
      const { title } = attack.test;
      return [
        attack,
        outcomeOf(results.filter(({ fullName, status }) => fullName.includes(title) && status !== "skipped")),
      ];
    }),
  );
}

function outcomeOf([one, ...others]: readonly Result[]): Outcome {
  if (one === undefined || others.length > 0) {
    return { test: "broken", why: `${others.length + (one === undefined ? 0 : 1)} tests have that title` };
  }
  if (one.status === "passed") return { test: "passed" };
  const other = one.failureMessages.find((message) => !message.startsWith("AssertionError"));
  return other === undefined
    ? { test: "failed" }
    : { test: "broken", why: other.split("\n", 1)[0] ?? "it says nothing" };
}

function finished(cwd: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
    child.on("error", reject);
    child.on("close", () => resolve());
  });
}
