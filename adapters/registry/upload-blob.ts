import type { Descriptor } from "#chain/digest/descriptor.ts";
import { type ImageName, registryOf, repositoryOf } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import { checkedContent } from "./checked-content.ts";
import { endpoint, maySendTo, printUrl } from "./endpoint.ts";
import { timeFor } from "./patience.ts";
import type { RegistryClient } from "./registry-client.ts";

/**
 * POST, then PUT with the whole content (distribution spec, "Monolithic Upload"). When the PUT breaks
 * off, all begins again with an upload of its own: a half one is worth nothing.
 */
export async function uploadBlob(
  client: RegistryClient,
  image: ImageName,
  blob: Pick<Descriptor, "digest" | "size">,
  content: () => AsyncIterable<Uint8Array>,
): Promise<void> {
  await client.send({
    image,
    method: "PUT",
    url: endpoint(image, "blobs/uploads/"),
    begin: async () => completed(await startUpload(client, image), blob),
    headers: { "content-type": "application/octet-stream" },
    body: { size: blob.size, content: () => checkedContent(content(), blob) },
    access: "pull,push",
    expect: [201],
    time: timeFor(client.patience, blob.size),
  });
}

/**
 * Mounts a blob from another repository of the same registry. False where the registry would rather have it
 * uploaded (202) or doesn't give this client that repository: the upload that 202 opened is left to expire.
 */
export async function mountBlob(
  client: RegistryClient,
  image: ImageName,
  { digest }: Pick<Descriptor, "digest">,
  from: ImageName,
): Promise<boolean> {
  if (registryOf(from) !== registryOf(image)) return false;
  const url = endpoint(image, "blobs/uploads/");
  url.searchParams.set("mount", digest);
  url.searchParams.set("from", repositoryOf(from));
  const answer = await client.send({ image, method: "POST", url, access: "pull,push", expect: [201, 202] });
  return answer.status === 201;
}

async function startUpload(client: RegistryClient, image: ImageName): Promise<URL> {
  const url = endpoint(image, "blobs/uploads/");
  const answer = await client.send({ image, method: "POST", url, access: "pull,push", expect: [202] });
  const location = answer.headers.location ?? "";
  const upload = URL.canParse(location, answer.url.href) ? new URL(location, answer.url) : undefined;
  if (location !== "" && upload !== undefined && maySendTo(url, upload)) return upload;
  throw new Fault("REGISTRY_REJECTED", `${printUrl(url)} opened an upload without saying where`);
}

/** The registry's own query stays as it was written: it may be signed. */
function completed(upload: URL, { digest }: Pick<Descriptor, "digest">): URL {
  return new URL(`${upload.href}${upload.search === "" ? "?" : "&"}digest=${encodeURIComponent(digest)}`);
}
