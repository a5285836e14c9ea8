import { d as discriminatedUnion, p as literal, s as array, v as strictObject, y as string } from "./zod.js";
import { t as Digest } from "./chain-digest-digest.js";
import { S as printDuration, f as printEnvironment, g as Name } from "./chain-clearance-parse-policy.js";
import { C as printTrailers } from "./operations-observe-change.js";
import { a as decide } from "./chain-clearance-explain.js";
// chain/promotion/commit-message.ts
function mergeMessage(trailers, url) {
	const { service, digest, rollback } = trailers;
	const where = (trailers.regions.length === 0 ? [null] : trailers.regions).map((region) => printEnvironment(trailers.environment, region)).join(", ");
	const verb = rollback === void 0 ? "promote" : "roll back";
	const before = trailers.previous === null ? "Nothing was deployed before." : `Before: ${trailers.previous.digest}.`;
	return {
		title: `${verb} ${service} in ${where} to ${shortDigest(digest)}`,
		message: `${before}\n${url}\n\n${printTrailers(trailers)}`
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
const Change = string().regex(/^(?:none|[0-9a-f]{64}|commit:[0-9a-f]{40,64})$/);
discriminatedUnion("kind", [strictObject({
	kind: literal("promotion"),
	lane: strictObject({
		service: Name,
		environment: Name,
		region: Name.nullable()
	}),
	from: Digest.nullable(),
	to: Digest,
	policyDigest: Digest,
	since: Change
}), strictObject({
	kind: literal("rollback"),
	service: Name,
	environment: Name,
	regions: array(Name),
	from: Digest,
	to: Digest,
	policyDigest: Digest,
	since: array(Change).min(1)
})]);
// chain/promotion/status-report.ts
const CLEARANCE_STATUS = "clearance";
function laneStatus(lane) {
	return `${CLEARANCE_STATUS}/${printEnvironment(lane.environment, lane.region)}`;
}
function missingReports(reports, shown, promoter, { number, head }, lane) {
	return reports.map(({ description, ...report }) => ({
		...report,
		description: clipDescription(description)
	})).filter(({ context, state, description }) => !shown.some((status) => status.context === context && status.state === state && status.description === description && status.creator.login === promoter)).map((report) => ({
		do: "report",
		lane,
		pullRequest: number,
		head: head.commit,
		...report
	}));
}
function clipDescription(text) {
	const line = text.replaceAll(/\s+/g, " ").trim();
	return line.length <= 140 ? line : `${line.slice(0, 139).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
// chain/clearance/gate.ts
const GATE_NAMES = [
	"evidence",
	"approval",
	"soak",
	"health"
];
function sameQuestion(one, other) {
	return one.kind === other.kind && one.lane.service === other.lane.service && one.lane.environment === other.lane.environment && one.lane.region === other.lane.region && one.digest === other.digest && one.head === other.head && one.policyDigest === other.policyDigest;
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
// chain/clearance/gates/approval.ts
function approval(question, { rules, approval: facts }) {
	const needed = peopleNeeded(rules, question.kind);
	if (needed === 0) return {
		outcome: "passed",
		reason: "no approval is asked for"
	};
	const link = facts.link === void 0 ? {} : { link: facts.link };
	const missing = (reason, more = {}) => ({
		outcome: "pending",
		reason,
		...link,
		askedAgain: more.waitsFor === "release" ? "when the signing run is released" : "on the next review",
		...more
	});
	if (question.head === null) return missing("there is no pull request to approve yet");
	const opinions = opinionsOf(facts.reviews).filter(({ author }) => mayApprove(author, facts));
	const against = opinions.find(({ state }) => state === "CHANGES_REQUESTED");
	if (against !== void 0) return missing(`${against.author.login} asked for changes`);
	const reviewers = opinions.filter(({ state, commit }) => state === "APPROVED" && commit === question.head).map(({ author }) => author.login);
	const releaser = releaserOf(question, facts, reviewers);
	const people = releaser === void 0 ? reviewers : [...reviewers, releaser];
	if (people.length >= needed) return {
		outcome: "passed",
		reason: `approved by ${people.map((login) => login === releaser ? `${login} (release)` : login).join(", ")}`,
		...link
	};
	const have = `${people.length} of ${needed} approvals on this head${people.length > 0 ? ` (${people.join(", ")})` : ""}`;
	const enoughReviews = reviewers.length >= reviewsNeededBeforeRelease(rules, question.kind, facts.environmentHasReviewers);
	if (facts.environmentHasReviewers && facts.release === null && enoughReviews) return missing(`${have}; the environment's release counts as the last`, { waitsFor: "release" });
	return missing(`${have}; may approve: ${printEligible(facts)}`);
}
function reviewsNeededBeforeRelease(rules, kind, environmentHasReviewers) {
	return Math.max(0, peopleNeeded(rules, kind) - (environmentHasReviewers ? 1 : 0));
}
function peopleNeeded(rules, kind) {
	return kind === "rollback" ? rules.rollback.approvals : rules.approval?.people ?? 0;
}
function opinionsOf(reviews) {
	const last = new Map();
	const ambiguous = new Set();
	for (const review of reviews) {
		if (review.state === "COMMENTED" || review.state === "PENDING") continue;
		const login = key(review.author.login);
		const known = last.get(login);
		const age = known === void 0 ? 1 : review.submittedAt.getTime() - known.submittedAt.getTime();
		if (age > 0) {
			last.set(login, review);
			ambiguous.delete(login);
		} else if (!(age < 0) && (review.state !== known?.state || review.commit !== known.commit)) ambiguous.add(login);
	}
	return [...last].flatMap(([login, review]) => ambiguous.has(login) ? [] : [review]);
}
function mayApprove(actor, facts) {
	const login = key(actor.login);
	return actor.kind === "human" && login !== key(facts.author.login) && login !== key(facts.requester ?? "") && facts.eligible.some((one) => key(one) === login) && canWrite(permissionOf(login, facts));
}
function releaserOf(question, facts, reviewers) {
	const { release } = facts;
	if (release === null) return void 0;
	if (release.environment !== question.lane.environment || release.head !== question.head) return void 0;
	if (!mayApprove(release.by, facts)) return void 0;
	return reviewers.some((login) => key(login) === key(release.by.login)) ? void 0 : release.by.login;
}
function permissionOf(login, facts) {
	return [...facts.permissions].find(([name]) => key(name) === login)?.[1] ?? "none";
}
function canWrite(permission) {
	return permission === "admin" || permission === "maintain" || permission === "write";
}
function printEligible(facts) {
	return facts.eligible.filter((login) => mayApprove({
		login,
		kind: "human"
	}, facts)).join(", ") || "nobody (check the team's members and their write permission)";
}
function key(login) {
	return login.toLowerCase();
}
// chain/clearance/gates/evidence.ts
function evidence(question, { verdict }) {
	if (verdict.subject !== question.digest) return {
		outcome: "refused",
		reason: `the verdict is about ${verdict.subject}`,
		askedAgain: "on the next run"
	};
	if (verdict.outcome === "cleared") return {
		outcome: "passed",
		reason: "the evidence is complete"
	};
	return {
		outcome: "refused",
		reason: verdict.findings.map(({ code, message }) => `${code}: ${message}`).join("; "),
		askedAgain: "on the next run, with the evidence and restrictions of that moment"
	};
}
// chain/clearance/gates/wave-before.ts
function waveBefore(lane, rules) {
	const index = lane.region === null ? 0 : rules.wave.regions.indexOf(lane.region);
	const wave = index > 0 ? rules.wave : rules.previousWave;
	if (wave === void 0) return void 0;
	const regions = index > 0 ? wave.regions.slice(0, index) : wave.regions;
	return {
		environment: wave.environment,
		regions: regions.length === 0 ? [null] : regions,
		soak: wave.soak,
		asksHealth: wave.health !== void 0
	};
}
function standing(wave, region, digest, { places }) {
	const name = printEnvironment(wave.environment, region);
	const facts = places.filter((place) => place.environment === wave.environment && place.region === region);
	const [place] = facts;
	if (place === void 0 || facts.length > 1) return `nothing certain is known of ${name}`;
	if (place.digest !== digest) return `${name} holds ${place.digest ?? "nothing"}`;
	return place;
}
// chain/clearance/gates/health.ts
function health(question, inputs) {
	if (question.kind === "rollback") return {
		outcome: "passed",
		reason: "a rollback doesn't wait"
	};
	const wave = waveBefore(question.lane, inputs.rules);
	if (wave === void 0) return {
		outcome: "passed",
		reason: "nothing comes before"
	};
	const places = wave.regions.map((region) => standing(wave, region, question.digest, inputs));
	const unsettled = places.find((place) => typeof place === "string");
	if (unsettled !== void 0) return {
		outcome: "pending",
		reason: unsettled,
		askedAgain: "on the next run"
	};
	if (!wave.asksHealth) return {
		outcome: "passed",
		reason: `no health is declared for ${wave.environment}`
	};
	const ill = places.filter((place) => typeof place !== "string").find((place) => place.health.state !== "healthy");
	if (ill === void 0) return {
		outcome: "passed",
		reason: `${wave.environment} is healthy`
	};
	const name = printEnvironment(ill.environment, ill.region);
	return {
		outcome: ill.health.state === "unhealthy" ? "refused" : "pending",
		reason: `${name} is ${ill.health.state}: ${ill.health.detail}`,
		askedAgain: "when its health is asked again"
	};
}
// chain/clearance/gates/soak.ts
function soak(question, inputs) {
	if (question.kind === "rollback") return {
		outcome: "passed",
		reason: "a rollback doesn't wait"
	};
	const wave = waveBefore(question.lane, inputs.rules);
	if (wave === void 0 || wave.soak === 0) return {
		outcome: "passed",
		reason: "no soak is asked for"
	};
	const opinions = wave.regions.map((region) => {
		const place = standing(wave, region, question.digest, inputs);
		return typeof place === "string" ? pending(place, "on the next run") : soaked(place, wave, inputs.now);
	});
	return opinions.find(({ outcome }) => outcome !== "passed") ?? {
		outcome: "passed",
		reason: opinions.map(({ reason }) => reason).join("; ")
	};
}
function soaked(place, wave, now) {
	const name = printEnvironment(place.environment, place.region);
	const start = healthySince(place, wave);
	if (start === void 0) return pending(`${name} is not known to be healthy: ${place.health.detail}`, "when it is healthy");
	if (!(start.getTime() + wave.soak - now.getTime() <= 0)) {
		const until = new Date(start.getTime() + wave.soak);
		if (Number.isNaN(until.getTime())) return pending(`nothing certain is known of ${name}`, "on the next run");
		return pending(`${name} soaks until ${until.toISOString()}`, until.toISOString());
	}
	return {
		outcome: "passed",
		reason: `${name} has soaked ${printDuration(wave.soak)} since ${start.toISOString()}`
	};
}
function healthySince({ since, health }, wave) {
	if (since === null) return void 0;
	if (!wave.asksHealth) return since;
	if (health.state !== "healthy") return void 0;
	return health.since !== void 0 && !(health.since <= since) ? health.since : since;
}
function pending(reason, askedAgain) {
	return {
		outcome: "pending",
		reason,
		askedAgain
	};
}
// chain/clearance/gates/gates.ts
const GATES = {
	evidence,
	approval,
	soak,
	health
};
// chain/clearance/gates/ask-gates.ts
function askGates(question, inputs) {
	const mismatch = foreignRules(question, inputs);
	return GATE_NAMES.map((gate) => ({
		gate,
		...mismatch ?? GATES[gate](question, inputs),
		question
	}));
}
function foreignRules({ lane, policyDigest }, { rules }) {
	const { regions } = rules.wave;
	const known = lane.region === null ? regions.length === 0 : regions.includes(lane.region);
	if (lane.service !== rules.service || lane.environment !== rules.environment || !known) return refusal("the rules at hand are those of another lane");
	if (policyDigest !== rules.policyDigest) return refusal("the policy has changed since the question was put");
}
function refusal(reason) {
	return {
		outcome: "refused",
		reason,
		askedAgain: "on the next run, under the rules of that moment"
	};
}
// chain/promotion/judge.ts
function judge(state, observed, candidate, now, release = null) {
	const { lane, rules, current, since, places } = observed;
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
			places
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
export { passGates as a, missingReports as c, shortDigest as d, onlyReleaseIsMissing as i, printMarker as l, judge as n, CLEARANCE_STATUS as o, askGates as r, laneStatus as s, isCandidate as t, mergeMessage as u };
