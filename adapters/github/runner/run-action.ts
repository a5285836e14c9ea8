import type { ActionFile } from "./action-file.ts";
import type { Annotation } from "./contract.ts";
import { type Contexts, interpolate } from "./expression.ts";
import { JobLog } from "./job-log.ts";
import { Masks } from "./masking.ts";
import { runStepProcess } from "./step-process.ts";

export interface ActionRequest {
  /** The JavaScript file that is run. */
  readonly entry: string;
  readonly action: Pick<ActionFile, "inputs">;
  /** As written under `with`. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly workspace: string;
  readonly temp: string;
  /** The whole environment of the process: `machineEnvironment`, `githubEnvironment` and what the job adds. */
  readonly environment: Readonly<Record<string, string>>;
  /** For defaults such as `${{ github.token }}`. */
  readonly contexts?: Contexts;
  /** What an earlier stage of the same action saved. */
  readonly state?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface ActionResult {
  readonly exitCode: number;
  readonly outputs: Readonly<Record<string, string>>;
  /** Masked. */
  readonly log: string;
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  readonly state: Readonly<Record<string, string>>;
}

/** One JavaScript action in a process of its own, as the runner would start it. */
export async function runAction(request: ActionRequest): Promise<ActionResult> {
  const masks = new Masks();
  for (const secret of request.secrets ?? []) masks.add(secret);
  const log = new JobLog(masks);
  const { inputs, unexpected } = actionInputs(request.action, request.inputs, request.contexts ?? {});
  if (unexpected.length > 0) log.hear(unexpectedInputs(unexpected));
  const { exitCode, writes } = await runStepProcess({
    command: process.execPath,
    args: [request.entry],
    directory: request.workspace,
    environment: { ...request.environment, ...inputs, ...stateEnvironment(request.state ?? {}) },
    temp: request.temp,
    log,
    signal: request.signal,
  });
  return {
    exitCode,
    outputs: writes.outputs,
    log: log.text,
    summary: masks.hide(writes.summary),
    annotations: log.annotations,
    state: writes.state,
  };
}

/** INPUT_* of one action: what was given, else the default; names compared as GitHub does, blind to case. */
export function actionInputs(
  action: Pick<ActionFile, "inputs">,
  given: Readonly<Record<string, string>>,
  contexts: Contexts,
): { readonly inputs: Readonly<Record<string, string>>; readonly unexpected: readonly string[] } {
  const declared = Object.entries(action.inputs).map(([name, input]): [string, string] => [
    variableOf(name),
    interpolate(input?.default ?? "", contexts),
  ]);
  const written = Object.entries(given).map(([name, value]): [string, string] => [variableOf(name), value]);
  const known = new Set(declared.map(([name]) => name));
  return {
    inputs: Object.fromEntries([...declared, ...written]),
    unexpected: Object.keys(given).filter((name) => !known.has(variableOf(name))),
  };
}

export function unexpectedInputs(names: readonly string[]): string {
  return `::warning::Unexpected input(s): ${names.join(", ")}`;
}

export function stateEnvironment(state: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}

function variableOf(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}
