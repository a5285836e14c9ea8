import "./rolldown-runtime.js";
import { t as EXIT } from "./chain-fault.js";
import { a as toolkitFolder, r as startSandbox } from "./sandbox-shell.js";
import { i as ownJudge, n as narrator, r as kyvernoJudge, t as tell } from "./sandbox-tools-demo.js";
import { t as builtJudge } from "./sandbox-tools-judges.js";
import { existsSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
// tools/demo.ts
const HELP = `Usage: npm run demo [-- --json] [-- --keep DIR]

Builds a service once, carries its digest to prod and back, and attacks it on the way; all of it on this machine.

  --json      one JSON document on stdout; the story stays on stderr
  --keep DIR  leaves the sandbox's state in DIR: clearance sandbox up --dir DIR brings it back
`;
const { values } = parseArgs({ options: {
	json: { type: "boolean" },
	keep: { type: "string" },
	help: {
		type: "boolean",
		short: "h"
	}
} });
if (values.help === true) {
	process.stdout.write(HELP);
	process.exit(EXIT.done);
}
const dir = values.keep === void 0 ? await mkdtemp(join(tmpdir(), "clearance-demo-")) : resolve(values.keep);
if (values.keep === void 0) process.once("exit", () => rmSync(dir, {
	recursive: true,
	force: true
}));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(EXIT.bug));
const narrate = narrator((text) => process.stderr.write(text));
narrate.say("a registry, a Sigstore, a GitHub and clusters start on 127.0.0.1");
const sandbox = await startSandbox({ dir });
try {
	const program = kyverno();
	const judge = program === void 0 ? ownJudge(sandbox) : kyvernoJudge(program, sandbox);
	const report = await tell(sandbox, narrate, judge, dir);
	narrate.table([
		"what was tried",
		"stopped by",
		"code"
	], report.stopped.map(({ attack, by, code }) => [
		attack,
		code === "" ? "NOTHING" : by,
		code
	]));
	narrate.say(`admission was judged by ${report.admissionJudge}`);
	narrate.say(report.ok ? "everything went as it should" : "SOMETHING DIDN'T GO AS IT SHOULD");
	if (values.json === true) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
	process.exitCode = report.ok ? EXIT.done : EXIT.refused;
} finally {
	await sandbox.close();
}
function kyverno() {
	const pins = join(toolkitFolder(), "tools/judges");
	const inFolder = (folder) => folder === "" ? void 0 : join(folder, "kyverno");
	return [
		inFolder(process.env["JUDGES_DIR"] ?? ""),
		existsSync(pins) ? builtJudge("kyverno", process.env, pins) : void 0,
		...(process.env["PATH"] ?? "").split(delimiter).map(inFolder)
	].find((path) => path !== void 0 && existsSync(path));
}
export {};
