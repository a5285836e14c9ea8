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
  | { kind: "installation"; app: string; permissions: Record<string, Access>; expires: number }
  | { kind: "job"; repository: string; run: number; permissions: Record<string, Access> };

export type Account = { login: string; id: number; type: "User" | "Bot" };

export interface Repository {
  id: number;
  owner: string;
  name: string;
  visibility: "public" | "private" | "internal";
  defaultBranch: string;
  collaborators: Record<string, Permission>;
  deleteBranchOnMerge: boolean;
  /** "Allow GitHub Actions to create and approve pull requests" */
  actionsMayPropose: boolean;
  nextNumber: number;
  pulls: Pull[];
  /** Absent: none. */
  issues?: IssueRecord[];
  statuses: StatusRecord[];
  /** Absent: none. */
  checkRuns?: CheckRunRecord[];
  rulesets: Ruleset[];
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
  head: { ref: string; sha: CommitId };
  base: { ref: string; sha: CommitId };
  createdAt: string;
  updatedAt: string;
  closedAt?: string;
  closedBy?: Account;
  merged?: { by: Account; commit: CommitId; at: string };
  /** Until then GitHub hasn't computed whether it can be merged. */
  mergeableFrom: number;
  reviews: ReviewRecord[];
  comments: CommentRecord[];
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

export interface CheckRunRecord {
  id: number;
  sha: CommitId;
  name: string;
  /** Slug of the App that made it; a job's token belongs to `github-actions`. */
  app: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
}

export interface Ruleset {
  id: number;
  name: string;
  enforcement: "active" | "disabled" | "evaluate";
  /** `~DEFAULT_BRANCH`, `~ALL` or full refs with `*`. */
  refs: string[];
  requiresPullRequest: boolean;
  approvals: number;
  requiredStatuses: { context: string; integrationId?: number }[];
  /** Logins and App slugs that pass it by. */
  bypass: { actor: string; mode: "always" | "pull_request" }[];
}

export interface Environment {
  id: number;
  name: string;
  reviewers: string[];
  /** Full branch names that may use it; all where empty. */
  branches: string[];
  secrets: Record<string, string>;
}

export interface Run {
  id: number;
  number: number;
  title: string;
  path: string;
  event: string;
  ref: string;
  sha: CommitId;
  actor: Account;
  status: "queued" | "waiting" | "in_progress" | "completed";
  conclusion: "success" | "failure" | "cancelled" | "skipped" | null;
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
