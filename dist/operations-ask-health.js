import { r as Fault } from "./chain-fault.js";
import { d as discriminatedUnion, p as literal, s as array, v as strictObject, y as string } from "./zod.js";
import { t as Digest } from "./chain-digest-digest.js";
import { F as placeOf, L as printEnvironment, P as lanesOf, R as printLane, Y as fillSource, b as sameQuestion, c as GATES, f as combineHealth, l as GATE_NAMES, q as Name, x as refused } from "./chain-clearance-parse-policy.js";
import { a as unplannedChanges, p as quarantinePath, t as readFiles } from "./operations-observe-policy.js";
import { n as editDigest, s as printRecords, t as digestReader } from "./chain-promotion-edit-edit-digest.js";
import { a as promotionId, i as promotionBranch, o as rollbackBranch, s as rollbackId, t as batchBranch } from "./chain-promotion-identity.js";
import { t as isFromPromoter } from "./chain-promotion-own-branch.js";
import { t as once } from "./operations-observe-once.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { r as digestAt } from "./operations-observe-change.js";
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
// chain/promotion/planned-edit.ts
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
// operations/observe-digests.ts
const ANSWERS = new WeakMap();
const MOST = 15e4;
const READ = new WeakMap();
const PARALLEL = 64;
async function digestsOf(git, commit, policy) {
	const files = await git.files(commit);
	const remembered = ANSWERS.get(git) ?? new Map();
	if (remembered.size > MOST) {
		remembered.clear();
		READ.delete(git);
	}
	ANSWERS.set(git, remembered);
	const paths = pathsOf(policy);
	function answerAt({ file, path }) {
		const id = files.get(file);
		return id === void 0 ? void 0 : remembered.get(id)?.get(path);
	}
	async function readFile({ file, path }) {
		const id = files.get(file);
		const bytes = id === void 0 ? void 0 : await git.blob(id);
		if (id === void 0 || bytes === void 0) throw new Fault("EDIT_PATH_MISSING", `${file} isn't in the tree as a file: add it, or correct digestAt.file`);
		const digestAt = digestReader(bytes);
		const all = new Map(remembered.get(id));
		for (const one of paths.get(file) ?? []) all.set(one, answerOf(digestAt, one));
		const answer = all.get(path) ?? answerOf(digestAt, path);
		remembered.set(id, all.set(path, answer));
		return answer;
	}
	return {
		known(lane) {
			const answer = answerAt(placeOf(policy, lane));
			return answer !== void 0 && "digest" in answer ? answer.digest : void 0;
		},
		async at(lane) {
			const place = placeOf(policy, lane);
			const answer = answerAt(place) ?? await readFile(place);
			if ("digest" in answer) return answer.digest;
			const { code, message } = answer.fault;
			throw new Fault(code, `${place.file}: ${message}`, { cause: answer.fault });
		},
		async read(lanes) {
			const last = READ.get(git);
			if (last?.files === files && last.policy === policy) return;
			const unread = new Map();
			for (const lane of lanes) {
				const place = placeOf(policy, lane);
				if (files.has(place.file) && answerAt(place) === void 0) unread.set(place.file, place);
			}
			await inParallel([...unread.values()], PARALLEL, readFile);
			if (lanes.length === lanesOf(policy).length) READ.set(git, {
				files,
				policy
			});
		}
	};
}
function answerOf(digestAt, path) {
	try {
		return { digest: digestAt(path) ?? null };
	} catch (error) {
		if (error instanceof Fault && error.code.startsWith("EDIT_")) return { fault: error };
		throw error;
	}
}
const PATHS = new WeakMap();
function pathsOf(policy) {
	const known = PATHS.get(policy);
	if (known !== void 0) return known;
	const paths = new Map();
	for (const lane of lanesOf(policy)) {
		const { file, path } = placeOf(policy, lane);
		const there = paths.get(file);
		if (there === void 0) paths.set(file, [path]);
		else there.push(path);
	}
	PATHS.set(policy, paths);
	return paths;
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
		const named = new Set([...eligible, ...owners].map((login) => login.toLowerCase()));
		const permissions = await permissionsOf(reviews.filter(({ author }) => named.has(author.login.toLowerCase())), permission);
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
async function peopleOf(names, teamMembers) {
	const people = await Promise.all(names.map(async (name) => name.includes("/") ? teamMembers(name) : [name]));
	return [...new Set(people.flat())];
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
export { printMarker as _, permissionsOf as a, shortDigest as b, askGates as c, digestsOf as d, readBack as f, parseMarker as g, plannedFiles as h, peopleOf as i, digestsCompared as l, pathOf as m, githubFacts as n, onlyReleaseIsMissing as o, readHead as p, isRunFor as r, passGates as s, askHealth as t, lanesLookedAt as u, trustedMarker as v, mergeMessage as y };
