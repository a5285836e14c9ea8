import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ImageConfig } from "#chain/digest/descriptor.ts";

/** A process that runs an image's ENTRYPOINT from its unpacked layers. */
export interface Instance {
  readonly port: number;
  readonly running: boolean;
  stop(): Promise<void>;
}

/**
 * Starts the ENTRYPOINT of an image whose layers are unpacked in `rootfs`. Without root there is no chroot:
 * absolute paths that exist in the image are taken from `rootfs`, which is what a single-process service
 * needs, and the environment is the image's own plus the workload's.
 */
export async function startInstance(request: {
  readonly rootfs: string;
  readonly config: ImageConfig;
  readonly environment: Readonly<Record<string, string>>;
}): Promise<Instance> {
  const { rootfs, config, environment } = request;
  const port = await freePort();
  const inside = (path: string): string =>
    path.startsWith("/") && existsSync(join(rootfs, path)) ? join(rootfs, path) : path;
  const [command, ...args] = [...(config.config?.Entrypoint ?? []), ...(config.config?.Cmd ?? [])].map(
    inside,
  );
  if (command === undefined) throw new Error("the image has neither ENTRYPOINT nor CMD");
  const own = (config.config?.Env ?? []).map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  const child = spawn(command, args, {
    cwd: join(rootfs, config.config?.WorkingDir ?? "/"),
    env: { ...Object.fromEntries(own), ...environment, HOST: "127.0.0.1", PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr = `${stderr}${chunk.toString()}`.slice(-2000);
  });
  child.on("error", (error) => {
    stderr = error.message;
  });
  const instance: Instance = {
    port,
    get running() {
      return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
    },
    stop: () => stop(child),
  };
  await untilItAnswers(instance, () => stderr);
  return instance;
}

/** A rollout waits until the new process answers at all; whether it is healthy is the probe's question. */
async function untilItAnswers(instance: Instance, stderr: () => string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline && instance.running) {
    try {
      await fetch(`http://127.0.0.1:${instance.port}/`, { signal: AbortSignal.timeout(1000) });
      return;
    } catch {
      await sleep(25);
    }
  }
  await instance.stop();
  throw new Error(`the service didn't start: ${stderr().trim()}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 3000);
  await exited;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
