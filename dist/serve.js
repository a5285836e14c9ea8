import "./rolldown-runtime.js";
import { n as connectGitOps, r as githubApi, t as DEFAULT_BASE } from "./operations-observe-ports.js";
import { t as healthProbe } from "./adapters-health-health-probe.js";
import { n as registryFromEnvironment } from "./adapters-registry-oci-registry.js";
import { t as sigstoreVerifier } from "./adapters-sigstore-verifier.js";
import { r as Fault, t as EXIT } from "./chain-fault.js";
import { t as VERSION } from "./chain-version.js";
import { n as answerComment, r as parseComment } from "./operations-answer-comment.js";
import { t as rollback } from "./operations-rollback.js";
import { n as bodyLimit, r as Hono } from "./hono.js";
import { S as union, b as string, f as int, m as looseObject, p as literal, s as array, y as strictObject } from "./zod.js";
import { t as Digest } from "./chain-digest-digest.js";
import { t as getRequestListener } from "./hono-node-server.js";
import { t as require_pino } from "./pino.js";
import { n as appFromEnvironment, r as tokenFromEnvironment, t as githubServer } from "./adapters-github-server.js";
import { t as keySigner } from "./adapters-sigstore-signer.js";
import { Dt as milliseconds, Et as Duration } from "./chain-clearance-parse-policy.js";
import { t as RepositoryName } from "./chain-source-workflow-identity.js";
import { n as printUpkept, o as soonAfter, t as apply } from "./operations-apply.js";
import { t as printOutcome } from "./operations-print-outcome.js";
import { i as hasSaid } from "./operations-call-person.js";
import { i as readiness, t as alarmReadiness } from "./operations-readiness.js";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { createHmac, timingSafeEqual } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
// promoter/answer-comments.ts
async function answerOne(id, base, ports, metrics, log) {
	const counted = (outcome) => metrics.count("clearance_comments_total", "Comments by what became of them", { outcome });
	try {
		const answer = await answerComment(id, ports, base);
		counted(answer.outcome);
		if (answer.outcome === "ignored") log.info({
			comment: id,
			reason: answer.reason
		}, "comment ignored");
		else log.warn({
			comment: id,
			rollback: answer.rollback?.outcome
		}, "comment answered");
		return answer.outcome === "answered";
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		counted("fault");
		log.error({
			comment: id,
			code: error.code,
			fault: error.message
		}, "comment could not be answered");
		return false;
	}
}
// promoter/answer-rollback.ts
async function answerRollback({ service, environment, region, to, reason }, token, { apiUrl, repository, base }, ports, metrics, log) {
	const answered = (outcome, answer) => {
		metrics.count("clearance_rollbacks_total", "Rollbacks by what became of them", { outcome });
		return answer;
	};
	try {
		const person = await owner(token, apiUrl, repository);
		if (person === void 0) return answered("unknown", {
			status: 401,
			body: { error: "GitHub doesn't know the token" }
		});
		const outcome = await rollback({
			service,
			environment,
			reason,
			requestedBy: person,
			base,
			...region === void 0 ? {} : { region },
			...to === void 0 ? {} : { to }
		}, ports);
		log.warn({
			outcome: outcome.outcome,
			service,
			environment,
			region,
			requestedBy: person
		}, "rollback");
		return answered(outcome.outcome, {
			status: statusOf(outcome),
			body: outcome
		});
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		const { code, message, retryable } = error;
		log.error({
			code,
			fault: message,
			service,
			environment,
			region
		}, "rollback could not be decided");
		return answered("fault", {
			status: 503,
			body: { fault: {
				code,
				message,
				retryable
			} }
		});
	}
}
async function owner(token, apiUrl, repository) {
	try {
		return (await githubApi({
			apiUrl,
			repository,
			auth: { token }
		}).viewer()).login;
	} catch (error) {
		if (error instanceof Fault && error.code === "GITHUB_DENIED") return void 0;
		throw error;
	}
}
function statusOf(outcome) {
	if (outcome.outcome === "waiting") return 202;
	if (outcome.outcome !== "refused") return 200;
	return outcome.findings.some(({ code }) => code === "NOT_PERMITTED") ? 403 : 409;
}
// promoter/rollback-request.ts
const RollbackRequest = strictObject({
	service: string().min(1),
	environment: string().min(1),
	region: string().min(1).optional(),
	to: Digest.optional(),
	reason: string().min(3).max(500)
});
// promoter/webhook.ts
const BODY_LIMIT = 1048576;
function signedBy(secret, body, header) {
	const expected = createHmac("sha256", secret).update(body).digest();
	const given = Buffer.alloc(expected.length);
	const hex = /^sha256=([0-9a-f]{64})$/.exec(header ?? "")?.[1];
	if (hex !== void 0) given.write(hex, "hex");
	return timingSafeEqual(expected, given) && hex !== void 0;
}
var Deliveries = class {
	#seen = new Set();
	#limit;
	constructor(limit = 1e4) {
		this.#limit = limit;
	}
	first(id) {
		if (this.#seen.has(id)) return false;
		this.#seen.add(id);
		const oldest = this.#seen.values().next().value;
		if (this.#seen.size > this.#limit && oldest !== void 0) this.#seen.delete(oldest);
		return true;
	}
};
const WAKING = new Set([
	"push",
	"pull_request",
	"pull_request_review",
	"status",
	"check_run",
	"workflow_run",
	"deployment_status",
	"merge_group",
	"package",
	"registry_package",
	"repository_dispatch"
]);
const Payload$1 = looseObject({
	context: string().optional(),
	ref: string().optional(),
	pull_request: looseObject({ head: looseObject({ ref: string() }) }).optional(),
	sender: looseObject({ type: string() }).optional()
});
function wakes(event, payload) {
	if (event === void 0 || !WAKING.has(event)) return false;
	const { context, ref, pull_request, sender } = Payload$1.safeParse(payload).data ?? {};
	if (event === "status") return context !== "clearance" && context?.startsWith("clearance/") !== true;
	const branch = event === "push" ? ref?.replace("refs/heads/", "") : pull_request?.head.ref;
	return !(sender?.type === "Bot" && branch?.startsWith("clearance/") === true);
}
const CommentPayload = looseObject({
	action: literal("created"),
	comment: looseObject({
		id: int().positive(),
		body: string().startsWith("/clearance")
	})
});
function commentIn(event, payload) {
	return event === "issue_comment" ? CommentPayload.safeParse(payload).data?.comment.id : void 0;
}
// promoter/webhook-hints.ts
const Named = string().trim().min(1).max(300);
const Package = looseObject({
	name: Named,
	namespace: Named.optional(),
	owner: looseObject({ login: Named }).optional()
});
const Payload = looseObject({
	action: string().optional().catch(void 0),
	repository: looseObject({ full_name: Named }).optional().catch(void 0),
	package: Package.optional().catch(void 0),
	registry_package: Package.optional().catch(void 0),
	client_payload: looseObject({
		service: Named.optional().catch(void 0),
		services: union([array(Named), string()]).optional().catch(void 0)
	}).optional().catch(void 0)
});
function hintsIn(event, payload) {
	const parsed = Payload.safeParse(payload).data;
	if (parsed === void 0) return [];
	switch (event) {
		case "package":
		case "registry_package": {
			const found = parsed[event];
			const owner = found?.namespace ?? found?.owner?.login;
			return found === void 0 || owner === void 0 ? [] : [`ghcr.io/${owner}/${found.name}`];
		}
		case "workflow_run": return parsed.action === "completed" && parsed.repository !== void 0 ? [parsed.repository.full_name] : [];
		case "repository_dispatch": {
			const { service, services = [] } = parsed.client_payload ?? {};
			const several = typeof services === "string" ? services.split(",") : services;
			return [service ?? "", ...several].map((one) => one.trim()).filter((one) => one !== "");
		}
		default: return [];
	}
}
// promoter/app.ts
function promoterApp(service) {
	const deliveries = new Deliveries();
	const app = new Hono();
	const counted = (outcome) => service.metrics.count("clearance_webhooks_total", "Webhook deliveries by what became of them", { outcome });
	app.post("/webhooks/github", bodyLimit({
		maxSize: BODY_LIMIT,
		onError: (context) => context.text("too large\n", 413)
	}), async (context) => {
		const body = new Uint8Array(await context.req.arrayBuffer());
		if (!signedBy(service.secret, body, context.req.header("x-hub-signature-256"))) {
			counted("refused");
			service.log("webhook refused: signature is missing or wrong", {});
			return context.text("signature is missing or wrong\n", 401);
		}
		const id = context.req.header("x-github-delivery");
		const event = context.req.header("x-github-event");
		if (id === void 0 || event === void 0) return context.text("X-GitHub-Delivery and X-GitHub-Event are missing\n", 400);
		if (!deliveries.first(id)) {
			counted("repeated");
			return context.text("seen before\n", 200);
		}
		const payload = jsonIn(body);
		const comment = commentIn(event, payload);
		if (comment !== void 0) {
			service.answer(comment);
			counted("comment");
			service.log("webhook received", {
				delivery: id,
				event,
				comment
			});
			return context.text("read\n", 202);
		}
		const woken = wakes(event, payload);
		if (woken) service.reconciler.wake(hintsIn(event, payload));
		counted(woken ? "woke" : "ignored");
		service.log("webhook received", {
			delivery: id,
			event,
			woken
		});
		return context.text(woken ? "woken\n" : "ignored\n", 202);
	});
	app.post("/rollback", bodyLimit({ maxSize: 65536 }), async (context) => {
		const token = /^Bearer (\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
		if (token === void 0) return context.json({ error: "a GitHub token is missing" }, 401);
		const request = RollbackRequest.safeParse(await context.req.json().catch(() => void 0));
		if (!request.success) return context.json({
			error: "wrong request",
			issues: request.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`)
		}, 400);
		const answer = await service.rollback(request.data, token);
		if (answer.status === 200 || answer.status === 202) service.reconciler.wake();
		return context.json(answer.body, answer.status);
	});
	app.onError((error, context) => {
		service.log("bug", { error: error.stack ?? error.message });
		return context.json({ error: "internal error" }, 500);
	});
	app.get("/healthz", (context) => {
		const { last } = service.reconciler;
		return context.json({
			ok: last?.ok ?? true,
			lastPass: last?.started.toISOString() ?? null
		}, last === void 0 || last.ok ? 200 : 503);
	});
	app.get("/metrics", (context) => context.text(service.metrics.print(), 200, { "content-type": "text/plain; version=0.0.4" }));
	return app;
}
function jsonIn(body) {
	try {
		return JSON.parse(new TextDecoder().decode(body));
	} catch {
		return;
	}
}
// promoter/help.ts
const HELP = `Usage: clearance serve [--port N] [--host H] [--gitops OWNER/NAME] [--policy PATH] [--interval D] [--json]

The promoter as a service: the same passes as \`clearance apply\`, woken by webhooks.

  --port N              8080 unless said; 0 takes a free one
  --host H              127.0.0.1 unless said
  --gitops OWNER/NAME   the GitOps repository; else CLEARANCE_GITOPS
  --policy PATH         the policy in it, clearance.yaml unless said
  --interval D          the longest time between passes, 15m unless said: for webhooks that were lost and registries
                        that tell nobody of a new tag. off: only webhooks and the times that gates name
  --json                print {"url"} on stdout once it answers; the log is JSON on stderr either way
  -h, --help            show this

  POST /webhooks/github  GitHub's deliveries, signed with CLEARANCE_WEBHOOK_SECRET: they wake, they order nothing
  POST /rollback         what \`clearance rollback --service-url\` asks, for the person whose token it sends
  GET  /healthz          503 while the last pass failed
  GET  /metrics          Prometheus text

  CLEARANCE_WEBHOOK_SECRET                     required
  CLEARANCE_APP_ID, CLEARANCE_APP_PRIVATE_KEY  the promoter's App (…_PRIVATE_KEY_FILE for a file); else GITHUB_TOKEN
  CLEARANCE_SIGNING_KEYS                       environment=file,… for environments whose signer is a key
  GITHUB_API_URL                               a GHES's API
`;
// promoter/listen.ts
async function listen(app, host, port) {
	const answer = getRequestListener(app.fetch);
	const server = createServer((request, response) => void answer(request, response));
	const { address, family, port: bound } = await bind(server, host, port);
	return {
		url: `http://${family === "IPv6" ? `[${address}]` : address}:${bound}`,
		close: () => new Promise((resolve) => {
			server.close(() => resolve());
			server.closeIdleConnections();
		})
	};
}
function bind(server, host, port) {
	return new Promise((resolve, reject) => {
		server.once("error", (cause) => {
			const taken = cause.code === "EADDRINUSE" || cause.code === "EACCES";
			const message = `port ${port} on ${host} can't be used (${cause.code}): choose another with --port`;
			reject(taken ? new Fault("PORT_TAKEN", message, { cause }) : cause);
		});
		server.listen(port, host, () => resolve(server.address()));
	});
}
// promoter/log.ts
var import_pino = require_pino();
function stderrLog() {
	const options = {
		base: null,
		timestamp: import_pino.stdTimeFunctions.isoTime,
		formatters: { level }
	};
	return (0, import_pino.pino)(options, { write: (line) => process.stderr.write(line) });
}
function level(label) {
	return { level: label };
}
// promoter/metrics.ts
var Metrics = class {
	#series = new Map();
	count(name, help, labels = {}, by = 1) {
		const values = this.#values(name, help, "counter");
		const key = keyOf(labels);
		values.set(key, (values.get(key) ?? 0) + by);
	}
	set(name, help, value, labels = {}) {
		this.#values(name, help, "gauge").set(keyOf(labels), value);
	}
	print() {
		return `${[...this.#series].flatMap(([name, { help, type, values }]) => [
			`# HELP ${name} ${help}`,
			`# TYPE ${name} ${type}`,
			...[...values].map(([labels, value]) => `${name}${labels} ${value}`)
		]).join("\n")}\n`;
	}
	#values(name, help, type) {
		const known = this.#series.get(name);
		if (known !== void 0) return known.values;
		const values = new Map();
		this.#series.set(name, {
			help,
			type,
			values
		});
		return values;
	}
};
function keyOf(labels) {
	const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replaceAll(/[\\"\n]/g, "_")}"`);
	return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
// promoter/options.ts
async function readOptions(args, environment) {
	const values = parse(args);
	if (values.help === true) return void 0;
	const secret = environment["CLEARANCE_WEBHOOK_SECRET"] ?? "";
	if (secret === "") throw invalid("CLEARANCE_WEBHOOK_SECRET isn't set: without it anybody could wake the promoter");
	const repository = RepositoryName.safeParse(values.gitops ?? environment["CLEARANCE_GITOPS"]);
	if (!repository.success) throw invalid("which GitOps repository? Give --gitops owner/name or CLEARANCE_GITOPS");
	const intervalMs = intervalOf(values.interval ?? "15m");
	const server = githubServer(environment, void 0);
	const app = await appFromEnvironment(environment);
	return {
		port: portOf(values.port ?? "8080"),
		host: values.host ?? "127.0.0.1",
		intervalMs,
		repository: repository.data,
		base: {
			...DEFAULT_BASE,
			policyPath: values.policy ?? DEFAULT_BASE.policyPath
		},
		apiUrl: server.apiUrl,
		auth: app ?? { token: await tokenFromEnvironment(environment, server) },
		secret,
		signers: await signersOf(environment["CLEARANCE_SIGNING_KEYS"] ?? ""),
		json: values.json === true
	};
}
function parse(args) {
	const text = { type: "string" };
	const flag = { type: "boolean" };
	try {
		return parseArgs({
			args: [...args],
			options: {
				port: text,
				host: text,
				gitops: text,
				policy: text,
				interval: text,
				json: flag,
				help: {
					...flag,
					short: "h"
				}
			}
		}).values;
	} catch (error) {
		throw invalid(`${error instanceof Error ? error.message : String(error)} (see clearance serve --help)`);
	}
}
function intervalOf(text) {
	if (text === "off") return null;
	const interval = Duration.safeParse(text);
	if (interval.success) return milliseconds(interval.data);
	throw invalid(`--interval: "${text}" isn't a duration such as 15m, and isn't off`);
}
function portOf(text) {
	const port = Number(text);
	if (/^\d{1,5}$/.test(text) && port <= 65535) return port;
	throw invalid(`--port: "${text}" isn't a port`);
}
async function signersOf(keys) {
	const signers = new Map();
	for (const pair of keys.split(",").filter((one) => one.trim() !== "")) {
		const [environment, path] = pair.split("=").map((part) => part.trim());
		if (!environment || !path) throw invalid(`CLEARANCE_SIGNING_KEYS: "${pair}" isn't environment=file`);
		const pem = await readFile(path).catch(() => {
			throw invalid(`CLEARANCE_SIGNING_KEYS: "${path}" can't be read`);
		});
		signers.set(environment, keySigner({
			pem,
			name: path
		}));
	}
	return signers;
}
function invalid(message) {
	return new Fault("INPUT_INVALID", message);
}
// promoter/pass.ts
async function pass(ports, options, metrics, log) {
	const started = performance.now();
	const { faults, again } = await faultsOf(ports, options, metrics, log);
	for (const { code, message, retryable } of faults) {
		metrics.count("clearance_faults_total", "Faults by code", { code });
		log.error({
			code,
			fault: message,
			retryable
		}, "could not decide");
	}
	const seconds = (performance.now() - started) / 1e3;
	const outcome = faults.length === 0 ? "decided" : "fault";
	metrics.count("clearance_passes_total", "Passes by what became of them", { outcome });
	metrics.set("clearance_last_pass_seconds", "Length of the last pass", seconds);
	log.info({
		outcome,
		seconds
	}, "pass");
	return {
		ok: faults.length === 0,
		again
	};
}
async function faultsOf(ports, options, metrics, log) {
	let result;
	try {
		result = await apply(ports, options);
	} catch (error) {
		if (error instanceof Fault) return {
			faults: [error],
			again: soonAfter(ports.now())
		};
		throw error;
	}
	for (const outcome of result.done) {
		log.info({
			step: outcome.step.do,
			result: outcome.result,
			line: printOutcome(outcome)
		}, "step");
		if (outcome.result !== "done") continue;
		if (outcome.step.do === "open") counted(metrics, "opened");
		if (outcome.step.do === "close") counted(metrics, "closed");
		if (outcome.merged !== void 0) counted(metrics, "merged");
	}
	for (const one of result.kept) {
		metrics.count("clearance_upkeep_total", "Work beside promotions by what became of it", { result: one.result });
		log.warn({
			result: one.result,
			line: printUpkept(one)
		}, "upkeep");
	}
	return {
		faults: [
			...result.kept.flatMap((one) => one.result === "fault" ? [one.fault] : []),
			...result.done.flatMap((outcome) => outcome.result === "fault" ? [outcome.fault] : []),
			...result.left.flatMap((step) => step.do === "fault" ? [{
				...step,
				retryable: false
			}] : [])
		],
		again: result.again ?? null
	};
}
function counted(metrics, what) {
	metrics.count("clearance_pull_requests_total", "Pull requests by what this service did", { what });
}
// promoter/reconciler.ts
const WALL = {
	now: () => Date.now(),
	sleep: (milliseconds, signal) => setTimeout(milliseconds, void 0, { signal })
};
const LONGEST = 864e5;
const MOST_HINTS = 1e3;
var Reconciler = class {
	#pass;
	#intervalMs;
	#clock;
	#stop = new AbortController();
	#wanted = false;
	#hints = new Set();
	#again;
	#rouse;
	#loop;
	last;
	constructor(pass, intervalMs, clock = WALL) {
		this.#pass = pass;
		this.#intervalMs = intervalMs;
		this.#clock = clock;
	}
	start() {
		this.#wanted = true;
		this.#loop ??= this.#run();
		return this.#loop;
	}
	wake(hints = []) {
		for (const hint of hints) if (this.#hints.size < MOST_HINTS) this.#hints.add(hint);
		this.#wanted = true;
		this.#rouse?.();
	}
	async close() {
		this.#stop.abort();
		this.#rouse?.();
		await this.#loop;
	}
	async #run() {
		while (!this.#stop.signal.aborted) {
			while (!this.#wanted && !this.#stop.signal.aborted) await this.#nap();
			if (this.#stop.signal.aborted) return;
			this.#wanted = false;
			const started = new Date();
			const hints = this.#hints;
			this.#hints = new Set();
			const passed = await this.#pass(this.#stop.signal, hints);
			const { ok, again } = typeof passed === "boolean" ? {
				ok: passed,
				again: null
			} : passed;
			this.#again = again?.getTime();
			this.last = {
				ok,
				started,
				milliseconds: Date.now() - started.getTime()
			};
		}
	}
	async #nap() {
		const roused = new AbortController();
		this.#rouse = () => roused.abort();
		const untilAgain = this.#again === void 0 ? Infinity : this.#again - this.#clock.now();
		const wait = Math.max(0, Math.min(untilAgain, this.#intervalMs ?? Infinity, LONGEST));
		await this.#clock.sleep(wait, roused.signal).catch(() => void 0);
		this.#wanted ||= wait < LONGEST;
		this.#rouse = void 0;
	}
};
// operations/unanswered-comments.ts
const GRACE = 12e4;
async function unansweredComments(promoter, now, github) {
	const all = await github.newestComments();
	return all.filter(({ id, author, body, createdAt, edited }) => {
		const age = now.getTime() - createdAt.getTime();
		return author.kind === "human" && !edited && parseComment(body) !== void 0 && age >= GRACE && age <= 36e5 && !hasSaid(all, `answer ${id}`, promoter);
	}).map(({ id }) => id).toReversed();
}
// promoter/sweep-comments.ts
const AGAIN$1 = 6e5;
var CommentSweep = class {
	#github;
	#now;
	#looked = Number.NEGATIVE_INFINITY;
	constructor({ github, now }) {
		this.#github = github;
		this.#now = now;
	}
	async look(answer, log) {
		const now = this.#now();
		if (now.getTime() - this.#looked < AGAIN$1) return;
		try {
			const { login } = await this.#github.viewer();
			for (const comment of await unansweredComments(login, now, this.#github)) {
				log.warn({ comment }, "comment found without its webhook");
				answer(comment);
			}
			this.#looked = now.getTime();
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			log.error({
				code: error.code,
				fault: error.message
			}, "comments couldn't be read");
		}
	}
};
// promoter/watch-readiness.ts
const AGAIN = 36e5;
var ReadinessWatch = class {
	#ports;
	#base;
	#seen;
	constructor(ports, base) {
		this.#ports = {
			...ports,
			github: rememberMerged(ports.github)
		};
		this.#base = base;
	}
	async look(metrics, log) {
		const { git, github, now } = this.#ports;
		try {
			const commit = await git.resolve(`refs/heads/${this.#base.branch}`);
			const at = now().getTime();
			if (commit === this.#seen?.commit && at - (this.#seen?.at ?? 0) < AGAIN) return;
			const { state, all } = await readiness(this.#ports, { base: this.#base });
			for (const { service, environment, safe } of all) {
				const labels = {
					service,
					environment
				};
				metrics.set("clearance_safe_rollbacks", "Digests that could be put back now", safe.length, labels);
			}
			await alarmReadiness(all, state, github);
			this.#seen = {
				commit: state.base.commit,
				at
			};
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			log.error({
				code: error.code,
				fault: error.message
			}, "readiness couldn't be told");
		}
	}
};
function rememberMerged(github) {
	const merged = new Map();
	return {
		...github,
		async pullRequestsOf(branch) {
			const known = merged.get(branch) ?? await github.pullRequestsOf(branch);
			if (known.some((one) => one.merged !== void 0)) merged.set(branch, known);
			return known;
		}
	};
}
// promoter/main.ts
async function main(args) {
	const options = await readOptions(args, process.env);
	if (options === void 0) {
		process.stdout.write(HELP);
		return EXIT.done;
	}
	const dir = await mkdtemp(join(tmpdir(), "clearance-serve-"));
	try {
		await serve(options, dir, stderrLog());
		return EXIT.done;
	} finally {
		await rm(dir, {
			recursive: true,
			force: true
		});
	}
}
async function serve(options, dir, log) {
	const { base, signers } = options;
	const { git, github } = connectGitOps({
		...options,
		dir: join(dir, "gitops")
	});
	const ports = {
		git,
		github,
		registry: registryFromEnvironment(process.env),
		verifier: sigstoreVerifier(),
		health: healthProbe({
			environment: process.env,
			github
		}),
		now: () => new Date(),
		signerOf: (environment) => signers.get(environment),
		version: VERSION
	};
	const urgent = {
		...ports,
		github: github.inLane("rollback")
	};
	const metrics = new Metrics();
	const readiness = new ReadinessWatch(ports, base);
	const sweep = new CommentSweep(ports);
	const reconciler = new Reconciler(async (_, hinted) => {
		await sweep.look(answer, log);
		const decided = await pass(ports, {
			base,
			hinted
		}, metrics, log);
		await readiness.look(metrics, log);
		return decided;
	}, options.intervalMs);
	let answering = Promise.resolve();
	function answer(comment) {
		answering = answering.then(async () => {
			if (await answerOne(comment, base, urgent, metrics, log)) reconciler.wake();
		});
		answering = answering.catch((error) => log.error({ error: String(error) }, "bug"));
	}
	const app = promoterApp({
		secret: options.secret,
		reconciler,
		metrics,
		answer,
		rollback: (request, token) => answerRollback(request, token, options, urgent, metrics, log),
		log: (message, fields) => log.info(fields, message)
	});
	const stopped = signalled();
	const server = await listen(app, options.host, options.port);
	log.info({
		url: server.url,
		gitops: options.repository,
		interval: options.intervalMs
	}, "serving");
	if (options.json) process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
	try {
		const signal = await Promise.race([stopped, reconciler.start()]);
		log.info({ signal }, "stopping");
	} finally {
		await Promise.all([server.close(), reconciler.close()]);
	}
	log.info({}, "stopped");
}
function signalled() {
	return new Promise((resolve) => {
		for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, resolve);
	});
}
export { main };
