import { r as Fault } from "./chain-fault.js";
import { d as discriminatedUnion, p as literal, s as array, v as strictObject, y as string } from "./zod.js";
import { t as Digest } from "./chain-digest-digest.js";
import { D as printEnvironment, E as placeOf, I as Name, O as printLane, R as fillSource, l as combineHealth, m as refused, o as GATES, p as sameQuestion, s as GATE_NAMES } from "./chain-clearance-parse-policy.js";
import { d as quarantinePath, t as readFiles } from "./operations-observe-policy.js";
import { c as batchBranch, d as promotionId, f as rollbackBranch, o as editDigest, p as rollbackId, r as digestAt, u as promotionBranch, v as printRecords } from "./operations-observe-change.js";
import { n as unplannedChanges } from "./chain-promotion-planned-change.js";
// chain/promotion/commit-message.ts
function mergeMessage(records, url) {
	const [first] = records;
	const where = (first.regions.length === 0 ? [null] : first.regions).map((region) => printEnvironment(first.environment, region)).join(", ");
	const verb = first.rollback === void 0 ? "promote" : "roll back";
	const what = records.length === 1 ? `${first.service} in ${where} to ${shortDigest(first.digest)}` : `${first.batch} in ${where}: ${records.map(({ service }) => service).join(", ")}`;
	const before = records.map(({ service, previous }) => {
		return `Before${records.length === 1 ? "" : ` ${service}`}: ${previous?.digest ?? "nothing was deployed"}.`;
	});
	const title = `${verb} ${what}`;
	return {
		title: title.length <= 200 ? title : `${title.slice(0, 199)}…`,
		message: `${before.join("\n")}\n${url}\n\n${printRecords(records)}`
	};
}
function shortDigest(digest) {
	return digest.slice(0, 19);
}
// chain/promotion/marker.ts
const OPEN = "<!-- clearance:v1 ";
const CLOSE = " -->";
function printMarker(marker) {
	return `${OPEN}${JSON.stringify(marker)}${CLOSE}`;
}
function parseMarker(body) {
	const line = body.split(/\r?\n/, 1)[0] ?? "";
	if (!line.startsWith(OPEN) || !line.endsWith(CLOSE)) return void 0;
	const parsed = MarkerFields.safeParse(json(line.slice(18, -4)));
	return parsed.success ? parsed.data : void 0;
}
function trustedMarker(pullRequest, promoter) {
	const { author, head, body } = pullRequest;
	if (author.kind !== "bot" || author.login !== promoter || head.fromFork) return void 0;
	const marker = parseMarker(body);
	return marker !== void 0 && branchOf(marker) === head.ref ? marker : void 0;
}
function branchOf(marker) {
	if (marker.kind === "rollback") return rollbackBranch(marker, rollbackId(marker));
	if (marker.kind === "promotion") return promotionBranch(marker.lane, promotionId(marker));
	const [first] = marker.promotions;
	if (first === void 0) return "";
	return batchBranch(first.lane, marker.name, marker.promotions.map(promotionId));
}
const Change = string().regex(/^(?:none|[0-9a-f]{64}|commit:[0-9a-f]{40,64})$/);
const Promotion = strictObject({
	lane: strictObject({
		service: Name,
		environment: Name,
		region: Name.nullable()
	}),
	from: Digest.nullable(),
	to: Digest,
	policyDigest: Digest,
	since: Change
});
const MarkerFields = discriminatedUnion("kind", [
	Promotion.extend({ kind: literal("promotion") }),
	strictObject({
		kind: literal("batch"),
		name: Name,
		promotions: array(Promotion).min(1)
	}),
	strictObject({
		kind: literal("rollback"),
		service: Name,
		environment: Name,
		regions: array(Name),
		from: Digest,
		to: Digest,
		policyDigest: Digest,
		since: array(Change).min(1)
	})
]);
function json(text) {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return void 0;
		throw error;
	}
}
// chain/promotion/status-report.ts
const CLEARANCE_STATUS = "clearance";
function laneStatus(lane) {
	return `${CLEARANCE_STATUS}/${printEnvironment(lane.environment, lane.region)}`;
}
function missingReports(reports, shown, promoter, { number, head }, lane) {
	return reports.map(({ description, ...report }) => ({
		...report,
		description: clipDescription(description)
	})).filter(({ context, state, description }) => !shown.some((status) => status.context === context && status.state === state && status.description === description && status.creator.login === promoter)).map((report) => ({
		do: "report",
		lane,
		pullRequest: number,
		head: head.commit,
		...report
	}));
}
function clipDescription(text) {
	const line = text.replaceAll(/\s+/g, " ").trim();
	return line.length <= 140 ? line : `${line.slice(0, 139).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
// chain/promotion/planned-edit.ts
function pathOf(edit) {
	return "place" in edit ? edit.place.file : edit.path;
}
function plannedFiles(edits, before) {
	const files = new Map();
	for (const edit of edits) {
		const path = pathOf(edit);
		files.set(path, "bytes" in edit ? edit.bytes : edited(edit, files.get(path) ?? before.get(path)));
	}
	return [...files].map(([path, bytes]) => ({
		path,
		bytes
	}));
}
function edited(edit, bytes) {
	const { file, path } = edit.place;
	if (bytes === void 0) throw new Fault("EDIT_PATH_MISSING", `${file} isn't in the tree: add it, or correct digestAt.file`);
	const result = editDigest(bytes, path, edit.to);
	if ((result.before ?? null) === edit.from) return result.bytes;
	throw new Fault("STATE_CHANGED", `${file} holds ${result.before ?? "nothing"} at ${path}, not ${edit.from ?? "nothing"}`);
}
// operations/read-back.ts
async function readHead(git, base, head, edits) {
	const { parents } = await git.commit(head);
	const [parent, ...others] = parents;
	if (parent === void 0 || others.length > 0 || !await git.isAncestor(parent, base)) return [unexpected(`the branch isn't one commit on the base branch: ${head} came after it`)];
	return differencesFrom(git, parent, head, edits);
}
async function readBack(git, merged, head, edits) {
	const { parents } = await git.commit(merged);
	const [first, second, ...others] = parents;
	if (first === void 0 || others.length > 0) return [unexpected(`the merge ${merged} has ${parents.length} parents`)];
	return [
		...second !== void 0 && second !== head ? [unexpected(`the merge ${merged} took ${second}, not ${head}, which was approved`)] : [],
		...await differencesFrom(git, first, merged, edits),
		...await quarantinedMeanwhile(git, merged, edits)
	];
}
async function quarantinedMeanwhile(git, merged, edits) {
	const digests = [...new Set(edits.flatMap((edit) => "to" in edit ? [edit.to] : []))];
	const files = await readFiles(git, merged, digests.map(quarantinePath));
	return digests.filter((digest) => files.has(quarantinePath(digest))).map((digest) => ({
		code: "QUARANTINED",
		message: `${digest} went into quarantine right before it`
	}));
}
async function differencesFrom(git, before, after, edits) {
	const [files, changes] = await Promise.all([readFiles(git, before, [...new Set(edits.map(pathOf))]), git.changes(before, after)]);
	try {
		return unplannedChanges(plannedFiles(edits, files), changes);
	} catch (error) {
		if (error instanceof Fault) return [unexpected(`the change doesn't fit the tree of ${before}: ${error.message}`)];
		throw error;
	}
}
function unexpected(message) {
	return {
		code: "EDIT_UNEXPECTED",
		message
	};
}
// chain/clearance/gates/ask-gates.ts
function askGates(question, inputs) {
	const mismatch = foreignRules(question, inputs);
	return GATES.map((gate) => ({
		...mismatch ?? gate.ask(question, inputs),
		gate: gate.name,
		question
	}));
}
function lanesLookedAt(lane, rules) {
	const others = GATES.flatMap((gate) => gate.places?.(lane, rules) ?? []);
	return [...new Map([lane, ...others].map((one) => [printLane(one), one])).values()];
}
function digestsCompared(lane, rules) {
	return GATES.flatMap((gate) => gate.compares?.(lane, rules) ?? []);
}
function foreignRules({ lane, policyDigest }, { rules }) {
	const { regions } = rules.wave;
	const known = lane.region === null ? regions.length === 0 : regions.includes(lane.region);
	if (lane.service !== rules.service || lane.environment !== rules.environment || !known) return mismatch("the rules at hand are those of another lane");
	if (policyDigest !== rules.policyDigest) return mismatch("the policy has changed since the question was put");
}
function mismatch(reason) {
	return refused(reason, {
		askedAgain: "on the next run, under the rules of that moment",
		unblockedBy: ["the promoter"]
	});
}
// chain/clearance/gates/pass-gates.ts
function passGates(answers, question) {
	if (question.head === null || !answeredOnce(answers, question)) return void 0;
	if (!answers.every(({ outcome }) => outcome === "passed")) return void 0;
	return {
		question,
		answers
	};
}
function onlyReleaseIsMissing(answers, question) {
	return question.head !== null && answeredOnce(answers, question) && answers.some(({ waitsFor }) => waitsFor === "release") && answers.every(({ outcome, waitsFor }) => outcome === "passed" || outcome === "pending" && waitsFor === "release");
}
function answeredOnce(answers, question) {
	return answers.length === GATE_NAMES.length && GATE_NAMES.every((name) => answers.filter(({ gate }) => gate === name).length === 1) && answers.every((answer) => sameQuestion(answer.question, question));
}
// operations/ask-health.ts
const LEAST_LOOK_BACK = 36e5;
async function askHealth({ lane, digest }, rules, policy, ports) {
	const rule = rules.wave.health;
	if (rule === void 0) return {
		state: "unknown",
		detail: "no health source is declared"
	};
	const question = {
		lane,
		image: rules.image,
		digest,
		lookBack: Math.max(rules.wave.soak, LEAST_LOOK_BACK),
		digestAt: (commit) => knownDigestAt(ports.git, commit, lane, policy)
	};
	const answers = await Promise.all(rule.sources.map(async (written) => {
		const source = fillSource(written, lane, digest);
		return {
			source,
			health: await ports.health.ask(source, question)
		};
	}));
	return combineHealth(answers, rule.independent);
}
async function knownDigestAt(git, commit, lane, policy) {
	try {
		return await digestAt(git, commit, placeOf(policy, lane));
	} catch (error) {
		if (error instanceof Fault) return void 0;
		throw error;
	}
}
export { mergeMessage as _, digestsCompared as a, readHead as c, CLEARANCE_STATUS as d, laneStatus as f, trustedMarker as g, printMarker as h, askGates as i, pathOf as l, parseMarker as m, onlyReleaseIsMissing as n, lanesLookedAt as o, missingReports as p, passGates as r, readBack as s, askHealth as t, plannedFiles as u, shortDigest as v };
