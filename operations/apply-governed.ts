import type { Finding } from "#chain/clearance/verdict.ts";
import type { OpenPullRequest } from "#chain/promotion/github.ts";
import { isCandidate, type ObservedState } from "#chain/promotion/state.ts";
import { CLEARANCE_STATUS, missingReports, type StatusReport } from "#chain/promotion/status-report.ts";
import type { Step } from "#chain/promotion/step.ts";
import { foreseeReadiness } from "./foresee-readiness.ts";
import { type GovernPorts, governed } from "./governed.ts";
import { inParallel } from "./in-parallel.ts";
import type { ObservePorts } from "./observe-ports.ts";
import { isRevert, notTheRevert } from "./revert.ts";
import { ownByCommit } from "./same-commit.ts";

type Ports = GovernPorts & Pick<ObservePorts, "registry" | "verifier">;

/** The `clearance` status of every open pull request that is no promotion and no rollback. */
export async function planGoverned(
  state: ObservedState,
  ports: Ports,
  policyPath: string,
): Promise<readonly Step[]> {
  const promotions = new Set(
    state.lanes.flatMap(({ candidate }) => (isCandidate(candidate) ? [candidate.promotion.branch] : [])),
  );
  const own = ownByCommit(state.pullRequests, state.promoter);
  const others = state.pullRequests.filter((one) => {
    // A promotion or a rollback answers for itself, and what proposes the same commit as ours is turned away.
    const ours = own.get(one.head.commit);
    return ours === undefined ? !promotions.has(one.head.ref) : ours === one && isRevert(one, state.promoter);
  });
  const commits = Map.groupBy(others, ({ head }) => head.commit);
  const steps = await inParallel([...commits.values()], 4, async (same) => {
    const answers = await Promise.all(same.map((one) => answerFor(one, state, ports, policyPath)));
    // A status is the commit's: pull requests that share one would write over each other's for ever.
    const answer = answers.find(({ success }) => success) ?? answers[0];
    if (answer === undefined) return [];
    const { pullRequest, reports } = answer;
    return missingReports(reports, pullRequest.statuses, state.promoter, pullRequest, null);
  });
  return steps.flat();
}

/** What stands against a pull request that the promoter doesn't answer for itself. */
export function standsAgainst(
  pullRequest: OpenPullRequest,
  state: ObservedState,
  ports: GovernPorts,
  policyPath: string,
): Promise<readonly Finding[]> {
  return isRevert(pullRequest, state.promoter)
    ? notTheRevert(pullRequest.head, state.base.commit, ports.git)
    : governed(pullRequest, state, ports, policyPath);
}

async function answerFor(
  pullRequest: OpenPullRequest,
  state: ObservedState,
  ports: Ports,
  policyPath: string,
): Promise<{
  readonly pullRequest: OpenPullRequest;
  readonly success: boolean;
  readonly reports: readonly StatusReport[];
}> {
  const reverts = isRevert(pullRequest, state.promoter);
  const findings = await standsAgainst(pullRequest, state, ports, policyPath);
  const success = findings.length === 0;
  const description = findings.map(({ code, message }) => `${code}: ${message}`).join("; ");
  const report = {
    context: CLEARANCE_STATUS,
    state: success ? ("success" as const) : ("failure" as const),
    description: description || (reverts ? "exactly the revert" : "nothing here needs a promotion"),
  };
  const foreseen = reverts ? [] : await foreseeReadiness(pullRequest, state, ports, policyPath);
  return { pullRequest, success, reports: [report, ...foreseen] };
}
