import { o as __toESM } from "./rolldown-runtime.js";
import { r as Fault } from "./chain-fault.js";
import { D as NEVER, S as union, _ as partialRecord, b as string, f as int, h as number, i as _enum, l as boolean, p as literal, r as datetime, s as array, v as record, w as url, x as tuple, y as strictObject } from "./zod.js";
import { r as digestOf, t as Digest } from "./chain-digest-digest.js";
import { t as ImageName } from "./chain-digest-image-name.js";
import { t as require_dist } from "./yaml.js";
import { t as require_rrule } from "./rrule.js";
import { n as WorkflowIdentity, t as RepositoryName } from "./chain-source-workflow-identity.js";
import { n as barrierFinding } from "./chain-clearance-barrier.js";
import { t as GITHUB_SERVER } from "./chain-source-github-server.js";
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
// chain/clearance/health-policy.ts
const PLACEHOLDER = /\{(?:service|environment|region)\}/gu;
const Template = string().min(1).max(2048).refine((text) => !/[{}]/u.test(text.replaceAll(PLACEHOLDER, "")), { error: "only {service}, {environment} and {region} can be filled in" });
const Url = Template.superRefine((text, context) => {
	const url = URL.parse(text.replaceAll(PLACEHOLDER, "x"));
	const wrong = url === null || !/^https?:$/u.test(url.protocol) ? "expected an http or https URL" : url.username !== "" || url.password !== "" ? "a URL here can't hold a password" : void 0;
	if (wrong !== void 0) context.addIssue({
		code: "custom",
		message: wrong
	});
});
const Variable = string().max(128).regex(/^HEALTH_(?:[A-Z0-9_]|\{(?:service|environment|region)\})+$/u, "expected the name of an environment variable that begins with HEALTH_");
const access = {
	tokenFrom: Variable.optional(),
	caFrom: Variable.optional()
};
function tokenProblem({ tokenFrom, ...at }) {
	if (tokenFrom === void 0) return false;
	const url = URL.parse(at.url.replaceAll(PLACEHOLDER, "x"));
	return url?.protocol === "http:" && !/^(?:localhost|127\.0\.0\.1|\[::1\])$/u.test(url.hostname);
}
function server(shape) {
	return strictObject({
		url: Url,
		...access,
		...shape
	}).refine((given) => !tokenProblem(given), {
		path: ["tokenFrom"],
		error: "a token is sent over https only"
	});
}
const Http = union([Url.transform((url) => ({ url })), server({ digestHeader: string().regex(/^[A-Za-z0-9-]{1,64}$/u, "expected the name of a response header").optional() })]);
const Prometheus = server({
	query: string().min(1).max(4096),
	atLeast: number().optional(),
	atMost: number().optional()
}).refine(({ atLeast, atMost }) => atLeast !== void 0 || atMost !== void 0, { error: "needs atLeast or atMost: the bound that a healthy value keeps" });
const ObjectName = Template.regex(/^[a-z0-9.{}-]+$/u, "expected a Kubernetes name");
const NamespacedName = Template.regex(/^[a-z0-9.{}-]+\/[a-z0-9.{}-]+$/u, "expected namespace/name");
const ArgoCd = server({
	application: union([ObjectName, NamespacedName]),
	freshFor: Duration.default("15m")
});
const Flux = server({
	kustomization: NamespacedName,
	freshFor: Duration.optional()
});
const Rollout = server({
	namespace: ObjectName,
	workload: Template.regex(/^(?:deployment|statefulset|daemonset)\/[a-z0-9.{}-]+$/u, "expected deployment/name, statefulset/name or daemonset/name")
});
const GitHubDeployment = strictObject({
	environment: Template,
	by: string().regex(/^[A-Za-z0-9-]+(?:\[bot\])?$/u, "expected the login that makes the deployments, such as deployer[bot]")
});
const SOURCES = {
	http: Http,
	prometheus: Prometheus,
	argocd: ArgoCd,
	flux: Flux,
	rollout: Rollout,
	github: GitHubDeployment
};
const Tier = int().min(0).max(4);
const KINDS = Object.keys(SOURCES);
const Source = strictObject({
	http: Http.optional(),
	prometheus: Prometheus.optional(),
	argocd: ArgoCd.optional(),
	flux: Flux.optional(),
	rollout: Rollout.optional(),
	github: GitHubDeployment.optional(),
	tier: Tier.optional()
}).transform((written, context) => {
	const [kind, ...more] = KINDS.filter((one) => written[one] !== void 0);
	if (kind === void 0 || more.length > 0) {
		context.addIssue({
			code: "custom",
			message: `needs exactly one of ${KINDS.join(", ")}`
		});
		return NEVER;
	}
	const tier = written.tier === void 0 ? {} : { tier: written.tier };
	return {
		kind,
		...written[kind],
		...tier
	};
});
const Sources = array(Source).min(1).max(8);
const HealthPolicy = union([
	Source.transform((source) => ({ all: [source] })),
	Sources.transform((all) => ({ all })),
	strictObject({
		all: Sources,
		independent: strictObject({
			tier: Tier,
			sources: int().min(2).max(4)
		}).optional()
	}).transform((written) => written)
]);
// chain/clearance/health-source.ts
function healthRuleOf(policy, tier) {
	if (policy === void 0) return void 0;
	const within = (limit) => tier !== void 0 && tier <= limit;
	const { independent } = policy;
	return {
		sources: policy.all.filter((source) => source.tier === void 0 || within(source.tier)),
		independent: independent !== void 0 && within(independent.tier) ? independent.sources : 1
	};
}
function namesDigest(source) {
	if (source.kind === "http") return source.digestHeader !== void 0;
	if (source.kind === "prometheus") return source.query.includes("{digest}");
	return true;
}
function mentions(source, placeholder) {
	return Object.values(source).some((text) => typeof text === "string" && text.includes(placeholder));
}
function fillSource(source, lane, digest) {
	const fill = (text, spell) => text.replaceAll(PLACEHOLDER, (match) => {
		return spell(lane[match.slice(1, -1)] ?? "");
	});
	const entries = Object.entries(source).map(([key, value]) => {
		if (typeof value !== "string") return [key, value];
		if (key.endsWith("From")) return [key, fill(value, (name) => name.toUpperCase().replaceAll("-", "_"))];
		const text = fill(value, (name) => name);
		return [key, key === "query" ? text.replaceAll("{digest}", digest) : text];
	});
	return Object.fromEntries(entries);
}
function hostOf(source) {
	return source.kind === "github" ? "GitHub" : URL.parse(source.url)?.host ?? source.url;
}
function independentSources(sources) {
	const [first, ...rest] = sources;
	if (first === void 0) return 0;
	const apart = rest.filter((other) => other.kind !== first.kind && hostOf(other) !== hostOf(first));
	return Math.max(1 + independentSources(apart), independentSources(rest));
}
// chain/clearance/names.ts
const Name = string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "expected lower-case letters, digits and dashes");
const People = array(string().regex(/^[A-Za-z0-9-]+(\/[A-Za-z0-9._-]+)?$/, "expected a login or org/team"));
function entry(record, name) {
	return Object.hasOwn(record, name) ? record[name] : void 0;
}
// chain/promotion/reviewers.ts
function loginKey(login) {
	return login.toLowerCase();
}
function mayWrite(permission) {
	return permission === "admin" || permission === "maintain" || permission === "write";
}
function lastWords(reviews) {
	const last = new Map();
	const ambiguous = new Set();
	for (const review of reviews) {
		if (review.state === "COMMENTED" || review.state === "PENDING") continue;
		const login = loginKey(review.author.login);
		const known = last.get(login);
		const age = known === void 0 ? 1 : review.submittedAt.getTime() - known.submittedAt.getTime();
		if (age > 0) {
			last.set(login, review);
			ambiguous.delete(login);
		} else if (!(age < 0) && (review.state !== known?.state || review.commit !== known.commit)) {
			ambiguous.add(login);
			if (review.state === "CHANGES_REQUESTED") last.set(login, review);
		}
	}
	return [...last].flatMap(([login, review]) => ambiguous.has(login) && review.state !== "CHANGES_REQUESTED" ? [] : [review]);
}
// chain/clearance/repeated-keys.ts
var import_dist = require_dist();
function repeatedKeys(document) {
	const repeated = [];
	(0, import_dist.visit)(document, { Map(_, { items }) {
		const seen = new Set();
		for (const { key } of items) {
			if (!(0, import_dist.isScalar)(key)) continue;
			if (seen.has(key.value)) repeated.push(key);
			seen.add(key.value);
		}
	} });
	return repeated;
}
// chain/clearance/strict-yaml.ts
function readStrictYaml(text) {
	const lines = new import_dist.LineCounter();
	const document = (0, import_dist.parseDocument)(text, {
		lineCounter: lines,
		version: "1.2",
		uniqueKeys: false,
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
	for (const key of repeatedKeys(document)) report(key, `the key ${String(key.value)} is there twice`);
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
// chain/clearance/person-file.ts
const Line = string().min(1).max(500).regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+$/u, "expected one line of text");
const Time = datetime({
	offset: true,
	error: "expected a time such as 2026-11-20T10:00:00Z"
}).transform((text) => new Date(text));
function asLine(text) {
	return text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ").trim().slice(0, 500).replace(/[\uD800-\uDBFF]$/u, "").trim() || "not said";
}
function filesIn(folder, files) {
	return [...files].filter(([path]) => path.startsWith(folder)).filter(([path]) => path !== `${folder}.gitkeep` && path !== `${folder}README.md`).sort(([a], [b]) => a < b ? -1 : 1);
}
const SIZE_LIMIT$1 = 65536;
function readPersonFile(code, path, bytes, schema) {
	const known = READ.get(bytes);
	if (known?.schema === schema) return known.value;
	const value = readAnew(code, path, bytes, schema);
	READ.set(bytes, {
		schema,
		value
	});
	return value;
}
const READ = new WeakMap();
function readAnew(code, path, bytes, schema) {
	if (bytes.length > SIZE_LIMIT$1) throw unreadable(code, path, `it is larger than ${SIZE_LIMIT$1} bytes`);
	const yaml = readStrictYaml(decode(code, path, bytes));
	const [problem] = yaml.problems;
	if (problem !== void 0) throw unreadable(code, `${path}:${problem.line}:${problem.column}`, problem.message);
	const parsed = schema.safeParse(yaml.value);
	if (parsed.success) return parsed.data;
	throw unreadable(code, path, parsed.error.issues.map((issue) => [...issue.path.map(String), issue.message].join(": ")).join("; "));
}
function decode(code, path, bytes) {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new Fault(code, `${path}: it is not UTF-8 text`, { cause });
	}
}
function unreadable(code, path, reason) {
	return new Fault(code, `${path}: ${reason}`);
}
// chain/clearance/calendar/exception.ts
const EXCEPTIONS_FOLDER = "calendar/exceptions";
const LONGEST = 6048e5;
const ExceptionFile = strictObject({
	owner: Line,
	reason: Line,
	from: Time,
	expires: Time,
	digest: Digest.optional()
}).refine(({ from, expires }) => from < expires, {
	error: "it expires before it begins",
	path: ["expires"]
}).refine(({ from, expires }) => expires.getTime() - from.getTime() <= LONGEST, {
	error: "an exception lasts 7 days at most: for longer, change the calendar",
	path: ["expires"]
});
function exceptionPath(environment, service) {
	return `${EXCEPTIONS_FOLDER}/${environment}${service === null ? "" : `/${service}`}.yaml`;
}
function exceptionsFor(files, service, environment) {
	return [exceptionPath(environment, null), exceptionPath(environment, service)].flatMap((path) => {
		const bytes = files.get(path);
		return bytes === void 0 ? [] : [readException(path, bytes)];
	});
}
function readException(path, bytes) {
	let text;
	try {
		text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (error) {
		if (error instanceof TypeError) return {
			path,
			problem: `${path}:1: it isn't valid UTF-8`
		};
		throw error;
	}
	const yaml = readStrictYaml(text);
	const [broken] = yaml.problems;
	if (broken !== void 0) return {
		path,
		problem: `${path}:${broken.line}: ${broken.message}`
	};
	const parsed = ExceptionFile.safeParse(yaml.value);
	if (parsed.success) {
		const { digest, ...exception } = parsed.data;
		return {
			path,
			...exception,
			...digest === void 0 ? {} : { digest }
		};
	}
	return {
		path,
		problem: parsed.error.issues.map((issue) => `${path}:${yaml.at(issue.path).line}: ${[...issue.path.map(String), issue.message].join(": ")}`).join("; ")
	};
}
function letsThrough(exception, digest, now) {
	const { from, expires } = exception;
	return from <= now && now < expires && (exception.digest === void 0 || exception.digest === digest);
}
// chain/clearance/lane.ts
const TABLES = new WeakMap();
function lanesOf(policy) {
	return tableOf(policy).lanes;
}
function placedLanesOf(policy, service) {
	return tableOf(policy).byService.get(service) ?? [];
}
function tableOf(policy) {
	const known = TABLES.get(policy);
	if (known !== void 0) return known;
	const byService = new Map(Object.keys(policy.services).map((service) => {
		return [service, policy.environments.flatMap((environment) => regionsOf(environment).map((region) => ({
			service,
			environment: environment.name,
			region
		}))).map((lane) => ({
			lane,
			place: filledIn(policy, lane)
		}))];
	}));
	const table = {
		byService,
		lanes: [...byService.values()].flatMap((all) => all.map(({ lane }) => lane))
	};
	TABLES.set(policy, table);
	return table;
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
function spotsOf({ file, path, also = [] }) {
	return [{
		file,
		path
	}, ...also];
}
function placeOf(policy, lane) {
	const { service, environment, region } = lane;
	return placedLanesOf(policy, service).find((one) => one.lane.environment === environment && one.lane.region === region)?.place ?? filledIn(policy, lane);
}
function filledIn(policy, lane) {
	const [first, ...also] = spotsOf(serviceOf(policy, lane.service).digestAt).map((one) => filled(one, lane));
	if (first === void 0) throw new Error("a digest stands somewhere");
	return also.length === 0 ? first : {
		...first,
		also
	};
}
function filled({ file, path }, lane) {
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
// chain/clearance/calendar/wall-clock.ts
var import_rrule = __toESM(require_rrule(), 1);
const DAY$2 = 864e5;
const TEXT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/u;
function parseWall(text) {
	const [, year, month, day, hour, minute, second = "00"] = TEXT.exec(text) ?? [];
	if (year === void 0) return void 0;
	const whole = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
	const wall = Date.parse(`${whole}.000Z`);
	return Number.isNaN(wall) || printWall(wall) !== whole ? void 0 : wall;
}
function printWall(wall) {
	return new Date(wall).toISOString().slice(0, 19);
}
function isZone(name) {
	if (!/^[A-Za-z][\w+/-]*$/u.test(name)) return false;
	try {
		return formatOf(name) !== void 0;
	} catch (error) {
		if (error instanceof RangeError) return false;
		throw error;
	}
}
function wallAt(instant, zone) {
	return instant + offsetAt(instant, zone);
}
function instantsOf(wall, zone) {
	const day = Math.floor(wall / DAY$2);
	const [before, after] = [offsetOfDay(day - 1, zone), offsetOfDay(day + 2, zone)];
	if (before === after) return {
		first: wall - before,
		last: wall - before
	};
	const readings = [wall - before, wall - after];
	const exact = readings.filter((instant) => wallAt(instant, zone) === wall);
	const counted = exact.length === 0 ? readings : exact;
	return {
		first: Math.min(...counted),
		last: Math.max(...counted)
	};
}
function printInZone(instant, zone) {
	const wall = wallAt(instant, zone);
	return `${[
		"Sun",
		"Mon",
		"Tue",
		"Wed",
		"Thu",
		"Fri",
		"Sat"
	][new Date(wall).getUTCDay()]} ${printWall(wall).slice(0, 16).replace("T", " ")} ${zone}`;
}
const offsets = new Map();
function offsetOfDay(day, zone) {
	const known = offsets.get(zone) ?? new Map();
	const offset = known.get(day) ?? offsetAt(day * DAY$2, zone);
	offsets.set(zone, known.set(day, offset));
	return offset;
}
const formats = new Map();
function formatOf(zone) {
	const known = formats.get(zone);
	if (known !== void 0) return known;
	const format = new Intl.DateTimeFormat("en-US", {
		timeZone: zone,
		timeZoneName: "longOffset",
		year: "numeric"
	});
	formats.set(zone, format);
	return format;
}
function offsetAt(instant, zone) {
	const name = formatOf(zone).formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value;
	const [, sign, hours = "0", minutes = "0", seconds = "0"] = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/u.exec(name ?? "") ?? [];
	const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1e3;
	return sign === "-" ? -size : size;
}
// chain/clearance/calendar/recurrence.ts
function recurrenceProblem(text) {
	const seen = new Map();
	for (const part of text.split(";")) {
		const [, name = "", value = ""] = /^([A-Z]+)=(.+)$/u.exec(part) ?? [];
		const shape = Object.hasOwn(PARTS, name) ? PARTS[name] : void 0;
		if (shape === void 0) return `"${part}" is no part of an RRULE that is known here`;
		if (seen.has(name)) return `${name} is there twice`;
		if (!shape.test(value)) return `${name}=${value} can't be read`;
		seen.set(name, value);
	}
	const until = seen.get("UNTIL");
	if (!seen.has("FREQ")) return "FREQ is missing";
	if (seen.has("COUNT") && until !== void 0) return "COUNT and UNTIL exclude each other";
	if (until !== void 0 && parseUntil(until) === void 0) return `UNTIL=${until} is no time`;
}
function untilOf(text) {
	const [, value] = /(?:^|;)UNTIL=([^;]+)/u.exec(text) ?? [];
	const wall = value === void 0 ? void 0 : parseUntil(value);
	return wall === void 0 ? void 0 : {
		wall,
		utc: value?.endsWith("Z") ?? false
	};
}
function isEndless(text) {
	return !/(?:^|;)(?:UNTIL|COUNT)=/u.test(text);
}
function recurrences(text, start, from, to, until = Number.POSITIVE_INFINITY) {
	const options = import_rrule.default.RRule.parseString(text);
	const end = Math.min(until, to - 1);
	if (end < start) return [];
	const dtstart = new Date(nearStart(text, start, from));
	const rule = new import_rrule.default.RRule({
		...options,
		dtstart,
		until: new Date(end)
	}, true);
	const found = [];
	rule.all((occurrence) => {
		if (occurrence.getTime() >= from) found.push(occurrence.getTime());
		return true;
	});
	return found;
}
function nearStart(text, start, from) {
	const [, unit] = /(?:^|;)FREQ=(DAILY|WEEKLY)/u.exec(text) ?? [];
	if (unit === void 0 || /(?:^|;)COUNT=/u.test(text) || from <= start) return start;
	const period = Number(/(?:^|;)INTERVAL=(\d+)/u.exec(text)?.[1] ?? 1) * (unit === "DAILY" ? 1 : 7) * 864e5;
	return start + Math.floor((from - start) / period) * period;
}
const list = (item) => new RegExp(`^(?:${item})(?:,(?:${item}))*$`, "u");
const PARTS = {
	FREQ: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/u,
	INTERVAL: /^[1-9]\d{0,2}$/u,
	COUNT: /^[1-9]\d{0,3}$/u,
	UNTIL: /^\d{8}(?:T\d{6}Z?)?$/u,
	WKST: /^(?:MO|TU|WE|TH|FR|SA|SU)$/u,
	BYDAY: list("(?:[+-]?[1-9]\\d?)?(?:MO|TU|WE|TH|FR|SA|SU)"),
	BYMONTH: list("[1-9]|1[0-2]"),
	BYMONTHDAY: list("-?(?:[1-9]|[12]\\d|3[01])"),
	BYYEARDAY: list("-?[1-9]\\d{0,2}"),
	BYWEEKNO: list("-?[1-9]\\d?"),
	BYHOUR: list("1?\\d|2[0-3]"),
	BYMINUTE: list("[1-5]?\\d"),
	BYSETPOS: list("-?[1-9]\\d{0,2}")
};
function parseUntil(value) {
	const [, y, m, d, h = "23", min = "59", s = "59"] = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$/u.exec(value) ?? [];
	return y === void 0 ? void 0 : parseWall(`${y}-${m}-${d}T${h}:${min}:${s}`);
}
// chain/clearance/calendar/calendar-document.ts
const Zone = string().refine(isZone, { error: "expected an IANA time zone such as Europe/Berlin" });
const Wall = string().refine((text) => parseWall(text) !== void 0, {
	error: "expected a local time such as 2026-12-20T18:00, without a zone",
	abort: true
}).transform((text) => printWall(parseWall(text) ?? NaN));
const Rule = string().max(500).superRefine((text, context) => {
	const problem = recurrenceProblem(text);
	if (problem !== void 0) context.addIssue({
		code: "custom",
		message: problem
	});
});
const Entry = strictObject({
	name: string().max(200).regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+$/u, "expected one line of text"),
	start: Wall,
	end: Wall,
	rrule: Rule.optional()
});
const ICalFile = string().max(512).regex(/^calendar\/(?!exceptions\/)(?:(?!\.{1,2}\/)[\w.@+-]+\/)*[\w@+-][\w.@+-]*\.ics$/, "expected an .ics file in calendar/, the folder that code owners guard");
const Entries = array(union([ICalFile, Entry])).min(1);
const CalendarDocument = strictObject({
	zone: Zone,
	zones: record(Name, Zone).default({}),
	windows: Entries.optional(),
	freezes: Entries.optional(),
	exceptions: strictObject({ by: People.min(1) }).optional()
}).transform(({ windows = [], freezes = [], ...calendar }) => ({
	...calendar,
	windows,
	freezes
}));
function filesOf({ windows, freezes }) {
	return [...windows, ...freezes].filter((one) => typeof one === "string");
}
// chain/clearance/calendar/entry.ts
const SLACK = 1728e5;
function spansOf(entry, kind, regionZone, from, to) {
	const zone = entry.zone ?? regionZone;
	const length = lengthOf(entry);
	return startsOf(entry, zone, wallAt(from, zone) - length - SLACK, wallAt(to, zone) + SLACK).map((start) => {
		const [begins, ends] = [instantsOf(start, zone), instantsOf(start + length, zone)];
		return kind === "freeze" ? {
			from: begins.first,
			to: ends.last
		} : {
			from: begins.last,
			to: ends.first
		};
	}).filter((span) => span.from < span.to && span.from < to && span.to > from);
}
function lengthOf({ start, end }) {
	return wall(end) - wall(start);
}
function startOf({ start }) {
	return wall(start);
}
function endless({ rrule }) {
	return rrule !== void 0 && isEndless(rrule);
}
function printEntry({ name, file }, kind) {
	return `the ${kind} "${name}"${file === void 0 ? "" : ` of ${file}`}`;
}
function startsOf(entry, zone, from, to) {
	const { rrule, also = [], except = [] } = entry;
	const start = wall(entry.start);
	const until = rrule === void 0 ? void 0 : untilOf(rrule);
	const last = until?.utc === true ? wallAt(until.wall, zone) : until?.wall;
	const ruled = rrule === void 0 ? [start] : recurrences(rrule, start, from, to, last);
	const left = new Set(except.map(wall));
	return [...new Set([...ruled, ...also.map(wall)])].filter((one) => one >= from && one < to && !left.has(one));
}
function wall(text) {
	const parsed = parseWall(text);
	if (parsed === void 0) throw new Error(`${text} was not checked before`);
	return parsed;
}
// chain/clearance/calendar/span.ts
function merged$1(spans) {
	const result = [];
	for (const span of [...spans].sort((a, b) => a.from - b.from)) {
		const last = result.at(-1);
		if (last === void 0 || span.from > last.to) result.push(span);
		else result[result.length - 1] = {
			from: last.from,
			to: Math.max(last.to, span.to)
		};
	}
	return result;
}
function without$1(spans, holes) {
	return spans.flatMap((span) => {
		const left = [];
		let from = span.from;
		for (const hole of holes) {
			if (hole.to <= from || hole.from >= span.to) continue;
			if (hole.from > from) left.push({
				from,
				to: hole.from
			});
			from = hole.to;
		}
		if (from < span.to) left.push({
			from,
			to: span.to
		});
		return left;
	});
}
// chain/clearance/calendar/opening.ts
const DAY$1 = 864e5;
const FAR$1 = 4392 * DAY$1;
function zoneOf({ zone, zones }, region) {
	return region !== null && Object.hasOwn(zones, region) ? zones[region] ?? zone : zone;
}
function openingAt(rule, region, now) {
	const at = now.getTime();
	if (Number.isNaN(at)) return {
		open: false,
		freezes: [],
		opensAt: null
	};
	const zone = zoneOf(rule, region);
	const known = latest.get(rule);
	const answers = known?.at === at ? known.answers : new Map();
	const answer = answers.get(zone) ?? ask(rule, zone, at);
	latest.set(rule, {
		at,
		answers: answers.set(zone, answer)
	});
	return answer;
}
const latest = new WeakMap();
function ask(rule, zone, at) {
	const next = nextOpen(rule, zone, at);
	if (next !== void 0 && next.from <= at) return {
		open: true,
		until: next.to < at + FAR$1 ? new Date(next.to) : null
	};
	return {
		open: false,
		freezes: rule.freezes.filter((entry) => spansOf(entry, "freeze", zone, at, at + 1).length > 0),
		opensAt: next === void 0 ? null : new Date(next.from)
	};
}
function nextOpen(rule, zone, at) {
	for (const far of [45 * DAY$1, 400 * DAY$1]) {
		const [span] = openSpans(rule, zone, at, at + far);
		if (span !== void 0 && span.to < at + far) return span;
	}
	return openSpans(rule, zone, at, at + FAR$1)[0];
}
function openSpans(rule, zone, from, to) {
	const all = (kind) => (kind === "window" ? rule.windows : rule.freezes).flatMap((entry) => spansOf(entry, kind, zone, from, to));
	return without$1(rule.windows.length === 0 ? [{
		from,
		to
	}] : merged$1(all("window")), merged$1(all("freeze"))).filter((span) => span.to > from && span.from < to);
}
// chain/clearance/calendar/calendar-problems.ts
const DAY = 864e5;
const FAR = 4392 * DAY;
function readCalendar(document) {
	const known = rules.get(document);
	if (known !== void 0) return known;
	const { windows, freezes } = document;
	const read = (entries) => entries.filter((one) => typeof one !== "string");
	const rule = {
		...document,
		windows: read(windows),
		freezes: read(freezes)
	};
	if (rule.windows.length < windows.length || rule.freezes.length < freezes.length) return void 0;
	rules.set(document, rule);
	return rule;
}
const rules = new WeakMap();
function calendarProblems(rule, regions) {
	const broken = entryProblems(rule, regions);
	if (broken.length > 0) return broken;
	const closed = regions.find((region) => !opensEver(rule, zoneOf(rule, region)));
	if (closed === void 0) return [];
	const zone = zoneOf(rule, closed);
	const where = closed === null ? "" : ` in ${closed}`;
	if (rule.windows.length > 0 && !opensEver({
		...rule,
		freezes: []
	}, zone)) return [{ message: `no window ever opens${where}: correct it, or leave \`windows\` out` }];
	const guilty = rule.freezes.find((freeze) => !opensEver({
		...rule,
		freezes: [freeze]
	}, zone));
	const covered = rule.windows.length === 0 ? "everything" : "every window";
	if (guilty !== void 0) return [{
		entry: guilty,
		message: `${printEntry(guilty, "freeze")} covers ${covered}${where}: it never opens`
	}];
	return [{ message: `the freezes together cover ${covered}${where}: it never opens` }];
}
function entryProblems(rule, regions) {
	return ["window", "freeze"].flatMap((kind) => (kind === "window" ? rule.windows : rule.freezes).flatMap((entry) => {
		if (!(lengthOf(entry) > 0)) return [{
			entry,
			message: `${printEntry(entry, kind)} ends before it begins`
		}];
		const start = startOf(entry);
		return regions.some((region) => {
			const zone = entry.zone ?? zoneOf(rule, region);
			return [40 * DAY, FAR].some((far) => spansOf(entry, kind, zone, start - DAY, start + far).length > 0);
		}) ? [] : [{
			entry,
			message: `${printEntry(entry, kind)} never comes`
		}];
	}));
}
function opensEver(rule, zone) {
	const everything = [...rule.windows, ...rule.freezes];
	if (everything.length === 0) return true;
	const goesOn = rule.windows.length === 0 || rule.windows.some(endless);
	const starts = (goesOn ? everything.filter(endless) : rule.windows).map(startOf);
	if (starts.length === 0) return true;
	return nextOpen(rule, zone, goesOn ? Math.max(...starts) : Math.min(...starts) - DAY) !== void 0;
}
// chain/clearance/image-set.ts
function memberName(service, image) {
	return `${service}-${image}`;
}
function expandImages(written) {
	const services = Object.entries(written.services).flatMap(([name, service]) => "images" in service ? membersOf(name, service) : [[name, service]]);
	return {
		...written,
		services: Object.fromEntries(services)
	};
}
function membersOf(name, { images, channel, ...rest }) {
	const services = Object.keys(images).map((image) => memberName(name, image)).sort();
	return Object.entries(images).map(([image, one]) => {
		const fill = (template) => template.replaceAll("{service}", name).replaceAll("{image}", image);
		const [first, ...also] = spotsOf(one.digestAt).map(({ file, path }) => ({
			file: fill(file),
			path: fill(path)
		}));
		if (first === void 0) throw new Error("a digest stands somewhere");
		const digestAt = also.length === 0 ? first : {
			...first,
			also
		};
		const member = {
			...rest,
			image: one.image,
			channel: one.channel ?? channel ?? "",
			digestAt
		};
		return [memberName(name, image), {
			...member,
			set: {
				name,
				image,
				services
			}
		}];
	});
}
function imageSetProblems({ services }) {
	return Object.entries(services).flatMap(([name, service]) => {
		if (!("images" in service)) return [];
		return [...Object.values(services).some((one) => "batch" in one && one.batch === name) ? [{
			at: ["services", name],
			message: `"${name}" is the name of a batch as well: rename one`
		}] : [], ...Object.entries(service.images).flatMap(([image, one], index) => {
			const at = [
				"services",
				name,
				"images",
				image
			];
			const member = memberName(name, image);
			const twin = Object.values(service.images).findIndex((other) => other.image === one.image);
			return [
				...entry(services, member) === void 0 && member.length <= 63 && isMadeOnce(member, services) ? [] : [{
					at,
					message: `its lanes would be called "${member}", which is taken or too long: rename it`
				}],
				...(one.channel ?? service.channel) === void 0 ? [{
					at,
					message: `${member} has no channel: name the tag here or for the whole service`
				}] : [],
				...twin < index ? [{
					at: [...at, "image"],
					message: `${one.image} is in ${name} twice: name it once, with every place in digestAt`
				}] : []
			];
		})];
	});
}
function isMadeOnce(member, services) {
	return Object.entries(services).flatMap(([name, service]) => "images" in service ? Object.keys(service.images).map((image) => memberName(name, image)) : []).filter((one) => one === member).length === 1;
}
function asWritten(at, { services }) {
	const [first, member, field, ...rest] = at;
	if (first !== "services" || typeof member !== "string") return at;
	const set = entry(services, member)?.set;
	if (set === void 0) return at;
	const ofImage = field === "image" || field === "digestAt";
	return [
		first,
		set.name,
		...ofImage ? ["images", set.image] : [],
		...field === void 0 ? [] : [field],
		...rest
	];
}
function goesWith(policy, service) {
	return entry(policy.services, service)?.set?.services ?? [service];
}
function servicesCalled(policy, name) {
	if (entry(policy.services, name) !== void 0) return [name];
	return Object.values(policy.services).find(({ set }) => set?.name === name)?.set?.services ?? [];
}
// chain/digest/image-folder.ts
const ImageFolder = string().refine((text) => text.endsWith("/*") && ImageName.safeParse(text.slice(0, -2)).success, "expected a folder of images such as ghcr.io/acme/*");
function prefixOf(folder) {
	return folder.slice(0, -1);
}
function overlap(one, other) {
	return prefixOf(one).startsWith(prefixOf(other)) || prefixOf(other).startsWith(prefixOf(one));
}
// chain/clearance/hardening-policy.ts
const QUESTION_NAMES = [
	"digest-required",
	"no-latest",
	"allowed-registries",
	"non-root",
	"read-only-root",
	"no-escalation",
	"runtime-profiles",
	"host-isolation",
	"service-account-token",
	"secrets",
	"resources",
	"namespace-quota",
	"namespace-ownership",
	"labels",
	"data-residency",
	"probes",
	"minimum-replicas",
	"disruption-budget",
	"zone-spread",
	"zone-loss",
	"autoscaling",
	"no-spot",
	"default-deny",
	"restricted-egress",
	"mesh-mtls",
	"ingress-tls",
	"prod-writes"
];
const PROFILE_NAMES = [
	"baseline",
	"tier-0",
	"pci"
];
const Action = _enum([
	"enforce",
	"audit",
	"off"
]);
const Namespaces = array(Name);
const QuestionSetting = union([Action, strictObject({
	action: Action.optional(),
	exempt: Namespaces.optional()
})]);
const HardeningRule = strictObject({
	profiles: array(_enum(PROFILE_NAMES)).min(1),
	mode: _enum(["enforce", "audit"]).optional(),
	questions: partialRecord(_enum(QUESTION_NAMES), QuestionSetting).default({})
});
const Registry = string().max(255).regex(/^[a-z0-9][a-z0-9.-]*(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/u, "expected a registry or registry/path in lower case, without wildcards");
const Account = string().max(253).regex(/^system:serviceaccount:[a-z0-9-]+:[a-z0-9.-]+$/u, "expected system:serviceaccount:<namespace>:<name>");
const LabelPrefix = string().max(200).regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/u, "expected a DNS name");
const TierNeeds = strictObject({
	replicas: int().min(1).max(1e3),
	afterZoneLoss: int().min(1).max(1e3)
});
const HardeningFacts = strictObject({
	registries: array(Registry).default([]),
	exempt: Namespaces.default(["kube-system", "kyverno"]),
	labels: LabelPrefix.optional(),
	controllers: array(Account).default([]),
	dataClasses: record(Name, array(Name).min(1)).default({}),
	zones: int().min(2).max(9).default(3),
	tiers: partialRecord(_enum([
		"0",
		"1",
		"2",
		"3",
		"4"
	]), TierNeeds).default({
		"0": {
			replicas: 3,
			afterZoneLoss: 2
		},
		"1": {
			replicas: 2,
			afterZoneLoss: 1
		}
	})
});
const ServiceNamespace = string().max(63).regex(/^(?:[a-z0-9]|\{environment\})(?:[a-z0-9-]|\{environment\})*$/u, "expected a namespace, perhaps with {environment}");
const SERVICE_HARDENING = {
	namespaces: array(ServiceNamespace).min(1).optional(),
	dataClass: Name.optional()
};
// chain/clearance/signer.ts
const TrustFile = string().max(512).regex(/^trust(?:\/(?!\.{1,2}(?:\/|$))[\w.@+-]+)+$/, "expected a file in trust/, the folder that code owners guard");
const WorkflowPattern = string().regex(/^[A-Za-z0-9-]+\/[\w.-]+\/\.github\/workflows\/[\w.*-]+\.ya?ml@refs\/(?:heads|tags)\/[^\s@]+$/, "expected owner/name/.github/workflows/file.yml@refs/heads/branch");
const PublicKey = strictObject({ key: TrustFile });
const Signer = union([strictObject({
	trust: Name,
	workflow: string().regex(/^[\w-][\w.-]*\.ya?ml$/, "expected a file name such as promote-prod.yml"),
	since: string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "expected a full commit id in lower case").optional()
}), PublicKey]);
// chain/clearance/import-policy.ts
const UpstreamSigner = union([
	literal("none", { error: "expected none, { trust, workflow }, { trust, subject } or { key }" }),
	strictObject({
		trust: Name,
		workflow: WorkflowPattern
	}),
	strictObject({
		trust: Name,
		subject: string().regex(/^[^\s*]{3,500}$/, "expected a certificate's whole subject")
	}),
	PublicKey
]);
const ImportSource = strictObject({
	images: union([ImageFolder, ImageName]),
	to: ImageFolder,
	signed: UpstreamSigner,
	referrers: _enum([
		"all",
		"bundles",
		"none"
	]).default("all"),
	regions: record(Name, ImageFolder).optional()
});
const ImportPolicy = strictObject({
	images: array(ImageFolder).min(1),
	signer: Signer,
	sources: array(ImportSource).min(1).optional()
});
// chain/clearance/admission-policy.ts
const PinnedImage = string().refine((text) => {
	const at = text.indexOf("@");
	return ImageName.safeParse(text.slice(0, at)).success && Digest.safeParse(text.slice(at + 1)).success;
}, "expected an image by digest: registry/owner/name@sha256:<64 hex digits>");
const Elsewhere = union([_enum([
	"refuse",
	"audit",
	"imported"
]), strictObject({ allow: array(PinnedImage).min(1) })]);
const KYVERNO_VERSIONS = ["1.18", "1.19"];
const AdmissionPolicy = strictObject({
	kyverno: _enum(KYVERNO_VERSIONS).default("1.19"),
	images: array(ImageFolder).min(1).optional(),
	elsewhere: Elsewhere,
	imported: ImportPolicy.optional(),
	hardening: HardeningFacts.prefault({})
});
const EnvironmentAdmission = strictObject({
	mode: _enum(["enforce", "audit"]).optional(),
	elsewhere: Elsewhere.optional(),
	adopted: strictObject({
		until: string().refine((text) => datetime({ offset: true }).safeParse(text).success, "expected a time such as 2026-11-20T10:00:00Z"),
		images: array(PinnedImage).min(1)
	}).optional(),
	breakGlass: strictObject({ longest: Duration }).optional(),
	hardening: HardeningRule.optional()
});
// chain/clearance/gates/opinion.ts
function passed(reason, link) {
	return {
		outcome: "passed",
		reason,
		...link === void 0 ? {} : { link }
	};
}
function pending(reason, reply) {
	return {
		outcome: "pending",
		reason,
		...reply
	};
}
function refused(reason, reply) {
	return {
		outcome: "refused",
		reason,
		...reply
	};
}
const approval = {
	name: "approval",
	question: "Have enough different people of the named ones approved exactly this head?",
	environment: { approval: strictObject({
		people: int().min(1).max(10),
		from: People.min(1),
		codeOwners: boolean().optional()
	}).optional() },
	ask(question, { rules, approval: facts }) {
		const needed = peopleNeeded(rules, question.kind);
		if (needed === 0) return passed("no approval is asked for");
		const link = facts.link === void 0 ? {} : { link: facts.link };
		if (question.head === null) return pending("there is no pull request to approve yet", {
			askedAgain: "once there is one",
			unblockedBy: ["the promoter"]
		});
		const said = lastWords(facts.reviews);
		const opinions = said.filter(({ author }) => mayApprove(author, facts));
		const owners = said.filter(({ author }) => ownsAndMayApprove(author, facts));
		const against = [...opinions, ...owners].find(({ state }) => state === "CHANGES_REQUESTED");
		if (against !== void 0) {
			const reply = {
				...link,
				askedAgain: "on the next review",
				unblockedBy: [against.author.login]
			};
			return pending(`${against.author.login} asked for changes`, reply);
		}
		const reviewers = opinions.filter(({ state, commit }) => state === "APPROVED" && commit === question.head).map(({ author }) => author.login);
		const releaser = releaserOf(question, facts, reviewers);
		const people = releaser === void 0 ? reviewers : [...reviewers, releaser];
		const noOwner = question.kind === "promotion" && rules.approval?.codeOwners === true ? ownerMissing(owners, question.head, facts) : void 0;
		if (noOwner !== void 0) return pending(noOwner.reason, {
			...link,
			askedAgain: "on the next review",
			unblockedBy: noOwner.by
		});
		if (people.length >= needed) return passed(`approved by ${people.map((login) => login === releaser ? `${login} (release)` : login).join(", ")}`, facts.link);
		const have = `${people.length} of ${needed} approvals on this head${people.length > 0 ? ` (${people.join(", ")})` : ""}`;
		const enoughReviews = reviewers.length >= reviewsNeededBeforeRelease(rules, question.kind, facts.environmentHasReviewers);
		const left = unblockers(facts, people, fromOf(rules, question.kind));
		if (facts.environmentHasReviewers && facts.release === null && enoughReviews) return pending(`${have}; the environment's release counts as the last`, {
			...link,
			askedAgain: "when the signing run is released",
			unblockedBy: left,
			waitsFor: "release"
		});
		return pending(`${have}; may approve: ${printEligible(facts)}`, {
			...link,
			askedAgain: "on the next review",
			unblockedBy: left
		});
	}
};
function ownerMissing(opinions, head, facts) {
	const { ownership } = facts;
	if (ownership === void 0) return {
		reason: "nobody has looked for code owners",
		by: ["the promoter"]
	};
	const { file, named, people } = ownership;
	if (named.length === 0) return {
		reason: `nobody owns ${file} in CODEOWNERS`,
		by: ["the code owners of CODEOWNERS"]
	};
	if (opinions.some(({ state, commit }) => state === "APPROVED" && commit === head)) return void 0;
	const [first, ...others] = people.filter((login) => mightApprove(login, facts));
	return {
		reason: `no owner of ${file} has approved this head; it is owned by ${named.join(", ")}`,
		by: first === void 0 ? [`the owners of ${named.join(", ")}`] : [first, ...others]
	};
}
function unblockers(facts, people, from) {
	const done = new Set(people.map(loginKey));
	const [first, ...others] = eligibleOf(facts).filter((login) => !done.has(loginKey(login)));
	return first === void 0 ? [`the owners of ${from.join(", ") || "clearance.yaml"}`] : [first, ...others];
}
function fromOf(rules, kind) {
	return kind === "rollback" ? rules.rollback.by : rules.approval?.from ?? [];
}
function reviewsNeededBeforeRelease(rules, kind, environmentHasReviewers) {
	return Math.max(0, peopleNeeded(rules, kind) - (environmentHasReviewers ? 1 : 0));
}
function peopleNeeded(rules, kind) {
	return kind === "rollback" ? rules.rollback.approvals : rules.approval?.people ?? 0;
}
function mayApprove(actor, facts) {
	return isAmong(facts.eligible, actor) && isFree(actor, facts);
}
function ownsAndMayApprove(actor, facts) {
	return isAmong(facts.ownership?.people ?? [], actor) && isFree(actor, facts);
}
function isAmong(people, { login }) {
	return people.some((one) => loginKey(one) === loginKey(login));
}
function mightApprove(login, facts) {
	return [...facts.permissions.keys()].some((name) => loginKey(name) === loginKey(login)) ? isFree({
		login,
		kind: "human"
	}, facts) : isThird(loginKey(login), facts);
}
function isThird(login, { author, requester }) {
	return login !== loginKey(author.login) && login !== loginKey(requester ?? "");
}
function isFree(actor, facts) {
	const login = loginKey(actor.login);
	return actor.kind === "human" && isThird(login, facts) && mayWrite(permissionOf(login, facts));
}
function releaserOf(question, facts, reviewers) {
	const { release } = facts;
	if (release === null) return void 0;
	if (release.environment !== question.lane.environment || release.head !== question.head) return void 0;
	if (!mayApprove(release.by, facts)) return void 0;
	return reviewers.some((login) => loginKey(login) === loginKey(release.by.login)) ? void 0 : release.by.login;
}
function permissionOf(login, facts) {
	return [...facts.permissions].find(([name]) => loginKey(name) === login)?.[1] ?? "none";
}
function eligibleOf(facts) {
	return facts.eligible.filter((login) => mightApprove(login, facts));
}
function printEligible(facts) {
	return eligibleOf(facts).join(", ") || "nobody (check the team's members and their write permission)";
}
// chain/clearance/gate.ts
function sameQuestion(one, other) {
	return one.kind === other.kind && one.lane.service === other.lane.service && one.lane.environment === other.lane.environment && one.lane.region === other.lane.region && one.digest === other.digest && one.head === other.head && one.policyDigest === other.policyDigest;
}
const TIME = "time";
const calendar = {
	name: "calendar",
	question: "May changes go in now, by this environment's windows and freezes?",
	environment: { calendar: CalendarDocument.optional() },
	problems: inlineProblems,
	ask(question, { rules, now }) {
		if (question.kind === "rollback") return passed("a rollback doesn't wait for the calendar");
		if (rules.calendar === void 0) return passed("no calendar is declared");
		const rule = readCalendar(rules.calendar);
		if (rule === void 0) return refused("the calendar's files haven't been read", {
			askedAgain: "on the next run",
			unblockedBy: ["whoever runs the promoter"]
		});
		const { region } = question.lane;
		const opening = openingAt(rule, region, now);
		const zone = zoneOf(rule, region);
		if (opening.open) {
			const { until } = opening;
			return passed(until === null ? "it is open" : `it is open until ${printTime(until, zone)}`);
		}
		const { granted, spent } = exceptionsAt(question, rules, now);
		if (granted !== void 0) {
			const { path, owner, reason, expires } = granted;
			return passed(`${path} lets it through until ${expires.toISOString()}, by ${owner}: ${reason}`);
		}
		return closed(question, rules, opening, zone, spent);
	}
};
function closed({ lane }, rules, { freezes, opensAt }, zone, spent) {
	const why = [freezes.map((entry) => printEntry(entry, "freeze")).join(" and ") || "no window is open", ...spent].join("; ");
	const path = exceptionPath(lane.environment, lane.service);
	const exception = `${rules.calendar?.exceptions?.by.join(", ") ?? "a second person with write access"} by approving ${path}`;
	if (opensAt === null) return refused(`closed, and it never opens again: ${why}`, {
		askedAgain: "when the calendar changes",
		unblockedBy: ["the code owners of clearance.yaml and calendar/", exception]
	});
	return pending(`closed until ${printTime(opensAt, zone)}: ${why}`, {
		askedAgain: opensAt.toISOString(),
		unblockedBy: [TIME, exception]
	});
}
function exceptionsAt({ digest }, { exceptions }, now) {
	return {
		granted: exceptions.flatMap((one) => "problem" in one ? [] : [one]).find((one) => letsThrough(one, digest, now)),
		spent: exceptions.flatMap((one) => {
			if ("problem" in one) return [one.problem];
			if (now < one.from) return [`${one.path} begins at ${one.from.toISOString()}`];
			if (now >= one.expires) return [`${one.path} expired at ${one.expires.toISOString()}`];
			return letsThrough(one, digest, now) ? [] : [`${one.path} is for ${one.digest ?? "another digest"}`];
		})
	};
}
function printTime(time, zone) {
	return `${time.toISOString()} (${printInZone(time.getTime(), zone)})`;
}
function inlineProblems(policy) {
	return policy.environments.flatMap((environment, index) => {
		const at = [
			"environments",
			index,
			"calendar"
		];
		const { calendar: document, regions = [] } = environment;
		if (document === void 0) return [];
		const strange = Object.keys(document.zones).filter((region) => !regions.includes(region));
		if (strange.length > 0) {
			const message = `${environment.name} has no region "${strange.join("\", \"")}"`;
			return [{
				at: [
					...at,
					"zones",
					strange[0] ?? ""
				],
				message
			}];
		}
		const rule = readCalendar(document);
		if (rule === void 0) return [];
		return calendarProblems(rule, regionsOf(environment)).map(({ entry, message }) => {
			const list = entry !== void 0 && rule.windows.includes(entry) ? "windows" : "freezes";
			const place = entry === void 0 ? [] : [list, rule[list].indexOf(entry)];
			return {
				at: [...at, ...place],
				message
			};
		});
	});
}
// chain/clearance/gates/checks.ts
const RequiredCheck = strictObject({
	name: string().min(1).max(255),
	app: string().regex(/^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$/, "expected an App's slug, without [bot]")
});
const checks = {
	name: "checks",
	question: "Has every named App said success to exactly this head?",
	environment: { checks: array(RequiredCheck).min(1).max(50).optional() },
	problems: ({ environments }) => environments.flatMap(({ name, checks: named = [] }, index) => named.flatMap((check, at) => named.findIndex((one) => one.name === check.name && one.app === check.app) < at ? [{
		at: [
			"environments",
			index,
			"checks",
			at
		],
		message: `${name} names the check "${check.name}" of ${check.app} twice`
	}] : [])),
	ask({ kind, head }, { rules, checks: facts }) {
		const required = rules.checks ?? [];
		if (required.length === 0) return passed("no check is asked for");
		if (kind === "rollback") return passed("a rollback doesn't wait for checks");
		if (head === null) return pending("there is no head to check yet", {
			askedAgain: "once there is a pull request",
			unblockedBy: ["the promoter"]
		});
		if (facts === void 0 || facts.head !== head) return pending("nothing is known of the checks of this head", {
			askedAgain: "on the next run",
			unblockedBy: ["the promoter"]
		});
		const opinions = required.map((check) => opinionOn(check, facts));
		return opinions.find(({ outcome }) => outcome === "refused") ?? opinions.find(({ outcome }) => outcome === "pending") ?? passed(opinions.map(({ reason }) => reason).join("; "));
	}
};
function opinionOn({ name, app }, { head, runs, statuses }) {
	const answers = [...notReplaced(runs.filter((run) => run.name === name && run.app === app && run.head === head)).map(ofRun), ...statuses.filter((status) => status.context === name && isBy(status, app)).map(ofStatus)];
	const title = `${name} by ${app}`;
	const reply = {
		askedAgain: "on the next status or check run",
		unblockedBy: [`the App ${app}`]
	};
	const no = answers.find(({ success }) => !success);
	if (no !== void 0) {
		const link = no.link === void 0 ? {} : { link: no.link };
		return (no.open ? pending : refused)(`${title} says ${no.word}`, {
			...reply,
			...link
		});
	}
	if (answers.length > 0) return passed(`${title} says success`);
	const others = [...runs.filter((run) => run.name === name).map((run) => run.app ?? "nobody known"), ...statuses.filter((status) => status.context === name).map(({ creator }) => creator.login)];
	return pending(`${title} isn't there${others.length === 0 ? "" : `; one by ${[...new Set(others)].join(", ")} doesn't count`}`, reply);
}
function notReplaced(runs) {
	const replaces = (one, { id, completed }) => one.id > id && one.started !== null && completed !== null && one.started >= completed;
	return runs.filter((run) => !runs.some((one) => replaces(one, run)));
}
function isBy({ creator }, app) {
	return creator.kind === "bot" && creator.login === `${app}[bot]`;
}
function ofRun({ conclusion, url }) {
	return {
		success: conclusion === "success",
		open: conclusion === null,
		word: conclusion ?? "pending",
		...url === "" ? {} : { link: url }
	};
}
function ofStatus({ state }) {
	return {
		success: state === "success",
		open: state === "pending",
		word: state
	};
}
// chain/clearance/waves.ts
const WAVE_FIELDS = {
	waves: array(array(Name).min(1)).min(1).optional(),
	goOn: union([int().min(1).max(100), string().regex(/^(?:[1-9]\d?|100)%$/, "expected a number of regions or a percentage such as 66%")]).optional()
};
function enoughOf(goOn, size) {
	if (goOn === void 0) return size;
	const wanted = typeof goOn === "number" ? goOn : Math.ceil(size * Number.parseInt(goOn, 10) / 100);
	return Math.min(Math.max(1, wanted), size);
}
function waveProblems({ environments }) {
	return environments.flatMap(({ name, regions = [], waves, goOn }, index) => {
		const at = (field) => [
			"environments",
			index,
			field
		];
		if (waves === void 0) {
			if (goOn === void 0) return [];
			return [{
				at: at("goOn"),
				message: `${name} has no waves, so goOn counts nothing: add waves`
			}];
		}
		if (JSON.stringify(waves.flat()) !== JSON.stringify(regions)) {
			const message = `the waves of ${name} must hold its regions, each once and in the same order: ${regions.join(", ") || "it has none"}`;
			return [{
				at: at("waves"),
				message
			}];
		}
		const largest = Math.max(0, ...waves.slice(0, -1).map(({ length }) => length));
		if (typeof goOn === "number" && goOn > largest) {
			const message = `no wave of ${name} that another follows has ${goOn} regions: the largest has ${largest}`;
			return [{
				at: at("goOn"),
				message
			}];
		}
		return [];
	});
}
// chain/clearance/gates/wave-before.ts
function wavesBefore(lane, rules) {
	const index = lane.region === null ? 0 : wavesOf(rules).findIndex((one) => one.includes(lane.region ?? ""));
	if (index > 0) {
		const { environment, soak, health, goOn } = rules.wave;
		return wavesOf(rules).slice(0, index).map((regions) => ({
			environment,
			regions,
			enough: enoughOf(goOn, regions.length),
			soak,
			asksHealth: health !== void 0
		}));
	}
	const before = rules.previousWave;
	if (before === void 0) return [];
	const regions = before.regions.length === 0 ? [null] : before.regions;
	const { environment, soak, health } = before;
	return [{
		environment,
		regions,
		enough: regions.length,
		soak,
		asksHealth: health !== void 0
	}];
}
function wavesOf({ wave }) {
	return wave.waves ?? wave.regions.map((region) => [region]);
}
function lanesBefore(lane, rules) {
	return wavesBefore(lane, rules).flatMap(({ environment, regions }) => regions.map((region) => ({
		service: lane.service,
		environment,
		region
	})));
}
function placeOfLane({ service, environment, region }, { places }) {
	const facts = places.filter((place) => place.service === service && place.environment === environment && place.region === region);
	const [place] = facts;
	if (place === void 0 || facts.length > 1) return `nothing certain is known of ${printEnvironment(environment, region)}`;
	return place;
}
function standing(lane, digest, inputs) {
	const place = placeOfLane(lane, inputs);
	if (typeof place === "string" || place.digest === digest) return place;
	return `${printEnvironment(lane.environment, lane.region)} holds ${place.digest ?? "nothing"}`;
}
// chain/clearance/gates/ask-waves.ts
function askWaves({ lane, digest }, inputs, ask) {
	return wavesBefore(lane, inputs.rules).map((wave) => {
		const opinions = wave.regions.map((region) => {
			const place = standing({
				service: lane.service,
				environment: wave.environment,
				region
			}, digest, inputs);
			return typeof place === "string" ? notThere(place, wave) : ask(place, wave);
		});
		const good = opinions.filter(({ outcome }) => outcome === "passed");
		if (good.length >= wave.enough) return passed(summary(good, wave));
		const [worst] = [...opinions.filter((one) => one.outcome !== "passed")].sort((a, b) => Number(b.outcome === "refused") - Number(a.outcome === "refused"));
		if (worst === void 0) throw new Error("a wave that isn't enough has an open place");
		if (wave.enough === wave.regions.length) return worst;
		return {
			...worst,
			reason: `${good.length} of the ${wave.enough} that are enough: ${worst.reason}`
		};
	});
}
function summary(good, { enough, regions }) {
	const all = good.map(({ reason }) => reason).join("; ");
	return enough === regions.length ? all : `${good.length} of ${regions.length}, ${enough} are enough: ${all}`;
}
function notThere(reason, { environment }) {
	return pending(reason, {
		askedAgain: "on the next run",
		unblockedBy: [`the promotion into ${environment}`]
	});
}
function together(opinions) {
	return opinions.find(({ outcome }) => outcome === "refused") ?? opinions.find(({ outcome }) => outcome === "pending") ?? passed(opinions.map(({ reason }) => reason).join("; "));
}
// chain/clearance/gates/dependency.ts
const Need = strictObject({
	service: Name,
	atLeast: Digest,
	in: array(Name).min(1).optional()
});
const dependency = {
	name: "dependency",
	question: "Does every service that this one needs stand here, at least as new as it needs it?",
	service: { needs: array(Need).min(1).max(50).optional() },
	problems: ({ services, environments }) => Object.entries(services).flatMap(([name, { needs = [] }]) => needs.flatMap((need, index) => needProblem(name, need, {
		services,
		environments
	}).map((message) => ({
		at: [
			"services",
			name,
			"needs",
			index
		],
		message
	})))),
	places: (lane, rules) => needsOf(lane, rules).map((need) => ({
		...lane,
		service: need.service
	})),
	compares: (lane, rules) => needsOf(lane, rules).map(({ service, atLeast }) => ({
		lane: {
			...lane,
			service
		},
		digest: atLeast
	})),
	ask({ kind, lane }, inputs) {
		if (kind === "rollback") return passed("a rollback doesn't wait");
		const needs = needsOf(lane, inputs.rules);
		if (needs.length === 0) return passed("it needs no other service");
		return together(needs.map((need) => standsThere(need, lane, inputs)));
	}
};
function needsOf({ environment }, { needs = [] }) {
	return needs.filter((need) => need.in === void 0 || need.in.includes(environment));
}
function needProblem(name, need, { services, environments }) {
	if (need.service === name) return [`${name} can't need itself`];
	if (entry(services, need.service) === void 0) return [`there is no service "${need.service}"`];
	const unknown = need.in?.find((one) => !environments.some((environment) => environment.name === one));
	return unknown === void 0 ? [] : [`there is no environment "${unknown}"`];
}
function standsThere({ service, atLeast }, lane, inputs) {
	const name = `${service} in ${printEnvironment(lane.environment, lane.region)}`;
	const wait = (reason) => pending(reason, {
		askedAgain: "after the next promotion of it",
		unblockedBy: [`the promotion of ${name}`]
	});
	const place = placeOfLane({
		...lane,
		service
	}, inputs);
	if (typeof place === "string") return wait(`nothing certain is known of ${name}`);
	if (place.digest === null) return wait(`${name} isn't deployed, and ${atLeast} is the least`);
	if (place.digest === atLeast) return passed(`${name} is what is needed`);
	const wanted = madeAt(service, atLeast, inputs);
	const made = madeAt(service, place.digest, inputs);
	if (wanted === void 0 || made === void 0) return wait(`nobody knows which of ${place.digest} and ${atLeast} of ${name} is newer`);
	if ((place.since === null ? made : new Date(Math.min(made.getTime(), place.since.getTime()))).getTime() >= wanted.getTime()) return passed(`${name} is new enough`);
	return wait(`${name} holds ${place.digest}, made before ${atLeast}`);
}
function madeAt(service, digest, { ages = [] }) {
	return ages.find((one) => one.service === service && one.digest === digest)?.made;
}
// chain/clearance/gates/evidence.ts
const evidence = {
	name: "evidence",
	question: "Is the digest cleared by its evidence, today and under this policy?",
	ask({ digest, lane }, { verdict }) {
		if (verdict.subject !== digest) return refused(`the verdict is about ${verdict.subject}`, {
			askedAgain: "on the next run",
			unblockedBy: ["the promoter"]
		});
		if (verdict.outcome === "cleared") return passed("the evidence is complete");
		const [first, ...others] = verdict.findings.filter(({ code }) => code !== "HELD");
		if (first === void 0) return passed("the evidence is complete");
		const by = new Set(others.map((finding) => remedyBy(finding, lane.service)));
		const firstBy = remedyBy(first, lane.service);
		by.delete(firstBy);
		return refused([first, ...others].map(({ code, message }) => `${code}: ${message}`).join("; "), {
			askedAgain: "on the next run, with the evidence and restrictions of that moment",
			unblockedBy: [firstBy, ...by]
		});
	}
};
function remedyBy({ code }, service) {
	if (code === "QUARANTINED") return "two people who lift the quarantine";
	if (code === "PREVIOUS_CLEARANCE_MISSING") return "the signer of the environment before";
	if (code === "IMAGE_UNKNOWN") return "the code owners of clearance.yaml";
	return `the builder of ${service}`;
}
// chain/clearance/gates/health.ts
const health = {
	name: "health",
	question: "Is the digest there and healthy right now, in enough of the places before this one?",
	places: lanesBefore,
	ask(question, inputs) {
		if (question.kind === "rollback") return passed("a rollback doesn't wait");
		if (wavesBefore(question.lane, inputs.rules).length === 0) return passed("nothing comes before");
		return together(askWaves(question, inputs, (place, { asksHealth }) => {
			const name = printEnvironment(place.environment, place.region);
			if (!asksHealth) return passed(`no health is declared for ${name}`);
			if (place.health.state === "healthy") return passed(`${name} is healthy`);
			return (place.health.state === "unhealthy" ? refused : pending)(`${name} is ${place.health.state}: ${place.health.detail}`, {
				askedAgain: "when its health is asked again",
				unblockedBy: [`whoever runs ${place.service} in ${name}`]
			});
		}));
	}
};
// chain/clearance/hold.ts
function inForce(hold, place, now) {
	return hold.environment === place.environment && (hold.service === null || hold.service === place.service) && (hold.starts === void 0 || hold.starts.getTime() <= now.getTime()) && now.getTime() < hold.expires.getTime();
}
// chain/clearance/gates/hold.ts
const hold = {
	name: "hold",
	question: "Is the environment, and the service in it, free of any hold right now?",
	ask({ kind, lane }, { holds, now, verdict }) {
		if (kind === "rollback") return passed("a rollback passes holds by");
		if (holds === void 0) return pending("nobody has said which holds there are", {
			askedAgain: "on the next run",
			unblockedBy: ["the promoter"]
		});
		const [last] = holds.filter((one) => inForce(one, lane, now)).sort(byExpiry);
		if (last !== void 0) return refused(`${whatIsHeld(last)} is on hold until ${last.expires.toISOString()}: ${last.reason}`, {
			askedAgain: last.expires.toISOString(),
			unblockedBy: [`${last.owner}, with a second person who approves that the hold is lifted`]
		});
		const held = verdict.outcome === "refused" && verdict.findings.find(({ code }) => code === "HELD");
		if (held) return refused(held.message, {
			askedAgain: "on the next run",
			unblockedBy: ["whoever set the hold"]
		});
		return passed("no hold is in force");
	}
};
function byExpiry(a, b) {
	return b.expires.getTime() - a.expires.getTime();
}
function whatIsHeld({ environment, service }) {
	return service === null ? environment : `${service} in ${environment}`;
}
// chain/clearance/gates/images.ts
const images = {
	name: "images",
	question: "Are all images of the service built from one source commit, here and after this merge?",
	ask({ kind }, { rules, companions, commits = [] }) {
		const { set } = rules;
		if (set === void 0) return passed("it has one image");
		if (kind === "rollback") return passed("a rollback puts back what stood together");
		const others = set.services.filter((service) => service !== rules.service);
		const found = others.map((service) => companions?.find((one) => one.service === service));
		const missing = others.find((_, index) => found[index] === void 0 || found[index]?.digest === null);
		if (missing !== void 0) return wait(`nothing of ${missing} is there to go with it`, missing);
		if (commits.length === 0) return wait(`nobody knows which commit ${rules.service} is built from`, set.name);
		const [common] = commits.filter((commit) => found.every((one) => one?.commits.includes(commit) === true));
		if (common !== void 0) return passed(`all images of ${set.name} are built from ${common}`);
		return wait(difference(rules.service, commits, found), set.name);
	}
};
function wait(reason, whose) {
	return pending(reason, {
		askedAgain: "on the next run",
		unblockedBy: [`the build of ${whose}: an unchanged image is attested again by the commit's build`]
	});
}
function difference(service, commits, others) {
	const from = (all) => all.map(short).join(", ") || "an unknown commit";
	const apart = others.filter((one) => !commits.some((commit) => one?.commits.includes(commit) === true));
	const named = (apart.length > 0 ? apart : others).flatMap((one) => one === void 0 ? [] : [`${one.service} is built from ${from(one.commits)}`]);
	return `${service} is built from ${from(commits)}, and ${named.join("; ")}`;
}
function short(commit) {
	const at = commit.lastIndexOf("@");
	return `${commit.slice(0, at).replace(/^https?:\/\/[^/]+\//, "")}${commit.slice(at, at + 13)}`;
}
// chain/clearance/gates/peers.ts
function peersOf(lane, { pairs: declared = [], tier = 0 }) {
	if (tier > 0) return [];
	return declared.filter((pair) => pair.some((region) => region === lane.region)).flatMap((pair) => pair.filter((region) => region !== lane.region)).map((region) => ({
		...lane,
		region
	}));
}
function goesFirst(lane, peer, { wave }) {
	return wave.regions.indexOf(lane.region ?? "") < wave.regions.indexOf(peer.region ?? "");
}
// chain/clearance/health.ts
function healthySince(since, placed) {
	return since !== void 0 && !(since <= placed) ? since : placed;
}
function combineHealth(answers, independent) {
	const told = (state) => answers.filter(({ health }) => health.state === state).map(({ health }) => health.detail);
	const ill = told("unhealthy");
	if (ill.length > 0) return {
		state: "unhealthy",
		detail: ill.join("; ")
	};
	const lost = told("unknown");
	if (lost.length > 0) return {
		state: "unknown",
		detail: lost.join("; ")
	};
	const agreeing = independentSources(answers.map(({ source }) => source));
	const needed = Math.max(1, independent);
	if (agreeing < needed) return {
		state: "unknown",
		detail: `${agreeing} of ${needed} independent health sources say anything`
	};
	const since = answers.flatMap(({ health }) => health.state === "healthy" && health.since !== void 0 ? [health.since.getTime()] : []);
	if (since.some(Number.isNaN)) return {
		state: "unknown",
		detail: "a health source names no real time"
	};
	return {
		state: "healthy",
		since: since.length === 0 ? void 0 : new Date(Math.max(...since)),
		detail: told("healthy").join("; ")
	};
}
// chain/clearance/gates/soaked.ts
function soaked(place, wave, { now, opened, illUntil }) {
	const name = printEnvironment(place.environment, place.region);
	const unblockedBy = [`whoever runs ${place.service} in ${name}`];
	if (knowsNoPast(place, wave) && opened === void 0) return pending(`${name} is healthy now, and its source knows no past: it counts from the pull request on`, {
		askedAgain: "once there is one",
		unblockedBy: ["the promoter"]
	});
	const well = soakStart(place, wave, opened);
	const start = well && afterIllness(well, wave, illUntil);
	if (start === void 0) return pending(`${name} is not known to be healthy: ${place.health.detail}`, {
		askedAgain: "when it is healthy",
		unblockedBy
	});
	if (!(start.getTime() + wave.soak - now.getTime() <= 0)) {
		const until = new Date(start.getTime() + wave.soak);
		if (Number.isNaN(until.getTime())) return pending(`nothing certain is known of ${name}`, {
			askedAgain: "on the next run",
			unblockedBy
		});
		return pending(`${name} soaks until ${until.toISOString()}`, {
			askedAgain: until.toISOString(),
			unblockedBy: [TIME]
		});
	}
	return passed(`${name} has soaked ${printDuration(wave.soak)} since ${start.toISOString()}`);
}
function soakEnd(place, wave, { opened, illUntil }) {
	const well = soakStart(place, wave, opened);
	const start = well && afterIllness(well, wave, illUntil);
	return start && new Date(start.getTime() + wave.soak);
}
function soakStart(place, wave, opened) {
	const { since, health } = place;
	if (since === null) return void 0;
	if (!wave.asksHealth) return since;
	if (health.state !== "healthy") return void 0;
	if (Number.isNaN(since.getTime())) return since;
	return healthySince(knowsNoPast(place, wave) ? opened : health.since, since);
}
function afterIllness(well, { soak, asksHealth }, illUntil) {
	return illUntil !== void 0 && soak > 0 && asksHealth && !(illUntil <= well) ? illUntil : well;
}
function knowsNoPast({ health }, { asksHealth }) {
	return asksHealth && health.state === "healthy" && health.since === void 0;
}
const pairs = {
	name: "pairs",
	question: "Does the region that stands in for this one stay as it is, healthy, while this one changes?",
	environment: { pairs: array(tuple([Name, Name])).min(1).optional() },
	places: peersOf,
	problems: ({ environments }) => environments.flatMap(({ name, pairs: declared = [], regions = [] }, index) => {
		const named = declared.flat();
		const unknown = named.find((region) => !regions.includes(region));
		const twice = named.find((region, at) => named.indexOf(region) < at);
		const at = [
			"environments",
			index,
			"pairs"
		];
		if (unknown !== void 0) return [{
			at,
			message: `${name} has no region "${unknown}"`
		}];
		if (twice !== void 0) return [{
			at,
			message: `${name} has the region "${twice}" in a pair already`
		}];
		return [];
	}),
	ask(question, inputs) {
		if (question.kind === "rollback") return passed("a rollback doesn't wait");
		const peers = peersOf(question.lane, inputs.rules);
		if (peers.length === 0) return passed("nothing is paired with it");
		return together(peers.map((peer) => mayChangeBeside(peer, question, inputs)));
	}
};
function mayChangeBeside(peer, { lane, digest }, inputs) {
	const name = printEnvironment(peer.environment, peer.region);
	const there = placeOfLane(peer, inputs);
	const here = placeOfLane(lane, inputs);
	const wait = (reason, by) => pending(reason, {
		askedAgain: "on the next run",
		unblockedBy: [by]
	});
	if (typeof there === "string") return wait(there, "the promoter");
	if (typeof here === "string") return wait(here, "the promoter");
	if (there.merging === void 0) return wait(`nobody knows whether ${name} is being changed`, "the promoter");
	if (there.merging !== null) {
		const by = `whoever decides on ${there.merging}`;
		return pending(`${name} is being changed`, {
			link: there.merging,
			askedAgain: "when that merge has ended",
			unblockedBy: [by]
		});
	}
	if (there.digest === digest) {
		const { soak, health } = inputs.rules.wave;
		return soaked(there, {
			soak,
			asksHealth: health !== void 0
		}, inputs);
	}
	if (!goesFirst(lane, peer, inputs.rules)) return wait(`${name} takes the digest first, and holds ${there.digest ?? "nothing"}`, `the promotion into ${name}`);
	return carries(there, here, inputs);
}
function carries(there, here, inputs) {
	const name = printEnvironment(there.environment, there.region);
	const { soak, health } = inputs.rules.wave;
	if (there.digest === null || here.digest === null) return passed(`${name} carries no load for it`);
	if (here.health.state === "unhealthy") return passed("this one is ill itself");
	return soaked(there, {
		soak,
		asksHealth: health !== void 0
	}, inputs);
}
// chain/clearance/gates/gates.ts
const GATES = [
	evidence,
	images,
	approval,
	checks,
	hold,
	calendar,
	{
		name: "soak",
		question: "Has the digest been healthy without a break for long enough, in enough of the places before this one?",
		places: lanesBefore,
		ask(question, inputs) {
			if (question.kind === "rollback") return passed("a rollback doesn't wait");
			if (wavesBefore(question.lane, inputs.rules).every((wave) => wave.soak === 0)) return passed("no soak is asked for");
			return together(askWaves(question, inputs, (place, wave) => soaked(place, wave, inputs)));
		}
	},
	health,
	pairs,
	dependency,
	{
		name: "schema",
		question: "Does going back pass nothing that says it isn't safe to go back past?",
		ask({ kind, digest, lane }, { barriers }) {
			if (kind === "promotion") return passed("a promotion only goes forward");
			if (barriers === void 0) return pending("nobody has looked for what can't be rolled back past", {
				askedAgain: "on the next run",
				unblockedBy: ["the promoter"]
			});
			const [first] = barriers;
			if (first === void 0) return passed("nothing on the way back forbids it");
			return refused(barrierFinding(first, digest).message, {
				askedAgain: "after a promotion forward, of a digest that mends it",
				unblockedBy: [`the builder of ${lane.service}`]
			});
		}
	}
];
const GATE_NAMES = GATES.map(({ name }) => name);
const ENVIRONMENT_FIELDS = merged("environment");
const SERVICE_FIELDS = merged("service");
function settingsIn(environment, service) {
	const said = (fields, rule) => Object.entries(rule).filter(([name, value]) => Object.hasOwn(fields, name) && value !== void 0);
	return Object.fromEntries([...said(ENVIRONMENT_FIELDS, environment), ...said(SERVICE_FIELDS, service)]);
}
function merged(where) {
	return Object.assign({}, ...GATES.map((gate) => gate[where] ?? {}));
}
// chain/clearance/policy.ts
const RelativePath = string().max(512).regex(/^(?!\.{1,2}(?:\/|$))[\w.{}@+-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.{}@+-]+)*$/, "expected a path inside the GitOps repository");
const HttpUrl = url({
	protocol: /^https?$/,
	error: "expected an http or https URL"
});
const TrustRoot = strictObject({
	root: TrustFile,
	issuer: HttpUrl,
	tuf: strictObject({
		mirror: HttpUrl,
		root: TrustFile
	}).optional(),
	inline: literal(true).optional()
});
const Builder = union([
	strictObject({
		trust: Name,
		workflow: WorkflowPattern,
		source: string().regex(/^[A-Za-z0-9-]+\/[\w.*-]+$/, "expected owner/name"),
		ref: string().regex(/^refs\/(?:heads|tags)\/[^\s@]+$/, "expected refs/heads/branch or refs/tags/tag")
	}),
	PublicKey,
	strictObject({ imported: literal(true) })
]);
const Spot = strictObject({
	file: RelativePath,
	path: string().min(1).max(512)
});
const DigestAt = union([Spot, tuple([Spot, Spot], Spot).refine((spots) => spots.length <= 10, "expected at most 10 places").transform(([first, ...also]) => ({
	...first,
	also
}))]);
const Channel = string().regex(/^\w[\w.-]{0,127}$/, "expected an image tag");
const OneImage = strictObject({
	image: ImageName,
	builder: Name,
	channel: Channel,
	tier: int().min(0).max(4).optional(),
	batch: Name.optional(),
	digestAt: DigestAt,
	...SERVICE_HARDENING,
	...SERVICE_FIELDS
});
const MOST_IMAGES = 20;
const SeveralImages = strictObject({
	images: record(Name, strictObject({
		image: ImageName,
		channel: Channel.optional(),
		digestAt: DigestAt
	})).refine((images) => Object.keys(images).length > 1, "one image alone is written as image and digestAt").refine((images) => Object.keys(images).length <= MOST_IMAGES, `expected at most ${MOST_IMAGES} images`),
	builder: Name,
	channel: Channel.optional(),
	tier: int().min(0).max(4).optional(),
	...SERVICE_HARDENING,
	...SERVICE_FIELDS
});
const Service = OneImage.extend({ set: strictObject({
	name: Name,
	image: Name,
	services: array(Name).min(2)
}).optional() });
const Requirement = _enum(["provenance", "sbom"]);
const AutomaticRollback = strictObject({ within: Duration });
const Environment = strictObject({
	name: Name,
	signer: Signer,
	next: Signer.optional(),
	requires: array(Requirement).optional(),
	regions: array(Name).min(1).optional(),
	...WAVE_FIELDS,
	supersede: Duration.optional(),
	soak: Duration.optional(),
	health: HealthPolicy.optional(),
	...ENVIRONMENT_FIELDS,
	rollback: strictObject({ automatic: AutomaticRollback }).optional(),
	admission: EnvironmentAdmission.optional()
});
const WrittenPolicy = strictObject({
	apiVersion: literal("clearance/v1"),
	gitops: RepositoryName,
	promoter: strictObject({ app: Name }).default({ app: "clearance-promoter" }),
	trust: record(Name, TrustRoot).default({}),
	builders: record(Name, Builder),
	services: record(Name, Service),
	environments: array(Environment).min(1),
	admission: AdmissionPolicy,
	rollback: strictObject({
		by: People,
		approvals: int().min(0).max(10).default(0),
		healthyFor: Duration.optional()
	}).default({
		by: [],
		approvals: 0
	})
}).extend({ services: record(Name, union([OneImage, SeveralImages])) });
function signerWorkflow(policy, workflow) {
	return WorkflowIdentity.parse(`${policy.gitops}/.github/workflows/${workflow}@refs/heads/main`);
}
function signersOf({ signer, next }) {
	return next === void 0 ? [signer] : [signer, next];
}
function makersOf({ builders, environments, admission }) {
	const importer = admission.imported === void 0 ? [] : [admission.imported.signer];
	const upstream = (admission.imported?.sources ?? []).flatMap(({ signed }) => signed === "none" ? [] : [signed]);
	return [
		...Object.values(builders),
		...environments.flatMap(signersOf),
		...importer,
		...upstream
	];
}
function filesNamedBy(policy) {
	const roots = Object.values(policy.trust).flatMap((root) => [root.root, ...root.tuf ? [root.tuf.root] : []]);
	const keys = makersOf(policy).flatMap((maker) => "key" in maker ? [maker.key] : []);
	const calendars = policy.environments.flatMap(({ calendar }) => calendar === void 0 ? [] : filesOf(calendar));
	return [...new Set([
		...roots,
		...keys,
		...calendars
	])].sort();
}
// chain/admission/hardening/platform.ts
function platformsOf(policy, environment) {
	const { labels, controllers, zones, dataClasses } = policy.admission.hardening;
	const prefix = labels === void 0 ? "" : `${labels}/`;
	return regionsOf(environment).map((region) => ({
		environment: environment.name,
		region,
		images: knownImages(policy, environment.name),
		registries: registries(policy, environment),
		controllers: sorted(controllers),
		zones,
		dataClasses,
		label: (name) => prefix + name
	}));
}
function knownImages({ services, admission }, environment) {
	const { tiers } = admission.hardening;
	const known = new Map();
	for (const [name, { image, tier = 0, namespaces, dataClass, set }] of Object.entries(services)) {
		const here = (namespaces ?? [set === void 0 ? name : set.name]).map((one) => one.replaceAll("{environment}", environment));
		const before = known.get(image);
		const strictest = Math.min(tier, before?.tier ?? tier);
		known.set(image, {
			image,
			tier: strictest,
			namespaces: sorted([...before?.namespaces ?? [], ...here]),
			dataClass: dataClass ?? before?.dataClass,
			needs: tiers[String(strictest)]
		});
	}
	return [...known.values()].sort((a, b) => a.image < b.image ? -1 : 1);
}
function registries({ admission }, environment) {
	const elsewhere = environment.admission?.elsewhere ?? admission.elsewhere;
	const listed = typeof elsewhere === "object" ? elsewhere.allow : [];
	const adopted = environment.admission?.adopted?.images ?? [];
	const folders = [...admission.images ?? [], ...admission.imported?.images ?? []];
	return sorted([
		...admission.hardening.registries,
		...folders.map((folder) => prefixOf(folder).slice(0, -1)),
		...[...listed, ...adopted].map((image) => image.slice(0, image.indexOf("@")))
	]);
}
function sorted(texts) {
	return [...new Set(texts)].sort();
}
// chain/admission/hardening/profiles.ts
const BASELINE = [
	"digest-required",
	"no-latest",
	"allowed-registries",
	"non-root",
	"read-only-root",
	"no-escalation",
	"runtime-profiles",
	"host-isolation",
	"service-account-token",
	"secrets",
	"resources",
	"namespace-ownership",
	"labels",
	"probes",
	"ingress-tls",
	"default-deny"
];
const PROFILES = {
	baseline: BASELINE,
	"tier-0": [
		...BASELINE,
		"namespace-quota",
		"minimum-replicas",
		"disruption-budget",
		"zone-spread",
		"zone-loss",
		"autoscaling",
		"no-spot",
		"prod-writes"
	],
	pci: [
		...BASELINE,
		"namespace-quota",
		"restricted-egress",
		"mesh-mtls",
		"data-residency",
		"prod-writes"
	]
};
// chain/admission/cel.ts
function celString(text) {
	return JSON.stringify(text);
}
function celList(items) {
	return items.length < 2 ? `[${items.join("")}]` : `[\n  ${items.join(",\n  ")}\n]`;
}
function celLists(name, items) {
	const parts = [];
	let room = 0;
	for (const literal of items.map(celString)) {
		if (room < literal.length) {
			parts.push([]);
			room = LONGEST_LIST;
		}
		parts.at(-1)?.push(literal);
		room -= literal.length + 4;
	}
	const names = parts.map((_, index) => index === 0 ? name : `${name}${index + 1}`);
	return {
		variables: parts.map((part, index) => ({
			name: names[index],
			expression: celList(part)
		})),
		has: (item) => `(${names.map((one) => `${item} in variables.${one}`).join(" || ")})`
	};
}
const LONGEST_LIST = 8e4;
// chain/admission/hardening/question-policy.ts
function questionPolicy({ asks, threat }, asked, asking) {
	return {
		policy: {
			apiVersion: "policies.kyverno.io/v1",
			kind: "ValidatingPolicy",
			metadata: {
				name: asking.name,
				annotations: {
					"policies.kyverno.io/title": asks,
					"policies.kyverno.io/description": threat
				}
			},
			spec: {
				failurePolicy: "Fail",
				validationActions: [asking.enforce ? "Deny" : "Audit"],
				evaluation: { background: { enabled: false } },
				matchConstraints: { resourceRules: asked.resources },
				matchConditions: [{
					name: "outside-exempt-namespaces",
					expression: `!(request.?namespace.orValue("") in ${celList(asking.exempt.map(celString))})`
				}, ...asked.conditions],
				variables: [...asked.variables, ...asked.demands.map(({ name, offenders }) => ({
					name,
					expression: offenders
				}))],
				validations: asked.demands.map(({ name, remedy }) => ({
					expression: `size(variables.${name}) == 0`,
					message: remedy,
					messageExpression: `${celString(`${remedy}: `)} + variables.${name}.join(", ")`
				}))
			}
		},
		why: {
			"spec.failurePolicy": "Where Kyverno can't answer, nothing comes in that hasn't been asked about.",
			"spec.validationActions": asking.enforce ? "clearance.yaml says enforce, or nothing to the contrary." : "clearance.yaml says audit: this reports, and refuses nothing.",
			"spec.evaluation": "A scan in the background knows neither who asks nor what was there before.",
			"spec.matchConditions.0": "What the cluster itself runs on, and what clearance.yaml exempts.",
			...Object.fromEntries(asked.demands.map(({ remedy }, index) => [`spec.validations.${index}`, `Refused with: ${remedy} …`]))
		}
	};
}
// chain/admission/pod-images-cel.ts
function podSpec(object) {
	return [
		`${object}.kind == "Pod" ? ${object}.spec :`,
		`${object}.kind == "CronJob" ? ${object}.spec.jobTemplate.spec.template.spec :`,
		`${object}.spec.template.spec`
	].join("\n");
}
function podImages(spec) {
	return `(${[
		"containers",
		"initContainers",
		"ephemeralContainers"
	].map((list) => `${spec}.?${list}.orValue([])`).join(" +\n ")})\n.map(container, container.?image.orValue(""))`;
}
function eachImage(condition) {
	return `[${surePodSpec("object")}].all(spec,\n${podImages("spec")}\n.all(image, ${condition}))`;
}
const INTRODUCES_IMAGE = `oldObject == null || !${eachImage(`[${surePodSpec("oldObject")}].all(before,\nimage in ${podImages("before")})`)}`;
function surePodSpec(object) {
	const path = (...steps) => `${object}.${steps.map((step) => `?${step}`).join(".")}.orValue({})`;
	return [
		`${object}.?kind.orValue("") == "Pod" ? ${path("spec")} :`,
		`${object}.?kind.orValue("") == "CronJob" ? ${path("spec", "jobTemplate", "spec", "template", "spec")} :`,
		path("spec", "template", "spec")
	].join("\n");
}
function imagesVariables() {
	return [
		{
			name: "spec",
			expression: podSpec("object")
		},
		{
			name: "images",
			expression: podImages("variables.spec")
		},
		{
			name: "updates",
			expression: "oldObject != null && has(oldObject.spec)"
		},
		{
			name: "specBefore",
			expression: podSpec("oldObject")
		},
		{
			name: "imagesBefore",
			expression: `!variables.updates ? [] :\n${podImages("variables.specBefore")}`
		},
		{
			name: "introduced",
			expression: "variables.images.filter(image, !(image in variables.imagesBefore))"
		}
	];
}
// chain/admission/pod-kinds.ts
const POD_KINDS = [
	{
		group: "",
		version: "v1",
		resource: "pods",
		kind: "Pod"
	},
	{
		group: "apps",
		version: "v1",
		resource: "daemonsets",
		kind: "DaemonSet"
	},
	{
		group: "apps",
		version: "v1",
		resource: "deployments",
		kind: "Deployment"
	},
	{
		group: "apps",
		version: "v1",
		resource: "replicasets",
		kind: "ReplicaSet"
	},
	{
		group: "apps",
		version: "v1",
		resource: "statefulsets",
		kind: "StatefulSet"
	},
	{
		group: "batch",
		version: "v1",
		resource: "cronjobs",
		kind: "CronJob"
	},
	{
		group: "batch",
		version: "v1",
		resource: "jobs",
		kind: "Job"
	}
];
function resourceRules() {
	return [
		"",
		"apps",
		"batch"
	].map((group) => ({
		apiGroups: [group],
		apiVersions: ["v1"],
		operations: ["CREATE", "UPDATE"],
		resources: POD_KINDS.filter((entry) => entry.group === group).flatMap((entry) => entry.resource === "pods" ? ["pods", "pods/ephemeralcontainers"] : [entry.resource])
	}));
}
// chain/admission/hardening/workload-cel.ts
const PODS = {
	resources: resourceRules(),
	conditions: [{
		name: "brings-in-another-pod-spec",
		expression: `request.operation == "CREATE" ||\n(${podSpec("object")}) !=\n(${podSpec("oldObject")})`
	}]
};
const TEMPLATES = {
	resources: resourceRules(),
	conditions: [{
		name: "isnt-made-by-a-controller-that-is-judged",
		expression: ["!object.metadata.?ownerReferences.orValue([]).exists(owner, owner.?controller.orValue(false) &&", `  owner.kind in [${["Node", ...POD_KINDS.map(({ kind }) => kind)].map(celString).join(", ")}])`].join("\n")
	}, {
		name: "isnt-on-its-way-out",
		expression: "!has(object.metadata.deletionTimestamp)"
	}]
};
const SPEC = {
	name: "spec",
	expression: podSpec("object")
};
const POD_METADATA = {
	name: "podMetadata",
	expression: [
		"object.kind == \"Pod\" ? object.metadata :",
		"object.kind == \"CronJob\" ? object.spec.jobTemplate.spec.template.?metadata.orValue({}) :",
		"object.spec.template.?metadata.orValue({})"
	].join("\n")
};
const CONTAINERS = {
	name: "containers",
	expression: [
		"variables.spec.?containers.orValue([]) +",
		"variables.spec.?initContainers.orValue([]) +",
		"variables.spec.?ephemeralContainers.orValue([])"
	].join("\n")
};
const IMAGES = {
	name: "images",
	expression: [
		"variables.containers.map(container, container.?image.orValue(\"\")) +",
		"variables.spec.?volumes.orValue([]).filter(volume, has(volume.image))",
		"  .map(volume, volume.image.?reference.orValue(\"\"))"
	].join("\n")
};
const REPOSITORY = "image.find(\"^[^/@]+(/[^/:@]+)+\")";
const REPOSITORIES = {
	name: "repositories",
	expression: `variables.images.map(image, ${REPOSITORY})`
};
const POD_VARIABLES = [SPEC, CONTAINERS];
const IMAGE_VARIABLES = [
	SPEC,
	CONTAINERS,
	IMAGES,
	REPOSITORIES
];
function containersThat(wrong) {
	return `variables.containers.filter(container,\n  ${wrong.replaceAll("\n", "\n  ")})\n.map(container, container.name)`;
}
function security(field, fallback) {
	return `container.?securityContext.?${field}.or(variables.spec.?securityContext.?${field}).orValue(${fallback})`;
}
function byImage(name, images, value) {
	return mapsOf(name, images.map((one) => [one.image, value(one)]));
}
function mapsOf(name, entries) {
	const parts = [[]];
	let room = LONGEST_MAP;
	for (const line of entries.map(([key, value]) => `  ${celString(key)}: ${value}`)) {
		if (room < line.length) {
			parts.push([]);
			room = LONGEST_MAP;
		}
		parts.at(-1)?.push(line);
		room -= line.length + 2;
	}
	const maps = parts.map((lines, index) => ({
		name: `${name}${index + 1}`,
		expression: lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n}`
	}));
	return [...maps, {
		name,
		expression: `[${maps.map((map) => `variables.${map.name}`).join(", ")}]`
	}];
}
const LONGEST_MAP = 8e4;
const NAME = {
	name: "name",
	expression: "object.metadata.?name.orValue(object.metadata.?generateName.orValue(\"\"))"
};
// chain/admission/hardening/questions/allowed-registries.ts
const allowedRegistries = {
	asks: "Does every image come from a registry of the platform?",
	threat: "An image from anywhere runs: a typo-squatted name, a registry that is gone tomorrow, one that serves malware.",
	checklist: "Supply chain security: signed container images from a registry that is scanned",
	unseen: "What is inside. The services' own images are allowed by name and nothing beside them; what else is allowed is by registry or path.",
	lacks: ({ images, registries }) => images.length + registries.length > 0 ? void 0 : "no image is allowed at all: list some in admission.hardening.registries",
	ask: ({ images, registries }) => ({
		...PODS,
		variables: [
			...IMAGE_VARIABLES,
			...byImage("services", images, () => "true"),
			{
				name: "registries",
				expression: celList(registries.map(celString))
			}
		],
		demands: [{
			name: "foreign",
			offenders: [
				"variables.images.filter(image,",
				`  !variables.services.exists(known, ${REPOSITORY} in known) &&`,
				`  !variables.registries.exists(name, image.startsWith(name + "/") || ${REPOSITORY} == name))`
			].join("\n"),
			remedy: "take the image from a registry that clearance.yaml allows (admission.hardening.registries), written out in full"
		}]
	})
};
// chain/admission/hardening/list-cel.ts
function listed(apiVersion, resource) {
	return `dyn(resource.List(${celString(apiVersion)}, ${celString(resource)}, request.namespace).items)`;
}
// chain/admission/hardening/tier-cel.ts
function criticalImages({ images }) {
	return images.filter(({ needs }) => needs !== void 0);
}
function lacksCritical(platform) {
	return criticalImages(platform).length > 0 ? void 0 : "no service is of a tier that needs it: give one a tier of admission.hardening.tiers";
}
function needed(platform, of) {
	const value = ({ needs }) => String(needs === void 0 ? 0 : of(needs));
	return [...byImage("needed", criticalImages(platform), value), {
		name: "critical",
		expression: ["variables.repositories.map(name,", "  variables.needed.filter(map, name in map).map(map, map[name])).flatten()"].join("\n")
	}];
}
const STAYING = {
	resources: [{
		apiGroups: ["apps"],
		apiVersions: ["v1"],
		operations: ["CREATE", "UPDATE"],
		resources: ["deployments", "statefulsets"]
	}],
	conditions: [{
		name: "isnt-on-its-way-out",
		expression: "!has(object.metadata.deletionTimestamp)"
	}]
};
const STAYING_VARIABLES = [...IMAGE_VARIABLES, NAME];
const FLOOR = [{
	name: "autoscalers",
	expression: [`${listed("autoscaling/v2", "horizontalpodautoscalers")}.filter(scaler,`, "  scaler.spec.scaleTargetRef.kind == object.kind && scaler.spec.scaleTargetRef.name == object.metadata.name)"].join("\n")
}, {
	name: "floor",
	expression: ["int(size(variables.autoscalers) > 0 ? variables.autoscalers[0].spec.?minReplicas.orValue(1) :", "object.spec.?replicas.orValue(1))"].join("\n")
}];
// chain/admission/hardening/questions/autoscaling.ts
const autoscaling = {
	asks: "Does an autoscaler keep what its tier needs, and come down slowly?",
	threat: "A lull of a minute takes the replicas away that the next wave needs, and the service swings between the two.",
	checklist: "Pod / workload failure domain: HPA stabilization windows",
	unseen: "Whether its metric means anything: RPS, latency or queue depth do, CPU alone seldom. It goes by the namespace, since an autoscaler names a workload that may not be there yet; who shares a namespace with a service of a strict tier is asked as strictly.",
	lacks: lacksCritical,
	ask: (platform) => ({
		resources: [{
			apiGroups: ["autoscaling"],
			apiVersions: ["*"],
			operations: ["CREATE", "UPDATE"],
			resources: ["horizontalpodautoscalers"]
		}],
		conditions: [{
			name: "isnt-on-its-way-out",
			expression: "!has(object.metadata.deletionTimestamp)"
		}],
		variables: [
			NAME,
			...mapsOf("floors", floors(platform)),
			{
				name: "floor",
				expression: ["variables.floors.exists(map, request.namespace in map) ?", "variables.floors.filter(map, request.namespace in map)[0][request.namespace] : 0"].join("\n")
			}
		],
		demands: [
			{
				name: "tooLow",
				offenders: ["object.spec.?minReplicas.orValue(1) < variables.floor", "? [variables.name + \" needs \" + string(variables.floor)] : []"].join("\n"),
				remedy: "set minReplicas to what the tier needs in"
			},
			{
				name: "rigid",
				offenders: ["variables.floor > 0 && object.spec.maxReplicas <= object.spec.?minReplicas.orValue(1)", "? [variables.name] : []"].join("\n"),
				remedy: "set maxReplicas above minReplicas in"
			},
			{
				name: "hasty",
				offenders: [
					"variables.floor > 0 &&",
					"object.spec.?behavior.?scaleDown.?stabilizationWindowSeconds.orValue(0) < 300",
					"? [variables.name] : []"
				].join("\n"),
				remedy: "set behavior.scaleDown.stabilizationWindowSeconds to 300 or more in"
			}
		]
	})
};
function floors(platform) {
	const most = new Map();
	for (const { namespaces, needs } of criticalImages(platform)) for (const name of namespaces) most.set(name, Math.max(most.get(name) ?? 0, needs?.replicas ?? 0));
	return [...most].sort(([a], [b]) => a < b ? -1 : 1).map(([name, count]) => [name, String(count)]);
}
// chain/admission/hardening/questions/data-residency.ts
const dataResidency = {
	asks: "Does data of each class stay in the regions where it may be?",
	threat: "Passengers' data leaves the jurisdiction that it was collected under.",
	checklist: "Data security and compliance: data classification and regional residency controls",
	unseen: "Where databases replicate to, and what a service sends out: restricted-egress asks for the second. The class is what clearance.yaml says of the service; for other workloads it is what their label says.",
	regional: true,
	lacks: ({ dataClasses }) => Object.keys(dataClasses).length > 0 ? void 0 : "no class of data is declared: say in admission.hardening.dataClasses where each may be",
	ask: ({ environment, region, images, dataClasses, label }) => {
		const here = region ?? environment;
		const allowed = Object.keys(dataClasses).filter((name) => dataClasses[name]?.includes(here));
		return {
			...PODS,
			variables: [
				...IMAGE_VARIABLES,
				POD_METADATA,
				NAME,
				{
					name: "allowed",
					expression: celList(allowed.sort().map(celString))
				},
				...byImage("classes", images.filter(({ dataClass }) => dataClass !== void 0), ({ dataClass }) => celString(dataClass ?? "")),
				{
					name: "label",
					expression: `variables.podMetadata.?labels[?${celString(label("data-class"))}].orValue("")`
				}
			],
			demands: [{
				name: "banned",
				offenders: ["variables.repositories.filter(name, variables.classes.exists(map,", "  name in map && !(map[name] in variables.allowed)))"].join("\n"),
				remedy: `run it elsewhere: its class of data may not be in ${here} (admission.hardening.dataClasses)`
			}, {
				name: "bannedByLabel",
				offenders: ["variables.label in variables.allowed ||", "  variables.repositories.exists(name, variables.classes.exists(map, name in map)) ? [] : [variables.name]"].join("\n"),
				remedy: `give a class of data that may be in ${here} (label ${label("data-class")}) to`
			}]
		};
	}
};
// chain/admission/hardening/rollout-cel.ts
const BEGINS = "request.operation == \"CREATE\" || object.spec.template != oldObject.spec.template";
const ROLLOUTS = {
	resources: [{
		apiGroups: ["apps"],
		apiVersions: ["v1"],
		operations: ["CREATE"],
		resources: ["replicasets"]
	}, {
		apiGroups: ["apps"],
		apiVersions: ["v1"],
		operations: ["UPDATE"],
		resources: ["daemonsets", "statefulsets"]
	}],
	conditions: [{
		name: "begins-a-rollout",
		expression: BEGINS
	}]
};
function rolloutsAnd(kind, group, resource) {
	return {
		resources: [...ROLLOUTS.resources, {
			apiGroups: [group],
			apiVersions: ["v1"],
			operations: ["CREATE", "UPDATE"],
			resources: [resource]
		}],
		conditions: [{
			name: "begins-a-rollout",
			expression: `object.kind == "${kind}" ||\n${BEGINS}`
		}, {
			name: "isnt-on-its-way-out",
			expression: "!has(object.metadata.deletionTimestamp)"
		}]
	};
}
// chain/admission/hardening/questions/default-deny.ts
const defaultDeny = {
	asks: "Does a namespace refuse all traffic that nobody allowed?",
	threat: "Who gets into one pod reaches every other one, and the database behind it.",
	checklist: "Network security: network policies (deny by default where feasible)",
	unseen: "Whether the cluster's network enforces policies at all, a policy of the network's own kind (Cilium, Calico), and that a policy is deleted later. It is asked for when a rollout begins, so that policy and workload may come in one sync.",
	ask: () => ({
		...rolloutsAnd("NetworkPolicy", "networking.k8s.io", "networkpolicies"),
		variables: [NAME, {
			name: "denying",
			expression: [
				"object.kind == \"NetworkPolicy\" ? [] :",
				listed("networking.k8s.io/v1", "networkpolicies"),
				".filter(policy, size(policy.spec.?podSelector.orValue({})) == 0)"
			].join("\n")
		}],
		demands: [
			open("Ingress", "ingress"),
			open("Egress", "egress"),
			{
				name: "gaping",
				offenders: [
					"object.kind == \"NetworkPolicy\" && (",
					"  object.spec.?ingress.orValue([]).exists(rule, size(rule) == 0) ||",
					"  object.spec.?egress.orValue([]).exists(rule, size(rule) == 0))",
					"? [variables.name] : []"
				].join("\n"),
				remedy: "name who, or at least which port, in the empty rule of"
			}
		]
	})
};
function open(direction, field) {
	return {
		name: `open${direction}`,
		offenders: [
			"object.kind == \"NetworkPolicy\" ||",
			"variables.denying.exists(policy,",
			`  "${direction}" in policy.spec.?policyTypes.orValue([]) && size(policy.spec.?${field}.orValue([])) == 0)`,
			"? [] : [request.namespace]"
		].join("\n"),
		remedy: `make a NetworkPolicy that selects all pods, has policyTypes ${direction} and no rule, in the namespace`
	};
}
// chain/admission/hardening/questions/digest-required.ts
const digestRequired = {
	asks: "Does every image name a digest?",
	threat: "Whoever can push to the registry changes what runs by moving a tag; two replicas of one service run different code.",
	checklist: "Are image tags immutable and deployments digest-pinned?",
	unseen: "Whether the digest was cleared: the policies of the clearance ask that.",
	ask: () => ({
		...PODS,
		variables: IMAGE_VARIABLES,
		demands: [{
			name: "withoutDigest",
			offenders: "variables.images.filter(image, !image.matches(\"@sha256:[0-9a-f]{64}$\"))",
			remedy: "name the image by its digest, as name@sha256:…, which the promoter writes"
		}]
	})
};
// chain/admission/hardening/questions/disruption-budget.ts
const IS_BUDGET = "object.kind == \"PodDisruptionBudget\"";
const SELECTS = [
	"size(budget.spec.?selector.orValue({})) > 0 &&",
	"budget.spec.selector.?matchLabels.orValue({}).all(key,",
	"  object.spec.template.metadata.?labels[?key].orValue(\"\") == budget.spec.selector.matchLabels[key])"
].join("\n  ");
const disruptionBudget = {
	asks: "Does a budget keep maintenance from taking all replicas of a service at once?",
	threat: "Two nodes are drained for an update, and the service is gone while everything is as it should be.",
	checklist: "API backend guardrails: PDBs to avoid maintenance-induced brownouts",
	unseen: "A budget that is deleted later. It is asked for when a rollout begins and not of the Deployment, since Flux and kustomize apply the Deployment first: until the budget is there the ReplicaSet waits, and says why. A StatefulSet is asked from its second rollout on. A budget that selects by matchExpressions is taken for one that selects.",
	lacks: lacksCritical,
	ask: (platform) => ({
		...rolloutsAnd("PodDisruptionBudget", "policy", "poddisruptionbudgets"),
		variables: [
			{
				...SPEC,
				expression: `${IS_BUDGET} ? {} : object.spec.template.spec`
			},
			CONTAINERS,
			IMAGES,
			REPOSITORIES,
			NAME,
			...needed(platform, ({ replicas }) => replicas),
			{
				name: "budgets",
				expression: [
					"size(variables.critical) == 0 ? [] :",
					`${listed("policy/v1", "poddisruptionbudgets")}.filter(budget,`,
					`  ${SELECTS})`
				].join("\n")
			}
		],
		demands: [{
			name: "unprotected",
			offenders: "size(variables.critical) > 0 && size(variables.budgets) == 0 ? [variables.name] : []",
			remedy: "make a PodDisruptionBudget that selects the pods of"
		}, {
			name: "immovable",
			offenders: [
				`${IS_BUDGET} && (`,
				"  string(object.spec.?maxUnavailable.orValue(1)) in [\"0\", \"0%\"] ||",
				"  string(object.spec.?minAvailable.orValue(1)) == \"100%\") ? [variables.name] : []"
			].join("\n"),
			remedy: "let one pod go at a time (maxUnavailable: 1), or no node can ever be drained, in"
		}]
	})
};
// chain/admission/hardening/questions/host-isolation.ts
const hostIsolation = {
	asks: "Does no pod reach into its node: namespaces, ports, paths?",
	threat: "A pod that shares its node's network, processes or files reads every other pod's secrets there.",
	checklist: "Kubernetes / container hardening: namespace isolation",
	unseen: "Persistent volumes of type hostPath or local, which a claim hides. HostProcess containers of Windows need hostNetwork, which is refused. Node agents need the host: let their namespace be with questions.host-isolation.exempt.",
	ask: () => ({
		...PODS,
		variables: POD_VARIABLES,
		demands: [
			{
				name: "hostNamespaces",
				offenders: ["[\"hostNetwork\", \"hostPID\", \"hostIPC\"].filter(field,", "  variables.spec[?field].orValue(false))"].join("\n"),
				remedy: "take away"
			},
			{
				name: "hostPorts",
				offenders: containersThat("container.?ports.orValue([]).exists(port, port.?hostPort.orValue(0) != 0)"),
				remedy: "use a Service in place of the hostPort of"
			},
			{
				name: "hostPaths",
				offenders: "variables.spec.?volumes.orValue([]).filter(volume, has(volume.hostPath)).map(volume, volume.name)",
				remedy: "use a volume that isn't of the node (emptyDir, a claim) in place of the hostPath of"
			},
			{
				name: "unmasked",
				offenders: containersThat("container.?securityContext.?procMount.orValue(\"Default\") != \"Default\""),
				remedy: "take securityContext.procMount away from"
			}
		]
	})
};
// chain/admission/hardening/questions/ingress-tls.ts
const ingressTls = {
	asks: "Is everything that comes from outside encrypted?",
	threat: "Passwords and passports travel in the clear; a Service with a port of its own goes around firewall and gateway.",
	checklist: "Data security and compliance: encryption in transit (TLS 1.2+)",
	unseen: "Versions of TLS and certificates: the controller's settings say those. A gateway that only redirects from http needs questions.ingress-tls.exempt for its namespace.",
	ask: () => ({
		resources: [
			{
				apiGroups: ["networking.k8s.io"],
				apiVersions: ["v1"],
				operations: ["CREATE", "UPDATE"],
				resources: ["ingresses"]
			},
			{
				apiGroups: ["gateway.networking.k8s.io"],
				apiVersions: ["*"],
				operations: ["CREATE", "UPDATE"],
				resources: ["gateways"]
			},
			{
				apiGroups: [""],
				apiVersions: ["v1"],
				operations: ["CREATE", "UPDATE"],
				resources: ["services"]
			}
		],
		conditions: [{
			name: "isnt-on-its-way-out",
			expression: "!has(object.metadata.deletionTimestamp)"
		}],
		variables: [NAME, {
			name: "tls",
			expression: "object.kind == \"Ingress\" ? object.spec.?tls.orValue([]) : []"
		}],
		demands: [
			{
				name: "clear",
				offenders: [
					"object.kind != \"Ingress\" ? [] :",
					"object.spec.?rules.orValue([]).map(rule, rule.?host.orValue(\"\"))",
					".filter(host, !variables.tls.exists(tls, tls.?secretName.orValue(\"\") != \"\" && (host in tls.?hosts.orValue([]) ||",
					"  tls.?hosts.orValue([]).exists(wide, wide.startsWith(\"*.\") && host.endsWith(wide.substring(1)) &&",
					"    !host.substring(0, size(host) - size(wide) + 1).contains(\".\")))))",
					".map(host, host == \"\" ? \"(every host)\" : host)"
				].join("\n"),
				remedy: "name the host, and it under tls with a secretName, for"
			},
			{
				name: "fallback",
				offenders: ["object.kind == \"Ingress\" && has(object.spec.defaultBackend) && size(variables.tls) == 0", "? [variables.name] : []"].join("\n"),
				remedy: "give tls to the defaultBackend of"
			},
			{
				name: "listeners",
				offenders: ["object.kind != \"Gateway\" ? [] :", "object.spec.?listeners.orValue([]).filter(one, !(one.protocol in [\"HTTPS\", \"TLS\"])).map(one, one.name)"].join("\n"),
				remedy: "use HTTPS or TLS for the listener"
			},
			{
				name: "around",
				offenders: [
					"object.kind == \"Service\" && (",
					"  object.spec.?type.orValue(\"ClusterIP\") in [\"LoadBalancer\", \"NodePort\"] ||",
					"  size(object.spec.?externalIPs.orValue([])) > 0) ? [variables.name] : []"
				].join("\n"),
				remedy: "let an Ingress or Gateway lead to the Service"
			}
		]
	})
};
// chain/admission/hardening/questions/labels.ts
const labels = {
	asks: "Does every workload say whose it is, its tier, its class of data and who pays?",
	threat: "Nobody is called when it fails, nobody pays for it, and rules by tier or class pass it by.",
	checklist: "Are cost decisions explicit by service tier instead of one-size-fits-all?",
	unseen: "Whether an owner exists. Tier and class are compared with clearance.yaml, which code owners guard, for the images of services; other workloads say them for themselves.",
	ask: ({ images, label, dataClasses }) => ({
		...TEMPLATES,
		variables: [
			...IMAGE_VARIABLES,
			POD_METADATA,
			NAME,
			{
				name: "onWorkload",
				expression: "object.metadata.?labels.orValue({})"
			},
			{
				name: "onPods",
				expression: "variables.podMetadata.?labels.orValue({})"
			},
			...byImage("tiers", images, ({ tier }) => celString(String(tier))),
			...byImage("classes", images.filter(hasClass), ({ dataClass }) => celString(dataClass ?? ""))
		],
		demands: [
			{
				name: "missing",
				offenders: [`${celList([
					"owner",
					"tier",
					"data-class",
					"cost"
				].map((name) => celString(label(name))))}.filter(key,`, "  [variables.onWorkload, variables.onPods].exists(labels, labels[?key].orValue(\"\") == \"\"))"].join("\n"),
				remedy: "label the workload, and the pods of its template, with"
			},
			{
				name: "otherTier",
				offenders: declaredElsewhere("tiers", label("tier")),
				remedy: `set the label ${label("tier")} to the tier in clearance.yaml for`
			},
			{
				name: "otherClass",
				offenders: declaredElsewhere("classes", label("data-class")),
				remedy: `set the label ${label("data-class")} to the data class in clearance.yaml for`
			},
			...Object.keys(dataClasses).length === 0 ? [] : [{
				name: "unknownClass",
				offenders: [`variables.onPods[?${celString(label("data-class"))}].orValue("") in`, `  ${celList(Object.keys(dataClasses).sort().map(celString))} ? [] : [variables.name]`].join("\n"),
				remedy: `set the label ${label("data-class")} to a class of admission.hardening.dataClasses for`
			}]
		]
	})
};
function hasClass({ dataClass }) {
	return dataClass !== void 0;
}
function declaredElsewhere(map, key) {
	return [`variables.repositories.filter(name, variables.${map}.exists(map, name in map &&`, `  [variables.onWorkload, variables.onPods].exists(labels, labels[?${celString(key)}].orValue("") != map[name])))`].join("\n");
}
// chain/admission/hardening/questions/mesh-mtls.ts
const IS_POD$1 = "object.apiVersion in [\"v1\", \"apps/v1\", \"batch/v1\"]";
const meshMtls = {
	asks: "Does no service speak or listen in the clear inside the mesh?",
	threat: "Who is on the network reads passengers' data, or answers in another service's name.",
	checklist: "Network security: service mesh mTLS for east-west traffic",
	unseen: "Whether a STRICT PeerAuthentication stands in the mesh's root namespace: make one; this keeps anybody from weakening it. It speaks Istio's dialect (sidecars and ambient); for another mesh, turn it off.",
	ask: () => ({
		resources: [
			...PODS.resources,
			{
				apiGroups: ["security.istio.io"],
				apiVersions: ["*"],
				operations: ["CREATE", "UPDATE"],
				resources: ["peerauthentications"]
			},
			{
				apiGroups: ["networking.istio.io"],
				apiVersions: ["*"],
				operations: ["CREATE", "UPDATE"],
				resources: ["destinationrules"]
			}
		],
		conditions: [{
			name: "isnt-on-its-way-out",
			expression: "!has(object.metadata.deletionTimestamp)"
		}],
		variables: [
			NAME,
			{
				...POD_METADATA,
				expression: `!(${IS_POD$1}) ? {} :\n${POD_METADATA.expression}`
			},
			{
				name: "marks",
				expression: "variables.podMetadata.?labels.orValue({})"
			},
			{
				name: "notes",
				expression: "variables.podMetadata.?annotations.orValue({})"
			},
			{
				name: "space",
				expression: "namespaceObject.metadata.?labels.orValue({})"
			}
		],
		demands: [
			{
				name: "outside",
				offenders: [
					`!(${IS_POD$1}) ||`,
					"variables.space[?\"istio-injection\"].orValue(\"\") == \"enabled\" ||",
					"variables.space[?\"istio.io/rev\"].orValue(\"\") != \"\" ||",
					"variables.space[?\"istio.io/dataplane-mode\"].orValue(\"\") == \"ambient\"",
					"? [] : [request.namespace]"
				].join("\n"),
				remedy: "put the namespace into the mesh (label istio-injection: enabled, istio.io/rev or istio.io/dataplane-mode: ambient)"
			},
			{
				name: "optingOut",
				offenders: [
					"variables.marks[?\"sidecar.istio.io/inject\"].orValue(\"true\") == \"false\" ||",
					"variables.notes[?\"sidecar.istio.io/inject\"].orValue(\"true\") == \"false\" ||",
					"variables.marks[?\"istio.io/dataplane-mode\"].orValue(\"\") == \"none\" ||",
					"variables.notes.exists(key, key.startsWith(\"traffic.sidecar.istio.io/exclude\"))",
					"? [variables.name] : []"
				].join("\n"),
				remedy: "take the labels and annotations away that lead around the mesh from"
			},
			{
				name: "lenient",
				offenders: [
					"object.kind == \"PeerAuthentication\" && (",
					"  !(object.?spec.?mtls.?mode.orValue(\"UNSET\") in [\"STRICT\", \"UNSET\"]) ||",
					"  object.?spec.?portLevelMtls.orValue({}).exists(port,",
					"    !(object.spec.portLevelMtls[port].?mode.orValue(\"UNSET\") in [\"STRICT\", \"UNSET\"])))",
					"? [variables.name] : []"
				].join("\n"),
				remedy: "set mtls.mode: STRICT, for every port too, in the PeerAuthentication"
			},
			{
				name: "plain",
				offenders: [
					"object.kind == \"DestinationRule\" && ([object.?spec.?trafficPolicy.orValue({})] +",
					"  object.?spec.?trafficPolicy.?portLevelSettings.orValue([]) +",
					"  object.?spec.?subsets.orValue([]).map(subset, subset.?trafficPolicy.orValue({})))",
					"  .exists(policy, policy.?tls.?mode.orValue(\"ISTIO_MUTUAL\") == \"DISABLE\")",
					"? [variables.name] : []"
				].join("\n"),
				remedy: "take tls.mode: DISABLE out of the DestinationRule"
			}
		]
	})
};
// chain/admission/hardening/questions/minimum-replicas.ts
const minimumReplicas = {
	asks: "Has a service as many replicas as its tier needs?",
	threat: "One node is drained, or one pod crashes, and the service is gone.",
	checklist: "API backend guardrails: min replicas high enough for peak warm capacity",
	unseen: "`kubectl scale` and whatever else writes the scale subresource: prod-writes asks who may. Where an autoscaler is made in the same sync as its Deployment, give the Deployment its replicas for the first time.",
	lacks: lacksCritical,
	ask: (platform) => ({
		...STAYING,
		variables: [
			...STAYING_VARIABLES,
			...needed(platform, ({ replicas }) => replicas),
			...FLOOR
		],
		demands: [{
			name: "tooFew",
			offenders: ["variables.critical.filter(count, variables.floor < count)", ".map(count, variables.name + \" needs \" + string(count))"].join("\n"),
			remedy: "set spec.replicas, or minReplicas of its HorizontalPodAutoscaler, to what its tier needs"
		}]
	})
};
// chain/admission/hardening/questions/namespace-ownership.ts
const namespaceOwnership = {
	asks: "Does a service run in its own namespaces only?",
	threat: "A copy of a service in another team's namespace reads that team's secrets, or takes its traffic.",
	checklist: "Kubernetes / container hardening: namespace isolation",
	unseen: "What else runs in a service's namespace: sidecars and databases belong to no service, and allowed-registries is asked of them.",
	lacks: ({ images }) => images.length > 0 ? void 0 : "no service is declared: declare one",
	ask: ({ images }) => ({
		...PODS,
		variables: [...IMAGE_VARIABLES, ...byImage("homes", images, ({ namespaces }) => celList(namespaces.map(celString)))],
		demands: [{
			name: "astray",
			offenders: ["variables.repositories.filter(name, variables.homes.exists(map,", "  name in map && !(request.namespace in map[name])))"].join("\n"),
			remedy: "run it in a namespace of its service (services.<name>.namespaces in clearance.yaml)"
		}]
	})
};
// chain/admission/hardening/questions/namespace-quota.ts
const namespaceQuota = {
	asks: "Is what a namespace may take bounded?",
	threat: "One team's loop takes the cluster's last node, and everybody else's pods stay pending.",
	checklist: "Kubernetes / container hardening: namespace isolation and resource quotas",
	unseen: "Whether the quota is a sensible one, and that it is deleted later. It is asked for when a rollout begins, so that namespace, quota and workload may come in one sync.",
	ask: () => ({
		...ROLLOUTS,
		variables: [{
			name: "hard",
			expression: [
				listed("v1", "resourcequotas"),
				".filter(quota, !has(quota.spec.scopes) && !has(quota.spec.scopeSelector))",
				".map(quota, quota.spec.?hard.orValue({}))"
			].join("\n")
		}],
		demands: [{
			name: "unbounded",
			offenders: ["[\"requests.cpu\", \"requests.memory\", \"limits.memory\", \"pods\"].filter(kind,", "  !variables.hard.exists(hard, kind in hard))"].join("\n"),
			remedy: "make a ResourceQuota in the namespace that bounds"
		}]
	})
};
// chain/admission/hardening/questions/no-escalation.ts
const PRIVILEGED = "container.?securityContext.?privileged.orValue(false)";
const CAPABILITIES = "container.?securityContext.?capabilities";
const noEscalation = {
	asks: "Can no container gain privileges, and has each dropped its capabilities?",
	threat: "A set-uid program or a kernel capability is the step from a container to the node.",
	checklist: "Kubernetes / container hardening: least privilege",
	unseen: "What the image itself brings: a set-uid file stays there, and is of no use.",
	ask: () => ({
		...PODS,
		variables: POD_VARIABLES,
		demands: [
			{
				name: "privileged",
				offenders: containersThat(PRIVILEGED),
				remedy: "take securityContext.privileged away from"
			},
			{
				name: "escalating",
				offenders: containersThat(`!${PRIVILEGED} && container.?securityContext.?allowPrivilegeEscalation.orValue(true)`),
				remedy: "set securityContext.allowPrivilegeEscalation: false for"
			},
			{
				name: "capable",
				offenders: containersThat(`!("ALL" in ${CAPABILITIES}.?drop.orValue([]))`),
				remedy: "set securityContext.capabilities.drop: [ALL] for"
			},
			{
				name: "adding",
				offenders: containersThat(`${CAPABILITIES}.?add.orValue([]).exists(name, name != "NET_BIND_SERVICE")`),
				remedy: "add no capability but NET_BIND_SERVICE to"
			}
		]
	})
};
// chain/admission/hardening/questions/no-latest.ts
const noLatest = {
	asks: "Does no image go by latest?",
	threat: "Nobody can tell from the manifest what runs, nor go back to what ran before.",
	checklist: "Dangerous savings to avoid: mutable image tags in prod",
	unseen: "Whether another tag is moved as freely; digest-required makes that harmless. A tag beside a digest is read by nobody, but latest is refused there too: it misleads whoever reads the manifest.",
	ask: () => ({
		...PODS,
		variables: IMAGE_VARIABLES,
		demands: [{
			name: "latest",
			offenders: [
				"variables.images.filter(image,",
				"  image.lowerAscii().matches(\":latest(@|$)\") ||",
				"  !image.matches(\"@sha256:[0-9a-f]{64}$|:[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}$\"))"
			].join("\n"),
			remedy: "name a digest, or at least a version, in place of latest"
		}]
	})
};
// chain/admission/hardening/questions/no-spot.ts
const marks = `{\n${Object.entries({
	"cloud.google.com/gke-preemptible": ["true"],
	"cloud.google.com/gke-spot": ["true"],
	"eks.amazonaws.com/capacityType": ["SPOT"],
	"karpenter.sh/capacity-type": ["spot"],
	"kubernetes.azure.com/scalesetpriority": ["spot"],
	"node.kubernetes.io/lifecycle": ["spot"]
}).map(([key, values]) => `  ${celString(key)}: ${celList(values.map(celString))}`).join(",\n")}\n}`;
const KEEPS_AWAY = [
	"expression.key in variables.marks && (",
	"  expression.operator == \"DoesNotExist\" ||",
	"  expression.operator == \"NotIn\" && variables.marks[expression.key].all(mark, mark in expression.values) ||",
	"  expression.operator == \"In\" && !expression.values.exists(value, value in variables.marks[expression.key]))"
].join("\n      ");
const noSpot = {
	asks: "Does a service of a strict tier stay off nodes that can be taken back?",
	threat: "The cloud takes its spot nodes back all at once, at the hour when everybody needs capacity.",
	checklist: "Dangerous savings to avoid: spot instances are for batch processing",
	unseen: "What a node really is: it goes by the labels that the clouds and Karpenter set. A cluster without spot nodes can turn the question off.",
	lacks: lacksCritical,
	ask: (platform) => ({
		...STAYING,
		variables: [
			...STAYING_VARIABLES,
			...needed(platform, ({ replicas }) => replicas),
			{
				name: "marks",
				expression: marks
			},
			{
				name: "terms",
				expression: ["variables.spec.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution", "  .?nodeSelectorTerms.orValue([])"].join("\n")
			}
		],
		demands: [{
			name: "tolerates",
			offenders: [
				"size(variables.critical) == 0 ? [] :",
				"variables.spec.?tolerations.orValue([]).filter(toleration,",
				"  toleration.?key.orValue(\"\") == \"\" || toleration.key in variables.marks)",
				".map(toleration, toleration.?key.orValue(\"(all taints)\"))"
			].join("\n"),
			remedy: "tolerate no spot nodes: take away the toleration of"
		}, {
			name: "mayBeSpot",
			offenders: [
				"size(variables.critical) == 0 ||",
				"variables.spec.?nodeSelector.orValue({}).exists(key, key in variables.marks &&",
				"  !(variables.spec.nodeSelector[key] in variables.marks[key])) ||",
				"size(variables.terms) > 0 && variables.terms.all(term,",
				`  term.?matchExpressions.orValue([]).exists(expression,\n      ${KEEPS_AWAY}))`,
				"? [] : [variables.name]"
			].join("\n"),
			remedy: "keep it off spot nodes (a nodeSelector or required node affinity, such as karpenter.sh/capacity-type: on-demand)"
		}]
	})
};
// chain/admission/hardening/questions/non-root.ts
const nonRoot = {
	asks: "Does no container run as root?",
	threat: "Who breaks out of a container as root is root on the node, and on every pod of it.",
	checklist: "Kubernetes / container hardening: non-root containers",
	unseen: "Which user the image names: runAsNonRoot makes the kubelet look, and it takes numbers only.",
	ask: () => ({
		...PODS,
		variables: POD_VARIABLES,
		demands: [{
			name: "mayBeRoot",
			offenders: containersThat(`!${security("runAsNonRoot", "false")}`),
			remedy: "set securityContext.runAsNonRoot: true for"
		}, {
			name: "areRoot",
			offenders: containersThat(`${security("runAsUser", "1")} == 0`),
			remedy: "give a user other than 0 (securityContext.runAsUser) to"
		}]
	})
};
// chain/admission/hardening/questions/probes.ts
const probes = {
	asks: "Can the cluster tell whether a container is ready, and whether it lives?",
	threat: "Traffic goes to a replica that can't answer, and a rollout that breaks everything looks finished.",
	checklist: "Container-level failure domain: liveness/readiness probes",
	unseen: "Whether a probe says the truth. Jobs have an end and aren't asked; containers that a mesh puts in aren't either, since only what people write is.",
	ask: () => ({
		...TEMPLATES,
		conditions: [...TEMPLATES.conditions, {
			name: "is-meant-to-stay",
			expression: "!(object.kind in [\"Job\", \"CronJob\"])"
		}],
		variables: [SPEC],
		demands: [without("readinessProbe"), without("livenessProbe")]
	})
};
function without(probe) {
	return {
		name: probe,
		offenders: `variables.spec.?containers.orValue([]).filter(container, !has(container.${probe}))\n.map(container, container.name)`,
		remedy: `give a ${probe} to`
	};
}
// chain/admission/hardening/questions/prod-writes.ts
const WRITES = [
	"CREATE",
	"UPDATE",
	"DELETE"
];
const RESOURCES = [
	{
		apiGroups: [""],
		apiVersions: ["v1"],
		operations: WRITES,
		resources: [
			"configmaps",
			"limitranges",
			"namespaces",
			"persistentvolumeclaims",
			"pods",
			"pods/ephemeralcontainers",
			"podtemplates",
			"replicationcontrollers",
			"resourcequotas",
			"secrets",
			"serviceaccounts",
			"services"
		]
	},
	{
		apiGroups: [
			"apps",
			"batch",
			"autoscaling",
			"policy",
			"networking.k8s.io",
			"rbac.authorization.k8s.io"
		],
		apiVersions: ["*"],
		operations: WRITES,
		resources: ["*", "*/scale"]
	},
	{
		apiGroups: [
			"gateway.networking.k8s.io",
			"security.istio.io",
			"networking.istio.io"
		],
		apiVersions: ["*"],
		operations: WRITES,
		resources: ["*"]
	},
	{
		apiGroups: [""],
		apiVersions: ["v1"],
		operations: ["CONNECT"],
		resources: ["pods/attach", "pods/exec"]
	}
];
const SYSTEM_USERS = [
	"system:apiserver",
	"system:kube-controller-manager",
	"system:kube-scheduler"
];
const prodWrites = {
	asks: "Does nobody write but the GitOps controller, or a person through an open break-glass?",
	threat: "A change by hand that nobody reviewed and no commit tells of; a stolen kubeconfig.",
	checklist: "Is access to prod auditable, least-privilege, and time-bounded?",
	unseen: "What the GitOps controller was told to write: that is the repository's review. Service accounts in kube-system are let write, since Kubernetes' controllers are among them: keep people from making tokens there. Kyverno's own policies are guarded by RBAC, not by this. A person's emergency is a PolicyException (break-glass): it says who, where, and in `allowedValues` until when, which the policy compares with the clock, since an exception's own conditions know no time.",
	lacks: ({ controllers }) => controllers.length > 0 ? void 0 : "nobody could write: name the GitOps controllers' accounts in admission.hardening.controllers",
	ask: ({ controllers }) => ({
		resources: RESOURCES,
		conditions: [],
		variables: [
			{
				name: "controllers",
				expression: celList(controllers.map(celString))
			},
			{
				name: "who",
				expression: "request.userInfo.username"
			},
			{
				name: "groups",
				expression: "request.userInfo.?groups.orValue([])"
			}
		],
		demands: [{
			name: "byHand",
			offenders: [
				"variables.who in variables.controllers ||",
				`variables.who in ${celList(SYSTEM_USERS.map(celString))} ||`,
				"\"system:nodes\" in variables.groups ||",
				"\"system:serviceaccounts:kube-system\" in variables.groups ||",
				"exceptions.allowedValues.exists(value, time.now() < timestamp(value.replace(\"until \", \"\")))",
				"? [] : [variables.who + \" (\" + request.operation + \")\"]"
			].join("\n"),
			remedy: "change it in Git, or open a break-glass; this isn't the GitOps controller"
		}]
	})
};
// chain/admission/hardening/questions/read-only-root.ts
const readOnlyRoot = {
	asks: "Is every container's root file system read-only?",
	threat: "Who gets in can exchange the program, and leave a tool behind for later.",
	checklist: "Kubernetes / container hardening: read-only root filesystem where possible",
	unseen: "What volumes hold: an emptyDir can be written to and run from.",
	ask: () => ({
		...PODS,
		variables: POD_VARIABLES,
		demands: [{
			name: "writable",
			offenders: containersThat("!container.?securityContext.?readOnlyRootFilesystem.orValue(false)"),
			remedy: "set securityContext.readOnlyRootFilesystem: true, with an emptyDir where it has to write, for"
		}]
	})
};
// chain/admission/hardening/questions/resources.ts
const resources = {
	asks: "Does every container say what it needs, and where its memory ends?",
	threat: "One leak takes the node's memory, and with it every other service there.",
	checklist: "Container-level failure domain: requests/limits",
	unseen: "Whether the figures are right. A limit on CPU isn't asked for: it slows a service down under the very load it has to bear. Containers of kubectl debug can't have any.",
	ask: () => ({
		...TEMPLATES,
		variables: [SPEC, {
			name: "planned",
			expression: "variables.spec.?containers.orValue([]) + variables.spec.?initContainers.orValue([])"
		}],
		demands: [{
			name: "withoutRequests",
			offenders: [
				"variables.planned.filter(container,",
				"  ![\"cpu\", \"memory\"].all(kind, kind in container.?resources.?requests.orValue({})))",
				".map(container, container.name)"
			].join("\n"),
			remedy: "set resources.requests.cpu and resources.requests.memory of"
		}, {
			name: "withoutLimit",
			offenders: ["variables.planned.filter(container, !(\"memory\" in container.?resources.?limits.orValue({})))", ".map(container, container.name)"].join("\n"),
			remedy: "set resources.limits.memory of"
		}]
	})
};
// chain/admission/hardening/questions/restricted-egress.ts
const restrictedEgress = {
	asks: "Does a service reach only what it is said to need?",
	threat: "Who gets in sends the data to a server of his own, over any port that is open: DNS will do.",
	checklist: "Network security: restricted egress (allow-list critical dependencies)",
	unseen: "Names: a NetworkPolicy knows addresses only, so hosts outside are better reached through an egress gateway. Without default-deny nothing of it holds.",
	ask: () => ({
		resources: [{
			apiGroups: ["networking.k8s.io"],
			apiVersions: ["v1"],
			operations: ["CREATE", "UPDATE"],
			resources: ["networkpolicies"]
		}],
		conditions: [{
			name: "isnt-on-its-way-out",
			expression: "!has(object.metadata.deletionTimestamp)"
		}],
		variables: [
			NAME,
			{
				name: "rules",
				expression: "object.spec.?egress.orValue([])"
			},
			{
				name: "peers",
				expression: "variables.rules.map(rule, rule.?to.orValue([]))"
			}
		],
		demands: [
			{
				name: "anywhere",
				offenders: "variables.peers.exists(to, size(to) == 0) ? [variables.name] : []",
				remedy: "name where to (to:) in every egress rule, DNS included, of"
			},
			{
				name: "everyNamespace",
				offenders: [
					"variables.peers.exists(to, to.exists(peer, has(peer.namespaceSelector) &&",
					"  size(peer.namespaceSelector) == 0 && size(peer.?podSelector.orValue({})) == 0))",
					"? [variables.name] : []"
				].join("\n"),
				remedy: "name the namespaces in the egress rules of"
			},
			{
				name: "wideRanges",
				offenders: [
					"variables.peers.exists(to, to.exists(peer,",
					"  peer.?ipBlock.?cidr.orValue(\"10.0.0.0/8\").matches(\"/0*[0-7]$\")))",
					"? [variables.name] : []"
				].join("\n"),
				remedy: "name ranges no wider than /8 in the egress rules of"
			}
		]
	})
};
// chain/admission/hardening/questions/runtime-profiles.ts
const OLD_APPARMOR = "container.apparmor.security.beta.kubernetes.io/";
const runtimeProfiles = {
	asks: "Does every container run under the runtime's seccomp and AppArmor profiles?",
	threat: "Any of some 400 system calls is open to who gets in, those with last month's kernel hole included.",
	checklist: "Kubernetes / container hardening: seccomp/AppArmor profiles",
	unseen: "Whether the node has AppArmor. Seccomp has to be said, since a pod that says nothing runs unconfined; AppArmor need not be, since the runtime's profile is what a pod gets that says nothing, and a node without AppArmor refuses one that says it. A profile of your own (Localhost) is an exception: only the node knows what it allows.",
	ask: () => ({
		...PODS,
		variables: [...POD_VARIABLES, POD_METADATA],
		demands: [
			{
				name: "withoutSeccomp",
				offenders: containersThat(`${security("seccompProfile.?type", "\"Unconfined\"")} != "RuntimeDefault"`),
				remedy: "set securityContext.seccompProfile.type: RuntimeDefault for"
			},
			{
				name: "withoutAppArmor",
				offenders: containersThat(`${security("appArmorProfile.?type", "\"RuntimeDefault\"")} != "RuntimeDefault"`),
				remedy: "leave securityContext.appArmorProfile out, or set its type to RuntimeDefault, for"
			},
			{
				name: "oldAppArmor",
				offenders: [
					"variables.podMetadata.?annotations.orValue({}).map(key, key).filter(key,",
					`  key.startsWith("${OLD_APPARMOR}") &&`,
					"  variables.podMetadata.annotations[key] != \"runtime/default\")"
				].join("\n"),
				remedy: "take away the annotation"
			}
		]
	})
};
// chain/admission/hardening/questions/secrets.ts
const WRITERS = [
	"Certificate",
	"ExternalSecret",
	"SealedSecret",
	"SecretProviderClassPodStatus",
	"VaultDynamicSecret",
	"VaultPKISecret",
	"VaultStaticSecret"
];
const OWN_TYPES = [
	"bootstrap.kubernetes.io/token",
	"helm.sh/release.v1",
	"kubernetes.io/service-account-token"
];
const SECRET_NAME = "(?i)(passw(or)?d|passphrase|secret|token|credential|(api|access|private)[_-]?key)";
const POINTER_NAME = "(?i)[_-](file|path|dir|name|url|uri|host|ttl|id|issuer|audience|enabled)$";
const SECRET_VALUE = [
	"-----BEGIN [A-Z ]*PRIVATE KEY-----",
	"\\bAKIA[0-9A-Z]{16}\\b",
	"\\bgh[pousr]_[0-9A-Za-z]{36}",
	"\\bxox[abprs]-[0-9A-Za-z-]{10}",
	"\\beyJ[0-9A-Za-z_-]{10,}\\.eyJ",
	"://[^/\\s:@]*:[^/\\s@$]+@"
].join("|");
const SECRET_ARGUMENT = "(?i)^--?[a-z-]*(password|secret|token|api-key)=.";
const IS_POD = "!(object.kind in [\"ConfigMap\", \"Secret\"])";
const secrets = {
	asks: "Are secrets kept out of manifests, in a store of their own?",
	threat: "Everybody who reads the repository, the API or a crash report reads the password.",
	checklist: "Secrets and key management: central secrets manager; no long-lived secrets in CI logs or images",
	unseen: "A secret under an innocent name that looks like no known one, and what a Secret holds. An owner can be forged by who may write Secrets: that is prod-writes and RBAC.",
	ask: () => ({
		resources: [...PODS.resources, {
			apiGroups: [""],
			apiVersions: ["v1"],
			operations: ["CREATE", "UPDATE"],
			resources: ["configmaps", "secrets"]
		}],
		conditions: [{
			name: "isnt-on-its-way-out",
			expression: "!has(object.metadata.deletionTimestamp)"
		}],
		variables: [
			{
				...SPEC,
				expression: `!(${IS_POD}) ? {} :\n${SPEC.expression}`
			},
			CONTAINERS,
			NAME
		],
		demands: [
			{
				name: "literals",
				offenders: [
					"variables.containers.map(container, container.?env.orValue([]).filter(variable,",
					"  variable.?value.orValue(\"\") != \"\" && (",
					`    variable.value.matches(${celString(SECRET_VALUE)}) ||`,
					`    variable.name.matches(${celString(SECRET_NAME)}) && !variable.name.matches(${celString(POINTER_NAME)})))`,
					"  .map(variable, variable.name)).flatten()"
				].join("\n"),
				remedy: "take the value from a Secret (valueFrom.secretKeyRef) in the environment variable"
			},
			{
				name: "arguments",
				offenders: [
					"variables.containers.filter(container,",
					"  (container.?command.orValue([]) + container.?args.orValue([])).exists(word,",
					`    word.matches(${celString(SECRET_VALUE)}) || word.matches(${celString(SECRET_ARGUMENT)})))`,
					".map(container, container.name)"
				].join("\n"),
				remedy: "take the secret out of the command line of"
			},
			{
				name: "plain",
				offenders: [
					"object.kind != \"ConfigMap\" ? [] :",
					"object.?data.orValue({}).map(key, key).filter(key,",
					`  object.data[key].matches(${celString(SECRET_VALUE)}))`
				].join("\n"),
				remedy: "keep it in a Secret and not in the ConfigMap, under the key"
			},
			{
				name: "homemade",
				offenders: [
					"object.kind == \"Secret\" &&",
					`  !(object.?type.orValue("") in ${celList(OWN_TYPES.map(celString))}) &&`,
					"  !object.metadata.?ownerReferences.orValue([]).exists(owner,",
					`    owner.kind in ${celList(WRITERS.map(celString))})`,
					"? [variables.name] : []"
				].join("\n"),
				remedy: "let an ExternalSecret, or another of the platform's secret stores, write the Secret"
			}
		]
	})
};
// chain/admission/hardening/questions/service-account-token.ts
const serviceAccountToken = {
	asks: "Does a pod hold a token for the cluster's API only if it asks for one?",
	threat: "Who gets in reads the mounted token and talks to the API in the service's name.",
	checklist: "Identity and access: RBAC by team/service/environment; short-lived credentials",
	unseen: "What the account may do: that is RBAC. A projected token with an audience of its own is let be.",
	ask: () => ({
		...PODS,
		variables: [...POD_VARIABLES, NAME],
		demands: [{
			name: "unasked",
			offenders: "has(variables.spec.automountServiceAccountToken) ? [] : [variables.name]",
			remedy: "say automountServiceAccountToken: false, or true where it is needed, in"
		}, {
			name: "shared",
			offenders: ["variables.spec.?automountServiceAccountToken.orValue(false) &&", "  variables.spec.?serviceAccountName.orValue(\"default\") in [\"\", \"default\"] ? [variables.name] : []"].join("\n"),
			remedy: "give an account of its own (serviceAccountName) to"
		}]
	})
};
// chain/admission/hardening/questions/zone-loss.ts
const zoneLoss = {
	asks: "Is enough of a service left when a zone is gone?",
	threat: "A zone fails at the peak, and what is left of the service falls under the load of all.",
	checklist: "Are failure domains isolated at pod/node/AZ/region levels?",
	unseen: "Whether nodes for more are to be had in the other zones then, and how much load one replica bears: admission.hardening.tiers says how many have to be left. It counts with even zones, which a hard constraint of maxSkew 1 keeps so.",
	lacks: lacksCritical,
	ask: (platform) => ({
		...STAYING,
		variables: [
			...STAYING_VARIABLES,
			...needed(platform, ({ afterZoneLoss }) => afterZoneLoss),
			...FLOOR,
			{
				name: "left",
				expression: `variables.floor - (variables.floor + ${platform.zones - 1}) / ${platform.zones}`
			}
		],
		demands: [{
			name: "tooFewLeft",
			offenders: [
				"variables.critical.filter(count, variables.left < count).map(count,",
				"  variables.name + \" keeps \" + string(variables.left) + \" of \" + string(variables.floor) +",
				"  \" and needs \" + string(count))"
			].join("\n"),
			remedy: "raise spec.replicas, or minReplicas of its HorizontalPodAutoscaler, so that enough is left"
		}, {
			name: "crowded",
			offenders: [
				"size(variables.critical) == 0 ||",
				"variables.spec.?topologySpreadConstraints.orValue([]).exists(constraint,",
				"  constraint.topologyKey == \"topology.kubernetes.io/zone\" && constraint.maxSkew == 1 &&",
				"  constraint.whenUnsatisfiable == \"DoNotSchedule\") ? [] : [variables.name]"
			].join("\n"),
			remedy: "let no zone take more than its share (a zone constraint with maxSkew: 1 and whenUnsatisfiable: DoNotSchedule) of"
		}]
	})
};
// chain/admission/hardening/questions/zone-spread.ts
const SELECTS_ITSELF = ["selector.?matchLabels.orValue({}).all(key,", "  variables.podMetadata.?labels[?key].orValue(\"\") == selector.matchLabels[key])"].join("\n    ");
function spreads(topology) {
	return [
		"variables.spec.?topologySpreadConstraints.orValue([]).exists(constraint,",
		`  constraint.topologyKey == "${topology}" && constraint.maxSkew == 1 &&`,
		"  [constraint.?labelSelector.orValue({})].exists(selector, size(selector) > 0 &&",
		`    ${SELECTS_ITSELF}))`,
		"|| variables.spec.?affinity.?podAntiAffinity.?requiredDuringSchedulingIgnoredDuringExecution",
		`  .orValue([]).exists(term, term.topologyKey == "${topology}" &&`,
		"  [term.?labelSelector.orValue({})].exists(selector, size(selector) > 0 &&",
		`    ${SELECTS_ITSELF}))`
	].join("\n");
}
// chain/admission/hardening/questions.ts
const QUESTIONS = {
	"digest-required": digestRequired,
	"no-latest": noLatest,
	"allowed-registries": allowedRegistries,
	"non-root": nonRoot,
	"read-only-root": readOnlyRoot,
	"no-escalation": noEscalation,
	"runtime-profiles": runtimeProfiles,
	"host-isolation": hostIsolation,
	"service-account-token": serviceAccountToken,
	secrets,
	resources,
	"namespace-quota": namespaceQuota,
	"namespace-ownership": namespaceOwnership,
	labels,
	"data-residency": dataResidency,
	probes,
	"minimum-replicas": minimumReplicas,
	"disruption-budget": disruptionBudget,
	"zone-spread": {
		asks: "Are a service's replicas spread over zones and nodes?",
		threat: "All replicas stand in one zone, or on one node, by chance, and go with it.",
		checklist: "AZ failure domain: topology spread constraints; node failure domain: multi-node replica spread",
		unseen: "Where the pods really are. A selector with matchExpressions only is taken for one that selects; a constraint that may be broken (ScheduleAnyway) passes here and not in zone-loss.",
		lacks: lacksCritical,
		ask: (platform) => ({
			...STAYING,
			variables: [
				...STAYING_VARIABLES,
				POD_METADATA,
				...needed(platform, ({ replicas }) => replicas)
			],
			demands: [{
				name: "inOneZone",
				offenders: `size(variables.critical) == 0 ||\n${spreads("topology.kubernetes.io/zone")}\n? [] : [variables.name]`,
				remedy: "spread over topology.kubernetes.io/zone (topologySpreadConstraints, maxSkew: 1, selecting its own pods) the replicas of"
			}, {
				name: "onOneNode",
				offenders: `size(variables.critical) == 0 ||\n${spreads("kubernetes.io/hostname")}\n? [] : [variables.name]`,
				remedy: "spread over kubernetes.io/hostname (topologySpreadConstraints, maxSkew: 1, selecting its own pods) the replicas of"
			}]
		})
	},
	"zone-loss": zoneLoss,
	autoscaling,
	"no-spot": noSpot,
	"default-deny": defaultDeny,
	"restricted-egress": restrictedEgress,
	"mesh-mtls": meshMtls,
	"ingress-tls": ingressTls,
	"prod-writes": prodWrites
};
// chain/admission/hardening/hardening-files.ts
function askedQuestions(policy, environment) {
	const rule = environment.admission?.hardening;
	if (rule === void 0) return [];
	return QUESTION_NAMES.flatMap((question) => {
		const { action, exempt } = settingOf(rule, environment, question);
		if (action === "off") return [];
		const all = [...new Set([...policy.admission.hardening.exempt, ...exempt])].sort();
		return [{
			question,
			enforce: action === "enforce",
			exempt: all
		}];
	});
}
function asksQuestion(environment, question) {
	const rule = environment.admission?.hardening;
	return rule !== void 0 && settingOf(rule, environment, question).action !== "off";
}
function hardeningFiles(policy, environment) {
	const platforms = platformsOf(policy, environment);
	return askedQuestions(policy, environment).flatMap((asked) => {
		const regional = QUESTIONS[asked.question].regional === true;
		return (regional ? platforms : platforms.slice(0, 1)).map((platform) => ({
			folder: regional && platform.region !== null ? `regions/${platform.region}` : "hardening",
			question: asked.question,
			policy: hardeningPolicy(asked, platform)
		}));
	});
}
function hardeningPolicy({ question, enforce, exempt }, platform) {
	const name = `${question}-${platform.environment}`;
	return questionPolicy(QUESTIONS[question], QUESTIONS[question].ask(platform), {
		name,
		enforce,
		exempt
	});
}
function settingOf(rule, { admission }, question) {
	const said = rule.questions[question];
	const setting = typeof said === "string" ? { action: said } : said;
	const usual = rule.profiles.some((profile) => PROFILES[profile].includes(question)) ? rule.mode ?? admission?.mode ?? "enforce" : "off";
	return {
		action: setting?.action ?? usual,
		exempt: setting?.exempt ?? []
	};
}
// chain/admission/hardening/hardening-problems.ts
const LONGEST_NAME = 63;
function hardeningProblems(policy) {
	return [...dataClassProblems(policy), ...policy.environments.flatMap((environment, index) => {
		const rule = environment.admission?.hardening;
		if (rule === void 0) return [];
		const at = [
			"environments",
			index,
			"admission",
			"hardening"
		];
		const idle = QUESTION_NAMES.filter((name) => typeof rule.questions[name] === "object" && !askedQuestions(policy, environment).some(({ question }) => question === name)).map((name) => ({
			at: [
				...at,
				"questions",
				name
			],
			message: `${name} isn't asked in ${environment.name}: give it an action, or leave it out`
		}));
		const platforms = platformsOf(policy, environment);
		const lacking = askedQuestions(policy, environment).flatMap(({ question }) => {
			const tooLong = `${question}-${environment.name}`.length > LONGEST_NAME;
			const lacks = platforms.flatMap((platform) => QUESTIONS[question].lacks?.(platform) ?? []);
			return [...tooLong ? ["the environment's name is too long for a policy's"] : [], ...new Set(lacks)].map((what) => ({
				at,
				message: `${question} can't be asked in ${environment.name}: ${what}, or turn it off`
			}));
		});
		return [...idle, ...lacking];
	})];
}
function dataClassProblems({ admission, services, environments }) {
	const places = environments.flatMap(({ name, regions }) => regions ?? [name]);
	return [...Object.entries(admission.hardening.dataClasses).flatMap(([name, allowed]) => allowed.filter((place) => !places.includes(place)).map((place) => ({
		at: [
			"admission",
			"hardening",
			"dataClasses",
			name
		],
		message: `there is no region, and no environment without regions, called "${place}"`
	}))), ...Object.entries(services).flatMap(([name, { dataClass }]) => dataClass === void 0 || entry(admission.hardening.dataClasses, dataClass) !== void 0 ? [] : [{
		at: [
			"services",
			name,
			"dataClass"
		],
		message: `there is no class "${dataClass}" in admission.hardening.dataClasses: declare where it may be`
	}])];
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
// chain/clearance/import-rule.ts
function importRuleFor(snapshot, upstream) {
	const { policy } = snapshot;
	const source = (policy.admission.imported?.sources ?? []).find(({ images }) => restOf(images, upstream) !== void 0);
	if (source === void 0) return void 0;
	const rest = restOf(source.images, upstream) ?? "";
	const named = (folder) => ImageName.parse(`${prefixOf(folder)}${rest}`);
	const rule = {
		upstream,
		target: {
			region: null,
			image: named(source.to)
		},
		regions: Object.entries(source.regions ?? {}).map(([region, to]) => ({
			region,
			image: named(to)
		})),
		signed: upstreamIdentity(policy, source.signed),
		referrers: source.referrers
	};
	const trust = trustDigest(snapshot, rule.signed);
	return {
		...rule,
		policyDigest: digestOf(canonicalJson({
			rule,
			trust
		}))
	};
}
function targetFolders({ to, regions = {} }) {
	return [{
		folder: to,
		path: ["to"]
	}, ...Object.entries(regions).map(([region, folder]) => ({
		folder,
		path: ["regions", region]
	}))];
}
function restOf(images, name) {
	if (!images.endsWith("/*")) return images === name ? name.slice(name.lastIndexOf("/") + 1) : void 0;
	return name.startsWith(prefixOf(images)) ? name.slice(prefixOf(images).length) : void 0;
}
function upstreamIdentity(policy, signed) {
	if (signed === "none") return null;
	if ("key" in signed) return {
		kind: "key",
		key: signed.key
	};
	const issuer = entry(policy.trust, signed.trust)?.issuer;
	if (issuer === void 0) throw new Fault("POLICY_INVALID", `clearance.yaml has no trust root "${signed.trust}"`);
	const subject = "workflow" in signed ? `${GITHUB_SERVER}/${signed.workflow}` : signed.subject;
	return {
		kind: "certificate",
		trust: signed.trust,
		issuer,
		subject
	};
}
function trustDigest({ policy, files }, signed) {
	if (signed === null) return null;
	const path = signed.kind === "key" ? signed.key : entry(policy.trust, signed.trust)?.root ?? "";
	const bytes = files.get(path);
	if (bytes !== void 0) return digestOf(bytes);
	throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
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
// chain/clearance/pattern-problems.ts
function breadthProblem(pattern) {
	const segments = pattern.split(/[/@]/u);
	if (segments.some((segment) => /^\*+(?:\.ya?ml)?$/u.test(segment))) return [`the pattern ${pattern} is too broad: a whole segment can't be *; write its beginning`];
	if (segments.some((segment) => segment.split("*").length > 2)) return [`the pattern ${pattern} has more than one * in a segment`];
	return [];
}
// chain/clearance/import-problems.ts
function importProblems(policy) {
	const { imported } = policy.admission;
	const asked = elsewheres$1(policy).filter(({ elsewhere }) => elsewhere === "imported");
	const built = Object.entries(policy.builders).filter(([, builder]) => "imported" in builder);
	if (imported === void 0) {
		const message = "nothing says what is imported: add admission.imported, with its images and its signer";
		return [...asked.map(({ at }) => ({
			at,
			message
		})), ...built.map(([name]) => ({
			at: ["builders", name],
			message
		}))];
	}
	const problems = [];
	if (asked.length + built.length === 0) problems.push({
		at: IMPORTED,
		message: "no environment takes what is imported: leave it out, or say elsewhere: imported"
	});
	return [
		...problems,
		...folderProblems$1(policy, imported.images),
		...signerProblems$1(policy, imported.signer),
		...serviceProblems$1(policy, imported.images),
		...sourceProblems(policy)
	];
}
const IMPORTED = ["admission", "imported"];
function elsewheres$1({ admission, environments }) {
	return [{
		elsewhere: admission.elsewhere,
		at: ["admission", "elsewhere"]
	}, ...environments.map((one, index) => ({
		elsewhere: one.admission?.elsewhere,
		at: [
			"environments",
			index,
			"admission",
			"elsewhere"
		]
	}))];
}
function folderProblems$1({ admission }, folders) {
	return folders.flatMap((folder, index) => {
		const own = admission.images?.find((other) => overlap(folder, other));
		if (own === void 0) return [];
		const message = `${folder} and ${own} in admission.images overlap: what is imported stands in a folder of its own`;
		return [{
			at: [
				...IMPORTED,
				"images",
				index
			],
			message
		}];
	});
}
function signerProblems$1(policy, signer) {
	const at = [...IMPORTED, "signer"];
	const problems = [];
	if (!("key" in signer)) {
		if (entry(policy.trust, signer.trust) === void 0) problems.push({
			at: [...at, "trust"],
			message: `there is no trust root "${signer.trust}"`
		});
		if (signer.since !== void 0) {
			const message = "nothing asks which version of the workflow imported: leave since out, and rename the workflow";
			problems.push({
				at: [...at, "since"],
				message
			});
		}
	}
	const twin = policy.environments.find((one) => isSame(one.signer, signer) || one.next !== void 0 && isSame(one.next, signer));
	if (twin !== void 0) {
		const message = `whoever imports would clear for ${twin.name}: give the import a signer of its own`;
		problems.push({
			at,
			message
		});
	}
	const builder = Object.entries(policy.builders).find(([, one]) => "key" in signer ? "key" in one && one.key === signer.key : "workflow" in one && matches(one.workflow, signerWorkflow(policy, signer.workflow)));
	if (builder !== void 0) {
		const message = `the builder ${builder[0]} could say of anything that it was imported: keep them apart`;
		problems.push({
			at,
			message
		});
	}
	return problems;
}
function isSame(one, other) {
	return "key" in one ? "key" in other && one.key === other.key : "workflow" in other && one.workflow === other.workflow;
}
function serviceProblems$1(policy, folders) {
	return Object.entries(policy.services).flatMap(([name, { image, builder }]) => {
		const rule = entry(policy.builders, builder);
		if (rule === void 0 || !("imported" in rule)) return [];
		if (folders.some((folder) => image.startsWith(prefixOf(folder)))) return [];
		const message = `${image} stands in none of the folders of admission.imported, so it can't have been imported`;
		return [{
			at: [
				"services",
				name,
				"image"
			],
			message
		}];
	});
}
function sourceProblems(policy) {
	const { images = [], imported } = policy.admission;
	const sources = imported?.sources ?? [];
	const folders = imported?.images ?? [];
	const regions = new Set(policy.environments.flatMap((one) => one.regions ?? []));
	return sources.flatMap((source, index) => {
		const at = (...more) => [
			...IMPORTED,
			"sources",
			index,
			...more
		];
		const before = sources.slice(0, index);
		const problems = [];
		const twin = before.find((other) => overlap(asFolder(source.images), asFolder(other.images)));
		if (twin !== void 0) {
			const message = `${source.images} and ${twin.images} overlap: an image has one rule`;
			problems.push({
				at: at("images"),
				message
			});
		}
		const own = [...folders, ...images].find((folder) => overlap(asFolder(source.images), folder));
		if (own !== void 0) problems.push({
			at: at("images"),
			message: `${source.images} is our own, in ${own}: name where it comes from`
		});
		const taken = targetsOf(before);
		targetsOf([source]).forEach(({ folder, path }, its, all) => {
			if (!folders.some((known) => prefixOf(folder).startsWith(prefixOf(known)))) {
				const message = `${folder} is in none of the folders of admission.imported.images, so no cluster would know what stands there`;
				problems.push({
					at: at(...path),
					message
				});
			}
			const other = [...taken, ...all.slice(0, its)].find((one) => overlap(one.folder, folder));
			if (other !== void 0) {
				const message = `${folder} and ${other.folder} overlap: two sources' images could have one name there`;
				problems.push({
					at: at(...path),
					message
				});
			}
		});
		for (const region of Object.keys(source.regions ?? {})) {
			if (regions.has(region)) continue;
			problems.push({
				at: at("regions", region),
				message: `no environment has a region "${region}"`
			});
		}
		return [...problems, ...upstreamProblems(policy, source.signed, at("signed"))];
	});
}
function targetsOf(sources) {
	return sources.flatMap((source) => targetFolders(source));
}
function asFolder(images) {
	return images.endsWith("/*") ? images : `${images}/*`;
}
function upstreamProblems(policy, signed, at) {
	if (signed === "none" || "key" in signed) return [];
	const problems = [];
	if (entry(policy.trust, signed.trust) === void 0) problems.push({
		at: [...at, "trust"],
		message: `there is no trust root "${signed.trust}"`
	});
	if ("workflow" in signed) problems.push(...breadthProblem(signed.workflow).map((message) => ({
		at: [...at, "workflow"],
		message
	})));
	return problems;
}
// chain/clearance/admission-problems.ts
function admissionProblems(policy) {
	return [
		...folderProblems(policy),
		...importProblems(policy),
		...elsewhereProblems(policy),
		...adoptionProblems(policy)
	];
}
function folderProblems(policy) {
	const images = Object.values(policy.services).map(({ image }) => image);
	const folders = policy.admission.images ?? [];
	return folders.flatMap((folder, index) => {
		const at = [
			"admission",
			"images",
			index
		];
		const wider = folders.find((other, its) => its !== index && prefixOf(folder).startsWith(prefixOf(other)));
		if (wider !== void 0 && (wider !== folder || folders.indexOf(folder) < index)) return [{
			at,
			message: `${folder} is covered by ${wider} already: leave it out`
		}];
		const covered = images.filter((image) => image.startsWith(prefixOf(folder)));
		if (covered.length === 0) return [{
			at,
			message: `${folder} matches no service's image: leave it out`
		}];
		const narrowest = commonFolder(covered);
		if (narrowest.length <= prefixOf(folder).length) return [];
		return [{
			at,
			message: `${folder} covers other teams' images too: every service's image in it is below ${narrowest}*: write that`
		}];
	});
}
function commonFolder(images) {
	return images.map((image) => image.slice(0, image.lastIndexOf("/") + 1)).reduce((one, other) => {
		let end = 0;
		while (end < one.length && one[end] === other[end]) end += 1;
		return one.slice(0, one.lastIndexOf("/", end - 1) + 1);
	});
}
function elsewheres(policy) {
	return [{
		elsewhere: policy.admission.elsewhere,
		at: ["admission", "elsewhere"]
	}, ...policy.environments.flatMap(({ admission }, index) => admission?.elsewhere === void 0 ? [] : [{
		elsewhere: admission.elsewhere,
		at: [
			"environments",
			index,
			"admission",
			"elsewhere"
		]
	}])];
}
function elsewhereProblems(policy) {
	return elsewheres(policy).flatMap(({ elsewhere, at }) => {
		if (typeof elsewhere === "string") return [];
		return elsewhere.allow.flatMap((pinned, index) => {
			if (elsewhere.allow.indexOf(pinned) < index) return [{
				at: [
					...at,
					"allow",
					index
				],
				message: `${pinned} is there twice`
			}];
			const name = pinned.slice(0, pinned.indexOf("@"));
			const folder = policy.admission.images?.find((one) => name.startsWith(prefixOf(one)));
			const service = Object.entries(policy.services).find(([, { image }]) => image === name);
			if (folder === void 0 && service === void 0) return [];
			const message = `${name} is ${service === void 0 ? `in ${folder}` : `the service ${service[0]}'s`}: it needs a clearance, and no list lets it in without`;
			return [{
				at: [
					...at,
					"allow",
					index
				],
				message
			}];
		});
	});
}
function adoptionProblems(policy) {
	return policy.environments.flatMap(({ admission }, index) => {
		const images = admission?.adopted?.images ?? [];
		return images.flatMap((pinned, its) => images.indexOf(pinned) < its ? [{
			at: [
				"environments",
				index,
				"admission",
				"adopted",
				"images",
				its
			],
			message: `${pinned} is there twice`
		}] : []);
	});
}
// chain/clearance/health-problems.ts
function healthProblems({ name, regions = [], health }, at, { promoter }) {
	if (health === void 0) return [];
	const { all, independent } = health;
	const problem = (message) => ({
		at,
		message
	});
	const problems = all.flatMap((source) => {
		if (mentions(source, "{region}") && regions.length === 0) return [problem(`${name} has no regions, so {region} stands for nothing`)];
		if (!mentions(source, "{region}") && regions.length > 1) return [problem(`${name} has ${regions.length} regions, so their health needs {region}`)];
		if (isOurs(source, promoter.app)) return [problem("deployments of our own workflows and App say nothing of health: name another account")];
		return [];
	});
	if (all.every(({ tier }) => tier !== void 0)) problems.push(problem("every source is for some tiers only: services of the others would have none"));
	if (independent === void 0) return problems;
	const { tier, sources } = independent;
	const asked = all.filter((source) => source.tier === void 0 || source.tier >= tier);
	if (independentSources(asked) < sources) {
		const has = `tier ${tier} is asked of ${[...new Set(asked.map((source) => `${source.kind} on ${hostOf(source)}`))].join(", ")}`;
		problems.push(problem(`${sources} independent sources differ in kind and host, and ${has}: add one`));
	}
	if (!asked.some(namesDigest)) problems.push(problem(`none of the sources for tier ${tier} tells which digest it speaks of`));
	return problems;
}
function isOurs(source, app) {
	if (source.kind !== "github") return false;
	return ["github-actions[bot]", `${app}[bot]`].includes(source.by.toLowerCase());
}
// chain/promotion/edit/digest-path.ts
const DOCUMENT = /^([A-Z][A-Za-z0-9]*)\/([a-z0-9][a-z0-9.-]*):/;
const STEP = /\.?([^.[\]\s|"]+)|\["([^"\\]+)"\]|\[([A-Za-z][\w-]*)=([^[\]\s"]+)\]|\[([^[\]\s"]+)\]|(\|)(?=[^|])/y;
function parseDigestPath(path) {
	const [prefix = "", kind, name] = DOCUMENT.exec(path) ?? [];
	const document = kind === void 0 || name === void 0 ? void 0 : {
		kind,
		name
	};
	const steps = [];
	STEP.lastIndex = prefix.length;
	while (STEP.lastIndex < path.length) {
		const first = steps.length === 0 || isText(steps.at(-1));
		const [found, key, quoted, by, value, entry] = STEP.exec(path) ?? [];
		if (found === void 0) throw malformed(path);
		if (key !== void 0 && found.startsWith(".") === first) throw malformed(path);
		if (key === void 0 && first && quoted === void 0) throw malformed(path);
		if (key !== void 0 || quoted !== void 0) steps.push({ key: key ?? quoted ?? "" });
		else if (found === "|") steps.push({ text: true });
		else steps.push({
			entry: entry ?? value ?? "",
			by
		});
	}
	const [first, ...rest] = steps;
	if (first === void 0) throw malformed(path);
	return {
		document,
		steps: [first, ...rest]
	};
}
function isText(step) {
	return step !== void 0 && "text" in step;
}
function malformed(path) {
	return new Fault("EDIT_PATH_MISSING", `digestAt.path "${path}" is no path: write keys joined by dots and list entries by name, as in images[check-in].digest`);
}
// chain/clearance/place-problems.ts
const GUARDED = /^(?:\.github|trust|break-glass|policies|quarantine|holds|calendar)\/|^(?:CODEOWNERS|docs\/CODEOWNERS|clearance\.yaml)$/iu;
function placeProblems(policy) {
	const broken = Object.entries(policy.services).flatMap(([service, { digestAt }]) => spotsOf(digestAt).flatMap((spot, index) => ["file", "path"].flatMap((field) => templateProblem(policy, spot[field], field).map((message) => ({
		at: [
			"services",
			service,
			"digestAt",
			..."also" in digestAt ? [index] : [],
			field
		],
		message
	})))));
	broken.push(...ownerProblems(policy));
	if (broken.length > 0) return broken;
	const known = new Map();
	const taken = new Map();
	const files = new Map();
	return lanesOf(policy).flatMap((lane) => {
		const place = placeOf(policy, lane);
		return spotsOf(place).map((spot, index) => ({
			lane,
			...spot,
			index: "also" in place ? [index] : []
		}));
	}).flatMap(({ lane, file, path, index }) => {
		const at = (field) => [
			"services",
			lane.service,
			"digestAt",
			...index,
			field
		];
		if (GUARDED.test(file)) return [{
			at: at("file"),
			message: `${file} is guarded by code owners: no digest may stand there`
		}];
		const spelling = files.get(file.toLowerCase()) ?? file;
		files.set(file.toLowerCase(), spelling);
		if (spelling !== file) {
			const message = `${file} and ${spelling} are one file where case doesn't count: rename one`;
			return [{
				at: at("file"),
				message
			}];
		}
		const steps = known.get(path) ?? canonical(path);
		known.set(path, steps);
		if (typeof steps !== "string") return [{
			at: at("path"),
			message: steps.problem
		}];
		const key = `${file} ${steps}`;
		const other = taken.get(key);
		taken.set(key, printLane(lane));
		if (other === void 0) return [];
		return [{
			at: at("file"),
			message: `${printLane(lane)} has its digest where ${other} has it, at ${path} of ${file}`
		}];
	});
}
function ownerProblems({ services, environments }) {
	const asking = environments.find(({ approval }) => approval?.codeOwners === true);
	if (asking === void 0) return [];
	return Object.entries(services).flatMap(([service, { digestAt }]) => {
		if (spotsOf(digestAt).every(({ file }) => file === digestAt.file)) return [];
		const message = `${asking.name} asks the code owners of one file, and this digest stands in several: put them into one, or ask people by name`;
		return [{
			at: [
				"services",
				service,
				"digestAt"
			],
			message
		}];
	});
}
function canonical(path) {
	try {
		const { document, steps } = parseDigestPath(path);
		const plain = steps.map((step) => "by" in step && step.by === "name" ? { entry: step.entry } : step);
		return JSON.stringify([document, plain]);
	} catch (error) {
		if (error instanceof Fault) return { problem: error.message };
		throw error;
	}
}
function templateProblem(policy, template, field) {
	const rest = template.replaceAll(/\{(?:service|environment|region)\}/gu, "");
	if (/[{}]/u.test(rest)) return ["only {service}, {environment} and {region} can be filled in"];
	const plain = policy.environments.find(({ regions }) => regions === void 0);
	const whole = field === "file" && template.split("/").every((one) => one === "{region}" || !one.includes("{region}"));
	if (template.includes("{region}") && plain !== void 0 && !whole) return [`${plain.name} has no regions, so {region} must be a path segment of its own, which then falls away`];
	return [];
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
		...placeProblems(policy),
		...waveProblems(policy),
		...admissionProblems(policy),
		...hardeningProblems(policy),
		...GATES.flatMap((gate) => gate.problems?.(policy) ?? [])
	];
}
function referenceProblems(policy) {
	const unknown = (known, name, kind, at) => entry(known, name) === void 0 ? [{
		at,
		message: `there is no ${kind} "${name}"; there is: ${Object.keys(known).join(", ") || "none"}`
	}] : [];
	return [
		...Object.entries(policy.builders).flatMap(([name, builder]) => "trust" in builder ? unknown(policy.trust, builder.trust, "trust root", [
			"builders",
			name,
			"trust"
		]) : []),
		...Object.entries(policy.services).flatMap(([name, service]) => unknown(policy.builders, service.builder, "builder", [
			"services",
			name,
			"builder"
		])),
		...policy.environments.flatMap(({ signer, next }, index) => Object.entries({
			signer,
			next
		}).flatMap(([field, one]) => one === void 0 || "key" in one ? [] : unknown(policy.trust, one.trust, "trust root", [
			"environments",
			index,
			field,
			"trust"
		])))
	];
}
function builderProblems(policy) {
	return Object.entries(policy.builders).flatMap(([name, builder]) => {
		if (!("workflow" in builder)) return [];
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
function serviceProblems(policy) {
	const first = new Map();
	return Object.entries(policy.services).flatMap(([name, { image, builder }]) => {
		const twin = first.get(image);
		if (twin === void 0) first.set(image, {
			name,
			builder
		});
		if (twin === void 0 || twin.builder === builder) return [];
		const message = `the image ${image} has another builder than in ${twin.name}: an image has one`;
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
		if (environment.rollback !== void 0 && environment.health === void 0) {
			const message = `${name} rolls back when its health fails, and declares none: add health, or leave it out`;
			problems.push({
				at: at("rollback", "automatic"),
				message
			});
		}
		return [...problems, ...healthProblems(environment, at("health"), policy)];
	});
}
function signerProblems(policy) {
	const all = policy.environments.flatMap(({ name, signer, next }, index) => [{
		name,
		signer,
		at: [
			"environments",
			index,
			"signer"
		]
	}, ...next === void 0 ? [] : [{
		name,
		signer: next,
		at: [
			"environments",
			index,
			"next"
		]
	}]]);
	return all.flatMap(({ name, signer, at }, index) => {
		const twin = all.slice(0, index).find(({ signer: other }) => "key" in signer ? "key" in other && other.key === signer.key : "workflow" in other && other.workflow === signer.workflow);
		if (twin !== void 0) return [{
			at,
			message: twin.name === name ? `the next signer of ${name} is its signer already: name another one` : `${name} has the signer of ${twin.name}: each environment needs one of its own`
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
// chain/clearance/parse-policy.ts
const MOST = 50;
const SIZE_LIMIT = 4194304;
function parsePolicy(text, path = "clearance.yaml") {
	if (text.length > SIZE_LIMIT) throw new Fault("POLICY_INVALID", `${path} is larger than ${SIZE_LIMIT} bytes`);
	const yaml = readStrictYaml(text);
	if (yaml.problems.length > 0) throw invalid(path, yaml.problems);
	const parsed = WrittenPolicy.safeParse(yaml.value);
	if (!parsed.success) throw invalid(path, parsed.error.issues.slice(0, MOST).flatMap((issue) => locate(issue, yaml)));
	const refuse = (problems) => {
		const located = problems.slice(0, MOST).map(({ at, message }) => ({
			...yaml.at(at),
			message
		}));
		if (located.length > 0) throw invalid(path, located);
	};
	refuse(imageSetProblems(parsed.data));
	const policy = expandImages(parsed.data);
	refuse(policyProblems(policy).map(({ at, message }) => ({
		at: asWritten(at, policy),
		message
	})));
	return policy;
}
function policyFault(text, path, policy, problems) {
	const yaml = readStrictYaml(text);
	return invalid(path, problems.slice(0, MOST).map(({ at, message }) => ({
		...yaml.at(asWritten(at, policy)),
		message
	})));
}
function invalid(path, problems) {
	const lines = [...problems].sort((a, b) => a.line - b.line || a.column - b.column).map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);
	return new Fault("POLICY_INVALID", [...new Set(lines)].join("\n"));
}
function locate(issue, yaml, above = []) {
	const path = [...above, ...issue.path];
	const name = printPath(path);
	if (issue.code === "unrecognized_keys") return issue.keys.slice(0, MOST).map((key) => ({
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
const ANOTHER_KIND = 100;
function nearestBranch(branches) {
	const weight = (issue) => {
		if (issue.code === "unrecognized_keys") return issue.keys.length;
		return issue.code === "invalid_type" && issue.path.length === 0 ? ANOTHER_KIND : 1;
	};
	const distance = (issues) => issues.reduce((sum, issue) => sum + weight(issue), 0);
	return [...branches].sort((a, b) => distance(a) - distance(b))[0] ?? [];
}
function printPath(path) {
	if (path.length === 0) return "the document";
	return path.map((step, index) => typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${String(step)}`).join("");
}
export { placedLanesOf as $, peersOf as A, gitFault as At, servicesCalled as B, GATES as C, healthRuleOf as Ct, combineHealth as D, milliseconds as Dt, soakEnd as E, Duration as Et, sameQuestion as F, gitConfiguration as Ft, recurrenceProblem as G, readCalendar as H, refused as I, gitEnvironment as It, printWall as J, isZone as K, KYVERNO_VERSIONS as L, placeOfLane as M, launch as Mt, standing as N, launchThrough as Nt, healthySince as O, printDuration as Ot, wavesBefore as P, setReferenced as Pt, placeOf as Q, prefixOf as R, signersOf as S, fillSource as St, settingsIn as T, independentSources as Tt, lengthOf as U, calendarProblems as V, filesOf as W, environmentOf as X, environmentBefore as Y, lanesOf as Z, platformsOf as _, lastWords as _t, importRuleFor as a, EXCEPTIONS_FOLDER as at, makersOf as b, Name as bt, hardeningFiles as c, readException as ct, INTRODUCES_IMAGE as d, asLine as dt, printEnvironment as et, eachImage as f, filesIn as ft, celString as g, repeatedKeys as gt, celLists as h, readStrictYaml as ht, matches as i, spotsOf as it, inForce as j, runGit as jt, goesFirst as k, askGit as kt, POD_KINDS as l, Line as lt, celList as m, unreadable as mt, policyFault as n, regionsOf as nt, canonicalJson as o, exceptionPath as ot, imagesVariables as p, readPersonFile as pt, parseWall as q, parseDigestPath as r, serviceOf as rt, asksQuestion as s, exceptionsFor as st, parsePolicy as t, printLane as tt, resourceRules as u, Time as ut, Requirement as v, loginKey as vt, GATE_NAMES as w, hostOf as wt, signerWorkflow as x, entry as xt, filesNamedBy as y, mayWrite as yt, goesWith as z };
