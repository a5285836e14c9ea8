import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isLoopback } from "./endpoint.ts";

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: HttpBody;
}

/** Can be sent more than once: each call of `content` begins anew. */
export interface HttpBody {
  readonly size: number;
  content(): AsyncIterable<Uint8Array>;
}

export interface HttpAnswer {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

/** The connection gave no answer, or not a whole one; what it said is the cause. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  /** The socket's code, or its words where it has none. */
  readonly code: string;

  constructor(cause: unknown) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const words = typeof code === "string" ? code : cause instanceof Error ? cause.message : String(cause);
    super(words, { cause });
    this.code = words;
  }
}

/** The usual variables: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, in either case. */
export type ProxyVariables = Readonly<Record<string, string | undefined>>;

/** One request, one answer: no redirect, no retry. Rejects with `NoAnswer`, or with what `content` threw. */
export type Transport = (
  request: HttpRequest,
  limits: { readonly silence: number; readonly signal: AbortSignal },
) => Promise<HttpAnswer>;

/**
 * HTTP over Node's own client with connections kept alive. Certificates of an own authority come from
 * NODE_EXTRA_CA_CERTS, which Node reads at start; proxies are given here, so that they work without
 * NODE_USE_ENV_PROXY. This machine is never asked through a proxy.
 */
export function httpTransport(proxy: ProxyVariables = {}): Transport {
  const agents = {
    direct: new HttpAgent({ keepAlive: true }),
    http: new HttpAgent({ keepAlive: true, proxyEnv: { ...proxy } }),
    https: new HttpsAgent({ keepAlive: true, proxyEnv: { ...proxy } }),
  };
  return (request, { silence, signal }) =>
    new Promise((resolve, reject) => {
      const { body, method, url } = request;
      const secure = url.protocol === "https:";
      const headers = { ...request.headers, ...(body ? { "content-length": String(body.size) } : {}) };
      const agent = secure ? agents.https : isLoopback(url.hostname) ? agents.direct : agents.http;
      const outgoing = (secure ? httpsRequest : httpRequest)(url, { method, headers, agent, signal });
      outgoing.setTimeout(silence, () => outgoing.destroy(new Error(`silent for ${silence} ms`)));
      outgoing.on("error", (cause) => reject(new NoAnswer(signal.aborted ? signal.reason : cause)));
      outgoing.on("response", (incoming) => {
        resolve({ url, status: incoming.statusCode ?? 0, headers: incoming.headers, body: incoming });
      });
      if (body === undefined) outgoing.end();
      else pipeline(Readable.from(reported(body.content(), reject)), outgoing).catch(() => undefined);
    });
}

/** The content's own failure is told before the socket's, which only follows from it. */
async function* reported(content: AsyncIterable<Uint8Array>, failed: (error: unknown) => void) {
  try {
    yield* content;
  } catch (error) {
    failed(error);
    throw error;
  }
}
