import * as z from "zod";
import type { Conversations, Issue, IssueComment } from "#chain/promotion/github.ts";
import { Account } from "./actor.ts";
import type { Connection } from "./connection.ts";
import { answerIn } from "./github-fault.ts";
import { allPages, readAnswer } from "./pages.ts";

const CommentAnswer = z
  .object({
    id: z.number(),
    html_url: z.string(),
    issue_url: z.string(),
    user: Account,
    body: z.string().nullish(),
    created_at: z.coerce.date(),
    updated_at: z.coerce.date(),
  })
  .transform(
    (comment): IssueComment => ({
      id: comment.id,
      url: comment.html_url,
      issue: Number(/\/(\d+)$/.exec(comment.issue_url)?.[1]),
      author: comment.user,
      body: comment.body ?? "",
      createdAt: comment.created_at,
      edited: comment.updated_at.getTime() !== comment.created_at.getTime(),
    }),
  );

const IssueAnswer = z
  .object({
    number: z.number(),
    html_url: z.string(),
    title: z.string(),
    body: z.string().nullish(),
    user: Account,
    /** Only pull requests have it: they are in the same list. */
    pull_request: z.unknown().optional(),
  })
  .transform((one) => ({
    isPullRequest: one.pull_request !== undefined,
    issue: {
      number: one.number,
      url: one.html_url,
      title: one.title,
      body: one.body ?? "",
      author: one.user,
    },
  }));

export function readComments({ octokit, at }: Connection, issue: number): Promise<IssueComment[]> {
  const path = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
  return allPages(octokit, path, { ...at, issue_number: issue }, CommentAnswer);
}

export async function readNewestComments({ octokit, at }: Connection): Promise<IssueComment[]> {
  const { data } = await octokit.request("GET /repos/{owner}/{repo}/issues/comments", {
    ...at,
    sort: "created",
    direction: "desc",
    per_page: 100,
  });
  return readAnswer(z.array(CommentAnswer), data, "the newest comments");
}

export async function readComment(
  { octokit, at }: Connection,
  id: number,
): Promise<IssueComment | undefined> {
  try {
    const path = "GET /repos/{owner}/{repo}/issues/comments/{comment_id}";
    const { data } = await octokit.request(path, { ...at, comment_id: id });
    return readAnswer(CommentAnswer, data, `comment ${id}`);
  } catch (error) {
    if (answerIn(error)?.status === 404) return undefined;
    throw error;
  }
}

export async function readIssues({ octokit, at }: Connection, label: string): Promise<Issue[]> {
  const path = "/repos/{owner}/{repo}/issues";
  const found = await allPages(octokit, path, { ...at, labels: label, state: "open" }, IssueAnswer);
  return found.filter(({ isPullRequest }) => !isPullRequest).map(({ issue }) => issue);
}

export async function openIssue(
  { octokit, at }: Connection,
  { title, body, label }: Parameters<Conversations["openIssue"]>[0],
): Promise<Issue> {
  const { data } = await octokit.request("POST /repos/{owner}/{repo}/issues", {
    ...at,
    title,
    body,
    labels: [label],
  });
  return readAnswer(IssueAnswer, data, `the issue "${title}"`).issue;
}

export async function closeIssue({ octokit, at }: Connection, number: number): Promise<void> {
  await octokit.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
    ...at,
    issue_number: number,
    state: "closed",
    state_reason: "completed",
  });
}
