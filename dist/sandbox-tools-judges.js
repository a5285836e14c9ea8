import { b as tuple, i as _enum, m as looseObject, s as array, y as string } from "./zod.js";
import { readFileSync, readdirSync } from "node:fs";
import { promisify } from "node:util";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { execFile } from "node:child_process";
// tools/judges/ask-kyverno.ts
const run = promisify(execFile);
const Report = looseObject({ results: array(looseObject({
	result: _enum([
		"pass",
		"fail",
		"warn",
		"error",
		"skip"
	]),
	policy: string(),
	message: string().default(""),
	resources: tuple([looseObject({
		kind: string(),
		name: string()
	})])
})) });
async function askKyverno(program, question) {
	const folder = await mkdtemp(join(tmpdir(), "clearance-kyverno-"));
	const variables = {
		HOME: folder,
		TUF_ROOT: join(folder, "tuf")
	};
	try {
		if (question.trustFrom !== void 0) {
			const { policy, manifest } = question.trustFrom;
			await report(program, await written(folder, "trust", [policy], [manifest]), variables);
		}
		const input = await written(folder, "question", question.policies, question.manifests);
		const operation = await playing(folder, question.operation ?? "CREATE");
		return answers(question.manifests, await report(program, [...input, ...operation], variables));
	} finally {
		await rm(folder, {
			recursive: true,
			force: true
		});
	}
}
async function playing(folder, operation) {
	const path = join(folder, "values.yaml");
	await writeFile(path, JSON.stringify({
		apiVersion: "cli.kyverno.io/v1alpha1",
		kind: "Values",
		globalValues: { "request.operation": operation }
	}));
	return ["--values-file", path];
}
async function written(folder, name, policies, manifests) {
	const paths = policies.map((_, index) => join(folder, `${name}-policy-${index}.yaml`));
	await Promise.all(policies.map(({ bytes }, index) => writeFile(paths[index] ?? "", bytes)));
	const resources = join(folder, `${name}-resources.yaml`);
	await writeFile(resources, manifests.map((manifest) => JSON.stringify(manifest)).join("\n---\n"));
	return [
		...paths,
		"--resource",
		resources
	];
}
async function report(program, args, variables) {
	const environment = {
		...process.env,
		...variables
	};
	const command = [
		"apply",
		...args,
		"--registry",
		"--policy-report",
		"--output-format",
		"json"
	];
	const { stdout = "", stderr = "" } = await run(program, command, {
		env: environment,
		maxBuffer: 67108864
	}).catch((failure) => failure);
	const json = stdout.split("\n").find((line) => line.startsWith("{"));
	if (json === void 0 || stdout.includes("Policies Skipped")) throw new Error(`kyverno gave no whole report: ${stdout.slice(-2e3)}${stderr.slice(-2e3)}`);
	return Report.parse(JSON.parse(json));
}
function answers(manifests, { results }) {
	const named = looseObject({
		kind: string(),
		metadata: looseObject({ name: string() })
	});
	const asked = manifests.map((manifest) => {
		const { kind, metadata } = named.parse(manifest);
		return `${kind}/${metadata.name}`;
	});
	return new Map(asked.map((resource) => {
		const about = results.filter(({ resources: [one] }) => `${one.kind}/${one.name}` === resource);
		const odd = about.find(({ result }) => result !== "pass" && result !== "fail");
		if (about.length === 0 || odd !== void 0) throw new Error(`kyverno didn't decide about ${resource}: ${odd?.message ?? "it says nothing"}`);
		const reasons = about.filter(({ result }) => result === "fail").map(({ message }) => message);
		return [resource, {
			admitted: reasons.length === 0,
			reasons
		}];
	}));
}
// tools/judges/judges-folder.ts
function pins(folder) {
	return readdirSync(folder, {
		recursive: true,
		encoding: "utf8"
	}).filter((path) => path === "requirements.txt" || /^\w+\/([\w-]+\.go|go\.mod|go\.sum)$/.test(path)).sort();
}
function judgesFolder(environment = process.env, folder = import.meta.dirname) {
	const hash = createHash("sha256");
	for (const pin of pins(folder)) {
		const bytes = readFileSync(join(folder, pin));
		hash.update(`${pin} ${bytes.length}\n`).update(bytes);
	}
	const cache = environment["XDG_CACHE_HOME"] || join(homedir(), ".cache");
	return join(cache, "clearance-judges", hash.digest("hex"));
}
export { askKyverno as n, judgesFolder as t };
