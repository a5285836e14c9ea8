import { r as Fault } from "./chain-fault.js";
import { C as url, _ as record, f as int, i as _enum, p as literal, s as array, v as strictObject, x as union, y as string } from "./zod.js";
import { r as digestOf } from "./chain-digest-digest.js";
import { o as resourceUri, t as ImageName } from "./chain-digest-image-name.js";
import { n as WorkflowIdentity, t as RepositoryName } from "./chain-source-workflow-identity.js";
import { n as repositoryUri, r as subjectOf, t as GITHUB_SERVER } from "./chain-source-github-server.js";
import { t as require_dist } from "./yaml.js";
import { spawn } from "node:child_process";
// adapters/git/git-environment.ts
const KEPT = [
	"PATH",
	"TMPDIR",
	"SystemRoot",
	"HTTP_PROXY",
	"HTTPS_PROXY",
	"NO_PROXY",
	"ALL_PROXY",
	"http_proxy",
	"https_proxy",
	"no_proxy",
	"all_proxy",
	"SSL_CERT_FILE",
	"SSL_CERT_DIR",
	"GIT_SSL_CAINFO",
	"GIT_SSL_CAPATH"
];
function gitEnvironment(more = {}) {
	const kept = KEPT.flatMap((name) => {
		const value = process.env[name];
		return value === void 0 ? [] : [[name, value]];
	});
	return {
		...Object.fromEntries(kept),
		LC_ALL: "C",
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_CONFIG_GLOBAL: "/dev/null",
		GIT_TERMINAL_PROMPT: "0",
		GIT_ASKPASS: "true",
		GIT_LITERAL_PATHSPECS: "1",
		GIT_NO_REPLACE_OBJECTS: "1",
		GIT_OPTIONAL_LOCKS: "0",
		...more
	};
}
function gitConfiguration(entries) {
	const pairs = Object.entries(entries);
	return Object.fromEntries([["GIT_CONFIG_COUNT", String(pairs.length)], ...pairs.flatMap(([key, value], index) => [[`GIT_CONFIG_KEY_${index}`, key], [`GIT_CONFIG_VALUE_${index}`, value]])]);
}
// adapters/launch/launch.ts
let current = direct;
const launch = (command, args, options) => current(command, args, options);
function launchThrough(other) {
	const before = current;
	current = other;
	return () => {
		current = before;
	};
}
function direct(command, args, { cwd, env, group = false }) {
	const child = spawn(command, args, {
		cwd,
		env,
		stdio: [
			"pipe",
			"pipe",
			"pipe"
		],
		detached: group
	});
	const kill = () => {
		if (child.pid === void 0) return;
		try {
			process.kill(group ? -child.pid : child.pid, "SIGKILL");
		} catch (error) {
			if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
		}
	};
	if (group) child.once("exit", kill);
	child.stdin.on("error", () => void 0);
	const ended = new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => resolve(code));
	});
	const hold = (held) => {
		for (const handle of [
			child,
			child.stdin,
			child.stdout,
			child.stderr
		]) setReferenced(handle, held);
	};
	return {
		stdin: child.stdin,
		stdout: child.stdout,
		stderr: child.stderr,
		ended,
		kill,
		hold
	};
}
function setReferenced(handle, referenced) {
	const method = Reflect.get(handle, referenced ? "ref" : "unref");
	if (typeof method === "function") Reflect.apply(method, handle, []);
}
// adapters/git/run-git.ts
async function askGit(args, command) {
	const child = launch("git", args, {
		cwd: command.directory,
		env: gitEnvironment(command.environment)
	});
	const stdout = [];
	const stderr = [];
	child.stdout.on("data", (chunk) => stdout.push(chunk));
	child.stderr.on("data", (chunk) => stderr.push(chunk));
	child.stdin.end(command.input ?? "");
	const limit = command.timeout ?? 6e4;
	let late = false;
	const timer = setTimeout(() => {
		late = true;
		child.kill();
	}, limit);
	let code;
	try {
		code = await child.ended;
	} catch (cause) {
		throw new Fault("GIT_FAILED", `git ${args[0]} can't be started. Is git installed?`, { cause });
	} finally {
		clearTimeout(timer);
	}
	if (late) throw new Fault("GIT_FAILED", `git ${args[0]} took longer than ${limit} ms`, { retryable: true });
	return {
		exitCode: code ?? -1,
		stdout: Buffer.concat(stdout),
		stderr: Buffer.concat(stderr).toString("utf8")
	};
}
async function runGit(args, command) {
	const answer = await askGit(args, command);
	if (answer.exitCode !== 0) throw gitFault(args, answer);
	return answer.stdout;
}
function gitFault(args, answer, retryable = false) {
	const said = answer.stderr.trim().split("\n").slice(-8).join(" | ").slice(0, 600);
	return new Fault("GIT_FAILED", `git ${args[0]} ended with ${answer.exitCode}: ${said}`, { retryable });
}
// chain/clearance/duration.ts
const UNITS = {
	ms: 1,
	s: 1e3,
	m: 6e4,
	h: 36e5,
	d: 864e5
};
const Duration = string().regex(/^[1-9]\d{0,5}(ms|s|m|h|d)$/, "expected a duration such as 30s, 10m, 2h");
function milliseconds(duration) {
	const unit = /[a-z]+$/.exec(duration)?.[0];
	return Number.parseInt(duration, 10) * UNITS[unit];
}
function printDuration(length) {
	const parts = [];
	let rest = Math.max(0, Math.ceil(length));
	for (const [unit, size] of Object.entries(UNITS).reverse()) {
		const count = Math.floor(rest / size);
		rest -= count * size;
		if (count > 0 && parts.length < 2) parts.push(`${count}${unit}`);
	}
	return parts.join(" ") || "0s";
}
// chain/clearance/policy.ts
const Name = string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "expected lower-case letters, digits and dashes");
const RelativePath = string().max(512).regex(/^(?!\.{1,2}(?:\/|$))[\w.{}@+-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.{}@+-]+)*$/, "expected a path inside the GitOps repository");
const TrustFile = string().max(512).regex(/^trust(?:\/(?!\.{1,2}(?:\/|$))[\w.@+-]+)+$/, "expected a file in trust/, the folder that code owners guard");
const HttpUrl = url({
	protocol: /^https?$/,
	error: "expected an http or https URL"
});
const People = array(string().regex(/^[A-Za-z0-9-]+(\/[A-Za-z0-9._-]+)?$/, "expected a login or org/team"));
const TrustRoot = strictObject({
	root: TrustFile,
	issuer: HttpUrl,
	tuf: strictObject({
		mirror: HttpUrl,
		root: TrustFile
	}).optional()
});
const PublicKey = strictObject({ key: TrustFile });
const Builder = union([strictObject({
	trust: Name,
	workflow: string().regex(/^[A-Za-z0-9-]+\/[\w.-]+\/\.github\/workflows\/[\w.*-]+\.ya?ml@refs\/(?:heads|tags)\/[^\s@]+$/, "expected owner/name/.github/workflows/file.yml@refs/heads/branch"),
	source: string().regex(/^[A-Za-z0-9-]+\/[\w.*-]+$/, "expected owner/name"),
	ref: string().regex(/^refs\/(?:heads|tags)\/[^\s@]+$/, "expected refs/heads/branch or refs/tags/tag")
}), PublicKey]);
const Signer = union([strictObject({
	trust: Name,
	workflow: string().regex(/^[\w-][\w.-]*\.ya?ml$/, "expected a file name such as promote-prod.yml"),
	since: string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "expected a full commit id in lower case").optional()
}), PublicKey]);
const Service = strictObject({
	image: ImageName,
	builder: Name,
	channel: string().regex(/^\w[\w.-]{0,127}$/, "expected an image tag"),
	tier: int().min(0).max(4).optional(),
	digestAt: strictObject({
		file: RelativePath,
		path: string().min(1).max(512)
	})
});
const Requirement = _enum(["provenance", "sbom"]);
const Environment = strictObject({
	name: Name,
	signer: Signer,
	requires: array(Requirement).optional(),
	regions: array(Name).min(1).optional(),
	soak: Duration.optional(),
	approval: strictObject({
		people: int().min(1).max(10),
		from: People.min(1)
	}).optional(),
	health: strictObject({ http: string().max(2048) }).optional()
});
const PolicyDocument = strictObject({
	apiVersion: literal("clearance/v1"),
	gitops: RepositoryName,
	promoter: strictObject({ app: Name }).default({ app: "clearance-promoter" }),
	trust: record(Name, TrustRoot).default({}),
	builders: record(Name, Builder),
	services: record(Name, Service),
	environments: array(Environment).min(1),
	rollback: strictObject({
		by: People,
		approvals: int().min(0).max(10).default(0)
	}).default({
		by: [],
		approvals: 0
	})
});
function signerWorkflow(policy, workflow) {
	return WorkflowIdentity.parse(`${policy.gitops}/.github/workflows/${workflow}@refs/heads/main`);
}
function entry(record, name) {
	return Object.hasOwn(record, name) ? record[name] : void 0;
}
function filesNamedBy(policy) {
	const roots = Object.values(policy.trust).flatMap((root) => [root.root, ...root.tuf ? [root.tuf.root] : []]);
	const keys = [...Object.values(policy.builders), ...policy.environments.map((one) => one.signer)].flatMap((maker) => "key" in maker ? [maker.key] : []);
	return [...new Set([...roots, ...keys])].sort();
}
// chain/clearance/lane.ts
function lanesOf(policy) {
	return Object.keys(policy.services).flatMap((service) => policy.environments.flatMap((environment) => regionsOf(environment).map((region) => ({
		service,
		environment: environment.name,
		region
	}))));
}
function regionsOf(environment) {
	return environment.regions ?? [null];
}
function serviceOf(policy, name) {
	const service = entry(policy.services, name);
	if (service !== void 0) return service;
	const known = Object.keys(policy.services).join(", ") || "none";
	throw new Fault("INPUT_INVALID", `clearance.yaml has no service "${name}"; it has: ${known}`);
}
function environmentOf(policy, name) {
	const environment = policy.environments.find((one) => one.name === name);
	if (environment !== void 0) return environment;
	const known = policy.environments.map((one) => one.name).join(", ");
	throw new Fault("ENVIRONMENT_MISSING", `clearance.yaml has no environment "${name}"; it has: ${known}`);
}
function environmentBefore(policy, name) {
	return policy.environments[policy.environments.findIndex((one) => one.name === name) - 1];
}
function placeOf(policy, lane) {
	const { file, path } = serviceOf(policy, lane.service).digestAt;
	return {
		file: fillIn(file.split("/").filter((segment) => lane.region !== null || segment !== "{region}").join("/"), lane),
		path: fillIn(path, lane)
	};
}
function fillIn(template, lane) {
	return template.replaceAll("{service}", lane.service).replaceAll("{environment}", lane.environment).replaceAll("{region}", lane.region ?? "");
}
function printLane(lane) {
	return `${lane.service} in ${printEnvironment(lane.environment, lane.region)}`;
}
function printEnvironment(environment, region) {
	return region === null ? environment : `${environment}/${region}`;
}
// chain/digest/canonical-json.ts
function canonicalJson(value) {
	if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError("a number that is not finite has no JSON form");
	if (value === null || typeof value !== "object") return JSON.stringify(value);
	if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
	return `{${Object.keys(value).sort().flatMap((key) => {
		const member = value[key];
		return member === void 0 ? [] : [`${JSON.stringify(key)}:${canonicalJson(member)}`];
	}).join(",")}}`;
}
function isList(value) {
	return Array.isArray(value);
}
// chain/clearance/rules.ts
function rulesFor(snapshot, service, environment) {
	const { policy } = snapshot;
	const { image, builder } = serviceOf(policy, service);
	const here = environmentOf(policy, environment);
	const before = environmentBefore(policy, environment);
	const rules = {
		service,
		environment,
		image,
		builder: builderIdentity(policy, builder),
		requires: [...new Set(here.requires ?? Requirement.options)].sort(),
		...before === void 0 ? {} : { previous: clearanceRule(policy, before, image) },
		clearance: clearanceRule(policy, here, image),
		...here.approval === void 0 ? {} : { approval: here.approval },
		wave: waveOf(here),
		...before === void 0 ? {} : { previousWave: waveOf(before) }
	};
	const trust = trustDigests(snapshot, [
		rules.builder,
		rules.clearance.signer,
		rules.previous?.signer
	]);
	const policyDigest = digestOf(canonicalJson({
		apiVersion: policy.apiVersion,
		rules,
		trust
	}));
	return {
		...rules,
		rollback: policy.rollback,
		policyDigest
	};
}
function levelOf(environment) {
	return `CLEARANCE_ENV_${environment.toUpperCase().replaceAll("-", "_")}`;
}
function verifierIdOf(policy, signer) {
	const file = "key" in signer ? signer.key : `.github/workflows/${signer.workflow}`;
	return `${repositoryUri(policy.gitops)}/${file}`;
}
function clearanceRule(policy, environment, image) {
	return {
		environment: environment.name,
		signer: signerIdentity(policy, environment.signer),
		verifierId: verifierIdOf(policy, environment.signer),
		resourceUri: resourceUri(image),
		level: levelOf(environment.name)
	};
}
function signerIdentity(policy, signer) {
	if ("key" in signer) return {
		kind: "key",
		key: signer.key
	};
	return {
		kind: "workflow",
		trust: signer.trust,
		issuer: issuerOf(policy, signer.trust),
		subject: subjectOf(signerWorkflow(policy, signer.workflow)),
		source: repositoryUri(policy.gitops),
		...signer.since === void 0 ? {} : { since: signer.since }
	};
}
function builderIdentity(policy, name) {
	const builder = entry(policy.builders, name);
	if (builder === void 0) throw new Fault("POLICY_INVALID", `clearance.yaml has no builder "${name}"`);
	return identityOfBuilder(policy, builder);
}
function identityOfBuilder(policy, builder) {
	if ("key" in builder) return {
		kind: "key",
		key: builder.key
	};
	return {
		kind: "workflow",
		trust: builder.trust,
		issuer: issuerOf(policy, builder.trust),
		subject: `${GITHUB_SERVER}/${builder.workflow}`,
		source: repositoryUri(builder.source),
		ref: builder.ref
	};
}
function waveOf(environment) {
	return {
		environment: environment.name,
		regions: environment.regions ?? [],
		soak: environment.soak === void 0 ? 0 : milliseconds(environment.soak),
		...environment.health === void 0 ? {} : { health: environment.health.http }
	};
}
function issuerOf(policy, trust) {
	const root = entry(policy.trust, trust);
	if (root === void 0) throw new Fault("POLICY_INVALID", `clearance.yaml has no trust root "${trust}"`);
	return root.issuer;
}
function trustDigests({ policy, files }, identities) {
	const paths = identities.flatMap((identity) => {
		if (identity === void 0) return [];
		if (identity.kind === "key") return [identity.key];
		return [entry(policy.trust, identity.trust)?.root ?? ""];
	});
	return Object.fromEntries(paths.map((path) => {
		const bytes = files.get(path);
		if (bytes !== void 0) return [path, digestOf(bytes)];
		throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
	}));
}
// chain/clearance/pattern.ts
function matches(pattern, value) {
	if (value === void 0) return false;
	if (!pattern.includes("*")) return pattern === value;
	const source = pattern.split("*").map(literally).join("[^/@\\s]+");
	return new RegExp(`^${source}$`, "u").test(value);
}
function literally(text) {
	return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}
