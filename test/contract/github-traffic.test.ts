import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Interceptor } from "#adapters/github/twin/traffic/intercept.ts";
import { doingsIn } from "./github-doings.ts";
import { GITOPS, type GitHubWorld, githubWorld } from "./github-world.ts";

let world: GitHubWorld;
let now = Date.parse("2026-11-20T12:00:00Z");
beforeAll(async () => {
  world = await githubWorld({ now: () => now });
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => {
  world.twin.settings.limits = false;
});

const { pushed, hosted } = doingsIn(() => world);

const minute = 60_000;
const get = (path: string, token: string, headers: object = {}) =>
  fetch(`${world.twin.apiUrl}${path}`, { headers: { authorization: `bearer ${token}`, ...headers } });

/** A fresh installation, so that no other test has spent anything of its budget. */
function freshToken(slug: string) {
  world.twin.addApp({ slug, permissions: { contents: "write", statuses: "write", pull_requests: "write" } });
  return world.twin.installationTokenFor(slug);
}

describe("the counters", () => {
  it("say what was asked, by route, operation, mutation, actor and token", async () => {
    const token = freshToken("counted");
    world.twin.counters.reset();
    const first = await get(`/repos/${GITOPS}`, token);
    await get(`/repos/${GITOPS}`, token, { "if-none-match": first.headers.get("etag") ?? "" });
    await get(`/repos/${GITOPS}/pulls/17`, world.twin.tokenFor("alice"));
    await world.graphql("query Look { viewer { login } }", {}, token);
    await world.graphql(
      `mutation { deleteRef(input: { refId: "REF_kwx" }) { clientMutationId } }`,
      {},
      token,
    );
    const { total, actors, tokens } = world.twin.counters.read();
    expect(total).toEqual({
      requests: 5,
      routes: {
        "GET /repos/:owner/:repo": 2,
        "GET /repos/:owner/:repo/pulls/:number": 1,
        "POST /graphql": 2,
      },
      operations: { Look: 1, deleteRef: 1 },
      mutations: { deleteRef: 1 },
      graphqlPoints: 2,
      points: 9,
      content: 1,
      notModified: 1,
      limited: 0,
      git: {},
    });
    expect(actors["counted[bot]"]).toMatchObject({ requests: 4 });
    expect(actors["alice"]).toMatchObject({ requests: 1 });
    expect(Object.values(tokens).map((one) => one.requests)).toEqual([4, 1]);
    const shown = await (await fetch(`${world.twin.gitRoot}/_twin/counters`)).json();
    expect(shown).toEqual({ total, actors, tokens });
    await fetch(`${world.twin.gitRoot}/_twin/counters`, { method: "DELETE" });
    expect(world.twin.counters.read().total.requests).toBe(0);
  });
});

describe("the limits", () => {
  it("refuse a secondary one with the seconds to wait, and let go when they are over", async () => {
    const token = freshToken("eager");
    world.twin.settings.limits = true;
    // 5 points each: 180 writes are 900. They make content, of which 80 a minute are allowed.
    const write = () =>
      fetch(`${world.twin.apiUrl}/repos/${GITOPS}/statuses/x`, {
        method: "POST",
        headers: { authorization: `bearer ${token}` },
        body: JSON.stringify({ state: "success" }),
      });
    const answers = [];
    for (let at = 0; at < 81; at++) answers.push((await write()).status);
    expect(new Set(answers.slice(0, 80))).toEqual(new Set([422]));
    const refused = await write();
    expect(refused.status).toBe(403);
    expect(refused.headers.get("retry-after")).toBe("60");
    expect(await refused.json()).toMatchObject({ message: expect.stringMatching(/secondary rate limit/) });
    now += minute;
    expect((await write()).status).toBe(422);
    world.twin.settings.limitStatus = 429;
    for (let at = 0; at < 80; at++) await write();
    expect((await write()).status).toBe(429);
    world.twin.settings.limitStatus = 403;
    expect(world.twin.counters.read().actors["eager[bot]"]).toMatchObject({ limited: 4 });
  });

  it("refuse the primary one until the hour is over, by GraphQL with status 200", async () => {
    const token = freshToken("spent");
    world.twin.settings.limits = true;
    // 10,000 connections are 100 points; the budget is 5,000.
    const expensive = `query { repository(owner: "acme", name: "gitops") { pullRequests(first: 100) { nodes { ${Array.from(
      { length: 100 },
      (_, at) => `a${at}: comments(first: 1) { totalCount }`,
    ).join(" ")} } } } }`;
    let answer = await world.graphql(expensive, {}, token);
    for (let at = 0; at < 50; at++) {
      now += 1_000;
      answer = await world.graphql(expensive, {}, token);
    }
    expect(answer.errors).toMatchObject([{ type: "RATE_LIMITED" }]);
    const rest = await get(`/repos/${GITOPS}`, token);
    expect(rest.status).toBe(200);
    expect(rest.headers.get("x-ratelimit-resource")).toBe("core");
    expect(rest.headers.get("x-ratelimit-remaining")).toBe("4999");
    now += 60 * minute;
    expect(
      (await world.graphql(expensive, {}, world.twin.installationTokenFor("spent"))).errors,
    ).toBeUndefined();
  });

  it("kargo#2178: count an answer of 304 for nothing but the secondary ones", async () => {
    const token = freshToken("polite");
    const first = await get(`/repos/${GITOPS}`, token);
    const again = await get(`/repos/${GITOPS}`, token, { "if-none-match": first.headers.get("etag") ?? "" });
    expect(again.status).toBe(304);
    expect(again.headers.get("x-ratelimit-used")).toBe("1");
  });
});

describe("an interception", () => {
  const PAIR = (name: string) => ({
    query: `mutation($repo: ID!, $oid: GitObjectID!) {
      one: createRef(input: { repositoryId: $repo, name: "refs/heads/${name}-1", oid: $oid }) { ref { name } }
      two: createRef(input: { repositoryId: $repo, name: "refs/heads/${name}-2", oid: $oid }) { ref { name } }
    }`,
    name,
  });
  async function pair(name: string, interceptor: Interceptor) {
    const { data } = await world.graphql(
      `{ repository(owner: "acme", name: "gitops") { id defaultBranchRef { target { oid } } } }`,
    );
    const { id: repo, defaultBranchRef } = data.repository;
    const remove = world.twin.intercept(interceptor);
    const answer = await world
      .graphql(PAIR(name).query, { repo, oid: defaultBranchRef.target.oid })
      .catch((error: unknown) => error);
    remove();
    const there = async (at: number) => (await hosted().resolve(`refs/heads/${name}-${at}`)) !== undefined;
    return { answer, done: [await there(1), await there(2)] };
  }

  it("ends the connection before, between and after the mutations of one document", async () => {
    const at =
      (index: number, what: "drop" | "act-then-drop"): Interceptor =>
      (point) =>
        point.mutation?.index === index ? { do: what } : undefined;
    expect(await pair("a", (point) => (point.mutation ? undefined : { do: "drop" }))).toMatchObject({
      answer: expect.any(TypeError),
      done: [false, false],
    });
    expect(await pair("b", at(0, "drop"))).toMatchObject({
      answer: expect.any(TypeError),
      done: [false, false],
    });
    expect((await pair("c", at(0, "act-then-drop"))).done).toEqual([true, false]);
    expect((await pair("d", at(1, "drop"))).done).toEqual([true, false]);
    expect(await pair("e", (point) => (point.mutation ? undefined : { do: "act-then-drop" }))).toMatchObject({
      answer: expect.any(TypeError),
      done: [true, true],
    });
  });

  it("refuses one mutation, and the others go on", async () => {
    const { answer, done } = await pair("f", (point) =>
      point.mutation?.index === 0 ? { do: "answer", status: 403, body: { message: "no" } } : undefined,
    );
    expect(answer).toMatchObject({ data: { one: null }, errors: [{ type: "FORBIDDEN", message: "no" }] });
    expect(done).toEqual([false, true]);
  });

  it("answers a request instead of GitHub, or lets it wait for the one behind it", async () => {
    const token = world.twin.tokenFor("alice");
    const remove = world.twin.intercept(({ path }) =>
      path.startsWith(`/repos/${GITOPS}/pulls`)
        ? { do: "answer", status: 502, body: { message: "Server Error" } }
        : undefined,
    );
    expect((await get(`/repos/${GITOPS}/pulls`, token)).status).toBe(502);
    remove();
    const order: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const undo = world.twin.intercept(({ path }) =>
      path === "/user" ? { do: "delay", until: gate } : undefined,
    );
    const late = get("/user", token).then(() => order.push("late"));
    await get(`/repos/${GITOPS}`, token).then(() => order.push("early"));
    release();
    await late;
    undo();
    expect(order).toEqual(["early", "late"]);
  });

  it("cuts git's own connection, before it acted and after", async () => {
    const only = (what: "drop" | "act-then-drop"): Interceptor => {
      return ({ method, path }) =>
        method === "POST" && path.endsWith("/git-receive-pack") ? { do: what } : undefined;
    };
    for (const [branch, what] of [
      ["cut-before", "drop"],
      ["cut-after", "act-then-drop"],
    ] as const) {
      const remove = world.twin.intercept(only(what));
      await expect(pushed("alice", branch, { x: "1" })).rejects.toThrow();
      remove();
      expect((await hosted().resolve(`refs/heads/${branch}`)) !== undefined).toBe(what === "act-then-drop");
    }
  });
});

describe("a webhook's delivery", () => {
  it("waits, gets lost, comes twice with the same id and in another order, as it is told to", async () => {
    const heard: string[] = [];
    const server = createServer((request, response) => {
      heard.push(String(request.headers["x-github-delivery"]));
      request.resume().on("end", () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { webhooks } = world.twin;
    world.twin.setWebhook(GITOPS, {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      secret: "s",
      events: ["status"],
    });
    const commit = await hosted().resolve("refs/heads/main");
    webhooks.hold();
    for (const context of ["first", "second", "third"]) {
      await world.as("alice").setStatus(commit ?? "", { context, state: "success", description: "" });
    }
    await world.twin.settled();
    expect(heard).toEqual([]);
    const [first, second, third] = webhooks.held;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error("three were held");
    webhooks.lose(second);
    await webhooks.send(third);
    await webhooks.send(first);
    await webhooks.send(first);
    webhooks.resume();
    expect(heard).toEqual([third, first, first].map((one) => one.id));
    expect(webhooks.held).toEqual([]);
    await new Promise((resolve) => server.close(resolve));
  });
});
