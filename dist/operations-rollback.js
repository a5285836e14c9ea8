import { B as servicesCalled, O as healthySince, Ot as printDuration, Q as placeOf, X as environmentOf, Z as lanesOf, et as printEnvironment, it as spotsOf, nt as regionsOf, rt as serviceOf, tt as printLane, z as goesWith } from "./chain-clearance-parse-policy.js";
import { i as rulesFor } from "./chain-clearance-rules.js";
import { n as askersOf } from "./operations-may-ask.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { r as digestOf } from "./chain-digest-digest.js";
import { a as parseRecords, c as recordsIn, f as lineOf, l as withoutRecords, s as printRecords, t as digestReader, u as gateLines } from "./chain-promotion-edit-edit-digest.js";
import { c as rollbackId, l as sameLane, s as rollbackBranch, t as isPromoter } from "./chain-promotion-promoter.js";
import { a as methodOf, n as CLEARANCE_STATUS, o as unmergeable, s as writesAhead, t as once } from "./operations-observe-once.js";
import { t as isFromPromoter } from "./chain-promotion-own-branch.js";
import { i as clip, l as table, r as cell } from "./chain-promotion-markdown.js";
import { S as printMarker, d as readHead, f as editsAt, i as permissionsOf, m as plannedFiles, o as passGates, p as pathOf, s as askGates, t as askHealth, u as readBack, v as sameRecords, y as mergeMessage } from "./operations-ask-health.js";
import { a as sameBytes, d as printHold, f as printQuarantine, m as quarantinePath, n as readFiles, s as holdPath, u as parseQuarantines } from "./operations-observe-policy.js";
import { r as Fault } from "./chain-fault.js";
import { a as sayOnce, i as hasSaid, n as callPerson } from "./operations-call-person.js";
import { t as baseCommit } from "./operations-observe-base.js";
import { i as revertOf, n as notTheRevert, r as revertBranch } from "./operations-revert.js";
import { i as protectionFindings, t as gatherProtection } from "./operations-doctor-gather-protection.js";
import { i as digestAt, n as changeIdentity } from "./operations-observe-change.js";
import { r as generateQuarantines } from "./chain-admission-generate.js";
import { t as digestsOf } from "./operations-observe-digests.js";
import { r as rolledBackWords } from "./chain-promotion-rolled-back-words.js";
import { a as mayGoBack, c as barriersPassed, d as pastDigests, f as pastSets, l as acrossPlaces, n as isCut, r as laneHistories, t as LOOKED_BACK, u as chooseRollback } from "./operations-rollback-candidates.js";
import { t as readRollbackState } from "./operations-rollback-state.js";
import { n as barrierFinding } from "./chain-clearance-barrier.js";
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
function rollbackMessage(title, { reason, requestedBy }, records = []) {
	return `${[
		title,
		`Clearance-Rollback: ${lineOf(reason)}\nClearance-Requested-By: ${lineOf(requestedBy)}`,
		printRecords(records)
	].filter((one) => one !== "").join("\n\n")}\n`;
}
function parseRollbackMessage(message) {
	const [, reason, requestedBy] = /\n\nClearance-Rollback: (.+)\nClearance-Requested-By: (\S+)\n*$/.exec(withoutRecords(message)) ?? [];
	return reason === void 0 || requestedBy === void 0 ? void 0 : {
		reason,
		requestedBy
	};
}
// operations/queue-group.ts
const DEEPEST = 100;
async function groundOf(group, base, { git, github }) {
	const tip = await baseCommit(git, base);
	const { login } = await github.viewer();
	let [below] = (await git.commit(group)).parents;
	for (let depth = 0; below !== void 0 && depth < DEEPEST; depth += 1) {
		if (await git.isAncestor(below, tip)) return below;
		if (await answerAt(below, login, github) === "success") return below;
		below = (await git.commit(below)).parents[0];
	}
}
async function answerGroup({ number, head }, group, base, { git, github }) {
	if (group === void 0) return "isn't built yet";
	await git.refresh();
	const ground = await groundOf(group, base, {
		git,
		github
	});
	const merged = ground === void 0 ? "conflict" : await git.mergeOf(ground, head.commit);
	if (ground === void 0 || merged === "conflict") return "is behind what isn't answered for yet";
	if (!sameChanges(merged, await git.changes(ground, group))) return `what was built (${group}) isn't #${number} alone`;
	await github.setStatus(group, {
		context: CLEARANCE_STATUS,
		state: "success",
		description: `exactly #${number}, which is answered for`
	});
}
function sameChanges(one, other) {
	const paths = new Map(other.map((change) => [change.path, change]));
	return one.length === other.length && one.every(({ path, after, plain }) => {
		const there = paths.get(path);
		if (there === void 0 || there.plain !== plain) return false;
		if (after === "too large" || there.after === "too large") return false;
		return sameBytes(after ?? null, there.after ?? null);
	});
}
async function answerAt(commit, promoter, github) {
	return (await github.statuses(commit)).find(({ context, creator }) => context === "clearance" && creator.login === promoter)?.state;
}
// operations/merge-queue.ts
async function mergeInQueue(change, head, ports) {
	const { github } = ports;
	const { number } = change.pullRequest;
	let now = await github.pullRequest(number);
	const refuse = async (finding) => {
		await leaveQueue(now, finding.message, github);
		return {
			merged: false,
			finding
		};
	};
	const over = (message) => ({
		merged: false,
		finding: {
			code: "NOT_MERGEABLE",
			message: `#${number}: ${message}`
		}
	});
	const no = (message) => refuse({
		code: "NOT_MERGEABLE",
		message: `#${number}: ${message}`
	});
	if (now.queued === void 0 && now.merged === void 0) {
		await github.setStatus(head, {
			context: CLEARANCE_STATUS,
			state: "success",
			description: "every gate has passed; they are asked again in the queue"
		});
		const why = await change.lastLook?.();
		if (why !== void 0) return no(why);
		const jump = change.records.some(({ rollback }) => rollback !== void 0);
		const outcome = await (jump ? jumpQueue(number, head, github) : github.enqueue({
			pullRequest: number,
			expectedHead: head,
			jump
		})).catch(async (error) => {
			await leaveQueue(now, "GitHub didn't take it", github);
			throw error;
		});
		now = await github.pullRequest(number);
		if (!outcome.queued && now.queued === void 0) {
			if (outcome.why !== "head-moved") return no(outcome.message);
			return refuse({
				code: "HEAD_CHANGED",
				message: `#${number}: ${outcome.message}`
			});
		}
	}
	if (now.merged !== void 0) return over("it is merged already");
	const { queued } = now;
	const waits = (reason) => ({
		merged: "queued",
		reason: `#${number} ${reason}`
	});
	if (queued === void 0) return no("the queue has let it go");
	const { login } = await github.viewer();
	if (queued.by.login !== login) return no(`${queued.by.login} put it into the queue, who isn't the promoter`);
	const { group } = queued;
	if (group === void 0) return waits("is in the merge queue, which hasn't built it yet");
	await ports.git.refresh();
	const [parent] = (await ports.git.commit(group)).parents;
	if (await groundOf(group, change.base, ports) !== parent) return waits("is in the merge queue, behind what isn't answered for yet");
	const [finding] = await strangeIn(group, head, change, ports);
	if (finding !== void 0) return refuse(finding);
	const why = await change.lastLook?.();
	if (why !== void 0) return no(why);
	await github.setStatus(group, {
		context: CLEARANCE_STATUS,
		state: "success",
		description: `exactly #${number} as it was cleared`
	});
	const { merged } = await github.pullRequest(number);
	if (merged === void 0) return waits("is in the merge queue, and answered for");
	if (merged.by.login !== login) return over(`${merged.by.login} had it merged, who isn't the promoter`);
	return {
		merged: true,
		commit: merged.commit
	};
}
async function jumpQueue(pullRequest, expectedHead, github) {
	const outcome = await github.enqueue({
		pullRequest,
		expectedHead,
		jump: true
	});
	if (outcome.queued || outcome.why === "head-moved") return outcome;
	return github.enqueue({
		pullRequest,
		expectedHead,
		jump: false
	});
}
async function leaveQueue({ number, head, queued }, why, github) {
	await github.dequeue(number);
	const description = `it doesn't go through the queue: ${why}`;
	const said = queued?.group === void 0 ? [head.commit] : [head.commit, queued.group];
	for (const commit of said) await github.setStatus(commit, {
		context: CLEARANCE_STATUS,
		state: "pending",
		description
	});
}
async function strangeIn(group, head, { edits, records }, { git }) {
	const lost = !sameRecords(recordsIn(await git.commit(group)), records);
	const message = `what the queue has built (${group}) doesn't carry the record of the change`;
	return [...await readBack(git, group, head, edits), ...lost ? [{
		code: "EDIT_UNEXPECTED",
		message
	}] : []];
}
// operations/merge-own.ts
async function mergeOwn(pullRequest, { planned, why, message, rules }, ports) {
	const { number, head, title } = pullRequest;
	const { git, github } = ports;
	await github.setStatus(head.commit, {
		context: CLEARANCE_STATUS,
		state: "success",
		description: why
	});
	const method = methodOf(rules) ?? "merge";
	const merged = rules.queue === null ? await github.merge({
		pullRequest: number,
		expectedHead: head.commit,
		method,
		title,
		message
	}) : await throughQueue(pullRequest, ports);
	if (!merged.merged) return merged;
	await git.refresh();
	return {
		...merged,
		findings: await readBack(git, merged.commit, head.commit, planned)
	};
}
async function throughQueue({ number, head, base }, ports) {
	const { github } = ports;
	let looked = await github.pullRequest(number);
	if (looked.queued === void 0 && looked.merged === void 0) {
		const outcome = await jumpQueue(number, head.commit, github);
		if (!outcome.queued) return {
			merged: false,
			message: outcome.message
		};
		looked = await github.pullRequest(number);
	}
	const waits = looked.queued && await answerGroup({
		number,
		head
	}, looked.queued.group, base.ref, ports);
	const { merged } = await github.pullRequest(number);
	if (merged !== void 0) return {
		merged: true,
		commit: merged.commit
	};
	return {
		merged: false,
		message: `it is in the merge queue and ${waits ?? "answered for"}`
	};
}
// operations/open-own.ts
async function openOwn(change, holdsPlan, promoter, github) {
	const there = await proposed(change, github);
	if (there !== void 0 && isPromoter(there.pullRequest.author, promoter)) {
		if (there.created || await holdsPlan(there.pullRequest.head.commit, there.pullRequest)) return {
			pullRequest: there.pullRequest,
			kept: !there.created
		};
	}
	await github.deleteBranch(change.branch);
	const { pullRequest, created } = await github.propose(change);
	if (!isPromoter(pullRequest.author, promoter)) {
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
// operations/own-merged.ts
async function isOwnMerged(branch, promoter, github) {
	return (await github.pullRequestsOf(branch)).some(({ merged }) => isPromoter(merged?.by, promoter));
}
// operations/merge-alarm.ts
const HOLD_DAYS = 7;
async function raiseAlarm({ pullRequest, commit, lanes, findings }, ground, ports) {
	const { github } = ports;
	const why = `The merge ${commit} of #${pullRequest} isn't the planned change:\n\n${findings.map(({ message }) => `- ${message}`).join("\n")}`;
	const freeze = await holdAll(lanes, pullRequest, commit, why, ground, ports);
	const promoter = (await github.viewer()).login;
	const revert = await revertOf(ports.git, commit);
	const undone = `${freeze}; ${"files" in revert ? `the revert is ${revertBranch(commit)}` : `there is no revert, because ${revert.why}: make one by hand (git revert -m 1 ${commit})`}`;
	await callPerson({
		key: `readback ${commit.slice(0, 12)}`,
		title: `#${pullRequest} was merged as something else than what was cleared`,
		text: `${why}\n\n${undone}.`,
		commit
	}, promoter, github);
	await sayOnce(pullRequest, saying(commit), `**Alarm.** ${why}\n\n${undone}. Find out how it came to this before the hold is lifted.`, promoter, github);
	if (!("files" in revert)) throw new Fault("READBACK_MISMATCH", `${why}\n${undone}.`);
	const opened = await openRevert({
		merged: commit,
		base: ground.base,
		why,
		of: pullRequest
	}, revert.files, promoter, ports);
	throw new Fault("READBACK_MISMATCH", `${why}\nThe revert is #${opened}; ${freeze}.`);
}
async function isAlarmed({ pullRequest, commit }, promoter, { git, github }) {
	if ("files" in await revertOf(git, commit)) return false;
	return hasSaid(await github.comments(pullRequest), saying(commit), promoter);
}
function saying(commit) {
	return `alarm ${commit}`;
}
async function holdAll(lanes, pullRequest, merged, why, ground, ports) {
	const [first] = lanes;
	if (first === void 0) return "nobody knows what to put on hold";
	const { environment } = first;
	const services = [...new Set(lanes.map(({ service }) => service))];
	const service = services.join(", ");
	return await mergeHolds(ports, merged, ground, services.map((one) => ({
		path: holdPath({
			environment,
			service: one
		}),
		bytes: new TextEncoder().encode(printHold({
			owner: "clearance-promoter",
			reason: `#${pullRequest} was merged as something else than what was cleared`,
			expires: new Date(ports.now().getTime() + HOLD_DAYS * 864e5)
		}))
	})), {
		services,
		environment
	}, why).catch((error) => {
		if (error instanceof Fault && ["STATE_CHANGED", "READBACK_MISMATCH"].includes(error.code)) return false;
		throw error;
	}) ? `${service} is on hold in ${environment}` : `the hold on ${service} in ${environment} could NOT be merged: merge it by hand at once`;
}
async function mergeHolds(ports, merged, ground, planned, { services, environment }, why) {
	const { git, github } = ports;
	const { base, rules } = ground;
	const branch = `clearance/hold/${environment}/${services[0]}/${merged.slice(0, 12)}`;
	const title = `hold ${services.join(", ")} in ${environment}`;
	const promoter = (await github.viewer()).login;
	const before = await github.pullRequestsOf(branch);
	if (before.some((one) => isPromoter(one.merged?.by, promoter))) return true;
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
	const outcome = await mergeOwn(pullRequest, {
		planned,
		why: "a hold only freezes",
		message: why,
		rules
	}, ports);
	if (outcome.merged) {
		await alarmOver(pullRequest.number, outcome, ground, ports);
		return true;
	}
	if (!await isOwnMerged(branch, promoter, github)) return false;
	await github.updatePullRequest(pullRequest.number, { state: "closed" });
	await github.deleteBranch(branch);
	return true;
}
async function alarmOver(pullRequest, { commit, findings: [first, ...more] }, ground, ports) {
	if (first === void 0) return;
	await raiseAlarm({
		pullRequest,
		commit,
		lanes: [],
		findings: [first, ...more]
	}, ground, ports);
}
async function openRevert({ merged, base, why, of }, files, promoter, { git, github }) {
	const branch = revertBranch(merged);
	const title = `revert #${of}: not what was cleared`;
	const { pullRequest } = await openOwn({
		branch,
		base: {
			branch: base,
			commit: merged
		},
		message: `${title}\n\n${why}`,
		files,
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
	const { pullRequest, passed, rules } = change;
	const { github, git } = ports;
	const [{ question }] = passed;
	const { head } = question;
	if (passed.some((one) => one.question.head !== head) || pullRequest.head.commit !== head) throw new Error("the gates answered for another head than the one that is to be merged");
	const refused = (code, message) => ({
		merged: false,
		finding: {
			code,
			message: `#${pullRequest.number}: ${message}`
		}
	});
	const no = unmergeable(rules);
	if (no !== void 0) return refused("NOT_MERGEABLE", `${change.base} ${no}`);
	if (writesAhead(rules) && !await carriesRecords(head, change, git)) return refused("NOT_MERGEABLE", `${change.base} takes no words with a merge, and its commit doesn't carry the record of what it does: it is made anew where the repository's settings say so (rebases alone, or a queue); else close it`);
	const stage = await (rules.queue === null ? mergeNow : mergeInQueue)(change, head, ports);
	if (stage.merged === "queued") return stage;
	const merged = stage.merged ? {
		commit: stage.commit,
		foreign: []
	} : await mergedBefore(change, github);
	if (merged === void 0) return stage;
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
async function carriesRecords(head, { records }, git) {
	await git.refresh();
	return sameRecords(parseRecords((await git.commit(head)).message), records);
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
async function mergeNow({ pullRequest, records, rules, lastLook }, head, { github }) {
	const { number, url } = pullRequest;
	const status = (state, description) => github.setStatus(head, {
		context: CLEARANCE_STATUS,
		state,
		description
	});
	await status("success", "every gate has passed");
	const attempt = async () => {
		const no = await lastLook?.();
		if (no !== void 0) return {
			merged: false,
			why: "not-mergeable",
			message: no
		};
		const method = methodOf(rules) ?? "merge";
		return github.merge({
			pullRequest: number,
			expectedHead: head,
			method,
			...mergeMessage(records, url)
		});
	};
	const outcome = await attempt().catch(async (error) => {
		await status("pending", "the merge failed; it is decided afresh");
		throw error;
	});
	if (outcome.merged) return outcome;
	await status("pending", `the merge didn't happen: ${outcome.why}`);
	return {
		merged: false,
		finding: {
			code: outcome.why === "head-moved" ? "HEAD_CHANGED" : "NOT_MERGEABLE",
			message: `#${number}: ${outcome.message}`
		}
	};
}
// operations/merge-ground.ts
async function mergeGround(request, { number, mayBypass }, ports, asked = ports.github.branchRules(request.branch)) {
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
async function groundForAll(request, pullRequest, ports, asked = readableRules(request.branch, ports)) {
	const rules = await asked;
	try {
		return await mergeGround(request, pullRequest, ports, rules === UNREAD ? void 0 : asked);
	} catch (error) {
		if (!(error instanceof Fault) || error.code !== "GITHUB_DENIED") throw error;
		return {
			rules,
			findings: [{
				code: "BRANCH_UNPROTECTED",
				message: `what protects ${request.branch} can't be read, so nobody knows whether it does: ${error.message}`
			}]
		};
	}
}
async function readableRules(branch, { github }) {
	try {
		return await github.branchRules(branch);
	} catch (error) {
		if (error instanceof Fault && error.code === "GITHUB_DENIED") return UNREAD;
		throw error;
	}
}
const UNREAD = {
	requiresPullRequest: false,
	codeOwnerReview: false,
	blocksForcePush: false,
	blocksDeletion: false,
	restrictsUpdates: false,
	requiredStatuses: [],
	ownStatuses: [],
	bypass: "unknown",
	bypassActors: void 0,
	permissions: void 0,
	mergeMethods: ["merge"],
	queue: null,
	requiresSignatures: false
};
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
	const neighbours = lanesOf(policy).flatMap((lane) => spotsOf(placeOf(policy, lane)).map((place) => ({
		lane,
		place
	}))).filter(({ place }) => after.has(place.file) && !own.has(JSON.stringify(place)));
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
const ASKED_FOR = `${CLEARANCE_STATUS}/rollback/asked-for`;
async function confirm({ head }, requestedBy, github) {
	const description = `asked for by ${requestedBy}`.slice(0, 140);
	await github.setStatus(head.commit, {
		context: ASKED_FOR,
		state: "success",
		description
	});
}
async function tellWaiting(pullRequest, answers, requestedBy, promoter, github) {
	const { number, head, statuses } = pullRequest;
	const description = `a rollback, asked for by ${requestedBy}: waits for approval`;
	const isTold = (one) => isOwn(one, "clearance", promoter) && one.description === description;
	if (statuses.some(isTold)) return;
	const text = `This rollback is merged as soon as it is approved:\n\n${answers.filter(({ outcome }) => outcome !== "passed").map(({ reason }) => `- ${reason}`).join("\n")}`;
	await sayOnce(number, `waits ${head.commit}`, text, promoter, github);
	await github.setStatus(head.commit, {
		context: CLEARANCE_STATUS,
		state: "pending",
		description
	});
}
function isConfirmed({ statuses }, promoter) {
	return statuses.some((one) => isOwn(one, ASKED_FOR, promoter));
}
function isOwn({ context, creator }, wanted, promoter) {
	return context === wanted && isPromoter(creator, promoter);
}
// operations/rollback-branch.ts
async function openRollback(request, state, ports) {
	const { branch, title, body, rollback, records } = request;
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
		message: rollbackMessage(title, rollback, records),
		title,
		body
	}, async (commit, found) => {
		await git.refresh();
		if (!isConfirmed(found, state.promoter) && !await says(commit, rollback, ports)) return false;
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
async function says(commit, { reason, requestedBy }, { git }) {
	const asked = parseRollbackMessage((await git.commit(commit)).message);
	return asked?.requestedBy === requestedBy && asked.reason === lineOf(reason);
}
async function plannedRollback({ changes, quarantines: wanted }, { base, policy, restrictions }, { git }) {
	const fresh = wanted.filter(({ digest }) => !restrictions.quarantines.some((known) => known.digest === digest));
	const quarantines = [...restrictions.quarantines, ...fresh];
	const current = await digestsAfter(git, base.commit, policy.policy, changes);
	const generated = generateQuarantines(policy.policy.environments, quarantines, current);
	const there = await readFiles(git, base.commit, generated.map(({ path }) => path));
	return [
		...changes.flatMap(({ lane, from, to }) => editsAt(placeOf(policy.policy, lane), from, to)),
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
	const lanes = regionsOfRequest(request, state.policy).map((region) => services.map((service) => ({
		service,
		environment: request.environment,
		region
	})));
	const histories = await laneHistories(lanes.flat(), state, ports);
	const found = await Promise.all(lanes.map(async (here, place) => {
		const members = await Promise.all(here.map(async (lane, index) => ({
			service: lane.service,
			lane,
			current: await standing.at(lane),
			history: histories[place * services.length + index] ?? []
		})));
		return {
			members,
			sets: pastSets(members, 30)
		};
	}));
	const runs = ({ members, sets }, digest) => sets.current === digest || members.some(({ current }) => current === digest);
	const isQuarantined = ({ members }) => state.restrictions.quarantines.some(({ digest }) => members.some(({ current }) => current === digest));
	const newest = found.filter((one) => one.sets.current !== null && (request.from === void 0 || runs(one, request.from))).sort((a, b) => Number(isQuarantined(b)) - Number(isQuarantined(a)) || changedAt(a.sets) - changedAt(b.sets)).at(0);
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
	const bound = parts.some(({ histories }) => histories.some(isCut)) ? `, ${LOOKED_BACK}` : "";
	const stood = `${past.length === 0 ? "nothing stood there before" : `${past.length} digests stood there before`}${bound}`;
	return { findings: [{
		code: "NO_SAFE_ROLLBACK",
		message: `nothing may be put back in ${printLane(lane)} (${stood}): call ${call}`
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
	return history[0]?.position ?? Number.MAX_SAFE_INTEGER;
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
	const { policyPath } = request.base ?? DEFAULT_BASE;
	const asked = {
		snapshot: state.policy,
		policyPath,
		branch: base.branch,
		environments: [environment]
	};
	const rulesAsked = readableRules(base.branch, ports);
	const [branchRules, previous] = await Promise.all([rulesAsked, Promise.all(going.map((part) => healthOfAll(part, state.policy, ports)))]);
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
		}
	}));
	if (record === void 0) throw new Error("a rollback changes something");
	const written = ports.now();
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
		records: writesAhead(branchRules) ? [record, ...records].map((one) => ({
			...one,
			written
		})) : [],
		changes,
		quarantines: quarantined.map((digest) => quarantineOf(request, digest, ports.now()))
	}, state, ports);
	const [gates, done] = await Promise.all([
		askRollbackGates({
			changes,
			barriers: found.barriers,
			pullRequest,
			requestedBy,
			may
		}, state, ports),
		kept ? false : isOwnMerged(branch, promoter, ports.github),
		isConfirmed(pullRequest, promoter) ? void 0 : confirm(pullRequest, requestedBy, ports.github)
	]);
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
	const ground = await groundForAll(asked, pullRequest, ports, rulesAsked);
	const withGates = (one) => {
		const token = gates.passed.find(({ question }) => question.lane.service === one.service);
		return {
			...one,
			gates: gateLines(token ?? gates.passed[0])
		};
	};
	const merged = await mergeChange({
		passed: gates.passed,
		pullRequest,
		edits,
		records: [withGates(record), ...records.map(withGates)],
		base: base.branch,
		rules: ground.rules,
		lastLook: () => refusedMeanwhile(all, request, state, ports)
	}, ports);
	if (merged.merged === "queued") return {
		outcome: "waiting",
		from,
		to,
		regions,
		pullRequest: pullRequest.number,
		answers: [],
		reason: merged.reason
	};
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
	const records = newest.map(recordsIn).find((all) => all.some(({ promotion }) => promotion === record.promotion));
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
export { mergeGround as a, isAlarmed as c, mergeOwn as d, leaveQueue as f, parseRollbackMessage as h, refuseSharedValues as i, raiseAlarm as l, answerGroup as m, putBack as n, mergeChange as o, answerAt as p, isConfirmed as r, alarmOver as s, rollback as t, openOwn as u };
