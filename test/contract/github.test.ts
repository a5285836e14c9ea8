import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gitConfiguration } from "#adapters/git/git-environment.ts";
import { localRepository } from "#adapters/git/local-repository.ts";
import { askGit, runGit } from "#adapters/git/run-git.ts";
import { githubApi } from "#adapters/github/github-api.ts";
import { startGitHub } from "#adapters/github/twin/github-twin.ts";
import type { PullRequest } from "#chain/promotion/github.ts";
import { GITOPS, type GitHubWorld, githubWorld } from "./github-world.ts";

const FILE = "apps/check-in/prod/kustomization.yaml";
let world: GitHubWorld;

beforeAll(async () => {
  world = await githubWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

let serial = 0;

/** A pull request of the promoter that changes one line. */
async function proposed(): Promise<PullRequest> {
  const { promoter } = world;
  const branch = `clearance/prod/check-in/${(++serial).toString(16).padStart(12, "0")}`;
  const { pullRequest, created } = await promoter.propose({
    branch,
    base: { branch: "main", commit: await head("main") },
    files: [{ path: FILE, bytes: new TextEncoder().encode(`digest: sha256:${serial}\n`) }],
    message: "Promote check-in\n",
    title: "Promote check-in",
    body: "…",
  });
  expect(created).toBe(true);
  return pullRequest;
}

/** One of the open ones, with all that is known of it. */
async function opened(number: number) {
  return (await world.promoter.pullRequests("main")).open.find((one) => one.number === number);
}

async function head(branch: string): Promise<string> {
  const commit = await hosted().resolve(`refs/heads/${branch}`);
  if (commit === undefined) throw new Error(`there is no branch ${branch}`);
  return commit;
}

/** Somebody's ordinary push of one more commit; the branch is made where it isn't there. */
async function pushed(
  login: string,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), "clearance-push-"));
  const environment = gitConfiguration({
    "user.name": login,
    "user.email": `${login}@acme.example`,
    "http.extraHeader": `Authorization: Basic ${Buffer.from(`${login}:${world.twin.tokenFor(login)}`).toString("base64")}`,
  });
  const git = (...args: string[]) => runGit(args, { directory: work, environment });
  try {
    await git("clone", "--quiet", world.twin.gitUrl(GITOPS), ".");
    const there = await askGit(["rev-parse", "--verify", `origin/${branch}`], { directory: work });
    await git("checkout", "--quiet", "-B", branch, there.exitCode === 0 ? `origin/${branch}` : "origin/main");
    for (const [path, text] of Object.entries(files)) await writeFile(join(work, path), text);
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "By hand");
    await git("push", "--quiet", "origin", `HEAD:refs/heads/${branch}`);
    return branch;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The hosted repository itself; a clone over http is git.test.ts's part. */
function hosted() {
  return localRepository(world.twin.gitDirectory(GITOPS));
}

function merging(pull: PullRequest, expectedHead = pull.head.commit) {
  return { pullRequest: pull.number, expectedHead, title: "Promote", message: "Clearance-Service: check-in" };
}

const fault = (code: string, more: object = {}) => expect.objectContaining({ name: "Fault", code, ...more });

async function proposal(branch: string, files: Readonly<Record<string, Uint8Array | string | null>>) {
  return {
    branch,
    base: { branch: "main", commit: await head("main") },
    files: Object.entries(files).map(([path, text]) => ({
      path,
      bytes: typeof text === "string" ? new TextEncoder().encode(text) : text,
    })),
    message: "Promote\n\nClearance-Service: check-in",
    title: "Promote",
    body: "…",
  };
}
describe("an alarm's issue", () => {
  it("is in the list until it is closed, and no pull request is", async () => {
    const { promoter } = world;
    const opened = await promoter.openIssue({ title: "Nothing to go back to", body: "prod", label: "alarm" });
    await promoter.openIssue({ title: "Another", body: "", label: "other" });
    expect(await promoter.issues("alarm")).toEqual([opened]);
    expect(opened.author).toEqual({ login: "clearance-promoter[bot]", kind: "bot" });
    await world.as("erin").comment(opened.number, "I look at it");
    expect(await promoter.comments(opened.number)).toMatchObject([{ issue: opened.number }]);
    await promoter.closeIssue(opened.number);
    expect(await promoter.issues("alarm")).toEqual([]);
  });
});

