import { r as Fault } from "./chain-fault.js";
import { T as prettifyError, g as object, h as number, i as _enum, l as boolean, s as array, t as date, y as string } from "./zod.js";
import { n as isLoopback } from "./adapters-registry-endpoint.js";
import { C as askGit, T as runGit, k as gitConfiguration, w as gitFault } from "./chain-clearance-parse-policy.js";
import { w as localRepository } from "./operations-observe-change.js";
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
		history: async (commit, paths, limit) => (await clone()).history(commit, paths, limit),
		changes: async (from, to) => (await clone()).changes(from, to),
		commit: async (id) => (await clone()).commit(id),
		isAncestor: async (ancestor, descendant) => (await clone()).isAncestor(ancestor, descendant),
		mergeBases: async (one, other) => (await clone()).mergeBases(one, other)
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
const MOST_PAGES = 200;
async function allPages(octokit, url, parameters, schema) {
	const found = [];
	let next = url;
	let given = {
		...parameters,
		per_page: 100
	};
	for (let page = 0; next !== void 0; page++) {
		if (page === MOST_PAGES) throw new Fault("GITHUB_REJECTED", `${url}: the list has no end`);
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
// adapters/github/api/branch-rules.ts
const Rule = object({
	type: string(),
	ruleset_id: number(),
	parameters: object({ required_status_checks: array(object({
		context: string(),
		integration_id: number().nullish()
	})).optional() }).optional()
});
const Ruleset = object({ current_user_can_bypass: string().optional() });
async function readBranchRules(connection, branch) {
	const { octokit, at } = connection;
	const rules = await allPages(octokit, "/repos/{owner}/{repo}/rules/branches/{branch}", {
		...at,
		branch
	}, Rule);
	const checks = rules.filter((rule) => rule.type === "required_status_checks").flatMap((rule) => rule.parameters?.required_status_checks ?? []);
	const rulesets = [...new Set(rules.map((rule) => rule.ruleset_id))];
	const [app, ...bypasses] = await Promise.all([checks.length === 0 ? void 0 : readOwnApp(connection), ...rulesets.map((id) => readBypass(connection, id))]);
	const contexts = [...new Set(checks.map((check) => check.context))];
	return {
		requiresPullRequest: rules.some((rule) => rule.type === "pull_request"),
		requiredStatuses: contexts,
		ownStatuses: contexts.filter((context) => app !== void 0 && checks.some((check) => check.context === context && check.integration_id === app)),
		bypass: bypasses.includes("possible") ? "possible" : bypasses.includes("unknown") ? "unknown" : "never"
	};
}
const App = object({ id: number() });
async function readOwnApp(connection) {
	const { login } = await readViewer(connection);
	if (!login.endsWith("[bot]")) return void 0;
	const slug = login.slice(0, -5);
	try {
		const { data } = await connection.octokit.request("GET /apps/{app_slug}", { app_slug: slug });
		return readAnswer(App, data, `App ${slug}`).id;
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
		const answer = readAnswer(Ruleset, data, `ruleset ${id}`).current_user_can_bypass;
		if (answer === void 0) return "unknown";
		return answer === "never" ? "never" : "possible";
	} catch (error) {
		const status = answerIn(error)?.status;
		if (status === 403 || status === 404) return "unknown";
		throw error;
	}
}
// adapters/github/api/branches.ts
async function createBranch(connection, request) {
	const { octokit, at } = connection;
	const base = await octokit.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", {
		...at,
		commit_sha: request.base
	});
	const tree = await octokit.request("POST /repos/{owner}/{repo}/git/trees", {
		...at,
		base_tree: base.data.tree.sha,
		tree: await Promise.all(request.files.map((file) => treeEntry(connection, file)))
	});
	const commit = await octokit.request("POST /repos/{owner}/{repo}/git/commits", {
		...at,
		message: request.message,
		tree: tree.data.sha,
		parents: [request.base]
	});
	try {
		const ref = `refs/heads/${request.branch}`;
		await octokit.request("POST /repos/{owner}/{repo}/git/refs", {
			...at,
			ref,
			sha: commit.data.sha
		});
		return {
			commit: commit.data.sha,
			created: true
		};
	} catch (error) {
		if (answerIn(error)?.status !== 422) throw error;
		const known = await branchHead(connection, request.branch);
		if (known === void 0) throw error;
		return {
			commit: known,
			created: false
		};
	}
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
async function branchHead({ octokit, at }, branch) {
	try {
		return (await octokit.request("GET /repos/{owner}/{repo}/git/ref/{ref}", {
			...at,
			ref: `heads/${branch}`
		})).data.object.sha;
	} catch (error) {
		if (answerIn(error)?.status === 404) return void 0;
		throw error;
	}
}
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
// adapters/github/api/authentication.ts
function tokenSource(auth, octokit, at) {
	if ("token" in auth) return async () => auth.token;
	const app = createAppAuth({
		appId: auth.appId,
		privateKey: auth.privateKey,
		request: octokit.request
	});
	let installation;
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
			return (await app({
				type: "installation",
				installationId: await installation
			})).token;
		} catch (error) {
			installation = void 0;
			throw toFault(`an installation token of App ${auth.appId} for ${at.owner}/${at.repo}`, error);
		}
	};
}
// adapters/github/api/connection.ts
function connect(options) {
	const patience = {
		...PATIENCE,
		...options.patience
	};
	const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(options.repository) ?? [];
	if (owner === void 0 || repo === void 0) throw new Fault("INPUT_INVALID", `${options.repository} isn't a repository in the form owner/name`);
	const token = tokenSource(options.auth, patientOctokit(options.apiUrl, patience), {
		owner,
		repo
	});
	return {
		octokit: patientOctokit(options.apiUrl, patience, token),
		at: {
			owner,
			repo
		},
		token
	};
}
function patientOctokit(apiUrl, patience, token) {
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
	octokit.hook.before("request", async (request) => {
		request.headers["x-github-api-version"] = "2022-11-28";
		request.request = {
			...request.request,
			signal: AbortSignal.timeout(patience.request)
		};
		if (token !== void 0) request.headers.authorization = `token ${await token()}`;
	});
	octokit.hook.wrap("request", async (send, request) => {
		return patiently(async () => send(request), request.method === "GET" || request.url.endsWith("/graphql"), patience);
	});
	return octokit;
}
async function patiently(send, read, patience) {
	let waits = patience.waits;
	for (let attempt = 1;; attempt++) try {
		return await send();
	} catch (error) {
		if (error instanceof Fault) throw error;
		const answer = answerIn(error);
		const limit = answer === void 0 ? void 0 : limitWait(answer, Date.now());
		const again = read && attempt < patience.attempts && (answer === void 0 || answer.status >= 500);
		const pause = limit ?? (again ? 100 * attempt : void 0);
		const least = pause === void 0 ? void 0 : Math.max(pause, 100);
		if (least === void 0 || least > waits) throw error;
		waits -= least;
		await setTimeout(least);
	}
}
// adapters/github/api/merge.ts
const ATTEMPTS = 5;
async function mergePullRequest({ octokit, at }, request) {
	for (let attempt = 1;; attempt++) try {
		const { data } = await octokit.request("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", {
			...at,
			pull_number: request.pullRequest,
			sha: request.expectedHead,
			merge_method: "merge",
			commit_title: request.title,
			commit_message: request.message
		});
		return {
			merged: true,
			commit: data.sha
		};
	} catch (error) {
		const answer = answerIn(error);
		if (answer?.status === 409) return {
			merged: false,
			why: "head-moved",
			message: answer.message
		};
		if (answer?.status !== 405) throw error;
		if (!/base branch was modified/i.test(answer.message) || attempt === ATTEMPTS) return {
			merged: false,
			why: "not-mergeable",
			message: answer.message
		};
		await setTimeout(100 * attempt);
	}
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
// adapters/github/api/pull-requests.ts
const FIELDS = `
  number url state title body createdAt
  author { __typename login }
  headRefName headRefOid isCrossRepository baseRefName
  mergedBy { __typename login }
  mergeCommit { oid }
  timelineItems(itemTypes: [CLOSED_EVENT], last: 1) { nodes { ... on ClosedEvent { actor { __typename login } } } }
`;
const ONE = `query($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { ${FIELDS} } }
}`;
const MANY = `query($owner: String!, $repo: String!, $branch: String, $states: [PullRequestState!], $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequests(headRefName: $branch, states: $states, first: 100, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { ${FIELDS} }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;
const Pull = object({
	number: number(),
	url: string(),
	state: _enum([
		"OPEN",
		"CLOSED",
		"MERGED"
	]),
	title: string(),
	body: string(),
	createdAt: date(),
	author: GraphqlActor,
	headRefName: string(),
	headRefOid: string(),
	isCrossRepository: boolean(),
	baseRefName: string(),
	mergedBy: GraphqlActor,
	mergeCommit: object({ oid: string() }).nullable(),
	timelineItems: object({ nodes: array(object({ actor: GraphqlActor })) })
}).transform((pull) => {
	const closedBy = pull.timelineItems.nodes.at(-1)?.actor;
	const commit = pull.mergeCommit?.oid;
	return {
		number: pull.number,
		url: pull.url,
		state: pull.state === "OPEN" ? "open" : pull.state === "MERGED" ? "merged" : "closed",
		title: pull.title,
		body: pull.body,
		author: pull.author,
		head: {
			ref: pull.headRefName,
			commit: pull.headRefOid,
			fromFork: pull.isCrossRepository
		},
		base: { ref: pull.baseRefName },
		createdAt: pull.createdAt,
		...pull.state === "MERGED" && commit !== void 0 ? { merged: {
			by: pull.mergedBy,
			commit
		} } : {},
		...pull.state === "CLOSED" && closedBy !== void 0 ? { closedBy } : {}
	};
});
const OneAnswer = object({ repository: object({ pullRequest: Pull }) });
const ManyAnswer = object({ repository: object({ pullRequests: object({
	nodes: array(Pull),
	pageInfo: object({
		hasNextPage: boolean(),
		endCursor: string().nullable()
	})
}) }) });
async function readPullRequest({ octokit, at }, number) {
	const answer = await octokit.graphql(ONE, {
		...at,
		number
	});
	return readAnswer(OneAnswer, answer, `pull request ${number}`).repository.pullRequest;
}
async function readPullRequests({ octokit, at }, wanted) {
	const found = [];
	let after = null;
	do {
		const answer = await octokit.graphql(MANY, {
			...at,
			...wanted,
			after
		});
		const { nodes, pageInfo } = readAnswer(ManyAnswer, answer, "pull requests").repository.pullRequests;
		found.push(...nodes);
		after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
	} while (after !== null);
	return found;
}
async function readPullRequestsOf(connection, branch) {
	return (await readPullRequests(connection, { branch })).filter((pull) => !pull.head.fromFork);
}
// adapters/github/api/pull-request-writes.ts
const LONGEST_BODY = 65536;
async function openPullRequest(connection, request) {
	const { octokit, at } = connection;
	try {
		return await readPullRequest(connection, (await octokit.request("POST /repos/{owner}/{repo}/pulls", {
			...at,
			title: request.title,
			head: request.branch,
			base: request.base,
			body: fitting(request.body)
		})).data.number);
	} catch (error) {
		if (answerIn(error)?.status !== 422) throw error;
		const [known] = (await readPullRequests(connection, {
			branch: request.branch,
			states: ["OPEN"]
		})).filter((pull) => !pull.head.fromFork && pull.base.ref === request.base);
		if (known === void 0) throw error;
		return known;
	}
}
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
function fitting(body) {
	return body.length <= LONGEST_BODY ? body : `${body.slice(0, 65534)}\n…`;
}
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
const Environment = object({ protection_rules: array(object({ type: string() })).optional() });
async function readEnvironment({ octokit, at }, name) {
	try {
		const { data } = await octokit.request("GET /repos/{owner}/{repo}/environments/{environment_name}", {
			...at,
			environment_name: name
		});
		return { reviewers: (readAnswer(Environment, data, `environment ${name}`).protection_rules ?? []).some((rule) => rule.type === "required_reviewers") };
	} catch (error) {
		if (answerIn(error)?.status === 404) return void 0;
		throw error;
	}
}
// adapters/github/github-api.ts
function githubApi(options) {
	const connection = connect(options);
	const at = options.repository;
	function asked(what, call) {
		return async (...given) => {
			try {
				return await call(connection, ...given);
			} catch (error) {
				throw toFault(`${at}, ${what(...given)}`, error);
			}
		};
	}
	return {
		token: connection.token,
		viewer: asked(() => "the token's owner", readViewer),
		openPullRequests: asked(() => "open pull requests", (to) => readPullRequests(to, { states: ["OPEN"] })),
		pullRequestsOf: asked((branch) => `pull requests of ${branch}`, readPullRequestsOf),
		pullRequest: asked((number) => `pull request ${number}`, readPullRequest),
		reviews: asked((number) => `reviews of pull request ${number}`, readReviews),
		permission: asked((login) => `permission of ${login}`, readPermission),
		teamMembers: asked((team) => `members of ${team}`, readTeamMembers),
		statuses: asked((commit) => `statuses of ${commit}`, readStatuses),
		branchRules: asked((branch) => `rules of ${branch}`, readBranchRules),
		environment: asked((name) => `environment ${name}`, readEnvironment),
		runs: asked((workflow) => `runs of ${workflow}`, readRuns),
		run: asked((id) => `run ${id}`, readRun),
		annotations: asked((run) => `annotations of run ${run}`, readAnnotations),
		releases: asked((run) => `releases of run ${run}`, readReleases),
		createBranch: asked(({ branch }) => `create branch ${branch}`, createBranch),
		deleteBranch: asked((branch) => `delete branch ${branch}`, deleteBranch),
		createPullRequest: asked(({ branch }) => `open a pull request of ${branch}`, openPullRequest),
		updatePullRequest: asked((number) => `update pull request ${number}`, updatePullRequest),
		comment: asked((number) => `comment on pull request ${number}`, comment),
		setStatus: asked((commit, { context }) => `set ${context} on ${commit}`, postStatus),
		merge: asked(({ pullRequest }) => `merge pull request ${pullRequest}`, mergePullRequest),
		dispatch: asked((workflow) => `dispatch ${workflow}`, dispatchWorkflow)
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
