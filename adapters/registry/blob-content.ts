import type { Descriptor } from "#chain/digest/descriptor.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import { endpoint } from "./endpoint.ts";
import { timeFor } from "./patience.ts";
import { unheard } from "./persistence.ts";
import type { RegistryClient } from "./registry-client.ts";
import { type HttpAnswer, NoAnswer } from "./transport.ts";

/**
 * A blob's bytes as the registry gives them; a connection that breaks off is taken up again where it
 * stopped. Nothing is checked here but that the registry goes on where it was asked to.
 *
 * @throws Fault `IMAGE_NOT_FOUND`, `REGISTRY_UNREACHABLE` (retryable).
 */
export async function* blobContent(
  client: RegistryClient,
  image: ImageName,
  { digest, size }: Pick<Descriptor, "digest" | "size">,
): AsyncGenerator<Uint8Array, void, undefined> {
  let offset = 0;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await client.open({
      image,
      method: "GET",
      url: endpoint(image, `blobs/${digest}`),
      headers: offset === 0 ? {} : { range: `bytes=${offset}-` },
      access: "pull",
      expect: offset === 0 ? [200, 404] : [200, 206, 404],
      time: timeFor(client.patience, size),
    });
    if (answer.status === 404) {
      answer.body.resume();
      throw new Fault("IMAGE_NOT_FOUND", `the registry holds no blob ${digest} of ${image}`);
    }
    try {
      let skip = offset - startOf(answer);
      for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
        const fresh = chunk.subarray(Math.min(skip, chunk.length));
        skip -= chunk.length - fresh.length;
        offset += fresh.length;
        if (fresh.length > 0) yield fresh;
      }
      return;
    } catch (cause) {
      if (cause instanceof Fault) throw cause;
      if (attempt >= client.patience.attempts) throw unheard(answer.url, new NoAnswer(cause));
    } finally {
      answer.body.destroy();
    }
  }
}

/** The offset of the answer's first byte: 0 where the registry doesn't serve ranges. */
function startOf({ headers, status, url }: HttpAnswer): number {
  if (status === 200) return 0;
  const start = /^bytes (\d+)-/.exec(headers["content-range"] ?? "")?.[1];
  if (start !== undefined) return Number(start);
  throw new Fault("REGISTRY_REJECTED", `${url.host} answered a range without saying which`);
}
