import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doingsIn, FILE } from "./github-doings.ts";
import { GITOPS, type GitHubWorld, githubWorld } from "./github-world.ts";

const NOTHING = "0".repeat(40);

/** Everything that a promotion writes before it waits, in one request. */
const PROPOSE = `
  mutation Propose($repo: ID!, $branch: GitRefname!, $base: GitObjectID!, $on: CommittableBranch!,
    $files: FileChanges!, $head: String!, $title: String!) {
    updateRefs(input: { repositoryId: $repo, refUpdates: [{ name: $branch, beforeOid: "${NOTHING}", afterOid: $base }] }) { clientMutationId }
    createCommitOnBranch(input: { branch: $on, expectedHeadOid: $base, fileChanges: $files, message: { headline: "Promote", body: "Clearance-Service: check-in" } }) {
      commit { oid signature { isValid } author { name } }
    }
    createPullRequest(input: { repositoryId: $repo, baseRefName: "main", headRefName: $head, title: $title, body: "…" }) {
      pullRequest { id number headRefOid author { __typename login } }
    }
  }`;

const MERGE = `mutation($id: ID!, $head: GitObjectID) {
  mergePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head, commitHeadline: "Promote", commitBody: "x" }) {
    pullRequest { state mergedBy { login } mergeCommit { oid } }
  }
}`;

let world: GitHubWorld;
let repo: string;
beforeAll(async () => {
  world = await githubWorld();
  world.twin.setEnvironment(GITOPS, "prod", { reviewers: ["carol"] });
  repo = (await ask(`repository(owner: "acme", name: "gitops") { id }`)).data.repository.id;
});
afterAll(() => world[Symbol.asyncDispose]());

const ask = (fields: string, token?: string) => world.graphql(`query { ${fields} }`, {}, token);
const { hosted: git, head } = doingsIn(() => world);
const main = () => head("main");
const contents = (text: string) => Buffer.from(text).toString("base64");

let serial = 0;
async function propose(text = `digest: ${++serial}\n`, more: object = {}) {
  const head = `clearance/prod/${++serial}`;
  const base = await main();
  const answer = await world.graphql(PROPOSE, {
    repo,
    base,
    head,
    branch: `refs/heads/${head}`,
    on: { repositoryNameWithOwner: GITOPS, branchName: head },
    files: { additions: [{ path: FILE, contents: contents(text) }] },
    title: "Promote check-in",
    ...more,
  });
  return { answer, head, base };
}

describe("several mutations in one document", () => {
  it("run in order: a branch, a commit that GitHub signs, a pull request", async () => {
    const { answer, head, base } = await propose();
    expect(answer.errors).toBeUndefined();
    const { commit } = answer.data.createCommitOnBranch;
    expect(commit).toMatchObject({
      signature: { isValid: true },
      author: { name: "clearance-promoter[bot]" },
    });
    expect(answer.data.createPullRequest.pullRequest).toMatchObject({
      headRefOid: commit.oid,
      author: { __typename: "Bot", login: "clearance-promoter" },
    });
    expect(await git().resolve(`refs/heads/${head}`)).toBe(commit.oid);
    expect(await git().commit(commit.oid)).toMatchObject({
      parents: [base],
      message: "Promote\n\nClearance-Service: check-in\n",
    });
    expect((await git().changes(base, commit.oid)).map((one) => one.path)).toEqual([FILE]);
  });

  it("aren't atomic: what came before a failure stays, and what comes after is tried", async () => {
    const { answer, head, base } = await propose("a: 1\n", {
      title: "x",
      repo,
      on: { repositoryNameWithOwner: GITOPS, branchName: "nowhere" },
    });
    expect(answer.data.updateRefs).not.toBeNull();
    expect(answer.data.createCommitOnBranch).toBeNull();
    expect(await git().resolve(`refs/heads/${head}`)).toBe(base);
    expect(answer.errors).toMatchObject([
      { type: "NOT_FOUND", path: ["createCommitOnBranch"] },
      { type: "UNPROCESSABLE", path: ["createPullRequest"], message: `No commits between main and ${head}` },
    ]);
  });

  it("can't be repeated: the name is taken, the head has moved, the pull request is there", async () => {
    const first = await propose();
    const variables = { head: first.head, branch: `refs/heads/${first.head}` };
    const on = { repositoryNameWithOwner: GITOPS, branchName: first.head };
    const { answer } = await propose("b: 1\n", { ...variables, on, base: first.base });
    expect(answer.errors?.map(({ type, path }) => [type, path?.[0]])).toEqual([
      ["STALE_DATA", "updateRefs"],
      ["STALE_DATA", "createCommitOnBranch"],
      ["UNPROCESSABLE", "createPullRequest"],
    ]);
    expect(await git().resolve(`refs/heads/${first.head}`)).toBe(
      first.answer.data.createCommitOnBranch.commit.oid,
    );
  });
});

