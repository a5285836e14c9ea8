import { MEDIA } from "#chain/digest/descriptor.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { type ImageName, repositoryOf } from "#chain/digest/image-name.ts";

/** Attaches a bundle as cosign 3 and GitHub's own action do: one bundle, one layer, one referrer. */
export async function attachBundle(
  image: ImageName,
  digest: Digest,
  bundle: Uint8Array,
  referrersApi: boolean,
  predicateType: string,
): Promise<void> {
  const subject = await fetch(url(image, `manifests/${digest}`), { headers: { accept: MEDIA.manifest } });
  const size = (await subject.arrayBuffer()).byteLength;
  await putBlob(image, bundle);
  await putBlob(image, Buffer.from("{}"));
  const bytes = imageManifest(
    { mediaType: MEDIA.empty, blob: Buffer.from("{}") },
    {
      artifactType: MEDIA.bundle,
      layers: [{ mediaType: MEDIA.bundle, digest: digestOf(bundle), size: bundle.length }],
      subject: { mediaType: MEDIA.manifest, digest, size },
      annotations: {
        "dev.sigstore.bundle.content": "dsse-envelope",
        "dev.sigstore.bundle.predicateType": predicateType,
      },
    },
  );
  await putManifest(image, bytes, digestOf(bytes));
  if (!referrersApi) await listUnderFallbackTag(image, digest, bytes);
}

async function listUnderFallbackTag(image: ImageName, subject: Digest, referrer: Buffer): Promise<void> {
  const tag = subject.replace(":", "-");
  const answer = await fetch(url(image, `manifests/${tag}`), { headers: { accept: MEDIA.index } });
  const before = answer.ok ? ((await answer.json()) as { manifests: object[] }).manifests : [];
  const entry = {
    mediaType: MEDIA.manifest,
    digest: digestOf(referrer),
    size: referrer.length,
    artifactType: MEDIA.bundle,
  };
  const index = { schemaVersion: 2, mediaType: MEDIA.index, manifests: [...before, entry] };
  await putManifest(image, Buffer.from(JSON.stringify(index)), tag, MEDIA.index);
}

export function imageManifest(config: { mediaType: string; blob: Buffer }, more: object = {}): Buffer {
  const { mediaType, blob } = config;
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA.manifest,
      config: { mediaType, digest: digestOf(blob), size: blob.length },
      layers: [],
      ...more,
    }),
  );
}

export async function putBlob(image: ImageName, bytes: Uint8Array): Promise<void> {
  const start = await fetch(url(image, "blobs/uploads/"), { method: "POST" });
  const upload = new URL(start.headers.get("location") ?? "", url(image, ""));
  upload.searchParams.set("digest", digestOf(bytes));
  await put(upload, bytes, "application/octet-stream");
}

export function putManifest(
  image: ImageName,
  bytes: Uint8Array,
  reference: string,
  type: string = MEDIA.manifest,
) {
  return put(url(image, `manifests/${reference}`), bytes, type);
}

async function put(to: URL, bytes: Uint8Array, type: string): Promise<void> {
  const answer = await fetch(to, {
    method: "PUT",
    body: Buffer.from(bytes),
    headers: { "content-type": type },
  });
  if (answer.status !== 201) throw new Error(`PUT ${to.pathname} answered ${answer.status}`);
}

function url(image: ImageName, path: string): URL {
  return new URL(`http://${image.slice(0, image.indexOf("/"))}/v2/${repositoryOf(image)}/${path}`);
}
