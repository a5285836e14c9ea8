import type { BlobId, CommitId, LineCommit, TreeReader } from "../promotion/git.ts";
import type { History } from "./history.ts";

/**
 * The trees of a line's commits, put together from what each changed: an export has no repository, and yet every
 * file that the audit reads, as each commit left it.
 */
export function treesOf({ line, blobs }: History): TreeReader {
  const positions = new Map(line.map(({ id }, index) => [id, index]));
  const versions = new Map<string, { readonly at: number; readonly blob: BlobId | undefined }[]>();
  for (const [at, { changes }] of line.entries()) {
    for (const { path, after } of changes) {
      const known = versions.get(path);
      if (known === undefined) versions.set(path, [{ at, blob: after }]);
      else known.push({ at, blob: after });
    }
  }
  const blobAt = (commit: CommitId, path: string): BlobId | undefined => {
    const position = positions.get(commit) ?? -1;
    return versions.get(path)?.findLast(({ at }) => at <= position)?.blob;
  };
  return {
    async read(commit, path) {
      const blob = blobAt(commit, path);
      return blob === undefined ? undefined : blobs.get(blob);
    },
    async list(commit, folder) {
      const below = `${folder.replace(/\/+$/u, "")}/`;
      return [...versions.keys()]
        .filter((path) => path.startsWith(below) && blobAt(commit, path) !== undefined)
        .sort();
    },
  };
}

/** What `gatherAncestry` asks, by the line alone: a commit that came in a merge's other parent isn't known here. */
export function ancestryOf(line: readonly LineCommit[]) {
  const positions = new Map(line.map(({ id }, index) => [id, index]));
  return {
    resolve: async (commit: string) => (positions.has(commit) ? commit : undefined),
    isAncestor: async (ancestor: CommitId, descendant: CommitId) =>
      (positions.get(ancestor) ?? Number.POSITIVE_INFINITY) <= (positions.get(descendant) ?? -1),
  };
}
