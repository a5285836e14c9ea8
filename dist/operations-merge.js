import { a as readBack, l as clearedBy, n as observe, o as readHead } from "./operations-observe.js";
import { c as environmentOf, f as printEnvironment, p as printLane } from "./chain-clearance-parse-policy.js";
import { a as passGates, n as judge, o as CLEARANCE_STATUS, t as isCandidate, u as mergeMessage } from "./chain-promotion-state.js";
import { _ as promotionBranch, f as holdPath, m as printHold } from "./operations-observe-change.js";
import { r as Fault } from "./chain-fault.js";
// operations/open-own.ts
async function openOwn({ branch, base, files, title, body }, holdsPlan, promoter, github) {
	const write = () => github.createBranch({
		branch,
		base: base.commit,
		message: title,
		files
	});
	const propose = () => github.createPullRequest({
		branch,
		base: base.branch,
		title,
		body
	});
	const afresh = async () => {
		await github.deleteBranch(branch);
		const { commit, created } = await write();
		if (created) return commit;
		throw changed(branch);
	};
	const there = await write();
	let commit = there.created || await holdsPlan(there.commit) ? there.commit : await afresh();
	let pullRequest = await propose();
	if (!isBy(pullRequest, promoter)) {
		commit = await afresh();
		pullRequest = await propose();
	}
	if (!isBy(pullRequest, promoter)) {
		const { number, author } = pullRequest;
		const message = `#${number} is ${author.login}'s, not ${promoter}'s: use the promoter's token, or name its App in clearance.yaml`;
		throw new Fault("STATE_CHANGED", message);
	}
	if (pullRequest.head.commit !== commit) throw changed(branch);
	return {
		pullRequest,
		kept: !there.created && commit === there.commit
	};
}
function isBy({ author }, promoter) {
	return author.kind === "bot" && author.login === promoter;
}
function changed(branch) {
	const message = `somebody else changes ${branch} right now: run again, and look at who pushes there`;
	return new Fault("STATE_CHANGED", message, { retryable: true });
}
// operations/merge-alarm.ts
const HOLD_DAYS = 7;
async function raiseAlarm(change, merged, findings, { git, github, now }) {
	const { pullRequest, base } = change;
	const [{ question }] = change.passed;
	const { service, environment } = question.lane;
	const found = findings.map(({ message }) => `- ${message}`).join("\n");
	const why = `The merge ${merged} of #${pullRequest.number} isn't the planned change:\n\n${found}`;
	const hold = {
		path: holdPath({
			environment,
			service
		}),
		bytes: new TextEncoder().encode(printHold({
			owner: "clearance-promoter",
			reason: `#${pullRequest.number} was merged as something else than what was cleared`,
			expires: new Date(now().getTime() + HOLD_DAYS * 864e5)
		}))
	};
	const freeze = await mergeHold({
		git,
		github
	}, merged, base, hold, {
		service,
		environment
	}, why).catch((error) => {
		if (error instanceof Fault && error.code === "STATE_CHANGED") return false;
		throw error;
	}) ? `${service} is on hold in ${environment}` : `the hold on ${service} in ${environment} could NOT be merged: merge it by hand at once`;
	const revert = await openRevert(git, github, merged, base, why, pullRequest.number);
	await github.comment(pullRequest.number, `**Alarm.** ${why}\n\n${freeze}; the revert is #${revert}. Find out how it came to this before the hold is lifted.`);
	throw new Fault("READBACK_MISMATCH", `${why}\nThe revert is #${revert}; ${freeze}.`);
}
async function mergeHold({ git, github }, merged, base, hold, { service, environment }, why) {
	const branch = `clearance/hold/${environment}/${service}/${merged.slice(0, 12)}`;
	const title = `hold ${service} in ${environment}`;
	const planned = [hold];
	const { pullRequest } = await openOwn({
		branch,
		base: {
			branch: base,
			commit: merged
		},
		files: planned,
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
	const request = {
		pullRequest: number,
		expectedHead: head.commit,
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
	await github.createBranch({
		branch,
		base: merged,
		message: `${title}\n\n${why}`,
		files: changes.map(({ path, before }) => ({
			path,
			bytes: before ?? null
		}))
	});
	return (await github.createPullRequest({
		branch,
		base,
		title,
		body: why
	})).number;
}
// operations/merge-change.ts
async function mergeChange(change, ports) {
	const { pullRequest, passed } = change;
	const { github, git } = ports;
	const [{ question }] = passed;
	const { head } = question;
	if (passed.some((one) => one.question.head !== head) || pullRequest.head.commit !== head) throw new Error("the gates answered for another head than the one that is to be merged");
	await github.setStatus(head, {
		context: CLEARANCE_STATUS,
		state: "success",
		description: "every gate has passed"
	});
	const outcome = await mergeOrWithdraw(change, head, github);
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
	return raiseAlarm(change, commit, [mismatch, ...more], ports);
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
async function mergeOrWithdraw({ pullRequest, message }, head, github) {
	const withdraw = (description) => github.setStatus(head, {
		context: CLEARANCE_STATUS,
		state: "pending",
		description
	});
	const outcome = await github.merge({
		pullRequest: pullRequest.number,
		expectedHead: head,
		...message
	}).catch(async (error) => {
		await withdraw("the merge failed; it is decided afresh");
		throw error;
	});
	if (!outcome.merged) await withdraw(`the merge didn't happen: ${outcome.why}`);
	return outcome;
}
// operations/sign-examine.ts
async function examine(request, ports) {
	const pullRequest = await ports.github.pullRequest(request.pullRequest);
	const { head, merged, number, state: status } = pullRequest;
	const branch = head.ref;
	const state = await observe(ports, {
		...request.base === void 0 ? {} : { base: request.base },
		decisive: true,
		environment: request.environment,
		only: (lane) => branch.startsWith(promotionBranch(lane, ""))
	});
	if (head.commit !== request.head) return refused$1("HEAD_CHANGED", `#${number} is at ${head.commit}, and ${request.head} is what the gates answered for`);
	if (merged !== void 0 && merged.by.login === state.promoter) return {
		outcome: "merged",
		commit: merged.commit
	};
	if (status !== "open") return refused$1("NOT_PROPOSED", `#${number} is ${status}`);
	const [broken] = state.faults;
	if (broken !== void 0) throw broken.fault;
	const [observed] = state.lanes;
	if (observed === void 0) return refused$1("NOT_PROPOSED", `#${number} comes from ${branch}, which is no promotion into ${request.environment}`);
	const { candidate, lane, place, current } = observed;
	if (!isCandidate(candidate)) return refused$1("NOT_PROPOSED", `${printLane(lane)}: ${candidate.none}`);
	if (candidate.promotion.open?.number !== number) return refused$1("NOT_PROPOSED", `#${number} is not the promotion that ${printLane(lane)} asks for now`);
	const edits = [{
		place,
		from: current,
		to: candidate.subject.digest
	}];
	const [unplanned, ...more] = candidate.promotion.unplanned;
	if (unplanned !== void 0) return {
		outcome: "refused",
		findings: [unplanned, ...more]
	};
	const release = await releaseOf(request, environmentOf(state.policy.policy, lane.environment), lane, ports.github);
	const { verdict, answers, question } = judge(state, observed, candidate, ports.now(), release);
	if (verdict.outcome === "refused") return {
		outcome: "refused",
		findings: verdict.findings
	};
	const passed = passGates(answers, question);
	if (passed === void 0) return {
		outcome: "waiting",
		answers
	};
	return {
		outcome: "ready",
		state,
		observed,
		candidate,
		pullRequest,
		edits,
		passed
	};
}
async function releaseOf(request, { approval, signer }, lane, github) {
	if (approval === void 0 || request.run === void 0 || "key" in signer) return null;
	const run = await github.run(request.run);
	if (!(run?.event === "workflow_dispatch" && run.path === `.github/workflows/${signer.workflow}` && run.title.endsWith(`#${request.pullRequest} at ${request.head}`))) return null;
	const release = (await github.releases(request.run)).find(({ environment }) => environment === lane.environment);
	return release === void 0 ? null : {
		...release,
		head: request.head
	};
}
function refused$1(code, message) {
	return {
		outcome: "refused",
		findings: [{
			code,
			message
		}]
	};
}
// operations/merge.ts
async function merge(request, ports) {
	const examined = await examine(request, ports);
	if (examined.outcome !== "ready") return examined;
	const { observed, candidate } = examined;
	const { subject, evidence, ancestry } = candidate;
	if (clearedBy(subject, evidence, observed.rules, ancestry) === void 0) return refused([{
		code: "CLEARANCE_MISSING",
		message: `${observed.rules.environment} has not cleared ${subject.digest}: the signing comes first`
	}]);
	return mergeReady(examined, ports);
}
async function mergeReady(ready, ports) {
	const { state, observed, candidate, pullRequest, edits, passed } = ready;
	const { lane, current } = observed;
	const unprotected = await branchFindings(state.base.branch, ports.github);
	if (unprotected.length > 0) return refused(unprotected);
	const message = mergeMessage({
		promotion: candidate.promotion.id,
		service: lane.service,
		environment: lane.environment,
		regions: lane.region === null ? [] : [lane.region],
		digest: candidate.subject.digest,
		previous: current === null ? null : previousHealth(ready, ports.now())
	}, pullRequest.url);
	const result = await mergeChange({
		passed: [passed],
		pullRequest,
		edits,
		message,
		base: state.base.branch
	}, ports);
	return result.merged ? {
		outcome: "merged",
		commit: result.commit
	} : refused([result.finding]);
}
async function branchFindings(branch, github) {
	const rules = await github.branchRules(branch);
	return [
		...rules.bypass === "never" ? [] : [`its rules can be bypassed by this token (${rules.bypass})`],
		...rules.requiresPullRequest ? [] : ["it takes direct pushes"],
		...statusProblem(rules)
	].map((problem) => ({
		code: "BRANCH_UNPROTECTED",
		message: `${branch}: ${problem}: restore the ruleset`
	}));
}
function statusProblem(rules) {
	if (!rules.requiredStatuses.includes("clearance")) return [`it doesn't require the status ${CLEARANCE_STATUS}`];
	if (rules.ownStatuses.includes("clearance")) return [];
	return [`it takes the status ${CLEARANCE_STATUS} from others than the promoter's App`];
}
function previousHealth({ observed }, now) {
	const { lane, current, places } = observed;
	if (current === null) return null;
	const here = places.find(({ environment, region }) => environment === lane.environment && region === lane.region);
	if (here === void 0) throw new Error(`nothing was observed of ${printEnvironment(lane.environment, lane.region)}`);
	const { health } = here;
	if (health.state !== "healthy") return {
		digest: current,
		state: health.state
	};
	return {
		digest: current,
		state: "healthy",
		since: health.since ?? now
	};
}
function refused(findings) {
	const [first, ...rest] = findings;
	if (first === void 0) throw new Error("a refusal has findings");
	return {
		outcome: "refused",
		findings: [first, ...rest]
	};
}
export { mergeChange as a, examine as i, merge as n, openOwn as o, mergeReady as r, branchFindings as t };
