import { canonicalJson } from "../digest/canonical-json.ts";
import { type Digest, digestOf } from "../digest/digest.ts";
import type { BlobId, CommitId, LineCommit } from "../promotion/git.ts";

/** The base branch as the audit reads it: each commit of the first-parent line, oldest first, and the bytes it needs. */
export interface History {
  readonly line: readonly LineCommit[];
  /** The bytes of `blobsOf(line)`; a blob that nobody has (a submodule) is absent. */
  readonly blobs: ReadonlyMap<BlobId, Uint8Array>;
  /**
   * The commits of the notes' branch behind its beginning, oldest first, without what they change: it's what they
   * say that counts. undefined where there is no such branch.
   */
  readonly notes: readonly LineCommit[] | undefined;
}

/**
 * The hash of each commit of a line and of all before it: SHA-256 over the canonical JSON of what the commit
 * says and changes, and the hash before. It covers facts and no readings of them, so that a later version that
 * reads more from a commit still finds the same chain.
 */
export function chainOf(line: readonly LineCommit[]): ReadonlyMap<CommitId, Digest> {
  const chain = new Map<CommitId, Digest>();
  let previous: Digest | null = null;
  for (const commit of line) {
    previous = linkOf(previous, commit);
    chain.set(commit.id, previous);
  }
  return chain;
}

function linkOf(previous: Digest | null, commit: LineCommit): Digest {
  const known = LINKS.get(commit);
  if (known?.previous === previous) return known.link;
  const { id, parents, author, committed, message, changes } = commit;
  const link = digestOf(
    canonicalJson({
      previous,
      commit: id,
      parents,
      author: [author.name, author.email],
      committed: committed.toISOString(),
      message,
      changes: changes.map(({ path, before, after }) => [path, before ?? null, after ?? null]),
    }),
  );
  LINKS.set(commit, { previous, link });
  return link;
}

/** A link depends on nothing but its commit and the one before it, so a line that has grown is hashed on. */
const LINKS = new WeakMap<LineCommit, { readonly previous: Digest | null; readonly link: Digest }>();
