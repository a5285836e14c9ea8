import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { httpProbe } from "#adapters/health/http-probe.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}/healthz`;
}

describe("the HTTP health probe", () => {
  it("is healthy on 2xx", async () => {
    const url = await serve((_, answer) => answer.writeHead(204).end());
    expect((await httpProbe().probe(url)).state).toBe("healthy");
  });

  it.each([301, 302, 401, 404, 500, 503])("is unhealthy when the service answers %i", async (status) => {
    const url = await serve((_, answer) => answer.writeHead(status, { location: "/login" }).end());
    expect((await httpProbe().probe(url)).state).toBe("unhealthy");
  });

  it("is unknown, not unhealthy and not healthy, when nothing answers in time", async () => {
    const url = await serve(() => undefined);
    expect((await httpProbe({ timeoutMs: 50 }).probe(url)).state).toBe("unknown");
  });

  it("is unknown when the connection is refused", async () => {
    const url = await serve((_, answer) => answer.end());
    for (const close of closers.splice(0)) close();
    expect((await httpProbe({ timeoutMs: 500 }).probe(url)).state).toBe("unknown");
  });

  it("faults on a URL that can't be asked", async () => {
    await expect(httpProbe().probe("file:///etc/passwd")).rejects.toMatchObject({
      code: "HEALTH_UNREACHABLE",
    });
  });
});
