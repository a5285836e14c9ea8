import { Fault } from "#chain/fault.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHub, GitHubWriter, OpenPullRequest } from "#chain/promotion/github.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";

/** A branch with one commit, and the pull request that proposes it. */
export type OwnChange = Parameters<GitHubWriter["propose"]>[0];

/**
 * The promoter's own pull request of a branch that holds what was planned, made now or before. Branch names
 * can be foretold: whoever may push can take one first, open a pull request from it, or push to it in between.
 * None of that is kept; `holdsPlan` says whether a branch from before may be, and `kept` whether it was.
 *
 * @throws Fault `STATE_CHANGED` where somebody changes the branch at this very time; those of GitHub.
 */
export async function openOwn(
  change: OwnChange,
  holdsPlan: (commit: CommitId, pullRequest: OpenPullRequest) => Promise<boolean>,
  promoter: string,
  github: GitHub,
): Promise<{ readonly pullRequest: OpenPullRequest; readonly kept: boolean }> {
  const there = await proposed(change, github);
  if (there !== undefined && isPromoter(there.pullRequest.author, promoter)) {
    const good = there.created || (await holdsPlan(there.pullRequest.head.commit, there.pullRequest));
    if (good) return { pullRequest: there.pullRequest, kept: !there.created };
  }
  // A pull request goes with its branch.
  await github.deleteBranch(change.branch);
  const { pullRequest, created } = await github.propose(change);
  if (!isPromoter(pullRequest.author, promoter)) {
    const { number, author } = pullRequest;
    const message = `#${number} is ${author.login}'s, not ${promoter}'s: use the promoter's token, or name its App in clearance.yaml`;
    throw new Fault("STATE_CHANGED", message);
  }
  if (!created) {
    const message = `somebody else changes ${change.branch} right now: run again, and look at who pushes there`;
    throw new Fault("STATE_CHANGED", message, { retryable: true });
  }
  return { pullRequest, kept: false };
}

/**
 * Undefined where GitHub takes no pull request of that branch: whoever made the branch may have ended before
 * its commit, and on another base than today's it would stand there empty for ever.
 */
async function proposed(change: OwnChange, github: GitHub) {
  try {
    return await github.propose(change);
  } catch (error) {
    if (error instanceof Fault && error.code === "GITHUB_REJECTED") return undefined;
    throw error;
  }
}
