import { t as evaluateAdmission } from "./chain-admission-evaluate.js";
import { i as clearanceRequirement, r as refusedAtAdmission } from "./chain-admission-generate.js";
import { i as verdictOf, r as mayRun, t as gatherAncestry } from "./operations-gather-ancestry.js";
import { E as placeOf, U as printDuration, w as environmentOf } from "./chain-clearance-parse-policy.js";
import { n as rulesFor } from "./chain-clearance-rules.js";
import { n as trustMaterialOf, r as inParallel, t as collectEvidence } from "./operations-collect-evidence.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { i as digestChanges, n as confirmedRecord } from "./operations-observe-change.js";
import { a as unknownBarrier, i as digestsPassed, r as barrierIn } from "./chain-clearance-barrier.js";
import { r as Fault } from "./chain-fault.js";
// chain/promotion/rollback-choice.ts
const PREFERRED = 6e5;
function pastDigests(history) {
	const past = new Map();
	for (const [index, { before, committed, record }] of history.entries()) {
		if (before === null) continue;
		const previous = record?.previous?.digest === before ? record.previous : void 0;
		const health = previous?.state ?? "unknown";
		const came = history[index + 1]?.committed;
		const since = previous?.state === "healthy" ? latest(previous.since, came) : void 0;
		const healthyFor = since === void 0 ? 0 : Math.max(0, committed.getTime() - since.getTime());
		const seen = past.get(before);
		if (seen === void 0) past.set(before, {
			digest: before,
			health,
			healthyFor,
			until: committed
		});
		else if (seen.health === "unknown") past.set(before, {
			...seen,
			health,
			healthyFor
		});
		else if (seen.health === "healthy" && healthyFor > seen.healthyFor) past.set(before, {
			...seen,
			healthyFor
		});
	}
	return [...past.values()];
}
function acrossPlaces(places) {
	const all = new Map();
	for (const one of places.flat()) {
		const seen = all.get(one.digest);
		all.set(one.digest, seen === void 0 ? one : together(seen, one));
	}
	return [...all.values()];
}
function together(one, other) {
	const health = ["unhealthy", "healthy"].find((state) => [one.health, other.health].includes(state));
	return {
		digest: one.digest,
		health: health ?? "unknown",
		healthyFor: Math.max(one.healthyFor, other.healthyFor),
		until: latest(one.until, other.until)
	};
}
function latest(one, other) {
	return other !== void 0 && other > one ? other : one;
}
function chooseRollback(past, rule, to, asksHealth) {
	const wanted = to === void 0 ? past : past.filter(({ digest }) => digest === to);
	const objection = (one) => {
		const reason = reasonAgainst(one, rule, to !== void 0 && !asksHealth);
		if (reason === void 0) return void 0;
		return {
			code: "NOT_HEALTHY_THERE",
			message: `${one.digest} ${reason}`
		};
	};
	const newest = wanted.filter((one) => objection(one) === void 0).sort((a, b) => b.until.getTime() - a.until.getTime());
	const enough = ({ healthyFor }) => healthyFor >= (rule.healthyFor ?? PREFERRED);
	const absent = to === void 0 || wanted.length > 0 ? [] : [{
		code: "NOT_HEALTHY_THERE",
		message: `${to} isn't among what stood there lately`
	}];
	return {
		order: [...newest.filter(enough), ...newest.filter((one) => !enough(one))],
		findings: [...absent, ...wanted.flatMap((one) => objection(one) ?? [])]
	};
}
function reasonAgainst({ health, healthyFor }, { healthyFor: demanded = 0 }, unasked) {
	if (health === "unhealthy") return "was unhealthy there when it was replaced";
	if (health === "unknown") return unasked ? void 0 : "isn't known to have been healthy there";
	if (healthyFor >= demanded) return void 0;
	return `was healthy there for ${printDuration(healthyFor)} only, not for ${printDuration(demanded)}`;
}
// operations/rollback-barriers.ts
async function barriersPassed(image, histories, to, registry) {
	const passed = new Set(histories.flatMap((history) => digestsPassed(history, to)));
	return (await inParallel([...passed], 8, async (digest) => {
		try {
			return barrierIn(digest, (await registry.manifest(image, digest)).bytes);
		} catch (error) {
			if (error instanceof Fault && error.code === "IMAGE_NOT_FOUND") return unknownBarrier(digest);
			throw error;
		}
	})).filter((barrier) => barrier !== void 0);
}
// operations/rollback-candidates.ts
const DEPTH = 30;
async function laneHistory(lane, { policy, promoter, base }, { git, github }, depth = DEPTH) {
	const changes = [];
	for await (const change of digestChanges(git, base.commit, placeOf(policy.policy, lane))) {
		changes.push(change);
		if (changes.length === depth) break;
	}
	return inParallel(changes, 8, async (change) => ({
		...change,
		committed: change.commit.committed,
		record: await confirmedRecord(change.commit, lane, promoter, github)
	}));
}
async function mayGoBack(digest, lane, { policy, restrictions }, ports) {
	const rules = rulesFor(policy, lane.service, lane.environment);
	const subject = {
		image: rules.image,
		digest
	};
	const { evidence } = await collectEvidence(subject, trustMaterialOf(policy), ports);
	const ancestry = await gatherAncestry(evidence, rules, ports.git);
	const verdict = mayRun(subject, evidence, rules, restrictions, ancestry);
	if (verdict.outcome === "refused") return verdict;
	return admittedToday(subject, lane.environment, evidence, {
		policy,
		restrictions
	});
}
function admittedToday(subject, environment, evidence, { policy, restrictions }) {
	const image = printImageReference(subject);
	const rules = {
		requirement: clearanceRequirement(policy, environmentOf(policy.policy, environment)),
		quarantined: refusedAtAdmission(restrictions.quarantines, new Set())
	};
	const admission = evaluateAdmission({
		kind: "Pod",
		name: "rollback",
		images: [image]
	}, rules, new Map([[image, evidence]]));
	if (admission.outcome === "admitted") return verdictOf(subject, []);
	return verdictOf(subject, admission.findings.map(({ code, message }) => ({
		code,
		message: `admission would refuse it: ${message}`
	})));
}
async function safeRollbacks(state, lane, ports) {
	const history = await laneHistory(lane, state, ports);
	const safe = await safeAmong(pastDigests(history), state, lane, ports);
	const { image } = rulesFor(state.policy, lane.service, lane.environment);
	const barriers = await inParallel(safe, 4, ({ digest }) => barriersPassed(image, [history], digest, ports.registry));
	return safe.filter((_, index) => barriers[index]?.length === 0);
}
async function safeAmong(past, state, lane, ports) {
	const { rollback } = rulesFor(state.policy, lane.service, lane.environment);
	const { order } = chooseRollback(past.filter(({ digest }) => digest !== state.current), rollback, void 0, true);
	const verdicts = await inParallel(order, 4, ({ digest }) => mayGoBack(digest, lane, state, ports));
	return order.filter((_, index) => verdicts[index]?.outcome === "cleared");
}
export { barriersPassed as a, pastDigests as c, safeRollbacks as i, mayGoBack as n, acrossPlaces as o, safeAmong as r, chooseRollback as s, laneHistory as t };
