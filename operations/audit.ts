import { blobsOf, entriesOf } from "#chain/audit/entries.ts";
import type { AuditEntry } from "#chain/audit/entry.ts";
import type { History } from "#chain/audit/history.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import { inParallel } from "./in-parallel.ts";
import { readNoteCommits } from "./read-notes.ts";

/** So many reads wait for one git process at a time. */
const AT_ONCE = 256;

/** The base branch down to its root, with every blob that the audit reads, and the notes beside it. */
export async function readHistory(
  git: Pick<GitRepository, "line" | "blob" | "resolve" | "history">,
  head: CommitId,
  policyPath: string,
): Promise<History> {
  const line = await git.line(head);
  const wanted = [...blobsOf(line, policyPath)];
  const read = await inParallel(wanted, AT_ONCE, async (id) => [id, await git.blob(id)] as const);
  return {
    line,
    blobs: new Map(read.flatMap(([id, bytes]) => (bytes === undefined ? [] : [[id, bytes] as const]))),
    notes: await readNoteCommits(git),
  };
}

/** The audit trail as it ends in a commit, oldest first. */
export async function audit(
  git: Pick<GitRepository, "line" | "blob" | "resolve" | "history">,
  head: CommitId,
  policyPath: string,
): Promise<readonly AuditEntry[]> {
  return entriesOf(await readHistory(git, head, policyPath), policyPath);
}
