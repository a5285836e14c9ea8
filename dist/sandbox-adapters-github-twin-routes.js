import { C as unknown, S as union, b as string, g as object, h as number, i as _enum, l as boolean, s as array, v as record } from "./zod.js";
import { A as pullShape, B as readBody, C as annotationShape, D as deploymentStatusShape, E as deploymentShape, F as caller, G as permissionOf, H as atLeast, I as findRepository, J as identifyApp, K as accountOf, L as numberParameter, M as reviewShape, N as runShape, O as environmentShape, P as statusShape, Q as notFound, R as onePage, S as accountShape, T as commentShape, V as repositoryCall, W as fullName, X as Refusal, Y as userAccount, Z as invalid, _ as jobAsCheck, c as identityEnvironment, f as rulesetsOf, g as checkRuns, h as ACTIONS_APP, i as WEB_FLOW, j as repositoryShape, k as jobShape, l as bypassOf, n as mintToken, r as readJobLog, s as personOf, v as jobChecks, w as checkRunShape, y as newestChecks, z as parameter } from "./sandbox-adapters-github-twin.js";
import { a as commentOn, c as findPull, i as announceReview, o as reviewPull, r as mergePull, s as changePull, t as mergeability, u as openPull } from "./sandbox-adapters-github-twin-pulls.js";
import { n as look, o as interceptable, t as hangUp } from "./sandbox-adapters-github-twin-traffic.js";
import { n as formatted, r as readOperation, t as answerOperation } from "./sandbox-adapters-github-twin-graphql.js";
import { t as changeRefs } from "./sandbox-adapters-github-twin-refs.js";
import { n as readTriggers } from "./sandbox-adapters-github-twin-workflows.js";
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
const RepositoryDispatch = object({
	event_type: string().min(1).max(100),
	client_payload: record(string(), unknown()).default({})
});
const LONGEST_RERUN_MS = 2592e6;
function actionRoutes(app, twin, scheduler) {
	const base = "/repos/:owner/:repo/actions";
	app.post(`${base}/workflows/:file/dispatches`, (c) => dispatch(twin, scheduler, c));
	app.post("/repos/:owner/:repo/dispatches", async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "contents", "write");
		const { event_type: action, client_payload } = await readBody(c, RepositoryDispatch);
		const ref = `refs/heads/${repository.defaultBranch}`;
		twin.emit(repository, {
			name: "repository_dispatch",
			action,
			actor: accountOf(identity),
			suppressed: false,
			ref,
			sha: await twin.git(repository).resolve(ref) ?? "",
			payload: {
				action,
				client_payload
			}
		});
		return c.body(null, 204);
	});
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
	for (const verb of ["rerun", "rerun-failed-jobs"]) app.post(`${base}/runs/:id/${verb}`, async (c) => {
		const { repository } = repositoryCall(twin, c, "actions", "write");
		const run = findRun(repository, numberParameter(c, "id"));
		if (run.status !== "completed") throw new Refusal(403, "This workflow is already running");
		if (twin.now() - Date.parse(run.createdAt) > LONGEST_RERUN_MS) throw new Refusal(403, "Unable to retry this workflow run because it was created over a month ago");
		await scheduler.rerun(repository, run);
		return c.json({}, 201);
	});
	app.post(`${base}/runs/:id/approve`, async (c) => {
		const { repository } = repositoryCall(twin, c, "actions", "write");
		const run = findRun(repository, numberParameter(c, "id"));
		if (run.conclusion !== "action_required") throw new Refusal(403, "This run is not from a fork pull request");
		await scheduler.approve(repository, run);
		return c.json({}, 201);
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
		if (named.some((one) => one.preventSelfReview && run.actor.login === by.login)) throw new Refusal(422, "The user who started the run can't approve its deployment.");
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
	const asApp = (c) => identifyApp(twin.state, c.req.header("authorization"), twin.now());
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
			name: one.slug,
			permissions: one.permissions
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
		const expires = twin.now() + LIFETIME_MS;
		const token = mintToken(twin, {
			kind: "installation",
			app: one.slug,
			permissions,
			expires,
			seesFrom: twin.now() + twin.settings.freshTokenLag
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
// adapters/github/twin/routes/check-runs.ts
const Conclusion = _enum([
	"action_required",
	"cancelled",
	"failure",
	"neutral",
	"success",
	"skipped",
	"timed_out"
]);
const Output = object({
	title: string().nullish(),
	summary: string().nullish()
});
const ChangedCheckRun = object({
	status: _enum([
		"queued",
		"in_progress",
		"completed"
	]).optional(),
	conclusion: Conclusion.optional(),
	details_url: string().optional(),
	output: Output.optional()
});
const NewCheckRun = ChangedCheckRun.extend({
	name: string().min(1),
	head_sha: string()
});
function checkRunRoutes(app, twin) {
	const base = "/repos/:owner/:repo/check-runs";
	app.post(base, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "checks", "write");
		const body = await readBody(c, NewCheckRun);
		const appId = appOf$1(identity);
		if (await twin.git(repository).resolve(body.head_sha) === void 0) throw new Refusal(422, `No commit found for SHA: ${body.head_sha}`);
		const run = {
			id: twin.store.newId(),
			sha: body.head_sha,
			name: body.name,
			appId,
			status: "queued",
			conclusion: null,
			title: "",
			summary: "",
			url: null,
			startedAt: twin.stamp(),
			completedAt: null
		};
		change(twin, run, body);
		repository.checks.push(run);
		announce(twin, repository, run, identity, "created");
		return c.json(shape(twin, repository, run), 201);
	});
	app.patch(`${base}/:id`, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "checks", "write");
		const id = numberParameter(c, "id");
		const run = repository.checks.find((one) => one.id === id);
		if (run === void 0 || run.appId !== appOf$1(identity)) throw notFound();
		change(twin, run, await readBody(c, ChangedCheckRun));
		announce(twin, repository, run, identity, run.status === "completed" ? "completed" : "created");
		return c.json(shape(twin, repository, run));
	});
	app.get("/repos/:owner/:repo/commits/:sha/check-runs", (c) => {
		const { repository } = repositoryCall(twin, c, "checks", "read");
		const sha = parameter(c, "sha");
		const made = c.req.query("filter") === "all" ? repository.checks : checkRuns(repository, sha);
		const jobs = jobChecks(repository, sha).map(({ run, job }) => jobAsCheck(run, job));
		const listed = [...made.filter((one) => one.sha === sha), ...jobs].toSorted((a, b) => b.id - a.id);
		const page = onePage(c, listed).map((run) => shape(twin, repository, run));
		return c.json({
			total_count: listed.length,
			check_runs: page
		});
	});
}
function appOf$1(identity) {
	if (identity.kind === "installation") return identity.app.id;
	if (identity.kind === "job") return ACTIONS_APP.id;
	throw new Refusal(403, "You must authenticate via a GitHub App.");
}
function change(twin, run, wish) {
	run.status = wish.conclusion === void 0 ? wish.status ?? run.status : "completed";
	run.conclusion = wish.conclusion ?? run.conclusion;
	run.url = wish.details_url ?? run.url;
	run.title = wish.output?.title ?? run.title;
	run.summary = wish.output?.summary ?? run.summary;
	run.completedAt = run.status === "completed" ? twin.stamp() : null;
}
function shape(twin, repository, run) {
	const slug = [ACTIONS_APP, ...Object.values(twin.state.apps)].find((one) => one.id === run.appId)?.slug ?? "ghost";
	return checkRunShape(twin.root(), repository, run, slug);
}
function announce(twin, repository, run, identity, action) {
	twin.emit(repository, {
		name: "check_run",
		action,
		actor: accountOf(identity),
		suppressed: true,
		ref: `refs/heads/${repository.defaultBranch}`,
		sha: run.sha,
		payload: { check_run: shape(twin, repository, run) }
	});
}
// adapters/github/twin/routes/compare.ts
function compareRoutes(app, twin) {
	app.get("/repos/:owner/:repo/compare/:basehead", async (c) => {
		const { repository } = repositoryCall(twin, c, "contents", "read");
		const git = twin.git(repository);
		const [base = "", head = ""] = parameter(c, "basehead").split("...");
		const [from, to] = [await git.resolve(base), await git.resolve(head)];
		if (from === void 0 || to === void 0) throw notFound();
		const known = new Map(Object.values(twin.state.users).map((user) => [personOf({
			...user,
			type: "User"
		}).email, { login: user.login }]));
		const commits = (await git.run([
			"log",
			"--reverse",
			"-z",
			"--format=%H%n%an%n%ae%n%B",
			`${from}..${to}`
		])).split("\0").filter((one) => one !== "").map((one) => {
			const [sha = "", name = "", email = "", ...message] = one.split("\n");
			return {
				sha,
				commit: {
					message: message.join("\n").trimEnd(),
					author: {
						name,
						email
					}
				},
				author: known.get(email) ?? null
			};
		});
		const behind = Number(await git.run([
			"rev-list",
			"--count",
			`${to}..${from}`
		]));
		const ahead = commits.length;
		const status = behind > 0 ? ahead > 0 ? "diverged" : "behind" : ahead > 0 ? "ahead" : "identical";
		const counts = {
			ahead_by: ahead,
			behind_by: behind,
			total_commits: ahead
		};
		return c.json({
			status,
			...counts,
			commits: commits.slice(-250)
		});
	});
}
// adapters/github/twin/routes/deployments.ts
const NewDeployment = object({
	ref: string().min(1),
	task: string().default("deploy"),
	environment: string().default("production"),
	description: string().nullish(),
	payload: union([record(string(), unknown()), string()]).default(""),
	required_contexts: array(string()).optional()
});
const NewStatus$1 = object({
	state: _enum([
		"error",
		"failure",
		"inactive",
		"in_progress",
		"queued",
		"pending",
		"success"
	]),
	description: string().default(""),
	log_url: string().default("")
});
function deploymentRoutes(app, twin) {
	const base = "/repos/:owner/:repo/deployments";
	app.get(base, (c) => {
		const { repository } = repositoryCall(twin, c, "deployments", "read");
		const same = (name, value) => (c.req.query(name) ?? value) === value;
		const found = repository.deployments.filter((one) => same("environment", one.environment) && same("sha", one.sha) && same("task", one.task) && same("ref", one.ref.replace(/^refs\/(?:heads|tags)\//, "")));
		const page = onePage(c, found.toReversed());
		return c.json(page.map((one) => deploymentShape(twin.root(), repository, one)));
	});
	app.post(base, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "deployments", "write");
		const body = await readBody(c, NewDeployment);
		const git = twin.git(repository);
		const sha = await git.resolve(`refs/heads/${body.ref}`) ?? await git.resolve(body.ref);
		if (sha === void 0) throw new Refusal(422, `No ref found for: ${body.ref}`);
		demandChecks(repository, sha, body.ref, body.required_contexts);
		const deployment = {
			id: twin.store.newId(),
			environment: body.environment,
			ref: body.ref,
			sha,
			task: body.task,
			description: body.description ?? "",
			payload: body.payload,
			creator: accountOf(identity),
			at: twin.stamp(),
			statuses: []
		};
		repository.deployments.push(deployment);
		twin.emit(repository, {
			name: "deployment",
			action: "created",
			actor: deployment.creator,
			suppressed: identity.kind === "job",
			ref: `refs/heads/${repository.defaultBranch}`,
			sha,
			payload: { deployment: deploymentShape(twin.root(), repository, deployment) }
		});
		return c.json(deploymentShape(twin.root(), repository, deployment), 201);
	});
	app.get(`${base}/:id/statuses`, (c) => {
		const { repository } = repositoryCall(twin, c, "deployments", "read");
		const { statuses, environment } = find$1(repository, numberParameter(c, "id"));
		return c.json(onePage(c, statuses.toReversed()).map((one) => deploymentStatusShape(one, environment)));
	});
	app.post(`${base}/:id/statuses`, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "deployments", "write");
		const deployment = find$1(repository, numberParameter(c, "id"));
		const { state, description, log_url: url } = await readBody(c, NewStatus$1);
		const creator = accountOf(identity);
		const status = {
			id: twin.store.newId(),
			state,
			description,
			url,
			creator,
			at: twin.stamp()
		};
		deployment.statuses.push(status);
		twin.emit(repository, {
			name: "deployment_status",
			action: "created",
			actor: creator,
			suppressed: identity.kind === "job",
			ref: `refs/heads/${repository.defaultBranch}`,
			sha: deployment.sha,
			payload: { deployment_status: deploymentStatusShape(status, deployment.environment) }
		});
		return c.json(deploymentStatusShape(status, deployment.environment), 201);
	});
}
function find$1(repository, id) {
	const found = repository.deployments.find((one) => one.id === id);
	if (found === void 0) throw notFound();
	return found;
}
function demandChecks(repository, sha, ref, required) {
	const checks = newestChecks(repository, sha);
	const wanted = required ?? checks.map((one) => one.context);
	const passed = (context) => checks.some((one) => one.context === context && one.passed);
	if (wanted.every(passed)) return;
	throw new Refusal(409, `Conflict: Commit status checks failed for ${ref}.`);
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
const MovedRef = object({
	sha: string(),
	force: boolean().default(false)
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
		const taken = () => new Refusal(422, "Reference already exists");
		await changeRefs(twin, repository, identity, [{
			ref,
			after: sha,
			before: null
		}], taken);
		return c.json({
			ref,
			object: {
				type: "commit",
				sha
			}
		}, 201);
	});
	app.patch(`${base}/refs/:ref{.+}`, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "contents", "write");
		const ref = `refs/${parameter(c, "ref")}`;
		const { sha, force } = await readBody(c, MovedRef);
		if (await twin.git(repository).resolve(ref) === void 0) throw new Refusal(422, "Reference does not exist");
		await changeRefs(twin, repository, identity, [{
			ref,
			after: sha,
			before: void 0,
			force
		}], notFound);
		return c.json({
			ref,
			object: {
				type: "commit",
				sha
			}
		});
	});
	app.delete(`${base}/refs/:ref{.+}`, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "contents", "write");
		const ref = `refs/${parameter(c, "ref")}`;
		await changeRefs(twin, repository, identity, [{
			ref,
			after: null,
			before: void 0
		}], notFound);
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
	variables: record(string(), unknown()).nullish(),
	operationName: string().nullish()
});
function graphqlRoute(app, twin, traffic) {
	app.post("/", async (c) => {
		const identity = caller(twin, c);
		if (identity.kind === "anonymous") throw new Refusal(401, "This endpoint requires you to be authenticated.");
		const request = await readBody(c, Request);
		const operation = readOperation(request);
		if (!("document" in operation)) return c.json({ errors: operation.map(formatted) });
		const seen = await look(twin, c);
		const line = new Line(traffic.interceptors, interceptable(seen));
		const { points: cost, nodes: nodeCount } = operation.cost;
		const rateLimit = () => ({
			cost,
			nodeCount,
			...traffic.limits.rateLimit(seen)
		});
		const around = (name, index, act) => line.around(name, index, act);
		const answer = await answerOperation(twin, identity, request, operation, around, rateLimit);
		if (operation.kind === "mutation") twin.store.save();
		return line.isCut ? hangUp(c) : c.json(answer);
	});
}
var Line = class {
	isCut = false;
	#interceptors;
	#at;
	constructor(interceptors, at) {
		this.#interceptors = interceptors;
		this.#at = at;
	}
	async around(name, index, act) {
		if (this.isCut) throw new Refusal(503, "the connection is gone");
		const said = await this.#interceptors.ask({
			...this.#at,
			mutation: {
				name,
				index
			}
		});
		if (said.do === "answer") {
			const { message = "refused", type } = said.body;
			throw new Refusal(said.status, message, [], type);
		}
		if (said.do === "drop") {
			this.isCut = true;
			throw new Refusal(503, "the connection is gone");
		}
		const done = await act();
		if (said.do === "act-then-drop") this.isCut = true;
		return done;
	}
};
// adapters/github/twin/routes/issues.ts
const NewComment = object({ body: string().min(1) });
const NewIssue = object({
	title: string().min(1),
	body: string().nullish(),
	labels: array(string()).default([])
});
const IssueChange = object({
	title: string().optional(),
	body: string().optional(),
	state: _enum(["open", "closed"]).optional()
});
function commentSubject(identity) {
	return ("permissions" in identity ? identity.permissions : {})["pull_requests"] === "write" ? "pull_requests" : "issues";
}
function issueRoutes(app, twin) {
	const base = "/repos/:owner/:repo/issues";
	const commenting = (c) => repositoryCall(twin, c, commentSubject(caller(twin, c)), "write", "read");
	app.get(base, (c) => {
		const { repository } = repositoryCall(twin, c, "issues", "read");
		const labels = (c.req.query("labels") ?? "").split(",").filter((label) => label !== "");
		const state = c.req.query("state") ?? "open";
		const found = repository.issues.filter((issue) => state === "all" || issue.state === state).filter((issue) => labels.every((label) => issue.labels.includes(label))).toReversed();
		return c.json(onePage(c, found.map((issue) => issueShape(twin.root(), repository, issue))));
	});
	app.post(base, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "issues", "write", "read");
		const { title, body, labels } = await readBody(c, NewIssue);
		const issue = {
			number: repository.nextNumber++,
			title,
			body: body ?? "",
			author: accountOf(identity),
			labels,
			state: "open",
			comments: []
		};
		repository.issues.push(issue);
		return c.json(issueShape(twin.root(), repository, issue), 201);
	});
	app.patch(`${base}/:number`, async (c) => {
		const { repository } = repositoryCall(twin, c, "issues", "write");
		const number = numberParameter(c, "number");
		const issue = repository.issues.find((one) => one.number === number);
		if (issue === void 0) throw notFound();
		Object.assign(issue, await readBody(c, IssueChange));
		return c.json(issueShape(twin.root(), repository, issue));
	});
	app.post(`${base}/:number/comments`, async (c) => {
		const { repository, identity } = commenting(c);
		const subject = findSubject(repository, numberParameter(c, "number"));
		const { body } = await readBody(c, NewComment);
		const comment = await commentOn(twin, repository, subject, identity, body);
		return c.json(commentShape(twin.root(), repository, subject.number, comment), 201);
	});
	const listening = (c) => repositoryCall(twin, c, commentSubject(caller(twin, c)), "read");
	app.get(`${base}/:number/comments`, (c) => {
		const { repository } = listening(c);
		const subject = findSubject(repository, numberParameter(c, "number"));
		const shapes = subject.comments.map((one) => commentShape(twin.root(), repository, subject.number, one));
		return c.json(onePage(c, shapes));
	});
	app.get(`${base}/comments`, (c) => {
		const { repository } = listening(c);
		if (c.req.query("sort") !== "created" || c.req.query("direction") !== "desc") throw notFound();
		const shapes = [...repository.pulls, ...repository.issues].flatMap(({ number, comments }) => comments.map((one) => commentShape(twin.root(), repository, number, one)));
		return c.json(onePage(c, shapes.toSorted((a, b) => Number(b.id) - Number(a.id))));
	});
	const one = `${base}/comments/:id`;
	app.get(one, (c) => {
		const { repository } = listening(c);
		const { subject, comment } = findComment(repository, numberParameter(c, "id"));
		return c.json(commentShape(twin.root(), repository, subject.number, comment));
	});
	app.patch(one, async (c) => {
		const { repository } = commenting(c);
		const { subject, comment } = findComment(repository, numberParameter(c, "id"));
		comment.body = (await readBody(c, NewComment)).body;
		comment.editedAt = new Date(Math.max(twin.now(), Date.parse(comment.at) + 1e3)).toISOString();
		return c.json(commentShape(twin.root(), repository, subject.number, comment));
	});
	app.delete(one, (c) => {
		const { repository } = commenting(c);
		const { subject, comment } = findComment(repository, numberParameter(c, "id"));
		subject.comments.splice(subject.comments.indexOf(comment), 1);
		return c.body(null, 204);
	});
}
function findSubject(repository, number) {
	const subject = [...repository.pulls, ...repository.issues].find((one) => one.number === number);
	if (subject === void 0) throw notFound();
	return subject;
}
function findComment(repository, id) {
	for (const subject of [...repository.pulls, ...repository.issues]) {
		const comment = subject.comments.find((one) => one.id === id);
		if (comment !== void 0) return {
			subject,
			comment
		};
	}
	throw notFound();
}
function issueShape(root, repository, issue) {
	return {
		number: issue.number,
		html_url: `${root}/${fullName(repository)}/issues/${issue.number}`,
		title: issue.title,
		body: issue.body,
		user: accountShape(issue.author),
		labels: issue.labels.map((name) => ({ name })),
		state: issue.state
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
	base: string().optional(),
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
function pullRoutes(app, twin) {
	const base = "/repos/:owner/:repo/pulls";
	app.get(base, (c) => {
		const { repository } = repositoryCall(twin, c, "pull_requests", "read");
		const state = c.req.query("state") ?? "open";
		const head = c.req.query("head");
		const owner = (name) => name?.split("/")[0] ?? repository.owner;
		const found = repository.pulls.filter((pull) => state === "all" || pull.state === state).filter((pull) => head === void 0 || head === `${owner(pull.head.repository)}:${pull.head.ref}`).toReversed();
		return c.json(onePage(c, found.map((pull) => pullShape(twin.root(), repository, pull))));
	});
	app.post(base, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "pull_requests", "write", "read");
		const body = await readBody(c, NewPull);
		const pull = await openPull(twin, repository, identity, {
			...body,
			body: body.body ?? ""
		});
		return c.json(pullShape(twin.root(), repository, pull), 201);
	});
	app.get(`${base}/:number`, async (c) => {
		const { repository } = repositoryCall(twin, c, "pull_requests", "read");
		const pull = findPull(repository, numberParameter(c, "number"));
		return c.json(pullShape(twin.root(), repository, pull, await mergeability(twin, repository, pull)));
	});
	app.patch(`${base}/:number`, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "pull_requests", "write");
		const pull = findPull(repository, numberParameter(c, "number"));
		await changePull(twin, repository, pull, identity, await readBody(c, PullChange));
		return c.json(pullShape(twin.root(), repository, pull));
	});
	app.put(`${base}/:number/merge`, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "contents", "write");
		const pull = findPull(repository, numberParameter(c, "number"));
		const body = await readBody(c, Merge);
		const sha = await mergePull(twin, repository, pull, identity, {
			method: body.merge_method,
			expectedHead: body.sha,
			title: body.commit_title,
			message: body.commit_message
		});
		return c.json({
			sha,
			merged: true,
			message: "Pull Request successfully merged"
		});
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
	app.get("/repos/:owner/:repo/environments/:name/deployment-branch-policies", (c) => {
		const { repository } = repositoryCall(twin, c, "actions", "read");
		const environment = repository.environments[parameter(c, "name")];
		if (environment === void 0) throw notFound();
		const { id, branches } = environment;
		return c.json({
			total_count: branches.length,
			branch_policies: onePage(c, branches).map((name) => ({
				id,
				name,
				type: "branch"
			}))
		});
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
const Dismissal = object({ message: string().min(1) });
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
		const review = reviewPull(twin, repository, pull, identity, {
			...body,
			commit: body.commit_id
		});
		return c.json(reviewShape(review));
	});
	app.put(`${pulls}/reviews/:id/dismissals`, async (c) => {
		const { repository, identity } = repositoryCall(twin, c, "pull_requests", "write");
		const pull = findPull(repository, numberParameter(c, "number"));
		const id = numberParameter(c, "id");
		await readBody(c, Dismissal);
		const review = pull.reviews.find((one) => one.id === id);
		if (review === void 0) throw notFound();
		if (review.state === "COMMENTED") throw new Refusal(422, "Can not dismiss a commented pull request review");
		review.state = "DISMISSED";
		announceReview(twin, repository, pull, identity, review, "dismissed");
		return c.json(reviewShape(review));
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
			ruleset_source_type: ruleset.organization === void 0 ? "Repository" : "Organization",
			ruleset_source: ruleset.organization ?? fullName(repository)
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
		if (ruleset.organization !== void 0) throw notFound();
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
	return [
		...ruleset.requiresPullRequest ? [{
			type: "pull_request",
			parameters: {
				required_approving_review_count: ruleset.approvals,
				require_code_owner_review: ruleset.codeOwnerReview
			}
		}] : [],
		...ruleset.blocksForcePush ? [{ type: "non_fast_forward" }] : [],
		...ruleset.blocksDeletion ? [{ type: "deletion" }] : [],
		...ruleset.restrictsUpdates ? [{ type: "creation" }, { type: "update" }] : [],
		...ruleset.requiredStatuses.length === 0 ? [] : [{
			type: "required_status_checks",
			parameters: {
				strict_required_status_checks_policy: false,
				required_status_checks: ruleset.requiredStatuses.map((one) => ({
					context: one.context,
					...one.integrationId === void 0 ? {} : { integration_id: one.integrationId }
				}))
			}
		}],
		...ruleset.requiresSignatures ? [{ type: "required_signatures" }] : [],
		...ruleset.mergeQueue === void 0 ? [] : [{
			type: "merge_queue",
			parameters: { merge_method: ruleset.mergeQueue.toUpperCase() }
		}]
	];
}
function rulesetShape(twin, repository, ruleset, identity) {
	const administers = identity.kind === "user" ? atLeast(permissionOf(twin.state, repository, identity.account.login), "admin") : identity.kind === "installation" && identity.permissions["administration"] === "write";
	return {
		id: ruleset.id,
		name: ruleset.name,
		target: "branch",
		source_type: ruleset.organization === void 0 ? "Repository" : "Organization",
		source: ruleset.organization ?? fullName(repository),
		enforcement: ruleset.enforcement,
		conditions: { ref_name: {
			include: ruleset.refs,
			exclude: []
		} },
		rules: rulesOf(ruleset),
		current_user_can_bypass: bypassOf(ruleset, identity),
		...administers ? { bypass_actors: ruleset.bypass.map((one) => bypassActor(twin, one)) } : {}
	};
}
function bypassActor({ state }, { actor, mode }) {
	const app = state.apps[actor];
	return {
		actor_type: app === void 0 ? "User" : "Integration",
		actor_id: app?.id ?? state.users[actor.toLowerCase()]?.id ?? null,
		bypass_mode: mode
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
			...appOf(identity),
			at: twin.stamp()
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
function appOf(identity) {
	if (identity.kind === "job") return { appId: ACTIONS_APP.id };
	return identity.kind === "installation" ? { appId: identity.app.id } : {};
}
export { pullRoutes as a, gitDataRoutes as c, checkRunRoutes as d, appRoutes as f, repositoryRoutes as i, deploymentRoutes as l, ruleRoutes as n, issueRoutes as o, actionRoutes as p, reviewRoutes as r, graphqlRoute as s, statusRoutes as t, compareRoutes as u };
