import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Sandbox } from "../../sandbox/start.ts";
import { GITOPS, until } from "./acme.ts";

export interface RunningService {
  readonly url: string;
  /** Resolves after one more whole pass of the reconciler. */
  pass(): Promise<void>;
  stop(): Promise<void>;
}

/** `clearance serve` in a process of its own, woken by the sandbox's webhooks. */
export async function startService(sandbox: Sandbox, dist: string, dir: string): Promise<RunningService> {
  const { document, github } = sandbox;
  const port = await freePort();
  const secret = randomBytes(24).toString("hex");
  const child = spawn(
    process.execPath,
    [join(dist, "clearance.js"), "serve", "--port", String(port), "--interval", "1s"],
    {
      cwd: dir,
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: dir,
        GITHUB_API_URL: document.github.api,
        GITHUB_TOKEN: document.tokens["clearance-promoter[bot]"] ?? "",
        CLEARANCE_GITOPS: GITOPS,
        CLEARANCE_WEBHOOK_SECRET: secret,
        NODE_COMPILE_CACHE: join(dir, "compile-cache"),
      },
    },
  );
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log = `${log}${chunk.toString()}`.slice(-20_000);
  });
  const url = `http://127.0.0.1:${port}`;
  const health = async (): Promise<{ lastPass: string | null } | undefined> => {
    if (child.exitCode !== null) throw new Error(`clearance serve ended: ${log}`);
    try {
      return (await (await fetch(`${url}/healthz`)).json()) as { lastPass: string | null };
    } catch {
      return undefined;
    }
  };
  await until("clearance serve to answer", health);
  for (const repository of [GITOPS, "acme/check-in"]) {
    github.setWebhook(repository, { url: `${url}/webhooks/github`, secret, events: ["*"] });
  }
  return {
    url,
    async pass() {
      const asked = Date.now();
      await until("a pass of the reconciler", async () => {
        const last = (await health())?.lastPass;
        return last != null && Date.parse(last) > asked ? true : undefined;
      });
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
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
