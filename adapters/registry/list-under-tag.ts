import { type Descriptor, MEDIA } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import { putDocument } from "./put-document.ts";
import { fallbackTag } from "./reference.ts";
import { type FallbackIndex, isListed, readReferrers } from "./referrers.ts";
import type { RegistryClient } from "./registry-client.ts";

/** Rounds of reading, writing and reading again before another writer counts as stronger. */
const ROUNDS = 8;

/**
 * Writes the entry into the index under the fallback tag (distribution spec, "Referrers Tag Schema"),
 * where two writers at once can undo each other. The write is conditional, but few registries obey
 * that; so an entry counts only when it is still there some while after it was written: `settle`,
 * several of our own round trips, and some chance.
 *
 * @throws Fault `REFERRER_LOST` (retryable).
 */
export async function listUnderTag(
  client: RegistryClient,
  image: ImageName,
  subject: Digest,
  entry: Descriptor,
): Promise<void> {
  let failed: Fault | undefined;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const began = performance.now();
    const listed = await readReferrers(client, image, subject);
    if (isListed(listed, entry.digest)) return;
    failed = await write(client, image, subject, listed.fallback, entry);
    const trip = performance.now() - began;
    // Long enough for a writer that read before us and writes after us to have written.
    await client.pause(client.patience.settle + trip * (2 + 2 * Math.random()));
  }
  throw new Fault(
    "REFERRER_LOST",
    `${entry.digest} was put as a referrer of ${image}@${subject}, but isn't listed after ${ROUNDS} attempts`,
    { cause: failed, retryable: true },
  );
}

/**
 * Writes once: what was read is old by a second attempt, and would undo what others wrote since. A
 * failure that may pass is given back, for the next round reads what has become of it.
 */
async function write(
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
  const document = { bytes: Buffer.from(JSON.stringify(index)), mediaType: MEDIA.index };
  try {
    await putDocument(client, image, fallbackTag(subject), document, conditionOn(fallback));
    return undefined;
  } catch (error) {
    if (error instanceof Fault && error.retryable) return error;
    throw error;
  }
}

/** Only over what was read: its ETag where it has one, and nothing where there was nothing (RFC 9110, 13.1). */
function conditionOn(fallback: FallbackIndex | undefined): Readonly<Record<string, string>> {
  if (fallback === undefined) return { "if-none-match": "*" };
  return fallback.etag === undefined ? {} : { "if-match": fallback.etag };
}
