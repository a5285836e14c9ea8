import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Digest, hexOf } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";

/** The files of an OCI image layout (image spec, "Image Layout"): each is there whole or not at all. */
export class LayoutFiles {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** A file's bytes, undefined where it isn't there. */
  read(name: string): Promise<Buffer | undefined> {
    return this.#usable(() => readFile(join(this.directory, name)).catch(absent));
  }

  /** A blob's size in bytes, undefined where it isn't there. */
  async size(digest: Digest): Promise<number | undefined> {
    return (await this.#usable(() => stat(join(this.directory, blobPath(digest))).catch(absent)))?.size;
  }

  async *blob(digest: Digest): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* createReadStream(join(this.directory, blobPath(digest)));
    } catch (cause) {
      throw this.#unusable(cause);
    }
  }

  async write(name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const path = join(this.directory, name);
    const aside = join(this.directory, `.${crypto.randomUUID()}`);
    await this.#usable(() => mkdir(dirname(path), { recursive: true }));
    const file = await this.#usable(() => open(aside, "wx"));
    try {
      for await (const chunk of content) await this.#usable(() => file.write(chunk));
      await file.close();
      await this.#usable(() => rename(aside, path));
    } catch (error) {
      await file.close();
      await rm(aside, { force: true });
      throw error;
    }
  }

  async #usable<T>(access: () => Promise<T>): Promise<T> {
    try {
      return await access();
    } catch (cause) {
      throw this.#unusable(cause);
    }
  }

  #unusable(cause: unknown): Fault {
    return new Fault("REGISTRY_UNREACHABLE", `the OCI layout ${this.directory} can't be used`, { cause });
  }
}

export function blobPath(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`;
}

function absent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}
