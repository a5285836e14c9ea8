import { r as Fault } from "./chain-fault.js";
import { a as isCandidate, c as laneKey, i as askedOf, l as nameOfBatch, o as judge, r as observe, s as keysOf, u as acts } from "./chain-promotion-plan.js";
import { D as printEnvironment, E as placeOf, O as printLane, T as lanesOf, U as printDuration, u as healthySince, w as environmentOf } from "./chain-clearance-parse-policy.js";
import { a as clearedBy, o as findClearance, t as gatherAncestry } from "./operations-gather-ancestry.js";
import { _ as mergeMessage, c as readHead, d as CLEARANCE_STATUS, g as trustedMarker, l as pathOf, r as passGates, s as readBack, t as askHealth, u as plannedFiles } from "./operations-ask-health.js";
import { a as raiseAlarm, c as methodOf, i as mergeChange, l as parseRollbackMessage, n as putBack, o as openOwn, r as isConfirmed, s as mergeGround, t as rollback } from "./operations-rollback.js";
import { n as isRunFor, r as peopleOf } from "./operations-observe-github.js";
import { n as readPolicy, t as readFiles } from "./operations-observe-policy.js";
import { n as trustMaterialOf } from "./operations-collect-evidence.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { n as repositoryUri } from "./chain-source-github-server.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { i as findAttestation } from "./chain-clearance-origin.js";
import { t as vsaFor } from "./chain-evidence-vsa.js";
import { t as attest } from "./operations-attest.js";
import { _ as parseRecords, f as rollbackBranch, u as promotionBranch } from "./operations-observe-change.js";
import { t as planNow } from "./operations-plan.js";
import { s as callPerson } from "./operations-readiness.js";
import { t as laneHistory } from "./operations-rollback-candidates.js";
import { t as readRollbackState } from "./operations-rollback-state.js";
import { n as generatePolicies } from "./chain-admission-generate.js";
import { i as hexOf, r as digestOf } from "./chain-digest-digest.js";
import { t as sameBytes } from "./chain-promotion-planned-change.js";
import { n as rulesFor } from "./chain-clearance-rules.js";
// operations/sign-examine.ts
async function examine(request, ports) {
	const { pullRequest: number } = request;
	const state = await observe(ports, {
		...request.base === void 0 ? {} : { base: request.base },
		decisive: true,
		environment: request.environment,
		pullRequest: number
	});
	const pullRequest = state.pullRequests.find((one) => one.number === number);
	const { head, merged, state: status } = pullRequest ?? await ports.github.pullRequest(number);
	if (head.commit !== request.head) return refused$1("HEAD_CHANGED", `#${number} is at ${head.commit}, and ${request.head} is what the gates answered for`);
	if (merged !== void 0 && merged.by.login === state.promoter) return {
		outcome: "merged",
		commit: merged.commit
	};
	if (pullRequest === void 0) return refused$1("NOT_PROPOSED", `#${number} is ${status}`);
	const [broken] = state.faults;
	if (broken !== void 0) throw broken.fault;
	const found = membersOf(pullRequest, state, ports.now());
	if ("outcome" in found) return found;
	const [first, ...others] = found;
	const { unplanned, outrun } = first.candidate.promotion;
	const [changed, ...more] = unplanned;
	if (changed !== void 0) return {
		outcome: "refused",
		findings: [changed, ...more]
	};
	if (outrun !== void 0) return refused$1("NOT_MERGEABLE", `#${number}: ${outrun}; it is rebuilt first`);
	const release = await releaseOf(request, environmentOf(state.policy.policy, first.observed.lane.environment), first.observed.lane, ports.github);
	const ready = [];
	for (const { observed, candidate } of [first, ...others]) {
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
		ready.push({
			observed,
			candidate,
			passed
		});
	}
	const [member, ...members] = ready;
	if (member === void 0) throw new Error("a pull request has members");
	const edits = ready.map(({ observed, candidate }) => ({
		place: observed.place,
		from: observed.current,
		to: candidate.subject.digest
	}));
	return {
		outcome: "ready",
		state,
		pullRequest,
		members: [member, ...members],
		edits
	};
}
function membersOf(pullRequest, state, now) {
	const { number, head } = pullRequest;
	const keys = keysOf(pullRequest, state.proposals.get(number));
	const lanes = new Map(state.lanes.map((observed) => [laneKey(observed.lane), observed]));
	const members = [];
	for (const key of [...keys].sort()) {
		const observed = lanes.get(key);
		if (observed === void 0) break;
		const { candidate, lane } = observed;
		const asked = askedOf(state, observed, now);
		if (asked === void 0) {
			const reason = isCandidate(candidate) ? "there is nothing to take" : candidate.none;
			return refused$1("NOT_PROPOSED", `${printLane(lane)}: ${reason}`);
		}
		if (asked.candidate.promotion.open?.number !== number) return refused$1("NOT_PROPOSED", `#${number} is not the promotion that ${printLane(lane)} asks for now`);
		members.push(asked);
	}
	const [first, ...others] = members;
	if (first !== void 0 && members.length === keys.length) return [first, ...others];
	return refused$1("NOT_PROPOSED", `#${number} comes from ${head.ref}, which is no promotion here`);
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
	for (const { observed, candidate } of examined.members) {
		const { subject, evidence, ancestry } = candidate;
		if (clearedBy(subject, evidence, observed.rules, ancestry) !== void 0) continue;
		return refused([{
			code: "CLEARANCE_MISSING",
			message: `${observed.rules.environment} has not cleared ${subject.digest}: the signing comes first`
		}]);
	}
	return mergeReady(examined, ports);
}
async function mergeReady(ready, ports) {
	const { state, members, pullRequest, edits } = ready;
	const { rules, findings } = await mergeGround(state.base.branch, pullRequest, ports.github);
	if (findings.length > 0) return refused(findings);
	const [first, ...others] = members;
	const batch = nameOfBatch(pullRequest);
	const now = ports.now();
	const message = mergeMessage([recordOf(first, batch, now), ...others.map((member) => recordOf(member, batch, now))], pullRequest.url);
	const result = await mergeChange({
		passed: [first.passed, ...others.map(({ passed }) => passed)],
		pullRequest,
		edits,
		message,
		base: state.base.branch,
		rules
	}, ports);
	return result.merged ? {
		outcome: "merged",
		commit: result.commit
	} : refused([result.finding]);
}
function recordOf({ observed, candidate }, batch, now) {
	const { lane, current } = observed;
	return {
		promotion: candidate.promotion.id,
		...batch === void 0 ? {} : { batch },
		service: lane.service,
		environment: lane.environment,
		regions: lane.region === null ? [] : [lane.region],
		digest: candidate.subject.digest,
		previous: current === null ? null : previousHealth(observed, now)
	};
}
function previousHealth({ lane, current, places }, now) {
	if (current === null) return null;
	const here = places.find(({ service, environment, region }) => service === lane.service && environment === lane.environment && region === lane.region);
	if (here === void 0) throw new Error(`nothing was observed of ${printEnvironment(lane.environment, lane.region)}`);
	const { health } = here;
	if (health.state !== "healthy") return {
		digest: current,
		state: health.state
	};
	return {
		digest: current,
		state: "healthy",
		since: healthySince(health.since, here.since ?? now)
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
// operations/rebuild.ts
async function plannedChange(intents, state, { git }) {
	const edits = intents.map(({ lane, from, to }) => ({
		place: placeOf(state.policy.policy, lane),
		from,
		to
	}));
	const before = await readFiles(git, state.base.commit, [...new Set(edits.map(pathOf))]);
	return {
		edits,
		files: plannedFiles(edits, before)
	};
}
async function rebuild(step, state, ports) {
	const { branch, head, message, intents, pullRequest, reason } = step;
	const { files } = await plannedChange(intents, state, ports);
	const { commit, moved } = await ports.github.rebuild({
		branch,
		expected: head,
		base: state.base.commit,
		files,
		message
	});
	if (!moved) return void 0;
	await ports.github.comment(pullRequest, `Rebuilt on the base branch as it is now: ${reason}. Approvals of ${head.slice(0, 12)} are void; please look at ${commit.slice(0, 12)}.`);
	return commit;
}
// chain/clearance/supporting.ts
function supportingEvidence(subject, evidence, rules, ancestry) {
	const attestations = rules.requires.flatMap((requirement) => findAttestation(requirement, subject.digest, evidence, rules.builder).accepted);
	const previous = rules.previous === void 0 ? [] : findClearance("PREVIOUS_CLEARANCE_MISSING", subject.digest, evidence, rules.previous, ancestry).accepted;
	return [...new Map([...attestations, ...previous].map((one) => [one.bundle, one])).values()].sort((a, b) => a.bundle < b.bundle ? -1 : 1);
}
function buildLevelOf(subject, evidence, rules) {
	const { accepted } = findAttestation("provenance", subject.digest, evidence, rules.builder);
	return accepted.some(({ signer }) => signer.kind === "certificate" && signer.claims.runnerEnvironment === "github-hosted" && signer.claims.buildConfigUri !== void 0 && signer.claims.buildConfigUri !== signer.claims.subject) ? "SLSA_BUILD_LEVEL_3" : void 0;
}
// operations/sign-clearance.ts
async function signClearance(request, ports) {
	const { passed, subject, collected, rules, ancestry, trust, now } = request;
	const { question } = passed;
	if (question.digest !== subject.digest || question.policyDigest !== rules.policyDigest || question.lane.environment !== rules.environment || question.lane.service !== rules.service || subject.image !== rules.image) throw new Fault("STATE_CHANGED", `the gates didn't answer for ${printImageReference(subject)} under this policy`);
	const existing = clearedBy(subject, collected.evidence, rules, ancestry);
	if (existing !== void 0) return {
		evidence: existing,
		signed: false
	};
	const statement = vsaFor({
		subject,
		verifierId: rules.clearance.verifierId,
		version: request.version,
		timeVerified: now,
		resourceUri: rules.clearance.resourceUri,
		policyUri: request.policyUri,
		policyDigest: rules.policyDigest,
		inputs: supportingEvidence(subject, collected.evidence, rules, ancestry).map(({ bundle }) => ({
			uri: `oci://${subject.image}@${collected.referrers.get(bundle) ?? bundle}`,
			digest: bundle
		})),
		levels: [buildLevelOf(subject, collected.evidence, rules), rules.clearance.level].filter((level) => level !== void 0)
	});
	const objection = async (evidence) => {
		const signedAt = await gatherAncestry([evidence], rules, ports.git);
		const found = findClearance("CLEARANCE_MISSING", subject.digest, [evidence], rules.clearance, signedAt);
		return found.accepted.length > 0 ? void 0 : found.finding.message;
	};
	const [attestation] = await attest({
		subject,
		statements: [statement],
		trust,
		now,
		objection
	}, ports);
	if (attestation === void 0) throw new Error("one statement was signed, and none came back");
	return {
		evidence: attestation.evidence,
		signed: true
	};
}
// operations/sign.ts
async function sign(request, ports) {
	const examined = await examine(request, ports);
	return examined.outcome === "ready" ? signReady(examined, request, ports) : examined;
}
async function signReady(ready, request, ports) {
	const clearances = new Map();
	for (const member of ready.members) {
		const subject = printImageReference(member.candidate.subject);
		if (!clearances.has(subject)) clearances.set(subject, await signMember(member, ready, request, ports));
	}
	return {
		outcome: "signed",
		clearances: [...clearances.values()]
	};
}
async function signMember({ observed: { rules }, candidate, passed }, { state }, request, ports) {
	const { subject, ancestry } = candidate;
	const { gitops } = state.policy.policy;
	const path = (request.base ?? DEFAULT_BASE).policyPath;
	const { evidence, signed } = await signClearance({
		passed,
		subject,
		collected: candidate,
		rules,
		ancestry,
		policyUri: `git+${repositoryUri(gitops)}@${state.policy.commit}#${path}`,
		trust: trustMaterialOf(state.policy),
		version: request.version,
		now: ports.now()
	}, ports);
	if (clearedBy(subject, [evidence], rules, await gatherAncestry([evidence], rules, ports.git)) === void 0) throw new Fault("SIGNING_FAILED", `${ports.signer.describe} signed a clearance of ${printImageReference(subject)}, but isn't the signer of ${rules.environment}`);
	return {
		subject,
		clearance: evidence.bundle,
		fresh: signed
	};
}
// operations/apply-step.ts
const DONE = { result: "done" };
async function applyStep(step, state, ports, base) {
	const { github } = ports;
	switch (step.do) {
		case "open": return open(step, state, ports, base);
		case "describe":
			await github.updatePullRequest(step.pullRequest, { body: step.body });
			return DONE;
		case "report":
			await github.setStatus(step.head, {
				context: step.context,
				state: step.state,
				description: step.description
			});
			return DONE;
		case "rebuild": return await rebuild(step, state, ports) === void 0 ? {
			result: "left",
			reason: `${step.branch} has moved in the meantime`
		} : DONE;
		case "close":
			await github.updatePullRequest(step.pullRequest, {
				state: "closed",
				body: step.body
			});
			await github.deleteBranch(step.branch);
			return DONE;
		case "sweep":
			await github.deleteBranch(step.branch);
			return DONE;
		case "dispatch": return dispatch(step, state, github);
		case "sign-and-merge": return signAndMerge(step, ports, base);
	}
	return {
		result: "left",
		reason: "nothing to do"
	};
}
async function open(step, state, ports, base) {
	const { intents, branch, title, message, body, lane } = step;
	const { github } = ports;
	const { edits, files } = await plannedChange(intents, state, ports);
	const { pullRequest } = await openOwn({
		branch,
		base: state.base,
		files,
		message,
		title,
		body
	}, (commit) => isPlanned(commit, edits, state, ports), state.promoter, github);
	const { number, head } = pullRequest;
	if (!step.unattended || ports.signerOf?.(lane.environment) === void 0) return {
		result: "done",
		pullRequest: number
	};
	const merged = await signAndMerge({
		lane,
		pullRequest: number,
		head: head.commit
	}, ports, base);
	return merged.result === "left" ? {
		result: "done",
		pullRequest: number
	} : {
		...merged,
		pullRequest: number
	};
}
async function isPlanned(commit, edits, state, { git }) {
	await git.refresh();
	return (await readHead(git, state.base.commit, commit, edits)).length === 0;
}
async function dispatch(step, state, github) {
	const { signer } = environmentOf(state.policy.policy, step.lane.environment);
	if ("key" in signer) throw new Error("an environment that signs with a key has no workflow to dispatch");
	const { pullRequest, head } = step;
	const active = (await github.runs(signer.workflow)).find((run) => run.status !== "completed" && isRunFor(run, {
		number: pullRequest,
		head: { commit: head }
	}));
	if (active !== void 0) return {
		result: "left",
		reason: `${active.url} is under way already`
	};
	await github.dispatch(signer.workflow, state.base.branch, {
		"pull-request": String(pullRequest),
		head
	});
	return DONE;
}
async function signAndMerge(step, ports, base) {
	const { environment } = step.lane;
	const signer = ports.signerOf?.(environment);
	if (signer === void 0) return {
		result: "left",
		reason: `the key of ${environment} isn't here`
	};
	const request = {
		environment,
		pullRequest: step.pullRequest,
		head: step.head,
		base,
		version: ports.version
	};
	const examined = await examine(request, ports);
	if (examined.outcome === "merged") return {
		result: "done",
		merged: examined.commit
	};
	if (examined.outcome === "refused") return {
		result: "refused",
		findings: examined.findings
	};
	if (examined.outcome === "waiting") return {
		result: "left",
		reason: "a gate that had passed is open again"
	};
	await signReady(examined, request, {
		...ports,
		signer
	});
	const merged = await mergeReady(examined, ports);
	if (merged.outcome === "merged") return {
		result: "done",
		merged: merged.commit
	};
	if (merged.outcome === "refused") return {
		result: "refused",
		findings: merged.findings
	};
	return {
		result: "left",
		reason: "a gate that had passed is open again"
	};
}
// operations/merges-unread.ts
const NEWEST = 30;
const KNOWN = new WeakMap();
async function mismatchedMerges(state, git, policyPath) {
	const known = KNOWN.get(git) ?? new Set();
	KNOWN.set(git, known);
	const told = new Set([...state.pullRequests, ...state.past].flatMap(({ head }) => head.ref.startsWith(REVERT) ? [head.ref.slice(REVERT.length)] : []));
	const found = [];
	for (const pullRequest of state.past.filter((one) => isOwn(one, state)).slice(0, NEWEST)) {
		const { merged } = pullRequest;
		if (merged === void 0 || known.has(merged.commit) || told.has(merged.commit.slice(0, 12))) continue;
		if (!await git.isAncestor(merged.commit, state.base.commit)) continue;
		const commit = await git.commit(merged.commit);
		const records = parseRecords(commit.message);
		const lanes = records.length > 0 ? records : lanesOfBranch(pullRequest.head.ref, state);
		if (lanes.length === 0) continue;
		const [finding, ...more] = [...foreignHand(pullRequest, state), ...await differences(commit, pullRequest.head.commit, records, git, policyPath)];
		if (finding === void 0) known.add(commit.id);
		else found.push({
			pullRequest: pullRequest.number,
			commit: commit.id,
			lanes,
			findings: [finding, ...more]
		});
	}
	return found;
}
const REVERT = "clearance/revert/";
function isOwn({ author, head, base }, state) {
	return author.login === state.promoter && author.kind === "bot" && !head.fromFork && base.ref === state.base.branch;
}
function foreignHand({ merged }, { promoter }) {
	if (merged === void 0 || merged.by.login === promoter && merged.by.kind === "bot") return [];
	return [{
		code: "EDIT_UNEXPECTED",
		message: `it was merged by ${merged.by.login}, who isn't the promoter`
	}];
}
async function differences(commit, head, records, git, policyPath) {
	const [before] = commit.parents;
	if (before === void 0 || records.length === 0) return [{
		code: "EDIT_UNEXPECTED",
		message: `the merge ${commit.id} carries no record of what it does`
	}];
	const edits = await editsOf(commit, before, records, git, policyPath);
	return edits === void 0 ? [] : readBack(git, commit.id, head, edits);
}
async function editsOf(commit, before, records, git, policyPath) {
	try {
		const { policy } = await readPolicy(git, before, policyPath);
		return [...records.flatMap(({ service, environment, regions, digest, previous }) => (regions.length === 0 ? [null] : regions).map((region) => ({
			place: placeOf(policy, {
				service,
				environment,
				region
			}),
			from: previous?.digest ?? null,
			to: digest
		}))), ...await quarantineOf(commit, before, records, git)];
	} catch (error) {
		if (error instanceof Fault && /^(?:POLICY_|INPUT_INVALID|ENVIRONMENT_MISSING)/.test(error.code)) return void 0;
		throw error;
	}
}
async function quarantineOf({ id }, before, records, git) {
	if (records.every(({ rollback }) => rollback === void 0)) return [];
	return (await git.changes(before, id)).flatMap(({ path, after }) => after !== void 0 && /^(?:quarantine\/|policies\/generated\/.*\/quarantine\.yaml$)/.test(path) ? [{
		path,
		bytes: after
	}] : []);
}
function lanesOfBranch(ref, { policy }) {
	return lanesOf(policy.policy).filter((lane) => ref.startsWith(promotionBranch(lane, "")) || ref.startsWith(rollbackBranch(lane, "")));
}
// chain/promotion/automatic-rollback.ts
const NOTHING = { do: "nothing" };
function automaticRollback(history, health, { automaticWithin: within }, promoter, now) {
	const [newest, before] = history;
	if (within === void 0 || health.state !== "unhealthy" || newest?.record === void 0) return NOTHING;
	const isAutomatic = (change) => change?.record?.rollback?.requestedBy === promoter;
	const failing = `health fails: ${health.detail}`;
	if (newest.record.rollback !== void 0) {
		if (!isAutomatic(newest)) return NOTHING;
		return {
			do: "call",
			reason: `${failing}; it was rolled back by itself before, which didn't help`
		};
	}
	if (newest.record.previous === null) return NOTHING;
	const age = now.getTime() - newest.committed.getTime();
	if (!(age <= within)) return NOTHING;
	if (isAutomatic(before) && newest.record.previous.state !== "healthy") return {
		do: "call",
		reason: `${failing}; nothing has been healthy there since the last rollback without being asked`
	};
	return {
		do: "roll-back",
		reason: `${failing}, ${printDuration(age)} after the promotion`
	};
}
// operations/upkept.ts
async function attempted(about, work) {
	try {
		return await work();
	} catch (error) {
		if (error instanceof Fault) return [{
			about,
			result: "fault",
			fault: error
		}];
		throw error;
	}
}
function printUpkept(one) {
	switch (one.result) {
		case "done":
		case "waiting": return `${one.about}: ${one.text}`;
		case "refused": return `${one.about}: refused, ${one.findings.map(({ code, message }) => `${code}: ${message}`).join("; ")}`;
	}
	return `${one.about}: fault, ${one.fault.code}: ${one.fault.message}`;
}
// operations/automatic-rollbacks.ts
const DEPTH = 3;
async function automaticRollbacks(state, ports, base) {
	const all = [];
	const seen = new Set();
	for (const observed of state.lanes) {
		const { lane, current } = observed;
		const key = `${lane.service} ${lane.environment} ${current}`;
		if (!isFailing(observed) || seen.has(key)) continue;
		seen.add(key);
		const about = printLane(lane);
		all.push(...await attempted(about, () => attend(observed, about, ports, base)));
	}
	return all;
}
function isFailing({ lane, rules, places }) {
	if (rules.rollback.automaticWithin === void 0) return false;
	return places.some(({ environment, region, health }) => environment === lane.environment && region === lane.region && health.state === "unhealthy");
}
async function attend({ lane, rules, current }, about, ports, base) {
	if (current === null) return [];
	const { service, environment } = lane;
	const state = await readRollbackState(base, ports);
	const [history, health] = await Promise.all([laneHistory(lane, state, ports, DEPTH), askHealth({
		lane,
		digest: current
	}, rules, state.policy.policy, ports)]);
	if (history[0]?.after !== current) return [];
	const answer = automaticRollback(history, health, rules.rollback, state.promoter, ports.now());
	if (answer.do === "nothing") return [];
	if (answer.do === "call") return call(answer.reason);
	const may = await peopleOf(rules.rollback.by, (team) => ports.github.teamMembers(team));
	const { reason } = answer;
	const outcome = await putBack({
		service,
		environment,
		reason,
		requestedBy: state.promoter,
		from: current,
		base,
		unasked: true
	}, state, may, ports);
	switch (outcome.outcome) {
		case "rolled-back": return [{
			about,
			result: "done",
			text: `rolled back to ${outcome.to} by #${outcome.pullRequest}: ${reason}`
		}];
		case "waiting": return [{
			about,
			result: "waiting",
			text: `#${outcome.pullRequest} waits for approval: ${reason}`
		}];
		case "already": return [];
	}
	return call(`${reason}; ${outcome.findings.map(({ code, message }) => `${code}: ${message}`).join("; ")}`);
	async function call(why) {
		const finding = {
			code: "AUTOMATIC_ROLLBACK_STOPPED",
			message: `${about}: ${why}`
		};
		const people = rules.rollback.by.map((name) => `@${name}`).join(", ") || "the platform team";
		await callPerson({
			key: `automatic-rollback ${environment} ${service}`,
			title: `${about} fails, and nothing more is done by itself`,
			text: `${why}.\n\nRunning: \`${current}\`. Called: ${people}.\n\nTo go back: \`clearance rollback ${service} --env ${environment} --reason "…"\`.`,
			commit: state.base.commit
		}, state.promoter, ports.github);
		return [{
			about,
			result: "refused",
			findings: [finding]
		}];
	}
}
// operations/renew-quarantine-policies.ts
const ABOUT = "quarantine policies";
const RENEWALS = "clearance/quarantine-policies/";
async function renewQuarantinePolicies(state, ports, base) {
	if (!(state.faults.length === 0 && state.lanes.length === lanesOf(state.policy.policy).length) || state.restrictions.quarantines.length === 0) return [];
	return attempted(ABOUT, () => renew(state, ports, base));
}
async function renew({ base: { commit, branch }, policy, restrictions, lanes, promoter, pullRequests }, { git, github }, base) {
	if ((await git.list(commit, "policies/generated")).length === 0) return [];
	const current = new Map();
	for (const { lane, current: digest } of lanes) if (digest !== null) current.set(lane.environment, (current.get(lane.environment) ?? new Set()).add(digest));
	const stale = await staleFiles(current);
	if (stale.length === 0) {
		await dropRenewals();
		return [];
	}
	const changes = stale.map(({ path, bytes }) => [path, hexOf(digestOf(bytes))]);
	const id = hexOf(digestOf(JSON.stringify([commit, changes])));
	const title = "refuse what no tree names any more";
	const renewal = `${RENEWALS}${id.slice(0, 12)}`;
	await dropRenewals(renewal);
	const { pullRequest } = await openOwn({
		branch: renewal,
		base: {
			branch: base.branch,
			commit
		},
		files: stale,
		title,
		message: title,
		body: `Digests in quarantine that no tree names any more are refused from now on. What \`clearance policies generate\` gives for ${commit}, and nothing else.`
	}, async (head) => {
		await git.refresh();
		return (await readHead(git, commit, head, stale)).length === 0;
	}, promoter, github);
	const { number, head } = pullRequest;
	await github.setStatus(head.commit, {
		context: CLEARANCE_STATUS,
		state: "success",
		description: "generated from the base branch, and only denies"
	});
	const method = methodOf(await github.branchRules(base.branch)) ?? "merge";
	const merged = await github.merge({
		pullRequest: number,
		expectedHead: head.commit,
		method,
		title,
		message: pullRequest.url
	});
	if (!merged.merged) {
		const text = `#${number} isn't merged yet: ${merged.message}`;
		return [{
			about: ABOUT,
			result: "waiting",
			text
		}];
	}
	await git.refresh();
	const [mismatch] = await readBack(git, merged.commit, head.commit, stale);
	if (mismatch !== void 0) throw new Fault("READBACK_MISMATCH", `#${number}: ${mismatch.message}`);
	return [{
		about: ABOUT,
		result: "done",
		text: `renewed by #${number} on ${branch}`
	}];
	async function dropRenewals(wanted) {
		for (const { number, author, head } of pullRequests) {
			if (!(author.kind === "bot" && author.login === promoter && !head.fromFork) || !head.ref.startsWith(RENEWALS) || head.ref === wanted) continue;
			await github.updatePullRequest(number, { state: "closed" });
			await github.deleteBranch(head.ref);
		}
	}
	async function staleFiles(now) {
		const files = generatePolicies(policy, restrictions.quarantines, now).filter(({ path }) => path.endsWith("/quarantine.yaml"));
		const there = await readFiles(git, commit, files.map(({ path }) => path));
		return files.filter(({ path, bytes }) => !sameBytes(there.get(path) ?? null, bytes));
	}
}
// operations/resume-rollbacks.ts
async function resumeRollbacks(state, ports, base) {
	const all = [];
	for (const pullRequest of state.pullRequests) {
		const marker = trustedMarker(pullRequest, state.promoter);
		if (marker?.kind !== "rollback") continue;
		const about = `${marker.service} in ${printEnvironment(marker.environment, null)}`;
		all.push(...await attempted(about, () => resume(pullRequest, marker, about, {
			state,
			ports,
			base
		})));
	}
	return all;
}
async function resume(pullRequest, intent, about, { state, ports, base }) {
	const { number, head } = pullRequest;
	const asked = parseRollbackMessage((await ports.git.commit(head.commit)).message);
	if (asked === void 0) return close(pullRequest, about, "its branch doesn't say who asked for it: ask again", ports);
	const { service, environment, regions, to } = intent;
	const { approvals } = rulesFor(state.policy, service, environment).rollback;
	if (approvals > 0 && !isConfirmed(pullRequest, state.promoter)) return [{
		about,
		result: "waiting",
		text: `#${number} waits until it is asked for again: this head isn't one that the promoter has seen`
	}];
	const [region, ...more] = regions;
	const request = {
		service,
		environment,
		to,
		base,
		...asked,
		...region === void 0 || more.length > 0 ? {} : { region }
	};
	return ended(asked.requestedBy === state.promoter ? await resumeAutomatic(request, ports) : await rollback(request, ports), pullRequest, about, ports);
}
async function resumeAutomatic(request, ports) {
	const state = await readRollbackState(request.base, ports);
	const { rollback: rule } = rulesFor(state.policy, request.service, request.environment);
	if (rule.automaticWithin === void 0) return {
		outcome: "refused",
		findings: [{
			code: "NOT_PERMITTED",
			message: `${request.environment} doesn't roll back without being asked any more`
		}]
	};
	const may = await peopleOf(rule.by, (team) => ports.github.teamMembers(team));
	return putBack(request, state, may, ports);
}
const PASSING = new Set(["NOT_MERGEABLE", "HEAD_CHANGED"]);
async function ended(outcome, pullRequest, about, ports) {
	const { number } = pullRequest;
	switch (outcome.outcome) {
		case "already": return close(pullRequest, about, `${outcome.to} has been put back before`, ports);
		case "refused": {
			const { findings } = outcome;
			const lasting = findings.find(({ code }) => !PASSING.has(code));
			const closed = lasting === void 0 ? [] : await close(pullRequest, about, `${lasting.code}: ${lasting.message}`, ports);
			return [{
				about,
				result: "refused",
				findings
			}, ...closed];
		}
	}
	const other = outcome.pullRequest === number ? [] : await close(pullRequest, about, `it goes on in #${outcome.pullRequest}, under what holds now`, ports);
	if (outcome.outcome === "waiting") {
		const open = outcome.answers.filter((one) => one.outcome !== "passed").map(({ reason }) => reason);
		return [{
			about,
			result: "waiting",
			text: `#${outcome.pullRequest} waits: ${open.join("; ")}`
		}, ...other];
	}
	return [{
		about,
		result: "done",
		text: `#${outcome.pullRequest} rolled back to ${outcome.to}`
	}, ...other];
}
async function close({ number, head }, about, reason, { github }) {
	await github.comment(number, `Closed: ${reason}.`);
	await github.updatePullRequest(number, { state: "closed" });
	await github.deleteBranch(head.ref);
	return [{
		about,
		result: "done",
		text: `closed #${number}: ${reason}`
	}];
}
// operations/upkeep.ts
async function upkeep(state, ports, base) {
	const all = [];
	for (const part of [
		resumeRollbacks,
		automaticRollbacks,
		renewQuarantinePolicies
	]) all.push(...await part(state, ports, base));
	return all;
}
// operations/apply.ts
async function apply(ports, options = {}) {
	const base = options.base ?? DEFAULT_BASE;
	const done = [];
	const stuck = new Set();
	let kept;
	for (;;) {
		const { state, steps } = await planNow(ports, {
			...options,
			base
		});
		await readBackMerges(state, ports, base);
		const outcomes = await applyRound(steps.filter((step) => acts(step) && !stuck.has(nameOf(step))), state, ports, base);
		done.push(...outcomes);
		for (const { step } of outcomes) stuck.add(nameOf(step));
		if (outcomes.some(({ step, result }) => result === "done" && [
			"open",
			"rebuild",
			"sign-and-merge",
			"close"
		].includes(step.do))) continue;
		const before = kept;
		kept ??= await upkeep(state, ports, base);
		if (before !== void 0 || !kept.some(({ result }) => result === "done")) return {
			done,
			left: steps.filter((step) => !acts(step)),
			kept
		};
	}
}
async function readBackMerges(state, ports, base) {
	const [first] = await mismatchedMerges(state, ports.git, base.policyPath);
	if (first === void 0) return;
	const rules = await ports.github.branchRules(base.branch);
	await raiseAlarm(first, {
		base: base.branch,
		rules
	}, ports);
}
async function applyRound(steps, state, ports, base) {
	const outcomes = [];
	const halted = new Set();
	for (const step of steps) {
		const lane = "lane" in step ? step.lane : null;
		if ((step.do === "close" ? step.after : lane === null ? [] : [lane]).some((one) => halted.has(one))) continue;
		const outcome = await attempt(step, state, ports, base);
		if (outcome.result !== "done" && lane !== null) halted.add(lane);
		outcomes.push(outcome);
	}
	return outcomes;
}
async function attempt(step, state, ports, base) {
	try {
		return {
			step,
			...await applyStep(step, state, ports, base)
		};
	} catch (error) {
		if (error instanceof Fault) return {
			step,
			result: "fault",
			fault: error
		};
		throw error;
	}
}
function nameOf(step) {
	return JSON.stringify(step.do === "describe" || step.do === "open" ? {
		...step,
		body: ""
	} : step);
}
export { merge as i, printUpkept as n, sign as r, apply as t };
