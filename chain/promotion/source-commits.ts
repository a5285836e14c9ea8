import * as z from "zod";
import type { Source } from "./comparison.ts";
import { cut, oneLine } from "./markdown.ts";

/** The commits that two digests of one service were built from, in one repository. */
export interface SourceRange {
  readonly service: string;
  /** `acme/check-in` */
  readonly repository: string;
  readonly from: string;
  readonly to: string;
}

/** One commit of a service's source, as GitHub tells it: words of others. */
export interface SourceCommit {
  readonly id: string;
  /** First line of its message. */
  readonly title: string;
  /** Login where GitHub knows one, else the name that Git has. */
  readonly author: string;
}

/** What `to` has and `from` hasn't. */
export interface SourceCommits {
  readonly from: string;
  readonly to: string;
  /** The newest of them, newest last. */
  readonly commits: readonly SourceCommit[];
  /** How many there are, listed or not. */
  readonly total: number;
  /** How many `from` has and `to` hasn't: they stop running. */
  readonly dropped: number;
}

/** Between two commits of one repository on a server; undefined where there is nothing in between to ask for. */
export function rangeBetween(
  service: string,
  { from, to }: { readonly from: Source | undefined; readonly to: Source | undefined },
): SourceRange | undefined {
  if (from === undefined || to === undefined || from.repository !== to.repository) return undefined;
  const [, repository] = /^https:\/\/[^/]+\/([\w.-]+\/[\w.-]+)$/u.exec(to.repository) ?? [];
  if (repository === undefined || from.commit === to.commit) return undefined;
  if (![from.commit, to.commit].every((one) => Id.safeParse(one).success)) return undefined;
  return { service, repository, from: from.commit, to: to.commit };
}

/** In one pull request, however many services it is about. */
const MOST_CARRIED = 50;
/** Characters of a commit's message, encoded. */
const ROOM = 16_384;
const LONGEST_TITLE = 120;
const LONGEST_AUTHOR = 60;

/** The newest of each service, within its share of what a commit's message carries; words are cut. */
export function cutToShare(sources: ReadonlyMap<string, SourceCommits>): ReadonlyMap<string, SourceCommits> {
  const share = Math.max(1, Math.floor(MOST_CARRIED / sources.size));
  return new Map(
    [...sources].map(([service, source]) => {
      let commits = source.commits.slice(-share).map(({ id, title, author }) => ({
        id,
        title: cut(oneLine(title), LONGEST_TITLE),
        author: cut(oneLine(author), LONGEST_AUTHOR),
      }));
      while (printSourceCommits({ ...source, commits }).length > ROOM / sources.size && commits.length > 0) {
        commits = commits.slice(1);
      }
      return [service, { ...source, commits }];
    }),
  );
}

/**
 * For one line of a commit's message. Encoded, because GitHub obeys what it reads there (`[skip ci]`, `fixes #12`,
 * a mention), and these words are strangers'.
 */
export function printSourceCommits({ from, to, total, dropped, commits }: SourceCommits): string {
  const listed = commits.map(({ id, title, author }) => [id, title, author]);
  return Buffer.from(JSON.stringify([from, to, total, dropped, listed])).toString("base64url");
}

/** undefined for anything that isn't as we print it. */
export function parseSourceCommits(text: string): SourceCommits | undefined {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) return undefined;
  const parsed = Carried.safeParse(bytes.toString());
  if (!parsed.success) return undefined;
  const [from, to, total, dropped, commits] = parsed.data;
  return {
    from,
    to,
    total,
    dropped,
    commits: commits.map(([id, title, author]) => ({ id, title, author })),
  };
}

const Id = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const Count = z.int().nonnegative();
const Commit = z.tuple([Id, z.string().max(LONGEST_TITLE), z.string().max(LONGEST_AUTHOR)]);
const Carried = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: "custom", message: "expected JSON" });
      return z.NEVER;
    }
  })
  .pipe(z.tuple([Id, Id, Count, Count, z.array(Commit).max(MOST_CARRIED)]));
