import { type Descriptor, ImageIndex, ImageManifest, MEDIA } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import type { RegistryReader, StoredManifest } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";

/** Far above any real image; more is an attack on whoever copies it. */
const MANIFEST_LIMIT = 200;

/** Everything that a digest names, by digest. */
export interface ImageTree {
  /** What is named, after what names it no longer: the root is last. */
  readonly manifests: readonly [...StoredManifest[], StoredManifest];
  /** Configs and layers of all of them, each once. */
  readonly blobs: readonly Descriptor[];
  /** The digest that the root refers to, where it is a referrer. */
  readonly subject: Digest | undefined;
}

/**
 * Reads an image, or a referrer, down to the descriptors of its blobs: every manifest is checked by its digest,
 * what stands in an index and is no platform is read as well, because a registry takes an index only whole.
 *
 * @throws Fault `IMAGE_NOT_FOUND`, `IMAGE_MALFORMED`, `DIGEST_MISMATCH` and what the registry throws.
 */
export async function readTree(subject: ImageReference, registry: RegistryReader): Promise<ImageTree> {
  const manifests = new Map<Digest, StoredManifest>();
  const blobs = new Map<Digest, Descriptor>();

  async function read(digest: Digest): Promise<StoredManifest> {
    const stored = await registry.manifest(subject.image, digest);
    const { children, content } = partsOf(stored, printImageReference({ ...subject, digest }));
    for (const child of children) if (!manifests.has(child.digest)) await read(child.digest);
    for (const blob of content) blobs.set(blob.digest, blob);
    manifests.set(digest, stored);
    if (manifests.size <= MANIFEST_LIMIT) return stored;
    throw malformed(printImageReference(subject), `names more than ${MANIFEST_LIMIT} manifests`);
  }

  const root = await read(subject.digest);
  const below = [...manifests.values()].slice(0, -1);
  return { manifests: [...below, root], blobs: [...blobs.values()], subject: subjectIn(root) };
}

/** The manifest that the tree was read for. */
export function rootOf({ manifests }: ImageTree): StoredManifest {
  const root = manifests.at(-1);
  if (root === undefined) throw new Error("a tree has a root");
  return root;
}

/** A digest as its own part would hold itself, which no bytes can; so the walk always ends. */
function partsOf({ descriptor, bytes }: StoredManifest, name: string) {
  if (descriptor.mediaType === MEDIA.index || descriptor.mediaType === MEDIA.dockerIndex) {
    const index = ImageIndex.safeParse(jsonOf(bytes));
    if (index.success) return { children: index.data.manifests, content: [] };
    throw malformed(name, "isn't an image index of digests");
  }
  const manifest = ImageManifest.safeParse(jsonOf(bytes));
  if (manifest.success) return { children: [], content: [manifest.data.config, ...manifest.data.layers] };
  throw malformed(name, "isn't an image manifest");
}

function subjectIn({ bytes }: StoredManifest): Digest | undefined {
  return ImageManifest.or(ImageIndex).safeParse(jsonOf(bytes)).data?.subject?.digest;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // Not JSON, so not a manifest: the schema says so to the reader.
    return undefined;
  }
}

function malformed(name: string, reason: string): Fault {
  return new Fault("IMAGE_MALFORMED", `${name} ${reason}`);
}
