import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { signerWorkflowProblems } from "#chain/doctor/signer-workflow.ts";
import { text, trackedFiles } from "./tracked-files.ts";
import { workflowBreaches } from "./workflow-rules.ts";

interface Job {
  readonly steps: readonly {
    readonly uses?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

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

  const PASSES = WORKFLOWS.filter((path) => /\/gitops\/(?!readiness)[^/]+\.yml$/.test(path));
  it.each(PASSES)("%s gives each step that asks for health the credentials of its sources", (path) => {
    const { jobs } = parse(text(path)) as { readonly jobs: Readonly<Record<string, Job>> };
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const asking = steps.filter(({ uses }) => /\/actions\/(?:promote|rollback)@/.test(uses ?? ""));
    expect(asking.length).toBeGreaterThan(0);
    for (const { env } of asking) expect(env).toEqual({ HEALTH_TOKEN: "${{ secrets.HEALTH_TOKEN }}" });
  });

  it("count what could be rolled back to by themselves, at least once an hour", () => {
    const found = parse(text("workflows/gitops/readiness.yml")) as {
      readonly on: { readonly schedule: readonly { readonly cron: string }[] };
      readonly jobs: { readonly readiness: Job };
    };
    expect(found.on.schedule).toEqual([{ cron: expect.stringMatching(/^\d+ \* \* \* \*$/) }]);
    expect(found.jobs.readiness.steps.map((step) => step.with)).toMatchObject([{ mode: "readiness" }]);
  });

  const signer = text("workflows/gitops/promote-prod.yml");
  it.each([
    ["a tag instead of a commit", signer.replace(/@[0-9a-f]{40}/, "@v1")],
    ["permissions for all jobs", signer.replace("permissions: {}", "permissions: { contents: write }")],
    ["a job without a time limit", signer.replace("    timeout-minutes: 10\n", "")],
    [
      "an expression in a script",
      signer.replace(
        /uses: .*\n(?: {8}env:.*\n {10}.*\n) {8}with:/,
        "run: echo ${{ inputs.head }}\n        with:",
      ),
    ],
  ])("refuse a workflow with %s", (_, source) => {
    expect(source).not.toBe(signer);
    expect(workflowBreaches(source)).not.toEqual([]);
  });
});
