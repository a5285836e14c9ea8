import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { promoterApp, type Service } from "./app.ts";
import { Metrics } from "./metrics.ts";
import { Reconciler } from "./reconciler.ts";
import type { RollbackAnswer } from "./rollback-request.ts";
import { wakes } from "./webhook.ts";

const SECRET = "a webhook secret";

function service(answer: RollbackAnswer = { status: 200, body: { done: true } }): Service & {
  readonly asked: { readonly request: unknown; readonly token: string }[];
  readonly comments: readonly number[];
} {
  const comments: number[] = [];
  const asked: { readonly request: unknown; readonly token: string }[] = [];
  return {
    secret: SECRET,
    reconciler: new Reconciler(async () => true, 60_000),
    metrics: new Metrics(),
    rollback: async (request, token) => {
      asked.push({ request, token });
      return answer;
    },
    answer: (comment) => void comments.push(comment),
    log: () => undefined,
    comments,
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
  ])("gitops-promoter#1285: refuses a delivery %s, and does not remember its id", async (_, headers) => {
    const app = promoterApp(service());
    expect((await app.request("/webhooks/github", delivery("{}", headers))).status).toBe(401);
    expect((await app.request("/webhooks/github", delivery("{}"))).status).toBe(202);
  });

  it("answers a comment that was just written to it, knowing only its id, and no other", async () => {
    const told = service();
    const app = promoterApp(told);
    const send = (id: string, body: object) =>
      app.request(
        "/webhooks/github",
        delivery(JSON.stringify(body), { "x-github-delivery": id, "x-github-event": "issue_comment" }),
      );
    const comment = { id: 17, body: "/clearance rollback check-in --env prod --reason why" };
    await send("1", { action: "created", comment });
    await send("1", { action: "created", comment });
    await send("2", { action: "edited", comment });
    await send("3", { action: "created", comment: { ...comment, body: `> ${comment.body}` } });
    await send("4", { action: "created", comment: { ...comment, id: "17; drop" } });
    expect(told.comments).toEqual([17]);
  });

  it("wakes with what a delivery names", async () => {
    const under = service();
    const heard: string[] = [];
    under.reconciler.wake = (hints?: Iterable<string>) => void heard.push(...(hints ?? []));
    const body = JSON.stringify({ client_payload: { services: ["api", "worker"] } });
    const headers = { "x-github-event": "repository_dispatch" };
    await promoterApp(under).request("/webhooks/github", delivery(body, headers));
    expect(heard).toEqual(["api", "worker"]);
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

describe("a delivery", () => {
  const bot = { type: "Bot" };
  const person = { type: "User" };
  it.each([
    ["push", { ref: "refs/heads/main", sender: bot }, true],
    ["push", { ref: "refs/heads/clearance/prod/check-in/1", sender: person }, true],
    ["push", { ref: "refs/heads/clearance/prod/check-in/1", sender: bot }, false],
    ["pull_request", { pull_request: { head: { ref: "clearance/dev/check-in/1" } }, sender: bot }, false],
    ["pull_request", { pull_request: { head: { ref: "clearance/dev/check-in/1" } }, sender: person }, true],
    ["pull_request", { pull_request: { head: { ref: "renovate/all" } }, sender: bot }, true],
    ["pull_request_review", { sender: person }, true],
    ["status", { context: "clearance", sender: bot }, false],
    ["status", { context: "clearance/prod", sender: person }, false],
    ["status", { context: "ci/build", sender: bot }, true],
    ["status", undefined, true],
    ["merge_group", { action: "checks_requested", sender: bot }, true],
    ["star", { sender: person }, false],
  ])("kargo#3303, gitops-promoter#360: of %s, %j, wakes: %s", (event, payload, expected) => {
    expect(wakes(event, payload)).toBe(expected);
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

  it.each([
    [200, true],
    [202, true],
    [401, false],
    [403, false],
    [409, false],
    [503, false],
  ] as const)(
    "answers %i as it is, and wakes the promoter only where something was done",
    async (status, woken) => {
      const under = service({ status, body: { done: woken } });
      let wakes = 0;
      under.reconciler.wake = () => {
        wakes += 1;
      };
      const request = { method: "POST", body, headers: { authorization: "Bearer t" } };
      const answer = await promoterApp(under).request("/rollback", request);
      expect([answer.status, await answer.json()]).toEqual([status, { done: woken }]);
      expect(wakes > 0).toBe(woken);
    },
  );

  it("refuses a request without a token", async () => {
    expect((await promoterApp(service()).request("/rollback", { method: "POST", body })).status).toBe(401);
  });
});

describe("the health route", () => {
  it("kargo#6790: is 503 from a failed pass to the next that decides, and well before the first", async () => {
    const under = service();
    const health = async () => (await promoterApp(under).request("/healthz")).status;
    expect(await health()).toBe(200);
    under.reconciler.last = { ok: false, started: new Date(0), milliseconds: 1 };
    expect(await health()).toBe(503);
    under.reconciler.last = { ok: true, started: new Date(0), milliseconds: 1 };
    expect(await health()).toBe(200);
  });
});

describe("a bug behind a route", () => {
  it("is told in the log and not to whoever asked", async () => {
    const said: unknown[] = [];
    const broken: Service = {
      ...service(),
      rollback: () => Promise.reject(new TypeError("inner detail")),
      log: (...line) => said.push(line),
    };
    const body = JSON.stringify({ service: "check-in", environment: "prod", reason: "health is gone" });
    const request = { method: "POST", body, headers: { authorization: "Bearer t" } };
    const answer = await promoterApp(broken).request("/rollback", request);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("inner detail");
    expect(JSON.stringify(said)).toContain("inner detail");
  });
});
