import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bareClone } from "#adapters/git/bare-clone.ts";
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
  const { commit } = await promoter.createBranch({
    branch,
    base: await head("main"),
    message: "Promote check-in\n",
    files: [{ path: FILE, bytes: new TextEncoder().encode(`digest: sha256:${serial}\n`) }],
  });
  const pull = await promoter.createPullRequest({
    branch,
    base: "main",
    title: "Promote check-in",
    body: "…",
  });
  expect(pull.head.commit).toBe(commit);
  return pull;
}

async function head(branch: string): Promise<string> {
  const git = clone();
  await git.refresh();
  const commit = await git.resolve(`refs/heads/${branch}`);
  if (commit === undefined) throw new Error(`there is no branch ${branch}`);
  return commit;
}

function clone() {
  return bareClone({ url: world.twin.gitUrl(GITOPS), dir: join(world.dir, "clone.git") });
}

describe("a pull request", () => {
  it("is merged with a second parent, our message and its author", async () => {
    const pull = await proposed();
    const base = await head("main");
    const outcome = await world.promoter.merge({
      pullRequest: pull.number,
      expectedHead: pull.head.commit,
      title: "Promote check-in to prod",
      message: "Clearance-Service: check-in",
    });
    const main = await head("main");
    expect(outcome).toEqual({ merged: true, commit: main });
    const commit = await clone().commit(main);
    expect(commit).toMatchObject({
      parents: [base, pull.head.commit],
      author: { name: "clearance-promoter[bot]" },
      message: "Promote check-in to prod\n\nClearance-Service: check-in\n",
    });
    expect(await world.promoter.pullRequest(pull.number)).toMatchObject({
      state: "merged",
      merged: { by: { login: "clearance-promoter[bot]", kind: "bot" }, commit: main },
    });
  });
});
