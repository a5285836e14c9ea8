import { d as inForce } from "./chain-clearance-parse-policy.js";
import { i as isAbout } from "./chain-evidence-statement.js";
import { n as vsaIn } from "./chain-evidence-vsa.js";
import { a as printSigner, i as findAttestation, n as originFindings } from "./chain-clearance-origin.js";
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
// chain/clearance/decide.ts
function decide(subject, evidence, rules, restrictions, now, ancestry) {
	return verdictOf(subject, [
		...imageFindings(subject, rules),
		...rules.requires.flatMap((requirement) => {
			const found = findAttestation(requirement, subject.digest, evidence, rules.builder);
			return found.accepted.length > 0 ? [] : [found.finding];
		}),
		...previousFindings(subject, evidence, rules, ancestry),
		...quarantineFindings(subject, restrictions),
		...originFindings(subject, evidence, rules, restrictions.origins),
		...holdFindings(rules, restrictions, now)
	]);
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
// operations/gather-ancestry.ts
async function gatherAncestry(evidence, rules, git) {
	const descends = new Set();
	for (const { commit, ancestor } of ancestryQuestions(evidence, rules)) if (await git.resolve(commit) !== void 0 && await git.resolve(ancestor) !== void 0 && await git.isAncestor(ancestor, commit)) descends.add(`${commit} ${ancestor}`);
	return { descendsFrom: (commit, ancestor) => descends.has(`${commit} ${ancestor}`) };
}
export { clearedBy as a, verdictOf as i, decide as n, findClearance as o, mayRun as r, gatherAncestry as t };
