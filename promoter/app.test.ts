import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { promoterApp, type Service } from "./app.ts";
import { Metrics } from "./metrics.ts";
import { Reconciler } from "./reconciler.ts";

const SECRET = "a webhook secret";

function service(): Service & { readonly asked: { readonly request: unknown; readonly token: string }[] } {
  const asked: { readonly request: unknown; readonly token: string }[] = [];
  return {
    secret: SECRET,
    reconciler: new Reconciler(async () => true, 60_000),
    metrics: new Metrics(),
    rollback: async (request, token) => {
      asked.push({ request, token });
      return { status: 200, body: { done: true } };
    },
    log: () => undefined,
    asked,
  };
}

function delivery(body: string, headers: Readonly<Record<string, string>> = {}): RequestInit {
  const signature = `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`;
  return {
    method: "POST",
    body,
    headers: {
      "x-hub-signature-256": signature,
      "x-github-delivery": "1",
      "x-github-event": "push",
      ...headers,
    },
  };
}

describe("the webhook route", () => {
  it("takes a signed delivery once and answers a repeat without running it", async () => {
    const app = promoterApp(service());
    expect((await app.request("/webhooks/github", delivery("{}"))).status).toBe(202);
    expect(await (await app.request("/webhooks/github", delivery("{}"))).text()).toBe("seen before\n");
  });

  it.each([
    ["without a signature", { "x-hub-signature-256": "" }],
    ["signed with SHA-1", { "x-hub-signature-256": "sha1=0000" }],
    [
      "signed with another secret",
      { "x-hub-signature-256": `sha256=${createHmac("sha256", "x").update("{}").digest("hex")}` },
    ],
    ["with an empty digest", { "x-hub-signature-256": "sha256=" }],
    ["with the digest of nothing", { "x-hub-signature-256": `sha256=${"0".repeat(64)}` }],
  ])("refuses a delivery %s, and does not remember its id", async (_, headers) => {
    const app = promoterApp(service());
    expect((await app.request("/webhooks/github", delivery("{}", headers))).status).toBe(401);
    expect((await app.request("/webhooks/github", delivery("{}"))).status).toBe(202);
  });

  it("refuses a body that was changed after it was signed", async () => {
    const init = delivery('{"action":"closed"}');
    expect(
      (await promoterApp(service()).request("/webhooks/github", { ...init, body: '{"action":"opened"}' }))
        .status,
    ).toBe(401);
  });

  it("refuses a body over the limit before it looks at the signature", async () => {
    const app = promoterApp(service());
    expect((await app.request("/webhooks/github", delivery("x".repeat(1024 * 1024 + 1)))).status).toBe(413);
  });
});

describe("the rollback route", () => {
  const body = JSON.stringify({ service: "check-in", environment: "prod", reason: "health is gone" });

  it("asks for whoever the token belongs to, never for a name in the body", async () => {
    const under = service();
    const app = promoterApp(under);
    const answer = await app.request("/rollback", {
      method: "POST",
      body,
      headers: { authorization: "Bearer t" },
    });
    expect(answer.status).toBe(200);
    expect(under.asked).toEqual([{ request: JSON.parse(body) as unknown, token: "t" }]);
    const named = JSON.stringify({ ...(JSON.parse(body) as object), requestedBy: "erin" });
    expect(
      (
        await app.request("/rollback", {
          method: "POST",
          body: named,
          headers: { authorization: "Bearer t" },
        })
      ).status,
    ).toBe(400);
    expect(under.asked).toHaveLength(1);
  });

  it("refuses a request without a token", async () => {
    expect((await promoterApp(service()).request("/rollback", { method: "POST", body })).status).toBe(401);
  });
});

describe("the reconciler", () => {
  it("runs one more pass for any number of wakes during one, and finishes the pass under way when closed", async () => {
    let passes = 0;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const reconciler = new Reconciler(async () => {
      passes += 1;
      if (passes === 1) await gate;
      return true;
    }, 60_000);
    const loop = reconciler.start();
    await new Promise(setImmediate);
    for (let wake = 0; wake < 5; wake += 1) reconciler.wake();
    expect(passes).toBe(1);
    release();
    while (passes < 2 || reconciler.last === undefined) await new Promise(setImmediate);
    await reconciler.close();
    await loop;
    expect(passes).toBe(2);
  });

  it("runs again by itself when no webhook comes", async () => {
    let passes = 0;
    const reconciler = new Reconciler(async () => {
      passes += 1;
      return true;
    }, 1);
    const loop = reconciler.start();
    while (passes < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    await reconciler.close();
    await loop;
    const after = passes;
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(passes).toBe(after);
  });
});
