import { r as Fault } from "./chain-fault.js";
import { C as unknown, S as union, a as _null, b as string, g as object, h as number, i as _enum, l as boolean, m as looseObject, o as _undefined, p as literal, s as array, v as record, y as strictObject } from "./zod.js";
import { Ft as gitConfiguration, Mt as launch, jt as runGit } from "./chain-clearance-parse-policy.js";
import { t as require_dist } from "./yaml.js";
import { a as Lexer, c as StringData, i as truthy, l as BooleanData, n as Evaluator, o as reviver, r as wellKnownFunctions, s as replacer, t as Parser, u as Dictionary } from "./sandbox-actions-expressions.js";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { dirname, join, relative, resolve } from "node:path";
import { createInterface } from "node:readline";
// adapters/github/runner/machine-environment.ts
const PASSED = [
	"HTTP_PROXY",
	"HTTPS_PROXY",
	"NO_PROXY",
	"ALL_PROXY",
	"http_proxy",
	"https_proxy",
	"no_proxy",
	"all_proxy",
	"NODE_EXTRA_CA_CERTS",
	"NODE_USE_ENV_PROXY",
	"SSL_CERT_FILE",
	"SSL_CERT_DIR",
	"GIT_SSL_CAINFO"
];
function machineEnvironment(environment) {
	const passed = PASSED.flatMap((name) => {
		const value = environment[name];
		return value === void 0 ? [] : [[name, value]];
	});
	const path = `${dirname(process.execPath)}:${environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"}`;
	return {
		...Object.fromEntries(passed),
		PATH: path,
		LANG: "C.UTF-8"
	};
}
// adapters/github/runner/expression.ts
const STATUS_FUNCTIONS = [
	"success",
	"failure",
	"always",
	"cancelled"
];
const KNOWN_FUNCTIONS = new Set([...Object.keys(wellKnownFunctions), ...STATUS_FUNCTIONS]);
function compile(text, available, withStatus) {
	try {
		const { tokens } = new Lexer(text).lex();
		const called = tokens.filter((_, at) => tokens[at + 1]?.lexeme === "(").map((token) => token.lexeme.toLowerCase()).filter((name) => /^[a-z_]/.test(name));
		const unknown = called.find((name) => !KNOWN_FUNCTIONS.has(name));
		if (unknown !== void 0) throw new Error(`Unrecognized function: '${unknown}'`);
		const functions = withStatus ? STATUS_FUNCTIONS.map((name) => ({
			name,
			minArgs: 0,
			maxArgs: 0
		})) : [];
		return {
			tree: new Parser(tokens, [...available], functions).parse(),
			names: new Set(tokens.map((token) => token.lexeme.toLowerCase())),
			callsStatus: called.some((name) => STATUS_FUNCTIONS.some((status) => status === name))
		};
	} catch (cause) {
		throw invalid$1(text, cause);
	}
}
function invalid$1(text, cause) {
	const why = cause instanceof Error ? cause.message : String(cause);
	return new Fault("WORKFLOW_INVALID", `the expression "${text.trim()}" can't be evaluated: ${why}`, { cause });
}
function dictionary(contexts, names) {
	const used = Object.entries(contexts).filter(([name]) => names.has(name.toLowerCase()));
	return new Dictionary(...used.map(([key, value]) => ({
		key,
		value: JSON.parse(JSON.stringify(value ?? {}), reviver)
	})));
}
function run(text, compiled, contexts, status) {
	if (compiled.tree === void 0) return new StringData("");
	const answers = status === void 0 ? [] : [
		["success", status.success],
		["failure", status.failure],
		["cancelled", status.cancelled],
		["always", true]
	];
	const functions = new Map(answers.map(([name, answer]) => [name, {
		name,
		minArgs: 0,
		maxArgs: 0,
		call: () => new BooleanData(answer)
	}]));
	try {
		return new Evaluator(compiled.tree, dictionary(contexts, compiled.names), functions).evaluate();
	} catch (cause) {
		throw invalid$1(text, cause);
	}
}
function evaluate(text, contexts) {
	const value = run(text, compile(text, Object.keys(contexts), false), contexts);
	return JSON.parse(JSON.stringify(value, replacer));
}
function parts(template) {
	const found = [];
	let at = 0;
	for (;;) {
		const open = template.indexOf("${{", at);
		if (open < 0) return [...found, { literal: template.slice(at) }];
		let close = open + 3;
		let quoted = false;
		while (close < template.length && (quoted || !template.startsWith("}}", close))) {
			if (template[close] === "'") quoted = !quoted;
			close += 1;
		}
		if (close >= template.length) throw new Fault("WORKFLOW_INVALID", `"\${{" is never closed in "${template.trim()}"`);
		found.push({
			literal: template.slice(at, open),
			expression: template.slice(open + 3, close)
		});
		at = close + 2;
	}
}
function interpolate(template, contexts) {
	const available = Object.keys(contexts);
	return parts(template).map(({ literal, expression }) => {
		if (expression === void 0) return literal;
		return literal + run(expression, compile(expression, available, false), contexts).coerceString();
	}).join("");
}
function interpolateValue(value, contexts) {
	if (typeof value !== "string") return value;
	const only = loneExpression(value);
	return only === void 0 ? interpolate(value, contexts) : evaluate(only, contexts);
}
function loneExpression(template) {
	const [first, ...rest] = parts(template.trim());
	if (first?.expression === void 0 || first.literal !== "") return void 0;
	return rest.every((part) => part.expression === void 0 && part.literal === "") ? first.expression : void 0;
}
function conditionText(written) {
	if (written === void 0 || written === "") return "success()";
	if (typeof written === "boolean") return String(written);
	if (!written.includes("${{")) return written;
	const only = loneExpression(written);
	if (only === void 0) throw new Fault("WORKFLOW_INVALID", `the condition "${written}" mixes text and an expression, which is always true: put all of it into one \${{ }}`);
	return only;
}
function holds(written, contexts, status) {
	const text = conditionText(written);
	const compiled = compile(text, Object.keys(contexts), true);
	if (!compiled.callsStatus && !status.success) return false;
	return truthy(run(text, compiled, contexts, status));
}
function checkTemplate(template, available) {
	for (const { expression } of parts(template)) if (expression !== void 0) compile(expression, available, false);
}
function checkCondition(written, available) {
	compile(conditionText(written), available, true);
}
// adapters/github/runner/uses.ts
const REMOTE$1 = /^(?<repository>[\w.-]+\/[\w.-]+)(?<path>\/[^@]*)?@(?<ref>\S+)$/;
function parseUses(text) {
	if (text.startsWith("./")) return {
		kind: "local",
		path: text
	};
	if (text.startsWith("docker://")) throw new Fault("WORKFLOW_INVALID", `uses: ${text}: there are no containers here`);
	const { repository, path = "", ref } = REMOTE$1.exec(text)?.groups ?? {};
	if (repository === void 0 || ref === void 0) throw new Fault("WORKFLOW_INVALID", `uses: ${text}: expected ./path or owner/name/path@ref`);
	if (repository.toLowerCase() === "actions/checkout") return { kind: "checkout" };
	return {
		kind: "remote",
		repository,
		path: path.slice(1),
		ref
	};
}
function within(folder, path) {
	const full = join(folder, path);
	if (relative(folder, full).startsWith("..")) throw new Fault("WORKFLOW_INVALID", `"${path}" leads out of its folder`);
	return full;
}
async function fetchAction(uses, github) {
	const source = await github.source(uses.repository, uses.ref);
	if (source === void 0) throw new Fault("WORKFLOW_INVALID", `uses: ${uses.repository}@${uses.ref}: no such repository or ref`);
	return within(source.directory, uses.path);
}
// adapters/github/runner/shell.ts
var import_dist = require_dist();
const Shell = _enum(["bash", "sh"]);
function scriptOf(shell) {
	if (shell === "sh") return {
		extension: ".sh",
		command: "sh",
		args: (file) => ["-e", file]
	};
	if (shell === void 0) return {
		extension: ".sh",
		command: "bash",
		args: (file) => ["-e", file]
	};
	return {
		extension: ".sh",
		command: "bash",
		args: (file) => [
			"--noprofile",
			"--norc",
			"-eo",
			"pipefail",
			file
		]
	};
}
// adapters/github/runner/workflow-file.ts
const Scalar$1 = union([
	string(),
	number(),
	boolean()
]);
const Text = union([string(), number().transform(String)]);
const Values = record(string(), union([Scalar$1, _null()]).transform((value) => value === null ? "" : value));
const OneOrMore = union([string().transform((one) => [one]), array(string())]);
const Access = _enum([
	"read",
	"write",
	"none"
]);
const PermissionsNode = union([_enum(["read-all", "write-all"]), record(string(), Access)]);
const Run = strictObject({
	shell: Shell.optional(),
	"working-directory": string().optional()
});
const Defaults = strictObject({ run: Run.optional() });
const Condition = union([string(), boolean()]);
const Flag = union([boolean(), string()]);
const Minutes = union([number().positive(), string()]);
const Concurrency = union([string(), strictObject({
	group: string(),
	"cancel-in-progress": Flag.optional()
})]);
const NotRun = _undefined({ error: "this runner doesn't execute it" }).optional();
const Step = strictObject({
	id: string().regex(/^[A-Za-z_][\w-]*$/).optional(),
	name: Text.optional(),
	if: Condition.optional(),
	uses: string().optional(),
	run: string().optional(),
	shell: Shell.optional(),
	with: Values.default({}),
	env: Values.default({}),
	"working-directory": string().optional(),
	"continue-on-error": Flag.optional(),
	"timeout-minutes": Minutes.optional()
}).refine((step) => step.uses === void 0 !== (step.run === void 0), { message: "a step has either `uses` or `run`" });
const common = {
	name: Text.optional(),
	needs: OneOrMore.default([]),
	if: Condition.optional(),
	permissions: PermissionsNode.optional(),
	concurrency: Concurrency.optional(),
	strategy: NotRun
};
const StepsJob = strictObject({
	...common,
	"runs-on": unknown(),
	environment: union([string().transform((name) => ({ name })), strictObject({
		name: string(),
		url: string().optional(),
		deployment: Flag.optional()
	})]).optional(),
	env: Values.default({}),
	defaults: Defaults.optional(),
	outputs: Values.default({}),
	steps: array(Step).min(1),
	"timeout-minutes": Minutes.optional(),
	"continue-on-error": Flag.optional(),
	container: NotRun,
	services: NotRun
});
const CallJob = strictObject({
	...common,
	uses: string(),
	with: Values.default({}),
	secrets: union([literal("inherit"), record(string(), string())]).optional()
});
const Input$1 = strictObject({
	description: string().optional(),
	required: boolean().default(false),
	default: Scalar$1.optional(),
	type: _enum([
		"string",
		"boolean",
		"number",
		"choice",
		"environment"
	]).default("string"),
	options: array(string()).optional(),
	deprecationMessage: string().optional()
});
const Inputs = record(string(), Input$1).nullish().transform((inputs) => inputs ?? {});
const Triggers = object({
	workflow_dispatch: strictObject({ inputs: Inputs }).nullish(),
	workflow_call: strictObject({
		inputs: Inputs,
		outputs: record(string(), strictObject({
			description: string().optional(),
			value: string()
		})).default({}),
		secrets: record(string(), strictObject({
			description: string().optional(),
			required: boolean().default(false)
		}).nullish()).default({})
	}).nullish()
});
const On = union([
	string().transform((name) => ({ [name]: null })),
	array(string()).transform((names) => Object.fromEntries(names.map((name) => [name, null]))),
	record(string(), unknown())
]);
const Workflow = strictObject({
	name: string().optional(),
	"run-name": string().optional(),
	on: On.pipe(record(string(), unknown())),
	permissions: PermissionsNode.optional(),
	env: Values.default({}),
	defaults: Defaults.optional(),
	concurrency: Concurrency.optional(),
	jobs: record(string().regex(/^[A-Za-z_][\w-]*$/), unknown())
});
function parseWorkflow(source, path) {
	const document = parseYaml(source, path);
	const workflow = read(Workflow, document, path, []);
	const triggers = read(Triggers, workflow.on, path, ["on"]);
	const jobs = Object.entries(workflow.jobs).map(([id, job]) => {
		return [id, read(typeof job === "object" && job !== null && "uses" in job ? CallJob : StepsJob, job, path, ["jobs", id])];
	});
	if (jobs.length === 0) throw new Fault("WORKFLOW_INVALID", `${path}: there are no jobs`);
	return {
		...workflow,
		path,
		triggers,
		jobs: Object.fromEntries(jobs)
	};
}
function parseYaml(source, path) {
	const document = (0, import_dist.parseDocument)(source, { prettyErrors: true });
	const [error] = document.errors;
	if (error !== void 0) throw new Fault("WORKFLOW_INVALID", `${path}: ${error.message}`, { cause: error });
	return document.toJS();
}
function read(schema, value, path, below) {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const places = parsed.error.issues.map((issue) => `${[...below, ...issue.path.map(String)].join(".") || "the file"}: ${issue.message}`);
	throw new Fault("WORKFLOW_INVALID", `${path}: ${places.join("; ")}`);
}
function isCall(job) {
	return "uses" in job;
}
// adapters/github/runner/check-workflow.ts
const FILE = [
	"github",
	"inputs",
	"vars"
];
const JOB = [
	...FILE,
	"needs",
	"strategy",
	"matrix"
];
const STEP_CONDITION = [
	...JOB,
	"job",
	"runner",
	"env",
	"steps"
];
const STEP = [...STEP_CONDITION, "secrets"];
function checkWorkflow(file) {
	const ids = Object.keys(file.jobs);
	at(file.path, "run-name", () => checkTemplate(file["run-name"] ?? "", FILE));
	at(file.path, "env", () => checkValues(file.env, [...FILE, "secrets"]));
	for (const [id, job] of Object.entries(file.jobs)) {
		const missing = job.needs.find((need) => !ids.includes(need));
		if (missing !== void 0) throw invalid(file.path, `jobs.${id}`, `it needs "${missing}", which doesn't exist`);
		at(file.path, `jobs.${id}`, () => checkJob(job));
		for (const [n, step] of isCall(job) ? [] : job.steps.entries()) at(file.path, `jobs.${id}.steps.${n}`, () => checkStep(step));
	}
	checkOrder(file);
}
function checkJob(job) {
	checkCondition(job.if, [...FILE, "needs"]);
	checkTemplate(job.name ?? "", JOB);
	if (isCall(job)) {
		checkValues(job.with, JOB);
		if (typeof job.secrets === "object") checkValues(job.secrets, [...JOB, "secrets"]);
	} else {
		checkTemplate(job.environment?.name ?? "", JOB);
		checkValues(job.env, [...JOB, "secrets"]);
		checkValues(job.outputs, STEP);
		checkDuplicateIds(job);
	}
}
function checkStep(step) {
	checkCondition(step.if, STEP_CONDITION);
	for (const text of [
		step.name,
		step.run,
		step["working-directory"]
	]) checkTemplate(text ?? "", STEP);
	checkValues({ ...step.with }, STEP);
	checkValues({ ...step.env }, STEP);
	if (step.uses !== void 0) parseUses(step.uses);
}
function checkDuplicateIds(job) {
	const ids = job.steps.flatMap((step) => step.id ?? []);
	const twice = ids.find((id, n) => ids.indexOf(id) !== n);
	if (twice !== void 0) throw new Fault("WORKFLOW_INVALID", `two steps have the id "${twice}"`);
}
function checkOrder(file) {
	const done = new Set();
	for (let left = Object.keys(file.jobs); left.length > 0;) {
		const ready = left.filter((id) => file.jobs[id]?.needs.every((need) => done.has(need)) === true);
		if (ready.length === 0) throw invalid(file.path, "jobs", `${left.join(", ")} wait for each other`);
		for (const id of ready) done.add(id);
		left = left.filter((id) => !done.has(id));
	}
}
function checkValues(values, available) {
	for (const value of Object.values(values)) checkTemplate(String(value), available);
}
function at(path, place, check) {
	try {
		check();
	} catch (error) {
		if (error instanceof Fault) throw invalid(path, place, error.message, error);
		throw error;
	}
}
function invalid(path, place, message, cause) {
	return new Fault("WORKFLOW_INVALID", `${path}: ${place}: ${message}`, { cause });
}
// adapters/github/runner/dispatch-inputs.ts
function readInputs(declared, given, path) {
	const unexpected = Object.keys(given).find((name) => !(name in declared));
	if (unexpected !== void 0) throw new Fault("WORKFLOW_INVALID", `${path}: Unexpected inputs provided: ["${unexpected}"]`);
	return Object.fromEntries(Object.entries(declared).map(([name, input]) => {
		const value = given[name] ?? input.default;
		if ((value === void 0 || value === "") && input.required) throw new Fault("WORKFLOW_INVALID", `${path}: Required input '${name}' not provided`);
		return [name, typed(value, input, name, path)];
	}));
}
function typed(given, input, name, path) {
	const wrong = () => new Fault("WORKFLOW_INVALID", `${path}: input '${name}' has a value that is no ${input.type}`);
	const value = given ?? void 0;
	if (value !== void 0 && !isScalar(value)) throw wrong();
	if (input.type === "boolean") {
		const text = String(value ?? false);
		if (text !== "true" && text !== "false") throw wrong();
		return text === "true";
	}
	if (input.type === "number") {
		const number = Number(value ?? 0);
		if (Number.isNaN(number)) throw wrong();
		return number;
	}
	const text = String(value ?? "");
	if (input.type === "choice" && value !== void 0 && input.options?.includes(text) !== true) throw wrong();
	return text;
}
function isScalar(value) {
	return [
		"string",
		"number",
		"boolean"
	].includes(typeof value);
}
// adapters/github/runner/job-facts.ts
function makeJobFolders(root, payload) {
	const folders = {
		workspace: join(root, "workspace"),
		temp: join(root, "temp"),
		home: join(root, "home"),
		toolCache: join(root, "tools")
	};
	for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
	const event = join(folders.temp, "event.json");
	writeFileSync(event, JSON.stringify(payload, null, 2));
	return {
		...folders,
		event
	};
}
function githubContext(run, job) {
	const { base, head } = pullRequestRefs(run.event.payload);
	return {
		actor: run.actor.login,
		actor_id: String(run.actor.id),
		api_url: run.urls.api,
		base_ref: base,
		event: run.event.payload,
		event_name: run.event.name,
		event_path: job.folders.event,
		graphql_url: run.urls.graphql,
		head_ref: head,
		job: job.id,
		ref: run.ref,
		ref_name: refName(run.ref),
		ref_protected: run.refProtected,
		ref_type: refType(run.ref),
		repository: run.repository.fullName,
		repository_id: String(run.repository.id),
		repository_owner: ownerOf(run.repository.fullName),
		repository_owner_id: String(run.repository.ownerId),
		repositoryUrl: `git://github.com/${run.repository.fullName}.git`,
		retention_days: "90",
		run_attempt: String(run.attempt),
		run_id: String(run.runId),
		run_number: String(run.runNumber),
		server_url: run.urls.server,
		sha: run.commit,
		triggering_actor: run.actor.login,
		workflow: run.workflow.name,
		workflow_ref: workflowRef(run),
		workflow_sha: run.workflow.commit,
		workspace: job.folders.workspace
	};
}
const ONLY_CONTEXT = new Set(["event", "repositoryUrl"]);
function githubEnvironment(run, job) {
	const github = Object.entries(githubContext(run, job)).filter(([name]) => !ONLY_CONTEXT.has(name)).map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, String(value)]);
	return {
		CI: "true",
		GITHUB_ACTIONS: "true",
		...Object.fromEntries(github),
		RUNNER_OS: "Linux",
		RUNNER_ARCH: process.arch === "arm64" ? "ARM64" : "X64",
		RUNNER_NAME: "clearance",
		RUNNER_ENVIRONMENT: "github-hosted",
		RUNNER_TEMP: job.folders.temp,
		RUNNER_TOOL_CACHE: job.folders.toolCache,
		HOME: job.folders.home
	};
}
function idTokenClaims(run, job) {
	const { base, head } = pullRequestRefs(run.event.payload);
	const environment = job.environment?.name;
	return {
		sub: `repo:${run.repository.fullName}:${subjectContext(run, environment)}`,
		repository: run.repository.fullName,
		repository_id: String(run.repository.id),
		repository_owner: ownerOf(run.repository.fullName),
		repository_owner_id: String(run.repository.ownerId),
		repository_visibility: run.repository.visibility,
		ref: run.ref,
		ref_type: refType(run.ref),
		ref_protected: String(run.refProtected),
		sha: run.commit,
		workflow: run.workflow.name,
		workflow_ref: workflowRef(run),
		workflow_sha: run.workflow.commit,
		job_workflow_ref: `${job.workflow.repository}/${job.workflow.path}@${job.workflow.ref}`,
		job_workflow_sha: job.workflow.commit,
		event_name: run.event.name,
		run_id: String(run.runId),
		run_number: String(run.runNumber),
		run_attempt: String(run.attempt),
		actor: run.actor.login,
		actor_id: String(run.actor.id),
		runner_environment: "github-hosted",
		base_ref: base,
		head_ref: head,
		...environment === void 0 ? {} : { environment }
	};
}
function subjectContext(run, environment) {
	if (environment !== void 0) return `environment:${environment.replaceAll(":", "%3A")}`;
	return run.event.name === "pull_request" ? "pull_request" : `ref:${run.ref}`;
}
function workflowRef(run) {
	return `${run.repository.fullName}/${run.workflow.path}@${run.workflow.ref}`;
}
function ownerOf(fullName) {
	return fullName.slice(0, fullName.indexOf("/"));
}
function refName(ref) {
	return ref.replace(/^refs\/(heads|tags|pull)\//, "");
}
function refType(ref) {
	return ref.startsWith("refs/tags/") ? "tag" : "branch";
}
function pullRequestRefs(payload) {
	const pull = payload["pull_request"];
	return {
		base: refOf(pull, "base"),
		head: refOf(pull, "head")
	};
}
function refOf(pull, side) {
	if (typeof pull !== "object" || pull === null || !(side in pull)) return "";
	const end = Reflect.get(pull, side);
	const ref = typeof end === "object" && end !== null ? Reflect.get(end, "ref") : void 0;
	return typeof ref === "string" ? ref : "";
}
// adapters/github/runner/called-workflow.ts
const MOST_DEEP = 10;
const REMOTE = /^(?<repository>[\w.-]+\/[\w.-]+)\/(?<path>\.github\/workflows\/[^@/]+\.ya?ml)@(?<ref>\S+)$/;
async function calledWorkflow(jobs, job, head, contexts) {
	const depth = (jobs.caller?.depth ?? 0) + 1;
	if (depth > MOST_DEEP) throw new Fault("WORKFLOW_INVALID", `${job.uses}: workflows call each other too deeply`);
	const { workflow, source } = await locate(jobs, job.uses);
	const file = parseWorkflow(source, `${workflow.repository}/${workflow.path}`);
	checkWorkflow(file);
	const call = file.triggers.workflow_call;
	if (!("workflow_call" in file.on)) throw new Fault("WORKFLOW_INVALID", `${file.path} can't be called: it has no workflow_call trigger`);
	const given = Object.entries(job.with).map(([name, value]) => [name, interpolateValue(value, contexts)]);
	return {
		...jobs,
		file,
		workflow,
		inputs: readInputs(call?.inputs ?? {}, Object.fromEntries(given), file.path),
		caller: {
			key: head.key,
			name: head.name,
			depth,
			permissions: head.permissions,
			secrets: await passedSecrets(jobs, job, contexts)
		}
	};
}
async function locate(jobs, uses) {
	const local = uses.startsWith("./");
	const named = local ? {
		repository: jobs.workflow.repository,
		path: uses.slice(2),
		ref: jobs.workflow.commit
	} : REMOTE.exec(uses)?.groups;
	const { repository = "", path = "", ref = "" } = named ?? {};
	const found = named === void 0 ? void 0 : await jobs.request.github.source(repository, ref);
	const file = found === void 0 ? void 0 : within(found.directory, path);
	if (found === void 0 || file === void 0 || !existsSync(file)) throw new Fault("WORKFLOW_INVALID", `uses: ${uses}: no such workflow; expected ./.github/workflows/x.yml or owner/name/.github/workflows/x.yml@ref`);
	return {
		workflow: {
			repository,
			path,
			ref: local ? jobs.workflow.ref : found.ref,
			commit: found.commit
		},
		source: readFileSync(file, "utf8")
	};
}
async function passedSecrets(jobs, job, contexts) {
	const own = jobs.caller?.secrets ?? await jobs.request.github.secretsFor(void 0);
	if (job.secrets === "inherit") return own;
	const scope = {
		...contexts,
		secrets: own
	};
	const passed = Object.entries(job.secrets ?? {}).map(([name, text]) => [name, interpolate(text, scope)]);
	return Object.fromEntries(passed);
}
// adapters/github/runner/permissions.ts
const SCOPES = [
	"actions",
	"attestations",
	"checks",
	"contents",
	"deployments",
	"discussions",
	"id-token",
	"issues",
	"packages",
	"pages",
	"pull-requests",
	"security-events",
	"statuses"
];
const RANK = {
	none: 0,
	read: 1,
	write: 2
};
function permissionsOf(job, workflow, fallback) {
	const written = job ?? workflow;
	if (written === void 0) return fallback;
	if (typeof written !== "string") return named(written);
	const level = written === "write-all" ? "write" : "read";
	const all = SCOPES.map((scope) => [scope, level]);
	return Object.fromEntries(level === "read" ? all.filter(([scope]) => scope !== "id-token") : all);
}
function named(written) {
	return Object.fromEntries(Object.entries(written).filter(([, level]) => level !== "none"));
}
function capped(wanted, limit) {
	const entries = Object.entries(wanted).map(([scope, level]) => {
		const most = limit[scope] ?? "none";
		return [scope, RANK[level] <= RANK[most] ? level : most];
	});
	return named(Object.fromEntries(entries));
}
// adapters/github/runner/job-context.ts
function jobScope(state) {
	return {
		steps: {},
		inputs: state.planned.inputs,
		secrets: state.secrets,
		environment: {},
		action: void 0,
		failed: false
	};
}
function stepContexts(state, scope, stepEnv = {}) {
	const { planned, request, folders } = state;
	return {
		github: {
			...githubContext(state.facts, {
				id: planned.id,
				folders
			}),
			token: state.token,
			action_path: scope.action?.path ?? "",
			action_repository: scope.action?.repository ?? "",
			action_ref: scope.action?.ref ?? ""
		},
		needs: planned.needs,
		strategy: {},
		matrix: {},
		job: { status: state.signal.aborted ? "cancelled" : state.failed ? "failure" : "success" },
		runner: runnerContext(folders),
		env: {
			...state.environment,
			...scope.environment,
			...stepEnv
		},
		vars: request.variables,
		steps: scope.steps,
		inputs: scope.inputs,
		...scope.secrets === void 0 ? {} : { secrets: {
			...scope.secrets,
			GITHUB_TOKEN: state.token
		} }
	};
}
function withoutSecrets(contexts) {
	return Object.fromEntries(Object.entries(contexts).filter(([name]) => name !== "secrets"));
}
function runnerContext(folders) {
	return {
		os: "Linux",
		arch: process.arch === "arm64" ? "ARM64" : "X64",
		name: "clearance",
		environment: "github-hosted",
		temp: folders.temp,
		tool_cache: folders.toolCache,
		debug: ""
	};
}
function processEnvironment(state, scope, stepEnv) {
	const machine = state.request.machineEnvironment;
	const path = [...state.path, machine["PATH"] ?? ""].filter((entry) => entry !== "").join(":");
	return {
		...machine,
		PATH: path,
		...state.environment,
		...scope.environment,
		...stepEnv,
		...state.fixed,
		...scope.action?.path === void 0 ? {} : { GITHUB_ACTION_PATH: scope.action.path },
		GITHUB_ACTION_REPOSITORY: scope.action?.repository ?? "",
		GITHUB_ACTION_REF: scope.action?.ref ?? ""
	};
}
// adapters/github/runner/workflow-command.ts
const LINE = /^\s*::([\w-]+)(?: ([^\r\n]*?))?::(.*)$/;
function parseCommand(line) {
	const [, name, properties = "", message = ""] = LINE.exec(line) ?? [];
	if (name === void 0) return void 0;
	return {
		name: name.toLowerCase(),
		properties: Object.fromEntries(properties.split(",").map((pair) => {
			const equals = pair.indexOf("=");
			return [pair.slice(0, Math.max(equals, 0)).trim(), unescapeProperty(pair.slice(equals + 1))];
		}).filter(([key]) => key !== "")),
		message: unescapeMessage(message)
	};
}
function unescapeMessage(text) {
	return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}
function unescapeProperty(text) {
	return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%25", "%");
}
// adapters/github/runner/job-log.ts
const LEVELS = {
	notice: "notice",
	warning: "warning",
	error: "failure"
};
var JobLog = class {
	annotations = [];
	#masks;
	#lines = [];
	#stopped;
	constructor(masks) {
		this.#masks = masks;
	}
	get text() {
		return this.#lines.map((line) => `${line}\n`).join("");
	}
	hear(line) {
		const command = parseCommand(line);
		if (this.#stopped !== void 0) {
			if (command?.name === this.#stopped) this.#stopped = void 0;
			else this.say(line);
		} else if (command === void 0) this.say(line);
		else this.#obey(command, line);
	}
	say(line) {
		this.#lines.push(this.#masks.hide(line));
	}
	fail(message) {
		this.#annotate("failure", "error", message, {});
	}
	#obey(command, line) {
		const level = LEVELS[command.name];
		if (level !== void 0) this.#annotate(level, command.name, command.message, command.properties);
		else if (command.name === "add-mask") this.#masks.add(command.message);
		else if (command.name === "stop-commands") this.#stopped = command.message.toLowerCase();
		else if (command.name === "group") this.say(`##[group]${command.message}`);
		else if (command.name === "endgroup") this.say("##[endgroup]");
		else if (command.name === "debug") this.say(`##[debug]${command.message}`);
		else if (command.name === "set-output" || command.name === "save-state") this.#annotate("failure", "error", `::${command.name}:: is switched off: write to its file`, {});
		else this.say(line);
	}
	#annotate(level, label, message, properties) {
		const line = Number.parseInt(properties["line"] ?? "", 10);
		this.annotations.push({
			level,
			message: this.#masks.hide(message),
			...properties["title"] === void 0 ? {} : { title: this.#masks.hide(properties["title"]) },
			...properties["file"] === void 0 ? {} : { path: properties["file"] },
			...Number.isNaN(line) ? {} : { line }
		});
		this.say(`##[${label}]${message}`);
	}
};
// adapters/github/runner/masking.ts
var Masks = class {
	#secrets = new Set();
	#ordered = [];
	add(secret) {
		const lines = secret.split(/\r?\n/);
		for (const value of [secret, ...lines].map((text) => text.trim())) {
			if (value === "") continue;
			this.#secrets.add(value);
			this.#secrets.add(JSON.stringify(value).slice(1, -1));
			this.#secrets.add(encodeURIComponent(value));
			if (value.length >= 4) this.#secrets.add(Buffer.from(value).toString("base64"));
		}
		this.#ordered = [...this.#secrets].sort((a, b) => b.length - a.length);
	}
	hide(text) {
		return this.#ordered.reduce((hidden, secret) => hidden.replaceAll(secret, "***"), text);
	}
	covers(text) {
		return this.#ordered.some((secret) => text.includes(secret));
	}
};
// adapters/github/runner/step.ts
function fillIn(values, contexts) {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, interpolate(String(value), contexts)]));
}
function isTrue(value, contexts) {
	const filled = interpolateValue(value, contexts);
	return filled === true || filled === "true";
}
function timeLimit(limited, contexts) {
	const minutes = Number(interpolateValue(limited["timeout-minutes"], contexts));
	return Number.isFinite(minutes) && minutes > 0 ? [AbortSignal.timeout(minutes * 6e4)] : [];
}
function keepWrites(state, writes) {
	state.environment = {
		...state.environment,
		...writes.environment
	};
	state.path = [...writes.path.toReversed(), ...state.path];
	if (writes.summary !== "") state.summaries.push(state.masks.hide(writes.summary));
}
// adapters/github/runner/child-process.ts
async function runChild(request) {
	const child = launch(request.command, request.args, {
		cwd: request.directory,
		env: request.environment,
		group: true
	});
	child.stdin.end();
	const end = () => child.kill();
	request.signal?.addEventListener("abort", end, { once: true });
	if (request.signal?.aborted === true) end();
	try {
		const [code] = await Promise.all([
			child.ended.catch((error) => {
				request.onLine(`${request.command} can't be started: ${error instanceof Error ? error.message : String(error)}`);
				return 127;
			}),
			eachLine(child.stdout, request.onLine),
			eachLine(child.stderr, request.onLine)
		]);
		return code ?? 137;
	} finally {
		request.signal?.removeEventListener("abort", end);
	}
}
async function eachLine(stream, onLine) {
	for await (const line of createInterface({
		input: stream,
		crlfDelay: Number.POSITIVE_INFINITY
	})) onLine(line);
}
// adapters/github/runner/step-files.ts
const FILES = {
	GITHUB_OUTPUT: "set_output",
	GITHUB_ENV: "set_env",
	GITHUB_PATH: "add_path",
	GITHUB_STATE: "save_state",
	GITHUB_STEP_SUMMARY: "step_summary"
};
function makeStepFiles(temp) {
	const folder = join(temp, "_runner_file_commands");
	mkdirSync(folder, { recursive: true });
	const id = randomUUID();
	const at = (name) => join(folder, `${FILES[name]}_${id}`);
	const names = Object.keys(FILES);
	for (const name of names) writeFileSync(at(name), "");
	const take = (name) => {
		const text = readFileSync(at(name), "utf8");
		rmSync(at(name));
		return text;
	};
	return {
		environment: Object.fromEntries(names.map((name) => [name, at(name)])),
		collect: () => ({
			outputs: parseAssignments(take("GITHUB_OUTPUT"), "GITHUB_OUTPUT"),
			environment: withoutReserved(parseAssignments(take("GITHUB_ENV"), "GITHUB_ENV")),
			path: take("GITHUB_PATH").split(/\r?\n/).filter((line) => line !== ""),
			state: parseAssignments(take("GITHUB_STATE"), "GITHUB_STATE"),
			summary: take("GITHUB_STEP_SUMMARY")
		})
	};
}
function withoutReserved(values) {
	if ("NODE_OPTIONS" in values) throw new Fault("WORKFLOW_INVALID", "GITHUB_ENV can't set NODE_OPTIONS: set it in the step's env");
	return values;
}
function parseAssignments(text, file) {
	const values = {};
	const lines = text.split(/\r?\n/);
	for (let at = 0; at < lines.length; at += 1) {
		const line = lines[at] ?? "";
		if (line === "") continue;
		const equals = line.indexOf("=");
		const heredoc = line.indexOf("<<");
		if (heredoc > 0 && (equals < 0 || heredoc < equals)) {
			const delimiter = line.slice(heredoc + 2);
			const end = lines.indexOf(delimiter, at + 1);
			if (delimiter === "" || end < 0) throw new Fault("WORKFLOW_INVALID", `${file}: the block "${line.slice(0, heredoc)}" never ends`);
			values[line.slice(0, heredoc)] = lines.slice(at + 1, end).join("\n");
			at = end;
		} else if (equals > 0) values[line.slice(0, equals)] = line.slice(equals + 1);
		else throw new Fault("WORKFLOW_INVALID", `${file}: line ${at + 1} is neither name=value nor name<<DELIMITER`);
	}
	return values;
}
// adapters/github/runner/step-process.ts
async function runStepProcess(step) {
	const files = makeStepFiles(step.temp);
	return {
		exitCode: await runChild({
			command: step.command,
			args: step.args,
			directory: step.directory,
			environment: {
				...step.environment,
				...files.environment
			},
			onLine: (line) => step.log.hear(line),
			signal: step.signal
		}),
		writes: files.collect()
	};
}
// adapters/github/runner/run-script.ts
async function runScript(call, run) {
	const { state, scope, step, contexts } = call;
	const { workspace, temp } = state.folders;
	const defaults = scope.action === void 0 ? {
		...state.planned.file.defaults?.run,
		...state.planned.job.defaults?.run
	} : {};
	const script = scriptOf(step.shell ?? defaults.shell);
	const file = join(temp, `${randomUUID()}${script.extension}`);
	writeFileSync(file, interpolate(run, contexts));
	const directory = interpolate(step["working-directory"] ?? defaults["working-directory"] ?? "", contexts);
	const { exitCode, writes } = await runStepProcess({
		command: script.command,
		args: script.args(file),
		directory: resolve(workspace, directory),
		environment: processEnvironment(state, scope, call.environment),
		temp,
		log: state.log,
		signal: call.signal
	});
	keepWrites(state, writes);
	if (exitCode !== 0) state.log.fail(`Process completed with exit code ${exitCode}.`);
	return {
		ok: exitCode === 0,
		outputs: writes.outputs
	};
}
// adapters/github/runner/action-file.ts
const Scalar = union([
	string(),
	number(),
	boolean()
]).transform(String);
const Input = object({
	description: string().optional(),
	required: union([boolean(), string()]).optional(),
	default: Scalar.optional(),
	deprecationMessage: string().optional()
});
const NodeRuns = strictObject({
	using: _enum(["node20", "node24"]),
	main: string(),
	pre: string().optional(),
	"pre-if": string().optional(),
	post: string().optional(),
	"post-if": string().optional()
});
const CompositeRuns = strictObject({
	using: literal("composite"),
	steps: array(unknown())
});
const Action = object({
	name: string(),
	description: string().optional(),
	inputs: record(string(), Input.nullish()).default({}),
	outputs: record(string(), object({ value: string().optional() }).nullish()).default({}),
	runs: looseObject({ using: string() })
});
function parseAction(source, path) {
	const action = read(Action, parseYaml(source, path), path, []);
	const { using } = action.runs;
	if (using === "composite") {
		const { steps } = read(CompositeRuns, action.runs, path, ["runs"]);
		return {
			...action,
			runs: {
				using,
				steps: steps.map((step, at) => compositeStep(step, path, at))
			}
		};
	}
	if (using === "docker") throw new Fault("WORKFLOW_INVALID", `${path}: a docker action can't run here: there are no containers`);
	return {
		...action,
		runs: read(NodeRuns, action.runs, path, ["runs"])
	};
}
function compositeStep(value, path, at) {
	const step = read(Step, value, path, [
		"runs",
		"steps",
		String(at)
	]);
	if (step.run !== void 0 && step.shell === void 0) throw new Fault("WORKFLOW_INVALID", `${path}: runs.steps.${at}: a composite action's run needs a shell`);
	return step;
}
function readAction(directory, named) {
	const path = ["action.yml", "action.yaml"].map((name) => join(directory, name)).find((file) => existsSync(file));
	if (path === void 0) throw new Fault("WORKFLOW_INVALID", `${named}: there is no action.yml. Was the repository checked out before?`);
	return parseAction(readFileSync(path, "utf8"), `${named}/action.yml`);
}
// adapters/github/runner/run-action.ts
async function runAction(request) {
	const masks = new Masks();
	for (const secret of request.secrets ?? []) masks.add(secret);
	const log = new JobLog(masks);
	const { inputs, unexpected } = actionInputs(request.action, request.inputs, request.contexts ?? {});
	if (unexpected.length > 0) log.hear(unexpectedInputs(unexpected));
	const { exitCode, writes } = await runStepProcess({
		command: process.execPath,
		args: [request.entry],
		directory: request.workspace,
		environment: {
			...request.environment,
			...inputs,
			...stateEnvironment(request.state ?? {})
		},
		temp: request.temp,
		log,
		signal: request.signal
	});
	return {
		exitCode,
		outputs: writes.outputs,
		log: log.text,
		summary: masks.hide(writes.summary),
		annotations: log.annotations,
		state: writes.state
	};
}
function actionInputs(action, given, contexts) {
	const declared = Object.entries(action.inputs).map(([name, input]) => [variableOf(name), interpolate(input?.default ?? "", contexts)]);
	const written = Object.entries(given).map(([name, value]) => [variableOf(name), value]);
	const known = new Set(declared.map(([name]) => name));
	return {
		inputs: Object.fromEntries([...declared, ...written]),
		unexpected: Object.keys(given).filter((name) => !known.has(variableOf(name)))
	};
}
function unexpectedInputs(names) {
	return `::warning::Unexpected input(s): ${names.join(", ")}`;
}
function stateEnvironment(state) {
	return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}
