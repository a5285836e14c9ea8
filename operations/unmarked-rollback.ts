import { type Place, placeOf } from "#chain/clearance/lane.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { OpenPullRequest } from "#chain/promotion/github.ts";
import { lanesOfRollback } from "#chain/promotion/lanes-of-branch.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { digestChanges, pastDigest } from "./observe-change.ts";

/**
 * What becomes of a rollback of the promoter's App whose description somebody has changed. Its words count for
 * nothing then, so its commit is asked: `overtaken` where a place that it changes has been changed on the base
 * branch since, so that whoever asks again gets another rollback, also where the same digest came back. Else it
 * `waits` for whoever asked to ask again. Undefined for what is no rollback, and while its commit isn't fetched.
 */
export async function unmarkedRollback(
  pullRequest: OpenPullRequest,
  { promoter, policy: { policy }, base }: ObservedState,
  git: GitRepository,
): Promise<"overtaken" | "waits" | undefined> {
  const { head } = pullRequest;
  const lanes = lanesOfRollback(head.ref, policy);
  const own = isFromPromoter(pullRequest, promoter);
  if (!own || lanes.length === 0 || (await git.resolve(head.commit)) === undefined) return undefined;
  const [parent] = (await git.commit(head.commit)).parents;
  // Made on a base that came after this observation: the next one knows what it replaces.
  if (parent === undefined || !(await git.isAncestor(parent, base.commit))) return undefined;
  const changed = await Promise.all(
    lanes.map(async (lane) => {
      const place = placeOf(policy, lane);
      const [from, to] = await Promise.all([parent, head.commit].map((id) => pastDigest(git, id, place)));
      return from !== to && (await changedSince(parent, place, base.commit, git));
    }),
  );
  return changed.includes(true) ? "overtaken" : "waits";
}

async function changedSince(
  since: CommitId,
  place: Place,
  tip: CommitId,
  git: GitRepository,
): Promise<boolean> {
  for await (const { commit } of digestChanges(git, tip, place))
    return !(await git.isAncestor(commit.id, since));
  return false;
}
