import { generateKeyPairSync, sign } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { githubApi } from "#adapters/github/github-api.ts";
import { doingsIn, fault } from "./github-doings.ts";
import { GITOPS, type GitHubWorld, githubWorld, PROMOTER_APP } from "./github-world.ts";

let world: GitHubWorld;

beforeAll(async () => {
  world = await githubWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const { proposed, opened, pushed, merging, proposal } = doingsIn(() => world);

describe("a review", () => {
  it("keeps the head that it was given on when the head moves", async () => {
    const pull = await proposed();
    const path = `/repos/${GITOPS}/pulls/${pull.number}/reviews`;
    expect((await world.rest("carol", "POST", path, { event: "APPROVE" })).status).toBe(200);
    await pushed("alice", pull.head.ref, { "later.yaml": "a: 1\n" });
    await world.rest("dave", "POST", path, { event: "APPROVE" });
    const now = await opened(pull.number);
    expect(now?.reviews).toMatchObject([
      { author: { login: "carol", kind: "human" }, state: "APPROVED", commit: pull.head.commit },
      { author: { login: "dave" }, state: "APPROVED", commit: now?.head.commit },
    ]);
  });

  it("may be dismissed, and may have lost its commit", async () => {
    const pull = await proposed();
    const path = `/repos/${GITOPS}/pulls/${pull.number}/reviews`;
    const given = await world.rest("carol", "POST", path, { event: "APPROVE" });
    const { id } = (await given.json()) as { id: number };
    await world.rest("bob", "PUT", `${path}/${id}/dismissals`, { message: "stale" });
    world.twin.loseReviewedCommits(GITOPS, pull.number);
    const now = await opened(pull.number);
    expect(now?.reviews).toMatchObject([{ state: "DISMISSED", commit: null }]);
  });

  it("of the author itself is refused", async () => {
    const branch = await pushed("alice", "own", { "own.yaml": "a: 1\n" });
    const { pullRequest } = await world.as("alice").propose(await proposal(branch, { x: "x" }));
    const path = `/repos/${GITOPS}/pulls/${pullRequest.number}/reviews`;
    expect((await world.rest("alice", "POST", path, { event: "APPROVE" })).status).toBe(422);
  });

  it("is read whole when there are more than a page of them", async () => {
    const pull = await proposed();
    const path = `/repos/${GITOPS}/pulls/${pull.number}/reviews`;
    for (let at = 0; at < 101; at++)
      await world.rest("bob", "POST", path, { event: "COMMENT", body: String(at) });
    expect((await opened(pull.number))?.reviews).toHaveLength(101);
  });
});

describe("a look at pull requests", () => {
  it("answers for environments and teams in the same request, and leaves out what it can't", async () => {
    world.twin.setEnvironment(GITOPS, "prod", { reviewers: ["carol"] });
    world.twin.setEnvironment(GITOPS, "dev", {});
    const asides = {
      environments: ["prod", "dev", "nowhere"],
      teams: ["acme/release", "acme/nobody", "elsewhere/people"],
    };
    world.twin.counters.reset();
    const { environments, teams } = await world.promoter.pullRequests("main", asides);
    expect(world.twin.counters.read().total.operations).toEqual({ Look: 1 });
    expect([...(environments ?? [])]).toEqual([
      ["prod", { reviewers: true }],
      ["dev", { reviewers: false }],
    ]);
    expect([...(teams ?? [])]).toEqual([["acme/release", ["carol", "dave"]]]);
  });

  it("says of each reviewer whether he may write now", async () => {
    const pull = await proposed();
    const path = `/repos/${GITOPS}/pulls/${pull.number}/reviews`;
    for (const login of ["carol", "erin"]) await world.rest(login, "POST", path, { event: "APPROVE" });
    expect((await opened(pull.number))?.reviews).toMatchObject([
      { author: { login: "carol" }, mayPush: true },
      { author: { login: "erin" }, mayPush: false },
    ]);
  });
});

describe("people", () => {
  it("are known by their token, whatever its kind", async () => {
    expect(await world.as("alice").viewer()).toEqual({ login: "alice", kind: "human" });
    expect(await world.promoter.viewer()).toEqual({ login: "clearance-promoter[bot]", kind: "bot" });
  });

  it("have the permission that the repository gives them", async () => {
    const { promoter } = world;
    const permissions = await Promise.all(
      ["ada", "carol", "alice", "mallory", "nobody"].map((login) => promoter.permission(login)),
    );
    expect(permissions).toEqual(["admin", "maintain", "write", "read", "none"]);
  });

  it("are members of teams, which not every token may ask", async () => {
    expect(await world.promoter.teamMembers("acme/release")).toEqual(["carol", "dave"]);
    await expect(world.promoter.teamMembers("acme/none")).rejects.toEqual(fault("GITHUB_REJECTED"));
    await expect(world.promoter.teamMembers("release")).rejects.toEqual(fault("GITHUB_REJECTED"));
  });
});

describe("a token", () => {
  it("without push rights merges, pushes and reports nothing", async () => {
    const pull = await proposed();
    const mallory = world.as("mallory");
    const status = { context: "clearance", state: "success", description: "" } as const;
    await expect(mallory.merge(merging(pull))).rejects.toEqual(fault("GITHUB_DENIED"));
    await expect(mallory.setStatus(pull.head.commit, status)).rejects.toEqual(fault("GITHUB_DENIED"));
    await expect(mallory.updatePullRequest(pull.number, { state: "closed" })).rejects.toEqual(
      fault("GITHUB_DENIED"),
    );
    await expect(pushed("mallory", "main", { x: "" })).rejects.toThrow(/403/);
  });

  it("that nobody has is denied, and stands in no message", async () => {
    const token = "ghp_secretsecretsecretsecretsecretsecret";
    const error: unknown = await world
      .withToken(token)
      .viewer()
      .catch((one: unknown) => one);
    expect(error).toEqual(fault("GITHUB_DENIED", { retryable: false }));
    expect(String(error)).not.toContain(token);
  });

  it("of an installation is long, and refused once it has expired", async () => {
    const { twin } = world;
    expect(twin.installationTokenFor("clearance-promoter").length).toBe(520);
    const expired = twin.installationTokenFor("clearance-promoter", { expires: new Date(Date.now() - 1000) });
    await expect(world.withToken(expired).viewer()).rejects.toEqual(fault("GITHUB_DENIED"));
  });

  it("isn't given to whoever forges the App's signature", async () => {
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs1", format: "pem" },
    });
    const auth = { appId: world.app.appId, privateKey };
    const forger = githubApi({ apiUrl: world.twin.apiUrl, repository: GITOPS, auth });
    await expect(forger.viewer()).rejects.toEqual(fault("GITHUB_DENIED"));
  });

  it("isn't given for a signature of no algorithm, or one that holds too long", async () => {
    const answer = (jwt: string) =>
      fetch(`${world.twin.apiUrl}/app`, { headers: { authorization: `bearer ${jwt}` } }).then(
        (one) => one.status,
      );
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const now = Math.floor(Date.now() / 1000);
    const signed = (header: object, claims: object) => {
      const body = `${part(header)}.${part(claims)}`;
      return `${body}.${sign("RSA-SHA256", Buffer.from(body), world.app.privateKey).toString("base64url")}`;
    };
    const iss = world.app.appId;
    expect(await answer(signed({ alg: "RS256" }, { iss, exp: now + 300 }))).toBe(200);
    expect(await answer(`${part({ alg: "none" })}.${part({ iss, exp: now + 300 })}.`)).toBe(401);
    expect(await answer(signed({ alg: "RS256" }, { iss, exp: now - 1 }))).toBe(401);
    expect(await answer(signed({ alg: "RS256" }, { iss, exp: now + 7200 }))).toBe(401);
  });

  it("that an App has just got sees nothing for a while, where GitHub lags", async () => {
    world.twin.settings.freshTokenLag = 3_600_000;
    const fresh = world.withToken(world.twin.installationTokenFor(PROMOTER_APP));
    world.twin.settings.freshTokenLag = 0;
    await expect(fresh.permission("alice")).resolves.toBe("none");
    await expect(fresh.run(1)).resolves.toBeUndefined();
    await expect(fresh.statuses("0".repeat(40))).rejects.toEqual(fault("GITHUB_REJECTED"));
  });

  it("has its own entity tags", async () => {
    const path = `${world.twin.apiUrl}/repos/${GITOPS}`;
    const get = (login: string, tag?: string) => {
      const authorization = `token ${world.twin.tokenFor(login)}`;
      return fetch(path, {
        headers: { authorization, ...(tag === undefined ? {} : { "if-none-match": tag }) },
      });
    };
    const tag = (await get("alice")).headers.get("etag") ?? "";
    expect((await get("alice", tag)).status).toBe(304);
    expect((await get("bob", tag)).status).toBe(200);
  });
});
