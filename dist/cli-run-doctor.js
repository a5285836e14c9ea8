import "./rolldown-runtime.js";
import { n as told, o as guardedPaths, r as diagnose, s as rollbackPaths, t as gatherProtection } from "./operations-doctor-gather-protection.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { t as NOTES_BRANCH } from "./chain-audit-note.js";
import { Z as lanesOf } from "./chain-clearance-parse-policy.js";
import { i as rulesFor } from "./chain-clearance-rules.js";
import { t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { t as collectEvidence } from "./operations-collect-evidence.js";
import { n as generatedFor } from "./operations-generate.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { t as readRollbackState } from "./operations-rollback-state.js";
import { i as tagsOf, r as tagFacts, t as keptIn } from "./operations-doctor-gather-kept.js";
import { a as withClearances, i as unreadable, n as neededIn, r as onceEach } from "./operations-doctor-gather-needed.js";
import { n as codeOwnersOf, t as CODE_OWNERS_PATHS } from "./chain-clearance-code-owners.js";
import { i as hexOf, r as digestOf } from "./chain-digest-digest.js";
import { t as baseCommit } from "./operations-observe-base.js";
import { n as readFiles } from "./operations-observe-policy.js";
import { a as withGitOps, t as baseOf } from "./cli-gitops.js";
import { t as portsOf } from "./cli-ports.js";
// operations/doctor/gather-doctor.ts
async function gatherDoctor(request, ports) {
	const base = request.base ?? DEFAULT_BASE;
	const { git, github, registry } = ports;
	const state = await readRollbackState(base, ports);
	const { policy } = state.policy;
	const environments = policy.environments.map(({ name }) => name).filter((name) => request.environment === void 0 || request.environment === name);
	if (environments.length === 0) {
		const known = policy.environments.map(({ name }) => name).join(", ");
		throw new Fault("ENVIRONMENT_MISSING", `there is no environment "${request.environment}"; there is: ${known}`);
	}
	const lanes = lanesOf(policy).filter(({ environment }) => environments.includes(environment));
	const protection = gatherProtection({
		snapshot: state.policy,
		policyPath: base.policyPath,
		branch: base.branch,
		environments,
		app: policy.promoter.app
	}, ports);
	const read = await inParallel(lanes, 4, (lane) => neededIn(lane, state, ports).then((found) => ({
		lane,
		...found
	}), (error) => unreadable(lane, error)));
	const lived = read.filter((one) => "needed" in one);
	const each = await withClearances(onceEach(lived.flatMap(({ needed }) => needed)), state, ports);
	const tags = tagsOf(registry);
	const trust = trustMaterialOf(state.policy);
	const looked = await inParallel(each, 4, async (one) => {
		const { service, environment } = one.lane;
		const { image } = rulesFor(state.policy, service, environment);
		const kept = await keptIn(image, one.digest, registry, tags);
		const { lane: _lane, ...rest } = one;
		const needed = {
			...rest,
			service,
			environment,
			kept
		};
		if ("untold" in kept || kept.value.tags === void 0) return {
			needed,
			tags: []
		};
		const { evidence } = await collectEvidence({
			image,
			digest: one.digest
		}, trust, ports);
		return {
			needed,
			tags: tagFacts(service, one.digest, evidence, await tags(image))
		};
	});
	return {
		...await protection,
		token: await told(github.tokenFacts(), "any token at all"),
		changes: { value: lived.flatMap(({ lane, history }) => unexplained(lane, history)) },
		needed: looked.map(({ needed }) => needed),
		tags: looked.flatMap((one) => one.tags),
		notes: await told(github.branchRules(NOTES_BRANCH, policy.promoter.app), "metadata: read"),
		stalePolicies: (await generatedFor(git, state.base.commit, [], base.policyPath)).stale,
		unread: read.filter((one) => "why" in one)
	};
}
function unexplained(lane, history) {
	const first = history.findLastIndex(({ record }) => record !== void 0);
	return history.slice(0, Math.max(0, first)).filter(({ record }) => record === void 0).map(({ commit, after }) => ({
		...lane,
		commit: commit.id,
		digest: after
	}));
}
// operations/doctor/mend.ts
async function mend(facts, found, request, { git, github }) {
	const base = request.base ?? DEFAULT_BASE;
	const commit = await baseCommit(git, base.branch);
	const wanted = new Set(found.flatMap(({ mend }) => mend ?? []));
	const files = [];
	const open = [];
	if (wanted.has("code-owners")) {
		const there = await readFiles(git, commit, CODE_OWNERS_PATHS);
		const path = CODE_OWNERS_PATHS.find((one) => there.has(one)) ?? CODE_OWNERS_PATHS[0];
		const text = guarded(facts);
		if (text === void 0) open.push(`${path}: name an owner of ${facts.policyPath} first`);
		else files.push({
			path,
			bytes: new TextEncoder().encode(text)
		});
	}
	if (wanted.has("pins")) {
		if (request.pin === void 0) open.push("workflows: give --toolkit owner/name@commit to pin them");
		else files.push(...pinned(facts, request.pin));
	}
	if (wanted.has("policies")) {
		const generated = await generatedFor(git, commit, files, base.policyPath);
		files.push(...generated.files.filter(({ path }) => generated.stale.includes(path)));
	}
	const calls = [...new Set(found.flatMap(({ call }) => call ?? []))];
	if (files.length === 0) return {
		pullRequest: null,
		calls,
		open
	};
	const id = hexOf(digestOf(JSON.stringify([commit, files.map(({ path, bytes }) => [path, bytes && hexOf(digestOf(bytes))])])));
	const title = "mend what clearance doctor found";
	const { pullRequest } = await github.propose({
		branch: `doctor/${id.slice(0, 12)}`,
		base: {
			branch: base.branch,
			commit
		},
		files,
		message: title,
		title,
		body: found.flatMap((one) => one.mend === void 0 ? [] : [`- ${one.code}: ${one.message}`]).join("\n")
	});
	return {
		pullRequest: pullRequest.url,
		calls,
		open
	};
}
function guarded(facts) {
	const text = facts.codeOwners ?? "";
	const owners = codeOwnersOf(text, facts.policyPath).map((name) => name.includes("@") ? name : `@${name}`);
	if (owners.length === 0) return void 0;
	const places = guardedPaths(facts).filter((path) => codeOwnersOf(text, path).length === 0).map((path) => `/${path.replace(/^(\.github|trust|break-glass|calendar|policies)\/.*$/, "$1/")}`);
	const lines = [...new Set(places)].map((place) => `${place} ${owners.join(" ")}`);
	const except = rollbackPaths(facts).length > 0 ? ["/policies/generated/**/quarantine.yaml"] : [];
	return [
		text.trimEnd(),
		...lines,
		...except,
		""
	].filter((line, index) => line !== "" || index > 0).join("\n");
}
function pinned({ workflows }, pin) {
	const [repository = "", commit = ""] = pin.split("@");
	return [...workflows].flatMap(([path, text]) => {
		const changed = text.replaceAll(/(uses:\s*["']?)([\w.-]+\/[\w.-]+)((?:\/[\w./-]+)?)@(?![0-9a-f]{40}\b)[^\s"'#]+/g, (whole, uses, name, below) => name === repository ? `${uses}${name}${below}@${commit}` : whole);
		return changed === text ? [] : [{
			path,
			bytes: new TextEncoder().encode(changed)
		}];
	});
}
// operations/doctor/print-doctor.ts
function printDiagnoses(all) {
	if (all.length === 0) return "nothing to mend";
	const rows = all.map((one) => ({
		...one,
		where: one.environment ?? "everywhere"
	}));
	const width = (name) => Math.max(...rows.map((row) => row[name].length));
	const [severity, where, code] = [
		width("severity"),
		width("where"),
		width("code")
	];
	const lines = rows.flatMap((row) => [`${row.severity.padEnd(severity)}  ${row.where.padEnd(where)}  ${row.code.padEnd(code)}  ${row.message}`, `    ${row.remedy}${row.mend === void 0 ? "" : " (--fix proposes it)"}`]);
	const dangerous = all.filter((one) => one.severity === "dangerous").length;
	const stops = dangerous === 0 ? "" : "; promotions stop until the dangerous ones are mended";
	return [
		...lines,
		"",
		`${dangerous} dangerous, ${all.length - dangerous} others${stops}`
	].join("\n");
}
// cli/run/doctor.ts
async function runDoctor(invocation) {
	const pin = invocation.option("toolkit");
	if (pin !== void 0 && !/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(pin)) throw new Fault("INPUT_INVALID", `--toolkit: "${pin}" isn't owner/name@ and a whole commit id`);
	return withGitOps(invocation, async (gitops) => {
		const ports = {
			...portsOf(invocation, gitops),
			github: gitops.github
		};
		const request = {
			base: baseOf(invocation),
			environment: invocation.option("env"),
			pin
		};
		const facts = await gatherDoctor(request, ports);
		const diagnoses = diagnose(facts);
		const code = diagnoses.some(({ severity }) => severity === "dangerous") ? EXIT.refused : EXIT.done;
		const text = printDiagnoses(diagnoses);
		if (!invocation.flag("fix")) return {
			code,
			json: { diagnoses },
			text
		};
		const mended = await mend(facts, diagnoses, request, ports);
		const said = [
			...mended.pullRequest === null ? [] : [`opened ${mended.pullRequest}`],
			...mended.open.map((one) => `left open: ${one}`),
			...mended.calls.map((call) => `an administrator has to call:\n${call}`)
		];
		return {
			code,
			json: {
				diagnoses,
				mended
			},
			text: [
				text,
				"",
				...said
			].join("\n")
		};
	});
}
export { runDoctor };
