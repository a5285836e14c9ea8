import { r as Fault } from "./chain-fault.js";
import { m as looseObject, y as string } from "./zod.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { A as serviceOf, C as environmentBefore, D as printEnvironment, E as placeOf, I as Name, L as entry, O as printLane, T as lanesOf, f as wavesBefore, k as regionsOf, w as environmentOf } from "./chain-clearance-parse-policy.js";
import { n as readPolicy, r as readRestrictions, t as readFiles } from "./operations-observe-policy.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { i as isAbout, n as PREDICATE } from "./chain-evidence-statement.js";
import { a as code, c as table, i as clip, n as assemble, o as cut, r as cell, s as link, t as BODY_LIMIT } from "./chain-promotion-markdown.js";
import { n as readCodeOwners, r as codeOwnersOf, t as baseCommit } from "./operations-observe-base.js";
import { i as waveRules, n as rulesFor } from "./chain-clearance-rules.js";
import { n as trustMaterialOf, r as inParallel, t as collectEvidence } from "./operations-collect-evidence.js";
import { i as once, t as githubFacts } from "./operations-observe-github.js";
import { a as digestIn, c as batchBranch, d as promotionId, h as lastParagraph, i as digestChanges, l as placeName, r as digestAt, t as changeIdentity, u as promotionBranch } from "./operations-observe-change.js";
import { a as digestsCompared, c as readHead, d as CLEARANCE_STATUS, f as laneStatus, g as trustedMarker, h as printMarker, i as askGates, l as pathOf, n as onlyReleaseIsMissing, o as lanesLookedAt, p as missingReports, r as passGates, t as askHealth, u as plannedFiles, v as shortDigest } from "./operations-ask-health.js";
import { n as unplannedChanges, t as sameBytes } from "./chain-promotion-planned-change.js";
import { t as evaluateAdmission } from "./chain-admission-evaluate.js";
import { t as provenanceIn } from "./chain-evidence-provenance.js";
import { a as printSigner, i as findAttestation, o as sbomIn } from "./chain-clearance-origin.js";
import { n as decide, o as findClearance, t as gatherAncestry } from "./operations-gather-ancestry.js";
import { r as gatesTable } from "./chain-clearance-explain.js";
// chain/promotion/step.ts
function acts(step) {
	return ![
		"wait",
		"refuse",
		"nothing",
		"fault"
	].includes(step.do);
}
function printStep(step) {
	switch (step.do) {
		case "open": return `open a pull request${step.unattended ? ", sign and merge it" : ""}: ${step.title}`;
		case "rebuild": return `rebuild #${step.pullRequest}: ${step.reason}`;
		case "sweep": return `delete the branch ${step.branch}, which nothing asks for`;
		case "describe": return `describe #${step.pullRequest} afresh`;
		case "report": return `report ${step.context} ${step.state} on #${step.pullRequest}: ${step.description}`;
		case "dispatch": return `start the signing run for #${step.pullRequest}`;
		case "sign-and-merge": return `sign the clearance and merge #${step.pullRequest}`;
		case "close": return `close #${step.pullRequest} (${step.why}): ${step.reason}`;
		case "wait": return `wait${step.pullRequest === null ? "" : ` with #${step.pullRequest}`}: ${step.reason} (asked again ${step.askedAgain})`;
		case "refuse": return step.findings.map(({ code, message }) => `refused, ${code}: ${message}`).join("; ");
		case "nothing": return step.reason;
	}
	return `fault, ${step.code}: ${step.message}`;
}
function printPlan(steps) {
	const lines = [];
	let heading;
	for (const step of steps) {
		const lane = "lane" in step ? step.lane : null;
		const name = lane === null ? "pull requests" : printLane(lane);
		if (name !== heading) lines.push(name);
		heading = name;
		lines.push(`  ${printStep(step)}`);
	}
	return lines.join("\n");
}
// chain/promotion/own-branch.ts
function parseOwnBranch(branch) {
	const [, batch, place, name] = /^clearance\/(batch\/)?([a-z0-9-]+)\/([a-z0-9-]+)\/[0-9a-f]{12}$/.exec(branch) ?? [];
	if (place === void 0 || name === void 0) return void 0;
	return {
		place,
		name,
		batch: batch !== void 0
	};
}
function isOwnPromotion({ author, head }, promoter) {
	return author.kind === "bot" && author.login === promoter && !head.fromFork && parseOwnBranch(head.ref) !== void 0;
}
function laneKey(lane) {
	return `${placeName(lane)}/${lane.service}`;
}
function keysOf({ head }, proposal) {
	const own = parseOwnBranch(head.ref);
	if (own === void 0) return [];
	if (!own.batch) return [`${own.place}/${own.name}`];
	return [...proposal?.members.keys() ?? []].map((service) => `${own.place}/${service}`);
}
function nameOfBatch({ head }) {
	const own = parseOwnBranch(head.ref);
	return own?.batch === true ? own.name : void 0;
}
// chain/promotion/judge.ts
function judge(state, observed, candidate, now, release = null) {
	const { lane, rules, current, since, places, ages = [] } = observed;
	const { subject, promotion } = candidate;
	const question = {
		kind: "promotion",
		lane,
		digest: subject.digest,
		head: promotion.open?.head.commit ?? null,
		policyDigest: rules.policyDigest
	};
	const decided = decide(subject, candidate.evidence, rules, state.restrictions, now, candidate.ancestry);
	const verdict = candidate.older ? refusedToo(decided, olderThanCurrent(observed, candidate)) : decided;
	const approval = {
		...promotion.approval,
		release
	};
	return {
		intent: {
			lane,
			from: current,
			to: subject.digest,
			policyDigest: rules.policyDigest,
			since
		},
		verdict,
		question,
		answers: askGates(question, {
			rules,
			now,
			verdict,
			approval,
			places,
			ages,
			holds: state.restrictions.holds,
			...promotion.open === void 0 ? {} : { opened: promotion.open.createdAt },
			...promotion.checks === void 0 ? {} : { checks: promotion.checks }
		})
	};
}
function olderThanCurrent({ current }, { subject }) {
	return {
		code: "OLDER_THAN_CURRENT",
		message: `${subject.digest} isn't known to be built after ${current ?? "the current digest"}: only a rollback goes back`
	};
}
function refusedToo(verdict, finding) {
	const others = verdict.outcome === "refused" ? verdict.findings : [];
	return {
		outcome: "refused",
		subject: verdict.subject,
		findings: [finding, ...others]
	};
}
// chain/promotion/state.ts
function isCandidate(one) {
	return "subject" in one;
}
// chain/promotion/asked.ts
function askedOf(state, observed, now) {
	const { candidate, standing, waitingSince } = observed;
	const ask = (one) => ({
		observed,
		candidate: one,
		judgement: judge(state, observed, one, now)
	});
	const newest = isCandidate(candidate) ? ask(candidate) : void 0;
	if (standing === void 0) return newest;
	const old = ask(standing);
	if (!mayStand(old)) return newest;
	if (newest === void 0) return "waits" in candidate && candidate.waits ? old : void 0;
	if (newest.candidate.promotion.open !== void 0) return newest;
	if (illness(old.judgement.answers) !== void 0) return newest;
	if (!mayOpen(newest)) return old;
	return hasWaited(waitingSince, observed.rules.supersede, now) ? old : newest;
}
function mayOpen({ judgement, candidate }) {
	const { verdict, answers } = judgement;
	return verdict.outcome === "cleared" && candidate.promotion.declined === void 0 && illness(answers) === void 0;
}
function mayStand({ judgement, candidate }) {
	const { verdict } = judgement;
	return (verdict.outcome === "cleared" || verdict.findings.every(({ code }) => code === "HELD")) && candidate.promotion.unplanned.length === 0;
}
function hasWaited(since, bound, now) {
	return since !== void 0 && now.getTime() - since.getTime() >= bound;
}
function illness(answers) {
	return answers.find(({ gate, outcome }) => gate === "health" && outcome !== "passed");
}
function unopened(state, { observed, candidate }, now) {
	const { id, branch, approval } = candidate.promotion;
	const fresh = {
		...candidate,
		promotion: {
			id,
			branch,
			unplanned: [],
			approval: {
				...approval,
				reviews: [],
				release: null
			},
			statuses: [],
			runs: []
		}
	};
	return {
		observed,
		candidate: fresh,
		judgement: judge(state, observed, fresh, now)
	};
}
// chain/clearance/order.ts
function orderOf(subject, evidence, rules) {
	const { accepted } = findAttestation("provenance", subject.digest, evidence, rules.builder);
	return earliest(accepted);
}
function ageOf(subject, evidence) {
	return earliest(evidence.filter(({ statement }) => provenanceIn(statement) !== void 0 && isAbout(statement, subject.digest)));
}
function earliest(evidence) {
	return evidence.flatMap((one) => timesOf(one)).filter((time) => !Number.isNaN(time.getTime())).sort((a, b) => a.getTime() - b.getTime())[0];
}
function timesOf({ signer, statement, witnessed }) {
	if (witnessed.length > 0 || signer.kind !== "key") return witnessed;
	const startedOn = provenanceIn(statement)?.runDetails.metadata?.startedOn;
	return startedOn === void 0 ? [] : [new Date(startedOn)];
}
// chain/promotion/tag-turns.ts
const MOST$1 = 500;
const MINUTE = 6e4;
function tagTurns(services, now, hinted = new Set()) {
	if (services.length <= MOST$1) return () => true;
	const turns = Math.ceil(services.length / MOST$1);
	const turn = Math.floor(now.getTime() / MINUTE) % turns;
	const asked = new Set(services.filter((_, index) => index % turns === turn));
	return (service) => asked.has(service) || hinted.has(service);
}
// operations/observe-age.ts
function ageOfCurrent(current, evidence, rules, change) {
	return orderOf(current, evidence, rules) ?? ageOf(current, evidence) ?? change?.commit.committed;
}
// operations/observe-candidate.ts
function sourceOf$1(lane, policy) {
	const { service, environment } = lane;
	const wave = wavesBefore(lane, waveRules(policy, lane)).at(-1);
	if (wave !== void 0 && wave.environment === environment) return {
		lanes: wave.regions.map((region) => ({
			service,
			environment,
			region
		})),
		choose: (held) => enough(`${environment}/${wave.regions.join(", ")}`, held, wave.enough)
	};
	const before = environmentBefore(policy, environment);
	if (before === void 0) return void 0;
	return {
		lanes: regionsOf(before).map((region) => ({
			service,
			environment: before.name,
			region
		})),
		choose: (held) => agreed(before.name, held)
	};
}
async function findCandidate(lane, policy, currentOf, resolve) {
	const source = sourceOf$1(lane, policy);
	if (source !== void 0) return source.choose(await Promise.all(source.lanes.map(currentOf)));
	const { channel, image } = serviceOf(policy, lane.service);
	if (resolve === void 0) return {
		none: `the tag ${channel} is asked in a later round`,
		waits: true
	};
	const found = await resolve(image, channel);
	if (found === void 0) return {
		none: `${image}:${channel} isn't in the registry`,
		waits: true
	};
	return {
		digest: found.digest,
		origin: `the tag ${channel}`
	};
}
function enough(name, held, wanted) {
	if (wanted === held.length) return agreed(name, held);
	const [digest, ...others] = [...new Set(held)].filter((digest) => digest !== null).filter((digest) => held.filter((one) => one === digest).length >= wanted);
	if (digest !== void 0 && others.length === 0) return {
		digest,
		origin: name
	};
	return {
		none: `${wanted} of ${name} don't hold the same digest yet`,
		waits: true
	};
}
function agreed(name, digests) {
	const [digest, ...others] = new Set(digests);
	if (digest === void 0 || digest === null) return {
		none: `nothing is deployed in ${name} yet`,
		waits: true
	};
	if (others.length > 0) return {
		none: `the regions of ${name} don't hold the same digest yet`,
		waits: true
	};
	return {
		digest,
		origin: name
	};
}
// operations/observe-digests.ts
const ANSWERS = new WeakMap();
const MOST = 25e4;
async function digestsOf(git, commit) {
	const files = await git.files(commit);
	const known = ANSWERS.get(git) ?? new Map();
	if (known.size > MOST) known.clear();
	ANSWERS.set(git, known);
	const keyOf = ({ file, path }) => `${files.get(file)} ${path}`;
	return {
		known(place) {
			const answer = known.get(keyOf(place));
			return answer !== void 0 && "digest" in answer ? answer.digest : void 0;
		},
		async at(place) {
			const id = files.get(place.file);
			const key = keyOf(place);
			const answer = known.get(key) ?? await read(git, id, place);
			if (id !== void 0) known.set(key, answer);
			if ("digest" in answer) return answer.digest;
			const { code, message } = answer.fault;
			throw new Fault(code, `${place.file}: ${message}`, { cause: answer.fault });
		}
	};
}
async function read(git, id, place) {
	const bytes = id === void 0 ? void 0 : await git.blob(id);
	if (bytes === void 0) throw new Fault("EDIT_PATH_MISSING", `${place.file} isn't in the tree: add it, or correct digestAt.file`);
	try {
		return { digest: digestIn(bytes, place.path) };
	} catch (error) {
		if (error instanceof Fault && error.code.startsWith("EDIT_")) return { fault: error };
		throw error;
	}
}
// operations/observe-heads.ts
async function withHeads(lanes, proposals, base, git) {
	if (proposals.size === 0) return {
		lanes,
		faults: []
	};
	const changes = new Map();
	for (const { lane, place, current, candidate, standing } of lanes) for (const one of [candidate, standing]) {
		if (one === void 0 || !isCandidate(one) || one.promotion.open === void 0) continue;
		const { open } = one.promotion;
		const change = changes.get(open.number) ?? {
			open,
			edits: new Map()
		};
		change.edits.set(laneKey(lane), {
			place,
			from: current,
			to: one.subject.digest
		});
		changes.set(open.number, change);
	}
	const heads = new Map();
	for (const [number, { open, edits }] of changes) {
		if (!keysOf(open, proposals.get(number)).every((key) => edits.has(key))) continue;
		const inOrder = [...edits].sort(([a], [b]) => a < b ? -1 : 1).map(([, edit]) => edit);
		heads.set(number, await headOf(open.head.commit, inOrder, base, git).catch(asFault));
	}
	const read = lanes.map((observed) => withHead(observed, heads));
	return {
		lanes: read.flatMap((one) => "fault" in one ? [] : [one]),
		faults: read.flatMap((one) => "fault" in one ? [one] : [])
	};
}
function withHead(observed, heads) {
	const { lane, candidate, standing } = observed;
	const headFor = (one) => one !== void 0 && isCandidate(one) ? heads.get(one.promotion.open?.number ?? -1) : void 0;
	const [newest, old] = [headFor(candidate), headFor(standing)];
	if (newest === void 0 && old === void 0) return observed;
	if (newest instanceof Fault) return {
		lane,
		fault: newest
	};
	if (old instanceof Fault) return {
		lane,
		fault: old
	};
	const read = (one, head) => head === void 0 ? one : {
		...one,
		promotion: {
			...one.promotion,
			...head
		}
	};
	return {
		...observed,
		candidate: isCandidate(candidate) ? read(candidate, newest) : candidate,
		...standing === void 0 ? {} : { standing: read(standing, old) }
	};
}
function asFault(error) {
	if (error instanceof Fault) return error;
	throw error;
}
async function headOf(head, edits, base, git) {
	const unplanned = await readHead(git, base, head, edits);
	if (unplanned.length > 0) return { unplanned };
	const outrun = await outrunBy(head, edits, base, git);
	return outrun === void 0 ? { unplanned } : {
		unplanned,
		outrun
	};
}
async function outrunBy(head, edits, base, git) {
	const paths = [...new Set(edits.map(pathOf))];
	const [parent] = (await git.commit(head)).parents;
	if (parent === void 0 || parent === base) return void 0;
	const [before, now] = await Promise.all([readFiles(git, parent, paths), readFiles(git, base, paths)]);
	const moved = paths.filter((path) => !sameBytes(before.get(path) ?? null, now.get(path) ?? null));
	if (moved.length === 0) return void 0;
	const merged = await git.mergeOf(base, head);
	if (merged === "conflict") return `${moved.join(", ")} has changed on the base branch, in the same lines`;
	const [mismatch] = unplannedChanges(plannedFiles(edits, now), merged);
	if (mismatch === void 0) return void 0;
	return `${moved.join(", ")} has changed on the base branch, so a merge wouldn't be what was planned`;
}
// operations/observe-open.ts
function idOf({ lane, current, rules, since }, to) {
	return promotionId({
		lane,
		from: current,
		to,
		policyDigest: rules.policyDigest,
		since
	});
}
function openOf(observed, to, open) {
	const { lane } = observed;
	const id = idOf(observed, to);
	return open.find(({ pullRequest, proposal }) => {
		const own = parseOwnBranch(pullRequest.head.ref);
		if (own?.batch !== true) return pullRequest.head.ref === promotionBranch(lane, id);
		const ids = [...proposal.members.values()];
		return proposal.members.get(lane.service) === id && batchBranch(lane, own.name, ids) === pullRequest.head.ref;
	})?.pullRequest;
}
function waitingOf(open, changed) {
	const times = open.map(({ pullRequest, proposal }) => (proposal.waitingSince ?? pullRequest.createdAt).getTime());
	return times.length === 0 ? void 0 : new Date(Math.max(Math.min(...times), changed?.getTime() ?? 0));
}
function noDigest(error) {
	if (error instanceof Fault && (error.code.startsWith("EDIT_") || error.code === "GIT_FAILED")) return null;
	throw error;
}
function standsThere({ digest, origin }) {
	return {
		none: `${digest} from ${origin} stands there already`,
		waits: false
	};
}
// operations/observe-options.ts
function lanesAskedFor({ only, pullRequest }, own, open) {
	if (pullRequest === void 0) return only ?? (() => true);
	const found = open.find(({ number }) => number === pullRequest);
	const keys = new Set(found === void 0 ? [] : keysOf(found, own.proposals.get(found.number)));
	return (lane) => keys.has(laneKey(lane)) && (only?.(lane) ?? true);
}
// chain/promotion/proposal.ts
const NO_PROPOSAL = {
	members: new Map(),
	waitingSince: null,
	rebuilt: null
};
function printProposal(title, proposal) {
	const { members, waitingSince, rebuilt } = proposal;
	const trailers = [
		...[...members].sort(([a], [b]) => a < b ? -1 : 1).map((member) => `${MEMBER}: ${member.join(" ")}`),
		...waitingSince === null ? [] : [`${WAITING}: ${waitingSince.toISOString()}`],
		...rebuilt === null ? [] : [`${REBUILT}: ${rebuilt}`]
	];
	return trailers.length === 0 ? title : `${title}\n\n${trailers.join("\n")}`;
}
function parseProposal(message) {
	const members = new Map();
	let waitingSince = null;
	let rebuilt = null;
	for (const line of lastParagraph(message)) {
		const [, name, value = ""] = /^(Clearance-[A-Za-z-]+): (.*)$/.exec(line) ?? [];
		if (name === void 0) continue;
		const [service = "", id = "", ...more] = value.split(" ");
		const time = new Date(value);
		if (name === MEMBER && isMember(service, id) && more.length === 0 && !members.has(service)) members.set(service, id);
		else if (name === WAITING && waitingSince === null && isTime(value, time)) waitingSince = time;
		else if (name === REBUILT && rebuilt === null && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(value)) rebuilt = value;
		else return NO_PROPOSAL;
	}
	return {
		members,
		waitingSince,
		rebuilt
	};
}
const MEMBER = "Clearance-Member";
const WAITING = "Clearance-Waiting-Since";
const REBUILT = "Clearance-Rebuilt";
function isMember(service, id) {
	return Name.safeParse(service).success && /^[0-9a-f]{64}$/.test(id);
}
function isTime(text, time) {
	return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}
