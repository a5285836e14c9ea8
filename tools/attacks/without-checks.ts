import { rmSync } from "node:fs";
import { ATTACKS } from "./attacks.ts";
import { copyTree } from "./copy-tree.ts";
import { type Outcome, runTests } from "./run-tests.ts";
import { takeOut } from "./take-out.ts";

function print(outcome: Outcome | undefined): string {
  if (outcome?.test === "broken") return `broken: ${outcome.why}`;
  return outcome?.test ?? "not run";
}

const names = process.argv.slice(2);
const asked = ATTACKS.filter(({ name }) => names.length === 0 || names.includes(name));
if (asked.length < Math.max(1, names.length)) throw new Error(`there is no such attack: ${names.join(", ")}`);
const copy = copyTree();
process.once("exit", () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
let wrong = 0;
const honest = await runTests(copy, asked);
for (const attack of asked) {
  const put = takeOut(copy, attack.edits);
  const hostile = (await runTests(copy, [attack])).get(attack);
  put();
  const ok = honest.get(attack)?.test === "passed" && hostile?.test === "failed";
  if (!ok) wrong += 1;
  const files = [...new Set(attack.edits.map(({ file }) => file))].join(", ");
  const said = ok
    ? "the test failed as it should"
    : `NOT AS IT SHOULD: ${print(honest.get(attack))} with the check, ${print(hostile)} without`;
  process.stdout.write(`${attack.name} | ${attack.check} (${files}) | ${said}\n`);
}
process.stdout.write(`${asked.length - wrong} of ${asked.length} attacks succeed without their check\n`);
process.exitCode = wrong === 0 ? 0 : 1;
