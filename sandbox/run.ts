import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as z from "zod";
import { gitConfiguration } from "#adapters/git/git-environment.ts";
import { runGit } from "#adapters/git/run-git.ts";
import { readAction } from "#adapters/github/runner/action-file.ts";
import { gitCheckout } from "#adapters/github/runner/git-checkout.ts";
import type { JobWorkflow, RunFacts } from "#adapters/github/runner/job-facts.ts";
import { machineEnvironment } from "#adapters/github/runner/machine-environment.ts";
import { runLoneAction } from "#adapters/github/runner/run-lone-action.ts";
import { grantsOf } from "#adapters/sigstore/twin/sigstore-twin.ts";
import { Fault } from "#chain/fault.ts";
import { RepositoryName } from "#chain/source/workflow-identity.ts";
import { GITOPS } from "./seed.ts";
import { toolkitFolder } from "./toolkit.ts";

export interface RunRequest {
  readonly dir: string;
  /** `build`, `attest`, …; `main` is the root action. */
  readonly action: string;
  readonly repository: string;
  /** A branch, tag or commit. */
  readonly ref: string;
  /** `.github/workflows/release.yml` */
  readonly workflow: string;
  /** The called workflow where the job is one's: `owner/name/path@ref`. */
  readonly jobWorkflowRef?: string | undefined;
  readonly environment?: string | undefined;
  /** `key=value` */
  readonly inputs: readonly string[];
  readonly toolkit?: string;
}

const Sandbox = z.object({
  github: z.object({ api: z.url(), graphql: z.url(), git: z.url() }),
  oidc: z.url(),
  trustedRoot: z.string(),
  signingConfig: z.string(),
  tokens: z.record(z.string(), z.string()),
});
type Sandbox = z.infer<typeof Sandbox>;

/** Runs one action on a fresh checkout, as a job of that workflow would; prints its outputs as JSON. */
export async function run(request: RunRequest): Promise<number> {
  const sandbox = await readSandbox(request.dir);
  const repository = RepositoryName.safeParse(request.repository);
  if (!repository.success) throw new Fault("INPUT_INVALID", "--repo: expected owner/name");
  const toolkit = request.toolkit ?? toolkitFolder();
  const folder = request.action === "main" ? toolkit : join(toolkit, "actions", request.action);
  const entry = join(toolkit, "dist", `${request.action}.js`);
  if (!/^[a-z]+$/.test(request.action) || !existsSync(entry) || !existsSync(join(folder, "action.yml"))) {
    throw new Fault("INPUT_INVALID", `there is no action "${request.action}"`);
  }
  // Kept: outputs name files in it, which the next step may want.
  const runs = join(resolve(request.dir), "runs");
  await mkdir(runs, { recursive: true });
  const url = `${sandbox.github.git}/${request.repository}.git`;
  const { ref, commit } = await resolveRef(request, url, runs);
  const facts = factsOf(request, sandbox, ref, commit);
  const token = tokenFor(request, sandbox);
  const grant = grantsOf(join(request.dir, "sigstore"), sandbox.oidc);
  const result = await runLoneAction({
    facts,
    workflow: jobWorkflow(request, facts),
    ...(request.environment === undefined
      ? {}
      : { environment: { name: request.environment, deployment: false } }),
    permissions: { "id-token": "write" },
    github: {
      jobToken: () => Promise.resolve(token),
      idToken: grant,
      checkout: (checkout) => gitCheckout({ ...checkout, url, ref, depth: 0 }),
    },
    machineEnvironment: machineEnvironment(process.env),
    workDirectory: await mkdtemp(join(runs, `${request.action}-`)),
    entry,
    action: readAction(folder, request.action),
    inputs: inputsOf(request, sandbox),
  });
  process.stderr.write(`workspace ${result.workspace}\n`);
  process.stderr.write(result.log.endsWith("\n") ? result.log : `${result.log}\n`);
  process.stdout.write(`${JSON.stringify(result.outputs, null, 2)}\n`);
  return result.exitCode;
}

