import { t as Digest } from "./chain-digest-digest.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { i as isAbout, n as PREDICATE } from "./chain-evidence-statement.js";
import { n as vsaIn } from "./chain-evidence-vsa.js";
import { t as spellings } from "./chain-admission-image-spelling.js";
// chain/admission/evaluate.ts
function evaluateAdmission(workload, rules, evidence, before) {
	const images = [...new Set(workload.images)];
	const [first, ...rest] = [...images.filter((image) => before?.images.includes(image) !== true).flatMap((image) => quarantineFindings(image, rules.quarantined)), ...images.flatMap((image) => clearanceFindings(image, rules.requirement, evidence))];
	return first === void 0 ? { outcome: "admitted" } : {
		outcome: "refused",
		findings: [first, ...rest]
	};
}
function imagesToVerify(workload, requirement) {
	const references = new Map();
	for (const image of workload.images) {
		const { declared, digest } = readImage(image, requirement);
		if (declared === void 0 || digest === void 0) continue;
		const reference = {
			image: declared.image,
			digest
		};
		references.set(printImageReference(reference), reference);
	}
	return [...references.values()];
}
function quarantineFindings(image, quarantined) {
	return quarantined.some((digest) => image.includes(digest)) ? [{
		code: "QUARANTINED",
		message: `${image} is in quarantine`
	}] : [];
}
function clearanceFindings(image, requirement, evidence) {
	const { declared, alias, digest } = readImage(image, requirement);
	if (requirement === void 0) return [];
	if (declared === void 0) {
		if (alias === void 0) return [];
		return [{
			code: "IMAGE_UNKNOWN",
			message: `${image} is another spelling of ${alias.image}: write it as clearance.yaml does`
		}];
	}
	if (digest === void 0) return [{
		code: "DIGEST_UNPINNED",
		message: `${image} names no digest: write ${declared.image}@sha256:…`
	}];
	const clearances = (evidence.get(printImageReference({
		image: declared.image,
		digest
	})) ?? []).filter(({ statement, signer }) => statement.predicateType === PREDICATE.vsa && isAbout(statement, digest) && isSigner(signer, requirement.signer));
	if (clearances.length > 0 && clearances.every((found) => clears(found, requirement, declared))) return [];
	return [{
		code: "CLEARANCE_MISSING",
		message: `${image} has no clearance for ${requirement.environment}`
	}];
}
function clears(found, requirement, declared) {
	const vsa = vsaIn(found.statement);
	return vsa?.verificationResult === "PASSED" && vsa.verifiedLevels.includes(requirement.level) && vsa.verifier.id === requirement.verifierId && vsa.resourceUri === declared.resourceUri;
}
function isSigner(signer, required) {
	if (signer.kind === "key") return required.kind === "key" && signer.key === required.key;
	return required.kind === "certificate" && signer.trust === required.trust && signer.claims.issuer === required.issuer && signer.claims.subject === required.subject;
}
function readImage(image, requirement) {
	const images = requirement?.images ?? [];
	const at = image.indexOf("@");
	const digest = Digest.safeParse(at < 0 ? "" : image.slice(at + 1));
	return {
		declared: images.find(({ image: name }) => image === name || image.startsWith(`${name}@`) || image.startsWith(`${name}:`)),
		alias: images.find(({ image: name }) => new RegExp(spellings(name)).test(image.toLowerCase())),
		digest: digest.success ? digest.data : void 0
	};
}
export { imagesToVerify as n, evaluateAdmission as t };
