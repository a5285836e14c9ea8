import { t as findAttestation } from "./chain-clearance-attestation.js";
import { n as clearedBy, t as gatherAncestry } from "./operations-gather-ancestry.js";
import { i as verdictOf, n as mayRun, t as decide } from "./chain-clearance-decide.js";
import { X as environmentOf } from "./chain-clearance-parse-policy.js";
import { i as rulesFor } from "./chain-clearance-rules.js";
import { t as trustMaterialOf } from "./chain-clearance-trust-material.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { t as collectEvidence } from "./operations-collect-evidence.js";
// operations/verify.ts
async function verifyForEnvironment(request, ports) {
	const { subject, snapshot, restrictions, now } = request;
	const service = Object.entries(snapshot.policy.services).find(([, { image }]) => image === subject.image)?.[0];
	if (service === void 0) {
		const message = `${printImageReference(subject)} belongs to no service of clearance.yaml`;
		return {
			verdict: verdictOf(subject, [{
				code: "IMAGE_UNKNOWN",
				message
			}]),
			evidence: [],
			notes: []
		};
	}
	environmentOf(snapshot.policy, request.environment);
	const collecting = collectEvidence(subject, trustMaterialOf(snapshot), ports);
	collecting.catch(() => void 0);
	const rules = rulesFor(snapshot, service, request.environment);
	const { evidence, notes } = await collecting;
	const ancestry = await gatherAncestry(evidence, rules, ports.git);
	const clearance = clearedBy(subject, evidence, rules, ancestry);
	return {
		verdict: request.asks === "admission" ? mayRun(subject, evidence, rules, restrictions, ancestry) : decide(subject, evidence, rules, restrictions, now, ancestry),
		evidence,
		notes,
		...clearance === void 0 ? {} : { clearance }
	};
}
async function verifyBuilder(request, ports) {
	const { subject, builder, requires, trust } = request;
	const { evidence, notes } = await collectEvidence(subject, trust, ports);
	const findings = requires.flatMap((requirement) => {
		const found = findAttestation(requirement, subject.digest, evidence, builder);
		return found.accepted.length > 0 ? [] : [found.finding];
	});
	return {
		verdict: verdictOf(subject, findings),
		evidence,
		notes
	};
}
export { verifyForEnvironment as n, verifyBuilder as t };