async function readSandbox(dir: string): Promise<Sandbox> {
  const path = join(dir, "sandbox.json");
  if (!existsSync(path))
    throw new Fault("SANDBOX_UNUSABLE", `${path} isn't there: start it by clearance sandbox up --dir ${dir}`);
  const parsed = Sandbox.safeParse(JSON.parse(await readFile(path, "utf8")));
  if (parsed.success) return parsed.data;
  throw new Fault("SANDBOX_UNUSABLE", `${path} isn't what a sandbox writes`);
}

/** The full ref is what claims name. */
async function resolveRef(
  request: RunRequest,
  url: string,
  directory: string,
): Promise<{ readonly ref: string; readonly commit: string }> {
  const listed = await runGit(["ls-remote", url], { directory, environment: gitConfiguration({}) });
  const refs = listed
    .toString()
    .split("\n")
    .map((line) => line.split("\t"));
  const wanted = [request.ref, `refs/heads/${request.ref}`, `refs/tags/${request.ref}`];
  const found = refs.find(([, name]) => wanted.includes(name ?? ""));
  const commit = found?.[0] ?? request.ref;
  if (!/^[0-9a-f]{40,64}$/.test(commit))
    throw new Fault("INPUT_INVALID", `--ref: ${request.repository} has no "${request.ref}"`);
  return { ref: found?.[1] ?? "refs/heads/main", commit };
}

function factsOf(request: RunRequest, sandbox: Sandbox, ref: string, commit: string): RunFacts {
  return {
    runId: 1,
    runNumber: 1,
    attempt: 1,
    repository: {
      fullName: request.repository,
      id: 1,
      ownerId: 1,
      visibility: "public",
      defaultBranch: "main",
    },
    event: { name: "push", payload: {} },
    actor: { login: "alice", id: 1 },
    ref,
    refProtected: false,
    commit,
    workflow: { path: request.workflow, ref, commit, name: request.workflow },
    urls: { server: "https://github.com", api: sandbox.github.api, graphql: sandbox.github.graphql },
  };
}

/** The run's own workflow, or the one that is said to have been called: `owner/name/path@ref`. */
function jobWorkflow(request: RunRequest, { ref, commit, repository }: RunFacts): JobWorkflow {
  const { jobWorkflowRef, workflow } = request;
  if (jobWorkflowRef === undefined) return { repository: repository.fullName, path: workflow, ref, commit };
  const [, name, path, at] = /^([^/]+\/[^/@]+)\/([^@]+)@(.+)$/.exec(jobWorkflowRef) ?? [];
  if (name === undefined || path === undefined || at === undefined)
    throw new Fault(
      "INPUT_INVALID",
      "--job-workflow-ref: expected owner/name/.github/workflows/file.yml@ref",
    );
  return { repository: name, path, ref: at, commit };
}

/** GITHUB_TOKEN: on the GitOps repository the promoter's App, which its workflows act as; elsewhere a developer's. */
function tokenFor({ repository }: RunRequest, { tokens }: Sandbox): string {
  const login = repository === GITOPS ? "clearance-promoter[bot]" : "alice";
  const token = tokens[login];
  if (token === undefined) throw new Fault("SANDBOX_UNUSABLE", `sandbox.json has no token of ${login}`);
  return token;
}

/** The sandbox's Sigstore stands in where nothing else is said; the public one can't be meant here. */
function inputsOf(request: RunRequest, sandbox: Sandbox): Record<string, string> {
  const inputs: Record<string, string> = {};
  if (request.action !== "build" && request.action !== "sbom") inputs["trusted-root"] = sandbox.trustedRoot;
  if (["main", "attest", "promote"].includes(request.action))
    inputs["signing-config"] = sandbox.signingConfig;
  if (request.action === "verify") inputs["gitops"] = GITOPS;
  for (const pair of request.inputs) {
    const at = pair.indexOf("=");
    if (at < 1) throw new Fault("INPUT_INVALID", `--with: "${pair}" isn't key=value`);
    inputs[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return inputs;
}
