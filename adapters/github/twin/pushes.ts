import type { CommitId } from "#chain/promotion/git.ts";
import type { Identity } from "./identity.ts";
import { ACTIONS_BOT } from "./identity.ts";
import { fullName } from "./permissions.ts";
import type { Account, Repository } from "./state.ts";
import type { TwinContext } from "./twin-context.ts";

export function accountOf(identity: Identity): Account {
  return identity.kind === "anonymous" ? { ...ACTIONS_BOT, login: "ghost" } : identity.account;
}

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

async function followHeads(
  twin: TwinContext,
  repository: Repository,
  branch: string,
  change: RefChange,
  actor: Account,
  suppressed: boolean,
): Promise<void> {
  const now = new Date().toISOString();
  for (const pull of repository.pulls) {
    if (pull.state !== "open" || pull.head.ref !== branch) continue;
    pull.updatedAt = now;
    if (change.after === undefined) {
      pull.state = "closed";
      pull.closedAt = now;
      pull.closedBy = actor;
    } else {
      pull.head.sha = change.after;
      pull.mergeableFrom = Date.now() + twin.settings.mergeableAfter;
      await twin.git(repository).run(["update-ref", `refs/pull/${pull.number}/head`, change.after]);
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
}
