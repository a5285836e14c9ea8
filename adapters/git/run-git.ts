import { Fault } from "#chain/fault.ts";
import { launch } from "../launch/launch.ts";
import { gitEnvironment } from "./git-environment.ts";

export interface GitCommand {
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: Uint8Array | string;
  /** Milliseconds until the process is ended; a minute where absent. */
  readonly timeout?: number;
}

export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs git once and gives back what it said, whatever the exit code. @throws Fault `GIT_FAILED` when it can't run or takes too long. */
export async function askGit(args: readonly string[], command: GitCommand): Promise<GitAnswer> {
  const child = launch("git", args, { cwd: command.directory, env: gitEnvironment(command.environment) });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  child.stdin.end(command.input ?? "");
  const limit = command.timeout ?? 60_000;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill();
  }, limit);
  let code: number | null;
  try {
    code = await child.ended;
  } catch (cause) {
    throw new Fault("GIT_FAILED", `git ${args[0]} can't be started. Is git installed?`, { cause });
  } finally {
    clearTimeout(timer);
  }
  if (late) throw new Fault("GIT_FAILED", `git ${args[0]} took longer than ${limit} ms`, { retryable: true });
  return {
    exitCode: code ?? -1,
    stdout: Buffer.concat(stdout),
    stderr: Buffer.concat(stderr).toString("utf8"),
  };
}

/** Runs git once. @throws Fault `GIT_FAILED` when it doesn't end with 0. */
export async function runGit(args: readonly string[], command: GitCommand): Promise<Buffer> {
  const answer = await askGit(args, command);
  if (answer.exitCode !== 0) throw gitFault(args, answer);
  return answer.stdout;
}

export function gitFault(args: readonly string[], answer: GitAnswer, retryable = false): Fault {
  const said = answer.stderr.trim().split("\n").slice(-8).join(" | ").slice(0, 600);
  return new Fault("GIT_FAILED", `git ${args[0]} ended with ${answer.exitCode}: ${said}`, { retryable });
}
