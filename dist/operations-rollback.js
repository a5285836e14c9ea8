import { a as rulesFor, c as environmentOf, d as placeOf, f as printEnvironment, h as serviceOf, l as fillIn, m as regionsOf, p as printLane, u as lanesOf$1 } from "./chain-clearance-parse-policy.js";
import { a as passGates, l as printMarker, r as askGates, u as mergeMessage } from "./chain-promotion-state.js";
import { a as readFiles, b as rollbackId, g as quarantinePath, h as printQuarantine, o as readPolicy, p as parseQuarantines, r as digestAt, s as readRestrictions, t as changeIdentity, u as sameBytes, x as sameLane, y as rollbackBranch } from "./operations-observe-change.js";
import { n as clip, r as table, t as cell } from "./chain-promotion-markdown.js";
import { a as mergeChange, o as openOwn, t as branchFindings } from "./operations-merge.js";
import { c as plannedFiles, o as readHead, r as peopleOf, s as pathOf, t as baseCommit } from "./operations-observe.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { n as generatePolicies } from "./chain-admission-generate.js";
import { r as Fault } from "./chain-fault.js";
import { n as inParallel } from "./operations-collect-evidence.js";
import { n as mayGoBack, r as pastDigests, t as laneHistory } from "./operations-rollback-candidates.js";
// chain/promotion/rollback-body.ts
function rollbackBody({ intent, image, reason, requestedBy }) {
	const { service, environment, regions, from, to } = intent;
	const lanes = (regions.length === 0 ? [null] : regions).map((region) => printLane({
		service,
		environment,
		region
	}));
	return clip([
		printMarker({
			kind: "rollback",
			...intent
		}),
		`Rolls back **${lanes.join(", ")}**, asked for by ${cell(requestedBy)}: ${cell(reason, 1e3)}`,
		table(["", "digest"], [["bad", `\`${image}@${from}\``], ["back to", `\`${image}@${to}\``]]),
		"The bad digest goes into quarantine in the same commit: it is not promoted again, and admission refuses it where no tree names it any more. To lift that, remove its file in `quarantine/` in a pull request that a second person approves."
	].join("\n\n"));
}
// operations/rollback-digests.ts
async function digestsAfter(git, commit, policy, { lanes, to }) {
	const current = new Map();
	await Promise.all(lanesOf$1(policy).map(async (lane) => {
		const digest = lanes.some((one) => sameLane(one, lane)) ? to : await digestOrNull(digestAt(git, commit, placeOf(policy, lane)));
		if (digest === null) return;
		current.set(lane.environment, (current.get(lane.environment) ?? new Set()).add(digest));
	}));
	return current;
}
async function digestOrNull(reading) {
	try {
		return await reading;
	} catch (error) {
		if (error instanceof Fault && error.code.startsWith("EDIT_")) return null;
		throw error;
	}
}
// operations/rollback-branch.ts
async function openRollback(request, state, ports) {
	const { branch, title, body } = request;
	const { git, github } = ports;
	const base = state.base.commit;
	const edits = await plannedRollback(request, state, ports);
	let before = edits;
	const files = plannedFiles(edits, await readFiles(git, base, [...new Set(edits.map(pathOf))]));
	const { pullRequest, kept } = await openOwn({
		branch,
		base: state.base,
		files,
		title,
		body
	}, async (commit) => {
		await git.refresh();
		const quarantine = await quarantineAt(commit, request, ports);
		before = await plannedRollback({
			...request,
			quarantine
		}, state, ports);
		return (await readHead(git, base, commit, before)).length === 0;
	}, state.promoter, github);
	return {
		pullRequest,
		edits: kept ? before : edits
	};
}
async function plannedRollback({ lanes, from, to, quarantine }, { base, policy, restrictions }, { git }) {
	const known = restrictions.quarantines.some(({ digest }) => digest === from);
	const quarantines = known ? restrictions.quarantines : [...restrictions.quarantines, quarantine];
	const current = await digestsAfter(git, base.commit, policy.policy, {
		lanes,
		to
	});
	const generated = generatePolicies(policy, quarantines, current).filter(({ path }) => path.endsWith("/quarantine.yaml"));
	const there = await readFiles(git, base.commit, generated.map(({ path }) => path));
	return [
		...lanes.map((lane) => ({
			place: placeOf(policy.policy, lane),
			from,
			to
		})),
		...known ? [] : [{
			path: quarantinePath(from),
			bytes: new TextEncoder().encode(printQuarantine(quarantine))
		}],
		...generated.filter(({ path, bytes }) => !sameBytes(there.get(path) ?? null, bytes))
	];
}
async function quarantineAt(commit, { quarantine }, { git }) {
	const path = quarantinePath(quarantine.digest);
	const files = await readFiles(git, commit, [path]);
	const [there] = parseQuarantines(files);
	return there === void 0 || there.immediate ? quarantine : there;
}
// operations/rollback-gates.ts
async function askRollbackGates(request, state, ports) {
	const { lanes, to, pullRequest } = request;
	const [first] = lanes;
	const rules = rulesFor(state.policy, first.service, first.environment);
	const [verdict, approval] = await Promise.all([mayGoBack(to, first, state, ports), approvalFacts(request, rules.rollback.approvals, ports)]);
	if (verdict.outcome === "refused") return { findings: verdict.findings };
	const asked = lanes.map((lane) => {
		const question = {
			kind: "rollback",
			lane,
			digest: to,
			head: pullRequest.head.commit,
			policyDigest: rules.policyDigest
		};
		const answers = askGates(question, {
			rules,
			now: ports.now(),
			verdict,
			approval,
			places: []
		});
		return {
			answers,
			passed: passGates(answers, question)
		};
	});
	const open = asked.find(({ passed }) => passed === void 0);
	if (open !== void 0) return { answers: open.answers };
	const [token, ...more] = asked.flatMap(({ passed }) => passed ?? []);
	if (token === void 0) throw new Error("a rollback has at least one lane");
	return { passed: [token, ...more] };
}
async function approvalFacts({ pullRequest, requestedBy, may }, approvals, { github }) {
	const asked = approvals > 0;
	const [reviews, permissions] = await Promise.all([asked ? github.reviews(pullRequest.number) : [], asked ? inParallel(may, 8, async (login) => [login, await github.permission(login)]) : []]);
	return {
		link: pullRequest.url,
		reviews,
		permissions: new Map(permissions),
		eligible: may,
		author: pullRequest.author,
		requester: requestedBy,
		environmentHasReviewers: false,
		release: null
	};
}
// operations/rollback-health.ts
async function healthOfAll(lanes, digest, policy, { health, now }) {
	const answers = await Promise.all(lanes.map(async (lane) => {
		const rule = environmentOf(policy, lane.environment).health;
		return rule === void 0 ? void 0 : health.probe(fillIn(rule.http, lane));
	}));
	if (answers.some((answer) => answer?.state === "unhealthy")) return {
		digest,
		state: "unhealthy"
	};
	const times = answers.flatMap((answer) => answer?.state === "healthy" ? [answer.since ?? now()] : []);
	const latest = times.reduce((a, b) => a === void 0 || b > a ? b : a, void 0);
	if (latest === void 0 || times.length < lanes.length) return {
		digest,
		state: "unknown"
	};
	return {
		digest,
		state: "healthy",
		since: latest
	};
}
// operations/rollback-target.ts
async function findTarget(request, state, ports) {
	const lanes = lanesOf(request, state.policy);
	const found = await Promise.all(lanes.map(async (lane) => {
		const [current, history] = await Promise.all([digestAt(ports.git, state.base.commit, placeOf(state.policy.policy, lane)), laneHistory(lane, state, ports)]);
		return {
			lane,
			current,
			history
		};
	}));
	const isQuarantined = (digest) => state.restrictions.quarantines.some((one) => one.digest === digest);
	const newest = found.filter((one) => one.current !== null).sort((a, b) => Number(isQuarantined(b.current)) - Number(isQuarantined(a.current)) || changedAt(b.history) - changedAt(a.history)).at(0);
	if (newest === void 0 || newest.current === null) {
		const name = printEnvironment(request.environment, request.region ?? null);
		throw new Fault("ROLLBACK_IMPOSSIBLE", `nothing is deployed of ${request.service} in ${name}`);
	}
	const from = newest.current;
	const record = newest.history[0]?.record;
	const affected = found.filter(({ current }) => current === from);
	const [first, ...rest] = affected.map(({ lane }) => lane);
	if (first === void 0) throw new Error("the newest place runs its own digest");
	return {
		lanes: [first, ...rest],
		from,
		histories: affected.map(({ history }) => history),
		...record?.rollback === void 0 ? {} : { already: record }
	};
}
async function findCandidate({ lanes, from, histories }, to, state, ports) {
	const past = histories.flatMap((history) => pastDigests(history)).filter(({ digest }) => digest !== from).sort((a, b) => b.until.getTime() - a.until.getTime());
	const wanted = (one) => to === void 0 ? one.health === "healthy" : one.digest === to && one.health !== "unhealthy";
	const reasons = [];
	for (const digest of new Set(past.filter(wanted).map((one) => one.digest))) {
		const verdict = await mayGoBack(digest, lanes[0], state, ports);
		if (verdict.outcome === "cleared") return digest;
		reasons.push(...verdict.findings.map(({ code, message }) => `${code}: ${message}`));
	}
	const what = to === void 0 ? "nothing that was healthy there" : `${to} never stood there in health, or`;
	const why = reasons.length > 0 ? reasons.join("; ") : `${past.length} digests stood there before`;
	throw new Fault("ROLLBACK_IMPOSSIBLE", `${what} is still cleared (${why})`);
}
function lanesOf({ service, environment, region }, { policy }) {
	const regions = regionsOf(environmentOf(policy, environment));
	if (region !== void 0 && !regions.includes(region)) {
		const known = regions.filter((one) => one !== null).join(", ") || "none";
		throw new Fault("INPUT_INVALID", `${environment} has no region "${region}"; it has: ${known}`);
	}
	return (region === void 0 ? regions : [region]).map((one) => ({
		service,
		environment,
		region: one
	}));
}
function changedAt(history) {
	return history[0]?.commit.committed.getTime() ?? 0;
}
// operations/rollback.ts
async function rollback(request, ports) {
	const { service, environment, requestedBy, reason } = request;
	const base = request.base ?? DEFAULT_BASE;
	const state = await readState(base, ports);
	const { policy } = state.policy;
	serviceOf(policy, service);
	const rules = rulesFor(state.policy, service, environment);
	const may = await peopleOf(rules.rollback.by, (team) => ports.github.teamMembers(team));
	if (!may.some((login) => login.toLowerCase() === requestedBy.toLowerCase())) return {
		outcome: "refused",
		findings: [{
			code: "NOT_PERMITTED",
			message: `${requestedBy} may not roll back: rollback.by names ${rules.rollback.by.join(", ") || "nobody"}`
		}]
	};
	const target = await findTarget(request, state, ports);
	const { from, lanes, already } = target;
	if (already?.rollback !== void 0 && (request.to === void 0 || request.to === from)) return {
		outcome: "already",
		to: from,
		regions: already.regions,
		...already.rollback
	};
	const to = await findCandidate(target, request.to, state, ports);
	const regions = lanes.flatMap(({ region }) => region ?? []);
	const since = await Promise.all(target.histories.map((history) => changeIdentity(history[0], state.promoter, ports.github)));
	const intent = {
		service,
		environment,
		regions,
		from,
		to,
		policyDigest: rules.policyDigest,
		since
	};
	const id = rollbackId(intent);
	const where = lanes.map(printLane).join(", ");
	const { pullRequest, edits } = await openRollback({
		branch: rollbackBranch(intent, id),
		title: `roll back ${where}`,
		body: rollbackBody({
			intent,
			image: rules.image,
			reason,
			requestedBy
		}),
		lanes,
		from,
		to,
		quarantine: quarantineOf(request, from, ports.now())
	}, state, ports);
	const gates = await askRollbackGates({
		lanes,
		to,
		pullRequest,
		requestedBy,
		may
	}, state, ports);
	if ("answers" in gates) return {
		outcome: "waiting",
		from,
		to,
		regions,
		pullRequest: pullRequest.number,
		answers: gates.answers
	};
	if ("findings" in gates) return {
		outcome: "refused",
		findings: gates.findings
	};
	const [warnings, previous] = await Promise.all([branchFindings(base.branch, ports.github), healthOfAll(lanes, from, policy, ports)]);
	const message = mergeMessage({
		promotion: id,
		service,
		environment,
		regions,
		digest: to,
		previous,
		rollback: {
			reason,
			requestedBy
		}
	}, pullRequest.url);
	const merged = await mergeChange({
		passed: gates.passed,
		pullRequest,
		edits,
		message,
		base: base.branch
	}, ports);
	if (!merged.merged) return {
		outcome: "refused",
		findings: [merged.finding]
	};
	return {
		outcome: "rolled-back",
		from,
		to,
		regions,
		pullRequest: pullRequest.number,
		commit: merged.commit,
		warnings
	};
}
async function readState(base, { git }) {
	await git.refresh();
	const commit = await baseCommit(git, base.branch);
	const policy = await readPolicy(git, commit, base.policyPath);
	return {
		policy,
		restrictions: await readRestrictions(git, policy),
		promoter: `${policy.policy.promoter.app}[bot]`,
		base: {
			branch: base.branch,
			commit
		}
	};
}
function quarantineOf({ reason, requestedBy }, digest, since) {
	return {
		digest,
		owner: requestedBy,
		reason: oneLine(reason),
		since,
		immediate: false
	};
}
function oneLine(text) {
	return text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ").trim().slice(0, 500).replace(/[\uD800-\uDBFF]$/, "") || "rolled back";
}
export { rollback as t };
