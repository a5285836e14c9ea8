import { G as permissionOf, H as atLeast, c as identityEnvironment, i as WEB_FLOW, o as mergedTree } from "./sandbox-adapters-github-twin.js";
import { t as require_dist } from "./yaml.js";
// adapters/github/twin/workflows/triggers.ts
var import_dist = require_dist();
function readTriggers(source) {
	const file = record(parseQuietly(source));
	if (file === void 0) return void 0;
	const on = triggersOf(file["on"]);
	return {
		dispatch: Object.hasOwn(on, "workflow_dispatch") ? inputsOf(on["workflow_dispatch"]) : void 0,
		events: Object.fromEntries(Object.entries(on).map(([name, filters]) => [name, filtersOf(filters)])),
		name: typeof file["name"] === "string" ? file["name"] : void 0,
		concurrency: concurrencyOf(file["concurrency"])
	};
}
const USUAL_TYPES = {
	pull_request: [
		"opened",
		"synchronize",
		"reopened"
	],
	pull_request_target: [
		"opened",
		"synchronize",
		"reopened"
	]
};
function startsOn(triggers, { event, action, ref }) {
	const filters = triggers.events[event];
	if (filters === void 0) return false;
	const types = filters.types ?? USUAL_TYPES[event];
	if (types !== void 0 && action !== void 0 && !types.includes(action)) return false;
	const [, kind = "", name = ""] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
	if (filters.branches === void 0 && filters.tags === void 0) return event !== "push" || kind !== "";
	return ((kind === "heads" ? filters.branches : filters.tags) ?? []).some((pattern) => glob(pattern).test(name));
}
function filtersOf(value) {
	const filters = record(value);
	return {
		types: strings(filters?.["types"]),
		branches: strings(filters?.["branches"]),
		tags: strings(filters?.["tags"]),
		workflows: strings(filters?.["workflows"])
	};
}
function glob(pattern) {
	const body = pattern.split(/(\*\*|\*)/).map((part) => part === "**" ? ".*" : part === "*" ? "[^/]*" : part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
	return new RegExp(`^${body.join("")}$`);
}
function triggersOf(on) {
	if (typeof on === "string") return { [on]: null };
	if (Array.isArray(on)) return Object.fromEntries(on.map((name) => [String(name), null]));
	return record(on) ?? {};
}
function inputsOf(dispatch) {
	const inputs = record(record(dispatch)?.["inputs"]) ?? {};
	return Object.fromEntries(Object.entries(inputs).map(([name, value]) => {
		const input = record(value) ?? {};
		return [name, {
			required: input["required"] === true,
			hasDefault: input["default"] !== void 0
		}];
	}));
}
function concurrencyOf(value) {
	if (typeof value === "string") return {
		group: value,
		cancel: false
	};
	const group = record(value)?.["group"];
	if (typeof group !== "string") return void 0;
	return {
		group,
		cancel: record(value)?.["cancel-in-progress"] === true
	};
}
function parseQuietly(source) {
	try {
		return (0, import_dist.parse)(source);
	} catch {
		return;
	}
}
function record(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? value : void 0;
}
function strings(value) {
	if (typeof value === "string") return [value];
	return Array.isArray(value) ? value.map(String) : void 0;
}
// adapters/github/twin/workflows/runs-of-event.ts
const FOLDER = ".github/workflows";
const OF_PULLS = new Set(["pull_request", "pull_request_review"]);
async function runsOfEvent(twin, repository, event) {
	if (event.suppressed || event.payload["deleted"] === true) return [];
	const pull = OF_PULLS.has(event.name) ? pullOf(repository, event) : void 0;
	if (OF_PULLS.has(event.name) && pull?.state !== "open") return [];
	const about = event.name === "push" ? event.ref : `refs/heads/${baseOf(repository, event, pull)}`;
	const happening = {
		event: event.name,
		action: event.action,
		ref: about
	};
	if (pull !== void 0 && (await listeners(twin, repository, event, pull.head.sha, happening)).length === 0) return [];
	const at = await placeOf(twin, repository, event, pull);
	if (at === void 0) return [];
	const limits = pull === void 0 ? {} : limitsOf(twin, repository, pull);
	const { name, actor, payload } = event;
	return (await listeners(twin, repository, event, at.sha, happening)).map((file) => ({
		...file,
		event: name,
		...at,
		actor,
		inputs: {},
		payload,
		...limits
	}));
}
async function listeners(twin, repository, event, sha, happening) {
	const git = twin.git(repository);
	const paths = await git.paths(sha, FOLDER);
	const found = [];
	for (const path of paths) {
		if (!/^[^/]+\.ya?ml$/.test(path.slice(18))) continue;
		if (repository.disabledWorkflows?.includes(path)) continue;
		const source = Buffer.from(await git.blob(`${sha}:${path}`) ?? []).toString("utf8");
		const triggers = readTriggers(source);
		if (triggers === void 0 || !startsOn(triggers, happening)) continue;
		if (event.name === "workflow_run" && !follows(triggers.events["workflow_run"]?.workflows, event)) continue;
		found.push({
			path,
			source
		});
	}
	return found;
}
async function placeOf(twin, repository, event, pull) {
	if (event.name === "push" || event.name === "merge_group") return {
		ref: event.ref,
		sha: event.sha
	};
	if (OF_PULLS.has(event.name)) {
		if (pull === void 0) return void 0;
		const sha = await wouldBeMerge(twin, repository, pull);
		return sha === void 0 ? void 0 : {
			ref: `refs/pull/${pull.number}/merge`,
			sha
		};
	}
	const ref = `refs/heads/${repository.defaultBranch}`;
	const sha = await twin.git(repository).resolve(ref);
	return sha === void 0 ? void 0 : {
		ref,
		sha
	};
}
async function wouldBeMerge(twin, repository, pull) {
	const git = twin.git(repository);
	const base = await git.resolve(`refs/heads/${pull.base.ref}`);
	const tree = base === void 0 ? void 0 : await mergedTree(git, base, pull.head.sha);
	if (base === void 0 || tree === void 0) return void 0;
	const made = await git.run([
		"commit-tree",
		"--no-gpg-sign",
		"-p",
		base,
		"-p",
		pull.head.sha,
		"-F",
		"-",
		tree
	], {
		input: `Merge ${pull.head.sha} into ${base}\n`,
		environment: identityEnvironment(WEB_FLOW, WEB_FLOW)
	});
	await git.run([
		"update-ref",
		`refs/pull/${pull.number}/merge`,
		made
	]);
	return made;
}
function pullOf(repository, event) {
	const number = /^refs\/pull\/(\d+)\//.exec(event.ref)?.[1];
	return repository.pulls.find((one) => one.number === Number(number));
}
function baseOf(repository, event, pull) {
	const group = event.payload["merge_group"];
	return pull?.base.ref ?? group?.base_ref?.replace("refs/heads/", "") ?? repository.defaultBranch;
}
function limitsOf(twin, repository, pull) {
	const fromFork = pull.head.repository !== void 0;
	const known = atLeast(permissionOf(twin.state, repository, pull.author.login), "write") || repository.pulls.some((one) => one.merged !== void 0 && one.author.login === pull.author.login);
	const byActions = pull.author.login === "github-actions[bot]";
	return {
		head: pull.head.sha,
		fromFork,
		needsApproval: fromFork && !known || byActions
	};
}
function follows(workflows, event) {
	const run = event.payload["workflow_run"];
	return workflows === void 0 || workflows.includes(run?.name ?? "") || workflows.includes(run?.path ?? "");
}
export { readTriggers as n, runsOfEvent as t };
