import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { Fault } from "#chain/fault.ts";
import { parseYaml, read, Step } from "./workflow-file.ts";

const Scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const Input = z.object({
  description: z.string().optional(),
  required: z.union([z.boolean(), z.string()]).optional(),
  default: Scalar.optional(),
  deprecationMessage: z.string().optional(),
});

const NodeRuns = z.strictObject({
  using: z.enum(["node20", "node24"]),
  main: z.string(),
  pre: z.string().optional(),
  "pre-if": z.string().optional(),
  post: z.string().optional(),
  "post-if": z.string().optional(),
});
export type NodeRuns = z.infer<typeof NodeRuns>;

const CompositeRuns = z.strictObject({ using: z.literal("composite"), steps: z.array(z.unknown()) });

const Action = z.object({
  name: z.string(),
  description: z.string().optional(),
  inputs: z.record(z.string(), Input.nullish()).default({}),
  outputs: z.record(z.string(), z.object({ value: z.string().optional() }).nullish()).default({}),
  runs: z.looseObject({ using: z.string() }),
});

export type ActionFile = Omit<z.infer<typeof Action>, "runs"> & {
  readonly runs: NodeRuns | { readonly using: "composite"; readonly steps: readonly Step[] };
};

/** @throws Fault `WORKFLOW_INVALID` for a file that isn't an action, or one that this runner can't run. */
function parseAction(source: string, path: string): ActionFile {
  const action = read(Action, parseYaml(source, path), path, []);
  const { using } = action.runs;
  if (using === "composite") {
    const { steps } = read(CompositeRuns, action.runs, path, ["runs"]);
    return { ...action, runs: { using, steps: steps.map((step, at) => compositeStep(step, path, at)) } };
  }
  if (using === "docker") {
    throw new Fault("WORKFLOW_INVALID", `${path}: a docker action can't run here: there are no containers`);
  }
  return { ...action, runs: read(NodeRuns, action.runs, path, ["runs"]) };
}

function compositeStep(value: unknown, path: string, at: number): Step {
  const step = read(Step, value, path, ["runs", "steps", String(at)]);
  if (step.run !== undefined && step.shell === undefined) {
    throw new Fault("WORKFLOW_INVALID", `${path}: runs.steps.${at}: a composite action's run needs a shell`);
  }
  return step;
}

/** @throws Fault `WORKFLOW_INVALID` where the folder holds no action.yml. */
export function readAction(directory: string, named: string): ActionFile {
  const path = ["action.yml", "action.yaml"]
    .map((name) => join(directory, name))
    .find((file) => existsSync(file));
  if (path === undefined) {
    throw new Fault(
      "WORKFLOW_INVALID",
      `${named}: there is no action.yml. Was the repository checked out before?`,
    );
  }
  return parseAction(readFileSync(path, "utf8"), `${named}/action.yml`);
}
