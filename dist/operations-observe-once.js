import { et as printEnvironment } from "./chain-clearance-parse-policy.js";
import { t as isPromoter } from "./chain-promotion-promoter.js";
// chain/promotion/merging.ts
function methodOf({ mergeMethods }) {
	return [
		"merge",
		"squash",
		"rebase"
	].find((method) => mergeMethods.includes(method));
}
function writesAhead(merging) {
	return merging !== void 0 && (merging.queue !== null || methodOf(merging) === "rebase");
}
function unmergeable(merging) {
	if (merging.queue === "squash") return "has a merge queue that squashes, and so breaks the lines of our records: let it merge or rebase";
	if (merging.queue === null && methodOf(merging) === void 0) return "allows no way to merge: allow one";
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
	})).filter(({ context, state, description }) => !shown.some((status) => status.context === context && status.state === state && status.description === description && isPromoter(status.creator, promoter))).map((report) => ({
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
// operations/observe-once.ts
function once(load, nameOf = String) {
	const known = new Map();
	return (key) => {
		const name = nameOf(key);
		const answer = known.get(name) ?? load(key);
		known.set(name, answer);
		return answer;
	};
}
export { methodOf as a, missingReports as i, CLEARANCE_STATUS as n, unmergeable as o, laneStatus as r, writesAhead as s, once as t };
