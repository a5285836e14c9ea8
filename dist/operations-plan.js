import { t as plan } from "./chain-promotion-plan.js";
import { d as unplannedChanges, f as holdPath, g as quarantinePath, o as readPolicy, r as digestAt, s as readRestrictions } from "./operations-observe-change.js";
import { c as missingReports, o as CLEARANCE_STATUS, t as isCandidate } from "./chain-promotion-state.js";
import { t as require_dist } from "./yaml.js";
import "./chain-admission-generate.js";
import { d as placeOf, p as printLane, u as lanesOf, v as filesNamedBy } from "./chain-clearance-parse-policy.js";
import { r as Fault } from "./chain-fault.js";
import { n as generatedFor } from "./operations-generate.js";
import { n as inParallel } from "./operations-collect-evidence.js";
import { n as observe } from "./operations-observe.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
// chain/admission/foreign-policy.ts
var import_dist = require_dist();
const PARSED = 1e6;
function namesKyverno(bytes) {
	const text = new TextDecoder().decode(bytes).replaceAll("\0", "");
	if (GROUP.test(text)) return true;
	if (bytes.length > PARSED || !text.includes("\\")) return false;
	let found = false;
	for (const document of (0, import_dist.parseAllDocuments)(text)) (0, import_dist.visit)(document, { Scalar(_, { value }) {
		if (typeof value !== "string" || !GROUP.test(value)) return void 0;
		found = true;
		return import_dist.visit.BREAK;
	} });
	return found;
}
const GROUP = /kyverno\.io/i;
// operations/governed.ts
async function governed(pullRequest, state, ports, policyPath) {
	const { git } = ports;
	const { head } = pullRequest;
	if (await git.resolve(head.commit) === void 0) return [broken(`${head.commit} isn't in this repository: push it to a branch here`)];
	const starts = await git.mergeBases(state.base.commit, head.commit);
	if (starts.length === 0) return [broken("the branch has no history in common with the base branch")];
	const findings = await Promise.all(starts.map((start) => changeFindings(pullRequest, start, state, ports, policyPath)));
	return [...new Map(findings.flat().map((one) => [`${one.code} ${one.message}`, one])).values()];
}
async function changeFindings(pullRequest, start, state, ports, policyPath) {
	const { git } = ports;
	const head = pullRequest.head.commit;
	const changes = await git.changes(start, head);
	const paths = new Set(changes.map(({ path }) => path));
	const foreign = foreignPolicies(changes);
	const governs = (path) => path === policyPath || /^(?:trust|quarantine|holds|policies)\//.test(path) || isPlace(path, state.policy.policy);
	if (![...paths].some(governs)) return foreign;
	const after = await readOrFinding(git, head, policyPath);
	if ("code" in after) return [after, ...foreign];
	const lifted = liftedRestrictions(state.restrictions, after.restrictions, paths, ports.now());
	return [
		...await changedDigests(git, start, head, [state.policy.policy, after.snapshot.policy]),
		...lifted.length > 0 && !await secondPerson(pullRequest, ports.github) ? lifted : [],
		...await stalePolicies(git, state.base.commit, head, policyPath),
		...foreign
	];
}
const UNREADABLE = /^(?:POLICY_|QUARANTINE_|HOLD_|EDIT_|TRUST_ROOT_)/;
async function readOrFinding(git, head, path) {
	try {
		const snapshot = await readPolicy(git, head, path);
		const missing = filesNamedBy(snapshot.policy).find((file) => !snapshot.files.has(file));
		if (missing !== void 0) return broken(`${path} names ${missing}, which isn't there`);
		return {
			snapshot,
			restrictions: await readRestrictions(git, snapshot)
		};
	} catch (error) {
		if (error instanceof Fault && UNREADABLE.test(error.code)) return broken(error.message);
		throw error;
	}
}
async function changedDigests(git, start, head, policies) {
	const places = new Map(policies.flatMap((policy) => lanesOf(policy).map((lane) => {
		const place = placeOf(policy, lane);
		return [`${place.file}\0${place.path}`, {
			place,
			lane
		}];
	})));
	const read = async (commit, place) => {
		try {
			return await digestAt(git, commit, place) ?? "nothing";
		} catch (error) {
			if (error instanceof Fault && error.code.startsWith("EDIT_")) return error.code;
			throw error;
		}
	};
	return (await Promise.all([...places.values()].map(async ({ place, lane }) => {
		const [before, after] = await Promise.all([read(start, place), read(head, place)]);
		const absent = (value) => value === "nothing" || value === "EDIT_PATH_MISSING";
		if (before === after || absent(before) && absent(after)) return [];
		return [{
			code: "DIGEST_OUTSIDE_PROMOTION",
			message: `${place.file} changes ${printLane(lane)} from ${before} to ${after}`
		}];
	}))).flat();
}
function liftedRestrictions(before, after, paths, now) {
	const weaker = before.quarantines.filter((old) => paths.has(quarantinePath(old.digest)) && !after.quarantines.some(({ digest, immediate }) => digest === old.digest && (immediate || !old.immediate)));
	const sooner = before.holds.filter((old) => paths.has(holdPath(old)) && now < old.expires && !after.holds.some(({ environment, service, expires }) => environment === old.environment && service === old.service && expires >= old.expires));
	return [...weaker.map(({ digest }) => lifted(`the quarantine of ${digest} is lifted`)), ...sooner.map(({ environment, service }) => lifted(`the hold on ${service ?? "all"} in ${environment} is lifted`))];
}
async function secondPerson({ number, author, head }, github) {
	const latest = new Map((await github.reviews(number)).filter(({ state }) => state !== "COMMENTED").map((one) => [one.author.login.toLowerCase(), one]));
	let missing = author.kind === "human" ? 1 : 2;
	for (const [login, { author: reviewer, state, commit }] of latest) {
		if (state !== "APPROVED" || commit !== head.commit || reviewer.kind !== "human") continue;
		if (login === author.login.toLowerCase()) continue;
		if ([
			"admin",
			"maintain",
			"write"
		].includes(await github.permission(reviewer.login))) missing -= 1;
		if (missing === 0) return true;
	}
	return false;
}
async function stalePolicies(git, base, head, policyPath) {
	if ((await Promise.all([base, head].map((commit) => git.list(commit, "policies/generated")))).every((files) => files.length === 0)) return [];
	try {
		const { stale } = await generatedFor(git, head, [], policyPath);
		return stale.map((path) => ({
			code: "POLICIES_STALE",
			message: `${path} isn't what the generator gives`
		}));
	} catch (error) {
		if (error instanceof Fault && UNREADABLE.test(error.code)) return [broken(error.message)];
		throw error;
	}
}
function foreignPolicies(changes) {
	return changes.filter(({ path }) => !path.startsWith("policies/") && !path.endsWith(".md")).filter(({ after }) => after !== void 0 && namesKyverno(after)).map(({ path }) => ({
		code: "POLICY_FOREIGN",
		message: `${path} holds a Kyverno policy outside policies/`
	}));
}
function isPlace(path, policy) {
	return lanesOf(policy).some((lane) => placeOf(policy, lane).file === path);
}
function broken(message) {
	return {
		code: "POLICY_BROKEN",
		message
	};
}
function lifted(message) {
	return {
		code: "RESTRICTION_LIFTED",
		message: `${message}: a second person must approve this head`
	};
}
// operations/apply-governed.ts
async function planGoverned(state, ports, policyPath) {
	const promotions = new Set(state.lanes.flatMap(({ candidate }) => isCandidate(candidate) ? [candidate.promotion.branch] : []));
	const others = state.pullRequests.filter((one) => !isOwnChange(one, state.promoter) && !promotions.has(one.head.ref));
	return (await inParallel(others, 4, async (pullRequest) => {
		const reverts = isRevert(pullRequest, state.promoter);
		const findings = reverts ? await notTheRevert(pullRequest, state, ports) : await governed(pullRequest, state, ports, policyPath);
		const description = findings.map(({ code, message }) => `${code}: ${message}`).join("; ");
		const report = {
			context: CLEARANCE_STATUS,
			state: findings.length === 0 ? "success" : "failure",
			description: description || (reverts ? "exactly the revert" : "nothing here needs a promotion")
		};
		const shown = await ports.github.statuses(pullRequest.head.commit);
		return missingReports([report], shown, state.promoter, pullRequest, null);
	})).flat();
}
function isOwnChange({ author, head }, promoter) {
	return author.kind === "bot" && author.login === promoter && !head.fromFork && head.ref.startsWith("clearance/") && !head.ref.startsWith("clearance/revert/");
}
function isRevert({ author, head }, promoter) {
	return author.kind === "bot" && author.login === promoter && !head.fromFork && /^clearance\/revert\/[0-9a-f]{12}$/.test(head.ref);
}
async function notTheRevert({ head }, { base }, { git }) {
	const [merged, ...others] = (await git.commit(head.commit)).parents;
	const named = merged?.startsWith(head.ref.slice(17)) === true;
	const [before] = merged === void 0 ? [] : (await git.commit(merged)).parents;
	if (merged === void 0 || before === void 0 || !named || others.length > 0 || !await git.isAncestor(merged, base.commit)) return [{
		code: "EDIT_UNEXPECTED",
		message: `${head.ref} isn't one commit on the merge that it names`
	}];
	const planned = (await git.changes(before, merged)).map((change) => ({
		path: change.path,
		bytes: change.before ?? null
	}));
	return unplannedChanges(planned, await git.changes(merged, head.commit));
}
// operations/plan.ts
async function planNow(ports, options = {}) {
	const state = await observe(ports, options);
	const others = await planGoverned(state, ports, (options.base ?? DEFAULT_BASE).policyPath);
	return {
		state,
		steps: [...plan(state, ports.now()), ...others]
	};
}
export { planNow as t };
