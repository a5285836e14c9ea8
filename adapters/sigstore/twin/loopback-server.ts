import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Fault } from "#chain/fault.ts";

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export type Handler = (request: Request) => Reply | Promise<Reply>;

export interface LoopbackServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const BODY_LIMIT = 32 * 1024 * 1024;

/** The reason why a request is refused, as the service's own API would put it. */
export class Rejection extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

/**
 * Serves on 127.0.0.1. The handler is named by a function, because most services must know their own URL.
 * @throws Fault `PORT_TAKEN`
 */
export async function serve(
  name: string,
  port: number,
  handler: (url: string) => Handler,
): Promise<LoopbackServer> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === "EADDRINUSE" || cause.code === "EACCES";
      reject(
        taken ? new Fault("PORT_TAKEN", `Port ${port} for ${name} can't be used here.`, { cause }) : cause,
      );
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const url = `http://127.0.0.1:${bound}`;
  const handle = handler(url);
  server.on("request", (request, response) => void answer(handle, request, response));
  return {
    url,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(handle: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = await replyTo(handle, request);
  response.writeHead(reply.status, reply.headers).end(reply.body);
}

async function replyTo(handle: Handler, request: IncomingMessage): Promise<Reply> {
  try {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    return await handle({
      method: request.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: await bodyOf(request),
    });
  } catch (error) {
    const status = error instanceof Rejection ? error.status : 500;
    return json(status, { code: status, message: error instanceof Error ? error.message : "unknown" });
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new Rejection(413, "request body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
