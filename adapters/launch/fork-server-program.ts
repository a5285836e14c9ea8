/**
 * What the fork server runs, in a bare Node without any of our modules: it stands alone, since it is handed over as
 * text. It ends, and takes its folder along, when its owner does. Each connection is one program: a length and a JSON head, then standard input as it is; back come frames of
 * a kind (1 output, 2 errors, 3 the exit code as JSON, 4 why it can't be started), a length and the content. A head
 * with `end` ends the program of that id; a connection that breaks ends its own.
 */
export function forkServerProgram(): void {
  const { spawn } = process.getBuiltinModule("node:child_process");
  const { rmSync } = process.getBuiltinModule("node:fs");
  const { createServer } = process.getBuiltinModule("node:net");

  const running = new Map<string, () => void>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let head = Buffer.alloc(0);
    let ended = false;
    socket.on("error", () => undefined);

    function frame(kind: number, content: Buffer): boolean {
      const start = Buffer.alloc(5);
      start.writeUInt8(kind, 0);
      start.writeUInt32BE(content.length, 1);
      socket.write(start);
      return socket.write(content);
    }

    function readHead(chunk: Buffer): void {
      head = Buffer.concat([head, chunk]);
      if (head.length < 4 || head.length < 4 + head.readUInt32BE(0)) return;
      const length = head.readUInt32BE(0);
      socket.off("data", readHead);
      socket.pause();
      const asked = JSON.parse(head.toString("utf8", 4, 4 + length));
      if (asked.end === undefined) {
        run(asked, head.subarray(4 + length));
        return;
      }
      running.get(asked.end)?.();
      socket.end();
    }

    function run(
      asked: {
        id: string;
        command: string;
        args: string[];
        cwd: string;
        env: Record<string, string>;
        group: boolean;
      },
      first: Buffer,
    ): void {
      const child = spawn(asked.command, asked.args, {
        cwd: asked.cwd,
        env: asked.env,
        detached: asked.group,
        stdio: ["pipe", "pipe", "pipe"],
      });
      const end = (): void => {
        try {
          if (child.pid !== undefined) process.kill(asked.group ? -child.pid : child.pid, "SIGKILL");
        } catch {
          // It has ended by itself.
        }
      };
      running.set(asked.id, end);
      for (const [kind, stream] of [
        [1, child.stdout],
        [2, child.stderr],
      ] as const) {
        stream.on("data", (chunk: Buffer) => {
          if (frame(kind, chunk)) return;
          stream.pause();
          socket.once("drain", () => stream.resume());
        });
      }
      child.stdin.on("error", () => undefined);
      child.once("error", (error) => {
        ended = true;
        frame(4, Buffer.from(error.message));
        socket.end();
      });
      if (asked.group) child.once("exit", end);
      child.once("close", (code) => {
        if (ended) return;
        ended = true;
        frame(3, Buffer.from(JSON.stringify(code)));
        socket.end();
        // Input that the program didn't read would keep the other side waiting.
        socket.unpipe(child.stdin);
        socket.resume();
      });
      socket.once("close", () => {
        running.delete(asked.id);
        if (!ended) end();
      });
      if (first.length > 0) child.stdin.write(first);
      socket.pipe(child.stdin);
    }

    socket.on("data", readHead);
  });
  const folder = process.env["CLEARANCE_FORK_FOLDER"] ?? "";
  server.listen(`${folder}/socket`, () => process.stdout.write("ready"));
  // Its input ends with its owner, however that ended; an interrupt at the terminal is the owner's to answer.
  process.on("SIGINT", () => undefined);
  process.stdin.resume();
  process.stdin.once("close", () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
}
