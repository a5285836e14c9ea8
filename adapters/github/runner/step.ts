import type { StepResult } from "./contract.ts";
import { type Contexts, interpolate, interpolateValue } from "./expression.ts";
import type { JobState, StepScope } from "./job-context.ts";
import type { StepWrites } from "./step-files.ts";
import type { Step } from "./workflow-file.ts";

/** What a step's kind (script, checkout, action) is given. */
export interface StepCall {
  readonly state: JobState;
  readonly scope: StepScope;
  readonly step: Step;
  readonly contexts: Contexts;
  /** The step's own `env`, filled in. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
  /** For composite actions, whose steps are run as a job's are. */
  readonly runSteps: (
    state: JobState,
    scope: StepScope,
    steps: readonly Step[],
  ) => Promise<readonly StepResult[]>;
}

export interface StepEnd {
  readonly ok: boolean;
  readonly outputs: Readonly<Record<string, string>>;
}

export function fillIn(
  values: Readonly<Record<string, string | number | boolean>>,
  contexts: Contexts,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, interpolate(String(value), contexts)]),
  );
}

export function isTrue(value: string | boolean | undefined, contexts: Contexts): boolean {
  const filled = interpolateValue(value, contexts);
  return filled === true || filled === "true";
}

export function timeLimit(
  limited: { readonly "timeout-minutes"?: string | number | undefined },
  contexts: Contexts,
): readonly AbortSignal[] {
  const minutes = Number(interpolateValue(limited["timeout-minutes"], contexts));
  return Number.isFinite(minutes) && minutes > 0 ? [AbortSignal.timeout(minutes * 60_000)] : [];
}

/** Takes over what a step's process wrote; GITHUB_ENV and GITHUB_PATH hold for the steps after it. */
export function keepWrites(state: JobState, writes: StepWrites): void {
  state.environment = { ...state.environment, ...writes.environment };
  state.path = [...writes.path.toReversed(), ...state.path];
  if (writes.summary !== "") state.summaries.push(state.masks.hide(writes.summary));
}
