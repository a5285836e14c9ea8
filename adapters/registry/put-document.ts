import { digestOf } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import type { WholeAnswer } from "./answer.ts";
import { bodyOf } from "./authorization.ts";
import { endpoint } from "./endpoint.ts";
import { digestIn } from "./reference.ts";
import type { RegistryClient } from "./registry-client.ts";

/** Puts a manifest or index under a tag or its digest; answers 412 only where an `If-Match` was sent. */
export async function putDocument(
  client: RegistryClient,
  image: ImageName,
  reference: string,
  document: {
    readonly bytes: Uint8Array;
    readonly mediaType: string;
    readonly ifMatch?: string | undefined;
    readonly repeatable?: boolean;
  },
): Promise<WholeAnswer> {
  const { bytes, ifMatch, mediaType, repeatable = true } = document;
  const answer = await client.send({
    image,
    method: "PUT",
    url: endpoint(image, `manifests/${reference}`),
    headers: { "content-type": mediaType, ...(ifMatch === undefined ? {} : { "if-match": ifMatch }) },
    body: bodyOf(bytes),
    access: "pull,push",
    expect: ifMatch === undefined ? [201] : [201, 412],
    repeatable,
  });
  const named = digestIn(String(answer.headers["docker-content-digest"] ?? ""));
  if (named === undefined || named === digestOf(bytes)) return answer;
  throw new Fault("DIGEST_MISMATCH", `the registry stored ${reference} of ${image} as ${named}`);
}
