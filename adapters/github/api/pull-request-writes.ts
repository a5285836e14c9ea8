import type { GitHubWriter, PullRequest } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { answerIn } from "./github-fault.ts";
import { readPullRequest, readPullRequests } from "./pull-requests.ts";

/** GitHub's limit for a body and for a comment, in characters. */
const LONGEST_BODY = 65_536;

export async function openPullRequest(
  connection: Connection,
  request: Pick<Parameters<GitHubWriter["propose"]>[0], "branch" | "base" | "title" | "body">,
): Promise<PullRequest> {
  const { octokit, at } = connection;
  try {
    const made = await octokit.request("POST /repos/{owner}/{repo}/pulls", {
      ...at,
      title: request.title,
      head: request.branch,
      base: request.base.branch,
      body: fitting(request.body),
    });
    return await readPullRequest(connection, made.data.number);
  } catch (error) {
    if (answerIn(error)?.status !== 422) throw error;
    const open = await readPullRequests(connection, { branch: request.branch, states: ["OPEN"] });
    const [known] = open.filter((pull) => !pull.head.fromFork && pull.base.ref === request.base.branch);
    if (known === undefined) throw error;
    return known;
  }
}

export async function updatePullRequest(
  { octokit, at }: Connection,
  number: number,
  change: { readonly body?: string; readonly state?: "closed" },
): Promise<void> {
  await octokit.request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", {
    ...at,
    pull_number: number,
    ...(change.body === undefined ? {} : { body: fitting(change.body) }),
    ...(change.state === undefined ? {} : { state: change.state }),
  });
}

export async function comment({ octokit, at }: Connection, number: number, body: string): Promise<void> {
  await octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
    ...at,
    issue_number: number,
    body: fitting(body),
  });
}

/** What is too long loses its end, where a body has the least to say; GitHub would refuse all of it. */
function fitting(body: string): string {
  return body.length <= LONGEST_BODY ? body : `${body.slice(0, LONGEST_BODY - 2)}\n…`;
}
