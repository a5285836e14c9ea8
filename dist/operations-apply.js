import { r as Fault } from "./chain-fault.js";
import { c as decidedTogether, d as isMerging, f as NO_PROPOSAL, i as whyRebuilt, l as isCandidate, n as observe, o as illnessToNote, p as acts, r as unknownHints, s as askedTogether, u as judge } from "./chain-promotion-plan.js";
import { A as peersOf, B as servicesCalled, Ot as printDuration, Q as placeOf, X as environmentOf, Z as lanesOf, et as printEnvironment, k as goesFirst, rt as serviceOf, tt as printLane } from "./chain-clearance-parse-policy.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { t as signerWorkflowProblems } from "./chain-doctor-signer-workflow.js";
import { n as clearedBy, r as findClearance, t as gatherAncestry } from "./operations-gather-ancestry.js";
import { c as recordsIn, f as lineOf, u as gateLines } from "./chain-promotion-edit-edit-digest.js";
import { a as laneKey, i as keysOf, n as isOwnPromotion, o as nameOfBatch, s as parseOwnBranch, t as isFromPromoter } from "./chain-promotion-own-branch.js";
import { C as trustedMarker, d as readHead, f as editsAt, g as recordOf$2, m as plannedFiles, o as passGates, p as pathOf, r as isRunFor, t as askHealth, u as readBack } from "./operations-ask-health.js";
import { a as lossesOf } from "./operations-doctor-gather-protection.js";
import { n as stillThere } from "./operations-doctor-gather-kept.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { a as mergeGround, c as isAlarmed, d as mergeOwn, f as leaveQueue, h as parseRollbackMessage, i as refuseSharedValues, l as raiseAlarm, m as answerGroup, n as putBack, o as mergeChange, p as answerAt, r as isConfirmed, s as alarmOver, t as rollback, u as openOwn } from "./operations-rollback.js";
import { i as placeName, l as sameLane, r as isPromoterBranch, s as rollbackBranch, t as isPromoter } from "./chain-promotion-promoter.js";
import { t as baseCommit } from "./operations-observe-base.js";
import { a as digestChanges, i as digestAt, s as pastDigest } from "./operations-observe-change.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { c as readNotes, d as recordIn, f as recordStatement, i as mayBeRecord, l as chainOf, o as pinOfNotes, u as RECORD_TYPE } from "./operations-read-record.js";
import { a as recordHistory, i as lastRecord, r as rollbackStatement, t as rollbackIn } from "./chain-audit-rollback-record.js";
import { t as notSignedFor } from "./chain-clearance-summary.js";
import { n as vsaFor, t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { i as isAbout$1 } from "./chain-evidence-statement.js";
import { t as attest } from "./operations-attest.js";
import { r as readBundle } from "./operations-read-bundle.js";
import { t as once } from "./operations-observe-once.js";
import { i as proposedBeside, n as standsAgainst, r as ownByCommit, t as planNow } from "./operations-plan.js";
import { a as sameBytes, g as breakGlassPath, m as quarantinePath, n as readFiles, r as readPolicy, t as readBreakGlass } from "./operations-observe-policy.js";
import { a as sayOnce, n as callPerson } from "./operations-call-person.js";
import { n as repositoryUri } from "./chain-source-github-server.js";
import { i as rulesFor } from "./chain-clearance-rules.js";
import { t as collectEvidence } from "./operations-collect-evidence.js";
import { t as readRollbackState } from "./operations-rollback-state.js";
import { t as findAttestation } from "./chain-clearance-attestation.js";
import { i as printNotes, n as noteKey, t as NOTES_BRANCH } from "./chain-audit-note.js";
import { r as revertBranch, t as isRevert } from "./operations-revert.js";
import { r as printSignerRule } from "./chain-clearance-signer-change.js";
import { t as clearProgress } from "./operations-clear-progress.js";
import { t as digestWords } from "./chain-promotion-rolled-back-words.js";
import { t as approversOf } from "./operations-may-ask.js";
import { i as laneHistory } from "./operations-rollback-candidates.js";
import { i as hexOf, r as digestOf } from "./chain-digest-digest.js";
import { i as clip, r as cell } from "./chain-promotion-markdown.js";
import { n as generatedFor } from "./operations-generate.js";
import { r as generateQuarantines } from "./chain-admission-generate.js";
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
// operations/lost-digests.ts
async function lostDigests(services, environment, { lanes, restrictions }, registry) {
	const running = new Map(lanes.flatMap(({ lane, rules, current }) => {
		if (current === null || lane.environment !== environment || !services.has(lane.service)) return [];
		if (restrictions.quarantines.some(({ digest }) => digest === current)) return [];
		const about = {
			service: lane.service,
			environment,
			digest: current,
			use: "runs"
		};
		return [[`${lane.service} ${current}`, {
			about,
			image: rules.image
		}]];
	}));
	return (await inParallel([...running.values()], 4, async ({ about, image }) => lossesOf(about, await stillThere(image, about.digest, registry)))).flat().map(({ message, remedy }) => ({
		code: "PROMOTION_UNSAFE",
		message: `${message}: ${remedy}`
	}));
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
	const others = open.filter((one) => one !== own && isPromoter(one.author, promoter) && isPromoterBranch(one.head.ref) && isMerging(one, promoter));
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
// operations/pin-base.ts
function pinOf(line, commit) {
	const chain = chainOf(line).get(commit);
	if (chain === void 0) throw new Error(`${commit} isn't on its own line`);
	return {
		commit,
		chain
	};
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
		objection: (evidence) => strange$1(evidence, one, ports.git)
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
		if (!verification.ok || await strange$1(verification.evidence, one, ports.git) !== void 0) continue;
		const record = recordIn(verification.evidence.statement);
		if (record?.pullRequest === ready.pullRequest.number && record.head === ready.pullRequest.head.commit && record.promotions.map(({ promotion }) => promotion).join() === wanted.join()) return referrer.digest;
	}
}
async function strange$1(evidence, { subject, members: [{ observed }] }, git) {
	if (!isAbout$1(evidence.statement, subject.digest)) return "it is about another digest";
	const ancestry = await gatherAncestry([evidence], observed.rules, git);
	return notSignedFor(evidence, observed.rules.clearance, ancestry);
}
async function recordOf$1({ members }, { state, pullRequest }, version, now, git) {
	const { commit } = state.base;
	const line = await git.line(commit);
	const records = recordHistory(line);
	return {
		gitops: state.policy.policy.gitops,
		pullRequest: pullRequest.number,
		head: pullRequest.head.commit,
		base: pinOf(line, commit),
		notes: await pinOfNotes(git),
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
	if (merged !== void 0 && isPromoter(merged.by, state.promoter)) return {
		outcome: "merged",
		commit: merged.commit
	};
	if (pullRequest === void 0) return refused$1("NOT_PROPOSED", `#${number} is ${status}`);
	const [broken] = state.faults;
	if (broken !== void 0) throw broken.fault;
	const found = membersOf(pullRequest, state, ports.now());
	if ("outcome" in found) return found;
	const [first, ...others] = found;
	const { unplanned } = first.candidate.promotion;
	const [changed, ...more] = unplanned;
	if (changed !== void 0) return {
		outcome: "refused",
		findings: [changed, ...more]
	};
	const proposal = state.proposals.get(number) ?? NO_PROPOSAL;
	const outrun = whyRebuilt(state, found, proposal, nameOfBatch(pullRequest), ports.now());
	if (outrun !== void 0) return refused$1("NOT_MERGEABLE", `#${number}: ${outrun}; it is rebuilt first`);
	const beside = proposedBeside(pullRequest, state);
	if (beside !== void 0) return refused$1("HEAD_SHARED", `#${number}: ${`#${beside.number} by ${beside.author.login}`} proposes the same commit: close that one first`);
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
	const edits = ready.flatMap(({ observed, candidate }) => editsAt(observed.place, observed.current, candidate.subject.digest));
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
	const { environment } = members[0].observed.lane;
	const services = new Set(members.map(({ observed }) => observed.lane.service));
	const [{ rules, findings }, lost] = await Promise.all([mergeGround({
		snapshot: state.policy,
		policyPath,
		branch: state.base.branch,
		environments: [environment]
	}, pullRequest, ports), lostDigests(services, environment, state, ports.registry)]);
	if (findings.length + lost.length > 0) return refused([...findings, ...lost]);
	const [first, ...others] = members;
	const batch = nameOfBatch(pullRequest);
	const now = ports.now();
	const one = (member) => merged(member, records, batch, now);
	const result = await mergeChange({
		passed: [first.passed, ...others.map(({ passed }) => passed)],
		pullRequest,
		edits,
		records: [one(first), ...others.map(one)],
		base: state.base.branch,
		rules,
		lastLook: lastLookAtPair(ready, ports)
	}, ports);
	if (result.merged === "queued") return {
		outcome: "queued",
		reason: result.reason
	};
	return result.merged ? {
		outcome: "merged",
		commit: result.commit
	} : refused([result.finding]);
}
function merged({ observed, candidate, passed }, records, batch, now) {
	const image = printImageReference(candidate.subject);
	const record = records.get(image);
	if (record === void 0) throw new Error(`nothing was recorded of ${image}`);
	return {
		...recordOf$2({
			observed,
			candidate
		}, batch, now),
		gates: gateLines(passed),
		record
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
	const edits = intents.flatMap(({ lane, from, to }) => editsAt(placeOf(state.policy.policy, lane), from, to));
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
// operations/record-rollback.ts
function rollbacksIn(commit, pull) {
	return recordsIn(commit).flatMap(({ rollback, ...trailers }) => rollback === void 0 ? [] : [{
		pullRequest: pull.number,
		head: pull.head,
		commit: commit.id,
		trailers: {
			...trailers,
			rollback
		}
	}]);
}
async function placeOfRecord({ commit, trailers }, policyPath, ports) {
	const [before] = (await ports.git.commit(commit)).parents;
	const snapshot = await policyOf(ports.git, before ?? commit, policyPath);
	if (typeof snapshot === "string") return snapshot;
	const rules = rulesFor(snapshot, trailers.service, trailers.environment);
	const subject = {
		image: rules.image,
		digest: trailers.digest
	};
	const { evidence, referrers } = await collectEvidence(subject, trustMaterialOf(snapshot), ports);
	const cleared = clearedBy(subject, evidence, rules, await gatherAncestry(evidence, rules, ports.git));
	const clearance = cleared && referrers.get(cleared.bundle);
	if (clearance === void 0) return "no clearance of what came back is there to put it below";
	return {
		subject,
		clearance,
		rules,
		snapshot
	};
}
async function policyOf(git, commit, policyPath) {
	try {
		return await readPolicy(git, commit, policyPath);
	} catch (error) {
		if (!(error instanceof Fault) || !/^(?:POLICY_|INPUT_INVALID)/u.test(error.code)) throw error;
		return `the policy of that time can't be read: ${error.message}`;
	}
}
async function findRollbackRecord(one, place, ports) {
	const { subject, clearance, snapshot } = place;
	const records = (await ports.registry.referrers(subject.image, clearance)).filter(({ artifactType }) => !(artifactType ?? "").includes("sigstore"));
	for (const referrer of records.toSorted((a, b) => a.digest < b.digest ? -1 : 1)) {
		const bundle = await readBundle({
			image: subject.image,
			digest: clearance
		}, referrer, ports.registry);
		if ("code" in bundle) continue;
		const verification = await ports.verifier.verify(bundle.bytes, trustMaterialOf(snapshot));
		if (!verification.ok || await strange(verification.evidence, place, ports) !== void 0) continue;
		const record = rollbackIn(verification.evidence.statement);
		if (record?.rollback === one.trailers.promotion && record.commit === one.commit) return referrer.digest;
	}
}
async function recordRollback(one, place, { base, version, now }, ports) {
	const { subject, clearance, snapshot } = place;
	const { trailers } = one;
	const record = {
		gitops: snapshot.policy.gitops,
		pullRequest: one.pullRequest,
		commit: one.commit,
		base: pinOf(await ports.git.line(base), base),
		notes: await pinOfNotes(ports.git),
		recorded: now.toISOString(),
		version,
		rollback: trailers.promotion,
		service: trailers.service,
		environment: trailers.environment,
		regions: [...trailers.regions],
		from: trailers.previous?.digest ?? null,
		to: trailers.digest,
		requestedBy: trailers.rollback.requestedBy,
		reason: trailers.rollback.reason,
		gates: (trailers.gates ?? []).map(({ gate, reason }) => ({
			gate,
			reason
		}))
	};
	const [attestation] = await attest({
		subject,
		statements: [rollbackStatement(subject, record)],
		trust: trustMaterialOf(snapshot),
		now,
		below: {
			referrer: clearance,
			artifactType: RECORD_TYPE
		},
		objection: (evidence) => strange(evidence, place, ports)
	}, ports);
	if (attestation === void 0) throw new Error("one statement was signed, and none came back");
	return attestation.referrer;
}
async function strange(evidence, { subject, rules }, { git }) {
	if (!isAbout$1(evidence.statement, subject.digest)) return "it is about another digest";
	return notSignedFor(evidence, rules.clearance, await gatherAncestry([evidence], rules, git));
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
	if (examined.outcome === "merged") return {
		...examined,
		records: await signMerged(examined.commit, request, ports)
	};
	return examined.outcome === "ready" ? signReady(examined, request, ports) : examined;
}
async function signMerged(commit, { pullRequest, head, environment, version, base = DEFAULT_BASE }, ports) {
	const state = await readRollbackState(base, ports);
	const all = rollbacksIn(await ports.git.commit(commit), {
		number: pullRequest,
		head
	});
	const records = [];
	for (const one of all.filter(({ trailers }) => trailers.environment === environment)) {
		const place = await placeOfRecord(one, base.policyPath, ports);
		if (typeof place === "string") continue;
		const made = {
			base: state.base.commit,
			version,
			now: ports.now()
		};
		records.push(await findRollbackRecord(one, place, ports) ?? await recordRollback(one, place, made, ports));
	}
	return records;
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
		const answer = answers.get(name) ?? ask$2(range, github);
		answers.set(name, answer);
		const found = await answer;
		if (found !== void 0) commits.set(service, found);
	}
	return sources.worded(commits);
}
async function ask$2({ repository, from, to }, github) {
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
		case "turn-away": {
			const { pullRequest, of } = step;
			const why = `It proposes the very commit of #${of}, and a status is the commit's: what lets #${of} through would let this through too. Propose something else, or wait for #${of}.`;
			await sayOnce(pullRequest, `same commit as ${of}`, why, state.promoter, github);
			await github.updatePullRequest(pullRequest, { state: "closed" });
			return DONE;
		}
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
	if (merged.outcome === "queued") return { result: "done" };
	return {
		result: "left",
		reason: "a gate that had passed is open again"
	};
}
// operations/append-notes.ts
const AT_ONCE = 40;
const FILE = "clearance-audit.txt";
async function appendNotes(notes, head, base, { git, github }) {
	const some = notes.slice(0, AT_ONCE);
	if (some.length === 0) return 0;
	const expected = head ?? (await git.line(base))[0]?.id;
	if (expected === void 0) throw new Error(`${base} has no root`);
	const message = printNotes(some);
	const { moved } = await github.append({
		branch: NOTES_BRANCH,
		begins: head === void 0,
		expected,
		files: [{
			path: FILE,
			bytes: new TextEncoder().encode(`${message}\n`)
		}],
		message
	});
	return moved ? some.length : 0;
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
// operations/notes-of-no.ts
function declinedNotes(state) {
	const wanted = new Map(state.lanes.flatMap(({ candidate }) => isCandidate(candidate) ? [[candidate.promotion.branch, candidate.subject.digest]] : []));
	return state.past.flatMap((pull) => {
		const { number, head, title, closedBy, state: fate } = pull;
		if (!(isFromPromoter(pull, state.promoter) && head.ref.startsWith("clearance/")) || pull.base.ref !== state.base.branch || fate !== "closed" || isPromoter(closedBy, state.promoter)) return [];
		return [{
			kind: "declined",
			pullRequest: number,
			branch: head.ref,
			head: head.commit,
			title: lineOf(title).slice(0, 300),
			by: closedBy?.login ?? null,
			places: lanesOfBranch(head.ref, state.policy.policy).map(({ service, environment, region }) => ({
				service,
				environment,
				region
			})),
			to: wanted.get(head.ref) ?? null
		}];
	});
}
const NOT_YET = new Set([
	"HELD",
	"PROVENANCE_MISSING",
	"SBOM_MISSING"
]);
function refusedNotes(steps, state) {
	const lanes = new Map(state.lanes.map((observed) => [observed.lane, observed]));
	return steps.flatMap((step) => {
		if (step.do !== "refuse") return [];
		const observed = lanes.get(step.lane);
		if (observed === void 0 || step.findings.every(({ code }) => NOT_YET.has(code))) return [];
		const { lane, candidate, current, standing } = observed;
		const asked = isCandidate(candidate) ? candidate : standing;
		if (asked === void 0) return [];
		return [{
			kind: "refused",
			promotion: asked.promotion.id,
			service: lane.service,
			environment: lane.environment,
			region: lane.region,
			from: current,
			to: asked.subject.digest,
			findings: step.findings.slice(0, 10).map(({ code, message }) => ({
				code,
				message: lineOf(message).slice(0, 300)
			}))
		}];
	});
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
// operations/sign-rollbacks.ts
const RUNS = 3;
async function signRollbacks(state, known, ports, base) {
	const signed = new Set(known.flatMap((note) => note.kind === "signed" ? [keyOf(note)] : []));
	const notes = [];
	const kept = [];
	for (const one of await mergedRollbacks(state, ports)) {
		const { trailers, commit } = one;
		const named = {
			rollback: trailers.promotion,
			commit,
			service: trailers.service
		};
		if (signed.has(keyOf(named))) continue;
		const about = `the record of #${one.pullRequest}, ${trailers.service} in ${trailers.environment}`;
		const outcomes = await attempted(about, async () => {
			const record = await recordOf(one, state, ports, base);
			if (typeof record !== "string") return record.map((text) => ({
				about,
				result: "waiting",
				text
			}));
			notes.push({
				kind: "signed",
				...named,
				record
			});
			return [];
		});
		kept.push(...outcomes);
	}
	return {
		notes,
		kept
	};
}
async function recordOf(one, state, ports, { policyPath }) {
	const { environment } = one.trailers;
	const place = await placeOfRecord(one, policyPath, ports);
	if (typeof place === "string") return [place];
	const found = await findRollbackRecord(one, place, ports);
	if (found !== void 0) return found;
	const signer = ports.signerOf?.(environment);
	if (signer !== void 0) return recordRollback(one, place, {
		base: state.base.commit,
		version: ports.version,
		now: ports.now()
	}, {
		...ports,
		signer
	});
	const rule = environmentOf(place.snapshot.policy, environment).signer;
	return ["key" in rule ? `the key of ${environment} isn't here` : await ask$1(one, rule.workflow, state, ports)];
}
async function ask$1({ pullRequest, head }, workflow, { base }, { github }) {
	const runs = (await github.runs(workflow)).filter((run) => isRunFor(run, {
		number: pullRequest,
		head: { commit: head }
	}));
	const active = runs.find(({ status }) => status !== "completed");
	if (active !== void 0) return `${active.url} is under way`;
	if (runs.length >= RUNS) return `${runs.length} runs of ${workflow} have ended without it`;
	await github.dispatch(workflow, base.branch, {
		"pull-request": String(pullRequest),
		head
	});
	return `${workflow} is started`;
}
async function mergedRollbacks({ past, promoter, base }, { git }) {
	return (await inParallel(past, 8, async (pull) => {
		const { merged, head, number } = pull;
		if (!(isFromPromoter(pull, promoter) && head.ref.startsWith("clearance/rollback/")) || merged === void 0 || !isPromoter(merged.by, promoter)) return [];
		if (pull.base.ref !== base.branch) return [];
		if (await git.resolve(merged.commit) === void 0) return [];
		if (!await git.isAncestor(merged.commit, base.commit)) return [];
		return rollbacksIn(await git.commit(merged.commit), {
			number,
			head: head.commit
		});
	})).flat();
}
function keyOf({ rollback, commit, service }) {
	return `${rollback} ${commit} ${service}`;
}
// operations/keep-trail.ts
async function keepTrail(state, steps, ports, base) {
	const about = "the audit trail";
	return attempted(about, async () => {
		const { head, notes } = await readNotes(ports.git, state.promoter);
		const signed = await signRollbacks(state, notes, ports, base);
		const known = new Set(notes.map(noteKey));
		const fresh = [];
		for (const note of [
			...signed.notes,
			...declinedNotes(state),
			...refusedNotes(steps, state)
		]) {
			if (known.has(noteKey(note))) continue;
			known.add(noteKey(note));
			fresh.push(note);
		}
		const written = await attempted(about, async () => {
			const count = await appendNotes(fresh, head, state.base.commit, ports);
			return count === 0 ? [] : [{
				about,
				result: "done",
				text: `${count} noted`
			}];
		});
		return [...signed.kept, ...written];
	});
}
// chain/promotion/own-merge.ts
function ownMergeOf(branch) {
	if (branch.startsWith("clearance/hold/")) return onlyFreezes;
	if (branch.startsWith("clearance/quarantine-policies/")) return onlyDenies;
}
function onlyFreezes(changes) {
	return besides(changes, ({ path, before, after, plain }) => path.startsWith("holds/") && before === void 0 && after !== void 0 && after !== "too large" && plain, "which is no new hold");
}
function onlyDenies(changes) {
	return besides(changes, ({ path, plain }) => isDenyPolicy(path) && plain, "which no renewal of deny policies writes");
}
function isDenyPolicy(path) {
	return /^policies\/generated\/.*\/quarantine\.yaml$/.test(path);
}
function besides(changes, isMeant, what) {
	return changes.filter((change) => !isMeant(change)).map(({ path }) => ({
		code: "EDIT_UNEXPECTED",
		message: `${path} is changed, ${what}`
	}));
}
// operations/merges-unread.ts
const NEWEST = 30;
const KNOWN = new WeakMap();
async function mergesUnread(state, git, policyPath) {
	const known = KNOWN.get(git) ?? new Set();
	KNOWN.set(git, known);
	const told = new Set([...state.pullRequests, ...state.past].flatMap((one) => isRevert(one, state.promoter) ? [one.head.ref] : []));
	const mismatched = [];
	const unknown = [];
	const promotions = ownByCommit([...state.past, ...state.pullRequests].filter(({ head }) => isPromoterBranch(head.ref)), state.promoter);
	const isOurs = (one) => isOwn(one, state) || isProposedAgain(one, promotions, state);
	for (const pullRequest of state.past.filter(isOurs).slice(0, NEWEST)) {
		const { merged } = pullRequest;
		if (merged === void 0 || known.has(merged.commit) || told.has(revertBranch(merged.commit))) continue;
		if (!await git.isAncestor(merged.commit, state.base.commit)) continue;
		const commit = await git.commit(merged.commit);
		const { ref } = (promotions.get(pullRequest.head.commit) ?? pullRequest).head;
		const answer = await lookInto(pullRequest, ref, commit, state, git, policyPath);
		if (answer === void 0) continue;
		const { number } = pullRequest;
		const [finding, ...more] = answer.findings;
		if (finding !== void 0) {
			const { lanes } = answer;
			mismatched.push({
				pullRequest: number,
				commit: commit.id,
				lanes,
				findings: [finding, ...more]
			});
		} else if (answer.unknown !== void 0) unknown.push({
			pullRequest: number,
			commit: commit.id,
			why: answer.unknown
		});
		else known.add(commit.id);
	}
	return {
		mismatched,
		unknown
	};
}
async function lookInto(pullRequest, ref, commit, state, git, policyPath) {
	const { head } = pullRequest;
	const records = recordsIn(commit);
	const own = ownMergeOf(ref);
	const [before] = commit.parents;
	if (own !== void 0 && before !== void 0) return {
		lanes: [],
		findings: own(await git.changes(before, commit.id))
	};
	if (records.length === 0 && !isPromoterBranch(ref)) return void 0;
	const lanes = records.length > 0 ? records : lanesOfBranch(ref, state.policy.policy);
	const foreign = foreignHand(pullRequest, state);
	if (before === void 0 || records.length === 0) {
		const message = `the merge ${commit.id} carries no record of what it does`;
		return {
			lanes,
			findings: [...foreign, {
				code: "EDIT_UNEXPECTED",
				message
			}]
		};
	}
	const edits = await editsOf(commit, before, records, git, policyPath);
	if ("why" in edits) return {
		lanes,
		findings: foreign,
		unknown: edits.why
	};
	return {
		lanes,
		findings: [...foreign, ...await readBack(git, commit.id, head.commit, edits)]
	};
}
function isOwn(pullRequest, state) {
	return isFromPromoter(pullRequest, state.promoter) && pullRequest.base.ref === state.base.branch;
}
function isProposedAgain({ head, base, merged }, promotions, state) {
	return promotions.has(head.commit) && base.ref === state.base.branch && merged?.by.login !== state.promoter;
}
function foreignHand({ merged }, { promoter }) {
	if (merged === void 0 || isPromoter(merged.by, promoter)) return [];
	return [{
		code: "EDIT_UNEXPECTED",
		message: `it was merged by ${merged.by.login}, who isn't the promoter`
	}];
}
async function editsOf(commit, before, records, git, policyPath) {
	try {
		const { policy } = await readPolicy(git, before, policyPath);
		return [...records.flatMap(({ service, environment, regions, digest, previous }) => (regions.length === 0 ? [null] : regions).flatMap((region) => editsAt(placeOf(policy, {
			service,
			environment,
			region
		}), previous?.digest ?? null, digest))), ...await quarantineOf(commit, before, records, git)];
	} catch (error) {
		if (error instanceof Fault && /^(?:POLICY_|INPUT_INVALID|ENVIRONMENT_MISSING)/.test(error.code)) return { why: `the policy of that time can't be read any more: ${error.message}` };
		throw error;
	}
}
async function quarantineOf({ id }, before, records, git) {
	if (records.every(({ rollback }) => rollback === void 0)) return [];
	const own = new Set(records.flatMap(({ previous }) => previous === null ? [] : [quarantinePath(previous.digest)]));
	return (await git.changes(before, id)).flatMap(({ path, after }) => after !== void 0 && after !== "too large" && (own.has(path) || isDenyPolicy(path)) ? [{
		path,
		bytes: after
	}] : []);
}
// operations/answer-queue.ts
async function answerQueue(state, ports, base) {
	const all = [];
	for (const pullRequest of state.pullRequests) {
		const { queued, head } = pullRequest;
		if (queued === void 0) continue;
		const own = isOwnPromotion(pullRequest, state.promoter);
		if (!own && isOwnChange(pullRequest, state.promoter)) continue;
		all.push(...await attempted(head.ref, () => own ? answerPromotion(pullRequest, state, ports, base) : answerOther(pullRequest, queued.group, state, ports, base)));
	}
	return all;
}
function isOwnChange(pullRequest, promoter) {
	return pullRequest.head.ref.startsWith("clearance/") && !isRevert(pullRequest, promoter) && isFromPromoter(pullRequest, promoter);
}
async function answerPromotion(pullRequest, state, ports, base) {
	const { number, head } = pullRequest;
	const about = head.ref;
	const keys = keysOf(pullRequest, state.proposals.get(number));
	const lane = lanesOf(state.policy.policy).find((one) => keys.includes(laneKey(one)));
	if (lane === void 0) {
		await leaveQueue(pullRequest, "it is no promotion here", ports.github);
		return [{
			about,
			result: "done",
			text: `took #${number} out of the queue: it is no promotion here`
		}];
	}
	const { environment } = lane;
	const answer = await merge$1({
		environment,
		pullRequest: number,
		head: head.commit,
		base
	}, ports);
	switch (answer.outcome) {
		case "merged": return [{
			about,
			result: "done",
			text: `merged #${number} through the queue as ${answer.commit}`
		}];
		case "queued": return [{
			about,
			result: "waiting",
			text: answer.reason
		}];
		case "refused":
			await leaveQueue(pullRequest, answer.findings[0].message, ports.github);
			return [{
				about,
				result: "refused",
				findings: answer.findings
			}];
	}
	const open = answer.answers.filter(({ outcome }) => outcome !== "passed").map(({ reason }) => reason);
	await leaveQueue(pullRequest, open.join("; "), ports.github);
	return [{
		about,
		result: "done",
		text: `took #${number} out of the queue: ${open.join("; ")}`
	}];
}
async function answerOther(pullRequest, group, state, ports, base) {
	const { number, head } = pullRequest;
	const { promoter } = state;
	const about = head.ref;
	if (group !== void 0 && await answerAt(group, promoter, ports.github) === "success") return [];
	const ours = ownByCommit(state.pullRequests, promoter).get(head.commit);
	const [finding, ...more] = [...ours === void 0 || ours === pullRequest ? [] : [{
		code: "HEAD_SHARED",
		message: `#${number} proposes the same commit as #${ours.number}`
	}], ...await standsAgainst(pullRequest, state, ports, base.policyPath)];
	if (finding !== void 0) {
		await ports.github.dequeue(number);
		return [{
			about,
			result: "refused",
			findings: [finding, ...more]
		}];
	}
	const why = await answerGroup(pullRequest, group, base.branch, ports);
	if (why !== void 0) return [{
		about,
		result: "waiting",
		text: `#${number} is in the merge queue and ${why}`
	}];
	return [{
		about,
		result: "done",
		text: `answered for #${number} in the merge queue`
	}];
}
// operations/ask-next-signers.ts
const NO_PULL_REQUEST = "0";
async function askNextSigners(state, ports, base) {
	const all = [];
	for (const environment of state.policy.policy.environments) {
		const { name, next } = environment;
		if (next === void 0 || "key" in next) continue;
		all.push(...await attempted(`${printSignerRule(next)} for ${name}`, () => ask(environment, next.workflow, state, ports, base)));
	}
	return all;
}
async function ask(environment, workflow, state, ports, base) {
	const progress = await clearProgress(environment, state, ports);
	if (progress === void 0 || progress.cleared === progress.needed) return [];
	const { name } = environment;
	const about = `${workflow} for ${name}`;
	const text = `it has cleared ${progress.cleared} of the ${progress.needed} digests that ${name} needs`;
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
	if (age < -6e5) return {
		do: "call",
		reason: `${failing}, and by the promoter's clock it is promoted in ${printDuration(-age)} only: set the clock of its machine`
	};
	if (!(age <= within)) return NOTHING;
	if (isAutomatic(before) && newest.record.previous.state !== "healthy") return {
		do: "call",
		reason: `${failing}; nothing has been healthy there since the last rollback without being asked`
	};
	return {
		do: "roll-back",
		reason: `${failing}, ${printDuration(Math.max(0, age))} after the promotion`
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
			text: `rolled back to ${digestWords("to", outcome)} by #${outcome.pullRequest}: ${reason}`
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
// operations/close-break-glass.ts
const ABOUT$1 = "break-glass that is over";
async function proposeClosing(state, ports, base) {
	return attempted(ABOUT$1, () => close$2(state, ports, base));
}
async function close$2({ base: { commit, branch }, policy, pullRequests }, { git, github, now }, base) {
	const over = (await readBreakGlass(git, {
		...policy,
		commit
	})).filter(({ expires }) => expires <= now());
	if (over.length === 0) return [];
	const gone = over.map((one) => ({
		path: breakGlassPath(one),
		bytes: null
	}));
	const paths = gone.map(({ path }) => path).sort();
	const ref = `break-glass/over-${hexOf(digestOf(paths.join("\n"))).slice(0, 12)}`;
	const there = pullRequests.find(({ head }) => head.ref === ref) ?? (await github.pullRequestsOf(ref)).at(-1);
	if (there !== void 0) return [{
		about: ABOUT$1,
		result: "waiting",
		text: `#${there.number} removes ${paths.length} from ${branch}`
	}];
	const generated = await generatedFor(git, commit, gone, base.policyPath);
	const exceptions = generated.files.filter(({ path }) => generated.stale.includes(path));
	const title = "remove break-glass that is over";
	const { pullRequest } = await github.propose({
		branch: ref,
		base: {
			branch: base.branch,
			commit
		},
		files: [...gone, ...exceptions],
		message: title,
		title,
		body: clip([
			"These have expired and let nothing in any more:",
			over.map((one) => `- \`${breakGlassPath(one)}\`, over since ${one.expires.toISOString()}: ${cell(one.reason, 300)}`).join("\n"),
			"What still runs without a clearance is refused when it is started again: promote it, or take it out."
		].join("\n\n"))
	});
	return [{
		about: ABOUT$1,
		result: "done",
		text: `opened #${pullRequest.number}: ${paths.join(", ")}`
	}];
}
// operations/finish-holds.ts
async function finishHolds(state, ports) {
	const { pullRequests, past, promoter } = state;
	const merged = new Set(past.flatMap((one) => isPromoter(one.merged?.by, promoter) ? [one.head.ref] : []));
	const all = [];
	for (const pullRequest of pullRequests) {
		const { ref } = pullRequest.head;
		if (!isFromPromoter(pullRequest, promoter) || !ref.startsWith("clearance/hold/")) continue;
		all.push(...await attempted(ref, async () => {
			if (merged.has(ref)) return close$1(pullRequest, "that hold is merged already", ports);
			const planned = await freezesOf(pullRequest, state, ports.git);
			if (planned === void 0) return close$1(pullRequest, "it isn't a new freeze, or no longer", ports);
			return merge(pullRequest, planned, state, ports);
		}));
	}
	return all;
}
async function freezesOf({ head }, { base }, git) {
	const changes = await git.mergeOf(base.commit, head.commit);
	if (changes === "conflict" || changes.length === 0 || onlyFreezes(changes).length > 0) return void 0;
	return changes.flatMap(({ path, after }) => after instanceof Uint8Array ? [{
		path,
		bytes: after
	}] : []);
}
async function merge(pullRequest, planned, { base }, ports) {
	const { number, head, title, body } = pullRequest;
	const rules = await ports.github.branchRules(base.branch);
	const outcome = await mergeOwn(pullRequest, {
		planned,
		why: "a hold only freezes",
		message: body,
		rules
	}, ports);
	if (!outcome.merged) return [];
	await alarmOver(number, outcome, {
		base: base.branch,
		rules
	}, ports);
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
async function renew({ base: { commit, branch }, policy, restrictions, lanes, promoter, pullRequests }, ports, base) {
	const { git, github } = ports;
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
	const { number } = pullRequest;
	const rules = await github.branchRules(base.branch);
	const merged = await mergeOwn(pullRequest, {
		planned: stale,
		why: "generated from the base branch, and only denies",
		message: pullRequest.url,
		rules
	}, ports);
	if (!merged.merged) {
		const text = `#${number} isn't merged yet: ${merged.message}`;
		return [{
			about: ABOUT,
			result: "waiting",
			text
		}];
	}
	await alarmOver(number, merged, {
		base: base.branch,
		rules
	}, ports);
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
		const files = generateQuarantines(policy.policy.environments, restrictions.quarantines, now);
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
	if (!isConfirmed(pullRequest, state.promoter)) return [{
		about,
		result: "waiting",
		text: `#${number} waits until it is asked for again: this head isn't one that the promoter has seen`
	}];
	const { service, environment, regions, from, to } = intent;
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
		case "already": return close(pullRequest, about, `${digestWords("to", outcome)} has been put back before`, ports);
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
		const gates = outcome.answers.filter((one) => one.outcome !== "passed").map(({ reason }) => reason);
		const open = outcome.reason === void 0 ? gates : [...gates, outcome.reason];
		return [{
			about,
			result: "waiting",
			text: `#${outcome.pullRequest} waits: ${open.join("; ")}`
		}, ...other];
	}
	return [{
		about,
		result: "done",
		text: `#${outcome.pullRequest} rolled back to ${digestWords("to", outcome)}`
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
		answerQueue,
		resumeRollbacks,
		automaticRollbacks,
		finishHolds,
		renewQuarantinePolicies,
		proposeClosing,
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
		const unread = await readBackMerges(state, ports, base);
		const outcomes = await applyRound(steps.filter((step) => acts(step) && !stuck.has(nameOf(step))), state, ports, base);
		done.push(...outcomes);
		for (const { step } of outcomes) stuck.add(nameOf(step));
		const moves = outcomes.filter(({ step, result }) => result === "done" && [
			"open",
			"rebuild",
			"sign-and-merge",
			"close",
			"turn-away"
		].includes(step.do));
		looked = lookedAfter(state, moves);
		if (moves.length > 0) continue;
		const before = kept;
		kept ??= [...await upkeep(state, ports, base), ...await keepTrail(state, steps, ports, base)];
		if (!(before !== void 0 || !kept.some(({ result }) => result === "done"))) continue;
		const left = steps.filter((step) => !acts(step));
		const again = done.some(({ result }) => result !== "done") || kept.some(({ result }) => result === "fault") ? soonAfter(ports.now()) : nextWake(left, state, ports.now());
		const unknown = unknownHints(state.policy.policy, options.hinted);
		return {
			done,
			left,
			kept: [...unread, ...kept],
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
	const { mismatched, unknown } = await mergesUnread(state, ports.git, base.policyPath);
	for (const one of mismatched) {
		if (await isAlarmed(one, state.promoter, ports)) continue;
		const rules = await ports.github.branchRules(base.branch);
		await raiseAlarm(one, {
			base: base.branch,
			rules
		}, ports);
	}
	return unknown.map(({ pullRequest, commit, why }) => ({
		about: `#${pullRequest}`,
		result: "waiting",
		text: `the merge ${commit} can't be read back: ${why}. Compare it by hand`
	}));
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
