import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runGit } from "#adapters/git/run-git.ts";
import { doingsIn, FILE, fault } from "./github-doings.ts";
import { GITOPS, type GitHubWorld, githubWorld } from "./github-world.ts";

let world: GitHubWorld;

beforeAll(async () => {
  world = await githubWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const { proposed, head, pushed, hosted, merging, proposal } = doingsIn(() => world);

describe("a promotion's branch", () => {
  it("image-automation-controller#524: appears with exactly its files on top of the base, and its pull request", async () => {
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
    expect(changes[1]?.after).toEqual(new TextEncoder().encode("\uFEFFowner: erin\r\n"));
    expect(changes[2]?.after).toEqual(bytes);
    expect(await git.commit(commit)).toMatchObject({ parents: [asked.base.commit] });
    expect((await git.commit(commit)).message.trimEnd()).toBe(asked.message);
  });

  it("kargo#4952: is left alone when it is there already, and its pull request is the one that was asked for", async () => {
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

  it("gets the commit as well where the branch alone had been made", async () => {
    const asked = await proposal("clearance/only-a-name", { x: "x" });
    const made = { ref: "refs/heads/clearance/only-a-name", sha: asked.base.commit };
    await world.rest("alice", "POST", `/repos/${GITOPS}/git/refs`, made);
    const { pullRequest, created } = await world.promoter.propose(asked);
    expect(created).toBe(true);
    expect((await hosted().commit(pullRequest.head.commit)).parents).toEqual([asked.base.commit]);
  });

  it("isn't made at all where its commit can't be", async () => {
    const asked = await proposal("clearance/half", { x: "x" });
    const nowhere = { ...asked, base: { branch: "main", commit: "0".repeat(40) } };
    await expect(world.promoter.propose(nowhere)).rejects.toEqual(fault("GITHUB_REJECTED"));
    const git = hosted();
    expect(await git.resolve("refs/heads/clearance/half")).toBeUndefined();
  });

  it("image-automation-controller#329: is rebuilt on another base if it stands where it was seen, and its pull request stays", async () => {
    const asked = await proposal("clearance/outrun", { x: "one" });
    const { pullRequest } = await world.promoter.propose(asked);
    await pushed("alice", "elsewhere", { y: "y" });
    const base = await head("elsewhere");
    const rebuilt = {
      branch: asked.branch,
      expected: pullRequest.head.commit,
      base,
      files: [{ path: "x", bytes: new TextEncoder().encode("two") }],
      message: "again\n\nClearance-Rebuilt: x",
    };
    const { commit, moved } = await world.promoter.rebuild(rebuilt);
    expect(moved).toBe(true);
    expect(await head(asked.branch)).toBe(commit);
    expect(await hosted().commit(commit)).toMatchObject({ parents: [base], message: rebuilt.message });
    expect(await world.promoter.pullRequest(pullRequest.number)).toMatchObject({
      state: "open",
      head: { commit },
    });
    expect(await world.promoter.rebuild(rebuilt)).toEqual({ commit, moved: false });
    expect(await head(asked.branch)).toBe(commit);
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

  it("kargo#3071: isn't merged when its head has moved since it was decided on", async () => {
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

  it("gitops-promoter#1417: is asked for by its branch, several of them in one request", async () => {
    const pulls = [await proposed(), await proposed()];
    world.twin.counters.reset();
    const found = await Promise.all(pulls.map(({ head }) => world.promoter.pullRequestsOf(head.ref)));
    expect(found.map((of) => of.map(({ number }) => number))).toEqual(pulls.map(({ number }) => [number]));
    expect(world.twin.counters.read().total.requests).toBe(1);
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
    expect((await promoter.newestComments()).slice(0, 2)).toEqual([second, first]);
    const path = `/repos/${GITOPS}/issues/comments/${id}`;
    await world.rest("alice", "PATCH", path, { body: "something else" });
    expect(await promoter.findComment(id)).toMatchObject({ body: "something else", edited: true });
    await world.rest("alice", "DELETE", path);
    expect(await promoter.findComment(id)).toBeUndefined();
  });

  it("has no body longer than GitHub's limit", async () => {
    const pull = await proposed();
    const change = { body: "x".repeat(65_537) };
    expect((await world.rest("alice", "PATCH", `/repos/${GITOPS}/pulls/${pull.number}`, change)).status).toBe(
      422,
    );
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

describe("what came in between two commits of a service's repository", () => {
  const service = "acme/check-in";

  /** One commit by REST, which no branch has to know of. */
  async function committed(login: string, message: string, ...parents: readonly string[]): Promise<string> {
    const git = `/repos/${service}/git`;
    const entry = { path: "x", mode: "100644", type: "blob", content: message };
    const made = async (path: string, body: object) =>
      ((await (await world.rest(login, "POST", `${git}/${path}`, body)).json()) as { readonly sha: string })
        .sha;
    const tree = await made("trees", { tree: [entry] });
    return made("commits", { message, tree, parents });
  }

  it("is told oldest first, with who made it, and with what only the first of them has", async () => {
    await world.twin.addRepository(service, {
      visibility: "private",
      collaborators: { alice: "write", bob: "write" },
    });
    const root = await committed("alice", "start");
    const from = await committed("bob", "hotfix", root);
    const seats = await committed("alice", "feat: seats\n\nlong words", root);
    const to = await committed("bob", "fix: a row", seats);
    const { promoter } = world;
    expect(await promoter.commitsBetween(service, root, to)).toEqual({
      from: root,
      to,
      total: 2,
      dropped: 0,
      commits: [
        { id: seats, title: "feat: seats", author: "alice" },
        { id: to, title: "fix: a row", author: "bob" },
      ],
    });
    expect(await promoter.commitsBetween(service, from, to)).toMatchObject({ total: 2, dropped: 1 });
    expect(await promoter.commitsBetween(service, to, root)).toMatchObject({ total: 0, dropped: 2 });
    await expect(promoter.commitsBetween(service, "0".repeat(40), to)).rejects.toEqual(
      fault("GITHUB_REJECTED"),
    );
    await expect(promoter.commitsBetween("acme/elsewhere", root, to)).rejects.toEqual(
      fault("GITHUB_REJECTED"),
    );
    await expect(world.as("mallory").commitsBetween(service, root, to)).rejects.toEqual(
      fault("GITHUB_REJECTED"),
    );
  });
});
