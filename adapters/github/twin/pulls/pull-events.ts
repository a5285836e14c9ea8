import { accountOf, type Identity } from "../identity.ts";
import { fullName } from "../permissions.ts";
import { pullShape } from "../shapes.ts";
import type { Account, Pull, PullEvent, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

/** Tells workflows and webhooks what was done to a pull request. */
export function emitPull(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
  identity: Identity,
  action: string,
): void {
  twin.emit(repository, {
    name: "pull_request",
    action,
    actor: accountOf(identity),
    suppressed: identity.kind === "job",
    ref: `refs/pull/${pull.number}/merge`,
    sha: pull.head.sha,
    payload: {
      number: pull.number,
      pull_request: pullShape(twin.root(), repository, pull),
      repository: { full_name: fullName(repository) },
    },
  });
}

/** Writes a line into the pull request's timeline. */
export function record(
  twin: TwinContext,
  pull: Pull,
  kind: PullEvent["kind"],
  actor: Account,
  more: Pick<PullEvent, "before" | "after" | "reason"> = {},
): void {
  const at = twin.stamp();
  pull.updatedAt = at;
  pull.events.push({ id: twin.store.newId(), kind, actor, at, ...more });
}
