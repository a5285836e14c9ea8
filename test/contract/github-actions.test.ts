import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IdTokenClaims } from "#adapters/github/runner/contract.ts";
import { GITOPS, type GitHubWorld, githubWorld } from "./github-world.ts";

const PROMOTE = `
name: Promote
run-name: "Promote #\${{ inputs.pull-request }}"
on:
  workflow_dispatch:
    inputs:
      pull-request: { required: true, type: string }
      note: { type: string, default: none }
permissions: {}
jobs:
  sign:
    runs-on: ubuntu-latest
    environment: prod
    permissions: { id-token: write, contents: read }
    outputs: { key: "\${{ steps.show.outputs.key }}" }
    steps:
      - id: show
        env: { KEY: "\${{ secrets.PROD_KEY }}", SHARED: "\${{ secrets.SHARED }}", COLOUR: "\${{ vars.COLOUR }}" }
        run: echo "key=\${#KEY}-\${#SHARED}-$COLOUR" >> "$GITHUB_OUTPUT"
  merge:
    needs: sign
    runs-on: ubuntu-latest
    steps:
      - env: { KEY: "\${{ secrets.PROD_KEY }}" }
        run: test -z "$KEY" && echo "merged"
`;

/** Does with its GITHUB_TOKEN what the permissions let it, and prints what was answered. */
const REPORT = `
on: { workflow_dispatch: , push: { branches: [reported] } }
permissions: { statuses: write, contents: write, pull-requests: write, actions: write }
jobs:
  report:
    runs-on: ubuntu-latest
    env: { TOKEN: "\${{ github.token }}" }
    steps:
      - uses: actions/checkout@v5
      - run: |
          call() { curl -s -o /dev/null -w "$3 %{http_code}\\n" -X "$1" -H "authorization: token $TOKEN" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2" -d "$4"; }
          call POST "statuses/$GITHUB_SHA" status '{"state":"success","context":"clearance"}'
          call PUT "rulesets/1" ruleset '{"enforcement":"disabled"}'
          call POST "pulls" pull '{"title":"x","head":"x","base":"main"}'
          call POST "actions/workflows/quick.yml/dispatches" dispatch '{"ref":"main"}'
          git push -q origin HEAD:refs/heads/quick/by-token && echo pushed
`;

const QUICK = `
on: { workflow_dispatch: , push: { branches: ["quick/**"] } }
permissions: {}
jobs: { one: { runs-on: ubuntu-latest, steps: [{ run: echo quick }] } }
`;

const QUEUED = `
on: workflow_dispatch
concurrency: promote
permissions: {}
jobs: { one: { runs-on: ubuntu-latest, environment: prod, steps: [{ run: echo queued }] } }
`;

const claims: IdTokenClaims[] = [];
let world: GitHubWorld;

beforeAll(async () => {
  world = await githubWorld({
    files: {
      ".github/workflows/promote-prod.yml": PROMOTE,
      ".github/workflows/report.yml": REPORT,
      ".github/workflows/quick.yml": QUICK,
      ".github/workflows/queued.yml": QUEUED,
      ".github/workflows/no-dispatch.yml": "on: pull_request\njobs: {}\n",
      ".github/workflows/broken.yml": "on: workflow_dispatch\njobs: { one: { steps: [] } }\n",
    },
    idTokens: {
      grant(asked) {
        claims.push(asked);
        return { url: "http://127.0.0.1:1/token", token: "request" };
      },
    },
  });
  const { twin } = world;
  twin.setEnvironment(GITOPS, "prod", { reviewers: ["carol"], secrets: { PROD_KEY: "12345" } });
  twin.setSecret(GITOPS, "SHARED", "123");
  twin.setVariable(GITOPS, "COLOUR", "green");
});
afterAll(() => world[Symbol.asyncDispose]());

const fault = (code: string) => expect.objectContaining({ name: "Fault", code });

/** The newest run of a workflow, once everything that can go on has gone on. */
async function newest(workflow: string) {
  await world.twin.settled();
  const [run] = await world.promoter.runs(workflow);
  if (run === undefined) throw new Error(`${workflow} has no run`);
  return run;
}

async function jobs(run: number) {
  const answer = await world.rest("alice", "GET", `/repos/${GITOPS}/actions/runs/${run}/jobs`);
  return ((await answer.json()) as { jobs: { id: number; name: string; conclusion: string }[] }).jobs;
}

