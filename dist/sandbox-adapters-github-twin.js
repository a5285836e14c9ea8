import { r as Fault } from "./chain-fault.js";
import { E as prettifyError } from "./zod.js";
import { At as gitFault, Ft as gitConfiguration, It as gitEnvironment, Mt as launch, jt as runGit, kt as askGit } from "./chain-clearance-parse-policy.js";
import { S as ObjectReader, x as treePaths } from "./operations-observe-policy.js";
import { n as codeOwnersOf, t as CODE_OWNERS_PATHS } from "./chain-clearance-code-owners.js";
import { r as Hono } from "./hono.js";
import { t as getRequestListener } from "./hono-node-server.js";
import { a as machineEnvironment, n as gitCheckout, r as runWorkflow } from "./sandbox-adapters-github-runner.js";
import { c as findPull, d as pointPullRef, p as record } from "./sandbox-adapters-github-twin-pulls.js";
import { a as seenRequest, i as passTraffic, o as interceptable, r as newTraffic } from "./sandbox-adapters-github-twin-traffic.js";
import { t as advanceQueues } from "./sandbox-adapters-github-twin-queue.js";
import { n as readTriggers, t as runsOfEvent } from "./sandbox-adapters-github-twin-workflows.js";
import { a as pullRoutes, c as gitDataRoutes, d as checkRunRoutes, f as appRoutes, i as repositoryRoutes, l as deploymentRoutes, n as ruleRoutes, o as issueRoutes, p as actionRoutes, r as reviewRoutes, s as graphqlRoute, t as statusRoutes, u as compareRoutes } from "./sandbox-adapters-github-twin-routes.js";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createGunzip } from "node:zlib";
import { createHash, createHmac, createPublicKey, generateKeyPairSync, randomBytes, randomUUID, verify } from "node:crypto";
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
// adapters/github/twin/refusal.ts
var Refusal = class extends Error {
	name = "Refusal";
	status;
	errors;
	type;
	constructor(status, message, errors = [], type) {
		super(message);
		this.status = status;
		this.errors = errors;
		this.type = type;
	}
};
function notFound() {
	return new Refusal(404, "Not Found");
}
function invalid(message) {
	return new Refusal(422, "Validation Failed", [{
		code: "custom",
		message
	}]);
}
// adapters/github/twin/identity.ts
const ACTIONS_BOT = {
	login: "github-actions[bot]",
	id: 41898282,
	type: "Bot"
};
function accountOf(identity) {
	return identity.kind === "anonymous" ? {
		...ACTIONS_BOT,
		login: "ghost"
	} : identity.account;
}
function botOf(app) {
	return {
		login: `${app.slug}[bot]`,
		id: app.userId,
		type: "Bot"
	};
}
function userAccount(state, login) {
	const user = state.users[login.toLowerCase()];
	if (user === void 0) throw new Refusal(404, `Not Found: user ${login}`);
	return {
		login: user.login,
		id: user.id,
		type: "User"
	};
}
function identify(state, authorization, now) {
	const text = tokenIn(authorization);
	if (text === void 0) return { kind: "anonymous" };
	const token = Object.hasOwn(state.tokens, text) ? state.tokens[text] : void 0;
	switch (token?.kind) {
		case "user": return {
			kind: "user",
			account: userAccount(state, token.login),
			admin: state.users[token.login.toLowerCase()]?.admin === true
		};
		case "installation": {
			const app = state.apps[token.app];
			if (app === void 0 || token.expires <= now) throw new Refusal(401, "Bad credentials");
			return {
				kind: "installation",
				account: botOf(app),
				app,
				fresh: token.seesFrom > now,
				permissions: token.permissions
			};
		}
		case "job": return {
			kind: "job",
			account: ACTIONS_BOT,
			repository: token.repository,
			permissions: token.permissions
		};
		case void 0: throw new Refusal(401, "Bad credentials");
		default: return token;
	}
}
function tokenIn(authorization) {
	const [, scheme = "", value = ""] = /^(\w+)\s+(\S+)$/.exec(authorization ?? "") ?? [];
	if (scheme.toLowerCase() !== "basic") return value === "" ? void 0 : value;
	const [login = "", password = ""] = Buffer.from(value, "base64").toString("utf8").split(/:(.*)/s);
	return password === "" || password === "x-oauth-basic" ? login : password;
}
function identifyApp(state, authorization, now) {
	const [head = "", body = "", signature = ""] = (tokenIn(authorization) ?? "").split(".");
	const header = decode(head);
	const claims = decode(body);
	const app = Object.values(state.apps).find((one) => [one.id, String(one.id)].includes(claims["iss"]));
	const signed = Buffer.from(`${head}.${body}`);
	const key = app === void 0 ? void 0 : createPublicKey(app.publicKey);
	const valid = key !== void 0 && header["alg"] === "RS256" && verify("RSA-SHA256", signed, key, Buffer.from(signature, "base64url"));
	if (app === void 0 || !valid) throw new Refusal(401, "A JSON web token could not be decoded");
	const expires = Number(claims["exp"]);
	const seconds = now / 1e3;
	if (!(expires > seconds)) throw new Refusal(401, "'Expiration time' claim ('exp') is in the past");
	if (!(expires <= seconds + 660)) throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
	return app;
}
function decode(part) {
	try {
		const value = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
		return typeof value === "object" && value !== null ? value : {};
	} catch {
		return {};
	}
}
// adapters/github/twin/permissions.ts
const RANK = {
	none: 0,
	read: 1,
	triage: 2,
	write: 3,
	maintain: 4,
	admin: 5
};
const PERSON = {
	issues: "read",
	administration: "admin"
};
function permissionOf(state, repository, login) {
	const user = state.users[login.toLowerCase()];
	if (user?.admin === true) return "admin";
	return repository.collaborators[user?.login ?? login] ?? (repository.visibility === "private" ? "none" : "read");
}
function atLeast(permission, wanted) {
	return RANK[permission] >= RANK[wanted];
}
function demand(state, identity, repository, subject, access, person = PERSON[subject] ?? "write") {
	switch (identity.kind) {
		case "anonymous":
			if (repository.visibility !== "public") throw notFound();
			if (access === "write") throw new Refusal(401, "Requires authentication");
			return;
		case "user": {
			const has = permissionOf(state, repository, identity.account.login);
			if (!atLeast(has, "read")) throw notFound();
			if (access === "read") return;
			if (atLeast(has, person)) return;
			throw new Refusal(403, person === "admin" ? "Must have admin rights to Repository." : "Must have push access.");
		}
		case "installation":
		case "job": {
			if (identity.kind === "installation" && identity.fresh) throw notFound();
			if (identity.kind === "job" && identity.repository !== fullName(repository)) {
				if (access === "read" && repository.visibility === "public") return;
				throw notFound();
			}
			const has = identity.permissions[subject];
			if (has === "write" || has === "read" && access === "read") return;
			if (access === "read" && repository.visibility === "public" && PUBLIC.has(subject)) return;
			throw new Refusal(403, "Resource not accessible by integration");
		}
	}
}
const PUBLIC = new Set([
	"metadata",
	"contents",
	"pull_requests",
	"issues",
	"statuses",
	"checks",
	"actions"
]);
function fullName(repository) {
	return `${repository.owner}/${repository.name}`;
}
// adapters/github/twin/call.ts
function caller(twin, c) {
	return identify(twin.state, c.req.header("authorization"), twin.now());
}
function findRepository(twin, owner, name) {
	const wanted = `${owner}/${name.replace(/\.git$/, "")}`.toLowerCase();
	const found = Object.entries(twin.state.repositories).find(([key]) => key.toLowerCase() === wanted);
	if (found === void 0) throw notFound();
	return found[1];
}
function repositoryCall(twin, c, subject, access, person) {
	const identity = caller(twin, c);
	const repository = findRepository(twin, parameter(c, "owner"), parameter(c, "repo"));
	demand(twin.state, identity, repository, subject, access, person);
	return {
		repository,
		identity
	};
}
function parameter(c, name) {
	const value = c.req.param(name);
	if (value === void 0) throw notFound();
	return value;
}
function numberParameter(c, name) {
	const value = Number(parameter(c, name));
	if (!Number.isSafeInteger(value)) throw notFound();
	return value;
}
async function readBody(c, schema) {
	const text = await c.req.text();
	const parsed = schema.safeParse(text === "" ? {} : JSON.parse(text));
	if (!parsed.success) throw invalid(prettifyError(parsed.error));
	return parsed.data;
}
function onePage(c, items) {
	const size = Math.min(100, Math.max(1, Number(c.req.query("per_page") ?? 30)));
	const page = Math.max(1, Number(c.req.query("page") ?? 1));
	const last = Math.max(1, Math.ceil(items.length / size));
	const link = (to, rel) => {
		const url = new URL(c.req.url);
		url.searchParams.set("page", String(to));
		return `<${url.href}>; rel="${rel}"`;
	};
	const links = page < last ? [link(page + 1, "next"), link(last, "last")] : [];
	if (links.length > 0) c.header("Link", links.join(", "));
	return items.slice((page - 1) * size, page * size);
}
// adapters/github/twin/git-http.ts
function gitCall(method, url) {
	const { pathname, searchParams } = new URL(url, "http://localhost");
	const [, repository = "", what = ""] = /^\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(pathname) ?? [];
	const advertisement = what === "info/refs";
	const service = advertisement ? searchParams.get("service") : what;
	if (service !== "git-upload-pack" && service !== "git-receive-pack") return void 0;
	return method === (advertisement ? "GET" : "POST") ? {
		repository,
		service,
		advertisement
	} : void 0;
}
async function serveGit(call, served, request, response) {
	response.setHeader("Cache-Control", "no-cache, max-age=0, must-revalidate");
	response.setHeader("Content-Type", `application/x-${call.service}-${call.advertisement ? "advertisement" : "result"}`);
	const protocol = request.headers["git-protocol"];
	const environment = {
		...gitConfiguration({
			"core.hooksPath": served.hooks,
			"uploadpack.allowAnySHA1InWant": "true",
			"uploadpack.allowFilter": "true",
			"receive.fsckObjects": "true",
			"receive.denyCurrentBranch": "ignore",
			"receive.denyDeleteCurrent": "ignore",
			"receive.autoGc": "false"
		}),
		...typeof protocol === "string" && /^[\w=:]+$/.test(protocol) ? { GIT_PROTOCOL: protocol } : {},
		CLEARANCE_REFUSED_REFS: served.refused.map((one) => `${one.pattern} ${one.reason}\n`).join("")
	};
	if (call.advertisement) {
		const line = `# service=${call.service}\n`;
		response.write(`${(line.length + 4).toString(16).padStart(4, "0")}${line}0000`);
		if (call.service === "git-upload-pack" && protocol === "version=2") {
			response.end(await capabilities(served.directory, environment));
			return;
		}
	}
	const child = launch("git", [
		call.service.slice(4),
		"--stateless-rpc",
		...call.advertisement ? ["--advertise-refs"] : [],
		served.directory
	], {
		cwd: served.directory,
		env: gitEnvironment(environment)
	});
	const sent = request.headers["content-encoding"] === "gzip" ? pipeline(request, createGunzip(), child.stdin) : pipeline(request, child.stdin);
	const answered = served.silent === true ? swallowed(child) : pipeline(child.stdout, response);
	child.stderr.pipe(process.stderr, { end: false });
	await Promise.allSettled([sent, answered]);
	child.kill();
	if (served.silent === true) response.destroy();
}
function swallowed(child) {
	child.stdout.resume();
	return child.ended;
}
let advertised;
function capabilities(directory, environment) {
	advertised ??= runGit([
		"upload-pack",
		"--stateless-rpc",
		"--advertise-refs",
		directory
	], {
		directory,
		environment
	});
	advertised.catch(() => {
		advertised = void 0;
	});
	return advertised;
}
const PRE_RECEIVE = `#!/bin/sh
status=0
while read -r before after ref; do
  while read -r pattern reason; do
    [ -n "$pattern" ] || continue
    case "$ref" in
      $pattern)
        echo "error: GH013: Repository rule violations found for $ref." >&2
        echo "- $reason" >&2
        status=1 ;;
    esac
  done <<END
$CLEARANCE_REFUSED_REFS
END
done
exit $status
`;
// adapters/github/twin/shapes.ts
function accountShape(account) {
	return {
		login: account.login,
		id: account.id,
		type: account.type,
		site_admin: false
	};
}
function repositoryShape(root, repository) {
	return {
		id: repository.id,
		name: repository.name,
		full_name: fullName(repository),
		private: repository.visibility !== "public",
		visibility: repository.visibility,
		default_branch: repository.defaultBranch,
		delete_branch_on_merge: repository.deleteBranchOnMerge,
		html_url: `${root}/${fullName(repository)}`,
		clone_url: `${root}/${fullName(repository)}.git`,
		url: `${root}/api/v3/repos/${fullName(repository)}`,
		owner: {
			login: repository.owner,
			type: "Organization"
		},
		fork: repository.parent !== void 0,
		allow_merge_commit: repository.mergeMethods.includes("merge"),
		allow_squash_merge: repository.mergeMethods.includes("squash"),
		allow_rebase_merge: repository.mergeMethods.includes("rebase")
	};
}
function pullShape(root, repository, pull, mergeable = null) {
	const url = `${root}/${fullName(repository)}/pull/${pull.number}`;
	return {
		id: pull.id,
		number: pull.number,
		html_url: url,
		url: `${root}/api/v3/repos/${fullName(repository)}/pulls/${pull.number}`,
		state: pull.state,
		title: pull.title,
		body: pull.body,
		user: accountShape(pull.author),
		head: end(pull.head.repository ?? fullName(repository), pull.head),
		base: end(fullName(repository), pull.base),
		created_at: pull.createdAt,
		updated_at: pull.updatedAt,
		closed_at: pull.closedAt ?? null,
		merged: pull.merged !== void 0,
		merged_at: pull.merged?.at ?? null,
		merged_by: pull.merged === void 0 ? null : accountShape(pull.merged.by),
		merge_commit_sha: pull.merged?.commit ?? null,
		mergeable: pull.merged === void 0 ? mergeable : null,
		mergeable_state: mergeable === null ? "unknown" : mergeable ? "clean" : "dirty",
		draft: false,
		comments: pull.comments.length
	};
}
function end(repository, at) {
	const [owner = "", name = ""] = repository.split("/");
	return {
		ref: at.ref,
		sha: at.sha,
		label: `${owner}:${at.ref}`,
		repo: {
			full_name: repository,
			name,
			owner: { login: owner }
		},
		user: { login: owner }
	};
}
function reviewShape(review) {
	return {
		id: review.id,
		user: accountShape(review.author),
		body: review.body,
		state: review.state,
		commit_id: review.commit,
		submitted_at: review.at
	};
}
function commentShape(root, repository, number, comment) {
	const name = fullName(repository);
	return {
		id: comment.id,
		html_url: `${root}/${name}/issues/${number}#issuecomment-${comment.id}`,
		issue_url: `${root}/api/v3/repos/${name}/issues/${number}`,
		body: comment.body,
		user: accountShape(comment.author),
		created_at: comment.at,
		updated_at: comment.editedAt ?? comment.at
	};
}
function statusShape(status) {
	return {
		id: status.id,
		state: status.state,
		context: status.context,
		description: status.description,
		target_url: status.url,
		creator: accountShape(status.creator),
		created_at: status.at,
		updated_at: status.at
	};
}
function checkRunShape(root, repository, run, app) {
	return {
		id: run.id,
		name: run.name,
		head_sha: run.sha,
		status: run.status,
		conclusion: run.conclusion,
		details_url: run.url,
		html_url: `${root}/${fullName(repository)}/runs/${run.id}`,
		started_at: run.startedAt,
		completed_at: run.completedAt,
		output: {
			title: run.title,
			summary: run.summary
		},
		app: {
			id: run.appId,
			slug: app,
			name: app
		}
	};
}
function runShape(root, repository, run) {
	return {
		id: run.id,
		name: run.title,
		display_title: run.title,
		run_number: run.number,
		run_attempt: run.attempt,
		event: run.event,
		path: run.path,
		status: run.status,
		conclusion: run.conclusion,
		head_branch: run.ref.replace(/^refs\/(?:heads|tags)\//, ""),
		head_sha: run.head,
		html_url: `${root}/${fullName(repository)}/actions/runs/${run.id}`,
		url: `${root}/api/v3/repos/${fullName(repository)}/actions/runs/${run.id}`,
		actor: accountShape(run.actor),
		triggering_actor: accountShape(run.actor),
		created_at: run.createdAt,
		updated_at: run.updatedAt
	};
}
function jobShape(root, repository, run, job) {
	return {
		id: job.id,
		check_run_url: `${root}/api/v3/repos/${fullName(repository)}/check-runs/${job.id}`,
		run_id: run.id,
		head_sha: run.head,
		name: job.name,
		status: job.status,
		conclusion: job.conclusion,
		steps: job.steps.map((step) => ({
			...step,
			status: "completed"
		}))
	};
}
function annotationShape(one) {
	return {
		path: one.path ?? ".github",
		start_line: one.line ?? 1,
		end_line: one.line ?? 1,
		annotation_level: one.level,
		title: one.title ?? "",
		message: one.message
	};
}
function environmentShape(environment, account) {
	return {
		id: environment.id,
		name: environment.name,
		can_admins_bypass: environment.adminsBypass,
		protection_rules: [...environment.reviewers.length === 0 ? [] : [{
			id: environment.id,
			type: "required_reviewers",
			prevent_self_review: environment.preventSelfReview,
			reviewers: environment.reviewers.map((login) => ({
				type: "User",
				reviewer: accountShape(account(login))
			}))
		}], ...environment.branches.length === 0 ? [] : [{
			id: environment.id,
			type: "branch_policy"
		}]],
		deployment_branch_policy: environment.branches.length === 0 ? null : {
			protected_branches: false,
			custom_branch_policies: true
		}
	};
}
function deploymentShape(root, repository, one) {
	const url = `${root}/api/v3/repos/${fullName(repository)}/deployments/${one.id}`;
	return {
		id: one.id,
		url,
		sha: one.sha,
		ref: one.ref.replace(/^refs\/(?:heads|tags)\//, ""),
		task: one.task,
		environment: one.environment,
		original_environment: one.environment,
		description: one.description,
		payload: one.payload,
		creator: accountShape(one.creator),
		created_at: one.at,
		updated_at: one.statuses.at(-1)?.at ?? one.at,
		statuses_url: `${url}/statuses`
	};
}
function deploymentStatusShape(one, environment) {
	return {
		id: one.id,
		state: one.state,
		creator: accountShape(one.creator),
		description: one.description,
		environment,
		log_url: one.url,
		target_url: one.url,
		created_at: one.at,
		updated_at: one.at
	};
}
// adapters/github/twin/pushes.ts
const NOTHING$1 = "0".repeat(40);
async function refMoved(twin, repository, change, identity) {
	const branch = /^refs\/heads\/(.+)$/.exec(change.ref)?.[1];
	const actor = accountOf(identity);
	const suppressed = identity.kind === "job";
	if (branch !== void 0) await followHeads(twin, repository, branch, change, actor, suppressed);
	twin.emit(repository, {
		name: "push",
		actor,
		suppressed,
		ref: change.ref,
		sha: change.after ?? NOTHING$1,
		payload: {
			ref: change.ref,
			before: change.before ?? NOTHING$1,
			after: change.after ?? NOTHING$1,
			created: change.before === void 0,
			deleted: change.after === void 0,
			pusher: { name: actor.login },
			repository: {
				full_name: fullName(repository),
				default_branch: repository.defaultBranch
			}
		}
	});
}
async function followHeads(twin, source, branch, change, actor, suppressed) {
	for (const repository of Object.values(twin.state.repositories)) {
		const from = repository === source ? void 0 : fullName(source);
		for (const pull of repository.pulls) {
			if (pull.state !== "open" || pull.head.ref !== branch || pull.head.repository !== from) continue;
			await followHead(twin, repository, source, pull, change, actor, suppressed);
		}
	}
}
async function followHead(twin, repository, source, pull, change, actor, suppressed) {
	if (change.after === void 0) {
		pull.state = "closed";
		pull.closedAt = twin.stamp();
		record(twin, pull, "closed", actor);
	} else {
		const before = pull.head.sha;
		pull.head.sha = change.after;
		pull.mergeableFrom = twin.now() + twin.settings.mergeableAfter;
		await pointPullRef(twin, repository, source, pull);
		const git = twin.git(repository);
		const forced = (await git.ask([
			"merge-base",
			"--is-ancestor",
			before,
			change.after
		])).exitCode !== 0;
		pull.base.sha = await git.resolve(`refs/heads/${pull.base.ref}`) ?? pull.base.sha;
		if (forced) record(twin, pull, "force-pushed", actor, {
			before,
			after: change.after
		});
		else pull.updatedAt = twin.stamp();
	}
	twin.emit(repository, {
		name: "pull_request",
		action: change.after === void 0 ? "closed" : "synchronize",
		actor,
		suppressed,
		ref: `refs/pull/${pull.number}/merge`,
		sha: pull.head.sha,
		payload: {
			number: pull.number,
			pull_request: {
				number: pull.number,
				head: pull.head
			}
		}
	});
}
// adapters/github/twin/code-owner-review.ts
async function ownersApproved(twin, repository, pull) {
	const base = `refs/heads/${pull.base.ref}`;
	const git = twin.git(repository);
	const text = await codeOwners(base, git);
	if (text === void 0) return true;
	const listed = await git.run([
		"diff",
		"--name-only",
		"-z",
		"--no-renames",
		`${base}...${pull.head.sha}`
	]);
	const approvers = new Map();
	for (const { author, state } of pull.reviews) if (state !== "COMMENTED") approvers.set(author.login, state);
	return listed.split("\0").filter((path) => path !== "").map((path) => codeOwnersOf(text, path).flatMap((name) => peopleOf(twin, name))).every((owners) => owners.length === 0 || owners.some((login) => login !== pull.author.login && approvers.get(login) === "APPROVED"));
}
async function codeOwners(base, git) {
	for (const path of CODE_OWNERS_PATHS) {
		const bytes = await git.blob(`${base}:${path}`);
		if (bytes !== void 0) return Buffer.from(bytes).toString("utf8");
	}
}
function peopleOf({ state }, name) {
	return name.includes("/") ? state.teams[name]?.members ?? [] : [name];
}
// adapters/github/twin/newest-checks.ts
const ACTIONS_APP = {
	id: 15368,
	slug: "github-actions"
};
function newestChecks(repository, sha) {
	const newest = new Map();
	const put = (one) => newest.set(`${one.context}\0${one.appId ?? ""}`, one);
	for (const status of repository.statuses) if (status.sha === sha) put({
		context: status.context,
		passed: status.state === "success",
		failed: status.state === "failure" || status.state === "error",
		appId: status.appId
	});
	for (const { job } of jobChecks(repository, sha)) put({
		context: job.name,
		...verdict(job.conclusion),
		appId: ACTIONS_APP.id
	});
	for (const check of checkRuns(repository, sha)) put({
		context: check.name,
		...verdict(check.conclusion),
		appId: check.appId
	});
	return [...newest.values()];
}
function verdict(conclusion) {
	const passed = conclusion === "success" || conclusion === "skipped" || conclusion === "neutral";
	return {
		passed,
		failed: conclusion !== null && !passed
	};
}
function newestStatuses(repository, sha) {
	const newest = new Map();
	for (const status of repository.statuses) if (status.sha === sha) newest.set(status.context, status);
	return [...newest.values()];
}
function jobChecks(repository, sha) {
	const newest = new Map();
	for (const run of repository.runs) if (run.head === sha) newest.set(`${run.path}\0${run.event}`, run);
	return [...newest.values()].flatMap((run) => run.jobs.map((job) => ({
		run,
		job
	})));
}
function checkRuns(repository, sha) {
	const newest = new Map();
	for (const check of repository.checks) if (check.sha === sha) newest.set(`${check.name}\0${check.appId}`, check);
	return [...newest.values()];
}
function jobAsCheck(run, job) {
	return {
		id: job.id,
		sha: run.head,
		name: job.name,
		appId: ACTIONS_APP.id,
		status: job.status === "waiting" ? "queued" : job.status,
		conclusion: job.conclusion,
		title: "",
		summary: job.summary,
		url: null,
		startedAt: run.createdAt,
		completedAt: job.status === "completed" ? run.updatedAt : null
	};
}
// adapters/github/twin/rulesets.ts
function rulesetsOf(repository, branch) {
	return repository.rulesets.filter((ruleset) => ruleset.enforcement === "active" && ruleset.refs.some((pattern) => matches(pattern, `refs/heads/${branch}`, repository)));
}
function matches(pattern, ref, repository) {
	if (pattern === "~ALL") return true;
	if (pattern === "~DEFAULT_BRANCH") return ref === `refs/heads/${repository.defaultBranch}`;
	const expression = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
	return new RegExp(`^${expression.join(".*")}$`).test(ref);
}
function bypassOf(ruleset, identity) {
	const name = identity.kind === "user" ? identity.account.login : identity.kind === "installation" ? identity.app.slug : void 0;
	const mode = ruleset.bypass.find((one) => one.actor === name)?.mode;
	if (mode === void 0) return "never";
	return mode === "pull_request" ? "pull_requests_only" : mode;
}
function refusedRefs(repository, identity) {
	return repository.rulesets.filter((one) => one.enforcement === "active" && !["always", "exempt"].includes(bypassOf(one, identity))).filter((one) => one.restrictsUpdates || one.requiresPullRequest || one.requiredStatuses.length > 0).flatMap((one) => one.refs.map((pattern) => ({
		pattern: pushPattern(pattern, repository),
		reason: pushRefusal(one)
	})));
}
function pushRefusal({ restrictsUpdates, requiresPullRequest, requiredStatuses }) {
	if (restrictsUpdates) return "Cannot update this protected ref.";
	return requiresPullRequest ? "Changes must be made through a pull request." : `Required status check "${requiredStatuses[0]?.context}" is expected.`;
}
function forbidsPush(repository, identity, ref) {
	return refusedRefs(repository, identity).some(({ pattern }) => {
		const expression = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
		return new RegExp(`^${expression.join(".*")}$`).test(ref);
	});
}
function pushPattern(pattern, repository) {
	if (pattern === "~ALL") return "refs/heads/*";
	return pattern === "~DEFAULT_BRANCH" ? `refs/heads/${repository.defaultBranch}` : pattern;
}
async function violations(twin, repository, pull, identity) {
	return [...rulesetsOf(repository, pull.base.ref).some((one) => one.mergeQueue !== void 0 && bypassOf(one, identity) === "never") ? ["Changes must be made through the merge queue"] : [], ...await unmetRules(twin, repository, pull, identity)];
}
async function unmetRules(twin, repository, pull, identity) {
	const rulesets = rulesetsOf(repository, pull.base.ref).filter((one) => bypassOf(one, identity) === "never");
	const unsigned = rulesets.some((one) => one.requiresSignatures) && !await isSigned(twin, repository, pull);
	return [
		...rulesets.some((one) => one.codeOwnerReview) && !await ownersApproved(twin, repository, pull) ? ["Waiting on code owner review."] : [],
		...rulesets.flatMap((ruleset) => [...ruleset.requiredStatuses.filter((one) => !isSatisfied(one, newestChecks(repository, pull.head.sha))).map((one) => `Required status check "${one.context}" is expected.`), ...approvals(pull) < ruleset.approvals ? [`At least ${ruleset.approvals} approving review is required by reviewers with write access.`] : []]),
		...unsigned ? ["Commits must have verified signatures."] : []
	];
}
async function isSigned(twin, repository, pull) {
	const base = `refs/heads/${pull.base.ref}`;
	return (await twin.git(repository).run(["rev-list", `${base}..${pull.head.sha}`])).split("\n").every((one) => one === "" || repository.verified.includes(one));
}
function isSatisfied(required, checks) {
	return checks.some((one) => one.context === required.context && one.passed && (required.integrationId === void 0 || one.appId === required.integrationId));
}
function approvals(pull) {
	const latest = new Map();
	for (const review of pull.reviews) if (review.state !== "COMMENTED") latest.set(review.author.login, review);
	return [...latest.values()].filter((one) => one.state === "APPROVED" && one.author.type === "User").length;
}
// adapters/github/twin/hosted-git.ts
const NOTHING = "0".repeat(40);
const LOST = /cannot lock ref|reference already exists/;
function hostedGit(directory) {
	const objects = new ObjectReader(directory, 3e4);
	const ask = async (args, more = {}) => {
		const answer = await askGit(args, {
			directory,
			...more
		});
		return {
			exitCode: answer.exitCode,
			stdout: answer.stdout.toString("utf8").trim()
		};
	};
	const run = async (args, more = {}) => (await runGit(args, {
		directory,
		...more
	})).toString("utf8").trim();
	const object = async (name) => name.includes("\n") ? void 0 : objects.read(name);
	return {
		directory,
		ask,
		run,
		object,
		async blob(name) {
			const found = await object(name);
			return found?.type === "blob" ? found.bytes : void 0;
		},
		paths: (commit, folder) => treePaths(objects, commit, folder),
		bytes: (args, more = {}) => runGit(args, {
			directory,
			...more
		}),
		async withIndex(work) {
			const folder = await mkdtemp(join(tmpdir(), "clearance-index-"));
			try {
				return await work({ GIT_INDEX_FILE: join(folder, "index") });
			} finally {
				await rm(folder, {
					recursive: true,
					force: true
				});
			}
		},
		async resolve(ref) {
			return /\s/.test(ref) ? void 0 : (await objects.read(`${ref}^{commit}`))?.id;
		},
		async refs() {
			const lines = await run(["for-each-ref", "--format=%(refname) %(objectname)"]);
			return new Map(lines.split("\n").filter((line) => line !== "").map((line) => {
				const [ref = "", id = ""] = line.split(" ");
				return [ref, id];
			}));
		},
		async move(ref, after, before) {
			const args = [
				"update-ref",
				ref,
				after ?? NOTHING,
				before ?? NOTHING
			];
			const answer = await askGit(args, { directory });
			if (answer.exitCode === 0) return true;
			if (LOST.test(answer.stderr)) return false;
			throw gitFault(args, answer);
		},
		async moveAll(moves) {
			const lines = moves.map(({ ref, after, before }) => {
				const expected = before === void 0 ? "" : ` ${before ?? NOTHING}`;
				return `update ${ref} ${after ?? NOTHING}${expected}\n`;
			});
			const args = ["update-ref", "--stdin"];
			const answer = await askGit(args, {
				directory,
				input: lines.join("")
			});
			if (answer.exitCode === 0) return true;
			if (LOST.test(answer.stderr)) return false;
			throw gitFault(args, answer);
		}
	};
}
async function createHosted(directory, branch, content, author) {
	await mkdir(directory, { recursive: true });
	await runGit([
		"init",
		"--bare",
		"--quiet",
		`--initial-branch=${branch}`
	], { directory });
	if (content.fromDirectory === void 0 && content.files === void 0) return;
	const work = await mkdtemp(join(tmpdir(), "clearance-first-commit-"));
	try {
		if (content.fromDirectory !== void 0) await cp(content.fromDirectory, work, {
			recursive: true,
			filter: (from) => !from.endsWith("/.git")
		});
		for (const [path, text] of Object.entries(content.files ?? {})) {
			await mkdir(dirname(join(work, path)), { recursive: true });
			await writeFile(join(work, path), text);
		}
		const environment = {
			GIT_DIR: directory,
			GIT_WORK_TREE: work,
			GIT_INDEX_FILE: join(work, "..", `${work.split("/").pop()}.index`),
			...identityEnvironment(author, author),
			...gitConfiguration({
				"core.bare": "false",
				"core.autocrlf": "false"
			})
		};
		const at = {
			directory: work,
			environment
		};
		await runGit([
			"add",
			"--all",
			"--force",
			"."
		], at);
		await runGit([
			"commit",
			"--quiet",
			"--allow-empty",
			"--no-gpg-sign",
			"--message",
			"Initial commit"
		], at);
		await rm(environment.GIT_INDEX_FILE, { force: true });
	} finally {
		await rm(work, {
			recursive: true,
			force: true
		});
	}
}
function identityEnvironment(author, committer, date) {
	return {
		GIT_AUTHOR_NAME: author.name,
		GIT_AUTHOR_EMAIL: author.email,
		GIT_COMMITTER_NAME: committer.name,
		GIT_COMMITTER_EMAIL: committer.email,
		...date === void 0 ? {} : {
			GIT_AUTHOR_DATE: date,
			GIT_COMMITTER_DATE: date
		}
	};
}
// adapters/github/twin/merge.ts
const WEB_FLOW = {
	name: "GitHub",
	email: "noreply@github.com"
};
function personOf(account) {
	return {
		name: account.login,
		email: `${account.id}+${account.login}@users.noreply.github.com`
	};
}
const trees = new WeakMap();
async function mergedTree(git, base, head) {
	const made = trees.get(git) ?? new Map();
	trees.set(git, made);
	const pair = `${base} ${head}`;
	const tree = made.get(pair) ?? makeTree(git, base, head);
	made.set(pair, tree);
	tree.catch(() => made.delete(pair));
	return tree;
}
async function makeTree(git, base, head) {
	const answer = await git.ask([
		"merge-tree",
		"--write-tree",
		"--no-messages",
		base,
		head
	]);
	if (answer.exitCode === 0) return answer.stdout;
	if (answer.exitCode === 1) return void 0;
	throw new Error(`git merge-tree ended with ${answer.exitCode} (it needs git 2.38 or newer)`);
}
async function mergeCommit(git, input) {
	if (input.method === "rebase") return rebased(git, input);
	const tree = await mergedTree(git, input.base, input.head);
	if (tree === void 0) return void 0;
	const parents = input.method === "merge" ? [
		"-p",
		input.base,
		"-p",
		input.head
	] : ["-p", input.base];
	return git.run([
		"commit-tree",
		"--no-gpg-sign",
		...parents,
		"-F",
		"-",
		tree
	], {
		input: input.message,
		environment: identityEnvironment(personOf(input.author), WEB_FLOW, input.at)
	});
}
async function rebased(git, input) {
	const range = [
		"rev-list",
		"--reverse",
		"--no-merges",
		`${input.base}..${input.head}`
	];
	const commits = (await git.run(range)).split("\n").filter((id) => id !== "");
	return git.withIndex(async (environment) => {
		let onto = input.base;
		for (const commit of commits) {
			await git.run([
				"read-tree",
				"-i",
				"-m",
				"--aggressive",
				`${commit}^`,
				onto,
				commit
			], { environment });
			const tree = await git.ask(["write-tree"], { environment });
			if (tree.exitCode !== 0) return void 0;
			const [name = "", email = "", date = "", ...message] = (await git.run([
				"log",
				"-1",
				"--format=%an%n%ae%n%aI%n%B",
				commit
			])).split("\n");
			onto = await git.run([
				"commit-tree",
				"--no-gpg-sign",
				"-p",
				onto,
				"-F",
				"-",
				tree.stdout
			], {
				input: message.join("\n"),
				environment: {
					...identityEnvironment({
						name,
						email
					}, WEB_FLOW),
					GIT_AUTHOR_DATE: date
				}
			});
		}
		return onto;
	});
}
// adapters/github/twin/git-hosting.ts
async function answerGit(twin, traffic, call, where, request, response) {
	const [owner = "", name = ""] = call.repository.split("/");
	const identity = identify(twin.state, request.headers.authorization, twin.now());
	const push = call.service === "git-receive-pack";
	if (push && identity.kind === "anonymous") throw new Refusal(401, "Authentication required");
	const repository = findRepository(twin, owner, name);
	demand(twin.state, identity, repository, "contents", push ? "write" : "read");
	const seen = seenRequest(twin, request.method ?? "GET", request.url ?? "/", request.headers.authorization, "");
	traffic.counters.countGit(seen, `${call.service}${call.advertisement ? " (refs)" : ""}`);
	const said = await traffic.interceptors.ask(interceptable(seen));
	if (said.do === "answer") throw new Refusal(said.status, JSON.stringify(said.body));
	if (said.do === "drop") return void response.destroy();
	const served = {
		directory: where.gitDirectory(fullName(repository)),
		hooks: where.hooks,
		refused: push ? refusedRefs(repository, identity) : [],
		silent: said.do === "act-then-drop"
	};
	if (!push || call.advertisement) return serveGit(call, served, request, response);
	await twin.alone(repository, () => receivePush(twin, repository, identity, () => serveGit(call, served, request, response)));
}
async function receivePush(twin, repository, identity, serve) {
	const git = twin.git(repository);
	const before = await git.refs();
	await serve();
	const after = await git.refs();
	for (const ref of new Set([...before.keys(), ...after.keys()])) {
		if (before.get(ref) === after.get(ref)) continue;
		await refMoved(twin, repository, {
			ref,
			before: before.get(ref),
			after: after.get(ref)
		}, identity);
	}
	twin.store.save();
}
function refuseGit(response, error) {
	const status = error instanceof Refusal ? error.status : 500;
	if (response.headersSent) {
		response.destroy();
		return;
	}
	if (status === 401) response.setHeader("WWW-Authenticate", "Basic realm=\"GitHub\"");
	response.statusCode = status;
	response.end(error instanceof Error ? `${error.message}\n` : "");
}
function writeHooks(dir) {
	const hooks = join(dir, "hooks");
	mkdirSync(hooks, { recursive: true });
	writeFileSync(join(hooks, "pre-receive"), PRE_RECEIVE);
	chmodSync(join(hooks, "pre-receive"), 493);
	return hooks;
}
// adapters/github/twin/lock.ts
function lockPerKey() {
	const tails = new Map();
	return (key, work) => {
		const result = (tails.get(key) ?? Promise.resolve()).then(work, work);
		const settled = result.then(() => void 0, () => void 0);
		tails.set(key, settled);
		return result;
	};
}
// adapters/github/twin/job-records.ts
function jobOf(twin, run, head) {
	const known = run.jobs.find((one) => one.key === head.key);
	if (known !== void 0) return known;
	const job = {
		id: twin.store.newId(),
		key: head.key,
		name: head.name,
		status: "queued",
		conclusion: null,
		summary: "",
		outputs: {},
		annotations: [],
		steps: []
	};
	run.jobs.push(job);
	return job;
}
function recordJob(twin, run, result) {
	const job = jobOf(twin, run, result);
	job.name = result.name;
	job.status = "completed";
	job.conclusion = result.conclusion;
	job.summary = result.summary;
	job.outputs = { ...result.outputs };
	job.annotations = [...result.annotations];
	job.steps = result.steps.map(({ number, name, conclusion }) => ({
		number,
		name,
		conclusion
	}));
	mkdirSync(join(twin.store.dir, "logs"), { recursive: true });
	writeFileSync(logFile(twin, job), result.log);
}
function readJobLog(twin, job) {
	const file = logFile(twin, job);
	return existsSync(file) ? readFileSync(file, "utf8") : "";
}
function logFile(twin, job) {
	return join(twin.store.dir, "logs", `${job.id}.log`);
}
// adapters/github/twin/tokens.ts
function mintToken(twin, token) {
	const letters = (count) => randomBytes(count).toString("base64url").replace(/[-_]/g, "0").slice(0, count);
	const text = token.kind === "user" ? `ghp_${letters(36)}` : `ghs_${letters(516)}`;
	for (const [old, one] of Object.entries(twin.state.tokens)) if (one.kind === "installation" && one.expires < twin.now() - 6e4) delete twin.state.tokens[old];
	twin.state.tokens[text] = token;
	return text;
}
// adapters/github/twin/rest.ts
const LOGGED = 2e4;
function restApi(twin, scheduler, requests, traffic) {
	const app = new Hono();
	app.get("/_twin/counters", (c) => c.json(traffic.counters.read()));
	app.delete("/_twin/counters", (c) => {
		traffic.counters.reset();
		return c.body(null, 204);
	});
	app.use("/api/*", passTraffic(twin, traffic));
	app.use(async (c, next) => {
		await next();
		if (c.req.method !== "GET" && c.req.path !== "/api/graphql") twin.store.save();
		if (requests.length >= LOGGED) requests.splice(0, LOGGED / 2);
		requests.push({
			method: c.req.method,
			path: c.req.path,
			status: c.res.status
		});
	});
	app.use(async (c, next) => {
		if (twin.settings.secondaryLimits > 0) {
			twin.settings.secondaryLimits--;
			c.header("Retry-After", "0");
			return c.json({ message: "You have exceeded a secondary rate limit." }, 403);
		}
		await next();
	});
	app.use("/api/v3/*", async (c, next) => {
		await next();
		const token = /^\w+\s+(\S+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
		if (twin.state.tokens[token]?.kind === "user") c.header("X-OAuth-Scopes", "repo, workflow");
	});
	app.use("/api/v3/*", async (c, next) => {
		await next();
		if (c.req.method !== "GET" || c.res.status !== 200) return;
		const body = await c.res.clone().arrayBuffer();
		const etag = `"${createHash("sha256").update(c.req.header("authorization") ?? "").update("\0").update(new Uint8Array(body)).digest("hex")}"`;
		if (c.req.header("if-none-match") === etag) c.res = new Response(null, {
			status: 304,
			headers: { ETag: etag }
		});
		else c.res.headers.set("ETag", etag);
	});
	app.onError((error, c) => {
		if (!(error instanceof Refusal)) return c.json({ message: `Server Error: ${error.message}` }, 500);
		const errors = error.errors.length > 0 ? { errors: error.errors } : {};
		const answer = {
			message: error.message,
			...errors,
			documentation_url: "https://docs.github.com/rest"
		};
		return Response.json(answer, { status: error.status });
	});
	app.notFound((c) => c.json({
		message: "Not Found",
		documentation_url: "https://docs.github.com/rest"
	}, 404));
	const rest = new Hono();
	repositoryRoutes(rest, twin);
	compareRoutes(rest, twin);
	gitDataRoutes(rest, twin);
	pullRoutes(rest, twin);
	issueRoutes(rest, twin);
	reviewRoutes(rest, twin);
	statusRoutes(rest, twin);
	checkRunRoutes(rest, twin);
	deploymentRoutes(rest, twin);
	ruleRoutes(rest, twin);
	actionRoutes(rest, twin, scheduler);
	appRoutes(rest, twin);
	rest.onError((error) => {
		throw error;
	});
	app.route("/api/v3", rest);
	const graphql = new Hono();
	graphqlRoute(graphql, twin, traffic);
	app.route("/api/graphql", graphql);
	app.get("/:owner/:repo/pull/:number", (c) => {
		const pull = findRepository(twin, c.req.param("owner"), c.req.param("repo")).pulls.find((one) => one.number === Number(c.req.param("number")));
		if (pull === void 0) throw new Refusal(404, "Not Found");
		return c.text(`${pull.title} (#${pull.number}, ${pull.merged === void 0 ? pull.state : "merged"})\n\n${pull.body}\n`);
	});
	return app;
}
// adapters/github/twin/environments.ts
function environmentByUse(twin, repository, name) {
	const known = repository.environments[name];
	if (known !== void 0) return known;
	const made = {
		id: twin.store.newId(),
		name,
		reviewers: [],
		branches: [],
		preventSelfReview: false,
		adminsBypass: true,
		secrets: {}
	};
	repository.environments[name] = made;
	twin.store.save();
	return made;
}
function mayUse(environment, ref) {
	return environment.branches.length === 0 || environment.branches.some((one) => ref === `refs/heads/${one}`);
}
// adapters/github/twin/job-deployments.ts
function deploy(twin, repository, run, head, state) {
	if (head.environment === void 0 || !head.environment.deployment) return;
	const job = jobOf(twin, run, head);
	let deployment = repository.deployments.find((one) => one.id === job.deployment);
	if (deployment === void 0) {
		deployment = {
			id: twin.store.newId(),
			environment: head.environment.name,
			ref: run.ref,
			sha: run.head,
			task: "deploy",
			description: "",
			payload: {},
			creator: ACTIONS_BOT,
			at: twin.stamp(),
			statuses: []
		};
		repository.deployments.push(deployment);
		job.deployment = deployment.id;
	}
	const url = `${twin.root()}/${fullName(repository)}/actions/runs/${run.id}/job/${job.id}`;
	const at = twin.stamp();
	deployment.statuses.push({
		id: twin.store.newId(),
		state,
		description: "",
		url,
		creator: ACTIONS_BOT,
		at
	});
}
// adapters/github/twin/run-record.ts
function newRun(twin, repository, what) {
	const number = (repository.runNumbers[what.path] ?? 0) + 1;
	repository.runNumbers[what.path] = number;
	const now = twin.stamp();
	return {
		id: twin.store.newId(),
		number,
		title: what.path,
		path: what.path,
		event: what.event,
		ref: what.ref,
		sha: what.sha,
		head: what.head ?? what.sha,
		actor: what.actor,
		status: "queued",
		conclusion: null,
		attempt: 1,
		fromFork: what.fromFork === true,
		createdAt: now,
		updatedAt: now,
		inputs: { ...what.inputs },
		payload: { ...what.payload },
		jobs: [],
		pending: [],
		approvals: []
	};
}
function setStatus(twin, run, status, conclusion = null) {
	run.status = status;
	run.conclusion = conclusion;
	run.updatedAt = twin.stamp();
}
function runsBefore(repository, run) {
	if (run.concurrency === void 0) return [];
	return repository.runs.filter((one) => one !== run && one.concurrency === run.concurrency && one.status !== "completed");
}
function fillGroup(group, run) {
	return group.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression) => {
		if (expression.startsWith("inputs.")) return run.inputs[expression.slice(7)] ?? "";
		if (expression.startsWith("github.event.")) return inPayload(run.payload, expression.split(".").slice(2));
		return {
			"github.ref": run.ref,
			"github.sha": run.sha,
			"github.workflow": run.path,
			"github.run_id": String(run.id),
			"github.event_name": run.event
		}[expression] ?? "";
	});
}
function inPayload(payload, path) {
	let found = payload;
	for (const name of path) found = typeof found === "object" && found !== null ? found[name] : void 0;
	return typeof found === "string" || typeof found === "number" ? String(found) : "";
}
// adapters/github/twin/run-services.ts
function runServices(twin, repository, run, sources) {
	return {
		async secretsFor(name) {
			if (run.fromFork) return {};
			const environment = name === void 0 ? void 0 : repository.environments[name];
			const more = environment !== void 0 && mayUse(environment, run.ref) ? environment.secrets : {};
			return {
				...repository.secrets,
				...more
			};
		},
		async jobToken(permissions) {
			const token = mintToken(twin, {
				kind: "job",
				repository: fullName(repository),
				run: run.id,
				permissions: apiPermissions(run.fromFork ? readOnly(permissions) : permissions)
			});
			twin.store.save();
			return token;
		},
		async idToken(claims) {
			if (run.fromFork) throw new Error("a fork's run gets no identity token");
			if (sources.idTokens === void 0) throw new Error("this GitHub was started without an OIDC issuer");
			return sources.idTokens.grant(claims);
		},
		source: (name, ref) => repositorySource(twin, sources, name, ref),
		async checkout({ repository: name, ref, directory, depth, token }) {
			const hosted = hostedRepository(twin, name);
			if (hosted === void 0) throw new Error(`there is no repository ${name} here`);
			const wanted = ref ?? hosted.defaultBranch;
			const found = await fullRef(twin, hosted, wanted);
			if (found === void 0) throw new Error(`${name} has no ref ${wanted}`);
			const url = `${twin.root()}/${fullName(hosted)}.git`;
			return gitCheckout({
				url,
				...found,
				directory,
				depth,
				token,
				persistCredentials: true
			});
		}
	};
}
function readOnly(permissions) {
	const reading = Object.entries(permissions).map(([name, access]) => {
		return [name, access === "write" ? name === "id-token" ? "none" : "read" : access];
	});
	return Object.fromEntries(reading);
}
function apiPermissions(permissions) {
	const granted = Object.entries(permissions).flatMap(([name, access]) => access === "none" ? [] : [[name.replaceAll("-", "_"), access]]);
	return {
		...Object.fromEntries(granted),
		metadata: "read"
	};
}
function hostedRepository(twin, name) {
	const [owner = "", repo = ""] = name.split("/");
	return Object.keys(twin.state.repositories).some((one) => one.toLowerCase() === name.toLowerCase()) ? findRepository(twin, owner, repo) : void 0;
}
async function repositorySource(twin, sources, name, ref) {
	const given = sources.actionsDirectory(name, ref);
	if (given !== void 0) return {
		directory: given,
		commit: /^[0-9a-f]{40}$/.test(ref) ? ref : "0".repeat(40),
		ref
	};
	const hosted = hostedRepository(twin, name);
	const found = hosted === void 0 ? void 0 : await fullRef(twin, hosted, ref);
	if (hosted === void 0 || found === void 0) return void 0;
	const directory = join(twin.store.dir, "sources", name, found.commit);
	if (!existsSync(directory)) {
		await mkdir(dirname(directory), { recursive: true });
		const making = await mkdtemp(`${directory}.`);
		const git = twin.git(hosted);
		await git.withIndex(async (environment) => {
			const at = { environment: {
				...environment,
				GIT_DIR: git.directory,
				GIT_WORK_TREE: making
			} };
			await git.run(["read-tree", found.commit], at);
			await runGit(["checkout-index", "--all"], {
				directory: making,
				environment: {
					...at.environment,
					...gitConfiguration({ "core.bare": "false" })
				}
			});
		});
		await rename(making, directory).catch(() => rm(making, {
			recursive: true,
			force: true
		}));
	}
	return {
		directory,
		...found
	};
}
async function fullRef(twin, repository, ref) {
	const git = twin.git(repository);
	const names = ref.startsWith("refs/") ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
	if (/^[0-9a-f]{40}$/.test(ref)) names.unshift(ref);
	for (const name of names) {
		const commit = await git.resolve(name);
		if (commit !== void 0) return {
			ref: name,
			commit
		};
	}
}
// adapters/github/twin/run-request.ts
const DEFAULT_PERMISSIONS = {
	contents: "read",
	packages: "read"
};
function runRequest(twin, repository, run, source, workDirectory, sources) {
	const ownerId = 1;
	return {
		runId: run.id,
		runNumber: run.number,
		attempt: run.attempt,
		repository: {
			fullName: fullName(repository),
			id: repository.id,
			ownerId,
			visibility: repository.visibility,
			defaultBranch: repository.defaultBranch
		},
		event: {
			name: run.event,
			payload: {
				...run.payload,
				repository: {
					id: repository.id,
					full_name: fullName(repository),
					name: repository.name,
					owner: {
						login: repository.owner,
						id: ownerId
					},
					default_branch: repository.defaultBranch,
					visibility: repository.visibility
				},
				sender: {
					login: run.actor.login,
					id: run.actor.id,
					type: run.actor.type
				}
			}
		},
		actor: {
			login: run.actor.login,
			id: run.actor.id
		},
		ref: run.ref,
		refProtected: rulesetsOf(repository, run.ref.replace("refs/heads/", "")).length > 0,
		commit: run.sha,
		workflow: {
			path: run.path,
			source,
			ref: run.ref,
			commit: run.sha
		},
		inputs: run.inputs,
		variables: repository.variables,
		defaultPermissions: DEFAULT_PERMISSIONS,
		urls: {
			server: "https://github.com",
			api: `${twin.root()}/api/v3`,
			graphql: `${twin.root()}/api/graphql`
		},
		workDirectory,
		machineEnvironment: sources.machineEnvironment,
		github: runServices(twin, repository, run, sources)
	};
}
// adapters/github/twin/scheduler.ts
function scheduler(twin, runWorkflow, sources) {
	const live = new Map();
	const pending = new Map();
	const parked = new Set();
	let waiters = [];
	const changed = () => new Promise((resolve) => waiters.push(resolve));
	const tellWaiters = () => {
		for (const resolve of waiters) resolve();
		waiters = [];
	};
	function start(repository, what) {
		const run = newRun(twin, repository, what);
		repository.runs.push(run);
		if (what.needsApproval === true) {
			setStatus(twin, run, "completed", "action_required");
			twin.store.save();
			return run;
		}
		return launch(repository, run, what.source);
	}
	function launch(repository, run, source) {
		const concurrency = readTriggers(source)?.concurrency;
		if (concurrency !== void 0) run.concurrency = fillGroup(concurrency.group, run);
		const abort = new AbortController();
		const waiting = new Set();
		const before = runsBefore(repository, run).filter((one) => live.has(one.id));
		const done = turn(repository, run, before, concurrency?.cancel === true).then(() => execute(repository, run, source, abort, waiting));
		live.set(run.id, {
			abort,
			waiting,
			before,
			done
		});
		twin.store.save();
		return run;
	}
	async function again(repository, run) {
		const source = await twin.git(repository).blob(`${run.sha}:${run.path}`);
		run.jobs = [];
		run.pending = [];
		setStatus(twin, run, "queued");
		launch(repository, run, Buffer.from(source ?? []).toString("utf8"));
	}
	async function turn(repository, run, before, cancelEarlier) {
		if (run.concurrency === void 0) return;
		const key = `${fullName(repository)}\0${run.concurrency}`;
		const overtaken = pending.get(key);
		for (const one of before) if (cancelEarlier || one === overtaken) cancel(one);
		pending.set(key, run);
		await Promise.allSettled(before.flatMap((one) => live.get(one.id)?.done ?? []));
		if (pending.get(key) === run) pending.delete(key);
	}
	async function execute(repository, run, source, abort, waiting) {
		if (parked.has(run)) return;
		if (abort.signal.aborted) return finish(repository, run, "cancelled");
		setStatus(twin, run, "in_progress");
		twin.store.save();
		const workDirectory = join(twin.store.dir, "runs", String(run.id));
		await mkdir(workDirectory, { recursive: true });
		const request = runRequest(twin, repository, run, source, workDirectory, sources);
		try {
			const result = await runWorkflow(request, observer(repository, run, waiting), abort.signal);
			if (parked.has(run)) return;
			run.title = result.title;
			for (const job of result.jobs) recordJob(twin, run, job);
			finish(repository, run, result.conclusion);
		} catch (error) {
			if (parked.has(run)) return;
			run.error = error instanceof Error ? error.message : String(error);
			finish(repository, run, "failure");
		} finally {
			await rm(workDirectory, {
				recursive: true,
				force: true
			});
		}
	}
	function observer(repository, run, waiting) {
		return {
			runNamed(title) {
				run.title = title;
			},
			jobStarted(job) {
				jobOf(twin, run, job).status = "in_progress";
				deploy(twin, repository, run, job, "in_progress");
				setStatus(twin, run, "in_progress");
				twin.store.save();
			},
			jobCompleted(job) {
				if (parked.has(run)) return;
				recordJob(twin, run, job);
				if (job.conclusion !== "skipped") deploy(twin, repository, run, job, job.conclusion === "success" ? "success" : "failure");
				if (repository.queue.length > 0) twin.wakeQueues(repository);
				twin.store.save();
			},
			async jobWaiting(job, use) {
				const environment = environmentByUse(twin, repository, use.name);
				if (!mayUse(environment, run.ref)) return "rejected";
				if (environment.reviewers.length === 0) return "released";
				jobOf(twin, run, job).status = "waiting";
				deploy(twin, repository, run, job, "waiting");
				if (!run.pending.includes(use.name)) run.pending.push(use.name);
				setStatus(twin, run, "waiting");
				twin.store.save();
				return new Promise((answer) => {
					waiting.add({
						environment: use.name,
						answer
					});
					tellWaiters();
				});
			}
		};
	}
	function finish(repository, run, conclusion) {
		setStatus(twin, run, "completed", conclusion);
		run.pending = [];
		for (const job of run.jobs) if (job.status !== "completed") Object.assign(job, {
			status: "completed",
			conclusion
		});
		for (const [token, one] of Object.entries(twin.state.tokens)) if (one.kind === "job" && one.run === run.id) delete twin.state.tokens[token];
		live.delete(run.id);
		twin.emit(repository, {
			name: "workflow_run",
			action: "completed",
			actor: run.actor,
			suppressed: run.event === "workflow_run",
			ref: run.ref,
			sha: run.sha,
			payload: { workflow_run: {
				id: run.id,
				name: run.title,
				path: run.path,
				conclusion,
				head_sha: run.head
			} }
		});
		twin.store.save();
	}
	function cancel(run) {
		const one = live.get(run.id);
		one?.abort.abort();
		if (run.status === "queued") setStatus(twin, run, "completed", "cancelled");
		for (const { answer } of one?.waiting ?? []) answer("rejected");
	}
	return {
		start,
		cancel,
		async resume(repository) {
			for (const run of repository.runs) {
				if (run.status === "completed") continue;
				if (isUntouched(run)) await again(repository, run);
				else {
					setStatus(twin, run, "completed", "cancelled");
					run.pending = [];
				}
			}
		},
		async rerun(repository, run) {
			run.attempt++;
			run.approvals = [];
			await again(repository, run);
		},
		async approve(repository, run) {
			await again(repository, run);
		},
		decide(run, environments, state, by, comment) {
			for (const environment of environments) {
				run.approvals.push({
					environment,
					by,
					state,
					comment
				});
				run.pending = run.pending.filter((one) => one !== environment);
				const released = [...live.get(run.id)?.waiting ?? []].filter((one) => one.environment === environment);
				for (const one of released) {
					live.get(run.id)?.waiting.delete(one);
					one.answer(state === "approved" ? "released" : "rejected");
				}
			}
		},
		async settled() {
			const isBusy = (one) => one.waiting.size === 0 && one.before.every((earlier) => earlier.status === "completed");
			const busy = () => [...live.values()].filter(isBusy);
			while (busy().length > 0) await Promise.race([...busy().map((one) => one.done), changed()]);
		},
		async close() {
			const running = [...live.values()];
			for (const run of Object.values(twin.state.repositories).flatMap((one) => one.runs)) if (live.has(run.id) && isUntouched(run)) parked.add(run);
			for (const run of running) {
				run.abort.abort();
				for (const { answer } of run.waiting) answer("rejected");
			}
			await Promise.allSettled(running.map((one) => one.done));
		}
	};
}
function isUntouched(run) {
	return run.jobs.every((job) => job.status === "queued" || job.status === "waiting");
}
// adapters/github/twin/set-up.ts
function setUpOf(twin, gitDirectory) {
	const { state, store } = twin;
	const repositoryOf = (name) => {
		const [owner = "", repo = ""] = name.split("/");
		return findRepository(twin, owner, repo);
	};
	return {
		addUser(login, options = {}) {
			const known = state.users[login.toLowerCase()];
			state.users[login.toLowerCase()] = {
				id: known?.id ?? store.newId(),
				login,
				admin: options.admin === true
			};
			store.save();
		},
		addTeam(name, members) {
			state.teams[name] = {
				id: state.teams[name]?.id ?? store.newId(),
				members: [...members]
			};
			store.save();
		},
		addApp({ slug, permissions }) {
			const known = state.apps[slug];
			if (known !== void 0) {
				known.permissions = {
					...permissions,
					metadata: "read"
				};
				store.save();
				return {
					appId: known.id,
					installationId: known.installationId,
					privateKey: void 0
				};
			}
			const pair = generateKeyPairSync("rsa", {
				modulusLength: 2048,
				publicKeyEncoding: {
					type: "spki",
					format: "pem"
				},
				privateKeyEncoding: {
					type: "pkcs1",
					format: "pem"
				}
			});
			const app = {
				id: store.newId(),
				slug,
				installationId: store.newId(),
				userId: store.newId(),
				permissions: {
					...permissions,
					metadata: "read"
				},
				publicKey: pair.publicKey
			};
			state.apps[slug] = app;
			store.save();
			return {
				appId: app.id,
				installationId: app.installationId,
				privateKey: pair.privateKey
			};
		},
		async addRepository(name, options = {}) {
			const [owner = "", repo = ""] = name.split("/");
			if (!/^[\w.-]+\/[\w.-]+$/.test(name)) throw new Fault("INPUT_INVALID", `${name} isn't owner/name`);
			if (state.repositories[name] !== void 0) return;
			const author = options.author ?? {
				name: "ada",
				email: "ada@acme.example"
			};
			const directory = gitDirectory(name);
			await rm(directory, {
				recursive: true,
				force: true
			});
			await createHosted(directory, "main", options, author);
			state.repositories[name] = {
				id: store.newId(),
				owner,
				name: repo,
				visibility: options.visibility ?? "public",
				defaultBranch: "main",
				collaborators: { ...options.collaborators },
				deleteBranchOnMerge: options.deleteBranchOnMerge === true,
				mergeMethods: [...options.mergeMethods ?? [
					"merge",
					"squash",
					"rebase"
				]],
				actionsMayPropose: options.actionsMayPropose === true,
				nextNumber: 1,
				pulls: [],
				issues: [],
				statuses: [],
				checks: [],
				verified: [],
				rulesets: [],
				queue: [],
				deployments: [],
				environments: {},
				secrets: {},
				variables: {},
				runs: [],
				runNumbers: {},
				webhooks: []
			};
			store.save();
		},
		async fork(parent, login) {
			const from = repositoryOf(parent);
			const name = `${login}/${from.name}`;
			await this.addRepository(name, {
				visibility: from.visibility,
				collaborators: { [login]: "admin" }
			});
			const made = repositoryOf(name);
			made.parent = fullName(from);
			await twin.git(made).run([
				"fetch",
				"--quiet",
				twin.git(from).directory,
				"+refs/heads/*:refs/heads/*"
			]);
			store.save();
			return name;
		},
		loseReviewedCommits(name, number) {
			for (const review of findPull(repositoryOf(name), number).reviews) review.commit = null;
			store.save();
		},
		hasRepository: (name) => state.repositories[name] !== void 0,
		tokenFor(login) {
			const user = state.users[login.toLowerCase()];
			if (user === void 0) throw new Fault("INPUT_INVALID", `GitHub has no user ${login}`);
			const token = Object.entries(state.tokens).find(([, one]) => one.kind === "user" && one.login === user.login)?.[0] ?? mintToken(twin, {
				kind: "user",
				login: user.login
			});
			store.save();
			return token;
		},
		installationTokenFor(slug, options = {}) {
			const app = state.apps[slug];
			if (app === void 0) throw new Fault("INPUT_INVALID", `GitHub has no App ${slug}`);
			const expires = (options.expires ?? new Date(twin.now() + 36e5)).getTime();
			const token = mintToken(twin, {
				kind: "installation",
				app: slug,
				permissions: app.permissions,
				expires,
				seesFrom: twin.now() + twin.settings.freshTokenLag
			});
			store.save();
			return token;
		},
		setRuleset(name, ruleset) {
			const organization = name.includes("/") ? void 0 : name;
			const repositories = organization === void 0 ? [repositoryOf(name)] : Object.values(state.repositories).filter((one) => one.owner === organization);
			const made = rulesetOf(repositories.flatMap((one) => one.rulesets).find((one) => one.name === ruleset.name)?.id ?? store.newId(), ruleset, organization);
			for (const repository of repositories) repository.rulesets = [...repository.rulesets.filter((one) => one.name !== ruleset.name), structuredClone(made)];
			store.save();
			return made.id;
		},
		setEnvironment(name, environment, options) {
			const repository = repositoryOf(name);
			if ((options.reviewers ?? []).length > 6) throw new Fault("INPUT_INVALID", `${environment}: GitHub takes six reviewers at most`);
			repository.environments[environment] = {
				id: repository.environments[environment]?.id ?? store.newId(),
				name: environment,
				reviewers: [...options.reviewers ?? []],
				branches: [...options.branches ?? ["main"]],
				preventSelfReview: options.preventSelfReview === true,
				adminsBypass: options.adminsBypass !== false,
				secrets: { ...options.secrets }
			};
			store.save();
		},
		setVariable(name, variable, value) {
			repositoryOf(name).variables[variable] = value;
			store.save();
		},
		jobValues(name, environment) {
			const { environments, secrets, variables } = repositoryOf(name);
			const more = environment === void 0 ? {} : environments[environment]?.secrets;
			return {
				variables: { ...variables },
				secrets: {
					...secrets,
					...more
				}
			};
		},
		setSecret(name, secret, value) {
			repositoryOf(name).secrets[secret] = value;
			store.save();
		},
		setWebhook(name, webhook) {
			const repository = repositoryOf(name);
			repository.webhooks = [...repository.webhooks.filter((one) => one.url !== webhook.url), { ...webhook }];
			store.save();
		}
	};
}
function rulesetOf(id, ruleset, organization) {
	return {
		id,
		name: ruleset.name,
		enforcement: ruleset.enforcement ?? "active",
		refs: [...ruleset.refs ?? ["~DEFAULT_BRANCH"]],
		requiresPullRequest: ruleset.requiresPullRequest === true,
		codeOwnerReview: ruleset.codeOwnerReview === true,
		blocksForcePush: ruleset.blocksForcePush === true,
		blocksDeletion: ruleset.blocksDeletion === true,
		restrictsUpdates: ruleset.restrictsUpdates === true,
		approvals: ruleset.approvals ?? 0,
		requiredStatuses: (ruleset.requiredStatuses ?? []).map((one) => ({
			context: one.context,
			...one.app === void 0 ? {} : { integrationId: one.app }
		})),
		bypass: [...ruleset.bypass ?? []],
		...organization === void 0 ? {} : { organization },
		requiresSignatures: ruleset.requiresSignatures === true,
		...ruleset.mergeQueue === void 0 ? {} : { mergeQueue: ruleset.mergeQueue }
	};
}
// adapters/github/twin/state.ts
function emptyState() {
	return {
		nextId: 1e3,
		users: {},
		teams: {},
		apps: {},
		tokens: {},
		repositories: {}
	};
}
// adapters/github/twin/store.ts
function openStore(dir) {
	mkdirSync(dir, { recursive: true });
	const file = join(dir, "github.json");
	const state = existsSync(file) ? readState(file) : emptyState();
	let written = "";
	return {
		dir,
		state,
		newId: () => state.nextId++,
		save() {
			const text = JSON.stringify(state);
			if (text === written) return;
			writeFileSync(`${file}.new`, text, { mode: 384 });
			renameSync(`${file}.new`, file);
			written = text;
		}
	};
}
function readState(file) {
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch (cause) {
		throw new Fault("SANDBOX_UNUSABLE", `${file} can't be read as the GitHub twin's state`, { cause });
	}
}
// adapters/github/twin/webhooks.ts
function openMail(closing) {
	const held = [];
	const sent = [];
	let holding = false;
	const lose = (letter) => {
		const at = held.indexOf(letter);
		if (at >= 0) held.splice(at, 1);
	};
	async function send(letter) {
		lose(letter);
		const delivery = await deliver(letter, closing);
		sent.push(delivery);
		return delivery;
	}
	return {
		held,
		sent,
		lose,
		send,
		hold() {
			holding = true;
		},
		resume() {
			holding = false;
		},
		async post(letter) {
			if (holding) held.push(letter);
			else await send(letter);
		}
	};
}
function letterTo(hook, event, body) {
	const text = JSON.stringify(body);
	const signature = `sha256=${createHmac("sha256", hook.secret).update(text).digest("hex")}`;
	return {
		id: randomUUID(),
		url: hook.url,
		event: event.name,
		text,
		signature
	};
}
async function deliver(letter, closing) {
	const status = await fetch(letter.url, {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			"User-Agent": "GitHub-Hookshot/clearance",
			"X-GitHub-Delivery": letter.id,
			"X-GitHub-Event": letter.event,
			"X-Hub-Signature-256": letter.signature
		},
		body: letter.text,
		signal: AbortSignal.any([closing, AbortSignal.timeout(1e4)])
	}).then(async (response) => {
		await response.arrayBuffer();
		return response.status;
	}, () => void 0);
	return {
		id: letter.id,
		url: letter.url,
		event: letter.event,
		status
	};
}
function wants(hook, event) {
	return hook.events.includes("*") || hook.events.includes(event.name);
}
// adapters/github/twin/github-twin.ts
async function startGitHub(options) {
	const store = openStore(options.dir);
	const settings = {
		mergeableAfter: 0,
		baseModified: 0,
		secondaryLimits: 0,
		freshTokenLag: 0,
		mayJump: true,
		limits: false,
		limitStatus: 403,
		...options.settings
	};
	const hooks = writeHooks(options.dir);
	const gitDirectory = (name) => join(options.dir, "repositories", `${name}.git`);
	const gits = new Map();
	const locks = lockPerKey();
	const requests = [];
	const now = options.now ?? Date.now;
	const background = new Set();
	const closing = new AbortController();
	const webhooks = openMail(closing.signal);
	let port = options.port ?? 0;
	const twin = {
		store,
		state: store.state,
		settings,
		root: () => `http://127.0.0.1:${port}`,
		now,
		stamp: () => new Date(now()).toISOString(),
		git(repository) {
			const name = fullName(repository);
			const known = gits.get(name) ?? hostedGit(gitDirectory(name));
			gits.set(name, known);
			return known;
		},
		alone: (repository, work) => locks(fullName(repository), work),
		wakeQueues: (repository) => inBackground(advanceQueues(twin, repository)),
		emit: (repository, event) => inBackground(announce(repository, event))
	};
	const runs = scheduler(twin, options.runWorkflow ?? runWorkflow, {
		idTokens: options.idTokens,
		actionsDirectory: options.actionsDirectory ?? (() => void 0),
		machineEnvironment: options.machineEnvironment ?? machineEnvironment(process.env)
	});
	const traffic = newTraffic(twin);
	function inBackground(work) {
		const tracked = work.finally(() => background.delete(tracked));
		tracked.catch((error) => console.error("github twin:", error));
		background.add(tracked);
	}
	async function announce(repository, event) {
		const { payload, action, actor } = event;
		const body = {
			...action === void 0 ? {} : { action },
			repository: {
				full_name: fullName(repository),
				id: repository.id
			},
			...payload,
			sender: {
				login: actor.login,
				type: actor.type
			}
		};
		if (closing.signal.aborted) return;
		if (repository.queue.length > 0) twin.wakeQueues(repository);
		for (const start of await runsOfEvent(twin, repository, event)) runs.start(repository, start);
		const wanted = repository.webhooks.filter((hook) => wants(hook, event));
		await Promise.all(wanted.map((hook) => webhooks.post(letterTo(hook, event, body))));
	}
	const listener = getRequestListener(restApi(twin, runs, requests, traffic).fetch);
	const server = createServer((request, response) => {
		const call = gitCall(request.method ?? "GET", request.url ?? "/");
		if (call === void 0) {
			listener(request, response);
			return;
		}
		answerGit(twin, traffic, call, {
			hooks,
			gitDirectory
		}, request, response).catch((error) => {
			refuseGit(response, error);
		});
	});
	port = await listen(server, port);
	for (const repository of Object.values(store.state.repositories)) await runs.resume(repository);
	return {
		...setUpOf(twin, gitDirectory),
		port,
		apiUrl: `${twin.root()}/api/v3`,
		graphqlUrl: `${twin.root()}/api/graphql`,
		gitRoot: twin.root(),
		gitUrl: (name) => `${twin.root()}/${name}.git`,
		gitDirectory,
		requests,
		counters: traffic.counters,
		intercept: (interceptor) => traffic.interceptors.add(interceptor),
		webhooks,
		deliveries: webhooks.sent,
		settings,
		runs: (name) => store.state.repositories[name]?.runs ?? [],
		async settled() {
			do {
				await Promise.allSettled(background);
				await runs.settled();
			} while (background.size > 0);
		},
		async close() {
			closing.abort();
			await runs.close();
			await Promise.allSettled(background);
			await new Promise((resolve) => {
				server.close(resolve);
				server.closeAllConnections();
			});
			store.save();
		}
	};
}
function listen(server, port) {
	return new Promise((resolve, reject) => {
		server.once("error", (cause) => {
			reject(cause.code === "EADDRINUSE" ? new Fault("PORT_TAKEN", `port ${port} is in use: GitHub can't start there`, { cause }) : cause);
		});
		server.listen(port, "127.0.0.1", () => {
			const address = server.address();
			resolve(typeof address === "object" && address !== null ? address.port : port);
		});
	});
}
export { pullShape as A, readBody as B, annotationShape as C, deploymentStatusShape as D, deploymentShape as E, caller as F, permissionOf as G, atLeast as H, findRepository as I, identifyApp as J, accountOf as K, numberParameter as L, reviewShape as M, runShape as N, environmentShape as O, statusShape as P, notFound as Q, onePage as R, accountShape as S, commentShape as T, demand as U, repositoryCall as V, fullName as W, Refusal as X, userAccount as Y, invalid as Z, jobAsCheck as _, mergeCommit as a, newestStatuses as b, identityEnvironment as c, isSatisfied as d, rulesetsOf as f, checkRuns as g, ACTIONS_APP as h, WEB_FLOW as i, repositoryShape as j, jobShape as k, bypassOf as l, violations as m, mintToken as n, mergedTree as o, unmetRules as p, identify as q, readJobLog as r, personOf as s, startGitHub as t, forbidsPush as u, jobChecks as v, checkRunShape as w, refMoved as x, newestChecks as y, parameter as z };
