import { parseDocument } from "yaml";
import * as z from "zod";
import { Fault } from "#chain/fault.ts";
import { Shell } from "./shell.ts";

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const Text = z.union([z.string(), z.number().transform(String)]);
const Values = z.record(
  z.string(),
  z.union([Scalar, z.null()]).transform((value) => (value === null ? "" : value)),
);
const OneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Access = z.enum(["read", "write", "none"]);
const PermissionsNode = z.union([z.enum(["read-all", "write-all"]), z.record(z.string(), Access)]);
const Run = z.strictObject({ shell: Shell.optional(), "working-directory": z.string().optional() });
const Defaults = z.strictObject({ run: Run.optional() });
const Condition = z.union([z.string(), z.boolean()]);
const Flag = z.union([z.boolean(), z.string()]);
const Minutes = z.union([z.number().positive(), z.string()]);
const Concurrency = z.union([
  z.string(),
  z.strictObject({ group: z.string(), "cancel-in-progress": Flag.optional() }),
]);
const NotRun = z.undefined({ error: "this runner doesn't execute it" }).optional();

export const Step = z
  .strictObject({
    id: z
      .string()
      .regex(/^[A-Za-z_][\w-]*$/)
      .optional(),
    name: Text.optional(),
    if: Condition.optional(),
    uses: z.string().optional(),
    run: z.string().optional(),
    shell: Shell.optional(),
    with: Values.default({}),
    env: Values.default({}),
    "working-directory": z.string().optional(),
    "continue-on-error": Flag.optional(),
    "timeout-minutes": Minutes.optional(),
  })
  .refine((step) => (step.uses === undefined) !== (step.run === undefined), {
    message: "a step has either `uses` or `run`",
  });
export type Step = z.infer<typeof Step>;

const common = {
  name: Text.optional(),
  needs: OneOrMore.default([]),
  if: Condition.optional(),
  permissions: PermissionsNode.optional(),
  concurrency: Concurrency.optional(),
  strategy: NotRun,
};

const StepsJob = z.strictObject({
  ...common,
  "runs-on": z.unknown(),
  environment: z
    .union([
      z.string().transform((name) => ({ name })),
      z.strictObject({ name: z.string(), url: z.string().optional(), deployment: Flag.optional() }),
    ])
    .optional(),
  env: Values.default({}),
  defaults: Defaults.optional(),
  outputs: Values.default({}),
  steps: z.array(Step).min(1),
  "timeout-minutes": Minutes.optional(),
  "continue-on-error": Flag.optional(),
  container: NotRun,
  services: NotRun,
});
export type StepsJob = z.infer<typeof StepsJob>;

const CallJob = z.strictObject({
  ...common,
  uses: z.string(),
  with: Values.default({}),
  secrets: z.union([z.literal("inherit"), z.record(z.string(), z.string())]).optional(),
});
export type CallJob = z.infer<typeof CallJob>;

export type Job = StepsJob | CallJob;

const Input = z.strictObject({
  description: z.string().optional(),
  required: z.boolean().default(false),
  default: Scalar.optional(),
  type: z.enum(["string", "boolean", "number", "choice", "environment"]).default("string"),
  options: z.array(z.string()).optional(),
  deprecationMessage: z.string().optional(),
});
export type WorkflowInput = z.infer<typeof Input>;
const Inputs = z
  .record(z.string(), Input)
  .nullish()
  .transform((inputs) => inputs ?? {});

const Triggers = z.object({
  workflow_dispatch: z.strictObject({ inputs: Inputs }).nullish(),
  workflow_call: z
    .strictObject({
      inputs: Inputs,
      outputs: z
        .record(z.string(), z.strictObject({ description: z.string().optional(), value: z.string() }))
        .default({}),
      secrets: z
        .record(
          z.string(),
          z
            .strictObject({ description: z.string().optional(), required: z.boolean().default(false) })
            .nullish(),
        )
        .default({}),
    })
    .nullish(),
});

const On = z.union([
  z.string().transform((name) => ({ [name]: null })),
  z.array(z.string()).transform((names) => Object.fromEntries(names.map((name) => [name, null]))),
  z.record(z.string(), z.unknown()),
]);

const Workflow = z.strictObject({
  name: z.string().optional(),
  "run-name": z.string().optional(),
  on: On.pipe(z.record(z.string(), z.unknown())),
  permissions: PermissionsNode.optional(),
  env: Values.default({}),
  defaults: Defaults.optional(),
  concurrency: Concurrency.optional(),
  jobs: z.record(z.string().regex(/^[A-Za-z_][\w-]*$/), z.unknown()),
});

export type PermissionsText = z.infer<typeof PermissionsNode>;
export type WorkflowFile = Omit<z.infer<typeof Workflow>, "jobs"> & {
  readonly path: string;
  readonly jobs: Readonly<Record<string, Job>>;
  readonly triggers: z.infer<typeof Triggers>;
};

/**
 * Reads a workflow file as strictly as GitHub does.
 *
 * @throws Fault `WORKFLOW_INVALID` naming file and place.
 */
export function parseWorkflow(source: string, path: string): WorkflowFile {
  const document = parseYaml(source, path);
  const workflow = read(Workflow, document, path, []);
  const triggers = read(Triggers, workflow.on, path, ["on"]);
  const jobs = Object.entries(workflow.jobs).map(([id, job]): [string, Job] => {
    const schema = typeof job === "object" && job !== null && "uses" in job ? CallJob : StepsJob;
    return [id, read<Job>(schema, job, path, ["jobs", id])];
  });
  if (jobs.length === 0) throw new Fault("WORKFLOW_INVALID", `${path}: there are no jobs`);
  return { ...workflow, path, triggers, jobs: Object.fromEntries(jobs) };
}

/** @throws Fault `WORKFLOW_INVALID` where the text isn't one YAML document. */
export function parseYaml(source: string, path: string): unknown {
  const document = parseDocument(source, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) throw new Fault("WORKFLOW_INVALID", `${path}: ${error.message}`, { cause: error });
  return document.toJS() as unknown;
}

/** @throws Fault `WORKFLOW_INVALID` naming every place where the value isn't what the schema asks for. */
export function read<Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  path: string,
  below: readonly string[],
): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(
    (issue) => `${[...below, ...issue.path.map(String)].join(".") || "the file"}: ${issue.message}`,
  );
  throw new Fault("WORKFLOW_INVALID", `${path}: ${places.join("; ")}`);
}

export function isCall(job: Job): job is CallJob {
  return "uses" in job;
}
