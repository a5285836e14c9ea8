import { r as Fault } from "./chain-fault.js";
import { S as union, b as string, h as number, m as looseObject, s as array } from "./zod.js";
import { i as hexOf } from "./chain-digest-digest.js";
import { n as parseImageReference, t as ImageName } from "./chain-digest-image-name.js";
import { Q as placeOf, Z as lanesOf, t as parsePolicy, tt as printLane } from "./chain-clearance-parse-policy.js";
import { i as readRestrictions, r as readPolicy, t as readBreakGlass } from "./operations-observe-policy.js";
import { n as ImageConfig } from "./chain-digest-descriptor.js";
import { t as sigstoreVerifier } from "./adapters-sigstore-verifier.js";
import { t as require_dist } from "./yaml.js";
import { t as currentDigests } from "./operations-generate.js";
import { t as admit } from "./operations-admit.js";
import { t as unpack } from "./sandbox-adapters-layers.js";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { createServer as createServer$1, request } from "node:http";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
// sandbox/cluster/instance.ts
async function startInstance(request) {
	const { rootfs, config, environment } = request;
	const port = await freePort();
	const inside = (path) => path.startsWith("/") && existsSync(join(rootfs, path)) ? join(rootfs, path) : path;
	const [command, ...args] = [...config.config?.Entrypoint ?? [], ...config.config?.Cmd ?? []].map(inside);
	if (command === void 0) throw new Error("the image has neither ENTRYPOINT nor CMD");
	const own = (config.config?.Env ?? []).map((pair) => {
		const at = pair.indexOf("=");
		return [pair.slice(0, at), pair.slice(at + 1)];
	});
	const child = spawn(command, args, {
		cwd: join(rootfs, config.config?.WorkingDir ?? "/"),
		env: {
			...Object.fromEntries(own),
			...environment,
			HOST: "127.0.0.1",
			PORT: String(port)
		},
		stdio: [
			"ignore",
			"ignore",
			"pipe"
		]
	});
	let stderr = "";
	child.stderr?.on("data", (chunk) => {
		stderr = `${stderr}${chunk.toString()}`.slice(-2e3);
	});
	child.on("error", (error) => {
		stderr = error.message;
	});
	const instance = {
		port,
		get running() {
			return child.pid !== void 0 && child.exitCode === null && child.signalCode === null;
		},
		stop: () => stop(child)
	};
	await untilItAnswers(instance, () => stderr);
	return instance;
}
async function untilItAnswers(instance, stderr) {
	const deadline = Date.now() + 1e4;
	while (Date.now() < deadline && instance.running) try {
		await fetch(`http://127.0.0.1:${instance.port}/`, { signal: AbortSignal.timeout(1e3) });
		return;
	} catch {
		await setTimeout$1(25);
	}
	await instance.stop();
	throw new Error(`the service didn't start: ${stderr().trim()}`);
}
async function stop(child) {
	if (child.pid === void 0 || child.exitCode !== null || child.signalCode !== null) return;
	const exited = once(child, "exit");
	child.kill("SIGTERM");
	const timer = setTimeout(() => child.kill("SIGKILL"), 3e3);
	await exited;
	clearTimeout(timer);
}
async function freePort() {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	await once(server, "close");
	if (address === null || typeof address === "string") throw new Error("no port was given");
	return address.port;
}
// sandbox/cluster/rendered-image.ts
var import_dist = require_dist();
const Kustomization = looseObject({ images: array(looseObject({
	name: string(),
	newName: string().optional(),
	newTag: union([string(), number()]).optional(),
	digest: string().optional()
})).optional() });
function renderedImage(kustomization, name) {
	const entry = Kustomization.parse((0, import_dist.parse)(kustomization)).images?.find((image) => image.name === name);
	if (entry === void 0) return void 0;
	const image = entry.newName ?? entry.name;
	if (entry.digest !== void 0 && entry.digest !== "") return `${image}@${entry.digest}`;
	return entry.newTag === void 0 || entry.newTag === "" ? void 0 : `${image}:${entry.newTag}`;
}
// sandbox/cluster/cluster.ts
const POLL_MS = 150;
function startCluster(options) {
	const { edge, git, pull, admit } = options;
	const running = new Map();
	const asked = new Map();
	const events = [];
	let syncedTo;
	const stop = new AbortController();
	edge.routeTo((segments) => {
		for (const taken of [3, 2]) {
			const found = running.get(segments.slice(0, taken).join("/"));
			if (found !== void 0) return {
				port: found.instance.port,
				taken
			};
		}
	});
	async function sync(commit) {
		const source = await git.read(commit, "clearance.yaml");
		if (source === void 0) return;
		const policy = parsePolicy(decode(source), "clearance.yaml");
		for (const lane of lanesOf(policy)) {
			const place = placeOf(policy, lane);
			const file = await git.read(commit, place.file);
			const image = file === void 0 ? void 0 : renderedImage(decode(file), lane.service);
			const key = routeOf(lane);
			if (image === void 0 || running.get(key)?.image === image) {
				asked.delete(key);
				continue;
			}
			if (asked.get(key) === `${commit} ${image}`) continue;
			asked.set(key, `${commit} ${image}`);
			const event = await rollOut(lane, image, commit);
			events.push(event);
			options.onEvent?.(event);
		}
	}
	async function rollOut(lane, image, commit) {
		const answer = await admit(lane, image, commit);
		if (!answer.allowed) return {
			lane,
			image,
			commit,
			outcome: "refused",
			code: answer.code,
			reason: answer.reason
		};
		try {
			const { rootfs, config } = await pull(image);
			const instance = await startInstance({
				rootfs,
				config,
				environment: {
					ENVIRONMENT: lane.environment,
					...lane.region === null ? {} : { REGION: lane.region }
				}
			});
			const before = running.get(routeOf(lane));
			running.set(routeOf(lane), {
				image,
				instance
			});
			await before?.instance.stop();
			return {
				lane,
				image,
				commit,
				outcome: "running",
				code: null,
				reason: null
			};
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			return {
				lane,
				image,
				commit,
				outcome: "failed",
				code: null,
				reason: `${printLane(lane)}: ${reason}`
			};
		}
	}
	const loop = (async () => {
		while (!stop.signal.aborted) {
			const head = await git.resolve("refs/heads/main");
			if (head !== void 0 && head !== syncedTo) {
				await sync(head).catch((error) => {
					if (!(error instanceof Fault)) throw error;
					options.onFault?.(error);
				});
				syncedTo = head;
			}
			await setTimeout$1(POLL_MS, void 0, { signal: stop.signal }).catch(() => void 0);
		}
	})();
	return {
		edge: edge.url,
		events,
		running: (lane) => running.get(routeOf(lane))?.image,
		async synced(commit) {
			const there = () => stop.signal.aborted || syncedTo === commit;
			while (!there()) await Promise.race([setTimeout$1(20), loop]);
		},
		async close() {
			stop.abort();
			await loop;
			await Promise.all([...running.values()].map(({ instance }) => instance.stop()));
		}
	};
}
function routeOf(lane) {
	return [
		lane.service,
		lane.environment,
		...lane.region === null ? [] : [lane.region]
	].join("/");
}
function decode(bytes) {
	return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
// sandbox/cluster/cluster-admission.ts
function clusterAdmission(git, registry) {
	const verifier = sigstoreVerifier();
	return async (lane, image, commit) => {
		const snapshot = await readPolicy(git, commit, "clearance.yaml");
		const [{ quarantines }, openings] = await Promise.all([readRestrictions(git, snapshot), readBreakGlass(git, snapshot)]);
		const current = await currentDigests(git, commit, snapshot.policy, quarantines);
		const workload = {
			kind: "Deployment",
			name: lane.service,
			namespace: lane.service,
			images: [image]
		};
		const answer = await admit({
			workload,
			environment: lane.environment,
			now: new Date()
		}, snapshot, {
			quarantines,
			openings,
			current
		}, {
			registry,
			verifier
		});
		if (answer.outcome === "admitted") return { allowed: true };
		const [finding] = answer.findings;
		return {
			allowed: false,
			code: finding.code,
			reason: finding.message
		};
	};
}
// sandbox/cluster/edge.ts
async function startEdge(port) {
	let route = () => void 0;
	const server = createServer$1((incoming, outgoing) => {
		const [path = "/", query] = (incoming.url ?? "/").split("?", 2);
		const segments = path.split("/").filter((segment) => segment !== "");
		const target = route(segments);
		if (target === void 0) {
			outgoing.writeHead(503, { "content-type": "text/plain" }).end("nothing is deployed there\n");
			return;
		}
		const rest = `/${segments.slice(target.taken).join("/")}${query === void 0 ? "" : `?${query}`}`;
		const onward = request({
			host: "127.0.0.1",
			port: target.port,
			path: rest,
			method: incoming.method,
			headers: incoming.headers,
			timeout: 5e3
		}, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
		});
		onward.on("error", () => {
			if (!outgoing.headersSent) outgoing.writeHead(502);
			outgoing.end();
		});
		incoming.pipe(onward);
	});
	await listen(server, port);
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("the edge has no port");
	return {
		url: `http://127.0.0.1:${address.port}`,
		routeTo(to) {
			route = to;
		},
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		}
	};
}
async function listen(server, port) {
	server.listen(port, "127.0.0.1");
	try {
		await once(server, "listening");
	} catch (cause) {
		throw new Fault("PORT_TAKEN", `port ${port} on 127.0.0.1 is in use: stop what uses it`, { cause });
	}
}
// sandbox/cluster/pull.ts
const PLATFORM = {
	os: "linux",
	architecture: process.arch === "arm64" ? "arm64" : "amd64"
};
function puller(dir, registry) {
	return async (image) => {
		const reference = await resolved(image, registry);
		const root = join(dir, "images", hexOf(reference.digest));
		const kept = `${root}.config.json`;
		if (existsSync(kept)) return {
			rootfs: root,
			config: ImageConfig.parse(JSON.parse(await readFile(kept, "utf8")))
		};
		const config = await unpack({
			reference,
			platform: PLATFORM,
			root,
			store: join(dir, "layers")
		}, registry);
		await writeFile(kept, JSON.stringify(config));
		return {
			rootfs: root,
			config
		};
	};
}
async function resolved(image, registry) {
	const [, name, tag] = /^([^@]+\/[^@:/]+):(\w[\w.-]*)$/.exec(image) ?? [];
	if (name === void 0 || tag === void 0) return parseImageReference(image);
	const found = await registry.resolve(ImageName.parse(name), tag);
	if (found === void 0) throw new Fault("IMAGE_NOT_FOUND", `${image} isn't in the registry`);
	return {
		image: ImageName.parse(name),
		digest: found.digest
	};
}
export { startCluster as i, startEdge as n, clusterAdmission as r, puller as t };
