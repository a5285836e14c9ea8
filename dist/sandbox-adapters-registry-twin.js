import { r as Fault } from "./chain-fault.js";
import { i as hexOf, n as digestFromHex, r as digestOf, t as Digest } from "./chain-digest-digest.js";
import { a as MEDIA, t as Descriptor } from "./chain-digest-descriptor.js";
import { T as ZodError, b as string, g as object, s as array, v as record } from "./zod.js";
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import { appendFile, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pipeline } from "node:stream/promises";
// adapters/registry/twin/problem.ts
var Problem = class extends Error {
	name = "Problem";
	status;
	code;
	headers;
	constructor(status, code, message, headers = {}) {
		super(message);
		this.status = status;
		this.code = code;
		this.headers = headers;
	}
	body() {
		return JSON.stringify({ errors: [{
			code: this.code,
			message: this.message
		}] });
	}
};
// adapters/registry/twin/access.ts
function accessBy(auth) {
	const grants = new Map();
	return {
		check(request, origin, repository) {
			if (auth.kind === "basic") {
				if (!hasPassword(request, auth)) throw denied(`Basic realm="clearance"`);
				return;
			}
			const actions = request.method === "GET" || request.method === "HEAD" ? ["pull"] : ["pull", "push"];
			const granted = grants.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "");
			const wanted = repository === void 0 ? [] : actions.map((action) => `${repository}:${action}`);
			if (granted !== void 0 && wanted.every((one) => granted.has(one))) return;
			throw denied(`Bearer realm="${origin}/token",service="clearance-twin"${repository === void 0 ? "" : `,scope="repository:${repository}:${actions.join(",")}"`}`);
		},
		token(request, url) {
			const known = hasPassword(request, auth);
			if (!known && request.headers.authorization !== void 0) throw denied(`Basic realm="clearance"`);
			if (!known && !(auth.kind === "token" && auth.anonymousPull)) throw denied(`Basic realm="clearance"`);
			const token = randomUUID();
			grants.set(token, new Set(url.searchParams.getAll("scope").flatMap((scope) => actionsOf(scope, known))));
			return {
				token,
				expires_in: 300
			};
		}
	};
}
function actionsOf(scope, known) {
	const [, repository = "", actions = ""] = /^repository:(.+):([a-z,*]+)$/.exec(scope) ?? [];
	return actions.split(",").filter((action) => known || action === "pull").map((action) => `${repository}:${action}`);
}
function hasPassword(request, auth) {
	const expected = Buffer.from(`Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString("base64")}`);
	const given = Buffer.from(request.headers.authorization ?? "");
	return given.length === expected.length && timingSafeEqual(given, expected);
}
function denied(challenge) {
	return new Problem(401, "UNAUTHORIZED", "authentication required", { "www-authenticate": challenge });
}
// adapters/registry/twin/blob-store.ts
var BlobStore = class {
	#blobs;
	#uploadDir;
	#uploads = new Map();
	constructor(dir) {
		this.#blobs = join(dir, "blobs", "sha256");
		this.#uploadDir = join(dir, "uploads");
		rmSync(this.#uploadDir, {
			recursive: true,
			force: true
		});
		mkdirSync(this.#blobs, { recursive: true });
		mkdirSync(this.#uploadDir, { recursive: true });
	}
	size(digest) {
		return statSync(this.#path(digest), { throwIfNoEntry: false })?.size;
	}
	read(digest) {
		return readFile(this.#path(digest));
	}
	stream(digest, range) {
		return createReadStream(this.#path(digest), {
			...range,
			highWaterMark: 1048576
		});
	}
	async put(bytes) {
		const id = this.begin();
		const upload = this.#upload(id);
		await appendFile(upload.file, bytes);
		upload.hash.update(bytes);
		return this.finish(id, void 0);
	}
	begin() {
		const id = randomUUID();
		this.#uploads.set(id, {
			file: join(this.#uploadDir, id),
			hash: createHash("sha256"),
			size: 0
		});
		return id;
	}
	received(id) {
		return this.#upload(id).size;
	}
	async append(id, content) {
		const upload = this.#upload(id);
		await pipeline(content, async function* (chunks) {
			for await (const chunk of chunks) {
				upload.hash.update(chunk);
				upload.size += chunk.length;
				yield chunk;
			}
		}, createWriteStream(upload.file, {
			flags: "a",
			highWaterMark: 4194304
		}));
	}
	async finish(id, expected) {
		const upload = this.#upload(id);
		this.#uploads.delete(id);
		const digest = Digest.parse(`sha256:${upload.hash.digest("hex")}`);
		if (expected !== void 0 && digest !== expected) {
			rmSync(upload.file, { force: true });
			throw new Problem(400, "DIGEST_INVALID", `the content's digest is ${digest}, not ${expected}`);
		}
		if (!existsSync(upload.file)) await appendFile(upload.file, "");
		await rename(upload.file, this.#path(digest));
		return digest;
	}
	cancel(id) {
		rmSync(this.#upload(id).file, { force: true });
		this.#uploads.delete(id);
	}
	#upload(id) {
		const upload = this.#uploads.get(id);
		if (upload === void 0) throw new Problem(404, "BLOB_UPLOAD_UNKNOWN", `no upload ${id}`);
		return upload;
	}
	#path(digest) {
		return join(this.#blobs, hexOf(digest));
	}
};
// adapters/registry/twin/exchange.ts
function send(exchange, status, headers = {}, body = "") {
	const bytes = Buffer.from(body);
	const length = headers["content-length"] ?? bytes.length;
	exchange.response.writeHead(status, {
		...headers,
		"content-length": length
	});
	exchange.response.end(exchange.request.method === "HEAD" ? void 0 : bytes);
}
function digestIn(text) {
	const digest = Digest.safeParse(text);
	if (!digest.success) throw new Problem(400, "DIGEST_INVALID", `"${text ?? ""}" is not a SHA-256 digest`);
	return digest.data;
}
function nextPage(url, changes) {
	const next = new URL(url);
	for (const [name, value] of Object.entries(changes)) next.searchParams.set(name, value);
	return { link: `<${next.pathname}${next.search}>; rel="next"` };
}
// adapters/registry/twin/intrusion.ts
var Intrusions = class {
	#open = [];
	add(intrusion) {
		this.#open.push({
			intrusion,
			left: intrusion.times ?? 1
		});
	}
	take(method, path) {
		const found = this.#open.find(({ intrusion, left }) => left > 0 && (intrusion.method ?? method) === method && intrusion.path.test(path));
		if (found === void 0) return void 0;
		found.left -= 1;
		return found.intrusion.effect;
	}
};
async function strike(effect, exchange, content) {
	const { request, response } = exchange;
	if (effect === "hang") return;
	if (effect === "lose") {
		request.resume();
		return send(exchange, 201);
	}
	if (effect === "cut") {
		const bytes = await content();
		response.writeHead(200, { "content-length": bytes.length });
		response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
		return;
	}
	request.resume();
	send(exchange, effect.status, effect.headers, effect.body);
}
// adapters/registry/twin/repository-store.ts
var RepositoryStore = class {
	#root;
	constructor(dir) {
		this.#root = join(dir, "repositories");
		mkdirSync(this.#root, { recursive: true });
	}
	hasBlob(repository, digest) {
		return existsSync(this.#path(repository, "_blobs", hexOf(digest)));
	}
	addBlob(repository, digest) {
		write(this.#path(repository, "_blobs", hexOf(digest)), "");
	}
	removeBlob(repository, digest) {
		rmSync(this.#path(repository, "_blobs", hexOf(digest)), { force: true });
	}
	manifest(repository, digest) {
		return read(this.#path(repository, "_manifests", hexOf(digest)));
	}
	addManifest(repository, digest, mediaType, subject) {
		write(this.#path(repository, "_manifests", hexOf(digest)), mediaType);
		if (subject !== void 0) write(this.#path(repository, "_referrers", hexOf(subject), hexOf(digest)), "");
	}
	removeManifest(repository, digest) {
		rmSync(this.#path(repository, "_manifests", hexOf(digest)), { force: true });
		for (const tag of this.tags(repository)) if (this.tag(repository, tag) === digest) this.removeTag(repository, tag);
	}
	tag(repository, tag) {
		const text = read(this.#path(repository, "_tags", tag));
		return text === void 0 ? void 0 : Digest.parse(text);
	}
	setTag(repository, tag, digest) {
		write(this.#path(repository, "_tags", tag), digest);
	}
	removeTag(repository, tag) {
		rmSync(this.#path(repository, "_tags", tag), { force: true });
	}
	tags(repository) {
		return list(this.#path(repository, "_tags")).sort();
	}
	referrers(repository, subject) {
		return list(this.#path(repository, "_referrers", hexOf(subject))).sort().map((hex) => digestFromHex(hex)).filter((digest) => digest !== void 0).filter((digest) => this.manifest(repository, digest) !== void 0);
	}
	has(repository) {
		return existsSync(this.#path(repository));
	}
	#path(...parts) {
		return join(this.#root, ...parts);
	}
};
function read(path) {
	return existsSync(path) ? readFileSync(path, "utf8") : void 0;
}
function list(path) {
	return existsSync(path) ? readdirSync(path).filter((name) => !name.startsWith(".")) : [];
}
function write(path, content) {
	const folder = dirname(path);
	const aside = join(folder, `.${crypto.randomUUID()}`);
	mkdirSync(folder, { recursive: true });
	writeFileSync(aside, content);
	renameSync(aside, path);
}
// adapters/registry/twin/blob-routes.ts
async function getBlob(exchange) {
	const { blobs, repositories, repository, request, response } = exchange;
	const digest = digestIn(exchange.reference);
	const size = repositories.hasBlob(repository, digest) ? blobs.size(digest) : void 0;
	if (size === void 0) throw new Problem(404, "BLOB_UNKNOWN", `no blob ${digest} in ${repository}`);
	const headers = {
		"content-type": "application/octet-stream",
		"docker-content-digest": digest,
		"accept-ranges": "bytes",
		etag: `"${digest}"`
	};
	const range = request.method === "GET" ? byteRange(request.headers.range, size) : void 0;
	const { start, end } = range ?? {
		start: 0,
		end: size - 1
	};
	if (range !== void 0) response.setHeader("content-range", `bytes ${start}-${end}/${size}`);
	response.writeHead(range === void 0 ? 200 : 206, {
		...headers,
		"content-length": end - start + 1
	});
	if (request.method === "HEAD" || size === 0) response.end();
	else await pipeline(blobs.stream(digest, {
		start,
		end
	}), response);
}
function byteRange(header, size) {
	const match = /^bytes=(\d+)-(\d*)$/.exec(header ?? "");
	if (match === null) return void 0;
	const start = Number(match[1]);
	const end = match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
	if (start > end) throw new Problem(416, "SIZE_INVALID", "range outside the blob");
	return {
		start,
		end
	};
}
const startUpload = async (exchange) => {
	const { blobs, repositories, repository, url } = exchange;
	const mount = url.searchParams.get("mount");
	const from = url.searchParams.get("from");
	if (mount !== null && from !== null && repositories.hasBlob(from, digestIn(mount))) {
		repositories.addBlob(repository, digestIn(mount));
		return created(exchange, mount);
	}
	const id = blobs.begin();
	if (url.searchParams.has("digest")) return complete(exchange, id);
	accepted(exchange, id, 202);
};
const appendUpload = async (exchange) => {
	const { blobs, reference, request } = exchange;
	const start = /^(?:bytes )?(\d+)-/.exec(request.headers["content-range"] ?? "")?.[1];
	if (start !== void 0 && Number(start) !== blobs.received(reference)) throw new Problem(416, "BLOB_UPLOAD_INVALID", "this chunk doesn't follow the one before it");
	await blobs.append(reference, request);
	accepted(exchange, reference, 202);
};
const finishUpload = (exchange) => complete(exchange, exchange.reference);
const uploadStatus = (exchange) => accepted(exchange, exchange.reference, 204);
const cancelUpload = (exchange) => {
	exchange.blobs.cancel(exchange.reference);
	send(exchange, 204);
};
const deleteBlob = (exchange) => {
	exchange.repositories.removeBlob(exchange.repository, digestIn(exchange.reference));
	send(exchange, 202);
};
async function complete(exchange, id) {
	const digest = digestIn(exchange.url.searchParams.get("digest"));
	await exchange.blobs.append(id, exchange.request);
	await exchange.blobs.finish(id, digest);
	exchange.repositories.addBlob(exchange.repository, digest);
	created(exchange, digest);
}
function created(exchange, digest) {
	send(exchange, 201, {
		location: `/v2/${exchange.repository}/blobs/${digest}`,
		"docker-content-digest": digest
	});
}
function accepted(exchange, id, status) {
	const received = exchange.blobs.received(id);
	send(exchange, status, {
		location: `/v2/${exchange.repository}/blobs/uploads/${id}`,
		"docker-upload-uuid": id,
		range: `0-${Math.max(0, received - 1)}`
	});
}
// adapters/registry/twin/manifest-routes.ts
const MANIFEST_LIMIT = 4194304;
const StoredDocument = object({
	mediaType: string().optional(),
	artifactType: string().optional(),
	config: Descriptor.optional(),
	layers: array(Descriptor).optional(),
	manifests: array(Descriptor).optional(),
	subject: Descriptor.optional(),
	annotations: record(string(), string()).optional()
});
const getManifest = async (exchange) => {
	const { blobs, repositories, repository, settings } = exchange;
	const digest = resolve$1(exchange);
	const mediaType = digest && repositories.manifest(repository, digest);
	if (digest === void 0 || mediaType === void 0) throw new Problem(404, "MANIFEST_UNKNOWN", `no manifest ${exchange.reference} in ${repository}`);
	const headers = {
		"content-type": mediaType,
		"docker-content-digest": digest
	};
	const etag = settings.conditionalWrites ? { etag: `"${digest}"` } : {};
	send(exchange, 200, {
		...headers,
		...etag
	}, await blobs.read(digest));
};
const putManifest = async (exchange) => {
	const { blobs, reference, repositories, repository, request, settings } = exchange;
	const bytes = await body(request);
	const document = parse(bytes);
	const mediaType = request.headers["content-type"] ?? document.mediaType;
	if (mediaType === void 0) throw new Problem(400, "MANIFEST_INVALID", "no media type");
	if (document.mediaType !== void 0 && document.mediaType !== mediaType) throw new Problem(400, "MANIFEST_INVALID", "Content-Type isn't the manifest's mediaType");
	for (const { digest } of [document.config, ...document.layers ?? []].filter((part) => part !== void 0)) if (!repositories.hasBlob(repository, digest)) throw new Problem(400, "MANIFEST_BLOB_UNKNOWN", `the manifest names ${digest}, which isn't here`);
	for (const { digest } of document.manifests ?? []) if (repositories.manifest(repository, digest) === void 0) throw new Problem(400, "MANIFEST_BLOB_UNKNOWN", `the index names ${digest}, which isn't here`);
	const digest = digestOf(bytes);
	if (reference.startsWith("sha256:") && digestIn(reference) !== digest) throw new Problem(400, "DIGEST_INVALID", `the manifest's digest is ${digest}, not ${reference}`);
	await blobs.put(bytes);
	if (settings.conditionalWrites) checkPrecondition(exchange);
	repositories.addManifest(repository, digest, mediaType, document.subject?.digest);
	if (!reference.startsWith("sha256:")) repositories.setTag(repository, tagIn(reference), digest);
	const subject = document.subject?.digest;
	send(exchange, 201, {
		location: `/v2/${repository}/manifests/${digest}`,
		"docker-content-digest": digest,
		...settings.referrersApi && subject !== void 0 ? { "oci-subject": subject } : {}
	});
};
const deleteManifest = (exchange) => {
	const { reference, repositories, repository } = exchange;
	if (reference.startsWith("sha256:")) repositories.removeManifest(repository, digestIn(reference));
	else repositories.removeTag(repository, tagIn(reference));
	send(exchange, 202);
};
function resolve$1({ reference, repositories, repository }) {
	return reference.includes(":") ? digestIn(reference) : repositories.tag(repository, tagIn(reference));
}
function tagIn(text) {
	if (/^\w[\w.-]{0,127}$/.test(text)) return text;
	throw new Problem(400, "MANIFEST_INVALID", `"${text}" is not a tag`);
}
function checkPrecondition(exchange) {
	const { "if-match": expected, "if-none-match": none } = exchange.request.headers;
	const current = resolve$1(exchange);
	if (!(expected !== void 0 && expected !== `"${current ?? ""}"`) && !(none === "*" && current !== void 0)) return;
	throw new Problem(412, "DENIED", "the tag has moved since it was read");
}
function parse(bytes) {
	try {
		return StoredDocument.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
	} catch (cause) {
		if (cause instanceof SyntaxError || cause instanceof ZodError) throw new Problem(400, "MANIFEST_INVALID", "not a manifest or index");
		throw cause;
	}
}
async function body(request) {
	const chunks = [];
	let size = 0;
	for await (const chunk of request) {
		size += chunk.length;
		if (size > MANIFEST_LIMIT) throw new Problem(413, "SIZE_INVALID", "a manifest is at most 4 MiB");
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
// adapters/registry/twin/list-routes.ts
const listTags = (exchange) => {
	const { repositories, repository, settings, url } = exchange;
	if (!repositories.has(repository)) throw new Problem(404, "NAME_UNKNOWN", `no repository ${repository}`);
	const asked = Number(url.searchParams.get("n") ?? settings.pageSize);
	const size = Math.min(Number.isInteger(asked) && asked >= 0 ? asked : settings.pageSize, settings.pageSize);
	const last = url.searchParams.get("last") ?? "";
	const rest = repositories.tags(repository).filter((tag) => tag > last);
	const page = rest.slice(0, size);
	const end = page.at(-1);
	const more = end !== void 0 && page.length < rest.length ? nextPage(url, {
		n: String(size),
		last: end
	}) : {};
	const body = JSON.stringify({
		name: repository,
		tags: page
	});
	send(exchange, 200, {
		"content-type": "application/json",
		...more
	}, body);
};
const listReferrers = async (exchange) => {
	const { repositories, repository, settings, url } = exchange;
	if (!settings.referrersApi) throw new Problem(404, "UNSUPPORTED", "no referrers API here");
	const digests = repositories.referrers(repository, digestIn(exchange.reference));
	const entries = await Promise.all(digests.map((digest) => entry(exchange, digest)));
	const artifactType = url.searchParams.get("artifactType");
	const wanted = entries.filter((one) => artifactType === null || one.artifactType === artifactType);
	const from = Number(url.searchParams.get("from") ?? 0);
	const manifests = wanted.slice(from, from + settings.pageSize);
	const next = from + manifests.length;
	const more = next < wanted.length ? nextPage(url, { from: String(next) }) : {};
	const filtered = artifactType === null ? {} : { "oci-filters-applied": "artifactType" };
	const body = JSON.stringify({
		schemaVersion: 2,
		mediaType: MEDIA.index,
		manifests
	});
	send(exchange, 200, {
		"content-type": MEDIA.index,
		...more,
		...filtered
	}, body);
};
async function entry({ blobs, repositories, repository }, digest) {
	const bytes = await blobs.read(digest);
	const { annotations, artifactType, config } = StoredDocument.parse(JSON.parse(bytes.toString("utf8")));
	return {
		mediaType: repositories.manifest(repository, digest),
		digest,
		size: bytes.length,
		artifactType: artifactType ?? config?.mediaType,
		annotations
	};
}
// adapters/registry/twin/routes.ts
const NAME = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*";
const ROUTES = [
	{
		path: /^\/v2\/?$/,
		methods: { GET: (exchange) => send(exchange, 200, { "docker-distribution-api-version": "registry/2.0" }, "{}") }
	},
	{
		path: under("blobs/uploads/"),
		methods: { POST: startUpload }
	},
	{
		path: under("blobs/uploads/([0-9a-f-]{36})"),
		methods: {
			GET: uploadStatus,
			PATCH: appendUpload,
			PUT: finishUpload,
			DELETE: cancelUpload
		}
	},
	{
		path: under("blobs/([^/]+)"),
		methods: {
			GET: getBlob,
			DELETE: deleteBlob
		}
	},
	{
		path: under("manifests/([^/]+)"),
		methods: {
			GET: getManifest,
			PUT: putManifest,
			DELETE: deleteManifest
		}
	},
	{
		path: under("tags/list"),
		methods: { GET: listTags }
	},
	{
		path: under("referrers/([^/]+)"),
		methods: { GET: listReferrers }
	}
];
function under(rest) {
	return new RegExp(`^/v2/(${NAME})/${rest}$`);
}
function routeFor(method, pathname) {
	for (const { path, methods } of ROUTES) {
		const match = path.exec(decodeURIComponent(pathname));
		if (match === null) continue;
		const route = methods[method === "HEAD" ? "GET" : method];
		if (route === void 0) throw new Problem(405, "UNSUPPORTED", `${method} isn't for ${pathname}`);
		return {
			route,
			repository: match[1],
			reference: match[2]
		};
	}
	throw new Problem(404, "NAME_INVALID", `nothing at ${pathname}`);
}
// adapters/registry/twin/registry-twin.ts
async function startRegistry(options) {
	const settings = {
		referrersApi: options.referrersApi ?? true,
		conditionalWrites: options.conditionalWrites ?? false,
		pageSize: options.pageSize ?? 100
	};
	const blobs = new BlobStore(options.dir);
	const repositories = new RepositoryStore(options.dir);
	const access = options.auth && accessBy(options.auth);
	const intrusions = new Intrusions();
	const requests = [];
	async function serve(request, response) {
		const seen = {
			method: request.method ?? "GET",
			path: request.url ?? "/",
			status: 0
		};
		requests.push(seen);
		noteStatus(response, seen);
		if (options.latency !== void 0) await setTimeout(options.latency);
		const effect = intrusions.take(seen.method, seen.path);
		if (effect !== void 0) {
			const named = seen.path.slice(seen.path.lastIndexOf("/") + 1);
			return strike(effect, {
				request,
				response
			}, () => blobs.read(digestIn(named)));
		}
		const origin = `http://${request.headers.host ?? ""}`;
		const url = new URL(seen.path, origin);
		if (access !== void 0 && url.pathname === "/token") {
			const granted = JSON.stringify(access.token(request, url));
			return send({
				request,
				response
			}, 200, { "content-type": "application/json" }, granted);
		}
		await dispatch({
			request,
			response,
			url
		}, origin, access);
	}
	async function dispatch(bare, origin, access) {
		const { route, repository, reference } = routeFor(bare.request.method ?? "GET", bare.url.pathname);
		access?.check(bare.request, origin, repository);
		await route({
			...bare,
			repository: repository ?? "",
			reference: reference ?? "",
			blobs,
			repositories,
			settings
		});
	}
	const server = createServer((request, response) => {
		serve(request, response).catch((error) => fail(error, request, response));
	});
	const host = `127.0.0.1:${await listen(server, options.port ?? 0)}`;
	return {
		host,
		url: `http://${host}`,
		requests,
		intrude: (intrusion) => intrusions.add(intrusion),
		close: () => new Promise((done) => {
			server.close(() => done());
			server.closeAllConnections();
		})
	};
}
function noteStatus(response, seen) {
	const writeHead = response.writeHead.bind(response);
	response.writeHead = (...args) => {
		seen.status = Number(args[0]);
		return writeHead(...args);
	};
}
function fail(error, request, response) {
	if (response.headersSent || response.destroyed) {
		response.destroy();
		return;
	}
	const problem = error instanceof Problem ? error : new Problem(500, "UNKNOWN", String(error));
	const headers = {
		"content-type": "application/json",
		...problem.headers
	};
	send({
		request,
		response
	}, problem.status, headers, problem.body());
}
function listen(server, port) {
	return new Promise((resolve, reject) => {
		server.once("error", (cause) => {
			const taken = cause.code === "EADDRINUSE";
			const message = `port ${port} for the registry is in use: stop the other process or choose another port`;
			reject(taken ? new Fault("PORT_TAKEN", message, { cause }) : cause);
		});
		server.listen(port, "127.0.0.1", () => resolve(server.address().port));
	});
}
export { startRegistry as t };
