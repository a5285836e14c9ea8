import { r as Fault } from "./chain-fault.js";
import { T as prettifyError } from "./zod.js";
import { A as gitEnvironment, C as askGit, E as launch, T as runGit, k as gitConfiguration, w as gitFault } from "./chain-clearance-parse-policy.js";
import { T as ObjectReader } from "./operations-observe-change.js";
import { t as require_dist } from "./yaml.js";
import { r as Hono } from "./hono.js";
import { t as getRequestListener } from "./hono-node-server.js";
import { c as machineEnvironment, n as runWorkflow, t as gitCheckout } from "./sandbox-adapters-github-runner.js";
import { a as pullRoutes, c as appRoutes, i as repositoryRoutes, l as actionRoutes, n as ruleRoutes, o as graphqlRoute, r as reviewRoutes, s as gitDataRoutes, t as statusRoutes } from "./sandbox-adapters-github-twin-routes.js";
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
	constructor(status, message, errors = []) {
		super(message);
		this.status = status;
		this.errors = errors;
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
	"actions"
]);
function fullName(repository) {
	return `${repository.owner}/${repository.name}`;
}
// adapters/github/twin/call.ts
function caller(twin, c) {
	return identify(twin.state, c.req.header("authorization"), Date.now());
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
	const answered = pipeline(child.stdout, response);
	child.stderr.pipe(process.stderr, { end: false });
	await Promise.allSettled([sent, answered]);
	child.kill();
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
// adapters/github/twin/pushes.ts
function accountOf(identity) {
	return identity.kind === "anonymous" ? {
		...ACTIONS_BOT,
		login: "ghost"
	} : identity.account;
}
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
async function followHeads(twin, repository, branch, change, actor, suppressed) {
	const now = new Date().toISOString();
	for (const pull of repository.pulls) {
		if (pull.state !== "open" || pull.head.ref !== branch) continue;
		pull.updatedAt = now;
		if (change.after === void 0) {
			pull.state = "closed";
			pull.closedAt = now;
			pull.closedBy = actor;
		} else {
			pull.head.sha = change.after;
			pull.mergeableFrom = Date.now() + twin.settings.mergeableAfter;
			await twin.git(repository).run([
				"update-ref",
				`refs/pull/${pull.number}/head`,
				change.after
			]);
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
	return mode === "always" ? "always" : "pull_requests_only";
}
function refusedRefs(repository, identity) {
	return repository.rulesets.filter((one) => one.enforcement === "active" && bypassOf(one, identity) !== "always").filter((one) => one.requiresPullRequest || one.requiredStatuses.length > 0).flatMap((one) => one.refs.map((pattern) => ({
		pattern: pushPattern(pattern, repository),
		reason: one.requiresPullRequest ? "Changes must be made through a pull request." : `Required status check "${one.requiredStatuses[0]?.context}" is expected.`
	})));
}
function pushPattern(pattern, repository) {
	if (pattern === "~ALL") return "refs/heads/*";
	return pattern === "~DEFAULT_BRANCH" ? `refs/heads/${repository.defaultBranch}` : pattern;
}
function violations(repository, pull, identity) {
	return rulesetsOf(repository, pull.base.ref).filter((ruleset) => bypassOf(ruleset, identity) === "never").flatMap((ruleset) => [...ruleset.requiredStatuses.filter((one) => !isSatisfied(one, newestStatuses(repository, pull.head.sha))).map((one) => `Required status check "${one.context}" is expected.`), ...approvals(pull) < ruleset.approvals ? [`At least ${ruleset.approvals} approving review is required by reviewers with write access.`] : []]);
}
function isSatisfied(required, statuses) {
	return statuses.some((status) => status.context === required.context && status.state === "success" && (required.integrationId === void 0 || status.appId === required.integrationId));
}
function newestStatuses(repository, sha) {
	const newest = new Map();
	for (const status of repository.statuses) if (status.sha === sha) newest.set(`${status.context}\0${status.appId ?? ""}`, status);
	return [...newest.values()];
}
function approvals(pull) {
	const latest = new Map();
	for (const review of pull.reviews) if (review.state !== "COMMENTED") latest.set(review.author.login, review);
	return [...latest.values()].filter((one) => one.state === "APPROVED" && one.author.type === "User").length;
}
// adapters/github/twin/git-hosting.ts
async function answerGit(twin, call, where, request, response) {
	const [owner = "", name = ""] = call.repository.split("/");
	const identity = identify(twin.state, request.headers.authorization, Date.now());
	const push = call.service === "git-receive-pack";
	if (push && identity.kind === "anonymous") throw new Refusal(401, "Authentication required");
	const repository = findRepository(twin, owner, name);
	demand(twin.state, identity, repository, "contents", push ? "write" : "read");
	const served = {
		directory: where.gitDirectory(fullName(repository)),
		hooks: where.hooks,
		refused: push ? refusedRefs(repository, identity) : []
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
// adapters/github/twin/hosted-git.ts
const NOTHING = "0".repeat(40);
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
	return {
		directory,
		ask,
		run,
		async blob(name) {
			const object = name.includes("\n") ? void 0 : await objects.read(name);
			return object?.type === "blob" ? object.bytes : void 0;
		},
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
			if (/cannot lock ref|reference already exists/.test(answer.stderr)) return false;
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
		allow_merge_commit: true,
		allow_squash_merge: true,
		allow_rebase_merge: true
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
		head: end(repository, pull.head),
		base: end(repository, pull.base),
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
	return {
		ref: at.ref,
		sha: at.sha,
		label: `${repository.owner}:${at.ref}`,
		repo: {
			id: repository.id,
			full_name: fullName(repository),
			name: repository.name
		},
		user: { login: repository.owner }
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
function runShape(root, repository, run) {
	return {
		id: run.id,
		name: run.title,
		display_title: run.title,
		run_number: run.number,
		run_attempt: 1,
		event: run.event,
		path: run.path,
		status: run.status,
		conclusion: run.conclusion,
		head_branch: run.ref.replace(/^refs\/(?:heads|tags)\//, ""),
		head_sha: run.sha,
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
		head_sha: run.sha,
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
		protection_rules: [...environment.reviewers.length === 0 ? [] : [{
			id: environment.id,
			type: "required_reviewers",
			prevent_self_review: false,
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
// adapters/github/twin/workflow-triggers.ts
var import_dist = require_dist();
function readTriggers(source) {
	const file = record(parseQuietly(source));
	if (file === void 0) return void 0;
	const on = triggersOf(file["on"]);
	return {
		dispatch: Object.hasOwn(on, "workflow_dispatch") ? inputsOf(on["workflow_dispatch"]) : void 0,
		push: Object.hasOwn(on, "push") ? {
			branches: strings(record(on["push"])?.["branches"]),
			tags: strings(record(on["push"])?.["tags"])
		} : void 0,
		concurrency: concurrencyOf(file["concurrency"])
	};
}
function startsOnPush(triggers, ref) {
	const { push } = triggers;
	if (push === void 0) return false;
	const [, kind = "", name = ""] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
	if (push.branches === void 0 && push.tags === void 0) return kind !== "";
	return ((kind === "heads" ? push.branches : push.tags) ?? []).some((pattern) => glob(pattern).test(name));
}
function glob(pattern) {
	const body = pattern.split(/(\*\*|\*)/).map((part) => part === "**" ? ".*" : part === "*" ? "[^/]*" : part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
	return new RegExp(`^${body.join("")}$`);
}
function triggersOf(on) {
	if (typeof on === "string") return { [on]: null };
	if (Array.isArray(on)) return Object.fromEntries(on.map((name) => [String(name), null]));
	return record(on) ?? {};
}
function inputsOf(dispatch) {
	const inputs = record(record(dispatch)?.["inputs"]) ?? {};
	return Object.fromEntries(Object.entries(inputs).map(([name, value]) => {
		const input = record(value) ?? {};
		return [name, {
			required: input["required"] === true,
			hasDefault: input["default"] !== void 0
		}];
	}));
}
function concurrencyOf(value) {
	if (typeof value === "string") return {
		group: value,
		cancel: false
	};
	const group = record(value)?.["group"];
	if (typeof group !== "string") return void 0;
	return {
		group,
		cancel: record(value)?.["cancel-in-progress"] === true
	};
}
function parseQuietly(source) {
	try {
		return (0, import_dist.parse)(source);
	} catch {
		return;
	}
}
function record(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? value : void 0;
}
function strings(value) {
	if (typeof value === "string") return [value];
	return Array.isArray(value) ? value.map(String) : void 0;
}
// adapters/github/twin/tokens.ts
function mintToken(state, token) {
	const letters = (count) => randomBytes(count).toString("base64url").replace(/[-_]/g, "0").slice(0, count);
	const text = token.kind === "user" ? `ghp_${letters(36)}` : `ghs_${letters(516)}`;
	for (const [old, one] of Object.entries(state.tokens)) if (one.kind === "installation" && one.expires < Date.now() - 6e4) delete state.tokens[old];
	state.tokens[text] = token;
	return text;
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
async function mergedTree(git, base, head) {
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
		environment: identityEnvironment(personOf(input.author), WEB_FLOW)
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
// adapters/github/twin/graphql-document.ts
function readQuery(query, variables) {
	const tokens = query.match(/"(?:[^"\\]|\\.)*"|\.\.\.|[\w$-]+|[{}()[\]:!=@]/g) ?? [];
	let at = 0;
	const peek = () => tokens[at];
	const take = (wanted) => {
		const token = tokens[at++];
		if (token === void 0 || wanted !== void 0 && token !== wanted) throw new Refusal(400, `GraphQL: expected ${wanted ?? "more"}, found ${token ?? "the end"}`);
		return token;
	};
	const isOneOf = (...texts) => texts.includes(peek() ?? "");
	function selection() {
		const fields = [];
		take("{");
		while (!isOneOf("}")) {
			if (isOneOf("...")) {
				take();
				if (isOneOf("on")) {
					take();
					take();
				}
				fields.push(...selection());
				continue;
			}
			const name = take();
			if (isOneOf(":", "@")) throw new Refusal(400, "GraphQL: aliases and directives aren't read here");
			const given = isOneOf("(") ? argumentList() : {};
			fields.push({
				name,
				arguments: given,
				fields: isOneOf("{") ? selection() : void 0
			});
		}
		take("}");
		return fields;
	}
	function argumentList() {
		const given = {};
		take("(");
		while (!isOneOf(")")) {
			const name = take();
			take(":");
			given[name] = value();
		}
		take(")");
		return given;
	}
	function value() {
		const token = take();
		if (token.startsWith("$")) return variables[token.slice(1)] ?? null;
		if (token.startsWith("\"")) return JSON.parse(token);
		if (token === "[") {
			const items = [];
			while (!isOneOf("]")) items.push(value());
			take("]");
			return items;
		}
		if (token === "{") {
			const object = {};
			while (!isOneOf("}")) {
				const name = take();
				take(":");
				object[name] = value();
			}
			take("}");
			return object;
		}
		if (/^-?\d+$/.test(token)) return Number(token);
		return token === "true" ? true : token === "false" ? false : token === "null" ? null : token;
	}
	if (isOneOf("query", "mutation")) {
		while (!isOneOf("{", "(")) take();
		if (isOneOf("(")) while (take() !== ")");
	}
	return selection();
}
function select(object, fields) {
	if (object === null || object === void 0) return null;
	if (Array.isArray(object)) return object.map((one) => select(one, fields));
	const source = object;
	return Object.fromEntries(fields.map((field) => {
		if (!Object.hasOwn(source, field.name)) throw new Refusal(200, `Field '${field.name}' doesn't exist on type '${String(source["__typename"])}'`);
		const found = source[field.name];
		const value = typeof found === "function" ? found(field.arguments) : found;
		return [field.name, field.fields === void 0 ? value ?? null : select(value, field.fields)];
	}));
}
// adapters/github/twin/rest.ts
const LOGGED = 2e4;
function restApi(twin, scheduler, requests) {
	const app = new Hono();
	app.use(async (c, next) => {
		await next();
		if (c.req.method !== "GET") twin.store.save();
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
	gitDataRoutes(rest, twin);
	pullRoutes(rest, twin);
	reviewRoutes(rest, twin);
	statusRoutes(rest, twin);
	ruleRoutes(rest, twin);
	actionRoutes(rest, twin, scheduler);
	appRoutes(rest, twin);
	rest.onError((error) => {
		throw error;
	});
	app.route("/api/v3", rest);
	const graphql = new Hono();
	graphqlRoute(graphql, twin);
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
		secrets: {}
	};
	repository.environments[name] = made;
	twin.store.save();
	return made;
}
function mayUse(environment, ref) {
	return environment.branches.length === 0 || environment.branches.some((one) => ref === `refs/heads/${one}`);
}
// adapters/github/twin/run-record.ts
function newRun(twin, repository, what) {
	const number = (repository.runNumbers[what.path] ?? 0) + 1;
	repository.runNumbers[what.path] = number;
	const now = new Date().toISOString();
	return {
		id: twin.store.newId(),
		number,
		title: what.path,
		path: what.path,
		event: what.event,
		ref: what.ref,
		sha: what.sha,
		actor: what.actor,
		status: "queued",
		conclusion: null,
		createdAt: now,
		updatedAt: now,
		inputs: { ...what.inputs },
		payload: { ...what.payload },
		jobs: [],
		pending: [],
		approvals: []
	};
}
function setStatus(run, status, conclusion = null) {
	run.status = status;
	run.conclusion = conclusion;
	run.updatedAt = new Date().toISOString();
}
function runsBefore(repository, run) {
	if (run.concurrency === void 0) return [];
	return repository.runs.filter((one) => one !== run && one.concurrency === run.concurrency && one.status !== "completed");
}
function fillGroup(group, run) {
	return group.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression) => {
		if (expression.startsWith("inputs.")) return run.inputs[expression.slice(7)] ?? "";
		return {
			"github.ref": run.ref,
			"github.sha": run.sha,
			"github.workflow": run.path,
			"github.run_id": String(run.id),
			"github.event_name": run.event
		}[expression] ?? "";
	});
}
// adapters/github/twin/run-services.ts
function runServices(twin, repository, run, sources) {
	return {
		async secretsFor(name) {
			const environment = name === void 0 ? void 0 : repository.environments[name];
			const more = environment !== void 0 && mayUse(environment, run.ref) ? environment.secrets : {};
			return {
				...repository.secrets,
				...more
			};
		},
		async jobToken(permissions) {
			const token = mintToken(twin.state, {
				kind: "job",
				repository: fullName(repository),
				run: run.id,
				permissions: apiPermissions(permissions)
			});
			twin.store.save();
			return token;
		},
		async idToken(claims) {
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
		attempt: 1,
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
	let waiters = [];
	const changed = () => new Promise((resolve) => waiters.push(resolve));
	const tellWaiters = () => {
		for (const resolve of waiters) resolve();
		waiters = [];
	};
	function start(repository, what) {
		const run = newRun(twin, repository, what);
		repository.runs.push(run);
		const concurrency = readTriggers(what.source)?.concurrency;
		if (concurrency !== void 0) run.concurrency = fillGroup(concurrency.group, run);
		const abort = new AbortController();
		const waiting = new Set();
		const before = runsBefore(repository, run);
		const done = turn(repository, run, before, concurrency?.cancel === true).then(() => execute(repository, run, what, abort, waiting));
		live.set(run.id, {
			abort,
			waiting,
			before,
			done
		});
		twin.store.save();
		return run;
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
	async function execute(repository, run, what, abort, waiting) {
		if (abort.signal.aborted) return finish(repository, run, "cancelled");
		setStatus(run, "in_progress");
		twin.store.save();
		const workDirectory = join(twin.store.dir, "runs", String(run.id));
		await mkdir(workDirectory, { recursive: true });
		const request = runRequest(twin, repository, run, what.source, workDirectory, sources);
		try {
			const result = await runWorkflow(request, observer(repository, run, waiting), abort.signal);
			run.title = result.title;
			for (const job of result.jobs) recordJob(twin, run, job);
			finish(repository, run, result.conclusion);
		} catch (error) {
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
				setStatus(run, "in_progress");
				twin.store.save();
			},
			jobCompleted(job) {
				recordJob(twin, run, job);
				twin.store.save();
			},
			async jobWaiting(job, use) {
				const environment = environmentByUse(twin, repository, use.name);
				if (!mayUse(environment, run.ref)) return "rejected";
				if (environment.reviewers.length === 0) return "released";
				jobOf(twin, run, job).status = "waiting";
				if (!run.pending.includes(use.name)) run.pending.push(use.name);
				setStatus(run, "waiting");
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
		setStatus(run, "completed", conclusion);
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
			suppressed: true,
			ref: run.ref,
			sha: run.sha,
			payload: { workflow_run: {
				id: run.id,
				path: run.path,
				conclusion,
				head_sha: run.sha
			} }
		});
		twin.store.save();
	}
	function cancel(run) {
		const one = live.get(run.id);
		one?.abort.abort();
		if (run.status === "queued") setStatus(run, "completed", "cancelled");
		for (const { answer } of one?.waiting ?? []) answer("rejected");
	}
	return {
		start,
		cancel,
		async startOnPush(repository, ref, sha, actor, payload) {
			const git = twin.git(repository);
			const listed = await git.ask([
				"ls-tree",
				"--name-only",
				"-z",
				sha,
				".github/workflows/"
			]);
			const paths = listed.exitCode === 0 ? listed.stdout.split("\0").filter((path) => /\.ya?ml$/.test(path)) : [];
			for (const path of paths) {
				if (repository.disabledWorkflows?.includes(path)) continue;
				const source = Buffer.from(await git.blob(`${sha}:${path}`) ?? []).toString("utf8");
				const triggers = readTriggers(source);
				if (triggers === void 0 || !startsOnPush(triggers, ref)) continue;
				start(repository, {
					path,
					source,
					event: "push",
					ref,
					sha,
					actor,
					inputs: {},
					payload
				});
			}
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
			for (const run of running) {
				run.abort.abort();
				for (const { answer } of run.waiting) answer("rejected");
			}
			await Promise.allSettled(running.map((one) => one.done));
		}
	};
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
				actionsMayPropose: options.actionsMayPropose === true,
				nextNumber: 1,
				pulls: [],
				statuses: [],
				rulesets: [],
				environments: {},
				secrets: {},
				variables: {},
				runs: [],
				runNumbers: {},
				webhooks: []
			};
			store.save();
		},
		hasRepository: (name) => state.repositories[name] !== void 0,
		tokenFor(login) {
			const user = state.users[login.toLowerCase()];
			if (user === void 0) throw new Fault("INPUT_INVALID", `GitHub has no user ${login}`);
			const token = Object.entries(state.tokens).find(([, one]) => one.kind === "user" && one.login === user.login)?.[0] ?? mintToken(state, {
				kind: "user",
				login: user.login
			});
			store.save();
			return token;
		},
		installationTokenFor(slug, options = {}) {
			const app = state.apps[slug];
			if (app === void 0) throw new Fault("INPUT_INVALID", `GitHub has no App ${slug}`);
			const expires = (options.expires ?? new Date(Date.now() + 36e5)).getTime();
			const token = mintToken(state, {
				kind: "installation",
				app: slug,
				permissions: app.permissions,
				expires
			});
			store.save();
			return token;
		},
		setRuleset(name, ruleset) {
			const repository = repositoryOf(name);
			const known = repository.rulesets.find((one) => one.name === ruleset.name);
			const made = {
				id: known?.id ?? store.newId(),
				name: ruleset.name,
				enforcement: ruleset.enforcement ?? "active",
				refs: [...ruleset.refs ?? ["~DEFAULT_BRANCH"]],
				requiresPullRequest: ruleset.requiresPullRequest === true,
				approvals: ruleset.approvals ?? 0,
				requiredStatuses: (ruleset.requiredStatuses ?? []).map((one) => ({
					context: one.context,
					...one.app === void 0 ? {} : { integrationId: one.app }
				})),
				bypass: [...ruleset.bypass ?? []]
			};
			repository.rulesets = [...repository.rulesets.filter((one) => one !== known), made];
			store.save();
			return made.id;
		},
		setEnvironment(name, environment, options) {
			const repository = repositoryOf(name);
			repository.environments[environment] = {
				id: repository.environments[environment]?.id ?? store.newId(),
				name: environment,
				reviewers: [...options.reviewers ?? []],
				branches: [...options.branches ?? ["main"]],
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
async function deliver(hook, event, body, closing) {
	const id = randomUUID();
	const text = JSON.stringify(body);
	const signature = createHmac("sha256", hook.secret).update(text).digest("hex");
	const status = await fetch(hook.url, {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			"User-Agent": "GitHub-Hookshot/clearance",
			"X-GitHub-Delivery": id,
			"X-GitHub-Event": event.name,
			"X-Hub-Signature-256": `sha256=${signature}`
		},
		body: text,
		signal: AbortSignal.any([closing, AbortSignal.timeout(1e4)])
	}).then(async (response) => {
		await response.arrayBuffer();
		return response.status;
	}, () => void 0);
	return {
		id,
		url: hook.url,
		event: event.name,
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
		...options.settings
	};
	const hooks = writeHooks(options.dir);
	const gitDirectory = (name) => join(options.dir, "repositories", `${name}.git`);
	const gits = new Map();
	const locks = lockPerKey();
	const requests = [];
	const deliveries = [];
	const background = new Set();
	const closing = new AbortController();
	let port = options.port ?? 0;
	const twin = {
		store,
		state: store.state,
		settings,
		root: () => `http://127.0.0.1:${port}`,
		git(repository) {
			const name = fullName(repository);
			const known = gits.get(name) ?? hostedGit(gitDirectory(name));
			gits.set(name, known);
			return known;
		},
		alone: (repository, work) => locks(fullName(repository), work),
		emit: (repository, event) => inBackground(announce(repository, event))
	};
	const runs = scheduler(twin, options.runWorkflow ?? runWorkflow, {
		idTokens: options.idTokens,
		actionsDirectory: options.actionsDirectory ?? (() => void 0),
		machineEnvironment: options.machineEnvironment ?? machineEnvironment(process.env)
	});
	interruptedRuns(twin);
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
		await startRuns(repository, event);
		const hooksOfEvent = repository.webhooks.filter((hook) => wants(hook, event));
		deliveries.push(...await Promise.all(hooksOfEvent.map((hook) => deliver(hook, event, body, closing.signal))));
	}
	async function startRuns(repository, event) {
		const deleted = event.payload["deleted"] === true;
		if (event.name !== "push" || event.suppressed || deleted) return;
		await runs.startOnPush(repository, event.ref, event.sha, event.actor, event.payload);
	}
	const listener = getRequestListener(restApi(twin, runs, requests).fetch);
	const server = createServer((request, response) => {
		const call = gitCall(request.method ?? "GET", request.url ?? "/");
		if (call === void 0) {
			listener(request, response);
			return;
		}
		answerGit(twin, call, {
			hooks,
			gitDirectory
		}, request, response).catch((error) => {
			refuseGit(response, error);
		});
	});
	port = await listen(server, port);
	return {
		...setUpOf(twin, gitDirectory),
		port,
		apiUrl: `${twin.root()}/api/v3`,
		graphqlUrl: `${twin.root()}/api/graphql`,
		gitRoot: twin.root(),
		gitUrl: (name) => `${twin.root()}/${name}.git`,
		gitDirectory,
		requests,
		deliveries,
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
function interruptedRuns(twin) {
	for (const run of Object.values(twin.state.repositories).flatMap((one) => one.runs)) {
		if (run.status === "completed") continue;
		run.status = "completed";
		run.conclusion = "cancelled";
		run.pending = [];
	}
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
export { onePage as A, Refusal as B, rulesetsOf as C, caller as D, refMoved as E, demand as F, notFound as H, fullName as I, permissionOf as L, readBody as M, repositoryCall as N, findRepository as O, atLeast as P, identifyApp as R, refusedRefs as S, accountOf as T, invalid as V, runShape as _, mergeCommit as a, identityEnvironment as b, mintToken as c, annotationShape as d, environmentShape as f, reviewShape as g, repositoryShape as h, WEB_FLOW as i, parameter as j, numberParameter as k, readTriggers as l, pullShape as m, readQuery as n, mergedTree as o, jobShape as p, select as r, personOf as s, startGitHub as t, accountShape as u, statusShape as v, violations as w, bypassOf as x, readJobLog as y, userAccount as z };
