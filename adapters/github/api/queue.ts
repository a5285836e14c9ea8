import * as z from "zod";
import type { EnqueueOutcome, GitHubWriter } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { isGraphqlErrors } from "./github-fault.ts";
import { readAnswer } from "./pages.ts";

const FIND = `query Queued($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { id mergeQueueEntry { id } } }
}`;

const ENQUEUE = `mutation Enqueue($id: ID!, $head: GitObjectID!, $jump: Boolean!) {
  enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head, jump: $jump }) { clientMutationId }
}`;

const DEQUEUE = `mutation Dequeue($id: ID!) {
  dequeuePullRequest(input: { id: $id }) { clientMutationId }
}`;

const Found = z.object({
  repository: z.object({
    pullRequest: z.object({ id: z.string(), mergeQueueEntry: z.object({ id: z.string() }).nullable() }),
  }),
});

async function find({ octokit, at }: Connection, number: number) {
  const answer = await octokit.graphql(FIND, { ...at, number });
  return readAnswer(Found, answer, `the queue entry of #${number}`).repository.pullRequest;
}

/** Only GraphQL knows the queue. What it refuses is told in words alone: another head is the one that says so. */
export async function enqueuePullRequest(
  connection: Connection,
  { pullRequest, expectedHead, jump }: Parameters<GitHubWriter["enqueue"]>[0],
): Promise<EnqueueOutcome> {
  const { id, mergeQueueEntry } = await find(connection, pullRequest);
  if (mergeQueueEntry !== null) return { queued: true };
  try {
    await connection.octokit.graphql(ENQUEUE, { id, head: expectedHead, jump });
    return { queued: true };
  } catch (error) {
    if (!isGraphqlErrors(error) || error.errors.some(({ type }) => type === "RATE_LIMITED")) throw error;
    const message = error.errors.map((one) => one.message).join("; ");
    const moved = /head (?:branch|sha|oid)|expected head/i.test(message);
    return { queued: false, why: moved ? "head-moved" : "not-mergeable", message };
  }
}

export async function dequeuePullRequest(connection: Connection, number: number): Promise<void> {
  const { id, mergeQueueEntry } = await find(connection, number);
  if (mergeQueueEntry === null) return;
  try {
    await connection.octokit.graphql(DEQUEUE, { id });
  } catch (error) {
    // The queue may have let it go in the meantime.
    if ((await find(connection, number)).mergeQueueEntry !== null) throw error;
  }
}
