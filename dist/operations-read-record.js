import { r as Fault } from "./chain-fault.js";
import { b as string, c as base64, f as int, g as object, p as literal, r as datetime, s as array, y as strictObject } from "./zod.js";
import { r as digestOf, t as Digest } from "./chain-digest-digest.js";
import { bt as Name, o as canonicalJson } from "./chain-clearance-parse-policy.js";
import { i as ImageManifest } from "./chain-digest-descriptor.js";
import { a as statementAbout } from "./chain-evidence-statement.js";
import { r as parseNotes, t as NOTES_BRANCH } from "./chain-audit-note.js";
import "./operations-read-bundle.js";
// chain/audit/pin.ts
const Pin = strictObject({
	commit: string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u),
	chain: Digest
});
function pinObjection({ base, notes }, merge, when, context) {
	const rewritten = (message) => ({
		code: "HISTORY_REWRITTEN",
		message
	});
	const position = context.positions.get(base.commit);
	const own = context.positions.get(merge) ?? -1;
	if (position === void 0 || (when === "before" ? position >= own : position < own)) return rewritten(`the record was made on ${base.commit}, which isn't in the history ${when} it: the history was rewritten`);
	if (context.chain.get(base.commit) !== base.chain) return rewritten(`the history up to ${base.commit} isn't the one that the signer saw: it was rewritten`);
	if (notes === null || context.notes?.get(notes.commit) === notes.chain) return void 0;
	if (context.notes === void 0) return rewritten("the signer saw notes, and there are none: the branch clearance-audit was deleted, or this clone lacks it (git fetch origin clearance-audit)");
	return rewritten(`the notes up to ${notes.commit} aren't those that the signer saw: they were rewritten`);
}
// chain/audit/record.ts
const RECORD_PREDICATE = "https://clearance.dev/promotion-record/v1";
const RECORD_TYPE = "application/vnd.dev.clearance.promotion-record.v1+json";
const Commit = string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u);
const Text = string().min(1).max(1e3);
const RecordedPromotion = strictObject({
	promotion: string().regex(/^[0-9a-f]{64}$/u),
	service: Name,
	environment: Name,
	region: Name.nullable(),
	from: Digest.nullable(),
	to: Digest,
	policyDigest: Digest,
	gates: array(strictObject({
		gate: string().min(1).max(40),
		outcome: literal("passed"),
		reason: Text
	})).min(1),
	previousRecord: Digest.nullable()
});
const PromotionRecord = strictObject({
	gitops: string().min(1),
	pullRequest: int().positive(),
	head: Commit,
	base: Pin,
	notes: Pin.nullable(),
	recorded: datetime(),
	version: string(),
	promotions: array(RecordedPromotion).min(1)
});
function recordStatement(subject, record) {
	return statementAbout(subject, RECORD_PREDICATE, record);
}
function recordIn(statement) {
	if (statement.predicateType !== "https://clearance.dev/promotion-record/v1") return void 0;
	return PromotionRecord.safeParse(statement.predicate).data;
}
// chain/audit/history.ts
function chainOf(line) {
	const chain = new Map();
	let previous = null;
	for (const commit of line) {
		previous = linkOf(previous, commit);
		chain.set(commit.id, previous);
	}
	return chain;
}
function linkOf(previous, commit) {
	const known = LINKS.get(commit);
	if (known?.previous === previous) return known.link;
	const { id, parents, author, committed, message, changes } = commit;
	const link = digestOf(canonicalJson({
		previous,
		commit: id,
		parents,
		author: [author.name, author.email],
		committed: committed.toISOString(),
		message,
		changes: changes.map(({ path, before, after }) => [
			path,
			before ?? null,
			after ?? null
		])
	}));
	LINKS.set(commit, {
		previous,
		link
	});
	return link;
}
const LINKS = new WeakMap();
// operations/read-notes.ts
const REFS = [`refs/remotes/origin/${NOTES_BRANCH}`, `refs/heads/${NOTES_BRANCH}`];
async function readNoteCommits(git) {
	for (const ref of REFS) {
		const head = await git.resolve(ref);
		if (head !== void 0) return commitsOf(git, head);
	}
}
async function readNotes(git, promoter) {
	const head = await git.resolve(`refs/heads/${NOTES_BRANCH}`);
	if (head === void 0) return {
		head,
		notes: []
	};
	return {
		head,
		notes: (await commitsOf(git, head)).filter(({ author }) => author.name === promoter).flatMap(({ message }) => parseNotes(message) ?? [])
	};
}
async function pinOfNotes(git) {
	const commits = await readNoteCommits(git) ?? [];
	const commit = commits.at(-1)?.id;
	const chain = commit === void 0 ? void 0 : chainOf(commits).get(commit);
	return commit === void 0 || chain === void 0 ? null : {
		commit,
		chain
	};
}
const KNOWN = new WeakMap();
function commitsOf(git, head) {
	const known = KNOWN.get(git);
	if (known?.head === head) return known.commits;
	const commits = git.history(head, []).then((all) => all.flatMap((commit) => commit.parents.length === 0 ? [] : [{
		...commit,
		changes: []
	}]).reverse());
	KNOWN.set(git, {
		head,
		commits
	});
	commits.catch(() => KNOWN.delete(git));
	return commits;
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
async function findRecords({ image, digest }, registry) {
	const found = [];
	for (const clearance of await registry.referrers(image, digest)) for (const listed of (await registry.referrers(image, clearance.digest)).filter(mayBeRecord)) {
		const stored = await readRecord(image, listed.digest, registry);
		if (stored !== void 0) found.push([listed.digest, stored]);
	}
	return found;
}
function mayBeRecord({ artifactType }) {
	return artifactType === void 0 || artifactType === "application/vnd.dev.clearance.promotion-record.v1+json" || !artifactType.includes("sigstore");
}
const Bundle = object({ dsseEnvelope: object({ payload: base64() }) });
const Claim = object({
	predicateType: literal(RECORD_PREDICATE),
	predicate: PromotionRecord
});
function claimIn(bundle) {
	const envelope = Bundle.safeParse(jsonOf(bundle)).data?.dsseEnvelope;
	if (envelope === void 0) return void 0;
	return Claim.safeParse(jsonOf(Buffer.from(envelope.payload, "base64"))).data?.predicate;
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
export { readRecord as a, readNotes as c, recordIn as d, recordStatement as f, mayBeRecord as i, chainOf as l, pinObjection as m, claimIn as n, pinOfNotes as o, Pin as p, findRecords as r, readNoteCommits as s, bundleIn as t, RECORD_TYPE as u };
