import type { GitRepository } from "#chain/promotion/git.ts";
import type { GitHub, OpenPullRequest } from "#chain/promotion/github.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { mergeOwn } from "./merge-own.ts";
import { attempted, type Upkept } from "./upkept.ts";

interface HoldPorts {
  readonly git: GitRepository;
  readonly github: GitHub;
}

/**
 * Holds of an alarm that are still open. One that was merged already, or that holds something else than a new
 * freeze, has nothing left to do and is closed; another process ended before it merged the others.
 */
export async function finishHolds(state: ObservedState, ports: HoldPorts): Promise<readonly Upkept[]> {
  const { pullRequests, past, promoter } = state;
  const merged = new Set(past.flatMap((one) => (isPromoter(one.merged?.by, promoter) ? [one.head.ref] : [])));
  const all: Upkept[] = [];
  for (const pullRequest of pullRequests) {
    const { ref } = pullRequest.head;
    if (!isFromPromoter(pullRequest, promoter) || !ref.startsWith("clearance/hold/")) continue;
    all.push(
      ...(await attempted(ref, async () => {
        if (merged.has(ref)) return close(pullRequest, "that hold is merged already", ports);
        if (!(await onlyFreezes(pullRequest, state, ports.git)))
          return close(pullRequest, "it isn't a new freeze, or no longer", ports);
        return merge(pullRequest, state, ports);
      })),
    );
  }
  return all;
}

/** New files in `holds/`, and nothing else: a hold that stands there already needs no second one. */
async function onlyFreezes(
  { head }: OpenPullRequest,
  { base }: ObservedState,
  git: GitRepository,
): Promise<boolean> {
  const merge = await git.mergeOf(base.commit, head.commit);
  return (
    merge !== "conflict" &&
    merge.length > 0 &&
    merge.every(
      ({ path, before, after, plain }) =>
        path.startsWith("holds/") && before === undefined && after !== undefined && plain,
    )
  );
}

async function merge(
  pullRequest: OpenPullRequest,
  { base }: ObservedState,
  { github }: HoldPorts,
): Promise<readonly Upkept[]> {
  const { number, head, title, body } = pullRequest;
  const rules = await github.branchRules(base.branch);
  const outcome = await mergeOwn(pullRequest, { why: "a hold only freezes", message: body, rules }, github);
  if (!outcome.merged) return [];
  return [{ about: head.ref, result: "done", text: `merged #${number}: ${title}` }];
}

async function close(
  { number, head }: OpenPullRequest,
  why: string,
  { github }: HoldPorts,
): Promise<readonly Upkept[]> {
  await github.updatePullRequest(number, { state: "closed" });
  await github.deleteBranch(head.ref);
  return [{ about: head.ref, result: "done", text: `closed #${number}: ${why}` }];
}
