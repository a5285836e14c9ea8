import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "#chain/fault.ts";
import { type Access, accessBy, type TwinAuth } from "./access.ts";
import { BlobStore } from "./blob-store.ts";
import { digestIn, type Exchange, send, type TwinSettings } from "./exchange.ts";
import { type Intrusion, Intrusions, strike } from "./intrusion.ts";
import { Problem } from "./problem.ts";
import { RepositoryStore } from "./repository-store.ts";
import { routeFor } from "./routes.ts";

export interface RegistryTwinOptions {
  /** Where everything is kept; the same folder later brings the same registry back. */
  readonly dir: string;
  /** A free one when 0 or absent. */
  readonly port?: number;
  /** Absent: true. */
  readonly referrersApi?: boolean;
  /** ETag on manifests, and If-Match obeyed. Absent: false, as with most registries. */
  readonly conditionalWrites?: boolean;
  readonly auth?: TwinAuth;
  /** Most entries in one page of tags or referrers; absent: 100. */
  readonly pageSize?: number;
  /** Milliseconds that every answer comes later, as over a network. Absent: 0. */
  readonly latency?: number;
}

interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** 0 while unanswered. */
  readonly status: number;
}

export interface RegistryTwin {
  /** `127.0.0.1:PORT`, as image names begin with. */
  readonly host: string;
  readonly url: string;
  /** Every request so far, in order of arrival. */
  readonly requests: readonly SeenRequest[];
  intrude(intrusion: Intrusion): void;
  close(): Promise<void>;
}

/**
 * An OCI registry on 127.0.0.1 (distribution spec 1.1) that keeps its state in a folder.
 *
 * @throws Fault `PORT_TAKEN` when the wanted port is in use.
 */
export async function startRegistry(options: RegistryTwinOptions): Promise<RegistryTwin> {
  const settings: TwinSettings = {
    referrersApi: options.referrersApi ?? true,
    conditionalWrites: options.conditionalWrites ?? false,
    pageSize: options.pageSize ?? 100,
  };
  const blobs = new BlobStore(options.dir);
  const repositories = new RepositoryStore(options.dir);
  const access = options.auth && accessBy(options.auth);
  const intrusions = new Intrusions();
  const requests: { method: string; path: string; status: number }[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = { method: request.method ?? "GET", path: request.url ?? "/", status: 0 };
    requests.push(seen);
    noteStatus(response, seen);
    if (options.latency !== undefined) await sleep(options.latency);
    const effect = intrusions.take(seen.method, seen.path);
    if (effect !== undefined) {
      const named = seen.path.slice(seen.path.lastIndexOf("/") + 1);
      return strike(effect, { request, response }, () => blobs.read(digestIn(named)));
    }
    const origin = `http://${request.headers.host ?? ""}`;
    const url = new URL(seen.path, origin);
    if (access !== undefined && url.pathname === "/token") {
      const granted = JSON.stringify(access.token(request, url));
      return send({ request, response }, 200, { "content-type": "application/json" }, granted);
    }
    await dispatch({ request, response, url }, origin, access);
  }

  async function dispatch(
    bare: Pick<Exchange, "request" | "response" | "url">,
    origin: string,
    access: Access | undefined,
  ): Promise<void> {
    const { route, repository, reference } = routeFor(bare.request.method ?? "GET", bare.url.pathname);
    access?.check(bare.request, origin, repository);
    await route({
      ...bare,
      repository: repository ?? "",
      reference: reference ?? "",
      blobs,
      repositories,
      settings,
    });
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => fail(error, request, response));
  });
  const port = await listen(server, options.port ?? 0);
  const host = `127.0.0.1:${port}`;
  return {
    host,
    url: `http://${host}`,
    requests,
    intrude: (intrusion) => intrusions.add(intrusion),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** The status is noted when it is written, not when the answer has gone: a client may look at once. */
function noteStatus(response: ServerResponse, seen: { status: number }): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (...args: unknown[]) => {
    seen.status = Number(args[0]);
    return writeHead(...args);
  };
}

function fail(error: unknown, request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const problem = error instanceof Problem ? error : new Problem(500, "UNKNOWN", String(error));
  const headers = { "content-type": "application/json", ...problem.headers };
  send({ request, response }, problem.status, headers, problem.body());
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === "EADDRINUSE";
      const message = `port ${port} for the registry is in use: stop the other process or choose another port`;
      reject(taken ? new Fault("PORT_TAKEN", message, { cause }) : cause);
    });
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
