import { describe, expect, it } from "vitest";
import type { WorkflowRun } from "#chain/promotion/github.ts";
import { acmeSnapshot } from "#test/acme.ts";
import { shippedWorkflow } from "#test/doctor-facts.ts";
import { type ApplyPorts, applyStep } from "./apply-step.ts";
import { DEFAULT_BASE } from "./observe-ports.ts";

const head = "a".repeat(40);
const lane = { service: "check-in", environment: "prod", region: "a" };
const state = {
  policy: acmeSnapshot(),
  base: { branch: "main", commit: "0".repeat(40) },
} as unknown as Parameters<typeof applyStep>[1];

/** What GitHub is told, in order. */
function listening(
  runs: readonly Partial<WorkflowRun>[] = [],
  workflow = shippedWorkflow("promote-prod.yml"),
) {
  const calls: string[] = [];
  const told =
    (name: string) =>
    async (...given: unknown[]) => {
      calls.push(`${name} ${JSON.stringify(given)}`);
    };
  const github = {
    runs: async () => runs,
    dispatch: told("dispatch"),
    updatePullRequest: told("update"),
    deleteBranch: told("delete"),
    comment: told("comment"),
  };
  const git = { read: async () => Buffer.from(workflow) };
  return { calls, ports: { git, github } as unknown as ApplyPorts };
}

const run = (status: WorkflowRun["status"], at = head) => ({
  status,
  event: "workflow_dispatch",
  title: `promote prod #7 at ${at}`,
  url: "https://x.example/runs/1",
});

describe("a signing run", () => {
  const step = { do: "dispatch", lane, pullRequest: 7, head } as const;

  it("isn't started beside one that began since the plan was made", async () => {
    for (const status of ["queued", "waiting", "in_progress"] as const) {
      const { calls, ports } = listening([run(status)]);
      expect(await applyStep(step, state, ports, DEFAULT_BASE)).toMatchObject({ result: "left" });
      expect(calls).toEqual([]);
    }
  });

  it("is started where the others have ended, or are for another head", async () => {
    const { calls, ports } = listening([run("completed"), run("in_progress", "b".repeat(40))]);
    expect(await applyStep(step, state, ports, DEFAULT_BASE)).toEqual({ result: "done" });
    expect(calls).toHaveLength(1);
  });
});

it("a signing run is never started from a file that may not sign", async () => {
  const unsafe = shippedWorkflow("promote-prod.yml").replace("    needs: sign\n", "");
  const { calls, ports } = listening([], unsafe);
  const step = { do: "dispatch", lane, pullRequest: 7, head } as const;
  expect(await applyStep(step, state, ports, DEFAULT_BASE)).toMatchObject({
    result: "refused",
    findings: [
      {
        code: "PROMOTION_UNSAFE",
        message: expect.stringContaining("promote-prod.yml:49:3: merge doesn't wait"),
      },
    ],
  });
  expect(calls).toEqual([]);
});

it("closing says why in the very request that closes, so that a crash leaves neither alone", async () => {
  const { calls, ports } = listening();
  const branch = "clearance/prod-a/check-in/000000000000";
  const reason = "superseded";
  const step = { do: "close", pullRequest: 7, branch, why: reason, reason, body: "said", after: [] } as const;
  await applyStep(step, state, ports, DEFAULT_BASE);
  expect(calls).toEqual(['update [7,{"state":"closed","body":"said"}]', `delete ["${branch}"]`]);
});
