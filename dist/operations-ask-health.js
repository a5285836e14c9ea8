import { r as Fault } from "./chain-fault.js";
import { b as string, d as discriminatedUnion, p as literal, s as array, y as strictObject } from "./zod.js";
import { t as Digest } from "./chain-digest-digest.js";
import { C as GATES, D as combineHealth, F as sameQuestion, I as refused, O as healthySince, Q as placeOf, St as fillSource, bt as Name, et as printEnvironment, it as spotsOf, tt as printLane, vt as loginKey, w as GATE_NAMES } from "./chain-clearance-parse-policy.js";
import { m as quarantinePath, n as readFiles, o as unplannedChanges } from "./operations-observe-policy.js";
import { n as peopleOf } from "./operations-observe-digests.js";
import { f as lineOf, n as editDigest, s as printRecords } from "./chain-promotion-edit-edit-digest.js";
import { a as promotionBranch, c as rollbackId, l as sameLane, n as batchBranch, o as promotionId, s as rollbackBranch } from "./chain-promotion-promoter.js";
import { t as once } from "./operations-observe-once.js";
import { t as isFromPromoter } from "./chain-promotion-own-branch.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { i as digestAt } from "./operations-observe-change.js";
// chain/promotion/marker.ts
const OPEN = "<!-- clearance:v1 ";
const CLOSE = " -->";
function printMarker(marker) {
	return `${OPEN}${JSON.stringify(marker)}${CLOSE}`;
}
function parseMarker(body) {
	const line = body.split(/\r?\n/, 1)[0] ?? "";
	if (!line.startsWith(OPEN) || !line.endsWith(CLOSE)) return void 0;
	const parsed = MarkerFields.safeParse(json(line.slice(18, -4)));
	return parsed.success ? parsed.data : void 0;
}
function trustedMarker(pullRequest, promoter) {
	if (!isFromPromoter(pullRequest, promoter)) return void 0;
	const marker = parseMarker(pullRequest.body);
	return marker !== void 0 && branchOf(marker) === pullRequest.head.ref ? marker : void 0;
}
function branchOf(marker) {
	if (marker.kind === "rollback") return rollbackBranch(marker, rollbackId(marker));
	if (marker.kind === "promotion") return promotionBranch(marker.lane, promotionId(marker));
	const [first] = marker.promotions;
	if (first === void 0) return "";
	return batchBranch(first.lane, marker.name, marker.promotions.map(promotionId));
}
const Change = string().regex(/^(?:none|[0-9a-f]{64}|commit:[0-9a-f]{40,64})$/);
const Promotion = strictObject({
	lane: strictObject({
		service: Name,
		environment: Name,
		region: Name.nullable()
	}),
	from: Digest.nullable(),
	to: Digest,
	policyDigest: Digest,
	since: Change
});
const MarkerFields = discriminatedUnion("kind", [
	Promotion.extend({ kind: literal("promotion") }),
	strictObject({
		kind: literal("batch"),
		name: Name,
		promotions: array(Promotion).min(1)
	}),
	strictObject({
		kind: literal("rollback"),
		service: Name,
		environment: Name,
		regions: array(Name),
		from: Digest,
		to: Digest,
		policyDigest: Digest,
		since: array(Change).min(1),
		images: array(strictObject({
			service: Name,
			from: Digest,
			to: Digest
		})).exactOptional()
	})
]);
function json(text) {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return void 0;
		throw error;
	}
}
// chain/promotion/commit-message.ts
function mergeMessage(records, url) {
	const [first] = records;
	const where = (first.regions.length === 0 ? [null] : first.regions).map((region) => printEnvironment(first.environment, region)).join(", ");
	const verb = first.rollback === void 0 ? "promote" : "roll back";
	const what = records.length === 1 ? `${first.service} in ${where} to ${shortDigest(first.digest)}` : `${first.batch} in ${where}: ${records.map(({ service }) => service).join(", ")}`;
	const before = records.map(({ service, previous }) => {
		return `Before${records.length === 1 ? "" : ` ${service}`}: ${previous?.digest ?? "nothing was deployed"}.`;
	});
	const title = `${verb} ${what}`;
	return {
		title: title.length <= 200 ? title : `${title.slice(0, 199)}…`,
		message: `${before.join("\n")}\n${url}\n\n${printRecords(records)}`
	};
}
function shortDigest(digest) {
	return digest.slice(0, 19);
}
// chain/promotion/record-of.ts
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
	const here = places.find((place) => sameLane(place, lane));
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
function recordsAhead(members, batch, now) {
	return members.map((member) => ({
		...recordOf(member, batch, now),
		written: now
	}));
}
function outdatedRecords(written, members, batch, now) {
	const wanted = members.map((member) => recordOf(member, batch, now));
	if (!sameRecords(written, wanted)) return "its commit doesn't carry the record of what it does";
	const healthy = new Set(written.flatMap(({ service, previous }) => previous?.state === "healthy" ? [service] : []));
	const ill = wanted.find(({ service, previous }) => previous?.state === "unhealthy" && healthy.has(service));
	return ill === void 0 ? void 0 : `its record calls ${ill.previous?.digest} healthy, which has fallen ill`;
}
function sameRecords(written, wanted) {
	const facts = (all) => all.map(({ promotion, batch, service, environment, regions, digest, previous, rollback }) => JSON.stringify([
		service,
		promotion,
		batch ?? null,
		environment,
		regions,
		digest,
		previous?.digest ?? null,
		...rollback === void 0 ? [] : [lineOf(rollback.reason), rollback.requestedBy]
	])).sort().join("\n");
	return written.every((one) => one.written !== void 0) && facts(written) === facts(wanted);
}
// chain/promotion/planned-edit.ts
function editsAt(place, from, to) {
	return spotsOf(place).map((spot) => ({
		place: spot,
		from,
		to
	}));
}
function pathOf(edit) {
	return "place" in edit ? edit.place.file : edit.path;
}
function plannedFiles(edits, before) {
	const files = new Map();
	for (const edit of edits) {
		const path = pathOf(edit);
		files.set(path, "bytes" in edit ? edit.bytes : edited(edit, files.get(path) ?? before.get(path)));
	}
	return [...files].map(([path, bytes]) => ({
		path,
		bytes
	}));
}
function edited(edit, bytes) {
	const { file, path } = edit.place;
	if (bytes === void 0) throw new Fault("EDIT_PATH_MISSING", `${file} isn't in the tree: add it, or correct digestAt.file`);
	const result = editDigest(bytes, path, edit.to);
	if ((result.before ?? null) === edit.from) return result.bytes;
	throw new Fault("STATE_CHANGED", `${file} holds ${result.before ?? "nothing"} at ${path}, not ${edit.from ?? "nothing"}`);
}
// operations/read-back.ts
async function readHead(git, base, head, edits) {
	const { parents } = await git.commit(head);
	const [parent, ...others] = parents;
	if (parent === void 0 || others.length > 0 || !await git.isAncestor(parent, base)) return [unexpected(`the branch isn't one commit on the base branch: ${head} came after it`)];
	return differencesFrom(git, parent, head, edits);
}
async function readBack(git, merged, head, edits) {
	const { parents } = await git.commit(merged);
	const [first, second, ...others] = parents;
	if (first === void 0 || others.length > 0) return [unexpected(`the merge ${merged} has ${parents.length} parents`)];
	return [
		...second !== void 0 && second !== head ? [unexpected(`the merge ${merged} took ${second}, not ${head}, which was approved`)] : [],
		...await differencesFrom(git, first, merged, edits),
		...await quarantinedMeanwhile(git, merged, edits)
	];
}
async function quarantinedMeanwhile(git, merged, edits) {
	const digests = [...new Set(edits.flatMap((edit) => "to" in edit ? [edit.to] : []))];
	const files = await readFiles(git, merged, digests.map(quarantinePath));
	return digests.filter((digest) => files.has(quarantinePath(digest))).map((digest) => ({
		code: "QUARANTINED",
		message: `${digest} went into quarantine right before it`
	}));
}
async function differencesFrom(git, before, after, edits) {
	const [files, changes] = await Promise.all([readFiles(git, before, [...new Set(edits.map(pathOf))]), git.changes(before, after)]);
	try {
		return unplannedChanges(plannedFiles(edits, files), changes);
	} catch (error) {
		if (error instanceof Fault) return [unexpected(`the change doesn't fit the tree of ${before}: ${error.message}`)];
		throw error;
	}
}
function unexpected(message) {
	return {
		code: "EDIT_UNEXPECTED",
		message
	};
}
// chain/clearance/gates/ask-gates.ts
function askGates(question, inputs) {
	const mismatch = foreignRules(question, inputs);
	return GATES.map((gate) => ({
		...mismatch ?? gate.ask(question, inputs),
		gate: gate.name,
		question
	}));
}
function lanesLookedAt(lane, rules) {
	const others = GATES.flatMap((gate) => gate.places?.(lane, rules) ?? []);
	return [...new Map([lane, ...others].map((one) => [printLane(one), one])).values()];
}
function digestsCompared(lane, rules) {
	return GATES.flatMap((gate) => gate.compares?.(lane, rules) ?? []);
}
function foreignRules({ lane, policyDigest }, { rules }) {
	const { regions } = rules.wave;
	const known = lane.region === null ? regions.length === 0 : regions.includes(lane.region);
	if (lane.service !== rules.service || lane.environment !== rules.environment || !known) return mismatch("the rules at hand are those of another lane");
	if (policyDigest !== rules.policyDigest) return mismatch("the policy has changed since the question was put");
}
function mismatch(reason) {
	return refused(reason, {
		askedAgain: "on the next run, under the rules of that moment",
		unblockedBy: ["the promoter"]
	});
}
// chain/clearance/gates/pass-gates.ts
function passGates(answers, question) {
	if (question.head === null || !answeredOnce(answers, question)) return void 0;
	if (!answers.every(({ outcome }) => outcome === "passed")) return void 0;
	return {
		question,
		answers
	};
}
function onlyReleaseIsMissing(answers, question) {
	return question.head !== null && answeredOnce(answers, question) && answers.some(({ waitsFor }) => waitsFor === "release") && answers.every(({ outcome, waitsFor }) => outcome === "passed" || outcome === "pending" && waitsFor === "release");
}
function answeredOnce(answers, question) {
	return answers.length === GATE_NAMES.length && GATE_NAMES.every((name) => answers.filter(({ gate }) => gate === name).length === 1) && answers.every((answer) => sameQuestion(answer.question, question));
}
// operations/observe-github.ts
function githubFacts(github, base, promoter, decisive = false, asides = {
	environments: [],
	teams: []
}, batchesOf = () => Promise.resolve([]), known) {
	const looked = once(async () => known ?? github.pullRequests(base, asides));
	const pullRequests = () => looked("all");
	const teamMembers = once(async (team) => (await pullRequests()).teams?.get(team) ?? github.teamMembers(team));
	const permission = once((login) => github.permission(login));
	const environmentOf = once(async (name) => (await pullRequests()).environments?.get(name) ?? github.environment(name));
	const asked = once((branch) => github.pullRequestsOf(branch));
	async function pullRequestsOf(branch) {
		const { open, past, whole } = await pullRequests();
		const known = [...open, ...past].filter(({ head }) => head.ref === branch && !head.fromFork);
		return known.length > 0 || whole ? known : asked(branch);
	}
	async function approval(request) {
		const { pullRequest, environment, from, requester } = request;
		const nobody = {
			reviews: [],
			permissions: new Map(),
			eligible: [],
			author: pullRequest?.author ?? {
				login: promoter,
				kind: "bot"
			},
			requester,
			environmentHasReviewers: false,
			release: null,
			...pullRequest === void 0 ? {} : { link: pullRequest.url }
		};
		const reviewers = decisive || "key" in environment.signer ? false : await hasReviewers(environment.name, environmentOf);
		if (pullRequest === void 0) return nobody;
		if (from.length === 0) return {
			...nobody,
			environmentHasReviewers: reviewers
		};
		const { reviews } = pullRequest;
		const [eligible, owners] = await Promise.all([peopleOf(from, teamMembers), peopleOf(request.owned?.named.filter((name) => !name.includes("@")) ?? [], teamMembers)]);
		const named = new Set([...eligible, ...owners].map(loginKey));
		const permissions = await permissionsOf(reviews.filter(({ author }) => named.has(loginKey(author.login))), permission);
		return {
			...nobody,
			reviews,
			eligible,
			...request.owned === void 0 ? {} : { ownership: {
				...request.owned,
				people: owners
			} },
			permissions,
			environmentHasReviewers: reviewers
		};
	}
	async function promotion(environment, id, branch, pullRequest, owned) {
		const approved = approval({
			pullRequest,
			environment,
			from: environment.approval?.from ?? [],
			requester: null,
			owned
		});
		if (pullRequest === void 0) {
			const [people, no] = await Promise.all([approved, declinedOf(id, branch)]);
			return {
				id,
				branch,
				...no === void 0 ? {} : { declined: no },
				approval: people,
				statuses: [],
				runs: []
			};
		}
		const head = pullRequest.head.commit;
		const { statuses } = pullRequest;
		const checked = environment.checks !== void 0;
		const [people, checkRuns] = await Promise.all([approved, checked ? github.checkRuns(head) : []]);
		return {
			id,
			branch,
			open: pullRequest,
			approval: people,
			statuses,
			runs: [],
			...checked ? { checks: {
				head,
				statuses,
				runs: checkRuns
			} } : {}
		};
	}
	async function declinedOf(id, branch) {
		const alone = (await pullRequestsOf(branch)).filter((one) => isFromPromoter(one, promoter));
		const together = await batchesOf(id);
		const [latest] = [...alone, ...together].sort((a, b) => b.number - a.number);
		return latest?.state === "closed" && latest.closedBy?.login !== promoter ? latest : void 0;
	}
	return {
		pullRequests,
		pullRequestsOf,
		approval,
		promotion
	};
}
async function permissionsOf(reviews, ask) {
	const known = new Map();
	for (const { author, mayPush } of reviews) if (mayPush !== void 0) known.set(author.login, mayPush ? "write" : "read");
	const unknown = new Set(reviews.flatMap(({ author, mayPush }) => mayPush === void 0 ? [author.login] : []));
	const asked = await inParallel([...unknown], 8, async (login) => [login, await ask(login)]);
	return new Map([...known, ...asked]);
}
async function hasReviewers(name, environmentOf) {
	const environment = await environmentOf(name);
	if (environment !== void 0) return environment.reviewers;
	throw new Fault("ENVIRONMENT_MISSING", `the GitOps repository has no deployment environment "${name}": create it with its reviewers`);
}
function isRunFor({ title, event }, { number, head }) {
	return event === "workflow_dispatch" && title.endsWith(`#${number} at ${head.commit}`);
}
// operations/ask-health.ts
const LEAST_LOOK_BACK = 36e5;
async function askHealth({ lane, digest }, rules, policy, ports) {
	const rule = rules.wave.health;
	if (rule === void 0) return {
		state: "unknown",
		detail: "no health source is declared"
	};
	const question = {
		lane,
		image: rules.image,
		digest,
		lookBack: Math.max(rules.wave.soak, LEAST_LOOK_BACK),
		digestAt: (commit) => knownDigestAt(ports.git, commit, lane, policy)
	};
	const answers = await Promise.all(rule.sources.map(async (written) => {
		const source = fillSource(written, lane, digest);
		return {
			source,
			health: await ports.health.ask(source, question)
		};
	}));
	return combineHealth(answers, rule.independent);
}
async function knownDigestAt(git, commit, lane, policy) {
	try {
		return await digestAt(git, commit, placeOf(policy, lane));
	} catch (error) {
		if (error instanceof Fault) return void 0;
		throw error;
	}
}
export { trustedMarker as C, printMarker as S, recordsAhead as _, onlyReleaseIsMissing as a, shortDigest as b, digestsCompared as c, readHead as d, editsAt as f, recordOf as g, outdatedRecords as h, permissionsOf as i, lanesLookedAt as l, plannedFiles as m, githubFacts as n, passGates as o, pathOf as p, isRunFor as r, askGates as s, askHealth as t, readBack as u, sameRecords as v, parseMarker as x, mergeMessage as y };
