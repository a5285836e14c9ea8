import { t as VERSION } from "./chain-version.js";
import { r as printImageReference, t as ImageName } from "./chain-digest-image-name.js";
import { It as gitEnvironment, Q as placeOf, et as printEnvironment, jt as runGit, t as parsePolicy } from "./chain-clearance-parse-policy.js";
import { b as localRepository } from "./operations-observe-policy.js";
import { n as connectGitOps } from "./operations-observe-ports.js";
import { t as healthProbe } from "./adapters-health-health-probe.js";
import { t as ociRegistry } from "./adapters-registry-oci-registry.js";
import { t as sigstoreVerifier } from "./adapters-sigstore-verifier.js";
import { r as readDigest } from "./chain-promotion-edit-edit-digest.js";
import { t as apply } from "./operations-apply.js";
import { n as observe, t as plan } from "./chain-promotion-plan.js";
import { a as toolkitFolder, i as SERVICES, o as baseImageName } from "./sandbox-shell.js";
import { t as imageBuilder } from "./adapters-builder-assemble.js";
import { r as clusterAdmission } from "./sandbox-shell-cluster.js";
import { n as askKyverno } from "./sandbox-tools-judges.js";
import { createServer } from "node:net";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { spawn } from "node:child_process";
import { setTimeout } from "node:timers/promises";
// tools/demo/acme.ts
const GITOPS = "acme/gitops";
function acme(sandbox, dist, dir) {
	const { github, tokens } = sandbox.document;
	async function rest(login, method, path, body) {
		const answer = await fetch(`${github.api}${path}`, {
			method,
			headers: {
				authorization: `token ${tokens[login] ?? ""}`,
				"content-type": "application/json"
			},
			...body === void 0 ? {} : { body: JSON.stringify(body) }
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${login}: ${method} ${path} was answered with ${answer.status}: ${text}`);
		const json = answer.headers.get("content-type")?.includes("json") === true;
		return text === "" ? void 0 : json ? JSON.parse(text) : text;
	}
	return {
		rest,
		async push(login, repository, change, { message, branch = "main" }) {
			const clone = await mkdtemp(join(dir, "clone-"));
			const url = new URL(`${github.git}/${repository}.git`);
			url.username = login;
			url.password = tokens[login] ?? "";
			const person = {
				GIT_AUTHOR_NAME: login,
				GIT_AUTHOR_EMAIL: `${login}@acme.example`,
				GIT_COMMITTER_NAME: login,
				GIT_COMMITTER_EMAIL: `${login}@acme.example`
			};
			const git = async (...args) => (await runGit(args, {
				directory: clone,
				environment: gitEnvironment(person)
			})).toString().trim();
			try {
				await git("clone", "--quiet", "--depth=1", `--branch=${branch}`, url.href, ".");
				const files = await change((path) => readFile(join(clone, path), "utf8"));
				for (const [path, content] of Object.entries(files)) {
					await mkdir(dirname(join(clone, path)), { recursive: true });
					if (content === null) await rm(join(clone, path));
					else await writeFile(join(clone, path), content);
				}
				await git("add", "--all", "--force", ".");
				await git("commit", "--quiet", "--no-gpg-sign", `--message=${message}`);
				await git("push", "--quiet", "origin", branch);
				return await git("rev-parse", "HEAD");
			} finally {
				await rm(clone, {
					recursive: true,
					force: true
				});
			}
		},
		async dispatch(workflow, inputs = {}) {
			await rest("ada", "POST", `/repos/${GITOPS}/actions/workflows/${workflow}/dispatches`, {
				ref: "main",
				inputs
			});
			await sandbox.github.settled();
		},
		clearance: (login, ...args) => new Promise((resolve, reject) => {
			const child = spawn(process.execPath, [
				join(dist, "clearance.js"),
				...args,
				"--json"
			], {
				cwd: dir,
				env: {
					PATH: process.env["PATH"] ?? "",
					HOME: dir,
					GITHUB_API_URL: github.api,
					GITHUB_TOKEN: tokens[login] ?? "",
					CLEARANCE_GITOPS: GITOPS,
					NODE_COMPILE_CACHE: join(dir, "compile-cache")
				}
			});
			let stdout = "";
			let stderr = "";
			child.stdout.on("data", (chunk) => {
				stdout += chunk.toString();
			});
			child.stderr.on("data", (chunk) => {
				stderr += chunk.toString();
			});
			child.on("error", reject);
			child.on("close", (code) => {
				const said = parsed(stdout);
				if (said === void 0) reject(new Error(`clearance ${args.join(" ")} printed no JSON: ${stdout}${stderr}`));
				else resolve({
					code: code ?? 70,
					json: said.json,
					stderr
				});
			});
		})
	};
}
const PATIENCE = 6e4;
async function until(what, ask, instead = () => Promise.resolve("")) {
	const deadline = Date.now() + PATIENCE;
	for (;;) {
		const answer = await ask();
		if (answer !== void 0) return answer;
		if (Date.now() > deadline) throw new Error(`it never came to this: ${what}${await instead()}`);
		await setTimeout(80);
	}
}
function parsed(text) {
	try {
		return { json: text === "" ? void 0 : JSON.parse(text) };
	} catch {
		return;
	}
}
// tools/demo/admission-judge.ts
function kyvernoJudge(program, sandbox) {
	const git = localRepository(sandbox.github.gitDirectory(GITOPS));
	return {
		name: "Kyverno's CLI",
		async refuses(environment, images) {
			const head = await git.resolve("refs/heads/main") ?? "";
			const policies = async (kind) => {
				const paths = await git.list(head, `policies/generated/${environment}/${kind}`);
				return Promise.all(paths.map(async (path) => ({
					path,
					bytes: await git.read(head, path) ?? new Uint8Array()
				})));
			};
			const [ivpol, clusterpolicy] = await Promise.all([policies("ivpol"), policies("clusterpolicy")]);
			const manifests = images.map((image, index) => pod(`pod-${index}`, image));
			const [first] = manifests;
			const clearance = ivpol.find(({ path }) => path.endsWith("/clearance.yaml"));
			const [byIvpol, byClusterPolicy] = await Promise.all([askKyverno(program, {
				policies: ivpol,
				manifests
			}), askKyverno(program, {
				policies: clusterpolicy,
				manifests,
				trustFrom: clearance === void 0 || first === void 0 ? void 0 : {
					policy: clearance,
					manifest: first
				}
			})]);
			return new Map(images.map((image, index) => {
				const answers = [byIvpol, byClusterPolicy].map((answer) => answer.get(`Pod/pod-${index}`)?.admitted);
				if (answers[0] !== answers[1] || answers[0] === void 0) throw new Error(`the two policies of ${environment} disagree about ${image}`);
				return [image, !answers[0]];
			}));
		}
	};
}
function ownJudge(sandbox) {
	const git = localRepository(sandbox.github.gitDirectory(GITOPS));
	const admit = clusterAdmission(git, ociRegistry());
	return {
		name: "our own evaluation (Kyverno's CLI isn't on this machine: npm run judges)",
		async refuses(environment, images) {
			const head = await git.resolve("refs/heads/main") ?? "";
			const answers = images.map(async (image) => {
				return [image, !(await admit({
					service: "check-in",
					environment,
					region: null
				}, image, head)).allowed];
			});
			return new Map(await Promise.all(answers));
		}
	};
}
function pod(name, image) {
	return {
		apiVersion: "v1",
		kind: "Pod",
		metadata: {
			name,
			namespace: "check-in"
		},
		spec: { containers: [{
			name: "check-in",
			image
		}] }
	};
}
// tools/demo/narrator.ts
function narrator(write) {
	const start = performance.now();
	const seconds = () => (performance.now() - start) / 1e3;
	return {
		seconds,
		chapter: (title) => write(`\n${title}\n`),
		say: (line) => write(`${seconds().toFixed(1).padStart(6)} s  ${line}\n`),
		table(header, rows) {
			const all = [header, ...rows];
			const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
			const print = (row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("   ")}`.trimEnd();
			write(`\n${print(header)}\n  ${widths.map((width) => "-".repeat(width)).join("   ")}\n`);
			write(`${rows.map(print).join("\n")}\n`);
		}
	};
}
// tools/demo/attack-at-merge.ts
async function changeAfterApproval(scene, pullRequest, file, digests) {
	const { acme, narrator, promotions } = scene;
	const run = await promotions.waitingRun(pullRequest);
	await acme.push("mallory", GITOPS, async (read) => ({ [file]: (await read(file)).replace(digests.approved, digests.smuggled) }), {
		message: "tidy up",
		branch: pullRequest.head.ref
	});
	narrator.say(`mallory pushes another digest onto ${pullRequest.head.ref} after the approval`);
	const ended = await promotions.release(run, "dave");
	const { jobs } = await acme.rest("ada", "GET", `/repos/${GITOPS}/actions/runs/${run.id}/jobs`);
	const failed = jobs.find(({ conclusion }) => conclusion === "failure");
	const log = failed === void 0 ? "" : await acme.rest("ada", "GET", `/repos/${GITOPS}/actions/jobs/${failed.id}/logs`);
	const code = !((await promotions.all()).find(({ number }) => number === pullRequest.number)?.merged_at != null) && ended.conclusion === "failure" ? /HEAD_CHANGED|EDIT_UNEXPECTED/.exec(log)?.[0] ?? "" : "";
	narrator.say(`changed-after-approval: ${code === "" ? "NOT STOPPED" : `not merged, ${code}`}`);
	return {
		attack: "changed-after-approval",
		by: "merge",
		code
	};
}
// tools/demo/release.ts
function serviceImage(sandbox) {
	return ImageName.parse(`${sandbox.registry.host}/acme/check-in`);
}
async function release(acme, sandbox, repository, files, message) {
	const commit = await acme.push("alice", repository, async () => files, { message });
	await sandbox.github.settled();
	const { workflow_runs } = await acme.rest("ada", "GET", `/repos/${repository}/actions/runs?per_page=10`);
	const run = workflow_runs.find(({ head_sha }) => head_sha === commit);
	if (run?.conclusion !== "success") throw new Error(`the release of ${repository} ended with ${run?.conclusion ?? "no run"}`);
	return (await until("the tag main", () => ociRegistry().resolve(serviceImage(sandbox), "main"))).digest;
}
async function evidenceOf(sandbox, digest) {
	return (await ociRegistry().referrers(serviceImage(sandbox), digest)).map(({ annotations }) => annotations?.["dev.sigstore.bundle.predicateType"] ?? "?").sort();
}
async function filesOf(folder, paths) {
	return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(`${folder}/${path}`)])));
}
// tools/demo/attacks-at-admission.ts
const FILE = (region) => `apps/check-in/prod/${region}/kustomization.yaml`;
const lane = (region) => ({
	service: "check-in",
	environment: "prod",
	region
});
async function attacksAtAdmission(scene, digests) {
	const { acme, sandbox, narrator, judge } = scene;
	const image = serviceImage(sandbox);
	await switchRuleset(acme, "disabled");
	const before = await contents(acme);
	const commit = await acme.push("ada", GITOPS, async () => ({
		[FILE("a")]: before.a.replace(digests.running, digests.uncleared),
		[FILE("b")]: before.b.replace(/digest: .*/, "newTag: main")
	}), { message: "hotfix, no time for pull requests" });
	narrator.say("ada switches the ruleset off and pushes to main");
	await sandbox.cluster.synced(commit);
	const uncleared = printImageReference({
		image,
		digest: digests.uncleared
	});
	const direct = await refusedByCluster(sandbox, commit, "a");
	const tag = await refusedByCluster(sandbox, commit, "b");
	const running = printImageReference({
		image,
		digest: digests.running
	});
	const judged = judge.refuses("prod", [
		uncleared,
		`${image}:main`,
		running
	]);
	judged.catch(() => void 0);
	for (const [attack, code] of [["direct-push", direct], ["tag-instead-of-digest", tag]]) narrator.say(`${attack}: ${code === "" ? "NOT STOPPED" : `refused at admission, ${code}; the old process keeps running`}`);
	await acme.push("ada", GITOPS, async () => ({
		[FILE("a")]: before.a,
		[FILE("b")]: before.b
	}), { message: "revert the hotfix" });
	await switchRuleset(acme, "active");
	narrator.say("the push is reverted, the ruleset is on again");
	return async () => {
		const verdicts = await judged;
		const fair = verdicts.get(running) === false;
		narrator.say(`${judge.name}: both are refused in prod, and v1 is ${fair ? "admitted" : "REFUSED TOO"}`);
		return [{
			attack: "direct-push",
			by: "admission",
			code: fair && verdicts.get(uncleared) === true ? direct : ""
		}, {
			attack: "tag-instead-of-digest",
			by: "admission",
			code: fair && verdicts.get(`${image}:main`) === true ? tag : ""
		}];
	};
}
async function refusedByCluster(sandbox, commit, region) {
	const event = await until(`an answer of prod/${region}`, () => sandbox.cluster.events.findLast((one) => one.commit === commit && one.lane.region === region));
	const stillRuns = (await fetch(`${sandbox.cluster.edge}/check-in/prod/${region}/healthz`)).ok && sandbox.cluster.running(lane(region)) !== event.image;
	return event.outcome === "refused" && stillRuns ? event.code ?? "" : "";
}
async function contents(acme) {
	const read = async (region) => {
		const file = await acme.rest("ada", "GET", `/repos/${GITOPS}/contents/${FILE(region)}?ref=main`);
		return Buffer.from(file.content, "base64").toString();
	};
	return {
		a: await read("a"),
		b: await read("b")
	};
}
async function switchRuleset(acme, enforcement) {
	const rulesets = await acme.rest("ada", "GET", `/repos/${GITOPS}/rulesets`);
	for (const { id } of rulesets) await acme.rest("ada", "PUT", `/repos/${GITOPS}/rulesets/${id}`, { enforcement });
}
// tools/demo/replica.ts
function promoterReplica(sandbox, dir) {
	const token = sandbox.document.tokens["clearance-promoter[bot]"] ?? "";
	const { git, github } = connectGitOps({
		apiUrl: sandbox.document.github.api,
		repository: GITOPS,
		auth: { token },
		dir: join(dir, "plan-clone")
	});
	const ports = {
		git,
		github,
		registry: ociRegistry(),
		verifier: sigstoreVerifier(),
		health: healthProbe({
			environment: process.env,
			github
		}),
		now: () => new Date()
	};
	return {
		plan: async () => plan(await observe(ports), ports.now()),
		async apply() {
			const { done } = await apply({
				...ports,
				version: VERSION
			});
			const failed = done.find(({ result }) => result === "fault");
			if (failed?.result === "fault") throw failed.fault;
		}
	};
}
function refusals(steps, lane) {
	return steps.flatMap((step) => step.do === "refuse" && step.lane.service === lane.service && step.lane.environment === lane.environment && step.lane.region === lane.region ? step.findings : []);
}
// tools/demo/attacks-in-promotion.ts
const DEV = {
	service: "check-in",
	environment: "dev",
	region: null
};
async function attacksInPromotion(scene, good) {
	const { acme, sandbox, narrator } = scene;
	const unsigned = await pushUnsigned(sandbox, "an image that nobody signed");
	const first = await stoppedInPromotion(scene, "unsigned-image", unsigned);
	const second = await stoppedInPromotion(scene, "foreign-source-same-builder", await release(acme, sandbox, SERVICES.impostor, { "src/gift.js": "export const gift = 'from another repository';\n" }, "call the same builder from another repository"));
	const replayed = await pushUnsigned(sandbox, "an image with somebody else's papers");
	await copyReferrers(sandbox, good, replayed);
	const third = await stoppedInPromotion(scene, "replayed-attestation", replayed);
	await tagMain(sandbox, good);
	narrator.say("the tag main points to v1 again");
	return {
		unsigned,
		stopped: [
			first,
			second,
			third
		]
	};
}
async function stoppedInPromotion({ narrator, promotions, replica }, attack, digest) {
	const [finding] = refusals(await replica.plan(), DEV);
	await replica.apply();
	const code = await promotions.find(DEV, digest) === void 0 && finding !== void 0 ? finding.code : "";
	narrator.say(`${attack}: ${code === "" ? "NOT STOPPED" : `refused, ${code}: ${finding?.message ?? ""}`}`);
	return {
		attack,
		by: "promotion",
		code
	};
}
async function pushUnsigned(sandbox, title) {
	const registry = ociRegistry();
	const { digest } = await imageBuilder({
		base: registry,
		target: registry
	}).assemble({
		image: serviceImage(sandbox),
		context: join(toolkitFolder(), "examples/services/check-in"),
		base: {
			image: baseImageName(sandbox.registry.host),
			reference: "24"
		},
		platforms: [{
			os: "linux",
			architecture: process.arch === "arm64" ? "arm64" : "amd64"
		}],
		tags: ["main"],
		entrypoint: ["/usr/local/bin/node", "/app/src/main.js"],
		user: "0:0",
		workdir: "/app",
		env: {},
		labels: { "org.opencontainers.image.title": title },
		created: new Date(0),
		owner: {
			uid: 0,
			gid: 0
		},
		compression: "gzip"
	});
	return digest;
}
async function copyReferrers(sandbox, from, to) {
	const registry = ociRegistry();
	const image = serviceImage(sandbox);
	const subject = (await registry.manifest(image, to)).descriptor;
	for (const referrer of await registry.referrers(image, from)) {
		const { bytes, descriptor } = await registry.manifest(image, referrer.digest);
		const moved = {
			...JSON.parse(new TextDecoder().decode(bytes)),
			subject: {
				mediaType: subject.mediaType,
				digest: subject.digest,
				size: subject.size
			}
		};
		await registry.putReferrer(image, {
			bytes: new TextEncoder().encode(JSON.stringify(moved)),
			mediaType: descriptor.mediaType
		});
	}
}
async function tagMain(sandbox, digest) {
	const registry = ociRegistry();
	const image = serviceImage(sandbox);
	const { bytes, descriptor } = await registry.manifest(image, digest);
	await registry.putManifest(image, {
		bytes,
		mediaType: descriptor.mediaType,
		tag: "main"
	});
}
// tools/demo/promotions.ts
var Promotions = class {
	#acme;
	#sandbox;
	#narrator;
	#nudge;
	constructor(acme, sandbox, narrator, nudge) {
		this.#acme = acme;
		this.#sandbox = sandbox;
		this.#narrator = narrator;
		this.#nudge = nudge;
	}
	all() {
		return this.#acme.rest("ada", "GET", `/repos/${GITOPS}/pulls?state=all&per_page=100`);
	}
	runs() {
		return this.#acme.rest("ada", "GET", `/repos/${GITOPS}/actions/runs?per_page=50`).then(({ workflow_runs }) => workflow_runs);
	}
	async find(lane, digest) {
		const branch = `clearance/${lane.environment}${lane.region === null ? "" : `-${lane.region}`}/${lane.service}/`;
		return (await this.all()).find(({ head, body, state, merged_at }) => head.ref.startsWith(branch) && body.includes(digest) && (state === "open" || merged_at !== null));
	}
	async opened(lane, digest) {
		return await until(`a pull request into ${printEnvironment(lane.environment, lane.region)}`, async () => {
			const one = await this.find(lane, digest);
			if (one !== void 0) return one;
			await this.#nudge();
			await setTimeout(150);
			return this.find(lane, digest);
		});
	}
	async approve(pullRequest, reviewer) {
		await this.#acme.rest(reviewer, "POST", `/repos/${GITOPS}/pulls/${pullRequest.number}/reviews`, {
			event: "APPROVE",
			commit_id: pullRequest.head.sha
		});
		this.#narrator.say(`${reviewer} approves #${pullRequest.number}`);
	}
	waitingRun(pullRequest) {
		return until(`the signing run of #${pullRequest.number}`, async () => {
			const wanted = `#${pullRequest.number} at ${pullRequest.head.sha}`;
			const find = async () => (await this.runs()).find((run) => run.status === "waiting" && run.display_title.endsWith(wanted));
			const one = await find();
			if (one !== void 0) return one;
			await this.#nudge();
			await setTimeout(100);
			return find();
		});
	}
	async release(run, reviewer) {
		const path = `/repos/${GITOPS}/actions/runs/${run.id}`;
		const pending = await this.#acme.rest("ada", "GET", `${path}/pending_deployments`);
		await this.#acme.rest(reviewer, "POST", `${path}/pending_deployments`, {
			environment_ids: pending.map(({ environment }) => environment.id),
			state: "approved",
			comment: "ready"
		});
		this.#narrator.say(`${reviewer} releases the environment`);
		return until(`the end of run ${run.id}`, async () => {
			const now = await this.#acme.rest("ada", "GET", path);
			return now.status === "completed" ? now : void 0;
		}, () => this.#underWay());
	}
	async #underWay() {
		const told = (await this.runs()).filter(({ status }) => status !== "completed").map(async ({ id, path, status }) => {
			const { jobs } = await this.#acme.rest("ada", "GET", `/repos/${GITOPS}/actions/runs/${id}/jobs`);
			return `\n  ${path}, run ${id}, ${status}: ${jobs.map((one) => `${one.name} ${one.status}`).join(", ")}`;
		});
		return `; under way:${(await Promise.all(told)).join("") || " nothing"}`;
	}
	async merged(lane, digest) {
		const pullRequest = await until(`#merge into ${printEnvironment(lane.environment, lane.region)}`, async () => {
			const one = await this.find(lane, digest);
			if (one?.merged_at != null) return one;
			await this.#nudge();
			await setTimeout(150);
		}, () => this.#underWay());
		const mergedDigest = await this.standing(lane);
		this.#narrator.say(`${printEnvironment(lane.environment, lane.region)}: #${pullRequest.number} merged, ${mergedDigest?.slice(0, 19) ?? "nothing"}… stands in the tree`);
		return {
			digest,
			environment: lane.environment,
			region: lane.region,
			pullRequest: pullRequest.number,
			mergedDigest
		};
	}
	async standing(lane) {
		const git = localRepository(this.#sandbox.github.gitDirectory(GITOPS));
		const head = await git.resolve("refs/heads/main") ?? "";
		const text = async (path) => await git.read(head, path) ?? new Uint8Array();
		const policy = parsePolicy(new TextDecoder().decode(await text("clearance.yaml")), "clearance.yaml");
		const place = placeOf(policy, lane);
		return readDigest(await text(place.file), place.path) ?? null;
	}
};
// tools/demo/report.ts
const ATTACKS = [
	"unsigned-image",
	"foreign-source-same-builder",
	"replayed-attestation",
	"changed-after-approval",
	"direct-push",
	"tag-instead-of-digest"
];
function isOk(report) {
	const { digests, promotions, stopped, rollback } = report;
	const reached = (digest) => promotions.filter((one) => one.digest === digest && one.mergedDigest === digest).map(({ environment, region }) => region === null ? environment : `${environment}/${region}`).join(" ");
	return digests.v1 !== digests.v2 && reached(digests.v1) === "dev staging prod/a prod/b" && reached(digests.v2) === "dev staging prod/a" && ATTACKS.every((attack) => stopped.some((one) => one.attack === attack && one.code !== "")) && rollback.from === digests.v2 && rollback.to === digests.v1 && rollback.quarantined && rollback.stayedAway;
}
// tools/demo/rollback.ts
const LANE = {
	service: "check-in",
	environment: "prod",
	region: "a"
};
async function rollBack(scene, bad, good) {
	const { acme, sandbox, narrator, promotions, judge } = scene;
	await until("v2 to fail in prod/a", async () => {
		const answer = await fetch(`${sandbox.cluster.edge}/check-in/prod/a/healthz`);
		return answer.ok ? void 0 : answer.status;
	});
	narrator.say("v2 in prod/a: /healthz answers 503");
	const start = performance.now();
	const { code, stderr } = await acme.clearance("erin", "rollback", "check-in", "--env", "prod", "--reason", "the gate board brings check-in down");
	const seconds = (performance.now() - start) / 1e3;
	if (code !== 0) throw new Error(`clearance rollback ended with ${code}: ${stderr}`);
	const to = await promotions.standing(LANE);
	narrator.say(`erin: clearance rollback check-in --env prod: ${to?.slice(0, 19) ?? ""}… stands again, ${seconds.toFixed(2)} s from the start of the command to merged`);
	await until("v1 to run again in prod/a", () => sandbox.cluster.running(LANE)?.endsWith(good) === true ? true : void 0);
	const healthy = (await fetch(`${sandbox.cluster.edge}/check-in/prod/a/healthz`)).ok;
	narrator.say(`v1 runs in prod/a, healthy: ${healthy}`);
	const image = serviceImage(sandbox);
	const [badImage, goodImage] = [bad, good].map((digest) => printImageReference({
		image,
		digest
	}));
	const judged = judge.refuses("prod", [badImage, goodImage]);
	judged.catch(() => void 0);
	await scene.settle();
	const comesBack = (await scene.replica.plan()).some((step) => step.do === "open" && step.intents.some(({ to }) => to === bad));
	const still = await promotions.standing(LANE);
	const verdicts = await judged;
	const quarantined = verdicts.get(badImage) === true && verdicts.get(goodImage) === false;
	narrator.say(`the promoter leaves v2 alone; admission refuses it and takes v1: ${quarantined}`);
	const file = await acme.rest("ada", "GET", `/repos/${GITOPS}/contents/quarantine/${bad.replace(":", "-")}.yaml?ref=main`);
	narrator.say(`on record: ${file.path}`);
	return {
		from: bad,
		to: to ?? good,
		seconds,
		quarantined,
		stayedAway: !comesBack && still === good && healthy
	};
}
// tools/demo/service.ts
async function startService(sandbox, dist, dir) {
	const { document, github } = sandbox;
	const port = await freePort();
	const secret = randomBytes(24).toString("hex");
	const child = spawn(process.execPath, [
		join(dist, "clearance.js"),
		"serve",
		"--port",
		String(port),
		"--interval",
		"1s"
	], {
		cwd: dir,
		stdio: [
			"ignore",
			"ignore",
			"pipe"
		],
		env: {
			PATH: process.env["PATH"] ?? "",
			HOME: dir,
			GITHUB_API_URL: document.github.api,
			GITHUB_TOKEN: document.tokens["clearance-promoter[bot]"] ?? "",
			CLEARANCE_GITOPS: GITOPS,
			CLEARANCE_WEBHOOK_SECRET: secret,
			NODE_COMPILE_CACHE: join(dir, "compile-cache")
		}
	});
	let log = "";
	child.stderr.on("data", (chunk) => {
		log = `${log}${chunk.toString()}`.slice(-2e4);
	});
	const url = `http://127.0.0.1:${port}`;
	const health = async () => {
		if (child.exitCode !== null) throw new Error(`clearance serve ended: ${log}`);
		try {
			return await (await fetch(`${url}/healthz`)).json();
		} catch {
			return;
		}
	};
	await until("clearance serve to answer", health);
	for (const repository of [GITOPS, "acme/check-in"]) github.setWebhook(repository, {
		url: `${url}/webhooks/github`,
		secret,
		events: ["*"]
	});
	return {
		url,
		async pass() {
			const asked = Date.now();
			await until("a pass of the reconciler", async () => {
				const last = (await health())?.lastPass;
				return last != null && Date.parse(last) > asked ? true : void 0;
			});
		},
		async stop() {
			if (child.exitCode !== null) return;
			const ended = once(child, "exit");
			child.kill("SIGTERM");
			await ended;
		}
	};
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
// tools/demo/story.ts
const STAGING = {
	service: "check-in",
	environment: "staging",
	region: null
};
const PROD_A = {
	service: "check-in",
	environment: "prod",
	region: "a"
};
const PROD_B = {
	service: "check-in",
	environment: "prod",
	region: "b"
};
async function tell(sandbox, narrator, judge, dir) {
	const dist = join(toolkitFolder(), "dist");
	const acme$1 = acme(sandbox, dist, dir);
	const replica = promoterReplica(sandbox, dir);
	const promotions = [];
	narrator.chapter("1  A source becomes a digest, with evidence");
	const v1 = await release(acme$1, sandbox, SERVICES["check-in"], { "CHANGES.md": "version 1\n" }, "release version 1");
	const image = serviceImage(sandbox);
	narrator.say(`v1 is ${printImageReference({
		image,
		digest: v1
	})}`);
	for (const type of await evidenceOf(sandbox, v1)) narrator.say(`attached and signed: ${type}`);
	narrator.chapter("2  Three impostors under the tag that dev follows");
	const lookAgain = async () => {
		await sandbox.github.settled();
		await replica.apply();
	};
	const byWorkflow = new Promotions(acme$1, sandbox, narrator, lookAgain);
	const scene = {
		acme: acme$1,
		sandbox,
		narrator,
		promotions: byWorkflow,
		replica,
		judge
	};
	const intruders = await attacksInPromotion(scene, v1);
	narrator.chapter("3  v1 travels: dev, staging, prod/a, prod/b");
	await acme$1.dispatch("clearance.yml");
	promotions.push(await byWorkflow.merged(DEV, v1), await byWorkflow.merged(STAGING, v1));
	const first = await byWorkflow.opened(PROD_A, v1);
	narrator.say(`prod/a: #${first.number} is open and waits for two people`);
	await byWorkflow.approve(first, "carol");
	const changed = await changeAfterApproval(scene, first, "apps/check-in/prod/a/kustomization.yaml", {
		approved: v1,
		smuggled: intruders.unsigned
	});
	await lookAgain();
	const again = await byWorkflow.opened(PROD_A, v1);
	narrator.say(`the promoter has closed #${first.number} and opened #${again.number} afresh: its approvals are void`);
	for (const lane of [PROD_A, PROD_B]) promotions.push(await carry(byWorkflow, lane, v1));
	await acme$1.rest("ada", "PUT", `/repos/${GITOPS}/actions/workflows/clearance.yml/disable`);
	narrator.chapter("4  Straight to main, past every pull request");
	const atAdmission = await attacksAtAdmission(scene, {
		running: v1,
		uncleared: intruders.unsigned
	});
	narrator.chapter("5  v2, now with the promoter as a service");
	const service = await startService(sandbox, dist, dir);
	try {
		narrator.say(`clearance serve answers on ${service.url}`);
		const byService = new Promotions(acme$1, sandbox, narrator, async () => void 0);
		const folder = join(toolkitFolder(), "examples/services/check-in-v2");
		const v2 = await release(acme$1, sandbox, SERVICES["check-in"], await filesOf(folder, await pathsIn(folder)), "release version 2");
		narrator.say(`v2 is ${v2}`);
		const refusedAtAdmission = await atAdmission();
		for (const lane of [DEV, STAGING]) promotions.push(await byService.merged(lane, v2));
		promotions.push(await carry(byService, PROD_A, v2));
		narrator.chapter("6  Three in the morning");
		const rollback = await rollBack({
			...scene,
			promotions: byService,
			settle: () => service.pass()
		}, v2, v1);
		const report = {
			seconds: Number(narrator.seconds().toFixed(2)),
			service: "check-in",
			digests: {
				v1,
				v2
			},
			promotions,
			stopped: [
				...intruders.stopped,
				changed,
				...refusedAtAdmission
			],
			rollback,
			admissionJudge: judge.name
		};
		return {
			ok: isOk(report),
			...report
		};
	} finally {
		await service.stop();
	}
}
async function carry(promotions, lane, digest) {
	const pullRequest = await promotions.opened(lane, digest);
	await promotions.approve(pullRequest, "carol");
	await promotions.release(await promotions.waitingRun(pullRequest), "dave");
	return promotions.merged(lane, digest);
}
async function pathsIn(folder) {
	return (await readdir(folder, {
		recursive: true,
		withFileTypes: true
	})).filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
export { ownJudge as i, narrator as n, kyvernoJudge as r, tell as t };
