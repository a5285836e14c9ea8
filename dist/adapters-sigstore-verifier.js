import { E as prettifyError, S as union, i as _enum, m as looseObject } from "./zod.js";
import { r as digestOf } from "./chain-digest-digest.js";
import { r as Statement, t as PAYLOAD_TYPE } from "./chain-evidence-statement.js";
import { t as require_dist } from "./sigstore-core.js";
import { t as require_dist$1 } from "./sigstore-bundle.js";
import { t as require_dist$2 } from "./sigstore-verify.js";
import { r as Fault } from "./chain-fault.js";
import { n as require_dist$3 } from "./sigstore-protobuf-specs.js";
import { createPublicKey } from "node:crypto";
// adapters/sigstore/certificate-claims.ts
var import_dist$3 = require_dist();
const FULCIO = "1.3.6.1.4.1.57264.1";
const ISSUER = 8;
const UTF8_STRING = 12;
const EXTENSIONS = {
	buildSignerUri: 9,
	buildSignerDigest: 10,
	runnerEnvironment: 11,
	sourceRepositoryUri: 12,
	sourceRepositoryDigest: 13,
	sourceRepositoryRef: 14,
	sourceRepositoryIdentifier: 15,
	buildConfigUri: 18,
	buildConfigDigest: 19,
	buildTrigger: 20,
	runInvocationUri: 21,
	deploymentEnvironment: 23
};
function certificateClaims(der) {
	const certificate = import_dist$3.X509Certificate.parse(Buffer.from(der));
	const subject = certificate.extSubjectAltName?.uri;
	if (subject === void 0) throw new Error("the certificate names no URI");
	const issuer = textOf(certificate, ISSUER);
	if (issuer === void 0) throw new Error(`the certificate has no issuer (${FULCIO}.${ISSUER})`);
	const claims = {};
	for (const [name, number] of Object.entries(EXTENSIONS)) {
		const text = textOf(certificate, number);
		if (text !== void 0) claims[name] = text;
	}
	return {
		...claims,
		subject,
		issuer
	};
}
function textOf(certificate, number) {
	const extension = certificate.extension(`${FULCIO}.${number}`);
	if (extension === void 0) return void 0;
	const encoded = import_dist$3.ASN1Obj.parseBuffer(Buffer.from(extension.value));
	if (encoded.tag.toDER() !== UTF8_STRING || encoded.toDER().length !== extension.value.length) throw new Error(`the certificate's extension ${FULCIO}.${number} isn't a UTF8String`);
	return new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(encoded.value));
}
// adapters/sigstore/dsse-bundle.ts
var import_dist$1 = require_dist$1();
var import_dist$2 = require_dist$2();
const VERSIONS = [
	import_dist$1.BUNDLE_V01_MEDIA_TYPE,
	import_dist$1.BUNDLE_V02_MEDIA_TYPE,
	import_dist$1.BUNDLE_V03_LEGACY_MEDIA_TYPE,
	import_dist$1.BUNDLE_V03_MEDIA_TYPE
];
function parseDsseBundle(bytes) {
	const bundle = parseBundle(bytes);
	if (!(0, import_dist$1.isBundleWithDsseEnvelope)(bundle)) throw new Error("the bundle holds no DSSE envelope");
	const { payload, payloadType } = bundle.content.dsseEnvelope;
	if (payloadType !== "application/vnd.in-toto+json") throw new Error(`the payload's type isn't ${PAYLOAD_TYPE}`);
	return {
		entity: (0, import_dist$2.toSignedEntity)(bundle),
		payload,
		certificate: leafOf(bundle)
	};
}
function parseBundle(bytes) {
	const bundle = (0, import_dist$1.bundleFromJSON)(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
	if (!VERSIONS.includes(bundle.mediaType)) throw new Error(`unknown bundle version ${bundle.mediaType}`);
	return bundle;
}
function isBundle(bytes) {
	return Outer.safeParse(jsonOf(bytes)).success;
}
const material = {
	mediaType: _enum(VERSIONS),
	verificationMaterial: looseObject({})
};
const Outer = union([looseObject({
	...material,
	dsseEnvelope: looseObject({})
}), looseObject({
	...material,
	messageSignature: looseObject({})
})]);
function jsonOf(bytes) {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return;
	}
}
function leafOf({ verificationMaterial: { content } }) {
	if (content.$case === "certificate") return content.certificate.rawBytes;
	if (content.$case === "x509CertificateChain") return content.x509CertificateChain.certificates[0]?.rawBytes;
}
// adapters/sigstore/witnesses.ts
function witnessedTimes(entity) {
	return entity.timestamps.flatMap((time) => {
		if (time.$case === "timestamp-authority") return [time.timestamp.signingTime];
		const { inclusionPromise, integratedTime } = time.tlogEntry;
		return inclusionPromise === void 0 ? [] : [new Date(Number(integratedTime) * 1e3)];
	}).toSorted((a, b) => a.getTime() - b.getTime());
}
// adapters/sigstore/public-key.ts
const NO_AUTHORITIES = {
	certificateAuthorities: [],
	timestampAuthorities: [],
	tlogs: [],
	ctlogs: []
};
function parsePublicKey(name, pem) {
	try {
		const text = Buffer.from(pem).toString("utf8");
		if (!text.includes("-----BEGIN PUBLIC KEY-----")) throw new Error("not an SPKI in PEM");
		return createPublicKey(text);
	} catch (cause) {
		throw new Fault("TRUST_ROOT_INVALID", `The public key "${name}" can't be read: expected PEM, SPKI.`, { cause });
	}
}
function verifyKeySignature(publicKey, entity, roots) {
	verifierFor(publicKey, NO_AUTHORITIES).verify({
		...entity,
		timestamps: [],
		tlogEntries: []
	});
	if (entity.timestamps.length === 0) return [];
	return roots.some((authorities) => vouches(publicKey, entity, authorities)) ? witnessedTimes(entity) : [];
}
function vouches(publicKey, entity, authorities) {
	try {
		verifierFor(publicKey, authorities).verify(entity);
		return true;
	} catch {
		return false;
	}
}
function verifierFor(publicKey, authorities) {
	return new import_dist$2.Verifier({
		...authorities,
		publicKey: () => ({
			publicKey,
			validFor: () => true
		})
	}, {
		ctlogThreshold: 0,
		tlogThreshold: 0,
		timestampThreshold: 0
	});
}
// adapters/sigstore/trust-cache.ts
const LIMIT$1 = 64;
function parsedOnce(parse) {
	const kept = new Map();
	return (name, bytes) => {
		const digest = digestOf(bytes);
		const known = kept.get(digest);
		if (known !== void 0) return known;
		const material = parse(name, bytes);
		if (kept.size >= LIMIT$1) kept.clear();
		kept.set(digest, material);
		return material;
	};
}
// adapters/sigstore/log-proof.ts
var import_dist = require_dist$3();
function demandProofOfItsCheckpoint(proof) {
	if (proof === void 0) return;
	const [, size, root] = proof.checkpoint?.envelope.split("\n") ?? [];
	if (size !== proof.treeSize || root !== proof.rootHash.toString("base64")) throw new Error("the log's inclusion proof names another tree than its checkpoint");
}
// adapters/sigstore/trust-root.ts
function parseTrustRoot(name, bytes) {
	const root = readRoot(name, bytes);
	const undated = [...root.tlogs, ...root.ctlogs].find((log) => log.publicKey?.validFor?.start === void 0);
	if (undated !== void 0) throw new Fault("TRUST_ROOT_INVALID", `The trusted root "${name}" has a log (${undated.baseUrl || "without URL"}) with no start of validity.`);
	if (root.certificateAuthorities.length === 0) throw new Fault("TRUST_ROOT_INVALID", `The trusted root "${name}" has no certificate authority.`);
	try {
		return (0, import_dist$2.toTrustMaterial)(root, () => {
			throw new Error("a trusted root holds no keys of signers");
		});
	} catch (cause) {
		throw new Fault("TRUST_ROOT_INVALID", `The trusted root "${name}" holds a key or certificate that can't be used.`, { cause });
	}
}
function verifyCertificateSignature(authorities, entity) {
	new import_dist$2.Verifier(authorities, {
		ctlogThreshold: authorities.ctlogs.length > 0 ? 1 : 0,
		timestampThreshold: 1,
		tlogThreshold: 0
	}).verify(entity);
	for (const { inclusionProof } of entity.tlogEntries) demandProofOfItsCheckpoint(inclusionProof);
	const times = witnessedTimes(entity);
	if (authorities.tlogs.some(({ validFor: { start, end } }) => times.some((time) => start <= time && time <= end)) && entity.tlogEntries.length === 0) throw new Error("the trusted root has a log for that time, but the bundle has no log entry");
	return times;
}
function readRoot(name, bytes) {
	try {
		return import_dist.TrustedRoot.fromJSON(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
	} catch (cause) {
		throw new Fault("TRUST_ROOT_INVALID", `The trusted root "${name}" isn't a trusted_root.json.`, { cause });
	}
}
// adapters/sigstore/verifier.ts
const LIMIT = 1e7;
function sigstoreVerifier() {
	const rootOf = parsedOnce(parseTrustRoot);
	const keyOf = parsedOnce(parsePublicKey);
	function attempts({ entity, certificate }, trust) {
		const roots = trust.roots.map((root) => ({
			...root,
			authorities: rootOf(root.name, root.trustedRoot)
		}));
		const keys = trust.keys.map(({ name, pem }) => ({
			name,
			key: keyOf(name, pem)
		}));
		if (certificate === void 0) {
			const authorities = roots.map((root) => root.authorities);
			return keys.map(({ name, key }) => ({
				name,
				verify: () => ({
					signer: {
						kind: "key",
						key: name
					},
					witnessed: verifyKeySignature(key, entity, authorities)
				})
			}));
		}
		return roots.map(({ name, issuer, authorities }) => ({
			name,
			verify: () => {
				const witnessed = verifyCertificateSignature(authorities, entity);
				const claims = certificateClaims(certificate);
				if (claims.issuer !== issuer) throw new Error(`the certificate's issuer is ${claims.issuer}, not ${issuer}`);
				return {
					signer: {
						kind: "certificate",
						trust: name,
						claims
					},
					witnessed
				};
			}
		}));
	}
	return {
		ready({ roots, keys }) {
			for (const { name, trustedRoot } of roots) rootOf(name, trustedRoot);
			for (const { name, pem } of keys) keyOf(name, pem);
		},
		async verify(bytes, trust) {
			if (bytes.length > LIMIT) return rejected("BUNDLE_TOO_LARGE", `${bytes.length} bytes, and the limit is ${LIMIT}`);
			let bundle;
			try {
				bundle = parseDsseBundle(bytes);
			} catch (error) {
				return rejected(isBundle(bytes) ? "BUNDLE_UNUSABLE" : "BUNDLE_MALFORMED", reasonOf(error));
			}
			const signature = firstAccepted(attempts(bundle, trust));
			if (typeof signature === "string") return rejected("BUNDLE_UNTRUSTED", signature);
			let statement;
			try {
				statement = parseStatement(bundle.payload);
			} catch (error) {
				return rejected("STATEMENT_MALFORMED", reasonOf(error));
			}
			return {
				ok: true,
				evidence: {
					statement,
					...signature,
					bundle: digestOf(bytes)
				}
			};
		}
	};
}
function firstAccepted(attempts) {
	const reasons = [];
	for (const attempt of attempts) try {
		return attempt.verify();
	} catch (error) {
		reasons.push(`${attempt.name}: ${reasonOf(error)}`);
	}
	return reasons.join("; ") || "no trusted root or key is there for this kind of signature";
}
function parseStatement(payload) {
	const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
	const parsed = Statement.safeParse(value);
	if (!parsed.success) throw new Error(prettifyError(parsed.error).replaceAll("\n", " "));
	return parsed.data;
}
function rejected(code, reason) {
	return {
		ok: false,
		code,
		reason
	};
}
function reasonOf(error) {
	return error instanceof Error ? error.message : String(error);
}
export { sigstoreVerifier as t };
