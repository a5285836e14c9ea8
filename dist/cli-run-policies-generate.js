import "./rolldown-runtime.js";
import { t as EXIT } from "./chain-fault.js";
import { n as generatedFor } from "./operations-generate.js";
import { t as baseOf } from "./cli-gitops.js";
import { lstat, mkdir, readFile, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
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
// cli/run/policies-generate.ts
async function runPoliciesGenerate(invocation) {
	const { directory } = invocation;
	const { policyPath } = baseOf(invocation);
	const { files, stale } = await generatedFor(workingTree(directory), "the working tree", [], policyPath);
	const json = {
		files: files.flatMap(({ path, bytes }) => bytes === null ? [] : [path]),
		stale
	};
	if (stale.length === 0) return {
		code: EXIT.done,
		json,
		text: `${json.files.length} files are what ${policyPath} gives`
	};
	if (invocation.flag("check")) {
		const text = ["not what the generator gives:", ...stale.map((path) => `  ${path}`)].join("\n");
		return {
			code: EXIT.refused,
			json,
			text
		};
	}
	for (const { path, bytes } of files.filter(({ path }) => stale.includes(path))) if (bytes === null) await rm(join(directory, path));
	else {
		await mkdir(dirname(join(directory, path)), { recursive: true });
		await writeFile(join(directory, path), bytes);
	}
	return {
		code: EXIT.done,
		json,
		text: stale.map((path) => `wrote ${path}`).join("\n")
	};
}
export { runPoliciesGenerate };
