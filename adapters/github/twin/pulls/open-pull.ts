import { findRepository } from "../call.ts";
import { accountOf, type Identity } from "../identity.ts";
import { fullName } from "../permissions.ts";
import { Refusal } from "../refusal.ts";
import type { Pull, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";
import { demandShort } from "./body-limit.ts";
import { emitPull } from "./pull-events.ts";

/** GITHUB_TOKEN may neither open nor approve pull requests unless an admin has allowed it. */
export function refuseJobs(repository: Repository, identity: Identity): void {
  if (identity.kind !== "job" || repository.actionsMayPropose) return;
  throw new Refusal(403, "GitHub Actions is not permitted to create or approve pull requests.");
}

export interface NewPull {
  readonly title: string;
  readonly body: string;
  /** `branch`, or `owner:branch` for a branch of a fork. */
  readonly head: string;
  readonly base: string;
}

export async function openPull(
  twin: TwinContext,
  repository: Repository,
  identity: Identity,
  wanted: NewPull,
): Promise<Pull> {
  refuseJobs(repository, identity);
  demandShort(wanted.body);
  const { source, branch } = headOf(twin, repository, wanted.head);
  const git = twin.git(repository);
  const head = await twin.git(source).resolve(`refs/heads/${branch}`);
  const base = await git.resolve(`refs/heads/${wanted.base}`);
  if (head === undefined) throw invalidField("head");
  if (base === undefined) throw invalidField("base");
  const from = source === repository ? {} : { repository: fullName(source) };
  const same = (pull: Pull) =>
    pull.state === "open" &&
    pull.head.ref === branch &&
    pull.head.repository === from.repository &&
    pull.base.ref === wanted.base;
  if (repository.pulls.some(same)) {
    throw refused(`A pull request already exists for ${source.owner}:${branch}.`);
  }
  if (head === base) throw refused(`No commits between ${wanted.base} and ${branch}`);
  const now = twin.stamp();
  const pull: Pull = {
    id: twin.store.newId(),
    number: repository.nextNumber++,
    title: wanted.title,
    body: wanted.body,
    author: accountOf(identity),
    state: "open",
    head: { ref: branch, sha: head, ...from },
    base: { ref: wanted.base, sha: base },
    createdAt: now,
    updatedAt: now,
    mergeableFrom: twin.now() + twin.settings.mergeableAfter,
    reviews: [],
    comments: [],
    events: [],
  };
  repository.pulls.push(pull);
  await pointPullRef(twin, repository, source, pull);
  emitPull(twin, repository, pull, identity, "opened");
  return pull;
}

/** `refs/pull/N/head` in the base repository, with the fork's objects where the head is one's. */
export async function pointPullRef(
  twin: TwinContext,
  repository: Repository,
  source: Repository,
  pull: Pull,
): Promise<void> {
  const git = twin.git(repository);
  const ref = `refs/pull/${pull.number}/head`;
  if (source === repository) await git.run(["update-ref", ref, pull.head.sha]);
  else {
    const from = twin.git(source).directory;
    await git.run(["fetch", "--quiet", "--no-tags", from, `+refs/heads/${pull.head.ref}:${ref}`]);
  }
}

function headOf(
  twin: TwinContext,
  repository: Repository,
  head: string,
): { readonly source: Repository; readonly branch: string } {
  const [, owner, branch = head] = /^([^:]+):(.+)$/.exec(head) ?? [];
  if (owner === undefined || owner.toLowerCase() === repository.owner.toLowerCase()) {
    return { source: repository, branch };
  }
  const fork = Object.values(twin.state.repositories).find(
    (one) => one.parent === fullName(repository) && one.owner.toLowerCase() === owner.toLowerCase(),
  );
  if (fork === undefined) throw invalidField("head");
  return { source: findRepository(twin, fork.owner, fork.name), branch };
}

function refused(message: string): Refusal {
  return new Refusal(422, "Validation Failed", [{ resource: "PullRequest", code: "custom", message }]);
}

function invalidField(field: string): Refusal {
  return new Refusal(422, "Validation Failed", [{ resource: "PullRequest", field, code: "invalid" }]);
}
