import { n as clearedBy, t as gatherAncestry } from "./operations-gather-ancestry.js";
import { Q as placeOf, tt as printLane } from "./chain-clearance-parse-policy.js";
import { i as rulesFor } from "./chain-clearance-rules.js";
import { t as afterSignerChange } from "./chain-clearance-signer-change.js";
import { t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { r as Fault } from "./chain-fault.js";
import { t as collectEvidence } from "./operations-collect-evidence.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { i as digestAt } from "./operations-observe-change.js";
import { i as laneHistory, s as safeRollbacks } from "./operations-rollback-candidates.js";
// operations/doctor/gather-needed.ts
async function neededIn(lane, state, ports) {
	const current = await digestAt(ports.git, state.base.commit, placeOf(state.policy.policy, lane));
	const history = await laneHistory(lane, state, ports);
	const past = current === null ? [] : await safeRollbacks({
		...state,
		current
	}, lane, ports);
	return {
		needed: [...current === null ? [] : [{
			lane,
			digest: current,
			use: "runs"
		}], ...past.map(({ digest }) => ({
			lane,
			digest,
			use: "rollback"
		}))],
		history
	};
}
function onceEach(all) {
	const order = all.toSorted((a, b) => Number(a.use === "rollback") - Number(b.use === "rollback"));
	const byKey = new Map();
	for (const one of order) {
		const key = `${one.lane.service} ${one.lane.environment} ${one.digest}`;
		if (!byKey.has(key)) byKey.set(key, one);
	}
	return [...byKey.values()];
}
async function isCleared({ lane, digest }, snapshot, ports) {
	const rules = rulesFor(snapshot, lane.service, lane.environment);
	const subject = {
		image: rules.image,
		digest
	};
	const { evidence } = await collectEvidence(subject, trustMaterialOf(snapshot), ports);
	return clearedBy(subject, evidence, rules, await gatherAncestry(evidence, rules, ports.git)) !== void 0;
}
async function withClearances(needed, { policy }, ports) {
	return inParallel(needed, 4, async (one) => {
		const after = afterSignerChange(policy, one.lane.environment);
		const cleared = await isCleared(one, policy, ports);
		return {
			...one,
			cleared,
			...after === void 0 ? {} : { clearedByNext: await isCleared(one, after, ports) }
		};
	});
}
function unreadable(lane, error) {
	if (!(error instanceof Fault)) throw error;
	return {
		environment: lane.environment,
		why: `${printLane(lane)}: ${error.message}`
	};
}
export { withClearances as a, unreadable as i, neededIn as n, onceEach as r, isCleared as t };
