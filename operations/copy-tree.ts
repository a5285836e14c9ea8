import type { Descriptor } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import type { Registry, RegistryReader } from "#chain/digest/registry.ts";
import { type ImageTree, rootOf } from "./image-tree.ts";
import { inParallel } from "./in-parallel.ts";

/** Blobs under way at once: each is a stream, so this is what is in memory. */
const PARALLEL = 4;

export interface CopyPorts {
  readonly registry: Registry;
  /** One line about work under way. */
  readonly progress: (line: string) => void;
}

/**
 * Copies what a digest names, byte by byte past its digests: blobs first, what is there already left alone, then
 * the manifests that name them, the root last and under no tag. Whatever interrupts it leaves nothing that can be
 * named by the root's digest, and doing it again goes on where it ended.
 *
 * @throws Fault of the registries, `DIGEST_MISMATCH` for bytes that aren't what they are named.
 */
export async function copyTree(
  tree: ImageTree,
  from: ImageName,
  to: ImageName,
  { registry, progress }: CopyPorts,
): Promise<void> {
  let done = 0;
  await inParallel(tree.blobs, PARALLEL, async (blob) => {
    await registry.putBlob(to, blob, () => registry.blob(from, blob), from);
    done += 1;
    if (tree.subject === undefined) progress(`${done} of ${tree.blobs.length} blobs (${size(blob)})`);
  });
  for (const { bytes, descriptor } of tree.manifests.slice(0, -1)) {
    await registry.putManifest(to, { bytes, mediaType: descriptor.mediaType });
  }
  const root = rootOf(tree);
  const last = { bytes: root.bytes, mediaType: root.descriptor.mediaType };
  await (tree.subject === undefined ? registry.putManifest(to, last) : registry.putReferrer(to, last));
}

/**
 * Reads a copy back, to the last byte of the last blob: what a registry took isn't yet what it gives.
 *
 * @param proven Blobs that somebody has read to their end there already.
 * @throws Fault `IMAGE_NOT_FOUND`, `DIGEST_MISMATCH`.
 */
export async function readTreeBack(
  { manifests, blobs }: ImageTree,
  at: ImageName,
  registry: RegistryReader,
  proven: ReadonlySet<Digest> = new Set(),
): Promise<void> {
  for (const { descriptor } of manifests) await registry.manifest(at, descriptor.digest);
  const left = blobs.filter(({ digest }) => !proven.has(digest));
  await inParallel(left, PARALLEL, async (blob) => {
    for await (const _chunk of registry.blob(at, blob)) void _chunk;
  });
}

/** The same registry, and which blobs were read from it to their end, and so past their digests. */
export function noting(registry: RegistryReader): {
  readonly registry: RegistryReader;
  readonly proven: ReadonlySet<Digest>;
} {
  const proven = new Set<Digest>();
  return {
    proven,
    registry: {
      ...registry,
      async *blob(image, blob) {
        yield* registry.blob(image, blob);
        proven.add(blob.digest);
      },
    },
  };
}

function size({ size: bytes }: Descriptor): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
