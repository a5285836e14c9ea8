import "./rolldown-runtime.js";
import { t as workingTree } from "./adapters-git-working-tree.js";
import { n as registryFromEnvironment } from "./adapters-registry-oci-registry.js";
import { t as sigstoreVerifier } from "./adapters-sigstore-verifier.js";
import { t as require_dist } from "./yaml.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { E as prettifyError, b as string, m as looseObject, s as array } from "./zod.js";
import { X as environmentOf, l as POD_KINDS } from "./chain-clearance-parse-policy.js";
import { n as admitAll } from "./operations-admit.js";
import { t as currentDigests } from "./operations-generate.js";
import { i as readRestrictions, r as readPolicy, t as readBreakGlass } from "./operations-observe-policy.js";
import { t as baseOf } from "./cli-gitops.js";
import { t as readManifestFiles } from "./cli-manifest-files.js";
// chain/admission/workload.ts
var import_dist = require_dist();
const Container = looseObject({ image: string().optional() });
const PodSpec = looseObject({
	containers: array(Container).nullish(),
	initContainers: array(Container).nullish(),
	ephemeralContainers: array(Container).nullish()
});
const Template = looseObject({ template: looseObject({ spec: PodSpec }) });
const Metadata = looseObject({
	name: string().default(""),
	namespace: string().optional()
});
const Kind = looseObject({
	apiVersion: string(),
	kind: string()
});
function workloadOf(manifest) {
	const object = Kind.safeParse(manifest);
	if (!object.success) throw new Fault("INPUT_INVALID", "a manifest has no apiVersion and kind");
	const { apiVersion, kind } = object.data;
	if (!POD_KINDS.some((entry) => entry.kind === kind && apiVersion === apiVersionOf(entry))) return void 0;
	const metadata = Metadata.safeParse(object.data["metadata"] ?? {});
	if (!metadata.success) throw new Fault("INPUT_INVALID", `a ${kind} has no readable metadata`);
	const { name, namespace } = metadata.data;
	const spec = podSpec(kind).safeParse(object.data["spec"]);
	if (!spec.success) throw new Fault("INPUT_INVALID", `the ${kind} ${name} has no readable pod: ${prettifyError(spec.error)}`);
	return {
		kind,
		name,
		...namespace === void 0 ? {} : { namespace },
		images: imagesOf(spec.data)
	};
}
function apiVersionOf({ group, version }) {
	return group === "" ? version : `${group}/${version}`;
}
function podSpec(kind) {
	if (kind === "Pod") return PodSpec;
	if (kind === "CronJob") return looseObject({ jobTemplate: looseObject({ spec: Template }) }).transform((spec) => spec.jobTemplate.spec.template.spec);
	return Template.transform((spec) => spec.template.spec);
}
function imagesOf(spec) {
	return [
		spec.containers,
		spec.initContainers,
		spec.ephemeralContainers
	].flatMap((containers) => containers ?? []).map(({ image }) => image ?? "");
}
// chain/admission/manifests.ts
function readManifests(file, text) {
	const lines = new import_dist.LineCounter();
	const parsed = (0, import_dist.parseAllDocuments)(text, {
		lineCounter: lines,
		version: "1.2",
		merge: true
	});
	const at = (offset) => {
		const { line, col } = lines.linePos(offset);
		return {
			file,
			line: Math.max(1, line),
			column: Math.max(1, col)
		};
	};
	const found = {
		workloads: [],
		unjudged: [],
		problems: [],
		others: 0
	};
	for (const document of "empty" in parsed ? [] : parsed) {
		const [error] = document.errors;
		if (error !== void 0) {
			const [first = ""] = error.message.split("\n");
			found.problems.push({
				...at(error.pos[0]),
				message: notYaml(text, first)
			});
			continue;
		}
		for (const node of objectsIn(document)) readObject(node, document, at(node.range?.[0] ?? 0), found);
	}
	return found;
}
function readObject(node, document, place, found) {
	if (holdsTemplate(node)) {
		found.problems.push({
			...place,
			message: TEMPLATE
		});
		return;
	}
	const manifest = node.toJS(document);
	try {
		const workload = workloadOf(manifest);
		if (workload !== void 0) found.workloads.push({
			...place,
			workload
		});
		else if (startsContainers(manifest)) found.unjudged.push({
			...place,
			message: unjudged(manifest)
		});
		else found.others += 1;
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		found.problems.push({
			...place,
			message: error.message
		});
	}
}
function objectsIn(document) {
	const { contents } = document;
	if (contents === null || (0, import_dist.isScalar)(contents) && contents.value === null) return [];
	const items = (0, import_dist.isMap)(contents) && String(contents.get("kind")).endsWith("List") ? contents.get("items") : void 0;
	return (0, import_dist.isSeq)(items) ? items.items.flatMap((item) => (0, import_dist.isMap)(item) ? [item] : []) : [contents];
}
const TEMPLATE = "a template: render it first (helm template, kustomize build) and give what comes out";
function holdsTemplate(node) {
	let template = false;
	(0, import_dist.visit)(node, {
		Pair(_, { key }) {
			if (!(0, import_dist.isMap)(key)) return void 0;
			template = true;
			return import_dist.visit.BREAK;
		},
		Scalar(_, { value }) {
			if (typeof value !== "string" || !/^\{\{.*\}\}/.test(value)) return void 0;
			template = true;
			return import_dist.visit.BREAK;
		}
	});
	return template;
}
function notYaml(text, message) {
	return text.includes("{{") ? TEMPLATE : `it isn't YAML: ${message}`;
}
function startsContainers(value) {
	if (Array.isArray(value)) return value.some(startsContainers);
	if (typeof value !== "object" || value === null) return false;
	return Object.entries(value).some(([key, below]) => key === "containers" && Array.isArray(below) && below.some((one) => typeof one?.image === "string") || startsContainers(below));
}
function unjudged(manifest) {
	const { kind, apiVersion } = manifest;
	return `a ${kind} of ${apiVersion} starts containers by its own controller: the pods that come of it are judged, this isn't`;
}
// cli/run/admit.ts
const HERE = "the working tree";
async function runAdmit(invocation) {
	const { directory, environment, option, options, progress } = invocation;
	const named = options("file");
	if (named.length === 0) throw new Fault("INPUT_INVALID", "--file is missing: which manifests?");
	const files = (await readManifestFiles(directory, named)).map(({ path, text }) => readManifests(path, text));
	const [workloads, unjudged, problems] = [
		files.flatMap((one) => one.workloads),
		files.flatMap((one) => one.unjudged),
		files.flatMap((one) => one.problems)
	];
	const tree = workingTree(directory);
	const snapshot = await readPolicy(tree, HERE, baseOf(invocation).policyPath);
	const only = option("env");
	const environments = only === void 0 ? snapshot.policy.environments : [environmentOf(snapshot.policy, only)];
	const [{ quarantines }, openings] = await Promise.all([readRestrictions(tree, snapshot), readBreakGlass(tree, snapshot)]);
	const current = await currentDigests(tree, HERE, snapshot.policy, quarantines);
	const now = new Date();
	const namespace = option("namespace") ?? "default";
	const asked = environments.flatMap(({ name }) => workloads.map((one) => ({
		...one,
		environment: name
	})));
	progress(`asking about ${workloads.length} workloads in ${environments.map(({ name }) => name).join(", ")}`);
	const answers = await admitAll(asked.map((one) => ({
		workload: {
			namespace,
			...one.workload
		},
		environment: one.environment,
		now
	})), snapshot, {
		quarantines,
		openings,
		current
	}, {
		registry: registryFromEnvironment(environment),
		verifier: sigstoreVerifier()
	});
	const judged = asked.map(({ workload, environment: where, file, line, column }, index) => {
		const answer = answers[index];
		if (answer === void 0) throw new Error("each question has its answer");
		return {
			file,
			line,
			column,
			kind: workload.kind,
			name: workload.name,
			environment: where,
			...answer
		};
	});
	const refused = judged.filter(({ outcome }) => outcome === "refused");
	const json = {
		workloads: judged,
		unjudged,
		problems
	};
	const text = [
		...judged.flatMap((one) => linesOf(one)),
		...unjudged.map((one) => `${placed(one)} not judged: ${one.message}`),
		...problems.map((one) => `${placed(one)} ${one.message}`),
		`${judged.length - refused.length} admitted, ${refused.length} refused, ${problems.length} unreadable`
	].join("\n");
	return {
		code: refused.length + problems.length === 0 ? EXIT.done : EXIT.refused,
		json,
		text
	};
}
function linesOf(one) {
	const who = `${placed(one)} ${one.kind} ${one.name}`;
	if (one.outcome === "admitted") return one.reported.map(({ code, message }) => `${who}: ${one.environment} only reports ${code}: ${message}`);
	return one.findings.map(({ code, message }) => `${who}: refused in ${one.environment}, ${code}: ${message}`);
}
function placed({ file, line, column }) {
	return `${file}:${line}:${column}`;
}
export { runAdmit };
