import type { GitHubReader } from "#chain/promotion/github.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";

/**
 * Whether the promoter has merged a pull request of this branch: another process may do the same at the same
 * time, and its branch goes with the merge, so that ours is a second one with nothing left to change.
 */
export async function isOwnMerged(
  branch: string,
  promoter: string,
  github: Pick<GitHubReader, "pullRequestsOf">,
): Promise<boolean> {
  return (await github.pullRequestsOf(branch)).some(({ merged }) => isPromoter(merged?.by, promoter));
}
