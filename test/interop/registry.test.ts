import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { describe, it } from "vitest";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { describeRegistry, type FreshRegistry } from "../contract/registry-suite.ts";
import { findJudge, judge } from "./judges.ts";

/** go-containerregistry's registry, which has the referrers API and keeps everything in memory. */
async function goContainerRegistry(program: string): Promise<FreshRegistry> {
  const child = spawn(program, { stdio: ["pipe", "pipe", "ignore"] });
  const host = await firstMatch(child.stdout, /^(127\.0\.0\.1:\d+)$/);
  return {
    registry: ociRegistry({ patience: { settle: 1 } }),
    image: imageAt(host),
    close: () => ended(child),
  };
}

/** Debian's build of the distribution project's registry 2.8, which has no referrers API. */
async function dockerRegistry(program: string): Promise<FreshRegistry> {
  const dir = await mkdtemp(join(tmpdir(), "clearance-docker-registry-"));
  const config = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: dir } },
    http: { addr: "127.0.0.1:0", secret: "kept for one test" },
  };
  await writeFile(join(dir, "config.yml"), JSON.stringify(config));
  const child = spawn(program, ["serve", join(dir, "config.yml")], { stdio: ["ignore", "ignore", "pipe"] });
  const host = await firstMatch(child.stderr, /listening on (127\.0\.0\.1:\d+)/);
  return {
    registry: ociRegistry({ patience: { settle: 1 } }),
    image: imageAt(host),
    async close() {
      await ended(child);
      await rm(dir, { recursive: true });
    },
  };
}

function imageAt(host: string): ImageName {
  return ImageName.parse(`${host}/acme/check-in`);
}

async function firstMatch(output: Readable, pattern: RegExp): Promise<string> {
  const lines = createInterface({ input: output });
  for await (const line of lines) {
    const found = pattern.exec(line)?.[1];
    if (found === undefined) continue;
    output.resume();
    return found;
  }
  throw new Error(`the registry ended without saying ${pattern.source}`);
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

const FOREIGN = [
  ["registry", "go-containerregistry's", goContainerRegistry, false],
  ["docker-registry", "Debian's docker-registry", dockerRegistry, true],
] as const;

for (const [name, title, start, describesReferrers] of FOREIGN) {
  const program = findJudge(name);
  if (program !== undefined) {
    describeRegistry(title, () => start(program), describesReferrers);
  } else {
    describe(`a registry: ${title}`, () => {
      it("is there to be asked", (test) => {
        judge(name, test);
      });
    });
  }
}
