import { lstat, readFile, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
// adapters/git/working-tree.ts
function workingTree(root) {
	return {
		async read(_commit, path) {
			try {
				const file = join(root, path);
				const found = await lstat(file);
				if (found.isSymbolicLink()) return Buffer.from(await readlink(file));
				return found.isFile() ? await readFile(file) : void 0;
			} catch (error) {
				if (isAbsent(error)) return void 0;
				throw error;
			}
		},
		async list(_commit, folder) {
			try {
				return (await readdir(join(root, folder), {
					recursive: true,
					withFileTypes: true
				})).filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name).slice(join(root, "/").length)).sort();
			} catch (error) {
				if (isAbsent(error)) return [];
				throw error;
			}
		}
	};
}
function isAbsent(error) {
	return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
export { workingTree as t };
