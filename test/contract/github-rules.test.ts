import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pushFiles } from "#test/scenarios/promotion-world.ts";
import { doingsIn, fault } from "./github-doings.ts";
import { GITOPS, type GitHubWorld, githubWorld } from "./github-world.ts";

let world: GitHubWorld;

beforeAll(async () => {
  world = await githubWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const { proposed, head, pushed, merging } = doingsIn(() => world);

describe("a ruleset", () => {
  let ruleset = 0;
  beforeAll(() => {
    ruleset = world.twin.setRuleset(GITOPS, {
      name: "clearance",
      requiresPullRequest: true,
      codeOwnerReview: true,
      blocksForcePush: true,
      blocksDeletion: true,
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
      codeOwnerReview: true,
      blocksForcePush: true,
      blocksDeletion: true,
      restrictsUpdates: false,
      requiredStatuses: ["clearance"],
      ownStatuses: ["clearance"],
      bypass: "never",
      bypassActors: undefined,
      permissions: expect.objectContaining({ contents: "write", members: "read", metadata: "read" }),
      mergeMethods: ["merge", "squash", "rebase"],
      queue: null,
      requiresSignatures: false,
    };
    expect(await world.promoter.branchRules("main")).toEqual(asked);
    expect(await world.promoter.branchRules("other")).toEqual({
      ...asked,
      requiresPullRequest: false,
      codeOwnerReview: false,
      blocksForcePush: false,
      blocksDeletion: false,
      bypassActors: [],
      requiredStatuses: [],
      ownStatuses: [],
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

  it("lets nobody make or move a branch but the App that it names, where it restricts updates", async () => {
    const expected = await world.branch("alice", "before-notes", "main");
    const branch = "notes";
    world.twin.setRuleset(GITOPS, {
      name: "notes-writer",
      refs: [`refs/heads/${branch}`],
      restrictsUpdates: true,
      bypass: [{ actor: "clearance-promoter", mode: "always" }],
    });
    expect(await world.promoter.branchRules(branch)).toMatchObject({ restrictsUpdates: true });
    const files = [{ path: "notes.txt", bytes: Buffer.from("noted\n") }];
    const note = { branch, begins: true, expected, files, message: "a note" };
    await expect(world.as("ada").append(note)).rejects.toMatchObject({ code: "GITHUB_REJECTED" });
    expect(await world.promoter.append(note)).toMatchObject({ moved: true });
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
    expect(await world.as("ada").branchRules("release/1", "clearance-promoter")).toMatchObject({
      bypass: "never",
      bypassActors: [expect.stringMatching(/^Integration \d+ \(always\) in "with a bypass"$/)],
      permissions: { contents: "write" },
    });
    const read = async (login: string) =>
      (await (await world.rest(login, "GET", `/repos/${GITOPS}/rulesets/${id}`)).json()) as object;
    expect(await read("ada")).toHaveProperty("bypass_actors");
    expect(await read("alice")).not.toHaveProperty("bypass_actors");
  });

  it("holds changes of owned files until one of their owners approves", async () => {
    const owned = { ".github/CODEOWNERS": "/owned/ @acme/release @carol\n/owned/open/\n" };
    await world.twin.addRepository("acme/owned", {
      files: owned,
      collaborators: { alice: "write", bob: "write" },
    });
    world.twin.setRuleset("acme/owned", { name: "main", requiresPullRequest: true, codeOwnerReview: true });
    const post = (login: string, path: string, body: object, method = "POST") =>
      world.rest(login, method, `/repos/acme/owned${path}`, body);
    const merges = async (path: string, approver?: string) => {
      const branch = `change-${path.replaceAll(/\W/g, "-")}-${approver}`;
      const token = world.twin.tokenFor("alice");
      await pushFiles(world.twin.gitUrl("acme/owned"), token, "alice", branch, { [path]: "x\n" });
      const made = await post("alice", "/pulls", { title: "x", head: branch, base: "main" });
      const { number } = (await made.json()) as { readonly number: number };
      if (approver !== undefined)
        await post(approver, `/pulls/${number}/reviews`, { event: "APPROVE", body: "" });
      return (await post("bob", `/pulls/${number}/merge`, {}, "PUT")).status;
    };
    expect(await merges("owned/a")).toBe(405);
    expect(await merges("owned/a", "bob")).toBe(405);
    expect(await merges("owned/b", "dave")).toBe(200);
    expect(await merges("owned/open/c")).toBe(200);
    expect(await merges("elsewhere")).toBe(200);
  });

  it("of an organisation holds in each of its repositories, and is switched off in none", async () => {
    await world.twin.addRepository("acme/second", { files: { a: "1" } });
    const id = world.twin.setRuleset("acme", {
      name: "all",
      refs: ["refs/heads/org/*"],
      requiresPullRequest: true,
    });
    for (const name of [GITOPS, "acme/second"]) {
      const rules = await world.rest("ada", "GET", `/repos/${name}/rules/branches/org/x`);
      expect(await rules.json()).toMatchObject([
        { type: "pull_request", ruleset_id: id, ruleset_source_type: "Organization", ruleset_source: "acme" },
      ]);
    }
    const off = await world.rest("ada", "PUT", `/repos/${GITOPS}/rulesets/${id}`, {
      enforcement: "disabled",
    });
    expect(off.status).toBe(404);
  });

  it("that wants signatures takes what GitHub signed, and nothing else", async () => {
    world.twin.setRuleset(GITOPS, { name: "signed", refs: ["refs/heads/signed"], requiresSignatures: true });
    await world.branch("alice", "signed", await head("main"));
    const base = await head("signed");
    await world.branch("alice", "by-hand", base);
    await world.rest("alice", "POST", `/repos/${GITOPS}/git/refs`, {
      ref: "refs/heads/by-github",
      sha: base,
    });
    const signed = await world.graphql(
      "mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { signature { isValid } } } }",
      {
        input: {
          branch: { repositoryNameWithOwner: GITOPS, branchName: "by-github" },
          expectedHeadOid: base,
          fileChanges: { additions: [{ path: "signed.yaml", contents: "YQ==" }] },
          message: { headline: "Signed" },
        },
      },
    );
    expect(signed.data.createCommitOnBranch.commit.signature).toEqual({ isValid: true });
    const merged = async (branch: string) => {
      const pull = { title: "x", head: branch, base: "signed" };
      const made = await world.rest("alice", "POST", `/repos/${GITOPS}/pulls`, pull);
      const { number } = (await made.json()) as { number: number };
      const answer = await world.rest("bob", "PUT", `/repos/${GITOPS}/pulls/${number}/merge`, {});
      return { status: answer.status, text: await answer.text() };
    };
    expect(await merged("by-hand")).toEqual({
      status: 405,
      text: expect.stringContaining("verified signatures"),
    });
    expect(await merged("by-github")).toMatchObject({ status: 200 });
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
    const [id, started] = [expect.any(Number), expect.any(Date)];
    expect(await promoter.checkRuns(commit)).toEqual([
      { name: "lint", app: "other", head: commit, conclusion: null, url, id, started, completed: null },
      { name: "lint", app: "ci", head: commit, conclusion: "success", url, id, started, completed: started },
    ]);
    expect(await promoter.checkRuns("0".repeat(40))).toEqual([]);
  });

  it("are made by Apps alone", async () => {
    const run = { name: "lint", head_sha: await head("main"), conclusion: "success" };
    expect((await world.rest("alice", "POST", `/repos/${GITOPS}/check-runs`, run)).status).toBe(403);
  });
});
