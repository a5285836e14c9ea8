import { Dt as milliseconds, wt as hostOf } from "./chain-clearance-parse-policy.js";
import { C as unknown$1, b as string, d as discriminatedUnion, f as int, g as object, h as number, l as boolean, m as looseObject, p as literal, r as datetime, s as array, x as tuple } from "./zod.js";
import { r as Fault } from "./chain-fault.js";
import { n as spellings } from "./chain-admission-image-spelling.js";
import { request } from "node:http";
import { readFile } from "node:fs/promises";
import { request as request$1 } from "node:https";
// adapters/health/lost.ts
var Lost = class extends Error {
	name = "Lost";
};
function unknown(detail) {
	return {
		state: "unknown",
		detail
	};
}
async function unlessLost(name, ask) {
	try {
		const health = await ask();
		return {
			...health,
			detail: `${name}: ${health.detail}`
		};
	} catch (error) {
		if (error instanceof Lost) return unknown(`${name} is lost: ${error.message}`);
		if (error instanceof Fault) return unknown(`${name} is lost: ${error.code}: ${error.message}`);
		throw error;
	}
}
// adapters/health/credential.ts
async function secretFrom(name, environment) {
	const file = environment[`${name}_FILE`];
	const given = environment[name] || (file ? await contentOf(file, name) : "");
	if (given.trim() === "") throw new Lost(`neither ${name} nor ${name}_FILE gives this process anything: set one`);
	return given.trim();
}
async function tokenFrom(name, environment) {
	const token = await secretFrom(name, environment);
	if (!/^[\x21-\x7e]+$/u.test(token)) throw new Lost(`${name} holds something that can't be a token`);
	return token;
}
async function contentOf(path, name) {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		throw new Lost(`the file that ${name}_FILE names can't be read (${error instanceof Error && "code" in error ? String(error.code) : "unreadable"})`);
	}
}
// adapters/health/exchange.ts
const Time = datetime({ offset: true }).transform((text) => new Date(text));
const LARGEST = 4194304;
async function get(url, access, asking, read = true) {
	const [token, ca] = await Promise.all([access.tokenFrom === void 0 ? void 0 : tokenFrom(access.tokenFrom, asking.environment), access.caFrom === void 0 ? void 0 : secretFrom(access.caFrom, asking.environment)]);
	const headers = {
		accept: "application/json, */*",
		connection: "close",
		"user-agent": "clearance",
		...token === void 0 ? {} : { authorization: `Bearer ${token}` }
	};
	const signal = AbortSignal.timeout(asking.timeoutMs);
	const send = url.protocol === "https:" ? request$1 : request;
	const options = {
		headers,
		signal,
		...ca === void 0 ? {} : { ca }
	};
	return new Promise((resolve, reject) => {
		const lost = (cause) => reject(cause instanceof Lost ? cause : new Lost(signal.aborted ? `silent for ${asking.timeoutMs} ms` : reasonOf(cause)));
		const outgoing = send(url, options, (incoming) => {
			const answer = {
				status: incoming.statusCode ?? 0,
				headers: incoming.headers
			};
			if (!read) {
				incoming.destroy();
				resolve({
					...answer,
					body: ""
				});
				return;
			}
			const chunks = [];
			let size = 0;
			incoming.on("data", (chunk) => {
				size += chunk.length;
				if (size > LARGEST) incoming.destroy(new Lost(`answered more than ${LARGEST} bytes`));
				else chunks.push(chunk);
			});
			incoming.on("error", lost);
			incoming.on("end", () => resolve({
				...answer,
				body: Buffer.concat(chunks).toString("utf8")
			}));
		});
		outgoing.on("error", lost);
		outgoing.end();
	});
}
async function getJson(url, schema, access, asking) {
	const { status, body } = await get(url, access, asking);
	if (status !== 200) throw new Lost(`answered ${status}`);
	let value;
	try {
		value = JSON.parse(body);
	} catch {
		throw new Lost("answered something that isn't JSON");
	}
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const at = parsed.error.issues[0]?.path.map(String).join(".") ?? "";
	throw new Lost(`answered another shape than its API documents${at === "" ? "" : ` (at ${at})`}`);
}
function below(base, segments) {
	const url = new URL(base);
	url.pathname = [url.pathname.replace(/\/+$/u, ""), ...segments.map(encodeURIComponent)].join("/");
	return url;
}
function reasonOf(error) {
	return ("code" in error && typeof error.code === "string" ? error.code : void 0) ?? (error.message || error.name);
}
// adapters/health/images.ts
function standingOf(image, digest, references) {
	const ours = new RegExp(spellings(image));
	const found = references.filter((reference) => ours.test(reference.toLowerCase()));
	const isIt = (reference) => reference.endsWith(`@${digest}`);
	return {
		some: found.some(isIt),
		other: found.find((reference) => !isIt(reference))
	};
}
// adapters/health/revision.ts
const REVISION = /(?:^|[/:])([0-9a-f]{40}|[0-9a-f]{64})$/u;
async function revisionStanding(revisions, { digest, digestAt }) {
	const held = await Promise.all(revisions.map(async (revision) => {
		const commit = REVISION.exec(revision)?.[1];
		return commit === void 0 ? void 0 : digestAt(commit);
	}));
	if (held.includes(digest)) return "same";
	return held.some((one) => one !== void 0) ? "other" : "unclear";
}
// adapters/health/argocd-source.ts
const Application = object({
	operation: looseObject({}).nullish(),
	status: object({
		health: object({
			status: string(),
			lastTransitionTime: Time.nullish()
		}),
		sync: object({
			status: string(),
			revision: string().optional(),
			revisions: array(string()).nullish()
		}),
		reconciledAt: Time.nullish(),
		operationState: object({ phase: string() }).nullish(),
		summary: object({ images: array(string()).nullish() }).nullish()
	})
});
async function askArgoCd(source, question, asking) {
	const { operation, status } = await getJson(applicationUrl(source), Application, source, asking);
	const { health, sync, reconciledAt, operationState } = status;
	if (!((!reconciledAt ? Infinity : asking.now().getTime() - reconciledAt.getTime()) <= milliseconds(source.freshFor))) return unknown(`has looked last at ${reconciledAt?.toISOString() ?? "no known time"}`);
	const images = standingOf(question.image, question.digest, status.summary?.images ?? []);
	const revisions = [...sync.revisions ?? [], ...sync.revision === void 0 ? [] : [sync.revision]];
	const revision = await revisionStanding(revisions, question);
	if (revision === "other") return unknown(`speaks of another digest (revision ${revisions.join(", ")})`);
	if (!images.some && images.other !== void 0) return unknown(`speaks of ${images.other}`);
	if (!images.some && revision !== "same") return unknown("shows neither the digest nor a commit that holds it");
	if (health.status === "Degraded" && (images.other === void 0 || revision === "same")) return {
		state: "unhealthy",
		detail: "the application is Degraded"
	};
	if (images.other !== void 0) return unknown(`${images.other} still runs`);
	const phase = operationState?.phase;
	if (operation || phase === "Running" || phase === "Terminating") return unknown("an operation is under way");
	if (sync.status !== "Synced") return unknown(`the application is ${sync.status}`);
	if (health.status !== "Healthy") return unknown(`the application is ${health.status}`);
	return {
		state: "healthy",
		since: health.lastTransitionTime ?? void 0,
		detail: "the application is Healthy and Synced"
	};
}
function applicationUrl({ url, application }) {
	const [name = "", namespace] = application.split("/").toReversed();
	const at = below(url, [
		"api",
		"v1",
		"applications",
		name
	]);
	if (namespace !== void 0) at.searchParams.set("appNamespace", namespace);
	return at;
}
// adapters/health/kubernetes.ts
const Conditions = array(object({
	type: string(),
	status: string(),
	reason: string().optional(),
	lastTransitionTime: Time.nullish(),
	lastUpdateTime: Time.nullish()
})).nullish();
function conditionOf(conditions, type) {
	return conditions?.find((one) => one.type === type);
}
// adapters/health/flux-source.ts
const Kustomization = object({
	metadata: object({ generation: int() }),
	spec: object({
		suspend: boolean().optional(),
		wait: boolean().optional(),
		healthChecks: array(unknown$1()).optional()
	}),
	status: object({
		observedGeneration: int().optional(),
		conditions: Conditions,
		lastAppliedRevision: string().optional(),
		lastAttemptedRevision: string().optional(),
		history: array(object({ lastReconciled: Time })).nullish()
	})
});
async function askFlux(source, question, asking) {
	const [namespace = "", name = ""] = source.kustomization.split("/");
	const path = [
		"apis",
		"kustomize.toolkit.fluxcd.io",
		"v1",
		"namespaces",
		namespace,
		"kustomizations",
		name
	];
	const { metadata, spec, status } = await getJson(below(source.url, path), Kustomization, source, asking);
	if (spec.suspend === true) return unknown("the Kustomization is suspended");
	if (status.observedGeneration !== metadata.generation) return unknown("the Kustomization has changed since Flux looked");
	if (source.freshFor !== void 0) {
		const looked = (status.history ?? []).map(({ lastReconciled }) => lastReconciled.getTime());
		if (!(asking.now().getTime() - Math.max(...looked) <= milliseconds(source.freshFor))) return unknown(`Flux hasn't reconciled it for ${source.freshFor}`);
	}
	const ready = conditionOf(status.conditions, "Ready");
	if (ready?.status !== "True" && ready?.reason !== "HealthCheckFailed") return unknown(`the Kustomization isn't Ready: ${ready?.reason ?? "no condition"}`);
	const revision = ready.status === "True" ? status.lastAppliedRevision : status.lastAttemptedRevision;
	if (await revisionStanding(revision === void 0 ? [] : [revision], question) !== "same") return unknown(`speaks of ${revision ?? "no revision"}, which doesn't hold the digest`);
	if (ready.status !== "True") return {
		state: "unhealthy",
		detail: "its health checks failed"
	};
	if (spec.wait !== true && (spec.healthChecks ?? []).length === 0) return unknown("the Kustomization waits for nothing: set spec.wait or spec.healthChecks");
	if (status.lastAttemptedRevision !== void 0 && status.lastAttemptedRevision !== revision) return unknown(`${status.lastAttemptedRevision} is being applied`);
	return {
		state: "healthy",
		since: ready.lastTransitionTime ?? void 0,
		detail: `Ready with ${revision}`
	};
}
// adapters/health/github-source.ts
async function askGitHub({ environment, by }, question, github) {
	const deployment = await github.newestDeployment(environment, by);
	if (deployment === void 0) return unknown(`${by} has deployed nothing to ${environment}`);
	const { commit, digest, status } = deployment;
	if (!(digest === null ? await revisionStanding([commit], question) === "same" : digest === question.digest)) return unknown(`the newest deployment to ${environment} is of ${digest ?? `commit ${commit}`}`);
	if (status === null) return unknown(`${by} reports nothing yet`);
	const detail = `${by} reports ${status.state}`;
	if (status.state === "success") return {
		state: "healthy",
		since: status.at,
		detail
	};
	return status.state === "failure" || status.state === "error" ? {
		state: "unhealthy",
		detail
	} : unknown(detail);
}
// adapters/health/http-source.ts
const ILL = [500, 503];
async function askHttp(source, { digest }, asking) {
	const url = new URL(source.url);
	const { status, headers } = await get(url, source, asking, false);
	const detail = `${url.pathname} answered ${status}`;
	if (source.digestHeader !== void 0) {
		const named = headers[source.digestHeader.toLowerCase()];
		if (named === void 0) return unknown(`${detail}, without the header ${source.digestHeader}`);
		if (named !== digest) return unknown(`${detail}, from ${String(named).slice(0, 80)}`);
	}
	if (status >= 200 && status < 300) return {
		state: "healthy",
		since: void 0,
		detail
	};
	return ILL.includes(status) ? {
		state: "unhealthy",
		detail
	} : unknown(detail);
}
// adapters/health/prometheus-source.ts
const Sample = tuple([number(), string()]);
const InstantAnswer = object({
	status: literal("success"),
	data: discriminatedUnion("resultType", [object({
		resultType: literal("vector"),
		result: array(object({ value: Sample }))
	}), object({
		resultType: literal("scalar"),
		result: Sample
	})]),
	warnings: array(string()).optional()
});
const RangeAnswer = object({
	status: literal("success"),
	data: object({
		resultType: literal("matrix"),
		result: array(object({ values: array(Sample) }))
	}),
	warnings: array(string()).optional()
});
const STEP = 30;
const MOST_STEPS = 1e4;
const CLOCKS_APART = 300;
async function askPrometheus(source, question, asking) {
	const { data, warnings } = await getJson(queryUrl(source, "query", {}), InstantAnswer, source, asking);
	if (warnings !== void 0 && warnings.length > 0) throw new Lost("answered with warnings: its data may be partial");
	const samples = data.resultType === "scalar" ? [data.result] : data.result.map(({ value }) => value);
	const [first] = samples;
	if (first === void 0) return unknown("the query has no series");
	const [at] = first;
	const apart = Math.abs(at - asking.now().getTime() / 1e3);
	if (!(apart <= CLOCKS_APART)) return unknown(`answered for a time ${Math.round(apart)} s away`);
	const values = samples.map(([, text]) => numberIn(text));
	if (values.some(Number.isNaN)) return unknown("the query's value is NaN");
	const bad = values.find((value) => !keeps(value, source));
	const bounds = printBounds(source);
	if (bad !== void 0) return {
		state: "unhealthy",
		detail: `${bad} isn't ${bounds}`
	};
	const since = await runStart(source, at, question.lookBack / 1e3, asking);
	return {
		state: "healthy",
		since: new Date(since * 1e3),
		detail: `${values.join(", ")} is ${bounds}`
	};
}
async function runStart(source, end, lookBack, asking) {
	const step = Math.max(STEP, Math.ceil(lookBack / MOST_STEPS));
	const steps = Math.ceil(lookBack / step) + 1;
	const start = end - steps * step;
	const { data, warnings } = await getJson(queryUrl(source, "query_range", {
		start: start.toFixed(3),
		end: end.toFixed(3),
		step: String(step)
	}), RangeAnswer, source, asking);
	if (warnings !== void 0 && warnings.length > 0) throw new Lost("answered with warnings: its data may be partial");
	const verdicts = new Map();
	for (const { values } of data.result) for (const [at, text] of values) {
		const index = Math.round((at - start) / step);
		verdicts.set(index, (verdicts.get(index) ?? true) && keeps(numberIn(text), source));
	}
	let begin = steps;
	while (begin > 0 && verdicts.get(begin - 1) === true) begin--;
	return start + begin * step;
}
function queryUrl(source, endpoint, parameters) {
	const url = below(source.url, [
		"api",
		"v1",
		endpoint
	]);
	url.search = new URLSearchParams({
		query: source.query,
		...parameters
	}).toString();
	return url;
}
function numberIn(text) {
	const infinite = /^([+-]?)Inf$/u.exec(text);
	if (infinite !== null) return infinite[1] === "-" ? -Infinity : Infinity;
	return text.trim() === "" ? NaN : Number(text);
}
function keeps(value, { atLeast = -Infinity, atMost = Infinity }) {
	return value >= atLeast && value <= atMost;
}
function printBounds({ atLeast, atMost }) {
	return [...atLeast === void 0 ? [] : [`at least ${atLeast}`], ...atMost === void 0 ? [] : [`at most ${atMost}`]].join(" and ");
}
// adapters/health/rollout-source.ts
const Containers = array(object({ image: string() })).nullish();
const Workload = object({
	metadata: object({ generation: int() }),
	spec: object({
		replicas: int().optional(),
		template: object({ spec: object({
			containers: Containers,
			initContainers: Containers
		}) })
	}),
	status: object({
		observedGeneration: int().optional(),
		replicas: int().default(0),
		updatedReplicas: int().default(0),
		availableReplicas: int().default(0),
		currentRevision: string().optional(),
		updateRevision: string().optional(),
		desiredNumberScheduled: int().default(0),
		currentNumberScheduled: int().default(0),
		updatedNumberScheduled: int().default(0),
		numberAvailable: int().default(0),
		conditions: Conditions
	})
});
async function askRollout(source, { image, digest }, asking) {
	const [kind = "", name = ""] = source.workload.split("/");
	const path = [
		"apis",
		"apps",
		"v1",
		"namespaces",
		source.namespace,
		`${kind}s`,
		name
	];
	const workload = await getJson(below(source.url, path), Workload, source, asking);
	const { metadata, spec, status } = workload;
	const { containers, initContainers } = spec.template.spec;
	const standing = standingOf(image, digest, [...containers ?? [], ...initContainers ?? []].map((one) => one.image));
	if (standing.other !== void 0) return unknown(`${source.workload} is of ${standing.other}`);
	if (!standing.some) return unknown(`${source.workload} has no container of ${image}`);
	if ((status.observedGeneration ?? 0) < metadata.generation) return unknown(`the controller hasn't seen ${source.workload} as it is`);
	const progressing = conditionOf(status.conditions, "Progressing");
	const available = conditionOf(status.conditions, "Available");
	if (progressing?.status === "False" && progressing.reason === "ProgressDeadlineExceeded") return {
		state: "unhealthy",
		detail: `${source.workload} doesn't roll out: its deadline has passed`
	};
	const { wanted, there, updated, up } = countsOf(kind, workload);
	const counts = `${up} of ${wanted} available, ${updated} updated, ${there} there`;
	if (wanted === 0) return unknown(`${source.workload} is scaled to zero`);
	if (progressing?.reason === "NewReplicaSetAvailable" && updated === wanted && there === wanted && available?.status === "False") return {
		state: "unhealthy",
		detail: `${source.workload} was rolled out and has failed: ${counts}`
	};
	const revisions = status.updateRevision === void 0 || status.updateRevision === status.currentRevision;
	if (!(updated === wanted && there === wanted && up === wanted && revisions)) return unknown(`${source.workload} is rolling out: ${counts}`);
	return {
		state: "healthy",
		since: latest(available?.lastTransitionTime, progressing?.lastUpdateTime),
		detail: counts
	};
}
function countsOf(kind, { spec, status }) {
	if (kind === "daemonset") return {
		wanted: status.desiredNumberScheduled,
		there: status.currentNumberScheduled,
		updated: status.updatedNumberScheduled,
		up: status.numberAvailable
	};
	return {
		wanted: spec.replicas ?? 1,
		there: status.replicas,
		updated: status.updatedReplicas,
		up: status.availableReplicas
	};
}
function latest(...times) {
	const known = times.flatMap((time) => time ? [time.getTime()] : []);
	return known.length === 0 ? void 0 : new Date(Math.max(...known));
}
// adapters/health/health-probe.ts
function healthProbe({ timeoutMs = 5e3, now = () => new Date(), ...options }) {
	const asking = {
		...options,
		timeoutMs,
		now
	};
	return { ask: (source, question) => unlessLost(`${source.kind} on ${hostOf(source)}`, () => answer(source, question, asking)) };
}
function answer(source, question, asking) {
	if (source.kind === "http") return askHttp(source, question, asking);
	if (source.kind === "prometheus") return askPrometheus(source, question, asking);
	if (source.kind === "argocd") return askArgoCd(source, question, asking);
	if (source.kind === "flux") return askFlux(source, question, asking);
	if (source.kind === "rollout") return askRollout(source, question, asking);
	return askGitHub(source, question, asking.github);
}
export { healthProbe as t };
