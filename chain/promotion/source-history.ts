import type { Source } from "./comparison.ts";

/** One commit of a service's source, as GitHub tells it: words of others. */
export interface SourceCommit {
  readonly id: string;
  /** First line of its message. */
  readonly title: string;
  /** Login where GitHub knows one, else the name that Git has. */
  readonly author: string;
}

/** The commits between two digests' sources, newest last. */
export interface SourceCommits {
  readonly commits: readonly SourceCommit[];
  /** How many there are, listed or not. */
  readonly total: number;
}

/** Reads what came into a service between two commits. It informs people and decides nothing. */
export interface SourceHistory {
  /** Undefined where the repository can't be read, or one of them isn't in it: never a fault. */
  between(from: Source, to: Source): Promise<SourceCommits | undefined>;
}
