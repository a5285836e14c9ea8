import type { CommitId } from "#chain/promotion/git.ts";
import { accountOf, type Identity } from "../identity.ts";
import { mergeCommit } from "../merge.ts";
import { newestChecks } from "../newest-checks.ts";
import { concludeMerge } from "../pulls/merge-pull.ts";
import { emitPull, record } from "../pulls/pull-events.ts";
import { refMoved } from "../pushes.ts";
import { Refusal } from "../refusal.ts";
import { isSatisfied, rulesetsOf, unmetRules } from "../rulesets.ts";
import type { Account, MergeMethod, Pull, QueueEntry, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

/** Who merges what went through a queue. */
export const QUEUE: Identity = {
  kind: "job",
  account: { login: "github-merge-queue[bot]", id: 118344674, type: "Bot" },
  repository: "",
  permissions: {},
};

export function queueMethod(repository: Repository, branch: string): MergeMethod | undefined {
  return rulesetsOf(repository, branch).find((one) => one.mergeQueue !== undefined)?.mergeQueue;
}

/** @throws Refusal 422 where there is no queue, the head has moved, or the pull request isn't ready. */
export async function enqueue(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
  identity: Identity,
  wish: { readonly expectedHead?: string | null | undefined; readonly jump?: boolean | null | undefined },
): Promise<QueueEntry> {
  const unprocessable = (message: string) => new Refusal(422, message);
  if (queueMethod(repository, pull.base.ref) === undefined) {
    throw unprocessable(`Pull request base branch ${pull.base.ref} has no merge queue.`);
  }
  if (pull.state !== "open") throw unprocessable("Pull request is closed.");
  if (wish.expectedHead && wish.expectedHead !== pull.head.sha) {
    throw unprocessable("Head branch was modified. Review and try the merge again.");
  }
  if (repository.queue.some((one) => one.pull === pull.number)) {
    throw unprocessable("Pull request is already in the queue.");
  }
  if (wish.jump === true && !twin.settings.mayJump) {
    throw new Refusal(403, "You do not have permission to jump the queue.");
  }
  const broken = await unmetRules(twin, repository, pull, identity);
  if (broken.length > 0) throw unprocessable(broken.join(" "));
  const entry: QueueEntry = {
    id: twin.store.newId(),
    pull: pull.number,
    base: pull.base.ref,
    enqueuer: accountOf(identity),
    at: twin.stamp(),
    jump: wish.jump === true,
  };
  if (entry.jump) {
    repository.queue.unshift(entry);
    // Whatever was being tested on an order that no longer holds is tested again.
    await dissolve(twin, repository, repository.queue.slice(1));
  } else repository.queue.push(entry);
  record(twin, pull, "enqueued", entry.enqueuer);
  emitPull(twin, repository, pull, identity, "enqueued");
  twin.wakeQueues(repository);
  return entry;
}

export async function dequeue(
  twin: TwinContext,
  repository: Repository,
  entry: QueueEntry,
  by: Account,
  reason: string,
): Promise<void> {
  const at = repository.queue.indexOf(entry);
  if (at < 0) return;
  const behind = repository.queue.slice(at);
  repository.queue.splice(at, 1);
  await dissolve(twin, repository, behind);
  const pull = repository.pulls.find((one) => one.number === entry.pull);
  if (pull !== undefined) {
    record(twin, pull, "dequeued", by, { reason, before: pull.head.sha });
    emitPull(twin, repository, pull, QUEUE, "dequeued");
  }
  twin.wakeQueues(repository);
}

/** Takes the temporary branches away, so that they are made anew. */
async function dissolve(
  twin: TwinContext,
  repository: Repository,
  entries: readonly QueueEntry[],
): Promise<void> {
  for (const entry of entries) {
    const { group } = entry;
    delete entry.group;
    if (group !== undefined) await twin.git(repository).move(group.ref, undefined, group.head);
  }
}

/** Brings every queue of a repository as far as its checks allow: builds groups, merges, throws out. */
export async function advanceQueues(twin: TwinContext, repository: Repository): Promise<void> {
  for (const base of new Set(repository.queue.map((one) => one.base))) {
    while (await step(twin, repository, base)) {
      // Each step changes the queue; it ends when the front has to wait.
    }
  }
}

/** One change of one queue. @returns whether there was any. */
function step(twin: TwinContext, repository: Repository, base: string): Promise<boolean> {
  return twin.alone(repository, async () => {
    const entries = repository.queue.filter((one) => one.base === base);
    const [front] = entries;
    if (front === undefined) return false;
    const git = twin.git(repository);
    const tip = await git.resolve(`refs/heads/${base}`);
    if (tip === undefined) return false;
    if (front.group !== undefined && front.group.base !== tip) {
      await dissolve(twin, repository, entries);
      return true;
    }
    for (const [at, entry] of entries.entries()) {
      const onto = at === 0 ? tip : entries[at - 1]?.group?.head;
      if (entry.group !== undefined || onto === undefined) continue;
      await build(twin, repository, entry, onto);
      return true;
    }
    const failed = entries.find((one) => groupState(repository, one) === "UNMERGEABLE");
    if (failed !== undefined) {
      await dequeue(twin, repository, failed, accountOf(QUEUE), "failed_checks");
      return true;
    }
    if (groupState(repository, front) !== "MERGEABLE" || front.group === undefined) return false;
    await land(twin, repository, front, front.group);
    return true;
  });
}

async function build(
  twin: TwinContext,
  repository: Repository,
  entry: QueueEntry,
  onto: CommitId,
): Promise<void> {
  const pull = repository.pulls.find((one) => one.number === entry.pull);
  const git = twin.git(repository);
  const head =
    pull === undefined || pull.state !== "open"
      ? undefined
      : await mergeCommit(git, {
          at: twin.stamp(),
          method: queueMethod(repository, entry.base) ?? "merge",
          base: onto,
          head: pull.head.sha,
          message: `Merge pull request #${pull.number} from ${repository.owner}/${pull.head.ref}\n\n${pull.title}\n`,
          author: entry.enqueuer,
        });
  if (head === undefined) return dequeue(twin, repository, entry, accountOf(QUEUE), "merge_conflict");
  const ref = `refs/heads/gh-readonly-queue/${entry.base}/pr-${entry.pull}-${onto}`;
  await git.run(["update-ref", ref, head]);
  repository.verified.push(head);
  entry.group = { ref, base: onto, head };
  twin.emit(repository, {
    name: "merge_group",
    action: "checks_requested",
    actor: accountOf(QUEUE),
    suppressed: false,
    ref,
    sha: head,
    payload: {
      merge_group: { head_ref: ref, head_sha: head, base_ref: `refs/heads/${entry.base}`, base_sha: onto },
    },
  });
}

async function land(
  twin: TwinContext,
  repository: Repository,
  entry: QueueEntry,
  group: NonNullable<QueueEntry["group"]>,
): Promise<void> {
  const git = twin.git(repository);
  const ref = `refs/heads/${entry.base}`;
  if (!(await git.move(ref, group.head, group.base))) return;
  await git.move(group.ref, undefined, group.head);
  repository.queue.splice(repository.queue.indexOf(entry), 1);
  const pull = repository.pulls.find((one) => one.number === entry.pull);
  if (pull !== undefined) await concludeMerge(twin, repository, pull, QUEUE, group.head);
  await refMoved(twin, repository, { ref, before: group.base, after: group.head }, QUEUE);
}

/** Where an entry stands: its required checks are awaited on the group's head, not on the pull request's. */
export function groupState(
  repository: Repository,
  entry: QueueEntry,
): "QUEUED" | "AWAITING_CHECKS" | "MERGEABLE" | "UNMERGEABLE" {
  if (entry.group === undefined) return "QUEUED";
  const checks = newestChecks(repository, entry.group.head);
  const required = rulesetsOf(repository, entry.base).flatMap((one) => one.requiredStatuses);
  if (required.every((one) => isSatisfied(one, checks))) return "MERGEABLE";
  const failed = checks.filter((one) => one.failed);
  const hopeless = required.some((one) =>
    failed.some(
      (check) =>
        check.context === one.context &&
        (one.integrationId === undefined || check.appId === one.integrationId),
    ),
  );
  return hopeless ? "UNMERGEABLE" : "AWAITING_CHECKS";
}
