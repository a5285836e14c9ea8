import type { CommitId } from "./git.ts";
import type { Merging } from "./merging.ts";
import type { SourceCommits } from "./source-commits.ts";

/** A login with what GitHub says it is. An App's login ends in `[bot]`. */
export interface Actor {
  readonly login: string;
  readonly kind: "human" | "bot";
}

export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "closed" | "merged";
  readonly title: string;
  readonly body: string;
  readonly author: Actor;
  readonly head: { readonly ref: string; readonly commit: CommitId; readonly fromFork: boolean };
  readonly base: { readonly ref: string };
  readonly createdAt: Date;
  /** Who merged it, or put it into the queue that did, and the commit that came of it on the base; only when merged. */
  readonly merged?: { readonly by: Actor; readonly commit: CommitId };
  /** Where it is in the base's merge queue. */
  readonly queued?: QueueEntry;
  /** Who closed it without merging, where GitHub says. */
  readonly closedBy?: Actor;
}

/** A place in a merge queue. */
export interface QueueEntry {
  readonly by: Actor;
  /** What the queue would make the base branch, with all before it; absent until GitHub has built it. */
  readonly group?: CommitId;
}

export interface Review {
  readonly author: Actor;
  readonly state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";
  /** The head that was reviewed; null where GitHub doesn't say, which counts for no head. */
  readonly commit: CommitId | null;
  readonly submittedAt: Date;
  /** Whether its author may write to the repository now; absent where that wasn't asked along with it. */
  readonly mayPush?: boolean;
}

export type Permission = "admin" | "maintain" | "write" | "triage" | "read" | "none";

export type StatusState = "pending" | "success" | "failure" | "error";

export interface Status {
  readonly context: string;
  readonly state: StatusState;
  readonly description: string;
  readonly creator: Actor;
}

/** A check that an App runs on a commit. */
export interface CheckRun {
  /** GitHub's; a later one is higher. */
  readonly id: number;
  readonly name: string;
  /** Slug of the App that made it; null where GitHub names none. */
  readonly app: string | null;
  readonly head: CommitId;
  /** GitHub's conclusion; null until it is completed. Only `success` is a yes. */
  readonly conclusion: string | null;
  /** null where it hasn't, or nobody said when. */
  readonly started: Date | null;
  readonly completed: Date | null;
  readonly url: string;
}

/** A pull request for who only asks what became of it. */
export type SettledPullRequest = Omit<PullRequest, "body" | "queued">;

/** A pull request with everything that gates and merges ask about it, read at one moment. */
export interface OpenPullRequest extends PullRequest {
  /** Oldest first. */
  readonly reviews: readonly Review[];
  /** Of the head, the newest of each context. */
  readonly statuses: readonly Status[];
  /** Of the head. */
  readonly checks: readonly CheckRun[];
  /** `unknown` while GitHub still works it out. */
  readonly mergeable: "yes" | "conflict" | "unknown";
  /** Whether this token could merge it against the rules: only `false` is fine, and `true` where GitHub doesn't say. */
  readonly mayBypass: boolean;
}

/** The pull requests into one branch, read at one moment. */
export interface PullRequests {
  readonly open: readonly OpenPullRequest[];
  /** The newest of those that aren't open any more, newest first, whatever their base. */
  readonly past: readonly SettledPullRequest[];
  /** Whether `past` is all that there ever were. */
  readonly whole: boolean;
  /** How the branch is merged into, as the repository's settings say; the rules may allow less. */
  readonly merging?: Merging;
  /** Of what was asked along: what GitHub told. Whatever isn't here is asked for alone. */
  readonly environments?: AsideAnswers["environments"];
  readonly teams?: AsideAnswers["teams"];
}

/** What a decision needs to know beside pull requests, by name, and the same request can tell. */
export interface Asides {
  readonly environments: readonly string[];
  /** `org/team` */
  readonly teams: readonly string[];
}

export interface AsideAnswers {
  readonly environments: ReadonlyMap<string, { readonly reviewers: boolean }>;
  readonly teams: ReadonlyMap<string, readonly string[]>;
}

export interface WorkflowRun {
  readonly id: number;
  readonly url: string;
  readonly title: string;
  readonly status: "queued" | "waiting" | "in_progress" | "completed";
  readonly conclusion: "success" | "failure" | "cancelled" | "skipped" | null;
  readonly head: CommitId;
  readonly event: string;
  /** `.github/workflows/promote-prod.yml` */
  readonly path: string;
  readonly actor: Actor;
}

export type MergeMethod = "merge" | "squash" | "rebase";

