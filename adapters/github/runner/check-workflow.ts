import { Fault } from "#chain/fault.ts";
import { checkCondition, checkTemplate } from "./expression.ts";
import { parseUses } from "./uses.ts";
import { isCall, type Job, type Step, type StepsJob, type WorkflowFile } from "./workflow-file.ts";

/** Which contexts exist where (docs: "Context availability"). */
const FILE = ["github", "inputs", "vars"];
const JOB = [...FILE, "needs", "strategy", "matrix"];
const STEP_CONDITION = [...JOB, "job", "runner", "env", "steps"];
const STEP = [...STEP_CONDITION, "secrets"];

/**
 * Everything about a workflow that can be known before it runs: syntax and names of each expression, the
 * order of jobs, the forms of `uses`.
 *
 * @throws Fault `WORKFLOW_INVALID`
 */
export function checkWorkflow(file: WorkflowFile): void {
  const ids = Object.keys(file.jobs);
  at(file.path, "run-name", () => checkTemplate(file["run-name"] ?? "", FILE));
  at(file.path, "env", () => checkValues(file.env, [...FILE, "secrets"]));
  for (const [id, job] of Object.entries(file.jobs)) {
    const missing = job.needs.find((need) => !ids.includes(need));
    if (missing !== undefined)
      throw invalid(file.path, `jobs.${id}`, `it needs "${missing}", which doesn't exist`);
    at(file.path, `jobs.${id}`, () => checkJob(job));
    for (const [n, step] of isCall(job) ? [] : job.steps.entries()) {
      at(file.path, `jobs.${id}.steps.${n}`, () => checkStep(step));
    }
  }
  checkOrder(file);
}

function checkJob(job: Job): void {
  checkCondition(job.if, [...FILE, "needs"]);
  checkTemplate(job.name ?? "", JOB);
  if (isCall(job)) {
    checkValues(job.with, JOB);
    if (typeof job.secrets === "object") checkValues(job.secrets, [...JOB, "secrets"]);
  } else {
    checkTemplate(job.environment?.name ?? "", JOB);
    checkValues(job.env, [...JOB, "secrets"]);
    checkValues(job.outputs, STEP);
    checkDuplicateIds(job);
  }
}

function checkStep(step: Step): void {
  checkCondition(step.if, STEP_CONDITION);
  for (const text of [step.name, step.run, step["working-directory"]]) checkTemplate(text ?? "", STEP);
  checkValues({ ...step.with }, STEP);
  checkValues({ ...step.env }, STEP);
  if (step.uses !== undefined) parseUses(step.uses);
}

function checkDuplicateIds(job: StepsJob): void {
  const ids = job.steps.flatMap((step) => step.id ?? []);
  const twice = ids.find((id, n) => ids.indexOf(id) !== n);
  if (twice !== undefined) throw new Fault("WORKFLOW_INVALID", `two steps have the id "${twice}"`);
}

function checkOrder(file: WorkflowFile): void {
  const done = new Set<string>();
  for (let left = Object.keys(file.jobs); left.length > 0; ) {
    const ready = left.filter((id) => file.jobs[id]?.needs.every((need) => done.has(need)) === true);
    if (ready.length === 0) throw invalid(file.path, "jobs", `${left.join(", ")} wait for each other`);
    for (const id of ready) done.add(id);
    left = left.filter((id) => !done.has(id));
  }
}

function checkValues(values: Readonly<Record<string, unknown>>, available: readonly string[]): void {
  for (const value of Object.values(values)) checkTemplate(String(value), available);
}

function at(path: string, place: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof Fault) throw invalid(path, place, error.message, error);
    throw error;
  }
}

function invalid(path: string, place: string, message: string, cause?: unknown): Fault {
  return new Fault("WORKFLOW_INVALID", `${path}: ${place}: ${message}`, { cause });
}
