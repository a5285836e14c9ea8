import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { launch } from "#adapters/launch/launch.ts";

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
  const child = launch(request.command, request.args, {
    cwd: request.directory,
    env: request.environment,
    group: true,
  });
  child.stdin.end();
  const end = (): void => child.kill();
  request.signal?.addEventListener("abort", end, { once: true });
  if (request.signal?.aborted === true) end();
  try {
    const [code] = await Promise.all([
      child.ended.catch((error: unknown) => {
        request.onLine(
          `${request.command} can't be started: ${error instanceof Error ? error.message : String(error)}`,
        );
        return 127;
      }),
      eachLine(child.stdout, request.onLine),
      eachLine(child.stderr, request.onLine),
    ]);
    return code ?? 137;
  } finally {
    request.signal?.removeEventListener("abort", end);
  }
}

async function eachLine(stream: Readable, onLine: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
    onLine(line);
}
