import { B as serviceOf, C as servicesCalled, F as placeOf, L as printEnvironment, N as environmentOf, P as lanesOf, R as printLane, S as goesWith, p as healthySince, tt as printDuration, z as regionsOf } from "./chain-clearance-parse-policy.js";
import { n as rulesFor } from "./chain-clearance-rules.js";
import { n as askersOf } from "./operations-may-ask.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { r as digestOf } from "./chain-digest-digest.js";
import { _ as printMarker, a as permissionsOf, c as askGates, d as digestsOf, f as readBack, h as plannedFiles, m as pathOf, p as readHead, s as passGates, t as askHealth, y as mergeMessage } from "./operations-ask-health.js";
import { a as parseRecords, c as gateLines, t as digestReader, u as lineOf } from "./chain-promotion-edit-edit-digest.js";
import { c as sameLane, o as rollbackBranch, s as rollbackId } from "./chain-promotion-identity.js";
import { t as isFromPromoter } from "./chain-promotion-own-branch.js";
import { i as clip, l as table, r as cell } from "./chain-promotion-markdown.js";
import { n as CLEARANCE_STATUS, t as once } from "./operations-observe-once.js";
import { d as printQuarantine, i as sameBytes, l as parseQuarantines, o as holdPath, p as quarantinePath, t as readFiles, u as printHold } from "./operations-observe-policy.js";
import { r as Fault } from "./chain-fault.js";
import { a as sayOnce, n as callPerson } from "./operations-call-person.js";
import { i as protectionFindings, t as gatherProtection } from "./operations-doctor-gather-protection.js";
import { i as revertOf, n as notTheRevert, r as revertBranch } from "./operations-revert.js";
import { r as digestAt, t as changeIdentity } from "./operations-observe-change.js";
import { n as generatePolicies } from "./chain-admission-generate.js";
import { a as barriersPassed, c as pastDigests, l as pastSets, n as mayGoBack, o as acrossPlaces, s as chooseRollback, t as laneHistory } from "./operations-rollback-candidates.js";
import { t as readRollbackState } from "./operations-rollback-state.js";
import { n as barrierFinding } from "./chain-clearance-barrier.js";
// chain/promotion/rolled-back-words.ts
function rolledBackWords({ from, to, images, quarantined }) {
	if (images === void 0) return [`- back again: \`${to}\``, `- in quarantine: \`${from}\``];
	return [...images.map((one) => one.from === one.to ? `- ${one.service} stays: \`${one.to}\`` : `- ${one.service} back again: \`${one.to}\`, instead of \`${one.from}\``), `- in quarantine: ${quarantined.map((digest) => `\`${digest}\``).join(", ") || "nothing"}`];
}
// chain/promotion/rollback-body.ts
function rollbackBody({ intent, image, reason, requestedBy, proof, quarantined = [] }) {
	const { service, environment, regions } = intent;
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
		table(["", "digest"], (intent.images ?? [{
			service: "",
			from: intent.from,
			to: intent.to
		}]).flatMap((one) => {
			const what = (digest) => `\`${intent.images === void 0 ? `${image}@` : ""}${digest}\``;
			if (one.from === one.to) return [[`${one.service} stays`.trim(), what(one.to)]];
			return [[`${one.service} bad`.trim(), what(one.from)], [`${one.service} back to`.trim(), what(one.to)]];
		})),
		proof.health === "healthy" ? `It was healthy there for ${printDuration(proof.healthyFor)} when it was replaced, is cleared, and would be admitted today.` : "Nobody asked for its health while it stood there; it is cleared, and would be admitted today.",
		...intent.images === void 0 ? [] : [`These images stood together there before, and go back together. In quarantine from now on: ${quarantined.map((digest) => `\`${digest}\``).join(", ") || "nothing new"}, ${intent.images.filter((one) => one.from !== one.to).length > quarantined.length ? "which is known to be bad" : "all that go, because nobody knows which of them is bad"}.`],
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
async function mergeGround(request, { number, mayBypass }, ports) {
	const asked = ports.github.branchRules(request.branch);
	const [rules, facts] = await Promise.all([asked, gatherProtection(request, ports, asked)]);
	const administrator = `this token could merge #${number} into ${request.branch} as an administrator: restore the ruleset`;
	return {
		rules,
		findings: [...mayBypass ? [{
			code: "BRANCH_UNPROTECTED",
			message: administrator
		}] : [], ...protectionFindings(facts).map(({ code, message, remedy }) => ({
			code: code === "BRANCH_OPEN" || code === "BYPASS_POSSIBLE" ? "BRANCH_UNPROTECTED" : "PROMOTION_UNSAFE",
			message: `${message}: ${remedy}`
		}))]
	};
}
async function groundForAll(request, pullRequest, ports) {
	try {
		return await mergeGround(request, pullRequest, ports);
	} catch (error) {
		if (!(error instanceof Fault) || error.code !== "GITHUB_DENIED") throw error;
		const message = `what protects ${request.branch} can't be read, so nobody knows whether it does: ${error.message}`;
		return {
			rules: UNREAD,
			findings: [{
				code: "BRANCH_UNPROTECTED",
				message
			}]
		};
	}
}
const UNREAD = {
	requiresPullRequest: false,
	codeOwnerReview: false,
	blocksForcePush: false,
	blocksDeletion: false,
	requiredStatuses: [],
	ownStatuses: [],
	bypass: "unknown",
	bypassActors: void 0,
	permissions: void 0,
	mergeMethods: ["merge"],
	mergeQueue: false,
	requiresSignatures: false
};
function methodOf({ mergeMethods }) {
	return ["merge", "squash"].find((method) => mergeMethods.includes(method));
}
// operations/merge-own.ts
async function mergeOwn({ number, head, title }, { why, message, rules }, github) {
	await github.setStatus(head.commit, {
		context: CLEARANCE_STATUS,
		state: "success",
		description: why
	});
	const method = methodOf(rules) ?? "merge";
	return github.merge({
		pullRequest: number,
		expectedHead: head.commit,
		method,
		title,
		message
	});
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
// operations/own-merged.ts
async function isOwnMerged(branch, promoter, github) {
	return (await github.pullRequestsOf(branch)).some(({ merged }) => merged?.by.login === promoter);
}
// operations/merge-alarm.ts
const HOLD_DAYS = 7;
async function raiseAlarm({ pullRequest, commit, lanes, findings }, ground, ports) {
	const { github } = ports;
	const why = `The merge ${commit} of #${pullRequest} isn't the planned change:\n\n${findings.map(({ message }) => `- ${message}`).join("\n")}`;
	const freeze = await holdAll(lanes, pullRequest, commit, why, ground, ports);
	const promoter = (await github.viewer()).login;
	const undone = `${freeze}; the revert is ${revertBranch(commit)}`;
	await callPerson({
		key: `readback ${commit.slice(0, 12)}`,
		title: `#${pullRequest} was merged as something else than what was cleared`,
		text: `${why}\n\n${undone}.`,
		commit
	}, promoter, github);
	await sayOnce(pullRequest, `alarm ${commit}`, `**Alarm.** ${why}\n\n${undone}. Find out how it came to this before the hold is lifted.`, promoter, github);
	const revert = await openRevert({
		merged: commit,
		base: ground.base,
		why,
		of: pullRequest
	}, promoter, ports);
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
	const promoter = (await github.viewer()).login;
	const before = await github.pullRequestsOf(branch);
	if (before.some((one) => one.merged?.by.login === promoter)) return true;
	if (before.some((one) => one.state === "closed" && one.closedBy?.kind === "human")) return false;
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
	}, promoter, github);
	if ((await mergeOwn(pullRequest, {
		why: "a hold only freezes",
		message: why,
		rules
	}, github)).merged) return true;
	if (!await isOwnMerged(branch, promoter, github)) return false;
	await github.updatePullRequest(pullRequest.number, { state: "closed" });
	await github.deleteBranch(branch);
	return true;
}
async function openRevert({ merged, base, why, of }, promoter, { git, github }) {
	const branch = revertBranch(merged);
	const title = `revert #${of}: not what was cleared`;
	const { pullRequest } = await openOwn({
		branch,
		base: {
			branch: base,
			commit: merged
		},
		message: `${title}\n\n${why}`,
		files: await revertOf(git, merged),
		title,
		body: why
	}, async (commit) => {
		await git.refresh();
		return (await notTheRevert({
			ref: branch,
			commit,
			fromFork: false
		}, merged, git)).length === 0;
	}, promoter, github);
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
async function mergeOrWithdraw({ pullRequest, message, lastLook }, head, method, github) {
	const withdraw = (description) => github.setStatus(head, {
		context: CLEARANCE_STATUS,
		state: "pending",
		description
	});
	const attempt = async () => {
		const no = await lastLook?.();
		if (no !== void 0) return {
			merged: false,
			why: "not-mergeable",
			message: no
		};
		return github.merge({
			pullRequest: pullRequest.number,
			expectedHead: head,
			method,
			...message
		});
	};
	const outcome = await attempt().catch(async (error) => {
		await withdraw("the merge failed; it is decided afresh");
		throw error;
	});
	if (!outcome.merged) await withdraw(`the merge didn't happen: ${outcome.why}`);
	return outcome;
}
// operations/rollback-digests.ts
async function digestsAfter(git, commit, policy, changes) {
	const current = new Map();
	await Promise.all(lanesOf(policy).map(async (lane) => {
		const digest = changes.find((one) => sameLane(one.lane, lane))?.to ?? await digestOrNull(digestAt(git, commit, placeOf(policy, lane)));
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
// operations/shared-value.ts
async function refuseSharedValues(edits, files, { policy, base, git }) {
	const after = new Map(files.flatMap(({ path, bytes }) => bytes === null ? [] : [[path, digestReader(bytes)]]));
	const moved = edits.flatMap((edit) => "place" in edit ? [edit] : []);
	const own = new Set(moved.map(({ place }) => JSON.stringify(place)));
	const neighbours = lanesOf(policy).map((lane) => ({
		lane,
		place: placeOf(policy, lane)
	})).filter(({ place }) => after.has(place.file) && !own.has(JSON.stringify(place)));
	if (neighbours.length === 0) return;
	const standing = await digestsOf(git, base, policy);
	for (const { lane, place } of neighbours) {
		const before = await readable(() => standing.at(lane));
		const shared = moved.find((edit) => edit.place.file === place.file && edit.from === before);
		const digestAfter = after.get(place.file);
		if (shared === void 0 || digestAfter === void 0) continue;
		if (await readable(() => digestAfter(place.path) ?? null) === before) continue;
		throw new Fault("EDIT_PATH_AMBIGUOUS", `${shared.place.path} and ${place.path} are one value of ${place.file}, and ${printLane(lane)} would change with it: give each digestAt a value of its own`);
	}
}
async function readable(read) {
	try {
		return await read();
	} catch (error) {
		if (error instanceof Fault && error.code.startsWith("EDIT_")) return void 0;
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
	await refuseSharedValues(edits, files, {
		policy: state.policy.policy,
		base,
		git
	});
	const { pullRequest, kept } = await openOwn({
		branch,
		base: state.base,
		files,
		message: rollbackMessage(title, rollback),
		title,
		body
	}, async (commit) => {
		await git.refresh();
		const quarantines = await Promise.all(request.quarantines.map((quarantine) => quarantineAt(commit, quarantine, ports)));
		before = await plannedRollback({
			...request,
			quarantines
		}, state, ports);
		return (await readHead(git, base, commit, before)).length === 0;
	}, state.promoter, github);
	return {
		pullRequest,
		kept,
		edits: kept ? before : edits
	};
}
async function plannedRollback({ changes, quarantines: wanted }, { base, policy, restrictions }, { git }) {
	const fresh = wanted.filter(({ digest }) => !restrictions.quarantines.some((known) => known.digest === digest));
	const quarantines = [...restrictions.quarantines, ...fresh];
	const current = await digestsAfter(git, base.commit, policy.policy, changes);
	const generated = generatePolicies(policy, quarantines, current).filter(({ path }) => path.endsWith("/quarantine.yaml"));
	const there = await readFiles(git, base.commit, generated.map(({ path }) => path));
	return [
		...changes.map(({ lane, from, to }) => ({
			place: placeOf(policy.policy, lane),
			from,
			to
		})),
		...fresh.map((quarantine) => ({
			path: quarantinePath(quarantine.digest),
			bytes: new TextEncoder().encode(printQuarantine(quarantine))
		})),
		...generated.filter(({ path, bytes }) => !sameBytes(there.get(path) ?? null, bytes))
	];
}
async function quarantineAt(commit, quarantine, { git }) {
	const path = quarantinePath(quarantine.digest);
	const files = await readFiles(git, commit, [path]);
	const [there] = parseQuarantines(files);
	return there === void 0 || there.immediate ? quarantine : there;
}
// operations/rollback-gates.ts
async function askRollbackGates(request, state, ports) {
	const { changes, pullRequest } = request;
	const rulesOf = ({ service, environment }) => rulesFor(state.policy, service, environment);
	const approvals = Math.max(0, ...changes.map(({ lane }) => rulesOf(lane).rollback.approvals));
	const verdictOf = once(({ lane, to }) => mayGoBack(to, lane, state, ports), ({ lane, to }) => `${lane.service} ${to}`);
	const [verdicts, approval] = await Promise.all([Promise.all(changes.map(verdictOf)), approvalFacts(request, approvals, ports)]);
	const refused = verdicts.find((one) => one.outcome === "refused");
	if (refused?.outcome === "refused") return { findings: refused.findings };
	const asked = changes.map(({ lane, to }, index) => {
		const rules = rulesOf(lane);
		const verdict = verdicts[index];
		if (verdict === void 0) throw new Error("every change has a verdict");
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
	const permissions = approvals > 0 ? await permissionsOf(pullRequest.reviews, (login) => github.permission(login)) : new Map();
	return {
		link: pullRequest.url,
		reviews: pullRequest.reviews,
		permissions,
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
	const { policy } = state.policy;
	const [called = request.service] = servicesCalled(policy, request.service);
	const services = goesWith(policy, called);
	const standing = await digestsOf(ports.git, state.base.commit, policy);
	const found = await Promise.all(regionsOfRequest(request, state.policy).map(async (region) => {
		const members = await Promise.all(services.map(async (service) => {
			const lane = {
				service,
				environment: request.environment,
				region
			};
			const [current, history] = await Promise.all([standing.at(lane), laneHistory(lane, state, ports)]);
			return {
				service,
				lane,
				current,
				history
			};
		}));
		return {
			members,
			sets: pastSets(members, 30)
		};
	}));
	const runs = ({ members, sets }, digest) => sets.current === digest || members.some(({ current }) => current === digest);
	const isQuarantined = ({ members }) => state.restrictions.quarantines.some(({ digest }) => members.some(({ current }) => current === digest));
	const newest = found.filter((one) => one.sets.current !== null && (request.from === void 0 || runs(one, request.from))).sort((a, b) => Number(isQuarantined(b)) - Number(isQuarantined(a)) || changedAt(b.sets) - changedAt(a.sets)).at(0);
	if (newest === void 0 || newest.sets.current === null) {
		const name = printEnvironment(request.environment, request.region ?? null);
		const { service, from } = request;
		const why = from === void 0 ? `nothing is deployed of ${service}` : `${from} runs nowhere`;
		throw new Fault("ROLLBACK_IMPOSSIBLE", `${why} in ${name}`);
	}
	const from = newest.sets.current;
	const affected = found.filter(({ sets }) => sets.current === from);
	const [first, ...others] = newest.members.map(({ service, current }, index) => {
		const here = affected.flatMap(({ members }) => members[index] ?? []);
		const [lane, ...lanes] = here.map((one) => one.lane);
		if (lane === void 0 || current === null) throw new Error("the newest place runs its own images");
		return {
			service,
			lanes: [lane, ...lanes],
			from: current,
			histories: here.map(({ history }) => history)
		};
	});
	if (first === void 0) throw new Error("a service has images");
	const record = newest.sets.history[0]?.record;
	return {
		service: serviceOf(policy, called).set?.name ?? called,
		regions: first.lanes.flatMap(({ region }) => region ?? []),
		from,
		parts: [first, ...others],
		sets: affected.map(({ sets }) => sets),
		...record?.rollback === void 0 ? {} : { already: record }
	};
}
async function findCandidate({ parts, from, sets }, to, state, ports) {
	const [lane] = parts[0].lanes;
	const { rollback, approval } = rulesFor(state.policy, lane.service, lane.environment);
	const asksHealth = environmentOf(state.policy.policy, lane.environment).health !== void 0;
	const past = acrossPlaces(sets.map(({ history }) => pastDigests(history))).filter(({ digest }) => digest !== from);
	const imagesOf = (one) => sets.map(({ images }) => images.get(one)).find((found) => found !== void 0);
	const named = past.find(({ digest }) => [...imagesOf(digest)?.values() ?? []].some((one) => one === to));
	const { order, findings } = chooseRollback(past, rollback, named?.digest ?? to, asksHealth);
	const against = [...findings];
	for (const one of order) {
		const images = imagesOf(one.digest);
		const digests = parts.flatMap(({ service }) => images?.get(service) ?? []);
		const objections = await objectionsTo(digests, parts, state, ports);
		const barriers = objections.length > 0 ? [] : await barriersFor(digests, parts, state, ports);
		if (objections.length === 0 && barriers.length === 0) return {
			to: one,
			digests,
			barriers
		};
		against.push(...objections, ...barriers.map((barrier) => barrierFinding(barrier, one.digest)));
	}
	const call = [...new Set([...rollback.by, ...approval?.from ?? []])].join(", ") || "the platform team";
	const why = past.length === 0 ? "nothing stood there before" : `${past.length} digests stood there before`;
	return { findings: [{
		code: "NO_SAFE_ROLLBACK",
		message: `nothing may be put back in ${printLane(lane)} (${why}): call ${call}`
	}, ...against] };
}
async function objectionsTo(digests, parts, state, ports) {
	return (await Promise.all(digests.map((digest, index) => mayGoBack(digest, (parts[index] ?? parts[0]).lanes[0], state, ports)))).flatMap((verdict) => verdict.outcome === "refused" ? verdict.findings : []);
}
async function barriersFor(digests, parts, { policy }, { registry }) {
	return (await Promise.all(digests.map(async (digest, index) => {
		const { service, lanes, from, histories } = parts[index] ?? parts[0];
		if (digest === from) return [];
		const { image } = rulesFor(policy, service, lanes[0].environment);
		return barriersPassed(image, histories, digest, registry);
	}))).flat();
}
function regionsOfRequest({ environment, region }, { policy }) {
	const regions = regionsOf(environmentOf(policy, environment));
	if (region !== void 0 && !regions.includes(region)) {
		const known = regions.filter((one) => one !== null).join(", ") || "none";
		throw new Fault("INPUT_INVALID", `${environment} has no region "${region}"; it has: ${known}`);
	}
	return region === void 0 ? regions : [region];
}
function changedAt({ history }) {
	return history[0]?.committed.getTime() ?? 0;
}
// operations/tell-rollback.ts
async function tellDone({ intent, pullRequest, commit, requestedBy }, promoter, github) {
	const { service, environment, regions } = intent;
	const text = [`**Rolled back** ${service} in ${[environment, ...regions.length === 0 ? [] : [regions.join(", ")]].join(", ")}, asked for by ${cell(requestedBy)}: merged as ${commit}, and read back.`, ...rolledBackWords(intent)].join("\n");
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
	const { environment, requestedBy, reason } = request;
	const { base, promoter } = state;
	const target = await findTarget(request, state, ports);
	const { from, parts, regions, already } = target;
	if (already?.rollback !== void 0 && (request.to === void 0 || request.to === from)) return tellAlready(already, already.rollback, target, state, ports);
	const found = await findCandidate(target, request.to, state, ports);
	if ("findings" in found) return {
		outcome: "refused",
		findings: found.findings
	};
	const to = found.to.digest;
	const rules = rulesFor(state.policy, parts[0].service, environment);
	const since = await Promise.all(parts.flatMap(({ lanes, histories }) => histories.map((history, index) => changeIdentity(history[0], lanes[index] ?? lanes[0], promoter, ports.github))));
	const all = parts.map((part, index) => ({
		...part,
		to: found.digests[index] ?? part.from
	}));
	const going = all.filter((one) => one.from !== one.to);
	const changes = going.flatMap(({ lanes, ...one }) => lanes.map((lane) => ({
		lane,
		from: one.from,
		to: one.to
	})));
	const intent = {
		service: target.service,
		environment,
		regions,
		from,
		to,
		policyDigest: policyDigestOf(parts, state),
		since,
		...parts.length === 1 ? {} : { images: all.map((one) => ({
			service: one.service,
			from: one.from,
			to: one.to
		})) }
	};
	const quarantined = badAmong(going, request.from, state);
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
		title: `roll back ${placesOf(intent).map(printLane).join(", ")}`,
		body: rollbackBody({
			intent,
			image: rules.image,
			reason,
			requestedBy,
			proof: found.to,
			quarantined
		}),
		rollback: {
			reason,
			requestedBy
		},
		changes,
		quarantines: quarantined.map((digest) => quarantineOf(request, digest, ports.now()))
	}, state, ports);
	const [gates, done] = await Promise.all([askRollbackGates({
		changes,
		barriers: found.barriers,
		pullRequest,
		requestedBy,
		may
	}, state, ports), kept ? false : isOwnMerged(branch, promoter, ports.github)]);
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
	const { policyPath } = request.base ?? DEFAULT_BASE;
	const asked = {
		snapshot: state.policy,
		policyPath,
		branch: base.branch,
		environments: [environment]
	};
	const [ground, previous] = await Promise.all([groundForAll(asked, pullRequest, ports), Promise.all(going.map((part) => healthOfAll(part, state.policy, ports)))]);
	const tokenOf = ({ service }) => gates.passed.find(({ question }) => question.lane.service === service) ?? gates.passed[0];
	const [record, ...records] = going.map((part, index) => ({
		promotion: id,
		...parts.length === 1 ? {} : { batch: target.service },
		service: part.service,
		environment,
		regions,
		digest: part.to,
		previous: previous[index] ?? {
			digest: part.from,
			state: "unknown"
		},
		rollback: {
			reason,
			requestedBy
		},
		gates: gateLines(tokenOf(part))
	}));
	if (record === void 0) throw new Error("a rollback changes something");
	const message = mergeMessage([record, ...records], pullRequest.url);
	const merged = await mergeChange({
		passed: gates.passed,
		pullRequest,
		edits,
		message,
		base: base.branch,
		rules: ground.rules,
		lastLook: () => refusedMeanwhile(all, request, state, ports)
	}, ports);
	if (!merged.merged) return {
		outcome: "refused",
		findings: [merged.finding]
	};
	const { commit } = merged;
	const { number } = pullRequest;
	const told = await tellDone({
		intent: {
			...intent,
			quarantined
		},
		pullRequest: number,
		commit,
		requestedBy
	}, promoter, ports.github);
	return {
		outcome: "rolled-back",
		from,
		to,
		regions,
		...intent.images === void 0 ? {} : { images: intent.images },
		quarantined,
		pullRequest: number,
		commit,
		warnings: [...ground.findings, ...told]
	};
}
async function refusedMeanwhile(parts, { base = DEFAULT_BASE }, before, ports) {
	const now = await readRollbackState(base, ports);
	if (JSON.stringify(now.restrictions) === JSON.stringify(before.restrictions)) return void 0;
	for (const { lanes, to } of parts) {
		const verdict = await mayGoBack(to, lanes[0], now, ports);
		if (verdict.outcome === "refused") return verdict.findings.map(({ message }) => message).join("; ");
	}
}
async function declinedBy(branch, promoter, { github }) {
	const latest = (await github.pullRequestsOf(branch)).find((one) => isFromPromoter(one, promoter));
	return latest?.state === "closed" && latest.closedBy?.login !== promoter ? latest : void 0;
}
async function tellAlready(record, asked, { from, service, parts }, { promoter, restrictions }, { github }) {
	const { regions, previous } = record;
	const newest = parts.flatMap(({ histories }) => histories.flatMap(([one]) => one?.commit ?? []));
	const commits = newest.map(({ id }) => id);
	const records = newest.map(({ message }) => parseRecords(message)).find((all) => all.some(({ promotion }) => promotion === record.promotion));
	const images = parts.map((part) => {
		const one = records?.find(({ service }) => service === part.service);
		return {
			service: part.service,
			from: one?.previous?.digest ?? part.from,
			to: part.from
		};
	});
	const several = parts.length === 1 ? {} : { images };
	const already = {
		outcome: "already",
		to: from,
		regions,
		...several,
		...asked
	};
	const { environment } = record;
	const merged = (await github.pullRequestsOf(rollbackBranch({
		service,
		environment
	}, record.promotion))).find((one) => one.merged !== void 0 && commits.includes(one.merged.commit));
	if (merged?.merged === void 0 || previous === null) return already;
	const quarantined = images.map((one) => one.from).filter((digest) => restrictions.quarantines.some((one) => one.digest === digest));
	const intent = {
		...record,
		service,
		from: previous.digest,
		to: record.digest,
		...several,
		quarantined
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
function badAmong(going, named, { restrictions }) {
	const digests = [...new Set(going.map(({ from }) => from))];
	const known = digests.filter((digest) => digest === named || restrictions.quarantines.some((one) => one.digest === digest));
	return known.length > 0 ? known : digests;
}
function policyDigestOf(parts, { policy }) {
	const digests = parts.map(({ service, lanes }) => rulesFor(policy, service, lanes[0].environment).policyDigest);
	return digests.length === 1 && digests[0] !== void 0 ? digests[0] : digestOf(JSON.stringify(digests));
}
function placesOf({ service, environment, regions }) {
	return (regions.length === 0 ? [null] : regions).map((region) => ({
		service,
		environment,
		region
	}));
}
function quarantineOf({ reason, requestedBy }, digest, since) {
	return {
		digest,
		owner: requestedBy,
		reason,
		since,
		immediate: false
	};
}
// operations/rollback.ts
async function rollback(request, ports) {
	const { service, environment, requestedBy } = request;
	const state = await readRollbackState(request.base ?? DEFAULT_BASE, ports);
	const [called = service] = servicesCalled(state.policy.policy, service);
	serviceOf(state.policy.policy, called);
	const rules = rulesFor(state.policy, called, environment);
	const { people, permitted } = await askersOf(requestedBy, rules.rollback.by, ports.github);
	if (!permitted) return {
		outcome: "refused",
		findings: [{
			code: "NOT_PERMITTED",
			message: `${requestedBy} may not roll back: rollback.by names ${rules.rollback.by.join(", ") || "nobody"}`
		}]
	};
	return putBack(request, state, people, ports);
}
export { mergeChange as a, mergeOwn as c, rolledBackWords as d, refuseSharedValues as i, mergeGround as l, putBack as n, raiseAlarm as o, isConfirmed as r, openOwn as s, rollback as t, parseRollbackMessage as u };