async function release(login: string, run: number, state: "approved" | "rejected") {
  const path = `/repos/${GITOPS}/actions/runs/${run}/pending_deployments`;
  const pending = (await (await world.rest(login, "GET", path)).json()) as { environment: { id: number } }[];
  const body = { environment_ids: pending.map((one) => one.environment.id), state, comment: "" };
  return (await world.rest(login, "POST", path, body)).status;
}

describe("a dispatched run", () => {
  it("waits for the environment's reviewer, and only that one releases it", async () => {
    const { promoter } = world;
    await promoter.dispatch("promote-prod.yml", "main", { "pull-request": "7" });
    const waiting = await newest("promote-prod.yml");
    expect(waiting).toMatchObject({
      status: "waiting",
      conclusion: null,
      title: "Promote #7",
      event: "workflow_dispatch",
      path: ".github/workflows/promote-prod.yml",
      actor: { login: "clearance-promoter[bot]", kind: "bot" },
    });
    expect(claims).toEqual([]);
    expect(await release("alice", waiting.id, "approved")).toBe(422);
    expect(await promoter.releases(waiting.id)).toEqual([]);
    expect(await release("carol", waiting.id, "approved")).toBe(200);
    await world.twin.settled();
    expect(await promoter.run(waiting.id)).toMatchObject({ status: "completed", conclusion: "success" });
    expect(await promoter.run(1)).toBeUndefined();
    expect(await promoter.releases(waiting.id)).toEqual([
      { environment: "prod", by: { login: "carol", kind: "human" } },
    ]);
    expect(claims).toMatchObject([{ environment: "prod", ref: "refs/heads/main", repository: GITOPS }]);
  });

  it("gives an environment's secrets to the jobs of that environment alone", async () => {
    const run = await newest("promote-prod.yml");
    const { jobs } = world.twin.runs(GITOPS).find((one) => one.id === run.id) ?? { jobs: [] };
    expect(jobs.map((job) => [job.name, job.conclusion, job.outputs])).toEqual([
      ["sign", "success", { key: "5-3-green" }],
      ["merge", "success", {}],
    ]);
  });

  it("ends when the reviewer rejects it, with nothing signed", async () => {
    claims.length = 0;
    await world.promoter.dispatch("promote-prod.yml", "main", { "pull-request": "8" });
    const run = await newest("promote-prod.yml");
    expect(await release("carol", run.id, "rejected")).toBe(200);
    await world.twin.settled();
    expect(await world.promoter.run(run.id)).toMatchObject({ conclusion: "failure" });
    expect(await world.promoter.releases(run.id)).toEqual([]);
    expect(claims).toEqual([]);
  });

  it("of another branch gets neither the environment nor its token", async () => {
    const { promoter, twin } = world;
    const base = twin.runs(GITOPS)[0]?.sha ?? "";
    await world.branch("alice", "attack", base);
    await promoter.dispatch("promote-prod.yml", "attack", { "pull-request": "9" });
    const run = await newest("promote-prod.yml");
    expect(run).toMatchObject({ status: "completed", conclusion: "failure" });
    expect(claims).toEqual([]);
  });

  it("isn't started with inputs that the file doesn't expect, without a required one, or at all", async () => {
    const { promoter } = world;
    const refused = (workflow: string, ref: string, inputs: Record<string, string>) =>
      expect(promoter.dispatch(workflow, ref, inputs)).rejects.toEqual(fault("GITHUB_REJECTED"));
    await refused("promote-prod.yml", "main", { "pull-request": "1", other: "x" });
    await refused("promote-prod.yml", "main", {});
    await refused("promote-prod.yml", "nowhere", { "pull-request": "1" });
    await refused("no-dispatch.yml", "main", {});
    await refused("nothing.yml", "main", {});
    await expect(world.as("mallory").dispatch("quick.yml", "main", {})).rejects.toEqual(
      fault("GITHUB_DENIED"),
    );
  });

  it("fails where the file can't be run, and says why", async () => {
    await world.promoter.dispatch("broken.yml", "main", {});
    expect(await newest("broken.yml")).toMatchObject({ status: "completed", conclusion: "failure" });
    expect(world.twin.runs(GITOPS).at(-1)?.error).toMatch(/broken\.yml/);
  });

  it("gives way to a newer one that waits in the same concurrency group", async () => {
    for (let at = 0; at < 3; at++) await world.promoter.dispatch("queued.yml", "main", {});
    await world.twin.settled();
    const [newer, middle, first] = await world.promoter.runs("queued.yml");
    expect(first).toMatchObject({ status: "waiting" });
    expect(middle).toMatchObject({ status: "completed", conclusion: "cancelled" });
    expect(newer).toMatchObject({ status: "queued" });
    expect(await release("carol", first?.id ?? 0, "approved")).toBe(200);
    await world.twin.settled();
    expect(await world.promoter.run(newer?.id ?? 0)).toMatchObject({ status: "waiting" });
    expect(await release("carol", newer?.id ?? 0, "approved")).toBe(200);
    await world.twin.settled();
    expect(await world.promoter.run(newer?.id ?? 0)).toMatchObject({ conclusion: "success" });
  });
});

