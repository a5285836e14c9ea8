import { NOTES_BRANCH, type Note, printNotes } from "#chain/audit/note.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { GitHub } from "#chain/promotion/github.ts";

/** As many as one commit's message holds; the next pass takes the rest. */
const AT_ONCE = 40;

/** The newest notes, for whoever looks at the branch's files; the trail is what the commits say. */
const FILE = "clearance-audit.txt";

/**
 * Writes notes behind those that are there, in one request. Whoever is faster has noted the same, or leaves it to
 * the next pass: nothing is noted twice.
 *
 * @param head Of the notes' branch; undefined where there is none yet.
 * @param base A commit of the base branch, whose root the notes begin at.
 * @returns how many were written.
 */
export async function appendNotes(
  notes: readonly Note[],
  head: CommitId | undefined,
  base: CommitId,
  { git, github }: { readonly git: GitRepository; readonly github: Pick<GitHub, "append"> },
): Promise<number> {
  const some = notes.slice(0, AT_ONCE);
  if (some.length === 0) return 0;
  const expected = head ?? (await git.line(base))[0]?.id;
  if (expected === undefined) throw new Error(`${base} has no root`);
  const message = printNotes(some);
  const { moved } = await github.append({
    branch: NOTES_BRANCH,
    begins: head === undefined,
    expected,
    files: [{ path: FILE, bytes: new TextEncoder().encode(`${message}\n`) }],
    message,
  });
  return moved ? some.length : 0;
}
