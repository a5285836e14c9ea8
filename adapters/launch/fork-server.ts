import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { forkServerProgram } from "./fork-server-program.ts";
import { type Launch, type Launched, launchThrough, setReferenced } from "./launch.ts";

/**
 * Starts programs from a small process of their own. Starting one copies the page tables of whoever starts it: 2 ms
 * from a bare Node, 20 and more from a process that holds a registry, a Sigstore and a GitHub (measured, 300 MB),
 * and the event loop stands still meanwhile. A GitHub whose every answer is Git's own starts hundreds.
 */
export async function forkServer(): Promise<{ close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "clearance-fork-"));
  const child = spawn(process.execPath, ["--eval", `(${forkServerProgram.toString()})()`], {
    env: { CLEARANCE_FORK_FOLDER: folder },
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  // The server must not keep its owner alive.
  for (const handle of [child, child.stdin, child.stdout]) setReferenced(handle, false);
  const undo = launchThrough(launchAt(join(folder, "socket")));
  return {
    async close() {
      undo();
      child.ref();
      const exited = once(child, "exit");
      child.stdin.end();
      await exited;
    },
  };
}

function launchAt(path: string): Launch {
  return (command, args, { cwd, env, group = false }): Launched => {
    const id = randomUUID();
    const socket = asking(path, { id, command, args, cwd, env, group });
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const ended = new Promise<number | null>((resolve, reject) => {
      let outcome: (() => void) | undefined;
      eachFrame(socket, (kind, content) => {
        const stream = kind === 1 ? stdout : kind === 2 ? stderr : undefined;
        if (stream !== undefined && !stream.write(content)) {
          socket.pause();
          stream.once("drain", () => socket.resume());
        }
        if (kind === 3) outcome = () => resolve(JSON.parse(content.toString()) as number | null);
        if (kind === 4) outcome = () => reject(new Error(content.toString()));
      });
      socket.once("error", reject);
      socket.once("close", () => {
        stdout.end();
        stderr.end();
        if (outcome === undefined) resolve(null);
        else outcome();
      });
      socket.once("end", () => socket.end());
    });
    ended.catch(() => undefined);
    const stdin = new Writable({
      write: (chunk: Buffer, _, done) => {
        if (socket.destroyed) done();
        else socket.write(chunk, () => done());
      },
      final: (done) => {
        socket.end();
        done();
      },
    });
    return {
      stdin,
      stdout,
      stderr,
      ended,
      kill: () => void asking(path, { end: id }).end(),
      hold: (held) => setReferenced(socket, held),
    };
  };
}

function asking(path: string, head: object): Socket {
  const socket = connect({ path, allowHalfOpen: true });
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  socket.write(length);
  socket.write(text);
  return socket;
}

function eachFrame(socket: Socket, take: (kind: number, content: Buffer) => void): void {
  let held: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= 5 && held.length >= 5 + held.readUInt32BE(1)) {
      const length = held.readUInt32BE(1);
      take(held.readUInt8(0), held.subarray(5, 5 + length));
      held = held.subarray(5 + length);
    }
  });
}
