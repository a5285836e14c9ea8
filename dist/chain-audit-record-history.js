import { a as laneKey } from "./chain-promotion-own-branch.js";
import { a as parseRecords } from "./chain-promotion-edit-edit-digest.js";
// chain/audit/record-history.ts
function recordHistory(line) {
	const lanes = new Map();
	for (const [at, { message }] of line.entries()) {
		if (!message.includes("\nClearance-Record: ")) continue;
		for (const { service, environment, regions, record } of parseRecords(message)) {
			if (record === void 0) continue;
			for (const region of regions.length === 0 ? [null] : regions) {
				const key = laneKey({
					service,
					environment,
					region
				});
				const known = lanes.get(key);
				if (known === void 0) lanes.set(key, [{
					at,
					record
				}]);
				else known.push({
					at,
					record
				});
			}
		}
	}
	return lanes;
}
function lastRecord(history, lane, at) {
	return history.get(lane)?.findLast((one) => one.at <= at)?.record ?? null;
}
export { recordHistory as n, lastRecord as t };