describe("refs", () => {
  const update = (refUpdates: object[]) =>
    world.graphql(
      "mutation($repo: ID!, $refUpdates: [RefUpdate!]!) { updateRefs(input: { repositoryId: $repo, refUpdates: $refUpdates }) { clientMutationId } }",
      { repo, refUpdates },
    );

  it("move together or not at all", async () => {
    const oid = await main();
    const made = await update([
      { name: "refs/heads/one", beforeOid: NOTHING, afterOid: oid },
      { name: "refs/heads/main", beforeOid: NOTHING, afterOid: oid },
    ]);
    expect(made.errors?.[0]?.type).toBe("STALE_DATA");
    expect(await git().resolve("refs/heads/one")).toBeUndefined();
    expect(
      (await update([{ name: "refs/heads/one", beforeOid: NOTHING, afterOid: oid }])).errors,
    ).toBeUndefined();
    expect(
      (await update([{ name: "refs/heads/one", beforeOid: oid, afterOid: NOTHING }])).errors,
    ).toBeUndefined();
    expect(await git().resolve("refs/heads/one")).toBeUndefined();
  });

  it("go forward only, unless forced", async () => {
    const { head, base } = await propose();
    const back = { name: `refs/heads/${head}`, afterOid: base };
    expect((await update([back])).errors?.[0]?.message).toMatch(/not a fast forward/);
    expect((await update([{ ...back, force: true }])).errors).toBeUndefined();
  });
});

describe("a merge", () => {
  it("happens at the expected head alone, and is read back", async () => {
    const { answer } = await propose();
    const { id, headRefOid } = answer.data.createPullRequest.pullRequest;
    const stale = await world.graphql(MERGE, { id, head: await main() });
    expect(stale).toMatchObject({
      data: { mergePullRequest: null },
      errors: [{ type: "UNPROCESSABLE", message: expect.stringMatching(/^Head branch was modified/) }],
    });
    const done = await world.graphql(MERGE, { id, head: headRefOid });
    expect(done.data.mergePullRequest.pullRequest).toEqual({
      state: "MERGED",
      mergedBy: { login: "clearance-promoter" },
      mergeCommit: { oid: await main() },
    });
  });
});

