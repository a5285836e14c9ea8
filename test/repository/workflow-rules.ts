import { parse } from "yaml";
import * as z from "zod";

const Step = z.looseObject({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
});
const Job = z.looseObject({
  environment: z.union([z.string(), z.looseObject({ name: z.string() })]).optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  uses: z.string().optional(),
  steps: z.array(Step).optional(),
  "timeout-minutes": z.number().optional(),
});
const Workflow = z.looseObject({
  on: z.unknown(),
  permissions: z.unknown(),
  jobs: z.record(z.string(), Job),
});

/** What every workflow of ours keeps, as a list of breaches; design.md, "Who signs and when", and style.md §11. */
export function workflowBreaches(source: string): string[] {
  const workflow = Workflow.parse(parse(source));
  const breaches: string[] = [];
  if (JSON.stringify(workflow.permissions) !== "{}") breaches.push("permissions at the top are not {}");
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const uses = [job.uses, ...(job.steps ?? []).map((step) => step.uses)].filter((one) => one !== undefined);
    for (const one of uses) {
      if (!one.startsWith("./") && !/@[0-9a-f]{40}$/.test(one))
        breaches.push(`${name}: ${one} is not pinned by commit`);
    }
    for (const step of job.steps ?? []) {
      if (step.run?.includes("${{")) breaches.push(`${name}: an expression inside run`);
    }
    if (job.uses === undefined && job["timeout-minutes"] === undefined)
      breaches.push(`${name}: no timeout-minutes`);
  }
  return breaches;
}

/** What a workflow that signs clearances keeps besides: research on GitHub, facts 3 to 5. */
export function signerBreaches(source: string, environment: string): string[] {
  const workflow = Workflow.parse(parse(source));
  const breaches: string[] = [];
  if (Object.keys(workflow.on as object).join() !== "workflow_dispatch")
    breaches.push("started by something else than workflow_dispatch");
  const signing = Object.entries(workflow.jobs).filter(
    ([, job]) => job.permissions?.["id-token"] === "write",
  );
  if (signing.length !== 1) breaches.push(`${signing.length} jobs have id-token: write`);
  for (const [name, job] of signing) {
    const deployed = typeof job.environment === "string" ? job.environment : job.environment?.name;
    if (deployed !== environment) breaches.push(`${name}: signs outside the environment ${environment}`);
  }
  for (const [name, job] of Object.entries(workflow.jobs)) {
    if (job.uses !== undefined) breaches.push(`${name}: calls a workflow, which would be the signer`);
  }
  return breaches;
}
