import { describe, expect, it } from "vitest";
import { signerWorkflowProblems } from "#chain/doctor/signer-workflow.ts";
import { text, trackedFiles } from "./tracked-files.ts";
import { workflowBreaches } from "./workflow-rules.ts";

const WORKFLOWS = trackedFiles("workflows/**/*.yml", ".github/workflows/*.yml");
const SIGNERS = WORKFLOWS.filter((path) => /\/promote-[^/]+\.yml$/.test(path));

describe("workflows", () => {
  it.each(WORKFLOWS)("%s keeps the rules", (path) => {
    expect(workflowBreaches(text(path))).toEqual([]);
  });

  it.each(SIGNERS)("%s signs in one job, in its environment, and nowhere else", (path) => {
    const environment = /promote-([^/]+)\.yml$/.exec(path)?.[1] ?? "";
    expect(signerWorkflowProblems(text(path), environment)).toEqual([]);
  });

  const signer = text("workflows/gitops/promote-prod.yml");
  it.each([
    ["a tag instead of a commit", signer.replace(/@[0-9a-f]{40}/, "@v1")],
    ["permissions for all jobs", signer.replace("permissions: {}", "permissions: { contents: write }")],
    ["a job without a time limit", signer.replace("    timeout-minutes: 10\n", "")],
    [
      "an expression in a script",
      signer.replace(/uses: .*\n {8}with:/, "run: echo ${{ inputs.head }}\n        with:"),
    ],
  ])("refuse a workflow with %s", (_, source) => {
    expect(source).not.toBe(signer);
    expect(workflowBreaches(source)).not.toEqual([]);
  });
});
