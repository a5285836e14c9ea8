import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as z from "zod";
import { gitEnvironment } from "#adapters/git/git-environment.ts";
import { runGit } from "#adapters/git/run-git.ts";
import { readAction } from "#adapters/github/runner/action-file.ts";
import {
  githubContext,
  githubEnvironment,
  makeJobFolders,
  type RunFacts,
} from "#adapters/github/runner/job-facts.ts";
import { machineEnvironment } from "#adapters/github/runner/machine-environment.ts";
import { runAction } from "#adapters/github/runner/run-action.ts";
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
  const root = await mkdtemp(join(runs, `${request.action}-`));
  const folders = makeJobFolders(root, {});
  const { ref, commit } = await checkOut(request, sandbox, folders.workspace);
  const facts = factsOf(request, sandbox, ref, commit);
  const grant = await grantsOf(join(request.dir, "sigstore"), sandbox.oidc)(claimsOf(request, ref, commit));
  const token = tokenFor(request, sandbox);
  const context = githubContext(facts, { id: request.action, folders });
  const result = await runAction({
    entry,
    action: readAction(folder, request.action),
    inputs: inputsOf(request, sandbox),
    workspace: folders.workspace,
    temp: folders.temp,
    environment: {
      ...machineEnvironment(process.env),
      ...githubEnvironment(facts, { id: request.action, folders }),
      ACTIONS_ID_TOKEN_REQUEST_URL: grant.url,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: grant.token,
    },
    contexts: { github: { ...context, token } },
    secrets: [token, grant.token],
  });
  process.stderr.write(`workspace ${folders.workspace}\n`);
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

/** A fresh clone at the ref; the full ref is what claims name. */
async function checkOut(
  request: RunRequest,
  sandbox: Sandbox,
  workspace: string,
): Promise<{ readonly ref: string; readonly commit: string }> {
  const url = `${sandbox.github.git}/${request.repository}.git`;
  const environment = gitEnvironment();
  const listed = (await runGit(["ls-remote", url], { directory: workspace, environment })).toString();
  const refs = listed.split("\n").map((line) => line.split("\t"));
  const wanted = [request.ref, `refs/heads/${request.ref}`, `refs/tags/${request.ref}`];
  const found = refs.find(([, name]) => wanted.includes(name ?? ""));
  const commit = found?.[0] ?? request.ref;
  if (!/^[0-9a-f]{40,64}$/.test(commit))
    throw new Fault("INPUT_INVALID", `--ref: ${request.repository} has no "${request.ref}"`);
  await runGit(["clone", "--quiet", "--no-checkout", url, "."], { directory: workspace, environment });
  await runGit(["checkout", "--quiet", "--detach", commit], { directory: workspace, environment });
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

function claimsOf(request: RunRequest, ref: string, commit: string) {
  const { repository, workflow, jobWorkflowRef, environment } = request;
  const own = `${repository}/${workflow}@${ref}`;
  return {
    repository,
    ref,
    sha: commit,
    workflow_ref: own,
    job_workflow_ref: jobWorkflowRef ?? own,
    actor: "alice",
    ...(environment === undefined ? {} : { environment }),
  };
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
