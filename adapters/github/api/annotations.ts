import * as z from "zod";
import type { RunAnnotation } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { readAnswer } from "./pages.ts";

const Jobs = z.object({ jobs: z.array(z.object({ check_run_url: z.string() })) });

const Annotation = z
  .object({ annotation_level: z.string(), title: z.string().nullable(), message: z.string() })
  .transform(
    ({ annotation_level: level, title, message }): RunAnnotation => ({
      level: level === "notice" || level === "warning" ? level : "failure",
      title: title ?? "",
      message,
    }),
  );

/** Of every job of the run's last attempt: a job is a check run, and those have the annotations. */
export async function readAnnotations({ octokit, at }: Connection, run: number): Promise<RunAnnotation[]> {
  const { data } = await octokit.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs", {
    ...at,
    run_id: run,
    per_page: 100,
  });
  const { jobs } = readAnswer(Jobs, data, `jobs of run ${run}`);
  const ids = jobs.map(({ check_run_url: url }) => Number(/(\d+)$/.exec(url)?.[1]));
  const found = await Promise.all(
    ids.map(async (id) => {
      const answer = await octokit.request(
        "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations",
        { ...at, check_run_id: id, per_page: 100 },
      );
      return readAnswer(z.array(Annotation), answer.data, `annotations of run ${run}`);
    }),
  );
  return found.flat();
}
