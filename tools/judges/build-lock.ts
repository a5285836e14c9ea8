import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Runs `work` while no other process builds into the same folder; a dead builder's lock is taken over. */
export async function withBuildLock<T>(path: string, say: (line: string) => void, work: () => T): Promise<T> {
  for (let told = false; !tryLock(path); told = true) {
    const builder = holder(path);
    if (builder !== undefined && !isAlive(builder)) {
      say(`process ${builder} left its lock behind: taking over`);
      rmSync(path, { force: true });
    } else {
      if (!told) say(`another process is building (${builder ?? "just starting"}): waiting for it`);
      await sleep(500);
    }
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  }
}

function holder(path: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(path, "utf8"), 10) || undefined;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
}

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return !isErrno(error, "ESRCH");
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
