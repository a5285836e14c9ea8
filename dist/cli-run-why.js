import "./rolldown-runtime.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { n as explainVerdict } from "./chain-clearance-explain.js";
import { B as servicesCalled, X as environmentOf, rt as serviceOf, tt as printLane } from "./chain-clearance-parse-policy.js";
import { b as shortDigest, x as parseMarker } from "./operations-ask-health.js";
import { a as evidenceRows, c as decidedTogether, h as printStep, l as isCandidate, n as observe, s as askedTogether, t as plan } from "./chain-promotion-plan.js";
import { a as promotionBranch, l as sameLane } from "./chain-promotion-promoter.js";
import { t as isFromPromoter } from "./chain-promotion-own-branch.js";
import { a as digestChanges, r as confirmedRecord } from "./operations-observe-change.js";
import { t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { a as withGitOps, t as baseOf } from "./cli-gitops.js";
import { t as portsOf } from "./cli-ports.js";
// operations/print-why.ts
const MARKS = {
	passed: "✓",
	pending: "…",
	refused: "✗"
};
const NOTES_SHOWN = 3;
function printWhy(explanations) {
	return explanations.map((one) => printLaneExplanation(one).map(oneLine).join("\n")).join("\n\n");
}
function printLaneExplanation({ lane, current, health, change, next, candidate, declined }) {
	const does = candidate === void 0 ? next : next.filter((line) => !/^(?:wait|refused)\b/u.test(line));
	return [
		printLane(lane),
		`  now    ${current ?? "nothing is deployed"}${health === null ? "" : `, ${health.state}${detailOf(health)}`}`,
		...change === null ? [] : [`         since ${change.at.toISOString()} by ${printChange(change)}`],
		...candidate === void 0 ? [] : printCandidate(candidate),
		...does.map((line) => `  next   ${line}`),
		...declined.map(({ pullRequest, digest, by, current: standing }) => `  ${standing ? "no    " : "before"} ${by} declined ${digest === null ? "a promotion" : shortDigest(digest)} by closing ${pullRequest}`)
	];
}
function detailOf({ state, detail }) {
	return state === "healthy" || detail === "" ? "" : ` (${detail})`;
}
function printChange({ kind, commit, by }) {
	const short = commit.slice(0, 12);
	if (kind === "other") return `${by} in ${short}, past the promoter`;
	return kind === "rollback" ? `the rollback ${short} that ${by} asked for` : `the promotion ${short}`;
}
function printCandidate({ digest, origin, verdict, answers, evidence, notes, pullRequest }) {
	const width = Math.max(0, ...answers.map(({ gate }) => gate.length));
	const hidden = notes.length - NOTES_SHOWN;
	return [
		`  wants  ${digest} (from ${origin})`,
		`         ${pullRequest ?? "no pull request yet"}`,
		...(verdict.outcome === "cleared" ? [] : explainVerdict(verdict).split("\n").slice(1)).map((line) => `       ${line}`),
		...answers.filter(({ gate }) => gate !== "evidence" || verdict.outcome === "cleared").flatMap((answer) => printAnswer(answer, width)),
		...evidence.map((row) => `    + ${printEvidence(row)}`),
		...notes.slice(0, NOTES_SHOWN).map(({ referrer, code, reason }) => `    - ${shortDigest(referrer)} doesn't count, ${code}: ${reason}`),
		...hidden > 0 ? [`    - and ${hidden} more that don't count (--json names them)`] : []
	];
}
function printAnswer({ gate, outcome, reason, askedAgain, unblockedBy }, width) {
	const line = `    ${MARKS[outcome]} ${gate.padEnd(width)}  ${reason}`;
	if (outcome === "passed" || unblockedBy === void 0) return [line];
	return [line, `      ${" ".repeat(width)}  → ${unblockedBy.join(", ")}; asked again ${askedAgain}`];
}
function printEvidence({ what, signedBy, witnessed }) {
	return `${what} by ${signedBy}, ${witnessed === void 0 ? "witnessed by nobody" : witnessed.toISOString()}`;
}
function oneLine(text) {
	return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, " ");
}
// operations/why.ts
const DECLINED_SHOWN = 3;
async function why(request, ports) {
	const { service, environment, base = DEFAULT_BASE } = request;
	const state = await observe(ports, {
		base,
		everyPlace: true,
		service,
		environment
	});
	const called = servicesCalled(state.policy.policy, service);
	if (called.length === 0) serviceOf(state.policy.policy, service);
	environmentOf(state.policy.policy, environment);
	const [broken] = state.faults;
	if (broken !== void 0) throw broken.fault;
	const pullRequests = await ports.github.pullRequests(base.branch);
	const asked = state.lanes.filter(({ lane }) => called.includes(lane.service));
	return Promise.all(asked.map((observed) => explain(observed, state, pullRequests, ports)));
}
async function explain(observed, state, pullRequests, ports) {
	const { lane, current, rules, places } = observed;
	const now = ports.now();
	const there = {
		lane,
		current,
		health: places.find((place) => place.service === lane.service && place.environment === lane.environment && place.region === lane.region)?.health ?? null,
		change: await changeThere(observed, state, ports),
		next: plan(state, now).filter((step) => "lane" in step && step.lane === lane).map(printStep),
		declined: await declinedIn(observed, state.promoter, pullRequests, ports.github)
	};
	const unit = decidedTogether(state).find((lanes) => lanes.includes(observed)) ?? [observed];
	const asked = askedTogether(state, unit, now)[unit.indexOf(observed)];
	if (asked === void 0) return there;
	const { candidate, judgement } = asked;
	const { verdict, answers } = judgement;
	return {
		...there,
		candidate: {
			digest: candidate.subject.digest,
			origin: candidate.origin,
			verdict,
			answers,
			evidence: evidenceRows(rules, candidate),
			notes: candidate.notes,
			pullRequest: candidate.promotion.open?.url ?? null
		}
	};
}
async function changeThere({ lane, place }, { base, promoter }, { git, github }) {
	for await (const { commit } of digestChanges(git, base.commit, place)) {
		const record = await confirmedRecord(commit, lane, promoter, github);
		const what = {
			commit: commit.id,
			at: commit.committed
		};
		if (record === void 0) return {
			...what,
			kind: "other",
			by: commit.author.name
		};
		if (record.rollback === void 0) return {
			...what,
			kind: "promotion",
			by: promoter
		};
		return {
			...what,
			kind: "rollback",
			by: record.rollback.requestedBy
		};
	}
	return null;
}
async function declinedIn({ lane, candidate }, promoter, { past }, github) {
	const standing = isCandidate(candidate) ? candidate.promotion.declined : void 0;
	const digestIn = (body) => {
		const marker = parseMarker(body);
		if (marker?.kind !== "batch") return marker?.to ?? null;
		return marker.promotions.find((one) => sameLane(one.lane, lane))?.to ?? null;
	};
	const mine = (one) => isFromPromoter(one, promoter) && one.head.ref.startsWith(promotionBranch(lane, "")) && one.state === "closed" && one.closedBy?.login !== promoter;
	const found = past.filter((one) => mine(one) && one.number !== standing?.number);
	const shown = [...standing === void 0 ? [] : [standing], ...found].slice(0, DECLINED_SHOWN);
	return Promise.all(shown.map(async (one) => ({
		pullRequest: one.url,
		digest: digestIn((await github.pullRequest(one.number)).body),
		by: one.closedBy?.login ?? "somebody",
		current: one.number === standing?.number
	})));
}
// cli/run/why.ts
async function runWhy(invocation) {
	const [service, environment] = [invocation.argument("SERVICE"), invocation.required("env")];
	const region = invocation.option("region");
	return withGitOps(invocation, async (gitops) => {
		const lanes = (await why({
			service,
			environment,
			base: baseOf(invocation)
		}, portsOf(invocation, gitops))).filter(({ lane }) => region === void 0 || lane.region === region);
		if (lanes.length === 0) throw new Fault("INPUT_INVALID", `--region: ${environment} has no region "${region}"`);
		return {
			code: EXIT.done,
			json: { lanes },
			text: printWhy(lanes)
		};
	});
}
export { runWhy };
