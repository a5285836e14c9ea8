import type { Commit, CommitId } from "#chain/promotion/git.ts";

/** The commit that a merge brought in, where the merge's own words hold no record: a queue writes its merges itself. */
export function joinedBy({ parents, message }: Commit): CommitId | undefined {
  const [, second, ...more] = parents;
  return more.length > 0 || message.includes("\nClearance-Promotion: ") ? undefined : second;
}

/** A merge with the words that it brought in, where those are a record that was written ahead. */
export function withJoined<C extends Commit>(commit: C, { message }: Commit): C {
  return message.includes("\nClearance-Written: ") ? { ...commit, joined: message } : commit;
}