// operations/observe-own.ts
const YOUNG = 6e5;
async function readOwn(pullRequests, promoter, git) {
	const proposals = new Map();
	const byLane = new Map();
	for (const pullRequest of pullRequests.filter((one) => isOwnPromotion(one, promoter))) {
		const proposal = await proposalAt(git, pullRequest.head.commit);
		if (proposal !== void 0) proposals.set(pullRequest.number, proposal);
		for (const key of keysOf(pullRequest, proposal)) {
			const known = byLane.get(key) ?? [];
			known.push({
				pullRequest,
				proposal: proposal ?? NO_PROPOSAL
			});
			byLane.set(key, known);
		}
	}
	return {
		proposals,
		byLane
	};
}
function pastBatches(past, promoter, { git, github }) {
	const batches = past.filter((one) => isOwnPromotion(one, promoter) && nameOfBatch(one) !== void 0);
	const members = once(async () => Promise.all(batches.map(async (one) => {
		const ids = [...(await proposalAt(git, one.head.commit))?.members.values() ?? []];
		if (ids.length > 0) return {
			one,
			ids
		};
		const marker = trustedMarker(await github.pullRequest(one.number), promoter);
		return {
			one,
			ids: marker?.kind === "batch" ? marker.promotions.map(promotionId) : []
		};
	})));
	return async (promotion) => {
		if (batches.length === 0) return [];
		return (await members("all")).filter(({ ids }) => ids.includes(promotion)).map(({ one }) => one);
	};
}
function mergingOf(open, promoter) {
	return open.find(({ pullRequest }) => pullRequest.statuses.some(({ context, state, creator }) => context === "clearance" && state === "success" && creator.login === promoter))?.pullRequest.url ?? null;
}
async function readLeftovers(pullRequests, git, now) {
	const open = new Set(pullRequests.map(({ head }) => head.ref));
	const branches = [...await git.branches("clearance")].filter(([branch]) => parseOwnBranch(branch) !== void 0 && !open.has(branch));
	return (await Promise.all(branches.map(async ([branch, head]) => {
		const { committed, message } = await git.commit(head);
		return now.getTime() - committed.getTime() < YOUNG ? [] : [{
			branch,
			head,
			proposal: parseProposal(message)
		}];
	}))).flat();
}
async function proposalAt(git, head) {
	if (await git.resolve(head) === void 0) return void 0;
	return parseProposal((await git.commit(head)).message);
}
// operations/observe-rules.ts
function rulesOnce(policy) {
	const known = new Map();
	return ({ service, environment }) => {
		const key = `${service} ${environment}`;
		const rules = known.get(key) ?? rulesFor(policy, service, environment);
		known.set(key, rules);
		return rules;
	};
}
// operations/observe.ts
const PARALLEL = 8;
async function observe(ports, options = {}) {
	const base = options.base ?? DEFAULT_BASE;
	const { git } = ports;
	await git.refresh();
	const commit = await baseCommit(git, base.branch);
	const policy = await readPolicy(git, commit, base.policyPath);
	if (options.environment !== void 0) environmentOf(policy.policy, options.environment);
	const promoter = `${policy.policy.promoter.app}[bot]`;
	const facts = githubFacts(ports.github, base.branch, promoter, options.decisive === true, (id) => declined(id));
	const [restrictions, pullRequests, digests] = await Promise.all([
		readRestrictions(git, policy),
		facts.pullRequests(),
		digestsOf(git, commit)
	]);
	const own = await readOwn(pullRequests.open, promoter, git);
	const asksTag = tagTurns(Object.keys(policy.policy.services), ports.now(), options.hinted);
	const declined = pastBatches(pullRequests.past, promoter, ports);
	const only = lanesAskedFor(options, own, pullRequests.open);
	const rulesOf = rulesOnce(policy);
	const currentOf = (lane) => digests.at(placeOf(policy.policy, lane));
	const lastChange = once(async (lane) => {
		for await (const change of digestChanges(git, commit, placeOf(policy.policy, lane))) return change;
	}, printLane);
	const healthOf = once(async (lane) => {
		const digest = await currentOf(lane);
		if (digest === null) return {
			state: "unknown",
			detail: "nothing is deployed"
		};
		return askHealth({
			lane,
			digest
		}, rulesOf(lane), policy.policy, ports);
	}, printLane);
	const trust = trustMaterialOf(policy);
	const evidenceOf = once((subject) => collectEvidence(subject, trust, ports), printImageReference);
	const resolveTag = once(({ image, tag }) => ports.registry.resolve(image, tag), ({ image, tag }) => `${image}:${tag}`);
	const codeOwners = once(() => readCodeOwners(git, commit));
	async function ownersOf({ approval }, file) {
		if (approval?.codeOwners !== true) return void 0;
		return {
			file,
			named: codeOwnersOf(await codeOwners("all"), file)
		};
	}
	async function placeFacts(lane) {
		const [digest, change, health] = await Promise.all([
			currentOf(lane),
			lastChange(lane),
			healthOf(lane)
		]);
		const merging = mergingOf(own.byLane.get(laneKey(lane)) ?? [], promoter);
		return {
			...lane,
			digest,
			since: change?.commit.committed ?? null,
			health,
			merging
		};
	}
	async function agesFor(lane, rules) {
		return (await Promise.all(digestsCompared(lane, rules).map(async ({ lane: there, digest }) => {
			const standing = await currentOf(there);
			if (standing === null || standing === digest) return [];
			const theirs = rulesOf(there);
			return Promise.all([standing, digest].map(async (one) => {
				const subject = {
					image: theirs.image,
					digest: one
				};
				const made = orderOf(subject, (await evidenceOf(subject)).evidence, theirs);
				return made === void 0 ? [] : [{
					service: there.service,
					digest: one,
					made
				}];
			}));
		}))).flat(2);
	}
	function unchanging(lane, current, candidate) {
		return {
			lane,
			place: placeOf(policy.policy, lane),
			current,
			places: [],
			since: "none",
			candidate,
			get rules() {
				return rulesOf(lane);
			}
		};
	}
	function isWatched({ environment }) {
		return options.everyPlace === true || environmentOf(policy.policy, environment).rollback !== void 0;
	}
	function inStep(lane) {
		if (isWatched(lane) || own.byLane.size > 0 && own.byLane.has(laneKey(lane))) return void 0;
		const current = digests.known(placeOf(policy.policy, lane));
		const source = sourceOf$1(lane, policy.policy);
		if (current === void 0 || source === void 0) return void 0;
		const held = [];
		for (const one of source.lanes) {
			const digest = digests.known(placeOf(policy.policy, one));
			if (digest === void 0) return void 0;
			held.push(digest);
		}
		const found = source.choose(held);
		if ("none" in found) return unchanging(lane, current, found);
		return found.digest === current ? unchanging(lane, current, standsThere(found)) : void 0;
	}
	async function observeLane(lane) {
		const place = placeOf(policy.policy, lane);
		const current = await currentOf(lane);
		const open = own.byLane.get(laneKey(lane)) ?? [];
		const asked = open.length > 0 || asksTag(lane.service);
		const resolve = (image, tag) => resolveTag({
			image,
			tag
		});
		const found = await findCandidate(lane, policy.policy, currentOf, asked ? resolve : void 0);
		const nothing = "none" in found ? found : found.digest === current ? standsThere(found) : void 0;
		if (nothing !== void 0 && !(nothing.waits && open.length > 0)) {
			const nothingToCome = unchanging(lane, current, nothing);
			if (!isWatched(lane)) return nothingToCome;
			return {
				...nothingToCome,
				rules: rulesOf(lane),
				places: await placesOf(lane)
			};
		}
		const rules = rulesOf(lane);
		const [places, ages, change] = await Promise.all([
			placesOf(lane),
			agesFor(lane, rules),
			lastChange(lane)
		]);
		const observed = {
			lane,
			rules,
			place,
			current,
			places,
			ages,
			since: await changeIdentity(change, lane, promoter, facts)
		};
		const newest = "none" in found ? found : await candidate(observed, found, open);
		const wanted = isCandidate(newest) ? newest.promotion.open?.number : void 0;
		const standing = await standingOf(observed, open.filter(({ pullRequest }) => pullRequest.number !== wanted));
		const waitingSince = waitingOf(open, change?.commit.committed);
		return {
			...observed,
			candidate: newest,
			...standing === void 0 ? {} : { standing },
			...waitingSince === void 0 ? {} : { waitingSince }
		};
	}
	async function placesOf(lane) {
		return Promise.all(lanesLookedAt(lane, rulesOf(lane)).map(placeFacts));
	}
	async function standingOf(observed, open) {
		for (const one of open) {
			const to = await digestAt(git, one.pullRequest.head.commit, observed.place).catch(noDigest);
			if (to === null || to === observed.current) continue;
			const found = {
				digest: to,
				origin: `#${one.pullRequest.number}`
			};
			if (openOf(observed, to, [one]) !== void 0) return candidate(observed, found, [one]);
		}
	}
	async function candidate(observed, { digest, origin }, open) {
		const { lane, rules, place, current } = observed;
		const subject = {
			image: rules.image,
			digest
		};
		const before = current === null ? void 0 : {
			image: rules.image,
			digest: current
		};
		const id = idOf(observed, digest);
		const environment = environmentOf(policy.policy, lane.environment);
		const [{ evidence, notes, referrers }, past, change, promotion] = await Promise.all([
			evidenceOf(subject),
			before === void 0 ? void 0 : evidenceOf(before),
			lastChange(lane),
			ownersOf(rules, place.file).then((owned) => facts.promotion(environment, id, promotionBranch(lane, id), openOf(observed, digest, open), owned))
		]);
		const made = orderOf(subject, evidence, rules);
		const madeBefore = before === void 0 ? void 0 : ageOfCurrent(before, past?.evidence ?? [], rules, change);
		const older = madeBefore !== void 0 && !(made !== void 0 && made >= madeBefore);
		return {
			subject,
			origin,
			evidence,
			notes,
			referrers,
			ancestry: await gatherAncestry(evidence, rules, git),
			replaced: past?.evidence ?? [],
			older,
			promotion: {
				...promotion,
				unplanned: []
			}
		};
	}
	const lanes = lanesOf(policy.policy).filter((lane) => options.environment === void 0 || lane.environment === options.environment).filter(only);
	const results = [];
	const asking = [];
	for (const [index, lane] of lanes.entries()) {
		const there = inStep(lane);
		if (there === void 0) asking.push([index, lane]);
		else results[index] = there;
	}
	await inParallel(asking, PARALLEL, async ([index, lane]) => {
		try {
			results[index] = await observeLane(lane);
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			results[index] = {
				lane,
				fault: error
			};
		}
	});
	const read = results.flatMap((result) => "fault" in result ? [] : [result]);
	const whole = options.decisive !== true;
	const heads = await withHeads(read, own.proposals, commit, git);
	return {
		base: {
			branch: base.branch,
			commit
		},
		promoter,
		policy,
		restrictions,
		pullRequests: pullRequests.open,
		past: pullRequests.past,
		proposals: own.proposals,
		leftovers: whole ? await readLeftovers(pullRequests.open, git, ports.now()) : [],
		lanes: heads.lanes,
		faults: [...results.flatMap((result) => "fault" in result ? [result] : []), ...heads.faults]
	};
}
// chain/promotion/body-comparison.ts
const COMPONENTS_SHOWN = 40;
function lostWarning({ lost }) {
	if (lost.length === 0) return "";
	return [
		"> [!WARNING]",
		"> **Attestation lost.** What runs now has verified statements that the new digest doesn't have:",
		...lost.map(({ kind, signedBy }) => `> - ${code(kind)}, which ${code(signedBy)} attested for the present digest`)
	].join("\n");
}
function sourceSection({ source: { from, to } }, commits) {
	const title = "### Commits";
	if (to === void 0) return { whole: `${title}\n\nThe new digest's provenance names no source commit.` };
	const repository = to.repository.replace(/^https:\/\/[^/]+\//u, "");
	if (from === void 0) return { whole: `${title}\n\nThe first known source is ${commitLink(to)}.` };
	if (from.repository !== to.repository) return { whole: `${title}\n\n${`**The source repository changed**: from ${code(from.repository)} (${commitLink(from)}) to ${code(to.repository)} (${commitLink(to)}).`}` };
	if (from.commit === to.commit) return { whole: `${title}\n\nBoth digests were built from the same commit, ${commitLink(to)}.` };
	const address = `${to.repository}/compare/${from.commit}...${to.commit}`;
	const brief = `${title}\n\n${link(`${code(repository)} from ${short(from.commit)} to ${short(to.commit)}`, address)}`;
	if (commits === void 0) return { whole: `${brief}\n\nThe repository can't be read from here: look there.` };
	const authors = [...new Set(commits.commits.map(({ author }) => author))];
	const shown = commits.commits.slice(-50);
	const hidden = commits.total - shown.length;
	const count = `${commits.total} ${commits.total === 1 ? "commit" : "commits"} by ${cell(authors.join(", "), 300) || "nobody"}`;
	const lines = shown.map(({ id, title, author }) => `- ${link(code(id.slice(0, 12)), `${to.repository}/commit/${id}`)} ${cell(title, 120)}, ${cell(author, 60)}`);
	return {
		whole: [
			`${brief}: ${count}`,
			"",
			...lines,
			...hidden > 0 ? [`- and ${hidden} before them`] : []
		].join("\n"),
		short: `${brief}: ${count}`
	};
}
function madeSection({ made, source }) {
	if (source.from === void 0 || source.to === void 0) return { whole: "" };
	const title = "### Builder and workflow";
	if (made.length === 0) return { whole: `${title}\n\nUnchanged: the same builder, build type and workflow.` };
	const rows = made.map(({ what, from, to }) => [
		what,
		code(from, 300),
		code(to, 300)
	]);
	return { whole: `${title}\n\n**Changed:**\n\n${table([
		"",
		"from",
		"to"
	], rows)}` };
}
function sbomSection({ sbom }) {
	const title = "### Components";
	if (typeof sbom === "string") return { whole: `${title}\n\n${sbom}` };
	const { added, removed, changed, counts } = sbom;
	const summary = `${added.length} added, ${removed.length} removed, ${changed.length} changed, of ${counts.from} then and ${counts.to} now`;
	const list = (versions) => versions.every((one) => one === "") ? "" : code(versions.filter((one) => one !== "").join(", "));
	const rows = [
		...removed.map(({ name, versions }) => [
			"removed",
			code(name),
			list(versions),
			""
		]),
		...added.map(({ name, versions }) => [
			"added",
			code(name),
			"",
			list(versions)
		]),
		...changed.map(({ name, from, to }) => [
			"changed",
			code(name),
			list(from),
			list(to)
		])
	];
	if (rows.length === 0) return { whole: `${title}\n\nThe SBOMs list the same ${counts.to} components.` };
	const hidden = rows.length - COMPONENTS_SHOWN;
	return {
		whole: [
			`${title}\n\n${summary}`,
			"",
			`<details><summary>${hidden > 0 ? `${COMPONENTS_SHOWN} of them` : "all of them"}</summary>`,
			"",
			table([
				"",
				"component",
				"from",
				"to"
			], rows.slice(0, COMPONENTS_SHOWN)),
			...hidden > 0 ? ["", `and ${hidden} more`] : [],
			"",
			"</details>"
		].join("\n"),
		short: `${title}\n\n${summary}`
	};
}
function commitLink({ repository, commit }) {
	return link(short(commit), `${repository}/commit/${commit}`);
}
function short(commit) {
	return code(commit.slice(0, 12));
}
// chain/promotion/body.ts
const LONGEST_REASON = 500;
function promotionBody(body) {
	return assemble([
		{ whole: printMarker({
			kind: "promotion",
			...body.intent
		}) },
		{ whole: `Promotes **${printLane(body.intent.lane)}** to a digest whose evidence was verified before this branch was made.` },
		...sectionsOf(body),
		{ whole: HOW_TO_SAY_NO }
	]);
}
function promotionSection(body, limit) {
	return assemble(sectionsOf(body), limit);
}
function sectionsOf(body) {
	const { intent, comparison } = body;
	const answers = body.answers.map(shortened);
	return [
		{ whole: fromTo(body) },
		{ whole: lostWarning(comparison) },
		{ whole: `### Gates\n\n${gatesTable(answers).trimEnd()}\n\n${missing(answers)}` },
		sourceSection(comparison, body.commits),
		madeSection(comparison),
		sbomSection(comparison),
		{
			whole: `### Evidence\n\n${evidenceTable(body.evidence)}`,
			short: `### Evidence\n\n${body.evidence.length} accepted statements: \`clearance why\` lists them.`
		},
		{ whole: `### What the cluster would say\n\n${admissionWords(body)}` },
		{ whole: `<sub>Rules: \`${intent.policyDigest}\`</sub>` }
	];
}
function shortened(answer) {
	const reason = cut(answer.reason, LONGEST_REASON);
	if (answer.outcome === "passed") return {
		...answer,
		reason
	};
	return {
		...answer,
		reason,
		askedAgain: cut(answer.askedAgain, LONGEST_REASON)
	};
}
function fromTo({ intent, image, comparison: { source } }) {
	const commit = (one) => one === void 0 ? "not known" : link(code(one.commit.slice(0, 12)), `${one.repository}/commit/${one.commit}`);
	return table([
		"",
		"digest",
		"built from"
	], [intent.from === null ? [
		"from",
		"nothing deployed",
		""
	] : [
		"from",
		`\`${intent.from}\``,
		commit(source.from)
	], [
		"to",
		`\`${image}@${intent.to}\``,
		commit(source.to)
	]]);
}
function missing(answers) {
	const open = answers.filter(({ outcome }) => outcome !== "passed");
	if (open.length === 0) return "Every gate has passed. They are asked once more before the merge.";
	return [
		"**Missing**, and who can change that:",
		"",
		...open.map(({ gate, unblockedBy = [] }) => `- **${gate}**: ${unblockedBy.map((one) => cell(one, 100)).join(", ")}`)
	].join("\n");
}
const EVIDENCE_SHOWN = 50;
function evidenceTable(rows) {
	if (rows.length === 0) return "None is required here.";
	const shown = rows.slice(0, EVIDENCE_SHOWN);
	const rest = rows.length - shown.length;
	return [table([
		"what",
		"signed by",
		"witnessed",
		"bundle"
	], shown.map(({ what, signedBy, witnessed, bundle, run }) => [
		link(cell(what), run),
		code(signedBy),
		witnessed === void 0 ? "by nobody" : witnessed.toISOString(),
		`\`${bundle}\``
	])), ...rest > 0 ? [`\nand ${rest} more`] : []].join("\n");
}
function admissionWords({ admission, intent }) {
	const { environment } = intent.lane;
	if (admission.outcome === "admitted") return `The policies of ${environment} admit it today already.`;
	const others = admission.findings.filter(({ code: finding }) => finding !== "CLEARANCE_MISSING");
	if (others.length === 0) return `The policies of ${environment} refuse it until its clearance is signed, right before the merge. Nothing else stands in its way there.`;
	return [
		`The policies of ${environment} would **refuse** it even when it is cleared:`,
		"",
		...others.map(({ code: finding, message }) => `- \`${finding}\` ${cell(message)}`)
	].join("\n");
}
const HOW_TO_SAY_NO = [
	"### How to say no",
	"",
	"Close this pull request. It isn't opened again until something that it depends on changes: the digest, the rules, or what runs there.",
	"A digest that must run nowhere goes into quarantine: add `quarantine/sha256-<hex>.yaml` with owner and reason. To freeze the environment, add a file to `holds/`.",
	"",
	"Do not push to this branch and do not merge by hand: whatever isn't exactly this digest is refused."
].join("\n");
// chain/evidence/sbom-difference.ts
function sbomDifference(from, to) {
	const [before, after] = [componentsOf(from), componentsOf(to)];
	const pairs = [...new Set([...before.keys(), ...after.keys()])].sort().map((key) => ({
		from: before.get(key),
		to: after.get(key)
	}));
	return {
		added: pairs.flatMap(({ from, to }) => from === void 0 && to !== void 0 ? [listed(to)] : []),
		removed: pairs.flatMap(({ from, to }) => from !== void 0 && to === void 0 ? [listed(from)] : []),
		changed: pairs.flatMap(({ from, to }) => {
			if (from === void 0 || to === void 0) return [];
			const [old, young] = [listed(from).versions, listed(to).versions];
			return old.join("\n") === young.join("\n") ? [] : [{
				name: to.name,
				from: old,
				to: young
			}];
		}),
		counts: {
			from: from.components.length,
			to: to.components.length
		}
	};
}
const Component = looseObject({
	type: string(),
	name: string(),
	group: string().optional(),
	version: string().optional(),
	purl: string().optional()
});
function componentsOf({ components }) {
	const found = new Map();
	for (const one of components) {
		const { type, name, group, version = "", purl } = Component.safeParse(one).data ?? one;
		const key = text(purl)?.replace(/[?#].*$/su, "").replace(/@[^@/]*$/su, "") ?? JSON.stringify([
			type,
			group,
			name
		]);
		const full = text(group) === void 0 ? name : `${text(group)}/${name}`;
		const known = found.get(key) ?? {
			name: full,
			versions: new Set()
		};
		known.versions.add(text(version) ?? "");
		found.set(key, known);
	}
	return found;
}
function listed({ name, versions }) {
	return {
		name,
		versions: [...versions].sort()
	};
}
function text(value) {
	return typeof value === "string" && value !== "" ? value : void 0;
}
// chain/promotion/comparison.ts
function compare(from, to, rules) {
	const old = from && about(from.digest, from.evidence);
	const young = about(to.subject.digest, to.evidence);
	const provenance = {
		from: old && pick("provenance", from.digest, old, rules),
		to: pick("provenance", to.subject.digest, young, rules)
	};
	return {
		source: {
			from: provenance.from && sourceOf(provenance.from),
			to: provenance.to && sourceOf(provenance.to)
		},
		made: provenance.from === void 0 || provenance.to === void 0 ? [] : differences(makerOf(provenance.from), makerOf(provenance.to)),
		lost: old === void 0 ? [] : lostKinds(old, young),
		sbom: sbomsOf(from && {
			digest: from.digest,
			evidence: old ?? []
		}, to.subject.digest, young, rules)
	};
}
function about(digest, evidence) {
	return evidence.filter(({ statement }) => isAbout(statement, digest)).sort((a, b) => a.bundle < b.bundle ? -1 : 1);
}
function pick(requirement, digest, evidence, { builder }) {
	const [accepted] = findAttestation(requirement, digest, evidence, builder).accepted;
	return accepted ?? evidence.find(({ statement }) => statement.predicateType === PREDICATE[requirement]);
}
function sbomsOf(from, to, evidence, rules) {
	const young = sbomWithin(pick("sbom", to, evidence, rules));
	if (young === void 0) return "There is no SBOM about the new digest.";
	if (from === void 0) return `Nothing ran before. The SBOM lists ${young.components.length} components.`;
	const old = sbomWithin(pick("sbom", from.digest, from.evidence, rules));
	return old === void 0 ? "There is no SBOM about what runs now, so nothing to compare with." : sbomDifference(old, young);
}
function sbomWithin(verified) {
	return verified && sbomIn(verified.statement);
}
const NAMES = {
	[PREDICATE.provenance]: "build provenance",
	[PREDICATE.sbom]: "SBOM"
};
function lostKinds(old, young) {
	const there = new Set(young.map(({ statement }) => statement.predicateType));
	const lost = old.filter(({ statement: { predicateType } }) => predicateType !== PREDICATE.vsa && !there.has(predicateType));
	return [...new Map(lost.map((one) => [one.statement.predicateType, one])).entries()].map(([kind, { signer }]) => ({
		kind: NAMES[kind] ?? kind,
		signedBy: printSigner(signer)
	}));
}
function sourceOf({ signer, statement }) {
	if (signer.kind === "certificate") {
		const { sourceRepositoryUri: repository, sourceRepositoryDigest: commit } = signer.claims;
		return repository === void 0 || commit === void 0 ? void 0 : {
			repository,
			commit
		};
	}
	const dependencies = provenanceIn(statement)?.buildDefinition.resolvedDependencies ?? [];
	for (const { uri, digest } of dependencies) {
		const [, repository] = /^git\+(https:\/\/[^@]+?)(?:\.git)?(?:@.*)?$/su.exec(uri ?? "") ?? [];
		const commit = digest?.["gitCommit"];
		if (repository !== void 0 && commit !== void 0) return {
			repository,
			commit
		};
	}
}
function makerOf({ signer, statement }) {
	const provenance = provenanceIn(statement);
	const claims = signer.kind === "certificate" ? signer.claims : void 0;
	const workflow = provenance?.buildDefinition.externalParameters.workflow;
	const none = "not said";
	return {
		signer: printSigner(signer),
		"build type": provenance?.buildDefinition.buildType ?? none,
		builder: provenance?.runDetails.builder.id ?? none,
		"builder's commit": claims?.buildSignerDigest ?? none,
		repository: claims?.sourceRepositoryUri ?? workflow?.repository ?? none,
		ref: claims?.sourceRepositoryRef ?? workflow?.ref ?? none,
		workflow: claims?.buildConfigUri ?? workflow?.path ?? none,
		runner: claims?.runnerEnvironment ?? none,
		trigger: claims?.buildTrigger ?? none
	};
}
function differences(from, to) {
	return Object.keys(to).filter((what) => from[what] !== to[what]).map((what) => ({
		what,
		from: from[what] ?? "",
		to: to[what] ?? ""
	}));
}
// chain/promotion/evidence-rows.ts
function evidenceRows(rules, { subject, evidence, ancestry }) {
	const required = rules.requires.flatMap((requirement) => rows(requirement, findAttestation(requirement, subject.digest, evidence, rules.builder).accepted));
	if (rules.previous === void 0) return required;
	const { accepted } = findClearance("PREVIOUS_CLEARANCE_MISSING", subject.digest, evidence, rules.previous, ancestry);
	return [...required, ...rows(`clearance of ${rules.previous.environment}`, accepted)];
}
function rows(what, accepted) {
	return accepted.map(({ signer, witnessed: [witnessed], bundle }) => ({
		what,
		signedBy: printSigner(signer),
		...witnessed === void 0 ? {} : { witnessed },
		bundle,
		...signer.kind === "certificate" && signer.claims.runInvocationUri !== void 0 ? { run: signer.claims.runInvocationUri } : {}
	})).sort((a, b) => a.bundle < b.bundle ? -1 : 1);
}
// chain/promotion/describe-promotion.ts
function describePromotion({ lane, rules, current }, candidate, { intent, answers }) {
	const { subject, evidence, replaced, commits } = candidate;
	return {
		intent,
		image: subject.image,
		evidence: evidenceRows(rules, candidate),
		answers,
		comparison: compare(current === null ? void 0 : {
			digest: current,
			evidence: replaced
		}, candidate, rules),
		...commits === void 0 ? {} : { commits },
		admission: admissionOf(lane.service, subject, evidence, rules)
	};
}
function admissionOf(service, subject, evidence, { clearance }) {
	const { environment, signer, verifierId, level, resourceUri } = clearance;
	const image = printImageReference(subject);
	const requirement = {
		environment,
		signer: signer.kind === "key" ? signer : {
			...signer,
			kind: "certificate"
		},
		verifierId,
		level,
		images: [{
			image: subject.image,
			resourceUri,
			service
		}]
	};
	return evaluateAdmission({
		kind: "Deployment",
		name: service,
		images: [image]
	}, {
		requirement,
		quarantined: []
	}, new Map([[image, evidence]]));
}
// chain/promotion/change-words.ts
function titleOf([first, ...others], batch) {
	const { lane } = first.observed;
	const to = shortDigest(first.candidate.subject.digest);
	if (batch === void 0) return `promote ${printLane(lane)} to ${to}`;
	const services = [first, ...others].map(({ observed }) => observed.lane.service).join(", ");
	const title = `promote ${batch} in ${printEnvironment(lane.environment, lane.region)}: ${services}`;
	return title.length <= 200 ? title : `${title.slice(0, 199)}…`;
}
function bodyOf(members, batch, rebuilt) {
	const body = batch === void 0 ? bodyOfOne(members[0]) : bodyOfBatch(members, batch);
	if (rebuilt === null) return body;
	return withNote(body, `**Rebuilt.** The base branch had moved on in the same file. Approvals of ${rebuilt.slice(0, 12)} are void: please look again.`);
}
function withNote(body, note) {
	const [marker = "", ...rest] = body.split("\n");
	return clip([
		marker,
		"",
		note,
		...rest
	].join("\n"));
}
function bodyOfOne({ observed, candidate, judgement }) {
	return promotionBody(describePromotion(observed, candidate, judgement));
}
function bodyOfBatch(members, name) {
	const promotions = members.map(({ judgement }) => judgement.intent);
	const share = Math.floor((BODY_LIMIT - 8e3) / members.length) - 500;
	const sections = members.map(({ observed, candidate, judgement }) => {
		const section = promotionSection(describePromotion(observed, candidate, judgement), share);
		return `## ${printLane(observed.lane)}\n\n${section}`;
	});
	return clip([
		printMarker({
			kind: "batch",
			name,
			promotions
		}),
		`Promotes ${members.length} services together as **${name}**: all of them in one merge, or none. Closing this says no to all; a hold or quarantine on one lets the others go on without it.`,
		...sections,
		HOW_TO_SAY_NO
	].join("\n\n"));
}
// chain/promotion/plan-open.ts
const RUNS_PER_HEAD = 3;
function planOpen(state, members, open) {
	const [first, ...others] = members;
	const { lane, rules } = first.observed;
	const { unplanned, outrun, branch, statuses } = {
		...first.candidate.promotion,
		branch: open.head.ref
	};
	const [changed] = unplanned;
	if (changed !== void 0) return [closing(open, "changed", changed.message)];
	const batch = nameOfBatch(open);
	const proposal = state.proposals.get(open.number) ?? NO_PROPOSAL;
	if (outrun !== void 0) {
		const [intent, ...more] = [first, ...others].map(({ judgement }) => judgement.intent);
		if (intent === void 0) throw new Error("a change has members");
		const message = printProposal(titleOf(members, batch), {
			...proposal,
			rebuilt: open.head.commit
		});
		const target = {
			pullRequest: open.number,
			branch,
			head: open.head.commit
		};
		return [{
			do: "rebuild",
			lane,
			intents: [intent, ...more],
			...target,
			message,
			reason: outrun
		}];
	}
	const target = {
		lane,
		pullRequest: open.number,
		head: open.head.commit
	};
	const byKey = rules.clearance.signer.kind === "key";
	const passed = members.every(hasPassed);
	if (passed && byKey) return [{
		do: "sign-and-merge",
		...target
	}, ...others.map(goesWith(first))];
	const body = bodyOf(members, batch, proposal.rebuilt);
	const words = [...sameText(open.body, body) ? [] : [{
		do: "describe",
		lane,
		pullRequest: open.number,
		body
	}], ...missingReports([{
		context: CLEARANCE_STATUS,
		state: "pending",
		description: "succeeds right before the merge, when every gate has passed"
	}, {
		context: laneStatus(lane),
		state: passed ? "success" : "pending",
		description: summary(members)
	}], statuses, state.promoter, open, lane)];
	const released = members.every((one) => hasPassed(one) || waitsForRelease(one));
	if (!passed && (byKey || !released)) return [...words, ...members.map(({ observed, judgement }) => waiting(observed, judgement.answers, open.number))];
	return [
		...words,
		signingRun(first, target),
		...others.map(goesWith(first))
	];
}
function signingRun({ observed, candidate, judgement }, target) {
	const { runs } = candidate.promotion;
	const active = runs.find(({ status }) => status !== "completed");
	const wait = (reason, askedAgain) => ({
		do: "wait",
		lane: observed.lane,
		reason,
		askedAgain,
		pullRequest: target.pullRequest,
		answers: judgement.answers
	});
	if (active !== void 0) return wait(`the signing run is ${active.status}: ${active.url}`, "when that run ends");
	if (runs.length < RUNS_PER_HEAD) return {
		do: "dispatch",
		...target
	};
	const last = runs[0]?.url ?? "";
	return wait(`${runs.length} signing runs have ended without a merge: ${last}`, "after a person has looked: close the pull request or push the fix");
}
function closing({ number, head, body }, why, reason, after = []) {
	const said = withNote(body, `**Closed:** ${reason}.`);
	return {
		do: "close",
		pullRequest: number,
		branch: head.ref,
		why,
		reason,
		body: said,
		after
	};
}
function waiting({ lane }, answers, pullRequest) {
	const open = answers.filter(({ outcome }) => outcome !== "passed");
	return {
		do: "wait",
		lane,
		reason: open.map(({ gate, reason }) => `${gate}: ${reason}`).join("; ") || "every gate has passed; it waits for the others of its batch",
		askedAgain: [...new Set(open.flatMap(({ askedAgain }) => askedAgain ?? []))].join(", ") || "with them",
		pullRequest,
		answers
	};
}
function goesWith({ observed: { lane } }) {
	return ({ observed }) => ({
		do: "nothing",
		lane: observed.lane,
		reason: `goes together with ${lane.service}`
	});
}
function hasPassed({ judgement: { answers, question } }) {
	return passGates(answers, question) !== void 0;
}
function waitsForRelease({ judgement: { answers, question } }) {
	return onlyReleaseIsMissing(answers, question);
}
function summary(members) {
	const open = members.flatMap(({ observed, judgement }) => judgement.answers.filter(({ outcome }) => outcome !== "passed").map(({ gate, reason }) => members.length === 1 ? `${gate}: ${reason}` : `${observed.lane.service}, ${gate}: ${reason}`));
	return open.length === 0 ? "every gate has passed" : open.join("; ");
}
function sameText(a, b) {
	return a.replaceAll("\r\n", "\n").trim() === b.trim();
}
// chain/promotion/plan-lane.ts
function planNothing({ lane }, { none, waits }) {
	if (!waits) return {
		do: "nothing",
		lane,
		reason: none
	};
	return {
		do: "wait",
		lane,
		reason: none,
		askedAgain: "on the next run",
		pullRequest: null,
		answers: []
	};
}
function planUnopened({ observed, candidate, judgement }) {
	const { lane } = observed;
	const { verdict, answers } = judgement;
	const { declined } = candidate.promotion;
	if (verdict.outcome === "refused") return [{
		do: "refuse",
		lane,
		findings: verdict.findings
	}];
	if (declined !== void 0) return [{
		do: "nothing",
		lane,
		reason: `declined: ${declined.closedBy?.login ?? "somebody"} closed #${declined.number}; a change of the digest, the rules or what runs there asks again`
	}];
	const ill = illness(answers);
	return ill === void 0 ? "ready" : [waiting(observed, [ill], null)];
}
function planRefused(state, { observed, candidate }, findings) {
	const { open, statuses } = candidate.promotion;
	const refuse = {
		do: "refuse",
		lane: observed.lane,
		findings
	};
	if (open === void 0 || nameOfBatch(open) !== void 0) return [refuse];
	const quarantined = findings.find(({ code }) => code === "QUARANTINED");
	if (quarantined !== void 0) return [closing(open, "quarantined", quarantined.message), refuse];
	const older = findings.find(({ code }) => code === "OLDER_THAN_CURRENT");
	if (older !== void 0) return [closing(open, "older", older.message), refuse];
	const description = findings.map(({ code, message }) => `${code}: ${message}`).join("; ");
	return [...missingReports([{
		context: CLEARANCE_STATUS,
		state: "failure",
		description
	}], statuses, state.promoter, open, null), refuse];
}
// chain/promotion/plan-ready.ts
const LARGEST_BATCH = 20;
function openReady(ready, policy) {
	const groups = new Map();
	for (const one of ready) {
		const { lane } = one.observed;
		const batch = entry(policy.services, lane.service)?.batch;
		const key = batch === void 0 ? `${placeName(lane)}/${lane.service}` : `${placeName(lane)}//${batch}`;
		const group = groups.get(key) ?? {
			batch,
			members: []
		};
		group.members.push(one);
		groups.set(key, group);
	}
	const steps = new Map();
	for (const { batch, members } of groups.values()) {
		const sorted = members.toSorted((a, b) => a.observed.lane.service < b.observed.lane.service ? -1 : 1);
		for (let at = 0; at < sorted.length; at += LARGEST_BATCH) {
			const [first, ...others] = sorted.slice(at, at + LARGEST_BATCH);
			if (first === void 0) continue;
			steps.set(first.observed.lane, openStep([first, ...others], others.length > 0 ? batch : void 0));
			for (const { observed } of others) {
				const reason = `goes together with ${first.observed.lane.service}`;
				steps.set(observed.lane, {
					do: "nothing",
					lane: observed.lane,
					reason
				});
			}
		}
	}
	return steps;
}
function openStep(members, batch) {
	const [first, ...others] = members;
	const { lane, rules } = first.observed;
	const ids = members.map(({ candidate }) => candidate.promotion.id);
	const title = titleOf(members, batch);
	const earliest = members.flatMap(({ observed }) => observed.waitingSince ?? []).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
	return {
		do: "open",
		lane,
		intents: [first.judgement.intent, ...others.map(({ judgement }) => judgement.intent)],
		branch: batch === void 0 ? first.candidate.promotion.branch : batchBranch(lane, batch, ids),
		title,
		message: printProposal(title, {
			members: new Map(batch === void 0 ? [] : members.map(({ observed, candidate }) => [observed.lane.service, candidate.promotion.id])),
			waitingSince: earliest,
			rebuilt: null
		}),
		body: bodyOf(members, batch, null),
		unattended: rules.clearance.signer.kind === "key" && members.every(({ judgement }) => judgement.answers.every(({ outcome }) => outcome === "passed"))
	};
}
// chain/promotion/plan-superseded.ts
function planSuperseded(state, kept, opening, undecided) {
	const own = state.pullRequests.filter((one) => isOwnPromotion(one, state.promoter) && !kept.has(one.number));
	if (own.length === 0 && state.leftovers.length === 0) return [];
	const lanes = new Map(state.lanes.map((observed) => [laneKey(observed.lane), observed]));
	const reasonOf = (pullRequest, keys) => {
		if (parseOwnBranch(pullRequest.head.ref)?.batch === true) return keys.length === 0 ? "its commit isn't the promoter's any more" : "not all of its services are asked to take what it holds: the others go on without";
		const observed = lanes.get(keys[0] ?? "");
		if (observed === void 0) return "clearance.yaml has no such service, environment or region any more";
		const { candidate, lane } = observed;
		if (!isCandidate(candidate)) return candidate.none;
		return `${printLane(lane)} is now asked to take ${candidate.subject.digest}, or takes it under other rules or after another change`;
	};
	return [...own.flatMap((one) => {
		if (!state.proposals.has(one.number)) return [];
		const keys = keysOf(one, state.proposals.get(one.number));
		const known = keys.filter((key) => !undecided.has(key));
		if (keys.length > 0 && known.length === 0) return [];
		const after = keys.flatMap((key) => lanes.get(key)?.lane ?? []).filter((lane) => opening.has(lane));
		return [closing(one, "superseded", reasonOf(one, keys), after)];
	}), ...sweeps(state, undecided)];
}
function sweeps(state, undecided) {
	const wanted = new Set(state.lanes.flatMap(({ candidate, standing }) => [candidate, standing].flatMap((one) => one !== void 0 && isCandidate(one) ? [one.promotion.branch, one.promotion.declined?.head.ref ?? one.promotion.branch] : [])));
	return state.leftovers.flatMap(({ branch, head, proposal }) => {
		const keys = keysOf({ head: {
			ref: branch,
			commit: head,
			fromFork: false
		} }, proposal);
		if (wanted.has(branch) || keys.some((key) => undecided.has(key))) return [];
		return [{
			do: "sweep",
			branch,
			head
		}];
	});
}
function undecidedKeys(state) {
	const decided = new Set(state.lanes.flatMap(({ lane, candidate }) => isCandidate(candidate) || !candidate.waits ? [laneKey(lane)] : []));
	return new Set([...lanesOf(state.policy.policy).map(laneKey).filter((key) => !decided.has(key)), ...state.faults.map(({ lane }) => laneKey(lane))]);
}
// chain/promotion/plan.ts
function plan(state, now) {
	const asked = new Map();
	for (const observed of state.lanes) {
		const one = askedOf(state, observed, now);
		if (one !== void 0) asked.set(observed.lane, one);
	}
	const undecided = isAtWork(state) ? undecidedKeys(state) : new Set();
	const changes = openChanges(state, asked, undecided);
	const kept = new Set([...changes].flatMap(([number, { fate }]) => fate === "apart" ? [] : [number]));
	const ready = [];
	const parts = state.lanes.map((observed) => {
		const { lane, candidate } = observed;
		const one = asked.get(lane);
		if (one === void 0) return isCandidate(candidate) ? [] : [planNothing(observed, candidate)];
		const { verdict } = one.judgement;
		const { open } = one.candidate.promotion;
		const change = open === void 0 ? void 0 : changes.get(open.number);
		if (open !== void 0 && change !== void 0 && change.fate !== "apart") {
			if (verdict.outcome === "refused") return planRefused(state, one, verdict.findings);
			if (change.fate === "unknown") return [waiting(observed, one.judgement.answers, open.number)];
			const [first, ...others] = change.members;
			return first === one ? planOpen(state, [first, ...others], open) : [];
		}
		const fresh = open === void 0 ? one : unopened(state, one, now);
		const steps = planUnopened(fresh);
		if (steps !== "ready") return steps;
		ready.push(fresh);
		return lane;
	});
	const opening = openReady(ready, state.policy.policy);
	return [
		...parts.flatMap((part) => "service" in part ? opening.get(part) ?? [] : part),
		...planSuperseded(state, kept, opening, undecided),
		...state.faults.map(({ lane, fault }) => ({
			do: "fault",
			lane,
			code: fault.code,
			message: fault.message
		}))
	];
}
function isAtWork({ pullRequests, leftovers, promoter }) {
	return leftovers.length > 0 || pullRequests.some((one) => isOwnPromotion(one, promoter));
}
function openChanges(state, asked, undecided) {
	const found = new Map();
	for (const one of asked.values()) {
		const { open } = one.candidate.promotion;
		if (open === void 0) continue;
		const change = found.get(open.number) ?? {
			open,
			members: []
		};
		change.members.push(one);
		found.set(open.number, change);
	}
	const fateOf = (open, members) => {
		if (nameOfBatch(open) === void 0) return "whole";
		const there = new Set(members.map(({ observed }) => laneKey(observed.lane)));
		const missing = keysOf(open, state.proposals.get(open.number)).filter((key) => !there.has(key));
		if (members.some(({ judgement }) => judgement.verdict.outcome === "refused") || missing.some((key) => !undecided.has(key))) return "apart";
		return missing.length > 0 ? "unknown" : "whole";
	};
	return new Map([...found].map(([number, { open, members }]) => [number, {
		members,
		fate: fateOf(open, members)
	}]));
}
export { isCandidate as a, laneKey as c, printPlan as d, printStep as f, askedOf as i, nameOfBatch as l, evidenceRows as n, judge as o, observe as r, keysOf as s, plan as t, acts as u };
