import "./rolldown-runtime.js";
import { r as Fault } from "./chain-fault.js";
import { vt as loginKey } from "./chain-clearance-parse-policy.js";
import { l as isCandidate, m as printPlan, n as observe, t as plan } from "./chain-promotion-plan.js";
import { a as withGitOps, t as baseOf } from "./cli-gitops.js";
import { t as portsOf } from "./cli-ports.js";
import { t as exitCode } from "./cli-run-exit-code.js";
// chain/promotion/hypothesis.ts
const KINDS = "approval=LOGIN,…, health=healthy|unhealthy|unknown, checks=passed, hold=none, calendar=open";
function parseHypothesis(texts) {
	const supposed = {};
	for (const text of texts) {
		const [, kind = "", value = ""] = /^([a-z]+)=(.+)$/u.exec(text) ?? [];
		const key = kind === "approval" ? "approvals" : kind;
		if (Object.hasOwn(supposed, key)) throw invalid(`--if ${kind}=… is there twice`);
		if (kind === "approval") supposed.approvals = logins(value);
		else if (kind === "health" && (value === "healthy" || value === "unhealthy" || value === "unknown")) supposed.health = value;
		else if (kind === "checks" && value === "passed") supposed.checks = value;
		else if (kind === "hold" && value === "none") supposed.hold = value;
		else if (kind === "calendar" && value === "open") supposed.calendar = value;
		else throw invalid(`--if ${text} can't be supposed; there is: ${KINDS}`);
	}
	return supposed;
}
function suppose(state, hypothesis, at) {
	return {
		...state,
		restrictions: hypothesis.hold === "none" ? {
			...state.restrictions,
			holds: []
		} : state.restrictions,
		lanes: state.lanes.map((lane) => supposeLane(lane, hypothesis, at))
	};
}
function supposeLane(observed, hypothesis, at) {
	const { places, candidate, standing } = observed;
	if (places.length === 0 && !isCandidate(candidate) && standing === void 0) return observed;
	const { rules } = observed;
	const { health, calendar } = hypothesis;
	const { calendar: closed, ...open } = rules;
	return {
		...observed,
		rules: calendar === "open" && closed !== void 0 ? open : rules,
		places: health === void 0 ? places : places.map((place) => ({
			...place,
			health: supposedHealth(health, place.since)
		})),
		candidate: isCandidate(candidate) ? supposeCandidate(candidate, observed, hypothesis, at) : candidate,
		...standing === void 0 ? {} : { standing: supposeCandidate(standing, observed, hypothesis, at) }
	};
}
function supposedHealth(state, since) {
	const detail = "supposed";
	return state === "healthy" ? {
		state,
		since: since ?? void 0,
		detail
	} : {
		state,
		detail
	};
}
function supposeCandidate(candidate, { rules }, { approvals = [], checks }, at) {
	const { promotion } = candidate;
	const head = promotion.open?.head.commit;
	if (head === void 0) return candidate;
	const reviews = approvals.map((login) => ({
		author: {
			login,
			kind: "human"
		},
		state: "APPROVED",
		commit: head,
		submittedAt: at
	}));
	const said = new Set(approvals.map(loginKey));
	const others = promotion.approval.reviews.filter(({ author }) => !said.has(loginKey(author.login)));
	const runs = (rules.checks ?? []).map(({ name, app }, id) => ({
		id,
		started: null,
		completed: null,
		name,
		app,
		head,
		conclusion: "success",
		url: ""
	}));
	return {
		...candidate,
		promotion: {
			...promotion,
			approval: {
				...promotion.approval,
				reviews: [...others, ...reviews],
				permissions: withWriters(promotion.approval.permissions, approvals)
			},
			...checks === "passed" ? { checks: {
				head,
				statuses: [],
				runs
			} } : {}
		}
	};
}
function withWriters(known, logins) {
	const named = new Set([...known.keys()].map(loginKey));
	const supposed = logins.filter((login) => !named.has(loginKey(login)));
	return new Map([...known, ...supposed.map((login) => [login, "write"])]);
}
function logins(value) {
	const all = value.split(",");
	const wrong = all.find((login) => !/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/u.test(login));
	if (wrong === void 0) return all;
	throw invalid(`--if approval: "${wrong}" is no login`);
}
function invalid(message) {
	return new Fault("INPUT_INVALID", message);
}
// operations/simulate.ts
async function simulate(request, ports, options = {}) {
	const at = request.at ?? ports.now();
	const state = await observe({
		...ports,
		now: () => at
	}, options);
	return {
		state,
		steps: plan(suppose(state, request.hypothesis, at), at),
		at
	};
}
// cli/run/simulate.ts
async function runSimulate(invocation) {
	const supposed = invocation.options("if");
	const request = {
		at: timeOf(invocation.option("at")),
		hypothesis: parseHypothesis(supposed)
	};
	return withGitOps(invocation, async (gitops) => {
		const options = {
			base: baseOf(invocation),
			environment: invocation.option("env")
		};
		const { state, steps, at } = await simulate(request, portsOf(invocation, gitops), options);
		return {
			code: exitCode({
				done: [],
				left: steps,
				kept: []
			}, invocation.flag("exit-code")),
			json: {
				hypothetical: true,
				at,
				if: supposed,
				commit: state.base.commit,
				steps
			},
			text: `HYPOTHETICAL, ${[`at ${at.toISOString()}`, ...supposed].join(", ")}: nothing was changed, and nothing of this counts\n${printPlan(steps)}`
		};
	});
}
function timeOf(text) {
	if (text === void 0) return void 0;
	const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/u.test(text) ? new Date(text) : new Date(NaN);
	if (!Number.isNaN(time.getTime())) return time;
	throw new Fault("INPUT_INVALID", `--at: "${text}" is no time such as 2026-12-24T10:00:00Z`);
}
export { runSimulate };
