import { f as int, p as literal, r as datetime, s as array, v as strictObject, y as string } from "./zod.js";
import { r as digestOf, t as Digest } from "./chain-digest-digest.js";
import { q as Name } from "./chain-clearance-parse-policy.js";
import { a as statementAbout } from "./chain-evidence-statement.js";
import { t as canonicalJson } from "./chain-digest-canonical-json.js";
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
	base: strictObject({
		commit: Commit,
		chain: Digest
	}),
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
export { chainOf as i, recordIn as n, recordStatement as r, RECORD_TYPE as t };
