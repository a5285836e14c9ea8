import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { githubApi } from "#adapters/github/github-api.ts";
import { startGitHub } from "#adapters/github/twin/github-twin.ts";
import { fault } from "./github-doings.ts";
import { GITOPS, type GitHubWorld, githubWorld } from "./github-world.ts";

let world: GitHubWorld;

beforeAll(async () => {
  world = await githubWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

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
