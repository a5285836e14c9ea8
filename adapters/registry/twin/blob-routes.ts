import { pipeline } from "node:stream/promises";
import { digestIn, type Exchange, type Route, send } from "./exchange.ts";
import { Problem } from "./problem.ts";

/** HEAD and GET of a blob, with one byte range. */
export async function getBlob(exchange: Exchange): Promise<void> {
  const { blobs, repositories, repository, request, response } = exchange;
  const digest = digestIn(exchange.reference);
  const size = repositories.hasBlob(repository, digest) ? blobs.size(digest) : undefined;
  if (size === undefined) throw new Problem(404, "BLOB_UNKNOWN", `no blob ${digest} in ${repository}`);
  const headers = {
    "content-type": "application/octet-stream",
    "docker-content-digest": digest,
    "accept-ranges": "bytes",
    etag: `"${digest}"`,
  };
  const range = request.method === "GET" ? byteRange(request.headers.range, size) : undefined;
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range !== undefined) response.setHeader("content-range", `bytes ${start}-${end}/${size}`);
  response.writeHead(range === undefined ? 200 : 206, { ...headers, "content-length": end - start + 1 });
  if (request.method === "HEAD" || size === 0) response.end();
  else await pipeline(blobs.stream(digest, { start, end }), response);
}

function byteRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d+)-(\d*)$/.exec(header ?? "");
  if (match === null) return undefined;
  const start = Number(match[1]);
  const end = match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start > end) throw new Problem(416, "SIZE_INVALID", "range outside the blob");
  return { start, end };
}

/** POST: mounts from another repository, takes the whole blob at once (`?digest=`), or opens an upload. */
export const startUpload: Route = async (exchange) => {
  const { blobs, repositories, repository, url } = exchange;
  const mount = url.searchParams.get("mount");
  const from = url.searchParams.get("from");
  if (mount !== null && from !== null && repositories.hasBlob(from, digestIn(mount))) {
    repositories.addBlob(repository, digestIn(mount));
    return created(exchange, mount);
  }
  const id = blobs.begin();
  if (url.searchParams.has("digest")) return complete(exchange, id);
  accepted(exchange, id, 202);
};

export const appendUpload: Route = async (exchange) => {
  const { blobs, reference, request } = exchange;
  const start = /^(?:bytes )?(\d+)-/.exec(request.headers["content-range"] ?? "")?.[1];
  if (start !== undefined && Number(start) !== blobs.received(reference)) {
    throw new Problem(416, "BLOB_UPLOAD_INVALID", "this chunk doesn't follow the one before it");
  }
  await blobs.append(reference, request);
  accepted(exchange, reference, 202);
};

export const finishUpload: Route = (exchange) => complete(exchange, exchange.reference);

export const uploadStatus: Route = (exchange) => accepted(exchange, exchange.reference, 204);

export const cancelUpload: Route = (exchange) => {
  exchange.blobs.cancel(exchange.reference);
  send(exchange, 204);
};

export const deleteBlob: Route = (exchange) => {
  exchange.repositories.removeBlob(exchange.repository, digestIn(exchange.reference));
  send(exchange, 202);
};

async function complete(exchange: Exchange, id: string): Promise<void> {
  const digest = digestIn(exchange.url.searchParams.get("digest"));
  await exchange.blobs.append(id, exchange.request);
  await exchange.blobs.finish(id, digest);
  exchange.repositories.addBlob(exchange.repository, digest);
  created(exchange, digest);
}

function created(exchange: Exchange, digest: string): void {
  send(exchange, 201, {
    location: `/v2/${exchange.repository}/blobs/${digest}`,
    "docker-content-digest": digest,
  });
}

function accepted(exchange: Exchange, id: string, status: number): void {
  const received = exchange.blobs.received(id);
  send(exchange, status, {
    location: `/v2/${exchange.repository}/blobs/uploads/${id}`,
    "docker-upload-uuid": id,
    range: `0-${Math.max(0, received - 1)}`,
  });
}
