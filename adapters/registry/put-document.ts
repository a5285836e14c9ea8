import { digestOf } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import type { WholeAnswer } from "./answer.ts";
import { bodyOf } from "./authorization.ts";
import { endpoint } from "./endpoint.ts";
import { digestIn } from "./reference.ts";
import type { RegistryClient } from "./registry-client.ts";

/**
 * Puts a manifest or index under a tag or its digest. With a condition (`If-Match`, `If-None-Match`) it
 * is sent once, and may be answered with 412.
 */
export async function putDocument(
  client: RegistryClient,
  image: ImageName,
  reference: string,
  { bytes, mediaType }: { readonly bytes: Uint8Array; readonly mediaType: string },
  condition?: Readonly<Record<string, string>>,
): Promise<WholeAnswer> {
  const answer = await client.send({
    image,
    method: "PUT",
    url: endpoint(image, `manifests/${reference}`),
    headers: { "content-type": mediaType, ...condition },
    body: bodyOf(bytes),
    access: "pull,push",
    expect: condition === undefined ? [201] : [201, 412],
    repeatable: condition === undefined,
  });
  const named = digestIn(String(answer.headers["docker-content-digest"] ?? ""));
  if (answer.status !== 201 || named === undefined || named === digestOf(bytes)) return answer;
  throw new Fault("DIGEST_MISMATCH", `the registry stored ${reference} of ${image} as ${named}`);
}
