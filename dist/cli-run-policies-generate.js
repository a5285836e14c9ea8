import "./rolldown-runtime.js";
import { t as workingTree } from "./adapters-git-working-tree.js";
import { L as KYVERNO_VERSIONS } from "./chain-clearance-parse-policy.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { n as generatedFor } from "./operations-generate.js";
import { t as baseOf } from "./cli-gitops.js";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
// cli/run/write-all.ts
async function writeAll(directory, files) {
	const written = files.flatMap(({ path, bytes }) => bytes === null ? [] : [{
		path: join(directory, path),
		beside: join(directory, `${path}.new-${process.pid}`),
		bytes
	}]);
	const undo = [];
	try {
		for (const { beside, bytes } of written) {
			await mkdir(dirname(beside), { recursive: true });
			await writeFile(beside, bytes);
		}
		for (const { path, bytes } of files) {
			const target = join(directory, path);
			const before = await contents(target);
			undo.push(() => before === void 0 ? rm(target, { force: true }) : writeFile(target, before));
			if (bytes === null) await rm(target);
			else await rename(`${target}.new-${process.pid}`, target);
		}
	} catch (error) {
		await Promise.allSettled(undo.map((back) => back()));
		await Promise.allSettled(written.map(({ beside }) => rm(beside, { force: true })));
		throw error;
	}
}
async function contents(path) {
	try {
		return await readFile(path);
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return void 0;
		throw error;
	}
}
// cli/run/policies-generate.ts
async function runPoliciesGenerate(invocation) {
	const { directory } = invocation;
	const { policyPath } = baseOf(invocation);
	const asked = askedVersion(invocation.option("kyverno"));
	const options = {
		kyverno: asked,
		demandSigners: true
	};
	const generated = await generatedFor(workingTree(directory), "the working tree", [], policyPath, options);
	const { files, stale, differences, kyverno } = generated;
	const json = {
		files: files.flatMap(({ path, bytes }) => bytes === null ? [] : [path]),
		kyverno,
		stale,
		differences
	};
	if (stale.length === 0) {
		const text = `${json.files.length} files are what ${policyPath} gives for Kyverno ${kyverno}`;
		return {
			code: EXIT.done,
			json,
			text
		};
	}
	if (invocation.flag("check")) return {
		code: EXIT.refused,
		json,
		text: differencesIn(generated)
	};
	await writeAll(directory, files.filter(({ path }) => stale.includes(path)));
	const wrote = stale.map((path) => `wrote ${path}`);
	const other = asked === void 0 ? [] : [`the promoter generates for what ${policyPath} says: write admission.kyverno: "${asked}" there if that is meant`];
	return {
		code: EXIT.done,
		json,
		text: [...wrote, ...other].join("\n")
	};
}
function askedVersion(text) {
	if (text === void 0) return void 0;
	const known = KYVERNO_VERSIONS.find((version) => version === text);
	if (known !== void 0) return known;
	throw new Fault("INPUT_INVALID", `--kyverno: there is ${KYVERNO_VERSIONS.join(" and ")}, not "${text}"`);
}
function differencesIn({ differences }) {
	return ["not what the generator gives:", ...differences.map(({ path, line, column, message }) => `  ${path}:${line}:${column}: ${message}`)].join("\n");
}
export { runPoliciesGenerate };
