import { l as isCandidate, n as observe, t as plan } from "./chain-promotion-plan.js";
import { i as missingReports, n as CLEARANCE_STATUS } from "./operations-observe-once.js";
import { r as Fault } from "./chain-fault.js";
import { t as isPromoter } from "./chain-promotion-promoter.js";
import { _ as opens, c as originPath, i as readRestrictions, m as quarantinePath, r as readPolicy, s as holdPath, t as readBreakGlass } from "./operations-observe-policy.js";
import { a as readinessFacts, n as isUnready, o as readyFor, r as printReadiness } from "./operations-readiness.js";
import { t as require_dist } from "./yaml.js";
import "./chain-admission-generate.js";
import { Q as placeOf, Z as lanesOf, _t as lastWords, ct as readException, it as spotsOf, o as canonicalJson, ot as exceptionPath, tt as printLane, vt as loginKey, xt as entry, y as filesNamedBy, yt as mayWrite } from "./chain-clearance-parse-policy.js";
import { r as printOrigin } from "./chain-clearance-origin.js";
import { t as breakGlassFindings } from "./operations-break-glass-findings.js";
import { n as generatedFor } from "./operations-generate.js";
import { n as readCodeOwners } from "./operations-observe-base.js";
import { i as digestAt, o as filesOf } from "./operations-observe-change.js";
import { n as peopleOf } from "./operations-observe-digests.js";
import { i as rulesFor } from "./chain-clearance-rules.js";
import { r as digestOf } from "./chain-digest-digest.js";
import { n as neededIn, r as onceEach, t as isCleared } from "./operations-doctor-gather-needed.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { n as notTheRevert, t as isRevert } from "./operations-revert.js";
import { t as isFromPromoter } from "./chain-promotion-own-branch.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
// operations/same-commit.ts
var import_dist = require_dist();
function isOwn(pullRequest, promoter) {
	return isFromPromoter(pullRequest, promoter) && pullRequest.head.ref.startsWith("clearance/");
}
function ownByCommit(all, promoter) {
	return new Map(all.flatMap((one) => isOwn(one, promoter) ? [[one.head.commit, one]] : []));
}
function planTurningAway({ pullRequests, promoter }) {
	const own = ownByCommit(pullRequests, promoter);
	return pullRequests.flatMap((one) => {
		const theirs = own.get(one.head.commit);
		if (theirs === void 0 || isOwn(one, promoter)) return [];
		return [{
			do: "turn-away",
			pullRequest: one.number,
			author: one.author.login,
			of: theirs.number
		}];
	});
}
function proposedBeside({ number, head }, { pullRequests }) {
	return pullRequests.find((one) => one.number !== number && one.head.commit === head.commit && !one.head.fromFork);
}
// operations/foresee-readiness.ts
const READINESS_STATUS = "clearance/readiness";
async function foreseeReadiness({ head, statuses }, state, ports, policyPath) {
	const { git } = ports;
	if (statuses.some(({ context, creator }) => context === "clearance/readiness" && isPromoter(creator, state.promoter)) || await git.resolve(head.commit) === void 0) return [];
	const starts = await git.mergeBases(state.base.commit, head.commit);
	const changes = await Promise.all(starts.map((start) => git.changes(start, head.commit)));
	const decides = (path) => path === policyPath || /^(?:trust|quarantine)\//.test(path);
	if (!changes.flat().some(({ path }) => decides(path))) return [];
	try {
		const gone = await takenAway(head.commit, state, ports, policyPath);
		const description = gone.map(({ message }) => message).join("; ") || "every safe rollback stays";
		return [{
			context: READINESS_STATUS,
			state: gone.length === 0 ? "success" : "failure",
			description
		}];
	} catch (error) {
		if (error instanceof Fault) return [];
		throw error;
	}
}
async function takenAway(head, state, ports, policyPath) {
	const proposed = await readPolicy(ports.git, head, policyPath);
	const restrictions = await readRestrictions(ports.git, proposed);
	const facts = await readinessFacts(state, ports);
	const [now, then] = await Promise.all([readyFor(facts, state.policy, state.restrictions, ports), readyFor(facts, proposed, restrictions, ports)]);
	const ready = now.filter(({ safe }) => safe.length > 0);
	return then.filter(isUnready).filter((one) => ready.some(({ service, environment }) => service === one.service && environment === one.environment)).map((one) => ({
		code: "NO_SAFE_ROLLBACK",
		message: `this leaves ${printReadiness(one)}`
	}));
}
// chain/admission/foreign-policy.ts
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
// chain/clearance/lifted.ts
function liftedRestrictions(before, after, paths, now) {
	const weaker = before.quarantines.filter((old) => paths.has(quarantinePath(old.digest)) && !after.quarantines.some(({ digest, immediate }) => digest === old.digest && (immediate || !old.immediate)));
	const freed = before.origins.filter((old) => paths.has(originPath(old.origin)) && !after.origins.some(({ origin, immediate }) => originPath(origin) === originPath(old.origin) && (!("source" in origin) || printOrigin(origin) === printOrigin(old.origin)) && (immediate || !old.immediate)));
	const sooner = before.holds.filter((old) => paths.has(holdPath(old)) && now < old.expires && !after.holds.some(({ environment, service, starts, expires }) => environment === old.environment && service === old.service && expires >= old.expires && (starts === void 0 || starts <= (old.starts ?? now))));
	return [
		...weaker.map(({ digest }) => lifted(`the quarantine of ${digest} is lifted`)),
		...freed.map(({ origin }) => lifted(`the quarantine of ${printOrigin(origin)} is lifted`)),
		...sooner.map(({ environment, service }) => lifted(`the hold on ${service ?? "all"} in ${environment} is lifted`))
	];
}
function lifted(message) {
	return {
		code: "RESTRICTION_LIFTED",
		message: `${message}: a second person must approve this head`
	};
}
// operations/calendar-exceptions.ts
async function grantedExceptions([before, after], paths, now, approved) {
	const changed = [...after.files].filter(([path]) => path.startsWith(`calendar/exceptions/`) && paths.has(path)).filter(([path]) => !/\/(?:\.gitkeep|README\.md)$/u.test(path));
	const findings = [];
	for (const [path, bytes] of changed) {
		const environment = environmentFor(path, after.policy);
		if (environment === void 0) {
			findings.push(broken$1(`${path}: clearance.yaml has no such environment or service`));
			continue;
		}
		const proposed = readException(path, bytes);
		if ("problem" in proposed) {
			findings.push(broken$1(proposed.problem));
			continue;
		}
		if (proposed.expires <= now || grants(before.files.get(path), proposed)) continue;
		const by = before.policy.environments.find(({ name }) => name === environment)?.calendar?.exceptions?.by;
		if (await approved(by)) continue;
		const who = by === void 0 ? "a second person" : `one of ${by.join(", ")}`;
		findings.push({
			code: "EXCEPTION_GRANTED",
			message: `${path} lets changes into ${environment} until ${proposed.expires.toISOString()}: ${who} must approve this head`
		});
	}
	return findings;
}
function environmentFor(path, policy) {
	const services = [null, ...Object.keys(policy.services)];
	return policy.environments.find(({ name }) => services.some((one) => exceptionPath(name, one) === path))?.name;
}
function grants(bytes, proposed) {
	if (bytes === void 0) return false;
	const standing = readException(proposed.path, bytes);
	return !("problem" in standing) && standing.from <= proposed.from && standing.expires >= proposed.expires && (standing.digest === void 0 || standing.digest === proposed.digest);
}
function broken$1(message) {
	return {
		code: "POLICY_BROKEN",
		message
	};
}
// operations/switched-early.ts
async function switchedEarly(state, proposed, ports) {
	const lanes = lanesOf(state.policy.policy).filter((lane) => signerChanges(lane, state.policy, proposed));
	const needed = await inParallel(lanes, 4, async (lane) => (await neededIn(lane, state, ports)).needed);
	return (await inParallel(onceEach(needed.flat()), 4, async (one) => ({
		...one,
		cleared: await isCleared(one, proposed, ports)
	}))).filter(({ cleared }) => !cleared).map(({ lane, digest, use }) => ({
		code: "SIGNER_SWITCHED_EARLY",
		message: `${digest}, which ${use === "runs" ? "runs in" : "could come back to"} ${printLane(lane)}, has no clearance by the new signer of ${lane.environment}: name the new one as next first, and let it clear`
	}));
}
function signerChanges(lane, before, after) {
	if (!lanesOf(after.policy).some(({ service, environment }) => service === lane.service && environment === lane.environment)) return false;
	return signerOf(lane, before) !== signerOf(lane, after);
}
function signerOf({ service, environment }, snapshot) {
	const { signer } = rulesFor(snapshot, service, environment).clearance;
	const path = signer.kind === "key" ? signer.key : entry(snapshot.policy.trust, signer.trust)?.root;
	const bytes = snapshot.files.get(path ?? "");
	const digest = bytes === void 0 ? null : digestOf(bytes);
	return canonicalJson({
		signer,
		digest
	});
}
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
	const foreign = [...foreignPolicies(changes), ...unread(changes)];
	const governs = (path) => path === policyPath || /^(?:trust|quarantine|holds|calendar|break-glass|policies)\//.test(path) || isPlace(path, state.policy.policy);
	if (![...paths].some(governs)) return foreign;
	const after = await readOrFinding(git, head, policyPath);
	if ("code" in after) return [after, ...foreign];
	const policies = [state.policy.policy, after.snapshot.policy];
	const standing = await standingOpenings(state, git);
	const letIn = ({ environment, service }, digest) => standing.some((one) => one.environment === environment && opens(one, state.policy.policy.services[service]?.image, digest, ports.now()));
	const lifted = liftedRestrictions(state.restrictions, after.restrictions, paths, ports.now());
	const granted = await grantedExceptions([state.policy, after.snapshot], paths, ports.now(), (by) => secondPerson(pullRequest, ports.github, by));
	return [
		...await changedDigests(git, start, head, policies, paths, letIn),
		...lifted.length > 0 && !await secondPerson(pullRequest, ports.github) ? lifted : [],
		...expiredHolds(after.restrictions, paths, ports.now()),
		...granted,
		...await openedGlass(pullRequest, after, standing, state, ports),
		...noPlainFiles(changes, state.policy.policy),
		...await switchedEarly(state, after.snapshot, ports),
		...await stalePolicies(git, state.base.commit, head, policyPath),
		...foreign
	];
}
async function standingOpenings({ policy, base }, git) {
	try {
		return await readBreakGlass(git, {
			...policy,
			commit: base.commit
		});
	} catch (error) {
		if (error instanceof Fault && error.code === "BREAK_GLASS_UNREADABLE") return [];
		throw error;
	}
}
async function openedGlass(pullRequest, proposed, standing, { policy: { policy }, base, restrictions }, { git, github, now }) {
	return breakGlassFindings({
		policy,
		openings: standing,
		quarantines: restrictions.quarantines
	}, {
		policy,
		openings: proposed.openings,
		quarantines: proposed.restrictions.quarantines
	}, now(), () => readCodeOwners(git, base.commit), (owners) => secondPerson(pullRequest, github, owners));
}
const UNREADABLE = /^(?:POLICY_|QUARANTINE_|HOLD_|BREAK_GLASS_|EDIT_|TRUST_ROOT_)/;
async function readOrFinding(git, head, path) {
	try {
		const snapshot = await readPolicy(git, head, path);
		const missing = filesNamedBy(snapshot.policy).find((file) => !snapshot.files.has(file));
		if (missing !== void 0) return broken(`${path} names ${missing}, which isn't there`);
		const [restrictions, openings] = await Promise.all([readRestrictions(git, snapshot), readBreakGlass(git, snapshot)]);
		return {
			snapshot,
			restrictions,
			openings
		};
	} catch (error) {
		if (error instanceof Fault && UNREADABLE.test(error.code)) return broken(error.message);
		throw error;
	}
}
async function changedDigests(git, start, head, policies, paths, letIn) {
	const places = new Map(policies.flatMap((policy) => lanesOf(policy).flatMap((lane) => {
		return spotsOf(placeOf(policy, lane)).flatMap((place) => paths.has(place.file) ? [[`${place.file}\0${place.path}`, {
			place,
			lane
		}]] : []);
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
		if (before === after || absent(before) && absent(after) || letIn(lane, after)) return [];
		return [{
			code: "DIGEST_OUTSIDE_PROMOTION",
			message: `${place.file} changes ${printLane(lane)} from ${before} to ${after}`
		}];
	}))).flat();
}
function noPlainFiles(changes, policy) {
	return changes.filter(({ path, plain }) => !plain && isPlace(path, policy)).map(({ path }) => ({
		code: "DIGEST_OUTSIDE_PROMOTION",
		message: `${path} would be a link, a submodule or a program: a digest stands in a plain file`
	}));
}
function expiredHolds({ holds }, paths, now) {
	return holds.filter((hold) => paths.has(holdPath(hold)) && hold.expires <= now).map((hold) => ({
		code: "HOLD_EXPIRED",
		message: `${holdPath(hold)} has expired at ${hold.expires.toISOString()} already: give it a later time, or delete it`
	}));
}
async function secondPerson({ reviews, author, head }, github, by) {
	const named = by === void 0 ? void 0 : await peopleOf(by, (team) => github.teamMembers(team));
	let missing = author.kind === "human" ? 1 : 2;
	for (const { author: reviewer, state, commit } of lastWords(reviews)) {
		if (state !== "APPROVED" || commit !== head.commit || reviewer.kind !== "human") continue;
		const login = loginKey(reviewer.login);
		if (login === loginKey(author.login)) continue;
		if (named?.every((one) => loginKey(one) !== login) === true) continue;
		if (mayWrite(await github.permission(reviewer.login))) missing -= 1;
		if (missing === 0) return true;
	}
	return false;
}
async function stalePolicies(git, base, head, policyPath) {
	if ((await Promise.all([base, head].map((commit) => git.list(commit, "policies/generated")))).every((files) => files.length === 0)) return [];
	try {
		const { differences } = await generatedFor(git, head, [], policyPath);
		return differences.map(({ path, line, column, message }) => ({
			code: "POLICIES_STALE",
			message: `${path}:${line}:${column} isn't what the generator gives: ${message}`
		}));
	} catch (error) {
		if (error instanceof Fault && UNREADABLE.test(error.code)) return [broken(error.message)];
		throw error;
	}
}
function foreignPolicies(changes) {
	return changes.filter(({ path }) => mayBePolicy(path)).filter(({ after }) => after !== void 0 && after !== "too large" && namesKyverno(after)).map(({ path }) => ({
		code: "POLICY_FOREIGN",
		message: `${path} holds a Kyverno policy outside policies/`
	}));
}
function unread(changes) {
	return changes.filter(({ path, after }) => after === "too large" && mayBePolicy(path)).map(({ path }) => ({
		code: "CHANGE_TOO_LARGE",
		message: `${path} is too large to look into, alone or with the rest, and may hold a Kyverno policy: keep it elsewhere, or change less at once`
	}));
}
function mayBePolicy(path) {
	return !path.startsWith("policies/") && !path.endsWith(".md");
}
const PLACES = new WeakMap();
function isPlace(path, policy) {
	const files = PLACES.get(policy) ?? new Set(lanesOf(policy).flatMap((lane) => filesOf(placeOf(policy, lane))));
	PLACES.set(policy, files);
	return files.has(path);
}
function broken(message) {
	return {
		code: "POLICY_BROKEN",
		message
	};
}
// operations/apply-governed.ts
async function planGoverned(state, ports, policyPath) {
	const promotions = new Set(state.lanes.flatMap(({ candidate }) => isCandidate(candidate) ? [candidate.promotion.branch] : []));
	const own = ownByCommit(state.pullRequests, state.promoter);
	const others = state.pullRequests.filter((one) => {
		const ours = own.get(one.head.commit);
		return ours === void 0 ? !promotions.has(one.head.ref) : ours === one && isRevert(one, state.promoter);
	});
	const commits = Map.groupBy(others, ({ head }) => head.commit);
	return (await inParallel([...commits.values()], 4, async (same) => {
		const answers = await Promise.all(same.map((one) => answerFor(one, state, ports, policyPath)));
		const answer = answers.find(({ success }) => success) ?? answers[0];
		if (answer === void 0) return [];
		const { pullRequest, reports } = answer;
		return missingReports(reports, pullRequest.statuses, state.promoter, pullRequest, null);
	})).flat();
}
function standsAgainst(pullRequest, state, ports, policyPath) {
	return isRevert(pullRequest, state.promoter) ? notTheRevert(pullRequest.head, state.base.commit, ports.git) : governed(pullRequest, state, ports, policyPath);
}
async function answerFor(pullRequest, state, ports, policyPath) {
	const reverts = isRevert(pullRequest, state.promoter);
	const findings = await standsAgainst(pullRequest, state, ports, policyPath);
	const success = findings.length === 0;
	const description = findings.map(({ code, message }) => `${code}: ${message}`).join("; ");
	return {
		pullRequest,
		success,
		reports: [{
			context: CLEARANCE_STATUS,
			state: success ? "success" : "failure",
			description: description || (reverts ? "exactly the revert" : "nothing here needs a promotion")
		}, ...reverts ? [] : await foreseeReadiness(pullRequest, state, ports, policyPath)]
	};
}
// operations/plan.ts
async function planNow(ports, options = {}) {
	const state = await observe(ports, options);
	const others = await planGoverned(state, ports, (options.base ?? DEFAULT_BASE).policyPath);
	return {
		state,
		steps: [
			...planTurningAway(state),
			...plan(state, ports.now()),
			...others
		]
	};
}
export { proposedBeside as i, standsAgainst as n, ownByCommit as r, planNow as t };
