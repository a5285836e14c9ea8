import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PlannedFile } from "#chain/promotion/planned-change.ts";

/**
 * Writes every file (null: takes it away), or leaves all as they were. What can fail is done first, beside
 * the files; what was put into place before a failure is put back.
 */
export async function writeAll(directory: string, files: readonly PlannedFile[]): Promise<void> {
  const written = files.flatMap(({ path, bytes }) =>
    bytes === null
      ? []
      : [{ path: join(directory, path), beside: join(directory, `${path}.new-${process.pid}`), bytes }],
  );
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { beside, bytes } of written) {
      await mkdir(dirname(beside), { recursive: true });
      await writeFile(beside, bytes);
    }
    for (const { path, bytes } of files) {
      const target = join(directory, path);
      const before = await contents(target);
      undo.push(() => (before === undefined ? rm(target, { force: true }) : writeFile(target, before)));
      if (bytes === null) await rm(target);
      else await rename(`${target}.new-${process.pid}`, target);
    }
  } catch (error) {
    // The first error is the one to be told; what can't be put back as well hides nothing of it.
    await Promise.allSettled(undo.map((back) => back()));
    await Promise.allSettled(written.map(({ beside }) => rm(beside, { force: true })));
    throw error;
  }
}

async function contents(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
