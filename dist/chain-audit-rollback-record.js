import { b as string, f as int, r as datetime, s as array, y as strictObject } from "./zod.js";
import { t as Digest } from "./chain-digest-digest.js";
import { bt as Name } from "./chain-clearance-parse-policy.js";
import { a as statementAbout } from "./chain-evidence-statement.js";
import { c as recordsIn } from "./chain-promotion-edit-edit-digest.js";
import { a as laneKey } from "./chain-promotion-own-branch.js";
import { m as pinObjection, p as Pin } from "./operations-read-record.js";
// chain/audit/record-history.ts
function recordHistory(line) {
	const lanes = new Map();
	for (const [at, commit] of line.entries()) {
		if (!commit.message.includes("\nClearance-Record: ")) continue;
		for (const { service, environment, regions, record } of recordsIn(commit)) {
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
// chain/audit/rollback-record.ts
const ROLLBACK_PREDICATE = "https://clearance.dev/rollback-record/v1";
const RollbackRecord = strictObject({
	gitops: string().min(1),
	pullRequest: int().positive(),
	commit: string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u),
	base: Pin,
	notes: Pin.nullable(),
	recorded: datetime(),
	version: string(),
	rollback: string().regex(/^[0-9a-f]{64}$/u),
	service: Name,
	environment: Name,
	regions: array(Name),
	from: Digest.nullable(),
	to: Digest,
	requestedBy: string().min(1),
	reason: string().min(1),
	gates: array(strictObject({
		gate: string().min(1),
		reason: string().min(1)
	}))
});
function rollbackStatement(subject, record) {
	return statementAbout(subject, ROLLBACK_PREDICATE, record);
}
function rollbackIn(statement) {
	if (statement.predicateType !== "https://clearance.dev/rollback-record/v1") return void 0;
	return RollbackRecord.safeParse(statement.predicate).data;
}
function rollbackObjections(record, entry, context) {
	const pin = pinObjection(record, entry.commit, "after", context);
	if (pin !== void 0) return [pin];
	return [
		[
			"repository",
			record.gitops,
			context.gitops
		],
		[
			"commit",
			record.commit,
			entry.commit
		],
		[
			"pull request",
			record.pullRequest,
			entry.pullRequest
		],
		[
			"identity",
			record.rollback,
			entry.promotion
		],
		[
			"service",
			record.service,
			entry.service
		],
		[
			"environment",
			record.environment,
			entry.environment
		],
		[
			"regions",
			record.regions.join(),
			entry.regions.join()
		],
		[
			"digest",
			record.to,
			entry.to
		],
		[
			"digest before",
			record.from,
			entry.from
		],
		[
			"requester",
			record.requestedBy,
			entry.who
		],
		[
			"reason",
			record.reason,
			entry.reason
		],
		[
			"gates",
			JSON.stringify(record.gates.map(words)),
			JSON.stringify(entry.gates.map(words))
		]
	].filter(([, signed, found]) => signed !== found).map(([what, signed, found]) => ({
		code: "RECORD_DIFFERS",
		message: `its ${what} is ${String(found)}, and ${String(signed)} was signed`
	}));
}
function words({ gate, reason }) {
	return [gate, reason];
}
export { recordHistory as a, lastRecord as i, rollbackObjections as n, rollbackStatement as r, rollbackIn as t };
