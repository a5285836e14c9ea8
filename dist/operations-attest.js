import { r as Fault } from "./chain-fault.js";
import { g as object, y as string } from "./zod.js";
import { l as digestOf, r as printImageReference } from "./chain-digest-image-name.js";
import { a as MEDIA } from "./chain-digest-descriptor.js";
import { i as PAYLOAD_TYPE, s as isAbout } from "./chain-source-github-server.js";
import { n as require_dist } from "./sigstore-protobuf-specs.js";
import { t as require_dist$1 } from "./sigstore-bundle.js";
import { r as readBundle, t as BUNDLE_LIMIT } from "./operations-read-bundle.js";
import { a as require_dist$2 } from "./sigstore-sign.js";
import { t as decodeJwt } from "./jose.js";
import { t as publicGoodSigningConfig } from "./adapters-sigstore-public-good.js";
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { setTimeout } from "node:timers/promises";
// adapters/sigstore/identity-token.ts
var import_dist = require_dist$1();
var import_dist$1 = require_dist$2();
const TokenReply = object({ value: string().min(1) });
const TIMEOUT_MS = 1e4;
const ATTEMPTS = 3;
const WAIT_MS = 150;
function actionsIdentityToken(request) {
	return async (audience) => {
		if (!request.url || !request.token) throw new Fault("TOKEN_UNAVAILABLE", "The job can't ask for an OIDC token: give it `id-token: write`.");
		const url = new URL(request.url);
		url.searchParams.set("audience", audience);
		const response = await asked(url, request.token);
		if (!response.ok) {
			await response.body?.cancel();
			throw new Fault("TOKEN_UNAVAILABLE", `The OIDC token request was answered with ${response.status}.`, { retryable: response.status >= 500 });
		}
		const reply = TokenReply.safeParse(await response.json().catch(() => void 0));
		if (!reply.success) throw new Fault("TOKEN_UNAVAILABLE", "The OIDC token request was answered without a token.");
		return reply.data.value;
	};
}
async function asked(url, token) {
	for (let attempt = 1;; attempt++) {
		try {
			const response = await fetch(url, {
				headers: {
					accept: "application/json",
					authorization: `Bearer ${token}`
				},
				signal: AbortSignal.timeout(TIMEOUT_MS),
				redirect: "error"
			});
			if (response.status < 500 || attempt === ATTEMPTS) return response;
			await response.body?.cancel();
		} catch (cause) {
			if (attempt === ATTEMPTS) throw new Fault("TOKEN_UNAVAILABLE", `${url.origin} gave no OIDC token in ${ATTEMPTS} attempts.`, {
				cause,
				retryable: true
			});
		}
		await setTimeout(WAIT_MS * attempt);
	}
}
function unexpiredClaims(token, now) {
	const claims = claimsIn(token);
	if (claims?.exp === void 0) throw new Fault("TOKEN_UNAVAILABLE", "The OIDC token isn't a JWT with an expiry.");
	if (claims.exp * 1e3 <= now.getTime()) throw new Fault("TOKEN_EXPIRED", `The OIDC token expired at ${new Date(claims.exp * 1e3).toISOString()}.`);
	return claims;
}
function claimsIn(token) {
	try {
		return decodeJwt(token);
	} catch {
		return;
	}
}
// adapters/sigstore/private-key.ts
const P256 = "prime256v1";
function privateKeySigner(name, pem) {
	const privateKey = parse$1(name, pem);
	const publicKey = createPublicKey(privateKey).export({
		type: "spki",
		format: "pem"
	}).toString();
	return { sign: async (data) => ({
		signature: sign("sha256", data, privateKey),
		key: {
			$case: "publicKey",
			publicKey
		}
	}) };
}
function parse$1(name, pem) {
	let key;
	try {
		key = createPrivateKey(Buffer.from(pem));
	} catch {
		throw new Fault("INPUT_INVALID", `The signing key "${name}" isn't an unencrypted private key in PEM.`);
	}
	if (key.asymmetricKeyDetails?.namedCurve !== P256) throw new Fault("INPUT_INVALID", `The signing key "${name}" isn't an ECDSA key on P-256.`);
	return key;
}
// adapters/sigstore/signing-config.ts
var import_dist$2 = require_dist();
const MEDIA_TYPE = "application/vnd.dev.sigstore.signingconfig.v0.2+json";
const SPOKEN = {
	fulcio: 1,
	rekor: 1,
	timestamps: 1
};
function signingServices(bytes, now) {
	const config = parse(bytes);
	const [fulcio] = usable(config.caUrls, SPOKEN.fulcio, now);
	return {
		fulcio: fulcio?.url,
		rekor: choose("rekorTlogUrls", config.rekorTlogUrls, config.rekorTlogConfig, SPOKEN.rekor, now),
		timestamps: choose("tsaUrls", config.tsaUrls, config.tsaConfig, SPOKEN.timestamps, now)
	};
}
function parse(bytes) {
	let config;
	try {
		config = import_dist$2.SigningConfig.fromJSON(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
	} catch (cause) {
		throw new Fault("INPUT_INVALID", "The signing config isn't JSON of Sigstore's SigningConfig.", { cause });
	}
	if (config.mediaType !== MEDIA_TYPE) throw new Fault("INPUT_INVALID", `The signing config's mediaType isn't ${MEDIA_TYPE}.`);
	return config;
}
function choose(field, services, config, version, now) {
	if (config === void 0) return [];
	const candidates = usable(services, version, now);
	const wanted = wantedCount(config, candidates.length);
	if (candidates.length < wanted || wanted === 0) throw new Fault("INPUT_INVALID", `The signing config asks for services in ${field}, but too few are valid now and speak API version ${version}.`);
	return candidates.slice(0, wanted).map(({ url }) => url);
}
function wantedCount(config, available) {
	const { selector, count } = config;
	if (selector === import_dist$2.ServiceSelector.ALL) return available;
	if (selector === import_dist$2.ServiceSelector.ANY) return 1;
	if (selector === import_dist$2.ServiceSelector.EXACT) return count;
	throw new Fault("INPUT_INVALID", "The signing config has a service selector that isn't ALL, ANY or EXACT.");
}
function usable(services, version, now) {
	const startOf = ({ validFor }) => validFor?.start?.getTime() ?? 0;
	const operators = new Set();
	return services.filter((service) => service.majorApiVersion === version).filter((service) => startOf(service) <= now.getTime()).filter(({ validFor }) => validFor?.end === void 0 || now <= validFor.end).toSorted((a, b) => startOf(b) - startOf(a)).filter(({ operator }) => !operators.has(operator) && operators.add(operator));
}
// adapters/sigstore/signing-fault.ts
const ASKED = {
	CA_CREATE_SIGNING_CERTIFICATE_ERROR: "Fulcio gave no certificate",
	TLOG_CREATE_ENTRY_ERROR: "The transparency log took no entry",
	TLOG_FETCH_ENTRY_ERROR: "The transparency log didn't give back its entry",
	TSA_CREATE_TIMESTAMP_ERROR: "The timestamp authority gave no timestamp"
};
function signingFault(error) {
	if (!(error instanceof import_dist$1.InternalError)) return error;
	const status = statusOf(error.cause);
	const answered = status === void 0 ? "it didn't answer" : `it answered ${status}`;
	return new Fault("SIGNING_FAILED", `${ASKED[error.code] ?? "Signing failed"}: ${answered}.`, {
		cause: error,
		retryable: status === void 0 || status >= 500 || status === 408 || status === 429
	});
}
function statusOf(cause) {
	if (typeof cause !== "object" || cause === null || !("statusCode" in cause)) return void 0;
	return typeof cause.statusCode === "number" ? cause.statusCode : void 0;
}
// adapters/sigstore/signer.ts
const AUDIENCE = "sigstore";
const PATIENCE = {
	timeoutMs: 1e4,
	retries: 3,
	firstWaitMs: 500
};
function keylessSigner(options) {
	const patience = options.patience ?? PATIENCE;
	return {
		describe: options.describe ?? "the identity of this workflow",
		async sign(statement) {
			const services = signingServices(options.signingConfig ?? await publicGoodSigningConfig(), new Date());
			if (services.fulcio === void 0) throw new Fault("INPUT_INVALID", "The signing config names no Fulcio that is valid now.");
			const token = await options.identityToken(AUDIENCE);
			unexpiredClaims(token, new Date());
			return await bundle(statement, new import_dist$1.FulcioSigner({
				fulcioBaseURL: services.fulcio,
				identityProvider: { getToken: async () => token },
				...fetchOptions(patience)
			}), witnesses(services, patience));
		}
	};
}
function keySigner(options) {
	const signer = privateKeySigner(options.name, options.pem);
	return {
		describe: options.name,
		async sign(statement) {
			if (options.signingConfig === void 0) return await bundle(statement, signer, []);
			const services = signingServices(options.signingConfig, new Date());
			return await bundle(statement, signer, witnesses(services, options.patience ?? PATIENCE));
		}
	};
}
function witnesses(services, patience) {
	const options = fetchOptions(patience);
	return [...services.rekor.map((url) => new import_dist$1.RekorWitness({
		rekorBaseURL: url,
		entryType: "dsse",
		...options
	})), ...services.timestamps.map((url) => new import_dist$1.TSAWitness({
		tsaBaseURL: url,
		...options
	}))];
}
async function bundle(statement, signer, witnessedBy) {
	const builder = new import_dist$1.DSSEBundleBuilder({
		signer,
		witnesses: witnessedBy
	});
	const data = Buffer.from(JSON.stringify(statement), "utf8");
	try {
		const built = await builder.create({
			data,
			type: PAYLOAD_TYPE
		});
		return Buffer.from(JSON.stringify((0, import_dist.bundleToJSON)(built)), "utf8");
	} catch (error) {
		throw signingFault(error);
	}
}
function fetchOptions({ timeoutMs, retries, firstWaitMs }) {
	return {
		timeout: timeoutMs,
		retry: {
			retries,
			minTimeout: firstWaitMs
		}
	};
}
// operations/attach-bundle.ts
const EMPTY = new TextEncoder().encode("{}");
async function attachBundle(subject, bundle, registry) {
	const image = await registry.resolve(subject.image, subject.digest);
	if (image === void 0) throw new Fault("IMAGE_NOT_FOUND", `the registry doesn't hold ${printImageReference(subject)}`);
	const config = {
		mediaType: MEDIA.empty,
		digest: digestOf(EMPTY),
		size: EMPTY.length
	};
	const layer = {
		mediaType: MEDIA.bundle,
		digest: digestOf(bundle.bytes),
		size: bundle.bytes.length
	};
	await registry.putBlob(subject.image, config, () => once(EMPTY));
	await registry.putBlob(subject.image, layer, () => once(bundle.bytes));
	const manifest = {
		schemaVersion: 2,
		mediaType: MEDIA.manifest,
		artifactType: MEDIA.bundle,
		config,
		layers: [layer],
		subject: {
			mediaType: image.mediaType,
			digest: image.digest,
			size: image.size
		},
		annotations: {
			"org.opencontainers.image.created": bundle.created.toISOString(),
			"dev.sigstore.bundle.content": "dsse-envelope",
			"dev.sigstore.bundle.predicateType": bundle.predicateType
		}
	};
	const bytes = new TextEncoder().encode(JSON.stringify(manifest));
	return (await registry.putReferrer(subject.image, {
		bytes,
		mediaType: MEDIA.manifest
	})).digest;
}
async function* once(bytes) {
	yield bytes;
}
// operations/attest.ts
const REFERRER_LIMIT = 50;
async function attest(request, ports) {
	const { subject, statements, trust, now } = request;
	const stray = statements.find((statement) => !isAbout(statement, subject.digest));
	if (stray !== void 0) {
		const message = `a statement of type ${stray.predicateType} isn't about ${printImageReference(subject)}`;
		throw new Fault("STATEMENT_MALFORMED", message);
	}
	for (const statement of statements) demandSize(statement);
	const there = await ports.registry.referrers(subject.image, subject.digest);
	if (there.length + statements.length > REFERRER_LIMIT) {
		const message = `${printImageReference(subject)} has ${there.length} referrers, and admission reads at most ${REFERRER_LIMIT}: remove what nobody needs`;
		throw new Fault("REGISTRY_REJECTED", message);
	}
	const attestations = [];
	for (const statement of statements) {
		const { predicateType } = statement;
		const bundle = await ports.signer.sign(statement);
		const evidence = await verified(bundle, trust, ports);
		const objection = await request.objection?.(evidence);
		if (objection !== void 0) throw new Fault("SIGNING_FAILED", `what ${ports.signer.describe} signed wasn't attached: ${objection}`);
		const referrer = await attachBundle(subject, {
			bytes: bundle,
			predicateType,
			created: now
		}, ports.registry);
		await readBack(subject, referrer, evidence.bundle, ports.registry);
		attestations.push({
			predicateType,
			evidence,
			bundle,
			referrer
		});
	}
	return attestations;
}
function demandSize(statement) {
	const payload = new TextEncoder().encode(JSON.stringify(statement)).length;
	const least = Math.ceil(payload / 3) * 4;
	if (least <= 1e7) return;
	const message = `a bundle of the ${statement.predicateType} would have over ${least} bytes, and nobody reads more than ${BUNDLE_LIMIT}`;
	throw new Fault("BUNDLE_MALFORMED", message);
}
async function verified(bundle, trust, { verifier, signer }) {
	const verification = await verifier.verify(bundle, trust);
	if (verification.ok) return verification.evidence;
	const message = `what ${signer.describe} signed doesn't verify, so it wasn't attached: ${verification.reason}`;
	throw new Fault("SIGNING_FAILED", message);
}
async function readBack(subject, referrer, bundle, registry) {
	const listed = (await registry.referrers(subject.image, subject.digest)).find(({ digest }) => digest === referrer);
	const read = listed === void 0 ? void 0 : await readBundle(subject, listed, registry);
	if (read !== void 0 && "bytes" in read && digestOf(read.bytes) === bundle) return;
	const why = read !== void 0 && "reason" in read ? read.reason : "it is not in the list of referrers";
	throw new Fault("REFERRER_LOST", `${referrer} was attached to ${printImageReference(subject)}, but ${why}`);
}
export { unexpiredClaims as a, actionsIdentityToken as i, keySigner as n, keylessSigner as r, attest as t };
