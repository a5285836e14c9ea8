import { L as printEnvironment } from "./chain-clearance-parse-policy.js";
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
export { missingReports as i, CLEARANCE_STATUS as n, laneStatus as r, once as t };
