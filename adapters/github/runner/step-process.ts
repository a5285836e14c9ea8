import { runChild } from "./child-process.ts";
import type { JobLog } from "./job-log.ts";
import { makeStepFiles, type StepWrites } from "./step-files.ts";

export interface StepProcess {
  readonly command: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly temp: string;
  readonly log: JobLog;
  readonly signal?: AbortSignal | undefined;
}

/** Runs one process with command files of its own, and reads what it wrote into them. */
export async function runStepProcess(
  step: StepProcess,
): Promise<{ readonly exitCode: number; readonly writes: StepWrites }> {
  const files = makeStepFiles(step.temp);
  const exitCode = await runChild({
    command: step.command,
    args: step.args,
    directory: step.directory,
    environment: { ...step.environment, ...files.environment },
    onLine: (line) => step.log.hear(line),
    signal: step.signal,
  });
  return { exitCode, writes: files.collect() };
}
