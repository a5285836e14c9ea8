import type { GitHub } from "#chain/promotion/github.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { attempted, type Upkept } from "./upkept.ts";

/** Holds that two promoters proposed in one alarm: the one that wasn't merged has nothing left to freeze. */
export async function closeSecondHolds(
  { pullRequests, past, promoter }: ObservedState,
  { github }: { readonly github: GitHub },
): Promise<readonly Upkept[]> {
  const merged = new Set(past.flatMap((one) => (one.merged?.by.login === promoter ? [one.head.ref] : [])));
  const all: Upkept[] = [];
  for (const pullRequest of pullRequests) {
    const { number, head } = pullRequest;
    if (
      !isFromPromoter(pullRequest, promoter) ||
      !head.ref.startsWith("clearance/hold/") ||
      !merged.has(head.ref)
    )
      continue;
    const work = async (): Promise<readonly Upkept[]> => {
      await github.updatePullRequest(number, { state: "closed" });
      await github.deleteBranch(head.ref);
      return [{ about: head.ref, result: "done", text: `closed #${number}: that hold is merged already` }];
    };
    all.push(...(await attempted(head.ref, work)));
  }
  return all;
}
