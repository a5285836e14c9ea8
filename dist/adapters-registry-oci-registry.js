import { C as unknown, b as string, g as object, h as number, m as looseObject, s as array, v as record } from "./zod.js";
import { r as Fault } from "./chain-fault.js";
import { i as hexOf, r as digestOf, t as Digest } from "./chain-digest-digest.js";
import { a as printUrl, i as originOf, n as isLoopback, r as maySendTo, t as endpoint } from "./adapters-registry-endpoint.js";
import { a as MEDIA, t as Descriptor } from "./chain-digest-descriptor.js";
import { a as repositoryOf, i as registryOf } from "./chain-digest-image-name.js";
import { Agent, request } from "node:http";
import { Readable } from "node:stream";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { Agent as Agent$1, request as request$1 } from "node:https";
import { text } from "node:stream/consumers";
import { pipeline as pipeline$1 } from "node:stream/promises";
// adapters/registry/json.ts
function jsonIn(content) {
	try {
		const text = typeof content === "string" ? content : new TextDecoder("utf-8", { fatal: true }).decode(content);
		return JSON.parse(text);
	} catch {
		return;
	}
}
// adapters/registry/credential-helper.ts
const Answer = object({
	Username: string(),
	Secret: string()
});
const LONGEST = 3e4;
async function askCredentialHelper(name, registry, environment) {
	const program = `docker-credential-${name}`;
	const child = spawn(program, ["get"], {
		env: { ...environment },
		stdio: [
			"pipe",
			"pipe",
			"ignore"
		],
		timeout: LONGEST
	});
	const ended = new Promise((resolve, reject) => {
		child.once("error", (cause) => reject(unusable(program, "can't be started", cause)));
		child.once("close", resolve);
	});
	child.stdin.on("error", () => void 0).end(registry);
	const [output, code] = await Promise.all([text(child.stdout), ended]);
	if (code !== 0) {
		if (/credentials not found/i.test(output)) return void 0;
		throw unusable(program, code === null ? `gave no answer in ${LONGEST} ms` : `ended with ${code}`);
	}
	const parsed = Answer.safeParse(jsonIn(output));
	if (!parsed.success) throw unusable(program, "answered something else than a credential");
	const { Secret, Username } = parsed.data;
	return Username === "<token>" ? {
		kind: "identity-token",
		token: Secret
	} : {
		kind: "password",
		username: Username,
		password: Secret
	};
}
function unusable(program, why, cause) {
	const message = `the credential helper ${program}, which Docker's config names, ${why}`;
	return new Fault("INPUT_INVALID", message, cause === void 0 ? {} : { cause });
}
// adapters/registry/docker-config.ts
const Entry = object({
	auth: string().optional(),
	username: string().optional(),
	password: string().optional(),
	identitytoken: string().optional(),
	registrytoken: string().optional()
});
const DockerConfig = object({
	auths: record(string(), Entry).default({}),
	credHelpers: record(string(), string()).default({}),
	credsStore: string().optional()
});
function dockerCredentials(environment) {
	const folder = environment["DOCKER_CONFIG"] || join(environment["HOME"] || homedir(), ".docker");
	const path = join(folder, "config.json");
	let config;
	return async (registry) => {
		config ??= readConfig(path);
		const { auths, credHelpers, credsStore } = await config;
		const key = registry === "docker.io" ? "https://index.docker.io/v1/" : registry;
		const helper = credHelpers[registry] ?? credsStore;
		if (helper !== void 0) {
			const found = await askCredentialHelper(helper, key, environment);
			if (found !== void 0) return found;
		}
		const entry = Object.entries(auths).find(([name]) => name === key || hostOf(name) === hostOf(key))?.[1];
		return entry && credentialIn(entry, path, registry);
	};
}
async function readConfig(path) {
	let text;
	try {
		text = await readFile(path, "utf8");
	} catch (cause) {
		if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return DockerConfig.parse({});
		throw new Fault("INPUT_INVALID", `Docker's config ${path} can't be read`, { cause });
	}
	const parsed = DockerConfig.safeParse(jsonIn(text));
	if (parsed.success) return parsed.data;
	throw new Fault("INPUT_INVALID", `Docker's config ${path} isn't what docker login writes: log in again`);
}
function hostOf(name) {
	return name.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}
