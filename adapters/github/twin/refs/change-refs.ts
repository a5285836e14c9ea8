import type { CommitId } from "#chain/promotion/git.ts";
import type { RefMove } from "../hosted-git.ts";
import type { Identity } from "../identity.ts";
import { refMoved } from "../pushes.ts";
import { Refusal } from "../refusal.ts";
import { forbidsPush } from "../rulesets.ts";
import type { Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

/** A ref and what it shall be; `before` null: it must not be there, undefined: whatever it is. */
export interface RefChangeWish extends RefMove {
  /** Lets it go to a commit that doesn't descend from the one it has. */
  readonly force?: boolean;
}

/**
 * Moves several refs in one step, all or none.
 *
 * @throws Refusal 422 where a rule forbids one, an object isn't there, it isn't a fast-forward or one has moved.
 */
export async function changeRefs(
  twin: TwinContext,
  repository: Repository,
  identity: Identity,
  wishes: readonly RefChangeWish[],
  lost: (wish: RefChangeWish, is: CommitId | undefined) => Refusal,
): Promise<void> {
  if (wishes.some(({ ref }) => forbidsPush(repository, identity, ref))) {
    throw new Refusal(422, "Repository rule violations found");
  }
  const git = twin.git(repository);
  await twin.alone(repository, async () => {
    const moves: (RefMove & { readonly is: CommitId | undefined })[] = [];
    for (const wish of wishes) {
      const is = await git.resolve(wish.ref);
      if (wish.before !== undefined && wish.before !== (is ?? null)) throw lost(wish, is);
      if (wish.after !== null) await demandTarget(twin, repository, wish, is);
      else if (is === undefined) throw new Refusal(422, "Reference does not exist");
      moves.push({ ref: wish.ref, after: wish.after, before: is ?? null, is });
    }
    if (!(await git.moveAll(moves))) throw new Refusal(422, "Reference cannot be updated");
    for (const { ref, after, is } of moves) {
      if (is === after) continue;
      await refMoved(twin, repository, { ref, before: is, after: after ?? undefined }, identity);
    }
  });
}

async function demandTarget(
  twin: TwinContext,
  repository: Repository,
  { ref, after, force }: RefChangeWish,
  is: CommitId | undefined,
): Promise<void> {
  const git = twin.git(repository);
  if (after === null || (await git.resolve(after)) === undefined) {
    throw new Refusal(422, "Object does not exist");
  }
  if (is === undefined || is === after || force === true || !ref.startsWith("refs/heads/")) return;
  const forward = await git.ask(["merge-base", "--is-ancestor", is, after]);
  if (forward.exitCode !== 0) throw new Refusal(422, "Update is not a fast forward");
}
