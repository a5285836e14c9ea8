import type { Conclusion, JobHead, RunRequest } from "./contract.ts";
import type { Contexts } from "./expression.ts";
import { githubContext, type JobFolders, type JobWorkflow, type RunFacts } from "./job-facts.ts";
import type { JobLog } from "./job-log.ts";
import type { Masks } from "./masking.ts";
import type { StepsJob, WorkflowFile } from "./workflow-file.ts";

/** One job, ready to be run: everything that its file and its callers decide. */
export interface PlannedJob {
  readonly id: string;
  readonly head: JobHead;
  readonly job: StepsJob;
  readonly file: WorkflowFile;
  readonly workflow: JobWorkflow;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly needs: Readonly<Record<string, Need>>;
  /** `secrets.*` of the calling workflow, or undefined where the job reads the repository's own. */
  readonly passedSecrets: Readonly<Record<string, string>> | undefined;
}

export interface Need {
  readonly result: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface StepOutcome {
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
}

/** What changes while a job runs. */
export interface JobState {
  readonly request: RunRequest;
  readonly facts: RunFacts;
  readonly planned: PlannedJob;
  readonly folders: JobFolders;
  readonly secrets: Readonly<Record<string, string>>;
  readonly token: string;
  readonly masks: Masks;
  readonly log: JobLog;
  /** GITHUB_*, RUNNER_* and the OIDC endpoint: no step can change these. */
  readonly fixed: Readonly<Record<string, string>>;
  /** The job's env, then what steps wrote to GITHUB_ENV. */
  environment: Readonly<Record<string, string>>;
  /** What steps wrote to GITHUB_PATH, newest first. */
  path: readonly string[];
  readonly summaries: string[];
  readonly posts: (() => Promise<void>)[];
  failed: boolean;
  readonly signal: AbortSignal;
}

/** The steps of a job, or of a composite action inside one. */
export interface StepScope {
  readonly steps: Record<string, StepOutcome>;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Secrets reach a composite action only as inputs. */
  readonly secrets: Readonly<Record<string, string>> | undefined;
  /** The env that a composite action's own step was given. */
  readonly environment: Readonly<Record<string, string>>;
  readonly action: { readonly path?: string; readonly repository: string; readonly ref: string } | undefined;
  failed: boolean;
}

export function jobScope(state: JobState): StepScope {
  return {
    steps: {},
    inputs: state.planned.inputs,
    secrets: state.secrets,
    environment: {},
    action: undefined,
    failed: false,
  };
}

/** What expressions of a step see; `secrets` are left out of conditions by `withoutSecrets`. */
export function stepContexts(state: JobState, scope: StepScope, stepEnv: Contexts = {}): Contexts {
  const { planned, request, folders } = state;
  return {
    github: {
      ...githubContext(state.facts, { id: planned.id, folders }),
      token: state.token,
      action_path: scope.action?.path ?? "",
      action_repository: scope.action?.repository ?? "",
      action_ref: scope.action?.ref ?? "",
    },
    needs: planned.needs,
    strategy: {},
    matrix: {},
    job: { status: state.signal.aborted ? "cancelled" : state.failed ? "failure" : "success" },
    runner: runnerContext(folders),
    env: { ...state.environment, ...scope.environment, ...stepEnv },
    vars: request.variables,
    steps: scope.steps,
    inputs: scope.inputs,
    ...(scope.secrets === undefined ? {} : { secrets: { ...scope.secrets, GITHUB_TOKEN: state.token } }),
  };
}

export function withoutSecrets(contexts: Contexts): Contexts {
  return Object.fromEntries(Object.entries(contexts).filter(([name]) => name !== "secrets"));
}

function runnerContext(folders: JobFolders): Readonly<Record<string, string>> {
  return {
    os: "Linux",
    arch: process.arch === "arm64" ? "ARM64" : "X64",
    name: "clearance",
    environment: "github-hosted",
    temp: folders.temp,
    tool_cache: folders.toolCache,
    debug: "",
  };
}

/** The whole environment of a step's process. */
export function processEnvironment(
  state: JobState,
  scope: StepScope,
  stepEnv: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const machine = state.request.machineEnvironment;
  const path = [...state.path, machine["PATH"] ?? ""].filter((entry) => entry !== "").join(":");
  return {
    ...machine,
    PATH: path,
    ...state.environment,
    ...scope.environment,
    ...stepEnv,
    ...state.fixed,
    ...(scope.action?.path === undefined ? {} : { GITHUB_ACTION_PATH: scope.action.path }),
    GITHUB_ACTION_REPOSITORY: scope.action?.repository ?? "",
    GITHUB_ACTION_REF: scope.action?.ref ?? "",
  };
}
