import { afterEach, describe, expect, it } from "vitest";
import { actionsIdentityToken } from "./identity-token.ts";
import { type Handler, json, type LoopbackServer, serve } from "./twin/loopback-server.ts";

let server: LoopbackServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function tokenFrom(handler: Handler): Promise<(audience: string) => Promise<string>> {
  server = await serve("a token endpoint", 0, () => handler);
  return actionsIdentityToken({ url: `${server.url}/token?api-version=2.0`, token: "request-secret" });
}

describe("the identity token of a job", () => {
  it("is asked for with the audience, beside what the URL already says", async () => {
    const token = await tokenFrom(({ query, headers }) => {
      expect(headers.authorization).toBe("Bearer request-secret");
      return json(200, { value: `${query.get("api-version")} ${query.get("audience")}` });
    });
    expect(await token("a&b=c")).toBe("2.0 a&b=c");
  });

  it("is asked for again when the endpoint stumbles", async () => {
    let asked = 0;
    const token = await tokenFrom(() => (++asked < 3 ? json(503, {}) : json(200, { value: "token" })));
    expect(await token("sigstore")).toBe("token");
  });

  it("is given up after three attempts, to be retried later", async () => {
    let asked = 0;
    const token = await tokenFrom(() => {
      asked += 1;
      return json(500, {});
    });
    await expect(token("sigstore")).rejects.toMatchObject({ code: "TOKEN_UNAVAILABLE", retryable: true });
    expect(asked).toBe(3);
  });

  it.each([
    ["a refusal", json(403, { value: "request-secret" })],
    ["no token", json(200, { value: "" })],
    ["something else", { status: 200, body: "request-secret" }],
  ])("is a fault that says no secret when the answer is %s", async (_what, reply) => {
    const token = await tokenFrom(() => reply);
    const fault: unknown = await token("sigstore").catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: "TOKEN_UNAVAILABLE", retryable: false });
    expect(String(fault)).not.toContain("request-secret");
  });

  it("isn't asked for at another host than the one that was given", async () => {
    const token = await tokenFrom(() => ({ status: 302, headers: { location: "http://127.0.0.1:1/" } }));
    await expect(token("sigstore")).rejects.toMatchObject({ code: "TOKEN_UNAVAILABLE" });
  });
});
