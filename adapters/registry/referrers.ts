import * as z from "zod";
import { type Descriptor, MEDIA } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import { parseJson } from "./answer.ts";
import { descriptorsIn } from "./descriptors-in.ts";
import { ACCEPTED } from "./document.ts";
import { endpoint } from "./endpoint.ts";
import { pages } from "./pages.ts";
import { fallbackTag } from "./reference.ts";
import type { RegistryClient } from "./registry-client.ts";

/** Entries stay as they were written: an index is written back with what others put into it. */
const Entries = z.looseObject({ manifests: z.array(z.unknown()) });

export interface FallbackIndex {
  readonly document: z.infer<typeof Entries>;
  readonly etag: string | undefined;
}

export interface Referrers {
  /** By the API and by the fallback tag, each digest once. */
  readonly entries: readonly Descriptor[];
  /** Undefined where the registry has no such API. */
  readonly api: readonly Descriptor[] | undefined;
  /** Undefined where the tag isn't there. */
  readonly fallback: FallbackIndex | undefined;
}

/**
 * Both lists, asked for at once. A registry may answer the API with an empty or half a list while the
 * rest is still under the tag that older writers used, and reading both costs no further round trip.
 */
export async function readReferrers(
  client: RegistryClient,
  image: ImageName,
  subject: Digest,
): Promise<Referrers> {
  const [api, fallback] = await Promise.all([
    readApi(client, image, subject),
    readFallback(client, image, subject),
  ]);
  const byDigest = new Map(
    [...descriptorsIn(fallback?.document.manifests ?? []), ...(api ?? [])].map((one) => [one.digest, one]),
  );
  return { entries: [...byDigest.values()], api, fallback };
}

async function readApi(
  client: RegistryClient,
  image: ImageName,
  subject: Digest,
): Promise<readonly Descriptor[] | undefined> {
  const found: Descriptor[] = [];
  const read = (url: URL) =>
    client.send({
      image,
      method: "GET",
      url,
      headers: { accept: MEDIA.index },
      access: "pull",
      expect: [200, 400, 404, 405],
    });
  for await (const page of pages(endpoint(image, `referrers/${subject}`), read)) {
    // Anything but an index is a registry, or something before it, that doesn't know this path.
    const isIndex = page.headers["content-type"]?.startsWith(MEDIA.index) ?? false;
    if (page.status !== 200 || !isIndex) return undefined;
    found.push(...descriptorsIn(parseJson(page.bytes, Entries, `the referrers of ${image}`).manifests));
  }
  return found;
}

async function readFallback(
  client: RegistryClient,
  image: ImageName,
  subject: Digest,
): Promise<FallbackIndex | undefined> {
  const answer = await client.send({
    image,
    method: "GET",
    url: endpoint(image, `manifests/${fallbackTag(subject)}`),
    headers: { accept: ACCEPTED },
    access: "pull",
    expect: [200, 404],
  });
  if (answer.status === 404) return undefined;
  const what = `the index ${fallbackTag(subject)} of ${image}`;
  return { document: parseJson(answer.bytes, Entries, what), etag: answer.headers.etag };
}

export function isListed({ entries }: Referrers, digest: Digest): boolean {
  return entries.some((entry) => entry.digest === digest);
}
