import { generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WALL_CLOCK } from "./clock.ts";
import { connect } from "./connection.ts";

const HOUR = 3_600;

/** A GitHub that has next to nothing left for the App's key, and everything for its installation. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const byKey = request.headers.authorization?.startsWith("bearer ") === true;
  const made = request.url?.endsWith("/access_tokens") === true;
  response.writeHead(made ? 201 : 200, {
    "content-type": "application/json",
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": byKey ? "1" : "4999",
    "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + HOUR),
    "x-ratelimit-resource": request.url === "/graphql" ? "graphql" : "core",
  });
  const expires = new Date(Date.now() + HOUR * 1000).toISOString();
  response.end(JSON.stringify(made ? { token: "ghs_x", expires_at: expires, permissions: {} } : { id: 7 }));
}

const server = createServer(answer);
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

it("waits for no limit of the App's key where the installation's own is far away", async () => {
  const waits: number[] = [];
  const clock = {
    ...WALL_CLOCK,
    async sleep(milliseconds: number) {
      waits.push(milliseconds);
      if (milliseconds > 1_000) throw new Error(`it waits for ${milliseconds} ms`);
    },
  };
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const { port } = server.address() as AddressInfo;
  const apiUrl = `http://127.0.0.1:${port}`;
  const { octokit } = connect({
    apiUrl,
    repository: "acme/gitops",
    auth: { appId: 1, privateKey },
    clock,
  })("refresh");
  await octokit.request("POST /graphql", { query: "query { viewer { login } }" });
  expect(await octokit.request("GET /repos/acme/gitops/actions/runs")).toMatchObject({ status: 200 });
  expect(waits).toEqual([]);
});
