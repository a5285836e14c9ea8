import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { healthProbe } from "#adapters/health/health-probe.ts";
import type { HealthQuestion } from "#chain/clearance/health.ts";
import type { HealthSource } from "#chain/clearance/health-policy.ts";
import { fillSource } from "#chain/clearance/health-source.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { ImageName } from "#chain/digest/image-name.ts";

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

const digest = digestOf("v1");
const question: HealthQuestion = {
  lane: { service: "check-in", environment: "prod", region: "a" },
  image: ImageName.parse("ghcr.io/acme/check-in"),
  digest,
  lookBack: 3_600_000,
  digestAt: () => Promise.resolve(undefined),
};
const github = { newestDeployment: () => Promise.resolve(undefined) };
const ask = (source: HealthSource, timeoutMs = 2000) =>
  healthProbe({ environment: {}, github, timeoutMs }).ask(
    fillSource(source, question.lane, digest),
    question,
  );

describe("the HTTP source", () => {
  const http = (url: string, timeoutMs?: number) => ask({ kind: "http", url }, timeoutMs);

  it("is healthy on 2xx", async () => {
    const url = await serve((_, answer) => answer.writeHead(204).end());
    expect((await http(url)).state).toBe("healthy");
  });

  it.each([500, 503])("is unhealthy when the service answers %i", async (status) => {
    const url = await serve((_, answer) => answer.writeHead(status).end());
    expect((await http(url)).state).toBe("unhealthy");
  });

  it.each([301, 302, 401, 404, 429, 502, 504])("is unknown when somebody answers %i", async (status) => {
    const url = await serve((_, answer) => answer.writeHead(status, { location: "/login" }).end());
    expect((await http(url)).state).toBe("unknown");
  });

  it("is unknown, not unhealthy and not healthy, when nothing answers in time", async () => {
    const url = await serve(() => undefined);
    expect((await http(url, 50)).state).toBe("unknown");
  });

  it("is unknown when the connection is refused", async () => {
    const url = await serve((_, answer) => answer.end());
    for (const close of closers.splice(0)) close();
    expect((await http(url)).state).toBe("unknown");
  });
});
