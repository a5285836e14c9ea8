import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forkServer } from "./fork-server.ts";
import { direct, type LaunchOptions, launch, launchThrough } from "./launch.ts";

const OPTIONS: LaunchOptions = { cwd: "/", env: { PATH: process.env["PATH"] ?? "" } };

async function text(stream: AsyncIterable<unknown>): Promise<string> {
  let all = "";
  for await (const chunk of stream) all += String(chunk);
  return all;
}

function shell(script: string, options: Partial<LaunchOptions> = {}) {
  return launch("sh", ["-c", script], { ...OPTIONS, ...options });
}

describe.each(["this process itself", "a fork server"])("a program started by %s", (who) => {
  let undo: () => void;
  let server: { close(): Promise<void> } | undefined;
  beforeAll(async () => {
    undo = launchThrough(direct);
    if (who === "a fork server") server = await forkServer();
  });
  afterAll(async () => {
    await server?.close();
    undo();
  });

  it("reads its input to the end and keeps output and errors apart", async () => {
    const child = shell("cat; echo wrong >&2; exit 3");
    child.stdin.end("hello");
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), child.ended]);
    expect({ out, err, code }).toEqual({ out: "hello", err: "wrong\n", code: 3 });
  });

  it("passes megabytes both ways, byte for byte", async () => {
    const sent = Buffer.alloc(8 << 20, "0123456789abcdef");
    const child = shell("cat");
    child.stdin.end(sent);
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).equals(sent)).toBe(true);
    expect(await child.ended).toBe(0);
  });

  it("gets the environment and the folder that it was given, and nothing else", async () => {
    const child = launch("env", [], { cwd: "/", env: { PATH: process.env["PATH"] ?? "", ONLY: "this" } });
    child.stdin.end();
    const lines = (await text(child.stdout))
      .trim()
      .split("\n")
      .map((line) => line.split("=")[0]);
    expect(lines.filter((name) => !["PATH", "PWD", "SHLVL", "_"].includes(name ?? ""))).toEqual(["ONLY"]);
  });

  it("doesn't wait for input that it doesn't read", async () => {
    const child = shell("exit 0");
    child.stdin.end(Buffer.alloc(1 << 20));
    child.stdout.resume();
    expect(await child.ended).toBe(0);
  });

  it("rejects when it can't be started", async () => {
    const child = launch("no-such-program-anywhere", [], OPTIONS);
    child.stdin.end();
    await expect(child.ended).rejects.toThrow("ENOENT");
  });

  it("takes what it started in its group along when it is killed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "clearance-launch-"));
    try {
      const child = shell("(sleep 0.3; : > late) & echo started; wait", { group: true, cwd: folder });
      child.stdin.end();
      await once(child.stdout);
      child.kill();
      expect(await child.ended).toBeNull();
      await sleep(500);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it("a fork server leaves nothing behind when its owner is killed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "clearance-owner-"));
  try {
    const program = new URL("./fork-server.ts", import.meta.url).href;
    const owner = direct(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        `await (await import("${program}")).forkServer(); console.log("up"); setInterval(() => {}, 1000)`,
      ],
      { cwd: folder, env: { TMPDIR: folder } },
    );
    await once(owner.stdout);
    expect(readdirSync(folder)).toHaveLength(1);
    owner.kill();
    await owner.ended;
    while (readdirSync(folder).length > 0) await sleep(10);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function once(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    stream.once("data", (chunk: Buffer) => resolve(chunk.toString()));
  });
}
