import { type Descriptor, MEDIA } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import { asReferrer } from "./document.ts";
import { putDocument } from "./put-document.ts";
import { fallbackTag } from "./reference.ts";
import { type FallbackIndex, type Referrers, readReferrers } from "./referrers.ts";
import type { RegistryClient } from "./registry-client.ts";

/** Rounds of reading, writing and reading again before another writer counts as stronger. */
const ROUNDS = 8;
/** A registry that says it lists the referrer itself gets so many looks before we write the tag. */
const LOOKS = 3;

/**
 * Puts the manifest and makes sure that it is listed: by the registry's own list, else under the
 * fallback tag, where two writers at once can undo each other.
 *
 * The tag is written with `If-Match` where the registry gave an ETag. Since most registries don't
 * obey it, an entry counts only when it is still there some while after it was written: several of
 * our own round trips and some chance.
 *
 * @throws Fault `REFERRER_LOST`, `IMAGE_MALFORMED` when the manifest has no subject.
 */
export async function attachReferrer(
  client: RegistryClient,
  image: ImageName,
  manifest: { readonly bytes: Uint8Array; readonly mediaType: string },
): Promise<Descriptor> {
  const referrer = asReferrer(manifest);
  if (referrer === undefined) {
    throw new Fault("IMAGE_MALFORMED", `a referrer of ${image} needs a subject, and this one has none`);
  }
  const { descriptor, subject } = referrer;
  const stored = await putDocument(client, image, descriptor.digest, manifest);
  const promised = stored.headers["oci-subject"] === subject;
  let failed: Fault | undefined;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const began = performance.now();
    const listed = await readReferrers(client, image, subject);
    const where = standing(listed, descriptor.digest);
    if (where !== "nowhere") return descriptor;
    const awaited = promised && listed.api !== undefined && round < LOOKS;
    if (!awaited) {
      failed = await writeFallback(client, image, subject, listed.fallback, descriptor);
    }
    // Long enough for a writer that read before us and writes after us to have written.
    await client.pause((performance.now() - began) * (2 + 2 * Math.random()) + 25);
  }
  throw new Fault(
    "REFERRER_LOST",
    `${descriptor.digest} was put as a referrer of ${image}@${subject}, but isn't listed after ${ROUNDS} attempts`,
    { cause: failed, retryable: true },
  );
}

function standing({ api, fallback }: Referrers, digest: Digest): "api" | "tag" | "nowhere" {
  if (api?.some((one) => one.digest === digest)) return "api";
  return fallback?.document.manifests.some((entry) => names(entry, digest)) ? "tag" : "nowhere";
}

function names(entry: unknown, digest: Digest): boolean {
  return typeof entry === "object" && entry !== null && "digest" in entry && entry.digest === digest;
}

/**
 * Writes the tag once: what was read is old by a second attempt, and would undo what others wrote since.
 * A failure that may pass is given back, for the next round reads what has become of it.
 */
async function writeFallback(
  client: RegistryClient,
  image: ImageName,
  subject: Digest,
  fallback: FallbackIndex | undefined,
  entry: Descriptor,
): Promise<Fault | undefined> {
  const index = {
    schemaVersion: 2,
    ...fallback?.document,
    mediaType: MEDIA.index,
    manifests: [...(fallback?.document.manifests ?? []), entry],
  };
  const bytes = Buffer.from(JSON.stringify(index));
  const ifMatch = fallback?.etag;
  const document = { bytes, mediaType: MEDIA.index, ifMatch, repeatable: false };
  try {
    await putDocument(client, image, fallbackTag(subject), document);
    return undefined;
  } catch (error) {
    if (error instanceof Fault && error.retryable) return error;
    throw error;
  }
}
