import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
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
import { generatePolicies } from "#chain/admission/generate.ts";
import { BARRIER_ANNOTATION } from "#chain/clearance/barrier.ts";
import type { Health } from "#chain/clearance/health.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import type { Registry } from "#chain/digest/registry.ts";
import { PREDICATE, statementAbout } from "#chain/evidence/statement.ts";
import { readDigest } from "#chain/promotion/edit/edit-digest.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import { type ApplyResult, apply } from "#operations/apply.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import { attest } from "#operations/attest.ts";
import { pushImage } from "#test/contract/small-image.ts";

export const GITOPS = "acme/gitops";
const SIGNERS = ["build", "dev", "staging", "prod"] as const;

/** The example platform with a key per environment: everything real but the network. */
export interface PromotionWorld extends AsyncDisposable {
  readonly facts: WorldFacts;
  readonly github: GitHubTwin;
  readonly promoter: GitHubApi;
  readonly git: GitRepository;
  readonly registry: Registry;
  readonly registryTwin: RegistryTwin;
  readonly image: ImageName;
  readonly ports: ApplyPorts;
  /** The private key (PEM) that signs as `build` or as an environment. */
  keyOf(signer: (typeof SIGNERS)[number]): string;
  /** What the health endpoints say, by URL; healthy where nothing is set. */
  readonly health: Map<string, Health["state"]>;
  as(login: string): GitHubApi;
  /** Builds nothing: pushes an image and what a builder attests about it, under the tag `main`. */
  release(version: string, options?: ReleaseOptions): Promise<Digest>;
  apply(): Promise<ApplyResult>;
  /** The digest in the base branch's tree now; null for nothing deployed. */
  deployed(place: string): Promise<Digest | null>;
  review(pullRequest: number, login: string, event?: "APPROVE" | "REQUEST_CHANGES"): Promise<void>;
  /** A commit by a person on an existing branch, else on a new one from `start` (main where absent), pushed with git. */
  push(
    login: string,
    branch: string,
    files: Readonly<Record<string, string | null>>,
    start?: string,
  ): Promise<string>;
  rest(
    login: string,
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly data: unknown }>;
  /** Moves the clock forward. */
  pass(milliseconds: number): void;
}

export interface ReleaseOptions {
  /** Why nothing goes back past it. */
  readonly barrier?: string;
  readonly attested?: boolean;
  /** The world's own where absent. */
  readonly image?: ImageName;
  /** Of acme/check-in, as the provenance says; none where absent. */
  readonly commit?: string;
}

export interface WorldOptions {
  readonly policy?: (text: string) => string;
  readonly files?: Readonly<Record<string, string>>;
  /** All where absent. */
  readonly mergeMethods?: readonly ("merge" | "squash" | "rebase")[];
  /** How the jobs of a run are executed; the loopback runner where absent. */
  readonly runWorkflow?: RunWorkflow;
  /** What the image's name begins with, where the registry is reached through something else. */
  readonly registryHost?: string;
  /** GitHub's clock moves with the world's. */
  readonly sharedClock?: boolean;
  /** Told where the registry is, before anything asks it. */
  readonly onRegistry?: (host: string) => void;
}

