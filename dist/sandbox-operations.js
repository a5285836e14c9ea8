import { n as imagesToVerify, t as evaluateAdmission } from "./chain-admission-evaluate.js";
import { i as clearanceRequirement, r as refusedAtAdmission } from "./chain-admission-generate.js";
import { N as environmentOf } from "./chain-clearance-parse-policy.js";
import { t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { t as collectEvidence } from "./operations-collect-evidence.js";
// operations/admit.ts
async function admit(question, snapshot, restrictions, ports) {
	const { workload, environment, before } = question;
	const requirement = clearanceRequirement(snapshot, environmentOf(snapshot.policy, environment));
	const references = imagesToVerify(workload, requirement);
	const evidence = await Promise.all(references.map(async (reference) => {
		const collected = await collectEvidence(reference, trustMaterialOf(snapshot), ports);
		return [printImageReference(reference), collected.evidence];
	}));
	const quarantined = refusedAtAdmission(restrictions.quarantines, restrictions.current.get(environment) ?? new Set());
	return evaluateAdmission(workload, {
		requirement,
		quarantined
	}, new Map(evidence), before);
}
export { admit as t };
