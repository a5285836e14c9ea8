import { o as __toESM } from "./rolldown-runtime.js";
import { r as Fault } from "./chain-fault.js";
import { C as url, E as NEVER, _ as record, b as tuple, f as int, h as number, i as _enum, l as boolean, p as literal, r as datetime, s as array, v as strictObject, x as union, y as string } from "./zod.js";
import { t as Digest } from "./chain-digest-digest.js";
import { t as ImageName } from "./chain-digest-image-name.js";
import { t as require_dist } from "./yaml.js";
import { t as require_rrule } from "./rrule.js";
import { n as WorkflowIdentity, t as RepositoryName } from "./chain-source-workflow-identity.js";
import { n as barrierFinding } from "./chain-clearance-barrier.js";
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
// chain/clearance/calendar/exception.ts
const EXCEPTIONS_FOLDER = "calendar/exceptions";
const LONGEST = 6048e5;
const Line = string().min(1).max(500).regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+$/u, "expected one line of text");
const Time = datetime({
	offset: true,
	error: "expected a time such as 2026-11-20T10:00:00Z"
}).transform((text) => new Date(text));
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
function placeOf(policy, lane) {
	const { service, environment, region } = lane;
	return placedLanesOf(policy, service).find((one) => one.lane.environment === environment && one.lane.region === region)?.place ?? filledIn(policy, lane);
}
function filledIn(policy, lane) {
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
function without(spans, holes) {
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
	return without(rule.windows.length === 0 ? [{
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
		const digestAt = {
			file: fill(one.digestAt.file),
			path: fill(one.digestAt.path)
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
		const said = opinionsOf(facts.reviews);
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
	const done = new Set(people.map(key));
	const [first, ...others] = eligibleOf(facts).filter((login) => !done.has(key(login)));
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
function opinionsOf(reviews) {
	const last = new Map();
	const ambiguous = new Set();
	for (const review of reviews) {
		if (review.state === "COMMENTED" || review.state === "PENDING") continue;
		const login = key(review.author.login);
		const known = last.get(login);
		const age = known === void 0 ? 1 : review.submittedAt.getTime() - known.submittedAt.getTime();
		if (age > 0) {
			last.set(login, review);
			ambiguous.delete(login);
		} else if (!(age < 0) && (review.state !== known?.state || review.commit !== known.commit)) ambiguous.add(login);
	}
	return [...last].flatMap(([login, review]) => ambiguous.has(login) ? [] : [review]);
}
function mayApprove(actor, facts) {
	return isAmong(facts.eligible, actor) && isFree(actor, facts);
}
function ownsAndMayApprove(actor, facts) {
	return isAmong(facts.ownership?.people ?? [], actor) && isFree(actor, facts);
}
function isAmong(people, { login }) {
	return people.some((one) => key(one) === key(login));
}
function mightApprove(login, facts) {
	return [...facts.permissions.keys()].some((name) => key(name) === key(login)) ? isFree({
		login,
		kind: "human"
	}, facts) : isThird(key(login), facts);
}
function isThird(login, { author, requester }) {
	return login !== key(author.login) && login !== key(requester ?? "");
}
function isFree(actor, facts) {
	const login = key(actor.login);
	return actor.kind === "human" && isThird(login, facts) && canWrite(permissionOf(login, facts));
}
function releaserOf(question, facts, reviewers) {
	const { release } = facts;
	if (release === null) return void 0;
	if (release.environment !== question.lane.environment || release.head !== question.head) return void 0;
	if (!mayApprove(release.by, facts)) return void 0;
	return reviewers.some((login) => key(login) === key(release.by.login)) ? void 0 : release.by.login;
}
function permissionOf(login, facts) {
	return [...facts.permissions].find(([name]) => key(name) === login)?.[1] ?? "none";
}
function canWrite(permission) {
	return permission === "admin" || permission === "maintain" || permission === "write";
}
function eligibleOf(facts) {
	return facts.eligible.filter((login) => mightApprove(login, facts));
}
function printEligible(facts) {
	return eligibleOf(facts).join(", ") || "nobody (check the team's members and their write permission)";
}
function key(login) {
	return login.toLowerCase();
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
const TrustFile = string().max(512).regex(/^trust(?:\/(?!\.{1,2}(?:\/|$))[\w.@+-]+)+$/, "expected a file in trust/, the folder that code owners guard");
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
const DigestAt = strictObject({
	file: RelativePath,
	path: string().min(1).max(512)
});
const Channel = string().regex(/^\w[\w.-]{0,127}$/, "expected an image tag");
const OneImage = strictObject({
	image: ImageName,
	builder: Name,
	channel: Channel,
	tier: int().min(0).max(4).optional(),
	batch: Name.optional(),
	digestAt: DigestAt,
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
	rollback: strictObject({ automatic: AutomaticRollback }).optional()
});
const WrittenPolicy = strictObject({
	apiVersion: literal("clearance/v1"),
	gitops: RepositoryName,
	promoter: strictObject({ app: Name }).default({ app: "clearance-promoter" }),
	trust: record(Name, TrustRoot).default({}),
	builders: record(Name, Builder),
	services: record(Name, Service),
	environments: array(Environment).min(1),
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
function filesNamedBy(policy) {
	const roots = Object.values(policy.trust).flatMap((root) => [root.root, ...root.tuf ? [root.tuf.root] : []]);
	const keys = [...Object.values(policy.builders), ...policy.environments.flatMap(signersOf)].flatMap((maker) => "key" in maker ? [maker.key] : []);
	const calendars = policy.environments.flatMap(({ calendar }) => calendar === void 0 ? [] : filesOf(calendar));
	return [...new Set([
		...roots,
		...keys,
		...calendars
	])].sort();
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
	const broken = Object.entries(policy.services).flatMap(([service, { digestAt }]) => ["file", "path"].flatMap((field) => templateProblem(policy, digestAt[field], field).map((message) => ({
		at: [
			"services",
			service,
			"digestAt",
			field
		],
		message
	}))));
	if (broken.length > 0) return broken;
	const known = new Map();
	const taken = new Map();
	const files = new Map();
	return lanesOf(policy).flatMap((lane) => {
		const { file, path } = placeOf(policy, lane);
		const at = (field) => [
			"services",
			lane.service,
			"digestAt",
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
		...GATES.flatMap((gate) => gate.problems?.(policy) ?? [])
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
export { Duration as $, parseWall as A, serviceOf as B, servicesCalled as C, filesOf as D, lengthOf as E, placeOf as F, readStrictYaml as G, exceptionPath as H, placedLanesOf as I, entry as J, repeatedKeys as K, printEnvironment as L, environmentBefore as M, environmentOf as N, recurrenceProblem as O, lanesOf as P, independentSources as Q, printLane as R, goesWith as S, readCalendar as T, exceptionsFor as U, EXCEPTIONS_FOLDER as V, readException as W, healthRuleOf as X, fillSource as Y, hostOf as Z, placeOfLane as _, filesNamedBy as a, launch as at, sameQuestion as b, GATES as c, gitConfiguration as ct, soakEnd as d, milliseconds as et, combineHealth as f, inForce as g, peersOf as h, Requirement as i, runGit as it, printWall as j, isZone as k, GATE_NAMES as l, gitEnvironment as lt, goesFirst as m, parseDigestPath as n, askGit as nt, signerWorkflow as o, launchThrough as ot, healthySince as p, Name as q, matches as r, gitFault as rt, signersOf as s, setReferenced as st, parsePolicy as t, printDuration as tt, settingsIn as u, standing as v, calendarProblems as w, refused as x, wavesBefore as y, regionsOf as z };
