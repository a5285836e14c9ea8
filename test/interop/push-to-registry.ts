import { MEDIA } from "#chain/digest/descriptor.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { type ImageName, repositoryOf } from "#chain/digest/image-name.ts";

const EMPTY = Buffer.from("{}");

/** What hangs on an image: by default a bundle, as cosign 3 and GitHub's own action attach one. */
export interface Referrer {
  readonly layers: readonly Uint8Array[];
  readonly artifactType?: string;
  readonly predicateType?: string;
}

/** Pushes an image without layers; the seed makes its digest. */
export async function putImage(image: ImageName, seed: string, tag?: string): Promise<Digest> {
  const config = Buffer.from(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      config: { Labels: { seed } },
      rootfs: { type: "layers", diff_ids: [] },
    }),
  );
  await putBlob(image, config);
  return await putByDigest(image, manifest({ mediaType: MEDIA.config, blob: config }), MEDIA.manifest, tag);
}

/** Pushes an index of images that are there. */
export async function putIndex(image: ImageName, platforms: readonly Digest[]): Promise<Digest> {
  const manifests = await Promise.all(
    platforms.map(async (digest, index) => ({
      ...(await described(image, digest)),
      platform: { os: "linux", architecture: ["amd64", "arm64"][index] },
    })),
  );
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.index, manifests }));
  return await putByDigest(image, bytes, MEDIA.index);
}

/** The manifests of referrers. Their digests decide in which order Kyverno reads them. */
export async function referrerManifests(image: ImageName, subject: Digest, referrers: readonly Referrer[]) {
  const about = await described(image, subject);
  return referrers.map(({ layers, artifactType = MEDIA.bundle, predicateType }) => {
    const annotations =
      predicateType === undefined
        ? {}
        : {
            "dev.sigstore.bundle.content": "dsse-envelope",
            "dev.sigstore.bundle.predicateType": predicateType,
          };
    const described = layers.map((blob) => ({
      mediaType: artifactType,
      digest: digestOf(blob),
      size: blob.length,
    }));
    const bytes = manifest(
      { mediaType: MEDIA.empty, blob: EMPTY },
      { artifactType, layers: described, subject: about, annotations },
    );
    return { bytes, digest: digestOf(bytes), artifactType, annotations };
  });
}

export async function putReferrer(
  image: ImageName,
  subject: Digest,
  referrer: Referrer,
  referrersApi: boolean,
): Promise<void> {
  await putReferrers(image, subject, [referrer], referrersApi);
}

/** Many at once: each blob is sent once, and the fallback index written once. */
export async function putReferrers(
  image: ImageName,
  subject: Digest,
  referrers: readonly Referrer[],
  referrersApi: boolean,
): Promise<void> {
  const blobs = new Map(
    [EMPTY, ...referrers.flatMap(({ layers }) => layers)].map((blob) => [digestOf(blob), blob]),
  );
  await Promise.all([...blobs.values()].map((blob) => putBlob(image, blob)));
  const manifests = await referrerManifests(image, subject, referrers);
  await Promise.all(manifests.map(({ bytes }) => putByDigest(image, bytes, MEDIA.manifest)));
  if (!referrersApi) await listUnderFallbackTag(image, subject, manifests);
}

async function listUnderFallbackTag(
  image: ImageName,
  subject: Digest,
  referrers: Awaited<ReturnType<typeof referrerManifests>>,
): Promise<void> {
  const tag = subject.replace(":", "-");
  const answer = await fetch(url(image, `manifests/${tag}`), { headers: { accept: MEDIA.index } });
  const before = answer.ok ? ((await answer.json()) as { manifests: object[] }).manifests : [];
  const entries = referrers.map(({ bytes, ...entry }) => ({
    mediaType: MEDIA.manifest,
    size: bytes.length,
    ...entry,
  }));
  const index = { schemaVersion: 2, mediaType: MEDIA.index, manifests: [...before, ...entries] };
  await putManifest(image, Buffer.from(JSON.stringify(index)), tag, MEDIA.index);
}

async function described(image: ImageName, digest: Digest) {
  const answer = await fetch(url(image, `manifests/${digest}`), {
    headers: { accept: `${MEDIA.manifest}, ${MEDIA.index}` },
  });
  const mediaType = answer.headers.get("content-type") ?? "";
  return { mediaType, digest, size: (await answer.arrayBuffer()).byteLength };
}

async function putByDigest(image: ImageName, bytes: Uint8Array, type: string, tag?: string): Promise<Digest> {
  const digest = digestOf(bytes);
  for (const reference of [digest, ...(tag === undefined ? [] : [tag])]) {
    await putManifest(image, bytes, reference, type);
  }
  return digest;
}

function manifest(config: { mediaType: string; blob: Buffer }, more: object = {}): Buffer {
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

async function putBlob(image: ImageName, bytes: Uint8Array): Promise<void> {
  const start = await fetch(url(image, "blobs/uploads/"), { method: "POST" });
  const upload = new URL(start.headers.get("location") ?? "", url(image, ""));
  upload.searchParams.set("digest", digestOf(bytes));
  await put(upload, bytes, "application/octet-stream");
}

function putManifest(image: ImageName, bytes: Uint8Array, reference: string, type: string) {
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
