import { r as Fault } from "./chain-fault.js";
import { a as jwtVerify, i as SignJWT, n as createRemoteJWKSet, o as JOSEError, r as exportJWK } from "./jose.js";
import { b as string, c as base64, g as object, h as number, l as boolean$1, p as literal, s as array } from "./zod.js";
import { t as require_cjs } from "./sandbox-peculiar-asn1-schema.js";
import { t as require_cjs$1 } from "./sandbox-peculiar-asn1-tsp.js";
import { t as require_dist } from "./tufjs-models.js";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { X509Certificate, createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, randomUUID, sign, verify } from "node:crypto";
import { dirname, join } from "node:path";
// adapters/sigstore/twin/der.ts
function der(tag, ...parts) {
	const content = Buffer.concat(parts);
	return Buffer.concat([
		Buffer.from([tag]),
		length(content.length),
		content
	]);
}
const NULL = der(5);
function sequence(...parts) {
	return der(48, ...parts);
}
function setOf(...parts) {
	return der(49, ...parts.toSorted((a, b) => Buffer.compare(a, b)));
}
function boolean(value) {
	return der(1, Buffer.from([value ? 255 : 0]));
}
function integer(value) {
	const bytes = typeof value === "number" ? Buffer.from(evenHex(value), "hex") : Buffer.from(value);
	const firstOfNumber = bytes.findIndex((byte) => byte !== 0);
	const short = firstOfNumber === -1 ? Buffer.from([0]) : bytes.subarray(firstOfNumber);
	return der(2, (short[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), short]) : short);
}
function bitString(bytes, unusedBits = 0) {
	return der(3, Buffer.from([unusedBits]), bytes);
}
function octetString(bytes) {
	return der(4, bytes);
}
function oid(dotted) {
	const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
	return der(6, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}
function utf8String(text) {
	return der(12, Buffer.from(text, "utf8"));
}
function generalizedTime(time) {
	return der(24, Buffer.from(seconds(time)));
}
function validityTime(time) {
	return time.getUTCFullYear() < 2050 ? der(23, Buffer.from(seconds(time).slice(2))) : generalizedTime(time);
}
function explicit(n, ...parts) {
	return der(160 + n, ...parts);
}
function implicit(n, bytes) {
	return der(128 + n, bytes);
}
function seconds(time) {
	return `${time.toISOString().slice(0, 19).replaceAll(/[-:T]/g, "")}Z`;
}
function length(size) {
	if (size < 128) return Buffer.from([size]);
	const bytes = Buffer.from(evenHex(size), "hex");
	return Buffer.concat([Buffer.from([128 + bytes.length]), bytes]);
}
function base128(arc) {
	const digits = [arc % 128];
	for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift(rest % 128 + 128);
	return digits;
}
function evenHex(value) {
	const hex = value.toString(16);
	return hex.length % 2 === 0 ? hex : `0${hex}`;
}
// adapters/sigstore/twin/certificate.ts
const ECDSA_WITH_SHA256$1 = sequence(oid("1.2.840.10045.4.3.2"));
function newSerial() {
	const serial = randomBytes(19);
	serial[0] = 64 | (serial[0] ?? 0) & 63;
	return serial;
}
function tbsCertificate(content) {
	return sequence(explicit(0, integer(2)), integer(content.serial), ECDSA_WITH_SHA256$1, content.issuer, sequence(validityTime(content.notBefore), validityTime(content.notAfter)), content.subject, content.publicKey, explicit(3, sequence(...content.extensions)));
}
function certificate(content, issuer) {
	const tbs = tbsCertificate(content);
	return sequence(tbs, ECDSA_WITH_SHA256$1, bitString(issuer.sign(tbs)));
}
function extension(id, value, critical = false) {
	return sequence(oid(id), ...critical ? [boolean(true)] : [], octetString(value));
}
function distinguishedName(organization, commonName) {
	return sequence(setOf(sequence(oid("2.5.4.10"), utf8String(organization))), setOf(sequence(oid("2.5.4.3"), utf8String(commonName))));
}
const digitalSignature = extension("2.5.29.15", bitString(Buffer.from([128]), 7), true);
function certificateAuthority(pathLength) {
	return [extension("2.5.29.15", bitString(Buffer.from([6]), 1), true), extension("2.5.29.19", sequence(boolean(true), integer(pathLength)), true)];
}
function subjectKeyIdentifier(publicKey) {
	return extension("2.5.29.14", octetString(keyIdentifier(publicKey)));
}
function authorityKeyIdentifier(publicKey) {
	return extension("2.5.29.35", sequence(Buffer.concat([Buffer.from([128, 20]), keyIdentifier(publicKey)])));
}
function certificatePem(certificateDer) {
	return `-----BEGIN CERTIFICATE-----\n${(Buffer.from(certificateDer).toString("base64").match(/.{1,64}/g) ?? []).join("\n")}\n-----END CERTIFICATE-----\n`;
}
function keyIdentifier(publicKey) {
	return createHash("sha256").update(publicKey).digest().subarray(0, 20);
}
// adapters/sigstore/twin/certificate-transparency.ts
const SCT_LIST = "1.3.6.1.4.1.11129.2.4.2";
function signedCertificateTimestamp(log, preCertificate, time) {
	const timestamp = Buffer.alloc(8);
	timestamp.writeBigUInt64BE(BigInt(time.getTime()));
	const version = Buffer.from([0]);
	const noExtensions = uint16(0);
	const signature = log.sign(Buffer.concat([
		version,
		Buffer.from([0]),
		timestamp,
		uint16(1),
		createHash("sha256").update(preCertificate.issuerPublicKey).digest(),
		uint24(preCertificate.tbs.length),
		preCertificate.tbs,
		noExtensions
	]));
	const sha256WithEcdsa = Buffer.from([4, 3]);
	const sct = Buffer.concat([
		version,
		log.id,
		timestamp,
		noExtensions,
		sha256WithEcdsa,
		uint16(signature.length),
		signature
	]);
	const list = Buffer.concat([
		uint16(sct.length + 2),
		uint16(sct.length),
		sct
	]);
	return extension(SCT_LIST, octetString(list));
}
function uint16(value) {
	return Buffer.from([value >> 8, value & 255]);
}
function uint24(value) {
	return Buffer.from([
		value >> 16,
		value >> 8 & 255,
		value & 255
	]);
}
// adapters/sigstore/twin/fulcio-extensions.ts
const FULCIO = "1.3.6.1.4.1.57264.1";
function fulcioExtensions(claims, server) {
	const of = (name) => claims[name];
	const url = (path) => path === void 0 ? void 0 : `${server}/${path}`;
	const bare = [
		[1, of("iss")],
		[2, of("event_name")],
		[3, of("sha")],
		[4, of("workflow")],
		[5, of("repository")],
		[6, of("ref")]
	];
	const encoded = [
		[8, of("iss")],
		[9, url(of("job_workflow_ref"))],
		[10, of("job_workflow_sha")],
		[11, of("runner_environment")],
		[12, url(of("repository"))],
		[13, of("sha")],
		[14, of("ref")],
		[15, of("repository_id")],
		[16, url(of("repository_owner"))],
		[17, of("repository_owner_id")],
		[18, url(of("workflow_ref"))],
		[19, of("workflow_sha")],
		[20, of("event_name")],
		[21, url(`${of("repository")}/actions/runs/${of("run_id")}/attempts/${of("run_attempt")}`)],
		[22, of("repository_visibility")],
		[23, of("environment")],
		[24, of("sub")]
	];
	return [...bare.flatMap(([n, text]) => text ? [extension(`${FULCIO}.${n}`, Buffer.from(text, "utf8"))] : []), ...encoded.flatMap(([n, text]) => text ? [extension(`${FULCIO}.${n}`, utf8String(text))] : [])];
}
// adapters/sigstore/twin/loopback-server.ts
const BODY_LIMIT = 33554432;
var Rejection = class extends Error {
	status;
	constructor(status, message) {
		super(message);
		this.status = status;
	}
};
function json(status, value, headers = {}) {
	return {
		status,
		headers: {
			"content-type": "application/json",
			...headers
		},
		body: JSON.stringify(value)
	};
}
async function serve(name, port, handler) {
	const server = createServer();
	await new Promise((resolve, reject) => {
		server.once("error", (cause) => {
			reject(cause.code === "EADDRINUSE" || cause.code === "EACCES" ? new Fault("PORT_TAKEN", `Port ${port} for ${name} can't be used here.`, { cause }) : cause);
		});
		server.listen(port, "127.0.0.1", resolve);
	});
	const bound = server.address().port;
	const url = `http://127.0.0.1:${bound}`;
	const handle = handler(url);
	server.on("request", (request, response) => void answer(handle, request, response));
	return {
		url,
		port: bound,
		close: () => new Promise((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		})
	};
}
async function answer(handle, request, response) {
	const reply = await replyTo(handle, request);
	response.writeHead(reply.status, reply.headers).end(reply.body);
}
async function replyTo(handle, request) {
	try {
		const url = new URL(request.url ?? "/", "http://127.0.0.1");
		return await handle({
			method: request.method ?? "GET",
			path: url.pathname,
			query: url.searchParams,
			headers: request.headers,
			body: await bodyOf(request)
		});
	} catch (error) {
		const status = error instanceof Rejection ? error.status : 500;
		return json(status, {
			code: status,
			message: error instanceof Error ? error.message : "unknown"
		});
	}
}
async function bodyOf(request) {
	const chunks = [];
	let size = 0;
	for await (const chunk of request) {
		size += chunk.length;
		if (size > BODY_LIMIT) throw new Rejection(413, "request body too large");
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
// adapters/sigstore/twin/fulcio.ts
const AUDIENCE = "sigstore";
const MINUTES = 6e5;
const CODE_SIGNING = extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.3")));
const CertificateRequest = object({
	credentials: object({ oidcIdentityToken: string() }).optional(),
	publicKeyRequest: object({
		publicKey: object({ content: string() }),
		proofOfPossession: base64()
	})
});
async function startFulcio(port, options) {
	const keys = createRemoteJWKSet(new URL(`${options.issuer}/.well-known/jwks`));
	async function identity(token) {
		try {
			const { payload } = await jwtVerify(token, keys, {
				issuer: options.issuer,
				audience: AUDIENCE,
				algorithms: ["RS256"],
				requiredClaims: [
					"exp",
					"sub",
					"job_workflow_ref"
				],
				currentDate: options.now()
			});
			return payload;
		} catch (error) {
			if (!(error instanceof JOSEError)) throw error;
			throw new Rejection(401, `There was an error processing the identity token: ${error.code}`);
		}
	}
	return await serve("Fulcio", port, () => async (request) => {
		switch (`${request.method} ${request.path}`) {
			case "POST /api/v2/signingCert": {
				const asked = parsed$1(request.body);
				const bearer = request.headers.authorization?.replace(/^bearer /i, "") ?? "";
				const claims = await identity(asked.credentials?.oidcIdentityToken ?? bearer);
				const { publicKey, proofOfPossession } = asked.publicKeyRequest;
				const key = p256(publicKey.content);
				if (!verify("sha256", Buffer.from(claims["sub"] ?? ""), key, Buffer.from(proofOfPossession, "base64"))) throw new Rejection(400, "The signature supplied in the request could not be verified");
				return json(200, { signedCertificateEmbeddedSct: { chain: { certificates: [issue(key.export({
					type: "spki",
					format: "der"
				}), claims, options), options.authority.certificate].map(certificatePem) } } });
			}
			case "GET /api/v2/trustBundle": return json(200, { chains: [{ certificates: [certificatePem(options.authority.certificate)] }] });
			case "GET /api/v2/configuration": return json(200, { issuers: [{
				issuerUrl: options.issuer,
				audience: AUDIENCE,
				challengeClaim: "sub",
				spiffeTrustDomain: "",
				issuerType: "ci-provider"
			}] });
			default: throw new Rejection(404, "Not Found");
		}
	});
}
function issue(publicKey, claims, options) {
	const { authority, certificateLog, server, now } = options;
	const time = now();
	const workflow = Buffer.from(`${server}/${claims["job_workflow_ref"]}`, "utf8");
	const content = {
		subject: sequence(),
		issuer: authority.name,
		publicKey,
		notBefore: time,
		notAfter: new Date(time.getTime() + MINUTES),
		serial: newSerial(),
		extensions: [
			digitalSignature,
			CODE_SIGNING,
			subjectKeyIdentifier(publicKey),
			authorityKeyIdentifier(authority.key.spki),
			extension("2.5.29.17", sequence(implicit(6, workflow)), true),
			...fulcioExtensions(claims, server)
		]
	};
	if (certificateLog === void 0) return certificate(content, authority.key);
	const sct = signedCertificateTimestamp(certificateLog, {
		tbs: tbsCertificate(content),
		issuerPublicKey: authority.key.spki
	}, time);
	return certificate({
		...content,
		extensions: [...content.extensions, sct]
	}, authority.key);
}
function parsed$1(body) {
	try {
		return CertificateRequest.parse(JSON.parse(body.toString("utf8")));
	} catch {
		throw new Rejection(400, "The certificate request could not be parsed");
	}
}
function p256(pem) {
	try {
		const key = createPublicKey(pem);
		if (key.asymmetricKeyDetails?.namedCurve === "prime256v1") return key;
	} catch {}
	throw new Rejection(400, "The public key supplied in the request could not be parsed");
}
// adapters/sigstore/twin/github-claims.ts
function githubClaims(job) {
	const [owner = ""] = job.repository.split("/");
	const claims = {
		actor: job.actor ?? owner,
		actor_id: job.actor_id ?? stableId(job.actor ?? owner),
		base_ref: "",
		event_name: "push",
		head_ref: "",
		job_workflow_ref: job.workflow_ref,
		job_workflow_sha: job.sha,
		ref_protected: "false",
		ref_type: job.ref.startsWith("refs/tags/") ? "tag" : "branch",
		repository_id: stableId(job.repository),
		repository_owner: owner,
		repository_owner_id: stableId(owner),
		repository_visibility: "public",
		run_attempt: "1",
		run_id: "1",
		run_number: "1",
		runner_environment: "github-hosted",
		workflow: job.workflow_ref.replace(/@.*$/, "").split("/").slice(2).join("/"),
		workflow_sha: job.sha,
		...job
	};
	return {
		...claims,
		sub: job.sub ?? subject(claims)
	};
}
function subject(claims) {
	if (claims.environment !== void 0) return `repo:${claims.repository}:environment:${claims.environment}`;
	if (claims.event_name === "pull_request") return `repo:${claims.repository}:pull_request`;
	return `repo:${claims.repository}:ref:${claims.ref}`;
}
function stableId(name) {
	let hash = 17;
	for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1000000007;
	return String(hash);
}
// adapters/sigstore/twin/oidc-issuer.ts
const TOKEN_SECONDS = 300;
const GRANT_SECONDS = 86400;
const GRANT_AUDIENCE = "urn:clearance:identity-token-request";
function grantSigner(issuer, key, now) {
	return async (claims, options) => ({
		url: `${issuer}/token?api-version=2.0`,
		token: await signer(key, now)(issuer, {
			claims,
			seconds: options?.expiresInSeconds ?? TOKEN_SECONDS
		}, GRANT_AUDIENCE, GRANT_SECONDS)
	});
}
function signer(key, now) {
	return async (issuer, claims, audience, seconds) => {
		const issuedAt = Math.floor(now().getTime() / 1e3);
		return await new SignJWT({ ...claims }).setProtectedHeader({
			alg: "RS256",
			typ: "JWT",
			kid: kidOf(key)
		}).setIssuer(issuer).setAudience(audience).setJti(randomUUID()).setIssuedAt(issuedAt).setNotBefore(issuedAt - 600).setExpirationTime(issuedAt + seconds).sign(key.privateKey);
	};
}
function kidOf(key) {
	return key.id.toString("hex").slice(0, 16);
}
async function startOidcIssuer(port, key, now) {
	const jwk = {
		...await exportJWK(key.publicKey),
		kid: kidOf(key),
		alg: "RS256",
		use: "sig"
	};
	const signed = signer(key, now);
	function mint(issuer, claims, audience, seconds = TOKEN_SECONDS) {
		return signed(issuer, githubClaims(claims), audience, seconds);
	}
	async function granted(issuer, authorization) {
		try {
			const { payload } = await jwtVerify(authorization.replace(/^bearer /i, ""), key.publicKey, {
				issuer,
				audience: GRANT_AUDIENCE,
				currentDate: now()
			});
			return payload;
		} catch (error) {
			if (error instanceof JOSEError) throw new Rejection(401, "the request token isn't valid here");
			throw error;
		}
	}
	const server = await serve("the OIDC issuer", port, (url) => async (request) => {
		switch (request.path) {
			case "/.well-known/openid-configuration": return json(200, {
				issuer: url,
				jwks_uri: `${url}/.well-known/jwks`,
				response_types_supported: ["id_token"],
				subject_types_supported: ["public", "pairwise"],
				id_token_signing_alg_values_supported: ["RS256"],
				scopes_supported: ["openid"],
				claims_supported: [
					"sub",
					"aud",
					"exp",
					"iat",
					"iss",
					"jti",
					"nbf"
				]
			});
			case "/.well-known/jwks": return json(200, { keys: [jwk] });
			case "/token": {
				const { claims, seconds } = await granted(url, request.headers.authorization ?? "");
				return json(200, { value: await mint(url, claims, request.query.get("audience") ?? `https://github.com/${claims.repository.split("/")[0]}`, seconds) });
			}
			default: throw new Rejection(404, `no ${request.path} here`);
		}
	});
	return {
		...server,
		mint: (claims, audience, options) => mint(server.url, claims, audience, options?.expiresInSeconds),
		grant: (claims, options) => grantSigner(server.url, key, now)(claims, options)
	};
}
// adapters/sigstore/twin/canonical-json.ts
function canonicalJson(value) {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
	if (typeof value === "object" && value !== null) return `{${Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1).map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
	return JSON.stringify(value);
}
// adapters/sigstore/twin/dsse-entry.ts
const ProposedEntry = object({
	apiVersion: literal("0.0.1"),
	kind: literal("dsse"),
	spec: object({ proposedContent: object({
		envelope: string(),
		verifiers: array(base64()).min(1)
	}) })
});
const Envelope = object({
	payload: base64(),
	payloadType: string(),
	signatures: array(object({ sig: base64() })).min(1)
});
function canonicalDsseEntry(body) {
	const { envelope, verifiers } = parsed(() => ProposedEntry.parse(JSON.parse(body.toString("utf8")))).spec.proposedContent;
	const { payload, payloadType, signatures } = parsed(() => Envelope.parse(JSON.parse(envelope)));
	const content = Buffer.from(payload, "base64");
	const signed = preAuthenticationEncoding(payloadType, content);
	const candidates = verifiers.map((verifier) => parsed(() => verifierOf(Buffer.from(verifier, "base64"))));
	return Buffer.from(canonicalJson({
		apiVersion: "0.0.1",
		kind: "dsse",
		spec: {
			envelopeHash: sha256$1(envelope),
			payloadHash: sha256$1(content),
			signatures: signatures.map(({ sig }) => {
				const signature = Buffer.from(sig, "base64");
				const verifier = candidates.find(({ key }) => verify("sha256", signed, key, signature));
				if (verifier === void 0) throw new Rejection(400, "could not verify envelope: no verifier accepts the signature");
				return {
					signature: sig,
					verifier: Buffer.from(verifier.pem).toString("base64")
				};
			})
		}
	}));
}
function preAuthenticationEncoding(type, payload) {
	const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
	return Buffer.concat([Buffer.from(head), payload]);
}
function verifierOf(pem) {
	if (pem.includes("BEGIN CERTIFICATE")) {
		const certificate = new X509Certificate(pem);
		return {
			key: certificate.publicKey,
			pem: certificatePem(certificate.raw)
		};
	}
	const key = createPublicKey(pem);
	return {
		key,
		pem: key.export({
			type: "spki",
			format: "pem"
		}).toString()
	};
}
function sha256$1(bytes) {
	return {
		algorithm: "sha256",
		value: createHash("sha256").update(bytes).digest("hex")
	};
}
function parsed(read) {
	try {
		return read();
	} catch {
		throw new Rejection(400, "error processing entry: not a dsse 0.0.1 entry");
	}
}
// adapters/sigstore/twin/merkle-tree.ts
var MerkleTree = class {
	#levels = [[]];
	get size() {
		return this.#levels[0]?.length ?? 0;
	}
	append(leaf) {
		let hash = leafHash(leaf);
		for (let level = 0;; level++) {
			const row = this.#levels[level] ?? [];
			this.#levels[level] = row;
			row.push(hash);
			const left = row.at(-2);
			if (row.length % 2 === 1 || left === void 0) return;
			hash = nodeHash(left, hash);
		}
	}
	root() {
		return this.size === 0 ? createHash("sha256").digest() : this.#range(0, this.size);
	}
	proof(index) {
		return this.#path(index, 0, this.size);
	}
	#path(index, start, end) {
		if (end - start === 1) return [];
		const middle = start + splitOf(end - start);
		return index < middle ? [...this.#path(index, start, middle), this.#range(middle, end)] : [...this.#path(index, middle, end), this.#range(start, middle)];
	}
	#range(start, end) {
		const width = end - start;
		const complete = this.#levels[Math.log2(width)]?.[start / width];
		if (complete !== void 0) return complete;
		const middle = start + splitOf(width);
		return nodeHash(this.#range(start, middle), this.#range(middle, end));
	}
};
function leafHash(leaf) {
	return createHash("sha256").update(Buffer.from([0])).update(leaf).digest();
}
function nodeHash(left, right) {
	return createHash("sha256").update(Buffer.from([1])).update(left).update(right).digest();
}
function splitOf(width) {
	let split = 1;
	while (split * 2 < width) split *= 2;
	return split;
}
// adapters/sigstore/twin/rekor-log.ts
var RekorLog = class {
	treeId;
	#tree = new MerkleTree();
	#entries = [];
	#indexByUuid = new Map();
	#path;
	#key;
	#origin;
	constructor(path, key, origin) {
		this.#path = path;
		this.#key = key;
		this.treeId = BigInt(`0x${key.id.toString("hex").slice(0, 15)}`).toString();
		this.#origin = origin;
		mkdirSync(dirname(path), { recursive: true });
		if (!existsSync(path)) return;
		try {
			for (const line of readFileSync(path, "utf8").trimEnd().split("\n")) if (line !== "") this.#admit(JSON.parse(line));
		} catch (cause) {
			throw new Fault("SANDBOX_UNUSABLE", `${path} isn't a log: remove the folder to start afresh.`, { cause });
		}
	}
	get size() {
		return this.#tree.size;
	}
	get root() {
		return this.#tree.root().toString("hex");
	}
	append(body, time) {
		const uuid = this.#uuidOf(body);
		if (this.#indexByUuid.has(uuid)) return {
			uuid,
			existed: true
		};
		const stored = {
			body: body.toString("base64"),
			integratedTime: Math.floor(time.getTime() / 1e3)
		};
		appendFileSync(this.#path, `${JSON.stringify(stored)}\n`);
		this.#admit(stored);
		return {
			uuid,
			existed: false
		};
	}
	byUuid(uuid) {
		const full = uuid.length === 64 ? `${this.#treeIdHex()}${uuid}` : uuid;
		const index = this.#indexByUuid.get(full);
		return index === void 0 ? void 0 : this.byIndex(index);
	}
	byIndex(logIndex) {
		const stored = this.#entries[logIndex];
		if (stored === void 0) return void 0;
		const promised = {
			...stored,
			logIndex,
			logID: this.#key.id.toString("hex")
		};
		return {
			uuid: this.#uuidOf(Buffer.from(stored.body, "base64")),
			entry: {
				...promised,
				verification: {
					signedEntryTimestamp: this.#key.sign(Buffer.from(canonicalJson(promised))).toString("base64"),
					inclusionProof: {
						checkpoint: this.checkpoint(),
						hashes: this.#tree.proof(logIndex).map((hash) => hash.toString("hex")),
						logIndex,
						rootHash: this.root,
						treeSize: this.size
					}
				}
			}
		};
	}
	checkpoint() {
		const note = `${this.#origin} - ${this.treeId}\n${this.size}\n${this.#tree.root().toString("base64")}\n`;
		const hint = createHash("sha256").update(this.#key.spki).digest().subarray(0, 4);
		const signature = Buffer.concat([hint, this.#key.sign(Buffer.from(note))]).toString("base64");
		return `${note}\n\u2014 ${this.#origin} ${signature}\n`;
	}
	#admit(stored) {
		const body = Buffer.from(stored.body, "base64");
		this.#indexByUuid.set(this.#uuidOf(body), this.#entries.length);
		this.#entries.push(stored);
		this.#tree.append(body);
	}
	#uuidOf(body) {
		return `${this.#treeIdHex()}${leafHash(body).toString("hex")}`;
	}
	#treeIdHex() {
		return BigInt(this.treeId).toString(16).padStart(16, "0");
	}
};
// adapters/sigstore/twin/rekor.ts
const ENTRIES = "/api/v1/log/entries";
const ORIGIN = "127.0.0.1";
async function startRekor(port, { path, key, now }) {
	const log = new RekorLog(path, key, ORIGIN);
	return await serve("Rekor", port, () => (request) => {
		const route = `${request.method} ${request.path}`;
		switch (route) {
			case `POST ${ENTRIES}`: return logged(log, canonicalDsseEntry(request.body), now());
			case `GET ${ENTRIES}`: return shown(log.byIndex(Number(request.query.get("logIndex") ?? "-1")));
			case "GET /api/v1/log/publicKey": return {
				status: 200,
				headers: { "content-type": "application/x-pem-file" },
				body: key.pem
			};
			case "GET /api/v1/log": return json(200, {
				inactiveShards: [],
				rootHash: log.root,
				signedTreeHead: log.checkpoint(),
				treeID: log.treeId,
				treeSize: log.size
			});
			default: {
				const uuid = route.startsWith(`GET ${ENTRIES}/`) ? request.path.slice(20) : void 0;
				if (uuid === void 0) throw new Rejection(404, `path ${request.path} was not found`);
				return shown(log.byUuid(uuid));
			}
		}
	});
}
function logged(log, body, time) {
	const { uuid, existed } = log.append(body, time);
	const location = `${ENTRIES}/${uuid}`;
	if (existed) return json(409, {
		code: 409,
		message: `an equivalent entry already exists in the transparency log with UUID ${uuid}`
	}, { location });
	return {
		...shown(log.byUuid(uuid)),
		status: 201,
		headers: {
			"content-type": "application/json",
			etag: uuid,
			location
		}
	};
}
function shown(found) {
	if (found === void 0) throw new Rejection(404, "entry not found");
	return json(200, { [found.uuid]: found.entry });
}
// adapters/sigstore/twin/root-authority.ts
const YEARS$2 = 31536e7;
const ORGANIZATION = "clearance sandbox";
function keptAuthority(path, key, commonName, since) {
	const name = distinguishedName(ORGANIZATION, commonName);
	return {
		key,
		name,
		certificate: keptBytes(path, () => certificate({
			subject: name,
			issuer: name,
			publicKey: key.spki,
			notBefore: since,
			notAfter: new Date(since.getTime() + YEARS$2),
			serial: newSerial(),
			extensions: [...certificateAuthority(0), subjectKeyIdentifier(key.spki)]
		}, key))
	};
}
function keptBytes(path, make) {
	if (!existsSync(path)) {
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, make());
	}
	return readFileSync(path);
}
// adapters/sigstore/twin/signing-config.ts
function signingConfigJson(urls) {
	const service = (url) => [{
		url,
		majorApiVersion: 1,
		validFor: { start: urls.since.toISOString() },
		operator: "127.0.0.1"
	}];
	const config = {
		mediaType: "application/vnd.dev.sigstore.signingconfig.v0.2+json",
		caUrls: service(urls.fulcio),
		oidcUrls: service(urls.oidc),
		rekorTlogUrls: service(urls.rekor),
		rekorTlogConfig: { selector: "ANY" },
		tsaUrls: service(`${urls.tsa}/api/v1/timestamp`),
		tsaConfig: { selector: "ANY" }
	};
	return `${JSON.stringify(config, null, 2)}\n`;
}
// adapters/sigstore/twin/signing-key.ts
function keptKey(folder, name, kind = "P-256") {
	const path = join(folder, `${name}.pem`);
	if (!existsSync(path)) {
		mkdirSync(folder, { recursive: true });
		writeFileSync(path, newKey(kind).export({
			type: "pkcs8",
			format: "pem"
		}), { mode: 384 });
	}
	try {
		return signingKey(createPrivateKey(readFileSync(path)));
	} catch (cause) {
		throw new Fault("SANDBOX_UNUSABLE", `${path} isn't a private key: remove the folder to start afresh.`, { cause });
	}
}
function signingKey(privateKey) {
	const publicKey = createPublicKey(privateKey);
	const spki = publicKey.export({
		type: "spki",
		format: "der"
	});
	return {
		privateKey,
		publicKey,
		spki,
		pem: publicKey.export({
			type: "spki",
			format: "pem"
		}).toString(),
		id: createHash("sha256").update(spki).digest(),
		sign: (data) => sign("sha256", data, privateKey)
	};
}
function newKey(kind) {
	return kind === "RSA" ? generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey : generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
}
// adapters/sigstore/twin/timestamp-token.ts
var import_cjs = require_cjs();
var import_cjs$1 = require_cjs$1();
const SHA256$1 = sequence(oid("2.16.840.1.101.3.4.2.1"), NULL);
const ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));
const TST_INFO = oid("1.2.840.113549.1.9.16.1.4");
const SIGNED_DATA = oid("1.2.840.113549.1.7.2");
const POLICY = oid("1.3.6.1.4.1.57264.2");
const CONSTRUCTED_CONTEXT_0 = 160;
function timestampResponse(request, signer, time) {
	const info = sequence(integer(1), POLICY, sequence(SHA256$1, octetString(request.digest)), integer(newSerial()), generalizedTime(time), ...request.nonce === void 0 ? [] : [integer(request.nonce)]);
	const signedAttributes = setOf(...[
		attribute("1.2.840.113549.1.9.3", TST_INFO),
		attribute("1.2.840.113549.1.9.4", octetString(sha256(info))),
		attribute("1.2.840.113549.1.9.5", validityTime(time)),
		attribute("1.2.840.113549.1.9.16.2.47", sequence(sequence(sequence(octetString(sha256(signer.certificate))))))
	]);
	const signerInfo = sequence(integer(1), sequence(signer.issuerName, integer(signer.serial)), SHA256$1, retagged(signedAttributes, CONSTRUCTED_CONTEXT_0), ECDSA_WITH_SHA256, octetString(signer.key.sign(signedAttributes)));
	const signedData = sequence(integer(3), setOf(SHA256$1), sequence(TST_INFO, explicit(0, octetString(info))), ...request.withCertificate ? [explicit(0, signer.certificate)] : [], setOf(signerInfo));
	return sequence(sequence(integer(0)), sequence(SIGNED_DATA, explicit(0, signedData)));
}
function attribute(id, value) {
	return sequence(oid(id), setOf(value));
}
function retagged(encoded, tag) {
	return Buffer.concat([Buffer.from([tag]), encoded.subarray(1)]);
}
function sha256(bytes) {
	return createHash("sha256").update(bytes).digest();
}
// adapters/sigstore/twin/timestamp-authority.ts
const YEARS$1 = 283824e6;
const SHA256 = "2.16.840.1.101.3.4.2.1";
const TIME_STAMPING = extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.8")), true);
const JsonRequest = object({
	artifactHash: base64(),
	hashAlgorithm: literal("sha256"),
	certificates: boolean$1().default(false),
	nonce: number().optional()
});
function timestampSigner(path, root, key, since) {
	const name = distinguishedName(ORGANIZATION, "clearance sandbox timestamps");
	const serial = key.id.subarray(0, 16);
	return {
		key,
		name,
		certificate: keptBytes(path, () => certificate({
			subject: name,
			issuer: root.name,
			publicKey: key.spki,
			notBefore: since,
			notAfter: new Date(since.getTime() + YEARS$1),
			serial,
			extensions: [
				digitalSignature,
				TIME_STAMPING,
				subjectKeyIdentifier(key.spki),
				authorityKeyIdentifier(root.key.spki)
			]
		}, root.key)),
		serial,
		issuerName: root.name
	};
}
async function startTimestampAuthority(port, signer, root, now) {
	return await serve("the timestamp authority", port, () => (request) => {
		switch (`${request.method} ${request.path}`) {
			case "POST /api/v1/timestamp": return {
				status: 201,
				headers: { "content-type": "application/timestamp-reply" },
				body: timestampResponse(request.headers["content-type"]?.startsWith("application/json") === true ? jsonRequest(request.body) : derRequest(request.body), signer, now())
			};
			case "GET /api/v1/timestamp/certchain": return {
				status: 200,
				headers: { "content-type": "application/pem-certificate-chain" },
				body: [signer.certificate, root.certificate].map(certificatePem).join("")
			};
			default: throw new Rejection(404, `path ${request.path} was not found`);
		}
	});
}
function jsonRequest(body) {
	try {
		const asked = JsonRequest.parse(JSON.parse(body.toString("utf8")));
		return {
			digest: Buffer.from(asked.artifactHash, "base64"),
			withCertificate: asked.certificates,
			...asked.nonce === void 0 ? {} : { nonce: bigEndian(asked.nonce) }
		};
	} catch {
		throw new Rejection(400, "Error generating timestamp request: expected artifactHash and hashAlgorithm");
	}
}
function derRequest(body) {
	try {
		const asked = import_cjs.AsnConvert.parse(body, import_cjs$1.TimeStampReq);
		if (asked.messageImprint.hashAlgorithm.algorithm !== SHA256) throw new Error("only SHA-256 here");
		return {
			digest: new Uint8Array(asked.messageImprint.hashedMessage.buffer),
			withCertificate: asked.certReq,
			...asked.nonce === void 0 ? {} : { nonce: new Uint8Array(asked.nonce) }
		};
	} catch {
		throw new Rejection(400, "Error parsing timestamp query: expected a TimeStampReq over SHA-256");
	}
}
function bigEndian(value) {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64BE(BigInt(value));
	return bytes;
}
// adapters/sigstore/twin/trusted-root.ts
function trustedRootJson(parts) {
	const validFor = { start: parts.since.toISOString() };
	const log = (baseUrl, key) => ({
		baseUrl,
		hashAlgorithm: "SHA2_256",
		publicKey: {
			rawBytes: key.spki.toString("base64"),
			keyDetails: "PKIX_ECDSA_P256_SHA_256",
			validFor
		},
		logId: { keyId: key.id.toString("base64") }
	});
	const authority = (uri, commonName, chain) => ({
		subject: {
			organization: "clearance sandbox",
			commonName
		},
		uri,
		certChain: { certificates: chain.map((bytes) => ({ rawBytes: bytes.toString("base64") })) },
		validFor
	});
	const { fulcio, rekor, timestamps, certificateLog } = parts;
	const root = {
		mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
		tlogs: [log(rekor.url, rekor.key)],
		certificateAuthorities: [authority(fulcio.url, "clearance sandbox fulcio", [fulcio.authority.certificate])],
		ctlogs: certificateLog === void 0 ? [] : [log(`${fulcio.url}/ct`, certificateLog)],
		timestampAuthorities: [authority(timestamps.url, "clearance sandbox timestamps", [timestamps.leaf, timestamps.root.certificate])]
	};
	return `${JSON.stringify(root, null, 2)}\n`;
}
// adapters/sigstore/twin/tuf-repository.ts
var import_dist = require_dist();
const YEARS = 31536e7;
const SPEC_VERSION = "1.0.31";
const ROLES = [
	"root",
	"timestamp",
	"snapshot",
	"targets"
];
function writeTufRepository({ folder, key, since, targets }) {
	mkdirSync(join(folder, "targets"), { recursive: true });
	const expires = new Date(since.getTime() + YEARS).toISOString().replace(/\.\d+Z$/, "Z");
	const tufKey = keyOf(key);
	const common = {
		specVersion: SPEC_VERSION,
		expires
	};
	const signed = (content) => {
		const metadata = new import_dist.Metadata(content);
		metadata.sign((data) => new import_dist.Signature({
			keyID: tufKey.keyID,
			sig: key.sign(data).toString("hex")
		}));
		return JSON.stringify(metadata.toJSON());
	};
	const rootPath = join(folder, "1.root.json");
	if (!existsSync(rootPath)) {
		const role = {
			keyids: [tufKey.keyID],
			threshold: 1
		};
		const root = import_dist.Root.fromJSON({
			_type: "root",
			spec_version: SPEC_VERSION,
			version: 1,
			expires,
			consistent_snapshot: true,
			keys: { [tufKey.keyID]: tufKey.toJSON() },
			roles: Object.fromEntries(ROLES.map((name) => [name, role]))
		});
		writeFileSync(rootPath, signed(root));
	}
	const files = {};
	for (const [name, content] of Object.entries(targets)) {
		const bytes = Buffer.from(content);
		const sha256 = createHash("sha256").update(bytes).digest("hex");
		files[name] = new import_dist.TargetFile({
			path: name,
			length: bytes.length,
			hashes: { sha256 }
		});
		writeFileSync(join(folder, "targets", `${sha256}.${name}`), bytes);
	}
	const current = currentVersion(folder);
	if (!(current > 0 && isListed(folder, current, files))) {
		const version = current + 1;
		writeFileSync(join(folder, `${version}.targets.json`), signed(new import_dist.Targets({
			...common,
			version,
			targets: files
		})));
		const meta = { "targets.json": new import_dist.MetaFile({ version }) };
		writeFileSync(join(folder, `${version}.snapshot.json`), signed(new import_dist.Snapshot({
			...common,
			version,
			meta
		})));
		const snapshotMeta = new import_dist.MetaFile({ version });
		writeFileSync(join(folder, "timestamp.json"), signed(new import_dist.Timestamp({
			...common,
			version,
			snapshotMeta
		})));
	}
	return readFileSync(rootPath);
}
function keyOf(key) {
	const value = {
		keytype: "ecdsa",
		keyval: { public: key.pem },
		scheme: "ecdsa-sha2-nistp256"
	};
	const canonical = JSON.stringify(value).replaceAll("\\n", "\n");
	const keyID = createHash("sha256").update(canonical).digest("hex");
	return new import_dist.Key({
		keyID,
		keyType: value.keytype,
		scheme: value.scheme,
		keyVal: value.keyval
	});
}
function currentVersion(folder) {
	const path = join(folder, "timestamp.json");
	if (!existsSync(path)) return 0;
	const { signed } = JSON.parse(readFileSync(path, "utf8"));
	return signed.version;
}
function isListed(folder, version, files) {
	const { signed } = JSON.parse(readFileSync(join(folder, `${version}.targets.json`), "utf8"));
	const listed = Object.entries(signed.targets).map(([name, file]) => `${file.hashes["sha256"]} ${name}`);
	const wanted = Object.entries(files).map(([name, file]) => `${file.hashes["sha256"]} ${name}`);
	return listed.toSorted().join("\n") === wanted.toSorted().join("\n");
}
// adapters/sigstore/twin/tuf-server.ts
const SERVED = /^\/(?:(?:targets\/)?[0-9a-z][0-9a-z._-]*\.json)$/i;
function tufHandler(folder) {
	return (request) => {
		const path = join(folder, request.path);
		if (request.method !== "GET" || !SERVED.test(request.path) || !existsSync(path)) throw new Rejection(404, `${request.path} was not found`);
		return {
			status: 200,
			headers: { "content-type": "application/json" },
			body: readFileSync(path)
		};
	};
}
// adapters/sigstore/twin/sigstore-twin.ts
async function startSigstore(options) {
	const { dir, server = "https://github.com", now = () => new Date() } = options;
	const wanted = {
		...keptPorts(dir),
		...options.ports
	};
	const port = (service) => wanted[service] ?? 0;
	const keys = join(dir, "keys");
	const certificates = join(dir, "certificates");
	const since = keptSince(dir, now);
	const authority = keptAuthority(join(certificates, "fulcio.der"), keptKey(keys, "fulcio"), "clearance sandbox fulcio", since);
	const timestampRoot = keptAuthority(join(certificates, "timestamp-root.der"), keptKey(keys, "timestamp-root"), "clearance sandbox timestamp root", since);
	const timestampLeaf = timestampSigner(join(certificates, "timestamp.der"), timestampRoot, keptKey(keys, "timestamp"), since);
	const certificateLog = options.certificateLog === false ? void 0 : keptKey(keys, "certificate-log");
	const rekorKey = keptKey(keys, "rekor");
	const started = [];
	async function up(starting) {
		const service = await starting;
		started.push(service);
		return service;
	}
	async function close() {
		await Promise.all(started.map((service) => service.close()));
	}
	try {
		const oidc = await up(startOidcIssuer(port("oidc"), keptKey(keys, "oidc", "RSA"), now));
		const fulcio = await up(startFulcio(port("fulcio"), {
			authority,
			certificateLog,
			issuer: oidc.url,
			server,
			now
		}));
		const rekor = await up(startRekor(port("rekor"), {
			path: join(dir, "rekor", "entries.jsonl"),
			key: rekorKey,
			now
		}));
		const tsa = await up(startTimestampAuthority(port("tsa"), timestampLeaf, timestampRoot, now));
		const tuf = await up(serve("the TUF repository", port("tuf"), () => tufHandler(join(dir, "tuf"))));
		const trustedRoot = trustedRootJson({
			since,
			fulcio: {
				url: fulcio.url,
				authority
			},
			certificateLog,
			rekor: {
				url: rekor.url,
				key: rekorKey
			},
			timestamps: {
				url: tsa.url,
				leaf: timestampLeaf.certificate,
				root: timestampRoot
			}
		});
		const signingConfig = signingConfigJson({
			since,
			fulcio: fulcio.url,
			oidc: oidc.url,
			rekor: rekor.url,
			tsa: tsa.url
		});
		const tufRoot = writeTufRepository({
			folder: join(dir, "tuf"),
			key: keptKey(keys, "tuf"),
			since,
			targets: {
				"trusted_root.json": trustedRoot,
				"signing_config.v0.2.json": signingConfig
			}
		});
		const ports = {
			oidc: oidc.port,
			fulcio: fulcio.port,
			rekor: rekor.port,
			tsa: tsa.port,
			tuf: tuf.port
		};
		const write = (name, content) => {
			writeFileSync(join(dir, name), content);
			return join(dir, name);
		};
		write("ports.json", JSON.stringify(ports));
		return {
			oidc: oidc.url,
			fulcio: fulcio.url,
			rekor: rekor.url,
			tsa: tsa.url,
			tuf: tuf.url,
			issuer: oidc.url,
			ports,
			trustedRoot: write("trusted_root.json", trustedRoot),
			signingConfig: write("signing_config.json", signingConfig),
			tufRoot: write("tuf-root.json", tufRoot),
			grant: oidc.grant,
			mint: oidc.mint,
			close
		};
	} catch (error) {
		await close();
		throw error;
	}
}
function keptPorts(dir) {
	const path = join(dir, "ports.json");
	return existsSync(path) ? readJson(path) : {};
}
function keptSince(dir, now) {
	const path = join(dir, "since.json");
	if (!existsSync(path)) {
		mkdirSync(dir, { recursive: true });
		writeFileSync(path, JSON.stringify(new Date(now().getTime() - 36e5)));
	}
	return new Date(readJson(path));
}
function readJson(path) {
	try {
		return JSON.parse(readFileSync(path, "utf8"));
	} catch (cause) {
		throw new Fault("SANDBOX_UNUSABLE", `${path} can't be read: remove the folder to start afresh.`, { cause });
	}
}
function grantsOf(dir, issuer) {
	return grantSigner(issuer, keptKey(join(dir, "keys"), "oidc", "RSA"), () => new Date());
}
export { startSigstore as n, grantsOf as t };