// chain/clearance/strict-yaml.ts
var import_dist = require_dist();
function readStrictYaml(text) {
	const lines = new import_dist.LineCounter();
	const document = (0, import_dist.parseDocument)(text, {
		lineCounter: lines,
		version: "1.2",
		uniqueKeys: true,
		merge: false
	});
	const position = (offset) => {
		const { line, col } = lines.linePos(offset);
		return {
			line: Math.max(1, line),
			column: Math.max(1, col)
		};
	};
	const problems = [...document.errors, ...document.warnings].map((error) => ({
		...position(error.pos[0]),
		message: firstLine(error.message)
	}));
	const report = (node, message) => problems.push({
		...position(node.range?.[0] ?? 0),
		message
	});
	(0, import_dist.visit)(document, {
		Alias: (_, node) => void report(node, "an alias: write the value out"),
		Node: (_, node) => {
			if ("anchor" in node && node.anchor !== void 0) report(node, "an anchor: write the value out");
			if (node.tag !== void 0) report(node, "an explicit tag: leave it out");
		},
		Pair: (_, pair) => {
			const key = pair.key;
			if ((0, import_dist.isScalar)(key) && key.value === "<<") report(key, "a merge key: write the entries out");
			else if (!(0, import_dist.isScalar)(key) || typeof key.value !== "string") report(key, "a key that is not text: put it in quotes");
		}
	});
	const find = (path, what) => {
		let node = document.contents;
		let best = offsetOf(node);
		for (const [index, step] of path.entries()) {
			const pair = (0, import_dist.isMap)(node) ? node.items.find((item) => keyOf(item) === String(step)) : void 0;
			const next = pair?.value ?? ((0, import_dist.isSeq)(node) ? node.items[Number(step)] : void 0);
			best = (index === path.length - 1 && what === "key" ? offsetOf(pair?.key) : offsetOf(next)) ?? offsetOf(pair?.key) ?? best;
			if (next === void 0 || next === null) break;
			node = next;
		}
		return position(best ?? 0);
	};
	return {
		value: problems.length === 0 ? document.toJS() : void 0,
		problems,
		at: (path) => find(path, "value"),
		keyAt: (path) => find(path, "key")
	};
}
function keyOf(pair) {
	return (0, import_dist.isScalar)(pair.key) ? String(pair.key.value) : void 0;
}
function offsetOf(node) {
	return node?.range?.[0];
}
function firstLine(message) {
	return (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/u, "");
}
// chain/clearance/policy-problems.ts
function policyProblems(policy) {
	return [
		...referenceProblems(policy),
		...builderProblems(policy),
		...serviceProblems(policy),
		...environmentProblems(policy),
		...signerProblems(policy),
		...peopleProblems(policy),
		...placeProblems(policy)
	];
}
function referenceProblems(policy) {
	const unknown = (known, name, kind, at) => entry(known, name) === void 0 ? [{
		at,
		message: `there is no ${kind} "${name}"; there is: ${Object.keys(known).join(", ") || "none"}`
	}] : [];
	return [
		...Object.entries(policy.builders).flatMap(([name, builder]) => "key" in builder ? [] : unknown(policy.trust, builder.trust, "trust root", [
			"builders",
			name,
			"trust"
		])),
		...Object.entries(policy.services).flatMap(([name, service]) => unknown(policy.builders, service.builder, "builder", [
			"services",
			name,
			"builder"
		])),
		...policy.environments.flatMap(({ signer }, index) => "key" in signer ? [] : unknown(policy.trust, signer.trust, "trust root", [
			"environments",
			index,
			"signer",
			"trust"
		]))
	];
}
function builderProblems(policy) {
	return Object.entries(policy.builders).flatMap(([name, builder]) => {
		if ("key" in builder) return [];
		return [
			"workflow",
			"source",
			"ref"
		].flatMap((field) => breadthProblem(builder[field]).map((message) => ({
			at: [
				"builders",
				name,
				field
			],
			message
		})));
	});
}
function breadthProblem(pattern) {
	const segments = pattern.split(/[/@]/u);
	if (segments.some((segment) => /^\*+(?:\.ya?ml)?$/u.test(segment))) return [`the pattern ${pattern} is too broad: a whole segment can't be *; write its beginning`];
	if (segments.some((segment) => segment.split("*").length > 2)) return [`the pattern ${pattern} has more than one * in a segment`];
	return [];
}
function serviceProblems(policy) {
	const services = Object.entries(policy.services);
	return services.flatMap(([name, service], index) => {
		const twin = services.slice(0, index).find(([, other]) => other.image === service.image && other.builder !== service.builder);
		if (twin === void 0) return [];
		const message = `the image ${service.image} has another builder than in ${twin[0]}: an image has one`;
		return [{
			at: [
				"services",
				name,
				"builder"
			],
			message
		}];
	});
}
function environmentProblems(policy) {
	const names = policy.environments.flatMap((one) => regionsOf(one).map((region) => region === null ? one.name : `${one.name}-${region}`));
	return policy.environments.flatMap((environment, index) => {
		const at = (...more) => [
			"environments",
			index,
			...more
		];
		const problems = [];
		const { name, regions = [], requires, soak } = environment;
		if (policy.environments.findIndex((other) => other.name === name) < index) problems.push({
			at: at("name"),
			message: `the environment "${name}" is there twice`
		});
		if (new Set(regions).size < regions.length) problems.push({
			at: at("regions"),
			message: `${name} has a region twice`
		});
		const clash = regions.find((region) => names.filter((one) => one === `${name}-${region}`).length > 1);
		if (clash !== void 0 && new Set(regions).size === regions.length) problems.push({
			at: at("regions"),
			message: `"${name}-${clash}" would name two things: rename one`
		});
		if (index === 0 && requires?.length === 0) problems.push({
			at: at("requires"),
			message: "the first environment must require some evidence"
		});
		if (soak !== void 0 && index === policy.environments.length - 1 && regions.length < 2) {
			const message = `nothing comes after ${name}, so its soak holds nothing back: leave it out`;
			problems.push({
				at: at("soak"),
				message
			});
		}
		return [...problems, ...healthProblems(environment, at("health", "http"))];
	});
}
function healthProblems(environment, at) {
	const url = environment.health?.http;
	if (url === void 0) return [];
	const { name, regions = [] } = environment;
	const example = url.replaceAll(/\{(?:service|environment|region)\}/gu, "x");
	if (/[{}]/u.test(example)) return [{
		at,
		message: "only {service}, {environment} and {region} can be filled in"
	}];
	const parsed = URL.parse(example);
	if (parsed === null || !/^https?:$/u.test(parsed.protocol)) return [{
		at,
		message: "expected an http or https URL"
	}];
	if (parsed.username !== "" || parsed.password !== "") return [{
		at,
		message: "a URL here can't hold a password"
	}];
	if (url.includes("{region}") && regions.length === 0) return [{
		at,
		message: `${name} has no regions, so {region} stands for nothing`
	}];
	if (!url.includes("{region}") && regions.length > 1) return [{
		at,
		message: `${name} has ${regions.length} regions, so their health needs {region}`
	}];
	return [];
}
function signerProblems(policy) {
	return policy.environments.flatMap(({ name, signer }, index) => {
		const at = [
			"environments",
			index,
			"signer"
		];
		const twin = policy.environments.slice(0, index).find(({ signer: other }) => "key" in signer ? "key" in other && other.key === signer.key : "workflow" in other && other.workflow === signer.workflow);
		if (twin !== void 0) return [{
			at,
			message: `${name} has the signer of ${twin.name}: each environment needs one of its own`
		}];
		const builder = Object.entries(policy.builders).find(([, one]) => "key" in signer ? "key" in one && one.key === signer.key : "workflow" in one && matches(one.workflow, signerWorkflow(policy, signer.workflow)));
		if (builder === void 0) return [];
		return [{
			at,
			message: `the builder ${builder[0]} could sign the clearances of ${name}: keep them apart`
		}];
	});
}
function peopleProblems(policy) {
	return [...policy.environments.flatMap(({ approval }, index) => approval === void 0 ? [] : [{
		people: approval.people,
		from: approval.from,
		at: [
			"environments",
			index,
			"approval"
		],
		list: "from"
	}]), {
		people: policy.rollback.approvals,
		from: policy.rollback.by,
		at: ["rollback"],
		list: "by"
	}].flatMap(({ people, from, at, list }) => {
		if (new Set(from.map((one) => one.toLowerCase())).size < from.length) return [{
			at: [...at, list],
			message: "somebody is named twice"
		}];
		if (from.some((one) => one.includes("/")) || people <= from.length) return [];
		return [{
			at,
			message: `${people} people can't approve: ${list} names ${from.length}`
		}];
	});
}
const GUARDED = /^(?:\.github|trust|break-glass|policies|quarantine|holds)\/|^(?:CODEOWNERS|docs\/CODEOWNERS|clearance\.yaml)$/iu;
function placeProblems(policy) {
	const taken = new Map();
	const problems = Object.entries(policy.services).flatMap(([service, { digestAt }]) => ["file", "path"].flatMap((field) => templateProblem(policy, digestAt[field], field).map((message) => ({
		at: [
			"services",
			service,
			"digestAt",
			field
		],
		message
	}))));
	if (problems.length > 0) return problems;
	return lanesOf(policy).flatMap((lane) => {
		const { file, path } = placeOf(policy, lane);
		const at = [
			"services",
			lane.service,
			"digestAt",
			"file"
		];
		if (GUARDED.test(file)) return [{
			at,
			message: `${file} is guarded by code owners: no digest may stand there`
		}];
		const place = JSON.stringify([file, path]);
		const name = `${lane.service} in ${lane.environment}${lane.region === null ? "" : `/${lane.region}`}`;
		const other = taken.get(place);
		taken.set(place, name);
		if (other === void 0) return [];
		return [{
			at,
			message: `${name} has its digest where ${other} has it, at ${path} of ${file}`
		}];
	});
}
function templateProblem(policy, template, field) {
	const rest = template.replaceAll(/\{(?:service|environment|region)\}/gu, "");
	if (/[{}]/u.test(rest)) return ["only {service}, {environment} and {region} can be filled in"];
	const plain = policy.environments.find(({ regions }) => regions === void 0);
	const whole = field === "file" && template.split("/").every((one) => one === "{region}" || !one.includes("{region}"));
	if (template.includes("{region}") && plain !== void 0 && !whole) return [`${plain.name} has no regions, so {region} must be a path segment of its own, which then falls away`];
	return [];
}
// chain/clearance/parse-policy.ts
const SIZE_LIMIT = 4194304;
function parsePolicy(text, path = "clearance.yaml") {
	if (text.length > SIZE_LIMIT) throw new Fault("POLICY_INVALID", `${path} is larger than ${SIZE_LIMIT} bytes`);
	const yaml = readStrictYaml(text);
	if (yaml.problems.length > 0) throw invalid(path, yaml.problems);
	const parsed = PolicyDocument.safeParse(yaml.value);
	if (!parsed.success) throw invalid(path, parsed.error.issues.flatMap((issue) => locate(issue, yaml)));
	const problems = policyProblems(parsed.data).map(({ at, message }) => ({
		...yaml.at(at),
		message
	}));
	if (problems.length > 0) throw invalid(path, problems);
	return parsed.data;
}
function invalid(path, problems) {
	const lines = [...problems].sort((a, b) => a.line - b.line || a.column - b.column).map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);
	return new Fault("POLICY_INVALID", [...new Set(lines)].join("\n"));
}
function locate(issue, yaml, above = []) {
	const path = [...above, ...issue.path];
	const name = printPath(path);
	if (issue.code === "unrecognized_keys") return issue.keys.map((key) => ({
		...yaml.keyAt([...path, key]),
		message: `${printPath([...path, key])} is not a known key`
	}));
	if (issue.code === "invalid_union") return nearestBranch(issue.errors).flatMap((inner) => locate(inner, yaml, path));
	if (issue.code === "invalid_key") return [{
		...yaml.keyAt(path),
		message: `${name}: ${issue.issues[0]?.message ?? issue.message}`
	}];
	if (issue.code === "invalid_type" && issue.message.endsWith("received undefined")) return [{
		...yaml.at(path),
		message: `${name} is missing`
	}];
	if (issue.code === "invalid_type" && issue.expected === "string") return [{
		...yaml.at(path),
		message: `${name} is not text: put it in quotes if it is meant`
	}];
	return [{
		...yaml.at(path),
		message: `${name}: ${issue.message}`
	}];
}
function nearestBranch(branches) {
	const distance = (issues) => issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1), 0);
	return [...branches].sort((a, b) => distance(a) - distance(b))[0] ?? [];
}
function printPath(path) {
	if (path.length === 0) return "the document";
	return path.map((step, index) => typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${String(step)}`).join("");
}
export { gitEnvironment as A, askGit as C, launchThrough as D, launch as E, setReferenced as O, printDuration as S, runGit as T, entry as _, rulesFor as a, Duration as b, environmentOf as c, placeOf as d, printEnvironment as f, Name as g, serviceOf as h, levelOf as i, gitConfiguration as k, fillIn as l, regionsOf as m, readStrictYaml as n, verifierIdOf as o, printLane as p, matches as r, environmentBefore as s, parsePolicy as t, lanesOf as u, filesNamedBy as v, gitFault as w, milliseconds as x, signerWorkflow as y };
