import { type ActionFile, type NodeRuns, readAction } from "./action-file.ts";
import { interpolate } from "./expression.ts";
import type { StepScope } from "./job-context.ts";
import { actionInputs, unexpectedInputs } from "./run-action.ts";
import { runCheckout } from "./run-checkout.ts";
import { runNodeAction } from "./run-node-action.ts";
import { fillIn, type StepCall, type StepEnd } from "./step.ts";
import { fetchAction, parseUses, within } from "./uses.ts";
import type { Step } from "./workflow-file.ts";

/** A `uses:` step: checkout, a JavaScript action or a composite one. */
export async function runUses(call: StepCall): Promise<StepEnd> {
  const { state, step, contexts } = call;
  const text = step.uses ?? "";
  const uses = parseUses(text);
  const given = fillIn(step.with, contexts);
  if (uses.kind === "checkout") return runCheckout(call, given);
  const directory =
    uses.kind === "local"
      ? within(state.folders.workspace, uses.path)
      : await fetchAction(uses, state.request.github);
  const action = readAction(directory, text);
  const origin =
    uses.kind === "local" ? { repository: "", ref: "" } : { repository: uses.repository, ref: uses.ref };
  // A default may name `github`, `runner` and the like, but no secret and nothing of the caller's steps.
  const { github, runner, job, vars } = contexts;
  const { inputs, unexpected } = actionInputs(action, given, { github, runner, job, vars });
  if (unexpected.length > 0) state.log.hear(unexpectedInputs(unexpected));
  return action.runs.using === "composite"
    ? runComposite(call, action, action.runs.steps, { ...origin, path: directory }, inputs)
    : runNodeAction(call, { runs: action.runs satisfies NodeRuns, directory, origin, inputs });
}

async function runComposite(
  call: StepCall,
  action: ActionFile,
  steps: readonly Step[],
  origin: NonNullable<StepScope["action"]>,
  variables: Readonly<Record<string, string>>,
): Promise<StepEnd> {
  const names = [...Object.keys(action.inputs), ...Object.keys(call.step.with)];
  const scope: StepScope = {
    steps: {},
    inputs: Object.fromEntries(
      names.map((name) => [name, variables[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] ?? ""]),
    ),
    secrets: undefined,
    environment: { ...call.scope.environment, ...call.environment },
    action: origin,
    failed: false,
  };
  await call.runSteps(call.state, scope, steps);
  const { github, runner, job, env } = call.contexts;
  const contexts = { github, runner, job, env, inputs: scope.inputs, steps: scope.steps };
  const outputs = Object.entries(action.outputs).map(([name, output]): [string, string] => [
    name,
    interpolate(output?.value ?? "", contexts),
  ]);
  return { ok: !scope.failed, outputs: Object.fromEntries(outputs) };
}
