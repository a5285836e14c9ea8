import type { Connection } from "./connection.ts";

/** GitHub's limit for a body and for a comment, in characters. */
const LONGEST_BODY = 65_536;

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

export async function remark({ octokit, at }: Connection, number: number, body: string): Promise<void> {
  await octokit.request("POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", {
    ...at,
    pull_number: number,
    event: "COMMENT",
    body: fitting(body),
  });
}

/** What is too long loses its end, where a body has the least to say; GitHub would refuse all of it. */
export function fitting(body: string): string {
  return body.length <= LONGEST_BODY ? body : `${body.slice(0, LONGEST_BODY - 2)}\n…`;
}
