import type { BlobId, CommitId } from "#chain/promotion/git.ts";
import type { ObjectReader } from "./object-reader.ts";
import { runGit } from "./run-git.ts";
import { treeChanges } from "./tree-changes.ts";

type Files = ReadonlyMap<string, BlobId>;

interface Listing {
  readonly commit: CommitId;
  readonly files: Files;
}

/** A link's bytes are where it points to, and a submodule's are another repository's. */
const NO_FILE: ReadonlySet<string | undefined> = new Set(["120000", "160000"]);

/**
 * All files of a commit's tree, with the ids of their bytes. The last listing is kept, and the next one is made
 * from what differs: then only the folders that changed are read. Without it, the answer is the same, later.
 */
export class TreeListing {
  readonly #directory: string;
  readonly #objects: ObjectReader;
  #last: Promise<Listing> | undefined;

  constructor(directory: string, objects: ObjectReader) {
    this.#directory = directory;
    this.#objects = objects;
  }

  /** The id must be whole. */
  async of(commit: CommitId): Promise<Files> {
    const before = this.#last;
    const next = this.#make(commit, before);
    this.#last = next;
    next.catch(() => {
      if (this.#last === next) this.#last = undefined;
    });
    return (await next).files;
  }

  async #make(commit: CommitId, before: Promise<Listing> | undefined): Promise<Listing> {
    const last = await before?.catch(() => undefined);
    if (last?.commit === commit) return last;
    return { commit, files: await (last === undefined ? this.#whole(commit) : this.#patched(commit, last)) };
  }

  async #whole(commit: CommitId): Promise<Files> {
    const output = await runGit(["ls-tree", "-r", "-z", "--full-tree", commit], {
      directory: this.#directory,
    });
    const files = new Map<string, BlobId>();
    for (const entry of output.toString("utf8").split("\0").slice(0, -1)) {
      const tab = entry.indexOf("\t");
      const [mode, , id = ""] = entry.slice(0, tab).split(" ");
      if (!NO_FILE.has(mode)) files.set(entry.slice(tab + 1), id);
    }
    return files;
  }

  async #patched(
    commit: CommitId,
    last: { readonly commit: CommitId; readonly files: Files },
  ): Promise<Files> {
    const files = new Map(last.files);
    for (const { path, after } of await treeChanges(this.#objects, last.commit, commit)) {
      if (after === undefined || NO_FILE.has(after.mode)) files.delete(path);
      else files.set(path, after.id);
    }
    return files;
  }
}
