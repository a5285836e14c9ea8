import type { OpenPullRequest, PullRequest, PullRequests } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { readPullRequests } from "./pull-requests.ts";
import { readReviews } from "./reviews.ts";
import { readStatuses } from "./statuses.ts";

export async function lookAtPullRequests(connection: Connection, base: string): Promise<PullRequests> {
  const [open, past] = await Promise.all([
    readPullRequests(connection, { states: ["OPEN"] }),
    readPullRequests(connection, { states: ["CLOSED", "MERGED"] }),
  ]);
  const here = open.filter((one) => one.base.ref === base);
  return {
    open: await Promise.all(here.map((one) => withFacts(connection, one))),
    past,
    whole: true,
  };
}

export async function withFacts(connection: Connection, pullRequest: PullRequest): Promise<OpenPullRequest> {
  const [reviews, statuses] = await Promise.all([
    readReviews(connection, pullRequest.number),
    readStatuses(connection, pullRequest.head.commit),
  ]);
  return { ...pullRequest, reviews, statuses, checks: [], mergeable: "unknown", mayBypass: false };
}
