import { Fault } from "#chain/fault.ts";
import { calledWorkflow } from "./called-workflow.ts";
import type { Conclusion, JobEnvironment, JobHead, JobResult } from "./contract.ts";
import { type Contexts, holds, interpolate, interpolateValue } from "./expression.ts";
import type { Need } from "./job-context.ts";
import { githubContext } from "./job-facts.ts";
import type { JobsRequest } from "./jobs-request.ts";
import { capped, permissionsOf } from "./permissions.ts";
import { runJob } from "./run-job.ts";
import { type CallJob, isCall, type Job, type StepsJob, type WorkflowFile } from "./workflow-file.ts";

interface JobEnd extends Need {
  /** Failed, but `continue-on-error` says that the run hasn't. */
  readonly tolerated: boolean;
}

export interface JobsResult {
  readonly jobs: Readonly<Record<string, JobEnd>>;
}

/** Each job starts when those that it needs have ended; jobs that need nothing of each other run side by side. */
export async function runJobs(jobs: JobsRequest): Promise<JobsResult> {
  const running = new Map<string, Promise<JobEnd>>();
  const start = (id: string): Promise<JobEnd> => {
    const known = running.get(id);
    if (known !== undefined) return known;
    const job = jobs.file.jobs[id];
    if (job === undefined) throw new Fault("WORKFLOW_INVALID", `${jobs.file.path}: there is no job "${id}"`);
    const end = Promise.all(job.needs.map(start)).then(async () => {
      const ancestors = await Promise.all(ancestorsOf(jobs.file, id).map(start));
      const needs = await Promise.all(
        job.needs.map(async (need): Promise<[string, JobEnd]> => [need, await start(need)]),
      );
      return oneJob(jobs, id, job, Object.fromEntries(needs), ancestors);
    });
    running.set(id, end);
    return end;
  };
  const ids = Object.keys(jobs.file.jobs);
  const ends = await Promise.all(ids.map(async (id): Promise<[string, JobEnd]> => [id, await start(id)]));
  return { jobs: Object.fromEntries(ends) };
}

/** Status functions of a job look at everything before it, not only at what it needs directly. */
function ancestorsOf(file: WorkflowFile, id: string): readonly string[] {
  const found = new Set<string>();
  const visit = (at: string): void => {
    for (const need of file.jobs[at]?.needs ?? []) {
      if (found.has(need)) continue;
      found.add(need);
      visit(need);
    }
  };
  visit(id);
  return [...found];
}

async function oneJob(
  jobs: JobsRequest,
  id: string,
  job: Job,
  needs: Readonly<Record<string, JobEnd>>,
  ancestors: readonly JobEnd[],
): Promise<JobEnd> {
  const contexts = jobContexts(jobs, id, needs);
  const status = {
    success: !jobs.signal.aborted && ancestors.every((end) => end.result === "success" || end.tolerated),
    failure: ancestors.some((end) => end.result === "failure" && !end.tolerated),
    cancelled: jobs.signal.aborted,
  };
  const asked = holds(job.if, pick(contexts, ["github", "needs", "vars", "inputs"]), status);
  const head = jobHead(jobs, id, job, contexts);
  if (!asked) {
    return conclude(jobs, { ...head, ...nothing, conclusion: jobs.signal.aborted ? "cancelled" : "skipped" });
  }
  return isCall(job) ? runCall(jobs, job, head, contexts) : runOwn(jobs, id, job, head, needs);
}

const nothing = { steps: [], outputs: {}, log: "", summary: "", annotations: [] } as const;

async function runOwn(
  jobs: JobsRequest,
  id: string,
  job: StepsJob,
  head: JobHead,
  needs: Readonly<Record<string, JobEnd>>,
): Promise<JobEnd> {
  const { request, facts, observer, signal, file, workflow, inputs, caller } = jobs;
  if (head.environment !== undefined) {
    const answer = await observer.jobWaiting(head, head.environment);
    if (answer === "rejected") return conclude(jobs, { ...head, ...nothing, conclusion: "failure" });
  }
  if (signal.aborted) return conclude(jobs, { ...head, ...nothing, conclusion: "cancelled" });
  await observer.jobStarted?.(head);
  const planned = { id, head, job, file, workflow, inputs, needs, passedSecrets: caller?.secrets };
  const { tolerated, ...result } = await runJob(request, facts, planned, signal);
  return { ...(await conclude(jobs, result)), tolerated };
}

async function runCall(jobs: JobsRequest, job: CallJob, head: JobHead, contexts: Contexts): Promise<JobEnd> {
  const called = await calledWorkflow(jobs, job, head, contexts);
  const result = await runJobs(called);
  const ends = Object.values(result.jobs).filter((end) => !end.tolerated);
  const worst = (["cancelled", "failure"] as const).find((bad) => ends.some((end) => end.result === bad));
  const scope = { ...pick(contexts, ["github", "vars"]), inputs: called.inputs, jobs: result.jobs };
  const outputs = Object.entries(called.file.triggers.workflow_call?.outputs ?? {}).map(
    ([name, { value }]): [string, string] => [name, interpolate(value, scope)],
  );
  return { result: worst ?? "success", outputs: Object.fromEntries(outputs), tolerated: false };
}

async function conclude(jobs: JobsRequest, result: JobResult): Promise<JobEnd> {
  await jobs.observer.jobCompleted?.(result);
  return { result: result.conclusion satisfies Conclusion, outputs: result.outputs, tolerated: false };
}

function jobContexts(jobs: JobsRequest, id: string, needs: Readonly<Record<string, Need>>): Contexts {
  return {
    github: githubContext(jobs.facts, { id, folders: { workspace: "", event: "" } }),
    needs,
    strategy: {},
    matrix: {},
    vars: jobs.request.variables,
    inputs: jobs.inputs,
  };
}

function jobHead(jobs: JobsRequest, id: string, job: Job, contexts: Contexts): JobHead {
  const { caller, file, request } = jobs;
  const wanted = permissionsOf(
    job.permissions,
    file.permissions,
    caller?.permissions ?? request.defaultPermissions,
  );
  const name = interpolate(job.name ?? id, contexts);
  const environment = isCall(job) ? undefined : environmentOf(job, contexts);
  return {
    key: caller === undefined ? id : `${caller.key} / ${id}`,
    name: caller === undefined ? name : `${caller.name} / ${name}`,
    permissions: caller === undefined ? wanted : capped(wanted, caller.permissions),
    ...(environment === undefined ? {} : { environment }),
  };
}

function environmentOf(job: StepsJob, contexts: Contexts): JobEnvironment | undefined {
  if (job.environment === undefined) return undefined;
  const name = interpolate(job.environment.name, contexts);
  if (name === "") return undefined;
  const deployment =
    "deployment" in job.environment ? interpolateValue(job.environment.deployment, contexts) : true;
  return { name, deployment: deployment !== false && deployment !== "false" };
}

function pick(contexts: Contexts, names: readonly string[]): Contexts {
  return Object.fromEntries(Object.entries(contexts).filter(([name]) => names.includes(name)));
}
