import { t as provenanceIn } from "./chain-evidence-provenance.js";
import { b as string, m as looseObject, p as literal, s as array } from "./zod.js";
import { i as isAbout, n as PREDICATE } from "./chain-evidence-statement.js";
import { r as vsaIn } from "./chain-clearance-trust-material.js";
import { t as IMPORTED_LEVEL } from "./chain-clearance-rules.js";
import { n as summaryObjection, r as printSigner, t as notSignedFor } from "./chain-clearance-summary.js";
import { i as matches } from "./chain-clearance-parse-policy.js";
// chain/evidence/sbom-predicate.ts
const SbomPredicate = looseObject({
	bomFormat: literal("CycloneDX"),
	specVersion: string().regex(/^\d+\.\d+$/),
	components: array(looseObject({
		type: string(),
		name: string()
	}))
});
function sbomIn(statement) {
	if (statement.predicateType !== PREDICATE.sbom) return void 0;
	return SbomPredicate.safeParse(statement.predicate).data;
}
// chain/clearance/imported.ts
const NO_ANCESTRY = { descendsFrom: () => false };
function findImport(digest, evidence, rule) {
	const candidates = evidence.filter(({ statement }) => isImport(statement) && isAbout(statement, digest));
	const objections = candidates.map((candidate) => summaryObjection(candidate, rule, NO_ANCESTRY));
	const nearest = objections.filter((objection) => objection !== void 0).sort((a, b) => b.step - a.step || (a.message < b.message ? -1 : 1))[0];
	const why = nearest === void 0 ? "import it with `clearance import`" : `there is one, but ${nearest.message}`;
	return {
		accepted: candidates.filter((_, index) => objections[index] === void 0),
		finding: {
			code: "IMPORT_MISSING",
			message: `nobody who may has imported ${digest}: ${why}`
		}
	};
}
function isImport(statement) {
	return vsaIn(statement)?.verifiedLevels.includes(IMPORTED_LEVEL) === true;
}
// chain/clearance/attestation.ts
function findAttestation(requirement, digest, evidence, builder) {
	if (requirement === "provenance" && builder.kind === "import") return findImport(digest, evidence, builder.summary);
	const kind = KINDS[requirement];
	const candidates = evidence.filter(({ statement }) => kind.is(statement) && isAbout(statement, digest));
	const objections = candidates.map((candidate) => objectionTo(candidate, builder));
	return {
		accepted: candidates.filter((_, index) => objections[index] === void 0),
		finding: kind.finding(digest, objections.filter((objection) => objection !== void 0))
	};
}
const KINDS = {
	provenance: {
		is: (statement) => provenanceIn(statement) !== void 0,
		finding: (digest, objections) => nearest(objections) ?? {
			code: "PROVENANCE_MISSING",
			message: `no build provenance about ${digest}: build it with the declared builder`
		}
	},
	sbom: {
		is: (statement) => sbomIn(statement) !== void 0,
		finding: (digest, objections) => {
			const miss = nearest(objections);
			return {
				code: "SBOM_MISSING",
				message: `no accepted SBOM about ${digest}: ${miss === void 0 ? "attest one in the build workflow" : `there is one, but ${miss.message}`}`
			};
		}
	}
};
function nearest(objections) {
	const rank = ({ code, message }) => `${code === "SOURCE_NOT_ACCEPTED" ? 0 : 1} ${message}`;
	return [...objections].sort((a, b) => rank(a) < rank(b) ? -1 : 1)[0];
}
function objectionTo(evidence, builder) {
	if (builder.kind === "import") {
		const message = notSignedFor(evidence, builder.summary, NO_ANCESTRY);
		return message === void 0 ? void 0 : notBuilder(message);
	}
	if (builder.kind === "key") {
		const { signer } = evidence;
		if (signer.kind === "key" && signer.key === builder.key) return void 0;
		return notBuilder(`it is signed by ${printSigner(signer)}, not by the key ${builder.key}`);
	}
	if (evidence.signer.kind !== "certificate" || evidence.signer.trust !== builder.trust) return notBuilder(`it is signed by ${printSigner(evidence.signer)}, not under the trust root ${builder.trust}`);
	const { claims } = evidence.signer;
	const provenance = provenanceIn(evidence.statement);
	return claimsObjection(claims, builder) ?? (provenance && contradiction(provenance, claims));
}
function claimsObjection(claims, builder) {
	if (claims.issuer !== builder.issuer || !matches(builder.subject, claims.subject)) return notBuilder(`it is signed by ${claims.subject}, not by ${builder.subject}`);
	if (!matches(builder.source, claims.sourceRepositoryUri)) return notSource(`it was built from ${claims.sourceRepositoryUri ?? "no known repository"}, not from ${builder.source}`);
	if (!matches(builder.ref, claims.sourceRepositoryRef)) return notSource(`it was built from ${claims.sourceRepositoryRef ?? "no known ref"}, not from ${builder.ref}`);
}
function contradiction(provenance, claims) {
	const { builder } = provenance.runDetails;
	if (builder.id !== claims.subject) return notBuilder(`its builder.id ${builder.id} is not the workflow that signed it, ${claims.subject}`);
	const { externalParameters, resolvedDependencies } = provenance.buildDefinition;
	const workflow = externalParameters.workflow;
	const caller = workflow && `${workflow.repository}/${workflow.path}@${workflow.ref}`;
	if (caller === void 0 || caller !== claims.buildConfigUri) return notSource(`its workflow ${caller ?? "(none)"} is not the certificate's, ${claims.buildConfigUri ?? "(none)"}`);
	if (workflow?.repository !== claims.sourceRepositoryUri) return notSource(`its repository ${workflow?.repository} is not the certificate's, ${claims.sourceRepositoryUri}`);
	const commits = (resolvedDependencies ?? []).filter(({ uri }) => uri === `git+${claims.sourceRepositoryUri}@${claims.sourceRepositoryRef}`).map(({ digest }) => digest?.["gitCommit"]);
	if (commits.length !== 1 || commits[0] !== claims.sourceRepositoryDigest) return notSource(`its source commit is not the certificate's, ${claims.sourceRepositoryDigest ?? "(none)"}`);
}
function notBuilder(message) {
	return {
		code: "BUILDER_NOT_ACCEPTED",
		message
	};
}
function notSource(message) {
	return {
		code: "SOURCE_NOT_ACCEPTED",
		message
	};
}
export { sbomIn as a, isImport as i, NO_ANCESTRY as n, findImport as r, findAttestation as t };
