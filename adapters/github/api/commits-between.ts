import * as z from "zod";
import type { CommitId } from "#chain/promotion/git.ts";
import type { SourceCommits } from "#chain/promotion/source-commits.ts";
import type { Connection } from "./connection.ts";
import { readAnswer } from "./pages.ts";

const Compared = z.object({
  total_commits: z.number(),
  behind_by: z.number(),
  commits: z.array(
    z.object({
      sha: z.string(),
      commit: z.object({ message: z.string(), author: z.object({ name: z.string().nullish() }).nullish() }),
      author: z.object({ login: z.string().optional() }).nullish(),
    }),
  ),
});

/** Without a page asked for, GitHub lists the newest 250, the newest of all last; pages begin with the oldest. */
export async function readCommitsBetween(
  { octokit }: Connection,
  repository: string,
  from: CommitId,
  to: CommitId,
): Promise<SourceCommits> {
  const [owner = "", repo = ""] = repository.split("/");
  const { data } = await octokit.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
    owner,
    repo,
    basehead: `${from}...${to}`,
  });
  const found = readAnswer(Compared, data, `the comparison of ${from} with ${to}`);
  return {
    from,
    to,
    total: found.total_commits,
    dropped: found.behind_by,
    commits: found.commits.map(({ sha, commit, author }) => ({
      id: sha,
      title: commit.message.split("\n", 1)[0] ?? "",
      author: author?.login ?? commit.author?.name ?? "unknown",
    })),
  };
}
