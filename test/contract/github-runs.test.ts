import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunRequest, RunWorkflow } from "#adapters/github/runner/contract.ts";
import { startGitHub } from "#adapters/github/twin/github-twin.ts";
import { doingsIn } from "./github-doings.ts";
import { GITOPS, type GitHubWorld, githubWorld } from "./github-world.ts";

const WORKFLOW = (on: string) => `on: ${on}\npermissions: {}\njobs: {}\n`;
const FILES = {
  ".github/workflows/check.yml": WORKFLOW("pull_request"),
  ".github/workflows/answer.yml": WORKFLOW("{ issue_comment: { types: [created] } }"),
  ".github/workflows/told.yml": WORKFLOW("{ repository_dispatch: { types: [told] } }"),
  ".github/workflows/deploy.yml": WORKFLOW("{ workflow_dispatch: { inputs: { quiet: { type: string } } } }"),
};

/** What the runner was asked to do; it does nothing but wait for the environment. */
const asked: RunRequest[] = [];
const runWorkflow: RunWorkflow = async (request, observer) => {
  asked.push(request);
  const environment = { name: "prod", deployment: !request.inputs["quiet"] };
  const head = { key: "one", name: "one", permissions: {}, ...(isDeploy(request) ? { environment } : {}) };
  const answer = isDeploy(request) ? await observer.jobWaiting(head, environment) : "released";
  const conclusion = answer === "released" ? "success" : "failure";
  if (answer === "released") await observer.jobStarted?.(head);
  const job = { ...head, conclusion, steps: [], outputs: {}, log: "", summary: "", annotations: [] } as const;
  await observer.jobCompleted?.(job);
  return { title: request.workflow.path, conclusion, jobs: [job] };
};
const isDeploy = (request: RunRequest) => request.workflow.path.endsWith("deploy.yml");

let world: GitHubWorld;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "clearance-github-"));
  world = await githubWorld({ dir, files: FILES, runWorkflow });
  world.twin.setEnvironment(GITOPS, "prod", { reviewers: ["carol", "dave"], preventSelfReview: true });
  world.twin.setSecret(GITOPS, "KEY", "12345");
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const { head, proposal } = doingsIn(() => world);
const rest = (login: string, verb: string, path: string, body?: object) =>
  world.rest(login, verb, `/repos/${GITOPS}/${path}`, body);

async function newest(workflow: string) {
  await world.twin.settled();
  const run = world.twin.runs(GITOPS).findLast((one) => one.path.endsWith(`/${workflow}`));
  if (run === undefined) throw new Error(`${workflow} has no run`);
  return run;
}

async function decide(login: string, run: number, state: "approved" | "rejected") {
  const path = `actions/runs/${run}/pending_deployments`;
  const [pending] = (await (await rest(login, "GET", path)).json()) as { environment: { id: number } }[];
  const answer = await rest(login, "POST", path, {
    environment_ids: [pending?.environment.id],
    state,
    comment: "",
  });
  await world.twin.settled();
  return answer.status;
}

async function deployments() {
  const { data } = await world.graphql(
    `{ repository(owner: "acme", name: "gitops") { deployments(first: 100) { nodes { environment commitOid creator { login } latestStatus { state } } } } }`,
  );
  return data.repository.deployments.nodes;
}

describe("a pull request's run", () => {
  it("has the would-be merge checked out, and shows on the head", async () => {
    const { pullRequest } = await world.promoter.propose(
      await proposal("checked", { "checked.yaml": "a: 1\n" }),
    );
    const run = await newest("check.yml");
    expect(run).toMatchObject({
      event: "pull_request",
      head: pullRequest.head.commit,
      conclusion: "success",
    });
    expect(run.ref).toBe(`refs/pull/${pullRequest.number}/merge`);
    expect(run.sha).not.toBe(run.head);
    const { data } =
      await world.graphql(`{ repository(owner: "acme", name: "gitops") { object(oid: "${run.head}") { ... on Commit {
      checkSuites(first: 5) { nodes { app { slug databaseId } checkRuns(first: 5) { nodes { name conclusion } } } }
    } } } }`);
    expect(data.repository.object.checkSuites.nodes).toEqual([
      {
        app: { slug: "github-actions", databaseId: 15368 },
        checkRuns: { nodes: [{ name: "one", conclusion: "SUCCESS" }] },
      },
    ]);
  });

  it("of a stranger's fork waits for a click, and then gets no secrets", async () => {
    const fork = await world.twin.fork(GITOPS, "mallory");
    await world.rest("mallory", "POST", `/repos/${fork}/git/refs`, {
      ref: "refs/heads/x",
      sha: await commitOn(fork),
    });
    const made = await rest("mallory", "POST", "pulls", { title: "x", head: "mallory:x", base: "main" });
    expect(made.status).toBe(201);
    const run = await newest("check.yml");
    expect(run).toMatchObject({ status: "completed", conclusion: "action_required", fromFork: true });
    expect((await rest("mallory", "POST", `actions/runs/${run.id}/approve`)).status).toBe(403);
    expect((await rest("bob", "POST", `actions/runs/${run.id}/approve`)).status).toBe(201);
    expect(await newest("check.yml")).toMatchObject({ id: run.id, conclusion: "success" });
    const { github } = asked.at(-1) ?? {};
    expect(await github?.secretsFor(undefined)).toEqual({});
    await expect(github?.idToken({} as never)).rejects.toThrow(/fork/);
  });

  async function commitOn(repository: string): Promise<string> {
    const post = async (path: string, body: object) =>
      (await (await world.rest("mallory", "POST", `/repos/${repository}/git/${path}`, body)).json()) as {
        sha: string;
      };
    const parent = await head("main");
    const tree = await post("trees", {
      base_tree: parent,
      tree: [{ path: "x", mode: "100644", content: "x" }],
    });
    return (await post("commits", { message: "x", tree: tree.sha, parents: [parent] })).sha;
  }
});

