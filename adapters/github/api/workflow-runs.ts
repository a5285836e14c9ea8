import * as z from "zod";
import type { Actor, WorkflowRun } from "#chain/promotion/github.ts";
import { Account } from "./actor.ts";
import type { Connection } from "./connection.ts";
import { answerIn } from "./github-fault.ts";
import { allPages, readAnswer } from "./pages.ts";

const Run = z
  .object({
    id: z.number(),
    html_url: z.string(),
    display_title: z.string(),
    status: z.string(),
    conclusion: z.string().nullable(),
    head_sha: z.string(),
    event: z.string(),
    path: z.string(),
    actor: Account,
  })
  .transform(
    (run): WorkflowRun => ({
      id: run.id,
      url: run.html_url,
      title: run.display_title,
      status: statusOf(run.status),
      conclusion: run.status === "completed" ? conclusionOf(run.conclusion) : null,
      head: run.head_sha,
      event: run.event,
      path: run.path.replace(/@.*$/, ""),
      actor: run.actor,
    }),
  );

/** GitHub has more words for a run that hasn't begun (`requested`, `pending`). */
function statusOf(status: string): WorkflowRun["status"] {
  return status === "completed" || status === "in_progress" || status === "waiting" ? status : "queued";
}

/** A conclusion that we don't know (`timed_out`, `startup_failure`, …) is no success. */
function conclusionOf(conclusion: string | null): NonNullable<WorkflowRun["conclusion"]> {
  return conclusion === "success" || conclusion === "cancelled" || conclusion === "skipped"
    ? conclusion
    : "failure";
}

const Runs = z.object({ workflow_runs: z.array(Run) });

/** The hundred newest: older runs than that are of no pull request that is still open. */
export async function readRuns(
  { octokit, at }: Connection,
  workflow: string,
): Promise<readonly WorkflowRun[]> {
  const { data } = await octokit.request("GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs", {
    ...at,
    workflow_id: workflow,
    per_page: 100,
  });
  return readAnswer(Runs, data, `runs of ${workflow}`).workflow_runs;
}

export async function readRun({ octokit, at }: Connection, id: number): Promise<WorkflowRun | undefined> {
  try {
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", {
      ...at,
      run_id: id,
    });
    return readAnswer(Run, data, `run ${id}`);
  } catch (error) {
    if (answerIn(error)?.status === 404) return undefined;
    throw error;
  }
}

const Approval = z.object({
  state: z.string(),
  user: Account,
  environments: z.array(z.object({ name: z.string() })),
});

export async function readReleases(
  { octokit, at }: Connection,
  run: number,
): Promise<{ readonly environment: string; readonly by: Actor }[]> {
  const path = "/repos/{owner}/{repo}/actions/runs/{run_id}/approvals";
  const approvals = await allPages(octokit, path, { ...at, run_id: run }, Approval);
  return approvals
    .filter((one) => one.state === "approved")
    .flatMap((one) => one.environments.map(({ name }) => ({ environment: name, by: one.user })));
}

export async function dispatchWorkflow(
  { octokit, at }: Connection,
  workflow: string,
  ref: string,
  inputs: Readonly<Record<string, string>>,
): Promise<void> {
  await octokit.request("POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches", {
    ...at,
    workflow_id: workflow,
    ref,
    inputs: { ...inputs },
  });
}
