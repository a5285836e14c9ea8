import type { Hono } from "hono";
import * as z from "zod";
import { caller, findRepository, readBody } from "../call.ts";
import { readQuery, select } from "../graphql-document.ts";
import type { Identity } from "../identity.ts";
import { demand, fullName } from "../permissions.ts";
import { Refusal } from "../refusal.ts";
import type { Account, Pull, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

const Request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).optional(),
});

/** The GraphQL fields that the toolkit's client asks for; what isn't here is answered as an unknown field. */
export function graphqlRoute(app: Hono, twin: TwinContext): void {
  app.post("/", async (c) => {
    const identity = caller(twin, c);
    if (identity.kind === "anonymous")
      throw new Refusal(401, "This endpoint requires you to be authenticated.");
    const { query, variables } = await readBody(c, Request);
    try {
      return c.json({ data: select(rootOf(twin, identity), readQuery(query, variables ?? {})) });
    } catch (error) {
      if (!(error instanceof Refusal) || error.status === 401) throw error;
      const type = error.status === 404 ? "NOT_FOUND" : error.status === 403 ? "FORBIDDEN" : "INVALID";
      return c.json({ data: null, errors: [{ type, message: error.message }] });
    }
  });
}

function rootOf(twin: TwinContext, identity: Exclude<Identity, { kind: "anonymous" }>) {
  return {
    __typename: "Query",
    // The viewer's login carries [bot]; that of an actor doesn't, and its type says it.
    viewer: { __typename: "User", login: identity.account.login },
    repository(given: Readonly<Record<string, unknown>>) {
      const repository = findRepository(twin, String(given["owner"]), String(given["name"]));
      demand(twin.state, identity, repository, "pull_requests", "read");
      return repositoryOf(twin, repository);
    },
  };
}

function repositoryOf(twin: TwinContext, repository: Repository) {
  const shape = (pull: Pull) => pullOf(twin, repository, pull);
  return {
    __typename: "Repository",
    pullRequest(given: Readonly<Record<string, unknown>>) {
      const pull = repository.pulls.find((one) => one.number === given["number"]);
      if (pull === undefined) throw new Refusal(404, "Could not resolve to a PullRequest with that number.");
      return shape(pull);
    },
    pullRequests(given: Readonly<Record<string, unknown>>) {
      const { headRefName, states, first, after } = given;
      const found = repository.pulls
        .filter((pull) => typeof headRefName !== "string" || pull.head.ref === headRefName)
        .filter((pull) => !Array.isArray(states) || states.includes(stateOf(pull)))
        .toReversed();
      const start = typeof after === "string" ? Number(Buffer.from(after, "base64").toString()) : 0;
      const end = start + Number(first);
      return {
        __typename: "PullRequestConnection",
        nodes: found.slice(start, end).map(shape),
        pageInfo: {
          __typename: "PageInfo",
          hasNextPage: end < found.length,
          endCursor: Buffer.from(String(end)).toString("base64"),
        },
      };
    },
  };
}

function stateOf(pull: Pull): string {
  return pull.merged === undefined ? pull.state.toUpperCase() : "MERGED";
}

function pullOf(twin: TwinContext, repository: Repository, pull: Pull) {
  const closed = pull.closedBy ?? pull.merged?.by;
  return {
    __typename: "PullRequest",
    number: pull.number,
    url: `${twin.root()}/${fullName(repository)}/pull/${pull.number}`,
    state: stateOf(pull),
    title: pull.title,
    body: pull.body,
    author: actorOf(pull.author),
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    isCrossRepository: false,
    baseRefName: pull.base.ref,
    createdAt: pull.createdAt,
    mergedBy: pull.merged === undefined ? null : actorOf(pull.merged.by),
    mergeCommit: pull.merged === undefined ? null : { __typename: "Commit", oid: pull.merged.commit },
    timelineItems: () => ({
      __typename: "PullRequestTimelineItemsConnection",
      nodes: closed === undefined ? [] : [{ __typename: "ClosedEvent", actor: actorOf(closed) }],
    }),
  };
}

function actorOf(account: Account) {
  return { __typename: account.type, login: account.login.replace(/\[bot\]$/, "") };
}