describe("a promotion's branch", () => {
  it("appears with exactly its files on top of the base, and its pull request", async () => {
    const bytes = Uint8Array.of(0xff, 0x00, 0x0a);
    const files = {
      "holds/prod.yaml": "\uFEFFowner: erin\r\n",
      "odd/bytes.bin": bytes,
      "README.md": null,
    };
    const asked = await proposal("clearance/files", files);
    const { pullRequest, created } = await world.promoter.propose(asked);
    expect(created).toBe(true);
    const git = hosted();
    const { commit } = pullRequest.head;
    expect(await git.resolve("refs/heads/clearance/files")).toBe(commit);
    const changes = await git.changes(asked.base.commit, commit);
    expect(changes.map((one) => one.path)).toEqual(["README.md", "holds/prod.yaml", "odd/bytes.bin"]);
    expect(changes[0]?.after).toBeUndefined();
    expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(changes[1]?.after)).toBe(
      "\uFEFFowner: erin\r\n",
    );
    expect(changes[2]?.after).toEqual(bytes);
    expect(await git.commit(commit)).toMatchObject({ parents: [asked.base.commit] });
    expect((await git.commit(commit)).message.trimEnd()).toBe(asked.message);
  });

  it("is left alone when it is there already, and its pull request is the one that was asked for", async () => {
    const first = await world.promoter.propose(await proposal("clearance/twice", { x: "one" }));
    const second = await world.promoter.propose(await proposal("clearance/twice", { x: "two" }));
    expect(second).toMatchObject({ created: false, pullRequest: { number: first.pullRequest.number } });
    expect(second.pullRequest.head.commit).toBe(first.pullRequest.head.commit);
    expect(await head("clearance/twice")).toBe(first.pullRequest.head.commit);
  });

  it("gets the pull request that an end in the middle left out", async () => {
    const base = await head("main");
    const commit = await world.branch("alice", "clearance/half-done", base);
    const asked = await proposal("clearance/half-done", { x: "x" });
    expect(await world.promoter.propose(asked)).toMatchObject({
      created: false,
      pullRequest: { state: "open", head: { commit } },
    });
  });

  it("isn't made at all where its commit can't be", async () => {
    const asked = await proposal("clearance/half", { x: "x" });
    const nowhere = { ...asked, base: { branch: "main", commit: "0".repeat(40) } };
    await expect(world.promoter.propose(nowhere)).rejects.toEqual(fault("GITHUB_REJECTED"));
    const git = hosted();
    expect(await git.resolve("refs/heads/clearance/half")).toBeUndefined();
  });

  it("is deleted once, and deleting it again is no failure", async () => {
    await world.branch("alice", "clearance/gone", await head("main"));
    await world.promoter.deleteBranch("clearance/gone");
    await world.promoter.deleteBranch("clearance/gone");
    const git = hosted();
    expect(await git.resolve("refs/heads/clearance/gone")).toBeUndefined();
  });
});

