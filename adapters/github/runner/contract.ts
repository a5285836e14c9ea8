/**
 * Where GitHub ends and the runner begins. The twin (adapters/github/twin) knows repositories, tokens and
 * environments; the runner knows how a workflow file is executed. Neither reads the other's state.
 */

export type Conclusion = "success" | "failure" | "cancelled" | "skipped";
export type EventPayload = Readonly<Record<string, unknown>>;
export type AccessLevel = "read" | "write" | "none";
/** Permission names as in workflow files (`id-token`, `pull-requests`); what isn't named is `none`. */
export type Permissions = Readonly<Record<string, AccessLevel>>;

export interface RunRequest {
  readonly runId: number;
  readonly runNumber: number;
  readonly attempt: number;
  readonly repository: {
    readonly fullName: string;
    readonly id: number;
    readonly ownerId: number;
    readonly visibility: "public" | "private" | "internal";
    readonly defaultBranch: string;
  };
  readonly event: { readonly name: string; readonly payload: EventPayload };
  readonly actor: { readonly login: string; readonly id: number };
  /** `refs/heads/main` */
  readonly ref: string;
  /** Whether a ruleset guards the ref. */
  readonly refProtected: boolean;
  readonly commit: string;
  readonly workflow: {
    /** `.github/workflows/release.yml` */
    readonly path: string;
    readonly source: string;
    /** Ref and commit that the file was read from; for `workflow_dispatch` the same as the run's. */
    readonly ref: string;
    readonly commit: string;
  };
  /** Inputs as the dispatch carried them; defaults of the file are filled in by the runner. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Repository and organisation variables (`vars.*`). */
  readonly variables: Readonly<Record<string, string>>;
  /** What a job's `permissions` are when the file says nothing. */
  readonly defaultPermissions: Permissions;
  readonly urls: {
    /** `https://github.com`: what jobs and claims name. */
    readonly server: string;
    readonly api: string;
    readonly graphql: string;
  };
  /** A folder of this run alone: workspaces, temp folders and logs are made below it. */
  readonly workDirectory: string;
  /**
   * All that jobs get of the machine's environment, PATH included: `machine-environment.ts` picks it from the
   * current process's. Nothing else of the parent's environment reaches a step.
   */
  readonly machineEnvironment: Readonly<Record<string, string>>;
  readonly github: RunServices;
}

/** What a running job asks of GitHub. */
export interface RunServices {
  /** `secrets.*` of the repository and, for a job with an environment, of that environment. */
  secretsFor(environment: string | undefined): Promise<Readonly<Record<string, string>>>;
  /** GITHUB_TOKEN of one job. */
  jobToken(permissions: Permissions): Promise<string>;
  /** Asked only for jobs with `id-token: write`: where the job fetches its OIDC token, and what it shows there. */
  idToken(claims: IdTokenClaims): Promise<{ readonly url: string; readonly token: string }>;
  /**
   * A folder that holds `repository` at `ref` for `uses: owner/name/path@ref` and called workflows, with the
   * commit behind it; undefined where there is no such repository or ref.
   */
  source(repository: string, ref: string): Promise<RepositorySource | undefined>;
  /**
   * Fills `directory` with a git checkout (`gitCheckout` does it, given a URL): of `ref`, the default branch
   * where undefined, at `commit` where one is named. `depth` 0 is the whole history.
   */
  checkout(request: {
    readonly repository: string;
    readonly ref: string | undefined;
    readonly commit?: string;
    readonly directory: string;
    readonly depth: number;
    readonly token: string;
    readonly persistCredentials: boolean;
  }): Promise<{ readonly commit: string }>;
}

export interface RepositorySource {
  readonly directory: string;
  readonly commit: string;
  /** The full ref, as `job_workflow_ref` shows it: `refs/heads/main`, or the commit itself. */
  readonly ref: string;
}

/** The claims of a GitHub Actions OIDC token that depend on the job (docs: "OpenID Connect reference"). */
export interface IdTokenClaims {
  readonly sub: string;
  readonly repository: string;
  readonly repository_id: string;
  readonly repository_owner: string;
  readonly repository_owner_id: string;
  readonly repository_visibility: string;
  readonly ref: string;
  readonly ref_type: "branch" | "tag";
  readonly ref_protected: string;
  readonly sha: string;
  readonly workflow: string;
  readonly workflow_ref: string;
  readonly workflow_sha: string;
  readonly job_workflow_ref: string;
  readonly job_workflow_sha: string;
  readonly event_name: string;
  readonly run_id: string;
  readonly run_number: string;
  readonly run_attempt: string;
  readonly actor: string;
  readonly actor_id: string;
  readonly runner_environment: "github-hosted" | "self-hosted";
  readonly base_ref: string;
  readonly head_ref: string;
  /** Only when the job has one. */
  readonly environment?: string;
}

export interface JobEnvironment {
  readonly name: string;
  /** `deployment: false` records no deployment. */
  readonly deployment: boolean;
  readonly url?: string;
}

export interface JobHead {
  /** Unique in the run: the key in `jobs`, with the caller's before it for a called workflow (`build / image`). */
  readonly key: string;
  readonly name: string;
  readonly environment?: JobEnvironment;
  readonly permissions: Permissions;
}

export interface StepResult {
  readonly number: number;
  readonly name: string;
  readonly outcome: Conclusion;
  /** After `continue-on-error`. */
  readonly conclusion: Conclusion;
}

export interface Annotation {
  readonly level: "notice" | "warning" | "failure";
  readonly message: string;
  readonly title?: string;
  readonly path?: string;
  readonly line?: number;
}

export interface JobResult extends JobHead {
  readonly conclusion: Conclusion;
  readonly steps: readonly StepResult[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Masked. */
  readonly log: string;
  /** Markdown of every step, masked, in order. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
}

export interface RunObserver {
  /** `run-name` evaluated, before the first job starts. */
  runNamed?(title: string): void | Promise<void>;
  /** Asked before a job with an environment starts: answers when a reviewer decided, or at once without one. */
  jobWaiting(job: JobHead, environment: JobEnvironment): Promise<"released" | "rejected">;
  jobStarted?(job: JobHead): void | Promise<void>;
  jobCompleted?(job: JobResult): void | Promise<void>;
}

export interface RunResult {
  readonly title: string;
  readonly conclusion: Conclusion;
  readonly jobs: readonly JobResult[];
}

/**
 * What `run-workflow.ts` exports as `runWorkflow`. An abort ends the processes of running jobs, and the
 * run is `cancelled`.
 *
 * @throws Fault `WORKFLOW_INVALID` before any job has started, where the file can't be run as written.
 */
export type RunWorkflow = (
  request: RunRequest,
  observer: RunObserver,
  signal?: AbortSignal,
) => Promise<RunResult>;
