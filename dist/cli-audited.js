import { r as Fault } from "./chain-fault.js";
import { S as unknown, T as prettifyError, _ as record, b as tuple, c as base64, p as literal, r as datetime, s as array, v as strictObject, y as string } from "./zod.js";
import { n as digestFromHex, r as digestOf, t as Digest } from "./chain-digest-digest.js";
import { B as serviceOf, F as placeOf, G as readStrictYaml, P as lanesOf, t as parsePolicy } from "./chain-clearance-parse-policy.js";
import { m as localRepository, n as readPolicy } from "./operations-observe-policy.js";
import { i as ImageManifest } from "./chain-digest-descriptor.js";
import { t as baseCommit } from "./operations-observe-base.js";
import { a as parseRecords, o as printPrevious, r as readDigest } from "./chain-promotion-edit-edit-digest.js";
import { t as inParallel } from "./operations-in-parallel.js";
import "./operations-read-bundle.js";
import { i as chainOf } from "./chain-audit-record.js";
import { a as withGitOps, t as baseOf } from "./cli-gitops.js";
import { createHash } from "node:crypto";
import { resolve } from "node:path";
// chain/audit/choose-entries.ts
function chooseEntries(entries, choice) {
	const { since, until, service, environment } = choice;
	return entries.filter((entry) => {
		const at = Date.parse(entry.at);
		return (since === void 0 || at >= since.getTime()) && (until === void 0 || at < until.getTime()) && (service === void 0 || entry.service === null || entry.service === service) && (environment === void 0 || entry.environment === null || entry.environment === environment);
	});
}
// chain/audit/deployed.ts
const ELSEWHERE = /^(?:\.github|policies|quarantine|holds|calendar|break-glass|trust)\/|\.md$/u;
const SIZE_LIMIT = 2e6;
function mayHoldDigests(path) {
	return !ELSEWHERE.test(path);
}
function namesOtherDigests(before, after) {
	return digestsIn(before).join() !== digestsIn(after).join();
}
function digestsIn(bytes) {
	if (bytes === void 0 || bytes.length > SIZE_LIMIT) return [];
	return (new TextDecoder("latin1").decode(bytes).match(/sha256:[0-9a-f]{64}/gu) ?? []).sort();
}
function placesByFile(policy) {
	const places = new Map();
	for (const lane of lanesOf(policy)) {
		const place = {
			...placeOf(policy, lane),
			lane
		};
		const there = places.get(place.file);
		if (there === void 0) places.set(place.file, [place]);
		else there.push(place);
	}
	return places;
}
function deployedBy({ path }, [before, after], places) {
	return (places.get(path) ?? []).flatMap(({ lane, file, path: where }) => {
		const [old, young] = [digestAt(before, where), digestAt(after, where)];
		return old === young ? [] : [{
			lane,
			file,
			before: old,
			after: young
		}];
	});
}
function digestAt(bytes, path) {
	if (bytes === void 0) return null;
	try {
		return readDigest(bytes, path) ?? null;
	} catch (error) {
		if (error instanceof Fault && error.code.startsWith("EDIT_")) return null;
		throw error;
	}
}
// chain/audit/entry.ts
const ENTRY_KINDS = {
	promotion: "a digest came into an environment, through the gates",
	rollback: "an older digest was put back",
	hold: "a freeze was set, changed or lifted",
	quarantine: "a digest, a builder or a commit was locked out, or let in again",
	exception: "somebody was let through a closed calendar",
	"break-glass": "an emergency file was set, changed or lifted",
	policy: "clearance.yaml or a file that it trusts was changed",
	change: "A DIGEST CHANGED WITHOUT THE PROMOTER",
	forgery: "THE PROMOTER'S WORDS IN A COMMIT THAT ISN'T THE PROMOTER'S, OR THAT DOESN'T DO WHAT THEY SAY"
};
const BLANK = {
	action: "merged",
	service: null,
	environment: null,
	regions: [],
	from: null,
	to: null,
	health: null,
	who: null,
	reason: null,
	starts: null,
	expires: null,
	pullRequest: null,
	promotion: null,
	batch: null,
	gates: [],
	record: null,
	paths: []
};
// chain/audit/policy-reader.ts
var PolicyReader = class {
	#history;
	#path;
	#blob;
	#parsed = new Map();
	#places;
	constructor(history, path) {
		this.#history = history;
		this.#path = path;
	}
	pass(commit) {
		const change = commit.changes.find(({ path }) => path === this.#path);
		if (change !== void 0) this.#blob = change.after;
	}
	promoter() {
		const policy = this.#policy();
		return policy === void 0 ? void 0 : `${policy.promoter.app}[bot]`;
	}
	places() {
		if (this.#places?.blob === this.#blob && this.#places !== void 0) return this.#places.places;
		const policy = this.#policy();
		const places = policy === void 0 ? new Map() : placesByFile(policy);
		this.#places = {
			blob: this.#blob,
			places
		};
		return places;
	}
	#policy() {
		const blob = this.#blob;
		if (blob === void 0) return void 0;
		if (!this.#parsed.has(blob)) this.#parsed.set(blob, this.#parse(blob));
		return this.#parsed.get(blob);
	}
	#parse(blob) {
		const bytes = this.#history.blobs.get(blob);
		if (bytes === void 0) throw new Fault("GIT_FAILED", `${this.#path} isn't in the clone as ${blob}`);
		try {
			return parsePolicy(new TextDecoder().decode(bytes), this.#path);
		} catch (error) {
			if (error instanceof Fault && error.code === "POLICY_INVALID") return void 0;
			throw error;
		}
	}
};
// chain/audit/written.ts
const FOLDERS = [
	{
		folder: "holds/",
		kind: "hold"
	},
	{
		folder: "quarantine/",
		kind: "quarantine"
	},
	{
		folder: "calendar/exceptions/",
		kind: "exception"
	},
	{
		folder: "break-glass/",
		kind: "break-glass"
	}
];
function isWritten(path) {
	return FOLDERS.some(({ folder }) => path.startsWith(folder)) && !/\/(?:\.gitkeep|README\.md)$/u.test(path);
}
function writtenEntry({ path, before, after }, bytesOf) {
	const kind = FOLDERS.find(({ folder }) => path.startsWith(folder))?.kind ?? "break-glass";
	const text = (name, from) => {
		const value = from[name];
		return typeof value === "string" ? value : null;
	};
	const blob = after ?? before;
	const fields = fieldsIn(blob === void 0 ? void 0 : bytesOf(blob));
	const about = kind === "hold" || kind === "exception" ? placeIn(path) : {};
	return {
		kind,
		action: before === void 0 ? "set" : after === void 0 ? "lifted" : "changed",
		...about,
		to: digestFromHex((text("digest", fields) ?? "").replace(/^sha256:/u, "")) ?? null,
		who: text("owner", fields) ?? text("who", fields),
		reason: text("reason", fields),
		starts: text("starts", fields) ?? text("from", fields) ?? text("since", fields),
		expires: text("expires", fields),
		paths: [path]
	};
}
function placeIn(path) {
	const [, environment = null, service = null] = /^(?:holds|calendar\/exceptions)\/([^/]+?)(?:\/([^/]+))?\.yaml$/u.exec(path) ?? [];
	return {
		environment,
		service
	};
}
function fieldsIn(bytes) {
	if (bytes === void 0) return {};
	const { value } = readStrictYaml(new TextDecoder().decode(bytes));
	return typeof value === "object" && value !== null ? value : {};
}
// chain/audit/entries.ts
function blobsOf(line, policyPath) {
	const wanted = new Set();
	for (const { changes } of line) for (const { path, before, after } of changes) {
		if (!isWritten(path) && !mayHoldDigests(path) && !isPolicy(path, policyPath)) continue;
		for (const id of [before, after]) if (id !== void 0) wanted.add(id);
	}
	return wanted;
}
function entriesOf(history, policyPath) {
	const chain = chainOf(history.line);
	const policies = new PolicyReader(history, policyPath);
	return history.line.flatMap((commit) => {
		policies.pass(commit);
		const { id, author, committed } = commit;
		const link = chain.get(id);
		if (link === void 0) throw new Error(`${id} has no hash`);
		const common = {
			commit: id,
			at: committed.toISOString(),
			author: `${author.name} <${author.email}>`,
			chain: link
		};
		return entriesIn(commit, history, policies, policyPath).map((entry) => ({
			...BLANK,
			...common,
			...entry
		}));
	});
}
function entriesIn(commit, { blobs }, policies, policyPath) {
	const bytesOf = (id) => id === void 0 ? void 0 : blobs.get(id);
	const changed = commit.changes.filter(({ path, before, after }) => mayHoldDigests(path) && path !== policyPath && namesOtherDigests(bytesOf(before), bytesOf(after)));
	const deployed = () => changed.flatMap((change) => deployedBy(change, [bytesOf(change.before), bytesOf(change.after)], policies.places()));
	return [
		...promoterEntries(commit, new Set(changed.flatMap(({ after }) => digestsIn(bytesOf(after)))), policies, deployed),
		...commit.changes.filter(({ path }) => isWritten(path)).map((change) => writtenEntry(change, bytesOf)),
		...policyEntries(commit, policyPath)
	];
}
function promoterEntries(commit, there, policies, deployed) {
	const records = parseRecords(commit.message);
	if (!/^Clearance-(?:Promotion|Rollback|Record): /mu.test(commit.message)) return deployed().map(changeEntry);
	const problem = problemOf(commit, records, there, policies);
	if (problem === void 0) {
		const others = deployed().filter((one) => !records.some((record) => isOf(one, record)));
		return [...records.map((record) => recordEntry(record, commit)), ...others.map(changeEntry)];
	}
	const [first = {}] = records.map(({ service, environment, regions, digest }) => ({
		service,
		environment,
		regions,
		to: digest
	}));
	return [{
		kind: "forgery",
		...first,
		reason: problem
	}, ...deployed().map(changeEntry)];
}
function problemOf({ author }, records, there, policies) {
	if (records.length === 0) return "its Clearance- trailers can't be read";
	const promoter = policies.promoter();
	if (promoter !== void 0 && author.name !== promoter) return `it is by ${author.name}, not by ${promoter}`;
	const missing = records.find(({ digest }) => !there.has(digest));
	return missing === void 0 ? void 0 : `it doesn't put ${missing.digest} anywhere`;
}
function isOf({ lane, after }, record) {
	return lane.service === record.service && lane.environment === record.environment && (lane.region === null ? record.regions.length === 0 : record.regions.includes(lane.region)) && after === record.digest;
}
function recordEntry(record, { message }) {
	const { rollback, batch, previous, gates = [], record: signed } = record;
	const number = /^https?:\/\/\S+\/pull\/([1-9]\d{0,9})$/mu.exec(message)?.[1];
	return {
		kind: rollback === void 0 ? "promotion" : "rollback",
		service: record.service,
		environment: record.environment,
		regions: record.regions,
		from: previous?.digest ?? null,
		to: record.digest,
		health: previous === null ? null : printPrevious(previous).slice(previous.digest.length + 1),
		who: rollback?.requestedBy ?? null,
		reason: rollback?.reason ?? null,
		pullRequest: number === void 0 ? null : Number(number),
		promotion: record.promotion,
		batch: batch ?? null,
		gates,
		record: signed ?? null
	};
}
function changeEntry({ lane, file, before, after }) {
	return {
		kind: "change",
		action: before === null ? "set" : after === null ? "lifted" : "changed",
		service: lane.service,
		environment: lane.environment,
		regions: lane.region === null ? [] : [lane.region],
		from: before,
		to: after,
		paths: [file]
	};
}
function policyEntries({ changes }, policyPath) {
	const paths = changes.map(({ path }) => path).filter((path) => isPolicy(path, policyPath));
	return paths.length === 0 ? [] : [{
		kind: "policy",
		action: "changed",
		paths
	}];
}
function isPolicy(path, policyPath) {
	return path === policyPath || /^(?:trust|\.github\/workflows)\//u.test(path) || /^(?:\.github\/|docs\/)?CODEOWNERS$/u.test(path) || path.startsWith("calendar/") && !path.startsWith("calendar/exceptions/");
}
// chain/audit/line-tree.ts
function treesOf({ line, blobs }) {
	const positions = new Map(line.map(({ id }, index) => [id, index]));
	const versions = new Map();
	for (const [at, { changes }] of line.entries()) for (const { path, after } of changes) {
		const known = versions.get(path);
		if (known === void 0) versions.set(path, [{
			at,
			blob: after
		}]);
		else known.push({
			at,
			blob: after
		});
	}
	const blobAt = (commit, path) => {
		const position = positions.get(commit) ?? -1;
		return versions.get(path)?.findLast(({ at }) => at <= position)?.blob;
	};
	return {
		async read(commit, path) {
			const blob = blobAt(commit, path);
			return blob === void 0 ? void 0 : blobs.get(blob);
		},
		async list(commit, folder) {
			const below = `${folder.replace(/\/+$/u, "")}/`;
			return [...versions.keys()].filter((path) => path.startsWith(below) && blobAt(commit, path) !== void 0).sort();
		}
	};
}
function ancestryOf(line) {
	const positions = new Map(line.map(({ id }, index) => [id, index]));
	return {
		resolve: async (commit) => positions.has(commit) ? commit : void 0,
		isAncestor: async (ancestor, descendant) => (positions.get(ancestor) ?? Number.POSITIVE_INFINITY) <= (positions.get(descendant) ?? -1)
	};
}
// operations/audit-export.ts
const Id = string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u);
const Bytes = base64().transform((text) => new Uint8Array(Buffer.from(text, "base64")));
const Time = datetime().transform((text) => new Date(text));
const AuditExport = strictObject({
	format: literal("clearance-audit/v1"),
	policyPath: string().min(1),
	choice: strictObject({
		since: datetime().optional(),
		until: datetime().optional(),
		service: string().optional(),
		environment: string().optional()
	}),
	entries: array(unknown()),
	commits: array(strictObject({
		id: Id,
		parents: array(Id),
		author: strictObject({
			name: string(),
			email: string()
		}),
		committed: Time,
		message: string(),
		changes: array(tuple([
			string(),
			Id.nullable(),
			Id.nullable()
		]))
	})),
	blobs: record(Id, Bytes),
	records: record(Digest, strictObject({
		manifest: Bytes,
		bundle: Bytes
	}))
});
function writeExport({ history, policyPath, records }, choice) {
	const base64 = (bytes) => Buffer.from(bytes).toString("base64");
	const { since, until, ...place } = choice;
	return {
		format: "clearance-audit/v1",
		policyPath,
		choice: {
			...since && { since: since.toISOString() },
			...until && { until: until.toISOString() },
			...place
		},
		entries: chooseEntries(entriesOf(history, policyPath), choice),
		commits: history.line.map(({ changes, ...commit }) => ({
			...commit,
			committed: commit.committed.toISOString(),
			changes: changes.map(({ path, before, after }) => [
				path,
				before ?? null,
				after ?? null
			])
		})),
		blobs: Object.fromEntries([...history.blobs].map(([id, bytes]) => [id, base64(bytes)])),
		records: Object.fromEntries([...records].map(([id, { manifest, bundle }]) => [id, {
			manifest: base64(manifest),
			bundle: base64(bundle)
		}]))
	};
}
function readExport(text) {
	const parsed = AuditExport.safeParse(jsonOf$1(text));
	if (!parsed.success) throw new Fault("INPUT_INVALID", `this is no export of clearance audit: ${prettifyError(parsed.error)}`);
	const { policyPath, choice, entries, commits, blobs, records } = parsed.data;
	const history = {
		line: commits.map(({ changes, ...commit }) => ({
			...commit,
			changes: changes.map(([path, before, after]) => ({
				path,
				before: before ?? void 0,
				after: after ?? void 0
			}))
		})),
		blobs: new Map(Object.entries(blobs))
	};
	const stored = Object.entries(records).map(([id, record]) => [Digest.parse(id), record]);
	const source = {
		history,
		policyPath,
		records: new Map(stored),
		trees: treesOf(history),
		ancestry: ancestryOf(history.line)
	};
	return {
		source,
		problems: [
			...brokenLine(history),
			...brokenBlobs(history),
			...edited(source, choice, entries)
		]
	};
}
function brokenLine({ line }) {
	const broken = line.find(({ parents }, index) => parents[0] !== line[index - 1]?.id);
	return broken === void 0 ? [] : [`${broken.id} doesn't follow the commit that stands before it`];
}
function brokenBlobs({ blobs }) {
	return [...blobs].filter(([id, bytes]) => blobId(bytes, id.length) !== id).map(([id]) => `the contents of ${id} aren't its own`);
}
function edited({ history, policyPath }, { since, until, service, environment }, entries) {
	const choice = {
		...since === void 0 ? {} : { since: new Date(since) },
		...until === void 0 ? {} : { until: new Date(until) },
		...service === void 0 ? {} : { service },
		...environment === void 0 ? {} : { environment }
	};
	const computed = chooseEntries(entriesOf(history, policyPath), choice);
	const at = [...computed, ...entries].findIndex((_, index) => JSON.stringify(computed[index]) !== JSON.stringify(entries[index]));
	return at < 0 ? [] : [`entry ${at + 1} isn't the one that the commits give`];
}
function jsonOf$1(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
function blobId(bytes, length) {
	return createHash(length === 40 ? "sha1" : "sha256").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
// operations/audit.ts
const AT_ONCE = 256;
async function readHistory(git, head, policyPath) {
	const line = await git.line(head);
	const wanted = [...blobsOf(line, policyPath)];
	const read = await inParallel(wanted, AT_ONCE, async (id) => [id, await git.blob(id)]);
	return {
		line,
		blobs: new Map(read.flatMap(([id, bytes]) => bytes === void 0 ? [] : [[id, bytes]]))
	};
}
async function audit(git, head, policyPath) {
	return entriesOf(await readHistory(git, head, policyPath), policyPath);
}
// operations/past-policies.ts
function pastPolicies(line, policyPath, trees) {
	const governing = new Map();
	let last = line[0]?.id ?? "";
	for (const { id, changes } of line) {
		governing.set(id, last);
		if (changes.some(({ path }) => isPolicy(path, policyPath) || path.startsWith("calendar/"))) last = id;
	}
	const policies = new Map();
	return (commit) => {
		const governed = governing.get(commit) ?? commit;
		const known = policies.get(governed) ?? readPolicy(trees, governed, policyPath);
		policies.set(governed, known);
		return known;
	};
}
// operations/read-record.ts
function bundleIn(record, { manifest, bundle }) {
	if (digestOf(manifest) !== record) return void 0;
	return layerOf(manifest)?.digest === digestOf(bundle) ? bundle : void 0;
}
async function readRecord(image, record, registry) {
	try {
		const { bytes: manifest } = await registry.manifest(image, record);
		const layer = layerOf(manifest);
		if (layer === void 0 || layer.size > 1e7) return void 0;
		const parts = [];
		for await (const part of registry.blob(image, layer)) parts.push(part);
		return {
			manifest,
			bundle: new Uint8Array(Buffer.concat(parts))
		};
	} catch (error) {
		if (error instanceof Fault && error.code === "IMAGE_NOT_FOUND") return void 0;
		throw error;
	}
}
function layerOf(manifest) {
	const parsed = ImageManifest.safeParse(jsonOf(manifest));
	if (!parsed.success || parsed.data.artifactType !== "application/vnd.dev.clearance.promotion-record.v1+json") return void 0;
	const [layer, ...more] = parsed.data.layers;
	return more.length === 0 ? layer : void 0;
}
function jsonOf(bytes) {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return;
	}
}
// operations/audit-sources.ts
async function auditSource(git, head, policyPath, registry) {
	const source = {
		history: await readHistory(git, head, policyPath),
		policyPath,
		trees: git,
		ancestry: git
	};
	return {
		...source,
		records: registry === void 0 ? new Map() : await recordsOf(source, registry)
	};
}
async function recordsOf({ history, policyPath, trees }, registry) {
	const policyBefore = pastPolicies(history.line, policyPath, trees);
	const named = entriesOf(history, policyPath).filter(({ record }) => record !== null);
	const read = await inParallel(named, 8, async ({ service, commit, record }) => {
		if (service === null || record === null) return [];
		const { image } = serviceOf((await policyBefore(commit)).policy, service);
		const stored = await readRecord(image, record, registry);
		return stored === void 0 ? [] : [[record, stored]];
	});
	return new Map(read.flat());
}
// cli/audited.ts
async function withAudited(invocation, work) {
	const { branch, policyPath } = baseOf(invocation);
	const folder = invocation.option("clone");
	if (folder === void 0) {
		if (invocation.option("ref") !== void 0) throw new Fault("INPUT_INVALID", "--ref goes with --clone");
		return withGitOps(invocation, async ({ git }) => {
			await git.refresh();
			return work({
				git,
				head: await baseCommit(git, branch),
				policyPath
			});
		});
	}
	const git = localRepository(resolve(invocation.directory, folder));
	const named = invocation.option("ref");
	const refs = named === void 0 ? [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`] : [named];
	for (const ref of refs) {
		const head = await git.resolve(ref);
		if (head !== void 0) return work({
			git,
			head,
			policyPath
		});
	}
	throw new Fault("INPUT_INVALID", `--clone: there is no ${refs.join(" and no ")} in ${folder}`);
}
export { audit as a, entriesOf as c, pastPolicies as i, ENTRY_KINDS as l, auditSource as n, readExport as o, bundleIn as r, writeExport as s, withAudited as t, chooseEntries as u };
