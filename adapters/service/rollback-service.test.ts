import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { askRollbackService } from "./rollback-service.ts";

const REQUEST = { service: "check-in", environment: "prod", reason: "5xx" };
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function service(
  answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
): Promise<string> {
  const server = createServer((request, response) => void answer(request, response));
  servers.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ask = (url: string) => askRollbackService({ url, token: "t0ken", timeoutMs: 2_000 }, REQUEST);
const says = (status: number, body: string) =>
  service((_, response) => void response.writeHead(status).end(body));

describe("askRollbackService", () => {
  it("sends what is wanted with the person's token and gives the service's answer back", async () => {
    let heard: unknown;
    const findings = [{ code: "NOT_PERMITTED", message: "alice may not" }];
    const url = await service(async (request, response) => {
      heard = [request.method, request.url, request.headers.authorization, JSON.parse(await text(request))];
      response.writeHead(403).end(JSON.stringify({ outcome: "refused", findings }));
    });
    expect(await ask(`${url}/clearance/`)).toEqual({ outcome: "refused", findings });
    expect(heard).toEqual(["POST", "/clearance/rollback", "Bearer t0ken", REQUEST]);
  });

  it("tells what became of each of several images", async () => {
    const [from, to] = [digestOf("bad"), digestOf("good")];
    const images = [{ service: "worker", from, to }];
    const where = { regions: [], pullRequest: 7, commit: "c".repeat(40), warnings: [] };
    const answer = { outcome: "rolled-back", from, to, images, quarantined: [from], ...where };
    expect(await ask(await says(200, JSON.stringify(answer)))).toEqual(answer);
  });

  it.each([
    [401, "{}", "GITHUB_DENIED"],
    [
      503,
      '{"fault":{"code":"ROLLBACK_IMPOSSIBLE","message":"none","retryable":false}}',
      "ROLLBACK_IMPOSSIBLE",
    ],
    [503, '{"fault":{"code":"toString","message":"none","retryable":false}}', "GITHUB_REJECTED"],
    [200, '{"outcome":"refused","findings":[]}', "GITHUB_REJECTED"],
    [200, '{"outcome":"rolled-back"}', "GITHUB_REJECTED"],
    [200, "<html>", "GITHUB_REJECTED"],
    [200, "{", "GITHUB_UNREACHABLE"],
  ])("an answer %i %s is a fault, never a rollback", async (status, body, code) => {
    await expect(ask(await says(status, body))).rejects.toMatchObject({ code });
  });

  it("never follows a redirect with the token", async () => {
    let asked = 0;
    const other = await service((_, response) => {
      asked += 1;
      response.end("{}");
    });
    const url = await service((_, response) => void response.writeHead(307, { location: other }).end());
    await expect(ask(url)).rejects.toMatchObject({ code: "GITHUB_UNREACHABLE" });
    expect(asked).toBe(0);
  });

  it.each(["http://promoter.acme.example", "https://user:secret@promoter.acme.example", "promoter"])(
    "sends no token to %s, and doesn't repeat it",
    async (url) => {
      await expect(ask(url)).rejects.toMatchObject({
        code: "INPUT_INVALID",
        message: expect.not.stringContaining("secret"),
      });
    },
  );
});