function credentialIn(entry, path, registry) {
	if (entry.registrytoken) return {
		kind: "registry-token",
		token: entry.registrytoken
	};
	if (entry.identitytoken) return {
		kind: "identity-token",
		token: entry.identitytoken
	};
	if (entry.username && entry.password) return {
		kind: "password",
		username: entry.username,
		password: entry.password
	};
	if (!entry.auth) return void 0;
	const decoded = Buffer.from(entry.auth, "base64").toString("utf8");
	const colon = decoded.indexOf(":");
	if (colon < 1) throw new Fault("INPUT_INVALID", `Docker's config ${path} has a broken entry for ${registry}: log in again`);
	return {
		kind: "password",
		username: decoded.slice(0, colon),
		password: decoded.slice(colon + 1)
	};
}
// adapters/registry/transport.ts
var NoAnswer = class extends Error {
	name = "NoAnswer";
	code;
	constructor(cause) {
		const code = cause instanceof Error && "code" in cause ? cause.code : void 0;
		const words = typeof code === "string" ? code : cause instanceof Error ? cause.message : String(cause);
		super(words, { cause });
		this.code = words;
	}
};
function httpTransport(proxy = {}) {
	const agents = {
		direct: new Agent({ keepAlive: true }),
		http: new Agent({
			keepAlive: true,
			proxyEnv: { ...proxy }
		}),
		https: new Agent$1({
			keepAlive: true,
			proxyEnv: { ...proxy }
		})
	};
	return (request$2, { silence, signal }) => new Promise((resolve, reject) => {
		const { body, method, url } = request$2;
		const secure = url.protocol === "https:";
		const headers = {
			...request$2.headers,
			...body ? { "content-length": String(body.size) } : {}
		};
		const agent = secure ? agents.https : isLoopback(url.hostname) ? agents.direct : agents.http;
		const outgoing = (secure ? request$1 : request)(url, {
			method,
			headers,
			agent,
			signal
		});
		outgoing.setTimeout(silence, () => outgoing.destroy(new Error(`silent for ${silence} ms`)));
		outgoing.on("error", (cause) => reject(new NoAnswer(signal.aborted ? signal.reason : cause)));
		outgoing.on("response", (incoming) => {
			resolve({
				url,
				status: incoming.statusCode ?? 0,
				headers: incoming.headers,
				body: incoming
			});
		});
		if (body === void 0) outgoing.end();
		else pipeline$1(Readable.from(reported(body.content(), reject)), outgoing).catch(() => void 0);
	});
}
async function* reported(content, failed) {
	try {
		yield* content;
	} catch (error) {
		failed(error);
		throw error;
	}
}
// adapters/registry/answer.ts
const DOCUMENT_LIMIT = 4194304;
async function readWhole(answer) {
	const { body, headers, status, url } = answer;
	const chunks = [];
	let size = 0;
	try {
		for await (const chunk of body) {
			size += chunk.length;
			if (size > 4194304) break;
			chunks.push(chunk);
		}
	} catch (cause) {
		throw new NoAnswer(cause);
	}
	if (size <= 4194304) return {
		headers,
		status,
		url,
		bytes: Buffer.concat(chunks)
	};
	throw new Fault("REGISTRY_REJECTED", `${printUrl(url)} answered more than ${DOCUMENT_LIMIT} bytes`);
}
function parseJson(bytes, schema, what) {
	const parsed = schema.safeParse(jsonIn(bytes));
	if (parsed.success) return parsed.data;
	throw new Fault("REGISTRY_REJECTED", `${what} isn't the JSON that the spec asks for`, { cause: parsed.error });
}
function discard(answer) {
	answer.body.on("error", () => void 0).resume();
}
const ErrorBody = object({ errors: array(object({
	code: string().optional(),
	message: string().optional()
})).min(1) });
function reasonOf({ bytes, status }) {
	const parsed = ErrorBody.safeParse(jsonIn(bytes));
	const first = parsed.success ? parsed.data.errors[0] : void 0;
	const text = [first?.code, first?.message].filter((part) => part !== void 0).join(": ");
	return `${status}${text === "" ? "" : ` (${text.replace(/[^\x20-\x7e]+/g, " ").slice(0, 200)})`}`;
}
// adapters/registry/patience.ts
const PATIENCE = {
	attempts: 4,
	firstWait: 200,
	longestWait: 3e4,
	settle: 250,
	silence: 3e4,
	answer: 6e4
};
function timeFor(patience, bytes) {
	return patience.answer + Math.ceil(bytes / 65536 * 1e3);
}
function waitAfter(patience, attempt, asked, random) {
	if (asked !== void 0) return asked > patience.longestWait ? void 0 : asked;
	return random * Math.min(patience.longestWait, patience.firstWait * 2 ** (attempt - 1));
}
function retryAfter(header, now) {
	if (header === void 0) return void 0;
	if (/^\d{1,9}$/.test(header)) return Number(header) * 1e3;
	const date = Date.parse(header);
	return Number.isNaN(date) ? void 0 : Math.max(0, date - now);
}
// adapters/registry/persistence.ts
const PASSING = new Set([
	408,
	429,
	500,
	502,
	503,
	504
]);
async function persist({ patience, signal }, { url, repeatable }, attempt) {
	for (let count = 1;; count += 1) {
		const outcome = await attempt().catch(noAnswer);
		signal?.throwIfAborted();
		const silent = outcome instanceof NoAnswer;
		if (!silent && !PASSING.has(outcome.status)) return outcome;
		const asked = silent ? void 0 : retryAfter(outcome.headers["retry-after"], Date.now());
		const wait = waitAfter(patience, count, asked, Math.random());
		if (!repeatable || wait === void 0 || count >= patience.attempts) throw silent ? unheard(url, outcome) : unwilling(url, outcome);
		await pause(wait, signal);
	}
}
async function pause(milliseconds, signal) {
	await setTimeout(milliseconds, void 0, signal ? { signal } : {});
}
function noAnswer(error) {
	if (error instanceof NoAnswer) return error;
	throw error;
}
function unwilling(url, { headers, status }) {
	const later = headers["retry-after"];
	const hint = later === void 0 ? "" : `; it wants to be asked again after: ${later.slice(0, 40)}`;
	return new Fault("REGISTRY_UNREACHABLE", `${printUrl(url)} answered ${status}${hint}`, { retryable: true });
}
function unheard(url, cause) {
	const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(cause.code);
	const remedy = untrusted ? ": name its authority in NODE_EXTRA_CA_CERTS" : "";
	const message = `${printUrl(url)} gave no whole answer (${cause.code})${remedy}`;
	return new Fault("REGISTRY_UNREACHABLE", message, {
		cause,
		retryable: !untrusted
	});
}
// adapters/registry/blob-content.ts
async function* blobContent(client, image, { digest, size }) {
	let offset = 0;
	for (let attempt = 1;; attempt += 1) {
		const answer = await client.open({
			image,
			method: "GET",
			url: endpoint(image, `blobs/${digest}`),
			headers: offset === 0 ? {} : { range: `bytes=${offset}-` },
			access: "pull",
			expect: offset === 0 ? [200, 404] : [
				200,
				206,
				404
			],
			time: timeFor(client.patience, size)
		});
		if (answer.status === 404) {
			answer.body.resume();
			throw new Fault("IMAGE_NOT_FOUND", `the registry holds no blob ${digest} of ${image}`);
		}
		try {
			let skip = offset - startOf(answer);
			for await (const chunk of answer.body) {
				const fresh = chunk.subarray(Math.min(skip, chunk.length));
				skip -= chunk.length - fresh.length;
				offset += fresh.length;
				if (fresh.length > 0) yield fresh;
			}
			return;
		} catch (cause) {
			if (cause instanceof Fault) throw cause;
			if (attempt >= client.patience.attempts) throw unheard(answer.url, new NoAnswer(cause));
		} finally {
			answer.body.destroy();
		}
	}
}
function startOf({ headers, status, url }) {
	if (status === 200) return 0;
	const start = /^bytes (\d+)-/.exec(headers["content-range"] ?? "")?.[1];
	if (start !== void 0) return Number(start);
	throw new Fault("REGISTRY_REJECTED", `${url.host} answered a range without saying which`);
}
// adapters/registry/checked-content.ts
async function* checkedContent(content, expected) {
	const hash = createHash("sha256");
	let size = 0;
	for await (const chunk of content) {
		size += chunk.length;
		if (size > expected.size) throw wrongSize(expected, `more than ${expected.size}`);
		hash.update(chunk);
		yield chunk;
	}
	if (size < expected.size) throw wrongSize(expected, `only ${size} of ${expected.size}`);
	const digest = `sha256:${hash.digest("hex")}`;
	if (digest === expected.digest) return;
	throw new Fault("DIGEST_MISMATCH", `the content named ${expected.digest} is ${digest}`);
}
function wrongSize({ digest }, found) {
	return new Fault("DIGEST_MISMATCH", `the content named ${digest} has ${found} bytes`);
}
// adapters/registry/document.ts
const Document = object({
	mediaType: string().optional(),
	artifactType: string().optional(),
	config: object({ mediaType: string() }).optional(),
	subject: Descriptor.optional(),
	annotations: record(string(), string()).optional()
});
const DOCUMENTS = [
	MEDIA.index,
	MEDIA.manifest,
	MEDIA.dockerIndex,
	MEDIA.dockerManifest
];
const ACCEPTED = DOCUMENTS.join(", ");
function mediaTypeOf(bytes, header, what) {
	const said = header?.split(";", 1)[0]?.trim().toLowerCase();
	const written = parseJson(bytes, Document, what).mediaType;
	const mediaType = written ?? said;
	const agreed = written === void 0 || said === void 0 || !DOCUMENTS.includes(said) || said === written;
	if (mediaType !== void 0 && DOCUMENTS.includes(mediaType) && agreed) return mediaType;
	throw new Fault("REGISTRY_REJECTED", `${what} is neither an image manifest nor an index`);
}
function asReferrer(manifest) {
	const { bytes, mediaType } = manifest;
	const parsed = Document.safeParse(jsonIn(bytes));
	if (!parsed.success || parsed.data.subject === void 0) return void 0;
	const { annotations, artifactType, config, subject } = parsed.data;
	const type = artifactType ?? config?.mediaType;
	const descriptor = {
		mediaType,
		digest: digestOf(bytes),
		size: bytes.length,
		...type === void 0 ? {} : { artifactType: type },
		...annotations === void 0 ? {} : { annotations }
	};
	return {
		subject: subject.digest,
		descriptor
	};
}
// adapters/registry/pages.ts
const MOST_PAGES = 1e3;
async function* pages(first, read) {
	const seen = new Set();
	for (let page = first; page !== void 0;) {
		if (seen.has(page.href) || seen.size >= MOST_PAGES) throw new Fault("REGISTRY_REJECTED", `the pages of ${printUrl(first)} don't come to an end`);
		seen.add(page.href);
		const answer = await read(page);
		yield answer;
		page = nextOf(answer.headers["link"], page);
	}
}
function nextOf(link, page) {
	const header = Array.isArray(link) ? link.join(",") : link ?? "";
	const target = /<([^>]*)>[^<]*;\s*rel="?next"?(?:\s|;|,|$)/i.exec(header)?.[1];
	if (target === void 0) return void 0;
	const next = URL.canParse(target, page.href) ? new URL(target, page) : void 0;
	if (next?.origin === page.origin) return next;
	throw new Fault("REGISTRY_REJECTED", `${printUrl(page)} names a next page on another host`);
}
// adapters/registry/reference.ts
function checkReference(reference) {
	if (Digest.safeParse(reference).success || /^\w[\w.-]{0,127}$/.test(reference)) return reference;
	throw new Fault("INPUT_INVALID", `"${reference}" is neither a tag nor sha256:<64 hex digits>`);
}
function digestIn(reference) {
	const digest = Digest.safeParse(reference);
	return digest.success ? digest.data : void 0;
}
function fallbackTag(subject) {
	return `sha256-${hexOf(subject)}`;
}
// adapters/registry/descriptors-in.ts
function descriptorsIn(entries) {
	return entries.map((entry) => Descriptor.safeParse(entry)).filter((parsed) => parsed.success).map(({ data }) => data);
}
// adapters/registry/referrers.ts
const Entries = looseObject({ manifests: array(unknown()) });
async function readReferrers(client, image, subject) {
	const [api, fallback] = await Promise.all([readApi(client, image, subject), readFallback(client, image, subject)]);
	return {
		entries: [...new Map([...descriptorsIn(fallback?.document.manifests ?? []), ...api ?? []].map((one) => [one.digest, one])).values()],
		api,
		fallback
	};
}
async function readApi(client, image, subject) {
	const found = [];
	const read = (url) => client.send({
		image,
		method: "GET",
		url,
		headers: { accept: MEDIA.index },
		access: "pull",
		expect: [
			200,
			400,
			404,
			405
		]
	});
	for await (const page of pages(endpoint(image, `referrers/${subject}`), read)) {
		const isIndex = page.headers["content-type"]?.startsWith(MEDIA.index) ?? false;
		if (page.status !== 200 || !isIndex) return void 0;
		found.push(...descriptorsIn(parseJson(page.bytes, Entries, `the referrers of ${image}`).manifests));
	}
	return found;
}
async function readFallback(client, image, subject) {
	const answer = await client.send({
		image,
		method: "GET",
		url: endpoint(image, `manifests/${fallbackTag(subject)}`),
		headers: { accept: ACCEPTED },
		access: "pull",
		expect: [200, 404]
	});
	if (answer.status === 404) return void 0;
	const what = `the index ${fallbackTag(subject)} of ${image}`;
	return {
		document: parseJson(answer.bytes, Entries, what),
		etag: answer.headers.etag
	};
}
function isListed({ entries }, digest) {
	return entries.some((entry) => entry.digest === digest);
}
// adapters/registry/oci-reader.ts
const TagList = object({ tags: array(string()).nullish() });
function ociReader(client) {
	return {
		resolve: async (image, reference) => resolve$1(client, image, checkReference(reference)),
		manifest: async (image, reference) => manifest(client, image, checkReference(reference)),
		blob: (image, blob) => checkedContent(blobContent(client, image, blob), blob),
		tags: (image) => tags(client, image),
		async referrers(image, subject) {
			const { entries } = await readReferrers(client, image, subject);
			return entries;
		}
	};
}
async function resolve$1(client, image, reference) {
	const answer = await client.send({
		image,
		method: "HEAD",
		url: endpoint(image, `manifests/${reference}`),
		headers: { accept: ACCEPTED },
		access: "pull",
		expect: [200, 404]
	});
	if (answer.status === 404) return void 0;
	const { "content-length": length, "content-type": type, "docker-content-digest": named } = answer.headers;
	const digest = Digest.safeParse(named);
	if (!digest.success || length === void 0 || type === void 0) return (await manifest(client, image, reference)).descriptor;
	sameDigest(image, reference, digest.data);
	return {
		mediaType: type.split(";", 1)[0]?.trim() ?? type,
		digest: digest.data,
		size: Number(length)
	};
}
async function manifest(client, image, reference) {
	const answer = await client.send({
		image,
		method: "GET",
		url: endpoint(image, `manifests/${reference}`),
		headers: { accept: ACCEPTED },
		access: "pull",
		expect: [200, 404]
	});
	if (answer.status === 404) throw new Fault("IMAGE_NOT_FOUND", `the registry holds no ${reference} of ${image}`);
	const { bytes } = answer;
	const digest = digestOf(bytes);
	sameDigest(image, reference, digest);
	const named = answer.headers["docker-content-digest"];
	if (typeof named === "string") sameDigest(image, named, digest);
	return {
		descriptor: {
			mediaType: mediaTypeOf(bytes, answer.headers["content-type"], `${reference} of ${image}`),
			digest,
			size: bytes.length
		},
		bytes
	};
}
function sameDigest(image, reference, found) {
	const asked = digestIn(reference);
	if (asked === void 0 || asked === found) return;
	throw new Fault("DIGEST_MISMATCH", `the registry gave ${found} for ${image}@${asked}`);
}
async function tags(client, image) {
	const found = [];
	const read = (url) => client.send({
		image,
		method: "GET",
		url,
		access: "pull",
		expect: [200, 404]
	});
	for await (const page of pages(endpoint(image, "tags/list"), read)) {
		if (page.status === 404) break;
		found.push(...parseJson(page.bytes, TagList, `the tags of ${image}`).tags ?? []);
	}
	return found;
}
// adapters/registry/challenge.ts
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const PART = new RegExp(`\\s*,?\\s*(?:(${TOKEN})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))|(${TOKEN})(?=\\s|,|$))`, "y");
function parseChallenges(header) {
	const challenges = [];
	PART.lastIndex = 0;
	while (PART.lastIndex < header.length) {
		const match = PART.exec(header);
		if (match === null) break;
		const [, name, quoted, bare, scheme] = match;
		if (scheme !== void 0) challenges.push({
			scheme: scheme.toLowerCase(),
			parameters: {}
		});
		const last = challenges.at(-1);
		if (name === void 0 || last === void 0) continue;
		last.parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "";
	}
	return challenges;
}
// adapters/registry/credentials.ts
function credentialFor(registry, credential) {
	return async (asked) => asked === registry ? credential : void 0;
}
function basicHeader(username, password) {
	return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
// adapters/registry/authorization.ts
const TokenAnswer = object({
	token: string().optional(),
	access_token: string().optional(),
	expires_in: number().positive().optional()
});
var Authorization = class {
	#registry;
	#credentials;
	#fetch;
	#tokens = new Map();
	#challenge;
	constructor(registry, credentials, fetch) {
		this.#registry = registry;
		this.#credentials = credentials;
		this.#fetch = fetch;
	}
	async header(scope) {
		const challenge = this.#challenge;
		if (challenge === void 0) return void 0;
		if (challenge.scheme === "basic") return this.#basic();
		const kept = this.#tokens.get(scope);
		if (kept !== void 0) {
			const { expires, header } = await kept;
			if (Date.now() < expires) return header;
			this.#forget(scope, kept);
		}
		return (await this.#token(challenge, scope)).header;
	}
	async answer(header, scope, refused) {
		const challenges = parseChallenges(header);
		this.#challenge = challenges.find(({ scheme, parameters }) => scheme === "bearer" && "realm" in parameters) ?? challenges.find(({ scheme }) => scheme === "basic");
		if (this.#challenge === void 0) return void 0;
		const kept = this.#tokens.get(scope);
		if (kept !== void 0 && (await kept).header === refused) this.#forget(scope, kept);
		const next = await this.header(scope);
		return next === refused ? void 0 : next;
	}
	async #basic() {
		const credential = await this.#credentials(this.#registry);
		return credential?.kind === "password" ? basicHeader(credential.username, credential.password) : void 0;
	}
	#token(challenge, scope) {
		const kept = this.#tokens.get(scope);
		if (kept !== void 0) return kept;
		const coming = this.#ask(challenge, scope);
		this.#tokens.set(scope, coming);
		coming.catch(() => this.#forget(scope, coming));
		return coming;
	}
	#forget(scope, token) {
		if (this.#tokens.get(scope) === token) this.#tokens.delete(scope);
	}
	async #ask(challenge, scope) {
		const credential = await this.#credentials(this.#registry);
		if (credential?.kind === "registry-token") return {
			header: `Bearer ${credential.token}`,
			expires: Number.POSITIVE_INFINITY
		};
		const asked = Date.now();
		const answer = await this.#fetch(tokenRequest(this.#realm(challenge), challenge, scope, credential));
		if (answer.status !== 200) {
			const reason = reasonOf(answer);
			throw new Fault("REGISTRY_DENIED", `the token service of ${this.#registry} answered ${reason} for ${scope}`);
		}
		const what = `the answer of ${this.#registry}'s token service`;
		const body = parseJson(answer.bytes, TokenAnswer, what);
		const token = body.token ?? body.access_token;
		if (token === void 0) throw new Fault("REGISTRY_REJECTED", `${what} has no token`);
		return {
			header: `Bearer ${token}`,
			expires: asked + (body.expires_in ?? 60) * 900
		};
	}
	#realm(challenge) {
		const realm = challenge.parameters["realm"] ?? "";
		if (URL.canParse(realm) && maySendTo(new URL(originOf(this.#registry)), new URL(realm))) return new URL(realm);
		throw new Fault("REGISTRY_REJECTED", `${this.#registry} names a token service that credentials can't be sent to safely (it needs https)`);
	}
};
function tokenRequest(realm, challenge, scope, credential) {
	const service = challenge.parameters["service"];
	const wanted = {
		...service === void 0 ? {} : { service },
		scope
	};
	if (credential?.kind === "identity-token") {
		const form = {
			...wanted,
			grant_type: "refresh_token",
			client_id: "clearance",
			refresh_token: credential.token
		};
		return {
			method: "POST",
			url: realm,
			headers: { "content-type": "application/x-www-form-urlencoded" },
			body: bodyOf(Buffer.from(new URLSearchParams(form).toString()))
		};
	}
	const url = new URL(realm);
	for (const [name, value] of Object.entries(wanted)) url.searchParams.append(name, value);
	return {
		method: "GET",
		url,
		headers: credential === void 0 ? {} : { authorization: basicHeader(credential.username, credential.password) }
	};
}
function bodyOf(bytes) {
	return {
		size: bytes.length,
		content: async function* () {
			yield bytes;
		}
	};
}
// adapters/registry/put-document.ts
async function putDocument(client, image, reference, { bytes, mediaType }, condition) {
	const answer = await client.send({
		image,
		method: "PUT",
		url: endpoint(image, `manifests/${reference}`),
		headers: {
			"content-type": mediaType,
			...condition
		},
		body: bodyOf(bytes),
		access: "pull,push",
		expect: condition === void 0 ? [201] : [201, 412],
		repeatable: condition === void 0
	});
	const named = digestIn(String(answer.headers["docker-content-digest"] ?? ""));
	if (answer.status !== 201 || named === void 0 || named === digestOf(bytes)) return answer;
	throw new Fault("DIGEST_MISMATCH", `the registry stored ${reference} of ${image} as ${named}`);
}
// adapters/registry/list-under-tag.ts
const ROUNDS = 8;
async function listUnderTag(client, image, subject, entry) {
	let failed;
	for (let round = 1; round <= ROUNDS; round += 1) {
		const began = performance.now();
		const listed = await readReferrers(client, image, subject);
		if (isListed(listed, entry.digest)) return;
		failed = await write(client, image, subject, listed.fallback, entry);
		const trip = performance.now() - began;
		await client.pause(client.patience.settle + trip * (2 + 2 * Math.random()));
	}
	throw new Fault("REFERRER_LOST", `${entry.digest} was put as a referrer of ${image}@${subject}, but isn't listed after ${ROUNDS} attempts`, {
		cause: failed,
		retryable: true
	});
}
async function write(client, image, subject, fallback, entry) {
	const index = {
		schemaVersion: 2,
		...fallback?.document,
		mediaType: MEDIA.index,
		manifests: [...fallback?.document.manifests ?? [], entry]
	};
	const document = {
		bytes: Buffer.from(JSON.stringify(index)),
		mediaType: MEDIA.index
	};
	try {
		await putDocument(client, image, fallbackTag(subject), document, conditionOn(fallback));
		return;
	} catch (error) {
		if (error instanceof Fault && error.retryable) return error;
		throw error;
	}
}
function conditionOn(fallback) {
	if (fallback === void 0) return { "if-none-match": "*" };
	return fallback.etag === void 0 ? {} : { "if-match": fallback.etag };
}
// adapters/registry/attach-referrer.ts
const LOOKS = 3;
async function attachReferrer(client, turns, image, manifest) {
	const referrer = asReferrer(manifest);
	if (referrer === void 0) throw new Fault("IMAGE_MALFORMED", `a referrer of ${image} needs a subject, and this one has none`);
	const { descriptor, subject } = referrer;
	if ((await putDocument(client, image, descriptor.digest, manifest)).headers["oci-subject"] === subject && await registryLists(client, image, subject, descriptor.digest)) return descriptor;
	await turns.take(`${image}@${subject}`, () => listUnderTag(client, image, subject, descriptor));
	return descriptor;
}
async function registryLists(client, image, subject, referrer) {
	for (let look = 1; look <= LOOKS; look += 1) {
		const listed = await readReferrers(client, image, subject);
		if (isListed(listed, referrer)) return true;
		if (listed.api === void 0) return false;
		await client.pause(client.patience.settle * look);
	}
	return false;
}
// adapters/registry/turns.ts
var Turns = class {
	#last = new Map();
	async take(what, act) {
		const turn = (this.#last.get(what) ?? Promise.resolve()).then(act);
		const over = turn.then(() => void 0, () => void 0);
		this.#last.set(what, over);
		try {
			return await turn;
		} finally {
			if (this.#last.get(what) === over) this.#last.delete(what);
		}
	}
};
// adapters/registry/upload-blob.ts
async function uploadBlob(client, image, blob, content) {
	await client.send({
		image,
		method: "PUT",
		url: endpoint(image, "blobs/uploads/"),
		begin: async () => completed(await startUpload(client, image), blob),
		headers: { "content-type": "application/octet-stream" },
		body: {
			size: blob.size,
			content: () => checkedContent(content(), blob)
		},
		access: "pull,push",
		expect: [201],
		time: timeFor(client.patience, blob.size)
	});
}
async function mountBlob(client, image, { digest }, from) {
	if (registryOf(from) !== registryOf(image)) return false;
	const url = endpoint(image, "blobs/uploads/");
	url.searchParams.set("mount", digest);
	url.searchParams.set("from", repositoryOf(from));
	return (await client.send({
		image,
		method: "POST",
		url,
		access: "pull,push",
		expect: [201, 202]
	})).status === 201;
}
async function startUpload(client, image) {
	const url = endpoint(image, "blobs/uploads/");
	const answer = await client.send({
		image,
		method: "POST",
		url,
		access: "pull,push",
		expect: [202]
	});
	const location = answer.headers.location ?? "";
	const upload = URL.canParse(location, answer.url.href) ? new URL(location, answer.url) : void 0;
	if (location !== "" && upload !== void 0 && maySendTo(url, upload)) return upload;
	throw new Fault("REGISTRY_REJECTED", `${printUrl(url)} opened an upload without saying where`);
}
function completed(upload, { digest }) {
	return new URL(`${upload.href}${upload.search === "" ? "?" : "&"}digest=${encodeURIComponent(digest)}`);
}
// adapters/registry/oci-writer.ts
function ociWriter(client) {
	const turns = new Turns();
	return {
		async putBlob(image, blob, content, from) {
			if (await hasBlob(client, image, blob)) return;
			if (from !== void 0 && await mountBlob(client, image, blob, from)) return;
			await uploadBlob(client, image, blob, content);
		},
		async putManifest(image, { bytes, mediaType, tag }) {
			const descriptor = {
				mediaType,
				digest: digestOf(bytes),
				size: bytes.length
			};
			await putDocument(client, image, checkReference(tag ?? descriptor.digest), {
				bytes,
				mediaType
			});
			return descriptor;
		},
		putReferrer: (image, manifest) => attachReferrer(client, turns, image, manifest)
	};
}
async function hasBlob(client, image, { digest, size }) {
	const url = endpoint(image, `blobs/${digest}`);
	const answer = await client.send({
		image,
		method: "HEAD",
		url,
		access: "pull,push",
		expect: [200, 404]
	});
	const held = answer.headers["content-length"];
	if (answer.status === 200 && held !== void 0 && Number(held) !== size) throw new Fault("DIGEST_MISMATCH", `the registry's ${digest} has ${held} bytes, ours ${size}`);
	return answer.status === 200;
}
// adapters/registry/redirect.ts
const REDIRECTS = new Set([
	301,
	302,
	303,
	307,
	308
]);
const MOST_HOPS = 5;
function redirection(method, answer, hops) {
	const location = answer.headers.location;
	if (!REDIRECTS.has(answer.status) || location === void 0) return void 0;
	const keeps = method === "GET" || method === "HEAD" || answer.status === 307 || answer.status === 308;
	const to = URL.canParse(location, answer.url.href) ? new URL(location, answer.url) : void 0;
	if (to !== void 0 && keeps && hops < MOST_HOPS && maySendTo(answer.url, to)) return to;
	throw new Fault("REGISTRY_REJECTED", `${method} ${printUrl(answer.url)} was redirected too often, or to where it may not go`);
}
// adapters/registry/registry-client.ts
function registryClient(options) {
	const { credentials = async () => void 0, signal } = options;
	const patience = {
		...PATIENCE,
		...options.patience
	};
	const transport = httpTransport(options.proxy);
	const authorizations = new Map();
	function once(request, time = patience.answer) {
		const limit = AbortSignal.timeout(time);
		return transport(request, {
			silence: patience.silence,
			signal: signal ? AbortSignal.any([signal, limit]) : limit
		});
	}
	function authorizationOf(registry) {
		const known = authorizations.get(registry);
		if (known !== void 0) return known;
		const fresh = new Authorization(registry, credentials, (request) => persist({
			patience,
			signal
		}, {
			url: request.url,
			repeatable: true
		}, async () => readWhole(await once(request))));
		authorizations.set(registry, fresh);
		return fresh;
	}
	async function attempt(call) {
		const { access, body, headers, image, method, time } = call;
		const origin = originOf(registryOf(image));
		const authorization = authorizationOf(registryOf(image));
		const scope = `repository:${repositoryOf(image)}:${access}`;
		let url = await call.begin?.() ?? call.url;
		let known = url.origin === origin ? await authorization.header(scope) : void 0;
		let asked = false;
		for (let hops = 0;;) {
			const own = url.origin === origin && known !== void 0 ? { authorization: known } : {};
			const answer = await once({
				method,
				url,
				headers: {
					...headers,
					...own
				},
				...body ? { body } : {}
			}, time);
			const challenge = answer.headers["www-authenticate"];
			const next = redirection(method, answer, hops);
			if (next !== void 0) {
				hops += 1;
				url = next;
			} else if (answer.status === 401 && challenge !== void 0 && url.origin === origin && !asked) {
				asked = true;
				known = await authorization.answer(challenge, scope, known);
				if (known === void 0) return answer;
			} else return answer;
			discard(answer);
		}
	}
	return {
		patience,
		pause: (milliseconds) => pause(milliseconds, signal),
		async send(call) {
			const answer = await persist({
				patience,
				signal
			}, repetition(call), async () => readWhole(await attempt(call)));
			if (!call.expect.includes(answer.status)) throw refusal(call, answer);
			return answer;
		},
		async open(call) {
			const answer = await persist({
				patience,
				signal
			}, repetition(call), async () => {
				const opened = await attempt(call);
				return call.expect.includes(opened.status) ? opened : {
					...opened,
					whole: await readWhole(opened)
				};
			});
			if ("whole" in answer) throw refusal(call, answer.whole);
			return answer;
		}
	};
}
function repetition({ repeatable = true, url }) {
	return {
		repeatable,
		url
	};
}
function refusal({ access, image, method }, answer) {
	const reason = reasonOf(answer);
	if (answer.status !== 401 && answer.status !== 403) return new Fault("REGISTRY_REJECTED", `${method} ${printUrl(answer.url)} answered ${reason}`);
	const right = access === "pull" ? "read" : "write";
	return new Fault("REGISTRY_DENIED", `${registryOf(image)} doesn't let us ${right} ${repositoryOf(image)}: ${reason}; log in or ask for the permission`);
}
// adapters/registry/oci-registry.ts
function ociRegistry(options = {}) {
	const client = registryClient(options);
	return {
		...ociReader(client),
		...ociWriter(client)
	};
}
function registryFromEnvironment(environment, options = {}) {
	return ociRegistry({
		credentials: dockerCredentials(environment),
		proxy: environment,
		...options
	});
}
export { dockerCredentials as i, registryFromEnvironment as n, credentialFor as r, ociRegistry as t };
