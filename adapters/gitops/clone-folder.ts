import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { askGit } from "../git/run-git.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where one process keeps its clone. Whatever it is, deleting it loses nothing. */
export interface CloneFolder {
  readonly dir: string;
  /** It may hold what an earlier process left. */
  readonly kept: boolean;
  /** Ends the use; `damaged` takes what is kept away, so that the next one starts anew. */
  release(damaged?: boolean): Promise<void>;
}

/**
 * A folder below XDG_CACHE_HOME (`~/.cache`) for that repository, readable by its owner alone and used by
 * one process at a time; a temporary one while another process has it, or where no cache can be written.
 */
export async function cloneFolder(
  environment: Environment,
  apiUrl: string,
  repository: string,
): Promise<CloneFolder> {
  const name = createHash("sha256").update(`${apiUrl}\n${repository}`).digest("hex").slice(0, 32);
  try {
    const root = join(cacheHome(environment), "clearance", "git");
    await mkdir(root, { recursive: true, mode: 0o700 });
    return (await lockedFolder(root, name)) ?? (await temporaryFolder());
  } catch {
    return temporaryFolder();
  }
}

/** Whether git finds everything there that the branches need; asked after something failed. */
export async function isWhole({ dir }: CloneFolder): Promise<boolean> {
  const check = ["--git-dir=.", "fsck", "--connectivity-only", "--no-dangling", "--no-progress"];
  return (await askGit(check, { directory: dir })).exitCode === 0;
}

/** A clone for one process below `parent`: gone when it is released. */
export async function temporaryFolder(parent = tmpdir()): Promise<CloneFolder> {
  const dir = await mkdtemp(join(parent, "clearance-git-"));
  return { dir, kept: false, release: () => remove(dir) };
}

/** A read that outlives another one's fault may still write there, or even clone afresh: that mustn't hide the fault. */
async function remove(dir: string): Promise<void> {
  try {
    await rm(dir, { recursive: true, force: true, maxRetries: 4, retryDelay: 50 });
  } catch (error) {
    const busy = error instanceof Error && "code" in error && error.code === "ENOTEMPTY";
    if (!busy) throw error;
  }
}

async function lockedFolder(root: string, name: string): Promise<CloneFolder | undefined> {
  const dir = join(root, name);
  const lock = `${dir}.lock`;
  const before = await take(lock);
  if (before === "taken") return undefined;
  // Whoever died with the lock may have died in the middle of a write.
  if (before === "abandoned") await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
  if ((await stat(dir)).uid !== process.getuid?.()) {
    await rm(lock, { force: true });
    return undefined;
  }
  return {
    dir,
    kept: true,
    async release(damaged = false) {
      if (damaged) await rm(dir, { recursive: true, force: true });
      await rm(lock, { force: true });
    },
  };
}

async function take(lock: string): Promise<"free" | "abandoned" | "taken"> {
  if (await create(lock)) return "free";
  if (await isHeld(lock)) return "taken";
  await rm(lock, { force: true });
  return (await create(lock)) ? "abandoned" : "taken";
}

/** By a process that lives, or by one that is just writing its id into it. */
async function isHeld(lock: string): Promise<boolean> {
  const [text, made] = await Promise.all([readFile(lock, "utf8"), stat(lock)]);
  const holder = Number(text);
  if (Number.isInteger(holder) && holder > 0) return isAlive(holder);
  return Date.now() - made.mtimeMs < 60_000;
}

async function create(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Relative values are invalid and ignored (XDG Base Directory Specification). */
function cacheHome(environment: Environment): string {
  const given = environment["XDG_CACHE_HOME"];
  if (given !== undefined && isAbsolute(given)) return given;
  return join(environment["HOME"] ?? homedir(), ".cache");
}
