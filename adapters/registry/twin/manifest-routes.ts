import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { Descriptor } from "#chain/digest/descriptor.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { digestIn, type Exchange, type Route, send } from "./exchange.ts";
import { Problem } from "./problem.ts";

/** The distribution spec asks registries to take at least this much; ours takes no more. */
const MANIFEST_LIMIT = 4 * 1024 * 1024;

export const StoredDocument = z.object({
  mediaType: z.string().optional(),
  artifactType: z.string().optional(),
  config: Descriptor.optional(),
  layers: z.array(Descriptor).optional(),
  manifests: z.array(Descriptor).optional(),
  subject: Descriptor.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
export type StoredDocument = z.infer<typeof StoredDocument>;

export const getManifest: Route = async (exchange) => {
  const { blobs, repositories, repository, settings } = exchange;
  const digest = resolve(exchange);
  const mediaType = digest && repositories.manifest(repository, digest);
  if (digest === undefined || mediaType === undefined) {
    throw new Problem(404, "MANIFEST_UNKNOWN", `no manifest ${exchange.reference} in ${repository}`);
  }
  const headers = { "content-type": mediaType, "docker-content-digest": digest };
  const etag = settings.conditionalWrites ? { etag: `"${digest}"` } : {};
  send(exchange, 200, { ...headers, ...etag }, await blobs.read(digest));
};

/** Takes a manifest only when everything it names is there, so that what can be pulled can be pulled whole. */
export const putManifest: Route = async (exchange) => {
  const { blobs, reference, repositories, repository, request, settings } = exchange;
  const bytes = await body(request);
  const document = parse(bytes);
  const mediaType = request.headers["content-type"] ?? document.mediaType;
  if (mediaType === undefined) throw new Problem(400, "MANIFEST_INVALID", "no media type");
  if (document.mediaType !== undefined && document.mediaType !== mediaType) {
    throw new Problem(400, "MANIFEST_INVALID", "Content-Type isn't the manifest's mediaType");
  }
  for (const { digest } of [document.config, ...(document.layers ?? [])].filter(
    (part) => part !== undefined,
  )) {
    if (!repositories.hasBlob(repository, digest)) {
      throw new Problem(400, "MANIFEST_BLOB_UNKNOWN", `the manifest names ${digest}, which isn't here`);
    }
  }
  for (const { digest } of document.manifests ?? []) {
    if (repositories.manifest(repository, digest) === undefined) {
      throw new Problem(400, "MANIFEST_BLOB_UNKNOWN", `the index names ${digest}, which isn't here`);
    }
  }
  const digest = digestOf(bytes);
  if (reference.startsWith("sha256:") && digestIn(reference) !== digest) {
    throw new Problem(400, "DIGEST_INVALID", `the manifest's digest is ${digest}, not ${reference}`);
  }
  await blobs.put(bytes);
  if (settings.conditionalWrites) checkPrecondition(exchange);
  repositories.addManifest(repository, digest, mediaType, document.subject?.digest);
  if (!reference.startsWith("sha256:")) repositories.setTag(repository, tagIn(reference), digest);
  const subject = document.subject?.digest;
  send(exchange, 201, {
    location: `/v2/${repository}/manifests/${digest}`,
    "docker-content-digest": digest,
    ...(settings.referrersApi && subject !== undefined ? { "oci-subject": subject } : {}),
  });
};

export const deleteManifest: Route = (exchange) => {
  const { reference, repositories, repository } = exchange;
  if (reference.startsWith("sha256:")) repositories.removeManifest(repository, digestIn(reference));
  else repositories.removeTag(repository, tagIn(reference));
  send(exchange, 202);
};

function resolve({ reference, repositories, repository }: Exchange): Digest | undefined {
  return reference.includes(":") ? digestIn(reference) : repositories.tag(repository, tagIn(reference));
}

function tagIn(text: string): string {
  if (/^\w[\w.-]{0,127}$/.test(text)) return text;
  throw new Problem(400, "MANIFEST_INVALID", `"${text}" is not a tag`);
}

function checkPrecondition(exchange: Exchange): void {
  const { "if-match": expected, "if-none-match": none } = exchange.request.headers;
  const current = resolve(exchange);
  const moved = expected !== undefined && expected !== `"${current ?? ""}"`;
  const exists = none === "*" && current !== undefined;
  if (!moved && !exists) return;
  throw new Problem(412, "DENIED", "the tag has moved since it was read");
}

function parse(bytes: Uint8Array): StoredDocument {
  try {
    return StoredDocument.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof z.ZodError) {
      throw new Problem(400, "MANIFEST_INVALID", "not a manifest or index");
    }
    throw cause;
  }
}

async function body(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MANIFEST_LIMIT) throw new Problem(413, "SIZE_INVALID", "a manifest is at most 4 MiB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
