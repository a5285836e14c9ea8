import { Fault } from "#chain/fault.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHub, PullRequest } from "#chain/promotion/github.ts";
import type { PlannedFile } from "#chain/promotion/planned-change.ts";

/** A branch with one commit, and the pull request that proposes it. */
export interface OwnChange {
  readonly branch: string;
  readonly base: { readonly branch: string; readonly commit: CommitId };
  readonly files: readonly PlannedFile[];
  readonly title: string;
  readonly body: string;
}

/**
 * The promoter's own pull request of a branch that holds what was planned, made now or before. Branch names
 * can be foretold: whoever may push can take one first, open a pull request from it, or push to it in between.
 * None of that is kept; `holdsPlan` says whether a branch from before may be, and `kept` whether it was.
 *
 * @throws Fault `STATE_CHANGED` where somebody changes the branch at this very time; those of GitHub.
 */
export async function openOwn(
  { branch, base, files, title, body }: OwnChange,
  holdsPlan: (commit: CommitId) => Promise<boolean>,
  promoter: string,
  github: GitHub,
): Promise<{ readonly pullRequest: PullRequest; readonly kept: boolean }> {
  const write = () => github.createBranch({ branch, base: base.commit, message: title, files });
  const propose = () => github.createPullRequest({ branch, base: base.branch, title, body });
  const afresh = async (): Promise<CommitId> => {
    await github.deleteBranch(branch);
    const { commit, created } = await write();
    if (created) return commit;
    throw changed(branch);
  };
  const there = await write();
  const good = there.created || (await holdsPlan(there.commit));
  let commit = good ? there.commit : await afresh();
  let pullRequest = await propose();
  if (!isBy(pullRequest, promoter)) {
    // It goes with its branch.
    commit = await afresh();
    pullRequest = await propose();
  }
  if (!isBy(pullRequest, promoter)) {
    const { number, author } = pullRequest;
    const message = `#${number} is ${author.login}'s, not ${promoter}'s: use the promoter's token, or name its App in clearance.yaml`;
    throw new Fault("STATE_CHANGED", message);
  }
  if (pullRequest.head.commit !== commit) throw changed(branch);
  return { pullRequest, kept: !there.created && commit === there.commit };
}

function isBy({ author }: PullRequest, promoter: string): boolean {
  return author.kind === "bot" && author.login === promoter;
}

function changed(branch: string): Fault {
  const message = `somebody else changes ${branch} right now: run again, and look at who pushes there`;
  return new Fault("STATE_CHANGED", message, { retryable: true });
}
