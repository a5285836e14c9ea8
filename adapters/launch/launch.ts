import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/** A program that was started, with its three pipes. */
export interface Launched {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** The exit code once the program and its output have ended; null where a signal ended it. Rejects when it can't be started. */
  readonly ended: Promise<number | null>;
  /** Ends the program, and what it started where it has a group of its own. */
  kill(): void;
  /** Whether Node stays alive for it; true at first. */
  hold(held: boolean): void;
}

export interface LaunchOptions {
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** A process group of its own, which ends with it. Absent: false. */
  readonly group?: boolean;
}

export type Launch = (command: string, args: readonly string[], options: LaunchOptions) => Launched;

let current: Launch = direct;

/** Starts a program the way this process starts programs: itself, or through a fork server. */
export const launch: Launch = (command, args, options) => current(command, args, options);

/** Lets another launcher start what comes; gives back how to undo it. */
export function launchThrough(other: Launch): () => void {
  const before = current;
  current = other;
  return () => {
    current = before;
  };
}

/** Starts it from this process. */
export function direct(
  command: string,
  args: readonly string[],
  { cwd, env, group = false }: LaunchOptions,
): Launched {
  const child = spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"], detached: group });
  const kill = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(group ? -child.pid : child.pid, "SIGKILL");
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  };
  // What a program leaves running in its group would keep the pipes open for ever.
  if (group) child.once("exit", kill);
  // A program that ends before it has read everything closes the pipe; its exit code tells the story.
  child.stdin.on("error", () => undefined);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code));
  });
  const hold = (held: boolean): void => {
    for (const handle of [child, child.stdin, child.stdout, child.stderr]) setReferenced(handle, held);
  };
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, kill, hold };
}

/** Pipes are sockets, which can be unreferenced although their stream types don't say so. */
export function setReferenced(handle: object, referenced: boolean): void {
  const method: unknown = Reflect.get(handle, referenced ? "ref" : "unref");
  if (typeof method === "function") Reflect.apply(method, handle, []);
}
