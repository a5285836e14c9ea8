import { t as provenanceIn } from "./chain-evidence-provenance.js";
import { i as isAbout } from "./chain-evidence-statement.js";
import { n as repositoryUri, t as GITHUB_SERVER } from "./chain-source-github-server.js";
import { i as isImport, t as findAttestation } from "./chain-clearance-attestation.js";
import { i as matches } from "./chain-clearance-parse-policy.js";
// chain/clearance/origin.ts
function comesFrom({ statement, signer }, origin) {
	const provenance = provenanceIn(statement);
	if (provenance === void 0 && !isImport(statement)) return false;
	if (origin.kind === "builder") {
		if (signer.kind === "key") return signer.key === origin.builder;
		return signer.claims.subject === `${GITHUB_SERVER}/${origin.builder}`;
	}
	const { commit, source } = origin;
	const uri = source === void 0 ? void 0 : repositoryUri(source);
	if (signer.kind === "certificate") {
		const { sourceRepositoryDigest, sourceRepositoryUri } = signer.claims;
		if (sourceRepositoryDigest === commit && (uri === void 0 || uri === sourceRepositoryUri)) return true;
	}
	return (provenance?.buildDefinition.resolvedDependencies ?? []).some((one) => one.digest?.["gitCommit"] === commit && (uri === void 0 || one.uri?.startsWith(`git+${uri}@`)));
}
function originFindings({ digest }, evidence, rules, origins) {
	const inForce = origins.filter(({ origin }) => concerns(origin, rules));
	if (inForce.length === 0) return [];
	const { accepted } = findAttestation("provenance", digest, evidence, rules.builder);
	if (accepted.some((one) => !inForce.some(({ origin }) => comesFrom(one, origin)))) return [];
	const about = evidence.filter(({ statement }) => isAbout(statement, digest));
	const guilty = inForce.filter(({ origin }) => about.some((one) => comesFrom(one, origin)));
	return (guilty.length > 0 ? guilty : inForce).map(({ origin, owner, reason, since }) => {
		const fact = guilty.length > 0 ? "comes from" : "isn't shown to come from elsewhere than";
		const why = `in quarantine since ${since.toISOString()}, by ${owner}: ${reason}`;
		return {
			code: "QUARANTINED",
			message: `${digest} ${fact} ${printOrigin(origin)}, ${why}`
		};
	});
}
function concerns(origin, { builder }) {
	if (builder.kind === "import") {
		const { signer } = builder.summary;
		if (origin.kind === "commit") return origin.source === void 0;
		const maker = signer.kind === "key" ? signer.key : signer.subject;
		return maker === origin.builder || maker === `https://github.com/${origin.builder}`;
	}
	if (origin.kind === "builder") {
		if (builder.kind === "key") return builder.key === origin.builder;
		return matches(builder.subject, `${GITHUB_SERVER}/${origin.builder}`);
	}
	if (builder.kind === "key" || origin.source === void 0) return true;
	return matches(builder.source, repositoryUri(origin.source));
}
function printOrigin(origin) {
	if (origin.kind === "builder") return `the builder ${origin.builder}`;
	return `the commit ${origin.commit}${origin.source === void 0 ? "" : ` of ${origin.source}`}`;
}
export { originFindings as n, printOrigin as r, comesFrom as t };
