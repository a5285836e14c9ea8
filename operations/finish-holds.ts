import type { GitRepository } from "#chain/promotion/git.ts";
import type { OpenPullRequest } from "#chain/promotion/github.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import { onlyFreezes } from "#chain/promotion/own-merge.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { alarmOver } from "./merge-alarm.ts";
import type { MergePorts } from "./merge-change.ts";
import { mergeOwn, type OwnMerge } from "./merge-own.ts";
import { attempted, type Upkept } from "./upkept.ts";

type HoldPorts = Pick<MergePorts, "git" | "github" | "now">;

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
        const planned = await freezesOf(pullRequest, state, ports.git);
        if (planned === undefined) return close(pullRequest, "it isn't a new freeze, or no longer", ports);
        return merge(pullRequest, planned, state, ports);
      })),
    );
  }
  return all;
}

/** What it would change now; undefined where that is no new freeze. */
async function freezesOf(
  { head }: OpenPullRequest,
  { base }: ObservedState,
  git: GitRepository,
): Promise<OwnMerge["planned"] | undefined> {
  const changes = await git.mergeOf(base.commit, head.commit);
  if (changes === "conflict" || changes.length === 0 || onlyFreezes(changes).length > 0) return undefined;
  return changes.flatMap(({ path, after }) => (after instanceof Uint8Array ? [{ path, bytes: after }] : []));
}

async function merge(
  pullRequest: OpenPullRequest,
  planned: OwnMerge["planned"],
  { base }: ObservedState,
  ports: HoldPorts,
): Promise<readonly Upkept[]> {
  const { number, head, title, body } = pullRequest;
  const rules = await ports.github.branchRules(base.branch);
  const outcome = await mergeOwn(
    pullRequest,
    { planned, why: "a hold only freezes", message: body, rules },
    ports,
  );
  if (!outcome.merged) return [];
  await alarmOver(number, outcome, { base: base.branch, rules }, ports);
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
