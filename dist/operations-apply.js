import { r as Fault } from "./chain-fault.js";
import { a as illnessToNote, c as isCandidate, d as acts, i as unknownHints, l as judge, o as askedTogether, r as observe, s as decidedTogether, u as isMerging } from "./chain-promotion-plan.js";
import { B as serviceOf, C as servicesCalled, F as placeOf, L as printEnvironment, N as environmentOf, P as lanesOf, R as printLane, h as peersOf, m as goesFirst, p as healthySince, tt as printDuration } from "./chain-clearance-parse-policy.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { t as signerWorkflowProblems } from "./chain-doctor-signer-workflow.js";
import { i as notSignedFor, n as clearedBy, r as findClearance, t as gatherAncestry } from "./operations-gather-ancestry.js";
import { f as readBack, h as plannedFiles, m as pathOf, p as readHead, r as isRunFor, s as passGates, t as askHealth, v as trustedMarker, y as mergeMessage } from "./operations-ask-health.js";
import { a as parseRecords, c as gateLines, u as lineOf } from "./chain-promotion-edit-edit-digest.js";
import { a as laneKey, i as keysOf, o as nameOfBatch, s as parseOwnBranch, t as isFromPromoter } from "./chain-promotion-own-branch.js";
import { a as mergeChange, c as mergeOwn, i as refuseSharedValues, l as mergeGround, n as putBack, o as raiseAlarm, r as isConfirmed, s as openOwn, t as rollback, u as parseRollbackMessage } from "./operations-rollback.js";
import { c as sameLane, n as isPromoterBranch, o as rollbackBranch, r as placeName } from "./chain-promotion-identity.js";
import { t as baseCommit } from "./operations-observe-base.js";
import { a as pastDigest, i as digestChanges, r as digestAt } from "./operations-observe-change.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { i as chainOf, n as recordIn, r as recordStatement, t as RECORD_TYPE } from "./chain-audit-record.js";
import { n as recordHistory, t as lastRecord } from "./chain-audit-record-history.js";
import { t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { i as isAbout$1 } from "./chain-evidence-statement.js";
import { t as attest } from "./operations-attest.js";
import { r as readBundle } from "./operations-read-bundle.js";
import { t as once } from "./operations-observe-once.js";
import { i as sameBytes, n as readPolicy, p as quarantinePath, t as readFiles } from "./operations-observe-policy.js";
import { n as repositoryUri } from "./chain-source-github-server.js";
import { t as findAttestation } from "./chain-clearance-attestation.js";
import { t as vsaFor } from "./chain-evidence-vsa.js";
import { r as revertBranch, t as isRevert } from "./operations-revert.js";
import { t as planNow } from "./operations-plan.js";
import { r as printSignerRule, t as afterSignerChange } from "./chain-clearance-signer-change.js";
import { n as neededIn, r as onceEach, t as isCleared } from "./operations-doctor-gather-needed.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { n as callPerson } from "./operations-call-person.js";
import { t as approversOf } from "./operations-may-ask.js";
import { t as laneHistory } from "./operations-rollback-candidates.js";
import { t as readRollbackState } from "./operations-rollback-state.js";
import { n as generatePolicies } from "./chain-admission-generate.js";
import { i as hexOf, r as digestOf } from "./chain-digest-digest.js";
import { n as rulesFor } from "./chain-clearance-rules.js";
// chain/promotion/next-wake.ts
const LOOKED_AT = 6e4;
const TOLD = new Set([
	"approval",
	"checks",
	"dependency",
	"hold",
	"calendar"
]);
const LEAST = 1e3;
function nextWake(left, { policy }, now) {
	const soon = soonAfter(now).getTime();
	const watched = policy.policy.environments.some(({ rollback }) => rollback !== void 0);
	const times = left.flatMap((step) => {
		if (step.do === "fault") return [soon];
		if (step.do !== "wait") return [];
		const open = step.answers.filter(({ outcome }) => outcome !== "passed");
		if (open.length === 0) return [timeOf(step) ?? []].flat();
		return open.flatMap((answer) => timeOf(answer) ?? (TOLD.has(answer.gate) ? [] : [soon]));
	});
	const earliest = Math.min(...times, ...watched ? [soon] : []);
	return Number.isFinite(earliest) ? new Date(Math.max(earliest, now.getTime() + LEAST)) : null;
}
function soonAfter(now) {
	return new Date(now.getTime() + LOOKED_AT);
}
function timeOf({ askedAgain }) {
	if (askedAgain === void 0 || !/^\d{4}-\d\d-\d\dT/.test(askedAgain)) return void 0;
	const time = Date.parse(askedAgain);
	return Number.isNaN(time) ? void 0 : time;
}
// operations/merge-pair.ts
const DECIDES = /^(?:trust|quarantine|holds|calendar|break-glass)\//;
const LOOKS = 3;
function lastLookAtPair({ state, members, pullRequest }, ports) {
	const peers = members.flatMap(({ observed: { lane, rules, places } }) => peersOf(lane, rules).map((peer) => {
		const there = places.find((one) => one.service === peer.service && one.environment === peer.environment && one.region === peer.region);
		return {
			name: printEnvironment(peer.environment, peer.region),
			place: placeOf(state.policy.policy, peer),
			digest: there?.digest ?? null,
			after: goesFirst(lane, peer, rules)
		};
	}));
	if (peers.length === 0) return void 0;
	return async () => {
		const looks = peers.every(({ after }) => after) ? LOOKS : 1;
		let taken;
		for (let look = 0; look < looks; look += 1) {
			const { open } = await ports.github.pullRequests(state.base.branch);
			await ports.git.refresh();
			const base = await baseCommit(ports.git, state.base.branch);
			if (await decidesAnew(ports.git, state.base.commit, base)) return "what decides has changed on the base right before it";
			for (const { name, place, digest } of peers) if (await digestAt(ports.git, base, place) !== digest) return `${name} has changed right before it`;
			taken = await takenBy(open, pullRequest, peers, state.promoter, ports.git);
			if (taken === void 0) return void 0;
		}
		return taken;
	};
}
async function decidesAnew(git, asked, base) {
	if (base === asked) return false;
	return (await git.changes(asked, base)).some(({ path }) => !path.includes("/") || DECIDES.test(path));
}
async function takenBy(open, { number, head }, peers, promoter, git) {
	const own = open.find((one) => one.number === number && one.head.commit === head.commit);
	if (own === void 0 || !isMerging(own, promoter)) return "GitHub doesn't show yet that it is being merged";
	const others = open.filter((one) => one !== own && one.author.login === promoter && isPromoterBranch(one.head.ref) && isMerging(one, promoter));
	for (const other of others) for (const { name, place } of peers) if (await changes(git, other.head.commit, place)) return `#${other.number} changes ${name} right now`;
}
async function changes(git, head, place) {
	try {
		const [parent] = (await git.commit(head)).parents;
		return parent === void 0 || await digestAt(git, parent, place) !== await digestAt(git, head, place);
	} catch (error) {
		if (error instanceof Fault) return true;
		throw error;
	}
}
// operations/record-promotion.ts
async function recordPromotion(one, ready, version, ports) {
	const existing = await findRecord(one, ready, ports);
	if (existing !== void 0) return existing;
	const { state } = ready;
	const now = ports.now();
	const record = await recordOf$1(one, ready, version, now, ports.git);
	const [attestation] = await attest({
		subject: one.subject,
		statements: [recordStatement(one.subject, record)],
		trust: trustMaterialOf(state.policy),
		now,
		below: {
			referrer: one.clearance,
			artifactType: RECORD_TYPE
		},
		objection: (evidence) => strange(evidence, one, ports.git)
	}, ports);
	if (attestation === void 0) throw new Error("one statement was signed, and none came back");
	return attestation.referrer;
}
async function findRecord(one, ready, ports) {
	const { subject, clearance, members } = one;
	const trust = trustMaterialOf(ready.state.policy);
	const wanted = members.map(({ candidate }) => candidate.promotion.id);
	const listed = await ports.registry.referrers(subject.image, clearance);
	for (const referrer of [...listed].filter(mayBeRecord).sort(byDigest)) {
		const bundle = await readBundle({
			image: subject.image,
			digest: clearance
		}, referrer, ports.registry);
		if ("code" in bundle) continue;
		const verification = await ports.verifier.verify(bundle.bytes, trust);
		if (!verification.ok || await strange(verification.evidence, one, ports.git) !== void 0) continue;
		const record = recordIn(verification.evidence.statement);
		if (record?.pullRequest === ready.pullRequest.number && record.head === ready.pullRequest.head.commit && record.promotions.map(({ promotion }) => promotion).join() === wanted.join()) return referrer.digest;
	}
}
async function strange(evidence, { subject, members: [{ observed }] }, git) {
	if (!isAbout$1(evidence.statement, subject.digest)) return "it is about another digest";
	const ancestry = await gatherAncestry([evidence], observed.rules, git);
	return notSignedFor(evidence, observed.rules.clearance, ancestry);
}
async function recordOf$1({ members }, { state, pullRequest }, version, now, git) {
	const { commit } = state.base;
	const line = await git.line(commit);
	const chain = chainOf(line).get(commit);
	if (chain === void 0) throw new Error(`${commit} isn't on its own line`);
	const records = recordHistory(line);
	return {
		gitops: state.policy.policy.gitops,
		pullRequest: pullRequest.number,
		head: pullRequest.head.commit,
		base: {
			commit,
			chain
		},
		recorded: now.toISOString(),
		version,
		promotions: members.map(({ observed, candidate, passed }) => ({
			promotion: candidate.promotion.id,
			...observed.lane,
			from: observed.current,
			to: candidate.subject.digest,
			policyDigest: observed.rules.policyDigest,
			gates: passed.answers.map(({ gate, reason }) => ({
				gate,
				outcome: "passed",
				reason: lineOf(reason).slice(0, 1e3)
			})),
			previousRecord: lastRecord(records, laneKey(observed.lane), line.length)
		}))
	};
}
function mayBeRecord({ artifactType }) {
	return artifactType === void 0 || artifactType === "application/vnd.dev.clearance.promotion-record.v1+json" || !artifactType.includes("sigstore");
}
function byDigest(a, b) {
	return a.digest < b.digest ? -1 : 1;
}
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
	const environment = environmentOf(state.policy.policy, first.observed.lane.environment);
	const release = once(() => releaseOf(request, environment, first.observed.lane, ports.github));
	const ready = [];
	for (const { observed, candidate } of [first, ...others]) {
		const alone = judge(state, observed, candidate, ports.now());
		const { verdict, answers, question } = onlyApprovalIsMissing(alone.answers) ? judge(state, observed, candidate, ports.now(), await release("run")) : alone;
		if (verdict.outcome === "refused") return {
			outcome: "refused",
			findings: verdict.findings
		};
		const passed = passGates(answers, question);
		if (passed === void 0) {
			const note = illnessToNote(found, pullRequest, ports.now(), false);
			return {
				outcome: "waiting",
				answers,
				...note === void 0 ? {} : { note }
			};
		}
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
function bySubject(members) {
	const groups = new Map();
	for (const member of members) {
		const name = printImageReference(member.candidate.subject);
		const group = groups.get(name);
		if (group === void 0) groups.set(name, [member]);
		else group.push(member);
	}
	return [...groups.values()];
}
function onlyApprovalIsMissing(answers) {
	const open = answers.filter(({ outcome }) => outcome !== "passed");
	return open.length > 0 && open.every(({ gate }) => gate === "approval");
}
function membersOf(pullRequest, state, now) {
	const { number, head } = pullRequest;
	const keys = keysOf(pullRequest, state.proposals.get(number));
	const lanes = new Map(state.lanes.map((observed) => [laneKey(observed.lane), observed]));
	const askedBy = new Map(decidedTogether(state).flatMap((unit) => askedTogether(state, unit, now).map((asked, index) => [unit[index]?.lane, asked])));
	const members = [];
	for (const key of [...keys].sort()) {
		const observed = lanes.get(key);
		if (observed === void 0) break;
		const { candidate, lane } = observed;
		const asked = askedBy.get(lane);
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
	if (release === void 0) return null;
	const permission = await github.permission(release.by.login);
	return {
		...release,
		head: request.head,
		permission
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
async function merge$1(request, ports) {
	const examined = await examine(request, ports);
	if (examined.outcome === "waiting" && examined.note !== void 0) await ports.github.remark(request.pullRequest, examined.note);
	if (examined.outcome !== "ready") return examined;
	const records = new Map();
	for (const [member, ...others] of bySubject(examined.members)) {
		const { observed, candidate } = member;
		const { subject, evidence, ancestry, referrers } = candidate;
		const cleared = clearedBy(subject, evidence, observed.rules, ancestry);
		const clearance = cleared && referrers.get(cleared.bundle);
		const missing = (code, what) => {
			return refused([{
				code,
				message: `${observed.rules.environment} has not ${what} ${subject.digest}: the signing comes first`
			}]);
		};
		if (clearance === void 0) return missing("CLEARANCE_MISSING", "cleared");
		const record = await findRecord({
			subject,
			clearance,
			members: [member, ...others]
		}, examined, ports);
		if (record === void 0) return missing("RECORD_MISSING", "recorded this promotion of");
		records.set(printImageReference(subject), record);
	}
	return mergeReady(examined, records, ports, request.base);
}
async function mergeReady(ready, records, ports, { policyPath } = DEFAULT_BASE) {
	const { state, members, pullRequest, edits } = ready;
	const { rules, findings } = await mergeGround({
		snapshot: state.policy,
		policyPath,
		branch: state.base.branch,
		environments: [members[0].observed.lane.environment]
	}, pullRequest, ports);
	if (findings.length > 0) return refused(findings);
	const [first, ...others] = members;
	const batch = nameOfBatch(pullRequest);
	const now = ports.now();
	const message = mergeMessage([recordOf(first, records, batch, now), ...others.map((member) => recordOf(member, records, batch, now))], pullRequest.url);
	const result = await mergeChange({
		passed: [first.passed, ...others.map(({ passed }) => passed)],
		pullRequest,
		edits,
		message,
		base: state.base.branch,
		rules,
		lastLook: lastLookAtPair(ready, ports)
	}, ports);
	return result.merged ? {
		outcome: "merged",
		commit: result.commit
	} : refused([result.finding]);
}
function recordOf({ observed, candidate, passed }, records, batch, now) {
	const { lane, current } = observed;
	const image = printImageReference(candidate.subject);
	const record = records.get(image);
	if (record === void 0) throw new Error(`nothing was recorded of ${image}`);
	return {
		promotion: candidate.promotion.id,
		...batch === void 0 ? {} : { batch },
		service: lane.service,
		environment: lane.environment,
		regions: lane.region === null ? [] : [lane.region],
		digest: candidate.subject.digest,
		previous: current === null ? null : previousHealth(observed, now),
		gates: gateLines(passed),
		record
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
	const files = plannedFiles(edits, before);
	await refuseSharedValues(edits, files, {
		policy: state.policy.policy,
		base: state.base.commit,
		git
	});
	return {
		edits,
		files
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
	if (!isAbout(passed, subject, rules) || subject.image !== rules.image) throw new Fault("STATE_CHANGED", `the gates didn't answer for ${printImageReference(subject)} under this policy`);
	const existing = clearedBy(subject, collected.evidence, rules, ancestry);
	const carrier = existing && collected.referrers.get(existing.bundle);
	if (existing !== void 0 && carrier !== void 0) return {
		evidence: existing,
		referrer: carrier,
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
		referrer: attestation.referrer,
		signed: true
	};
}
function isAbout(passed, subject, rules) {
	const { digest, policyDigest, lane } = "question" in passed ? passed.question : {
		...passed.rules,
		digest: passed.subject.digest,
		lane: passed.rules
	};
	return digest === subject.digest && policyDigest === rules.policyDigest && lane.environment === rules.environment && lane.service === rules.service;
}
// operations/sign.ts
async function sign(request, ports) {
	const examined = await examine(request, ports);
	return examined.outcome === "ready" ? signReady(examined, request, ports) : examined;
}
async function signReady(ready, request, ports) {
	const clearances = [];
	for (const [member, ...others] of bySubject(ready.members)) {
		const { subject } = member.candidate;
		const { evidence, referrer, signed } = await signMember(member, ready, request, ports);
		const record = await recordPromotion({
			subject,
			clearance: referrer,
			members: [member, ...others]
		}, ready, request.version, ports);
		clearances.push({
			subject,
			clearance: evidence.bundle,
			fresh: signed,
			record
		});
	}
	return {
		outcome: "signed",
		clearances
	};
}
async function signMember({ observed: { rules }, candidate, passed }, { state }, request, ports) {
	const { subject, ancestry } = candidate;
	const path = (request.base ?? DEFAULT_BASE).policyPath;
	return signClearance({
		passed,
		subject,
		collected: candidate,
		rules,
		ancestry,
		policyUri: `git+${repositoryUri(state.policy.policy.gitops)}@${state.policy.commit}#${path}`,
		trust: trustMaterialOf(state.policy),
		version: request.version,
		now: ports.now()
	}, ports);
}
// operations/source-words.ts
async function wordsOf({ message, body, sources }, github) {
	if (sources === void 0) return {
		message,
		body
	};
	const answers = new Map();
	const commits = new Map();
	for (const range of sources.ranges) {
		const { service, repository, from, to } = range;
		const name = `${repository} ${from} ${to}`;
		const answer = answers.get(name) ?? ask$1(range, github);
		answers.set(name, answer);
		const found = await answer;
		if (found !== void 0) commits.set(service, found);
	}
	return sources.worded(commits);
}
async function ask$1({ repository, from, to }, github) {
	try {
		return await github.commitsBetween(repository, from, to);
	} catch (error) {
		if (error instanceof Fault) return void 0;
		throw error;
	}
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
		case "note-illness":
			await github.remark(step.pullRequest, step.body);
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
		case "dispatch": return dispatch(step, state, ports);
		case "sign-and-merge": return signAndMerge(step, ports, base);
	}
	return {
		result: "left",
		reason: "nothing to do"
	};
}
async function open(step, state, ports, base) {
	const { intents, branch, title, lane } = step;
	const { github } = ports;
	const { edits, files } = await plannedChange(intents, state, ports);
	const { message, body } = await wordsOf(step, github);
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
		pullRequest: number,
		opened: pullRequest
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
async function dispatch(step, state, ports) {
	const { git, github } = ports;
	const { signer } = environmentOf(state.policy.policy, step.lane.environment);
	if ("key" in signer) throw new Error("an environment that signs with a key has no workflow to dispatch");
	const { pullRequest, head } = step;
	const [unsafe, ...more] = await unsafeSigner(signer.workflow, step.lane.environment, state, git);
	if (unsafe !== void 0) return {
		result: "refused",
		findings: [unsafe, ...more]
	};
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
async function unsafeSigner(workflow, environment, { base }, git) {
	const path = `.github/workflows/${workflow}`;
	const bytes = await git.read(base.commit, path);
	if (bytes === void 0) return [];
	return signerWorkflowProblems(new TextDecoder().decode(bytes), environment).map(({ line, column, message, remedy }) => ({
		code: "PROMOTION_UNSAFE",
		message: `${path}:${line}:${column}: ${message}: ${remedy}`
	}));
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
	if (examined.outcome === "waiting") {
		if (examined.note !== void 0) await ports.github.remark(step.pullRequest, examined.note);
		return {
			result: "left",
			reason: "a gate that had passed is open again"
		};
	}
	const { clearances } = await signReady(examined, request, {
		...ports,
		signer
	});
	const merged = await mergeReady(examined, new Map(clearances.map(({ subject, record }) => [printImageReference(subject), record])), ports, base);
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
// chain/promotion/lanes-of-branch.ts
function lanesOfBranch(ref, policy) {
	const own = parseOwnBranch(ref);
	if (own === void 0) return lanesOfRollback(ref, policy);
	return lanesOf(policy).filter((lane) => {
		const { set, batch } = serviceOf(policy, lane.service);
		const names = own.batch ? [set?.name, batch] : [lane.service];
		return placeName(lane) === own.place && names.includes(own.name);
	});
}
function lanesOfRollback(ref, policy) {
	return lanesOf(policy).filter((lane) => {
		const service = serviceOf(policy, lane.service).set?.name ?? lane.service;
		return ref.startsWith(rollbackBranch({
			...lane,
			service
		}, ""));
	});
}
// operations/merges-unread.ts
const NEWEST = 30;
const KNOWN = new WeakMap();
async function mismatchedMerges(state, git, policyPath) {
	const known = KNOWN.get(git) ?? new Set();
	KNOWN.set(git, known);
	const told = new Set([...state.pullRequests, ...state.past].flatMap((one) => isRevert(one, state.promoter) ? [one.head.ref] : []));
	const found = [];
	for (const pullRequest of state.past.filter((one) => isOwn(one, state)).slice(0, NEWEST)) {
		const { merged } = pullRequest;
		if (merged === void 0 || known.has(merged.commit) || told.has(revertBranch(merged.commit))) continue;
		if (!await git.isAncestor(merged.commit, state.base.commit)) continue;
		const commit = await git.commit(merged.commit);
		const records = parseRecords(commit.message);
		if (records.length === 0 && !isPromoterBranch(pullRequest.head.ref)) continue;
		const lanes = records.length > 0 ? records : lanesOfBranch(pullRequest.head.ref, state.policy.policy);
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
function isOwn(pullRequest, state) {
	return isFromPromoter(pullRequest, state.promoter) && pullRequest.base.ref === state.base.branch;
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
	const own = new Set(records.flatMap(({ previous }) => previous === null ? [] : [quarantinePath(previous.digest)]));
	return (await git.changes(before, id)).flatMap(({ path, after }) => after !== void 0 && after !== "too large" && (own.has(path) || /^policies\/generated\/.*\/quarantine\.yaml$/.test(path)) ? [{
		path,
		bytes: after
	}] : []);
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
// operations/ask-next-signers.ts
const NO_PULL_REQUEST = "0";
async function askNextSigners(state, ports, base) {
	const all = [];
	for (const { name, next } of state.policy.policy.environments) {
		if (next === void 0 || "key" in next) continue;
		all.push(...await attempted(`${printSignerRule(next)} for ${name}`, () => ask(name, next.workflow, state, ports, base)));
	}
	return all;
}
async function ask(environment, workflow, state, ports, base) {
	const after = afterSignerChange(state.policy, environment);
	if (after === void 0) return [];
	const lanes = lanesOf(state.policy.policy).filter((lane) => lane.environment === environment);
	const needed = onceEach((await inParallel(lanes, 4, async (lane) => (await neededIn(lane, state, ports)).needed)).flat());
	const done = (await inParallel(needed, 4, (one) => isCleared(one, after, ports))).filter(Boolean).length;
	if (done === needed.length) return [];
	const about = `${workflow} for ${environment}`;
	const text = `it has cleared ${done} of the ${needed.length} digests that ${environment} needs`;
	const active = (await ports.github.runs(workflow)).find(({ status }) => status !== "completed");
	if (active !== void 0) return [{
		about,
		result: "waiting",
		text: `${text}; ${active.url} is under way`
	}];
	const inputs = {
		"pull-request": NO_PULL_REQUEST,
		head: state.base.commit
	};
	await ports.github.dispatch(workflow, base.branch, inputs);
	return [{
		about,
		result: "waiting",
		text: `${text}; its run is started`
	}];
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
function isFailing(observed) {
	const { lane, places } = observed;
	return places.some((place) => sameLane(place, lane) && place.health.state === "unhealthy") && observed.rules.rollback.automaticWithin !== void 0;
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
	const may = await approversOf(rules.rollback.by, ports.github);
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
// operations/finish-holds.ts
async function finishHolds(state, ports) {
	const { pullRequests, past, promoter } = state;
	const merged = new Set(past.flatMap((one) => one.merged?.by.login === promoter ? [one.head.ref] : []));
	const all = [];
	for (const pullRequest of pullRequests) {
		const { ref } = pullRequest.head;
		if (!isFromPromoter(pullRequest, promoter) || !ref.startsWith("clearance/hold/")) continue;
		all.push(...await attempted(ref, async () => {
			if (merged.has(ref)) return close$1(pullRequest, "that hold is merged already", ports);
			if (!await onlyFreezes(pullRequest, state, ports.git)) return close$1(pullRequest, "it isn't a new freeze, or no longer", ports);
			return merge(pullRequest, state, ports);
		}));
	}
	return all;
}
async function onlyFreezes({ head }, { base }, git) {
	const merge = await git.mergeOf(base.commit, head.commit);
	return merge !== "conflict" && merge.length > 0 && merge.every(({ path, before, after, plain }) => path.startsWith("holds/") && before === void 0 && after !== void 0 && plain);
}
async function merge(pullRequest, { base }, { github }) {
	const { number, head, title, body } = pullRequest;
	const rules = await github.branchRules(base.branch);
	if (!(await mergeOwn(pullRequest, {
		why: "a hold only freezes",
		message: body,
		rules
	}, github)).merged) return [];
	return [{
		about: head.ref,
		result: "done",
		text: `merged #${number}: ${title}`
	}];
}
async function close$1({ number, head }, why, { github }) {
	await github.updatePullRequest(number, { state: "closed" });
	await github.deleteBranch(head.ref);
	return [{
		about: head.ref,
		result: "done",
		text: `closed #${number}: ${why}`
	}];
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
	const merged = await mergeOwn(pullRequest, {
		why: "generated from the base branch, and only denies",
		message: pullRequest.url,
		rules: await github.branchRules(base.branch)
	}, github);
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
		for (const pullRequest of pullRequests) {
			const { number, head } = pullRequest;
			if (!isFromPromoter(pullRequest, promoter) || !head.ref.startsWith(RENEWALS) || head.ref === wanted) continue;
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
// operations/unmarked-rollback.ts
async function unmarkedRollback(pullRequest, { promoter, policy: { policy }, base }, git) {
	const { head } = pullRequest;
	const lanes = lanesOfRollback(head.ref, policy);
	if (!isFromPromoter(pullRequest, promoter) || lanes.length === 0 || await git.resolve(head.commit) === void 0) return void 0;
	const [parent] = (await git.commit(head.commit)).parents;
	if (parent === void 0 || !await git.isAncestor(parent, base.commit)) return void 0;
	return (await Promise.all(lanes.map(async (lane) => {
		const place = placeOf(policy, lane);
		const [from, to] = await Promise.all([parent, head.commit].map((id) => pastDigest(git, id, place)));
		return from !== to && await changedSince(parent, place, base.commit, git);
	}))).includes(true) ? "overtaken" : "waits";
}
async function changedSince(since, place, tip, git) {
	for await (const { commit } of digestChanges(git, tip, place)) return !await git.isAncestor(commit.id, since);
	return false;
}
// operations/resume-rollbacks.ts
async function resumeRollbacks(state, ports, base) {
	const all = [];
	for (const pullRequest of state.pullRequests) {
		const marker = trustedMarker(pullRequest, state.promoter);
		if (marker?.kind !== "rollback") {
			all.push(...await attempted(pullRequest.head.ref, () => unmarked(pullRequest, state, ports)));
			continue;
		}
		const about = `${marker.service} in ${printEnvironment(marker.environment, null)}`;
		all.push(...await attempted(about, () => resume(pullRequest, marker, about, {
			state,
			ports,
			base
		})));
	}
	return all;
}
async function unmarked(pullRequest, state, ports) {
	const { number, head } = pullRequest;
	const fate = await unmarkedRollback(pullRequest, state, ports.git);
	if (fate === void 0) return [];
	if (fate === "overtaken") return close(pullRequest, head.ref, "what it puts back has been changed since; ask again", ports);
	const text = `#${number} waits until it is asked for again: its description isn't the promoter's any more`;
	return [{
		about: head.ref,
		result: "waiting",
		text
	}];
}
async function resume(pullRequest, intent, about, { state, ports, base }) {
	const { number, head } = pullRequest;
	const asked = parseRollbackMessage((await ports.git.commit(head.commit)).message);
	if (asked === void 0) return close(pullRequest, about, "its branch doesn't say who asked for it: ask again", ports);
	const { service, environment, regions, from, to } = intent;
	const [called = service] = servicesCalled(state.policy.policy, service);
	const { approvals } = rulesFor(state.policy, called, environment).rollback;
	if (approvals > 0 && !isConfirmed(pullRequest, state.promoter)) return [{
		about,
		result: "waiting",
		text: `#${number} waits until it is asked for again: this head isn't one that the promoter has seen`
	}];
	const [region, ...more] = regions;
	const request = {
		service,
		environment,
		from,
		to,
		base,
		...asked,
		...region === void 0 || more.length > 0 ? {} : { region }
	};
	const goOn = asked.requestedBy === state.promoter ? resumeAutomatic : rollback;
	try {
		return await ended(await goOn(request, ports), pullRequest, about, ports);
	} catch (error) {
		if (!(error instanceof Fault && error.code === "ROLLBACK_IMPOSSIBLE")) throw error;
		return close(pullRequest, about, error.message, ports);
	}
}
async function resumeAutomatic(request, ports) {
	const state = await readRollbackState(request.base ?? DEFAULT_BASE, ports);
	const [called = request.service] = servicesCalled(state.policy.policy, request.service);
	const { rollback: rule } = rulesFor(state.policy, called, request.environment);
	if (rule.automaticWithin === void 0) return {
		outcome: "refused",
		findings: [{
			code: "NOT_PERMITTED",
			message: `${request.environment} doesn't roll back without being asked any more`
		}]
	};
	const may = await approversOf(rule.by, ports.github);
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
		finishHolds,
		renewQuarantinePolicies,
		askNextSigners
	]) all.push(...await part(state, ports, base));
	return all;
}
// operations/apply.ts
async function apply(ports, options = {}) {
	const base = options.base ?? DEFAULT_BASE;
	const done = [];
	const stuck = new Set();
	let kept;
	let looked;
	for (;;) {
		const { state, steps } = await planNow(ports, {
			...options,
			base,
			looked
		});
		await readBackMerges(state, ports, base);
		const outcomes = await applyRound(steps.filter((step) => acts(step) && !stuck.has(nameOf(step))), state, ports, base);
		done.push(...outcomes);
		for (const { step } of outcomes) stuck.add(nameOf(step));
		const moves = outcomes.filter(({ step, result }) => result === "done" && [
			"open",
			"rebuild",
			"sign-and-merge",
			"close"
		].includes(step.do));
		looked = lookedAfter(state, moves);
		if (moves.length > 0) continue;
		const before = kept;
		kept ??= await upkeep(state, ports, base);
		if (!(before !== void 0 || !kept.some(({ result }) => result === "done"))) continue;
		const left = steps.filter((step) => !acts(step));
		const again = done.some(({ result }) => result !== "done") || kept.some(({ result }) => result === "fault") ? soonAfter(ports.now()) : nextWake(left, state, ports.now());
		const unknown = unknownHints(state.policy.policy, options.hinted);
		return {
			done,
			left,
			kept,
			again,
			...unknown.length === 0 ? {} : { unknown }
		};
	}
}
function lookedAfter({ looked }, moves) {
	const opened = moves.flatMap((one) => "opened" in one && one.opened !== void 0 ? [one.opened] : []);
	if (looked === void 0 || opened.length < moves.length) return void 0;
	const numbers = new Set(opened.map(({ number }) => number));
	return {
		...looked,
		open: [...opened, ...looked.open.filter(({ number }) => !numbers.has(number))]
	};
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
export { merge$1 as a, signClearance as i, printUpkept as n, soonAfter as o, sign as r, apply as t };
