import { r as Fault } from "./chain-fault.js";
import { C as unknown, E as prettifyError, b as string, d as discriminatedUnion, f as int, g as object, h as number, i as _enum, l as boolean, m as looseObject, p as literal, s as array, t as date, v as record } from "./zod.js";
import { n as isLoopback } from "./adapters-registry-endpoint.js";
import { At as gitFault, Ft as gitConfiguration, jt as runGit, kt as askGit } from "./chain-clearance-parse-policy.js";
import { b as localRepository } from "./operations-observe-policy.js";
import { t as Octokit } from "./octokit-core.js";
import { t as createAppAuth } from "./octokit-auth-app.js";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
// adapters/git/bare-clone.ts
function bareClone(options) {
	const { url, dir } = options;
	let local = localRepository(dir);
	let running;
	async function fetchRefs(...refspecs) {
		await mkdir(dir, { recursive: true });
		if (!existsSync(join(dir, "HEAD"))) {
			await runGit([
				"init",
				"--bare",
				"--quiet",
				"--initial-branch=main"
			], { directory: dir });
			local = localRepository(dir);
		}
		const answer = await askGit([
			...[
				"fetch",
				"--quiet",
				"--prune",
				"--no-tags",
				"--force",
				"--no-auto-maintenance"
			],
			"--no-write-fetch-head",
			"--end-of-options",
			url,
			...refspecs
		], {
			directory: dir,
			environment: {
				...gitConfiguration(await transport(options)),
				GIT_DIR: "."
			},
			timeout: options.timeout ?? 12e4
		});
		if (answer.exitCode !== 0) throw fetchFault(url, answer.stderr, answer.exitCode);
	}
	function refresh() {
		const next = (running ?? Promise.resolve()).then(() => fetchRefs("+refs/heads/*:refs/heads/*"), () => fetchRefs("+refs/heads/*:refs/heads/*"));
		running = next;
		return next;
	}
	async function clone() {
		if (!existsSync(join(dir, "HEAD"))) await refresh();
		return local;
	}
	return {
		refresh,
		resolve: async (ref) => (await clone()).resolve(ref),
		read: async (commit, path) => (await clone()).read(commit, path),
		list: async (commit, folder) => (await clone()).list(commit, folder),
		files: async (commit) => (await clone()).files(commit),
		blob: async (id) => (await clone()).blob(id),
		branches: async (folder) => (await clone()).branches(folder),
		history: async (commit, paths, limit) => (await clone()).history(commit, paths, limit),
		line: async (head) => (await clone()).line(head),
		changes: async (from, to) => (await clone()).changes(from, to),
		commit: async (id) => (await clone()).commit(id),
		isAncestor: async (ancestor, descendant) => (await clone()).isAncestor(ancestor, descendant),
		mergeBases: async (one, other) => (await clone()).mergeBases(one, other),
		mergeOf: async (ours, theirs) => (await clone()).mergeOf(ours, theirs)
	};
}
async function transport(options) {
	const token = typeof options.token === "function" ? await options.token() : options.token;
	const basic = Buffer.from(`x-access-token:${token ?? ""}`).toString("base64");
	return {
		"protocol.allow": "never",
		"protocol.http.allow": "always",
		"protocol.https.allow": "always",
		"http.followRedirects": "false",
		"http.lowSpeedLimit": "1",
		"http.lowSpeedTime": "30",
		"credential.helper": "",
		"core.fsmonitor": "false",
		...isHere(options.url) ? { "http.proxy": "" } : {},
		...token === void 0 ? {} : { "http.extraHeader": `Authorization: Basic ${basic}` }
	};
}
function isHere(url) {
	return URL.canParse(url) && isLoopback(new URL(url).hostname);
}
function fetchFault(url, stderr, exitCode) {
	if (/authentication failed|could not read username|returned error: (?:401|403)/i.test(stderr)) {
		const message = `${withoutCredentials(url)} refused the token: it has expired, or may not read there`;
		return new Fault("GITHUB_DENIED", message);
	}
	const retryable = !/not found|returned error: 404/i.test(stderr);
	return gitFault([`fetch ${withoutCredentials(url)}`], {
		exitCode,
		stderr,
		stdout: Buffer.of()
	}, retryable);
}
function withoutCredentials(url) {
	return url.replace(/\/\/[^/@]*@/, "//");
}
// adapters/github/git-url.ts
function gitUrl(apiUrl, repository) {
	return `${webUrl(apiUrl)}/${repository}.git`;
}
function webUrl(apiUrl) {
	if (!URL.canParse(apiUrl)) throw new Fault("INPUT_INVALID", `${apiUrl} isn't the URL of a GitHub API`);
	const url = new URL(apiUrl);
	if (url.pathname === "/" && url.hostname.startsWith("api.")) return `${url.protocol}//${url.host.slice(4)}`;
	return `${url.origin}${url.pathname.replace(/\/(?:api\/v3\/?)?$/, "")}`;
}
// adapters/github/api/pages.ts
const MOST_PAGES$1 = 200;
async function allPages(octokit, url, parameters, schema) {
	const found = [];
	let next = url;
	let given = {
		...parameters,
		per_page: 100
	};
	for (let page = 0; next !== void 0; page++) {
		if (page === MOST_PAGES$1) throw new Fault("GITHUB_REJECTED", `${url}: the list has no end`);
		const answer = await octokit.request(`GET ${next}`, given);
		found.push(...readAnswer(array(schema), answer.data, url));
		next = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.link ?? "")?.[1];
		given = {};
	}
	return found;
}
function readAnswer(schema, data, what) {
	const parsed = schema.safeParse(data);
	if (parsed.success) return parsed.data;
	const why = prettifyError(parsed.error).slice(0, 500);
	throw new Fault("GITHUB_REJECTED", `${what}: GitHub's answer has another shape: ${why}`);
}
// adapters/github/api/annotations.ts
const Jobs = object({ jobs: array(object({ check_run_url: string() })) });
const Annotation = object({
	annotation_level: string(),
	title: string().nullable(),
	message: string()
}).transform(({ annotation_level: level, title, message }) => ({
	level: level === "notice" || level === "warning" ? level : "failure",
	title: title ?? "",
	message
}));
async function readAnnotations({ octokit, at }, run) {
	const { data } = await octokit.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs", {
		...at,
		run_id: run,
		per_page: 100
	});
	const { jobs } = readAnswer(Jobs, data, `jobs of run ${run}`);
	const ids = jobs.map(({ check_run_url: url }) => Number(/(\d+)$/.exec(url)?.[1]));
	return (await Promise.all(ids.map(async (id) => {
		const answer = await octokit.request("GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations", {
			...at,
			check_run_id: id,
			per_page: 100
		});
		return readAnswer(array(Annotation), answer.data, `annotations of run ${run}`);
	}))).flat();
}
// adapters/github/api/limits.ts
const PATIENCE = {
	request: 3e4,
	waits: 9e4,
	attempts: 3
};
const GraphqlBody = object({ errors: array(object({
	type: string().optional(),
	message: string()
})).min(1) });
function limitIn(body) {
	const limited = GraphqlBody.safeParse(body).data?.errors.find(({ type }) => type === "RATE_LIMITED");
	return limited === void 0 ? void 0 : {
		status: 403,
		message: `rate limit: ${limited.message}`
	};
}
function limitWait(answer, now) {
	if (answer.status !== 403 && answer.status !== 429) return void 0;
	const retryAfter = answer.headers["retry-after"];
	if (retryAfter !== void 0) return Math.max(0, Number(retryAfter)) * 1e3 || 0;
	if (String(answer.headers["x-ratelimit-remaining"]) === "0") return Math.max(0, Number(answer.headers["x-ratelimit-reset"]) * 1e3 - now) || 0;
	return /secondary rate limit|abuse/i.test(answer.message) || answer.status === 429 ? 6e4 : void 0;
}
// adapters/github/api/github-fault.ts
function answerIn(error) {
	if (!(error instanceof Error) || !("response" in error)) return void 0;
	const response = error.response;
	if (typeof response?.status !== "number") return void 0;
	return {
		status: response.status,
		headers: response.headers ?? {},
		message: error.message
	};
}
function failedRequest(error) {
	return error instanceof Error && ("status" in error || /^(?:AbortError|TimeoutError)$/.test(error.name));
}
function isGraphqlErrors(error) {
	return error instanceof Error && error.name === "GraphqlResponseError" && "errors" in error;
}
function toFault(what, error) {
	if (error instanceof Fault) return error;
	if (isGraphqlErrors(error)) {
		const [first] = error.errors;
		const said = error.errors.map((one) => one.message).join("; ");
		if (first?.type === "FORBIDDEN") return denied(what, said, error);
		if (first?.type === "RATE_LIMITED") return unreachable(what, `a rate limit holds: ${said}`, error);
		return new Fault("GITHUB_REJECTED", `${what}: GitHub said: ${said}`, { cause: error });
	}
	const answer = answerIn(error);
	if (answer === void 0) return failedRequest(error) ? unreachable(what, "GitHub didn't answer", error) : error;
	const said = `GitHub answered ${answer.status}: ${firstLine(answer.message)}`;
	if (limitWait(answer, 0) !== void 0) return unreachable(what, `a rate limit holds. ${said}`, error);
	if (answer.status === 401 || answer.status === 403) return denied(what, said, error);
	if (answer.status >= 500) return unreachable(what, said, error);
	const hint = answer.status === 404 ? " (or the token may not see it)" : "";
	return new Fault("GITHUB_REJECTED", `${what}: ${said}${hint}`, { cause: error });
}
function unreachable(what, why, cause) {
	return new Fault("GITHUB_UNREACHABLE", `${what}: ${why}`, {
		cause,
		retryable: true
	});
}
function denied(what, said, cause) {
	return new Fault("GITHUB_DENIED", `${what}: ${said}. Check the token and the App's permissions.`, { cause });
}
function firstLine(message) {
	return (message.split("\n")[0] ?? "").replace(/ - https:\/\/docs\.github\.com\S*/, "").slice(0, 300);
}
// adapters/github/api/repository.ts
const REPOSITORY_FIELDS = "id mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed";
const QUERY = `query Repository($owner: String!, $repo: String!) {
  viewer { login }
  repository(owner: $owner, name: $repo) { ${REPOSITORY_FIELDS} }
}`;
const RepositoryAnswer = object({
	viewer: object({ login: string() }),
	repository: object({
		id: string(),
		mergeCommitAllowed: boolean(),
		squashMergeAllowed: boolean(),
		rebaseMergeAllowed: boolean()
	})
});
function knowRepository(connection, answer) {
	const { viewer, repository } = readAnswer(RepositoryAnswer, answer, "the repository");
	const known = {
		viewer: {
			login: viewer.login,
			kind: viewer.login.endsWith("[bot]") ? "bot" : "human"
		},
		id: repository.id,
		methods: [
			...repository.mergeCommitAllowed ? ["merge"] : [],
			...repository.squashMergeAllowed ? ["squash"] : [],
			...repository.rebaseMergeAllowed ? ["rebase"] : []
		]
	};
	connection.known.repository = Promise.resolve(known);
	return known;
}
function repositoryOf(connection) {
	const { octokit, at, known } = connection;
	known.repository ??= octokit.graphql(QUERY, { ...at }).then((answer) => knowRepository(connection, answer), (error) => {
		delete known.repository;
		throw error;
	});
	return known.repository;
}
// adapters/github/api/append.ts
const APPEND = `mutation Append($commit: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $commit) { commit { oid } }
}`;
const BEGIN = `mutation Begin($branch: UpdateRefsInput!, $commit: CreateCommitOnBranchInput!) {
  updateRefs(input: $branch) { clientMutationId }
  createCommitOnBranch(input: $commit) { commit { oid } }
}`;
const HEAD = `query HeadOf($owner: String!, $repo: String!, $branch: String!) {
  repository(owner: $owner, name: $repo) { ref(qualifiedName: $branch) { target { oid } } }
}`;
const NOTHING$1 = "0".repeat(40);
const Appended = object({ createCommitOnBranch: object({ commit: object({ oid: string() }) }) });
const Head = object({ repository: object({ ref: object({ target: object({ oid: string() }) }).nullable() }) });
async function append(connection, { branch, begins, expected, files, message }) {
	const { octokit, at } = connection;
	const name = `refs/heads/${branch}`;
	const [headline = "", ...rest] = message.split("\n");
	const additions = files.map(({ path, bytes }) => ({
		path,
		contents: Buffer.from(bytes).toString("base64")
	}));
	const commit = {
		branch: {
			repositoryNameWithOwner: `${at.owner}/${at.repo}`,
			branchName: branch
		},
		expectedHeadOid: expected,
		message: {
			headline,
			body: rest.join("\n").trim()
		},
		fileChanges: { additions }
	};
	try {
		const answer = begins ? await octokit.graphql(BEGIN, {
			commit,
			branch: {
				repositoryId: (await repositoryOf(connection)).id,
				refUpdates: [{
					name,
					beforeOid: NOTHING$1,
					afterOid: expected
				}]
			}
		}) : await octokit.graphql(APPEND, { commit });
		const { oid } = readAnswer(Appended, answer, `a commit on ${branch}`).createCommitOnBranch.commit;
		return {
			commit: oid,
			moved: true
		};
	} catch (error) {
		if (!isGraphqlErrors(error)) throw error;
		const answer = await octokit.graphql(HEAD, {
			...at,
			branch: name
		});
		const there = readAnswer(Head, answer, branch).repository.ref?.target.oid;
		if (there === void 0 || there === expected) throw error;
		return {
			commit: there,
			moved: false
		};
	}
}
// adapters/github/api/batched.ts
const TOGETHER = 3;
function batched(load, clock) {
	let names = new Set();
	let next;
	return async (name) => {
		names.add(name);
		next ??= clock.sleep(TOGETHER).then(() => {
			const all = [...names];
			names = new Set();
			next = void 0;
			return load(all);
		});
		return (await next).get(name);
	};
}
// adapters/github/api/branch-rules.ts
const Rule = object({
	type: string(),
	ruleset_id: number(),
	parameters: object({
		required_status_checks: array(object({
			context: string(),
			integration_id: number().nullish()
		})).optional(),
		allowed_merge_methods: array(string()).optional(),
		require_code_owner_review: boolean().optional(),
		merge_method: string().optional()
	}).optional()
});
const Ruleset = object({
	name: string().default("a ruleset"),
	current_user_can_bypass: string().optional(),
	bypass_actors: array(object({
		actor_type: string(),
		actor_id: number().nullish(),
		bypass_mode: string()
	})).nullish()
});
async function readBranchRules(connection, branch, slug) {
	const { octokit, at } = connection;
	const rules = await allPages(octokit, "/repos/{owner}/{repo}/rules/branches/{branch}", {
		...at,
		branch
	}, Rule);
	const checks = rules.filter((rule) => rule.type === "required_status_checks").flatMap((rule) => rule.parameters?.required_status_checks ?? []);
	const rulesets = [...new Set(rules.map((rule) => rule.ruleset_id))];
	const [{ methods }, app, ...bypasses] = await Promise.all([
		repositoryOf(connection),
		readApp(connection, slug),
		...rulesets.map((id) => readBypass(connection, id))
	]);
	const has = (type) => rules.some((rule) => rule.type === type);
	const owners = rules.some(({ parameters }) => parameters?.require_code_owner_review === true);
	const contexts = [...new Set(checks.map((check) => check.context))];
	return {
		requiresPullRequest: has("pull_request"),
		codeOwnerReview: owners,
		blocksForcePush: has("non_fast_forward"),
		blocksDeletion: has("deletion"),
		restrictsUpdates: has("update"),
		requiredStatuses: contexts,
		ownStatuses: contexts.filter((context) => app !== void 0 && checks.some((check) => check.context === context && check.integration_id === app.id)),
		bypass: worst(bypasses.map(({ bypass }) => bypass)),
		bypassActors: bypasses.every(({ actors }) => actors !== void 0) ? bypasses.flatMap(({ actors }) => actors ?? []) : void 0,
		permissions: app?.permissions,
		mergeMethods: methods.filter((method) => rules.every((rule) => allows(rule, method))),
		queue: queueOf(rules),
		requiresSignatures: has("required_signatures")
	};
}
function allows({ type, parameters }, method) {
	if (type === "required_linear_history") return method !== "merge";
	return type !== "pull_request" || (parameters?.allowed_merge_methods?.includes(method) ?? true);
}
function queueOf(rules) {
	const queue = rules.find(({ type }) => type === "merge_queue");
	if (queue === void 0) return null;
	const method = queue.parameters?.merge_method?.toLowerCase();
	return ["squash", "rebase"].find((one) => one === method) ?? "merge";
}
function worst(all) {
	return ["possible", "unknown"].find((one) => all.includes(one)) ?? "never";
}
const App = object({
	id: number(),
	permissions: record(string(), string()).optional()
});
async function readApp(connection, named) {
	const { login } = (await repositoryOf(connection)).viewer;
	const own = login.endsWith("[bot]") ? login.slice(0, -5) : void 0;
	const slug = named ?? own;
	if (slug === void 0) return void 0;
	try {
		const { data } = await connection.octokit.request("GET /apps/{app_slug}", { app_slug: slug });
		return readAnswer(App, data, `App ${slug}`);
	} catch (error) {
		const status = answerIn(error)?.status;
		if (status === 403 || status === 404) return void 0;
		throw error;
	}
}
async function readBypass({ octokit, at }, id) {
	try {
		const { data } = await octokit.request("GET /repos/{owner}/{repo}/rulesets/{ruleset_id}", {
			...at,
			ruleset_id: id,
			includes_parents: true
		});
		const ruleset = readAnswer(Ruleset, data, `ruleset ${id}`);
		const answer = ruleset.current_user_can_bypass;
		return {
			bypass: answer === void 0 ? "unknown" : answer === "never" ? "never" : "possible",
			actors: ruleset.bypass_actors?.map(({ actor_type, actor_id, bypass_mode }) => `${actor_type} ${actor_id ?? ""} (${bypass_mode}) in "${ruleset.name}"`)
		};
	} catch (error) {
		const status = answerIn(error)?.status;
		if (status === 403 || status === 404) return {
			bypass: "unknown",
			actors: void 0
		};
		throw error;
	}
}
// adapters/github/api/branches.ts
async function deleteBranch({ octokit, at }, branch) {
	try {
		await octokit.request("DELETE /repos/{owner}/{repo}/git/refs/{ref}", {
			...at,
			ref: `heads/${branch}`
		});
	} catch (error) {
		const answer = answerIn(error);
		if (answer?.status === 422 && /reference does not exist/i.test(answer.message)) return;
		throw error;
	}
}
// adapters/github/api/check-runs.ts
const Page = object({
	total_count: number(),
	check_runs: array(object({
		id: number(),
		name: string(),
		head_sha: string(),
		status: string(),
		conclusion: string().nullable(),
		started_at: date().nullish(),
		completed_at: date().nullish(),
		html_url: string().nullable(),
		app: object({ slug: string().optional() }).nullable()
	}).transform((run) => ({
		id: run.id,
		name: run.name,
		app: run.app?.slug ?? null,
		head: run.head_sha,
		conclusion: run.status === "completed" ? run.conclusion : null,
		started: run.started_at ?? null,
		completed: run.completed_at ?? null,
		url: run.html_url ?? ""
	})))
});
const MOST_PAGES = 100;
async function readCheckRuns({ octokit, at }, commit) {
	const found = [];
	for (let page = 1; page <= MOST_PAGES; page++) {
		const { data } = await octokit.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
			...at,
			ref: commit,
			filter: "latest",
			per_page: 100,
			page
		});
		const answer = readAnswer(Page, data, `check runs of ${commit}`);
		found.push(...answer.check_runs);
		if (found.length >= answer.total_count || answer.check_runs.length === 0) return found;
	}
	throw new Fault("GITHUB_REJECTED", `check runs of ${commit}: the list has no end`);
}
// adapters/github/api/commits-between.ts
const Compared = object({
	total_commits: number(),
	behind_by: number(),
	commits: array(object({
		sha: string(),
		commit: object({
			message: string(),
			author: object({ name: string().nullish() }).nullish()
		}),
		author: object({ login: string().optional() }).nullish()
	}))
});
async function readCommitsBetween({ octokit }, repository, from, to) {
	const [owner = "", repo = ""] = repository.split("/");
	const { data } = await octokit.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
		owner,
		repo,
		basehead: `${from}...${to}`
	});
	const found = readAnswer(Compared, data, `the comparison of ${from} with ${to}`);
	return {
		from,
		to,
		total: found.total_commits,
		dropped: found.behind_by,
		commits: found.commits.map(({ sha, commit, author }) => ({
			id: sha,
			title: commit.message.split("\n", 1)[0] ?? "",
			author: author?.login ?? commit.author?.name ?? "unknown"
		}))
	};
}
// adapters/github/api/answer-cache.ts
const MOST$1 = 2e3;
function keepAnswers(octokit, known) {
	octokit.hook.wrap("request", async (send, request) => {
		if (request.method !== "GET") return send(request);
		const { url } = octokit.request.endpoint.parse(request);
		const name = `${String(request.headers.authorization)} ${url}`;
		const before = known.get(name);
		if (before !== void 0) request.headers["if-none-match"] = before.tag;
		try {
			const answer = await send(request);
			known.delete(name);
			if (answer.headers.etag !== void 0) known.set(name, {
				tag: answer.headers.etag,
				answer
			});
			const [oldest] = known.keys();
			if (known.size > MOST$1 && oldest !== void 0) known.delete(oldest);
			return answer;
		} catch (error) {
			const same = answerIn(error);
			if (same?.status !== 304 || before === void 0) throw error;
			const { link } = before.answer.headers;
			return {
				...before.answer,
				headers: {
					...same.headers,
					...link === void 0 ? {} : { link }
				}
			};
		}
	});
}
// adapters/github/api/authentication.ts
function tokenSource(auth, octokit, at, clock) {
	if ("token" in auth) return async () => ({ token: auth.token });
	const app = createAppAuth({
		appId: auth.appId,
		privateKey: auth.privateKey,
		request: octokit.request
	});
	let installation;
	let last;
	async function findInstallation() {
		const { token } = await app({ type: "app" }).catch((cause) => {
			throw new Fault("INPUT_INVALID", "the App's private key can't sign: give the whole PEM file", { cause });
		});
		return (await octokit.request("GET /repos/{owner}/{repo}/installation", {
			...at,
			headers: { authorization: `bearer ${token}` }
		})).data.id;
	}
	return async () => {
		try {
			installation ??= findInstallation();
			const { token } = await app({
				type: "installation",
				installationId: await installation
			});
			if (last?.token !== token) last = {
				token,
				made: clock.now()
			};
			return last;
		} catch (error) {
			installation = void 0;
			throw toFault(`an installation token of App ${auth.appId} for ${at.owner}/${at.repo}`, error);
		}
	};
}
// adapters/github/api/breaker.ts
const FAILURES = 5;
const OPEN_FOR = 3e4;
var Breaker = class {
	#clock;
	#failures = 0;
	#openUntil = 0;
	constructor(clock) {
		this.#clock = clock;
	}
	check() {
		if (this.#failures < FAILURES) return;
		const now = this.#clock.now();
		if (now < this.#openUntil) {
			const again = new Date(this.#openUntil).toISOString();
			const message = `GitHub failed ${this.#failures} times in a row: it is asked again at ${again}`;
			throw new Fault("GITHUB_UNREACHABLE", message, { retryable: true });
		}
		this.#openUntil = now + OPEN_FOR;
	}
	answered() {
		this.#failures = 0;
	}
	failed() {
		this.#failures += 1;
		if (this.#failures >= FAILURES) this.#openUntil = this.#clock.now() + OPEN_FOR;
	}
};
// adapters/github/api/budget.ts
const LANES = [
	"rollback",
	"merge",
	"open",
	"refresh"
];
const WINDOWS = [
	{
		milliseconds: 6e4,
		limit: 900,
		weigh: ({ api, points }) => api === "rest" ? points : 0
	},
	{
		milliseconds: 6e4,
		limit: 2e3,
		weigh: ({ api, points }) => api === "graphql" ? points : 0
	},
	{
		milliseconds: 6e4,
		limit: 80,
		weigh: ({ content }) => content
	},
	{
		milliseconds: 36e5,
		limit: 500,
		weigh: ({ content }) => content
	}
];
const HOUR = 36e5;
const LEAVES = {
	rollback: 0,
	merge: 10,
	open: 20,
	refresh: 30
};
const AT_ONCE = 16;
var Budget = class {
	#clock;
	#windows;
	#spent = [];
	#waiting = [];
	#quotas = new Map();
	#notBefore = 0;
	#running = 0;
	#wake = Number.POSITIVE_INFINITY;
	constructor(clock, paced) {
		this.#clock = clock;
		this.#windows = paced ? WINDOWS : [];
	}
	async inTurn(lane, cost, call) {
		if (lane === "rollback") {
			this.#spend(cost);
			return call();
		}
		await new Promise((start) => {
			this.#waiting.push({
				lane,
				cost,
				start
			});
			this.#admit();
		});
		try {
			return await call();
		} finally {
			this.#running -= 1;
			this.#admit();
		}
	}
	pause(milliseconds) {
		this.#notBefore = Math.max(this.#notBefore, this.#clock.now() + milliseconds);
	}
	learn(headers) {
		const [left, limit, reset] = [
			"remaining",
			"limit",
			"reset"
		].map((name) => Number(headers[`x-ratelimit-${name}`]));
		if (left === void 0 || limit === void 0 || reset === void 0) return;
		if (![
			left,
			limit,
			reset
		].every(Number.isFinite)) return;
		const resource = headers["x-ratelimit-resource"];
		const api = resource === "graphql" ? "graphql" : "rest";
		if (resource === void 0 || resource === "core" || resource === "graphql") this.#quotas.set(api, {
			left,
			limit,
			until: reset * 1e3
		});
	}
	#spend(cost) {
		this.#spent.push({
			at: this.#clock.now(),
			cost
		});
	}
	#admit() {
		const now = this.#clock.now();
		while (this.#spent[0] !== void 0 && this.#spent[0].at <= now - HOUR) this.#spent.shift();
		this.#waiting.sort((one, other) => LANES.indexOf(one.lane) - LANES.indexOf(other.lane));
		const held = new Map();
		const starting = [];
		for (const one of this.#waiting) {
			if (this.#running >= AT_ONCE) break;
			const alike = `${one.lane} ${one.cost.api} ${one.cost.points}`;
			if (held.has(alike)) continue;
			const free = this.#freeAt(one, now);
			if (free > now) {
				held.set(alike, free);
				continue;
			}
			starting.push(one);
			this.#running += 1;
			this.#spend(one.cost);
		}
		for (const one of starting) {
			this.#waiting.splice(this.#waiting.indexOf(one), 1);
			one.start();
		}
		this.#comeBack(Math.min(...held.values()), now);
	}
	#freeAt({ lane, cost }, now) {
		const quota = this.#quotas.get(cost.api);
		const spare = quota !== void 0 && quota.left * 100 <= quota.limit * LEAVES[lane] ? quota.until : 0;
		return Math.max(now, this.#notBefore, spare, ...this.#windows.map((one) => this.#roomIn(one, lane, cost)));
	}
	#roomIn({ milliseconds, limit, weigh }, lane, cost) {
		const wanted = weigh(cost);
		if (wanted === 0) return 0;
		const since = this.#clock.now() - milliseconds;
		const recent = this.#spent.filter(({ at }) => at > since);
		let over = recent.reduce((sum, one) => sum + weigh(one.cost), wanted) - limit * (100 - LEAVES[lane]) / 100;
		for (const { at, cost: before } of recent) {
			if (over <= 0) return 0;
			over -= weigh(before);
			if (over <= 0) return at + milliseconds;
		}
		return 0;
	}
	#comeBack(at, now) {
		if (at === Number.POSITIVE_INFINITY || at >= this.#wake) return;
		this.#wake = at;
		this.#clock.sleep(at - now).then(() => {
			if (this.#wake === at) this.#wake = Number.POSITIVE_INFINITY;
			this.#admit();
		});
	}
};
// adapters/github/api/clock.ts
const WALL_CLOCK = {
	now: () => Date.now(),
	sleep: (milliseconds) => setTimeout(milliseconds),
	random: () => Math.random()
};
// adapters/github/api/patiently.ts
const TOKEN_IS_FRESH = 1e4;
async function patiently(send, asked, line) {
	const { lane, budget, breaker, patience, clock } = line;
	const cost = costOf(asked);
	const read = cost.points === 1;
	let waits = patience.waits;
	let lagged = false;
	for (let attempt = 1;; attempt++) {
		if (lane !== "rollback" || attempt > 1) breaker.check();
		const { reply, error, answer } = await budget.inTurn(lane, cost, () => attemptOnce(send, line));
		if (reply !== void 0 && answer === void 0) return reply;
		if (error instanceof Fault) throw error;
		const limit = answer === void 0 ? void 0 : limitWait(answer, clock.now());
		if (limit !== void 0) budget.pause(limit);
		let pause = limit;
		if (read && !lagged && answer?.status === 404 && await isFresh(line)) {
			lagged = true;
			pause = 1e3;
		} else if (read && attempt < patience.attempts && (answer === void 0 || answer.status >= 500)) pause ??= jittered(100 * 2 ** attempt, clock);
		const least = pause === void 0 ? void 0 : Math.max(pause, 100);
		if (least === void 0 || least > waits) {
			if (reply !== void 0) return reply;
			throw error;
		}
		waits -= least;
		await clock.sleep(least);
	}
}
async function attemptOnce(send, { budget, breaker }) {
	try {
		const reply = await send();
		budget.learn(reply.headers);
		breaker.answered();
		const limited = limitIn(reply.data);
		return limited === void 0 ? { reply } : {
			reply,
			answer: {
				...limited,
				headers: reply.headers
			}
		};
	} catch (error) {
		const answer = answerIn(error);
		if (answer !== void 0) budget.learn(answer.headers);
		if (answer !== void 0 && answer.status < 500) breaker.answered();
		else if (!(error instanceof Fault)) breaker.failed();
		return {
			error,
			answer
		};
	}
}
async function isFresh({ token, clock }) {
	const made = (await token?.())?.made;
	return made !== void 0 && clock.now() - made < TOKEN_IS_FRESH;
}
function jittered(milliseconds, clock) {
	return milliseconds * (.5 + clock.random() / 2);
}
function costOf({ method, url, query }) {
	if (url.endsWith("/graphql")) {
		const mutations = typeof query === "string" ? query.match(/\(input: /g)?.length ?? 0 : 0;
		return {
			api: "graphql",
			points: mutations > 0 ? 5 : 1,
			content: mutations
		};
	}
	const read = method === "GET" || method === "HEAD";
	return {
		api: "rest",
		points: read ? 1 : 5,
		content: read ? 0 : 1
	};
}
// adapters/github/api/connection.ts
function connect(options) {
	const { apiUrl, auth, clock = WALL_CLOCK } = options;
	const patience = {
		...PATIENCE,
		...options.patience
	};
	const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(options.repository) ?? [];
	if (owner === void 0 || repo === void 0) throw new Fault("INPUT_INVALID", `${options.repository} isn't a repository in the form owner/name`);
	const at = {
		owner,
		repo
	};
	const answers = new Map();
	const paced = options.paced ?? isGitHubsOwn(apiUrl);
	const shared = {
		budget: new Budget(clock, paced),
		breaker: new Breaker(clock),
		patience,
		clock
	};
	const token = tokenSource(auth, patientOctokit(apiUrl, {
		...shared,
		budget: new Budget(clock, paced),
		lane: "rollback"
	}, answers), at, clock);
	const known = {};
	const connectionIn = (lane) => ({
		octokit: patientOctokit(apiUrl, {
			...shared,
			lane,
			token
		}, answers),
		at,
		token: async () => (await token()).token,
		clock,
		known
	});
	const connections = {
		rollback: connectionIn("rollback"),
		merge: connectionIn("merge"),
		open: connectionIn("open"),
		refresh: connectionIn("refresh")
	};
	return (lane) => connections[lane];
}
function isGitHubsOwn(apiUrl) {
	return /(?:^|\.)(?:github|ghe)\.com$/.test(new URL(apiUrl).hostname);
}
function patientOctokit(apiUrl, line, answers) {
	const octokit = new Octokit({
		baseUrl: apiUrl.replace(/\/+$/, ""),
		userAgent: "clearance",
		log: {
			debug() {},
			info() {},
			warn() {},
			error() {}
		}
	});
	keepAnswers(octokit, answers);
	octokit.hook.before("request", async (request) => {
		request.headers["x-github-api-version"] = "2022-11-28";
		request.request = {
			...request.request,
			signal: AbortSignal.timeout(line.patience.request)
		};
		if (line.token !== void 0) request.headers.authorization = `token ${(await line.token()).token}`;
	});
	octokit.hook.wrap("request", (send, request) => patiently(async () => send(request), request, line));
	return octokit;
}
// adapters/github/api/actor.ts
const Account = object({
	login: string(),
	type: string()
}).nullable().transform((account) => {
	if (account === null) return {
		login: "ghost",
		kind: "bot"
	};
	return {
		login: account.login,
		kind: account.type === "User" ? "human" : "bot"
	};
});
const GraphqlActor = object({
	__typename: string(),
	login: string()
}).nullable().transform((actor) => {
	if (actor === null) return {
		login: "ghost",
		kind: "bot"
	};
	if (actor.__typename === "User") return {
		login: actor.login,
		kind: "human"
	};
	return {
		login: actor.__typename === "Bot" && !actor.login.endsWith("[bot]") ? `${actor.login}[bot]` : actor.login,
		kind: "bot"
	};
});
// adapters/github/api/conversations.ts
const CommentAnswer = object({
	id: number(),
	html_url: string(),
	issue_url: string(),
	user: Account,
	body: string().nullish(),
	created_at: date(),
	updated_at: date()
}).transform((comment) => ({
	id: comment.id,
	url: comment.html_url,
	issue: Number(/\/(\d+)$/.exec(comment.issue_url)?.[1]),
	author: comment.user,
	body: comment.body ?? "",
	createdAt: comment.created_at,
	edited: comment.updated_at.getTime() !== comment.created_at.getTime()
}));
const IssueAnswer = object({
	number: number(),
	html_url: string(),
	title: string(),
	body: string().nullish(),
	user: Account,
	pull_request: unknown().optional()
}).transform((one) => ({
	isPullRequest: one.pull_request !== void 0,
	issue: {
		number: one.number,
		url: one.html_url,
		title: one.title,
		body: one.body ?? "",
		author: one.user
	}
}));
function readComments({ octokit, at }, issue) {
	return allPages(octokit, "/repos/{owner}/{repo}/issues/{issue_number}/comments", {
		...at,
		issue_number: issue
	}, CommentAnswer);
}
async function readNewestComments({ octokit, at }) {
	const { data } = await octokit.request("GET /repos/{owner}/{repo}/issues/comments", {
		...at,
		sort: "created",
		direction: "desc",
		per_page: 100
	});
	return readAnswer(array(CommentAnswer), data, "the newest comments");
}
async function readComment({ octokit, at }, id) {
	try {
		const { data } = await octokit.request("GET /repos/{owner}/{repo}/issues/comments/{comment_id}", {
			...at,
			comment_id: id
		});
		return readAnswer(CommentAnswer, data, `comment ${id}`);
	} catch (error) {
		if (answerIn(error)?.status === 404) return void 0;
		throw error;
	}
}
async function readIssues({ octokit, at }, label) {
	return (await allPages(octokit, "/repos/{owner}/{repo}/issues", {
		...at,
		labels: label,
		state: "open"
	}, IssueAnswer)).filter(({ isPullRequest }) => !isPullRequest).map(({ issue }) => issue);
}
async function openIssue({ octokit, at }, { title, body, label }) {
	const { data } = await octokit.request("POST /repos/{owner}/{repo}/issues", {
		...at,
		title,
		body,
		labels: [label]
	});
	return readAnswer(IssueAnswer, data, `the issue "${title}"`).issue;
}
async function closeIssue({ octokit, at }, number) {
	await octokit.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
		...at,
		issue_number: number,
		state: "closed",
		state_reason: "completed"
	});
}
// adapters/github/api/deployments.ts
const Payload = object({ digest: string() });
const DeploymentAnswer = object({
	id: int(),
	sha: string(),
	environment: string(),
	creator: Account,
	payload: unknown()
});
const StatusAnswer$2 = object({
	state: _enum([
		"error",
		"failure",
		"inactive",
		"in_progress",
		"queued",
		"pending",
		"success",
		"waiting"
	]),
	creator: Account,
	created_at: date()
});
async function readNewestDeployment({ octokit, at }, environment, by) {
	const isTheirs = ({ creator }) => creator.login.toLowerCase() === by.toLowerCase();
	const list = "/repos/{owner}/{repo}/deployments";
	const { data } = await octokit.request(`GET ${list}`, {
		...at,
		environment,
		per_page: 100
	});
	const deployment = readAnswer(array(DeploymentAnswer), data, list).find((one) => isTheirs(one) && one.environment === environment);
	if (deployment === void 0) return void 0;
	const statuses = "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses";
	const answer = await octokit.request(`GET ${statuses}`, {
		...at,
		deployment_id: deployment.id,
		per_page: 100
	});
	const newest = readAnswer(array(StatusAnswer$2), answer.data, statuses).find(isTheirs);
	return {
		commit: deployment.sha,
		digest: Payload.safeParse(parsed(deployment.payload)).data?.digest ?? null,
		status: newest === void 0 ? null : {
			state: newest.state,
			at: newest.created_at
		}
	};
}
function parsed(payload) {
	if (typeof payload !== "string") return payload;
	try {
		return JSON.parse(payload);
	} catch {
		return;
	}
}
// adapters/github/api/environments.ts
const Environment = object({
	can_admins_bypass: boolean().optional(),
	protection_rules: array(object({ type: string() })).optional(),
	deployment_branch_policy: object({
		protected_branches: boolean(),
		custom_branch_policies: boolean()
	}).nullish()
});
const Policies = object({
	total_count: number(),
	branch_policies: array(object({
		name: string(),
		type: string().optional()
	}))
});
async function readEnvironment(connection, name) {
	const environment = await readOne(connection, name);
	return environment === void 0 ? void 0 : { reviewers: hasReviewers(environment) };
}
async function readProtection(connection, name) {
	const environment = await readOne(connection, name);
	if (environment === void 0) return void 0;
	return {
		reviewers: hasReviewers(environment),
		refs: await readRefs(connection, name, environment),
		adminsBypass: environment.can_admins_bypass
	};
}
function hasReviewers({ protection_rules = [] }) {
	return protection_rules.some(({ type }) => type === "required_reviewers");
}
async function readOne({ octokit, at }, name) {
	try {
		const { data } = await octokit.request("GET /repos/{owner}/{repo}/environments/{environment_name}", {
			...at,
			environment_name: name
		});
		return readAnswer(Environment, data, `environment ${name}`);
	} catch (error) {
		if (answerIn(error)?.status === 404) return void 0;
		throw error;
	}
}
async function readRefs({ octokit, at }, name, { deployment_branch_policy: policy }) {
	if (policy === null || policy === void 0) return "any";
	if (!policy.custom_branch_policies) return "protected";
	const { data } = await octokit.request("GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies", {
		...at,
		environment_name: name,
		per_page: 100
	});
	const { total_count, branch_policies } = readAnswer(Policies, data, `branches of environment ${name}`);
	if (total_count > branch_policies.length) return "any";
	return branch_policies.map((one) => one.type === "tag" ? `tag ${one.name}` : one.name);
}
// adapters/github/api/pull-request-fields.ts
const ACTOR = "{ __typename login }";
const SETTLED_FIELDS = `
  number url state title createdAt
  author ${ACTOR}
  headRefName headRefOid isCrossRepository baseRefName
  mergedBy ${ACTOR}
  mergeCommit { oid }
  timelineItems(itemTypes: [CLOSED_EVENT], last: 1) { nodes { ... on ClosedEvent { actor ${ACTOR} } } }
  queuings: timelineItems(itemTypes: [ADDED_TO_MERGE_QUEUE_EVENT], last: 1) {
    nodes { ... on AddedToMergeQueueEvent { actor ${ACTOR} } }
  }
`;
const FIELDS = `${SETTLED_FIELDS} body mergeQueueEntry { enqueuer ${ACTOR} headCommit { oid } }`;
const OPEN_FIELDS = `${FIELDS}
  mergeable viewerCanMergeAsAdmin
  reviews(first: 100) {
    nodes { state submittedAt author ${ACTOR} authorCanPushToRepository commit { oid } }
    pageInfo { hasNextPage }
  }
  statusCheckRollup {
    contexts(first: 100) {
      nodes {
        __typename
        ... on StatusContext { context state description creator ${ACTOR} }
        ... on CheckRun { databaseId name status conclusion startedAt completedAt url checkSuite { app { slug } } }
      }
      pageInfo { hasNextPage }
    }
  }
`;
const Settled = object({
	number: number(),
	url: string(),
	state: _enum([
		"OPEN",
		"CLOSED",
		"MERGED"
	]),
	title: string(),
	createdAt: date(),
	author: GraphqlActor,
	headRefName: string(),
	headRefOid: string(),
	isCrossRepository: boolean(),
	baseRefName: string(),
	mergedBy: GraphqlActor,
	mergeCommit: object({ oid: string() }).nullable(),
	timelineItems: object({ nodes: array(object({ actor: GraphqlActor })) }),
	queuings: object({ nodes: array(object({ actor: GraphqlActor })) })
});
const QUEUE = "github-merge-queue[bot]";
function settled(pull) {
	const closedBy = pull.timelineItems.nodes.at(-1)?.actor;
	const commit = pull.mergeCommit?.oid;
	const queued = pull.mergedBy.login === QUEUE ? pull.queuings.nodes.at(-1)?.actor : void 0;
	return {
		number: pull.number,
		url: pull.url,
		state: pull.state === "OPEN" ? "open" : pull.state === "MERGED" ? "merged" : "closed",
		title: pull.title,
		author: pull.author,
		head: {
			ref: pull.headRefName,
			commit: pull.headRefOid,
			fromFork: pull.isCrossRepository
		},
		base: { ref: pull.baseRefName },
		createdAt: pull.createdAt,
		...pull.state === "MERGED" && commit !== void 0 ? { merged: {
			by: queued ?? pull.mergedBy,
			commit
		} } : {},
		...pull.state === "CLOSED" && closedBy !== void 0 ? { closedBy } : {}
	};
}
const SettledAnswer = Settled.transform(settled);
const Whole = Settled.extend({
	body: string(),
	mergeQueueEntry: object({
		enqueuer: GraphqlActor,
		headCommit: object({ oid: string() }).nullable()
	}).nullable()
});
function whole(pull) {
	const { body, mergeQueueEntry: entry } = pull;
	if (entry === null) return {
		...settled(pull),
		body
	};
	const group = entry.headCommit?.oid;
	return {
		...settled(pull),
		body,
		queued: {
			by: entry.enqueuer,
			...group === void 0 ? {} : { group }
		}
	};
}
const PullAnswer = Whole.transform(whole);
const ReviewAnswer$1 = object({
	state: _enum([
		"APPROVED",
		"CHANGES_REQUESTED",
		"COMMENTED",
		"DISMISSED",
		"PENDING"
	]),
	submittedAt: date().nullable(),
	author: GraphqlActor,
	authorCanPushToRepository: boolean(),
	commit: object({ oid: string() }).nullable()
});
const StatusAnswer$1 = object({
	__typename: literal("StatusContext"),
	context: string(),
	state: _enum([
		"EXPECTED",
		"PENDING",
		"SUCCESS",
		"FAILURE",
		"ERROR"
	]),
	description: string().nullable(),
	creator: GraphqlActor
});
const CheckAnswer = object({
	__typename: literal("CheckRun"),
	databaseId: number(),
	name: string(),
	status: string(),
	conclusion: string().nullable(),
	startedAt: date().nullable(),
	completedAt: date().nullable(),
	url: string(),
	checkSuite: object({ app: object({ slug: string() }).nullable() })
});
const PageInfo = object({ hasNextPage: boolean() });
const OpenAnswer = Whole.extend({
	mergeable: _enum([
		"MERGEABLE",
		"CONFLICTING",
		"UNKNOWN"
	]),
	viewerCanMergeAsAdmin: boolean(),
	reviews: object({
		nodes: array(ReviewAnswer$1),
		pageInfo: PageInfo
	}),
	statusCheckRollup: object({ contexts: object({
		nodes: array(discriminatedUnion("__typename", [StatusAnswer$1, CheckAnswer])),
		pageInfo: PageInfo
	}) }).nullable()
}).transform((pull) => {
	const contexts = pull.statusCheckRollup?.contexts;
	const nodes = contexts?.nodes ?? [];
	return {
		pullRequest: {
			...whole(pull),
			reviews: pull.reviews.nodes.map(reviewOf),
			statuses: nodes.flatMap((one) => one.__typename === "StatusContext" ? [statusOf$1(one)] : []),
			checks: nodes.flatMap((one) => one.__typename === "CheckRun" ? [checkOf(one, pull.headRefOid)] : []),
			mergeable: MERGEABLE[pull.mergeable],
			mayBypass: pull.viewerCanMergeAsAdmin
		},
		cut: {
			reviews: pull.reviews.pageInfo.hasNextPage,
			contexts: contexts?.pageInfo.hasNextPage ?? false
		}
	};
});
const MERGEABLE = {
	MERGEABLE: "yes",
	CONFLICTING: "conflict",
	UNKNOWN: "unknown"
};
function reviewOf(review) {
	const { state, submittedAt, author, commit, authorCanPushToRepository } = review;
	return {
		author,
		state,
		commit: commit?.oid ?? null,
		submittedAt: submittedAt ?? new Date(0),
		mayPush: authorCanPushToRepository
	};
}
function statusOf$1({ context, state, description, creator }) {
	return {
		context,
		state: {
			EXPECTED: "pending",
			PENDING: "pending",
			SUCCESS: "success",
			FAILURE: "failure",
			ERROR: "error"
		}[state],
		description: description ?? "",
		creator
	};
}
function checkOf(run, head) {
	return {
		id: run.databaseId,
		name: run.name,
		app: run.checkSuite.app?.slug ?? null,
		head,
		conclusion: run.status === "COMPLETED" ? run.conclusion?.toLowerCase() ?? null : null,
		started: run.startedAt,
		completed: run.completedAt,
		url: run.url
	};
}
// adapters/github/api/look-query.ts
const ORDER = "orderBy: { field: CREATED_AT, direction: DESC }";
function lookQuery(environments, teams) {
	const e = names("e", environments);
	const t = names("t", teams);
	return [
		"query Look($owner: String!, $repo: String!, $base: String!, $after: String, $first: Boolean!",
		...e.map((name) => `, $${name}: String!`),
		...t.map((name, at) => `, $o${at}: String!, $${name}: String!`),
		") { viewer { login } repository(owner: $owner, name: $repo) {",
		REPOSITORY_FIELDS,
		"queue: mergeQueue(branch: $base) { configuration { mergeMethod } }",
		`open: pullRequests(baseRefName: $base, states: [OPEN], first: 100, after: $after, ${ORDER}) {`,
		`nodes { ${OPEN_FIELDS} } pageInfo { hasNextPage endCursor } }`,
		`past: pullRequests(states: [CLOSED, MERGED], first: 100, ${ORDER}) @include(if: $first) {`,
		`nodes { ${SETTLED_FIELDS} } pageInfo { hasNextPage } }`,
		...e.map((name) => `${name}: environment(name: $${name}) { protectionRules(first: 100) { nodes { type } } }`),
		"}",
		...t.map((name, at) => `${name}: organization(login: $o${at}) { team(slug: $${name}) { ${TEAM} } }`),
		"}"
	].join("\n");
}
const TEAM = "members(first: 100) { nodes { login } pageInfo { hasNextPage } }";
function lookVariables({ environments, teams }) {
	return Object.fromEntries([...environments.map((name, at) => [`e${at}`, name]), ...teams.flatMap((team, at) => {
		const [org = "", slug = ""] = team.split("/");
		return [[`o${at}`, org], [`t${at}`, slug]];
	})]);
}
function names(prefix, count) {
	return Array.from({ length: count }, (_, at) => `${prefix}${at}`);
}
const Method = string().nullable().transform((method) => ["squash", "rebase"].find((one) => one === method?.toLowerCase()));
const LookAnswer = object({ repository: looseObject({
	queue: object({ configuration: object({ mergeMethod: Method }).nullable() }).nullable().transform((queue) => queue === null ? null : queue.configuration?.mergeMethod ?? "merge"),
	open: object({
		nodes: array(OpenAnswer),
		pageInfo: object({
			hasNextPage: boolean(),
			endCursor: string().nullable()
		})
	}),
	past: object({
		nodes: array(SettledAnswer),
		pageInfo: object({ hasNextPage: boolean() })
	}).optional()
}) });
const EnvironmentAnswer = object({ protectionRules: object({ nodes: array(object({ type: string() })) }) });
const TeamAnswer = object({ team: object({ members: object({
	nodes: array(object({ login: string() })),
	pageInfo: object({ hasNextPage: boolean() })
}) }) });
function asidesOf(answer, { environments, teams }) {
	const { repository = {}, ...rest } = Top.parse(answer);
	return {
		environments: new Map(environments.flatMap((name, at) => {
			const { data } = EnvironmentAnswer.safeParse(repository[`e${at}`]);
			if (data === void 0) return [];
			return [[name, { reviewers: data.protectionRules.nodes.some(({ type }) => type === "REQUIRED_REVIEWERS") }]];
		})),
		teams: new Map(teams.flatMap((team, at) => {
			const { data } = TeamAnswer.safeParse(rest[`t${at}`]);
			if (data === void 0 || data.team.members.pageInfo.hasNextPage) return [];
			return [[team, data.team.members.nodes.map(({ login }) => login)]];
		}))
	};
}
const Top = looseObject({ repository: looseObject({}).optional() });
// adapters/github/api/reviews.ts
const ReviewAnswer = object({
	user: Account,
	state: _enum([
		"APPROVED",
		"CHANGES_REQUESTED",
		"COMMENTED",
		"DISMISSED",
		"PENDING"
	]),
	commit_id: string().nullable(),
	submitted_at: date().optional()
}).transform((review) => ({
	author: review.user,
	state: review.state,
	commit: review.commit_id,
	submittedAt: review.submitted_at ?? new Date(0)
}));
function readReviews({ octokit, at }, pullRequest) {
	return allPages(octokit, "/repos/{owner}/{repo}/pulls/{pull_number}/reviews", {
		...at,
		pull_number: pullRequest
	}, ReviewAnswer);
}
// adapters/github/api/statuses.ts
const StatusAnswer = object({
	context: string(),
	state: _enum([
		"pending",
		"success",
		"failure",
		"error"
	]),
	description: string().nullable(),
	creator: Account
}).transform((status) => ({
	...status,
	description: status.description ?? ""
}));
const LONGEST_DESCRIPTION = 140;
async function readStatuses({ octokit, at }, commit) {
	const all = await allPages(octokit, "/repos/{owner}/{repo}/commits/{ref}/statuses", {
		...at,
		ref: commit
	}, StatusAnswer);
	const newest = new Map();
	for (const status of all) if (!newest.has(status.context)) newest.set(status.context, status);
	return [...newest.values()];
}
async function postStatus({ octokit, at }, commit, status) {
	const { description } = status;
	const whole = description.length <= LONGEST_DESCRIPTION;
	await octokit.request("POST /repos/{owner}/{repo}/statuses/{sha}", {
		...at,
		sha: commit,
		context: status.context,
		state: status.state,
		description: whole ? description : `${description.slice(0, 139)}…`,
		...status.url === void 0 ? {} : { target_url: status.url }
	});
}
// adapters/github/api/look.ts
const NONE = {
	environments: [],
	teams: []
};
async function lookAtPullRequests(connection, base, asides = NONE) {
	const { octokit, at } = connection;
	const open = [];
	let past;
	let told;
	let merging;
	let after = null;
	do {
		const first = after === null;
		const wanted = first ? asides : NONE;
		const query = lookQuery(wanted.environments.length, wanted.teams.length);
		const answer = await octokit.graphql(query, {
			...at,
			base,
			after,
			first,
			...lookVariables(wanted)
		}).catch(withoutAsides);
		if (first && asides !== NONE) told = asidesOf(answer, asides);
		const { methods } = knowRepository(connection, answer);
		const { repository } = readAnswer(LookAnswer, answer, `pull requests into ${base}`);
		open.push(...repository.open.nodes);
		past ??= repository.past;
		merging = {
			mergeMethods: methods,
			queue: repository.queue
		};
		after = repository.open.pageInfo.hasNextPage ? repository.open.pageInfo.endCursor : null;
	} while (after !== null);
	return {
		open: await Promise.all(open.map((one) => readWhole(connection, one))),
		past: past?.nodes ?? [],
		whole: past?.pageInfo.hasNextPage === false,
		...merging === void 0 ? {} : { merging },
		...told
	};
}
function withoutAsides(error) {
	if (!isGraphqlErrors(error)) throw error;
	const aside = (path = []) => /^t\d+$/.test(String(path[0])) || path[0] === "repository" && /^e\d+$/.test(String(path[1]));
	if (!error.data || !error.errors.every(({ path }) => aside(path))) throw error;
	return error.data;
}
async function readWhole(connection, { pullRequest, cut }) {
	if (!cut.reviews && !cut.contexts) return pullRequest;
	const { number, head } = pullRequest;
	return {
		...pullRequest,
		...cut.reviews ? { reviews: await readReviews(connection, number) } : {},
		...cut.contexts ? {
			statuses: await readStatuses(connection, head.commit),
			checks: await readCheckRuns(connection, head.commit)
		} : {}
	};
}
// adapters/github/api/pull-requests.ts
const ONE = `query One($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { ${FIELDS} } }
}`;
const OneAnswer = object({ repository: object({ pullRequest: PullAnswer }) });
async function readPullRequest({ octokit, at }, number) {
	const answer = await octokit.graphql(ONE, {
		...at,
		number
	});
	return readAnswer(OneAnswer, answer, `pull request ${number}`).repository.pullRequest;
}
const MOST = 50;
const OfAnswer = object({ repository: record(string(), object({ nodes: array(SettledAnswer) })) });
async function readPullRequestsOf({ octokit, at }, branches) {
	const found = new Map();
	for (let start = 0; start < branches.length; start += MOST) {
		const some = branches.slice(start, start + MOST);
		const named = Object.fromEntries(some.map((branch, index) => [`b${index}`, branch]));
		const answer = await octokit.graphql(settledQuery(some.length), {
			...at,
			...named
		});
		const { repository } = readAnswer(OfAnswer, answer, `pull requests of ${some.join(", ")}`);
		for (const [index, branch] of some.entries()) {
			const { nodes } = repository[`b${index}`] ?? { nodes: [] };
			found.set(branch, nodes.filter(({ head }) => !head.fromFork));
		}
	}
	return found;
}
function settledQuery(branches) {
	const names = Array.from({ length: branches }, (_, index) => `b${index}`);
	const order = "orderBy: { field: CREATED_AT, direction: DESC }";
	return [
		"query Settled($owner: String!, $repo: String!",
		...names.map((name) => `, $${name}: String!`),
		") { repository(owner: $owner, name: $repo) {",
		...names.map((name) => `${name}: pullRequests(headRefName: $${name}, first: 100, ${order}) { nodes { ${SETTLED_FIELDS} } }`),
		"} }"
	].join("");
}
// adapters/github/api/merge.ts
const REPEATS = 3;
async function mergePullRequest(connection, request) {
	const { octokit, at, clock } = connection;
	return mergePatiently(request, {
		clock,
		look: () => readPullRequest(connection, request.pullRequest),
		async send() {
			const { data } = await octokit.request("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", {
				...at,
				pull_number: request.pullRequest,
				sha: request.expectedHead,
				merge_method: request.method,
				commit_title: request.title,
				commit_message: request.message
			});
			return {
				merged: true,
				commit: data.sha
			};
		}
	});
}
async function mergePatiently({ expectedHead }, { send, look, clock }) {
	for (let repeats = 0;; repeats++) try {
		return await send();
	} catch (error) {
		const answer = answerIn(error);
		const { message = "" } = answer ?? {};
		if (answer?.status === 409) return {
			merged: false,
			why: "head-moved",
			message
		};
		if (answer?.status !== 405) throw error;
		if (!/base branch was modified/i.test(message) || repeats === REPEATS) return {
			merged: false,
			why: "not-mergeable",
			message
		};
		await clock.sleep(200 * 2 ** repeats * (.5 + clock.random() / 2));
		const now = await look();
		if (now.state !== "open") return {
			merged: false,
			why: "not-mergeable",
			message
		};
		if (now.head.commit !== expectedHead) return {
			merged: false,
			why: "head-moved",
			message
		};
	}
}
// adapters/github/api/people.ts
const Viewer = object({ viewer: object({ login: string() }) });
const PermissionAnswer = object({
	permission: string(),
	role_name: string().optional()
});
const PERMISSIONS = [
	"admin",
	"maintain",
	"write",
	"triage",
	"read",
	"none"
];
async function readViewer({ octokit }) {
	const answer = await octokit.graphql("query { viewer { login } }");
	const { login } = readAnswer(Viewer, answer, "the token's owner").viewer;
	return {
		login,
		kind: login.endsWith("[bot]") ? "bot" : "human"
	};
}
async function readPermission({ octokit, at }, login) {
	try {
		const { data } = await octokit.request("GET /repos/{owner}/{repo}/collaborators/{username}/permission", {
			...at,
			username: login
		});
		const answer = readAnswer(PermissionAnswer, data, `permission of ${login}`);
		return PERMISSIONS.find((one) => one === answer.role_name) ?? PERMISSIONS.find((one) => one === answer.permission) ?? "none";
	} catch (error) {
		if (answerIn(error)?.status === 404) return "none";
		throw error;
	}
}
async function readTeamMembers({ octokit }, team) {
	const [, org, slug] = /^([\w.-]+)\/([\w.-]+)$/.exec(team) ?? [];
	if (org === void 0 || slug === void 0) throw new Fault("GITHUB_REJECTED", `${team} isn't a team in the form org/team`);
	return (await allPages(octokit, "/orgs/{org}/teams/{team_slug}/members", {
		org,
		team_slug: slug
	}, object({ login: string() }))).map((one) => one.login);
}
async function readTokenFacts(connection) {
	const viewer = await readViewer(connection);
	const { octokit, at } = connection;
	const { headers } = await octokit.request("GET /repos/{owner}/{repo}", { ...at });
	const scopes = headers["x-oauth-scopes"];
	return typeof scopes !== "string" ? viewer : {
		...viewer,
		scopes: scopes.split(",").flatMap((scope) => scope.trim() || [])
	};
}
// adapters/github/api/pull-request-writes.ts
const LONGEST_BODY = 65536;
async function updatePullRequest({ octokit, at }, number, change) {
	await octokit.request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", {
		...at,
		pull_number: number,
		...change.body === void 0 ? {} : { body: fitting(change.body) },
		...change.state === void 0 ? {} : { state: change.state }
	});
}
async function comment({ octokit, at }, number, body) {
	await octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
		...at,
		issue_number: number,
		body: fitting(body)
	});
}
async function remark({ octokit, at }, number, body) {
	await octokit.request("POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", {
		...at,
		pull_number: number,
		event: "COMMENT",
		body: fitting(body)
	});
}
function fitting(body) {
	return body.length <= LONGEST_BODY ? body : `${body.slice(0, 65534)}\n…`;
}
// adapters/github/api/propose.ts
const PROPOSE = `mutation Propose($branch: UpdateRefsInput!, $commit: CreateCommitOnBranchInput!, $pull: CreatePullRequestInput!) {
  updateRefs(input: $branch) { clientMutationId }
  createCommitOnBranch(input: $commit) { commit { oid } }
  createPullRequest(input: $pull) { pullRequest { ${OPEN_FIELDS} } }
}`;
const NOTHING = "0".repeat(40);
const Proposed = object({
	createCommitOnBranch: object({ commit: object({ oid: string() }).nullable() }).nullish(),
	createPullRequest: object({ pullRequest: OpenAnswer.nullable() }).nullish()
});
async function propose(connection, proposal) {
	const { octokit, at } = connection;
	const { id } = await repositoryOf(connection);
	let failure;
	const answer = await octokit.graphql(PROPOSE, inputs(proposal, id, at)).catch((error) => {
		if (!isGraphqlErrors(error)) throw error;
		failure = error;
		return error.data ?? {};
	});
	const done = readAnswer(Proposed, answer, `the proposal of ${proposal.branch}`);
	const made = done.createPullRequest?.pullRequest ?? await openOf(connection, proposal);
	if (made === void 0) throw failure;
	const pullRequest = await readWhole(connection, made);
	const commit = done.createCommitOnBranch?.commit?.oid;
	return {
		pullRequest,
		created: commit !== void 0 && pullRequest.head.commit === commit
	};
}
function inputs({ branch, base, files, message, title, body }, repositoryId, at) {
	const [headline = "", ...rest] = message.split("\n");
	const additions = files.flatMap(({ path, bytes }) => bytes === null ? [] : [{
		path,
		contents: Buffer.from(bytes).toString("base64")
	}]);
	const deletions = files.flatMap(({ path, bytes }) => bytes === null ? [{ path }] : []);
	return {
		branch: {
			repositoryId,
			refUpdates: [{
				name: `refs/heads/${branch}`,
				beforeOid: NOTHING,
				afterOid: base.commit
			}]
		},
		commit: {
			branch: {
				repositoryNameWithOwner: `${at.owner}/${at.repo}`,
				branchName: branch
			},
			expectedHeadOid: base.commit,
			message: {
				headline,
				body: rest.join("\n").trim()
			},
			fileChanges: {
				additions,
				deletions
			}
		},
		pull: {
			repositoryId,
			baseRefName: base.branch,
			headRefName: branch,
			title,
			body: fitting(body)
		}
	};
}
const OPEN_OF = `query OpenOf($owner: String!, $repo: String!, $branch: String!, $base: String!) {
  repository(owner: $owner, name: $repo) {
    pullRequests(headRefName: $branch, baseRefName: $base, states: [OPEN], first: 20) { nodes { ${OPEN_FIELDS} } }
  }
}`;
const OpenOf = object({ repository: object({ pullRequests: object({ nodes: array(OpenAnswer) }) }) });
async function openOf({ octokit, at }, { branch, base }) {
	const answer = await octokit.graphql(OPEN_OF, {
		...at,
		branch,
		base: base.branch
	});
	const { nodes } = readAnswer(OpenOf, answer, `pull requests of ${branch}`).repository.pullRequests;
	return nodes.find(({ pullRequest }) => !pullRequest.head.fromFork);
}
// adapters/github/api/queue.ts
const FIND = `query Queued($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { id mergeQueueEntry { id } } }
}`;
const ENQUEUE = `mutation Enqueue($id: ID!, $head: GitObjectID!, $jump: Boolean!) {
  enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head, jump: $jump }) { clientMutationId }
}`;
const DEQUEUE = `mutation Dequeue($id: ID!) {
  dequeuePullRequest(input: { id: $id }) { clientMutationId }
}`;
const Found = object({ repository: object({ pullRequest: object({
	id: string(),
	mergeQueueEntry: object({ id: string() }).nullable()
}) }) });
async function find({ octokit, at }, number) {
	const answer = await octokit.graphql(FIND, {
		...at,
		number
	});
	return readAnswer(Found, answer, `the queue entry of #${number}`).repository.pullRequest;
}
async function enqueuePullRequest(connection, { pullRequest, expectedHead, jump }) {
	const { id, mergeQueueEntry } = await find(connection, pullRequest);
	if (mergeQueueEntry !== null) return { queued: true };
	try {
		await connection.octokit.graphql(ENQUEUE, {
			id,
			head: expectedHead,
			jump
		});
		return { queued: true };
	} catch (error) {
		if (!isGraphqlErrors(error) || error.errors.some(({ type }) => type === "RATE_LIMITED")) throw error;
		const message = error.errors.map((one) => one.message).join("; ");
		return {
			queued: false,
			why: /head (?:branch|sha|oid)|expected head/i.test(message) ? "head-moved" : "not-mergeable",
			message
		};
	}
}
async function dequeuePullRequest(connection, number) {
	const { id, mergeQueueEntry } = await find(connection, number);
	if (mergeQueueEntry === null) return;
	try {
		await connection.octokit.graphql(DEQUEUE, { id });
	} catch (error) {
		if ((await find(connection, number)).mergeQueueEntry !== null) throw error;
	}
}
// adapters/github/api/commit-files.ts
async function commitFiles(connection, base, message, files) {
	const { octokit, at } = connection;
	const parent = await octokit.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", {
		...at,
		commit_sha: base
	});
	const tree = await octokit.request("POST /repos/{owner}/{repo}/git/trees", {
		...at,
		base_tree: parent.data.tree.sha,
		tree: await Promise.all(files.map((file) => treeEntry(connection, file)))
	});
	return (await octokit.request("POST /repos/{owner}/{repo}/git/commits", {
		...at,
		message,
		tree: tree.data.sha,
		parents: [base]
	})).data.sha;
}
async function treeEntry({ octokit, at }, file) {
	const entry = {
		path: file.path,
		mode: "100644",
		type: "blob"
	};
	if (file.bytes === null) return {
		...entry,
		sha: null
	};
	const text = asText(file.bytes);
	if (text !== void 0) return {
		...entry,
		content: text
	};
	const blob = await octokit.request("POST /repos/{owner}/{repo}/git/blobs", {
		...at,
		content: Buffer.from(file.bytes).toString("base64"),
		encoding: "base64"
	});
	return {
		...entry,
		sha: blob.data.sha
	};
}
function asText(bytes) {
	try {
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(bytes);
	} catch {
		return;
	}
}
// adapters/github/api/rebuild.ts
const REPOSITORY = `query($owner: String!, $repo: String!, $branch: String!) {
  repository(owner: $owner, name: $repo) { id ref(qualifiedName: $branch) { target { oid } } }
}`;
const MOVE = `mutation($repositoryId: ID!, $name: GitRefname!, $beforeOid: GitObjectID!, $afterOid: GitObjectID!) {
  updateRefs(input: {
    repositoryId: $repositoryId,
    refUpdates: [{ name: $name, beforeOid: $beforeOid, afterOid: $afterOid, force: true }]
  }) { clientMutationId }
}`;
const Answer = object({ repository: object({
	id: string(),
	ref: object({ target: object({ oid: string() }) }).nullable()
}) });
async function rebuildBranch(connection, request) {
	const { octokit, at } = connection;
	const name = `refs/heads/${request.branch}`;
	const look = async () => readAnswer(Answer, await octokit.graphql(REPOSITORY, {
		...at,
		branch: name
	}), request.branch).repository;
	const { id, ref } = await look();
	const seen = ref?.target.oid;
	if (seen !== request.expected) return {
		commit: seen ?? request.expected,
		moved: false
	};
	const commit = await commitFiles(connection, request.base, request.message, request.files);
	try {
		await octokit.graphql(MOVE, {
			repositoryId: id,
			name,
			beforeOid: request.expected,
			afterOid: commit
		});
		return {
			commit,
			moved: true
		};
	} catch (error) {
		const now = (await look()).ref?.target.oid;
		if (now === void 0 || now === request.expected) throw error;
		return {
			commit: now,
			moved: now === commit
		};
	}
}
// adapters/github/api/workflow-runs.ts
const Run = object({
	id: number(),
	html_url: string(),
	display_title: string(),
	status: string(),
	conclusion: string().nullable(),
	head_sha: string(),
	event: string(),
	path: string(),
	actor: Account
}).transform((run) => ({
	id: run.id,
	url: run.html_url,
	title: run.display_title,
	status: statusOf(run.status),
	conclusion: run.status === "completed" ? conclusionOf(run.conclusion) : null,
	head: run.head_sha,
	event: run.event,
	path: run.path.replace(/@.*$/, ""),
	actor: run.actor
}));
function statusOf(status) {
	return status === "completed" || status === "in_progress" || status === "waiting" ? status : "queued";
}
function conclusionOf(conclusion) {
	return conclusion === "success" || conclusion === "cancelled" || conclusion === "skipped" ? conclusion : "failure";
}
const Runs = object({ workflow_runs: array(Run) });
async function readRuns({ octokit, at }, workflow) {
	const { data } = await octokit.request("GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs", {
		...at,
		workflow_id: workflow,
		per_page: 100
	});
	return readAnswer(Runs, data, `runs of ${workflow}`).workflow_runs;
}
async function readRun({ octokit, at }, id) {
	try {
		const { data } = await octokit.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", {
			...at,
			run_id: id
		});
		return readAnswer(Run, data, `run ${id}`);
	} catch (error) {
		if (answerIn(error)?.status === 404) return void 0;
		throw error;
	}
}
const Approval = object({
	state: string(),
	user: Account,
	environments: array(object({ name: string() }))
});
async function readReleases({ octokit, at }, run) {
	return (await allPages(octokit, "/repos/{owner}/{repo}/actions/runs/{run_id}/approvals", {
		...at,
		run_id: run
	}, Approval)).filter((one) => one.state === "approved").flatMap((one) => one.environments.map(({ name }) => ({
		environment: name,
		by: one.user
	})));
}
async function dispatchWorkflow({ octokit, at }, workflow, ref, inputs) {
	await octokit.request("POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches", {
		...at,
		workflow_id: workflow,
		ref,
		inputs: { ...inputs }
	});
}
// adapters/github/github-api.ts
function githubApi(options) {
	return apiOf(options.repository, connect(options));
}
function apiOf(at, lanes, all) {
	const settled = batched((branches) => readPullRequestsOf(lanes(all ?? "refresh"), branches), lanes("refresh").clock);
	const methodsIn = (lane) => (what, call) => async (...given) => {
		try {
			return await call(lanes(all ?? lane), ...given);
		} catch (error) {
			throw toFault(`${at}, ${what(...given)}`, error);
		}
	};
	const asked = methodsIn("refresh");
	const changed = methodsIn("open");
	const merged = methodsIn("merge");
	return {
		token: lanes("refresh").token,
		inLane: (lane) => apiOf(at, lanes, lane),
		viewer: asked(() => "the token's owner", readViewer),
		tokenFacts: asked(() => "the token's scopes", readTokenFacts),
		pullRequests: asked((base) => `pull requests into ${base}`, lookAtPullRequests),
		pullRequestsOf: asked((branch) => `pull requests of ${branch}`, async (_, branch) => await settled(branch) ?? []),
		pullRequest: asked((number) => `pull request ${number}`, readPullRequest),
		permission: asked((login) => `permission of ${login}`, readPermission),
		teamMembers: asked((team) => `members of ${team}`, readTeamMembers),
		statuses: asked((commit) => `statuses of ${commit}`, readStatuses),
		checkRuns: asked((commit) => `check runs of ${commit}`, readCheckRuns),
		branchRules: asked((branch) => `rules of ${branch}`, readBranchRules),
		environment: asked((name) => `environment ${name}`, readEnvironment),
		protection: asked((name) => `protection of environment ${name}`, readProtection),
		runs: asked((workflow) => `runs of ${workflow}`, readRuns),
		run: asked((id) => `run ${id}`, readRun),
		annotations: asked((run) => `annotations of run ${run}`, readAnnotations),
		releases: asked((run) => `releases of run ${run}`, readReleases),
		commitsBetween: changed((repository, from, to) => `commits of ${repository} from ${from} to ${to}`, readCommitsBetween),
		propose: changed(({ branch }) => `propose ${branch}`, propose),
		newestDeployment: asked((environment, by) => `deployments of ${by} to ${environment}`, readNewestDeployment),
		rebuild: changed(({ branch }) => `rebuild ${branch}`, rebuildBranch),
		append: changed(({ branch }) => `append to ${branch}`, append),
		deleteBranch: changed((branch) => `delete branch ${branch}`, deleteBranch),
		updatePullRequest: changed((number) => `update pull request ${number}`, updatePullRequest),
		comment: changed((number) => `comment on pull request ${number}`, comment),
		remark: changed((number) => `remark on pull request ${number}`, remark),
		comments: asked((issue) => `comments on #${issue}`, readComments),
		newestComments: asked(() => "the newest comments", readNewestComments),
		findComment: asked((id) => `comment ${id}`, readComment),
		issues: asked((label) => `issues with the label ${label}`, readIssues),
		openIssue: changed(({ title }) => `open the issue "${title}"`, openIssue),
		closeIssue: changed((number) => `close issue ${number}`, closeIssue),
		setStatus: changed((commit, { context }) => `set ${context} on ${commit}`, postStatus),
		merge: merged(({ pullRequest }) => `merge pull request ${pullRequest}`, mergePullRequest),
		enqueue: merged(({ pullRequest }) => `put pull request ${pullRequest} into the queue`, enqueuePullRequest),
		dequeue: merged((number) => `take pull request ${number} out of the queue`, dequeuePullRequest),
		dispatch: changed((workflow) => `dispatch ${workflow}`, dispatchWorkflow)
	};
}
// adapters/gitops/connect-gitops.ts
function connectGitOps(options) {
	const { apiUrl, repository, auth, dir } = options;
	const github = githubApi({
		apiUrl,
		repository,
		auth
	});
	return {
		git: bareClone({
			url: gitUrl(apiUrl, repository),
			dir,
			token: () => github.token()
		}),
		github
	};
}
// operations/observe-ports.ts
const DEFAULT_BASE = {
	branch: "main",
	policyPath: "clearance.yaml"
};
export { connectGitOps as n, githubApi as r, DEFAULT_BASE as t };
