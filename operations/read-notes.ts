import { chainOf } from "#chain/audit/history.ts";
import { NOTES_BRANCH, type Note, parseNotes } from "#chain/audit/note.ts";
import type { Pin } from "#chain/audit/pin.ts";
import type { CommitId, GitRepository, LineCommit } from "#chain/promotion/git.ts";

/** A person's clone has the branch as its origin's; a promoter's clone has it as its own. */
const REFS = [`refs/remotes/origin/${NOTES_BRANCH}`, `refs/heads/${NOTES_BRANCH}`];

/** The commits of the notes, oldest first, without the root that the branch begins at; undefined where there is none. */
export async function readNoteCommits(
  git: Pick<GitRepository, "resolve" | "history">,
): Promise<readonly LineCommit[] | undefined> {
  for (const ref of REFS) {
    const head = await git.resolve(ref);
    if (head !== undefined) return commitsOf(git, head);
  }
  return undefined;
}

/** Where a promoter writes the next note, and the notes that are there. */
export async function readNotes(
  git: Pick<GitRepository, "resolve" | "history">,
  promoter: string,
): Promise<{ readonly head: CommitId | undefined; readonly notes: readonly Note[] }> {
  const head = await git.resolve(`refs/heads/${NOTES_BRANCH}`);
  if (head === undefined) return { head, notes: [] };
  const commits = await commitsOf(git, head);
  const own = commits.filter(({ author }) => author.name === promoter);
  return { head, notes: own.flatMap(({ message }) => parseNotes(message) ?? []) };
}

/** What a record says of the notes: nothing where there are none. */
export async function pinOfNotes(git: Pick<GitRepository, "resolve" | "history">): Promise<Pin | null> {
  const commits = (await readNoteCommits(git)) ?? [];
  const commit = commits.at(-1)?.id;
  const chain = commit === undefined ? undefined : chainOf(commits).get(commit);
  return commit === undefined || chain === undefined ? null : { commit, chain };
}

/** Read once for each head: most passes find the one they know. */
const KNOWN = new WeakMap<
  object,
  { readonly head: CommitId; readonly commits: Promise<readonly LineCommit[]> }
>();

function commitsOf(
  git: Pick<GitRepository, "resolve" | "history">,
  head: CommitId,
): Promise<readonly LineCommit[]> {
  const known = KNOWN.get(git);
  if (known?.head === head) return known.commits;
  const commits = git
    .history(head, [])
    .then((all) =>
      all.flatMap((commit) => (commit.parents.length === 0 ? [] : [{ ...commit, changes: [] }])).reverse(),
    );
  KNOWN.set(git, { head, commits });
  commits.catch(() => KNOWN.delete(git));
  return commits;
}
