import { quarantinePath } from "#chain/clearance/restrictions.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import { unplannedChanges } from "#chain/promotion/planned-change.ts";
import { type PlannedEdit, pathOf, plannedFiles } from "#chain/promotion/planned-edit.ts";
import { readFiles } from "./observe-policy.ts";

/** Whether a branch is one commit on the base branch, and that commit exactly the planned change. */
export async function readHead(
  git: GitRepository,
  base: CommitId,
  head: CommitId,
  edits: readonly PlannedEdit[],
): Promise<readonly Finding[]> {
  const { parents } = await git.commit(head);
  const [parent, ...others] = parents;
  if (parent === undefined || others.length > 0 || !(await git.isAncestor(parent, base))) {
    return [unexpected(`the branch isn't one commit on the base branch: ${head} came after it`)];
  }
  return differencesFrom(git, parent, head, edits);
}

/**
 * Whether a merge made exactly the planned change: against its first parent, whatever else came to the
 * base branch in the meantime, unless that is a quarantine of what was merged. A merge commit's second
 * parent must be the head that was approved.
 */
export async function readBack(
  git: GitRepository,
  merged: CommitId,
  head: CommitId,
  edits: readonly PlannedEdit[],
): Promise<readonly Finding[]> {
  const { parents } = await git.commit(merged);
  const [first, second, ...others] = parents;
  if (first === undefined || others.length > 0)
    return [unexpected(`the merge ${merged} has ${parents.length} parents`)];
  const foreign = second !== undefined && second !== head;
  return [
    ...(foreign ? [unexpected(`the merge ${merged} took ${second}, not ${head}, which was approved`)] : []),
    ...(await differencesFrom(git, first, merged, edits)),
    ...(await quarantinedMeanwhile(git, merged, edits)),
  ];
}

/** GitHub takes an expected head, never an expected base: a rollback may have come right before. */
async function quarantinedMeanwhile(
  git: GitRepository,
  merged: CommitId,
  edits: readonly PlannedEdit[],
): Promise<readonly Finding[]> {
  const digests = [...new Set(edits.flatMap((edit) => ("to" in edit ? [edit.to] : [])))];
  const files = await readFiles(git, merged, digests.map(quarantinePath));
  return digests
    .filter((digest) => files.has(quarantinePath(digest)))
    .map((digest) => ({ code: "QUARANTINED", message: `${digest} went into quarantine right before it` }));
}

async function differencesFrom(
  git: GitRepository,
  before: CommitId,
  after: CommitId,
  edits: readonly PlannedEdit[],
): Promise<readonly Finding[]> {
  const [files, changes] = await Promise.all([
    readFiles(git, before, [...new Set(edits.map(pathOf))]),
    git.changes(before, after),
  ]);
  try {
    return unplannedChanges(plannedFiles(edits, files), changes);
  } catch (error) {
    if (error instanceof Fault)
      return [unexpected(`the change doesn't fit the tree of ${before}: ${error.message}`)];
    throw error;
  }
}

function unexpected(message: string): Finding {
  return { code: "EDIT_UNEXPECTED", message };
}
