import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { Fault } from "#chain/fault.ts";

/** The sandbox's load balancer: `http://127.0.0.1:PORT/<service>/<environment>[/<region>]/…` goes to what runs there. */
export interface Edge {
  readonly url: string;
  routeTo(route: Route): void;
  close(): Promise<void>;
}

/** Finds the port behind the longest matching `<service>/<environment>[/<region>]` prefix. */
export type Route = (
  segments: readonly string[],
) => { readonly port: number; readonly taken: number } | undefined;

export async function startEdge(port: number): Promise<Edge> {
  let route: Route = () => undefined;
  const server = createServer((incoming, outgoing) => {
    const [path = "/", query] = (incoming.url ?? "/").split("?", 2);
    const segments = path.split("/").filter((segment) => segment !== "");
    const target = route(segments);
    if (target === undefined) {
      outgoing.writeHead(503, { "content-type": "text/plain" }).end("nothing is deployed there\n");
      return;
    }
    const rest = `/${segments.slice(target.taken).join("/")}${query === undefined ? "" : `?${query}`}`;
    const onward = request(
      {
        host: "127.0.0.1",
        port: target.port,
        path: rest,
        method: incoming.method,
        headers: incoming.headers,
        timeout: 5000,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on("error", () => {
      if (!outgoing.headersSent) outgoing.writeHead(502);
      outgoing.end();
    });
    incoming.pipe(onward);
  });
  await listen(server, port);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the edge has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    routeTo(to) {
      route = to;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new Fault("PORT_TAKEN", `port ${port} on 127.0.0.1 is in use: stop what uses it`, { cause });
  }
}
