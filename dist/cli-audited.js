import { r as Fault } from "./chain-fault.js";
import { C as unknown, E as prettifyError, b as string, c as base64, p as literal, r as datetime, s as array, v as record, x as tuple, y as strictObject } from "./zod.js";
import { n as digestFromHex, t as Digest } from "./chain-digest-digest.js";
import { Q as placeOf, Z as lanesOf, ht as readStrictYaml, it as spotsOf, rt as serviceOf, t as parsePolicy } from "./chain-clearance-parse-policy.js";
import { b as localRepository, r as readPolicy } from "./operations-observe-policy.js";
import { t as baseCommit } from "./operations-observe-base.js";
import { c as recordsIn, o as printPrevious, r as readDigest } from "./chain-promotion-edit-edit-digest.js";
import { r as parseNotes } from "./chain-audit-note.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { a as readRecord, l as chainOf, r as findRecords, s as readNoteCommits } from "./operations-read-record.js";
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
	for (const lane of lanesOf(policy)) for (const spot of spotsOf(placeOf(policy, lane))) {
		const place = {
			...spot,
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
	decline: "a person closed a pull request of the promoter's: their no",
	refusal: "a digest was asked for in a place, and refused",
	hold: "a freeze was set, changed or lifted",
	quarantine: "a digest, a builder or a commit was locked out, or let in again",
	exception: "somebody was let through a closed calendar",
	"break-glass": "an emergency file was set, changed or lifted",
	policy: "clearance.yaml or a file that it trusts was changed",
	change: "A DIGEST CHANGED WITHOUT THE PROMOTER",
	forgery: "THE PROMOTER'S WORDS IN A COMMIT THAT ISN'T THE PROMOTER'S, OR THAT DOESN'T DO WHAT THEY SAY"
};
function isAhead({ kind, record, written }) {
	return kind === "promotion" && record === null && written !== null;
}
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
	written: null,
	paths: []
};
// chain/audit/note-entries.ts
function noteEntries(notes = [], promoters) {
	const chain = chainOf(notes);
	return notes.flatMap((commit) => {
		const { id, author, committed } = commit;
		const link = chain.get(id);
		if (link === void 0) throw new Error(`${id} has no hash`);
		const common = {
			commit: id,
			at: committed.toISOString(),
			author: `${author.name} <${author.email}>`,
			chain: link
		};
		return fieldsOf(commit, promoters).map((entry) => ({
			...BLANK,
			...common,
			...entry
		}));
	});
}
function notedRecords(notes = [], promoters) {
	const keyOf = (rollback, commit, service) => `${rollback} ${commit} ${service}`;
	const records = new Map();
	for (const note of notes.flatMap((commit) => notesIn(commit, promoters) ?? [])) {
		if (note.kind !== "signed") continue;
		const key = keyOf(note.rollback, note.commit, note.service);
		if (!records.has(key)) records.set(key, note.record);
	}
	return ({ promotion, commit, service }) => records.get(keyOf(promotion, commit, service));
}
function notesIn({ author, message }, promoters) {
	return promoters.has(author.name) ? parseNotes(message) : void 0;
}
function fieldsOf(commit, promoters) {
	const notes = notesIn(commit, promoters);
	if (notes !== void 0) return notes.flatMap(entryOf);
	const { author, message } = commit;
	const reason = promoters.has(author.name) ? "its notes can't be read" : `a note by ${author.name}, who isn't the promoter`;
	const [title = ""] = message.split("\n", 1);
	return [{
		kind: "forgery",
		reason: `${reason}: ${title}`
	}];
}
function entryOf(note) {
	switch (note.kind) {
		case "signed": return [];
		case "refused": return [{
			kind: "refusal",
			action: "refused",
			service: note.service,
			environment: note.environment,
			regions: note.region === null ? [] : [note.region],
			from: note.from,
			to: note.to,
			promotion: note.promotion,
			reason: note.findings.map(({ code, message }) => `${code}: ${message}`).join("; ")
		}];
	}
	const common = {
		kind: "decline",
		action: "closed",
		to: note.to,
		who: note.by,
		reason: note.title,
		pullRequest: note.pullRequest
	};
	if (note.places.length === 0) return [common];
	return [...Map.groupBy(note.places, ({ service, environment }) => `${service} ${environment}`).values()].flatMap(([first, ...others]) => first === void 0 ? [] : [{
		...common,
		service: first.service,
		environment: first.environment,
		regions: [first, ...others].flatMap(({ region }) => region ?? [])
	}]);
}
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
	const about = kind === "quarantine" ? {} : placeIn(path);
	const digest = text("digest", fields) ?? text("image", fields)?.replace(/^[^@]*@/u, "") ?? "";
	return {
		kind,
		action: before === void 0 ? "set" : after === void 0 ? "lifted" : "changed",
		...about,
		to: digestFromHex(digest.replace(/^sha256:/u, "")) ?? null,
		who: text("owner", fields) ?? text("who", fields),
		reason: text("reason", fields),
		starts: text("starts", fields) ?? text("from", fields) ?? text("since", fields) ?? text("opened", fields),
		expires: text("expires", fields),
		paths: [path]
	};
}
function placeIn(path) {
	const glass = /^break-glass\/([^/]+)\/[^/]+\.yaml$/u.exec(path)?.[1];
	if (glass !== void 0) return {
		environment: glass,
		service: null
	};
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
	const policies = new PolicyReader(history, policyPath);
	const promoters = new Set();
	const entries = lineEntries(history, policies, policyPath, promoters);
	const records = notedRecords(history.notes, promoters);
	return inTime(entries.map((entry) => {
		const record = entry.kind === "rollback" ? records(entry) : void 0;
		return record === void 0 ? entry : {
			...entry,
			record
		};
	}), noteEntries(history.notes, promoters));
}
function lineEntries(history, policies, policyPath, promoters) {
	const chain = chainOf(history.line);
	return history.line.flatMap((commit) => {
		policies.pass(commit);
		const promoter = policies.promoter();
		if (promoter !== void 0) promoters.add(promoter);
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
function inTime(line, notes) {
	const all = [];
	let next = 0;
	for (const entry of line) {
		for (let note = notes[next]; note !== void 0 && note.at < entry.at; note = notes[next]) {
			all.push(note);
			next += 1;
		}
		all.push(entry);
	}
	return [...all, ...notes.slice(next)];
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
	const records = recordsIn(commit);
	if (!(records.length > 0 || /^Clearance-(?:Promotion|Rollback|Record): /mu.test(commit.message))) return deployed().map(changeEntry);
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
	const { rollback, batch, previous, gates = [], record: signed, written } = record;
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
		record: signed ?? null,
		written: written?.toISOString() ?? null
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
const ExportedCommit = strictObject({
	id: Id,
	parents: array(Id),
	author: strictObject({
		name: string(),
		email: string()
	}),
	committed: Time,
	message: string()
});
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
	commits: array(ExportedCommit.extend({ changes: array(tuple([
		string(),
		Id.nullable(),
		Id.nullable()
	])) })),
	notes: array(ExportedCommit).nullable(),
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
		notes: history.notes?.map(({ changes: _none, ...commit }) => ({
			...commit,
			committed: commit.committed.toISOString()
		})) ?? null,
		blobs: Object.fromEntries([...history.blobs].map(([id, bytes]) => [id, base64(bytes)])),
		records: Object.fromEntries([...records].map(([id, { manifest, bundle }]) => [id, {
			manifest: base64(manifest),
			bundle: base64(bundle)
		}]))
	};
}
function readExport(text) {
	const parsed = AuditExport.safeParse(jsonOf(text));
	if (!parsed.success) throw new Fault("INPUT_INVALID", `this is no export of clearance audit: ${prettifyError(parsed.error)}`);
	const { policyPath, choice, entries, commits, notes, blobs, records } = parsed.data;
	const history = {
		line: commits.map(({ changes, ...commit }) => ({
			...commit,
			changes: changes.map(([path, before, after]) => ({
				path,
				before: before ?? void 0,
				after: after ?? void 0
			}))
		})),
		blobs: new Map(Object.entries(blobs)),
		notes: notes?.map((commit) => ({
			...commit,
			changes: []
		}))
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
function brokenLine({ line, notes = [] }) {
	return [...line.filter(({ parents }, index) => parents[0] !== line[index - 1]?.id), ...notes.filter(({ parents }, index) => parents[0] !== (notes[index - 1] ?? line[0])?.id)].slice(0, 1).map(({ id }) => `${id} doesn't follow the commit that stands before it`);
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
function jsonOf(text) {
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
		blobs: new Map(read.flatMap(([id, bytes]) => bytes === void 0 ? [] : [[id, bytes]])),
		notes: await readNoteCommits(git)
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
	const recorded = entriesOf(history, policyPath).filter((one) => one.record !== null || isAhead(one));
	const read = await inParallel(recorded, 8, async ({ service, commit, record, to }) => {
		if (service === null || to === null) return [];
		const { image } = serviceOf((await policyBefore(commit)).policy, service);
		if (record === null) return findRecords({
			image,
			digest: to
		}, registry);
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
export { readExport as a, ENTRY_KINDS as c, audit as i, isAhead as l, auditSource as n, writeExport as o, pastPolicies as r, entriesOf as s, withAudited as t, chooseEntries as u };
