import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { gitConfiguration } from "#adapters/git/git-environment.ts";
import { localRepository } from "#adapters/git/local-repository.ts";
import { askGit, runGit } from "#adapters/git/run-git.ts";
import type { PullRequest } from "#chain/promotion/github.ts";
import { GITOPS, type GitHubWorld } from "./github-world.ts";

export const FILE = "apps/check-in/prod/kustomization.yaml";

export const fault = (code: string, more: object = {}) =>
  expect.objectContaining({ name: "Fault", code, ...more });

/** What tests do to the GitOps repository of a world that is there by the time they run. */
export function doingsIn(at: () => GitHubWorld) {
  let serial = 0;

  /** A pull request of the promoter that changes one line. */
  async function proposed(): Promise<PullRequest> {
    const { promoter } = at();
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
    return (await at().promoter.pullRequests("main")).open.find((one) => one.number === number);
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
      "http.extraHeader": `Authorization: Basic ${Buffer.from(`${login}:${at().twin.tokenFor(login)}`).toString("base64")}`,
    });
    const git = (...args: string[]) => runGit(args, { directory: work, environment });
    try {
      await git("clone", "--quiet", at().twin.gitUrl(GITOPS), ".");
      const there = await askGit(["rev-parse", "--verify", `origin/${branch}`], { directory: work });
      await git(
        "checkout",
        "--quiet",
        "-B",
        branch,
        there.exitCode === 0 ? `origin/${branch}` : "origin/main",
      );
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
    return localRepository(at().twin.gitDirectory(GITOPS));
  }

  function merging(pull: PullRequest, expectedHead = pull.head.commit) {
    return {
      pullRequest: pull.number,
      expectedHead,
      method: "merge" as const,
      title: "Promote",
      message: "Clearance-Service: check-in",
    };
  }

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

  return { proposed, opened, head, pushed, hosted, merging, proposal };
}
