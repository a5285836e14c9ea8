import "./rolldown-runtime.js";
import { n as registryFromEnvironment } from "./adapters-registry-oci-registry.js";
import { c as ENTRY_KINDS, i as audit, n as auditSource, o as writeExport, t as withAudited, u as chooseEntries } from "./cli-audited.js";
import { d as printGateLine } from "./chain-promotion-edit-edit-digest.js";
import { et as printEnvironment } from "./chain-clearance-parse-policy.js";
import { a as code, r as cell } from "./chain-promotion-markdown.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
// chain/audit/print-csv.ts
const COLUMNS = [
	["at", ({ at }) => at],
	["kind", ({ kind }) => kind],
	["action", ({ action }) => action],
	["service", ({ service }) => service],
	["environment", ({ environment }) => environment],
	["regions", ({ regions }) => regions.join(" ")],
	["from", ({ from }) => from],
	["to", ({ to }) => to],
	["health", ({ health }) => health],
	["who", ({ who }) => who],
	["reason", ({ reason }) => reason],
	["starts", ({ starts }) => starts],
	["expires", ({ expires }) => expires],
	["pullRequest", ({ pullRequest }) => pullRequest],
	["gates", ({ gates }) => gates.map(printGateLine).join("; ")],
	["batch", ({ batch }) => batch],
	["promotion", ({ promotion }) => promotion],
	["record", ({ record }) => record],
	["written", ({ written }) => written],
	["author", ({ author }) => author],
	["commit", ({ commit }) => commit],
	["paths", ({ paths }) => paths.join(" ")],
	["chain", ({ chain }) => chain]
];
function printCsv(entries) {
	return [COLUMNS.map(([name]) => name), ...entries.map((entry) => COLUMNS.map(([, value]) => String(value(entry) ?? "")))].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}
function field(text) {
	return `"${(/^\s*[=+\-@\t\r]/u.test(text) || /^\s*[＝＋－＠]/u.test(text) ? `'${text}` : text).replaceAll("\"", "\"\"")}"`;
}
// chain/audit/print-markdown.ts
function printMarkdown(entries, head) {
	const counts = Object.entries(ENTRY_KINDS).flatMap(([kind, meaning]) => {
		const count = entries.filter((entry) => entry.kind === kind).length;
		return count === 0 ? [] : [`| ${kind} | ${count} | ${meaning} |`];
	});
	return [
		"# Audit trail",
		"",
		`Read from the base branch at \`${head}\`. Times are UTC.`,
		"",
		"| kind | entries | what it is |",
		"| --- | ---: | --- |",
		...counts,
		"",
		...entries.flatMap(section)
	].join("\n");
}
const LOUD = new Set([
	"change",
	"forgery",
	"break-glass"
]);
function section(entry) {
	const { kind, action, at, from, to } = entry;
	const facts = [
		["digest", from === null && to === null ? null : `${digestName(from)} → ${digestName(to)}`],
		["what was replaced", words(entry.health)],
		["who", words(entry.who)],
		["reason", words(entry.reason)],
		["starts", words(entry.starts)],
		["expires", words(entry.expires)],
		["pull request", entry.pullRequest === null ? null : String(entry.pullRequest)],
		["files", entry.paths.length === 0 ? null : entry.paths.map((path) => code(path)).join(", ")],
		["commit", `${code(entry.commit)} by ${cell(entry.author)}`],
		["signed record", entry.record === null ? null : code(entry.record)],
		["chain", code(entry.chain)]
	];
	return [
		`## ${LOUD.has(kind) ? "⚠ " : ""}${at} ${kind} ${action}${whereOf(entry)}`,
		"",
		...facts.flatMap(([label, value]) => value === null ? [] : [`- ${label}: ${value}`]),
		...entry.gates.map(({ gate, reason }) => `- gate ${cell(gate)} passed: ${cell(reason)}`),
		""
	];
}
function whereOf({ service, environment, regions }) {
	const where = (environment === null ? [] : regions.length === 0 ? [null] : regions).map((region) => printEnvironment(environment ?? "", region)).join(", ");
	const what = [service ?? "", where === "" ? "" : `in ${where}`].filter((one) => one !== "").join(" ");
	return what === "" ? "" : `: ${cell(what)}`;
}
function digestName(digest) {
	return digest === null ? "nothing" : code(digest);
}
function words(text) {
	return text === null ? null : cell(text);
}
// cli/run/audit.ts
const PRINTERS = {
	json: printJson,
	csv: printCsv,
	md: printMarkdown
};
async function runAudit(invocation) {
	const choice = choiceOf(invocation);
	const print = printerOf(invocation);
	if (invocation.flag("with-records")) {
		if (print !== printJson) throw new Fault("INPUT_INVALID", "--with-records goes with --format json");
		return exportTrail(invocation, choice);
	}
	return withAudited(invocation, async ({ git, head, policyPath }) => {
		const entries = chooseEntries(await audit(git, head, policyPath), choice);
		return {
			code: EXIT.done,
			json: {
				head,
				entries
			},
			text: print(entries, head)
		};
	});
}
async function exportTrail(invocation, choice) {
	const registry = registryFromEnvironment(invocation.environment);
	return withAudited(invocation, async ({ git, head, policyPath }) => {
		const json = writeExport(await auditSource(git, head, policyPath, registry), choice);
		return {
			code: EXIT.done,
			json,
			text: `${JSON.stringify(json)}\n`
		};
	});
}
function printJson(entries, head) {
	return `${JSON.stringify({
		head,
		entries
	}, null, 2)}\n`;
}
function printerOf({ option }) {
	const format = option("format") ?? "md";
	if (Object.hasOwn(PRINTERS, format)) return PRINTERS[format];
	throw new Fault("INPUT_INVALID", `--format: "${format}" is none of json, csv and md`);
}
function choiceOf({ option }) {
	const [since, until] = ["since", "until"].map((name) => timeOf(name, option(name)));
	const [service, environment] = [option("service"), option("env")];
	return {
		...since === void 0 ? {} : { since },
		...until === void 0 ? {} : { until },
		...service === void 0 ? {} : { service },
		...environment === void 0 ? {} : { environment }
	};
}
function timeOf(name, text) {
	if (text === void 0) return void 0;
	const time = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/u.test(text) ? new Date(text) : new Date(NaN);
	if (!Number.isNaN(time.getTime())) return time;
	throw new Fault("INPUT_INVALID", `--${name}: "${text}" isn't a day such as 2026-11-01 or a time with its zone`);
}
export { runAudit };
