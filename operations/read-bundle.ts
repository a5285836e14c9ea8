import { type Descriptor, ImageManifest } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageReference } from "#chain/digest/image-name.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import type { BundleRejection } from "#chain/evidence/sigstore.ts";
import { Fault } from "#chain/fault.ts";

/** Media type of a bundle of any version, as admission's readers recognise it. */
export const BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle";

/** The largest bundle that is fetched, in bytes. Admission reads no larger ones (Kyverno 1.19: 10 MB). */
export const BUNDLE_LIMIT = 10_000_000;
const MANIFEST_LIMIT = 1_000_000;

/** A referrer that gave no bundle, and why; it counts as no evidence. */
export interface UnreadReferrer {
  readonly code: BundleRejection | "IMAGE_NOT_FOUND" | "DIGEST_MISMATCH";
  readonly reason: string;
}

/**
 * The bundle that one referrer of an image carries, checked against the digests on the way.
 *
 * @throws Fault of the registry; what is wrong with this one referrer is returned instead.
 */
export async function readBundle(
  subject: ImageReference,
  referrer: Pick<Descriptor, "digest" | "size">,
  registry: Pick<RegistryReader, "manifest" | "blob">,
): Promise<{ readonly bytes: Uint8Array } | UnreadReferrer> {
  if (referrer.size > MANIFEST_LIMIT) return malformed(`its manifest has ${referrer.size} bytes`);
  try {
    const { bytes } = await registry.manifest(subject.image, referrer.digest);
    const layer = bundleLayer(bytes, subject.digest);
    if ("code" in layer) return layer;
    return { bytes: await readAll(registry.blob(subject.image, layer), layer.size) };
  } catch (error) {
    // One referrer whose content is gone or wrong is evidence that isn't there; hiding it can only refuse.
    if (error instanceof Fault && (error.code === "IMAGE_NOT_FOUND" || error.code === "DIGEST_MISMATCH")) {
      return { code: error.code, reason: error.message };
    }
    throw error;
  }
}

function bundleLayer(manifest: Uint8Array, subject: Digest): Descriptor | UnreadReferrer {
  const parsed = ImageManifest.safeParse(jsonOf(manifest));
  if (!parsed.success) return malformed("it is not an image manifest");
  const [layer, ...more] = parsed.data.layers;
  if (parsed.data.subject?.digest !== subject) return malformed("it refers to another digest");
  if (layer === undefined || more.length > 0) return malformed("it doesn't have exactly one layer");
  if (!layer.mediaType.startsWith(BUNDLE_TYPE)) return malformed(`it holds a ${layer.mediaType}`);
  if (layer.size > BUNDLE_LIMIT) {
    return {
      code: "BUNDLE_TOO_LARGE",
      reason: `it has ${layer.size} bytes, and the limit is ${BUNDLE_LIMIT}`,
    };
  }
  return layer;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // Not JSON, so not a manifest: the schema says so to the reader.
    return undefined;
  }
}

async function readAll(content: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for await (const chunk of content) {
    if (offset + chunk.length > size) {
      throw new Fault(
        "DIGEST_MISMATCH",
        `a bundle is larger than the ${size} bytes that its descriptor says`,
      );
    }
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes.subarray(0, offset);
}

function malformed(reason: string): UnreadReferrer {
  return { code: "BUNDLE_MALFORMED", reason };
}
