import type { Finding } from "#chain/clearance/verdict.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { PullRequest } from "#chain/promotion/github.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import { type PlannedFile, unplannedChanges } from "#chain/promotion/planned-change.ts";

const FOLDER = "clearance/revert/";

/** The branch that turns a merge back, whoever looks for it. */
export function revertBranch(merged: CommitId): string {
  return `${FOLDER}${merged.slice(0, 12)}`;
}

/** Whether the promoter opened it to turn a merge back; anybody may call a branch so. */
export function isRevert(pullRequest: Pick<PullRequest, "author" | "head">, promoter: string): boolean {
  return isFromPromoter(pullRequest, promoter) && pullRequest.head.ref.startsWith(FOLDER);
}

/** Every file that a merge changed, as it was before; or why that isn't the promoter's to do, not even in part. */
export type Revert = { readonly files: readonly PlannedFile[] } | { readonly why: string };

export async function revertOf(git: GitRepository, merged: CommitId): Promise<Revert> {
  const [before] = (await git.commit(merged)).parents;
  const changes = before === undefined ? [] : await git.changes(before, merged);
  const files: PlannedFile[] = [];
  for (const { path, before: bytes = null } of changes) {
    if (bytes === "too large") return { why: `${path} was too large to look into, alone or with the rest` };
    files.push({ path, bytes });
  }
  return { files };
}

/** What keeps a branch from being one commit on the merge that it names, which turns all of it back. */
export async function notTheRevert(
  { ref, commit }: PullRequest["head"],
  base: CommitId,
  git: GitRepository,
): Promise<readonly Finding[]> {
  const [merged, ...others] = (await git.commit(commit)).parents;
  const named = merged !== undefined && others.length === 0 && revertBranch(merged) === ref;
  if (!named || !(await git.isAncestor(merged, base))) {
    return [{ code: "EDIT_UNEXPECTED", message: `${ref} isn't one commit on the merge that it names` }];
  }
  const revert = await revertOf(git, merged);
  if ("why" in revert) return [{ code: "CHANGE_TOO_LARGE", message: `${ref}: ${revert.why}` }];
  return unplannedChanges(revert.files, await git.changes(merged, commit));
}
