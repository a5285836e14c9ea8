import { n as FAULTS, r as Fault, t as EXIT } from "./chain-fault.js";
import { a as notice, c as startGroup, i as info, l as warning, n as error, o as setOutput, r as getInput, s as setSecret, t as endGroup } from "./actions-core.js";
import { t as honourNetworkVariables } from "./adapters-host-network-variables.js";
import { appendFileSync } from "node:fs";
// adapters/host/limits.ts
const SUMMARY_BYTES = 1048576;
const ANNOTATION_CHARACTERS = 4096;
const CUT = "\n\n…cut: the summary is longer than GitHub keeps. The log has the rest.\n";
function cutSummary(markdown, used) {
	const bytes = Buffer.from(markdown);
	if (used + bytes.length <= SUMMARY_BYTES) return markdown;
	const room = SUMMARY_BYTES - used - Buffer.byteLength(CUT);
	if (room <= 0) return "";
	const end = bytes.subarray(0, room).lastIndexOf("\n");
	return bytes.subarray(0, Math.max(end, 0)).toString() + CUT;
}
function cutAnnotation(message) {
	if (message.length <= ANNOTATION_CHARACTERS) return message;
	return `${message.slice(0, 4095)}…`;
}
// adapters/host/actions-host.ts
function actionsHost() {
	let summarized = 0;
	let failed = false;
	const host = {
		get failed() {
			return failed;
		},
		input: (name) => getInput(name),
		secret(name) {
			const value = getInput(name);
			host.setSecret(value);
			return value;
		},
		flag(name) {
			const value = getInput(name).toLowerCase();
			if (![
				"",
				"true",
				"false"
			].includes(value)) throw new Fault("INPUT_INVALID", `${name}: expected true or false, not "${value}"`);
			return value === "true";
		},
		environment: process.env,
		setSecret(value) {
			for (const line of new Set([value, ...value.split(/\r?\n/)])) if (line.trim() !== "") setSecret(line);
		},
		info: (line) => info(line),
		async group(name, work) {
			startGroup(name);
			try {
				return await work();
			} finally {
				endGroup();
			}
		},
		notice: (message, place) => notice(cutAnnotation(message), annotation(place)),
		warning: (message, place) => warning(cutAnnotation(message), annotation(place)),
		error: (message, place) => error(cutAnnotation(message), annotation(place)),
		setOutput: (name, value) => setOutput(name, value),
		summary(markdown) {
			const file = process.env["GITHUB_STEP_SUMMARY"];
			const text = cutSummary(markdown.endsWith("\n") ? markdown : `${markdown}\n`, summarized);
			if (file === void 0 || text === "") return;
			appendFileSync(file, text);
			summarized += Buffer.byteLength(text);
		},
		fail(findings) {
			failed = true;
			info(`refused: ${findings.map(({ code }) => code).join(", ")}`);
			const shown = findings.length > 10 ? findings.slice(0, 9) : findings;
			for (const finding of shown) host.error(finding.message, { title: `Refused: ${finding.code}` });
			const left = findings.slice(shown.length);
			if (left.length > 0) host.error(`${left.length} more findings are in the job summary`, { title: "Refused" });
			for (const finding of left) info(`${finding.code}: ${finding.message}`);
		},
		now: () => new Date()
	};
	return host;
}
function annotation(place) {
	return {
		...place?.title === void 0 ? {} : { title: place.title },
		...place?.file === void 0 ? {} : { file: place.file },
		...place?.line === void 0 ? {} : { startLine: place.line }
	};
}
// adapters/host/run-action.ts
async function runAction(name, main) {
	const host = actionsHost();
	host.info(`clearance ${name}`);
	process.once("uncaughtException", (error) => process.exit(bug(error, host)));
	const code = await outcome(name, main, host);
	await new Promise((resolve) => {
		process.stdout.write("", () => resolve());
	});
	process.exit(code);
}
async function outcome(name, main, host) {
	try {
		await honourNetworkVariables(process.env);
		await main(host);
		return host.failed ? EXIT.refused : EXIT.done;
	} catch (error) {
		if (error instanceof Fault) {
			const remedy = FAULTS[error.code];
			host.error(`${error.message.replace(/\.$/, "")}. ${remedy}`, { title: `Fault: ${error.code}` });
			host.summary(`### Clearance: \`${name}\` could not decide\n\n**${error.code}**: ${error.message}\n\n${remedy}\n`);
			return EXIT.fault;
		}
		return bug(error, host);
	}
}
function bug(error, host) {
	const text = error instanceof Error ? error.stack ?? error.message : String(error);
	host.error(text, { title: "Bug in Clearance" });
	return EXIT.bug;
}
export { runAction as t };
