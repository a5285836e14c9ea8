import { i as verdictOf, n as mayRun, r as supportFindings } from "./chain-clearance-decide.js";
import { X as environmentOf } from "./chain-clearance-parse-policy.js";
// chain/clearance/signer-change.ts
function printSignerRule(signer) {
	return "key" in signer ? `the key ${signer.key}` : signer.workflow;
}
function afterSignerChange(snapshot, environment) {
	const { next } = environmentOf(snapshot.policy, environment);
	if (next === void 0) return void 0;
	const environments = snapshot.policy.environments.map((one) => {
		if (one.name !== environment) return one;
		const { next: signer = one.signer, ...rest } = one;
		return {
			...rest,
			signer
		};
	});
	return {
		...snapshot,
		policy: {
			...snapshot.policy,
			environments
		}
	};
}
function mayClearAgain(subject, evidence, { today, after }, restrictions, ancestry) {
	const runs = mayRun(subject, evidence, today, restrictions, ancestry);
	const verdict = verdictOf(subject, [...runs.outcome === "refused" ? runs.findings : [], ...supportFindings(subject, evidence, after)]);
	if (verdict.outcome === "refused") return verdict;
	return {
		subject,
		rules: after
	};
}
export { mayClearAgain as n, printSignerRule as r, afterSignerChange as t };
