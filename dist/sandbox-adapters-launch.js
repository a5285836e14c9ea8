import { Nt as launchThrough, Pt as setReferenced } from "./chain-clearance-parse-policy.js";
import { connect } from "node:net";
import { PassThrough, Writable } from "node:stream";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
// adapters/launch/fork-server-program.ts
function forkServerProgram() {
	const { spawn } = process.getBuiltinModule("node:child_process");
	const { rmSync } = process.getBuiltinModule("node:fs");
	const { createServer } = process.getBuiltinModule("node:net");
	const running = new Map();
	const server = createServer({ allowHalfOpen: true }, (socket) => {
		let head = Buffer.alloc(0);
		let ended = false;
		socket.on("error", () => void 0);
		function frame(kind, content) {
			const start = Buffer.alloc(5);
			start.writeUInt8(kind, 0);
			start.writeUInt32BE(content.length, 1);
			socket.write(start);
			return socket.write(content);
		}
		function readHead(chunk) {
			head = Buffer.concat([head, chunk]);
			if (head.length < 4 || head.length < 4 + head.readUInt32BE(0)) return;
			const length = head.readUInt32BE(0);
			socket.off("data", readHead);
			socket.pause();
			const asked = JSON.parse(head.toString("utf8", 4, 4 + length));
			if (asked.end === void 0) {
				run(asked, head.subarray(4 + length));
				return;
			}
			running.get(asked.end)?.();
			socket.end();
		}
		function run(asked, first) {
			const child = spawn(asked.command, asked.args, {
				cwd: asked.cwd,
				env: asked.env,
				detached: asked.group,
				stdio: [
					"pipe",
					"pipe",
					"pipe"
				]
			});
			const end = () => {
				try {
					if (child.pid !== void 0) process.kill(asked.group ? -child.pid : child.pid, "SIGKILL");
				} catch {}
			};
			running.set(asked.id, end);
			for (const [kind, stream] of [[1, child.stdout], [2, child.stderr]]) stream.on("data", (chunk) => {
				if (frame(kind, chunk)) return;
				stream.pause();
				socket.once("drain", () => stream.resume());
			});
			child.stdin.on("error", () => void 0);
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
	process.on("SIGINT", () => void 0);
	process.stdin.resume();
	process.stdin.once("close", () => {
		rmSync(folder, {
			recursive: true,
			force: true
		});
		process.exit(0);
	});
}
// adapters/launch/fork-server.ts
async function forkServer() {
	const folder = await mkdtemp(join(tmpdir(), "clearance-fork-"));
	const child = spawn(process.execPath, ["--eval", `(${forkServerProgram.toString()})()`], {
		env: { CLEARANCE_FORK_FOLDER: folder },
		stdio: [
			"pipe",
			"pipe",
			"inherit"
		]
	});
	await once(child.stdout, "data");
	for (const handle of [
		child,
		child.stdin,
		child.stdout
	]) setReferenced(handle, false);
	const undo = launchThrough(launchAt(join(folder, "socket")));
	return { async close() {
		undo();
		child.ref();
		const exited = once(child, "exit");
		child.stdin.end();
		await exited;
	} };
}
function launchAt(path) {
	return (command, args, { cwd, env, group = false }) => {
		const id = randomUUID();
		const socket = asking(path, {
			id,
			command,
			args,
			cwd,
			env,
			group
		});
		const [stdout, stderr] = [new PassThrough(), new PassThrough()];
		const ended = new Promise((resolve, reject) => {
			let outcome;
			eachFrame(socket, (kind, content) => {
				const stream = kind === 1 ? stdout : kind === 2 ? stderr : void 0;
				if (stream !== void 0 && !stream.write(content)) {
					socket.pause();
					stream.once("drain", () => socket.resume());
				}
				if (kind === 3) outcome = () => resolve(JSON.parse(content.toString()));
				if (kind === 4) outcome = () => reject(new Error(content.toString()));
			});
			socket.once("error", reject);
			socket.once("close", () => {
				stdout.end();
				stderr.end();
				if (outcome === void 0) resolve(null);
				else outcome();
			});
			socket.once("end", () => socket.end());
		});
		ended.catch(() => void 0);
		return {
			stdin: new Writable({
				write: (chunk, _, done) => {
					if (socket.destroyed) done();
					else socket.write(chunk, () => done());
				},
				final: (done) => {
					socket.end();
					done();
				}
			}),
			stdout,
			stderr,
			ended,
			kill: () => void asking(path, { end: id }).end(),
			hold: (held) => setReferenced(socket, held)
		};
	};
}
function asking(path, head) {
	const socket = connect({
		path,
		allowHalfOpen: true
	});
	const text = Buffer.from(JSON.stringify(head));
	const length = Buffer.alloc(4);
	length.writeUInt32BE(text.length);
	socket.write(length);
	socket.write(text);
	return socket;
}
function eachFrame(socket, take) {
	let held = Buffer.alloc(0);
	socket.on("data", (chunk) => {
		held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
		while (held.length >= 5 && held.length >= 5 + held.readUInt32BE(1)) {
			const length = held.readUInt32BE(1);
			take(held.readUInt8(0), held.subarray(5, 5 + length));
			held = held.subarray(5 + length);
		}
	});
}
export { forkServer as t };
