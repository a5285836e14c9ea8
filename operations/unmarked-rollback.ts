import { lanesOf, placeOf } from "#chain/clearance/lane.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import type { OpenPullRequest } from "#chain/promotion/github.ts";
import { rollbackBranch } from "#chain/promotion/identity.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { pastDigest } from "./observe-change.ts";

/**
 * What becomes of a rollback of the promoter's App whose description somebody has changed. Its words count for
 * nothing then, so its commit is asked: `overtaken` where what it replaces no longer stands in every place that
 * it changes, so that it could never be merged as planned. Else it `waits` for whoever asked to ask again.
 * Undefined for what is no rollback, and while its commit isn't fetched.
 */
export async function unmarkedRollback(
  { author, head }: OpenPullRequest,
  { promoter, policy: { policy }, base }: ObservedState,
  git: GitRepository,
): Promise<"overtaken" | "waits" | undefined> {
  const lanes = lanesOf(policy).filter((lane) => head.ref.startsWith(rollbackBranch(lane, "")));
  const own = author.kind === "bot" && author.login === promoter && !head.fromFork;
  if (!own || lanes.length === 0 || (await git.resolve(head.commit)) === undefined) return undefined;
  const [parent] = (await git.commit(head.commit)).parents;
  // Made on a base that came after this observation: the next one knows what it replaces.
  if (parent === undefined || !(await git.isAncestor(parent, base.commit))) return undefined;
  const places = await Promise.all(
    lanes.map((lane) =>
      Promise.all(
        [parent, head.commit, base.commit].map((commit) => pastDigest(git, commit, placeOf(policy, lane))),
      ),
    ),
  );
  const changed = places.filter(([from, to]) => from !== to);
  return changed.every(([from, , current]) => current === from) ? "waits" : "overtaken";
}
