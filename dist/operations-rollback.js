import { A as serviceOf, D as printEnvironment, E as placeOf, O as printLane, T as lanesOf$1, U as printDuration, k as regionsOf, u as healthySince, w as environmentOf } from "./chain-clearance-parse-policy.js";
import { n as rulesFor } from "./chain-clearance-rules.js";
import { r as peopleOf } from "./operations-observe-github.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { _ as mergeMessage, c as readHead, d as CLEARANCE_STATUS, h as printMarker, i as askGates, l as pathOf, r as passGates, s as readBack, t as askHealth, u as plannedFiles } from "./operations-ask-health.js";
import { f as rollbackBranch, g as lineOf, m as sameLane, p as rollbackId, r as digestAt, t as changeIdentity } from "./operations-observe-change.js";
import { c as table, i as clip, r as cell } from "./chain-promotion-markdown.js";
import { c as printHold, d as quarantinePath, i as holdPath, l as printQuarantine, s as parseQuarantines, t as readFiles } from "./operations-observe-policy.js";
import { r as Fault } from "./chain-fault.js";
import { n as generatePolicies } from "./chain-admission-generate.js";
import { t as sameBytes } from "./chain-promotion-planned-change.js";
import { r as inParallel } from "./operations-collect-evidence.js";
import { a as barriersPassed, c as pastDigests, n as mayGoBack, o as acrossPlaces, s as chooseRollback, t as laneHistory } from "./operations-rollback-candidates.js";
import { t as readRollbackState } from "./operations-rollback-state.js";
import { n as barrierFinding } from "./chain-clearance-barrier.js";
import { n as sayOnce } from "./operations-say-once.js";
// chain/promotion/rollback-body.ts
function rollbackBody({ intent, image, reason, requestedBy, proof }) {
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
		proof.health === "healthy" ? `It was healthy there for ${printDuration(proof.healthyFor)} when it was replaced, is cleared, and would be admitted today.` : "Nobody asked for its health while it stood there; it is cleared, and would be admitted today.",
		"The bad digest goes into quarantine in the same commit: it is not promoted again, and admission refuses it where no tree names it any more. To lift that, remove its file in `quarantine/` in a pull request that a second person approves."
	].join("\n\n"));
}
function rollbackMessage(title, { reason, requestedBy }) {
	return `${title}\n\nClearance-Rollback: ${lineOf(reason)}\nClearance-Requested-By: ${lineOf(requestedBy)}\n`;
}
function parseRollbackMessage(message) {
	const [, reason, requestedBy] = /\n\nClearance-Rollback: (.+)\nClearance-Requested-By: (\S+)\n*$/.exec(message) ?? [];
	return reason === void 0 || requestedBy === void 0 ? void 0 : {
		reason,
		requestedBy
	};
}
// operations/merge-ground.ts
async function mergeGround(branch, { number, mayBypass }, github) {
	const rules = await github.branchRules(branch);
	return {
		rules,
		findings: [
			...rules.bypass === "never" ? [] : [`its rules can be bypassed by this token (${rules.bypass})`],
			...mayBypass ? [`this token could merge #${number} as an administrator`] : [],
			...rules.requiresPullRequest ? [] : ["it takes direct pushes"],
			...statusProblem(rules)
		].map((problem) => ({
			code: "BRANCH_UNPROTECTED",
			message: `${branch}: ${problem}: restore the ruleset`
		}))
	};
}
function statusProblem({ requiredStatuses, ownStatuses }) {
	if (!requiredStatuses.includes("clearance")) return [`it doesn't require the status ${CLEARANCE_STATUS}`];
	if (ownStatuses.includes("clearance")) return [];
	return [`it takes the status ${CLEARANCE_STATUS} from others than the promoter's App`];
}
function methodOf({ mergeMethods }) {
	return ["merge", "squash"].find((method) => mergeMethods.includes(method));
}
// operations/open-own.ts
async function openOwn(change, holdsPlan, promoter, github) {
	const there = await proposed(change, github);
	if (there !== void 0 && isBy(there.pullRequest, promoter)) {
		if (there.created || await holdsPlan(there.pullRequest.head.commit)) return {
			pullRequest: there.pullRequest,
			kept: !there.created
		};
	}
	await github.deleteBranch(change.branch);
	const { pullRequest, created } = await github.propose(change);
	if (!isBy(pullRequest, promoter)) {
		const { number, author } = pullRequest;
		const message = `#${number} is ${author.login}'s, not ${promoter}'s: use the promoter's token, or name its App in clearance.yaml`;
		throw new Fault("STATE_CHANGED", message);
	}
	if (!created) {
		const message = `somebody else changes ${change.branch} right now: run again, and look at who pushes there`;
		throw new Fault("STATE_CHANGED", message, { retryable: true });
	}
	return {
		pullRequest,
		kept: false
	};
}
async function proposed(change, github) {
	try {
		return await github.propose(change);
	} catch (error) {
		if (error instanceof Fault && error.code === "GITHUB_REJECTED") return void 0;
		throw error;
	}
}
function isBy({ author }, promoter) {
	return author.kind === "bot" && author.login === promoter;
}
// operations/merge-alarm.ts
const HOLD_DAYS = 7;
async function raiseAlarm({ pullRequest, commit, lanes, findings }, ground, ports) {
	const { git, github } = ports;
	const why = `The merge ${commit} of #${pullRequest} isn't the planned change:\n\n${findings.map(({ message }) => `- ${message}`).join("\n")}`;
	const freeze = await holdAll(lanes, pullRequest, commit, why, ground, ports);
	const revert = await openRevert(git, github, commit, ground.base, why, pullRequest);
	await github.comment(pullRequest, `**Alarm.** ${why}\n\n${freeze}; the revert is #${revert}. Find out how it came to this before the hold is lifted.`);
	throw new Fault("READBACK_MISMATCH", `${why}\nThe revert is #${revert}; ${freeze}.`);
}
async function holdAll(lanes, pullRequest, merged, why, ground, { git, github, now }) {
	const [first] = lanes;
	if (first === void 0) return "nobody knows what to put on hold";
	const { environment } = first;
	const services = [...new Set(lanes.map(({ service }) => service))];
	const service = services.join(", ");
	const holds = services.map((one) => ({
		path: holdPath({
			environment,
			service: one
		}),
		bytes: new TextEncoder().encode(printHold({
			owner: "clearance-promoter",
			reason: `#${pullRequest} was merged as something else than what was cleared`,
			expires: new Date(now().getTime() + HOLD_DAYS * 864e5)
		}))
	}));
	return await mergeHolds({
		git,
		github
	}, merged, ground, holds, {
		services,
		environment
	}, why).catch((error) => {
		if (error instanceof Fault && error.code === "STATE_CHANGED") return false;
		throw error;
	}) ? `${service} is on hold in ${environment}` : `the hold on ${service} in ${environment} could NOT be merged: merge it by hand at once`;
}
async function mergeHolds({ git, github }, merged, { base, rules }, planned, { services, environment }, why) {
	const branch = `clearance/hold/${environment}/${services[0]}/${merged.slice(0, 12)}`;
	const title = `hold ${services.join(", ")} in ${environment}`;
	const { pullRequest } = await openOwn({
		branch,
		base: {
			branch: base,
			commit: merged
		},
		files: planned,
		message: title,
		title,
		body: why
	}, async (commit) => {
		await git.refresh();
		return (await readHead(git, merged, commit, planned)).length === 0;
	}, (await github.viewer()).login, github);
	const { number, head } = pullRequest;
	await github.setStatus(head.commit, {
		context: CLEARANCE_STATUS,
		state: "success",
		description: "a hold only freezes"
	});
	const method = methodOf(rules) ?? "merge";
	const request = {
		pullRequest: number,
		expectedHead: head.commit,
		method,
		title,
		message: why
	};
	return (await github.merge(request)).merged;
}
async function openRevert(git, github, merged, base, why, of) {
	const [parent] = (await git.commit(merged)).parents;
	const changes = parent === void 0 ? [] : await git.changes(parent, merged);
	const branch = `clearance/revert/${merged.slice(0, 12)}`;
	const title = `revert #${of}: not what was cleared`;
	const { pullRequest } = await github.propose({
		branch,
		base: {
			branch: base,
			commit: merged
		},
		message: `${title}\n\n${why}`,
		files: changes.map(({ path, before }) => ({
			path,
			bytes: before ?? null
		})),
		title,
		body: why
	});
	return pullRequest.number;
}
// operations/merge-change.ts
async function mergeChange(change, ports) {
	const { pullRequest, passed } = change;
	const { github, git } = ports;
	const [{ question }] = passed;
	const { head } = question;
	if (passed.some((one) => one.question.head !== head) || pullRequest.head.commit !== head) throw new Error("the gates answered for another head than the one that is to be merged");
	const method = methodOf(change.rules);
	if (method === void 0) return {
		merged: false,
		finding: {
			code: "NOT_MERGEABLE",
			message: `#${pullRequest.number}: ${change.base} takes neither merge commits nor squashes, and a rebase keeps no record: allow one of them`
		}
	};
	if (change.rules.mergeQueue) return {
		merged: false,
		finding: {
			code: "NOT_MERGEABLE",
			message: `#${pullRequest.number}: ${change.base} has a merge queue, which merges what nobody has decided on by then: take the queue from its rules`
		}
	};
	await github.setStatus(head, {
		context: CLEARANCE_STATUS,
		state: "success",
		description: "every gate has passed"
	});
	const outcome = await mergeOrWithdraw(change, head, method, github);
	const merged = outcome.merged ? {
		commit: outcome.commit,
		foreign: []
	} : await mergedBefore(change, github);
	if (merged === void 0) {
		const { why, message } = outcome;
		return {
			merged: false,
			finding: {
				code: why === "head-moved" ? "HEAD_CHANGED" : "NOT_MERGEABLE",
				message: `#${pullRequest.number}: ${message}`
			}
		};
	}
	const { commit, foreign } = merged;
	await git.refresh();
	const [mismatch, ...more] = [...foreign, ...await readBack(git, commit, head, change.edits)];
	if (mismatch === void 0) return {
		merged: true,
		commit
	};
	const lanes = passed.map((one) => one.question.lane);
	return raiseAlarm({
		pullRequest: pullRequest.number,
		commit,
		lanes,
		findings: [mismatch, ...more]
	}, change, ports);
}
async function mergedBefore({ pullRequest }, github) {
	const [{ merged }, viewer] = await Promise.all([github.pullRequest(pullRequest.number), github.viewer()]);
	if (merged === void 0) return void 0;
	const { commit, by } = merged;
	if (by.login === viewer.login) return {
		commit,
		foreign: []
	};
	return {
		commit,
		foreign: [{
			code: "EDIT_UNEXPECTED",
			message: `it was merged by ${by.login}, who isn't the promoter`
		}]
	};
}
async function mergeOrWithdraw({ pullRequest, message }, head, method, github) {
	const withdraw = (description) => github.setStatus(head, {
		context: CLEARANCE_STATUS,
		state: "pending",
		description
	});
	const outcome = await github.merge({
		pullRequest: pullRequest.number,
		expectedHead: head,
		method,
		...message
	}).catch(async (error) => {
		await withdraw("the merge failed; it is decided afresh");
		throw error;
	});
	if (!outcome.merged) await withdraw(`the merge didn't happen: ${outcome.why}`);
	return outcome;
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
	const { branch, title, body, rollback } = request;
	const { git, github } = ports;
	const base = state.base.commit;
	const edits = await plannedRollback(request, state, ports);
	let before = edits;
	const files = plannedFiles(edits, await readFiles(git, base, [...new Set(edits.map(pathOf))]));
	const { pullRequest, kept } = await openOwn({
		branch,
		base: state.base,
		files,
		message: rollbackMessage(title, rollback),
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
		kept,
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
			places: [],
			barriers: request.barriers
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
	const permissions = approvals > 0 ? await inParallel(may, 8, async (login) => [login, await github.permission(login)]) : [];
	return {
		link: pullRequest.url,
		reviews: pullRequest.reviews,
		permissions: new Map(permissions),
		eligible: may,
		author: pullRequest.author,
		requester: requestedBy,
		environmentHasReviewers: false,
		release: null
	};
}
// operations/rollback-health.ts
async function healthOfAll({ lanes, from: digest, histories }, snapshot, ports) {
	const answers = await Promise.all(lanes.map((lane) => {
		const rules = rulesFor(snapshot, lane.service, lane.environment);
		return askHealth({
			lane,
			digest
		}, rules, snapshot.policy, ports);
	}));
	if (answers.some(({ state }) => state === "unhealthy")) return {
		digest,
		state: "unhealthy"
	};
	const times = answers.flatMap((answer, index) => answer.state === "healthy" ? [healthySince(answer.since, histories[index]?.[0]?.committed ?? ports.now()).getTime()] : []);
	if (times.length === 0 || times.length < answers.length) return {
		digest,
		state: "unknown"
	};
	return {
		digest,
		state: "healthy",
		since: new Date(Math.max(...times))
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
	const newest = found.filter(({ current }) => current !== null && (request.from ?? current) === current).sort((a, b) => Number(isQuarantined(b.current)) - Number(isQuarantined(a.current)) || changedAt(b.history) - changedAt(a.history)).at(0);
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
	const [lane] = lanes;
	const { rollback, approval, image } = rulesFor(state.policy, lane.service, lane.environment);
	const asksHealth = environmentOf(state.policy.policy, lane.environment).health !== void 0;
	const past = acrossPlaces(histories.map(pastDigests)).filter(({ digest }) => digest !== from);
	const { order, findings } = chooseRollback(past, rollback, to, asksHealth);
	const against = [...findings];
	for (const one of order) {
		const verdict = await mayGoBack(one.digest, lane, state, ports);
		if (verdict.outcome === "refused") {
			against.push(...verdict.findings);
			continue;
		}
		const barriers = await barriersPassed(image, histories, one.digest, ports.registry);
		if (barriers.length === 0) return {
			to: one,
			barriers
		};
		against.push(...barriers.map((barrier) => barrierFinding(barrier, one.digest)));
	}
	const call = [...new Set([...rollback.by, ...approval?.from ?? []])].join(", ") || "the platform team";
	const why = past.length === 0 ? "nothing stood there before" : `${past.length} digests stood there before`;
	return { findings: [{
		code: "NO_SAFE_ROLLBACK",
		message: `nothing may be put back in ${printLane(lane)} (${why}): call ${call}`
	}, ...against] };
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
// operations/tell-rollback.ts
async function tellDone({ intent, pullRequest, commit, requestedBy }, promoter, github) {
	const { service, environment, regions, from, to } = intent;
	const text = [
		`**Rolled back** ${service} in ${[environment, ...regions.length === 0 ? [] : [regions.join(", ")]].join(", ")}, asked for by ${cell(requestedBy)}: merged as ${commit}, and read back.`,
		`- back again: \`${to}\``,
		`- in quarantine: \`${from}\``
	].join("\n");
	try {
		await sayOnce(pullRequest, "rolled-back", text, promoter, github);
		return [];
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		return [{
			code: "NOT_TOLD",
			message: `it is done, but not told on #${pullRequest}: ${error.message}`
		}];
	}
}
async function tellWaiting(pullRequest, answers, requestedBy, promoter, github) {
	const { number, head } = pullRequest;
	if (isConfirmed(pullRequest, promoter)) return;
	const text = `This rollback is merged as soon as it is approved:\n\n${answers.filter(({ outcome }) => outcome !== "passed").map(({ reason }) => `- ${reason}`).join("\n")}`;
	await sayOnce(number, `waits ${head.commit}`, text, promoter, github);
	const description = `a rollback, asked for by ${requestedBy}: waits for approval`;
	await github.setStatus(head.commit, {
		context: CLEARANCE_STATUS,
		state: "pending",
		description
	});
}
function isConfirmed({ statuses }, promoter) {
	return statuses.some(({ context, creator }) => context === "clearance" && creator.kind === "bot" && creator.login === promoter);
}
// operations/put-back.ts
async function putBack(request, state, may, ports) {
	const { service, environment, requestedBy, reason } = request;
	const { base, promoter } = state;
	const target = await findTarget(request, state, ports);
	const { from, lanes, already } = target;
	if (already?.rollback !== void 0 && (request.to === void 0 || request.to === from)) return tellAlready(already, already.rollback, target, state, ports);
	const found = await findCandidate(target, request.to, state, ports);
	if ("findings" in found) return {
		outcome: "refused",
		findings: found.findings
	};
	const to = found.to.digest;
	const rules = rulesFor(state.policy, service, environment);
	const regions = lanes.flatMap(({ region }) => region ?? []);
	const since = await Promise.all(target.histories.map((history, index) => changeIdentity(history[0], lanes[index] ?? lanes[0], promoter, ports.github)));
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
	const branch = rollbackBranch(intent, id);
	const declined = request.unasked === true ? await declinedBy(branch, promoter, ports) : void 0;
	if (declined !== void 0) return {
		outcome: "refused",
		findings: [{
			code: "NOT_PERMITTED",
			message: `${declined.closedBy?.login ?? "somebody"} has closed #${declined.number}`
		}]
	};
	const { pullRequest, edits, kept } = await openRollback({
		branch,
		title: `roll back ${lanes.map(printLane).join(", ")}`,
		body: rollbackBody({
			intent,
			image: rules.image,
			reason,
			requestedBy,
			proof: found.to
		}),
		rollback: {
			reason,
			requestedBy
		},
		lanes,
		from,
		to,
		quarantine: quarantineOf(request, from, ports.now())
	}, state, ports);
	const [gates, done] = await Promise.all([askRollbackGates({
		lanes,
		to,
		barriers: found.barriers,
		pullRequest,
		requestedBy,
		may
	}, state, ports), kept ? false : isMerged(branch, promoter, ports)]);
	if (done) {
		await ports.github.updatePullRequest(pullRequest.number, { state: "closed" });
		await ports.github.deleteBranch(branch);
		return putBack(request, await readRollbackState(request.base ?? DEFAULT_BASE, ports), may, ports);
	}
	if ("findings" in gates) return {
		outcome: "refused",
		findings: gates.findings
	};
	if ("answers" in gates) {
		await tellWaiting(pullRequest, gates.answers, requestedBy, promoter, ports.github);
		return {
			outcome: "waiting",
			from,
			to,
			regions,
			pullRequest: pullRequest.number,
			answers: gates.answers
		};
	}
	const [ground, previous] = await Promise.all([mergeGround(base.branch, pullRequest, ports.github), healthOfAll(target, state.policy, ports)]);
	const message = mergeMessage([{
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
	}], pullRequest.url);
	const merged = await mergeChange({
		passed: gates.passed,
		pullRequest,
		edits,
		message,
		base: base.branch,
		rules: ground.rules
	}, ports);
	if (!merged.merged) return {
		outcome: "refused",
		findings: [merged.finding]
	};
	const { commit } = merged;
	const { number } = pullRequest;
	const told = await tellDone({
		intent,
		pullRequest: number,
		commit,
		requestedBy
	}, promoter, ports.github);
	return {
		outcome: "rolled-back",
		from,
		to,
		regions,
		pullRequest: number,
		commit,
		warnings: [...ground.findings, ...told]
	};
}
async function isMerged(branch, promoter, { github }) {
	return (await github.pullRequestsOf(branch)).some(({ merged }) => merged?.by.login === promoter);
}
async function declinedBy(branch, promoter, { github }) {
	const [latest] = await github.pullRequestsOf(branch);
	return latest?.state === "closed" && latest.closedBy?.login !== promoter ? latest : void 0;
}
async function tellAlready(record, asked, { from, histories }, { promoter }, { github }) {
	const { regions, previous } = record;
	const already = {
		outcome: "already",
		to: from,
		regions,
		...asked
	};
	const commits = histories.flatMap(([newest]) => newest?.commit.id ?? []);
	const merged = (await github.pullRequestsOf(rollbackBranch(record, record.promotion))).find((one) => one.merged !== void 0 && commits.includes(one.merged.commit));
	if (merged?.merged === void 0 || previous === null) return already;
	const intent = {
		...record,
		from: previous.digest,
		to: record.digest
	};
	const { commit } = merged.merged;
	await tellDone({
		intent,
		pullRequest: merged.number,
		commit,
		requestedBy: asked.requestedBy
	}, promoter, github);
	return already;
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
// operations/rollback.ts
async function rollback(request, ports) {
	const { service, environment, requestedBy } = request;
	const state = await readRollbackState(request.base ?? DEFAULT_BASE, ports);
	serviceOf(state.policy.policy, service);
	const rules = rulesFor(state.policy, service, environment);
	const may = await peopleOf(rules.rollback.by, (team) => ports.github.teamMembers(team));
	if (!may.some((login) => login.toLowerCase() === requestedBy.toLowerCase())) return {
		outcome: "refused",
		findings: [{
			code: "NOT_PERMITTED",
			message: `${requestedBy} may not roll back: rollback.by names ${rules.rollback.by.join(", ") || "nobody"}`
		}]
	};
	return putBack(request, state, may, ports);
}
export { raiseAlarm as a, methodOf as c, mergeChange as i, parseRollbackMessage as l, putBack as n, openOwn as o, isConfirmed as r, mergeGround as s, rollback as t };
