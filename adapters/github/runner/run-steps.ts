import { Fault } from "#chain/fault.ts";
import type { Conclusion, StepResult } from "./contract.ts";
import { holds, interpolate } from "./expression.ts";
import {
  type JobState,
  type StepOutcome,
  type StepScope,
  stepContexts,
  withoutSecrets,
} from "./job-context.ts";
import { runScript } from "./run-script.ts";
import { runUses } from "./run-uses.ts";
import { fillIn, isTrue, type StepCall, type StepEnd, timeLimit } from "./step.ts";
import type { Step } from "./workflow-file.ts";

/** Runs steps one after the other; what runs after a failure is each step's own `if:` to say. */
export async function runSteps(
  state: JobState,
  scope: StepScope,
  steps: readonly Step[],
): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  for (const [at, step] of steps.entries()) {
    const { name, outcome } = await runStep(state, scope, step);
    scope.steps[step.id ?? `__${at + 1}`] = outcome;
    if (outcome.conclusion === "failure") {
      scope.failed = true;
    }
    results.push({ number: at + 1, name, outcome: outcome.outcome, conclusion: outcome.conclusion });
  }
  return results;
}

async function runStep(
  state: JobState,
  scope: StepScope,
  step: Step,
): Promise<{ readonly name: string; readonly outcome: StepOutcome }> {
  const outer = stepContexts(state, scope);
  const status = {
    success: !scope.failed && !state.signal.aborted,
    failure: scope.failed,
    cancelled: state.signal.aborted,
  };
  try {
    if (!holds(step.if, withoutSecrets(outer), status))
      return { name: plainName(step), outcome: ended("skipped") };
    const environment = fillIn(step.env, outer);
    const contexts = stepContexts(state, scope, environment);
    const name = interpolate(plainName(step), contexts);
    state.log.say(`##[group]${name}`);
    // A step that runs after the cancellation (always(), cancelled()) isn't ended by it.
    const limits = [...(state.signal.aborted ? [] : [state.signal]), ...timeLimit(step, contexts)];
    const signal = limits.length === 0 ? undefined : AbortSignal.any(limits);
    const call: StepCall = { state, scope, step, contexts, environment, signal, runSteps };
    const end = await attempt(state, () =>
      step.run === undefined ? runUses(call) : runScript(call, step.run),
    );
    if (!state.signal.aborted && signal?.aborted === true)
      state.log.fail(`${name}: the step ran out of time`);
    const outcome = state.signal.aborted && !status.cancelled ? "cancelled" : end.ok ? "success" : "failure";
    const tolerated = outcome === "failure" && isTrue(step["continue-on-error"], contexts);
    return { name, outcome: { outcome, conclusion: tolerated ? "success" : outcome, outputs: end.outputs } };
  } catch (error) {
    return { name: plainName(step), outcome: failedBy(state, error) };
  } finally {
    state.log.say("##[endgroup]");
  }
}

/** A fault inside a step is the step's failure, in words; anything else is a bug and ends the run. */
async function attempt(state: JobState, action: () => Promise<StepEnd>): Promise<StepEnd> {
  try {
    return await action();
  } catch (error) {
    return { ok: false, outputs: failedBy(state, error).outputs };
  }
}

function failedBy(state: JobState, error: unknown): StepOutcome {
  if (!(error instanceof Fault)) throw error;
  state.log.fail(`${error.code}: ${error.message}`);
  return ended("failure");
}

function ended(outcome: Conclusion): StepOutcome {
  return { outcome, conclusion: outcome, outputs: {} };
}

function plainName(step: Step): string {
  return (
    step.name ?? (step.uses === undefined ? `Run ${(step.run ?? "").split("\n")[0]}` : `Run ${step.uses}`)
  );
}
