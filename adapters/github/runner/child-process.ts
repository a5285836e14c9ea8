import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export interface ChildRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly directory: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program in a process group of its own and waits until it and its output have ended. An abort
 * ends the whole group. Answers the exit code; 128 + 15 or so for one that a signal ended.
 */
export async function runChild(request: ChildRequest): Promise<number> {
  const child = spawn(request.command, request.args, {
    cwd: request.directory,
    env: request.environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const end = (): void => killGroup(child.pid, "SIGKILL");
  request.signal?.addEventListener("abort", end, { once: true });
  if (request.signal?.aborted === true) end();
  try {
    const [code] = await Promise.all([
      new Promise<number>((resolve) => {
        child.once("error", (error) => {
          request.onLine(`${request.command} can't be started: ${error.message}`);
          resolve(127);
        });
        child.once("exit", (status) => {
          // What a step leaves running in the background ends with it, or its pipe would never close.
          killGroup(child.pid, "SIGKILL");
          resolve(status ?? 137);
        });
      }),
      eachLine(child.stdout, request.onLine),
      eachLine(child.stderr, request.onLine),
    ]);
    return code;
  } finally {
    request.signal?.removeEventListener("abort", end);
  }
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

async function eachLine(stream: Readable, onLine: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
    onLine(line);
}
