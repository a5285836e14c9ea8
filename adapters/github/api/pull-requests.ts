import * as z from "zod";
import type { PullRequest } from "#chain/promotion/github.ts";
import { GraphqlActor } from "./actor.ts";
import type { Connection } from "./connection.ts";
import { readAnswer } from "./pages.ts";

// GraphQL and not REST: one request shows who merged or closed it and the merge's commit, also in a list.
const FIELDS = `
  number url state title body createdAt
  author { __typename login }
  headRefName headRefOid isCrossRepository baseRefName
  mergedBy { __typename login }
  mergeCommit { oid }
  timelineItems(itemTypes: [CLOSED_EVENT], last: 1) { nodes { ... on ClosedEvent { actor { __typename login } } } }
`;

const ONE = `query($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { ${FIELDS} } }
}`;

const MANY = `query($owner: String!, $repo: String!, $branch: String, $states: [PullRequestState!], $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequests(headRefName: $branch, states: $states, first: 100, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { ${FIELDS} }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

const Pull = z
  .object({
    number: z.number(),
    url: z.string(),
    state: z.enum(["OPEN", "CLOSED", "MERGED"]),
    title: z.string(),
    body: z.string(),
    createdAt: z.coerce.date(),
    author: GraphqlActor,
    headRefName: z.string(),
    headRefOid: z.string(),
    isCrossRepository: z.boolean(),
    baseRefName: z.string(),
    mergedBy: GraphqlActor,
    mergeCommit: z.object({ oid: z.string() }).nullable(),
    timelineItems: z.object({ nodes: z.array(z.object({ actor: GraphqlActor })) }),
  })
  .transform((pull): PullRequest => {
    const closedBy = pull.timelineItems.nodes.at(-1)?.actor;
    const commit = pull.mergeCommit?.oid;
    return {
      number: pull.number,
      url: pull.url,
      state: pull.state === "OPEN" ? "open" : pull.state === "MERGED" ? "merged" : "closed",
      title: pull.title,
      body: pull.body,
      author: pull.author,
      head: { ref: pull.headRefName, commit: pull.headRefOid, fromFork: pull.isCrossRepository },
      base: { ref: pull.baseRefName },
      createdAt: pull.createdAt,
      ...(pull.state === "MERGED" && commit !== undefined ? { merged: { by: pull.mergedBy, commit } } : {}),
      ...(pull.state === "CLOSED" && closedBy !== undefined ? { closedBy } : {}),
    };
  });

const OneAnswer = z.object({ repository: z.object({ pullRequest: Pull }) });
const ManyAnswer = z.object({
  repository: z.object({
    pullRequests: z.object({
      nodes: z.array(Pull),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});

export async function readPullRequest({ octokit, at }: Connection, number: number): Promise<PullRequest> {
  const answer = await octokit.graphql(ONE, { ...at, number });
  return readAnswer(OneAnswer, answer, `pull request ${number}`).repository.pullRequest;
}

/** Newest first. */
export async function readPullRequests(
  { octokit, at }: Connection,
  wanted: { readonly branch?: string; readonly states?: readonly ("OPEN" | "CLOSED" | "MERGED")[] },
): Promise<PullRequest[]> {
  const found: PullRequest[] = [];
  let after: string | null = null;
  do {
    const answer: unknown = await octokit.graphql(MANY, { ...at, ...wanted, after });
    const { nodes, pageInfo } = readAnswer(ManyAnswer, answer, "pull requests").repository.pullRequests;
    found.push(...nodes);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

/** A fork may have a branch of that name as well: that one isn't ours. */
export async function readPullRequestsOf(connection: Connection, branch: string): Promise<PullRequest[]> {
  const found = await readPullRequests(connection, { branch });
  return found.filter((pull) => !pull.head.fromFork);
}
