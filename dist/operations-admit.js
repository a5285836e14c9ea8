import { n as imagesToVerify, r as NOTHING_HELD, t as evaluateAdmission } from "./chain-admission-evaluate.js";
import { a as clearanceRequirement, i as refusedAtAdmission } from "./chain-admission-generate.js";
import { X as environmentOf } from "./chain-clearance-parse-policy.js";
import { t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { t as collectEvidence } from "./operations-collect-evidence.js";
import { t as inParallel } from "./operations-in-parallel.js";
// operations/admit.ts
async function admit(question, snapshot, ground, ports) {
	const [answer] = await admitAll([question], snapshot, ground, ports);
	if (answer === void 0) throw new Error("one question has one answer");
	return answer;
}
const PARALLEL = 16;
async function admitAll(questions, snapshot, ground, ports, known = new Map()) {
	const rulesOf = rulesOnce(snapshot, ground);
	const asked = questions.map((question) => {
		const rules = rulesOf(question.environment);
		return {
			question,
			rules,
			images: imagesToVerify(question.workload, rules.requirement).map((reference) => {
				const name = printImageReference(reference);
				return {
					reference,
					name,
					key: `${question.environment} ${name}`
				};
			})
		};
	});
	const evidence = new Map();
	const missing = new Map();
	for (const { name, key, reference } of asked.flatMap(({ images }) => images)) {
		const before = known.get(key);
		if (before === void 0) missing.set(name, reference);
		else evidence.set(name, before);
	}
	const trust = trustMaterialOf(snapshot);
	await inParallel([...missing], PARALLEL, async ([name, reference]) => {
		evidence.set(name, await collectEvidence(reference, trust, ports));
	});
	return asked.map(({ question, rules, images }) => {
		const answer = evaluateAdmission(question, rules, evidence);
		if (answer.outcome === "admitted" && answer.reported.length === 0) for (const { name, key } of images) known.set(key, evidence.get(name) ?? NOTHING_HELD);
		return answer;
	});
}
function rulesOnce(snapshot, { quarantines, current, openings = [] }) {
	const rules = new Map();
	return (environment) => {
		const known = rules.get(environment) ?? {
			requirement: clearanceRequirement(snapshot, environmentOf(snapshot.policy, environment)),
			quarantined: refusedAtAdmission(quarantines, current.get(environment) ?? new Set()),
			openings: openings.filter((one) => one.environment === environment)
		};
		rules.set(environment, known);
		return known;
	};
}
export { admitAll as n, admit as t };
