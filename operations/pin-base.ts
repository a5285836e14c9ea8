import { chainOf } from "#chain/audit/history.ts";
import type { Pin } from "#chain/audit/pin.ts";
import type { CommitId, LineCommit } from "#chain/promotion/git.ts";

/** The end of a line, and the hash of it and of all before it. */
export function pinOf(line: readonly LineCommit[], commit: CommitId): Pin {
  const chain = chainOf(line).get(commit);
  if (chain === undefined) throw new Error(`${commit} isn't on its own line`);
  return { commit, chain };
}
