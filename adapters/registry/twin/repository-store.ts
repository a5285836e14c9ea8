import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Digest, digestFromHex, hexOf } from "#chain/digest/digest.ts";

/**
 * What each repository holds, as small files under `dir/repositories/<name>/`: `_blobs/<hex>` (empty),
 * `_manifests/<hex>` (its media type), `_tags/<tag>` (a digest), `_referrers/<subject>/<hex>` (empty).
 * No part of a repository's name starts with an underscore, so the two can't meet. All calls are
 * synchronous: a compare and the write after it are one step.
 */
export class RepositoryStore {
  readonly #root: string;

  constructor(dir: string) {
    this.#root = join(dir, "repositories");
    mkdirSync(this.#root, { recursive: true });
  }

  hasBlob(repository: string, digest: Digest): boolean {
    return existsSync(this.#path(repository, "_blobs", hexOf(digest)));
  }

  addBlob(repository: string, digest: Digest): void {
    write(this.#path(repository, "_blobs", hexOf(digest)), "");
  }

  removeBlob(repository: string, digest: Digest): void {
    rmSync(this.#path(repository, "_blobs", hexOf(digest)), { force: true });
  }

  /** The manifest's media type, or undefined where the repository doesn't hold it. */
  manifest(repository: string, digest: Digest): string | undefined {
    return read(this.#path(repository, "_manifests", hexOf(digest)));
  }

  addManifest(repository: string, digest: Digest, mediaType: string, subject: Digest | undefined): void {
    write(this.#path(repository, "_manifests", hexOf(digest)), mediaType);
    if (subject !== undefined) {
      write(this.#path(repository, "_referrers", hexOf(subject), hexOf(digest)), "");
    }
  }

  removeManifest(repository: string, digest: Digest): void {
    rmSync(this.#path(repository, "_manifests", hexOf(digest)), { force: true });
    for (const tag of this.tags(repository)) {
      if (this.tag(repository, tag) === digest) this.removeTag(repository, tag);
    }
  }

  tag(repository: string, tag: string): Digest | undefined {
    const text = read(this.#path(repository, "_tags", tag));
    return text === undefined ? undefined : Digest.parse(text);
  }

  setTag(repository: string, tag: string, digest: Digest): void {
    write(this.#path(repository, "_tags", tag), digest);
  }

  removeTag(repository: string, tag: string): void {
    rmSync(this.#path(repository, "_tags", tag), { force: true });
  }

  /** In the order that the spec asks for: by bytes, which for tags is ASCII order. */
  tags(repository: string): readonly string[] {
    return list(this.#path(repository, "_tags")).sort();
  }

  referrers(repository: string, subject: Digest): readonly Digest[] {
    return list(this.#path(repository, "_referrers", hexOf(subject)))
      .sort()
      .map((hex) => digestFromHex(hex))
      .filter((digest) => digest !== undefined)
      .filter((digest) => this.manifest(repository, digest) !== undefined);
  }

  has(repository: string): boolean {
    return existsSync(this.#path(repository));
  }

  #path(...parts: readonly string[]): string {
    return join(this.#root, ...parts);
  }
}

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function list(path: string): string[] {
  return existsSync(path) ? readdirSync(path).filter((name) => !name.startsWith(".")) : [];
}

/** A file is there whole or not at all, whenever the process ends. */
function write(path: string, content: string): void {
  const folder = dirname(path);
  const aside = join(folder, `.${crypto.randomUUID()}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(aside, content);
  renameSync(aside, path);
}
