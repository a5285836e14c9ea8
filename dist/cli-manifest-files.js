import { r as Fault } from "./chain-fault.js";
import { readFile, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
// cli/manifest-files.ts
const MANIFEST = /\.(ya?ml|json)$/i;
async function readManifestFiles(directory, named) {
	const paths = await Promise.all(named.map((path) => filesAt(directory, path)));
	return Promise.all(paths.flat().map(async (path) => ({
		path,
		text: await textOf(resolve(directory, path))
	})));
}
async function filesAt(directory, path) {
	const at = resolve(directory, path);
	let folder;
	try {
		folder = (await stat(at)).isDirectory();
	} catch (cause) {
		throw new Fault("INPUT_INVALID", `there is no file or folder ${path}`, { cause });
	}
	if (!folder) return [path];
	const found = (await readdir(at, {
		recursive: true,
		withFileTypes: true
	})).filter((entry) => entry.isFile() && MANIFEST.test(entry.name)).map((entry) => join(path, join(entry.parentPath, entry.name).slice(at.length))).sort();
	if (found.length === 0) throw new Fault("INPUT_INVALID", `the folder ${path} holds no YAML and no JSON`);
	return found;
}
async function textOf(path) {
	const bytes = await readFile(path);
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new Fault("INPUT_INVALID", `${path} isn't UTF-8`, { cause });
	}
}
export { readManifestFiles as t };
