import type { Finding } from "#chain/clearance/verdict.ts";
import type { PullRequest } from "#chain/promotion/github.ts";
import { unplannedChanges } from "#chain/promotion/planned-change.ts";
import { isCandidate, type ObservedState } from "#chain/promotion/state.ts";
import { CLEARANCE_STATUS, missingReports } from "#chain/promotion/status-report.ts";
import type { Step } from "#chain/promotion/step.ts";
import { foreseeReadiness } from "./foresee-readiness.ts";
import { type GovernPorts, governed } from "./governed.ts";
import { inParallel } from "./in-parallel.ts";
import type { ObservePorts } from "./observe-ports.ts";

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
      ? await notTheRevert(pullRequest, state, ports)
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
function isOwnChange({ author, head }: PullRequest, promoter: string): boolean {
  const own = author.kind === "bot" && author.login === promoter && !head.fromFork;
  return own && head.ref.startsWith("clearance/") && !head.ref.startsWith("clearance/revert/");
}

function isRevert({ author, head }: PullRequest, promoter: string): boolean {
  const own = author.kind === "bot" && author.login === promoter && !head.fromFork;
  return own && /^clearance\/revert\/[0-9a-f]{12}$/.test(head.ref);
}

/** A revert that the promoter opened is one commit on the merge that it names, and turns all of it back. */
async function notTheRevert(
  { head }: PullRequest,
  { base }: ObservedState,
  { git }: GovernPorts,
): Promise<readonly Finding[]> {
  const [merged, ...others] = (await git.commit(head.commit)).parents;
  const named = merged?.startsWith(head.ref.slice("clearance/revert/".length)) === true;
  const [before] = merged === undefined ? [] : (await git.commit(merged)).parents;
  if (
    merged === undefined ||
    before === undefined ||
    !named ||
    others.length > 0 ||
    !(await git.isAncestor(merged, base.commit))
  ) {
    return [{ code: "EDIT_UNEXPECTED", message: `${head.ref} isn't one commit on the merge that it names` }];
  }
  const planned = (await git.changes(before, merged)).map((change) => ({
    path: change.path,
    bytes: change.before ?? null,
  }));
  return unplannedChanges(planned, await git.changes(merged, head.commit));
}
