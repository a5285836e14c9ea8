import { type Descriptor, MEDIA } from "#chain/digest/descriptor.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import type { RegistryWriter } from "#chain/digest/registry.ts";

/** Bytes with what a descriptor says of them. */
export interface Content {
  readonly bytes: Buffer;
  readonly descriptor: Descriptor;
}

export function contentOf(text: string | Uint8Array, mediaType: string): Content {
  const bytes = Buffer.from(text);
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } };
}

export function putContent(registry: RegistryWriter, image: ImageName, content: Content): Promise<void> {
  return registry.putBlob(image, content.descriptor, async function* () {
    yield content.bytes;
  });
}

/** The least that is an image: one config, one layer; `seed` makes its digest another one. */
export async function pushImage(
  registry: RegistryWriter,
  image: ImageName,
  seed: string,
  tag?: string,
  annotations: Readonly<Record<string, string>> = {},
): Promise<Content> {
  const rootfs = { type: "layers", diff_ids: [digestOf(seed)] };
  const config = contentOf(JSON.stringify({ architecture: "amd64", os: "linux", rootfs }), MEDIA.config);
  const layer = contentOf(seed, MEDIA.layerTar);
  await putContent(registry, image, config);
  await putContent(registry, image, layer);
  const manifest = contentOf(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA.manifest,
      config: config.descriptor,
      layers: [layer.descriptor],
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    }),
    MEDIA.manifest,
  );
  await registry.putManifest(image, {
    bytes: manifest.bytes,
    mediaType: MEDIA.manifest,
    ...(tag === undefined ? {} : { tag }),
  });
  return manifest;
}

/** A referrer in the form that evidence has: an empty config and one layer, the bundle. */
export async function pushEvidence(
  registry: RegistryWriter,
  image: ImageName,
  subject: Descriptor,
  text: string,
): Promise<Descriptor> {
  const manifest = await prepareEvidence(registry, image, subject, text);
  return registry.putReferrer(image, { bytes: manifest.bytes, mediaType: MEDIA.manifest });
}

/** The same up to its blobs: the manifest is still to be put. */
export async function prepareEvidence(
  registry: RegistryWriter,
  image: ImageName,
  subject: Descriptor,
  text: string,
): Promise<Content> {
  const config = contentOf("{}", MEDIA.empty);
  const bundle = contentOf(text, MEDIA.bundle);
  await putContent(registry, image, config);
  await putContent(registry, image, bundle);
  const { digest, mediaType, size } = subject;
  return contentOf(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA.manifest,
      artifactType: MEDIA.bundle,
      config: config.descriptor,
      layers: [bundle.descriptor],
      subject: { mediaType, digest, size },
      annotations: { "dev.sigstore.bundle.predicateType": `https://example.test/${text.length}` },
    }),
    MEDIA.manifest,
  );
}

export async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
