import type { CommitId, GitRepository } from "#chain/promotion/git.ts";

/**
 * The newest first-parent commit of the base branch that `head` has in its history: what a pull request
 * started from, or last took in. Ancestry only grows towards the past, so it is found by halving.
 */
export async function forkPoint(
  git: GitRepository,
  base: CommitId,
  head: CommitId,
): Promise<CommitId | undefined> {
  for (const limit of [64, undefined]) {
    const commits = await git.history(base, [], limit);
    let from = 0;
    let to = commits.length;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      const commit = commits[middle];
      if (commit !== undefined && (await git.isAncestor(commit.id, head))) to = middle;
      else from = middle + 1;
    }
    const found = commits[from];
    if (found !== undefined) return found.id;
  }
  return undefined;
}
