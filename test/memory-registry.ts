import { type Descriptor, ImageManifest, MEDIA } from "#chain/digest/descriptor.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import type { Registry, StoredManifest } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";

/** A registry in memory that notes every write, for tests about what is written and in which order. */
export interface MemoryRegistry extends Registry {
  readonly writes: string[];
  readonly blobs: Map<Digest, Uint8Array>;
  /** By `image/tag` and `image/digest`. */
  readonly manifests: Map<string, StoredManifest>;
}

export function memoryRegistry(
  options: { readonly chunk?: number; readonly like?: MemoryRegistry } = {},
): MemoryRegistry {
  const blobs = new Map(options.like?.blobs);
  const manifests = new Map(options.like?.manifests);
  const writes: string[] = [];
  const chunk = options.chunk ?? 64 * 1024;

  function find(image: ImageName, reference: string) {
    return manifests.get(`${image}/${reference}`);
  }

  return {
    writes,
    blobs,
    manifests,
    resolve: async (image, reference) => find(image, reference)?.descriptor,
    async manifest(image, reference) {
      const found = find(image, reference);
      if (found === undefined) throw new Fault("IMAGE_NOT_FOUND", `no ${reference}`);
      return found;
    },
    async *blob(_image, { digest }) {
      const bytes = blobs.get(digest);
      if (bytes === undefined) throw new Fault("IMAGE_NOT_FOUND", `no blob ${digest}`);
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
      if (digestOf(bytes) !== digest) throw new Fault("DIGEST_MISMATCH", `${digest} holds other bytes`);
    },
    async tags() {
      return [];
    },
    async referrers(image, subject) {
      const under = [...manifests].filter(
        ([name, { descriptor }]) => name === `${image}/${descriptor.digest}`,
      );
      return under.flatMap(([, stored]) => {
        const referrer = referrerOf(stored);
        return referrer?.subject === subject ? [referrer.descriptor] : [];
      });
    },
    async putBlob(_image, { digest }, content) {
      const parts: Uint8Array[] = [];
      for await (const part of content()) parts.push(part);
      const bytes = Buffer.concat(parts);
      if (digestOf(bytes) !== digest) throw new Fault("DIGEST_MISMATCH", `${digest} was announced`);
      blobs.set(digest, bytes);
      writes.push("blob");
    },
    putManifest: put,
    putReferrer: put,
  };

  async function put(
    image: ImageName,
    manifest: Parameters<Registry["putManifest"]>[1],
  ): Promise<Descriptor> {
    const { bytes, mediaType, tag } = manifest;
    const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
    manifests.set(`${image}/${descriptor.digest}`, { bytes, descriptor });
    if (tag !== undefined) manifests.set(`${image}/${tag}`, { bytes, descriptor });
    writes.push(tag === undefined ? (mediaType === MEDIA.index ? "index" : "manifest") : `tag ${tag}`);
    return descriptor;
  }
}

interface Referrer {
  readonly subject: Digest | undefined;
  readonly descriptor: Descriptor;
}

const REFERRERS = new WeakMap<StoredManifest, Referrer>();

/** Read once: what is stored under a digest never changes, and registries that go on apart share it. */
function referrerOf(stored: StoredManifest): Referrer {
  const known = REFERRERS.get(stored);
  if (known !== undefined) return known;
  const { data } = ImageManifest.safeParse(JSON.parse(new TextDecoder().decode(stored.bytes)));
  const { artifactType, annotations } = data ?? {};
  const descriptor = {
    ...stored.descriptor,
    ...(artifactType && { artifactType }),
    ...(annotations && { annotations }),
  };
  const referrer = { subject: data?.subject?.digest, descriptor };
  REFERRERS.set(stored, referrer);
  return referrer;
}
