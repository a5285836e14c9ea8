import { t as findAttestation } from "./chain-clearance-attestation.js";
import { n as clearedBy, r as findClearance } from "./operations-gather-ancestry.js";
import { j as inForce } from "./chain-clearance-parse-policy.js";
import { n as originFindings } from "./chain-clearance-origin.js";
// chain/clearance/decide.ts
function decide(subject, evidence, rules, restrictions, now, ancestry) {
	return verdictOf(subject, [
		...imageFindings(subject, rules),
		...supportFindings(subject, evidence, rules),
		...previousFindings(subject, evidence, rules, ancestry),
		...quarantineFindings(subject, restrictions),
		...originFindings(subject, evidence, rules, restrictions.origins),
		...holdFindings(rules, restrictions, now)
	]);
}
function supportFindings(subject, evidence, rules) {
	return rules.requires.flatMap((requirement) => {
		const found = findAttestation(requirement, subject.digest, evidence, rules.builder);
		return found.accepted.length > 0 ? [] : [found.finding];
	});
}
function mayRun(subject, evidence, rules, restrictions, ancestry) {
	const cleared = clearedBy(subject, evidence, rules, ancestry) !== void 0;
	const { finding } = findClearance("CLEARANCE_MISSING", subject.digest, evidence, rules.clearance, ancestry);
	return verdictOf(subject, [
		...imageFindings(subject, rules),
		...cleared ? [] : [finding],
		...quarantineFindings(subject, restrictions),
		...originFindings(subject, evidence, rules, restrictions.origins)
	]);
}
function verdictOf(subject, findings) {
	const [first, ...rest] = findings;
	if (first === void 0) return {
		outcome: "cleared",
		subject: subject.digest
	};
	return {
		outcome: "refused",
		subject: subject.digest,
		findings: [first, ...rest]
	};
}
function imageFindings(subject, rules) {
	if (subject.image === rules.image) return [];
	return [{
		code: "IMAGE_UNKNOWN",
		message: `${subject.image} is not the image of ${rules.service}, which is ${rules.image}`
	}];
}
function previousFindings(subject, evidence, rules, ancestry) {
	if (rules.previous === void 0) return [];
	const found = findClearance("PREVIOUS_CLEARANCE_MISSING", subject.digest, evidence, rules.previous, ancestry);
	return found.accepted.length > 0 ? [] : [found.finding];
}
function quarantineFindings(subject, restrictions) {
	return restrictions.quarantines.filter((quarantine) => quarantine.digest === subject.digest).map(({ owner, reason, since }) => ({
		code: "QUARANTINED",
		message: `${subject.digest} is in quarantine since ${since.toISOString()}, by ${owner}: ${reason}`
	}));
}
function holdFindings(rules, restrictions, now) {
	return restrictions.holds.filter((hold) => inForce(hold, rules, now)).map(({ environment, service, owner, reason, expires }) => ({
		code: "HELD",
		message: `${service === null ? environment : `${service} in ${environment}`} is on hold until ${expires.toISOString()}, by ${owner}: ${reason}`
	}));
}
export { verdictOf as i, mayRun as n, supportFindings as r, decide as t };
