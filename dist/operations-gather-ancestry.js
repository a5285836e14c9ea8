import { i as isAbout } from "./chain-evidence-statement.js";
import { n as vsaIn } from "./chain-evidence-vsa.js";
import { n as printSigner } from "./chain-clearance-attestation.js";
// chain/clearance/clearance.ts
function findClearance(code, digest, evidence, rule, ancestry) {
	const candidates = evidence.filter(({ statement }) => vsaIn(statement) !== void 0 && isAbout(statement, digest));
	const objections = candidates.map((candidate) => objectionTo(candidate, rule, ancestry));
	const nearest = objections.filter((objection) => objection !== void 0).sort(byDistance)[0];
	const why = nearest === void 0 ? "" : `; there is one, but ${nearest.message}`;
	return {
		accepted: candidates.filter((_, index) => objections[index] === void 0),
		finding: {
			code,
			message: `${rule.environment} has not cleared ${digest}${why}`
		}
	};
}
function clearedBy(subject, evidence, rules, ancestry) {
	return [...findClearance("CLEARANCE_MISSING", subject.digest, evidence, rules.clearance, ancestry).accepted].sort((a, b) => a.bundle < b.bundle ? -1 : 1)[0];
}
function ancestryQuestions(evidence, rules) {
	const questions = [rules.previous?.signer, rules.clearance.signer].flatMap((signer) => {
		if (signer?.kind !== "workflow" || signer.since === void 0) return [];
		const { subject, since: ancestor } = signer;
		return evidence.flatMap(({ signer }) => {
			if (signer.kind !== "certificate" || signer.claims.subject !== subject) return [];
			const commit = signer.claims.buildConfigDigest;
			return commit !== void 0 && COMMIT.test(commit) ? [{
				commit,
				ancestor
			}] : [];
		});
	});
	return [...new Map(questions.map((one) => [`${one.commit} ${one.ancestor}`, one])).values()];
}
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;
function notSignedFor(evidence, rule, ancestry) {
	return signerObjection(evidence, rule.signer) ?? runObjection(evidence, rule, ancestry);
}
function byDistance(a, b) {
	return b.step - a.step || (a.message < b.message ? -1 : 1);
}
function objectionTo(evidence, rule, ancestry) {
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
	if (claims.deploymentEnvironment !== environment) return `the signing job had ${claims.deploymentEnvironment === void 0 ? "no environment" : `the environment ${claims.deploymentEnvironment}`}`;
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
// operations/gather-ancestry.ts
async function gatherAncestry(evidence, rules, git) {
	const descends = new Set();
	for (const { commit, ancestor } of ancestryQuestions(evidence, rules)) if (await git.resolve(commit) !== void 0 && await git.resolve(ancestor) !== void 0 && await git.isAncestor(ancestor, commit)) descends.add(`${commit} ${ancestor}`);
	return { descendsFrom: (commit, ancestor) => descends.has(`${commit} ${ancestor}`) };
}
export { notSignedFor as i, clearedBy as n, findClearance as r, gatherAncestry as t };
