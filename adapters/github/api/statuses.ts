import * as z from "zod";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHubWriter, Status } from "#chain/promotion/github.ts";
import { Account } from "./actor.ts";
import type { Connection } from "./connection.ts";
import { allPages } from "./pages.ts";

const StatusAnswer = z
  .object({
    context: z.string(),
    state: z.enum(["pending", "success", "failure", "error"]),
    description: z.string().nullable(),
    creator: Account,
  })
  .transform((status): Status => ({ ...status, description: status.description ?? "" }));

const LONGEST_DESCRIPTION = 140;

/** GitHub lists all that were ever posted, newest first: the first of a context is the one that holds. */
export async function readStatuses({ octokit, at }: Connection, commit: CommitId): Promise<Status[]> {
  const path = "/repos/{owner}/{repo}/commits/{ref}/statuses";
  const all = await allPages(octokit, path, { ...at, ref: commit }, StatusAnswer);
  const newest = new Map<string, Status>();
  for (const status of all) if (!newest.has(status.context)) newest.set(status.context, status);
  return [...newest.values()];
}

export async function postStatus(
  { octokit, at }: Connection,
  commit: CommitId,
  status: Parameters<GitHubWriter["setStatus"]>[1],
): Promise<void> {
  const { description } = status;
  const whole = description.length <= LONGEST_DESCRIPTION;
  await octokit.request("POST /repos/{owner}/{repo}/statuses/{sha}", {
    ...at,
    sha: commit,
    context: status.context,
    state: status.state,
    description: whole ? description : `${description.slice(0, LONGEST_DESCRIPTION - 1)}…`,
    ...(status.url === undefined ? {} : { target_url: status.url }),
  });
}
