import type { Descriptor } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import { asReferrer } from "./document.ts";
import { listUnderTag } from "./list-under-tag.ts";
import { putDocument } from "./put-document.ts";
import { isListed, readReferrers } from "./referrers.ts";
import type { RegistryClient } from "./registry-client.ts";
import type { Turns } from "./turns.ts";

/** A registry that says it lists the referrer itself gets so many looks before we write the tag. */
const LOOKS = 3;

/**
 * Puts the manifest and makes sure that it is listed: by the registry's own list, else under the
 * fallback tag. Within one client the writers of a tag wait for each other.
 *
 * @throws Fault `REFERRER_LOST`, `IMAGE_MALFORMED` when the manifest has no subject.
 */
export async function attachReferrer(
  client: RegistryClient,
  turns: Turns,
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
  if (promised && (await registryLists(client, image, subject, descriptor.digest))) return descriptor;
  await turns.take(`${image}@${subject}`, () => listUnderTag(client, image, subject, descriptor));
  return descriptor;
}

async function registryLists(
  client: RegistryClient,
  image: ImageName,
  subject: Digest,
  referrer: Digest,
): Promise<boolean> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const listed = await readReferrers(client, image, subject);
    if (isListed(listed, referrer)) return true;
    if (listed.api === undefined) return false;
    await client.pause(client.patience.settle * look);
  }
  return false;
}
