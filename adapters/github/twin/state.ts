import type { CommitId } from "#chain/promotion/git.ts";
import type { Permission, Review, StatusState } from "#chain/promotion/github.ts";
import type { Annotation } from "../runner/contract.ts";

/** Everything the twin knows beside the Git repositories: plain JSON, written whole after each change. */
export interface State {
  nextId: number;
  users: Record<string, User>;
  /** By `org/team`. */
  teams: Record<string, { id: number; members: string[] }>;
  /** By slug. */
  apps: Record<string, App>;
  /** By token. */
  tokens: Record<string, Token>;
  /** By `owner/name`. */
  repositories: Record<string, Repository>;
}

interface User {
  id: number;
  login: string;
  admin: boolean;
}

export interface App {
  id: number;
  slug: string;
  installationId: number;
  userId: number;
  permissions: Record<string, Access>;
  publicKey: string;
}

export type Access = "read" | "write";

export type Token =
  | { kind: "user"; login: string }
  | {
      kind: "installation";
      app: string;
      permissions: Record<string, Access>;
      expires: number;
      seesFrom: number;
    }
  | { kind: "job"; repository: string; run: number; permissions: Record<string, Access> };

export type Account = { login: string; id: number; type: "User" | "Bot" };

export type MergeMethod = "merge" | "squash" | "rebase";

export interface Repository {
  id: number;
  owner: string;
  name: string;
  visibility: "public" | "private" | "internal";
  defaultBranch: string;
  collaborators: Record<string, Permission>;
  deleteBranchOnMerge: boolean;
  mergeMethods: MergeMethod[];
  /** Full name of the repository that this one was forked from. */
  parent?: string;
  /** "Allow GitHub Actions to create and approve pull requests" */
  actionsMayPropose: boolean;
  nextNumber: number;
  pulls: Pull[];
  issues: IssueRecord[];
  statuses: StatusRecord[];
  checks: CheckRecord[];
  /** Commits that GitHub has signed, which is what it calls verified. */
  verified: CommitId[];
  rulesets: Ruleset[];
  queue: QueueEntry[];
  deployments: DeploymentRecord[];
  /** By name. */
  environments: Record<string, Environment>;
  secrets: Record<string, string>;
  variables: Record<string, string>;
  /** Paths of workflows that somebody has switched off; absent: none. */
  disabledWorkflows?: string[];
  runs: Run[];
  /** Last run number by workflow path. */
  runNumbers: Record<string, number>;
  webhooks: Webhook[];
}

export interface Pull {
  id: number;
  number: number;
  title: string;
  body: string;
  author: Account;
  state: "open" | "closed";
  /** `repository` where it isn't the base's own: the fork's full name. */
  head: { ref: string; sha: CommitId; repository?: string };
  base: { ref: string; sha: CommitId };
  createdAt: string;
  updatedAt: string;
  closedAt?: string;
  merged?: { by: Account; commit: CommitId; at: string };
  /** Until then GitHub hasn't computed whether it can be merged. */
  mergeableFrom: number;
  reviews: ReviewRecord[];
  comments: CommentRecord[];
  /** What its timeline shows beside reviews and comments, oldest first. */
  events: PullEvent[];
}

/** Numbers are shared with pull requests. */
export interface IssueRecord {
  number: number;
  title: string;
  body: string;
  author: Account;
  labels: string[];
  state: "open" | "closed";
  comments: CommentRecord[];
}

export interface CommentRecord {
  id: number;
  author: Account;
  body: string;
  at: string;
  editedAt?: string;
}

export interface PullEvent {
  id: number;
  kind: "closed" | "reopened" | "merged" | "force-pushed" | "enqueued" | "dequeued";
  actor: Account;
  at: string;
  before?: CommitId;
  after?: CommitId;
  /** Why it left the queue. */
  reason?: string;
}

export interface ReviewRecord {
  id: number;
  author: Account;
  state: Review["state"];
  body: string;
  commit: CommitId | null;
  at: string;
}

