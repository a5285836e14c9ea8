import { checkWorkflow } from "./check-workflow.ts";
import type { Conclusion, JobResult, RunObserver, RunRequest, RunResult } from "./contract.ts";
import { readInputs } from "./dispatch-inputs.ts";
import { interpolate } from "./expression.ts";
import type { RunFacts } from "./job-facts.ts";
import { githubContext } from "./job-facts.ts";
import { type JobsResult, runJobs } from "./run-jobs.ts";
import { parseWorkflow, type WorkflowFile } from "./workflow-file.ts";

/** Executes one workflow run; the contract is `RunWorkflow` in contract.ts. */
export async function runWorkflow(
  request: RunRequest,
  observer: RunObserver,
  signal: AbortSignal = new AbortController().signal,
): Promise<RunResult> {
  const file = parseWorkflow(request.workflow.source, request.workflow.path);
  checkWorkflow(file);
  const inputs = readInputs(file.triggers.workflow_dispatch?.inputs ?? {}, request.inputs, file.path);
  const facts: RunFacts = { ...request, workflow: { ...request.workflow, name: file.name ?? file.path } };
  const title = runName(file, facts, request, inputs);
  await observer.runNamed?.(title);
  const jobs: JobResult[] = [];
  // A bug in one job ends the others: nothing of a run outlives it.
  const broken = new AbortController();
  const result = await runJobs({
    request,
    facts,
    observer: {
      ...observer,
      jobWaiting: (job, environment) => observer.jobWaiting(job, environment),
      jobCompleted: async (job) => {
        jobs.push(job);
        await observer.jobCompleted?.(job);
      },
    },
    signal: AbortSignal.any([signal, broken.signal]),
    file,
    workflow: {
      repository: request.repository.fullName,
      path: request.workflow.path,
      ref: request.workflow.ref,
      commit: request.workflow.commit,
    },
    inputs,
    caller: undefined,
  }).catch((error: unknown) => {
    broken.abort();
    throw error;
  });
  return { title, conclusion: runConclusion(result), jobs };
}

function runConclusion(result: JobsResult): Conclusion {
  const ends = Object.values(result.jobs).filter((job) => !job.tolerated);
  for (const conclusion of ["cancelled", "failure"] as const) {
    if (ends.some((job) => job.result === conclusion)) return conclusion;
  }
  return "success";
}

function runName(
  file: WorkflowFile,
  facts: RunFacts,
  request: RunRequest,
  inputs: Readonly<Record<string, unknown>>,
): string {
  const github = githubContext(facts, { id: "", folders: { workspace: "", event: "" } });
  const named = interpolate(file["run-name"] ?? "", { github, inputs, vars: request.variables }).trim();
  return named === "" ? (file.name ?? file.path) : named;
}
