import { i as isAbout } from "./chain-evidence-statement.js";
import { r as vsaIn } from "./chain-clearance-trust-material.js";
import { n as summaryObjection } from "./chain-clearance-summary.js";
// chain/clearance/clearance.ts
function findClearance(code, digest, evidence, rule, ancestry) {
	const candidates = evidence.filter(({ statement }) => vsaIn(statement) !== void 0 && isAbout(statement, digest));
	const objections = candidates.map((candidate) => summaryObjection(candidate, rule, ancestry));
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
// operations/gather-ancestry.ts
async function gatherAncestry(evidence, rules, git) {
	const descends = new Set();
	for (const { commit, ancestor } of ancestryQuestions(evidence, rules)) if (await git.resolve(commit) !== void 0 && await git.resolve(ancestor) !== void 0 && await git.isAncestor(ancestor, commit)) descends.add(`${commit} ${ancestor}`);
	return { descendsFrom: (commit, ancestor) => descends.has(`${commit} ${ancestor}`) };
}
export { clearedBy as n, findClearance as r, gatherAncestry as t };
