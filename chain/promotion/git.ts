/** A commit id: 40 or 64 hex digits. */
export type CommitId = string;

/** Names bytes: the same id is the same bytes, in any commit. */
export type BlobId = string;

export interface Commit {
  readonly id: CommitId;
  readonly parents: readonly CommitId[];
  readonly author: { readonly name: string; readonly email: string };
  readonly committed: Date;
  readonly message: string;
  /**
   * The words of the commit that this merge brought in, where those are a record that was written ahead of it and
   * the merge's own hold none.
   */
  readonly joined?: string;
}

/** Of a change's files nothing larger is read (bytes): whoever may open a pull request chooses how much that is. */
export const LARGEST_READ = 4 * 1024 * 1024;
/** Nor more than this of one side of a change (bytes), in the order of its paths. */
export const MOST_READ = 64 * 1024 * 1024;

/** One path that differs between two trees; undefined where the path isn't in that tree. */
export interface TreeChange {
  readonly path: string;
  readonly before: Uint8Array | "too large" | undefined;
  readonly after: Uint8Array | "too large" | undefined;
  /** No link and no submodule stands there afterwards, and nothing executable that wasn't so before. */
  readonly plain: boolean;
}

/** One path that a commit changed against its first parent; undefined where the path isn't in that tree. */
export interface BlobChange {
  readonly path: string;
  readonly before: BlobId | undefined;
  readonly after: BlobId | undefined;
}

/** One commit of a first-parent line, with all that it changed there. */
export interface LineCommit extends Commit {
  /** Sorted by path. */
  readonly changes: readonly BlobChange[];
}

/**
 * Reading a Git repository through a bare clone that can be deleted at any time. Every method throws
 * Fault `GIT_FAILED`; `refresh` with `retryable` when the server can't be reached, and `GITHUB_DENIED` when it
 * refuses the token.
 */
export interface GitRepository {
  /** Brings refs and objects up to date (all branches). */
  refresh(): Promise<void>;
  /** The commit that a ref (`refs/heads/main`) names, or undefined. */
  resolve(ref: string): Promise<CommitId | undefined>;
  /** A file's bytes in the tree of a commit, or undefined where it isn't. */
  read(commit: CommitId, path: string): Promise<Uint8Array | undefined>;
  /** Paths of all files below a folder ("" for all), sorted. */
  list(commit: CommitId, folder: string): Promise<readonly string[]>;
  /** Every file of the tree by its path, links and submodules left out: one listing instead of a question per file. */
  files(commit: CommitId): Promise<ReadonlyMap<string, BlobId>>;
  /** The bytes that `files` names, or undefined where the clone doesn't have them. */
  blob(id: BlobId): Promise<Uint8Array | undefined>;
  /** Branches below a folder (`clearance`) with their heads, as the last refresh saw them. */
  branches(folder: string): Promise<ReadonlyMap<string, CommitId>>;
  /** First-parent history from `commit` that touches one of `paths` (all where empty), newest first. */
  history(commit: CommitId, paths: readonly string[], limit?: number): Promise<readonly Commit[]>;
  /** The whole first-parent line that ends in `head`, oldest first, read in one pass. */
  line(head: CommitId): Promise<readonly LineCommit[]>;
  /** Every path that differs between two commits' trees, renames not folded. */
  changes(from: CommitId, to: CommitId): Promise<readonly TreeChange[]>;
  commit(id: CommitId): Promise<Commit>;
  isAncestor(ancestor: CommitId, descendant: CommitId): Promise<boolean>;
  /** Every best common ancestor, what a merge of the two starts from; none where they share no history. */
  mergeBases(one: CommitId, other: CommitId): Promise<readonly CommitId[]>;
  /** What a merge of `theirs` would change in the tree of `ours`. */
  mergeOf(ours: CommitId, theirs: CommitId): Promise<readonly TreeChange[] | "conflict">;
}

/** All that reading one tree takes; a tree that is only planned can stand in for one that is there. */
export type TreeReader = Pick<GitRepository, "read" | "list">;
