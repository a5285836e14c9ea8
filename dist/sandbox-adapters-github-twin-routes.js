import { S as unknown, _ as record, g as object, h as number, i as _enum, l as boolean, s as array, y as string } from "./zod.js";
import { A as onePage, B as Refusal, C as rulesetsOf, D as caller, E as refMoved, F as demand, H as notFound, I as fullName, L as permissionOf, M as readBody, N as repositoryCall, O as findRepository, P as atLeast, R as identifyApp, S as refusedRefs, T as accountOf, V as invalid, _ as runShape, a as mergeCommit, b as identityEnvironment, c as mintToken, d as annotationShape, f as environmentShape, g as reviewShape, h as repositoryShape, i as WEB_FLOW, j as parameter, k as numberParameter, l as readTriggers, m as pullShape, n as readQuery, o as mergedTree, p as jobShape, r as select, s as personOf, u as accountShape, v as statusShape, w as violations, x as bypassOf, y as readJobLog, z as userAccount } from "./sandbox-adapters-github-twin.js";
// adapters/github/twin/routes/actions.ts
const Dispatch = object({
	ref: string().min(1),
	inputs: record(string(), string()).default({})
});
const Decision = object({
	environment_ids: array(number()).min(1),
	state: _enum(["approved", "rejected"]),
	comment: string()
});
function actionRoutes(app, twin, scheduler) {
	const base = "/repos/:owner/:repo/actions";
	app.post(`${base}/workflows/:file/dispatches`, (c) => dispatch(twin, scheduler, c));
	for (const verb of ["disable", "enable"]) app.put(`${base}/workflows/:file/${verb}`, (c) => {
		const { repository } = repositoryCall(twin, c, "actions", "write");
		const path = `.github/workflows/${parameter(c, "file")}`;
		const others = (repository.disabledWorkflows ?? []).filter((one) => one !== path);
		repository.disabledWorkflows = verb === "disable" ? [...others, path] : others;
		twin.store.save();
		return c.body(null, 204);
	});
	app.get(`${base}/workflows/:file/runs`, (c) => {
		const { repository } = repositoryCall(twin, c, "actions", "read");
		const path = `.github/workflows/${parameter(c, "file")}`;
		return runList(twin, c, repository, repository.runs.filter((run) => run.path === path));
	});
	app.get(`${base}/runs`, (c) => {
		const { repository } = repositoryCall(twin, c, "actions", "read");
		return runList(twin, c, repository, repository.runs);
	});
	app.get(`${base}/runs/:id`, (c) => {
		const { repository } = repositoryCall(twin, c, "actions", "read");
		return c.json(runShape(twin.root(), repository, findRun(repository, numberParameter(c, "id"))));
	});
	app.post(`${base}/runs/:id/cancel`, (c) => {
		const { repository } = repositoryCall(twin, c, "actions", "write");
		scheduler.cancel(findRun(repository, numberParameter(c, "id")));
		return c.json({}, 202);
	});
	app.get(`${base}/runs/:id/jobs`, (c) => {
		const { repository } = repositoryCall(twin, c, "actions", "read");
		const run = findRun(repository, numberParameter(c, "id"));
		return c.json({
			total_count: run.jobs.length,
			jobs: onePage(c, run.jobs.map((job) => jobShape(twin.root(), repository, run, job)))
		});
	});
	app.get(`${base}/jobs/:id/logs`, (c) => {
		const { repository } = repositoryCall(twin, c, "actions", "read");
		const id = numberParameter(c, "id");
		const job = repository.runs.flatMap((run) => run.jobs).find((one) => one.id === id);
		if (job === void 0) throw notFound();
		return c.text(readJobLog(twin, job));
	});
	app.get("/repos/:owner/:repo/check-runs/:id/annotations", (c) => {
		const { repository } = repositoryCall(twin, c, "checks", "read");
		const id = numberParameter(c, "id");
		const job = repository.runs.flatMap((run) => run.jobs).find((one) => one.id === id);
		if (job === void 0) throw notFound();
		return c.json(onePage(c, job.annotations.map(annotationShape)));
	});
	app.get(`${base}/runs/:id/pending_deployments`, (c) => {
		const { repository, identity } = repositoryCall(twin, c, "actions", "read");
		const run = findRun(repository, numberParameter(c, "id"));
		return c.json(run.pending.map((name) => {
			const environment = repository.environments[name];
			const reviewers = environment?.reviewers ?? [];
			return {
				environment: {
					id: environment?.id,
					name
				},
				wait_timer: 0,
				current_user_can_approve: reviewers.includes(accountOf(identity).login),
				reviewers: reviewers.map((login) => ({
					type: "User",
					reviewer: accountShape(userAccount(twin.state, login))
				}))
			};
		}));
	});
	app.post(`${base}/runs/:id/pending_deployments`, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "deployments", "write", "read");
		const run = findRun(repository, numberParameter(c, "id"));
		const body = await readBody(c, Decision);
		const by = accountOf(identity);
		const named = run.pending.flatMap((name) => repository.environments[name] ?? []).filter((one) => body.environment_ids.includes(one.id));
		if (named.length !== body.environment_ids.length) throw new Refusal(422, "There are no pending deployment requests for those environments.");
		if (named.some((one) => !one.reviewers.includes(by.login))) throw new Refusal(422, "The user is not a required reviewer of the environment.");
		scheduler.decide(run, named.map((one) => one.name), body.state, by, body.comment);
		return c.json([]);
	});
	app.get(`${base}/runs/:id/approvals`, (c) => {
		const { repository } = repositoryCall(twin, c, "actions", "read");
		const run = findRun(repository, numberParameter(c, "id"));
		return c.json(run.approvals.map((one) => ({
			state: one.state,
			comment: one.comment,
			user: accountShape(one.by),
			environments: [{
				id: repository.environments[one.environment]?.id,
				name: one.environment
			}]
		})));
	});
}
function runList(twin, c, repository, runs) {
	const page = onePage(c, runs.toReversed());
	return c.json({
		total_count: runs.length,
		workflow_runs: page.map((run) => runShape(twin.root(), repository, run))
	});
}
function findRun(repository, id) {
	const run = repository.runs.find((one) => one.id === id);
	if (run === void 0) throw notFound();
	return run;
}
async function dispatch(twin, scheduler, c) {
	const { repository, identity } = repositoryCall(twin, c, "actions", "write");
	const { ref: short, inputs } = await readBody(c, Dispatch);
	const path = `.github/workflows/${parameter(c, "file")}`;
	if (repository.disabledWorkflows?.includes(path)) throw new Refusal(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow");
	const git = twin.git(repository);
	const names = short.startsWith("refs/") ? [short] : [`refs/heads/${short}`, `refs/tags/${short}`];
	for (const ref of names) {
		const sha = await git.resolve(ref);
		if (sha === void 0) continue;
		const known = await git.blob(`refs/heads/${repository.defaultBranch}:${path}`);
		const there = await git.blob(`${sha}:${path}`);
		if (known === void 0 && there === void 0) throw notFound();
		const source = Buffer.from(there ?? []).toString("utf8");
		demandInputs(readTriggers(source)?.dispatch, inputs);
		scheduler.start(repository, {
			path,
			source,
			event: "workflow_dispatch",
			ref,
			sha,
			actor: accountOf(identity),
			inputs,
			payload: {
				inputs,
				ref,
				workflow: path
			}
		});
		return c.body(null, 204);
	}
	throw new Refusal(422, `No ref found for: ${short}`);
}
function demandInputs(expected, given) {
	if (expected === void 0) throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger");
	const unknown = Object.keys(given).filter((name) => !Object.hasOwn(expected, name));
	if (unknown.length > 0) throw new Refusal(422, `Unexpected inputs provided: ${JSON.stringify(unknown)}`);
	for (const [name, { required, hasDefault }] of Object.entries(expected)) if (required && !hasDefault && given[name] === void 0) throw new Refusal(422, `Required input '${name}' not provided`);
}
// adapters/github/twin/routes/apps.ts
const Wanted = object({ permissions: record(string(), _enum(["read", "write"])).optional() });
const LIFETIME_MS = 36e5;
function appRoutes(app, twin) {
	const asApp = (c) => identifyApp(twin.state, c.req.header("authorization"), Date.now());
	app.get("/app", (c) => {
		const one = asApp(c);
		return c.json({
			id: one.id,
			slug: one.slug,
			name: one.slug,
			permissions: one.permissions
		});
	});
	app.get("/apps/:slug", (c) => {
		const one = twin.state.apps[parameter(c, "slug")];
		if (one === void 0) throw notFound();
		return c.json({
			id: one.id,
			slug: one.slug,
			name: one.slug
		});
	});
	app.get("/repos/:owner/:repo/installation", (c) => {
		const one = asApp(c);
		findRepository(twin, parameter(c, "owner"), parameter(c, "repo"));
		return c.json({
			id: one.installationId,
			app_id: one.id,
			app_slug: one.slug,
			permissions: one.permissions
		});
	});
	app.post("/app/installations/:id/access_tokens", async (c) => {
		const one = asApp(c);
		if (numberParameter(c, "id") !== one.installationId) throw notFound();
		const { permissions: wanted } = await readBody(c, Wanted);
		const permissions = grant(one, wanted);
		const expires = Date.now() + LIFETIME_MS;
		const token = mintToken(twin.state, {
			kind: "installation",
			app: one.slug,
			permissions,
			expires
		});
		return c.json({
			token,
			expires_at: new Date(expires).toISOString(),
			permissions,
			repository_selection: "all"
		}, 201);
	});
}
function grant(app, wanted) {
	if (wanted === void 0) return { ...app.permissions };
	for (const [name, access] of Object.entries(wanted)) {
		const has = app.permissions[name];
		if (has !== "write" && has !== access) throw new Refusal(422, "The permissions requested are not granted to this installation.");
	}
	return { ...wanted };
}
// adapters/github/twin/routes/git-data.ts
const Blob = object({
	content: string(),
	encoding: _enum(["utf-8", "base64"]).default("utf-8")
});
const Entry = object({
	path: string().min(1),
	mode: _enum([
		"100644",
		"100755",
		"040000",
		"160000",
		"120000"
	]),
	type: _enum([
		"blob",
		"tree",
		"commit"
	]).optional(),
	sha: string().nullish(),
	content: string().optional()
});
const Tree = object({
	base_tree: string().optional(),
	tree: array(Entry).min(1)
});
const NewCommit = object({
	message: string(),
	tree: string(),
	parents: array(string())
});
const NewRef = object({
	ref: string().regex(/^refs\/[\w./-]+$/),
	sha: string()
});
function gitDataRoutes(app, twin) {
	const base = "/repos/:owner/:repo/git";
	app.post(`${base}/blobs`, async (c) => {
		const { repository } = repositoryCall(twin, c, "contents", "write");
		const { content, encoding } = await readBody(c, Blob);
		const input = Buffer.from(content, encoding === "base64" ? "base64" : "utf8");
		const sha = await twin.git(repository).run([
			"hash-object",
			"-w",
			"--stdin"
		], { input });
		return c.json({ sha }, 201);
	});
	app.post(`${base}/trees`, async (c) => {
		const { repository } = repositoryCall(twin, c, "contents", "write");
		const sha = await writeTree(twin, repository, await readBody(c, Tree));
		return c.json({
			sha,
			truncated: false
		}, 201);
	});
	app.get(`${base}/commits/:sha`, async (c) => {
		const { repository } = repositoryCall(twin, c, "contents", "read");
		return c.json(await commitShape(twin, repository, parameter(c, "sha")));
	});
	app.post(`${base}/commits`, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "contents", "write");
		const { message, tree, parents } = await readBody(c, NewCommit);
		const sha = await twin.git(repository).run([
			"commit-tree",
			"--no-gpg-sign",
			...parents.flatMap((one) => ["-p", one]),
			"-F",
			"-",
			tree
		], {
			input: message,
			environment: identityEnvironment(personOf(accountOf(identity)), WEB_FLOW)
		});
		return c.json(await commitShape(twin, repository, sha), 201);
	});
	app.get(`${base}/ref/:ref{.+}`, async (c) => {
		const { repository } = repositoryCall(twin, c, "contents", "read");
		const ref = `refs/${parameter(c, "ref")}`;
		const sha = await twin.git(repository).resolve(ref);
		if (sha === void 0) throw notFound();
		return c.json({
			ref,
			object: {
				type: "commit",
				sha
			}
		});
	});
	app.post(`${base}/refs`, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "contents", "write");
		const { ref, sha } = await readBody(c, NewRef);
		if (refusedRefs(repository, identity).some((one) => one.pattern === ref)) throw new Refusal(422, "Repository rule violations found");
		if (await twin.git(repository).resolve(sha) === void 0) throw new Refusal(422, "Object does not exist");
		await twin.alone(repository, async () => {
			if (!await twin.git(repository).move(ref, sha, void 0)) throw new Refusal(422, "Reference already exists");
			await refMoved(twin, repository, {
				ref,
				before: void 0,
				after: sha
			}, identity);
		});
		return c.json({
			ref,
			object: {
				type: "commit",
				sha
			}
		}, 201);
	});
	app.delete(`${base}/refs/:ref{.+}`, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "contents", "write");
		const ref = `refs/${parameter(c, "ref")}`;
		if (refusedRefs(repository, identity).some((one) => one.pattern === ref)) throw new Refusal(422, "Repository rule violations found");
		await twin.alone(repository, async () => {
			const before = await twin.git(repository).resolve(ref);
			if (before === void 0) throw new Refusal(422, "Reference does not exist");
			await twin.git(repository).move(ref, void 0, before);
			await refMoved(twin, repository, {
				ref,
				before,
				after: void 0
			}, identity);
		});
		return c.body(null, 204);
	});
	app.get("/repos/:owner/:repo/contents/:path{.+}", (c) => contents(twin, c));
}
async function contents(twin, c) {
	const { repository } = repositoryCall(twin, c, "contents", "read");
	const path = parameter(c, "path");
	const ref = c.req.query("ref") ?? repository.defaultBranch;
	const git = twin.git(repository);
	const commit = await git.resolve(ref);
	const sha = commit === void 0 ? void 0 : await git.ask([
		"rev-parse",
		"--verify",
		`${commit}:${path}`
	]);
	if (sha === void 0 || sha.exitCode !== 0) throw notFound();
	const content = (await git.bytes([
		"cat-file",
		"blob",
		sha.stdout
	])).toString("base64");
	return c.json({
		type: "file",
		path,
		sha: sha.stdout,
		encoding: "base64",
		content
	});
}
async function writeTree(twin, repository, body) {
	const git = twin.git(repository);
	return git.withIndex(async (environment) => {
		if (body.base_tree !== void 0) {
			if ((await git.ask(["read-tree", body.base_tree], { environment })).exitCode !== 0) throw new Refusal(404, "Not Found");
		}
		const lines = [];
		for (const entry of body.tree) {
			const sha = entry.content === void 0 ? entry.sha : await git.run([
				"hash-object",
				"-w",
				"--stdin"
			], { input: entry.content });
			const mode = sha === null || sha === void 0 ? "0" : entry.mode;
			lines.push(`${mode} ${sha ?? "0".repeat(40)}\t${entry.path}\0`);
		}
		await git.run([
			"update-index",
			"-z",
			"--index-info"
		], {
			environment,
			input: lines.join("")
		});
		return git.run(["write-tree"], { environment });
	});
}
async function commitShape(twin, repository, sha) {
	const git = twin.git(repository);
	if (!/^[0-9a-f]{40}$/.test(sha) || await git.resolve(sha) === void 0) throw notFound();
	const [tree = "", parents = "", ...message] = (await git.run([
		"log",
		"-1",
		"--format=%T%n%P%n%B",
		sha
	])).split("\n");
	return {
		sha,
		message: message.join("\n"),
		tree: { sha: tree },
		parents: parents.split(" ").filter((one) => one !== "").map((one) => ({ sha: one }))
	};
}
// adapters/github/twin/routes/graphql.ts
const Request = object({
	query: string(),
	variables: record(string(), unknown()).optional()
});
function graphqlRoute(app, twin) {
	app.post("/", async (c) => {
		const identity = caller(twin, c);
		if (identity.kind === "anonymous") throw new Refusal(401, "This endpoint requires you to be authenticated.");
		const { query, variables } = await readBody(c, Request);
		try {
			return c.json({ data: select(rootOf(twin, identity), readQuery(query, variables ?? {})) });
		} catch (error) {
			if (!(error instanceof Refusal) || error.status === 401) throw error;
			const type = error.status === 404 ? "NOT_FOUND" : error.status === 403 ? "FORBIDDEN" : "INVALID";
			return c.json({
				data: null,
				errors: [{
					type,
					message: error.message
				}]
			});
		}
	});
}
function rootOf(twin, identity) {
	return {
		__typename: "Query",
		viewer: {
			__typename: "User",
			login: identity.account.login
		},
		repository(given) {
			const repository = findRepository(twin, String(given["owner"]), String(given["name"]));
			demand(twin.state, identity, repository, "pull_requests", "read");
			return repositoryOf(twin, repository);
		}
	};
}
function repositoryOf(twin, repository) {
	const shape = (pull) => pullOf(twin, repository, pull);
	return {
		__typename: "Repository",
		pullRequest(given) {
			const pull = repository.pulls.find((one) => one.number === given["number"]);
			if (pull === void 0) throw new Refusal(404, "Could not resolve to a PullRequest with that number.");
			return shape(pull);
		},
		pullRequests(given) {
			const { headRefName, states, first, after } = given;
			const found = repository.pulls.filter((pull) => typeof headRefName !== "string" || pull.head.ref === headRefName).filter((pull) => !Array.isArray(states) || states.includes(stateOf(pull))).toReversed();
			const start = typeof after === "string" ? Number(Buffer.from(after, "base64").toString()) : 0;
			const end = start + Number(first);
			return {
				__typename: "PullRequestConnection",
				nodes: found.slice(start, end).map(shape),
				pageInfo: {
					__typename: "PageInfo",
					hasNextPage: end < found.length,
					endCursor: Buffer.from(String(end)).toString("base64")
				}
			};
		}
	};
}
function stateOf(pull) {
	return pull.merged === void 0 ? pull.state.toUpperCase() : "MERGED";
}
function pullOf(twin, repository, pull) {
	const closed = pull.closedBy ?? pull.merged?.by;
	return {
		__typename: "PullRequest",
		number: pull.number,
		url: `${twin.root()}/${fullName(repository)}/pull/${pull.number}`,
		state: stateOf(pull),
		title: pull.title,
		body: pull.body,
		author: actorOf(pull.author),
		headRefName: pull.head.ref,
		headRefOid: pull.head.sha,
		isCrossRepository: false,
		baseRefName: pull.base.ref,
		createdAt: pull.createdAt,
		mergedBy: pull.merged === void 0 ? null : actorOf(pull.merged.by),
		mergeCommit: pull.merged === void 0 ? null : {
			__typename: "Commit",
			oid: pull.merged.commit
		},
		timelineItems: () => ({
			__typename: "PullRequestTimelineItemsConnection",
			nodes: closed === void 0 ? [] : [{
				__typename: "ClosedEvent",
				actor: actorOf(closed)
			}]
		})
	};
}
function actorOf(account) {
	return {
		__typename: account.type,
		login: account.login.replace(/\[bot\]$/, "")
	};
}
// adapters/github/twin/routes/pulls.ts
const NewPull = object({
	title: string().min(1),
	head: string().min(1),
	base: string().min(1),
	body: string().nullish()
});
const PullChange = object({
	title: string().optional(),
	body: string().optional(),
	state: _enum(["open", "closed"]).optional()
});
const Merge = object({
	sha: string().optional(),
	commit_title: string().optional(),
	commit_message: string().optional(),
	merge_method: _enum([
		"merge",
		"squash",
		"rebase"
	]).default("merge")
});
function findPull(repository, number) {
	const pull = repository.pulls.find((one) => one.number === number);
	if (pull === void 0) throw notFound();
	return pull;
}
function refuseJobs(repository, identity) {
	if (identity.kind !== "job" || repository.actionsMayPropose) return;
	throw new Refusal(403, "GitHub Actions is not permitted to create or approve pull requests.");
}
function pullRoutes(app, twin) {
	const base = "/repos/:owner/:repo/pulls";
	app.get(base, (c) => {
		const { repository } = repositoryCall(twin, c, "pull_requests", "read");
		const state = c.req.query("state") ?? "open";
		const head = c.req.query("head");
		const found = repository.pulls.filter((pull) => state === "all" || pull.state === state).filter((pull) => head === void 0 || head === `${repository.owner}:${pull.head.ref}`).toReversed();
		return c.json(onePage(c, found.map((pull) => pullShape(twin.root(), repository, pull))));
	});
	app.post(base, (c) => openPull(twin, c));
	app.get(`${base}/:number`, async (c) => {
		const { repository } = repositoryCall(twin, c, "pull_requests", "read");
		const pull = findPull(repository, numberParameter(c, "number"));
		return c.json(pullShape(twin.root(), repository, pull, await mergeable(twin, repository, pull)));
	});
	app.patch(`${base}/:number`, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "pull_requests", "write");
		const pull = findPull(repository, numberParameter(c, "number"));
		const change = await readBody(c, PullChange);
		const now = new Date().toISOString();
		if (change.title !== void 0) pull.title = change.title;
		if (change.body !== void 0) pull.body = change.body;
		if (change.state !== void 0 && pull.merged === void 0 && change.state !== pull.state) {
			pull.state = change.state;
			if (change.state === "closed") {
				pull.closedAt = now;
				pull.closedBy = accountOf(identity);
			} else {
				delete pull.closedAt;
				delete pull.closedBy;
			}
			emitPull(twin, repository, pull, identity, change.state === "closed" ? "closed" : "reopened");
		}
		pull.updatedAt = now;
		return c.json(pullShape(twin.root(), repository, pull));
	});
	app.put(`${base}/:number/merge`, (c) => mergePull(twin, c));
}
async function openPull(twin, c) {
	const { repository, identity } = repositoryCall(twin, c, "pull_requests", "write");
	refuseJobs(repository, identity);
	const body = await readBody(c, NewPull);
	const ref = body.head.replace(`${repository.owner}:`, "");
	const git = twin.git(repository);
	const [head, base] = [await git.resolve(`refs/heads/${ref}`), await git.resolve(`refs/heads/${body.base}`)];
	const failed = (message) => new Refusal(422, "Validation Failed", [{
		resource: "PullRequest",
		code: "custom",
		message
	}]);
	if (head === void 0) throw new Refusal(422, "Validation Failed", [{
		resource: "PullRequest",
		field: "head",
		code: "invalid"
	}]);
	if (base === void 0) throw new Refusal(422, "Validation Failed", [{
		resource: "PullRequest",
		field: "base",
		code: "invalid"
	}]);
	const same = (pull) => pull.state === "open" && pull.head.ref === ref && pull.base.ref === body.base;
	if (repository.pulls.some(same)) throw failed(`A pull request already exists for ${repository.owner}:${ref}.`);
	if (head === base) throw failed(`No commits between ${body.base} and ${ref}`);
	const now = new Date().toISOString();
	const pull = {
		id: twin.store.newId(),
		number: repository.nextNumber++,
		title: body.title,
		body: body.body ?? "",
		author: accountOf(identity),
		state: "open",
		head: {
			ref,
			sha: head
		},
		base: {
			ref: body.base,
			sha: base
		},
		createdAt: now,
		updatedAt: now,
		mergeableFrom: Date.now() + twin.settings.mergeableAfter,
		reviews: [],
		comments: []
	};
	repository.pulls.push(pull);
	await git.run([
		"update-ref",
		`refs/pull/${pull.number}/head`,
		head
	]);
	emitPull(twin, repository, pull, identity, "opened");
	return c.json(pullShape(twin.root(), repository, pull), 201);
}
async function mergeable(twin, repository, pull) {
	if (pull.state !== "open" || Date.now() < pull.mergeableFrom) return null;
	const git = twin.git(repository);
	const base = await git.resolve(`refs/heads/${pull.base.ref}`);
	return base !== void 0 && await mergedTree(git, base, pull.head.sha) !== void 0;
}
async function mergePull(twin, c) {
	const { repository, identity } = repositoryCall(twin, c, "contents", "write");
	const pull = findPull(repository, numberParameter(c, "number"));
	const body = await readBody(c, Merge);
	return twin.alone(repository, async () => {
		if (pull.state !== "open") throw new Refusal(405, "Pull Request is not mergeable");
		if (body.sha !== void 0 && body.sha !== pull.head.sha) throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
		const broken = violations(repository, pull, identity);
		if (broken.length > 0) throw new Refusal(405, `Repository rule violations found\n\n${broken.join("\n\n")}`);
		const modified = () => new Refusal(405, "Base branch was modified. Review and try the merge again.");
		if (twin.settings.baseModified > 0) {
			twin.settings.baseModified--;
			throw modified();
		}
		const ref = `refs/heads/${pull.base.ref}`;
		const git = twin.git(repository);
		const base = await git.resolve(ref);
		if (base === void 0) throw new Refusal(405, "Pull Request is not mergeable");
		const commit = await mergeCommit(git, {
			method: body.merge_method,
			base,
			head: pull.head.sha,
			message: mergeMessage(repository, pull, body.merge_method, body.commit_title, body.commit_message),
			author: accountOf(identity)
		});
		if (commit === void 0) throw new Refusal(405, "Pull Request is not mergeable");
		if (!await git.move(ref, commit, base)) throw modified();
		await merged(twin, repository, pull, identity, commit);
		await refMoved(twin, repository, {
			ref,
			before: base,
			after: commit
		}, identity);
		return c.json({
			sha: commit,
			merged: true,
			message: "Pull Request successfully merged"
		});
	});
}
function mergeMessage(repository, pull, method, title, message) {
	const usual = method === "merge" ? `Merge pull request #${pull.number} from ${repository.owner}/${pull.head.ref}` : `${pull.title} (#${pull.number})`;
	return `${title ?? usual}\n\n${message ?? pull.title}\n`;
}
async function merged(twin, repository, pull, identity, commit) {
	const at = new Date().toISOString();
	pull.state = "closed";
	pull.closedAt = at;
	pull.updatedAt = at;
	pull.merged = {
		by: accountOf(identity),
		commit,
		at
	};
	emitPull(twin, repository, pull, identity, "closed");
	if (!repository.deleteBranchOnMerge) return;
	const ref = `refs/heads/${pull.head.ref}`;
	const before = await twin.git(repository).resolve(ref);
	if (before === void 0 || !await twin.git(repository).move(ref, void 0, before)) return;
	await refMoved(twin, repository, {
		ref,
		before,
		after: void 0
	}, identity);
}
function emitPull(twin, repository, pull, identity, action) {
	twin.emit(repository, {
		name: "pull_request",
		action,
		actor: accountOf(identity),
		suppressed: identity.kind === "job",
		ref: `refs/pull/${pull.number}/merge`,
		sha: pull.head.sha,
		payload: {
			number: pull.number,
			pull_request: pullShape(twin.root(), repository, pull),
			repository: { full_name: fullName(repository) }
		}
	});
}
// adapters/github/twin/routes/repositories.ts
const Settings = object({ delete_branch_on_merge: boolean().optional() });
function repositoryRoutes(app, twin) {
	app.get("/user", (c) => {
		const identity = caller(twin, c);
		if (identity.kind === "anonymous") throw new Refusal(401, "Requires authentication");
		if (identity.kind !== "user") throw new Refusal(403, "Resource not accessible by integration");
		return c.json(accountShape(identity.account));
	});
	app.get("/repos/:owner/:repo", (c) => {
		const { repository } = repositoryCall(twin, c, "metadata", "read");
		return c.json(repositoryShape(twin.root(), repository));
	});
	app.patch("/repos/:owner/:repo", async (c) => {
		const { repository } = repositoryCall(twin, c, "administration", "write");
		const { delete_branch_on_merge } = await readBody(c, Settings);
		if (delete_branch_on_merge !== void 0) repository.deleteBranchOnMerge = delete_branch_on_merge;
		return c.json(repositoryShape(twin.root(), repository));
	});
	app.get("/repos/:owner/:repo/collaborators/:login/permission", (c) => {
		const { repository } = repositoryCall(twin, c, "metadata", "read");
		const login = parameter(c, "login");
		const permission = permissionOf(twin.state, repository, login);
		const coarse = permission === "maintain" ? "write" : permission === "triage" ? "read" : permission;
		const user = accountShape(userAccount(twin.state, login));
		return c.json({
			permission: coarse,
			role_name: permission,
			user
		});
	});
	app.get("/orgs/:org/teams/:team/members", (c) => {
		const identity = caller(twin, c);
		if (identity.kind === "anonymous") throw new Refusal(401, "Requires authentication");
		if (identity.kind === "job") throw new Refusal(403, "Resource not accessible by integration");
		if (identity.kind === "installation" && identity.permissions["members"] === void 0) throw new Refusal(403, "Resource not accessible by integration");
		const team = twin.state.teams[`${parameter(c, "org")}/${parameter(c, "team")}`];
		if (team === void 0) throw notFound();
		return c.json(onePage(c, team.members.map((login) => accountShape(userAccount(twin.state, login)))));
	});
	app.get("/repos/:owner/:repo/environments/:name", (c) => {
		const { repository } = repositoryCall(twin, c, "actions", "read");
		const environment = repository.environments[parameter(c, "name")];
		if (environment === void 0) throw notFound();
		return c.json(environmentShape(environment, (login) => userAccount(twin.state, login)));
	});
}
// adapters/github/twin/routes/reviews.ts
const NewReview = object({
	event: _enum([
		"APPROVE",
		"REQUEST_CHANGES",
		"COMMENT"
	]),
	body: string().default(""),
	commit_id: string().optional()
});
const NewComment = object({ body: string().min(1) });
const STATES = {
	APPROVE: "APPROVED",
	REQUEST_CHANGES: "CHANGES_REQUESTED",
	COMMENT: "COMMENTED"
};
function commentSubject(identity) {
	return ("permissions" in identity ? identity.permissions : {})["pull_requests"] === "write" ? "pull_requests" : "issues";
}
function reviewRoutes(app, twin) {
	const pulls = "/repos/:owner/:repo/pulls/:number";
	app.get(`${pulls}/reviews`, (c) => {
		const { repository } = repositoryCall(twin, c, "pull_requests", "read");
		const pull = findPull(repository, numberParameter(c, "number"));
		return c.json(onePage(c, pull.reviews.map(reviewShape)));
	});
	app.post(`${pulls}/reviews`, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "pull_requests", "write", "read");
		const pull = findPull(repository, numberParameter(c, "number"));
		const body = await readBody(c, NewReview);
		const author = accountOf(identity);
		if (body.event === "APPROVE") refuseJobs(repository, identity);
		if (author.login === pull.author.login && body.event !== "COMMENT") throw new Refusal(422, "Unprocessable Entity", [{
			code: "custom",
			message: "Can not approve your own pull request"
		}]);
		const review = {
			id: twin.store.newId(),
			author,
			state: STATES[body.event],
			body: body.body,
			commit: body.commit_id ?? pull.head.sha,
			at: new Date().toISOString()
		};
		pull.reviews.push(review);
		twin.emit(repository, {
			name: "pull_request_review",
			action: "submitted",
			actor: author,
			suppressed: identity.kind === "job",
			ref: `refs/pull/${pull.number}/merge`,
			sha: pull.head.sha,
			payload: {
				review: reviewShape(review),
				pull_request: {
					number: pull.number,
					head: pull.head
				}
			}
		});
		return c.json(reviewShape(review));
	});
	app.post("/repos/:owner/:repo/issues/:number/comments", async (c) => {
		const { repository, identity } = repositoryCall(twin, c, commentSubject(caller(twin, c)), "write", "read");
		const pull = findPull(repository, numberParameter(c, "number"));
		const { body } = await readBody(c, NewComment);
		const comment = {
			id: twin.store.newId(),
			author: accountOf(identity),
			body,
			at: new Date().toISOString()
		};
		pull.comments.push(comment);
		twin.emit(repository, {
			name: "issue_comment",
			action: "created",
			actor: comment.author,
			suppressed: identity.kind === "job",
			ref: `refs/heads/${repository.defaultBranch}`,
			sha: pull.base.sha,
			payload: {
				issue: { number: pull.number },
				comment: {
					id: comment.id,
					body,
					user: accountShape(comment.author)
				}
			}
		});
		return c.json({
			id: comment.id,
			body,
			user: accountShape(comment.author),
			created_at: comment.at
		}, 201);
	});
	app.get("/repos/:owner/:repo/issues/:number/comments", (c) => {
		const { repository } = repositoryCall(twin, c, "issues", "read");
		const { comments } = findPull(repository, numberParameter(c, "number"));
		return c.json(onePage(c, comments.map((one) => ({
			id: one.id,
			body: one.body,
			user: accountShape(one.author),
			created_at: one.at
		}))));
	});
}
// adapters/github/twin/routes/rules.ts
const Change = object({ enforcement: _enum([
	"active",
	"disabled",
	"evaluate"
]).optional() });
function ruleRoutes(app, twin) {
	app.get("/repos/:owner/:repo/rules/branches/:branch{.+}", (c) => {
		const { repository } = repositoryCall(twin, c, "metadata", "read");
		const rules = rulesetsOf(repository, parameter(c, "branch")).flatMap((ruleset) => rulesOf(ruleset).map((rule) => ({
			...rule,
			ruleset_id: ruleset.id,
			ruleset_source_type: "Repository",
			ruleset_source: fullName(repository)
		})));
		return c.json(onePage(c, rules));
	});
	app.get("/repos/:owner/:repo/rulesets", (c) => {
		const { repository } = repositoryCall(twin, c, "metadata", "read");
		return c.json(onePage(c, repository.rulesets.map((one) => ({
			id: one.id,
			name: one.name,
			enforcement: one.enforcement
		}))));
	});
	app.get("/repos/:owner/:repo/rulesets/:id", (c) => {
		const { repository, identity } = repositoryCall(twin, c, "metadata", "read");
		return c.json(rulesetShape(twin, repository, find(repository, numberParameter(c, "id")), identity));
	});
	app.put("/repos/:owner/:repo/rulesets/:id", async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "administration", "write");
		const ruleset = find(repository, numberParameter(c, "id"));
		const { enforcement } = await readBody(c, Change);
		if (enforcement !== void 0) ruleset.enforcement = enforcement;
		return c.json(rulesetShape(twin, repository, ruleset, identity));
	});
}
function find(repository, id) {
	const ruleset = repository.rulesets.find((one) => one.id === id);
	if (ruleset === void 0) throw notFound();
	return ruleset;
}
function rulesOf(ruleset) {
	return [...ruleset.requiresPullRequest ? [{
		type: "pull_request",
		parameters: { required_approving_review_count: ruleset.approvals }
	}] : [], ...ruleset.requiredStatuses.length === 0 ? [] : [{
		type: "required_status_checks",
		parameters: {
			strict_required_status_checks_policy: false,
			required_status_checks: ruleset.requiredStatuses.map((one) => ({
				context: one.context,
				...one.integrationId === void 0 ? {} : { integration_id: one.integrationId }
			}))
		}
	}]];
}
function rulesetShape(twin, repository, ruleset, identity) {
	const administers = identity.kind === "user" && atLeast(permissionOf(twin.state, repository, identity.account.login), "admin");
	return {
		id: ruleset.id,
		name: ruleset.name,
		target: "branch",
		source_type: "Repository",
		source: fullName(repository),
		enforcement: ruleset.enforcement,
		conditions: { ref_name: {
			include: ruleset.refs,
			exclude: []
		} },
		rules: rulesOf(ruleset),
		current_user_can_bypass: bypassOf(ruleset, identity),
		...administers ? { bypass_actors: ruleset.bypass.map((one) => ({
			actor_type: "Integration",
			bypass_mode: one.mode
		})) } : {}
	};
}
// adapters/github/twin/routes/statuses.ts
const NewStatus = object({
	state: _enum([
		"pending",
		"success",
		"failure",
		"error"
	]),
	context: string().default("default"),
	description: string().max(140).nullish(),
	target_url: string().nullish()
});
const LIMIT = 1e3;
function statusRoutes(app, twin) {
	app.post("/repos/:owner/:repo/statuses/:sha", async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "statuses", "write");
		const sha = parameter(c, "sha");
		const body = await readBody(c, NewStatus);
		if (!/^[0-9a-f]{40}$/.test(sha) || await twin.git(repository).resolve(sha) === void 0) throw new Refusal(422, `No commit found for SHA: ${sha}`);
		if (repository.statuses.filter((one) => one.sha === sha && one.context === body.context).length >= LIMIT) throw invalid("This SHA and context has reached the maximum number of statuses.");
		const status = {
			id: twin.store.newId(),
			sha,
			context: body.context,
			state: body.state,
			description: body.description ?? "",
			url: body.target_url ?? null,
			creator: accountOf(identity),
			...identity.kind === "installation" ? { appId: identity.app.id } : {},
			at: new Date().toISOString()
		};
		repository.statuses.push(status);
		twin.emit(repository, {
			name: "status",
			actor: status.creator,
			suppressed: identity.kind === "job",
			ref: `refs/heads/${repository.defaultBranch}`,
			sha,
			payload: {
				sha,
				context: status.context,
				state: status.state
			}
		});
		return c.json(statusShape(status), 201);
	});
	app.get("/repos/:owner/:repo/commits/:sha/statuses", (c) => {
		const { repository } = repositoryCall(twin, c, "statuses", "read");
		const sha = parameter(c, "sha");
		const found = repository.statuses.filter((one) => one.sha === sha).toReversed();
		return c.json(onePage(c, found.map(statusShape)));
	});
}
export { pullRoutes as a, appRoutes as c, repositoryRoutes as i, actionRoutes as l, ruleRoutes as n, graphqlRoute as o, reviewRoutes as r, gitDataRoutes as s, statusRoutes as t };
