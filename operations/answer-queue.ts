import { lanesOf } from "#chain/clearance/lane.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { OpenPullRequest } from "#chain/promotion/github.ts";
import { isFromPromoter, isOwnPromotion, keysOf, laneKey } from "#chain/promotion/own-branch.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { standsAgainst } from "./apply-governed.ts";
import { merge } from "./merge.ts";
import { leaveQueue } from "./merge-queue.ts";
import type { Base } from "./observe-ports.ts";
import { answerAt, answerGroup } from "./queue-group.ts";
import { isRevert } from "./revert.ts";
import type { RollbackPorts } from "./rollback.ts";
import { ownByCommit } from "./same-commit.ts";
import { attempted, type Upkept } from "./upkept.ts";

/**
 * Answers `clearance` on what the base's merge queue has built, for everybody in it: a promotion's gates are all
 * asked again, and one whose gates don't pass any more leaves the queue; anybody else's group must be the merge of
 * the head that was answered for, and nothing besides. Rollbacks and holds have operations of their own.
 */
export async function answerQueue(
  state: ObservedState,
  ports: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const all: Upkept[] = [];
  for (const pullRequest of state.pullRequests) {
    const { queued, head } = pullRequest;
    if (queued === undefined) continue;
    const own = isOwnPromotion(pullRequest, state.promoter);
    if (!own && isOwnChange(pullRequest, state.promoter)) continue;
    all.push(
      ...(await attempted(head.ref, () =>
        own
          ? answerPromotion(pullRequest, state, ports, base)
          : answerOther(pullRequest, queued.group, state, ports, base),
      )),
    );
  }
  return all;
}

/** A person merges a revert, so it is anybody's. */
function isOwnChange(pullRequest: OpenPullRequest, promoter: string): boolean {
  const named = pullRequest.head.ref.startsWith("clearance/") && !isRevert(pullRequest, promoter);
  return named && isFromPromoter(pullRequest, promoter);
}

async function answerPromotion(
  pullRequest: OpenPullRequest,
  state: ObservedState,
  ports: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const { number, head } = pullRequest;
  const about = head.ref;
  const keys = keysOf(pullRequest, state.proposals.get(number));
  const lane = lanesOf(state.policy.policy).find((one) => keys.includes(laneKey(one)));
  if (lane === undefined) {
    await leaveQueue(pullRequest, "it is no promotion here", ports.github);
    return [{ about, result: "done", text: `took #${number} out of the queue: it is no promotion here` }];
  }
  const { environment } = lane;
  const answer = await merge({ environment, pullRequest: number, head: head.commit, base }, ports);
  switch (answer.outcome) {
    case "merged":
      return [{ about, result: "done", text: `merged #${number} through the queue as ${answer.commit}` }];
    case "queued":
      return [{ about, result: "waiting", text: answer.reason }];
    case "refused":
      await leaveQueue(pullRequest, answer.findings[0].message, ports.github);
      return [{ about, result: "refused", findings: answer.findings }];
    case "waiting":
      break;
  }
  const open = answer.answers.filter(({ outcome }) => outcome !== "passed").map(({ reason }) => reason);
  await leaveQueue(pullRequest, open.join("; "), ports.github);
  return [{ about, result: "done", text: `took #${number} out of the queue: ${open.join("; ")}` }];
}

/** Everything that stands against it is asked for again, and what was built is its head's merge alone. */
async function answerOther(
  pullRequest: OpenPullRequest,
  group: CommitId | undefined,
  state: ObservedState,
  ports: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const { number, head } = pullRequest;
  const { promoter } = state;
  const about = head.ref;
  if (group !== undefined && (await answerAt(group, promoter, ports.github)) === "success") return [];
  const ours = ownByCommit(state.pullRequests, promoter).get(head.commit);
  const shared =
    ours === undefined || ours === pullRequest
      ? []
      : [{ code: "HEAD_SHARED", message: `#${number} proposes the same commit as #${ours.number}` } as const];
  const [finding, ...more] = [
    ...shared,
    ...(await standsAgainst(pullRequest, state, ports, base.policyPath)),
  ];
  if (finding !== undefined) {
    await ports.github.dequeue(number);
    return [{ about, result: "refused", findings: [finding, ...more] }];
  }
  const why = await answerGroup(pullRequest, group, base.branch, ports);
  if (why !== undefined)
    return [{ about, result: "waiting", text: `#${number} is in the merge queue and ${why}` }];
  return [{ about, result: "done", text: `answered for #${number} in the merge queue` }];
}
