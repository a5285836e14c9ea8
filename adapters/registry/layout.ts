import type { Descriptor } from "#chain/digest/descriptor.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import type { Registry, StoredManifest } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";
import { DOCUMENT_LIMIT } from "./answer.ts";
import { checkedContent } from "./checked-content.ts";
import { asReferrer, mediaTypeOf } from "./document.ts";
import { blobPath, LayoutFiles } from "./layout-files.ts";
import { LayoutIndex, REF_NAME } from "./layout-index.ts";
import { layoutReferrers } from "./layout-referrers.ts";
import { checkReference, digestIn } from "./reference.ts";

/**
 * An OCI image layout directory (image spec, "Image Layout") behind the registry's port. A layout holds
 * one repository: the image's name is used in messages alone, and a tag is an entry's
 * `org.opencontainers.image.ref.name`. The folder is made at the first write.
 */
export function ociLayout(directory: string): Registry {
  const files = new LayoutFiles(directory);
  const index = new LayoutIndex(files);

  async function locate(reference: string): Promise<Digest | undefined> {
    const digest = digestIn(checkReference(reference));
    if (digest !== undefined) return (await files.size(digest)) === undefined ? undefined : digest;
    return (await index.entries()).findLast((entry) => entry.annotations?.[REF_NAME] === reference)?.digest;
  }

  async function find(reference: string): Promise<StoredManifest | undefined> {
    const digest = await locate(reference);
    if (digest === undefined) return undefined;
    const where = `${digest} in ${directory}`;
    if (((await files.size(digest)) ?? 0) > DOCUMENT_LIMIT) {
      throw new Fault("REGISTRY_REJECTED", `${where} has more than ${DOCUMENT_LIMIT} bytes`);
    }
    const bytes = await files.read(blobPath(digest));
    if (bytes === undefined) return undefined;
    if (digestOf(bytes) !== digest) throw new Fault("DIGEST_MISMATCH", `${where} has another content`);
    const mediaType = mediaTypeOf(bytes, undefined, where);
    return { descriptor: { mediaType, digest, size: bytes.length }, bytes };
  }

  async function store(bytes: Uint8Array, entry: Descriptor): Promise<void> {
    await files.write(blobPath(entry.digest), once(bytes));
    await index.add(entry);
  }

  return {
    resolve: async (_image, reference) => (await find(reference))?.descriptor,
    async manifest(image, reference) {
      const found = await find(reference);
      if (found !== undefined) return found;
      throw new Fault("IMAGE_NOT_FOUND", `the layout ${directory} holds no ${reference} of ${image}`);
    },
    async *blob(_image, blob) {
      if ((await files.size(blob.digest)) === undefined) {
        throw new Fault("IMAGE_NOT_FOUND", `the layout ${directory} holds no blob ${blob.digest}`);
      }
      yield* checkedContent(files.blob(blob.digest), blob);
    },
    async tags() {
      const names = (await index.entries()).map(({ annotations }) => annotations?.[REF_NAME]);
      return names.filter((name) => name !== undefined);
    },
    referrers: (_image, subject) => layoutReferrers(files, index, subject),
    async putBlob(_image, blob, content) {
      if ((await files.size(blob.digest)) === blob.size) return;
      await files.write(blobPath(blob.digest), checkedContent(content(), blob));
    },
    async putManifest(_image, { bytes, mediaType, tag }) {
      const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
      const named = tag === undefined ? {} : { annotations: { [REF_NAME]: checkReference(tag) } };
      await store(bytes, { ...descriptor, ...named });
      return descriptor;
    },
    async putReferrer(image, { bytes, mediaType }) {
      const referrer = asReferrer({ bytes, mediaType });
      if (referrer === undefined) {
        throw new Fault("IMAGE_MALFORMED", `a referrer of ${image} needs a subject, and this one has none`);
      }
      await store(bytes, referrer.descriptor);
      return referrer.descriptor;
    },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
