import type { LineCommit } from "../promotion/git.ts";
import type { Contradiction } from "./check-entries.ts";
import type { AuditEntry } from "./entry.ts";
import { parseNotes } from "./note.ts";

/** Signed rollbacks that the base branch doesn't know, or not any more: a merge that was changed has another id. */
export function strayNotes(
  notes: readonly LineCommit[] = [],
  entries: readonly AuditEntry[],
): readonly Contradiction[] {
  const rollbacks = new Set(entries.flatMap(({ kind, commit }) => (kind === "rollback" ? [commit] : [])));
  const forged = new Set(entries.flatMap(({ kind, commit }) => (kind === "forgery" ? [commit] : [])));
  return notes.flatMap(({ id, message }) =>
    (forged.has(id) ? [] : (parseNotes(message) ?? [])).flatMap((note): readonly Contradiction[] =>
      note.kind !== "signed" || rollbacks.has(note.commit)
        ? []
        : [
            {
              code: "HISTORY_REWRITTEN",
              commit: id,
              message: `the rollback of ${note.service} that was signed, ${note.commit}, isn't in the history: it was rewritten`,
            },
          ],
    ),
  );
}
