import { i as hexOf } from "./chain-digest-digest.js";
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
	return oneLine(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(/[\\`*_{}[\]()#!|~]/gu, "\\$&").replaceAll(/@|#|\bwww(?=\.)|\bGH(?=-)|:(?=\/\/)/giu, "$&​");
}
function oneLine(text) {
	return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, " ");
}
export { verdictTable as i, explainVerdict as n, gatesTable as r, explainGates as t };
