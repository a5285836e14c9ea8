import "./rolldown-runtime.js";
import { n as registryFromEnvironment } from "./adapters-registry-oci-registry.js";
import { t as sigstoreVerifier } from "./adapters-sigstore-verifier.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { a as readExport, l as isAhead, n as auditSource, r as pastPolicies, s as entriesOf, t as withAudited } from "./cli-audited.js";
import { a as laneKey } from "./chain-promotion-own-branch.js";
import { r as parseNotes } from "./chain-audit-note.js";
import { d as recordIn, l as chainOf, m as pinObjection, n as claimIn, t as bundleIn } from "./operations-read-record.js";
import { a as recordHistory, i as lastRecord, n as rollbackObjections, t as rollbackIn } from "./chain-audit-rollback-record.js";
import { i as rulesFor } from "./chain-clearance-rules.js";
import { t as notSignedFor } from "./chain-clearance-summary.js";
import { t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { i as isAbout } from "./chain-evidence-statement.js";
import { t as gatherAncestry } from "./operations-gather-ancestry.js";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
// chain/audit/check-entries.ts
function contradictionsIn(entries) {
	const found = [];
	const merged = new Map();
	const stood = new Map();
	let recorded = false;
	for (const entry of entries) {
		const { commit, kind, promotion, record, written, from, to } = entry;
		const forged = (message) => found.push({
			code: "ENTRY_FORGED",
			commit,
			message
		});
		if (kind === "forgery") forged(entry.reason ?? "its trailers don't count");
		if (promotion !== null && (kind === "promotion" || kind === "rollback")) {
			if ((merged.get(promotion) ?? commit) !== commit) forged(`${promotion} was merged before`);
			merged.set(promotion, commit);
		}
		recorded ||= kind === "promotion" && record !== null;
		if (kind === "promotion" && recorded && record === null && written === null) found.push({
			code: "RECORD_MISSING",
			commit,
			message: `the promotion of ${to} names no signed record`
		});
		if (kind === "decline" || kind === "refusal") continue;
		for (const lane of lanesOf(entry)) {
			const here = stood.get(lane) ?? new Set();
			stood.set(lane, here);
			if (kind === "rollback" && to !== null && !here.has(to)) forged(`it goes back to ${to}, which never stood in ${lane}`);
			for (const digest of [from, to]) if (digest !== null) here.add(digest);
		}
	}
	return found;
}
function lanesOf({ service, environment, regions }) {
	if (service === null || environment === null) return [];
	return (regions.length === 0 ? [null] : regions).map((region) => laneKey({
		service,
		environment,
		region
	}));
}
// chain/audit/check-notes.ts
function strayNotes(notes = [], entries) {
	const rollbacks = new Set(entries.flatMap(({ kind, commit }) => kind === "rollback" ? [commit] : []));
	const forged = new Set(entries.flatMap(({ kind, commit }) => kind === "forgery" ? [commit] : []));
	return notes.flatMap(({ id, message }) => (forged.has(id) ? [] : parseNotes(message) ?? []).flatMap((note) => note.kind !== "signed" || rollbacks.has(note.commit) ? [] : [{
		code: "HISTORY_REWRITTEN",
		commit: id,
		message: `the rollback of ${note.service} that was signed, ${note.commit}, isn't in the history: it was rewritten`
	}]));
}
// chain/audit/check-record.ts
function objectionsTo(record, entry, context) {
	const differs = (message) => ({
		code: "RECORD_DIFFERS",
		message
	});
	const pin = pinObjection(record, entry.commit, "before", context);
	if (pin !== void 0) return [pin];
	const promotion = record.promotions.find(({ promotion }) => promotion === entry.promotion);
	if (promotion === void 0) return [differs("the record is of another promotion")];
	const ahead = entry.written !== null;
	return [
		[
			"repository",
			record.gitops,
			context.gitops
		],
		[
			"pull request",
			record.pullRequest,
			ahead ? entry.pullRequest ?? record.pullRequest : entry.pullRequest
		],
		[
			"service",
			promotion.service,
			entry.service
		],
		[
			"environment",
			promotion.environment,
			entry.environment
		],
		[
			"region",
			promotion.region,
			entry.regions[0] ?? null
		],
		[
			"digest",
			promotion.to,
			entry.to
		],
		[
			"digest before",
			promotion.from,
			entry.from
		],
		[
			"gates",
			names(promotion.gates),
			names(ahead ? promotion.gates : entry.gates)
		],
		[
			"policy",
			promotion.policyDigest,
			context.policyDigest
		],
		[
			"record before",
			promotion.previousRecord,
			context.previous(promotion)
		]
	].filter(([, signed, found]) => signed !== found).map(([what, signed, found]) => differs(`its ${what} is ${String(found)}, and ${String(signed)} was signed`));
}
function names(gates) {
	return gates.map(({ gate }) => gate).join(", ");
}
// operations/judge-record.ts
function recordJudge(source, verifier) {
	const { history, policyPath, trees } = source;
	const { line, notes } = history;
	const positions = new Map(line.map(({ id }, index) => [id, index]));
	const context = {
		chain: chainOf(line),
		positions,
		notes: notes === void 0 ? void 0 : chainOf(notes)
	};
	const records = recordHistory(line);
	const policyBefore = pastPolicies(line, policyPath, trees);
	function judgePromotion(entry, word, snapshot, own) {
		const record = recordIn(word.statement);
		if (record === void 0) return differs("it isn't a promotion's record");
		return judged(objectionsTo(record, entry, {
			...context,
			gitops: snapshot.policy.gitops,
			previous: (lane) => lastRecord(records, laneKey(lane), positions.get(record.base.commit) ?? -1),
			policyDigest: own.policyDigest
		}), record.base.commit);
	}
	function judgeRollback(entry, word, { policy }) {
		const record = rollbackIn(word.statement);
		if (record === void 0) return differs("it isn't a rollback's record");
		const { gitops } = policy;
		return judged(rollbackObjections(record, entry, {
			...context,
			gitops
		}), record.base.commit);
	}
	return async (entry, stored) => {
		const { kind, commit, record: name, service, environment, to } = entry;
		if (name === null || service === null || environment === null || to === null) throw new Error("only a promotion or a rollback has a record");
		const bundle = bundleIn(name, stored);
		if (bundle === void 0) return differs(`what is kept as the record ${name} has other bytes`);
		try {
			const snapshot = await policyBefore(commit);
			const rules = rulesFor(snapshot, service, environment);
			const verification = await verifier.verify(bundle, trustMaterialOf(snapshot));
			if (!verification.ok) return untrusted(verification.reason);
			const { evidence } = verification;
			const ancestry = await gatherAncestry([evidence], rules, source.ancestry);
			const stranger = notSignedFor(evidence, rules.clearance, ancestry);
			if (stranger !== void 0) return untrusted(stranger);
			if (!isAbout(evidence.statement, to)) return differs("it is about another digest");
			return kind === "rollback" ? judgeRollback(entry, evidence, snapshot) : judgePromotion(entry, evidence, snapshot, rules);
		} catch (error) {
			if (!(error instanceof Fault) || !POLICY_FAULT.test(error.code)) throw error;
			return untrusted(`the policy before the merge can't be used: ${error.message}`);
		}
	};
}
const POLICY_FAULT = /^(?:POLICY_|TRUST_ROOT_|ENVIRONMENT_MISSING|INPUT_INVALID)/u;
function judged(objections, pins) {
	const [objection, ...more] = objections;
	return objection === void 0 ? {
		findings: [],
		pins
	} : { findings: [objection, ...more] };
}
function untrusted(message) {
	return { findings: [{
		code: "RECORD_UNTRUSTED",
		message
	}] };
}
function differs(message) {
	return { findings: [{
		code: "RECORD_DIFFERS",
		message
	}] };
}
// operations/records-ahead.ts
function judgeAhead(records, judge) {
	let claims;
	return async (entry) => {
		claims ??= claimsIn(records);
		let doubt;
		for (const { name, stored, pullRequest } of claims.get(entry.promotion ?? "") ?? []) {
			if (entry.pullRequest !== null && entry.pullRequest !== pullRequest) continue;
			const judged = await judge({
				...entry,
				record: name
			}, stored);
			if ("pins" in judged) return judged;
			if (!judged.findings.some(({ code }) => code === "RECORD_UNTRUSTED")) doubt ??= judged;
		}
		return doubt;
	};
}
function claimsIn(records) {
	const claims = new Map();
	for (const [name, stored] of [...records].sort(([a], [b]) => a < b ? -1 : 1)) {
		const bundle = bundleIn(name, stored);
		const record = bundle === void 0 ? void 0 : claimIn(bundle);
		if (record === void 0) continue;
		for (const { promotion } of record.promotions) {
			const known = claims.get(promotion) ?? [];
			claims.set(promotion, [...known, {
				name,
				stored,
				pullRequest: record.pullRequest
			}]);
		}
	}
	return claims;
}
// operations/audit-verify.ts
async function verifyAudit(source, verifier) {
	const { history, policyPath, records } = source;
	const { line } = history;
	const entries = entriesOf(history, policyPath);
	const chain = chainOf(line);
	const positions = new Map(line.map(({ id }, index) => [id, index]));
	const contradictions = [...contradictionsIn(entries), ...strayNotes(history.notes, entries)];
	const placeOf = ({ commit }) => positions.get(commit) ?? line.length;
	const judge = recordJudge(source, verifier);
	let verified = 0;
	let pinned = -1;
	const absent = [];
	const found = judgeAhead(records, judge);
	const judgementOf = async (entry) => {
		if (entry.record === null) return found(entry);
		const stored = records.get(entry.record);
		return stored === void 0 ? void 0 : judge(entry, stored);
	};
	for (const entry of entries) {
		if (entry.record === null && !isAhead(entry)) continue;
		const judged = await judgementOf(entry);
		if (judged === void 0) {
			absent.push(entry);
			continue;
		}
		contradictions.push(...judged.findings.map((finding) => ({
			...finding,
			commit: entry.commit
		})));
		if (!("pins" in judged)) continue;
		verified += 1;
		pinned = Math.max(pinned, positions.get(judged.pins) ?? -1);
	}
	return {
		commits: line.length,
		entries: entries.length,
		chain: chain.get(line.at(-1)?.id ?? "") ?? null,
		notes: history.notes?.length ?? null,
		verified,
		pinned: line[pinned]?.id ?? null,
		contradictions: contradictions.sort((a, b) => placeOf(a) - placeOf(b)),
		unchecked: uncheckedIn(entries, absent, line.length - 1 - pinned),
		loud: entries.filter(({ kind }) => kind === "change" || kind === "break-glass")
	};
}
function uncheckedIn(entries, absent, tail) {
	const first = entries.findIndex(({ record }) => record !== null);
	const before = (first < 0 ? entries : entries.slice(0, first)).filter(({ kind, written }) => kind === "promotion" && written === null);
	const ahead = absent.filter(isAhead);
	const named = absent.flatMap(({ record }) => record ?? []);
	const unsigned = entries.filter(({ kind, record }) => kind === "rollback" && record === null);
	return [
		...before.length === 0 ? [] : [`${before.length} promotions are older than the first signed record`],
		...ahead.length === 0 ? [] : [`${ahead.length} promotions were written down ahead of their merge (by a rebase or a queue), which names no signed record, and none of theirs is at hand: --with-records looks for it below the digest's clearance`],
		...named.length === 0 ? [] : [`${named.length} signed records aren't at hand (first ${named[0]}): --with-records reads them`],
		...tail === 0 ? [] : [`${tail} commits are newer than what a verified record pins: nothing signed covers them yet`],
		...unsigned.map(({ commit, service, environment }) => `the rollback of ${service} in ${environment}, ${commit.slice(0, 12)}, isn't signed yet: it rests on Git alone`)
	];
}
// operations/print-audit.ts
function printVerification(verification, problems) {
	const { commits, entries, notes, chain, verified, pinned, contradictions, unchecked, loud } = verification;
	const wrong = [...problems.map((problem) => `the export: ${problem}`), ...contradictions.map(({ commit, code, message }) => `${commit.slice(0, 12)} ${code}: ${message}`)];
	return [
		wrong.length === 0 ? "Nothing contradicts the audit trail." : "The audit trail is CONTRADICTED.",
		...wrong.map((one, index) => `  ✗ ${index === 0 ? "first: " : ""}${one}`),
		`  ${commits} commits, ${notes === null ? "no notes" : `${notes} commits of notes`}, ${entries} entries, chain ${chain ?? "empty"}`,
		`  ${verified} signed records verified${pinned === null ? "" : `; they answer for everything up to ${pinned.slice(0, 12)}`}`,
		...unchecked.map((one) => `  ? ${one}`),
		...loud.map(({ kind, commit, author, service, environment, to }) => `  ! ${commit.slice(0, 12)} ${kind} by ${author}: ${service ?? "something"} in ${environment ?? "the repository"}, ${to ?? "nothing"}`)
	].join("\n");
}
// cli/run/audit-verify.ts
async function runAuditVerify(invocation) {
	const file = invocation.option("export");
	if (file === void 0) return withAudited(invocation, async ({ git, head, policyPath }) => {
		const registry = invocation.flag("with-records") ? registryFromEnvironment(invocation.environment) : void 0;
		return outcomeOf(await verifyAudit(await auditSource(git, head, policyPath, registry), sigstoreVerifier()), []);
	});
	for (const other of [
		"clone",
		"ref",
		"gitops",
		"policy"
	]) if (invocation.option(other) !== void 0) throw new Fault("INPUT_INVALID", `--${other} doesn't go with --export`);
	if (invocation.flag("with-records")) throw new Fault("INPUT_INVALID", "--with-records doesn't go with --export, which holds the records");
	const { source, problems } = readExport(await read(resolve(invocation.directory, file), file));
	return outcomeOf(await verifyAudit(source, sigstoreVerifier()), problems);
}
async function read(path, name) {
	try {
		return await readFile(path, "utf8");
	} catch (cause) {
		throw new Fault("INPUT_INVALID", `--export: ${name} can't be read`, { cause });
	}
}
function outcomeOf(verification, problems) {
	const holds = verification.contradictions.length === 0 && problems.length === 0;
	return {
		code: holds ? EXIT.done : EXIT.refused,
		json: {
			outcome: holds ? "holds" : "contradicted",
			problems,
			...verification
		},
		text: printVerification(verification, problems)
	};
}
export { runAuditVerify };
