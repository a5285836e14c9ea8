import { describe, expect, it } from "vitest";
import type { RunAnnotation, WorkflowRun } from "#chain/promotion/github.ts";
import { followRollback } from "./follow-rollback.ts";

const REQUEST = {
  service: "check-in",
  environment: "prod",
  region: "a",
  reason: "5xx",
  branch: "main",
  patience: 60_000,
};

function run(changes: Partial<WorkflowRun> = {}): WorkflowRun {
  return {
    id: 7,
    url: "https://github.example/acme/gitops/actions/runs/7",
    title: "rollback check-in in prod",
    status: "queued",
    conclusion: null,
    head: "1".repeat(40),
    event: "workflow_dispatch",
    path: ".github/workflows/rollback.yml",
    actor: { login: "erin", kind: "human" },
    ...changes,
  };
}

/** A GitHub that starts `appears` some time after the dispatch; time passes only while somebody sleeps. */
function github(
  appears: readonly WorkflowRun[],
  answers: readonly WorkflowRun[],
  said: readonly RunAnnotation[] = [],
) {
  const before = [run({ id: 1 }), run({ id: 2, title: "rollback check-in in dev" })];
  const seen = { dispatched: [] as unknown[], lines: [] as string[], slept: [] as number[] };
  const left = [...answers];
  let time = 0;
  const ports = {
    github: {
      viewer: async () => ({ login: "erin", kind: "human" as const }),
      runs: async () => [...(seen.dispatched.length > 0 && time > 0 ? appears : []), ...before],
      run: async () => (left.length > 1 ? left.shift() : left[0]),
      dispatch: async (...request: unknown[]) => void seen.dispatched.push(request),
      annotations: async () => said,
    },
    now: () => new Date(time),
    sleep: async (milliseconds: number) => {
      seen.slept.push(milliseconds);
      time += milliseconds;
    },
    progress: (line: string) => void seen.lines.push(line),
  };
  return { ports, seen };
}

const done = run({ status: "completed", conclusion: "success" });
const failed = run({ status: "completed", conclusion: "failure" });
const exit: RunAnnotation = { level: "failure", title: "", message: "Process completed with exit code 1." };

describe("followRollback", () => {
  it("dispatches on the base branch, follows the run that appeared and says where it began", async () => {
    const { ports, seen } = github([run()], [run(), run({ status: "in_progress" }), done]);
    expect(await followRollback(REQUEST, ports)).toEqual({ outcome: "ended", startedAt: "1".repeat(40) });
    const { service, environment, region, reason } = REQUEST;
    expect(seen.dispatched).toEqual([["rollback.yml", "main", { service, environment, region, reason }]]);
    expect(seen.lines).toEqual([
      "started rollback.yml on main as erin",
      run().url,
      "queued",
      "in progress",
      "completed: success",
    ]);
  });

  it.each([
    ["somebody else's", run({ id: 9, actor: { login: "mallory", kind: "human" } })],
    ["another service's", run({ id: 9, title: "rollback flight-status in prod" })],
    ["one that nobody dispatched", run({ id: 9, event: "push" })],
  ])("takes no other run for its own: %s", async (_, other) => {
    const { ports } = github([other], [done]);
    await expect(followRollback(REQUEST, ports)).rejects.toMatchObject({
      code: "GITHUB_UNREACHABLE",
      retryable: true,
    });
    const both = github([other, run()], [done]);
    expect(await followRollback(REQUEST, both.ports)).toMatchObject({ outcome: "ended" });
  });

  it("is refused with the findings that the run was refused with", async () => {
    const refusal: RunAnnotation = {
      level: "failure",
      title: "Refused: NOT_PERMITTED",
      message: "erin may not",
    };
    const { ports } = github([run()], [failed], [refusal, exit]);
    expect(await followRollback(REQUEST, ports)).toEqual({
      outcome: "refused",
      findings: [{ code: "NOT_PERMITTED", message: "erin may not" }],
    });
  });

  it("faults as the run faulted, without the remedy that a fault is printed with anyway", async () => {
    const message =
      "no digest. There is no digest to go back to: nothing that was healthy there is still cleared.";
    const fault: RunAnnotation = { level: "failure", title: "Fault: ROLLBACK_IMPOSSIBLE", message };
    const { ports } = github([run()], [failed], [fault, exit]);
    await expect(followRollback(REQUEST, ports)).rejects.toMatchObject({
      code: "ROLLBACK_IMPOSSIBLE",
      message: "no digest",
    });
  });

  it.each([
    ["says nothing of ours", [exit]],
    ["names a code that isn't one", [{ ...exit, title: "Refused: NO_SUCH_CODE" }]],
    ["only warned", [{ ...exit, level: "warning" as const, title: "Refused: NOT_PERMITTED" }]],
  ])("never takes a failed run for a refusal when it %s", async (_, said) => {
    const { ports } = github([run()], [failed], said);
    await expect(followRollback(REQUEST, ports)).rejects.toMatchObject({
      code: "GITHUB_REJECTED",
      message: expect.stringContaining(run().url),
    });
  });

  it("asks quickly at first, then less often, and gives up when its patience ends", async () => {
    const { ports, seen } = github([run()], [run({ status: "waiting" })]);
    await expect(followRollback(REQUEST, ports)).rejects.toMatchObject({ code: "GITHUB_UNREACHABLE" });
    expect(seen.slept[0]).toBe(100);
    expect(Math.max(...seen.slept)).toBe(5_000);
    expect(seen.slept.reduce((sum, one) => sum + one, 0)).toBe(60_000);
    expect(seen.lines.at(-1)).toBe("waits for a reviewer of its environment");
  });
});
