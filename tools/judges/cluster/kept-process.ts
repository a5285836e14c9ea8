import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

export interface KeptProcess {
  readonly name: string;
  readonly pid: number;
  /** What it has written so far, both streams. */
  output(): Promise<string>;
  /** Throws once it has ended, with the end of what it wrote. */
  assertAlive(): Promise<void>;
  /** Asks it to end, and after eight seconds makes it. */
  stop(): Promise<void>;
}

/**
 * The shell between us and the program holds a pipe from us: when we end, however that comes, the pipe
 * closes and the program is ended, by force if it waits for something that ended before it. So a killed
 * test leaves no API server behind.
 */
const KEEPER = [
  "exec 3<&0",
  '"$@" </dev/null 3<&- & child=$!',
  "{ cat <&3; kill $child; sleep 8; kill -9 $child; } >/dev/null 2>&1 & watch=$!",
  "wait $child; code=$?; kill $watch; exit $code",
].join("\n");

export function keepProcess(
  program: string,
  args: readonly string[],
  options: { readonly log: string; readonly env: Readonly<Record<string, string>>; readonly folder: string },
): KeptProcess {
  const name = basename(program);
  const log = openSync(options.log, "a");
  const child = spawn("sh", ["-c", KEEPER, name, program, ...args], {
    cwd: options.folder,
    env: { PATH: process.env["PATH"] ?? "", HOME: options.folder, ...options.env },
    stdio: ["pipe", log, log],
    detached: true,
  });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} couldn't be started`);
  let ended: string | undefined;
  const end = new Promise<void>((resolve) => {
    child.on("exit", (code, signal) => {
      ended = signal ?? `exit ${code}`;
      resolve();
    });
  });
  const output = () => readFile(options.log, "utf8");
  return {
    name,
    pid,
    output,
    async assertAlive() {
      if (ended === undefined) return;
      throw new Error(`${name} has ended (${ended}): ${(await output()).slice(-3000)}`);
    },
    async stop() {
      child.stdin?.end();
      await end;
      endGroup(pid);
    },
  };
}

/** What the shell itself had started, and lost. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
