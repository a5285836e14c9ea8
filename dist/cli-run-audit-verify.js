import "./rolldown-runtime.js";
import { n as registryFromEnvironment } from "./adapters-registry-oci-registry.js";
import { t as sigstoreVerifier } from "./adapters-sigstore-verifier.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { c as entriesOf, i as pastPolicies, n as auditSource, o as readExport, r as bundleIn, t as withAudited } from "./cli-audited.js";
import { a as laneKey } from "./chain-promotion-own-branch.js";
import { i as chainOf, n as recordIn } from "./chain-audit-record.js";
import { n as recordHistory, t as lastRecord } from "./chain-audit-record-history.js";
import { i as notSignedFor, t as gatherAncestry } from "./operations-gather-ancestry.js";
import { n as rulesFor } from "./chain-clearance-rules.js";
import { t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { i as isAbout } from "./chain-evidence-statement.js";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
// chain/audit/check-entries.ts
function contradictionsIn(entries) {
	const found = [];
	const promotions = new Set();
	const stood = new Map();
	let recorded = false;
	for (const entry of entries) {
		const { commit, kind, promotion, record, from, to } = entry;
		const forged = (message) => found.push({
			code: "ENTRY_FORGED",
			commit,
			message
		});
		if (kind === "forgery") forged(entry.reason ?? "its trailers don't count");
		if (promotion !== null && promotions.has(promotion)) forged(`${promotion} was merged before`);
		if (promotion !== null) promotions.add(promotion);
		recorded ||= record !== null;
		if (kind === "promotion" && recorded && record === null) found.push({
			code: "RECORD_MISSING",
			commit,
			message: `the promotion of ${to} names no signed record`
		});
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
// chain/audit/check-record.ts
function objectionsTo(record, entry, context) {
	const differs = (message) => ({
		code: "RECORD_DIFFERS",
		message
	});
	const { base, promotions } = record;
	const position = context.positions.get(base.commit);
	const own = context.positions.get(entry.commit) ?? -1;
	if (position === void 0 || position >= own) return [{
		code: "HISTORY_REWRITTEN",
		message: `the record was made on ${base.commit}, which isn't in the history before it: the history was rewritten`
	}];
	if (context.chain.get(base.commit) !== base.chain) return [{
		code: "HISTORY_REWRITTEN",
		message: `the history up to ${base.commit} isn't the one that the signer saw: it was rewritten`
	}];
	const promotion = promotions.find(({ promotion }) => promotion === entry.promotion);
	if (promotion === void 0) return [differs("the record is of another promotion")];
	return [
		[
			"repository",
			record.gitops,
			context.gitops
		],
		[
			"pull request",
			record.pullRequest,
			entry.pullRequest
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
			names(entry.gates)
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
	const { line } = history;
	const chain = chainOf(line);
	const positions = new Map(line.map(({ id }, index) => [id, index]));
	const records = recordHistory(line);
	const policyBefore = pastPolicies(line, policyPath, trees);
	return async (entry, stored) => {
		const { record: name, service, environment, to, commit } = entry;
		if (name === null || service === null || environment === null || to === null) throw new Error("only a promotion has a record");
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
			const record = recordIn(evidence.statement);
			if (record === void 0) return differs("it isn't a promotion's record");
			if (!isAbout(evidence.statement, to)) return differs("it is about another digest");
			const [objection, ...more] = objectionsTo(record, entry, {
				chain,
				positions,
				gitops: snapshot.policy.gitops,
				previous: (lane) => lastRecord(records, laneKey(lane), positions.get(record.base.commit) ?? -1),
				policyDigest: rules.policyDigest
			});
			if (objection !== void 0) return { findings: [objection, ...more] };
			return {
				findings: [],
				pins: record.base.commit
			};
		} catch (error) {
			if (!(error instanceof Fault) || !POLICY_FAULT.test(error.code)) throw error;
			return untrusted(`the policy before the merge can't be used: ${error.message}`);
		}
	};
}
const POLICY_FAULT = /^(?:POLICY_|TRUST_ROOT_|ENVIRONMENT_MISSING|INPUT_INVALID)/u;
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
// operations/audit-verify.ts
async function verifyAudit(source, verifier) {
	const { history, policyPath, records } = source;
	const { line } = history;
	const entries = entriesOf(history, policyPath);
	const chain = chainOf(line);
	const positions = new Map(line.map(({ id }, index) => [id, index]));
	const contradictions = [...contradictionsIn(entries)];
	const judge = recordJudge(source, verifier);
	let verified = 0;
	let pinned = -1;
	const absent = [];
	for (const entry of entries) {
		if (entry.kind !== "promotion" || entry.record === null) continue;
		const stored = records.get(entry.record);
		if (stored === void 0) {
			absent.push(entry.record);
			continue;
		}
		const judged = await judge(entry, stored);
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
		verified,
		pinned: line[pinned]?.id ?? null,
		contradictions: contradictions.sort((a, b) => (positions.get(a.commit) ?? 0) - (positions.get(b.commit) ?? 0)),
		unchecked: uncheckedIn(entries, absent, line.length - 1 - pinned),
		loud: entries.filter(({ kind }) => kind === "change" || kind === "break-glass")
	};
}
function uncheckedIn(entries, absent, tail) {
	const first = entries.findIndex(({ record }) => record !== null);
	const before = (first < 0 ? entries : entries.slice(0, first)).filter(({ kind }) => kind === "promotion");
	const rollbacks = entries.filter(({ kind }) => kind === "rollback");
	return [
		...before.length === 0 ? [] : [`${before.length} promotions are older than the first signed record`],
		...absent.length === 0 ? [] : [`${absent.length} signed records aren't at hand (first ${absent[0]}): --with-records reads them`],
		...tail === 0 ? [] : [`${tail} commits are newer than what a verified record pins: nothing signed covers them yet`],
		...rollbacks.length === 0 ? [] : [`${rollbacks.length} rollbacks rest on Git alone: nobody signs one`]
	];
}
// operations/print-audit.ts
function printVerification(verification, problems) {
	const { commits, entries, chain, verified, pinned, contradictions, unchecked, loud } = verification;
	const wrong = [...problems.map((problem) => `the export: ${problem}`), ...contradictions.map(({ commit, code, message }) => `${commit.slice(0, 12)} ${code}: ${message}`)];
	return [
		wrong.length === 0 ? "Nothing contradicts the audit trail." : "The audit trail is CONTRADICTED.",
		...wrong.map((one, index) => `  ✗ ${index === 0 ? "first: " : ""}${one}`),
		`  ${commits} commits, ${entries} entries, chain ${chain ?? "empty"}`,
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