function variableOf(name) {
	return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}
// adapters/github/runner/run-checkout.ts
const INPUTS = new Set([
	"repository",
	"ref",
	"path",
	"fetch-depth",
	"token",
	"persist-credentials",
	"clean",
	"fetch-tags",
	"show-progress"
]);
async function runCheckout(call, given) {
	const unknown = Object.keys(given).find((name) => !INPUTS.has(name));
	if (unknown !== void 0) throw new Fault("WORKFLOW_INVALID", `actions/checkout: the input "${unknown}" isn't supported here`);
	const { request, folders, token } = call.state;
	const repository = given["repository"] || request.repository.fullName;
	const own = repository.toLowerCase() === request.repository.fullName.toLowerCase();
	const depth = Number(given["fetch-depth"] || "1");
	if (!Number.isInteger(depth) || depth < 0) throw new Fault("WORKFLOW_INVALID", `actions/checkout: fetch-depth "${given["fetch-depth"]}" is no number`);
	const directory = within(folders.workspace, given["path"] || ".");
	rmSync(directory, {
		recursive: true,
		force: true
	});
	const { commit } = await request.github.checkout({
		repository,
		ref: given["ref"] || (own ? request.ref : void 0),
		...own && !given["ref"] ? { commit: request.commit } : {},
		directory,
		depth,
		token: given["token"] || token,
		persistCredentials: given["persist-credentials"] !== "false"
	});
	call.state.log.say(`${repository} is checked out at ${commit}`);
	return {
		ok: true,
		outputs: {
			ref: given["ref"] || request.ref,
			commit
		}
	};
}
// adapters/github/runner/run-node-action.ts
async function runNodeAction(call, action) {
	const { state, scope } = call;
	const saved = {};
	const stage = async (file, signal) => {
		const { exitCode, writes } = await runStepProcess({
			command: process.execPath,
			args: [join(action.directory, file)],
			directory: state.folders.workspace,
			environment: {
				...processEnvironment(state, {
					...scope,
					action: action.origin
				}, call.environment),
				...action.inputs,
				...stateEnvironment(saved)
			},
			temp: state.folders.temp,
			log: state.log,
			signal
		});
		keepWrites(state, writes);
		Object.assign(saved, writes.state);
		return {
			ok: exitCode === 0,
			outputs: writes.outputs
		};
	};
	const asked = (condition) => holds(condition ?? "always()", withoutSecrets(stepContexts(state, scope)), {
		success: !scope.failed && !state.signal.aborted,
		failure: scope.failed,
		cancelled: state.signal.aborted
	});
	const { pre, main, post } = action.runs;
	if (pre !== void 0 && asked(action.runs["pre-if"]) && !(await stage(pre, call.signal)).ok) return {
		ok: false,
		outputs: {}
	};
	if (post !== void 0) state.posts.push(async () => {
		if (!asked(action.runs["post-if"])) return;
		if (!(await stage(post, void 0)).ok) state.failed = true;
	});
	return stage(main, call.signal);
}
// adapters/github/runner/run-uses.ts
async function runUses(call) {
	const { state, step, contexts } = call;
	const text = step.uses ?? "";
	const uses = parseUses(text);
	const given = fillIn(step.with, contexts);
	if (uses.kind === "checkout") return runCheckout(call, given);
	const directory = uses.kind === "local" ? within(state.folders.workspace, uses.path) : await fetchAction(uses, state.request.github);
	const action = readAction(directory, text);
	const origin = uses.kind === "local" ? {
		repository: "",
		ref: ""
	} : {
		repository: uses.repository,
		ref: uses.ref
	};
	const { github, runner, job, vars } = contexts;
	const { inputs, unexpected } = actionInputs(action, given, {
		github,
		runner,
		job,
		vars
	});
	if (unexpected.length > 0) state.log.hear(unexpectedInputs(unexpected));
	return action.runs.using === "composite" ? runComposite(call, action, action.runs.steps, {
		...origin,
		path: directory
	}, inputs) : runNodeAction(call, {
		runs: action.runs,
		directory,
		origin,
		inputs
	});
}
async function runComposite(call, action, steps, origin, variables) {
	const names = [...Object.keys(action.inputs), ...Object.keys(call.step.with)];
	const scope = {
		steps: {},
		inputs: Object.fromEntries(names.map((name) => [name, variables[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] ?? ""])),
		secrets: void 0,
		environment: {
			...call.scope.environment,
			...call.environment
		},
		action: origin,
		failed: false
	};
	await call.runSteps(call.state, scope, steps);
	const { github, runner, job, env } = call.contexts;
	const contexts = {
		github,
		runner,
		job,
		env,
		inputs: scope.inputs,
		steps: scope.steps
	};
	const outputs = Object.entries(action.outputs).map(([name, output]) => [name, interpolate(output?.value ?? "", contexts)]);
	return {
		ok: !scope.failed,
		outputs: Object.fromEntries(outputs)
	};
}
// adapters/github/runner/run-steps.ts
async function runSteps(state, scope, steps) {
	const results = [];
	for (const [at, step] of steps.entries()) {
		const { name, outcome } = await runStep(state, scope, step);
		scope.steps[step.id ?? `__${at + 1}`] = outcome;
		if (outcome.conclusion === "failure") scope.failed = true;
		results.push({
			number: at + 1,
			name,
			outcome: outcome.outcome,
			conclusion: outcome.conclusion
		});
	}
	return results;
}
async function runStep(state, scope, step) {
	const outer = stepContexts(state, scope);
	const status = {
		success: !scope.failed && !state.signal.aborted,
		failure: scope.failed,
		cancelled: state.signal.aborted
	};
	try {
		if (!holds(step.if, withoutSecrets(outer), status)) return {
			name: plainName(step),
			outcome: ended("skipped")
		};
		const environment = fillIn(step.env, outer);
		const contexts = stepContexts(state, scope, environment);
		const name = interpolate(plainName(step), contexts);
		state.log.say(`##[group]${name}`);
		const limits = [...state.signal.aborted ? [] : [state.signal], ...timeLimit(step, contexts)];
		const signal = limits.length === 0 ? void 0 : AbortSignal.any(limits);
		const call = {
			state,
			scope,
			step,
			contexts,
			environment,
			signal,
			runSteps
		};
		const end = await attempt(state, () => step.run === void 0 ? runUses(call) : runScript(call, step.run));
		if (!state.signal.aborted && signal?.aborted === true) state.log.fail(`${name}: the step ran out of time`);
		const outcome = state.signal.aborted && !status.cancelled ? "cancelled" : end.ok ? "success" : "failure";
		return {
			name,
			outcome: {
				outcome,
				conclusion: outcome === "failure" && isTrue(step["continue-on-error"], contexts) ? "success" : outcome,
				outputs: end.outputs
			}
		};
	} catch (error) {
		return {
			name: plainName(step),
			outcome: failedBy(state, error)
		};
	} finally {
		state.log.say("##[endgroup]");
	}
}
async function attempt(state, action) {
	try {
		return await action();
	} catch (error) {
		return {
			ok: false,
			outputs: failedBy(state, error).outputs
		};
	}
}
function failedBy(state, error) {
	if (!(error instanceof Fault)) throw error;
	state.log.fail(`${error.code}: ${error.message}`);
	return ended("failure");
}
function ended(outcome) {
	return {
		outcome,
		conclusion: outcome,
		outputs: {}
	};
}
function plainName(step) {
	return step.name ?? (step.uses === void 0 ? `Run ${(step.run ?? "").split("\n")[0]}` : `Run ${step.uses}`);
}
// adapters/github/runner/run-job.ts
async function runJob(request, facts, planned, signal) {
	const state = await prepare(request, facts, planned, signal);
	const scope = jobScope(state);
	const outer = stepContexts(state, scope);
	state.environment = fillIn(planned.file.env, outer);
	state.environment = {
		...state.environment,
		...fillIn(planned.job.env, stepContexts(state, scope))
	};
	const steps = await runSteps(state, scope, planned.job.steps);
	state.failed = scope.failed;
	for (const post of state.posts.toReversed()) await post();
	const conclusion = state.signal.aborted ? "cancelled" : state.failed ? "failure" : "success";
	if (state.signal.aborted && !signal.aborted) state.log.fail("The job ran out of time.");
	const contexts = stepContexts(state, scope);
	return {
		...planned.head,
		conclusion,
		steps,
		outputs: jobOutputs(state, contexts),
		log: state.log.text,
		summary: state.summaries.join("\n"),
		annotations: state.log.annotations,
		tolerated: conclusion === "failure" && isTrue(planned.job["continue-on-error"], contexts)
	};
}
const DEFAULT_MINUTES = 360;
async function prepare(request, facts, planned, signal) {
	const { environment, permissions, key } = planned.head;
	const { github } = request;
	const own = await github.secretsFor(environment?.name);
	const secrets = planned.passedSecrets === void 0 ? own : {
		...planned.passedSecrets,
		...only(own, environment)
	};
	const token = await github.jobToken(permissions);
	const idToken = permissions["id-token"] === "write" ? await github.idToken(idTokenClaims(facts, {
		workflow: planned.workflow,
		environment
	})) : void 0;
	const masks = new Masks();
	for (const secret of [...Object.values(secrets), token]) masks.add(secret);
	if (idToken !== void 0) masks.add(idToken.token);
	const folders = makeJobFolders(join(request.workDirectory, key.replaceAll(/[^\w.-]+/g, "-")), request.event.payload);
	const limit = timeLimit({ "timeout-minutes": planned.job["timeout-minutes"] ?? DEFAULT_MINUTES }, {});
	return {
		request,
		facts,
		planned,
		folders,
		secrets,
		token,
		masks,
		log: new JobLog(masks),
		fixed: {
			...githubEnvironment(facts, {
				id: planned.id,
				folders
			}),
			...idToken === void 0 ? {} : {
				ACTIONS_ID_TOKEN_REQUEST_URL: idToken.url,
				ACTIONS_ID_TOKEN_REQUEST_TOKEN: idToken.token
			}
		},
		environment: {},
		path: [],
		summaries: [],
		posts: [],
		failed: false,
		signal: AbortSignal.any([signal, ...limit])
	};
}
function only(own, environment) {
	return environment === void 0 ? {} : own;
}
function jobOutputs(state, contexts) {
	const outputs = Object.entries(state.planned.job.outputs).flatMap(([name, template]) => {
		const value = interpolate(String(template), contexts);
		if (!state.masks.covers(value)) return [[name, value]];
		state.log.hear(`::warning::Skip output '${name}' since it may contain secret.`);
		return [];
	});
	return Object.fromEntries(outputs);
}
// adapters/github/runner/run-jobs.ts
async function runJobs(jobs) {
	const running = new Map();
	const start = (id) => {
		const known = running.get(id);
		if (known !== void 0) return known;
		const job = jobs.file.jobs[id];
		if (job === void 0) throw new Fault("WORKFLOW_INVALID", `${jobs.file.path}: there is no job "${id}"`);
		const end = Promise.all(job.needs.map(start)).then(async () => {
			const ancestors = await Promise.all(ancestorsOf(jobs.file, id).map(start));
			const needs = await Promise.all(job.needs.map(async (need) => [need, await start(need)]));
			return oneJob(jobs, id, job, Object.fromEntries(needs), ancestors);
		});
		running.set(id, end);
		return end;
	};
	const ids = Object.keys(jobs.file.jobs);
	const ends = await Promise.all(ids.map(async (id) => [id, await start(id)]));
	return { jobs: Object.fromEntries(ends) };
}
function ancestorsOf(file, id) {
	const found = new Set();
	const visit = (at) => {
		for (const need of file.jobs[at]?.needs ?? []) {
			if (found.has(need)) continue;
			found.add(need);
			visit(need);
		}
	};
	visit(id);
	return [...found];
}
async function oneJob(jobs, id, job, needs, ancestors) {
	const contexts = jobContexts(jobs, id, needs);
	const status = {
		success: !jobs.signal.aborted && ancestors.every((end) => end.result === "success" || end.tolerated),
		failure: ancestors.some((end) => end.result === "failure" && !end.tolerated),
		cancelled: jobs.signal.aborted
	};
	const asked = holds(job.if, pick(contexts, [
		"github",
		"needs",
		"vars",
		"inputs"
	]), status);
	const head = jobHead(jobs, id, job, contexts);
	if (!asked) return conclude(jobs, {
		...head,
		...nothing,
		conclusion: jobs.signal.aborted ? "cancelled" : "skipped"
	});
	return isCall(job) ? runCall(jobs, job, head, contexts) : runOwn(jobs, id, job, head, needs);
}
const nothing = {
	steps: [],
	outputs: {},
	log: "",
	summary: "",
	annotations: []
};
async function runOwn(jobs, id, job, head, needs) {
	const { request, facts, observer, signal, file, workflow, inputs, caller } = jobs;
	if (head.environment !== void 0) {
		if (await observer.jobWaiting(head, head.environment) === "rejected") return conclude(jobs, {
			...head,
			...nothing,
			conclusion: "failure"
		});
	}
	if (signal.aborted) return conclude(jobs, {
		...head,
		...nothing,
		conclusion: "cancelled"
	});
	await observer.jobStarted?.(head);
	const { tolerated, ...result } = await runJob(request, facts, {
		id,
		head,
		job,
		file,
		workflow,
		inputs,
		needs,
		passedSecrets: caller?.secrets
	}, signal);
	return {
		...await conclude(jobs, result),
		tolerated
	};
}
async function runCall(jobs, job, head, contexts) {
	const called = await calledWorkflow(jobs, job, head, contexts);
	const result = await runJobs(called);
	const ends = Object.values(result.jobs).filter((end) => !end.tolerated);
	const worst = ["cancelled", "failure"].find((bad) => ends.some((end) => end.result === bad));
	const scope = {
		...pick(contexts, ["github", "vars"]),
		inputs: called.inputs,
		jobs: result.jobs
	};
	const outputs = Object.entries(called.file.triggers.workflow_call?.outputs ?? {}).map(([name, { value }]) => [name, interpolate(value, scope)]);
	return {
		result: worst ?? "success",
		outputs: Object.fromEntries(outputs),
		tolerated: false
	};
}
async function conclude(jobs, result) {
	await jobs.observer.jobCompleted?.(result);
	return {
		result: result.conclusion,
		outputs: result.outputs,
		tolerated: false
	};
}
function jobContexts(jobs, id, needs) {
	return {
		github: githubContext(jobs.facts, {
			id,
			folders: {
				workspace: "",
				event: ""
			}
		}),
		needs,
		strategy: {},
		matrix: {},
		vars: jobs.request.variables,
		inputs: jobs.inputs
	};
}
function jobHead(jobs, id, job, contexts) {
	const { caller, file, request } = jobs;
	const wanted = permissionsOf(job.permissions, file.permissions, caller?.permissions ?? request.defaultPermissions);
	const name = interpolate(job.name ?? id, contexts);
	const environment = isCall(job) ? void 0 : environmentOf(job, contexts);
	return {
		key: caller === void 0 ? id : `${caller.key} / ${id}`,
		name: caller === void 0 ? name : `${caller.name} / ${name}`,
		permissions: caller === void 0 ? wanted : capped(wanted, caller.permissions),
		...environment === void 0 ? {} : { environment }
	};
}
function environmentOf(job, contexts) {
	if (job.environment === void 0) return void 0;
	const name = interpolate(job.environment.name, contexts);
	if (name === "") return void 0;
	const deployment = "deployment" in job.environment ? interpolateValue(job.environment.deployment, contexts) : true;
	return {
		name,
		deployment: deployment !== false && deployment !== "false"
	};
}
function pick(contexts, names) {
	return Object.fromEntries(Object.entries(contexts).filter(([name]) => names.includes(name)));
}
// adapters/github/runner/run-workflow.ts
async function runWorkflow(request, observer, signal = new AbortController().signal) {
	const file = parseWorkflow(request.workflow.source, request.workflow.path);
	checkWorkflow(file);
	const inputs = readInputs(file.triggers.workflow_dispatch?.inputs ?? {}, request.inputs, file.path);
	const facts = {
		...request,
		workflow: {
			...request.workflow,
			name: file.name ?? file.path
		}
	};
	const title = runName(file, facts, request, inputs);
	await observer.runNamed?.(title);
	const jobs = [];
	const broken = new AbortController();
	return {
		title,
		conclusion: runConclusion(await runJobs({
			request,
			facts,
			observer: {
				...observer,
				jobWaiting: (job, environment) => observer.jobWaiting(job, environment),
				jobCompleted: async (job) => {
					jobs.push(job);
					await observer.jobCompleted?.(job);
				}
			},
			signal: AbortSignal.any([signal, broken.signal]),
			file,
			workflow: {
				repository: request.repository.fullName,
				path: request.workflow.path,
				ref: request.workflow.ref,
				commit: request.workflow.commit
			},
			inputs,
			caller: void 0
		}).catch((error) => {
			broken.abort();
			throw error;
		})),
		jobs
	};
}
function runConclusion(result) {
	const ends = Object.values(result.jobs).filter((job) => !job.tolerated);
	for (const conclusion of ["cancelled", "failure"]) if (ends.some((job) => job.result === conclusion)) return conclusion;
	return "success";
}
function runName(file, facts, request, inputs) {
	const github = githubContext(facts, {
		id: "",
		folders: {
			workspace: "",
			event: ""
		}
	});
	const named = interpolate(file["run-name"] ?? "", {
		github,
		inputs,
		vars: request.variables
	}).trim();
	return named === "" ? file.name ?? file.path : named;
}
// adapters/github/runner/git-checkout.ts
async function gitCheckout(request) {
	const { url, token, directory } = request;
	mkdirSync(directory, { recursive: true });
	const credential = token === void 0 ? {} : { [`http.${new URL(url).origin}/.extraheader`]: `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}` };
	const environment = gitConfiguration(credential);
	const git = async (...args) => (await runGit(args, {
		directory,
		environment
	})).toString("utf8").trim();
	await git("init", "--quiet", "--initial-branch=main");
	await git("remote", "add", "origin", url);
	const ref = request.ref.startsWith("refs/") ? request.ref : await fullRef(git, request.ref);
	const depth = request.depth > 0 ? [`--depth=${request.depth}`] : [];
	await git("fetch", "--quiet", "--no-tags", ...depth, "origin", ref);
	const fetched = await git("rev-parse", "FETCH_HEAD^{commit}");
	const commit = request.commit ?? fetched;
	if (commit !== fetched) await git("fetch", "--quiet", "--no-tags", ...depth, "origin", commit);
	if (request.depth === 0) await git("fetch", "--quiet", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*");
	const branch = ref.startsWith("refs/heads/") ? ref.slice(11) : void 0;
	await (branch === void 0 ? git("checkout", "--quiet", "--force", "--detach", commit) : git("checkout", "--quiet", "--force", "-B", branch, commit));
	if (request.persistCredentials) for (const [key, value] of Object.entries(credential)) await git("config", "--local", key, value);
	return { commit };
}
async function fullRef(git, name) {
	const wanted = [`refs/heads/${name}`, `refs/tags/${name}`];
	const known = (await git("ls-remote", "origin", ...wanted)).split("\n").map((line) => line.split("	")[1]);
	return wanted.find((ref) => known.includes(ref)) ?? name;
}
// adapters/github/runner/run-lone-action.ts
async function runLoneAction(lone) {
	const { facts, github, permissions } = lone;
	const job = {
		id: "action",
		folders: makeJobFolders(lone.workDirectory, facts.event.payload)
	};
	const { workspace, temp } = job.folders;
	const token = await github.jobToken(permissions);
	const idToken = permissions["id-token"] === "write" ? await github.idToken(idTokenClaims(facts, {
		workflow: lone.workflow,
		environment: lone.environment
	})) : void 0;
	await github.checkout({
		repository: facts.repository.fullName,
		ref: facts.ref,
		commit: facts.commit,
		directory: workspace,
		depth: 1,
		token,
		persistCredentials: true
	});
	return {
		...await runAction({
			entry: lone.entry,
			action: lone.action,
			inputs: lone.inputs,
			workspace,
			temp,
			environment: {
				...lone.machineEnvironment,
				...githubEnvironment(facts, job),
				...idToken === void 0 ? {} : {
					ACTIONS_ID_TOKEN_REQUEST_URL: idToken.url,
					ACTIONS_ID_TOKEN_REQUEST_TOKEN: idToken.token
				}
			},
			contexts: { github: {
				...githubContext(facts, job),
				token
			} },
			secrets: [token, ...idToken === void 0 ? [] : [idToken.token]]
		}),
		workspace
	};
}
export { machineEnvironment as a, readAction as i, gitCheckout as n, runWorkflow as r, runLoneAction as t };
