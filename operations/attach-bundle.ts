import { MEDIA } from "#chain/digest/descriptor.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import type { Registry } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";

const EMPTY = new TextEncoder().encode("{}");

/**
 * Writes one bundle as one referrer of an image: the manifest that cosign, GitHub's attest action and
 * Kyverno agree on (one layer, artifactType and annotations on the manifest).
 *
 * @throws Fault of the registry, `IMAGE_NOT_FOUND` when the image itself isn't there.
 */
export async function attachBundle(
  subject: ImageReference,
  bundle: {
    readonly bytes: Uint8Array;
    readonly predicateType: string;
    readonly created: Date;
    /** Evidence is a bundle; what readers of evidence must not count is something else. */
    readonly artifactType?: string;
  },
  registry: Registry,
): Promise<Digest> {
  const image = await registry.resolve(subject.image, subject.digest);
  if (image === undefined) {
    throw new Fault("IMAGE_NOT_FOUND", `the registry doesn't hold ${printImageReference(subject)}`);
  }
  const config = { mediaType: MEDIA.empty, digest: digestOf(EMPTY), size: EMPTY.length };
  const layer = { mediaType: MEDIA.bundle, digest: digestOf(bundle.bytes), size: bundle.bytes.length };
  await registry.putBlob(subject.image, config, () => once(EMPTY));
  await registry.putBlob(subject.image, layer, () => once(bundle.bytes));
  const manifest = {
    schemaVersion: 2,
    mediaType: MEDIA.manifest,
    artifactType: bundle.artifactType ?? MEDIA.bundle,
    config,
    layers: [layer],
    subject: { mediaType: image.mediaType, digest: image.digest, size: image.size },
    annotations: {
      "org.opencontainers.image.created": bundle.created.toISOString(),
      "dev.sigstore.bundle.content": "dsse-envelope",
      "dev.sigstore.bundle.predicateType": bundle.predicateType,
    },
  };
  const bytes = new TextEncoder().encode(JSON.stringify(manifest));
  return (await registry.putReferrer(subject.image, { bytes, mediaType: MEDIA.manifest })).digest;
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
