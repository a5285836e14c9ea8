import type { CommitId } from "#chain/promotion/git.ts";
import { accountOf, type Identity } from "../identity.ts";
import { mergeCommit } from "../merge.ts";
import { atLeast, permissionOf } from "../permissions.ts";
import { refMoved } from "../pushes.ts";
import { Refusal } from "../refusal.ts";
import { violations } from "../rulesets.ts";
import type { MergeMethod, Pull, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";
import { headRepository } from "./find-pull.ts";
import { emitPull, record } from "./pull-events.ts";

export interface MergeWish {
  readonly method: MergeMethod;
  readonly expectedHead?: string | undefined;
  readonly title?: string | undefined;
  readonly message?: string | undefined;
}

const MODIFIED = "Base branch was modified. Review and try the merge again.";
const METHOD_NAMES = { merge: "Merge commits", squash: "Squash merges", rebase: "Rebase merges" } as const;

/**
 * Merges at once, one merge of a repository at a time.
 *
 * @throws Refusal 405 where it isn't allowed, conflicts, or the base has moved meanwhile; 409 where the head has.
 */
export function mergePull(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
  identity: Identity,
  wish: MergeWish,
): Promise<CommitId> {
  return twin.alone(repository, async () => {
    if (pull.state !== "open") throw new Refusal(405, "Pull Request is not mergeable");
    if (wish.expectedHead !== undefined && wish.expectedHead !== pull.head.sha) {
      throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
    }
    if (!repository.mergeMethods.includes(wish.method)) {
      throw new Refusal(405, `${METHOD_NAMES[wish.method]} are not allowed on this repository.`);
    }
    const broken = await violations(twin, repository, pull, identity);
    if (broken.length > 0) {
      throw new Refusal(405, `Repository rule violations found\n\n${broken.join("\n\n")}`);
    }
    if (twin.settings.baseModified > 0) {
      twin.settings.baseModified--;
      throw new Refusal(405, MODIFIED);
    }
    const ref = `refs/heads/${pull.base.ref}`;
    const git = twin.git(repository);
    const base = await git.resolve(ref);
    if (base === undefined) throw new Refusal(405, "Pull Request is not mergeable");
    const commit = await mergeCommit(git, {
      at: twin.stamp(),
      method: wish.method,
      base,
      head: pull.head.sha,
      message: mergeMessage(repository, pull, wish),
      author: accountOf(identity),
    });
    if (commit === undefined) throw new Refusal(405, "Pull Request is not mergeable");
    if (!(await git.move(ref, commit, base))) throw new Refusal(405, MODIFIED);
    // GitHub signs the commits that it makes itself; a rebase only carries on what others made.
    if (wish.method !== "rebase") repository.verified.push(commit);
    await concludeMerge(twin, repository, pull, identity, commit);
    await refMoved(twin, repository, { ref, before: base, after: commit }, identity);
    return commit;
  });
}

function mergeMessage(repository: Repository, pull: Pull, { method, title, message }: MergeWish): string {
  const usual =
    method === "merge"
      ? `Merge pull request #${pull.number} from ${repository.owner}/${pull.head.ref}`
      : `${pull.title} (#${pull.number})`;
  return `${title ?? usual}\n\n${message ?? pull.title}\n`;
}

/** What follows from a merge, whoever made it: the timeline, the world, and the branch that may go. */
export async function concludeMerge(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
  identity: Identity,
  commit: CommitId,
): Promise<void> {
  const at = twin.stamp();
  pull.state = "closed";
  pull.closedAt = at;
  pull.merged = { by: accountOf(identity), commit, at };
  record(twin, pull, "merged", accountOf(identity), { after: commit });
  record(twin, pull, "closed", accountOf(identity));
  emitPull(twin, repository, pull, identity, "closed");
  const source = headRepository(twin, repository, pull);
  if (!repository.deleteBranchOnMerge || !mayDelete(twin, source, repository, identity)) return;
  const ref = `refs/heads/${pull.head.ref}`;
  const before = await twin.git(source).resolve(ref);
  if (before === undefined || !(await twin.git(source).move(ref, undefined, before))) return;
  await refMoved(twin, source, { ref, before, after: undefined }, identity);
}

/** A fork's branch stays unless whoever merges may push there. */
function mayDelete(twin: TwinContext, source: Repository, base: Repository, identity: Identity): boolean {
  if (source === base) return true;
  if (identity.kind !== "user") return false;
  return atLeast(permissionOf(twin.state, source, identity.account.login), "write");
}
