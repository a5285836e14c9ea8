import { tt as printLane } from "./chain-clearance-parse-policy.js";
import { h as printStep } from "./chain-promotion-plan.js";
// operations/print-outcome.ts
function printOutcome(outcome) {
	const { step } = outcome;
	return `${"lane" in step && step.lane !== null ? `${printLane(step.lane)}: ` : ""}${printStep(step)}${whatCame(outcome)}`;
}
function whatCame(outcome) {
	switch (outcome.result) {
		case "fault": return ` -> fault ${outcome.fault.code}: ${outcome.fault.message}`;
		case "refused": return ` -> refused: ${outcome.findings.map(({ message }) => message).join("; ")}`;
		case "left": return ` -> left: ${outcome.reason}`;
	}
	return outcome.pullRequest === void 0 ? "" : ` -> #${outcome.pullRequest}`;
}
export { printOutcome as t };
