import { describe, expect, it } from "vitest";
import { shippedWorkflow } from "#test/doctor-facts.ts";
import { signerWorkflowProblems } from "./signer-workflow.ts";

const shipped = shippedWorkflow("promote-prod.yml");
const MERGE = "  merge:\n    name: Merge what was cleared\n";

it.each(["dev", "staging", "prod"])("has nothing against the shipped promote-%s.yml", (environment) => {
  expect(signerWorkflowProblems(shippedWorkflow(`promote-${environment}.yml`), environment)).toEqual([]);
});

describe("says where and why a workflow may not sign that has", () => {
  const pin = /@[0-9a-f]{40}/;
  it.each<readonly [string, (text: string) => string, string, string]>([
    ["another trigger", (text) => text.replace("on:\n", "on:\n  pull_request:\n"), "trigger", "7:3"],
    ["no inputs", (text) => text.replace(/ {4}inputs:\n[\s\S]*?(?=permissions)/, ""), "inputs", ""],
    [
      "a third input",
      (text) => text.replace("    inputs:\n", "    inputs:\n      skip: {}\n"),
      "inputs",
      "9:7",
    ],
    ["another title", (text) => text.replace(/^run-name: .*/m, "run-name: promote"), "run-name", "5:11"],
    [
      "a title that goes on",
      (text) => text.replace(/inputs\.head \}\}"/, 'inputs.head }} !"'),
      "run-name",
      "5:11",
    ],
    [
      "permissions for all",
      (text) => text.replace("permissions: {}", "permissions: { actions: read }"),
      "permissions",
      "",
    ],
    ["no permissions at the top", (text) => text.replace("permissions: {}\n", ""), "permissions", ""],
    [
      "everything for one job",
      (text) => text.replace(/ {4}permissions:\n {6}packages: read.*/, "    permissions: write-all"),
      "id-token",
      "",
    ],
    ["a second signer", (text) => text.replace("packages: read #", "id-token: write #"), "id-token", ""],
    ["no signer", (text) => text.replace("      id-token: write", "      id-token: none"), "id-token", ""],
    ["signing elsewhere", (text) => text.replace("name: prod\n", "name: staging\n"), "environment", ""],
    [
      "an environment that is worked out",
      (text) => text.replace("name: prod\n", "name: ${{ inputs.head }}\n"),
      "environment",
      "",
    ],
    [
      "no environment for the key",
      (text) => text.replace(/ {4}environment:\n {6}name: clearance-promoter\n {6}deployment: false\n/, ""),
      "environment",
      "",
    ],
    ["a third job", (text) => `${text}  more:\n    runs-on: x\n    steps: []\n`, "jobs", ""],
    [
      "a called workflow",
      (text) => text.replace(MERGE, `${MERGE}    uses: acme/x/.github/workflows/y.yml@main\n`),
      "called-workflow",
      "",
    ],
    ["a tag for a pin", (text) => text.replace(pin, "@v1"), "pin", "38:15"],
    ["half a pin", (text) => text.replace(pin, "@0123456"), "pin", ""],
    ["an action from the tree", (text) => text.replace(/ uses: \S+/, " uses: ./actions/promote"), "pin", ""],
    ["a container", (text) => text.replace(/ uses: \S+/, " uses: docker://alpine:3"), "pin", ""],
    [
      "an expression in a script",
      (text) => text.replace(/ uses: \S+.*\n {8}env:/, " run: echo ${{ inputs.head }}\n        env:"),
      "expression",
      "",
    ],
    ["merging without signing", (text) => text.replace("    needs: sign\n", ""), "needs", ""],
    [
      "merging whatever came of it",
      (text) => text.replace("    needs: sign\n", "    needs: sign\n    if: always()\n"),
      "needs",
      "",
    ],
    [
      "a value from elsewhere",
      (text) => text.replace("permissions: {}", "permissions: &none {}"),
      "readable",
      "",
    ],
    [
      "two of one name",
      (text) => text.replace("permissions: {}", "permissions: {}\npermissions: {}"),
      "readable",
      "",
    ],
    ["no YAML", () => "on: [", "readable", ""],
  ])("%s", (_what, change, rule, at) => {
    const text = change(shipped);
    expect(text).not.toBe(shipped);
    const problems = signerWorkflowProblems(text, "prod");
    const problem = problems.find((one) => one.rule === rule);
    expect(problem?.why, JSON.stringify(problems)).toBeTruthy();
    if (at !== "") expect(`${problem?.line}:${problem?.column}`).toBe(at);
  });
});
