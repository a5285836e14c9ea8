import type * as z from "zod";
import type { Asides, OpenPullRequest, PullRequests } from "#chain/promotion/github.ts";
import type { Merging } from "#chain/promotion/merging.ts";
import { readCheckRuns } from "./check-runs.ts";
import type { Connection } from "./connection.ts";
import { isGraphqlErrors } from "./github-fault.ts";
import { asidesOf, LookAnswer, lookQuery, lookVariables } from "./look-query.ts";
import { readAnswer } from "./pages.ts";
import type { ReadPullRequest } from "./pull-request-fields.ts";
import { knowRepository } from "./repository.ts";
import { readReviews } from "./reviews.ts";
import { readStatuses } from "./statuses.ts";

const NONE: Asides = { environments: [], teams: [] };

/** One request, and one more for every further hundred open ones. */
export async function lookAtPullRequests(
  connection: Connection,
  base: string,
  asides: Asides = NONE,
): Promise<PullRequests> {
  const { octokit, at } = connection;
  const open: ReadPullRequest[] = [];
  let past: z.infer<typeof LookAnswer>["repository"]["past"];
  let told: ReturnType<typeof asidesOf> | undefined;
  let merging: Merging | undefined;
  let after: string | null = null;
  do {
    const first: boolean = after === null;
    const wanted = first ? asides : NONE;
    const query = lookQuery(wanted.environments.length, wanted.teams.length);
    const answer: unknown = await octokit
      .graphql(query, { ...at, base, after, first, ...lookVariables(wanted) })
      .catch(withoutAsides);
    if (first && asides !== NONE) told = asidesOf(answer, asides);
    const { methods } = knowRepository(connection, answer);
    const { repository } = readAnswer(LookAnswer, answer, `pull requests into ${base}`);
    open.push(...repository.open.nodes);
    past ??= repository.past;
    merging = { mergeMethods: methods, queue: repository.queue };
    after = repository.open.pageInfo.hasNextPage ? repository.open.pageInfo.endCursor : null;
  } while (after !== null);
  return {
    open: await Promise.all(open.map((one) => readWhole(connection, one))),
    past: past?.nodes ?? [],
    whole: past?.pageInfo.hasNextPage === false,
    ...(merging === undefined ? {} : { merging }),
    ...told,
  };
}

/** An environment that isn't there and a team that may not be read cost nothing but themselves. */
function withoutAsides(error: unknown): unknown {
  if (!isGraphqlErrors(error)) throw error;
  const aside = (path: readonly unknown[] = []) =>
    /^t\d+$/.test(String(path[0])) || (path[0] === "repository" && /^e\d+$/.test(String(path[1])));
  if (!error.data || !error.errors.every(({ path }) => aside(path))) throw error;
  return error.data;
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
