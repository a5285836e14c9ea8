import { describe, expect, it } from "vitest";
import { text, trackedFiles } from "./tracked-files.ts";
import { signerBreaches, workflowBreaches } from "./workflow-rules.ts";

const WORKFLOWS = trackedFiles("workflows/**/*.yml", ".github/workflows/*.yml");
const SIGNERS = WORKFLOWS.filter((path) => /\/promote-[^/]+\.yml$/.test(path));

describe("workflows", () => {
  it.each(WORKFLOWS)("%s keeps the rules", (path) => {
    expect(workflowBreaches(text(path))).toEqual([]);
  });

  it.each(SIGNERS)("%s signs in one job, in its environment, and nowhere else", (path) => {
    const environment = /promote-([^/]+)\.yml$/.exec(path)?.[1] ?? "";
    expect(signerBreaches(text(path), environment)).toEqual([]);
  });

  const signer = text("workflows/gitops/promote-prod.yml");
  it.each([
    [
      "a second job that can sign",
      signer.replace("      packages: read # the clearance is read back", "      id-token: write"),
    ],
    ["signing in another environment", signer.replace("name: prod\n", "name: staging\n")],
    ["another trigger", signer.replace("on:\n", "on:\n  pull_request:\n")],
  ])("refuse a signer with %s", (_, source) => {
    expect(source).not.toBe(signer);
    expect(signerBreaches(source, "prod")).not.toEqual([]);
  });

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