export interface MergeRequest {
  readonly pullRequest: number;
  /** The head that every gate answered for: GitHub refuses the merge (409) when it has moved. */
  readonly expectedHead: CommitId;
  readonly method: MergeMethod;
  /** A rebase has no words of its own: it keeps those of the branch's commit. */
  readonly title: string;
  readonly message: string;
}

/** Why a merge didn't happen although nobody failed: the caller observes afresh. */
export type MergeOutcome =
  | { readonly merged: true; readonly commit: CommitId }
  | { readonly merged: false; readonly why: "head-moved" | "not-mergeable"; readonly message: string };

/** Why nothing was put into the queue although nobody failed. */
export type EnqueueOutcome =
  | { readonly queued: true }
  | { readonly queued: false; readonly why: "head-moved" | "not-mergeable"; readonly message: string };

/** What rulesets ask of one branch. */
export interface BranchRules extends Merging {
  readonly requiresPullRequest: boolean;
  /** Whether changes of owned files wait for one of their owners. */
  readonly codeOwnerReview: boolean;
  readonly blocksForcePush: boolean;
  readonly blocksDeletion: boolean;
  /** Whether nobody pushes but who passes the rules by. */
  readonly restrictsUpdates: boolean;
  readonly requiredStatuses: readonly string[];
  /** Those of them that each rule pins to the App: anybody who may write can post another. */
  readonly ownStatuses: readonly string[];
  /** Of this token: "never" is the only good answer. */
  readonly bypass: "never" | "possible" | "unknown";
  /** Who may pass the rules by, in words; undefined where GitHub doesn't show them: only administrators see them. */
  readonly bypassActors: readonly string[] | undefined;
  /** What the App was granted (`contents` → `write`); undefined where there is no such App, or GitHub doesn't tell. */
  readonly permissions: Readonly<Record<string, string>> | undefined;
  readonly requiresSignatures: boolean;
}

/** What guards a deployment environment and its secrets. */
export interface EnvironmentProtection {
  /** Whether its release waits for a person. */
  readonly reviewers: boolean;
  /** Patterns of the branches and tags whose runs may use it; "any", or those with classic protection ("protected"). */
  readonly refs: readonly string[] | "any" | "protected";
  /** Whether administrators release it without a reviewer; undefined where GitHub doesn't say. */
  readonly adminsBypass: boolean | undefined;
}

/**
 * The GitOps repository on GitHub, as one identity (an App's installation, GITHUB_TOKEN or a person).
 * Every method throws Fault `GITHUB_UNREACHABLE` (retryable), `GITHUB_DENIED` or `GITHUB_REJECTED`.
 */
export interface GitHubReader {
  /** Who the token is. */
  viewer(): Promise<Actor>;
  /** Everything about the pull requests into a branch: one request for every hundred open ones, asides included. */
  pullRequests(base: string, asides?: Asides): Promise<PullRequests>;
  /** Pull requests of a head branch of this repository in any state, newest first. */
  pullRequestsOf(branch: string): Promise<readonly SettledPullRequest[]>;
  pullRequest(number: number): Promise<PullRequest>;
  permission(login: string): Promise<Permission>;
  /** Members of `org/team`; logins in GitHub's spelling. */
  teamMembers(team: string): Promise<readonly string[]>;
  /** Newest status per context of a commit, for one that is no open pull request's head. */
  statuses(commit: CommitId): Promise<readonly Status[]>;
  /** Check runs of a commit, of each App and name the latest. Needs `checks: read`. */
  checkRuns(commit: CommitId): Promise<readonly CheckRun[]>;
  /**
   * What rulesets ask of a branch, and whether this token may bypass them. `app` is the slug of the App whose
   * statuses and permissions are asked about; the token's own where absent.
   */
  branchRules(branch: string, app?: string): Promise<BranchRules>;
  /** Whether a deployment environment exists, and whether its release waits for a person. */
  environment(name: string): Promise<{ readonly reviewers: boolean } | undefined>;
  /** All that guards a deployment environment; undefined where there is none of that name. Needs `actions: read`. */
  protection(environment: string): Promise<EnvironmentProtection | undefined>;
  /** Runs of a workflow file (`promote-prod.yml`), newest first. */
  runs(workflow: string): Promise<readonly WorkflowRun[]>;
  /** undefined where GitHub knows no such run. */
  run(id: number): Promise<WorkflowRun | undefined>;
  /** Who released a run's environments. */
  releases(run: number): Promise<readonly { readonly environment: string; readonly by: Actor }[]>;
  /**
   * What came in between two commits of another repository (`acme/check-in`), the newest 250 listed. One request;
   * `GITHUB_REJECTED` also where the repository or one of the commits can't be seen. Needs `contents: read` there.
   */
  commitsBetween(repository: string, from: CommitId, to: CommitId): Promise<SourceCommits>;
}