describe("other events", () => {
  it("start the default branch's file: a comment, and a dispatch of the repository", async () => {
    await rest("bob", "POST", "issues/1/comments", { body: "/clearance rollback" });
    expect(await newest("answer.yml")).toMatchObject({ event: "issue_comment", ref: "refs/heads/main" });
    expect((await rest("bob", "POST", "dispatches", { event_type: "other" })).status).toBe(204);
    expect((await rest("bob", "POST", "dispatches", { event_type: "told" })).status).toBe(204);
    await newest("told.yml");
    expect(world.twin.runs(GITOPS).filter((one) => one.event === "repository_dispatch")).toHaveLength(1);
  });

  it("start a file that a branch has changed only where that branch is dispatched", async () => {
    const path = ".github/workflows/deploy.yml";
    const changed = `${FILES[path]}# changed\n`;
    await world.promoter.propose(await proposal("changed", { [path]: changed }));
    await world.promoter.dispatch("deploy.yml", "changed", {});
    const run = await newest("deploy.yml");
    expect(asked.findLast(isDeploy)?.workflow).toMatchObject({ source: changed, ref: "refs/heads/changed" });
    expect(run).toMatchObject({
      status: "completed",
      conclusion: "failure",
      jobs: [{ conclusion: "failure" }],
    });
  });
});

describe("a deployment", () => {
  it("is what a job with an environment leaves behind, unless it says no", async () => {
    const before = (await deployments()).length;
    await world.promoter.dispatch("deploy.yml", "main", {});
    const run = await newest("deploy.yml");
    expect(run.status).toBe("waiting");
    expect(await decide("carol", run.id, "approved")).toBe(200);
    expect((await deployments()).slice(before)).toEqual([
      {
        environment: "prod",
        commitOid: run.sha,
        creator: { login: "github-actions" },
        latestStatus: { state: "SUCCESS" },
      },
    ]);
    await world.promoter.dispatch("deploy.yml", "main", { quiet: "yes" });
    expect(await decide("carol", (await newest("deploy.yml")).id, "approved")).toBe(200);
    expect(await deployments()).toHaveLength(before + 1);
  });

  it("isn't released by whoever started the run, where the environment says so", async () => {
    await world.as("dave").dispatch("deploy.yml", "main", {});
    const run = await newest("deploy.yml");
    expect(await decide("dave", run.id, "approved")).toBe(422);
    expect(await decide("carol", run.id, "rejected")).toBe(200);
    expect((await deployments()).at(-1)).toMatchObject({ latestStatus: { state: "FAILURE" } });
  });
});

describe("a re-run", () => {
  it("has the old commit and the old file, and asks for the environment again", async () => {
    await world.promoter.dispatch("deploy.yml", "main", {});
    const run = await newest("deploy.yml");
    await decide("carol", run.id, "approved");
    const old = asked.findLast(isDeploy);
    const { pullRequest } = await world.promoter.propose(
      await proposal("safer", {
        ".github/workflows/deploy.yml": `${WORKFLOW("workflow_dispatch")}# safer\n`,
      }),
    );
    await world.promoter.merge({
      pullRequest: pullRequest.number,
      expectedHead: pullRequest.head.commit,
      method: "merge",
      title: "x",
      message: "x",
    });
    expect((await rest("bob", "POST", `actions/runs/${run.id}/rerun`)).status).toBe(201);
    expect(await newest("deploy.yml")).toMatchObject({
      id: run.id,
      attempt: 2,
      status: "waiting",
      sha: run.sha,
    });
    expect(asked.findLast(isDeploy)?.workflow).toEqual(old?.workflow);
    expect(await decide("carol", run.id, "approved")).toBe(200);
  });
});

describe("a run that waits", () => {
  it("still waits after a restart, and is released then", async () => {
    await world.promoter.dispatch("deploy.yml", "main", {});
    const { id } = await newest("deploy.yml");
    await world.twin.close();
    const again = await startGitHub({ dir, runWorkflow });
    world = { ...world, twin: again, rest: restOf(again.apiUrl, (login) => again.tokenFor(login)) };
    expect(await newest("deploy.yml")).toMatchObject({ id, status: "waiting", pending: ["prod"] });
    expect(await decide("carol", id, "approved")).toBe(200);
    expect(await newest("deploy.yml")).toMatchObject({ id, conclusion: "success" });
    await again.close();
  });

  function restOf(apiUrl: string, tokenOf: (login: string) => string): GitHubWorld["rest"] {
    return (login, method, path, body) =>
      fetch(`${apiUrl}${path}`, {
        method,
        headers: { authorization: `token ${tokenOf(login)}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
  }
});
