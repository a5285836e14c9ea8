import "./rolldown-runtime.js";
import { t as require_dist } from "./sigstore-bundle.js";
import { a as require_dist$1 } from "./sigstore-sign.js";
import { t as PAYLOAD_TYPE } from "./chain-evidence-statement.js";
import { r as Fault } from "./chain-fault.js";
import { n as unexpiredClaims } from "./adapters-sigstore-identity-token.js";
import { t as publicGoodSigningConfig } from "./adapters-sigstore-public-good.js";
import { n as require_dist$2 } from "./sigstore-protobuf-specs.js";
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
// adapters/sigstore/private-key.ts
var import_dist = require_dist();
var import_dist$1 = require_dist$1();
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
var import_dist$2 = require_dist$2();
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
export { keylessSigner as n, keySigner as t };
