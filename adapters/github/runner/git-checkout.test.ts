import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runGit } from "#adapters/git/run-git.ts";
import { gitCheckout } from "./git-checkout.ts";

const root = mkdtempSync(join(tmpdir(), "clearance-checkout-"));
const origin = join(root, "origin");
const commits: string[] = [];
let copies = 0;

async function git(directory: string, ...args: readonly string[]): Promise<string> {
  const identity = {
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@x",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@x",
  };
  return (await runGit(args, { directory, environment: identity })).toString("utf8").trim();
}

beforeAll(async () => {
  await git(root, "init", "--quiet", "--initial-branch=main", origin);
  await git(origin, "config", "uploadpack.allowAnySHA1InWant", "true");
  for (const text of ["one", "two"]) {
    writeFileSync(join(origin, "file"), text);
    await git(origin, "add", "file");
    await git(origin, "commit", "--quiet", "-m", text);
    commits.push(await git(origin, "rev-parse", "HEAD"));
  }
  await git(origin, "tag", "v1", commits[0] ?? "");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function checkout(ref: string, more: { commit?: string; depth?: number } = {}) {
  copies += 1;
  const directory = join(root, `copy-${copies}`);
  const { commit } = await gitCheckout({
    url: pathToFileURL(origin).href,
    ref,
    directory,
    depth: 1,
    persistCredentials: false,
    ...more,
  });
  return { commit, directory, text: readFileSync(join(directory, "file"), "utf8") };
}

describe("a checkout", () => {
  it.each(["refs/heads/main", "main"])("of %s is on the branch, one commit deep", async (ref) => {
    const { commit, directory, text } = await checkout(ref);
    expect([commit, text]).toEqual([commits[1], "two"]);
    expect(await git(directory, "branch", "--show-current")).toBe("main");
    expect(existsSync(join(directory, ".git", "shallow"))).toBe(true);
  });

  it.each(["refs/tags/v1", "v1"])("of %s is detached", async (ref) => {
    const { directory, text } = await checkout(ref);
    expect(text).toBe("one");
    expect(await git(directory, "branch", "--show-current")).toBe("");
  });

  it("of a run's commit doesn't follow its branch when that has moved on", async () => {
    const { commit, text } = await checkout("refs/heads/main", { commit: commits[0] ?? "" });
    expect([commit, text]).toEqual([commits[0], "one"]);
  });

  it("has the whole history where it is asked for", async () => {
    const { directory } = await checkout("main", { depth: 0 });
    expect(await git(directory, "rev-list", "--count", "HEAD")).toBe("2");
    expect(await git(directory, "tag")).toBe("v1");
  });

  it("of a ref that isn't there is a fault", async () => {
    await expect(checkout("refs/heads/absent")).rejects.toMatchObject({ code: "GIT_FAILED" });
  });
});
