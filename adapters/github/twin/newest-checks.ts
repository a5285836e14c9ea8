import type { CheckRecord, JobRecord, Repository, Run, StatusRecord } from "./state.ts";

/** The App that runs workflows, as every required check that is pinned to it names it. */
export const ACTIONS_APP = { id: 15368, slug: "github-actions" } as const;

/** What a commit was told by one App under one name. */
export interface Checked {
  readonly context: string;
  readonly passed: boolean;
  /** It has ended, and not well. */
  readonly failed: boolean;
  readonly appId: number | undefined;
}

/** The newest of each name and App, statuses and check runs alike: a foreign one doesn't cover the pinned one. */
export function newestChecks(repository: Repository, sha: string): Checked[] {
  const newest = new Map<string, Checked>();
  const put = (one: Checked) => newest.set(`${one.context}\0${one.appId ?? ""}`, one);
  for (const status of repository.statuses) {
    if (status.sha === sha) {
      put({
        context: status.context,
        passed: status.state === "success",
        failed: status.state === "failure" || status.state === "error",
        appId: status.appId,
      });
    }
  }
  for (const { job } of jobChecks(repository, sha)) {
    put({ context: job.name, ...verdict(job.conclusion), appId: ACTIONS_APP.id });
  }
  for (const check of checkRuns(repository, sha)) {
    put({ context: check.name, ...verdict(check.conclusion), appId: check.appId });
  }
  return [...newest.values()];
}

/** As GitHub has it: what was skipped, or is neutral, doesn't stand in the way. */
function verdict(conclusion: string | null): Pick<Checked, "passed" | "failed"> {
  const passed = conclusion === "success" || conclusion === "skipped" || conclusion === "neutral";
  return { passed, failed: conclusion !== null && !passed };
}

/** The newest status of each context, whoever posted it: what a rollup shows. */
export function newestStatuses(repository: Repository, sha: string): StatusRecord[] {
  const newest = new Map<string, StatusRecord>();
  for (const status of repository.statuses) if (status.sha === sha) newest.set(status.context, status);
  return [...newest.values()];
}

/** The jobs of the runs on a commit, of each workflow's newest run. */
export function jobChecks(
  repository: Repository,
  sha: string,
): { readonly run: Run; readonly job: JobRecord }[] {
  const newest = new Map<string, Run>();
  for (const run of repository.runs) if (run.head === sha) newest.set(`${run.path}\0${run.event}`, run);
  return [...newest.values()].flatMap((run) => run.jobs.map((job) => ({ run, job })));
}

/** Check runs that Apps have made: the newest of each name and App. */
export function checkRuns(repository: Repository, sha: string): CheckRecord[] {
  const newest = new Map<string, CheckRecord>();
  for (const check of repository.checks) {
    if (check.sha === sha) newest.set(`${check.name}\0${check.appId}`, check);
  }
  return [...newest.values()];
}

/** A job of a run as the check run that it is. */
export function jobAsCheck(run: Run, job: JobRecord): CheckRecord {
  return {
    id: job.id,
    sha: run.head,
    name: job.name,
    appId: ACTIONS_APP.id,
    status: job.status === "waiting" ? "queued" : job.status,
    conclusion: job.conclusion,
    title: "",
    summary: job.summary,
    url: null,
    startedAt: run.createdAt,
    completedAt: job.status === "completed" ? run.updatedAt : null,
  };
}
