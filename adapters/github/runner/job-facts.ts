import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EventPayload, IdTokenClaims, JobEnvironment, RunRequest } from "./contract.ts";

/** Where the file that defines a job stands: the run's own workflow, or the called one. */
export interface JobWorkflow {
  readonly repository: string;
  readonly path: string;
  readonly ref: string;
  readonly commit: string;
}

/** The part of a run that a job's environment and claims are made of. */
export type RunFacts = Omit<
  RunRequest,
  | "github"
  | "inputs"
  | "variables"
  | "defaultPermissions"
  | "machineEnvironment"
  | "workDirectory"
  | "workflow"
> & { readonly workflow: Omit<RunRequest["workflow"], "source"> & { readonly name: string } };

export interface JobFolders {
  readonly workspace: string;
  readonly temp: string;
  readonly home: string;
  readonly toolCache: string;
  /** The event's payload as a file. */
  readonly event: string;
}

export function makeJobFolders(root: string, payload: EventPayload): JobFolders {
  const folders = {
    workspace: join(root, "workspace"),
    temp: join(root, "temp"),
    home: join(root, "home"),
    toolCache: join(root, "tools"),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  const event = join(folders.temp, "event.json");
  writeFileSync(event, JSON.stringify(payload, null, 2));
  return { ...folders, event };
}

/** The `github` context without its token (docs: "Contexts reference"). */
export function githubContext(
  run: RunFacts,
  job: { readonly id: string; readonly folders: Pick<JobFolders, "workspace" | "event"> },
): Readonly<Record<string, unknown>> {
  const { base, head } = pullRequestRefs(run.event.payload);
  return {
    actor: run.actor.login,
    actor_id: String(run.actor.id),
    api_url: run.urls.api,
    base_ref: base,
    event: run.event.payload,
    event_name: run.event.name,
    event_path: job.folders.event,
    graphql_url: run.urls.graphql,
    head_ref: head,
    job: job.id,
    ref: run.ref,
    ref_name: refName(run.ref),
    ref_protected: run.refProtected,
    ref_type: refType(run.ref),
    repository: run.repository.fullName,
    repository_id: String(run.repository.id),
    repository_owner: ownerOf(run.repository.fullName),
    repository_owner_id: String(run.repository.ownerId),
    repositoryUrl: `git://github.com/${run.repository.fullName}.git`,
    retention_days: "90",
    run_attempt: String(run.attempt),
    run_id: String(run.runId),
    run_number: String(run.runNumber),
    server_url: run.urls.server,
    sha: run.commit,
    triggering_actor: run.actor.login,
    workflow: run.workflow.name,
    workflow_ref: workflowRef(run),
    workflow_sha: run.workflow.commit,
    workspace: job.folders.workspace,
  };
}

const ONLY_CONTEXT = new Set(["event", "repositoryUrl"]);

/** GITHUB_* and RUNNER_*: what every step's process finds, and no step can change. */
export function githubEnvironment(
  run: RunFacts,
  job: { readonly id: string; readonly folders: JobFolders },
): Readonly<Record<string, string>> {
  const github = Object.entries(githubContext(run, job))
    .filter(([name]) => !ONLY_CONTEXT.has(name))
    .map(([name, value]): [string, string] => [`GITHUB_${name.toUpperCase()}`, String(value)]);
  return {
    CI: "true",
    GITHUB_ACTIONS: "true",
    ...Object.fromEntries(github),
    RUNNER_OS: "Linux",
    RUNNER_ARCH: process.arch === "arm64" ? "ARM64" : "X64",
    RUNNER_NAME: "clearance",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_TEMP: job.folders.temp,
    RUNNER_TOOL_CACHE: job.folders.toolCache,
    HOME: job.folders.home,
  };
}

/** The claims of a job's OIDC token; `environment` is there only when the job has one. */
export function idTokenClaims(
  run: RunFacts,
  job: { readonly workflow: JobWorkflow; readonly environment?: JobEnvironment | undefined },
): IdTokenClaims {
  const { base, head } = pullRequestRefs(run.event.payload);
  const environment = job.environment?.name;
  return {
    sub: `repo:${run.repository.fullName}:${subjectContext(run, environment)}`,
    repository: run.repository.fullName,
    repository_id: String(run.repository.id),
    repository_owner: ownerOf(run.repository.fullName),
    repository_owner_id: String(run.repository.ownerId),
    repository_visibility: run.repository.visibility,
    ref: run.ref,
    ref_type: refType(run.ref),
    ref_protected: String(run.refProtected),
    sha: run.commit,
    workflow: run.workflow.name,
    workflow_ref: workflowRef(run),
    workflow_sha: run.workflow.commit,
    job_workflow_ref: `${job.workflow.repository}/${job.workflow.path}@${job.workflow.ref}`,
    job_workflow_sha: job.workflow.commit,
    event_name: run.event.name,
    run_id: String(run.runId),
    run_number: String(run.runNumber),
    run_attempt: String(run.attempt),
    actor: run.actor.login,
    actor_id: String(run.actor.id),
    runner_environment: "github-hosted",
    base_ref: base,
    head_ref: head,
    ...(environment === undefined ? {} : { environment }),
  };
}

function subjectContext(run: RunFacts, environment: string | undefined): string {
  if (environment !== undefined) return `environment:${environment.replaceAll(":", "%3A")}`;
  return run.event.name === "pull_request" ? "pull_request" : `ref:${run.ref}`;
}

function workflowRef(run: RunFacts): string {
  return `${run.repository.fullName}/${run.workflow.path}@${run.workflow.ref}`;
}

function ownerOf(fullName: string): string {
  return fullName.slice(0, fullName.indexOf("/"));
}

function refName(ref: string): string {
  return ref.replace(/^refs\/(heads|tags|pull)\//, "");
}

function refType(ref: string): "branch" | "tag" {
  return ref.startsWith("refs/tags/") ? "tag" : "branch";
}

function pullRequestRefs(payload: EventPayload): { readonly base: string; readonly head: string } {
  const pull = payload["pull_request"];
  return { base: refOf(pull, "base"), head: refOf(pull, "head") };
}

function refOf(pull: unknown, side: "base" | "head"): string {
  if (typeof pull !== "object" || pull === null || !(side in pull)) return "";
  const end: unknown = Reflect.get(pull, side);
  const ref: unknown = typeof end === "object" && end !== null ? Reflect.get(end, "ref") : undefined;
  return typeof ref === "string" ? ref : "";
}
