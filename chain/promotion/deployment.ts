import type { CommitId } from "./git.ts";

/** What one account says of the newest deployment that it made to an environment. */
export interface Deployment {
  readonly commit: CommitId;
  /** `digest` of its payload, as written; null where there is none. */
  readonly digest: string | null;
  /** The account's newest status of it; null where there is none yet. */
  readonly status: {
    readonly state:
      | "error"
      | "failure"
      | "inactive"
      | "in_progress"
      | "queued"
      | "pending"
      | "success"
      | "waiting";
    readonly at: Date;
  } | null;
}

/** Deployments on the GitOps repository. Needs `deployments: read`; throws as `GitHubReader` does. */
export interface DeploymentReader {
  /** The newest one of an environment that `by` made; what others report of it doesn't count. */
  newestDeployment(environment: string, by: string): Promise<Deployment | undefined>;
}
