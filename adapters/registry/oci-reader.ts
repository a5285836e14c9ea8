import * as z from "zod";
import type { Descriptor } from "#chain/digest/descriptor.ts";
import { Digest, digestOf } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import type { RegistryReader, StoredManifest } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";
import { parseJson } from "./answer.ts";
import { blobContent } from "./blob-content.ts";
import { checkedContent } from "./checked-content.ts";
import { ACCEPTED, mediaTypeOf } from "./document.ts";
import { endpoint } from "./endpoint.ts";
import { pages } from "./pages.ts";
import { checkReference, digestIn } from "./reference.ts";
import { readReferrers } from "./referrers.ts";
import type { RegistryClient } from "./registry-client.ts";

const TagList = z.object({ tags: z.array(z.string()).nullish() });

export function ociReader(client: RegistryClient): RegistryReader {
  return {
    resolve: async (image, reference) => resolve(client, image, checkReference(reference)),
    manifest: async (image, reference) => manifest(client, image, checkReference(reference)),
    blob: (image, blob) => checkedContent(blobContent(client, image, blob), blob),
    tags: (image) => tags(client, image),
    async referrers(image, subject) {
      const { entries } = await readReferrers(client, image, subject);
      return entries;
    },
  };
}

async function resolve(
  client: RegistryClient,
  image: ImageName,
  reference: string,
): Promise<Descriptor | undefined> {
  const answer = await client.send({
    image,
    method: "HEAD",
    url: endpoint(image, `manifests/${reference}`),
    headers: { accept: ACCEPTED },
    access: "pull",
    expect: [200, 404],
  });
  if (answer.status === 404) return undefined;
  const { "content-length": length, "content-type": type, "docker-content-digest": named } = answer.headers;
  const digest = Digest.safeParse(named);
  if (!digest.success || length === undefined || type === undefined) {
    return (await manifest(client, image, reference)).descriptor;
  }
  sameDigest(image, reference, digest.data);
  return { mediaType: type.split(";", 1)[0]?.trim() ?? type, digest: digest.data, size: Number(length) };
}

async function manifest(
  client: RegistryClient,
  image: ImageName,
  reference: string,
): Promise<StoredManifest> {
  const answer = await client.send({
    image,
    method: "GET",
    url: endpoint(image, `manifests/${reference}`),
    headers: { accept: ACCEPTED },
    access: "pull",
    expect: [200, 404],
  });
  if (answer.status === 404) {
    throw new Fault("IMAGE_NOT_FOUND", `the registry holds no ${reference} of ${image}`);
  }
  const { bytes } = answer;
  const digest = digestOf(bytes);
  sameDigest(image, reference, digest);
  const named = answer.headers["docker-content-digest"];
  if (typeof named === "string") sameDigest(image, named, digest);
  const mediaType = mediaTypeOf(bytes, answer.headers["content-type"], `${reference} of ${image}`);
  return { descriptor: { mediaType, digest, size: bytes.length }, bytes };
}

function sameDigest(image: ImageName, reference: string, found: Digest): void {
  const asked = digestIn(reference);
  if (asked === undefined || asked === found) return;
  throw new Fault("DIGEST_MISMATCH", `the registry gave ${found} for ${image}@${asked}`);
}

async function tags(client: RegistryClient, image: ImageName): Promise<readonly string[]> {
  const found: string[] = [];
  const read = (url: URL) => client.send({ image, method: "GET", url, access: "pull", expect: [200, 404] });
  for await (const page of pages(endpoint(image, "tags/list"), read)) {
    if (page.status === 404) break;
    found.push(...(parseJson(page.bytes, TagList, `the tags of ${image}`).tags ?? []));
  }
  return found;
}
