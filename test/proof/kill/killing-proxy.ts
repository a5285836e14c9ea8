import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { CallGate } from "./call-gate.ts";

export interface KillingProxy extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** Where calls go from now on: `127.0.0.1:PORT`. */
  forwardTo(host: string): void;
}

/** Stands before one server. Every request is one outside call of whoever makes it. */
export async function killingProxy(name: string, gate: CallGate): Promise<KillingProxy> {
  let target = "";
  const server = createServer((request, response) => {
    relay(request, response).catch(() => response.destroy());
  });

  async function relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    const call = gate.enter(`${request.method ?? "GET"} ${name} ${path}`);
    const body = await buffer(request);
    if (gate.strikes(call, "before")) return void response.destroy();
    gate.reaches(call);
    const answer = await forward(request, path, body);
    if (gate.strikes(call, "unanswered")) return void response.destroy();
    const { "transfer-encoding": chunked, connection: _, ...headers } = answer.headers;
    const length = chunked === undefined ? {} : { "content-length": answer.body.length };
    response.writeHead(answer.status, { ...headers, ...length });
    await new Promise<void>((sent) => response.end(answer.body, sent));
    gate.strikes(call, "after");
  }

  function forward({ method, headers }: IncomingMessage, path: string, body: Buffer) {
    const [hostname, port] = target.split(":");
    return new Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }>(
      (resolve, reject) => {
        const { "transfer-encoding": chunked, connection: _, ...passed } = headers;
        const length = chunked === undefined ? {} : { "content-length": body.length };
        const options = { hostname, port, method, path, headers: { ...passed, ...length } };
        const outgoing = send(options, (incoming) => {
          const { statusCode = 502, headers: answered } = incoming;
          buffer(incoming).then(
            (bytes) => resolve({ status: statusCode, headers: answered, body: bytes }),
            reject,
          );
        });
        outgoing.once("error", reject);
        outgoing.end(body);
      },
    );
  }

  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwardTo: (host) => {
      target = host;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}
