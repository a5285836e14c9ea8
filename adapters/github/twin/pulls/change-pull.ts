import { accountOf, type Identity } from "../identity.ts";
import { Refusal } from "../refusal.ts";
import type { Pull, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";
import { demandShort } from "./body-limit.ts";
import { emitPull, record } from "./pull-events.ts";

export interface PullChange {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly base?: string | undefined;
  readonly state?: Pull["state"] | undefined;
}

/** An edit of its text or base, a close or a reopening. */
export async function changePull(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
  identity: Identity,
  change: PullChange,
): Promise<void> {
  demandShort(change.body ?? "");
  if (change.base !== undefined && change.base !== pull.base.ref) {
    const sha = await twin.git(repository).resolve(`refs/heads/${change.base}`);
    if (sha === undefined) throw new Refusal(422, "Validation Failed", [{ field: "base", code: "invalid" }]);
    pull.base = { ref: change.base, sha };
  }
  const edited = change.title !== undefined || change.body !== undefined || change.base !== undefined;
  if (change.title !== undefined) pull.title = change.title;
  if (change.body !== undefined) pull.body = change.body;
  pull.updatedAt = twin.stamp();
  if (edited) emitPull(twin, repository, pull, identity, "edited");
  if (change.state === undefined || pull.merged !== undefined || change.state === pull.state) return;
  await (change.state === "closed" ? close : reopen)(twin, repository, pull, identity);
}

async function close(twin: TwinContext, repository: Repository, pull: Pull, identity: Identity) {
  pull.state = "closed";
  pull.closedAt = twin.stamp();
  record(twin, pull, "closed", accountOf(identity));
  emitPull(twin, repository, pull, identity, "closed");
}

async function reopen(twin: TwinContext, repository: Repository, pull: Pull, identity: Identity) {
  const twinOf = (one: Pull) =>
    one.state === "open" && one.head.ref === pull.head.ref && one.head.repository === pull.head.repository;
  if (repository.pulls.some(twinOf)) {
    throw new Refusal(422, "Validation Failed", [
      { code: "custom", message: "state cannot be changed. There is already an open pull request." },
    ]);
  }
  pull.state = "open";
  delete pull.closedAt;
  record(twin, pull, "reopened", accountOf(identity));
  emitPull(twin, repository, pull, identity, "reopened");
}
