import type { CommitId } from "#chain/promotion/git.ts";
import { accountOf, type Identity } from "./identity.ts";
import { fullName } from "./permissions.ts";
import { pointPullRef } from "./pulls/open-pull.ts";
import { record } from "./pulls/pull-events.ts";
import type { Account, Pull, Repository } from "./state.ts";
import type { TwinContext } from "./twin-context.ts";

export interface RefChange {
  readonly ref: string;
  readonly before: CommitId | undefined;
  readonly after: CommitId | undefined;
}

const NOTHING = "0".repeat(40);

/** What follows from a ref that has moved: pull requests get new heads or close, and the world hears of it. */
export async function refMoved(
  twin: TwinContext,
  repository: Repository,
  change: RefChange,
  identity: Identity,
): Promise<void> {
  const branch = /^refs\/heads\/(.+)$/.exec(change.ref)?.[1];
  const actor = accountOf(identity);
  const suppressed = identity.kind === "job";
  if (branch !== undefined) await followHeads(twin, repository, branch, change, actor, suppressed);
  twin.emit(repository, {
    name: "push",
    actor,
    suppressed,
    ref: change.ref,
    sha: change.after ?? NOTHING,
    payload: {
      ref: change.ref,
      before: change.before ?? NOTHING,
      after: change.after ?? NOTHING,
      created: change.before === undefined,
      deleted: change.after === undefined,
      pusher: { name: actor.login },
      repository: { full_name: fullName(repository), default_branch: repository.defaultBranch },
    },
  });
}

/** Also across repositories: a fork's branch is the head of its parent's pull request. */
async function followHeads(
  twin: TwinContext,
  source: Repository,
  branch: string,
  change: RefChange,
  actor: Account,
  suppressed: boolean,
): Promise<void> {
  for (const repository of Object.values(twin.state.repositories)) {
    const from = repository === source ? undefined : fullName(source);
    for (const pull of repository.pulls) {
      if (pull.state !== "open" || pull.head.ref !== branch || pull.head.repository !== from) continue;
      await followHead(twin, repository, source, pull, change, actor, suppressed);
    }
  }
}

async function followHead(
  twin: TwinContext,
  repository: Repository,
  source: Repository,
  pull: Pull,
  change: RefChange,
  actor: Account,
  suppressed: boolean,
): Promise<void> {
  if (change.after === undefined) {
    pull.state = "closed";
    pull.closedAt = twin.stamp();
    record(twin, pull, "closed", actor);
  } else {
    const before = pull.head.sha;
    pull.head.sha = change.after;
    pull.mergeableFrom = twin.now() + twin.settings.mergeableAfter;
    await pointPullRef(twin, repository, source, pull);
    const git = twin.git(repository);
    const forced = (await git.ask(["merge-base", "--is-ancestor", before, change.after])).exitCode !== 0;
    pull.base.sha = (await git.resolve(`refs/heads/${pull.base.ref}`)) ?? pull.base.sha;
    if (forced) record(twin, pull, "force-pushed", actor, { before, after: change.after });
    else pull.updatedAt = twin.stamp();
  }
  twin.emit(repository, {
    name: "pull_request",
    action: change.after === undefined ? "closed" : "synchronize",
    actor,
    suppressed,
    ref: `refs/pull/${pull.number}/merge`,
    sha: pull.head.sha,
    payload: { number: pull.number, pull_request: { number: pull.number, head: pull.head } },
  });
}
