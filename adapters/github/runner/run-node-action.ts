import { join } from "node:path";
import type { NodeRuns } from "./action-file.ts";
import { holds } from "./expression.ts";
import { processEnvironment, stepContexts, withoutSecrets } from "./job-context.ts";
import { stateEnvironment } from "./run-action.ts";
import { keepWrites, type StepCall, type StepEnd } from "./step.ts";
import { runStepProcess } from "./step-process.ts";

export interface NodeAction {
  readonly runs: NodeRuns;
  readonly directory: string;
  readonly origin: { readonly repository: string; readonly ref: string };
  /** INPUT_* */
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * A JavaScript action: `pre` and `main` now, `post` when the job ends. (GitHub runs `pre` before the job's
 * first step; here it comes right before `main`, which is the same to an action that only prepares itself.)
 */
export async function runNodeAction(call: StepCall, action: NodeAction): Promise<StepEnd> {
  const { state, scope } = call;
  const saved: Record<string, string> = {};
  const stage = async (file: string, signal: AbortSignal | undefined): Promise<StepEnd> => {
    const { exitCode, writes } = await runStepProcess({
      command: process.execPath,
      args: [join(action.directory, file)],
      directory: state.folders.workspace,
      environment: {
        ...processEnvironment(state, { ...scope, action: action.origin }, call.environment),
        ...action.inputs,
        ...stateEnvironment(saved),
      },
      temp: state.folders.temp,
      log: state.log,
      signal,
    });
    keepWrites(state, writes);
    Object.assign(saved, writes.state);
    return { ok: exitCode === 0, outputs: writes.outputs };
  };
  const asked = (condition: string | undefined): boolean =>
    holds(condition ?? "always()", withoutSecrets(stepContexts(state, scope)), {
      success: !scope.failed && !state.signal.aborted,
      failure: scope.failed,
      cancelled: state.signal.aborted,
    });

  const { pre, main, post } = action.runs;
  if (pre !== undefined && asked(action.runs["pre-if"]) && !(await stage(pre, call.signal)).ok) {
    return { ok: false, outputs: {} };
  }
  if (post !== undefined) {
    state.posts.push(async () => {
      if (!asked(action.runs["post-if"])) return;
      if (!(await stage(post, undefined)).ok) state.failed = true;
    });
  }
  return stage(main, call.signal);
}