export interface StatusRecord {
  id: number;
  sha: CommitId;
  context: string;
  state: StatusState;
  description: string;
  url: string | null;
  creator: Account;
  /** The App whose token posted it: what `integration_id` pins. */
  appId?: number;
  at: string;
}

/** A check run that an App has made; the jobs of runs are check runs as well. */
export interface CheckRecord {
  id: number;
  sha: CommitId;
  name: string;
  /** The App that made it; its slug is in `apps`. */
  appId: number;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  title: string;
  summary: string;
  url: string | null;
  startedAt: string;
  completedAt: string | null;
}

export interface Ruleset {
  id: number;
  name: string;
  enforcement: "active" | "disabled" | "evaluate";
  /** `~DEFAULT_BRANCH`, `~ALL` or full refs with `*`. */
  refs: string[];
  requiresPullRequest: boolean;
  codeOwnerReview: boolean;
  blocksForcePush: boolean;
  blocksDeletion: boolean;
  restrictsUpdates: boolean;
  approvals: number;
  requiredStatuses: { context: string; integrationId?: number }[];
  /** Logins and App slugs that pass it by. */
  bypass: { actor: string; mode: "always" | "pull_request" | "exempt" }[];
  /** The organisation that it is of, where it isn't the repository's own. */
  organization?: string;
  requiresSignatures: boolean;
  /** How the queue merges, where merges have to go through one. */
  mergeQueue?: MergeMethod;
}

/** A pull request that waits in its base branch's merge queue; the list is in the order of merging. */
export interface QueueEntry {
  id: number;
  pull: number;
  base: string;
  enqueuer: Account;
  at: string;
  jump: boolean;
  /** The temporary branch that its required checks are awaited on, once it is made. */
  group?: { ref: string; base: CommitId; head: CommitId };
}

export interface DeploymentRecord {
  id: number;
  environment: string;
  ref: string;
  sha: CommitId;
  task: string;
  description: string;
  payload: unknown;
  creator: Account;
  at: string;
  /** Oldest first. */
  statuses: DeploymentStatusRecord[];
}

export interface DeploymentStatusRecord {
  id: number;
  state: "error" | "failure" | "inactive" | "in_progress" | "queued" | "pending" | "success" | "waiting";
  description: string;
  url: string;
  creator: Account;
  at: string;
}

export interface Environment {
  id: number;
  name: string;
  reviewers: string[];
  /** Full branch names that may use it; all where empty. */
  branches: string[];
  preventSelfReview: boolean;
  adminsBypass: boolean;
  secrets: Record<string, string>;
}

export interface Run {
  id: number;
  number: number;
  title: string;
  path: string;
  event: string;
  ref: string;
  /** What its jobs check out: for a pull request the would-be merge. */
  sha: CommitId;
  /** What its jobs are check runs of: for a pull request its head. */
  head: CommitId;
  actor: Account;
  status: "queued" | "waiting" | "in_progress" | "completed";
  conclusion: "success" | "failure" | "cancelled" | "skipped" | "action_required" | null;
  /** 1 at first, one more for each re-run. */
  attempt: number;
  /** Of a pull request from a fork: no secrets, and a token that reads. */
  fromFork: boolean;
  createdAt: string;
  updatedAt: string;
  inputs: Record<string, string>;
  payload: Record<string, unknown>;
  concurrency?: string;
  jobs: JobRecord[];
  /** Environments that jobs wait for. */
  pending: string[];
  approvals: { environment: string; by: Account; state: "approved" | "rejected"; comment: string }[];
  /** Why it failed before a job could start. */
  error?: string;
}

export interface JobRecord {
  id: number;
  key: string;
  name: string;
  status: "queued" | "waiting" | "in_progress" | "completed";
  conclusion: Run["conclusion"];
  /** What its environment records. */
  deployment?: number;
  summary: string;
  outputs: Record<string, string>;
  annotations: Annotation[];
  steps: { number: number; name: string; conclusion: Run["conclusion"] }[];
}

export interface Webhook {
  url: string;
  secret: string;
  events: string[];
}

export function emptyState(): State {
  return { nextId: 1000, users: {}, teams: {}, apps: {}, tokens: {}, repositories: {} };
}
