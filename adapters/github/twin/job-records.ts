import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JobHead, JobResult } from "../runner/contract.ts";
import type { JobRecord, Run } from "./state.ts";
import type { TwinContext } from "./twin-context.ts";

/** The job of a run, recorded at its first mention. */
export function jobOf(twin: TwinContext, run: Run, head: JobHead): JobRecord {
  const known = run.jobs.find((one) => one.key === head.key);
  if (known !== undefined) return known;
  const job: JobRecord = {
    id: twin.store.newId(),
    key: head.key,
    name: head.name,
    status: "queued",
    conclusion: null,
    summary: "",
    outputs: {},
    annotations: [],
    steps: [],
  };
  run.jobs.push(job);
  return job;
}

/** What a job ended with. Its log lies in a file: the state is written whole after each change. */
export function recordJob(twin: TwinContext, run: Run, result: JobResult): void {
  const job = jobOf(twin, run, result);
  job.name = result.name;
  job.status = "completed";
  job.conclusion = result.conclusion;
  job.summary = result.summary;
  job.outputs = { ...result.outputs };
  job.annotations = [...result.annotations];
  job.steps = result.steps.map(({ number, name, conclusion }) => ({ number, name, conclusion }));
  mkdirSync(join(twin.store.dir, "logs"), { recursive: true });
  writeFileSync(logFile(twin, job), result.log);
}

/** Empty until the job has ended. */
export function readJobLog(twin: TwinContext, job: JobRecord): string {
  const file = logFile(twin, job);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function logFile(twin: TwinContext, job: JobRecord): string {
  return join(twin.store.dir, "logs", `${job.id}.log`);
}
