import { _ as record, i as _enum, m as looseObject, s as array, y as string } from "./zod.js";
import { i as hexOf } from "./chain-digest-digest.js";
import { a as statementAbout, n as PREDICATE } from "./chain-evidence-statement.js";
// chain/evidence/vsa.ts
const DigestSet = record(string(), string());
const Vsa = looseObject({
	verifier: looseObject({ id: string().min(1) }),
	timeVerified: string().optional(),
	resourceUri: string().min(1),
	policy: looseObject({
		uri: string().optional(),
		digest: DigestSet.optional()
	}),
	inputAttestations: array(looseObject({
		uri: string().optional(),
		digest: DigestSet.optional()
	})).optional(),
	verificationResult: _enum(["PASSED", "FAILED"]),
	verifiedLevels: array(string()),
	slsaVersion: string().optional()
});
function vsaIn(statement) {
	if (statement.predicateType !== PREDICATE.vsa) return void 0;
	return Vsa.safeParse(statement.predicate).data;
}
function vsaFor(clearance) {
	const digestSet = (digest) => ({ sha256: hexOf(digest) });
	return statementAbout(clearance.subject, PREDICATE.vsa, {
		verifier: {
			id: clearance.verifierId,
			version: { clearance: clearance.version }
		},
		timeVerified: `${clearance.timeVerified.toISOString().slice(0, 19)}Z`,
		resourceUri: clearance.resourceUri,
		policy: {
			uri: clearance.policyUri,
			digest: digestSet(clearance.policyDigest)
		},
		inputAttestations: clearance.inputs.map(({ uri, digest }) => ({
			uri,
			digest: digestSet(digest)
		})),
		verificationResult: "PASSED",
		verifiedLevels: [...clearance.levels],
		slsaVersion: "1.2"
	});
}
export { vsaIn as n, vsaFor as t };
