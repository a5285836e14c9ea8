import { r as Fault } from "./chain-fault.js";
import { E as NEVER, l as boolean, r as datetime, s as array, v as strictObject, y as string } from "./zod.js";
import { i as hexOf, n as digestFromHex, r as digestOf, t as Digest } from "./chain-digest-digest.js";
import { A as gitEnvironment, C as askGit, E as launch, O as setReferenced, T as runGit, _ as entry, g as Name, n as readStrictYaml, t as parsePolicy, v as filesNamedBy, w as gitFault } from "./chain-clearance-parse-policy.js";
import { t as require_dist } from "./yaml.js";
// adapters/git/first-parents.ts
const DEPTH = 2e3;
var FirstParents = class {
	#directory;
	#lines = new Map();
	constructor(directory) {
		this.#directory = directory;
	}
	of(commit) {
		const known = this.#lines.get(commit);
		if (known !== void 0) return known;
		const line = this.#read(commit);
		for (const old of [...this.#lines.keys()].slice(0, -3)) this.#lines.delete(old);
		this.#lines.set(commit, line);
		line.catch(() => this.#lines.delete(commit));
		return line;
	}
	async #read(commit) {
		const links = (await runGit([
			"-c",
			"core.quotePath=true",
			"log",
			"--first-parent",
			"--diff-merges=first-parent",
			"--no-renames",
			"--name-only",
			"--format=%x00%H",
			`--max-count=${DEPTH}`,
			commit,
			"--"
		], { directory: this.#directory })).toString("utf8").split("\0").slice(1).map((text) => {
			const [id = "", ...lines] = text.split("\n");
			return {
				id,
				paths: new Set(lines.filter((line) => line !== "").map(unquoted))
			};
		});
		return {
			links,
			cut: links.length === DEPTH
		};
	}
};
const ESCAPES = {
	a: 7,
	b: 8,
	t: 9,
	n: 10,
	v: 11,
	f: 12,
	r: 13,
	"\"": 34,
	"\\": 92
};
function unquoted(line) {
	if (!line.startsWith("\"")) return line;
	const bytes = [];
	for (const [, octal, letter, plain] of line.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\])/gs)) if (octal !== void 0) bytes.push(Number.parseInt(octal, 8));
	else bytes.push(letter === void 0 ? (plain ?? "").charCodeAt(0) : ESCAPES[letter] ?? letter.charCodeAt(0));
	return Buffer.from(bytes).toString("utf8");
}
// adapters/git/object-reader.ts
const ANSWER_MS = 3e4;
var ObjectReader = class {
	#directory;
	#idle;
	#child;
	#questions = [];
	#received = [];
	#size = 0;
	#wanted = 0;
	#timer;
	constructor(directory, idle = 2e3) {
		this.#directory = directory;
		this.#idle = idle;
	}
	read(name) {
		return new Promise((resolve, reject) => {
			const child = this.#process();
			this.#questions.push({
				resolve,
				reject
			});
			this.#watch(ANSWER_MS);
			child.stdin.write(`${name}\n`);
		});
	}
	#process() {
		if (this.#child !== void 0) return this.#child;
		const child = launch("git", ["cat-file", "--batch"], {
			cwd: this.#directory,
			env: gitEnvironment()
		});
		this.#child = child;
		child.stdout.on("data", (chunk) => this.#take(chunk));
		child.stderr.resume();
		const ended = (cause) => {
			if (this.#child === child) this.#forget(cause);
		};
		child.ended.then(() => ended(), ended);
		return child;
	}
	#take(chunk) {
		this.#received.push(chunk);
		this.#size += chunk.length;
		while (this.#questions.length > 0 && this.#size > 0 && this.#size >= this.#wanted) if (!this.#answerNext(Buffer.concat(this.#received))) break;
		this.#watch(this.#questions.length > 0 ? ANSWER_MS : this.#idle);
	}
	#answerNext(received) {
		this.#received = [received];
		const line = received.indexOf(10);
		if (line < 0) return false;
		const header = received.toString("utf8", 0, line);
		const found = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header);
		const length = found?.[3] === void 0 ? 0 : Number(found[3]) + 1;
		const end = line + 1 + length;
		if (received.length < end) {
			this.#wanted = end;
			return false;
		}
		const rest = received.subarray(end);
		this.#received = rest.length === 0 ? [] : [rest];
		this.#size = rest.length;
		this.#wanted = 0;
		const question = this.#questions.shift();
		const [, id, type] = found ?? [];
		if (id === void 0 || type === void 0) question?.resolve(void 0);
		else question?.resolve({
			id,
			type,
			bytes: new Uint8Array(received.subarray(line + 1, end - 1))
		});
		return true;
	}
	#watch(milliseconds) {
		clearTimeout(this.#timer);
		const waiting = this.#questions.length > 0;
		this.#timer = setTimeout(() => waiting ? this.#child?.kill() : this.#retire(), milliseconds);
		setReferenced(this.#timer, waiting);
		this.#child?.hold(waiting);
	}
	#retire() {
		const child = this.#child;
		this.#child = void 0;
		child?.stdin.end();
	}
	#forget(cause) {
		clearTimeout(this.#timer);
		const unanswered = this.#questions;
		this.#child = void 0;
		this.#questions = [];
		this.#received = [];
		this.#size = 0;
		this.#wanted = 0;
		for (const question of unanswered) question.reject(new Fault("GIT_FAILED", "git cat-file ended before it answered. Is the clone whole?", {
			cause,
			retryable: true
		}));
	}
};
// adapters/git/parse-git.ts
const COMMIT_FORMAT = "%H%x00%P%x00%an%x00%ae%x00%ct%x00%B";
const FIELDS = 6;
function parseCommits(output) {
	const fields = output.toString("utf8").split("\0");
	const commits = [];
	for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) {
		const [id = "", parents = "", name = "", email = "", seconds = "", message = ""] = fields.slice(at);
		commits.push({
			id,
			parents: parents === "" ? [] : parents.split(" "),
			author: {
				name,
				email
			},
			committed: new Date(Number(seconds) * 1e3),
			message: message.replace(/\n+$/, "\n")
		});
	}
	return commits;
}
function parseCommitObject(id, bytes) {
	const text = Buffer.from(bytes).toString("utf8");
	const end = text.indexOf("\n\n");
	const head = end < 0 ? text : text.slice(0, end);
	const headers = (name) => [...head.matchAll(new RegExp(`^${name} (.*)$`, "gm"))].map(([, value]) => value ?? "");
	const person = (text) => /^(.*?) ?<([^>]*)> (\d+) /.exec(text ?? "");
	const author = person(headers("author")[0]);
	const committer = person(headers("committer")[0]);
	if (author === null || committer === null) throw new Fault("GIT_FAILED", `commit ${id} is damaged`);
	return {
		id,
		parents: headers("parent"),
		author: {
			name: author[1] ?? "",
			email: author[2] ?? ""
		},
		committed: new Date(Number(committer[3]) * 1e3),
		message: end < 0 ? "" : text.slice(end + 2).replace(/\n+$/, "\n")
	};
}
function parseRawChanges(output) {
	const fields = output.toString("utf8").split("\0");
	const changes = [];
	for (let at = 0; at + 1 < fields.length; at += 2) {
		const [, , before = "", after = ""] = (fields[at] ?? "").split(" ");
		const there = (id) => /^0+$/.test(id) ? void 0 : id;
		changes.push({
			path: fields[at + 1] ?? "",
			before: there(before),
			after: there(after)
		});
	}
	return changes;
}
function wholeCommitId(id) {
	if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id)) throw new Fault("GIT_FAILED", `${JSON.stringify(id.slice(0, 80))} isn't a whole commit id`);
	return id;
}
// adapters/git/tree-paths.ts
const FOLDER = "40000";
async function treePaths(objects, commit, folder) {
	let tree = await entriesOf(objects, `${commit}^{tree}`);
	const segments = folder.split("/").filter((segment) => segment !== "");
	for (const [index, segment] of segments.entries()) {
		const entry = tree.find(({ name }) => name === segment);
		if (entry === void 0) return [];
		if (entry.mode !== FOLDER) return index === segments.length - 1 ? [segments.join("/")] : [];
		tree = await entriesOf(objects, entry.id);
	}
	return below(objects, tree, segments.length === 0 ? "" : `${segments.join("/")}/`);
}
async function below(objects, tree, prefix) {
	return (await Promise.all(tree.map(async ({ mode, name, id }) => mode === FOLDER ? below(objects, await entriesOf(objects, id), `${prefix}${name}/`) : [`${prefix}${name}`]))).flat();
}
async function entriesOf(objects, name) {
	const object = await objects.read(name);
	if (object?.type !== "tree") return [];
	const bytes = Buffer.from(object.bytes.buffer, object.bytes.byteOffset, object.bytes.byteLength);
	const width = object.id.length / 2;
	const entries = [];
	for (let at = 0; at < bytes.length;) {
		const space = bytes.indexOf(32, at);
		const end = bytes.indexOf(0, space);
		entries.push({
			mode: bytes.toString("utf8", at, space),
			name: bytes.toString("utf8", space + 1, end),
			id: bytes.toString("hex", end + 1, end + 1 + width)
		});
		at = end + 1 + width;
	}
	return entries;
}
// adapters/git/local-repository.ts
function localRepository(directory) {
	const objects = new ObjectReader(directory);
	const line = new FirstParents(directory);
	const git = (...args) => runGit(args, { directory });
	async function blob(name) {
		const object = await objects.read(name);
		return object?.type === "blob" ? object.bytes : void 0;
	}
	async function read(commit, path) {
		const tree = wholeCommitId(commit);
		const relative = path === "" || /^\.{0,2}\/|\0/.test(path);
		const found = relative || path.includes("\n") ? void 0 : await blob(`${tree}:${path}`);
		if (found !== void 0) return found;
		await demandCommit(tree);
		return !relative && path.includes("\n") ? readAlone(tree, path) : void 0;
	}
	async function readAlone(commit, path) {
		const entry = (await git("ls-tree", "-z", "--full-tree", commit, "--", path)).toString("utf8");
		const id = /^\d+ blob ([0-9a-f]+)\t/.exec(entry)?.[1];
		return id === void 0 ? void 0 : blob(id);
	}
	async function demandCommit(id) {
		await commitOf(id);
	}
	async function commitOf(id) {
		const object = await objects.read(wholeCommitId(id));
		if (object?.type === "commit") return parseCommitObject(id, object.bytes);
		throw new Fault("GIT_FAILED", `commit ${id} isn't in the clone. Refresh it, or check the id.`);
	}
	async function longHistory(commit, paths, limit) {
		const args = [
			"log",
			"--first-parent",
			"-z",
			`--format=${COMMIT_FORMAT}`
		];
		if (Number.isFinite(limit)) args.push(`--max-count=${limit}`);
		return parseCommits(await git(...args, wholeCommitId(commit), "--", ...paths));
	}
	async function changedBlob(id) {
		if (id === void 0) return void 0;
		return await blob(id) ?? new TextEncoder().encode(id);
	}
	return {
		async refresh() {},
		async resolve(ref) {
			return ref.includes("\n") ? void 0 : (await objects.read(`${ref}^{commit}`))?.id;
		},
		read,
		async list(commit, folder) {
			await demandCommit(wholeCommitId(commit));
			return (await treePaths(objects, commit, folder)).sort();
		},
		async history(commit, paths, limit = Number.POSITIVE_INFINITY) {
			const { links, cut } = await line.of(wholeCommitId(commit));
			const touching = links.filter((link) => paths.length === 0 || paths.some((path) => touches(link, path)));
			if (cut && touching.length < limit) return longHistory(commit, paths, limit);
			return Promise.all(touching.slice(0, limit).map(({ id }) => commitOf(id)));
		},
		async changes(from, to) {
			const output = await git("diff-tree", ...[
				"-r",
				"-z",
				"--raw",
				"--no-renames",
				"--no-abbrev"
			], wholeCommitId(from), wholeCommitId(to));
			return Promise.all(parseRawChanges(output).map(async ({ path, before, after }) => ({
				path,
				before: await changedBlob(before),
				after: await changedBlob(after)
			})));
		},
		commit: commitOf,
		async isAncestor(ancestor, descendant) {
			const { links } = await line.of(wholeCommitId(descendant));
			if (links.some(({ id }) => id === wholeCommitId(ancestor))) return true;
			const args = [
				"merge-base",
				"--is-ancestor",
				ancestor,
				descendant
			];
			const answer = await askGit(args, { directory });
			if (answer.exitCode > 1 || answer.exitCode < 0) throw gitFault(args, answer);
			return answer.exitCode === 0;
		},
		async mergeBases(one, other) {
			const args = [
				"merge-base",
				"--all",
				wholeCommitId(one),
				wholeCommitId(other)
			];
			const answer = await askGit(args, { directory });
			if (answer.exitCode > 1 || answer.exitCode < 0) throw gitFault(args, answer);
			return answer.stdout.toString("utf8").split("\n").filter((id) => id !== "");
		}
	};
}
function touches({ paths }, path) {
	if (paths.has(path)) return true;
	const folder = `${path.replace(/\/+$/, "")}/`;
	return [...paths].some((changed) => changed.startsWith(folder));
}
// chain/promotion/trailers.ts
function printTrailers(trailers) {
	const { rollback } = trailers;
	return [
		`Clearance-Promotion: ${trailers.promotion}`,
		`Clearance-Service: ${trailers.service}`,
		`Clearance-Environment: ${trailers.environment}`,
		...trailers.regions.map((region) => `Clearance-Region: ${region}`),
		`Clearance-Digest: ${trailers.digest}`,
		`Clearance-Previous: ${printPrevious(trailers.previous)}`,
		...rollback === void 0 ? [] : [`Clearance-Rollback: ${oneLine(rollback.reason)}`, `Clearance-Requested-By: ${oneLine(rollback.requestedBy)}`]
	].join("\n");
}
function parseTrailers(message) {
	const last = message.replaceAll("\r\n", "\n").trimEnd().split(/\n[ \t]*\n/).at(-1) ?? "";
	const fields = {};
	const regions = [];
	for (const line of last.split("\n")) {
		const [, name, value] = /^([A-Za-z0-9-]+): (.*)$/.exec(line) ?? [];
		if (name === void 0 || value === void 0) return void 0;
		if (!name.startsWith("Clearance-")) continue;
		if (name === "Clearance-Region") regions.push(value);
		else if (Object.hasOwn(fields, name)) return void 0;
		else fields[name] = value;
	}
	const parsed = Fields.safeParse({
		...fields,
		"Clearance-Region": regions
	});
	return parsed.success ? parsed.data : void 0;
}
const Line$1 = string().min(1);
const Previous = string().transform((text, context) => {
	if (text === "none") return null;
	const [, digest, state, since] = /^(\S+) (?:(unhealthy|unknown)|healthy since (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z))$/.exec(text) ?? [];
	const parsed = Digest.safeParse(digest);
	if (parsed.success && (state === "unhealthy" || state === "unknown")) return {
		digest: parsed.data,
		state
	};
	const time = new Date(since ?? NaN);
	if (parsed.success && !Number.isNaN(time.getTime())) return {
		digest: parsed.data,
		state: "healthy",
		since: time
	};
	context.addIssue({
		code: "custom",
		message: "expected a digest and its health, or none"
	});
	return NEVER;
});
const Fields = strictObject({
	"Clearance-Promotion": string().regex(/^[0-9a-f]{64}$/),
	"Clearance-Service": Name,
	"Clearance-Environment": Name,
	"Clearance-Region": array(Name).refine((names) => new Set(names).size === names.length),
	"Clearance-Digest": Digest,
	"Clearance-Previous": Previous,
	"Clearance-Rollback": Line$1.optional(),
	"Clearance-Requested-By": Line$1.optional()
}).transform((fields, context) => {
	const reason = fields["Clearance-Rollback"];
	const requestedBy = fields["Clearance-Requested-By"];
	if (reason === void 0 !== (requestedBy === void 0)) {
		context.addIssue({
			code: "custom",
			message: "a rollback names its reason and who asked"
		});
		return NEVER;
	}
	return {
		promotion: fields["Clearance-Promotion"],
		service: fields["Clearance-Service"],
		environment: fields["Clearance-Environment"],
		regions: fields["Clearance-Region"],
		digest: fields["Clearance-Digest"],
		previous: fields["Clearance-Previous"],
		...reason === void 0 || requestedBy === void 0 ? {} : { rollback: {
			reason,
			requestedBy
		} }
	};
});
function printPrevious(previous) {
	if (previous === null) return "none";
	if (previous.state !== "healthy") return `${previous.digest} ${previous.state}`;
	return `${previous.digest} healthy since ${previous.since.toISOString()}`;
}
function oneLine(text) {
	return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim() || "(none given)";
}
// chain/promotion/identity.ts
function promotionId(intent) {
	const { lane, from, to, policyDigest, since } = intent;
	const { service, environment, region } = lane;
	return identify([
		"clearance/promotion/v1",
		service,
		environment,
		region,
		from,
		to,
		policyDigest,
		since
	]);
}
function rollbackId(intent) {
	const { service, environment, regions, from, to, policyDigest, since } = intent;
	return identify([
		"clearance/rollback/v1",
		service,
		environment,
		regions,
		from,
		to,
		policyDigest,
		since
	]);
}
function promotionBranch(lane, id) {
	return `clearance/${lane.region === null ? lane.environment : `${lane.environment}-${lane.region}`}/${lane.service}/${id.slice(0, 12)}`;
}
function rollbackBranch(place, id) {
	return `clearance/rollback/${place.environment}/${place.service}/${id.slice(0, 12)}`;
}
function identify(parts) {
	return hexOf(digestOf(JSON.stringify(parts)));
}
function sameLane(a, b) {
	return a.service === b.service && a.environment === b.environment && a.region === b.region;
}
// chain/clearance/restrictions.ts
const Line = string().min(1).max(500).regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+$/u, "expected one line of text");
const Time = datetime({
	offset: true,
	error: "expected a time such as 2026-11-20T10:00:00Z"
}).transform((text) => new Date(text));
const QuarantineFile = strictObject({
	digest: Digest,
	owner: Line,
	reason: Line,
	since: Time,
	immediate: boolean().default(false)
});
const HoldFile = strictObject({
	owner: Line,
	reason: Line,
	expires: Time
});
function parseRestrictions(files, policy) {
	return {
		quarantines: parseQuarantines(files),
		holds: parseHolds(files, policy)
	};
}
function parseQuarantines(files) {
	return filesIn("quarantine/", files).map(([path, bytes]) => {
		const named = digestFromHex(/^quarantine\/sha256-([0-9a-f]{64})\.yaml$/u.exec(path)?.[1]);
		if (named === void 0) throw unreadable("QUARANTINE_UNREADABLE", path, "its name is not sha256-<64 hex digits>.yaml");
		const quarantine = read("QUARANTINE_UNREADABLE", path, bytes, QuarantineFile);
		if (quarantine.digest === named) return quarantine;
		throw unreadable("QUARANTINE_UNREADABLE", path, `its name and its digest ${quarantine.digest} differ`);
	});
}
function parseHolds(files, policy) {
	return filesIn("holds/", files).map(([path, bytes]) => {
		const [, environment, service = null] = /^holds\/([^/]+?)(?:\/([^/]+))?\.yaml$/u.exec(path) ?? [];
		if (environment === void 0) throw unreadable("HOLD_UNREADABLE", path, "its name is not <environment>[/<service>].yaml");
		if (!policy.environments.some(({ name }) => name === environment)) throw unreadable("HOLD_UNREADABLE", path, `clearance.yaml has no environment "${environment}"`);
		if (service !== null && entry(policy.services, service) === void 0) throw unreadable("HOLD_UNREADABLE", path, `clearance.yaml has no service "${service}"`);
		return {
			environment,
			service,
			...read("HOLD_UNREADABLE", path, bytes, HoldFile)
		};
	});
}
function quarantinePath(digest) {
	return `quarantine/sha256-${hexOf(digest)}.yaml`;
}
function holdPath(hold) {
	return `holds/${hold.environment}${hold.service === null ? "" : `/${hold.service}`}.yaml`;
}
function printQuarantine({ digest, owner, reason, since, immediate }) {
	return [
		`digest: ${digest}`,
		`owner: ${JSON.stringify(owner)}`,
		`reason: ${JSON.stringify(reason)}`,
		`since: ${since.toISOString()}`,
		`immediate: ${immediate}`,
		""
	].join("\n");
}
function printHold({ owner, reason, expires }) {
	return [
		`owner: ${JSON.stringify(owner)}`,
		`reason: ${JSON.stringify(reason)}`,
		`expires: ${expires.toISOString()}`,
		""
	].join("\n");
}
function filesIn(folder, files) {
	return [...files].filter(([path]) => path.startsWith(folder)).filter(([path]) => path !== `${folder}.gitkeep` && path !== `${folder}README.md`).sort(([a], [b]) => a < b ? -1 : 1);
}
function read(code, path, bytes, schema) {
	const yaml = readStrictYaml(decode$1(code, path, bytes));
	const [problem] = yaml.problems;
	if (problem !== void 0) throw unreadable(code, `${path}:${problem.line}:${problem.column}`, problem.message);
	const parsed = schema.safeParse(yaml.value);
	if (parsed.success) return parsed.data;
	throw unreadable(code, path, parsed.error.issues.map((issue) => [...issue.path.map(String), issue.message].join(": ")).join("; "));
}
function decode$1(code, path, bytes) {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new Fault(code, `${path}: it is not UTF-8 text`, { cause });
	}
}
function unreadable(code, path, reason) {
	return new Fault(code, `${path}: ${reason}`);
}
// chain/promotion/planned-change.ts
function unplannedChanges(planned, changes) {
	const left = new Map(planned.map((file) => [file.path, file.bytes]));
	const findings = [];
	for (const { path, after } of changes) {
		const bytes = left.get(path);
		if (bytes === void 0) findings.push(unexpected(`${path} is changed, which was not planned`));
		else if (!sameBytes(bytes, after ?? null)) findings.push(unexpected(`${path} is not what was planned`));
		left.delete(path);
	}
	for (const path of left.keys()) findings.push(unexpected(`${path} is not changed, which was planned`));
	return findings;
}
function sameBytes(a, b) {
	if (a === null || b === null) return a === b;
	return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
function unexpected(message) {
	return {
		code: "EDIT_UNEXPECTED",
		message
	};
}
// chain/promotion/edit/differences.ts
var import_dist = require_dist();
function differences(a, b) {
	if (Object.is(a, b)) return 0;
	if (isBranch(a) && isBranch(b) && Array.isArray(a) === Array.isArray(b)) return [...new Set([...Object.keys(a), ...Object.keys(b)])].reduce((sum, key) => sum + differences(valueAt(a, key), valueAt(b, key)), 0);
	return Math.max(leaves(a), leaves(b));
}
function isBranch(value) {
	return typeof value === "object" && value !== null;
}
function valueAt(branch, key) {
	return Object.hasOwn(branch, key) ? branch[key] : void 0;
}
function leaves(value) {
	if (!isBranch(value)) return 1;
	return Math.max(1, Object.values(value).reduce((sum, child) => sum + leaves(child), 0));
}
// chain/promotion/edit/digest-path.ts
const STEP = /\.?([^.[\]\s]+)|\[([^[\]\s]+)\]/y;
function parseDigestPath(path) {
	const steps = [];
	STEP.lastIndex = 0;
	while (STEP.lastIndex < path.length) {
		const at = STEP.lastIndex;
		const [step, key, entry] = STEP.exec(path) ?? [];
		const dotted = step?.startsWith(".") ?? false;
		if (step === void 0 || key !== void 0 && dotted === (at === 0)) throw malformed(path);
		if (entry !== void 0 && at === 0) throw malformed(path);
		steps.push(key === void 0 ? { entry: entry ?? "" } : { key });
	}
	const [first, ...rest] = steps;
	if (first === void 0) throw malformed(path);
	return [first, ...rest];
}
function malformed(path) {
	return new Fault("EDIT_PATH_MISSING", `digestAt.path "${path}" is no path: write keys joined by dots and list entries by name, as in images[check-in].digest`);
}
// chain/promotion/edit/locate.ts
function locate(documents, path, steps) {
	const places = documents.flatMap((document) => follow(document.contents, steps, path));
	const values = places.filter((place) => place.kind === "value");
	const [place, second] = values.length > 0 ? values : places;
	if (place === void 0) throw new Fault("EDIT_PATH_MISSING", `nothing is at ${path}: correct digestAt.path, or add the entry to the file`);
	if (second !== void 0) throw ambiguous(path);
	return place;
}
function follow(node, steps, path) {
	const [step, ...rest] = steps;
	if ((0, import_dist.isAlias)(node)) throw new Fault("EDIT_UNSAFE", `${path} leads through an alias (*${node.source}): write it out`);
	if (step === void 0) return [];
	if ("entry" in step) {
		if (!(0, import_dist.isSeq)(node)) return [];
		const kustomizeImages = path.startsWith("images[");
		const entries = node.items.filter((item) => isNamed(item, step.entry, kustomizeImages));
		if (entries.length > 1) throw ambiguous(path);
		return entries.flatMap((item) => follow(item, rest, path));
	}
	if (!(0, import_dist.isMap)(node)) return [];
	const pairs = node.items.filter((pair) => (0, import_dist.isScalar)(pair.key) && pair.key.value === step.key);
	if (rest.length > 0) return pairs.flatMap((pair) => follow(pair.value, rest, path));
	if (pairs.length === 0) return [absent(node, step.key, path)];
	return pairs.map((pair) => {
		if ((0, import_dist.isAlias)(pair.value)) throw new Fault("EDIT_UNSAFE", `${path} is an alias (*${pair.value.source}): write it out`);
		if (!(0, import_dist.isPair)(pair) || !(0, import_dist.isScalar)(pair.key) || !(0, import_dist.isScalar)(pair.value)) throw new Fault("EDIT_PATH_MISSING", `${path} isn't a single value: point digestAt.path at the digest itself`);
		return {
			kind: "value",
			key: pair.key,
			value: pair.value
		};
	});
}
function ambiguous(path) {
	return new Fault("EDIT_PATH_AMBIGUOUS", `${path} is in the file more than once: make it unique`);
}
function absent(parent, key, path) {
	if (parent.items.some((pair) => (0, import_dist.isScalar)(pair.key) && pair.key.value === "<<")) throw new Fault("EDIT_UNSAFE", `${path} may come from a merge key (<<): write the digest out beside it`);
	return {
		kind: "absent",
		parent,
		key
	};
}
function isNamed(item, name, byLastPart) {
	const found = (0, import_dist.isMap)(item) ? item.get("name", true) : void 0;
	if (!(0, import_dist.isScalar)(found) || typeof found.value !== "string") return false;
	return found.value === name || byLastPart && found.value.endsWith(`/${name}`);
}
// chain/promotion/edit/splice.ts
function spliceFor(text, place, current, digest) {
	if (place.kind === "absent") return insertion(text, place.parent, place.key, digest);
	const [from, to] = rangeOf(place.value);
	if (current !== void 0) {
		const at = text.indexOf(current, from);
		if (at < 0 || at + current.length > to) throw new Fault("EDIT_UNSAFE", "the digest is written with escapes or over several lines: write it plainly");
		return {
			from: at,
			to: at + current.length,
			text: digest
		};
	}
	if (typeof place.value.value === "string" && place.value.value !== "") return {
		from: beforeQuote(text, from, to),
		to: beforeQuote(text, from, to),
		text: `@${digest}`
	};
	if (from === to) return afterColon(text, place.key, digest);
	return /^["']{2}$/.test(text.slice(from, to)) ? {
		from: from + 1,
		to: to - 1,
		text: digest
	} : {
		from,
		to,
		text: digest
	};
}
function rangeOf(node) {
	const range = node.range;
	if (!range) throw new Fault("EDIT_UNSAFE", "the parser doesn't say where the value is");
	return [range[0], range[1]];
}
function beforeQuote(text, from, to) {
	return /["']/.test(text[from] ?? "") ? to - 1 : to;
}
function afterColon(text, key, digest) {
	const [, end] = rangeOf(key);
	const colon = /^[ \t]*:/.exec(text.slice(end));
	if (colon === null) throw new Fault("EDIT_UNSAFE", "the key and its colon are on different lines: write `key: value`");
	const at = end + colon[0].length;
	return {
		from: at,
		to: at,
		text: ` ${digest}`
	};
}
function insertion(text, parent, key, digest) {
	if (/image|name/i.test(key)) throw new Fault("EDIT_PATH_MISSING", `the key "${key}" is absent: add it with the image's name, the digest follows`);
	return parent.flow ? insertedInFlow(text, parent, key, digest) : insertedInBlock(text, parent, key, digest);
}
function insertedInFlow(text, parent, key, digest) {
	const last = parent.items.at(-1);
	if (last === void 0) {
		const at = (parent.range?.[0] ?? text.length) + 1;
		return {
			from: at,
			to: at,
			text: ` ${key}: ${digest} `
		};
	}
	if (!(0, import_dist.isScalar)(last.value)) throw new Fault("EDIT_UNSAFE", `can't insert "${key}" after a nested value: add an empty one`);
	const [, at] = rangeOf(last.value);
	return {
		from: at,
		to: at,
		text: `, ${key}: ${digest}`
	};
}
function insertedInBlock(text, parent, key, digest) {
	for (const pair of parent.items.toReversed()) {
		if (!(0, import_dist.isScalar)(pair.key) || !(0, import_dist.isScalar)(pair.value)) continue;
		const [start] = rangeOf(pair.key);
		const [, end] = rangeOf(pair.value);
		if (text.slice(start, end).includes("\n")) continue;
		const column = text.slice(text.lastIndexOf("\n", start - 1) + 1, start).replace("﻿", "");
		if (!/^[ -]*$/.test(column)) break;
		const newline = text.indexOf("\n", end);
		const crlf = newline < 0 ? text.includes("\r\n") : text[newline - 1] === "\r";
		const at = newline < 0 ? text.length : newline - (crlf ? 1 : 0);
		return {
			from: at,
			to: at,
			text: `${crlf ? "\r\n" : "\n"}${" ".repeat(column.length)}${key}: ${digest}`
		};
	}
	throw new Fault("EDIT_UNSAFE", `can't insert "${key}" safely: add it to the file with an empty value`);
}
// chain/promotion/edit/yaml-text.ts
function decodeYamlText(bytes) {
	const text = decodeStrictly(bytes);
	if (text.includes("\0")) throw new Fault("EDIT_UNSAFE", "the file holds NUL characters: it isn't UTF-8 text");
	const marker = /^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$/m.exec(text);
	if (marker !== null) throw new Fault("EDIT_UNSAFE", `the file holds a conflict marker (${marker[0].slice(0, 7)}): resolve it first`);
	return text;
}
function decodeStrictly(bytes) {
	try {
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(bytes);
	} catch (cause) {
		throw new Fault("EDIT_UNSAFE", "the file isn't valid UTF-8: save it as UTF-8", { cause });
	}
}
// chain/promotion/edit/edit-digest.ts
function editDigest(bytes, path, digest) {
	const file = open(bytes, path);
	if (file.digest === digest) return {
		bytes,
		before: digest
	};
	const { from, to, text } = spliceFor(file.text, file.place, file.digest, digest);
	const edited = new TextEncoder().encode(file.text.slice(0, from) + text + file.text.slice(to));
	prove(file.documents, edited, path, digest);
	return {
		bytes: edited,
		before: file.digest
	};
}
function readDigest(bytes, path) {
	return open(bytes, path).digest;
}
function open(bytes, path) {
	const steps = parseDigestPath(path);
	const text = decodeYamlText(bytes);
	const parsed = (0, import_dist.parseAllDocuments)(text);
	const documents = "empty" in parsed ? [] : parsed;
	const errors = documents.flatMap((document) => document.errors);
	const broken = errors.find((error) => error.code !== "DUPLICATE_KEY");
	if (broken !== void 0) throw unsafe(`the file isn't valid YAML (${firstLine(broken.message)})`);
	const place = locate(documents, path, steps);
	const duplicate = errors[0];
	if (duplicate !== void 0) throw unsafe(`a key is in the file twice (${firstLine(duplicate.message)})`);
	return {
		text,
		documents,
		place,
		digest: digestAt$1(place, path)
	};
}
function digestAt$1(place, path) {
	if (place.kind === "absent") return void 0;
	const { value, anchor, type } = place.value;
	if (anchor !== void 0) throw unsafe(`${path} has an anchor (&${anchor}): others may share it`);
	if (type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED") throw unsafe(`${path} is a block of text: write it in one line`);
	if (value === null || value === "") return void 0;
	if (typeof value !== "string") throw unsafe(`${path} isn't text`);
	const digest = Digest.safeParse(value.slice(value.indexOf("@") + 1));
	if (digest.success) return digest.data;
	if (/^[^\s@:]+(?::\d+\/[^\s@:]+)?$/.test(value) && value.includes("/")) return void 0;
	throw unsafe(`${path} doesn't name a digest: write name@sha256:…, sha256:…, or leave it empty`);
}
function prove(before, edited, path, digest) {
	const after = open(edited, path);
	const changed = differences(values(before), values(after.documents));
	if (after.digest !== digest || changed !== 1) throw unsafe(`writing ${path} would change ${changed} values of the file (an anchor, perhaps): write them out`);
}
function values(documents) {
	try {
		return documents.map((document) => document.toJS());
	} catch (cause) {
		throw new Fault("EDIT_UNSAFE", "the file's aliases can't be resolved: write them out", { cause });
	}
}
function unsafe(message) {
	return new Fault("EDIT_UNSAFE", message);
}
function firstLine(message) {
	return message.split("\n", 1)[0]?.replace(/:$/, "") ?? "";
}
// operations/observe-policy.ts
async function readPolicy(git, commit, path) {
	const bytes = await git.read(commit, path);
	if (bytes === void 0) throw new Fault("POLICY_UNREADABLE", `${path} isn't in the tree of ${commit}: check the path and the branch`);
	const policy = parsePolicy(decode(bytes, path), path);
	return {
		policy,
		commit,
		files: await readFiles(git, commit, filesNamedBy(policy))
	};
}
async function readRestrictions(git, { commit, policy }) {
	const [quarantine, holds] = await Promise.all([readFolder(git, commit, "quarantine", "QUARANTINE_UNREADABLE"), readFolder(git, commit, "holds", "HOLD_UNREADABLE")]);
	return parseRestrictions(new Map([...quarantine, ...holds]), policy);
}
async function readFolder(git, commit, folder, code) {
	const [itself, paths] = await Promise.all([git.read(commit, folder), git.list(commit, folder)]);
	if (itself !== void 0) throw new Fault(code, `${folder} is a file or a link: make it a folder again`);
	return Promise.all(paths.map(async (path) => {
		const bytes = await git.read(commit, path);
		if (bytes === void 0) throw new Fault(code, `${path} is a submodule: only files count here`);
		return [path, bytes];
	}));
}
async function readFiles(git, commit, paths) {
	const files = await Promise.all(paths.map(async (path) => [path, await git.read(commit, path)]));
	return new Map(files.flatMap(([path, bytes]) => bytes === void 0 ? [] : [[path, bytes]]));
}
function decode(bytes, path) {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new Fault("POLICY_INVALID", `${path} isn't valid UTF-8: save it as UTF-8`, { cause });
	}
}
// operations/observe-change.ts
async function digestAt(git, commit, place) {
	const bytes = await git.read(commit, place.file);
	if (bytes === void 0) throw new Fault("EDIT_PATH_MISSING", `${place.file} isn't in the tree: add it, or correct digestAt.file`);
	try {
		return readDigest(bytes, place.path) ?? null;
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		throw new Fault(error.code, `${place.file}: ${error.message}`, { cause: error });
	}
}
async function* digestChanges(git, from, place) {
	for (const commit of await git.history(from, [place.file])) {
		const [after, before] = await Promise.all([pastDigest(git, commit.id, place), pastDigest(git, commit.parents[0], place)]);
		if (after !== before) yield {
			commit,
			before,
			after
		};
	}
}
async function pastDigest(git, commit, place) {
	if (commit === void 0) return null;
	try {
		return await digestAt(git, commit, place);
	} catch (error) {
		if (error instanceof Fault && error.code.startsWith("EDIT_")) return null;
		throw error;
	}
}
async function confirmedRecord(commit, promoter, github) {
	const trailers = parseTrailers(commit.message);
	if (trailers === void 0) return void 0;
	const isMerge = ({ author, merged }) => author.login === promoter && author.kind === "bot" && merged?.commit === commit.id && merged.by.login === promoter && merged.by.kind === "bot";
	return (await github.pullRequestsOf(branchOfRecord(trailers))).some(isMerge) ? trailers : void 0;
}
async function changeIdentity(change, promoter, github) {
	if (change === void 0) return "none";
	return (await confirmedRecord(change.commit, promoter, github))?.promotion ?? `commit:${change.commit.id}`;
}
function branchOfRecord({ service, environment, regions, promotion, rollback }) {
	if (rollback !== void 0) return rollbackBranch({
		service,
		environment
	}, promotion);
	return promotionBranch({
		service,
		environment,
		region: regions[0] ?? null
	}, promotion);
}
export { printTrailers as C, parseTrailers as S, ObjectReader as T, promotionBranch as _, readFiles as a, rollbackId as b, editDigest as c, unplannedChanges as d, holdPath as f, quarantinePath as g, printQuarantine as h, digestChanges as i, readDigest as l, printHold as m, confirmedRecord as n, readPolicy as o, parseQuarantines as p, digestAt as r, readRestrictions as s, changeIdentity as t, sameBytes as u, promotionId as v, localRepository as w, sameLane as x, rollbackBranch as y };
