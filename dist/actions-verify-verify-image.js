import "./rolldown-runtime.js";
import { n as publicGoodTrustedRoot } from "./adapters-sigstore-public-good.js";
import { t as sigstoreVerifier } from "./adapters-sigstore-verifier.js";
import { i as verdictTable, n as explainVerdict } from "./chain-clearance-explain.js";
import { r as Fault } from "./chain-fault.js";
import { n as repositoryUri } from "./chain-source-github-server.js";
import { t as baseCommit } from "./operations-observe-base.js";
import { i as readRestrictions, r as readPolicy } from "./operations-observe-policy.js";
import { n as verifyForEnvironment, t as verifyBuilder } from "./operations-verify.js";
import { n as jobRegistry, t as inputFile } from "./actions-connect.js";
import { n as withGitOps, t as baseOf } from "./actions-connect-gitops.js";
// actions/verify/verify-image.ts
async function verifyImage(inputs, host) {
	const { environment, certificateIdentity, sourceRepository } = inputs;
	if (environment !== void 0 && (certificateIdentity ?? sourceRepository) !== void 0) throw new Fault("INPUT_INVALID", "environment: its identities are the policy's, give none by hand");
	const { verdict, notes } = environment === void 0 ? await byHand(inputs, host) : await byPolicy(inputs, environment, host);
	for (const { referrer, code, reason } of notes) host.info(`not evidence, ${code}: ${referrer}: ${reason}`);
	host.info(explainVerdict(verdict));
	host.setOutput("outcome", verdict.outcome);
	host.setOutput("findings", JSON.stringify(verdict.outcome === "refused" ? verdict.findings : []));
	host.summary(`### Verified\n\n${verdictTable(verdict)}`);
	if (verdict.outcome === "refused") host.fail(verdict.findings);
	return verdict;
}
async function byPolicy(inputs, environment, host) {
	const registry = jobRegistry(host.environment, inputs.githubToken);
	const { branch, policyPath } = baseOf(inputs);
	return withGitOps(inputs, host, async ({ git }) => {
		await git.refresh();
		const snapshot = await readPolicy(git, await baseCommit(git, branch), policyPath);
		const restrictions = await readRestrictions(git, snapshot);
		return verifyForEnvironment({
			subject: subjectOf(inputs),
			environment,
			asks: "promotion",
			snapshot,
			restrictions,
			now: host.now()
		}, {
			registry,
			verifier: sigstoreVerifier(),
			git
		});
	});
}
async function byHand(inputs, host) {
	const { certificateIdentity: subject, certificateOidcIssuer: issuer, sourceRepository } = inputs;
	if (subject === void 0 || sourceRepository === void 0) throw new Fault("INPUT_INVALID", "give environment, or certificate-identity and source-repository by hand");
	const trustedRoot = inputs.trustedRoot === void 0 ? await publicGoodTrustedRoot() : await inputFile("trusted-root", inputs.trustedRoot);
	const trust = "trusted-root";
	return verifyBuilder({
		subject: subjectOf(inputs),
		builder: {
			kind: "workflow",
			trust,
			issuer,
			subject,
			source: repositoryUri(sourceRepository),
			ref: inputs.sourceRef
		},
		requires: ["provenance"],
		trust: {
			roots: [{
				name: trust,
				trustedRoot,
				issuer
			}],
			keys: []
		}
	}, {
		registry: jobRegistry(host.environment, inputs.githubToken),
		verifier: sigstoreVerifier()
	});
}
function subjectOf(inputs) {
	return {
		image: inputs.subjectName,
		digest: inputs.subjectDigest
	};
}
export { verifyImage };
