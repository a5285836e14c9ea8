import type { MergeMethod } from "./github.ts";

/** How GitHub lets a branch be merged into. */
export interface Merging {
  /** What both the repository's settings and the rules allow. */
  readonly mergeMethods: readonly MergeMethod[];
  /** How the branch's merge queue merges, in its own time; null where it has none. */
  readonly queue: MergeMethod | null;
}

/** A merge commit names the head that was approved; a squash at least takes our words; a rebase does neither. */
export function methodOf({ mergeMethods }: Pick<Merging, "mergeMethods">): MergeMethod | undefined {
  return (["merge", "squash", "rebase"] as const).find((method) => mergeMethods.includes(method));
}

/**
 * Whether a merge takes no words of ours: a rebase keeps those of the branch's commit, and a queue writes its own.
 * The record of a change then stands in the branch's commit, ahead of the merge.
 */
export function writesAhead(merging: Merging | undefined): boolean {
  return merging !== undefined && (merging.queue !== null || methodOf(merging) === "rebase");
}

/** Why nothing can be merged there; undefined where something can. */
export function unmergeable(merging: Merging): string | undefined {
  if (merging.queue === "squash") {
    return "has a merge queue that squashes, and so breaks the lines of our records: let it merge or rebase";
  }
  if (merging.queue === null && methodOf(merging) === undefined) return "allows no way to merge: allow one";
  return undefined;
}