/** What a world is besides its running servers: enough to open it again over a copy of its folder. */
export interface WorldFacts {
  /** `github/`, `registry/` and the clone are in it; removed with the world. */
  readonly dir: string;
  readonly image: ImageName;
  /** PEM, by signer. */
  readonly keys: Readonly<Record<string, { readonly privateKey: string; readonly publicKey: string }>>;
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
  const keys = Object.fromEntries(SIGNERS.map((name) => [name, newKey()]));
  const trust = Object.fromEntries(SIGNERS.map((name) => [`trust/${name}.pub`, keys[name]?.publicKey ?? ""]));
  const policy = (options.policy ?? ((text) => text))(policyText(image));
  const base = {
    "clearance.yaml": policy,
    ...trust,
    "README.md": "# GitOps\n",
    "quarantine/.gitkeep": "",
    ".github/CODEOWNERS": CODE_OWNERS,
    ...Object.fromEntries(
      ["dev", "staging", "prod/a", "prod/b"].map((place) => [fileOf(place), KUSTOMIZATION]),
    ),
    ...options.files,
  };
  const appId = people(github);
  await github.addRepository(GITOPS, {
    files: { ...base, ...generated(policy, { ...trust, ...options.files }) },
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
    health: {
      async ask(source): Promise<Health> {
        const url = source.kind === "http" ? source.url : source.kind;
        const state = health.get(url) ?? "healthy";
        return state === "healthy" ? { state, since: undefined, detail: url } : { state, detail: url };
      },
    },
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
    async release(version, { attested = true, image: named, commit, barrier } = {}) {
      const image = named ?? facts.image;
      const annotations = barrier === undefined ? {} : { [BARRIER_ANNOTATION]: barrier };
      const { descriptor } = await pushImage(registry, image, version, "main", annotations);
      const subject = { image, digest: descriptor.digest };
      const signer = signerOf("build");
      if (!attested || signer === undefined) return descriptor.digest;
      const statements = [
        statementAbout(subject, PREDICATE.provenance, provenance(now(), commit)),
        statementAbout(subject, PREDICATE.sbom, {
          bomFormat: "CycloneDX",
          specVersion: "1.6",
          components: [],
        }),
      ];
      const key = { name: "trust/build.pub", pem: Buffer.from(keys["build"]?.publicKey ?? "") };
      await attest(
        { subject, statements, trust: { roots: [], keys: [key] }, now: now() },
        { registry, signer, verifier },
      );
      return descriptor.digest;
    },
    apply: () => apply(ports),
    async deployed(place) {
      await git.refresh();
      const main = (await git.resolve("refs/heads/main")) ?? "";
      const bytes = await git.read(main, fileOf(place));
      return bytes === undefined ? null : (readDigest(bytes, "images[check-in].digest") ?? null);
    },
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

/** An administrator owns what decides; the rest is everybody's. */
export const CODE_OWNERS = `${[
  "/.github/",
  "/CODEOWNERS",
  "/docs/CODEOWNERS",
  "/clearance.yaml",
  "/trust/",
  "/break-glass/",
  "/calendar/",
  "/policies/",
]
  .map((path) => `${path} @ada\n`)
  .join("")}/policies/generated/**/quarantine.yaml\n`;

export function fileOf(place: string): string {
  return `apps/check-in/${place}/kustomization.yaml`;
}

export const KUSTOMIZATION = [
  "# the promoter writes the digest, people write the rest",
  "resources: [../base]",
  "images:",
  "  - name: check-in # as base/deployment.yaml names it",
  "    newName: registry.example/acme/check-in",
  "",
].join("\n");

function policyText(image: ImageName): string {
  return `apiVersion: clearance/v1
gitops: ${GITOPS}
admission: { elsewhere: refuse }
builders:
  app: { key: trust/build.pub }
services:
  check-in:
    image: ${image}
    builder: app
    channel: main
    digestAt: { file: "apps/check-in/{environment}/{region}/kustomization.yaml", path: "images[check-in].digest" }
environments:
  - { name: dev, signer: { key: trust/dev.pub } }
  - { name: staging, signer: { key: trust/staging.pub }, soak: 10m, health: { http: "http://staging.example/healthz" } }
  - name: prod
    signer: { key: trust/prod.pub }
    regions: [a, b]
    approval: { people: 2, from: [acme/release] }
    health: { http: "http://{region}.prod.example/healthz" }
rollback: { by: [acme/on-call], approvals: 0 }
`;
}

/** The same platform with staging as its only environment: the shortest way from a release to what runs. */
export function stagingAlone(policy: string): string {
  const rule = `{ name: staging, signer: { key: trust/staging.pub }, health: { http: "http://staging.example/" } }`;
  return policy.replace(/^environments:[\s\S]*(?=^rollback:)/m, `environments:\n  - ${rule}\n`);
}

function generated(policy: string, trust: Readonly<Record<string, string>>): Record<string, string> {
  const files = new Map(Object.entries(trust).map(([path, text]) => [path, Buffer.from(text)]));
  const snapshot = { policy: parsePolicy(policy), commit: "0".repeat(40), files };
  return Object.fromEntries(
    generatePolicies(snapshot, [], new Map()).map(({ path, bytes }) => [
      path,
      Buffer.from(bytes).toString("utf8"),
    ]),
  );
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

function newKey(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

function provenance(startedOn: Date, commit: string | undefined): object {
  const repository = "https://github.com/acme/check-in";
  const workflow = { ref: "refs/heads/main", repository, path: ".github/workflows/release.yml" };
  const source = { uri: `git+${repository}@refs/heads/main`, digest: { gitCommit: commit } };
  return {
    buildDefinition: {
      buildType: "https://example.test/build",
      externalParameters: commit === undefined ? {} : { workflow },
      ...(commit === undefined ? {} : { resolvedDependencies: [source] }),
    },
    runDetails: {
      builder: { id: "https://example.test/builder" },
      metadata: { startedOn: startedOn.toISOString() },
    },
  };
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