describe("a pull request", () => {
  it("is merged with a second parent, our message and its author", async () => {
    const pull = await proposed();
    const base = await head("main");
    const outcome = await world.promoter.merge(merging(pull));
    const main = await head("main");
    expect(outcome).toEqual({ merged: true, commit: main });
    expect(await hosted().commit(main)).toMatchObject({
      parents: [base, pull.head.commit],
      author: { name: "clearance-promoter[bot]" },
      message: "Promote\n\nClearance-Service: check-in\n",
    });
    expect(await world.promoter.pullRequest(pull.number)).toMatchObject({
      state: "merged",
      author: { login: "clearance-promoter[bot]", kind: "bot" },
      merged: { by: { login: "clearance-promoter[bot]", kind: "bot" }, commit: main },
    });
  });

  it("isn't merged when its head has moved since it was decided on", async () => {
    const pull = await proposed();
    const main = await head("main");
    await pushed("alice", pull.head.ref, { "smuggled.yaml": "kind: Pod\n" });
    expect(await world.promoter.merge(merging(pull))).toMatchObject({ merged: false, why: "head-moved" });
    expect(await head("main")).toBe(main);
    expect((await world.promoter.pullRequest(pull.number)).head.commit).not.toBe(pull.head.commit);
  });

  it("isn't merged where it conflicts with the base", async () => {
    const [first, second] = [await proposed(), await proposed()];
    expect((await world.promoter.merge(merging(first))).merged).toBe(true);
    expect(await world.promoter.merge(merging(second))).toMatchObject({
      merged: false,
      why: "not-mergeable",
    });
  });

  it("is merged after the base was modified at the same moment, and not tried for ever", async () => {
    const pull = await proposed();
    world.twin.settings.baseModified = 2;
    expect((await world.promoter.merge(merging(pull))).merged).toBe(true);
    const other = await proposed();
    world.twin.settings.baseModified = 1000;
    expect(await world.promoter.merge(merging(other))).toMatchObject({ merged: false, why: "not-mergeable" });
    world.twin.settings.baseModified = 0;
  });

  it("is merged once: whoever comes second hears that it can't be", async () => {
    const pull = await proposed();
    const outcomes = await Promise.all([1, 2].map(() => world.promoter.merge(merging(pull))));
    expect(outcomes.filter((one) => one.merged)).toHaveLength(1);
  });

  it.each(["squash", "rebase"])(
    "is merged by %s as well, and the repository stays whole",
    async (merge_method) => {
      const pull = await proposed();
      const base = await head("main");
      await pushed("alice", pull.head.ref, { [`${merge_method}.yaml`]: "second: commit\n" });
      const path = `/repos/${GITOPS}/pulls/${pull.number}/merge`;
      expect((await world.rest("bob", "PUT", path, { merge_method })).status).toBe(200);
      const main = await head("main");
      const added = await hosted().history(main, [], merge_method === "squash" ? 1 : 2);
      expect(added.at(-1)?.parents).toEqual([base]);
      expect((await hosted().changes(base, main)).map((one) => one.path)).toEqual([
        FILE,
        `${merge_method}.yaml`,
      ]);
      await runGit(["fsck", "--strict", "--no-dangling"], { directory: world.twin.gitDirectory(GITOPS) });
    },
  );

  it("shows who closed it, and a new body", async () => {
    const pull = await proposed();
    await world.promoter.updatePullRequest(pull.number, { body: "superseded" });
    await world.as("alice").updatePullRequest(pull.number, { state: "closed" });
    expect(await world.promoter.pullRequest(pull.number)).toMatchObject({
      state: "closed",
      body: "superseded",
      closedBy: { login: "alice", kind: "human" },
    });
    expect(await world.promoter.pullRequestsOf(pull.head.ref)).toHaveLength(1);
    expect((await world.promoter.pullRequests("main")).open).not.toContainEqual(
      expect.objectContaining({ number: pull.number }),
    );
  });

  it("gets comments, however long", async () => {
    const pull = await proposed();
    await world.promoter.comment(pull.number, "x".repeat(70_000));
    const path = `/repos/${GITOPS}/issues/${pull.number}/comments`;
    const [comment] = (await (await world.rest("alice", "GET", path)).json()) as [{ body: string }];
    expect(comment.body).toHaveLength(65_536);
  });

  it("has comments that say by whom, and whether they were changed", async () => {
    const { promoter } = world;
    const pull = await proposed();
    await world.as("erin").comment(pull.number, "/clearance rollback check-in");
    await promoter.comment(pull.number, "done");
    const [first, second] = await promoter.comments(pull.number);
    expect(first).toMatchObject({
      issue: pull.number,
      author: { login: "erin", kind: "human" },
      body: "/clearance rollback check-in",
      edited: false,
    });
    expect(second?.author).toEqual({ login: "clearance-promoter[bot]", kind: "bot" });
    const id = first?.id ?? 0;
    expect(await promoter.findComment(id)).toEqual(first);
    const path = `/repos/${GITOPS}/issues/comments/${id}`;
    await world.rest("alice", "PATCH", path, { body: "something else" });
    expect(await promoter.findComment(id)).toMatchObject({ body: "something else", edited: true });
    await world.rest("alice", "DELETE", path);
    expect(await promoter.findComment(id)).toBeUndefined();
  });

  it("has an unknown mergeability for a while", async () => {
    world.twin.settings.mergeableAfter = 3_600_000;
    const pull = await proposed();
    world.twin.settings.mergeableAfter = 0;
    const read = await world.rest("alice", "GET", `/repos/${GITOPS}/pulls/${pull.number}`);
    expect(await read.json()).toMatchObject({ mergeable: null });
  });

  it("loses its branch with the merge where the repository says so", async () => {
    const pull = await proposed();
    const set = (on: boolean) =>
      world.rest("ada", "PATCH", `/repos/${GITOPS}`, { delete_branch_on_merge: on });
    await set(true);
    await world.promoter.merge(merging(pull));
    await set(false);
    const git = hosted();
    expect(await git.resolve(`refs/heads/${pull.head.ref}`)).toBeUndefined();
    expect((await world.promoter.pullRequestsOf(pull.head.ref))[0]).toMatchObject({ state: "merged" });
  });
});

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

