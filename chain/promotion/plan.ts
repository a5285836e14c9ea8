import { lanesOf, printLane } from "../clearance/lane.ts";
import type { Lane } from "../clearance/policy.ts";
import type { PullRequest } from "./github.ts";
import { promotionBranch, sameLane } from "./identity.ts";
import { planLane } from "./plan-lane.ts";
import { isCandidate, type ObservedState } from "./state.ts";
import type { Step } from "./step.ts";

/**
 * What to do next, from what was observed: pure, so the same state gives the same plan, and applying
 * it twice does nothing the second time. Steps are in lane order; closing comes first, so that a new
 * pull request never stands beside the one that it supersedes.
 */
export function plan(state: ObservedState, now: Date): readonly Step[] {
  return [
    ...superseded(state),
    ...state.lanes.flatMap((observed) => planLane(state, observed, now)),
    ...state.faults.map(
      ({ lane, fault }): Step => ({ do: "fault", lane, code: fault.code, message: fault.message }),
    ),
  ];
}

/** Pull requests of the promoter that nothing asks for any more: another digest, other rules, a lane that is gone. */
function superseded(state: ObservedState): readonly Step[] {
  const wanted = new Set(
    state.lanes.flatMap(({ candidate }) => (isCandidate(candidate) ? [candidate.promotion.branch] : [])),
  );
  const seen = state.lanes.map(({ lane }) => lane);
  const undecided = [
    ...lanesOf(state.policy.policy).filter((lane) => !seen.some((one) => sameLane(one, lane))),
    ...state.faults.map(({ lane }) => lane),
    ...state.lanes.flatMap(({ lane, candidate }) =>
      !isCandidate(candidate) && candidate.waits ? [lane] : [],
    ),
  ];
  return state.pullRequests
    .filter((one) => isOwn(one, state.promoter) && !wanted.has(one.head.ref))
    .filter((one) => !undecided.some((lane) => belongsTo(one, lane)))
    .map(({ number, head }) => {
      const lane = state.lanes.find((observed) => belongsTo({ head }, observed.lane));
      return {
        do: "close",
        pullRequest: number,
        branch: head.ref,
        why: "superseded",
        reason: reasonFor(lane),
      };
    });
}

function reasonFor(observed: ObservedState["lanes"][number] | undefined): string {
  if (observed === undefined) return "clearance.yaml has no such service, environment or region any more";
  const { candidate, lane } = observed;
  if (!isCandidate(candidate)) return candidate.none;
  return `${printLane(lane)} is now asked to take ${candidate.subject.digest}, or takes it under other rules or after another change`;
}

function isOwn({ author, head }: PullRequest, promoter: string): boolean {
  const isPromotion = /^clearance\/[a-z0-9-]+\/[a-z0-9-]+\/[0-9a-f]{12}$/.test(head.ref);
  return isPromotion && !head.fromFork && author.kind === "bot" && author.login === promoter;
}

function belongsTo({ head }: Pick<PullRequest, "head">, lane: Lane): boolean {
  return head.ref.startsWith(promotionBranch(lane, ""));
}
