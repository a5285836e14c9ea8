import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitEnvironment } from "#adapters/git/git-environment.ts";
import { runGit } from "#adapters/git/run-git.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import { type Sandbox, startSandbox } from "../../sandbox/start.ts";
import { type Acme, acme } from "../../tools/demo/acme.ts";
import { release, serviceImage } from "../../tools/demo/release.ts";

export const GITOPS = "acme/gitops";

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly head: { readonly ref: string; readonly sha: string };
  readonly merged_at: string | null;
}

/** A sandbox of its own in which the shipped workflows and the built actions do everything. */
export interface ChainWorld {
  readonly dir: string;
  readonly sandbox: Sandbox;
  readonly acme: Acme;
  readonly image: ImageName;
  /** A commit of alice's in acme/check-in, and the digest that the release workflow made of it. */
  release(version: string): Promise<Digest>;
  /** Wakes the promoter and waits until nothing goes on without a person. */
  promote(): Promise<void>;
  /** Of the GitOps repository, newest first. */
  pullRequests(state: "open" | "all"): Promise<readonly PullRequest[]>;
  /** A person's review of what the pull request holds now. */
  approve(login: string, pullRequest: PullRequest): Promise<void>;
  /** Makes runs that name the environment wait for ada; its secrets stay. */
  holdBack(environment: string): void;
  /** What anybody gets, without a token. */
  clone(repository: string): Promise<string>;
  git(folder: string, ...args: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

export async function startChainWorld(toolkit: string): Promise<ChainWorld> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), "clearance-chain-")));
  const sandbox = await startSandbox({ dir: join(dir, "sandbox"), toolkit });
  const people = acme(sandbox, join(toolkit, "dist"), dir);
  const git = async (directory: string, ...args: readonly string[]): Promise<string> =>
    (await runGit(args, { directory, environment: gitEnvironment() })).toString();
  return {
    dir,
    sandbox,
    acme: people,
    image: serviceImage(sandbox),
    release: (version) =>
      release(people, sandbox, "acme/check-in", { "data/release.txt": `${version}\n` }, `release ${version}`),
    promote: () => people.dispatch("clearance.yml"),
    pullRequests: (state) => people.rest("ada", "GET", `/repos/${GITOPS}/pulls?state=${state}&per_page=100`),
    async approve(login, { number, head }) {
      const review = { event: "APPROVE", commit_id: head.sha };
      await people.rest(login, "POST", `/repos/${GITOPS}/pulls/${number}/reviews`, review);
    },
    holdBack(environment) {
      const { secrets } = sandbox.github.jobValues(GITOPS, environment);
      sandbox.github.setEnvironment(GITOPS, environment, { secrets, reviewers: ["ada"] });
    },
    async clone(repository) {
      const folder = await mkdtemp(join(dir, "clone-"));
      await git(folder, "clone", "--quiet", sandbox.github.gitUrl(repository), ".");
      return folder;
    },
    git,
    async close() {
      await sandbox.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
