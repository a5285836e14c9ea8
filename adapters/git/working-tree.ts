import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { TreeReader } from "#chain/promotion/git.ts";

/** A checkout as it lies there, with what isn't committed yet; the commit that is asked for plays no part. */
export function workingTree(root: string): TreeReader {
  return {
    async read(_commit, path) {
      try {
        const file = join(root, path);
        const found = await lstat(file);
        // A symbolic link's content is where it points to, as in Git: what it leads to isn't read.
        if (found.isSymbolicLink()) return Buffer.from(await readlink(file));
        return found.isFile() ? await readFile(file) : undefined;
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    async list(_commit, folder) {
      try {
        const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
        return entries
          .filter((entry) => !entry.isDirectory())
          .map((entry) => join(entry.parentPath, entry.name).slice(join(root, "/").length))
          .sort();
      } catch (error) {
        if (isAbsent(error)) return [];
        throw error;
      }
    },
  };
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
