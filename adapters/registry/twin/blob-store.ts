import { createHash, type Hash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { appendFile, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Digest, hexOf } from "#chain/digest/digest.ts";
import { Problem } from "./problem.ts";

interface Upload {
  readonly file: string;
  readonly hash: Hash;
  size: number;
}

/**
 * Bytes by their digest under `dir/blobs/sha256`, written to a file aside first, so that a name there
 * always has the whole content. Uploads under way don't survive a restart: clients begin again.
 */
export class BlobStore {
  readonly #blobs: string;
  readonly #uploadDir: string;
  readonly #uploads = new Map<string, Upload>();

  constructor(dir: string) {
    this.#blobs = join(dir, "blobs", "sha256");
    this.#uploadDir = join(dir, "uploads");
    rmSync(this.#uploadDir, { recursive: true, force: true });
    mkdirSync(this.#blobs, { recursive: true });
    mkdirSync(this.#uploadDir, { recursive: true });
  }

  /** Size in bytes, or undefined where the digest isn't stored. */
  size(digest: Digest): number | undefined {
    return statSync(this.#path(digest), { throwIfNoEntry: false })?.size;
  }

  read(digest: Digest): Promise<Buffer> {
    return readFile(this.#path(digest));
  }

  stream(digest: Digest, range: { readonly start: number; readonly end: number }): Readable {
    return createReadStream(this.#path(digest), { ...range, highWaterMark: 1024 * 1024 });
  }

  async put(bytes: Uint8Array): Promise<Digest> {
    const id = this.begin();
    const upload = this.#upload(id);
    await appendFile(upload.file, bytes);
    upload.hash.update(bytes);
    return this.finish(id, undefined);
  }

  begin(): string {
    const id = randomUUID();
    this.#uploads.set(id, { file: join(this.#uploadDir, id), hash: createHash("sha256"), size: 0 });
    return id;
  }

  /** Bytes received so far. */
  received(id: string): number {
    return this.#upload(id).size;
  }

  async append(id: string, content: Readable): Promise<void> {
    const upload = this.#upload(id);
    await pipeline(
      content,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          upload.hash.update(chunk);
          upload.size += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(upload.file, { flags: "a", highWaterMark: 4 * 1024 * 1024 }),
    );
  }

  /** Moves an upload to its digest's name; content that isn't `expected` is thrown away. */
  async finish(id: string, expected: Digest | undefined): Promise<Digest> {
    const upload = this.#upload(id);
    this.#uploads.delete(id);
    const digest = Digest.parse(`sha256:${upload.hash.digest("hex")}`);
    if (expected !== undefined && digest !== expected) {
      rmSync(upload.file, { force: true });
      throw new Problem(400, "DIGEST_INVALID", `the content's digest is ${digest}, not ${expected}`);
    }
    if (!existsSync(upload.file)) await appendFile(upload.file, "");
    await rename(upload.file, this.#path(digest));
    return digest;
  }

  cancel(id: string): void {
    rmSync(this.#upload(id).file, { force: true });
    this.#uploads.delete(id);
  }

  #upload(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload === undefined) throw new Problem(404, "BLOB_UPLOAD_UNKNOWN", `no upload ${id}`);
    return upload;
  }

  #path(digest: Digest): string {
    return join(this.#blobs, hexOf(digest));
  }
}
