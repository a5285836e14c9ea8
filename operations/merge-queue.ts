import type { Finding } from "#chain/clearance/verdict.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { EnqueueOutcome, GitHub, PullRequest } from "#chain/promotion/github.ts";
import { sameRecords } from "#chain/promotion/record-of.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { recordsIn } from "#chain/promotion/trailers.ts";
import type { ClearedChange, MergePorts, MergeStage } from "./merge-change.ts";
import { groundOf } from "./queue-group.ts";
import { readBack } from "./read-back.ts";

/**
 * The way through a merge queue, one step further each time it is asked for: in, once every gate has passed; then
 * every gate is asked again by the caller, what the queue has built is held against the plan, and `clearance` is
 * answered there. GitHub merges exactly that commit, and nothing that wasn't answered for.
 */
export async function mergeInQueue(
  change: ClearedChange,
  head: CommitId,
  ports: MergePorts,
): Promise<MergeStage> {
  const { github } = ports;
  const { number } = change.pullRequest;
  let now = await github.pullRequest(number);
  const refuse = async (finding: Finding): Promise<MergeStage> => {
    await leaveQueue(now, finding.message, github);
    return { merged: false, finding };
  };
  const over = (message: string): MergeStage => ({
    merged: false,
    finding: { code: "NOT_MERGEABLE", message: `#${number}: ${message}` },
  });
  const no = (message: string) => refuse({ code: "NOT_MERGEABLE", message: `#${number}: ${message}` });
  if (now.queued === undefined && now.merged === undefined) {
    await github.setStatus(head, {
      context: CLEARANCE_STATUS,
      state: "success",
      description: "every gate has passed; they are asked again in the queue",
    });
    const why = await change.lastLook?.();
    if (why !== undefined) return no(why);
    const jump = change.records.some(({ rollback }) => rollback !== undefined);
    const outcome = await (jump
      ? jumpQueue(number, head, github)
      : github.enqueue({ pullRequest: number, expectedHead: head, jump })
    ).catch(async (error: unknown) => {
      await leaveQueue(now, "GitHub didn't take it", github);
      throw error;
    });
    now = await github.pullRequest(number);
    if (!outcome.queued && now.queued === undefined) {
      if (outcome.why !== "head-moved") return no(outcome.message);
      return refuse({ code: "HEAD_CHANGED", message: `#${number}: ${outcome.message}` });
    }
  }
  if (now.merged !== undefined) return over("it is merged already");
  const { queued } = now;
  const waits = (reason: string): MergeStage => ({ merged: "queued", reason: `#${number} ${reason}` });
  if (queued === undefined) return no("the queue has let it go");
  const { login } = await github.viewer();
  if (queued.by.login !== login)
    return no(`${queued.by.login} put it into the queue, who isn't the promoter`);
  const { group } = queued;
  if (group === undefined) return waits("is in the merge queue, which hasn't built it yet");

  await ports.git.refresh();
  const [parent] = (await ports.git.commit(group)).parents;
  const ground = await groundOf(group, change.base, ports);
  if (ground !== parent) return waits("is in the merge queue, behind what isn't answered for yet");
  const [finding] = await strangeIn(group, head, change, ports);
  if (finding !== undefined) return refuse(finding);
  const why = await change.lastLook?.();
  if (why !== undefined) return no(why);
  await github.setStatus(group, {
    context: CLEARANCE_STATUS,
    state: "success",
    description: `exactly #${number} as it was cleared`,
  });
  const { merged } = await github.pullRequest(number);
  if (merged === undefined) return waits("is in the merge queue, and answered for");
  if (merged.by.login !== login) return over(`${merged.by.login} had it merged, who isn't the promoter`);
  return { merged: true, commit: merged.commit };
}

/** In front where this identity may go there; else it waits its turn, which is better than nothing. */
export async function jumpQueue(
  pullRequest: number,
  expectedHead: CommitId,
  github: Pick<GitHub, "enqueue">,
): Promise<EnqueueOutcome> {
  const outcome = await github.enqueue({ pullRequest, expectedHead, jump: true });
  if (outcome.queued || outcome.why === "head-moved") return outcome;
  return github.enqueue({ pullRequest, expectedHead, jump: false });
}

/** Takes a change of mind to GitHub: out of the queue, and no yes to its head and what was built of it any more. */
export async function leaveQueue(
  { number, head, queued }: Pick<PullRequest, "number" | "head" | "queued">,
  why: string,
  github: Pick<GitHub, "dequeue" | "setStatus">,
): Promise<void> {
  await github.dequeue(number);
  const description = `it doesn't go through the queue: ${why}`;
  const said = queued?.group === undefined ? [head.commit] : [head.commit, queued.group];
  for (const commit of said) {
    await github.setStatus(commit, { context: CLEARANCE_STATUS, state: "pending", description });
  }
}

/** What the queue has built, against what was planned: its bytes over what lies beneath it, and its record. */
async function strangeIn(
  group: CommitId,
  head: CommitId,
  { edits, records }: ClearedChange,
  { git }: MergePorts,
): Promise<readonly Finding[]> {
  const lost = !sameRecords(recordsIn(await git.commit(group)), records);
  const message = `what the queue has built (${group}) doesn't carry the record of the change`;
  return [
    ...(await readBack(git, group, head, edits)),
    ...(lost ? [{ code: "EDIT_UNEXPECTED", message } as const] : []),
  ];
}
