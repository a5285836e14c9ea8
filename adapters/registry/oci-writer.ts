import type { Descriptor } from "#chain/digest/descriptor.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import type { RegistryWriter } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";
import { attachReferrer } from "./attach-referrer.ts";
import { endpoint } from "./endpoint.ts";
import { putDocument } from "./put-document.ts";
import { checkReference } from "./reference.ts";
import type { RegistryClient } from "./registry-client.ts";
import { Turns } from "./turns.ts";
import { mountBlob, uploadBlob } from "./upload-blob.ts";

export function ociWriter(client: RegistryClient): RegistryWriter {
  const turns = new Turns();
  return {
    async putBlob(image, blob, content, from) {
      if (await hasBlob(client, image, blob)) return;
      if (from !== undefined && (await mountBlob(client, image, blob, from))) return;
      await uploadBlob(client, image, blob, content);
    },
    async putManifest(image, { bytes, mediaType, tag }) {
      const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
      await putDocument(client, image, checkReference(tag ?? descriptor.digest), { bytes, mediaType });
      return descriptor;
    },
    putReferrer: (image, manifest) => attachReferrer(client, turns, image, manifest),
  };
}

async function hasBlob(
  client: RegistryClient,
  image: ImageName,
  { digest, size }: Pick<Descriptor, "digest" | "size">,
): Promise<boolean> {
  const url = endpoint(image, `blobs/${digest}`);
  const answer = await client.send({ image, method: "HEAD", url, access: "pull,push", expect: [200, 404] });
  const held = answer.headers["content-length"];
  if (answer.status === 200 && held !== undefined && Number(held) !== size) {
    throw new Fault("DIGEST_MISMATCH", `the registry's ${digest} has ${held} bytes, ours ${size}`);
  }
  return answer.status === 200;
}