describe("limits and failures", () => {
  it("waits for a secondary limit and then goes on", async () => {
    world.twin.settings.secondaryLimits = 1;
    expect((await world.as("alice").viewer()).login).toBe("alice");
  });

  it("gives up on a limit when patience ends", async () => {
    const auth = { token: world.twin.tokenFor("alice") };
    const impatient = githubApi({
      apiUrl: world.twin.apiUrl,
      repository: GITOPS,
      auth,
      patience: { waits: 0 },
    });
    world.twin.settings.secondaryLimits = 1;
    await expect(impatient.viewer()).rejects.toEqual(fault("GITHUB_UNREACHABLE", { retryable: true }));
    world.twin.settings.secondaryLimits = 0;
  });

  it("is unreachable where nobody listens, and where nobody answers in time", async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const at = { repository: GITOPS, apiUrl: `http://127.0.0.1:${port}/api/v3`, auth: { token: "x" } };
    const silent = githubApi({ ...at, patience: { request: 50, attempts: 1 } });
    await expect(silent.run(1)).rejects.toEqual(fault("GITHUB_UNREACHABLE", { retryable: true }));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const gone = githubApi({ ...at, patience: { attempts: 2 } });
    await expect(gone.run(1)).rejects.toEqual(fault("GITHUB_UNREACHABLE", { retryable: true }));
  });

  it("says so when the answer has another shape", async () => {
    const server = createServer((_, response) => {
      response.setHeader("content-type", "application/json");
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const apiUrl = `http://127.0.0.1:${port}/api/v3`;
    const strange = githubApi({ apiUrl, repository: GITOPS, auth: { token: "x" } });
    await expect(strange.run(1)).rejects.toEqual(fault("GITHUB_REJECTED"));
    await expect(strange.permission("alice")).rejects.toEqual(fault("GITHUB_REJECTED"));
    await new Promise((resolve) => server.close(resolve));
  });
});

describe("a ruleset", () => {
  let ruleset = 0;
  beforeAll(() => {
    ruleset = world.twin.setRuleset(GITOPS, {
      name: "clearance",
      requiresPullRequest: true,
      requiredStatuses: [{ context: "clearance", app: world.app.appId }],
    });
  });
  const enforce = (login: string, enforcement: string) =>
    world.rest(login, "PUT", `/repos/${GITOPS}/rulesets/${ruleset}`, { enforcement });
  afterAll(async () => {
    await enforce("ada", "disabled");
  });
  const clear = { context: "clearance", state: "success", description: "every gate passed" } as const;

  it("is seen with what it asks, and that nobody passes it by", async () => {
    const asked = {
      requiresPullRequest: true,
      requiredStatuses: ["clearance"],
      ownStatuses: ["clearance"],
      bypass: "never",
    };
    expect(await world.promoter.branchRules("main")).toEqual(asked);
    expect(await world.promoter.branchRules("other")).toEqual({
      requiresPullRequest: false,
      requiredStatuses: [],
      ownStatuses: [],
      bypass: "never",
    });
  });

  it("tells whether a required status is this App's alone, anybody's or another App's", async () => {
    const refs = ["refs/heads/pins/*"];
    const other = world.twin.addApp({ slug: "other-app", permissions: {} });
    const require = (app?: number) =>
      world.twin.setRuleset(GITOPS, {
        name: "pins",
        refs,
        requiredStatuses: [{ context: "clearance", ...(app === undefined ? {} : { app }) }],
      });
    const own = async (api = world.promoter) => (await api.branchRules("pins/x")).ownStatuses;
    require(world.app.appId);
    expect(await own()).toEqual(["clearance"]);
    expect(await own(world.as("alice"))).toEqual([]);
    require();
    expect(await own()).toEqual([]);
    require(other.appId);
    expect(await own()).toEqual([]);
  });

  it("shows a possible bypass, and its actors to administrators only", async () => {
    const name = "with a bypass";
    const bypass = [{ actor: "clearance-promoter", mode: "always" as const }];
    const id = world.twin.setRuleset(GITOPS, {
      name,
      bypass,
      refs: ["refs/heads/release/*"],
      requiresPullRequest: true,
    });
    expect(await world.promoter.branchRules("release/1")).toMatchObject({ bypass: "possible" });
    const read = async (login: string) =>
      (await (await world.rest(login, "GET", `/repos/${GITOPS}/rulesets/${id}`)).json()) as object;
    expect(await read("ada")).toHaveProperty("bypass_actors");
    expect(await read("alice")).not.toHaveProperty("bypass_actors");
  });

  it("holds the merge until the pinned App reports success", async () => {
    const pull = await proposed();
    expect(await world.promoter.merge(merging(pull))).toMatchObject({ merged: false, why: "not-mergeable" });
    await world.promoter.setStatus(pull.head.commit, { ...clear, state: "failure" });
    expect(await world.promoter.merge(merging(pull))).toMatchObject({ merged: false });
    await world.promoter.setStatus(pull.head.commit, clear);
    expect(await world.promoter.merge(merging(pull))).toMatchObject({ merged: true });
  });

  it("isn't satisfied by the same status from somebody else", async () => {
    const pull = await proposed();
    await world.as("alice").setStatus(pull.head.commit, clear);
    expect(await world.promoter.merge(merging(pull))).toMatchObject({ merged: false, why: "not-mergeable" });
  });

  it("isn't satisfied by a status on an earlier head", async () => {
    const pull = await proposed();
    await world.promoter.setStatus(pull.head.commit, clear);
    await pushed("alice", pull.head.ref, { "moved.yaml": "a: 1\n" });
    const moved = await world.promoter.pullRequest(pull.number);
    expect(await world.promoter.merge(merging(moved))).toMatchObject({ merged: false, why: "not-mergeable" });
  });

  it("refuses a direct push until an administrator switches it off", async () => {
    const main = await head("main");
    await expect(pushed("alice", "main", { "direct.yaml": "a: 1\n" })).rejects.toThrow(/GH013/);
    await expect(pushed("ada", "main", { "direct.yaml": "a: 1\n" })).rejects.toThrow(/GH013/);
    expect(await head("main")).toBe(main);
    expect((await enforce("alice", "disabled")).status).toBe(403);
    expect((await enforce("ada", "disabled")).status).toBe(200);
    await pushed("ada", "main", { "direct.yaml": "a: 1\n" });
    expect(await head("main")).not.toBe(main);
    await enforce("ada", "active");
  });

  it("refuses that the branch is moved or deleted by REST", async () => {
    await expect(world.promoter.deleteBranch("main")).rejects.toEqual(fault("GITHUB_REJECTED"));
  });
});

describe("statuses", () => {
  it("are the newest of each context, with who posted them", async () => {
    const { promoter } = world;
    const commit = await head("main");
    await promoter.setStatus(commit, {
      context: "clearance/prod",
      state: "pending",
      description: "x".repeat(200),
    });
    await world.as("alice").setStatus(commit, { context: "other", state: "error", description: "" });
    await promoter.setStatus(commit, {
      context: "clearance/prod",
      state: "success",
      description: "done",
      url: "https://acme.example",
    });
    expect(await promoter.statuses(commit)).toEqual([
      {
        context: "clearance/prod",
        state: "success",
        description: "done",
        creator: { login: "clearance-promoter[bot]", kind: "bot" },
      },
      { context: "other", state: "error", description: "", creator: { login: "alice", kind: "human" } },
    ]);
  });

  it("can't be posted on a commit that isn't there", async () => {
    const status = { context: "clearance", state: "success", description: "" } as const;
    await expect(world.promoter.setStatus("0".repeat(40), status)).rejects.toEqual(fault("GITHUB_REJECTED"));
  });
});

describe("check runs", () => {
  it("are the latest of each App and name, with who made them", async () => {
    const { promoter, twin } = world;
    const commit = await head("main");
    for (const slug of ["ci", "other"]) twin.addApp({ slug, permissions: { checks: "write" } });
    const post = (slug: string, conclusion?: string) =>
      fetch(`${twin.apiUrl}/repos/${GITOPS}/check-runs`, {
        method: "POST",
        headers: { authorization: `token ${twin.installationTokenFor(slug)}` },
        body: JSON.stringify({ name: "lint", head_sha: commit, conclusion }),
      });
    await post("ci", "failure");
    expect((await post("ci", "success")).status).toBe(201);
    await post("other");
    const url = expect.stringMatching(/\/runs\/\d+$/);
    expect(await promoter.checkRuns(commit)).toEqual([
      { name: "lint", app: "other", head: commit, conclusion: null, url },
      { name: "lint", app: "ci", head: commit, conclusion: "success", url },
    ]);
    expect(await promoter.checkRuns("0".repeat(40))).toEqual([]);
  });

  it("are made by Apps alone", async () => {
    const run = { name: "lint", head_sha: await head("main"), conclusion: "success" };
    expect((await world.rest("alice", "POST", `/repos/${GITOPS}/check-runs`, run)).status).toBe(403);
  });
});

describe("a restart", () => {
  it("brings everything back under the same port", async () => {
    const dir = await mkdtemp(join(tmpdir(), "clearance-github-"));
    const first = await startGitHub({ dir });
    first.addUser("alice");
    const token = first.tokenFor("alice");
    await first.addRepository("acme/other", { files: { a: "1" }, collaborators: { alice: "write" } });
    const { port } = first;
    await first.close();
    const second = await startGitHub({ dir, port });
    expect(second.tokenFor("alice")).toBe(token);
    const api = githubApi({ apiUrl: second.apiUrl, repository: "acme/other", auth: { token } });
    expect(await api.permission("alice")).toBe("write");
    await expect(startGitHub({ dir: join(dir, "x"), port })).rejects.toEqual(fault("PORT_TAKEN"));
    await second.close();
    await writeFile(join(dir, "github.json"), "{");
    await expect(startGitHub({ dir })).rejects.toEqual(fault("SANDBOX_UNUSABLE"));
    await rm(dir, { recursive: true, force: true });
  });
});
