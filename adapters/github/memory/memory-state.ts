import type { CommitId } from "#chain/promotion/git.ts";
import type {
  Actor,
  CheckRun,
  Issue,
  IssueComment,
  Permission,
  PullRequest,
  Review,
  Status,
  WorkflowRun,
} from "#chain/promotion/github.ts";

export interface PostedStatus extends Status {
  readonly commit: CommitId;
}

export interface MemoryPull extends PullRequest {
  readonly reviews: readonly Review[];
}

/** What reads are answered from; each change makes a new one, so that a late reader can be shown an old one. */
export interface GitHubState {
  readonly pulls: ReadonlyMap<number, MemoryPull>;
  readonly statuses: readonly PostedStatus[];
  readonly checks: readonly CheckRun[];
  readonly comments: readonly IssueComment[];
  readonly issues: readonly MemoryIssue[];
  readonly runs: readonly MemoryRun[];
}

export interface MemoryIssue extends Issue {
  readonly label: string;
  readonly open: boolean;
}

export interface MemoryRun extends WorkflowRun {
  readonly workflow: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly releases: readonly { readonly environment: string; readonly by: Actor }[];
}

/** What the default branch asks for; `app` is the one whose required statuses count. */
export interface MemoryRules {
  readonly requiresPullRequest: boolean;
  readonly requiredStatuses: readonly string[];
  readonly app: string;
  readonly bypass: "never" | "possible" | "unknown";
  /** False: written down, and asks for nothing. Absent: true. */
  readonly enforced?: boolean;
}

/** What happened on the server, in order: what a webhook would tell, and who did it. */
export type GitHubEvent =
  | {
      readonly what: "pushed";
      readonly by: Actor;
      readonly branch: string;
      readonly before: CommitId | undefined;
      readonly after: CommitId | undefined;
    }
  | {
      readonly what: "opened" | "closed" | "reopened" | "described" | "reviewed" | "merged";
      readonly by: Actor;
      readonly pull: MemoryPull;
    }
  | { readonly what: "reported"; readonly by: Actor; readonly status: PostedStatus }
  | { readonly what: "dispatched"; readonly by: Actor; readonly run: MemoryRun };

export interface MemoryPeople {
  readonly permissions: Map<string, Permission>;
  readonly teams: Map<string, readonly string[]>;
  /** Deployment environments, and whether their release waits for a person. */
  readonly environments: Map<string, { readonly reviewers: boolean }>;
}

export function isSameActor(a: Actor, b: Actor): boolean {
  return a.kind === b.kind && a.login.toLowerCase() === b.login.toLowerCase();
}
