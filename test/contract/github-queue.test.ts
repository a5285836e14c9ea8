import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest } from "#chain/promotion/github.ts";
import { doingsIn } from "./github-doings.ts";
import { GITOPS, type GitHubWorld, githubWorld } from "./github-world.ts";

let world: GitHubWorld;
beforeAll(async () => {
  world = await githubWorld();
  world.twin.setRuleset(GITOPS, {
    name: "queue",
    mergeQueue: "merge",
    requiredStatuses: [{ context: "clearance", app: world.app.appId }],
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const { proposal, head, hosted } = doingsIn(() => world);
const clear = { context: "clearance", state: "success", description: "" } as const;
const settled = () => world.twin.settled();

let serial = 0;
/** A pull request that may enter the queue. */
async function ready(files: Readonly<Record<string, string>> = { [`ready-${++serial}.yaml`]: "a: 1\n" }) {
  const { pullRequest } = await world.promoter.propose(await proposal(`queued/${++serial}`, files));
  await world.promoter.setStatus(pullRequest.head.commit, clear);
  return pullRequest;
}

async function nodeIdOf({ number }: PullRequest): Promise<string> {
  const { data } = await world.graphql(
    `{ repository(owner: "acme", name: "gitops") { pullRequest(number: ${number}) { id } } }`,
  );
  return data.repository.pullRequest.id;
}

async function enqueue(pull: PullRequest, more: object = {}) {
  const input = { pullRequestId: await nodeIdOf(pull), expectedHeadOid: pull.head.commit, ...more };
  const answer = await world.graphql(
    "mutation($input: EnqueuePullRequestInput!) { enqueuePullRequest(input: $input) { mergeQueueEntry { position jump } } }",
    { input },
  );
  await settled();
  return answer;
}

async function stateOf({ number }: PullRequest) {
  const { data } =
    await world.graphql(`{ repository(owner: "acme", name: "gitops") { pullRequest(number: ${number}) {
    state isInMergeQueue mergedBy { login } mergeCommit { oid }
    mergeQueueEntry { position state headCommit { oid } }
    timelineItems(last: 1, itemTypes: [REMOVED_FROM_MERGE_QUEUE_EVENT]) { nodes { ... on RemovedFromMergeQueueEvent { reason } } }
  } } }`);
  return data.repository.pullRequest;
}

async function answerGroup(pull: PullRequest, state: "success" | "failure") {
  const { mergeQueueEntry } = await stateOf(pull);
  await world.promoter.setStatus(mergeQueueEntry.headCommit.oid, { ...clear, state });
  await settled();
}

describe("a merge queue", () => {
  it("prow-github-actions#166: leaves no other way to merge, which is a 405", async () => {
    const pull = await ready();
    const path = `/repos/${GITOPS}/pulls/${pull.number}/merge`;
    const refused = await world.rest("bob", "PUT", path, {});
    expect(refused.status).toBe(405);
    expect(await refused.json()).toMatchObject({ message: expect.stringMatching(/merge queue/) });
  });

  it("asks again on a branch of its own, and merges when that is answered", async () => {
    const pull = await ready();
    const base = await head("main");
    expect((await enqueue(pull)).data.enqueuePullRequest.mergeQueueEntry).toMatchObject({ position: 1 });
    const waiting = await stateOf(pull);
    expect(waiting).toMatchObject({ isInMergeQueue: true, mergeQueueEntry: { state: "AWAITING_CHECKS" } });
    expect(await head(`gh-readonly-queue/main/pr-${pull.number}-${base}`)).toBe(
      waiting.mergeQueueEntry.headCommit.oid,
    );
    expect(await head("main")).toBe(base);
    await answerGroup(pull, "success");
    expect(await stateOf(pull)).toMatchObject({
      state: "MERGED",
      mergedBy: { login: "github-merge-queue" },
      mergeCommit: { oid: await head("main") },
    });
    expect((await hosted().commit(await head("main"))).parents).toEqual([base, pull.head.commit]);
  });

  it("tests one on top of the other, lets a jump go first, and throws out what fails", async () => {
    const [first, second, urgent] = [await ready(), await ready(), await ready()];
    await enqueue(first);
    await enqueue(second);
    const before = (await stateOf(second)).mergeQueueEntry.headCommit.oid;
    expect((await enqueue(urgent, { jump: true })).data.enqueuePullRequest.mergeQueueEntry).toEqual({
      position: 1,
      jump: true,
    });
    expect((await stateOf(second)).mergeQueueEntry).toMatchObject({ position: 3 });
    expect((await stateOf(second)).mergeQueueEntry.headCommit.oid).not.toBe(before);
    await answerGroup(first, "failure");
    expect(await stateOf(first)).toMatchObject({
      state: "OPEN",
      isInMergeQueue: false,
      timelineItems: { nodes: [{ reason: "failed_checks" }] },
    });
    await answerGroup(urgent, "success");
    await answerGroup(second, "success");
    expect([(await stateOf(urgent)).state, (await stateOf(second)).state]).toEqual(["MERGED", "MERGED"]);
  });

  it("takes neither a moved head, nor one that isn't ready, nor a jump that isn't permitted", async () => {
    const pull = await ready();
    const message = async (more: object) => (await enqueue(pull, more)).errors?.[0]?.message;
    expect(await message({ expectedHeadOid: await head("main") })).toMatch(/Head branch was modified/);
    world.twin.settings.mayJump = false;
    expect(await message({ jump: true })).toMatch(/permission to jump/);
    world.twin.settings.mayJump = true;
    await world.promoter.setStatus(pull.head.commit, { ...clear, state: "pending" });
    expect(await message({})).toMatch(/Required status check/);
  });
});

describe("a fork", () => {
  it("gives a head from another repository, which its owner may push to", async () => {
    const fork = await world.twin.fork(GITOPS, "mallory");
    const api = (path: string, body: object) => world.rest("mallory", "POST", `/repos/${path}`, body);
    const oid = await head("main");
    const tree = (await (
      await api(`${fork}/git/trees`, {
        base_tree: oid,
        tree: [{ path: "x", mode: "100644", content: "x" }],
      })
    ).json()) as { sha: string };
    const commit = (await (
      await api(`${fork}/git/commits`, {
        message: "x",
        tree: tree.sha,
        parents: [oid],
      })
    ).json()) as { sha: string };
    await api(`${fork}/git/refs`, { ref: "refs/heads/idea", sha: commit.sha });
    const made = await api(`${GITOPS}/pulls`, { title: "Idea", head: "mallory:idea", base: "main" });
    expect(made.status).toBe(201);
    const { number } = (await made.json()) as { number: number };
    const { data } =
      await world.graphql(`{ repository(owner: "acme", name: "gitops") { pullRequest(number: ${number}) {
      isCrossRepository headRefOid headRepository { nameWithOwner parent { nameWithOwner } }
    } } }`);
    expect(data.repository.pullRequest).toEqual({
      isCrossRepository: true,
      headRefOid: commit.sha,
      headRepository: { nameWithOwner: fork, parent: { nameWithOwner: GITOPS } },
    });
    expect(await hosted().resolve(`refs/pull/${number}/head`)).toBe(commit.sha);
  });
});

describe("a repository's merge methods", () => {
  it("are the only ones that merge", async () => {
    await world.twin.addRepository("acme/squash", {
      files: { a: "1" },
      mergeMethods: ["squash"],
      collaborators: { bob: "write" },
    });
    const at = (path: string, body: object, verb = "POST") =>
      world.rest("bob", verb, `/repos/acme/squash/${path}`, body);
    const main = (await (await world.rest("bob", "GET", "/repos/acme/squash/git/ref/heads/main")).json()) as {
      object: { sha: string };
    };
    const tree = (await (
      await at("git/trees", { tree: [{ path: "b", mode: "100644", content: "b" }] })
    ).json()) as {
      sha: string;
    };
    const commit = (await (
      await at("git/commits", {
        message: "b",
        tree: tree.sha,
        parents: [main.object.sha],
      })
    ).json()) as { sha: string };
    await at("git/refs", { ref: "refs/heads/b", sha: commit.sha });
    await at("pulls", { title: "b", head: "b", base: "main" });
    const refused = await at("pulls/1/merge", { merge_method: "merge" }, "PUT");
    expect(refused.status).toBe(405);
    expect(await refused.json()).toMatchObject({
      message: "Merge commits are not allowed on this repository.",
    });
    expect((await at("pulls/1/merge", { merge_method: "squash" }, "PUT")).status).toBe(200);
  });
});
