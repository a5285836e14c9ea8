import { C as unknown, b as string, m as looseObject, p as literal, s as array, v as record } from "./zod.js";
import { i as hexOf, n as digestFromHex } from "./chain-digest-digest.js";
// chain/evidence/statement.ts
const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
const PAYLOAD_TYPE = "application/vnd.in-toto+json";
const PREDICATE = {
	provenance: "https://slsa.dev/provenance/v1",
	vsa: "https://slsa.dev/verification_summary/v1",
	sbom: "https://cyclonedx.org/bom"
};
const Statement = looseObject({
	_type: literal(STATEMENT_TYPE),
	subject: array(looseObject({
		name: string().optional(),
		digest: record(string(), string())
	})).min(1).max(1024),
	predicateType: string().min(1),
	predicate: record(string(), unknown()).optional()
});
function statementAbout(subject, predicateType, predicate) {
	return {
		_type: STATEMENT_TYPE,
		subject: [{
			name: subject.image,
			digest: { sha256: hexOf(subject.digest) }
		}],
		predicateType,
		predicate
	};
}
function isAbout(statement, digest) {
	return statement.subject.some((subject) => digestFromHex(subject.digest["sha256"]) === digest);
}
export { statementAbout as a, isAbout as i, PREDICATE as n, Statement as r, PAYLOAD_TYPE as t };
