import type { IncomingMessage, ServerResponse } from "node:http";
import { Digest } from "#chain/digest/digest.ts";
import type { BlobStore } from "./blob-store.ts";
import { Problem } from "./problem.ts";
import type { RepositoryStore } from "./repository-store.ts";

/** One request with what its route needs. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly repository: string;
  /** The path's last variable part: a tag, a digest or an upload's id. */
  readonly reference: string;
  readonly blobs: BlobStore;
  readonly repositories: RepositoryStore;
  readonly settings: TwinSettings;
}

export interface TwinSettings {
  readonly referrersApi: boolean;
  /** ETag on manifests, and If-Match and If-None-Match obeyed (412). */
  readonly conditionalWrites: boolean;
  /** Most entries in one page of tags or referrers. */
  readonly pageSize: number;
}

export type Route = (exchange: Exchange) => Promise<void> | void;

export function send(
  exchange: Pick<Exchange, "request" | "response">,
  status: number,
  headers: Readonly<Record<string, string | number>> = {},
  body: Uint8Array | string = "",
): void {
  const bytes = Buffer.from(body);
  const length = headers["content-length"] ?? bytes.length;
  exchange.response.writeHead(status, { ...headers, "content-length": length });
  exchange.response.end(exchange.request.method === "HEAD" ? undefined : bytes);
}

export function digestIn(text: string | null): Digest {
  const digest = Digest.safeParse(text);
  if (!digest.success) throw new Problem(400, "DIGEST_INVALID", `"${text ?? ""}" is not a SHA-256 digest`);
  return digest.data;
}

/** The Link header of the next page, relative as most registries write it. */
export function nextPage(url: URL, changes: Readonly<Record<string, string>>): Record<string, string> {
  const next = new URL(url);
  for (const [name, value] of Object.entries(changes)) next.searchParams.set(name, value);
  return { link: `<${next.pathname}${next.search}>; rel="next"` };
}
