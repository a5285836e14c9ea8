/** One commit of a service's source, as GitHub tells it: words of others. */
interface SourceCommit {
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
