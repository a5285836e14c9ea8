import { createHash } from "node:crypto";
import type { Commit, CommitId } from "#chain/promotion/git.ts";

/** One content of a file; the same bytes are the same object, so that trees compare by identity. */
export interface Blob {
  readonly id: string;
  readonly bytes: Uint8Array;
}

export type Tree = ReadonlyMap<string, Blob>;

export interface StoredCommit extends Commit {
  readonly tree: Tree;
}

/** Blobs and commits of one repository, in memory and for ever. */
export class ObjectStore {
  readonly #blobs = new Map<string, Blob>();
  readonly #commits = new Map<CommitId, StoredCommit>();

  blob(bytes: Uint8Array): Blob {
    const id = hash(bytes);
    const known = this.#blobs.get(id) ?? { id, bytes };
    this.#blobs.set(id, known);
    return known;
  }

  /** The same commit made twice is one commit, as in git: times count in seconds. */
  commit(content: Omit<StoredCommit, "id">): CommitId {
    const committed = new Date(Math.floor(content.committed.getTime() / 1000) * 1000);
    const tree = [...content.tree]
      .map(([path, { id }]) => `${path} ${id}`)
      .sort()
      .join("\n");
    const { author, parents, message } = content;
    const id = hash(JSON.stringify([tree, author, committed, parents, message]));
    this.#commits.set(id, { ...content, committed, id });
    return id;
  }

  findBlob(id: string): Blob | undefined {
    return this.#blobs.get(id);
  }

  find(id: CommitId): StoredCommit | undefined {
    return this.#commits.get(id);
  }

  /** @throws Error for a commit that isn't here. */
  get(id: CommitId): StoredCommit {
    const found = this.find(id);
    if (found === undefined) throw new Error(`there is no commit ${id}`);
    return found;
  }

  /** A commit and all that it descends from. */
  ancestors(id: CommitId): ReadonlySet<CommitId> {
    const seen = new Set<CommitId>();
    const queue = [id];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(...this.get(next).parents);
    }
    return seen;
  }

  /** Every best common ancestor of two commits. */
  mergeBases(one: CommitId, other: CommitId): readonly CommitId[] {
    const theirs = this.ancestors(other);
    if (theirs.has(one)) return [one];
    const common = [...this.ancestors(one)].filter((id) => theirs.has(id));
    const below = new Set(common.flatMap((id) => [...this.ancestors(id)].filter((under) => under !== id)));
    return common.filter((id) => !below.has(id));
  }

  /** A tree with these files set; null deletes. */
  edited(tree: Tree, files: readonly { readonly path: string; readonly bytes: Uint8Array | null }[]): Tree {
    const edited = new Map(tree);
    for (const { path, bytes } of files) {
      if (bytes === null) edited.delete(path);
      else edited.set(path, this.blob(bytes));
    }
    return edited;
  }
}

function hash(content: string | Uint8Array): string {
  return createHash("sha1").update(content).digest("hex");
}
