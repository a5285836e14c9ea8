import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { bareClone } from "#adapters/git/bare-clone.ts";
import { type GitHubApi, githubApi } from "#adapters/github/github-api.ts";
import type { RunWorkflow } from "#adapters/github/runner/contract.ts";
import { type GitHubTwin, startGitHub } from "#adapters/github/twin/github-twin.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { type RegistryTwin, startRegistry } from "#adapters/registry/twin/registry-twin.ts";
import { keySigner } from "#adapters/sigstore/signer.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import type { Health } from "#chain/clearance/health.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { apply } from "#operations/apply.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import { GITOPS, type Keys, newKeys, platformFiles } from "./acme-platform.ts";
import { probeOf, releaseInto } from "./releases.ts";
import { deployedIn, type ScenarioOptions, type ScenarioWorld } from "./scenario-world.ts";

/** The example platform with a key per environment: everything real but the network. */
export interface PromotionWorld extends ScenarioWorld {
  readonly facts: WorldFacts;
  readonly github: GitHubTwin;
  readonly promoter: GitHubApi;
  readonly registryTwin: RegistryTwin;
  as(login: string): GitHubApi;
  rest(
    login: string,
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly data: unknown }>;
}

export interface WorldOptions extends ScenarioOptions {
  /** All where absent. */
  readonly mergeMethods?: readonly ("merge" | "squash" | "rebase")[];
  /** How the jobs of a run are executed; the loopback runner where absent. */
  readonly runWorkflow?: RunWorkflow;
  /** What the image's name begins with, where the registry is reached through something else. */
  readonly registryHost?: string;
  /** Told where the registry is, before anything asks it. */
  readonly onRegistry?: (host: string) => void;
}

/** What a world is besides its running servers: enough to open it again over a copy of its folder. */
export interface WorldFacts {
  /** `github/`, `registry/` and the clone are in it; removed with the world. */
  readonly dir: string;
  readonly image: ImageName;
  readonly keys: Keys;
}

export async function promotionWorld(options: WorldOptions = {}): Promise<PromotionWorld> {
  const dir = await mkdtemp(join(tmpdir(), "clearance-promotion-"));
  const twin = await startRegistry({ dir: join(dir, "registry") });
  options.onRegistry?.(twin.host);
  const clock = { ahead: 0 };
  const { runWorkflow } = options;
  const github = await startGitHub({
    dir: join(dir, "github"),
    ...(options.sharedClock === true ? { now: () => Date.now() + clock.ahead } : {}),
    ...(runWorkflow === undefined ? {} : { runWorkflow }),
  });
  const image = ImageName.parse(`${options.registryHost ?? twin.host}/acme/check-in`);
  const keys = newKeys();
  const appId = people(github);
  await github.addRepository(GITOPS, {
    files: platformFiles(image, keys, options),
    collaborators: {
      alice: "write",
      bob: "write",
      carol: "write",
      dave: "write",
      erin: "write",
      ada: "admin",
    },
    deleteBranchOnMerge: true,
    ...(options.mergeMethods === undefined ? {} : { mergeMethods: options.mergeMethods }),
  });
  github.setRuleset(GITOPS, {
    name: "main",
    requiresPullRequest: true,
    codeOwnerReview: true,
    requiredStatuses: [{ context: "clearance", app: appId.appId }],
  });
  return openWorld({ dir, image, keys }, github, twin, clock);
}

