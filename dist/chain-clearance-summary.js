import { r as vsaIn } from "./chain-clearance-trust-material.js";
// chain/clearance/print-signer.ts
function printSigner(signer) {
	return signer.kind === "key" ? `the key ${signer.key}` : signer.claims.subject;
}
// chain/clearance/summary.ts
function notSignedFor(evidence, rule, ancestry) {
	return signerObjection(evidence, rule.signer) ?? runObjection(evidence, rule, ancestry);
}
function summaryObjection(evidence, rule, ancestry) {
	const vsa = vsaIn(evidence.statement);
	const checks = [
		signerObjection(evidence, rule.signer),
		runObjection(evidence, rule, ancestry),
		vsa && contentObjection(vsa, rule)
	];
	const step = checks.findIndex((message) => message !== void 0);
	return step < 0 ? void 0 : {
		step,
		message: checks[step] ?? ""
	};
}
function signerObjection({ signer }, wanted) {
	if (wanted.kind === "key") {
		if (signer.kind === "key" && signer.key === wanted.key) return void 0;
		return `it is signed by ${printSigner(signer)}, not by the key ${wanted.key}`;
	}
	if (signer.kind === "certificate" && signer.trust === wanted.trust && signer.claims.issuer === wanted.issuer && signer.claims.subject === wanted.subject) return;
	return `it is signed by ${printSigner(signer)}, not by ${wanted.subject}`;
}
function runObjection({ signer }, rule, ancestry) {
	if (rule.signer.kind !== "workflow" || signer.kind !== "certificate") return void 0;
	return claimsObjection(signer.claims, rule.signer, rule.environment, ancestry);
}
function claimsObjection(claims, signer, environment, ancestry) {
	if (claims.sourceRepositoryUri !== signer.source) return `the signing run's repository is ${claims.sourceRepositoryUri ?? "unknown"}, not ${signer.source}`;
	if (claims.buildConfigUri !== signer.subject) return `the signing workflow was called by ${claims.buildConfigUri ?? "an unknown workflow"}`;
	if (environment !== void 0 && claims.deploymentEnvironment !== environment) return `the signing job had ${claims.deploymentEnvironment === void 0 ? "no environment" : `the environment ${claims.deploymentEnvironment}`}`;
	const { since } = signer;
	const commit = claims.buildConfigDigest;
	if (since !== void 0 && (commit === void 0 || !ancestry.descendsFrom(commit, since))) return `the signing workflow's commit ${commit ?? "(unknown)"} is not ${since} or after it`;
}
function contentObjection(vsa, rule) {
	if (vsa.verificationResult !== "PASSED") return `its result is ${vsa.verificationResult}`;
	if (!vsa.verifiedLevels.includes(rule.level)) return `it doesn't have the level ${rule.level}`;
	if (vsa.verifier.id !== rule.verifierId) return `its verifier is ${vsa.verifier.id}, not ${rule.verifierId}`;
	if (vsa.resourceUri !== rule.resourceUri) return `it is about ${vsa.resourceUri}, not ${rule.resourceUri}`;
}
export { summaryObjection as n, printSigner as r, notSignedFor as t };
