import { createHash } from "node:crypto";
import type { History } from "#chain/audit/history.ts";
import type { BlobId, CommitId, LineCommit } from "#chain/promotion/git.ts";

const PROMOTER = {
  name: "clearance-promoter[bot]",
  email: "7+clearance-promoter[bot]@users.noreply.github.com",
};
const PERSON = { name: "Mallory", email: "mallory@acme.example" };

/** A base branch that is written commit by commit, for tests of the core alone. */
export class AuditHistory implements History {
  readonly line: LineCommit[] = [];
  readonly blobs = new Map<BlobId, Uint8Array>();
  notes: LineCommit[] | undefined;
  #tree = new Map<string, BlobId>();

  get head(): CommitId {
    return this.line.at(-1)?.id ?? "";
  }

  /** null deletes. The promoter makes it where `promoter` says so, else a person. */
  commit(message: string, files: Readonly<Record<string, string | null>>, promoter = false): CommitId {
    const changes = Object.entries(files).map(([path, text]) => {
      const before = this.#tree.get(path);
      const after = text === null ? undefined : this.#blob(text);
      if (after === undefined) this.#tree.delete(path);
      else this.#tree.set(path, after);
      return { path, before, after };
    });
    const id = hash("sha1", `${this.head} ${this.line.length} ${message}`);
    const committed = new Date(Date.UTC(2026, 10, 1 + this.line.length, 8));
    const author = promoter ? PROMOTER : PERSON;
    const parents = this.head === "" ? [] : [this.head];
    this.line.push({ id, parents, author, committed, message, changes });
    return id;
  }

  /** A commit of the notes, by the promoter or by a person. */
  note(message: string, promoter = true): CommitId {
    this.notes ??= [];
    const id = hash("sha1", `notes ${this.notes.length} ${message}`);
    const parents = [this.notes.at(-1)?.id ?? this.line[0]?.id ?? ""];
    const committed = this.line.at(-1)?.committed ?? new Date(0);
    this.notes.push({
      id,
      parents,
      author: promoter ? PROMOTER : PERSON,
      committed,
      message,
      changes: [],
    });
    return id;
  }

  #blob(text: string): BlobId {
    const bytes = new TextEncoder().encode(text);
    const id = hash("sha1", `blob ${bytes.length}\0${text}`);
    this.blobs.set(id, bytes);
    return id;
  }
}

function hash(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest("hex");
}
