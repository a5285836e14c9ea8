import { t as evaluateAdmission } from "./chain-admission-evaluate.js";
import { a as clearanceRequirement, i as refusedAtAdmission } from "./chain-admission-generate.js";
import { i as verdictOf, n as mayRun } from "./chain-clearance-decide.js";
import { Ot as printDuration, Q as placeOf, X as environmentOf, z as goesWith } from "./chain-clearance-parse-policy.js";
import { i as rulesFor } from "./chain-clearance-rules.js";
import { t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { r as digestOf } from "./chain-digest-digest.js";
import { t as collectEvidence } from "./operations-collect-evidence.js";
import { t as gatherAncestry } from "./operations-gather-ancestry.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { a as digestChanges, i as digestAt, r as confirmedRecord } from "./operations-observe-change.js";
import { a as unknownBarrier, i as digestsPassed, r as barrierIn } from "./chain-clearance-barrier.js";
import { r as Fault } from "./chain-fault.js";
// chain/promotion/past-sets.ts
function pastSets(members, depth) {
	const images = new Map();
	const nameOf = (standing) => {
		const all = [...standing].flatMap(([service, digest]) => digest === null ? [] : [[service, digest]]);
		const [first, ...others] = all;
		if (first === void 0 || all.length < members.length) return null;
		const name = others.length === 0 ? first[1] : digestOf(JSON.stringify(["clearance/images/v1", ...all]));
		images.set(name, new Map(all));
		return name;
	};
	let standing = new Map(members.map(({ service, current }) => [service, current]));
	const current = nameOf(standing);
	const history = [];
	for (const parts of changesOf(members, depth)) {
		const after = nameOf(standing);
		standing = new Map([...standing, ...parts.map(({ service, change }) => [service, change.before])]);
		const before = nameOf(standing);
		const [first] = parts;
		if (first === void 0) continue;
		history.push({
			before,
			after,
			committed: first.change.committed,
			position: first.change.position,
			record: recordOf(parts, before, after)
		});
	}
	return {
		current,
		history,
		images
	};
}
function changesOf(members, depth) {
	const horizon = Math.min(...members.map(({ history }) => history.length < depth ? Number.POSITIVE_INFINITY : history.at(-1)?.position ?? 0));
	const commits = new Map();
	const sorted = members.flatMap(({ service, history }) => history.map((change) => ({
		service,
		change,
		commit: change.commit.id
	}))).filter(({ change }) => change.position <= horizon).sort((a, b) => a.change.position - b.change.position);
	for (const { service, change, commit } of sorted) {
		const parts = commits.get(commit) ?? [];
		parts.push({
			service,
			change
		});
		commits.set(commit, parts);
	}
	return commits.values();
}
function recordOf(parts, before, after) {
	const records = parts.map(({ change }) => change.record);
	const [first] = records;
	if (first === void 0 || records.includes(void 0) || after === null) return void 0;
	return {
		...first,
		digest: after,
		previous: before === null ? null : previousOf(parts, before)
	};
}
function previousOf(parts, digest) {
	const all = parts.map(({ change: { record, before } }) => record?.previous?.digest === before ? record?.previous : void 0);
	if (all.some((one) => one?.state === "unhealthy")) return {
		digest,
		state: "unhealthy"
	};
	const times = all.flatMap((one) => one?.state === "healthy" ? [one.since.getTime()] : []);
	if (times.length < all.length) return {
		digest,
		state: "unknown"
	};
	return {
		digest,
		state: "healthy",
		since: new Date(Math.max(...times))
	};
}
// chain/promotion/rollback-choice.ts
const PREFERRED = 6e5;
function pastDigests(history) {
	const past = new Map();
	for (const [index, { before, committed, position, record }] of history.entries()) {
		if (before === null) continue;
		const previous = record?.previous?.digest === before ? record.previous : void 0;
		const health = previous?.state ?? "unknown";
		const came = history[index + 1]?.committed;
		const since = previous?.state === "healthy" ? latest(previous.since, came) : void 0;
		const until = record?.written ?? committed;
		const healthyFor = since === void 0 ? 0 : Math.max(0, until.getTime() - since.getTime());
		const seen = past.get(before);
		if (seen === void 0) past.set(before, {
			digest: before,
			health,
			healthyFor,
			position
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
		position: Math.min(one.position, other.position)
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
	const newest = wanted.filter((one) => objection(one) === void 0).sort((a, b) => a.position - b.position);
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
const LOOKED_BACK = `of the newest 30 changes of each place`;
function isCut(history) {
	return history.length >= 30;
}
async function laneHistory(lane, state, ports, depth = 30) {
	const [history = []] = await laneHistories([lane], state, ports, depth);
	return history;
}
async function laneHistories(lanes, { policy, promoter, base }, { git, github }, depth = 30) {
	const places = lanes.map((lane) => placeOf(policy.policy, lane));
	const together = await git.history(base.commit, [...new Set(places.map(({ file }) => file))]);
	const positions = new Map(together.map(({ id }, position) => [id, position]));
	return inParallel(lanes, 8, async (lane) => {
		const changes = [];
		for await (const change of digestChanges(git, base.commit, placeOf(policy.policy, lane))) {
			changes.push(change);
			if (changes.length === depth) break;
		}
		return inParallel(changes, 8, async (change) => {
			const position = positions.get(change.commit.id);
			if (position === void 0) throw new Error(`${change.commit.id} is in one history and not in the other`);
			const record = await confirmedRecord(change.commit, lane, promoter, github);
			return {
				...change,
				committed: change.commit.committed,
				position,
				record
			};
		});
	});
}
async function mayGoBack(digest, lane, { policy, restrictions }, ports) {
	const rules = rulesFor(policy, lane.service, lane.environment);
	const subject = {
		image: rules.image,
		digest
	};
	const held = await collectEvidence(subject, trustMaterialOf(policy), ports);
	const ancestry = await gatherAncestry(held.evidence, rules, ports.git);
	const verdict = mayRun(subject, held.evidence, rules, restrictions, ancestry);
	if (verdict.outcome === "refused") return verdict;
	return admittedToday(subject, lane.environment, held, {
		policy,
		restrictions,
		now: ports.now()
	});
}
function admittedToday(subject, environment, held, { policy, restrictions, now }) {
	const image = printImageReference(subject);
	const rules = {
		requirement: clearanceRequirement(policy, environmentOf(policy.policy, environment)),
		quarantined: refusedAtAdmission(restrictions.quarantines, new Set())
	};
	const admission = evaluateAdmission({
		workload: {
			kind: "Pod",
			name: "rollback",
			images: [image]
		},
		now
	}, rules, new Map([[image, held]]));
	if (admission.outcome === "admitted") return verdictOf(subject, []);
	return verdictOf(subject, admission.findings.map(({ code, message }) => ({
		code,
		message: `admission would refuse it: ${message}`
	})));
}
async function safeRollbacks(state, lane, ports) {
	const { policy } = state.policy;
	const lanes = goesWith(policy, lane.service).map((service) => ({
		...lane,
		service
	}));
	const histories = await laneHistories(lanes, state, ports);
	const members = await Promise.all(lanes.map(async (here, index) => ({
		service: here.service,
		history: histories[index] ?? [],
		current: here.service === lane.service ? state.current : await digestAt(ports.git, state.base.commit, placeOf(policy, here))
	})));
	const { history, current, images } = pastSets(members, 30);
	const past = pastDigests(history).filter(({ digest }) => digest !== current);
	const parts = members.map((one) => ({
		service: one.service,
		histories: [one.history]
	}));
	return (await safeAmong(past, {
		...state,
		images,
		parts
	}, lane, ports)).map((one) => ({
		...one,
		digest: images.get(one.digest)?.get(lane.service) ?? one.digest
	}));
}
async function safeAmong(past, state, lane, ports) {
	const { rollback } = rulesFor(state.policy, lane.service, lane.environment);
	const { order } = chooseRollback(past, rollback, void 0, true);
	const safe = await inParallel(order, 4, async (one) => {
		for (const { service, histories } of state.parts) {
			const digest = state.images.get(one.digest)?.get(service);
			if (digest === void 0) return false;
			if ((await mayGoBack(digest, {
				...lane,
				service
			}, state, ports)).outcome === "refused") return false;
			const { image } = rulesFor(state.policy, service, lane.environment);
			if ((await barriersPassed(image, histories, digest, ports.registry)).length > 0) return false;
		}
		return true;
	});
	return order.filter((_, index) => safe[index] === true);
}
export { mayGoBack as a, barriersPassed as c, pastDigests as d, pastSets as f, laneHistory as i, acrossPlaces as l, isCut as n, safeAmong as o, laneHistories as r, safeRollbacks as s, LOOKED_BACK as t, chooseRollback as u };
