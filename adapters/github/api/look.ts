import * as z from "zod";
import type { OpenPullRequest, PullRequests } from "#chain/promotion/github.ts";
import { readCheckRuns } from "./check-runs.ts";
import type { Connection } from "./connection.ts";
import { readAnswer } from "./pages.ts";
import {
  OPEN_FIELDS,
  OpenAnswer,
  type ReadPullRequest,
  SETTLED_FIELDS,
  SettledAnswer,
} from "./pull-request-fields.ts";
import { knowRepository, REPOSITORY_FIELDS } from "./repository.ts";
import { readReviews } from "./reviews.ts";
import { readStatuses } from "./statuses.ts";

const LOOK = `query Look($owner: String!, $repo: String!, $base: String!, $after: String, $first: Boolean!) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    ${REPOSITORY_FIELDS}
    open: pullRequests(baseRefName: $base, states: [OPEN], first: 100, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { ${OPEN_FIELDS} }
      pageInfo { hasNextPage endCursor }
    }
    past: pullRequests(states: [CLOSED, MERGED], first: 100, orderBy: { field: CREATED_AT, direction: DESC }) @include(if: $first) {
      nodes { ${SETTLED_FIELDS} }
      pageInfo { hasNextPage }
    }
  }
}`;

const LookAnswer = z.object({
  repository: z.object({
    open: z.object({
      nodes: z.array(OpenAnswer),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
    past: z
      .object({ nodes: z.array(SettledAnswer), pageInfo: z.object({ hasNextPage: z.boolean() }) })
      .optional(),
  }),
});

/** One request, and one more for every further hundred open ones. */
export async function lookAtPullRequests(connection: Connection, base: string): Promise<PullRequests> {
  const { octokit, at } = connection;
  const open: ReadPullRequest[] = [];
  let past: z.infer<typeof LookAnswer>["repository"]["past"];
  let after: string | null = null;
  do {
    const answer: unknown = await octokit.graphql(LOOK, { ...at, base, after, first: after === null });
    knowRepository(connection, answer);
    const { repository } = readAnswer(LookAnswer, answer, `pull requests into ${base}`);
    open.push(...repository.open.nodes);
    past ??= repository.past;
    after = repository.open.pageInfo.hasNextPage ? repository.open.pageInfo.endCursor : null;
  } while (after !== null);
  return {
    open: await Promise.all(open.map((one) => readWhole(connection, one))),
    past: past?.nodes ?? [],
    whole: past?.pageInfo.hasNextPage === false,
  };
}

/** A list of more than a hundred is read again, page by page: what it leaves out could be the no among them. */
export async function readWhole(
  connection: Connection,
  { pullRequest, cut }: ReadPullRequest,
): Promise<OpenPullRequest> {
  if (!cut.reviews && !cut.contexts) return pullRequest;
  const { number, head } = pullRequest;
  return {
    ...pullRequest,
    ...(cut.reviews ? { reviews: await readReviews(connection, number) } : {}),
    ...(cut.contexts
      ? {
          statuses: await readStatuses(connection, head.commit),
          checks: await readCheckRuns(connection, head.commit),
        }
      : {}),
  };
}