describe("a query", () => {
  it("reads a file, its commit and the pull request's whole state in one request", async () => {
    const { answer } = await propose();
    const { number, headRefOid, id } = answer.data.createPullRequest.pullRequest;
    await world.rest("carol", "POST", `/repos/${GITOPS}/pulls/${number}/reviews`, {
      event: "REQUEST_CHANGES",
    });
    await world.rest("carol", "POST", `/repos/${GITOPS}/pulls/${number}/reviews`, { event: "APPROVE" });
    await world.promoter.setStatus(headRefOid, {
      context: "clearance",
      state: "pending",
      description: "waits",
    });
    const { data, errors } = await ask(`repository(owner: "acme", name: "gitops") {
      object(expression: "main:${FILE}") { ... on Blob { text byteSize } }
      ref(qualifiedName: "refs/heads/main") { target { oid ... on Commit { file(path: "${FILE}") { mode type } } } }
      pullRequest(number: ${number}) {
        isCrossRepository mergeable mergeStateStatus viewerCanMergeAsAdmin baseRefOid
        latestReviews(first: 10) { nodes { state author { login __typename } commit { oid } } }
        reviews(first: 10, states: [CHANGES_REQUESTED]) { totalCount }
        commits(last: 1) { nodes { commit { oid statusCheckRollup { state contexts(first: 10) { nodes { __typename ... on StatusContext { context creator { login } } } } } } } }
        files(first: 5) { nodes { path changeType } }
      }
      collaborators(first: 100, login: "carol") { edges { permission node { login } } }
      environment(name: "prod") { protectionRules(first: 5) { nodes { type reviewers(first: 5) { nodes { ... on User { login } } } } } }
    }`);
    expect(errors).toBeUndefined();
    expect(data.repository).toMatchObject({
      object: { text: expect.stringContaining("digest"), byteSize: expect.any(Number) },
      ref: { target: { oid: await main(), file: { mode: 33188, type: "blob" } } },
      pullRequest: {
        isCrossRepository: false,
        mergeable: "MERGEABLE",
        mergeStateStatus: "CLEAN",
        viewerCanMergeAsAdmin: false,
        baseRefOid: await main(),
        latestReviews: {
          nodes: [
            {
              state: "APPROVED",
              author: { login: "carol", __typename: "User" },
              commit: { oid: headRefOid },
            },
          ],
        },
        reviews: { totalCount: 1 },
        commits: {
          nodes: [
            {
              commit: {
                oid: headRefOid,
                statusCheckRollup: {
                  state: "PENDING",
                  contexts: {
                    nodes: [
                      {
                        __typename: "StatusContext",
                        context: "clearance",
                        creator: { login: "clearance-promoter" },
                      },
                    ],
                  },
                },
              },
            },
          ],
        },
        files: { nodes: [{ path: FILE, changeType: "MODIFIED" }] },
      },
      collaborators: { edges: [{ permission: "MAINTAIN", node: { login: "carol" } }] },
      environment: {
        protectionRules: {
          nodes: [
            { type: "REQUIRED_REVIEWERS", reviewers: { nodes: [{ login: "carol" }] } },
            { type: "BRANCH_POLICY" },
          ],
        },
      },
    });
    expect((await ask(`node(id: "${id}") { ... on PullRequest { number } }`)).data.node).toEqual({ number });
  });

  it("pages as GitHub does, and must say how much it wants", async () => {
    const page = (given: string) =>
      ask(
        `repository(owner: "acme", name: "gitops") { pullRequests(${given}) { nodes { number } pageInfo { hasNextPage endCursor } } }`,
      );
    const first = (await page("first: 2, orderBy: { field: CREATED_AT, direction: ASC }")).data.repository
      .pullRequests;
    expect(first.nodes.map((one: { number: number }) => one.number)).toEqual([1, 2]);
    const rest = await page(
      `first: 100, after: "${first.pageInfo.endCursor}", orderBy: { field: CREATED_AT, direction: ASC }`,
    );
    expect(rest.data.repository.pullRequests.nodes[0]).toEqual({ number: 3 });
    expect((await page("states: [OPEN]")).errors?.[0]?.type).toBe("MISSING_PAGINATION_BOUNDARIES");
    expect((await page("first: 101")).errors?.[0]?.type).toBe("EXCESSIVE_PAGINATION");
  });

  it("costs what GitHub's formula says", async () => {
    const cost = async (fields: string) =>
      (await ask(`${fields} rateLimit { cost nodeCount }`)).data.rateLimit;
    expect(await cost("viewer { login }")).toEqual({ cost: 1, nodeCount: 0 });
    const nested = `repository(owner: "acme", name: "gitops") { pullRequests(first: 100) { nodes { reviews(first: 10) { totalCount } comments(first: 10) { totalCount } } } }`;
    expect(await cost(nested)).toEqual({ cost: 2, nodeCount: 2100 });
  });

  it("is answered with errors where it names what isn't there or may not be seen", async () => {
    expect((await ask("viewer { surname }")).errors?.[0]?.message).toMatch(/surname/);
    expect(await ask(`repository(owner: "acme", name: "none") { id }`)).toMatchObject({
      data: { repository: null },
      errors: [{ type: "NOT_FOUND", path: ["repository"] }],
    });
    const mallory = world.twin.tokenFor("mallory");
    const seen = await ask(
      `repository(owner: "acme", name: "gitops") { name collaborators(first: 1) { totalCount } }`,
      mallory,
    );
    expect(seen).toMatchObject({
      data: { repository: { name: "gitops", collaborators: null } },
      errors: [{ type: "FORBIDDEN", path: ["repository", "collaborators"] }],
    });
    expect((await world.graphql(MERGE, { id: "PR_kwMTox" })).errors?.[0]?.type).toBe("NOT_FOUND");
  });
});
