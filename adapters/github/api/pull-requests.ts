import * as z from "zod";
import type { PullRequest } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { readAnswer } from "./pages.ts";
import { FIELDS, PullAnswer, SETTLED_FIELDS, SettledAnswer } from "./pull-request-fields.ts";

const ONE = `query One($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { ${FIELDS} } }
}`;

const OneAnswer = z.object({ repository: z.object({ pullRequest: PullAnswer }) });

export async function readPullRequest({ octokit, at }: Connection, number: number): Promise<PullRequest> {
  const answer = await octokit.graphql(ONE, { ...at, number });
  return readAnswer(OneAnswer, answer, `pull request ${number}`).repository.pullRequest;
}

/** Branches in one request. */
const MOST = 50;

const OfAnswer = z.object({
  repository: z.record(z.string(), z.object({ nodes: z.array(SettledAnswer) })),
});

/**
 * Newest first, by branch. A fork may have a branch of that name as well: those aren't ours. GitHub is asked by
 * the branch alone, never for a list of all to look through.
 */
export async function readPullRequestsOf(
  { octokit, at }: Connection,
  branches: readonly string[],
): Promise<ReadonlyMap<string, readonly Omit<PullRequest, "body">[]>> {
  const found = new Map<string, readonly Omit<PullRequest, "body">[]>();
  for (let start = 0; start < branches.length; start += MOST) {
    const some = branches.slice(start, start + MOST);
    const named = Object.fromEntries(some.map((branch, index) => [`b${index}`, branch]));
    const answer = await octokit.graphql(settledQuery(some.length), { ...at, ...named });
    const { repository } = readAnswer(OfAnswer, answer, `pull requests of ${some.join(", ")}`);
    for (const [index, branch] of some.entries()) {
      const { nodes } = repository[`b${index}`] ?? { nodes: [] };
      found.set(
        branch,
        nodes.filter(({ head }) => !head.fromFork),
      );
    }
  }
  return found;
}

/** The pull requests of that many branches: variables `b0`, `b1`, …, and fields of those names. */
export function settledQuery(branches: number): string {
  const names = Array.from({ length: branches }, (_, index) => `b${index}`);
  const order = "orderBy: { field: CREATED_AT, direction: DESC }";
  return [
    "query Settled($owner: String!, $repo: String!",
    ...names.map((name) => `, $${name}: String!`),
    ") { repository(owner: $owner, name: $repo) {",
    ...names.map(
      (name) =>
        `${name}: pullRequests(headRefName: $${name}, first: 100, ${order}) { nodes { ${SETTLED_FIELDS} } }`,
    ),
    "} }",
  ].join("");
}