/** What a failed step said on the run's page; an action of ours puts the code of its no into the title. */
export interface RunAnnotation {
  readonly level: "notice" | "warning" | "failure";
  /** `Refused: NOT_PERMITTED`; "" where the step gave none. */
  readonly title: string;
  readonly message: string;
}

/** Needs `checks: read` beside `actions: read`. Throws as `GitHubReader` does. */
export interface RunReports {
  annotations(run: number): Promise<readonly RunAnnotation[]>;
}

export interface GitHubWriter {
  /**
   * A branch at `base` with one commit that sets these files (null deletes), and the pull request of that
   * branch. What of it is there already is left alone, so that asking again finishes what was begun.
   */
  propose(request: {
    readonly branch: string;
    readonly base: { readonly branch: string; readonly commit: CommitId };
    readonly files: readonly { readonly path: string; readonly bytes: Uint8Array | null }[];
    /** Of the commit. */
    readonly message: string;
    readonly title: string;
    readonly body: string;
  }): Promise<{
    readonly pullRequest: OpenPullRequest;
    /** Whether its head is the commit that this very call made; else whoever asks looks what the head holds. */
    readonly created: boolean;
  }>;
  /**
   * Puts a branch that stands at `expected` on a new commit on `base`; `moved` is false where it stood elsewhere
   * by then, and `commit` then says where.
   */
  rebuild(request: {
    readonly branch: string;
    readonly expected: CommitId;
    readonly base: CommitId;
    readonly files: readonly { readonly path: string; readonly bytes: Uint8Array | null }[];
    readonly message: string;
  }): Promise<{ readonly commit: CommitId; readonly moved: boolean }>;
  /**
   * One commit at the end of a branch that stands at `expected`, or is made there where it `begins`; `moved` is false
   * where it stood elsewhere by then, and `commit` then says where.
   */
  append(request: {
    readonly branch: string;
    readonly begins: boolean;
    readonly expected: CommitId;
    readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
    readonly message: string;
  }): Promise<{ readonly commit: CommitId; readonly moved: boolean }>;
  deleteBranch(branch: string): Promise<void>;
  updatePullRequest(
    number: number,
    change: { readonly body?: string; readonly state?: "closed" },
  ): Promise<void>;
  comment(pullRequest: number, body: string): Promise<void>;
  /** A review that only comments: who gave it and when stays for good, where a status or a body may be replaced. */
  remark(pullRequest: number, body: string): Promise<void>;
  setStatus(
    commit: CommitId,
    status: {
      readonly context: string;
      readonly state: StatusState;
      readonly description: string;
      readonly url?: string;
    },
  ): Promise<void>;
  merge(request: MergeRequest): Promise<MergeOutcome>;
  /** Puts it at the end of the base's merge queue, or in front of all others where this identity may. */
  enqueue(request: {
    readonly pullRequest: number;
    /** GitHub refuses another head. */
    readonly expectedHead: CommitId;
    readonly jump: boolean;
  }): Promise<EnqueueOutcome>;
  /** Takes it out of the queue; nothing where it isn't in one. */
  dequeue(pullRequest: number): Promise<void>;
  /** workflow_dispatch on a branch. @throws also Fault `ENVIRONMENT_MISSING` never: GitHub creates environments silently, see `environment`. */
  dispatch(workflow: string, ref: string, inputs: Readonly<Record<string, string>>): Promise<void>;
}

/** A comment on an issue or a pull request. */
export interface IssueComment {
  readonly id: number;
  readonly url: string;
  /** Number of the issue or pull request. */
  readonly issue: number;
  readonly author: Actor;
  readonly body: string;
  readonly createdAt: Date;
  /** Changed after it was written, by whomever: who may write can change anybody's comment. */
  readonly edited: boolean;
}

export interface Issue {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly author: Actor;
}

/** What is said beside pull requests: commands and alarms. Needs `issues: write`; throws as `GitHubReader` does. */
export interface Conversations {
  /** Oldest first. */
  comments(issue: number): Promise<readonly IssueComment[]>;
  /** The newest hundred of the whole repository, newest first: one request, and none anew while nobody speaks. */
  newestComments(): Promise<readonly IssueComment[]>;
  /** undefined where GitHub has no such comment in this repository (any more). */
  findComment(id: number): Promise<IssueComment | undefined>;
  /** Open issues with that label, newest first; pull requests aren't among them. */
  issues(label: string): Promise<readonly Issue[]>;
  openIssue(issue: { readonly title: string; readonly body: string; readonly label: string }): Promise<Issue>;
  closeIssue(number: number): Promise<void>;
}

export type GitHub = GitHubReader & GitHubWriter & Conversations;
