import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { readImage } from "#chain/digest/image.ts";
import type { ImageReference } from "#chain/digest/image-name.ts";
import type { Layer, LayerReader } from "#chain/digest/layer.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import { CATALOGERS } from "#chain/evidence/sbom/catalogers.ts";
import type { CycloneDx } from "#chain/evidence/sbom/cyclonedx.ts";
import { type LayerFacts, readFacts } from "#chain/evidence/sbom/layer-facts.ts";
import { sbomOf } from "#chain/evidence/sbom/sbom.ts";

export interface DescribeRequest {
  readonly subject: ImageReference;
  readonly tool: { readonly name: string; readonly version: string };
  /** SOURCE_DATE_EPOCH as a time; absent: the image's own. */
  readonly created?: Date;
}

export interface DescribePorts {
  readonly registry: RegistryReader;
  readonly readLayer: LayerReader;
}

export interface Description {
  readonly sbom: CycloneDx;
  /** The document as it is signed: UTF-8, two spaces of indentation, a line feed at the end. */
  readonly bytes: Uint8Array;
  /** Of `bytes`. */
  readonly digest: Digest;
}

/** Reads every layer of an image once, as a stream, and says what software is in it. */
export async function describe(request: DescribeRequest, ports: DescribePorts): Promise<Description> {
  const { subject } = request;
  const image = await readImage(subject, ports.registry);
  const read = onceByLayer((layer) =>
    readFacts(
      layer.diffId,
      ports.readLayer(layer, ports.registry.blob(subject.image, layer.descriptor)),
      CATALOGERS,
    ),
  );
  const platforms = await Promise.all(
    image.platforms.map(async ({ platform, stored, config, layers }) => ({
      platform,
      digest: stored.descriptor.digest,
      workdir: config.config?.WorkingDir ?? "",
      labels: config.config?.Labels ?? {},
      layers: await Promise.all(layers.map(read)),
    })),
  );
  const sbom = sbomOf({
    subject,
    platforms,
    created: request.created ?? newest(image.platforms.map(({ config }) => config.created)),
    tool: request.tool,
  });
  const bytes = new TextEncoder().encode(`${JSON.stringify(sbom, null, 2)}\n`);
  return { sbom, bytes, digest: digestOf(bytes) };
}

/** Platforms share layers, and a layer may be in an image twice: each blob is read once. */
function onceByLayer(read: (layer: Layer) => Promise<LayerFacts>): (layer: Layer) => Promise<LayerFacts> {
  const started = new Map<Digest, Promise<LayerFacts>>();
  return (layer) => {
    const known = started.get(layer.descriptor.digest);
    if (known !== undefined) return known;
    const facts = read(layer);
    started.set(layer.descriptor.digest, facts);
    return facts;
  };
}

/** An image without a time of its own is from the epoch, so that the clock never gets in. */
function newest(times: readonly (string | undefined)[]): Date {
  const known = times.map((time) => Date.parse(time ?? "")).filter((time) => !Number.isNaN(time));
  return new Date(Math.max(0, ...known));
}
