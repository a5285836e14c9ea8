import { spawn } from "node:child_process";
import { Fault } from "#chain/fault.ts";
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
export function askGit(args: readonly string[], command: GitCommand): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, {
      cwd: command.directory,
      env: gitEnvironment(command.environment),
      stdio: ["pipe", "pipe", "pipe"],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const limit = command.timeout ?? 60_000;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, limit);
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    // A git that ends before it has read everything closes the pipe; its exit code tells the story.
    child.stdin.on("error", () => undefined);
    child.on("error", (cause) => {
      clearTimeout(timer);
      reject(new Fault("GIT_FAILED", `git ${args[0]} can't be started. Is git installed?`, { cause }));
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      if (late) {
        reject(new Fault("GIT_FAILED", `git ${args[0]} took longer than ${limit} ms`, { retryable: true }));
        return;
      }
      resolve({
        exitCode: code ?? -1,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString("utf8"),
      });
    });
    child.stdin.end(command.input ?? "");
  });
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