describe("GITHUB_TOKEN", () => {
  it("does what its permissions say, opens no pull request, and starts no run by its push", async () => {
    await world.promoter.dispatch("report.yml", "main", {});
    const run = await newest("report.yml");
    const [job] = await jobs(run.id);
    const log = await (
      await world.rest("alice", "GET", `/repos/${GITOPS}/actions/jobs/${job?.id}/logs`)
    ).text();
    expect(run.conclusion).toBe("success");
    for (const line of ["status 201", "ruleset 403", "pull 403", "dispatch 204", "pushed"]) {
      expect(log).toContain(line);
    }
    const runs = await world.promoter.runs("quick.yml");
    expect(runs.map((one) => one.event)).toEqual(["workflow_dispatch"]);
    const statuses = await world.promoter.statuses(run.head);
    expect(statuses).toMatchObject([
      { context: "clearance", creator: { login: "github-actions[bot]", kind: "bot" } },
    ]);
  });

  it("ends with its run", async () => {
    await world.twin.settled();
    const state = await readFile(join(world.dir, "github.json"), "utf8");
    expect(state).toContain('"kind":"user"');
    expect(state).not.toContain('"kind":"job"');
  });
});

describe("what somebody does", () => {
  it("starts the runs that listen to a push of that branch", async () => {
    const base = world.twin.runs(GITOPS)[0]?.sha ?? "";
    const commit = await world.branch("alice", "quick/by-a-person", base);
    await world.branch("alice", "slow/by-a-person", base);
    const run = await newest("quick.yml");
    expect(run).toMatchObject({
      event: "push",
      head: commit,
      actor: { login: "alice" },
      conclusion: "success",
    });
    expect(world.twin.runs(GITOPS).filter((one) => one.ref.includes("by-a-person"))).toHaveLength(1);
  });

  it("is told to a webhook, signed with its secret", async () => {
    const heard: { event: unknown; delivery: unknown; valid: boolean; body: unknown }[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = Buffer.concat(chunks);
        const expected = `sha256=${createHmac("sha256", "s3cret").update(body).digest("hex")}`;
        heard.push({
          event: request.headers["x-github-event"],
          delivery: request.headers["x-github-delivery"],
          valid: request.headers["x-hub-signature-256"] === expected,
          body: JSON.parse(body.toString()),
        });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    world.twin.setWebhook(GITOPS, { url: `http://127.0.0.1:${port}/`, secret: "s3cret", events: ["status"] });
    const commit = world.twin.runs(GITOPS)[0]?.sha ?? "";
    const status = { context: "clearance/prod", state: "pending", description: "waits" } as const;
    await world.promoter.setStatus(commit, status);
    await world.branch("alice", "unheard", commit);
    await world.twin.settled();
    await new Promise((resolve) => server.close(resolve));
    expect(heard).toEqual([
      {
        event: "status",
        delivery: expect.stringMatching(/^[0-9a-f-]{36}$/),
        valid: true,
        body: expect.objectContaining({ sha: commit, context: "clearance/prod", state: "pending" }),
      },
    ]);
  });
});

describe("an environment", () => {
  it("is there with its reviewers, or not there at all", async () => {
    expect(await world.promoter.environment("prod")).toEqual({ reviewers: true });
    expect(await world.promoter.environment("nowhere")).toBeUndefined();
    expect(await world.promoter.protection("nowhere")).toBeUndefined();
    expect(await world.promoter.protection("prod")).toEqual({
      reviewers: true,
      refs: ["main"],
      adminsBypass: true,
    });
    world.twin.setEnvironment(GITOPS, "loose", { branches: [], adminsBypass: false });
    expect(await world.promoter.protection("loose")).toEqual({
      reviewers: false,
      refs: "any",
      adminsBypass: false,
    });
  });
});
