import type { HostedGit } from "./hosted-git.ts";
import type { Account, Repository, State } from "./state.ts";
import type { Store } from "./store.ts";

/** What every part of the twin works on. */
export interface TwinContext {
  readonly store: Store;
  readonly state: State;
  readonly settings: TwinSettings;
  /** `http://127.0.0.1:1234` */
  root(): string;
  /** Milliseconds, as `Date.now` counts them: the one clock of the twin. */
  now(): number;
  /** Now, as GitHub writes times. */
  stamp(): string;
  git(repository: Repository): HostedGit;
  /** One change of a repository at a time, as a database's transaction would have it. */
  alone<T>(repository: Repository, work: () => Promise<T>): Promise<T>;
  /** Lets the merge queues of a repository go on, soon. */
  wakeQueues(repository: Repository): void;
  emit(repository: Repository, event: TwinEvent): void;
}

/** Behaviour that a test or demo turns on; GitHub's own where nothing is said. */
export interface TwinSettings {
  /** How long `mergeable` stays null after a head is new. */
  mergeableAfter: number;
  /** That many of the next merges are answered by the transient 405. */
  baseModified: number;
  /** How long a new installation token is answered with 404, in milliseconds. */
  freshTokenLag: number;
  /** Whether `jump` in a merge queue is permitted. */
  mayJump: boolean;
  /** Whether GitHub's rate limits refuse; they are counted all the same. */
  limits: boolean;
  /** What a secondary limit is answered with: GitHub does both. */
  limitStatus: 403 | 429;
  /** The next requests that are answered by a secondary rate limit. */
  secondaryLimits: number;
}

/** Something that happened, for webhooks and workflows. */
export interface TwinEvent {
  readonly name: string;
  readonly action?: string;
  readonly actor: Account;
  /** Done with a job's GITHUB_TOKEN: starts no workflows. */
  readonly suppressed: boolean;
  /** Ref and commit that a workflow would run on. */
  readonly ref: string;
  readonly sha: string;
  readonly payload: Readonly<Record<string, unknown>>;
}
