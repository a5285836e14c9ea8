import { parse } from "yaml";
import * as z from "zod";

const Step = z.looseObject({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
});
const Job = z.looseObject({
  uses: z.string().optional(),
  steps: z.array(Step).optional(),
  "timeout-minutes": z.number().optional(),
});
const Workflow = z.looseObject({
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
