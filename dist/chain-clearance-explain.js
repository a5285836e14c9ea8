import { i as hexOf } from "./chain-digest-digest.js";
import { d as findAttestation, l as clearedBy, u as findClearance } from "./operations-observe.js";
// chain/clearance/hold.ts
function inForce(hold, place, now) {
	return hold.environment === place.environment && (hold.service === null || hold.service === place.service) && now.getTime() < hold.expires.getTime();
}
// chain/clearance/decide.ts
function decide(subject, evidence, rules, restrictions, now, ancestry) {
	return verdictOf(subject, [
		...imageFindings(subject, rules),
		...rules.requires.flatMap((requirement) => {
			const found = findAttestation(requirement, subject.digest, evidence, rules.builder);
			return found.accepted.length > 0 ? [] : [found.finding];
		}),
		...previousFindings(subject, evidence, rules, ancestry),
		...quarantineFindings(subject, restrictions),
		...holdFindings(rules, restrictions, now)
	]);
}
function mayRun(subject, evidence, rules, restrictions, ancestry) {
	const cleared = clearedBy(subject, evidence, rules, ancestry) !== void 0;
	const { finding } = findClearance("CLEARANCE_MISSING", subject.digest, evidence, rules.clearance, ancestry);
	return verdictOf(subject, [
		...imageFindings(subject, rules),
		...cleared ? [] : [finding],
		...quarantineFindings(subject, restrictions)
	]);
}
function verdictOf(subject, findings) {
	const [first, ...rest] = findings;
	if (first === void 0) return {
		outcome: "cleared",
		subject: subject.digest
	};
	return {
		outcome: "refused",
		subject: subject.digest,
		findings: [first, ...rest]
	};
}
function imageFindings(subject, rules) {
	if (subject.image === rules.image) return [];
	return [{
		code: "IMAGE_UNKNOWN",
		message: `${subject.image} is not the image of ${rules.service}, which is ${rules.image}`
	}];
}
function previousFindings(subject, evidence, rules, ancestry) {
	if (rules.previous === void 0) return [];
	const found = findClearance("PREVIOUS_CLEARANCE_MISSING", subject.digest, evidence, rules.previous, ancestry);
	return found.accepted.length > 0 ? [] : [found.finding];
}
function quarantineFindings(subject, restrictions) {
	return restrictions.quarantines.filter((quarantine) => quarantine.digest === subject.digest).map(({ owner, reason, since }) => ({
		code: "QUARANTINED",
		message: `${subject.digest} is in quarantine since ${since.toISOString()}, by ${owner}: ${reason}`
	}));
}
function holdFindings(rules, restrictions, now) {
	return restrictions.holds.filter((hold) => inForce(hold, rules, now)).map(({ environment, service, owner, reason, expires }) => ({
		code: "HELD",
		message: `${service === null ? environment : `${service} in ${environment}`} is on hold until ${expires.toISOString()}, by ${owner}: ${reason}`
	}));
}
// chain/clearance/explain.ts
const MARKS = {
	passed: "✓",
	pending: "…",
	refused: "✗"
};
function explainVerdict(verdict) {
	if (verdict.outcome === "cleared") return `cleared ${verdict.subject}`;
	const width = Math.max(...verdict.findings.map(({ code }) => code.length));
	const findings = verdict.findings.map(({ code, message }) => `  ${code.padEnd(width)}  ${oneLine(message)}`);
	return [`refused ${verdict.subject}`, ...findings].join("\n");
}
function verdictTable(verdict) {
	const short = `\`sha256:${hexOf(verdict.subject).slice(0, 12)}\``;
	if (verdict.outcome === "cleared") return `**Cleared** ${short}\n`;
	const rows = verdict.findings.map(({ code, message }) => `| \`${code}\` | ${cell(message)} |`);
	return [
		`**Refused** ${short}`,
		"",
		"| finding | what it means |",
		"|---|---|",
		...rows,
		""
	].join("\n");
}
function explainGates(answers) {
	const width = Math.max(0, ...answers.map(({ gate }) => gate.length));
	return answers.map(({ gate, outcome, reason, askedAgain }) => {
		const again = askedAgain === void 0 ? "" : ` (asked again ${oneLine(askedAgain)})`;
		return `  ${MARKS[outcome]} ${gate.padEnd(width)}  ${oneLine(reason)}${again}`;
	}).join("\n");
}
function gatesTable(answers) {
	return [
		"| gate | answer | why | asked again |",
		"|---|---|---|---|",
		...answers.map(({ gate, outcome, reason, link, askedAgain }) => {
			const why = link === void 0 ? cell(reason) : `[${cell(reason)}](${target(link)})`;
			return `| ${MARKS[outcome]} ${gate} | ${outcome} | ${why} | ${cell(askedAgain ?? "")} |`;
		}),
		""
	].join("\n");
}
function target(link) {
	const hex = (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
	return encodeURI(oneLine(link).toWellFormed()).replaceAll("%25", "%").replaceAll(/[()|<>]/gu, hex);
}
function cell(text) {
	return oneLine(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(/[\\`*_{}[\]()#!|~]/gu, "\\$&").replaceAll("@", "@​");
}
function oneLine(text) {
	return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}
export { decide as a, verdictTable as i, explainVerdict as n, mayRun as o, gatesTable as r, verdictOf as s, explainGates as t };
