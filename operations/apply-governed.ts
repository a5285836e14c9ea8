import type { PullRequest } from "#chain/promotion/github.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import { isCandidate, type ObservedState } from "#chain/promotion/state.ts";
import { CLEARANCE_STATUS, missingReports } from "#chain/promotion/status-report.ts";
import type { Step } from "#chain/promotion/step.ts";
import { foreseeReadiness } from "./foresee-readiness.ts";
import { type GovernPorts, governed } from "./governed.ts";
import { inParallel } from "./in-parallel.ts";
import type { ObservePorts } from "./observe-ports.ts";
import { isRevert, notTheRevert } from "./revert.ts";

/** The `clearance` status of every open pull request that is no promotion and no rollback. */
export async function planGoverned(
  state: ObservedState,
  ports: GovernPorts & Pick<ObservePorts, "registry" | "verifier">,
  policyPath: string,
): Promise<readonly Step[]> {
  const promotions = new Set(
    state.lanes.flatMap(({ candidate }) => (isCandidate(candidate) ? [candidate.promotion.branch] : [])),
  );
  const others = state.pullRequests.filter(
    (one) => !isOwnChange(one, state.promoter) && !promotions.has(one.head.ref),
  );
  const steps = await inParallel(others, 4, async (pullRequest) => {
    const reverts = isRevert(pullRequest, state.promoter);
    const findings = reverts
      ? await notTheRevert(pullRequest.head, state.base.commit, ports.git)
      : await governed(pullRequest, state, ports, policyPath);
    const description = findings.map(({ code, message }) => `${code}: ${message}`).join("; ");
    const report = {
      context: CLEARANCE_STATUS,
      state: findings.length === 0 ? ("success" as const) : ("failure" as const),
      description: description || (reverts ? "exactly the revert" : "nothing here needs a promotion"),
    };
    const foreseen = reverts ? [] : await foreseeReadiness(pullRequest, state, ports, policyPath);
    return missingReports([report, ...foreseen], pullRequest.statuses, state.promoter, pullRequest, null);
  });
  return steps.flat();
}

/** Promotions, rollbacks and holds of the promoter's App: each has an operation that answers for it. */
function isOwnChange(pullRequest: PullRequest, promoter: string): boolean {
  return (
    isFromPromoter(pullRequest, promoter) &&
    pullRequest.head.ref.startsWith("clearance/") &&
    !isRevert(pullRequest, promoter)
  );
}
