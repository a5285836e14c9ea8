import "./rolldown-runtime.js";
import { n as explainVerdict } from "./chain-clearance-explain.js";
import { r as printSigner } from "./chain-clearance-summary.js";
import { n as parseImageReference, r as printImageReference } from "./chain-digest-image-name.js";
import { t as EXIT } from "./chain-fault.js";
import { t as baseCommit } from "./operations-observe-base.js";
import { i as readRestrictions, r as readPolicy } from "./operations-observe-policy.js";
import { n as verifyForEnvironment } from "./operations-verify.js";
import { a as withGitOps, t as baseOf } from "./cli-gitops.js";
import { t as portsOf } from "./cli-ports.js";
// cli/run/verify.ts
async function runVerify(invocation) {
	const subject = parseImageReference(invocation.argument("IMAGE@DIGEST"));
	const environment = invocation.required("env");
	return withGitOps(invocation, async (gitops) => {
		const { branch, policyPath } = baseOf(invocation);
		const ports = portsOf(invocation, gitops);
		await ports.git.refresh();
		const snapshot = await readPolicy(ports.git, await baseCommit(ports.git, branch), policyPath);
		const restrictions = await readRestrictions(ports.git, snapshot);
		const question = {
			subject,
			environment,
			snapshot,
			restrictions,
			now: ports.now()
		};
		const promotion = await verifyForEnvironment({
			...question,
			asks: "promotion"
		}, ports);
		const admission = await verifyForEnvironment({
			...question,
			asks: "admission"
		}, ports);
		const evidence = promotion.evidence.map(evidenceRow);
		return {
			code: promotion.verdict.outcome === "cleared" ? EXIT.done : EXIT.refused,
			json: {
				subject: printImageReference(subject),
				environment,
				outcome: promotion.verdict.outcome,
				findings: findingsIn(promotion),
				admission: {
					outcome: admission.verdict.outcome,
					findings: findingsIn(admission)
				},
				evidence,
				notes: promotion.notes
			},
			text: [
				`promotion into ${environment}: ${explainVerdict(promotion.verdict)}`,
				`admission to ${environment} today: ${explainVerdict(admission.verdict)}`,
				...evidence.map(({ predicateType, signedBy, witnessed }) => `  ✓ ${predicateType} by ${signedBy}, ${witnessed === null ? "witnessed by nobody" : witnessed.toISOString()}`),
				...promotion.notes.map(({ referrer, code, reason }) => `  - ${referrer} doesn't count, ${code}: ${reason}`)
			].join("\n")
		};
	});
}
function findingsIn({ verdict }) {
	return verdict.outcome === "refused" ? verdict.findings : [];
}
function evidenceRow({ statement, signer, witnessed, bundle }) {
	return {
		predicateType: statement.predicateType,
		signedBy: printSigner(signer),
		witnessed: witnessed[0] ?? null,
		bundle
	};
}
export { runVerify };
