import * as z from "zod";
import type { Actor, MergeMethod } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { readAnswer } from "./pages.ts";

/** What the promoter needs to know of a repository beside its pull requests; part of every query that reads those. */
export const REPOSITORY_FIELDS = "id mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed";

const QUERY = `query Repository($owner: String!, $repo: String!) {
  viewer { login }
  repository(owner: $owner, name: $repo) { ${REPOSITORY_FIELDS} }
}`;

const RepositoryAnswer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({
    id: z.string(),
    mergeCommitAllowed: z.boolean(),
    squashMergeAllowed: z.boolean(),
    rebaseMergeAllowed: z.boolean(),
  }),
});

export interface KnownRepository {
  readonly viewer: Actor;
  /** GraphQL's name for it. */
  readonly id: string;
  readonly methods: readonly MergeMethod[];
}

/** Learns from a query that asked for more. */
export function knowRepository(connection: Connection, answer: unknown): KnownRepository {
  const { viewer, repository } = readAnswer(RepositoryAnswer, answer, "the repository");
  const known: KnownRepository = {
    viewer: { login: viewer.login, kind: viewer.login.endsWith("[bot]") ? "bot" : "human" },
    id: repository.id,
    methods: [
      ...(repository.mergeCommitAllowed ? (["merge"] as const) : []),
      ...(repository.squashMergeAllowed ? (["squash"] as const) : []),
      ...(repository.rebaseMergeAllowed ? (["rebase"] as const) : []),
    ],
  };
  connection.known.repository = Promise.resolve(known);
  return known;
}

/** Of the newest query that told it; asked for where there was none. */
export function repositoryOf(connection: Connection): Promise<KnownRepository> {
  const { octokit, at, known } = connection;
  known.repository ??= octokit.graphql(QUERY, { ...at }).then(
    (answer) => knowRepository(connection, answer),
    (error: unknown) => {
      delete known.repository;
      throw error;
    },
  );
  return known.repository;
}
