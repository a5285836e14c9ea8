import { o as mayRun } from "./chain-clearance-explain.js";
import { a as rulesFor, d as placeOf } from "./chain-clearance-parse-policy.js";
import { n as inParallel, r as trustMaterialOf, t as collectEvidence } from "./operations-collect-evidence.js";
import { i as gatherAncestry } from "./operations-observe.js";
import { i as digestChanges, n as confirmedRecord } from "./operations-observe-change.js";
// operations/rollback-candidates.ts
const DEPTH = 30;
async function laneHistory(lane, { policy, promoter, base }, { git, github }) {
	const changes = [];
	for await (const change of digestChanges(git, base.commit, placeOf(policy.policy, lane))) {
		changes.push(change);
		if (changes.length === DEPTH) break;
	}
	return inParallel(changes, 8, async (change) => ({
		...change,
		record: await confirmedRecord(change.commit, promoter, github)
	}));
}
function pastDigests(history) {
	const past = new Map();
	for (const { before, commit, record } of history) {
		if (before === null) continue;
		const known = record?.previous?.digest === before ? record.previous.state : "unknown";
		const seen = past.get(before);
		if (seen === void 0) past.set(before, {
			digest: before,
			health: known,
			until: commit.committed
		});
		else if (seen.health === "unknown") past.set(before, {
			...seen,
			health: known
		});
	}
	return [...past.values()];
}
async function mayGoBack(digest, lane, { policy, restrictions }, ports) {
	const rules = rulesFor(policy, lane.service, lane.environment);
	const subject = {
		image: rules.image,
		digest
	};
	const { evidence } = await collectEvidence(subject, trustMaterialOf(policy), ports);
	return mayRun(subject, evidence, rules, restrictions, await gatherAncestry(evidence, rules, ports.git));
}
async function safeRollbacks(state, lane, ports) {
	const healthy = pastDigests(await laneHistory(lane, state, ports)).filter(({ digest, health }) => health === "healthy" && digest !== state.current);
	const verdicts = await Promise.all(healthy.map(({ digest }) => mayGoBack(digest, lane, state, ports)));
	return healthy.filter((_, index) => verdicts[index]?.outcome === "cleared");
}
export { safeRollbacks as i, mayGoBack as n, pastDigests as r, laneHistory as t };
