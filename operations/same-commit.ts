import type { CommitId } from "#chain/promotion/git.ts";
import type { OpenPullRequest, PullRequest } from "#chain/promotion/github.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import type { Step } from "#chain/promotion/step.ts";

type Proposed = Pick<PullRequest, "author" | "head">;

/** Promotions, rollbacks, holds and reverts of the promoter's App. */
function isOwn(pullRequest: Proposed, promoter: string): boolean {
  return isFromPromoter(pullRequest, promoter) && pullRequest.head.ref.startsWith("clearance/");
}

/** The promoter's own pull requests by the commit that they propose. */
export function ownByCommit<One extends Proposed>(all: readonly One[], promoter: string): Map<CommitId, One> {
  return new Map(all.flatMap((one) => (isOwn(one, promoter) ? [[one.head.commit, one] as const] : [])));
}

/**
 * Somebody proposes the very commit of one of the promoter's pull requests once more. A status is the commit's and
 * not the pull request's, so what lets the one through would let the other through too, merged by anybody.
 */
export function planTurningAway({ pullRequests, promoter }: ObservedState): readonly Step[] {
  const own = ownByCommit(pullRequests, promoter);
  return pullRequests.flatMap((one): readonly Step[] => {
    const theirs = own.get(one.head.commit);
    if (theirs === undefined || isOwn(one, promoter)) return [];
    return [{ do: "turn-away", pullRequest: one.number, author: one.author.login, of: theirs.number }];
  });
}

/**
 * Who proposes the same commit beside this pull request and could merge it with its success. From a fork it takes
 * somebody who may push, and who could as well do so from here: strangers keep nothing from being merged.
 */
export function proposedBeside(
  { number, head }: OpenPullRequest,
  { pullRequests }: Pick<ObservedState, "pullRequests">,
): OpenPullRequest | undefined {
  return pullRequests.find(
    (one) => one.number !== number && one.head.commit === head.commit && !one.head.fromFork,
  );
}
