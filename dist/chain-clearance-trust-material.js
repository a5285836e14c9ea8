import { r as Fault } from "./chain-fault.js";
import { b as string, i as _enum, m as looseObject, s as array, v as record } from "./zod.js";
import { i as hexOf, r as digestOf } from "./chain-digest-digest.js";
import { b as makersOf } from "./chain-clearance-parse-policy.js";
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
// chain/clearance/trust-material.ts
function trustMaterialOf({ policy, files }) {
	const bytesOf = (path) => {
		const bytes = files.get(path);
		if (bytes !== void 0) return bytes;
		throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
	};
	const keys = new Set(makersOf(policy).flatMap((maker) => "key" in maker ? [maker.key] : []));
	const material = {
		roots: Object.entries(policy.trust).map(([name, { root, issuer }]) => ({
			name,
			trustedRoot: bytesOf(root),
			issuer
		})),
		keys: [...keys].map((name) => ({
			name,
			pem: bytesOf(name)
		}))
	};
	demandDistinct("the same key", material.keys.map(({ name, pem }) => [name, keyText(pem)]));
	demandDistinct("the same root and issuer", material.roots.map(({ name, trustedRoot, issuer }) => [name, `${digestOf(trustedRoot)} ${issuer}`]));
	return material;
}
function demandDistinct(what, entries) {
	const names = new Map();
	for (const [name, content] of entries) {
		const first = names.get(content);
		if (first !== void 0) throw new Fault("POLICY_INVALID", `${first} and ${name} are ${what}: give each a trust of its own`);
		names.set(content, name);
	}
}
function keyText(pem) {
	return new TextDecoder().decode(pem).replaceAll(/\s+/gu, "");
}
export { vsaFor as n, vsaIn as r, trustMaterialOf as t };
