import * as z from "zod";
import { PromotionRecord, RECORD_PREDICATE, RECORD_TYPE } from "#chain/audit/record.ts";
import { type Descriptor, ImageManifest } from "#chain/digest/descriptor.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import type { ImageName, ImageReference } from "#chain/digest/image-name.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";
import { BUNDLE_LIMIT } from "./read-bundle.ts";

/** A record as the registry holds it, and as an export carries it. */
export interface StoredRecord {
  readonly manifest: Uint8Array;
  readonly bundle: Uint8Array;
}

/** The bundle in a stored record, where its bytes are those that a merge names; else undefined. */
export function bundleIn(record: Digest, { manifest, bundle }: StoredRecord): Uint8Array | undefined {
  if (digestOf(manifest) !== record) return undefined;
  const layer = layerOf(manifest);
  return layer?.digest === digestOf(bundle) ? bundle : undefined;
}

/**
 * A record by the digest of its manifest; undefined where the registry has no such thing any more.
 *
 * @throws Fault of the registry.
 */
export async function readRecord(
  image: ImageName,
  record: Digest,
  registry: Pick<RegistryReader, "manifest" | "blob">,
): Promise<StoredRecord | undefined> {
  try {
    const { bytes: manifest } = await registry.manifest(image, record);
    const layer = layerOf(manifest);
    if (layer === undefined || layer.size > BUNDLE_LIMIT) return undefined;
    const parts: Uint8Array[] = [];
    for await (const part of registry.blob(image, layer)) parts.push(part);
    return { manifest, bundle: new Uint8Array(Buffer.concat(parts)) };
  } catch (error) {
    if (error instanceof Fault && error.code === "IMAGE_NOT_FOUND") return undefined;
    throw error;
  }
}

/**
 * Every record that hangs below a referrer of a digest, for a merge that could name none: whose word one is, and of
 * which promotion, is judged later.
 *
 * @throws Fault of the registry.
 */
export async function findRecords(
  { image, digest }: ImageReference,
  registry: Pick<RegistryReader, "referrers" | "manifest" | "blob">,
): Promise<readonly (readonly [Digest, StoredRecord])[]> {
  const found: (readonly [Digest, StoredRecord])[] = [];
  for (const clearance of await registry.referrers(image, digest)) {
    for (const listed of (await registry.referrers(image, clearance.digest)).filter(mayBeRecord)) {
      const stored = await readRecord(image, listed.digest, registry);
      if (stored !== undefined) found.push([listed.digest, stored]);
    }
  }
  return found;
}

/** The list is nobody's word: it spares fetches, and an entry that doesn't say what it is gets looked at. */
export function mayBeRecord({ artifactType }: Descriptor): boolean {
  return artifactType === undefined || artifactType === RECORD_TYPE || !artifactType.includes("sigstore");
}

const Bundle = z.object({ dsseEnvelope: z.object({ payload: z.base64() }) });
const Claim = z.object({ predicateType: z.literal(RECORD_PREDICATE), predicate: PromotionRecord });

/** What a bundle says that it records, before anybody has verified it: to find a record by, never to go by. */
export function claimIn(bundle: Uint8Array): PromotionRecord | undefined {
  const envelope = Bundle.safeParse(jsonOf(bundle)).data?.dsseEnvelope;
  if (envelope === undefined) return undefined;
  return Claim.safeParse(jsonOf(Buffer.from(envelope.payload, "base64"))).data?.predicate;
}

function layerOf(manifest: Uint8Array) {
  const parsed = ImageManifest.safeParse(jsonOf(manifest));
  if (!parsed.success || parsed.data.artifactType !== RECORD_TYPE) return undefined;
  const [layer, ...more] = parsed.data.layers;
  return more.length === 0 ? layer : undefined;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // Not JSON, so not a manifest: the schema says so to the reader.
    return undefined;
  }
}
