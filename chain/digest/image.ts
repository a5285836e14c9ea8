import type * as z from "zod";
import { Fault } from "../fault.ts";
import { ImageConfig, ImageIndex, ImageManifest, MEDIA, type Platform } from "./descriptor.ts";
import type { Digest } from "./digest.ts";
import type { ImageReference } from "./image-name.ts";
import type { Layer } from "./layer.ts";
import type { RegistryReader, StoredManifest } from "./registry.ts";

/** One platform of an image, read and checked as far as layers can be trusted to their config. */
export interface PlatformImage {
  readonly platform: Platform;
  readonly stored: StoredManifest;
  readonly manifest: ImageManifest;
  readonly config: ImageConfig;
  readonly layers: readonly Layer[];
}

/** An image index with all its platforms, or a single manifest with its one. */
export interface Image {
  readonly stored: StoredManifest;
  readonly platforms: readonly PlatformImage[];
}

/** The config is JSON of a few kilobytes; a larger one is an attack on memory. */
const CONFIG_LIMIT = 4 * 1024 * 1024;

/** Entries that build tools put beside the platforms (attestation manifests of BuildKit). */
const NOT_A_PLATFORM = "unknown";

/**
 * Reads an image down to its layers' descriptors: index, manifests, configs, and no layer.
 *
 * @throws Fault `IMAGE_MALFORMED`, `IMAGE_NOT_FOUND`, `DIGEST_MISMATCH` and what the registry throws.
 */
export async function readImage(
  reference: Pick<ImageReference, "image"> & { readonly digest: Digest },
  registry: RegistryReader,
): Promise<Image> {
  const stored = await registry.manifest(reference.image, reference.digest);
  if (!isIndex(stored.descriptor.mediaType)) {
    return { stored, platforms: [await readPlatform(reference.image, stored, registry)] };
  }
  const index = parseDocument(ImageIndex, stored.bytes, `image index ${reference.digest}`);
  const platforms: PlatformImage[] = [];
  for (const entry of index.manifests) {
    if (entry.platform?.os === NOT_A_PLATFORM) continue;
    const manifest = await registry.manifest(reference.image, entry.digest);
    platforms.push(await readPlatform(reference.image, manifest, registry));
  }
  if (platforms.length === 0) {
    throw new Fault("IMAGE_MALFORMED", `Image index ${reference.digest} names no platform.`);
  }
  return { stored, platforms };
}

/** `linux/arm64/v8`, the way people write a platform. */
export function printPlatform(platform: Platform): string {
  return [platform.os, platform.architecture, platform.variant]
    .filter((part) => part !== undefined)
    .join("/");
}

function isIndex(mediaType: string): boolean {
  return mediaType === MEDIA.index || mediaType === MEDIA.dockerIndex;
}

async function readPlatform(
  image: ImageReference["image"],
  stored: StoredManifest,
  registry: RegistryReader,
): Promise<PlatformImage> {
  const name = `image manifest ${stored.descriptor.digest}`;
  const manifest = parseDocument(ImageManifest, stored.bytes, name);
  if (manifest.config.size > CONFIG_LIMIT) {
    throw new Fault("IMAGE_MALFORMED", `The config of ${name} has ${manifest.config.size} bytes.`);
  }
  const bytes = await gather(registry.blob(image, manifest.config));
  const config = parseDocument(ImageConfig, bytes, `config ${manifest.config.digest}`);
  const { architecture, os, variant } = config;
  return {
    platform: variant === undefined ? { architecture, os } : { architecture, os, variant },
    stored,
    manifest,
    config,
    layers: pairLayers(manifest, config, name),
  };
}

function pairLayers(manifest: ImageManifest, config: ImageConfig, name: string): Layer[] {
  const diffIds = config.rootfs.diff_ids;
  const layers = manifest.layers.flatMap((descriptor, position) => {
    const diffId = diffIds[position];
    return diffId === undefined ? [] : [{ descriptor, diffId }];
  });
  if (layers.length !== manifest.layers.length || layers.length !== diffIds.length) {
    throw new Fault(
      "IMAGE_MALFORMED",
      `The ${name} has ${manifest.layers.length} layers, its config names ${diffIds.length}.`,
    );
  }
  return layers;
}

function parseDocument<T>(schema: z.ZodType<T>, bytes: Uint8Array, name: string): T {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Fault("IMAGE_MALFORMED", `The ${name} isn't JSON.`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? "" : ` at ${issue.path.join(".") || "the top"}: ${issue.message}`;
  throw new Fault("IMAGE_MALFORMED", `The ${name} isn't what the OCI image spec asks for${where}.`);
}

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    size += chunk.length;
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
