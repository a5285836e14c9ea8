import "./rolldown-runtime.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { n as explainVerdict, t as explainGates } from "./chain-clearance-explain.js";
import { c as environmentOf, h as serviceOf, p as printLane } from "./chain-clearance-parse-policy.js";
import { a as printStep, n as evidenceRows, t as plan } from "./chain-promotion-plan.js";
import { n as judge, t as isCandidate } from "./chain-promotion-state.js";
import { n as observe } from "./operations-observe.js";
import { a as withGitOps, t as baseOf } from "./cli-gitops.js";
import { t as portsOf } from "./cli-ports.js";
// operations/why.ts
async function why(request, ports) {
	const { service, environment, base } = request;
	const state = await observe(ports, {
		...base === void 0 ? {} : { base },
		only: (lane) => lane.service === service && lane.environment === environment
	});
	serviceOf(state.policy.policy, service);
	environmentOf(state.policy.policy, environment);
	const [broken] = state.faults;
	if (broken !== void 0) throw broken.fault;
	return state.lanes.map((observed) => explain(observed, state, ports.now()));
}
function explain(observed, state, now) {
	const { lane, current, candidate, rules } = observed;
	const next = plan(state, now).filter((step) => "lane" in step && step.lane === lane).map(printStep);
	if (!isCandidate(candidate)) return {
		lane,
		current,
		next
	};
	const { verdict, answers } = judge(state, observed, candidate, now);
	return {
		lane,
		current,
		next,
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
function printWhy(explanations) {
	return explanations.map(printLaneExplanation).join("\n\n");
}
function printLaneExplanation({ lane, current, next, candidate }) {
	return [
		printLane(lane),
		`  now   ${current ?? "nothing is deployed"}`,
		...next.map((line) => `  next  ${line}`),
		...candidate === void 0 ? [] : [
			`  asked ${candidate.digest} (from ${candidate.origin})`,
			...candidate.pullRequest === null ? [] : [`        ${candidate.pullRequest}`],
			indent(explainVerdict(candidate.verdict)),
			indent(explainGates(candidate.answers)),
			...candidate.evidence.map(({ what, signedBy, witnessed }) => `  ✓ ${what} by ${signedBy}, ${witnessed === void 0 ? "witnessed by nobody" : witnessed.toISOString()}`),
			...candidate.notes.map(({ referrer, code, reason }) => `  - ${referrer} doesn't count, ${code}: ${reason}`)
		]
	].join("\n");
}
function indent(text) {
	return text.replaceAll(/^/gm, "  ");
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
