import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { interpolate } from "./expression.ts";
import { processEnvironment } from "./job-context.ts";
import { scriptOf } from "./shell.ts";
import { keepWrites, type StepCall, type StepEnd } from "./step.ts";
import { runStepProcess } from "./step-process.ts";

/** A `run:` step: the text, expressions filled in, as a file for its shell. */
export async function runScript(call: StepCall, run: string): Promise<StepEnd> {
  const { state, scope, step, contexts } = call;
  const { workspace, temp } = state.folders;
  // `defaults` hold for a job's own steps, not for those of a composite action.
  const defaults =
    scope.action === undefined
      ? { ...state.planned.file.defaults?.run, ...state.planned.job.defaults?.run }
      : {};
  const script = scriptOf(step.shell ?? defaults.shell);
  const file = join(temp, `${randomUUID()}${script.extension}`);
  writeFileSync(file, interpolate(run, contexts));
  const directory = interpolate(step["working-directory"] ?? defaults["working-directory"] ?? "", contexts);
  const { exitCode, writes } = await runStepProcess({
    command: script.command,
    args: script.args(file),
    directory: resolve(workspace, directory),
    environment: processEnvironment(state, scope, call.environment),
    temp,
    log: state.log,
    signal: call.signal,
  });
  keepWrites(state, writes);
  if (exitCode !== 0) state.log.fail(`Process completed with exit code ${exitCode}.`);
  return { ok: exitCode === 0, outputs: writes.outputs };
}
