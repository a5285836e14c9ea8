import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Patience } from "#adapters/registry/patience.ts";
import {
  type RegistryTwin,
  type RegistryTwinOptions,
  startRegistry,
} from "#adapters/registry/twin/registry-twin.ts";
import { ImageName } from "#chain/digest/image-name.ts";

/** As the client waits in production, in a hurry. */
export const HURRIED: Partial<Patience> = { firstWait: 1, longestWait: 2_000, settle: 1 };

/** A twin for one test, with a name for an image in it. */
export async function startTwin(
  options: Partial<RegistryTwinOptions> = {},
): Promise<{ readonly twin: RegistryTwin; readonly image: ImageName }> {
  const dir = options.dir ?? (await freshFolder());
  const twin = await startRegistry({ ...options, dir });
  onTestFinished(() => twin.close());
  return { twin, image: ImageName.parse(`${twin.host}/acme/check-in`) };
}

export async function freshFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "clearance-registry-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Any other server on loopback, for one test; as a proxy it opens no tunnel, but notes where to. */
export async function startServer(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<{
  readonly host: string;
  readonly seen: readonly IncomingMessage[];
  readonly tunnels: readonly string[];
}> {
  const seen: IncomingMessage[] = [];
  const tunnels: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  server.on("connect", (request, socket) => {
    tunnels.push(request.url ?? "");
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(
    () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  );
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen, tunnels };
}
