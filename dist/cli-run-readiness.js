import "./rolldown-runtime.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { rt as serviceOf } from "./chain-clearance-parse-policy.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { n as admitAll } from "./operations-admit.js";
import { t as LOOKED_BACK } from "./operations-rollback-candidates.js";
import { a as readinessFacts, i as readiness, n as isUnready, r as printReadiness, t as alarmReadiness } from "./operations-readiness.js";
import { t as readRollbackState } from "./operations-rollback-state.js";
import { a as withGitOps, t as baseOf } from "./cli-gitops.js";
import { t as portsOf } from "./cli-ports.js";
// operations/admission-readiness.ts
async function admissionReadiness(facts, { policy, restrictions }, ports, count) {
	const now = ports.now();
	const asked = facts.map((fact) => {
		return {
			fact,
			last: [...fact.past].sort((a, b) => a.position - b.position).slice(0, count).map(({ digest }) => ({
				digest,
				question: questionOf(fact, digest)
			}))
		};
	});
	const questions = asked.flatMap(({ last }) => last.map(({ question }) => question));
	const ground = {
		quarantines: restrictions.quarantines,
		current: new Map()
	};
	const answers = await admitAll(questions, policy, ground, ports);
	const answerOf = new Map(questions.map((question, index) => [question, answers[index]]));
	return asked.map(({ fact: { service, environment, past, cut }, last }) => ({
		service,
		environment,
		last: last.map(({ digest, question }) => {
			const answer = answerOf.get(question);
			return {
				digest,
				refusals: answer?.outcome === "refused" ? answer.findings.map(({ message }) => message) : []
			};
		}),
		cut: cut && past.length < count
	}));
	function questionOf({ service, environment, images, parts }, digest) {
		return {
			workload: {
				kind: "Pod",
				name: service,
				images: parts.map((part) => printImageReference({
					image: serviceOf(policy.policy, part.service).image,
					digest: images.get(digest)?.get(part.service) ?? digest
				}))
			},
			environment,
			now
		};
	}
}
function printAdmissionReadiness({ service, environment, last, cut }) {
	const admitted = last.filter(({ refusals }) => refusals.length === 0).length;
	const count = last.length === 0 ? "nothing came before" : `${admitted} of the last ${last.length} digest${last.length === 1 ? "" : "s"} would be admitted`;
	const bound = cut ? ` (${LOOKED_BACK})` : "";
	const refused = last.flatMap(({ refusals }) => refusals.map((refusal) => `  ${refusal}`));
	return [`${environment}/${service}: ${count}${bound}`, ...refused].join("\n");
}
function isShutOut({ last }) {
	return last.length > 0 && last.every(({ refusals }) => refusals.length > 0);
}
// cli/run/readiness.ts
async function runReadiness(invocation) {
	const last = countOf(invocation.option("last"));
	if (invocation.flag("admission")) return runAdmissionReadiness(invocation, last ?? 5);
	if (last !== void 0) throw new Fault("INPUT_INVALID", "--last goes with --admission");
	return withGitOps(invocation, async (gitops) => {
		const ports = portsOf(invocation, gitops);
		const options = {
			base: baseOf(invocation),
			environment: invocation.option("env")
		};
		const { state, all } = await readiness(ports, options);
		if (invocation.flag("alarm")) await alarmReadiness(all, state, ports.github);
		return {
			code: all.some(isUnready) ? EXIT.refused : EXIT.done,
			json: {
				commit: state.base.commit,
				readiness: all
			},
			text: all.map(printReadiness).join("\n")
		};
	});
}
async function runAdmissionReadiness(invocation, last) {
	if (invocation.flag("alarm")) throw new Fault("INPUT_INVALID", "--alarm goes without --admission");
	return withGitOps(invocation, async (gitops) => {
		const ports = portsOf(invocation, gitops);
		const state = await readRollbackState(baseOf(invocation), ports);
		const all = await admissionReadiness(await readinessFacts(state, ports, invocation.option("env")), state, ports, last);
		return {
			code: all.some(isShutOut) ? EXIT.refused : EXIT.done,
			json: {
				commit: state.base.commit,
				admission: all
			},
			text: all.map(printAdmissionReadiness).join("\n")
		};
	});
}
function countOf(text) {
	if (text === void 0) return void 0;
	if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
	throw new Fault("INPUT_INVALID", `--last ${text}: expected a count of digests such as 5`);
}
export { runReadiness };
