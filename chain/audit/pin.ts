import * as z from "zod";
import type { Finding } from "../clearance/verdict.ts";
import { Digest } from "../digest/digest.ts";
import type { CommitId } from "../promotion/git.ts";

/** A commit, and the hash of it and of all before it (`chainOf`). */
export const Pin = z.strictObject({
  commit: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u),
  chain: Digest,
});
export type Pin = z.infer<typeof Pin>;

/** What Git says, to hold a pin against. */
export interface PinContext {
  /** The hash of each commit of the base branch. */
  readonly chain: ReadonlyMap<CommitId, Digest>;
  /** Where each commit stands on it. */
  readonly positions: ReadonlyMap<CommitId, number>;
  /** The hash of each commit of the notes; undefined where the branch isn't there. */
  readonly notes: ReadonlyMap<CommitId, Digest> | undefined;
}

/**
 * Why the history that a record pins isn't the one that is there.
 *
 * @param when Whether the base that was signed comes before the merge, or after (itself included).
 */
export function pinObjection(
  { base, notes }: { readonly base: Pin; readonly notes: Pin | null },
  merge: CommitId,
  when: "before" | "after",
  context: PinContext,
): Finding | undefined {
  const rewritten = (message: string): Finding => ({ code: "HISTORY_REWRITTEN", message });
  const position = context.positions.get(base.commit);
  const own = context.positions.get(merge) ?? -1;
  if (position === undefined || (when === "before" ? position >= own : position < own)) {
    return rewritten(
      `the record was made on ${base.commit}, which isn't in the history ${when} it: the history was rewritten`,
    );
  }
  if (context.chain.get(base.commit) !== base.chain) {
    return rewritten(`the history up to ${base.commit} isn't the one that the signer saw: it was rewritten`);
  }
  if (notes === null || context.notes?.get(notes.commit) === notes.chain) return undefined;
  if (context.notes === undefined) {
    return rewritten(
      "the signer saw notes, and there are none: the branch clearance-audit was deleted, or this clone lacks it (git fetch origin clearance-audit)",
    );
  }
  return rewritten(`the notes up to ${notes.commit} aren't those that the signer saw: they were rewritten`);
}
