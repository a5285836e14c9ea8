import { existsSync, readFileSync } from "node:fs";
import { Fault } from "#chain/fault.ts";
import { checkWorkflow } from "./check-workflow.ts";
import type { JobHead } from "./contract.ts";
import { readInputs } from "./dispatch-inputs.ts";
import { type Contexts, interpolate, interpolateValue } from "./expression.ts";
import type { JobWorkflow } from "./job-facts.ts";
import type { JobsRequest } from "./jobs-request.ts";
import { within } from "./uses.ts";
import { type CallJob, parseWorkflow } from "./workflow-file.ts";

const MOST_DEEP = 10;
const REMOTE = /^(?<repository>[\w.-]+\/[\w.-]+)\/(?<path>\.github\/workflows\/[^@/]+\.ya?ml)@(?<ref>\S+)$/;

/**
 * The jobs behind a job-level `uses:`. Their signer identity (`job_workflow_ref`) is the called file's, their
 * `github` context and environment secrets the caller's.
 *
 * @throws Fault `WORKFLOW_INVALID`
 */
export async function calledWorkflow(
  jobs: JobsRequest,
  job: CallJob,
  head: JobHead,
  contexts: Contexts,
): Promise<JobsRequest> {
  const depth = (jobs.caller?.depth ?? 0) + 1;
  if (depth > MOST_DEEP)
    throw new Fault("WORKFLOW_INVALID", `${job.uses}: workflows call each other too deeply`);
  const { workflow, source } = await locate(jobs, job.uses);
  const file = parseWorkflow(source, `${workflow.repository}/${workflow.path}`);
  checkWorkflow(file);
  const call = file.triggers.workflow_call;
  if (!("workflow_call" in file.on)) {
    throw new Fault("WORKFLOW_INVALID", `${file.path} can't be called: it has no workflow_call trigger`);
  }
  const given = Object.entries(job.with).map(([name, value]) => [name, interpolateValue(value, contexts)]);
  return {
    ...jobs,
    file,
    workflow,
    inputs: readInputs(call?.inputs ?? {}, Object.fromEntries(given), file.path),
    caller: {
      key: head.key,
      name: head.name,
      depth,
      permissions: head.permissions,
      secrets: await passedSecrets(jobs, job, contexts),
    },
  };
}

async function locate(
  jobs: JobsRequest,
  uses: string,
): Promise<{ readonly workflow: JobWorkflow; readonly source: string }> {
  const local = uses.startsWith("./");
  const named = local
    ? { repository: jobs.workflow.repository, path: uses.slice(2), ref: jobs.workflow.commit }
    : REMOTE.exec(uses)?.groups;
  const { repository = "", path = "", ref = "" } = named ?? {};
  const found = named === undefined ? undefined : await jobs.request.github.source(repository, ref);
  const file = found === undefined ? undefined : within(found.directory, path);
  if (found === undefined || file === undefined || !existsSync(file)) {
    throw new Fault(
      "WORKFLOW_INVALID",
      `uses: ${uses}: no such workflow; expected ./.github/workflows/x.yml or owner/name/.github/workflows/x.yml@ref`,
    );
  }
  return {
    workflow: { repository, path, ref: local ? jobs.workflow.ref : found.ref, commit: found.commit },
    source: readFileSync(file, "utf8"),
  };
}

async function passedSecrets(
  jobs: JobsRequest,
  job: CallJob,
  contexts: Contexts,
): Promise<Readonly<Record<string, string>>> {
  const own = jobs.caller?.secrets ?? (await jobs.request.github.secretsFor(undefined));
  if (job.secrets === "inherit") return own;
  const scope = { ...contexts, secrets: own };
  const passed = Object.entries(job.secrets ?? {}).map(([name, text]): [string, string] => [
    name,
    interpolate(text, scope),
  ]);
  return Object.fromEntries(passed);
}