/** The example platform as it stands in these servers. */
export function openWorld(
  facts: WorldFacts,
  github: GitHubTwin,
  twin: RegistryTwin,
  clock = { ahead: 0 },
): PromotionWorld {
  const { dir, image, keys } = facts;
  const shared = { apiUrl: github.apiUrl, repository: GITOPS };
  const promoter = githubApi({
    ...shared,
    auth: { token: github.installationTokenFor("clearance-promoter") },
  });
  const registry = ociRegistry();
  const verifier = sigstoreVerifier();
  const signerOf = (name: string) => {
    const pem = keys[name]?.privateKey;
    return pem === undefined ? undefined : keySigner({ pem, name });
  };
  const health = new Map<string, Health["state"]>();
  const now = () => new Date(Date.now() + clock.ahead);
  const git = bareClone({
    url: github.gitUrl(GITOPS),
    dir: join(dir, "clone"),
    token: github.tokenFor("alice"),
  });
  const ports: ApplyPorts = {
    git,
    github: promoter,
    registry,
    verifier,
    health: probeOf(health),
    now,
    signerOf,
    version: "0.0.0-test",
  };
  const as = (login: string) => githubApi({ ...shared, auth: { token: github.tokenFor(login) } });

  async function rest(login: string, method: string, path: string, body?: object) {
    const answer = await fetch(`${github.apiUrl}/repos/${GITOPS}${path}`, {
      method,
      headers: { authorization: `token ${github.tokenFor(login)}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, data: text === "" ? null : (JSON.parse(text) as unknown) };
  }

  return {
    facts,
    github,
    promoter,
    git,
    registry,
    registryTwin: twin,
    image,
    ports,
    keyOf: (signer) => keys[signer]?.privateKey ?? "",
    health,
    as,
    rest,
    release: releaseInto(facts, ports),
    apply: () => apply(ports),
    deployed: deployedIn(git),
    async review(number, login, event = "APPROVE") {
      const { head } = await promoter.pullRequest(number);
      const answer = await rest(login, "POST", `/pulls/${number}/reviews`, {
        event,
        commit_id: head.commit,
        body: "seen",
      });
      if (answer.status !== 200) throw new Error(`review: ${answer.status} ${JSON.stringify(answer.data)}`);
    },
    push: (login, branch, files, start) =>
      pushFiles(github.gitUrl(GITOPS), github.tokenFor(login), login, branch, files, start),
    async pushToMain(files) {
      const [{ id }] = (await rest("ada", "GET", "/rulesets")).data as [{ readonly id: number }];
      await rest("ada", "PUT", `/rulesets/${id}`, { enforcement: "disabled" });
      await pushFiles(github.gitUrl(GITOPS), github.tokenFor("ada"), "ada", "main", files);
      await rest("ada", "PUT", `/rulesets/${id}`, { enforcement: "active" });
    },
    async open(login, head, title = head, body = "") {
      const { data } = await rest(login, "POST", "/pulls", { title, head, base: "main", body });
      return (data as { readonly number: number }).number;
    },
    async close(login, number) {
      await rest(login, "PATCH", `/pulls/${number}`, { state: "closed" });
    },
    merge: async (login, number) => (await rest(login, "PUT", `/pulls/${number}/merge`, {})).status === 200,
    async editComment(login, id, body) {
      const path = `/issues/comments/${id}`;
      await (body === null ? rest(login, "DELETE", path) : rest(login, "PATCH", path, { body }));
    },
    async unprotect() {
      github.setRuleset(GITOPS, { name: "main", enforcement: "disabled" });
    },
    pass(milliseconds) {
      clock.ahead += milliseconds;
    },
    async [Symbol.asyncDispose]() {
      await github.close();
      await twin.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function people(github: GitHubTwin): { readonly appId: number } {
  for (const login of ["alice", "bob", "carol", "dave", "erin", "mallory"]) github.addUser(login);
  github.addUser("ada", { admin: true });
  github.addTeam("acme/release", ["carol", "dave"]);
  github.addTeam("acme/on-call", ["erin"]);
  const write = "write" as const;
  const read = "read" as const;
  const permissions = {
    contents: write,
    pull_requests: write,
    issues: write,
    statuses: write,
    actions: write,
  };
  return github.addApp({
    slug: "clearance-promoter",
    permissions: { ...permissions, deployments: read, members: read },
  });
}

/** What a person does: clone, change, commit, push. */
export async function pushFiles(
  url: string,
  token: string,
  login: string,
  branch: string,
  files: Readonly<Record<string, string | null>>,
  start = "main",
): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "clearance-push-"));
  const header = `http.extraHeader=Authorization: Basic ${Buffer.from(`x:${token}`).toString("base64")}`;
  const run = promisify(execFile);
  const git = async (...args: string[]) =>
    (
      await run(
        "git",
        ["-c", header, "-c", `user.name=${login}`, "-c", `user.email=${login}@acme.example`, ...args],
        { cwd: dir },
      )
    ).stdout.trim();
  try {
    await git("clone", "--quiet", url, ".");
    const there = await git("ls-remote", "origin", `refs/heads/${branch}`);
    await git("checkout", "--quiet", ...(there === "" ? ["-b", branch, start] : [branch]));
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await (content === null ? rm(join(dir, path)) : writeFile(join(dir, path), content));
    }
    await git("add", "--all");
    await git("commit", "--quiet", "-m", `by ${login}`);
    await git("push", "--quiet", "origin", `HEAD:refs/heads/${branch}`);
    return await git("rev-parse", "HEAD");
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
