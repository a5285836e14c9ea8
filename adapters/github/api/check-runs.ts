import * as z from "zod";
import { Fault } from "#chain/fault.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { CheckRun } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { readAnswer } from "./pages.ts";

const Page = z.object({
  total_count: z.number(),
  check_runs: z.array(
    z
      .object({
        id: z.number(),
        name: z.string(),
        head_sha: z.string(),
        status: z.string(),
        conclusion: z.string().nullable(),
        started_at: z.coerce.date().nullish(),
        completed_at: z.coerce.date().nullish(),
        html_url: z.string().nullable(),
        app: z.object({ slug: z.string().optional() }).nullable(),
      })
      .transform(
        (run): CheckRun => ({
          id: run.id,
          name: run.name,
          app: run.app?.slug ?? null,
          head: run.head_sha,
          conclusion: run.status === "completed" ? run.conclusion : null,
          started: run.started_at ?? null,
          completed: run.completed_at ?? null,
          url: run.html_url ?? "",
        }),
      ),
  ),
});

/** GitHub lists at most the runs of a commit's latest 1,000 check suites: as many pages as that can fill. */
const MOST_PAGES = 100;

/** All of them: a run that is left out could be the red one of two with the same name. */
export async function readCheckRuns({ octokit, at }: Connection, commit: CommitId): Promise<CheckRun[]> {
  const found: CheckRun[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
      ...at,
      ref: commit,
      filter: "latest",
      per_page: 100,
      page,
    });
    const answer = readAnswer(Page, data, `check runs of ${commit}`);
    found.push(...answer.check_runs);
    if (found.length >= answer.total_count || answer.check_runs.length === 0) return found;
  }
  throw new Fault("GITHUB_REJECTED", `check runs of ${commit}: the list has no end`);
}
