import { Dt as milliseconds, Ot as printDuration, s as asksQuestion } from "./chain-clearance-parse-policy.js";
import { g as breakGlassPath, y as printBreakGlass } from "./operations-observe-policy.js";
import { n as codeOwnersOf } from "./chain-clearance-code-owners.js";
// operations/break-glass-findings.ts
const SKEW = 3e5;
async function breakGlassFindings(before, after, now, codeOwners, approved) {
	const standing = new Set(before.openings.map(asText));
	const opened = after.openings.filter((one) => !standing.has(asText(one)));
	return (await Promise.all(opened.map(async (one) => [
		...forbidden(one, before.policy, now),
		...quarantined(one, [...before.quarantines, ...after.quarantines]),
		...await unapproved(one, codeOwners, approved)
	]))).flat();
}
function forbidden(opening, { environments }, now) {
	const path = breakGlassPath(opening);
	const no = (message) => ({
		code: "BREAK_GLASS_FORBIDDEN",
		message: `${path}: ${message}`
	});
	const environment = environments.find(({ name }) => name === opening.environment);
	const longest = environment?.admission?.breakGlass?.longest;
	if (environment === void 0 || longest === void 0) return [no(`clearance.yaml allows none in ${opening.environment}: admission.breakGlass.longest isn't there`)];
	const length = opening.expires.getTime() - opening.opened.getTime();
	const tooLong = length > milliseconds(longest);
	return [
		...opening.subject.kind === "person" && !asksQuestion(environment, "prod-writes") ? [no(`nothing in ${opening.environment} is in a person's way: clearance.yaml doesn't ask prod-writes there (admission.hardening)`)] : [],
		...tooLong ? [no(`it lasts ${printDuration(length)}, and clearance.yaml allows ${longest}`)] : [],
		...opening.opened.getTime() > now.getTime() + SKEW ? [no("it is opened in the future")] : [],
		...opening.expires <= now ? [no("it is over already: open another one")] : []
	];
}
function quarantined(opening, quarantines) {
	const { subject } = opening;
	if (subject.kind !== "image" || !quarantines.some(({ digest }) => digest === subject.image.digest)) return [];
	return [{
		code: "QUARANTINED",
		message: `${subject.image.digest} is in quarantine, which no break-glass opens: lift that first`
	}];
}
async function unapproved(opening, codeOwners, approved) {
	const path = breakGlassPath(opening);
	const owners = codeOwnersOf(await codeOwners(), path);
	if (owners.length > 0 && await approved(owners)) return [];
	return [{
		code: "BREAK_GLASS_OPENED",
		message: `${path}: ${owners.length === 0 ? `nobody owns it: give /break-glass/ owners in CODEOWNERS` : `one of its code owners, ${owners.join(", ")}, other than the author must approve this head`}`
	}];
}
function asText(opening) {
	return `${breakGlassPath(opening)}\n${printBreakGlass(opening)}`;
}
export { forbidden as n, breakGlassFindings as t };
