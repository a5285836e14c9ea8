import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox/start.ts";

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A sandbox in this process, and the built command in processes of its own, as somebody types it. */
export interface CommandWorld extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly dir: string;
  /** XDG_CACHE_HOME of every command. */
  readonly cache: string;
  token(login: string): string;
  /** Runs to the end; as a person or App of the sandbox. */
  run(login: string, args: readonly string[], more?: RunOptions): Promise<Said>;
  /** Starts something that runs until it is told to stop. */
  start(login: string, args: readonly string[], more?: RunOptions): ChildProcess;
  git(...args: string[]): Promise<void>;
  /** A clone of a repository of the sandbox, as alice. */
  clone(repository: string, name: string): Promise<string>;
}

export interface RunOptions {
  readonly cwd?: string;
  /** On top of what every command gets; undefined takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export async function commandWorld(): Promise<CommandWorld> {
  const dir = await mkdtemp(join(tmpdir(), "clearance-command-"));
  const [cache, home] = [join(dir, "cache"), join(dir, "home")];
  await Promise.all([mkdir(cache), mkdir(home)]);
  const sandbox = await startSandbox({ dir: join(dir, "sandbox"), toolkit: inject("toolkit") });
  const children = new Set<ChildProcess>();
  const token = (login: string) => {
    const known = sandbox.document.tokens[login];
    if (known === undefined) throw new Error(`the sandbox has nobody called ${login}`);
    return known;
  };

  function start(login: string, args: readonly string[], more: RunOptions = {}): ChildProcess {
    const child = spawn(process.execPath, [join(inject("dist"), "clearance.js"), ...args], {
      cwd: more.cwd ?? dir,
      env: {
        PATH: process.env["PATH"],
        HOME: home,
        XDG_CACHE_HOME: cache,
        GITHUB_API_URL: sandbox.document.github.api,
        GITHUB_TOKEN: token(login),
        CLEARANCE_GITOPS: "acme/gitops",
        ...more.environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.add(child);
    child.once("close", () => children.delete(child));
    return child;
  }

  async function run(login: string, args: readonly string[], more?: RunOptions): Promise<Said> {
    const child = start(login, args, more);
    if (child.stdout === null || child.stderr === null) throw new Error("no pipes");
    const [[code], out, err] = await Promise.all([
      once(child, "close") as Promise<[number | null]>,
      text(child.stdout),
      text(child.stderr),
    ]);
    return { code, out, err };
  }

  async function git(...args: string[]): Promise<void> {
    const child = spawn("git", args, { stdio: "ignore" });
    const [code] = (await once(child, "close")) as [number];
    if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}`);
  }

  async function clone(repository: string, name: string): Promise<string> {
    const to = join(dir, name);
    const root = sandbox.document.github.git.replace("http://", `http://alice:${token("alice")}@`);
    await git("clone", "--quiet", `${root}/${repository}.git`, to);
    return to;
  }

  return {
    sandbox,
    dir,
    cache,
    token,
    run,
    start,
    git,
    clone,
    async [Symbol.asyncDispose]() {
      await Promise.all(
        [...children].map(async (child) => {
          child.kill("SIGKILL");
          await once(child, "close");
        }),
      );
      await sandbox.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Pushes a change to the service's main and waits until its release workflow has ended. */
export async function release(world: CommandWorld, note: string): Promise<void> {
  const { sandbox } = world;
  const folder = await world.clone("acme/check-in", `check-in-${note}`);
  await writeFile(join(folder, "NOTES.md"), `${note}\n`);
  await world.git("-C", folder, "add", ".");
  const author = ["-c", "user.name=alice", "-c", "user.email=alice@acme.example"];
  await world.git("-C", folder, ...author, "commit", "--quiet", "-m", note);
  await world.git("-C", folder, "push", "--quiet", "origin", "main");
  const runs = `${sandbox.document.github.api}/repos/acme/check-in/actions/runs`;
  // As on GitHub, the run appears a little after the push was answered.
  while (((await (await fetch(runs)).json()) as { total_count: number }).total_count === 0) await sleep(20);
  await sandbox.github.settled();
}
