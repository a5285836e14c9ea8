import { t as require_dist } from "./yaml.js";
// chain/doctor/signer-workflow.ts
var import_dist = require_dist();
const WORKFLOW_RULES = {
	readable: "what can't be read can't be trusted",
	jobs: "any further job of the file could sign as it does",
	trigger: "other events run the pull request's own file, or take what anybody writes",
	inputs: "the run reads everything else afresh, so nothing else may be told to it",
	"run-name": "a release counts for the pull request and head that the run's title names",
	permissions: "a job that doesn't say what it needs gets what the repository gives",
	"id-token": "the certificate names the file and not the job: whoever has the token signs",
	environment: "GitHub's release and the App's key stand behind the environments",
	"called-workflow": "the certificate would name the called file, which is every caller's",
	pin: "a tag or branch is changed by whoever owns it, and then runs here",
	expression: "an input inside a script is run as part of it",
	needs: "nothing may be merged that the same run hasn't signed"
};
const INPUTS = ["head", "pull-request"];
const RUN_NAME = "#${{ inputs.pull-request }} at ${{ inputs.head }}";
const PINNED = /^[\w.-]+\/[\w.-]+(?:\/[\w./-]+)*@(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
function signerWorkflowProblems(text, environment) {
	const lines = new import_dist.LineCounter();
	const document = (0, import_dist.parseDocument)(text, {
		lineCounter: lines,
		uniqueKeys: true
	});
	const problems = [];
	const found = (rule, at, message, remedy) => {
		const range = at?.range;
		const { line, col } = lines.linePos(range?.[0] ?? 0);
		problems.push({
			rule,
			line: Math.max(1, line),
			column: Math.max(1, col),
			message,
			why: WORKFLOW_RULES[rule],
			remedy
		});
	};
	const [broken] = document.errors;
	const root = document.contents;
	if (broken !== void 0 || !(0, import_dist.isMap)(root)) {
		found("readable", root, broken?.message.split("\n")[0] ?? "it isn't a mapping", "write it as the shipped file");
		return problems;
	}
	if (/(?:^|[\s[{,:])(?:&|\*)[A-Za-z]/m.test(text.replaceAll(/#.*$/gm, ""))) found("readable", root, "it has anchors or aliases", "write every value where it stands");
	triggerProblems(root, found);
	const runName = root.get("run-name", true);
	if (!(0, import_dist.isScalar)(runName) || !String(runName.value).endsWith(RUN_NAME)) found("run-name", runName ?? root, `run-name doesn't end with ${RUN_NAME}`, `end it with ${RUN_NAME}`);
	const top = root.get("permissions", true);
	if (!(0, import_dist.isMap)(top) || top.items.length > 0) found("permissions", top ?? root, "the permissions at the top aren't {}", "write permissions: {}");
	jobProblems(root, environment, found);
	return problems;
}
function triggerProblems(root, found) {
	const on = root.get("on", true);
	const names = (0, import_dist.isMap)(on) ? keysOf(on) : (0, import_dist.isSeq)(on) ? on.items.map(textOf) : [textOf(on)];
	for (const name of names.filter((one) => one !== "workflow_dispatch")) found("trigger", keyNode(on, name) ?? on, `it is started by ${name}`, "start it by workflow_dispatch alone");
	const dispatch = (0, import_dist.isMap)(on) ? on.get("workflow_dispatch", true) : void 0;
	const inputs = (0, import_dist.isMap)(dispatch) ? dispatch.get("inputs", true) : void 0;
	const given = (0, import_dist.isMap)(inputs) ? keysOf(inputs).sort() : [];
	if (given.join() !== INPUTS.join()) {
		const message = `its inputs are ${given.join(", ") || "none"}, not pull-request and head`;
		found("inputs", inputs ?? on, message, "take the inputs pull-request and head, and no other");
	}
}
function jobProblems(root, environment, found) {
	const jobs = root.get("jobs", true);
	const names = (0, import_dist.isMap)(jobs) ? keysOf(jobs) : [];
	if ([...names].sort().join() !== "merge,sign") found("jobs", jobs ?? root, `its jobs are ${names.join(", ") || "none"}`, "keep the jobs sign and merge alone");
	if (!(0, import_dist.isMap)(jobs)) return;
	for (const name of names) {
		const job = jobs.get(name, true);
		if (!(0, import_dist.isMap)(job)) {
			found("readable", job ?? jobs, `the job ${name} isn't a mapping`, "write it as the shipped file");
			continue;
		}
		const called = job.get("uses", true);
		if (called !== void 0) found("called-workflow", called, `${name} calls a workflow`, "write its steps here");
		tokenProblems(name, job, found);
		const wanted = name === "sign" ? environment : name === "merge" ? "clearance-promoter" : void 0;
		const there = environmentName(job);
		if (wanted !== void 0 && there !== wanted) {
			const message = `${name} runs in ${there === void 0 ? "no environment" : `the environment ${there}`}, not in ${wanted}`;
			found("environment", job.get("environment", true) ?? keyNode(jobs, name), message, `run it in ${wanted}`);
		}
		if (name === "merge" && !needsSign(job)) found("needs", job.get("needs", true) ?? keyNode(jobs, name), "merge doesn't wait for sign", "add needs: sign");
		stepProblems(name, job, found);
	}
}
function tokenProblems(name, job, found) {
	const permissions = job.get("permissions", true);
	const all = (0, import_dist.isScalar)(permissions) && permissions.value !== null;
	const token = (0, import_dist.isMap)(permissions) ? permissions.get("id-token") : all ? permissions.value : void 0;
	const has = token === "write" || token === "write-all";
	const at = permissions ?? job;
	if (all) found("permissions", at, `${name} has ${String(token)}`, "name each permission that it needs");
	if (has && name !== "sign") found("id-token", at, `${name} has id-token: write`, "leave it to the job sign alone");
	if (!has && name === "sign") found("id-token", at, "sign has no id-token: write", "give it id-token: write");
}
function stepProblems(name, job, found) {
	const steps = job.get("steps", true);
	for (const step of (0, import_dist.isSeq)(steps) ? steps.items : []) {
		if (!(0, import_dist.isMap)(step)) continue;
		const uses = step.get("uses", true);
		if (uses !== void 0 && !((0, import_dist.isScalar)(uses) && PINNED.test(String(uses.value)))) found("pin", uses, `${name} uses ${(0, import_dist.isScalar)(uses) ? String(uses.value) : "something"}, which is no commit`, "pin it by its whole commit id");
		const run = step.get("run", true);
		if ((0, import_dist.isScalar)(run) && String(run.value).includes("${{")) found("expression", run, `${name} has an expression inside run`, "hand the value over in env");
	}
}
function needsSign(job) {
	const needs = job.get("needs", true);
	return ((0, import_dist.isSeq)(needs) ? needs.items : [needs]).some((one) => (0, import_dist.isScalar)(one) && one.value === "sign") && job.get("if", true) === void 0;
}
function environmentName(job) {
	const environment = job.get("environment", true);
	const name = (0, import_dist.isMap)(environment) ? environment.get("name") : textOf(environment);
	return typeof name === "string" ? name : void 0;
}
function textOf(node) {
	return (0, import_dist.isScalar)(node) && typeof node.value === "string" ? node.value : "";
}
function keysOf(map) {
	return map.items.map(({ key }) => textOf(key) || "(something)");
}
function keyNode(node, name) {
	if (!(0, import_dist.isMap)(node)) return void 0;
	return node.items.find((one) => (0, import_dist.isPair)(one) && (0, import_dist.isScalar)(one.key) && one.key.value === name)?.key;
}
export { signerWorkflowProblems as t };
