import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { batchBranch, promotionBranch, promotionId } from "#chain/promotion/identity.ts";
import { parseOwnBranch } from "#chain/promotion/own-branch.ts";
import type { NoCandidate, ObservedLane } from "#chain/promotion/state.ts";
import type { FoundCandidate } from "./observe-candidate.ts";
import type { OwnOpen } from "./observe-own.ts";

export function idOf({ lane, current, rules, since }: Omit<ObservedLane, "candidate">, to: Digest): string {
  return promotionId({ lane, from: current, to, policyDigest: rules.policyDigest, since });
}

/** The open pull request that is the promotion to this digest, alone or as a batch's member. */
export function openOf(
  observed: Omit<ObservedLane, "candidate">,
  to: Digest,
  open: readonly OwnOpen[],
): OwnOpen | undefined {
  const { lane } = observed;
  const id = idOf(observed, to);
  return open.find(({ pullRequest, proposal }) => {
    const own = parseOwnBranch(pullRequest.head.ref);
    if (own?.batch !== true) return pullRequest.head.ref === promotionBranch(lane, id);
    const ids = [...proposal.members.values()];
    return (
      proposal.members.get(lane.service) === id && batchBranch(lane, own.name, ids) === pullRequest.head.ref
    );
  });
}

/** Never before the last change there: a commit could claim any time. */
export function waitingOf(open: readonly OwnOpen[], changed: Date | undefined): Date | undefined {
  const times = open.map(({ pullRequest, proposal }) =>
    (proposal.waitingSince ?? pullRequest.createdAt).getTime(),
  );
  return times.length === 0 ? undefined : new Date(Math.max(Math.min(...times), changed?.getTime() ?? 0));
}

/** Whoever broke the file on the branch has no candidate of ours there. */
export function noDigest(error: unknown): null {
  if (error instanceof Fault && (error.code.startsWith("EDIT_") || error.code === "GIT_FAILED")) return null;
  throw error;
}

export function standsThere({ digest, origin }: FoundCandidate): NoCandidate {
  return { none: `${digest} from ${origin} stands there already`, waits: false };
}
