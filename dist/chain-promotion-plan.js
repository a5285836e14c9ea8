import { r as Fault } from "./chain-fault.js";
import { D as NEVER, b as string, f as int, m as looseObject, s as array, x as tuple } from "./zod.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { $ as placedLanesOf, A as peersOf, B as servicesCalled, E as soakEnd, M as placeOfLane, N as standing$1, P as wavesBefore, Q as placeOf, X as environmentOf, Y as environmentBefore, Z as lanesOf, bt as Name, et as printEnvironment, nt as regionsOf, rt as serviceOf, tt as printLane, xt as entry, z as goesWith$1 } from "./chain-clearance-parse-policy.js";
import { a as sameBytes, i as readRestrictions, n as readFiles, o as unplannedChanges, r as readPolicy } from "./operations-observe-policy.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { i as isAbout, n as PREDICATE } from "./chain-evidence-statement.js";
import { a as code, c as oneLine, i as clip, l as table, n as assemble, o as cut, r as cell, s as link, t as BODY_LIMIT } from "./chain-promotion-markdown.js";
import { n as codeOwnersOf } from "./chain-clearance-code-owners.js";
import { n as readCodeOwners, t as baseCommit } from "./operations-observe-base.js";
import { i as rulesFor, o as waveRules } from "./chain-clearance-rules.js";
import { t as digestsOf } from "./operations-observe-digests.js";
import { a as parseRecords, i as lastParagraph, l as withoutRecords, s as printRecords } from "./chain-promotion-edit-edit-digest.js";
import { a as promotionBranch, i as placeName, l as sameLane, n as batchBranch, o as promotionId, t as isPromoter } from "./chain-promotion-promoter.js";
import { i as missingReports, n as CLEARANCE_STATUS, r as laneStatus, s as writesAhead, t as once } from "./operations-observe-once.js";
import { a as laneKey, i as keysOf, n as isOwnPromotion, o as nameOfBatch, r as isSweptName, s as parseOwnBranch } from "./chain-promotion-own-branch.js";
import { C as trustedMarker, S as printMarker, _ as recordsAhead, a as onlyReleaseIsMissing, b as shortDigest, c as digestsCompared, d as readHead, f as editsAt, h as outdatedRecords, l as lanesLookedAt, m as plannedFiles, n as githubFacts, o as passGates, p as pathOf, r as isRunFor, s as askGates, t as askHealth } from "./operations-ask-health.js";
import { t as provenanceIn } from "./chain-evidence-provenance.js";
import { a as sbomIn, i as isImport, t as findAttestation } from "./chain-clearance-attestation.js";
import { r as vsaIn, t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { r as printSigner } from "./chain-clearance-summary.js";
import { r as findClearance, t as gatherAncestry } from "./operations-gather-ancestry.js";
import { t as decide } from "./chain-clearance-decide.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { a as digestChanges, i as digestAt, n as changeIdentity } from "./operations-observe-change.js";
import { t as evaluateAdmission } from "./chain-admission-evaluate.js";
import { t as collectEvidence } from "./operations-collect-evidence.js";
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
		case "turn-away": return `close #${step.pullRequest} of ${step.author}, which proposes the very commit of #${step.of}`;
		case "describe": return `describe #${step.pullRequest} afresh`;
		case "note-illness": return `note on #${step.pullRequest} that what it counts on is ill: the soak begins anew`;
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
// chain/promotion/source-commits.ts
function rangeBetween(service, { from, to }) {
	if (from === void 0 || to === void 0 || from.repository !== to.repository) return void 0;
	const [, repository] = /^https:\/\/[^/]+\/([\w.-]+\/[\w.-]+)$/u.exec(to.repository) ?? [];
	if (repository === void 0 || from.commit === to.commit) return void 0;
	if (![from.commit, to.commit].every((one) => Id.safeParse(one).success)) return void 0;
	return {
		service,
		repository,
		from: from.commit,
		to: to.commit
	};
}
const MOST_CARRIED = 50;
const ROOM = 16384;
const LONGEST_TITLE = 120;
const LONGEST_AUTHOR = 60;
function cutToShare(sources) {
	const share = Math.max(1, Math.floor(MOST_CARRIED / sources.size));
	return new Map([...sources].map(([service, source]) => {
		let commits = source.commits.slice(-share).map(({ id, title, author }) => ({
			id,
			title: cut(oneLine(title), LONGEST_TITLE),
			author: cut(oneLine(author), LONGEST_AUTHOR)
		}));
		while (printSourceCommits({
			...source,
			commits
		}).length > ROOM / sources.size && commits.length > 0) commits = commits.slice(1);
		return [service, {
			...source,
			commits
		}];
	}));
}
function printSourceCommits({ from, to, total, dropped, commits }) {
	const listed = commits.map(({ id, title, author }) => [
		id,
		title,
		author
	]);
	return Buffer.from(JSON.stringify([
		from,
		to,
		total,
		dropped,
		listed
	])).toString("base64url");
}
function parseSourceCommits(text) {
	const bytes = Buffer.from(text, "base64url");
	if (bytes.toString("base64url") !== text) return void 0;
	const parsed = Carried.safeParse(bytes.toString());
	if (!parsed.success) return void 0;
	const [from, to, total, dropped, commits] = parsed.data;
	return {
		from,
		to,
		total,
		dropped,
		commits: commits.map(([id, title, author]) => ({
			id,
			title,
			author
		}))
	};
}
const Id = string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const Count = int().nonnegative();
const Commit = tuple([
	Id,
	string().max(LONGEST_TITLE),
	string().max(LONGEST_AUTHOR)
]);
const Carried = string().transform((text, context) => {
	try {
		return JSON.parse(text);
	} catch {
		context.addIssue({
			code: "custom",
			message: "expected JSON"
		});
		return NEVER;
	}
}).pipe(tuple([
	Id,
	Id,
	Count,
	Count,
	array(Commit).max(MOST_CARRIED)
]));
// chain/promotion/proposal.ts
const NO_PROPOSAL = {
	members: new Map(),
	waitingSince: null,
	rebuilt: null,
	commits: new Map(),
	records: []
};
function printProposal(title, proposal) {
	const { members, waitingSince, rebuilt, commits, records } = proposal;
	return [
		title,
		[
			...sorted(members).map(([service, id]) => `${MEMBER}: ${service} ${id}`),
			...waitingSince === null ? [] : [`${WAITING}: ${waitingSince.toISOString()}`],
			...rebuilt === null ? [] : [`${REBUILT}: ${rebuilt}`],
			...sorted(commits).map(([service, source]) => `${COMMITS}: ${service} ${printSourceCommits(source)}`)
		].join("\n"),
		printRecords(records)
	].filter((one) => one !== "").join("\n\n");
}
function parseProposal(message) {
	const members = new Map();
	const commits = new Map();
	let waitingSince = null;
	let rebuilt = null;
	for (const line of lastParagraph(withoutRecords(message))) {
		const [, name, value = ""] = /^(Clearance-[A-Za-z-]+): (.*)$/.exec(line) ?? [];
		if (name === void 0) continue;
		const [service = "", id = "", ...more] = value.split(" ");
		const time = new Date(value);
		const source = name === COMMITS ? parseSourceCommits(id) : void 0;
		if (name === MEMBER && isMember(service, id) && more.length === 0 && !members.has(service)) members.set(service, id);
		else if (name === WAITING && waitingSince === null && isTime(value, time)) waitingSince = time;
		else if (name === REBUILT && rebuilt === null && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(value)) rebuilt = value;
		else if (source !== void 0 && Name.safeParse(service).success && more.length === 0 && !commits.has(service)) commits.set(service, source);
		else return NO_PROPOSAL;
	}
	return {
		members,
		waitingSince,
		rebuilt,
		commits,
		records: parseRecords(message)
	};
}
const MEMBER = "Clearance-Member";
const WAITING = "Clearance-Waiting-Since";
const REBUILT = "Clearance-Rebuilt";
const COMMITS = "Clearance-Commits";
function sorted(byService) {
	return [...byService].sort(([a], [b]) => a < b ? -1 : 1);
}
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
	return open.find(({ pullRequest }) => isMerging(pullRequest, promoter))?.pullRequest.url ?? null;
}
function isMerging({ statuses }, promoter) {
	return statuses.some(({ context, state, creator }) => context === "clearance" && state === "success" && isPromoter(creator, promoter));
}
async function readLeftovers(pullRequests, git, now) {
	const open = new Set(pullRequests.map(({ head }) => head.ref));
	const branches = [...await git.branches("clearance")].filter(([branch]) => isSweptName(branch) && !open.has(branch));
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
// chain/clearance/gates/illness.ts
const MINUTE$1 = 6e4;
const FIRST = 15 * MINUTE$1;
const LONGEST = 120 * MINUTE$1;
function illUntil(noted) {
	const ends = noted.map((one) => one.getTime()).sort((a, b) => a - b).map((at, index) => at + Math.min(FIRST * 2 ** index, LONGEST));
	return ends.length === 0 ? void 0 : new Date(Math.max(...ends));
}
function illnessOf({ lane, digest }, answers, { rules, places }) {
	const waits = (name) => answers.some(({ gate, outcome }) => gate === name && outcome !== "passed");
	const before = (waits("soak") ? wavesBefore(lane, rules) : []).filter(({ asksHealth }) => asksHealth).flatMap(({ environment, regions }) => regions.map((region) => standing$1({
		service: lane.service,
		environment,
		region
	}, digest, { places })));
	const { soak, health } = rules.wave;
	const paired = waits("pairs") && soak > 0 && health !== void 0 ? peersOf(lane, rules) : [];
	const found = [...before, ...paired.map((peer) => placeOfLane(peer, { places }))].flatMap((place) => typeof place === "string" || place.digest === null || place.health.state === "healthy" ? [] : [place]);
	const [first, ...others] = found.map(({ environment, region, health }) => `${printEnvironment(environment, region)} is ${health.state}: ${health.detail}`);
	if (first === void 0) return void 0;
	return {
		places: [first, ...others],
		certain: found.some(({ health }) => health.state === "unhealthy")
	};
}
// chain/promotion/noted-illness.ts
function notedIllness({ author, reviews }) {
	return illUntil(reviews.filter((one) => one.author.login === author.login && one.author.kind === "bot").map(({ submittedAt }) => submittedAt));
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
	const approval = release === null ? {
		...promotion.approval,
		release
	} : {
		...promotion.approval,
		release,
		permissions: new Map([...promotion.approval.permissions, [release.by.login, release.permission]])
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
			...promotion.open === void 0 ? {} : sinceOpened(promotion.open),
			...candidate.set === void 0 ? {} : {
				commits: candidate.set.commits,
				companions: companionsOf(candidate)
			},
			...promotion.checks === void 0 ? {} : { checks: promotion.checks }
		})
	};
}
function sinceOpened(open) {
	const until = notedIllness(open);
	return {
		opened: open.createdAt,
		...until === void 0 ? {} : { illUntil: until }
	};
}
function companionsOf({ set, promotion }) {
	return (promotion.open === void 0 ? set?.fresh : set?.open) ?? [];
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
function decidedTogether({ lanes, policy }) {
	const units = new Map();
	for (const observed of lanes) {
		const { lane } = observed;
		const set = entry(policy.policy.services, lane.service)?.set;
		const key = set === void 0 ? lane : `${placeName(lane)}/${set.name}`;
		const unit = units.get(key);
		if (unit === void 0) units.set(key, [observed]);
		else unit.push(observed);
	}
	return [...units.values()];
}
function askedTogether(state, lanes, now) {
	const all = lanes.map((observed) => {
		const { candidate, standing } = observed;
		const ask = (one) => ({
			observed,
			candidate: one,
			judgement: judge(state, observed, one, now)
		});
		return {
			observed,
			newest: isCandidate(candidate) ? ask(candidate) : void 0,
			old: standing === void 0 ? void 0 : ask(standing)
		};
	});
	return all.map(standsOn(all, now) ? olderOf : ({ newest }) => newest);
}
function standsOn(all, now) {
	const olds = all.flatMap(({ old }) => old ?? []);
	if (olds.length === 0 || !olds.every(mayStand)) return false;
	const fresh = all.flatMap(({ newest }) => newest === void 0 || newest.candidate.promotion.open !== void 0 ? [] : [newest]);
	if (fresh.length === 0) return all.some(({ newest }) => newest === void 0);
	if (olds.some(({ judgement }) => keptBack(judgement.answers) !== void 0)) return false;
	if (!fresh.every(mayOpen)) return true;
	return olds.some(({ observed }) => hasWaited(observed.waitingSince, observed.rules.supersede, now));
}
function olderOf({ observed, newest, old }) {
	const { candidate } = observed;
	if (newest?.candidate.promotion.open !== void 0) return newest;
	return "waits" in candidate && !candidate.waits ? void 0 : old;
}
function mayOpen({ judgement, candidate }) {
	const { verdict, answers } = judgement;
	return verdict.outcome === "cleared" && candidate.promotion.declined === void 0 && keptBack(answers) === void 0;
}
function mayStand({ judgement, candidate }) {
	const { verdict } = judgement;
	return (verdict.outcome === "cleared" || verdict.findings.every(({ code }) => code === "HELD")) && candidate.promotion.unplanned.length === 0;
}
function hasWaited(since, bound, now) {
	return since !== void 0 && now.getTime() - since.getTime() >= bound;
}
function keptBack(answers) {
	return answers.find(({ gate, outcome }) => (gate === "health" || gate === "images") && outcome !== "passed");
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
// chain/promotion/note-illness.ts
function illnessToNote(members, open, now, lasts) {
	const until = notedIllness(open);
	if (until !== void 0 && now < until) return void 0;
	const found = members.flatMap(({ observed, judgement: { question, answers } }) => {
		const illness = illnessOf(question, answers, observed);
		return illness === void 0 || !(illness.certain || lasts) ? [] : [illness];
	});
	if (found.length === 0) return void 0;
	const places = found.flatMap((one) => one.places.map((place) => `- ${cell(place)}`));
	return [
		"**The soak begins anew**, once all is well again:",
		"",
		...new Set(places)
	].join("\n");
}
// chain/promotion/body-comparison.ts
const COMPONENTS_SHOWN = 40;
const NOT_LISTED = "The commits aren't listed: no gate was open when this was proposed, one of the two is gone, or the promoter's App isn't installed where they are. The link shows them.";
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
	if (commits?.from !== from.commit || commits.to !== to.commit) return { whole: `${brief}\n\n${NOT_LISTED}` };
	const shown = commits.commits.slice(-50);
	const authors = [...new Set(shown.map(({ author }) => author))];
	const hidden = commits.total - shown.length;
	const by = authors.length === 0 ? "" : ` by ${cell(authors.join(", "), 300)}`;
	const newest = hidden > 0 ? `, the newest ${shown.length}` : "";
	const dropped = commits.dropped === 0 ? "" : `. **${counted(commits.dropped)} of what runs now not in it**`;
	const count = `${counted(commits.total)}${newest}${by}${dropped}`;
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
function counted(commits) {
	return `${commits} ${commits === 1 ? "commit" : "commits"}`;
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
function compareSources(from, to, rules) {
	const of = (digest, evidence) => {
		const provenance = pick("provenance", digest, about(digest, evidence), rules);
		return provenance && sourceOf$1(provenance);
	};
	return {
		from: from && of(from.digest, from.evidence),
		to: of(to.subject.digest, to.evidence)
	};
}
function compare(from, to, rules) {
	const old = from && about(from.digest, from.evidence);
	const young = about(to.subject.digest, to.evidence);
	const provenance = {
		from: old && pick("provenance", from.digest, old, rules),
		to: pick("provenance", to.subject.digest, young, rules)
	};
	return {
		source: {
			from: provenance.from && sourceOf$1(provenance.from),
			to: provenance.to && sourceOf$1(provenance.to)
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
function sourceOf$1({ signer, statement }) {
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
function describePromotion({ lane, rules, current }, candidate, { intent, answers }, commits) {
	const { subject, replaced } = candidate;
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
		admission: admissionOf(lane.service, candidate, rules)
	};
}
function admissionOf(service, candidate, { clearance }) {
	const { environment, signer, verifierId, level } = clearance;
	const { subject } = candidate;
	const image = printImageReference(subject);
	const requirement = {
		environment,
		signer: signer.kind === "key" ? signer : {
			...signer,
			kind: "certificate"
		},
		verifierId,
		level,
		mode: "enforce",
		images: {
			folders: [],
			names: [subject.image]
		},
		elsewhere: { rule: "refuse" }
	};
	return evaluateAdmission({
		workload: {
			kind: "Deployment",
			name: service,
			images: [image]
		},
		now: new Date(0)
	}, {
		requirement,
		quarantined: []
	}, new Map([[image, candidate]]));
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
function bodyOf(members, batch, { rebuilt, commits }) {
	const body = batch === void 0 ? bodyOfOne(members[0], commits) : bodyOfBatch(members, batch, commits);
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
function bodyOfOne(member, commits) {
	return promotionBody(describe(member, commits));
}
function bodyOfBatch(members, name, commits) {
	const promotions = members.map(({ judgement }) => judgement.intent);
	const share = Math.floor((BODY_LIMIT - 8e3) / members.length) - 500;
	const sections = members.map((member) => {
		const section = promotionSection(describe(member, commits), share);
		return `## ${printLane(member.observed.lane)}\n\n${section}`;
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
function describe({ observed, candidate, judgement }, commits) {
	return describePromotion(observed, candidate, judgement, commits.get(observed.lane.service));
}
// chain/promotion/stand-still.ts
const RELEASE = 36e5;
function standStill(state, { observed, judgement }, now) {
	const { awaited = [], rules } = observed;
	const approved = judgement.answers.some(({ gate, outcome }) => gate === "approval" && outcome === "passed");
	if (rules.approval !== void 0 && approved) return void 0;
	return awaited.flatMap((one) => standsFor(one, observed.current, state, now) ?? []).toSorted((a, b) => b.until.getTime() - a.until.getTime())[0];
}
function standsFor({ by, since }, standing, state, now) {
	const { candidate, lane, rules, places } = by;
	if (!(now.getTime() - since.getTime() >= rules.supersede)) return void 0;
	if (!isCandidate(candidate) || candidate.subject.digest !== standing) return void 0;
	if (candidate.promotion.declined !== void 0 || candidate.promotion.unplanned.length > 0) return void 0;
	if (places.some(({ health }) => health.state === "unhealthy")) return void 0;
	const judgement = judge(state, by, candidate, now);
	if (!onlyTimeAndPeople(judgement)) return void 0;
	const end = endOf(by, now, judgement);
	const until = end === void 0 ? void 0 : new Date(end + RELEASE);
	if (until === void 0 || !(now < until)) return void 0;
	return {
		until,
		reason: `${candidate.subject.digest} soaks here for ${printLane(lane)}, which has waited since ${since.toISOString()}: it stands until that is done, at most until ${until.toISOString()}`
	};
}
function onlyTimeAndPeople({ verdict, answers }) {
	if (verdict.outcome !== "cleared") return false;
	const open = answers.filter(({ outcome }) => outcome !== "passed");
	if (open.some(({ outcome }) => outcome === "refused")) return false;
	return open.some(({ gate }) => gate === "soak") ? open.every(({ gate }) => gate === "soak" || gate === "approval") : open.every(({ waitsFor }) => waitsFor === "release");
}
function endOf({ lane, rules, places, candidate }, now, { answers }) {
	const open = isCandidate(candidate) ? candidate.promotion.open : void 0;
	const waves = wavesBefore(lane, rules);
	const ends = waves.flatMap((wave) => wave.regions.flatMap((region) => {
		const there = {
			service: lane.service,
			environment: wave.environment,
			region
		};
		const place = placeOfLane(there, { places });
		if (typeof place === "string") return [];
		return soakEnd(place, wave, open === void 0 ? {} : sinceOpened(open))?.getTime() ?? [];
	}));
	if (ends.length === 0) return void 0;
	const soaks = answers.some(({ gate, outcome }) => gate === "soak" && outcome !== "passed");
	const afresh = now.getTime() + Math.max(...waves.map(({ soak }) => soak));
	const last = Math.max(...ends);
	return soaks && last <= now.getTime() ? afresh : last;
}
// chain/promotion/plan-open.ts
const RUNS_PER_HEAD = 3;
function planOpen(state, members, open, now) {
	const [first, ...others] = members;
	const { lane, rules } = first.observed;
	const { unplanned, branch, statuses } = {
		...first.candidate.promotion,
		branch: open.head.ref
	};
	const [changed] = unplanned;
	if (changed !== void 0) return [closing(open, "changed", changed.message)];
	const batch = nameOfBatch(open);
	const proposal = state.proposals.get(open.number) ?? NO_PROPOSAL;
	if (open.queued !== void 0) {
		const reason = `${open.url} is in the merge queue`;
		return members.map(({ observed, judgement: { answers } }) => ({
			do: "wait",
			lane: observed.lane,
			reason,
			askedAgain: "when the queue has built it",
			pullRequest: open.number,
			answers
		}));
	}
	const outrun = whyRebuilt(state, members, proposal, batch, now);
	if (outrun !== void 0) {
		const [intent, ...more] = [first, ...others].map(({ judgement }) => judgement.intent);
		if (intent === void 0) throw new Error("a change has members");
		const records = ahead(state) ? recordsAhead(members, batch, now) : [];
		const said = {
			...proposal,
			rebuilt: open.head.commit,
			records
		};
		const message = printProposal(titleOf(members, batch), said);
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
	const still = stillFor(state, members, now);
	if (passed && byKey && still === void 0) return [{
		do: "sign-and-merge",
		...target
	}, ...others.map(goesWith(first))];
	const body = bodyOf(members, batch, proposal);
	const missing = (report) => missingReports([report], statuses, state.promoter, open, lane);
	const description = "succeeds right before the merge, when every gate has passed";
	const news = missing({
		context: laneStatus(lane),
		state: passed ? "success" : "pending",
		description: summary(members)
	});
	const note = illnessToNote(members, open, now, news.length === 0);
	const words = [
		...note === void 0 ? [] : [{
			do: "note-illness",
			lane,
			pullRequest: open.number,
			body: note
		}],
		...sameText(open.body, body) ? [] : [{
			do: "describe",
			lane,
			pullRequest: open.number,
			body
		}],
		...missing({
			context: CLEARANCE_STATUS,
			state: "pending",
			description
		}),
		...news
	];
	const released = members.every((one) => hasPassed(one) || waitsForRelease(one));
	if (byKey ? !passed : !released) return [...words, ...members.map(({ observed, judgement }) => waiting(observed, judgement.answers, open.number))];
	if (still !== void 0) return [...words, ...members.map(({ observed }) => standing(observed.lane, still, open.number))];
	return [
		...words,
		signingRun(first, target),
		...others.map(goesWith(first))
	];
}
function whyRebuilt(state, members, { records }, batch, now) {
	const { outrun } = members[0].candidate.promotion;
	return outrun ?? (ahead(state) ? outdatedRecords(records, members, batch, now) : void 0);
}
function ahead({ looked }) {
	return writesAhead(looked?.merging);
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
function stillFor(state, members, now) {
	return members.flatMap((one) => standStill(state, one, now) ?? [])[0];
}
function standing(lane, still, pullRequest) {
	const askedAgain = still.until.toISOString();
	return {
		do: "wait",
		lane,
		reason: still.reason,
		askedAgain,
		pullRequest,
		answers: []
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
	const time = provenanceIn(statement)?.runDetails.metadata?.startedOn ?? (isImport(statement) ? vsaIn(statement)?.timeVerified : void 0);
	return time === void 0 ? [] : [new Date(time)];
}
// operations/observe-age.ts
function ageOfCurrent(current, evidence, rules, change) {
	return orderOf(current, evidence, rules) ?? ageOf(current, evidence) ?? change?.commit.committed;
}
// operations/observe-candidate.ts
function sourceOf(lane, policy) {
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
	const source = sourceOf(lane, policy);
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
	if (others.length > 0) return {
		none: `the regions of ${name} don't hold the same digest yet`,
		waits: true
	};
	if (digest === void 0 || digest === null) return {
		none: `nothing is deployed in ${name} yet`,
		waits: false
	};
	return {
		digest,
		origin: name
	};
}
// operations/observe-awaited.ts
async function awaitedAt({ lane, current, candidate }, reader) {
	if (current === null || !isCandidate(candidate)) return [];
	const after = placedLanesOf(reader.policy, lane.service).filter((one) => sourceOf(one.lane, reader.policy)?.lanes.some((source) => isSame(source, lane)));
	return (await Promise.all(after.map(async ({ lane: next }) => {
		const rules = reader.rulesOf(next);
		if (wavesBefore(next, rules).every(({ soak }) => soak === 0)) return [];
		const since = await waitsSince(next, lane, reader);
		if (since === void 0 || !(reader.now.getTime() - since.getTime() >= rules.supersede)) return [];
		const by = await reader.look(next).catch(unread);
		return by === void 0 ? [] : [{
			by,
			since
		}];
	}))).flat();
}
async function waitsSince(next, lane, { policy, git, commit, now, rulesOf, lastChange }) {
	const last = await lastChange(next);
	const { supersede } = rulesOf(next);
	let since;
	for await (const change of digestChanges(git, commit, placeOf(policy, lane))) {
		const { committed } = change.commit;
		if (change.after === (last?.after ?? null)) return since;
		if (last !== void 0 && committed <= last.commit.committed) return since ?? last.commit.committed;
		since = committed;
		if (now.getTime() - committed.getTime() >= supersede) return since;
	}
	return since;
}
function unread(error) {
	if (error instanceof Fault) return void 0;
	throw error;
}
function isSame(one, other) {
	return one.environment === other.environment && one.region === other.region;
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
		change.edits.set(laneKey(lane), editsAt(place, current, one.subject.digest));
		changes.set(open.number, change);
	}
	const heads = new Map();
	for (const [number, { open, edits }] of changes) {
		if (!keysOf(open, proposals.get(number)).every((key) => edits.has(key))) continue;
		const inOrder = [...edits].sort(([a], [b]) => a < b ? -1 : 1).flatMap(([, edit]) => edit);
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
	});
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
function lanesAskedFor({ only, pullRequest, service }, policy, own, open) {
	if (service !== void 0) {
		const called = servicesCalled(policy, service).flatMap((one) => goesWith$1(policy, one));
		return (lane) => called.includes(lane.service) && (only?.(lane) ?? true);
	}
	if (pullRequest === void 0) return only ?? (() => true);
	const found = open.find(({ number }) => number === pullRequest);
	const keys = new Set(found === void 0 ? [] : keysOf(found, own.proposals.get(found.number)));
	return (lane) => keys.has(laneKey(lane)) && (only?.(lane) ?? true);
}
const MOST_ASIDES = 20;
function asidesFor({ environments }, { environment, decisive }) {
	const asked = environments.filter(({ name }) => environment === void 0 || name === environment);
	const byWorkflow = asked.filter(({ signer }) => !("key" in signer));
	const people = asked.flatMap(({ approval }) => approval?.from ?? []);
	return {
		environments: decisive === true ? [] : byWorkflow.map(({ name }) => name).slice(0, MOST_ASIDES),
		teams: [...new Set(people.filter((name) => name.includes("/")))].slice(0, MOST_ASIDES)
	};
}
// operations/observe-rules.ts
const KNOWN = new WeakMap();
function rulesOnce(snapshot) {
	const before = KNOWN.get(snapshot.policy);
	if (before?.files === snapshot.files) return before.rulesOf;
	const known = new Map();
	const rulesOf = ({ service, environment }) => {
		const key = `${service} ${environment}`;
		const rules = known.get(key) ?? rulesFor(snapshot, service, environment);
		known.set(key, rules);
		return rules;
	};
	KNOWN.set(snapshot.policy, {
		files: snapshot.files,
		rulesOf
	});
	return rulesOf;
}
// operations/observe-runs.ts
async function withRuns(lanes, { policy: { policy }, restrictions }, now, github) {
	const runsOf = once((workflow) => github.runs(workflow));
	async function read(observed, one) {
		const open = isCandidate(one) ? one.promotion.open : void 0;
		if (!isCandidate(one) || open === void 0) return one;
		const { signer } = environmentOf(policy, observed.lane.environment);
		if ("key" in signer || !isReady(observed, one)) return one;
		const ours = (await runsOf(signer.workflow)).filter((run) => isRunFor(run, open));
		return {
			...one,
			promotion: {
				...one.promotion,
				runs: ours
			}
		};
	}
	function isReady(observed, one) {
		const { answers, question } = judge({ restrictions }, observed, one, now);
		return passGates(answers, question) !== void 0 || onlyReleaseIsMissing(answers, question);
	}
	async function ofLane(observed) {
		const { candidate, standing } = observed;
		if (!isOpen(candidate) && !isOpen(standing)) return observed;
		return {
			...observed,
			candidate: await read(observed, candidate),
			...standing === void 0 ? {} : { standing: await read(observed, standing) }
		};
	}
	const all = await Promise.all(lanes.map((observed) => ofLane(observed).catch((error) => faultOf(observed, error))));
	return {
		lanes: all.flatMap((one) => "fault" in one ? [] : [one]),
		faults: all.flatMap((one) => "fault" in one ? [one] : [])
	};
}
function faultOf({ lane }, error) {
	if (error instanceof Fault) return {
		lane,
		fault: error
	};
	throw error;
}
function isOpen(one) {
	return one !== void 0 && isCandidate(one) && one.promotion.open !== void 0;
}
// chain/clearance/source-commit.ts
function sourceCommitsOf({ digest }, evidence, rules) {
	const { accepted } = findAttestation("provenance", digest, evidence, rules.builder);
	return [...new Set(accepted.flatMap(witnessedBy))].sort();
}
function witnessedBy({ signer, statement }) {
	if (signer.kind === "certificate") {
		const { sourceRepositoryUri, sourceRepositoryDigest } = signer.claims;
		return [`${sourceRepositoryUri}@${sourceRepositoryDigest}`];
	}
	const definition = provenanceIn(statement)?.buildDefinition;
	const repository = definition?.externalParameters.workflow?.repository;
	if (repository === void 0) return [];
	return (definition?.resolvedDependencies ?? []).flatMap(({ uri, digest }) => {
		const commit = digest?.["gitCommit"];
		return commit !== void 0 && uri?.startsWith(`git+${repository}@`) === true ? [`${repository}@${commit}`] : [];
	});
}
// operations/observe-set.ts
async function setFacts(lane, subject, proposed, reader) {
	const rules = reader.rulesOf(lane);
	if (rules.set === void 0) return void 0;
	const others = rules.set.services.filter((service) => service !== lane.service).map((service) => ({
		...lane,
		service
	}));
	const beside = (digestOf) => Promise.all(others.map(async (other) => companion(other, await digestOf(other), reader)));
	const [{ evidence }, fresh, open] = await Promise.all([
		reader.evidenceOf(subject),
		beside(async (other) => {
			const newest = await reader.newestOf(other);
			return "none" in newest ? reader.currentOf(other) : newest.digest;
		}),
		proposed === void 0 ? void 0 : beside((other) => leftBy(proposed, other, reader))
	]);
	return {
		commits: sourceCommitsOf(subject, evidence, rules),
		fresh,
		...open === void 0 ? {} : { open }
	};
}
async function leftBy({ pullRequest, proposal }, lane, { policy, git, currentOf }) {
	if (!proposal.members.has(lane.service)) return currentOf(lane);
	return digestAt(git, pullRequest.head.commit, placeOf(policy, lane)).catch(noDigest);
}
async function companion(lane, digest, { rulesOf, currentOf, evidenceOf }) {
	const { service } = lane;
	const rules = rulesOf(lane);
	const subject = digest === null ? void 0 : {
		image: rules.image,
		digest
	};
	const evidence = subject === void 0 ? [] : (await evidenceOf(subject)).evidence;
	return {
		service,
		digest,
		stands: digest === await currentOf(lane),
		commits: subject === void 0 ? [] : sourceCommitsOf(subject, evidence, rules)
	};
}
// operations/observe-standing.ts
var StandingLane = class {
	places = NOWHERE;
	since = "none";
	lane;
	place;
	current;
	candidate;
	#rulesOf;
	constructor({ lane, place, current, candidate }, rulesOf) {
		this.lane = lane;
		this.place = place;
		this.current = current;
		this.candidate = candidate;
		this.#rulesOf = rulesOf;
	}
	get rules() {
		return this.#rulesOf(this.lane);
	}
};
const NOWHERE = [];
const CARRIED = new WeakMap();
function standingLanes(git, commit, { policy, rulesOf, digests }) {
	const before = CARRIED.get(git);
	const carried = before?.rulesOf === rulesOf ? before : {
		rulesOf,
		services: new Map()
	};
	CARRIED.set(git, carried);
	return (lane) => {
		const placed = placedLanesOf(policy, lane.service);
		const known = carried.services.get(lane.service);
		if (known?.commit !== commit) {
			const held = placed.map((one) => digests.known(one.lane));
			const service = known?.digests.every((digest, index) => digest === held[index]) === true ? known : lookAt(held, lane.service, {
				policy,
				rulesOf,
				digests
			});
			service.commit = held.includes(void 0) ? void 0 : commit;
			carried.services.set(lane.service, service);
		}
		return carried.services.get(lane.service)?.lanes[placed.findIndex((one) => one.lane === lane)];
	};
}
function lookAt(held, service, { policy, rulesOf, digests }) {
	return {
		digests: held,
		lanes: placedLanesOf(policy, service).map(({ lane, place }, index) => {
			const current = held[index];
			const source = sourceOf(lane, policy);
			if (current === void 0 || source === void 0) return void 0;
			const there = source.lanes.map((one) => digests.known(one)).filter((digest) => digest !== void 0);
			if (there.length < source.lanes.length) return void 0;
			const found = source.choose(there);
			if (!("none" in found) && found.digest !== current) return void 0;
			return new StandingLane({
				lane,
				place,
				current,
				candidate: "none" in found ? found : standsThere(found)
			}, rulesOf);
		}),
		commit: void 0
	};
}
// chain/promotion/tag-turns.ts
const MOST = 500;
const MINUTE = 6e4;
function tagTurns(services, now, hinted = new Set()) {
	if (services.length <= MOST) return () => true;
	const turns = Math.ceil(services.length / MOST);
	const turn = Math.floor(now.getTime() / MINUTE) % turns;
	const asked = new Set(services.filter((_, index) => index % turns === turn));
	return (service) => asked.has(service) || hinted.has(service);
}
// operations/observe-turns.ts
function turnsOf(policy, now, hinted = new Set()) {
	const first = (service) => goesWith$1(policy, service)[0] ?? service;
	const services = Object.keys(policy.services);
	const hints = new Set([...hinted].map((hint) => hint.toLowerCase()));
	const named = hints.size === 0 ? [] : services.filter((service) => namesOf(policy, service).some((name) => hints.has(name)));
	const asks = tagTurns(services, now, new Set(named.map(first)));
	return (service) => asks(first(service));
}
function unknownHints(policy, hinted = new Set()) {
	if (hinted.size === 0) return [];
	const known = new Set(Object.keys(policy.services).flatMap((service) => namesOf(policy, service)));
	return [...hinted].filter((hint) => !known.has(hint.toLowerCase()));
}
function namesOf({ services, builders }, name) {
	const service = services[name];
	if (service === void 0) return [name];
	const builder = builders[service.builder];
	const source = builder !== void 0 && "source" in builder ? [builder.source] : [];
	return [
		name,
		service.set?.name ?? name,
		service.image,
		...source
	].map((one) => one.toLowerCase());
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
	const asides = asidesFor(policy.policy, options);
	const facts = githubFacts(ports.github, base.branch, promoter, options.decisive === true, asides, (id) => declined(id), options.looked);
	const [restrictions, pullRequests, digests] = await Promise.all([
		readRestrictions(git, policy),
		facts.pullRequests(),
		digestsOf(git, commit, policy.policy)
	]);
	const own = await readOwn(pullRequests.open, promoter, git);
	const asksTag = turnsOf(policy.policy, ports.now(), options.hinted);
	const declined = pastBatches(pullRequests.past, promoter, ports);
	const only = lanesAskedFor(options, policy.policy, own, pullRequests.open);
	const rulesOf = rulesOnce(policy);
	const currentOf = digests.at;
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
	const resolve = (image, tag) => resolveTag({
		image,
		tag
	});
	const newestOf = (lane) => findCandidate(lane, policy.policy, currentOf, resolve);
	const setReader = {
		policy: policy.policy,
		git,
		rulesOf,
		currentOf,
		newestOf,
		evidenceOf
	};
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
	function isWatched({ environment }) {
		return options.everyPlace === true || environmentOf(policy.policy, environment).rollback !== void 0;
	}
	const look = once(lookAt, printLane);
	async function observeLane(lane) {
		const observed = await look(lane);
		if (options.decisive === true) return observed;
		const now = ports.now();
		const awaited = await awaitedAt(observed, {
			policy: policy.policy,
			git,
			commit,
			now,
			rulesOf,
			lastChange,
			look
		});
		return awaited.length === 0 ? observed : {
			...observed,
			awaited
		};
	}
	async function lookAt(lane) {
		const place = placeOf(policy.policy, lane);
		const current = await currentOf(lane);
		const open = own.byLane.get(laneKey(lane)) ?? [];
		const asked = open.length > 0 || asksTag(lane.service);
		const found = await findCandidate(lane, policy.policy, currentOf, asked ? resolve : void 0);
		const nothing = "none" in found ? found : found.digest === current ? standsThere(found) : void 0;
		if (nothing !== void 0 && !(nothing.waits && open.length > 0)) {
			const standing = {
				lane,
				place,
				current,
				candidate: nothing
			};
			if (!isWatched(lane)) return new StandingLane(standing, rulesOf);
			return {
				...standing,
				since: "none",
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
		const proposed = openOf(observed, digest, open);
		const [{ evidence, listed, broken, notes, referrers }, past, change, set, promotion] = await Promise.all([
			evidenceOf(subject),
			before === void 0 ? void 0 : evidenceOf(before),
			lastChange(lane),
			setFacts(lane, subject, proposed, setReader),
			ownersOf(rules, place.file).then((owned) => facts.promotion(environment, id, promotionBranch(lane, id), proposed?.pullRequest, owned))
		]);
		const made = orderOf(subject, evidence, rules);
		const madeBefore = before === void 0 ? void 0 : ageOfCurrent(before, past?.evidence ?? [], rules, change);
		const older = madeBefore !== void 0 && !(made !== void 0 && made >= madeBefore);
		return {
			subject,
			origin,
			evidence,
			listed,
			broken,
			notes,
			referrers,
			ancestry: await gatherAncestry(evidence, rules, git),
			replaced: past?.evidence ?? [],
			older,
			...set === void 0 ? {} : { set },
			promotion: {
				...promotion,
				unplanned: []
			}
		};
	}
	const lanes = lanesOf(policy.policy).filter((lane) => options.environment === void 0 || lane.environment === options.environment).filter(only);
	await digests.read(lanes);
	const results = [];
	const asking = [];
	const standingAt = standingLanes(git, commit, {
		policy: policy.policy,
		rulesOf,
		digests
	});
	const proposed = new Set([...own.byLane.keys()].map((key) => key.slice(key.lastIndexOf("/") + 1)));
	for (const [index, lane] of lanes.entries()) {
		const there = isWatched(lane) || proposed.has(lane.service) ? void 0 : standingAt(lane);
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
	const runs = whole ? await withRuns(heads.lanes, {
		policy,
		restrictions
	}, ports.now(), ports.github) : {
		lanes: heads.lanes,
		faults: []
	};
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
		looked: pullRequests,
		lanes: runs.lanes,
		faults: [
			...results.flatMap((result) => "fault" in result ? [result] : []),
			...heads.faults,
			...runs.faults
		]
	};
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
	const kept = keptBack(answers);
	return kept === void 0 ? "ready" : [waiting(observed, [kept], null)];
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
function openReady(ready, asked, policy, standsStill, ahead) {
	const groups = new Map();
	for (const one of ready) {
		const { lane } = one.observed;
		const service = entry(policy.services, lane.service);
		const batch = service?.set?.name ?? service?.batch;
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
		const reason = whyNotWhole(members, asked);
		if (reason !== void 0) {
			for (const { observed, judgement } of members) {
				const { lane } = observed;
				const wait = {
					reason,
					askedAgain: "on the next run",
					pullRequest: null,
					answers: judgement.answers
				};
				steps.set(lane, {
					do: "wait",
					lane,
					...wait
				});
			}
			continue;
		}
		const sorted = members.toSorted((a, b) => a.observed.lane.service < b.observed.lane.service ? -1 : 1);
		for (let at = 0; at < sorted.length; at += LARGEST_BATCH) {
			const [first, ...others] = sorted.slice(at, at + LARGEST_BATCH);
			if (first === void 0) continue;
			steps.set(first.observed.lane, openStep([first, ...others], others.length > 0 ? batch : void 0, standsStill, ahead));
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
function whyNotWhole(members, asked) {
	const here = new Map(members.map((one) => [one.observed.lane.service, one.candidate.subject.digest]));
	for (const { observed, candidate } of members) for (const { service, digest, stands } of candidate.set?.fresh ?? []) {
		if (stands ? !here.has(service) : here.get(service) === digest) continue;
		const lane = {
			...observed.lane,
			service
		};
		const other = [...asked.values()].find((one) => sameLane(one.observed.lane, lane));
		return `goes only together with ${service}, which ${other === void 0 ? "isn't ready" : whyNotReady(other)}`;
	}
}
function whyNotReady({ judgement, candidate }) {
	const { verdict } = judgement;
	if (verdict.outcome === "refused") return `is refused: ${verdict.findings[0].message}`;
	const { declined } = candidate.promotion;
	return declined === void 0 ? "isn't ready" : `was declined in #${declined.number}`;
}
function openStep(members, batch, standsStill, ahead) {
	const [first, ...others] = members;
	const { lane, rules } = first.observed;
	const ids = members.map(({ candidate }) => candidate.promotion.id);
	const title = titleOf(members, batch);
	const earliest = members.flatMap(({ observed }) => observed.waitingSince ?? []).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
	const grouped = batch === void 0 ? [] : members;
	const proposal = {
		...NO_PROPOSAL,
		members: new Map(grouped.map(({ observed, candidate }) => [observed.lane.service, candidate.promotion.id])),
		waitingSince: earliest,
		records: ahead === void 0 ? [] : recordsAhead(members, batch, ahead)
	};
	const worded = (read) => {
		const said = {
			...proposal,
			commits: cutToShare(read)
		};
		return {
			message: printProposal(title, said),
			body: bodyOf(members, batch, said)
		};
	};
	const passed = members.every((one) => !standsStill(one) && one.judgement.answers.every(({ outcome }) => outcome === "passed"));
	const ranges = passed ? [] : members.flatMap(sourceRange);
	return {
		do: "open",
		lane,
		intents: [first.judgement.intent, ...others.map(({ judgement }) => judgement.intent)],
		branch: batch === void 0 ? first.candidate.promotion.branch : batchBranch(lane, batch, ids),
		title,
		...worded(proposal.commits),
		unattended: rules.clearance.signer.kind === "key" && passed,
		...ranges.length === 0 ? {} : { sources: {
			ranges,
			worded
		} }
	};
}
function sourceRange({ observed: { lane, rules, current }, candidate }) {
	const before = current === null ? void 0 : {
		digest: current,
		evidence: candidate.replaced
	};
	const range = rangeBetween(lane.service, compareSources(before, candidate, rules));
	return range === void 0 ? [] : [range];
}
// chain/promotion/plan-superseded.ts
function planSuperseded(state, asked, kept, opening, undecided) {
	const opened = new Set([...opening.values()].flatMap((step) => step.do === "open" ? [step.branch] : []));
	const loose = state.pullRequests.filter((one) => isOwnPromotion(one, state.promoter) && !kept.has(one.number));
	const own = loose.filter(({ head }) => !opened.has(head.ref));
	const there = own.length < loose.length;
	if (own.length === 0 && state.leftovers.length === 0) return [];
	const named = new Set(own.flatMap((one) => keysOf(one, state.proposals.get(one.number))).map(serviceIn));
	const lanes = new Map(state.lanes.flatMap((observed) => named.has(observed.lane.service) ? [[laneKey(observed.lane), observed]] : []));
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
		const taken = keys.flatMap((key) => lanes.get(key)?.lane ?? []).filter((lane) => opening.has(lane));
		const after = there ? [] : taken;
		return [closing(one, "superseded", reasonOf(one, keys), after)];
	}), ...sweeps(state, asked, undecided)];
}
function sweeps(state, asked, undecided) {
	const wanted = new Set(state.lanes.flatMap(({ lane, candidate, standing }) => [candidate, standing].flatMap((one) => {
		if (one === void 0 || !isCandidate(one)) return [];
		const { branch, declined } = one.promotion;
		const { candidate: wants, judgement } = asked.get(lane) ?? {};
		return [...wants === one && judgement?.verdict.outcome === "refused" ? [] : [branch], ...declined === void 0 ? [] : [declined.head.ref]];
	})));
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
	const branches = [...state.pullRequests.filter((one) => isOwnPromotion(one, state.promoter)).map((one) => keysOf(one, state.proposals.get(one.number))), ...state.leftovers.map(({ branch, head, proposal }) => keysOf({ head: {
		ref: branch,
		commit: head,
		fromFork: false
	} }, proposal))];
	const named = new Set(branches.flat().map(serviceIn));
	const decided = new Set();
	for (const { lane, candidate } of state.lanes) if (named.has(lane.service) && (isCandidate(candidate) || !candidate.waits)) decided.add(laneKey(lane));
	const undecided = new Set([...named].flatMap((service) => placedLanesOf(state.policy.policy, service)).map(({ lane }) => laneKey(lane)).filter((key) => !decided.has(key)));
	for (const { lane } of state.faults) if (named.has(lane.service)) undecided.add(laneKey(lane));
	return undecided;
}
function serviceIn(key) {
	return key.slice(key.lastIndexOf("/") + 1);
}
// chain/promotion/plan.ts
function plan(state, now) {
	const asked = new Map();
	for (const lanes of decidedTogether(state)) for (const one of askedTogether(state, lanes, now)) if (one !== void 0) asked.set(one.observed.lane, one);
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
			return first === one ? planOpen(state, [first, ...others], open, now) : [];
		}
		const fresh = open === void 0 ? one : unopened(state, one, now);
		const steps = planUnopened(fresh);
		if (steps !== "ready") return steps;
		ready.push(fresh);
		return lane;
	});
	const opening = openReady(ready, asked, state.policy.policy, (one) => standStill(state, one, now) !== void 0, writesAhead(state.looked?.merging) ? now : void 0);
	return [
		...parts.flatMap((part) => "service" in part ? opening.get(part) ?? [] : part),
		...planSuperseded(state, asked, kept, opening, undecided),
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
		const refused = members.some(({ judgement }) => judgement.verdict.outcome === "refused");
		if (isSet(state, members)) {
			if (members.some(({ judgement }) => isOver(judgement.verdict)) || missing.some((key) => !undecided.has(key))) return "apart";
			return refused || missing.length > 0 ? "unknown" : "whole";
		}
		if (refused || missing.some((key) => !undecided.has(key))) return "apart";
		return missing.length > 0 ? "unknown" : "whole";
	};
	return new Map([...found].map(([number, { open, members }]) => [number, {
		members,
		fate: fateOf(open, members)
	}]));
}
function isSet({ policy }, [first]) {
	return first !== void 0 && entry(policy.policy.services, first.observed.lane.service)?.set !== void 0;
}
function isOver(verdict) {
	const codes = verdict.outcome === "refused" ? verdict.findings.map(({ code }) => code) : [];
	return codes.includes("QUARANTINED") || codes.includes("OLDER_THAN_CURRENT");
}
export { evidenceRows as a, decidedTogether as c, isMerging as d, NO_PROPOSAL as f, printStep as h, whyRebuilt as i, isCandidate as l, printPlan as m, observe as n, illnessToNote as o, acts as p, unknownHints as r, askedTogether as s, plan as t, judge as u };
