import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import * as z from "zod";
import { CLUSTER_JUDGES } from "../../tools/judges/cluster/cluster.ts";
import { until } from "../../tools/judges/cluster/until.ts";
import { judge } from "./judges.ts";

const Up = z.object({ pid: z.number(), server: z.string(), kubeconfig: z.string() });
const SCRIPT = join(import.meta.dirname, "../../tools/judges/cluster/up.ts");

async function up(): Promise<z.infer<typeof Up> & { readonly process: ChildProcess }> {
  const process_ = spawn(process.execPath, [SCRIPT], { stdio: ["ignore", "pipe", "ignore"] });
  let said = "";
  process_.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  await until("the script's line", async () => (said.includes("\n") ? true : undefined), { seconds: 120 });
  return { ...Up.parse(JSON.parse(said)), process: process_ };
}

function listens(server: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(server).port), "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

it.for(["SIGTERM", "SIGKILL"] as const)(
  "a cluster that is ended by pid with %s leaves no process",
  async (signal, test) => {
    for (const name of CLUSTER_JUDGES) judge(name, test);
    const { pid, server, kubeconfig, process: script } = await up();
    expect(await listens(server)).toBe(true);
    const ended = new Promise((resolve) => script.once("exit", resolve));
    process.kill(pid, signal);
    await ended;
    await until("a free port", async () => ((await listens(server)) ? undefined : true));
    // Nobody who was killed takes his folder away.
    if (signal === "SIGTERM") expect(existsSync(kubeconfig)).toBe(false);
    rmSync(dirname(kubeconfig), { recursive: true, force: true });
  },
);
