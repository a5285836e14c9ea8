import { b as string, i as _enum, m as looseObject, s as array, x as tuple } from "./zod.js";
import { t as require_dist } from "./yaml.js";
import { readFileSync, readdirSync } from "node:fs";
import { promisify } from "node:util";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { execFile } from "node:child_process";
// tools/judges/ask-kyverno.ts
var import_dist = require_dist();
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
		const excepting = await writtenExceptions(folder, question.exceptions ?? []);
		const found = await report(program, [
			...input,
			...excepting,
			...operation
		], variables, question.patience);
		return answers(question.manifests, found, auditing(question.policies));
	} finally {
		await rm(folder, {
			recursive: true,
			force: true
		});
	}
}
async function writtenExceptions(folder, exceptions) {
	const paths = exceptions.map((_, index) => join(folder, `exceptions-${index}.yaml`));
	await Promise.all(exceptions.map(({ bytes }, index) => writeFile(paths[index] ?? "", bytes)));
	return paths.flatMap((path) => ["--exception", path]);
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
async function report(program, args, variables, patience = 12e4) {
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
	const output = await run(program, command, {
		env: environment,
		maxBuffer: 67108864,
		timeout: patience
	}).catch((failure) => failure);
	if ("killed" in output && output.killed) throw new Error(`kyverno gave no answer in ${patience} ms`);
	const { stdout = "", stderr = "" } = output;
	const json = stdout.split("\n").find((line) => line.startsWith("{"));
	if (json === void 0 || stdout.includes("Policies Skipped")) throw new Error(`kyverno gave no whole report: ${stdout.slice(-2e3)}${stderr.slice(-2e3)}`);
	return Report.parse(JSON.parse(json));
}
function auditing(policies) {
	const silent = policies.flatMap(({ bytes }) => (0, import_dist.parseAllDocuments)(new TextDecoder().decode(bytes))).filter((document) => !/Deny|Enforce/.test(JSON.stringify(document.get("spec"))));
	return new Set(silent.map((document) => String(document.getIn(["metadata", "name"]))));
}
const EXCEPTED = /^(?:rule is skipped due to policy exception|image skipped, |skipping image reference image )/;
function answers(manifests, { results }, audits) {
	const named = looseObject({
		kind: string(),
		metadata: looseObject({ name: string() })
	});
	const asked = manifests.map((manifest) => {
		const { kind, metadata } = named.parse(manifest);
		return `${kind}/${metadata.name}`;
	});
	return new Map(asked.map((resource) => {
		const about = results.filter(({ resources: [one], message }) => `${one.kind}/${one.name}` === resource && message !== "preconditions not met");
		const odd = about.find(({ result, message }) => result !== "pass" && result !== "fail" && !(result === "skip" && EXCEPTED.test(message)));
		if (about.length === 0 || odd !== void 0) throw new Error(`kyverno didn't decide about ${resource}: ${odd?.message ?? "it says nothing"}`);
		const failed = about.filter(({ result }) => result === "fail");
		const words = (audited) => failed.filter(({ policy }) => audits.has(policy) === audited).map(({ message }) => message);
		const reasons = words(false);
		return [resource, {
			admitted: reasons.length === 0,
			reasons,
			reported: words(true)
		}];
	}));
}
// tools/judges/judges-folder.ts
const GO_JUDGES = {
	act: { act: "github.com/nektos/act" },
	cosign: { cosign: "github.com/sigstore/cosign/v3/cmd/cosign" },
	etcd: { etcd: "go.etcd.io/etcd/server/v3" },
	helm: { helm: "helm.sh/helm/v3/cmd/helm" },
	kubernetes: {
		"kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
		"kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
		kubectl: "k8s.io/kubernetes/cmd/kubectl"
	},
	kyverno: {
		kyverno: "github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno",
		"kyverno-admission": "github.com/kyverno/kyverno/cmd/kyverno"
	},
	registry: { registry: "." }
};
const PYTHON_JUDGES = ["sigstore", "zizmor"];
function builtJudge(name, environment = process.env, pins = import.meta.dirname) {
	const folder = folderOf(name);
	return folder === void 0 ? void 0 : join(judgesFolder(folder, environment, pins), "bin", name);
}
function folderOf(name) {
	if (name === "kyverno-crds.json" || name === "kyverno-chart") return "kyverno";
	if (PYTHON_JUDGES.includes(name)) return "python";
	return Object.keys(GO_JUDGES).find((folder) => name in GO_JUDGES[folder]);
}
function judgesFolder(folder, environment = process.env, pins = import.meta.dirname) {
	const hash = createHash("sha256");
	for (const pin of pinsOf(folder, pins)) {
		const bytes = readFileSync(join(pins, pin));
		hash.update(`${pin} ${bytes.length}\n`).update(bytes);
	}
	const cache = environment["XDG_CACHE_HOME"] || join(homedir(), ".cache");
	return join(cache, "clearance-judges", `${folder}-${hash.digest("hex")}`);
}
function pinsOf(folder, pins) {
	if (folder === "python") return ["requirements.txt"];
	return readdirSync(join(pins, folder)).filter((name) => /^([\w-]+\.go|go\.mod|go\.sum)$/.test(name)).map((name) => `${folder}/${name}`).sort();
}
export { askKyverno as n, builtJudge as t };
