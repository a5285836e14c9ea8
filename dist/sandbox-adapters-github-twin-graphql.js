import { t as require_graphql } from "./sandbox-graphql.js";
import { G as permissionOf, H as atLeast, I as findRepository, K as accountOf, Q as notFound, U as demand, W as fullName, X as Refusal, Y as userAccount, b as newestStatuses, c as identityEnvironment, f as rulesetsOf, g as checkRuns, h as ACTIONS_APP, i as WEB_FLOW, l as bypassOf, m as violations, s as personOf, u as forbidsPush, v as jobChecks, x as refMoved } from "./sandbox-adapters-github-twin.js";
import { a as commentOn, c as findPull, l as headRepository, o as reviewPull, r as mergePull, s as changePull, t as mergeability, u as openPull } from "./sandbox-adapters-github-twin-pulls.js";
import { a as queueMethod, i as groupState, n as dequeue, r as enqueue } from "./sandbox-adapters-github-twin-queue.js";
import { t as changeRefs } from "./sandbox-adapters-github-twin-refs.js";
// adapters/github/twin/graphql/node-id.ts
var import_graphql = require_graphql();
function nodeId(key) {
	const rest = "pull" in key ? String(key.pull) : "name" in key ? key.name : "";
	return opaqueId(key.kind, `${key.repository}:${rest}`);
}
function opaqueId(kind, text) {
	return `${kind}_kw${Buffer.from(String(text)).toString("base64url")}`;
}
function readNodeId(id) {
	const [, kind, text = ""] = /^([A-Z]+)_kw([\w-]+)$/.exec(id) ?? [];
	const [, repository, rest = ""] = /^(\d+):(.*)$/.exec(Buffer.from(text, "base64url").toString("utf8")) ?? [];
	if (kind === void 0 || repository === void 0) return void 0;
	const at = { repository: Number(repository) };
	switch (kind) {
		case "R": return {
			kind,
			...at
		};
		case "PR":
		case "MQE": return {
			kind,
			...at,
			pull: Number(rest)
		};
		case "REF":
		case "C": return {
			kind,
			...at,
			name: rest
		};
		default: return;
	}
}
// adapters/github/twin/graphql/actor-view.ts
function actorView({ twin }, account) {
	const login = account.login.replace(/\[bot\]$/, "");
	const path = account.type === "Bot" ? `/apps/${login}` : `/${login}`;
	return {
		__typename: account.type,
		id: opaqueId(account.type === "Bot" ? "BOT" : "U", account.id),
		databaseId: account.id,
		login,
		name: login,
		url: `${twin.root()}${path}`,
		resourcePath: path,
		avatarUrl: `${twin.root()}/avatars/${account.id}`,
		isSiteAdmin: false
	};
}
function viewerView(call) {
	return {
		...actorView(call, call.identity.account),
		__typename: "User",
		login: call.identity.account.login
	};
}
function ownerView(call, login) {
	const user = call.twin.state.users[login.toLowerCase()];
	if (user !== void 0) return actorView(call, {
		login: user.login,
		id: user.id,
		type: "User"
	});
	return {
		...actorView(call, {
			login,
			id: 1,
			type: "User"
		}),
		__typename: "Organization",
		id: opaqueId("O", login)
	};
}
// adapters/github/twin/graphql/cost.ts
function costOf(document, operation, variables) {
	const fragments = new Map(document.definitions.flatMap((one) => one.kind === import_graphql.Kind.FRAGMENT_DEFINITION ? [[one.name.value, one.selectionSet]] : []));
	let requests = 0;
	let nodes = 0;
	function walk(set, parents) {
		for (const one of set.selections) if (one.kind === import_graphql.Kind.FRAGMENT_SPREAD) {
			const fragment = fragments.get(one.name.value);
			if (fragment !== void 0) walk(fragment, parents);
		} else if (one.kind === import_graphql.Kind.INLINE_FRAGMENT) walk(one.selectionSet, parents);
		else if (one.selectionSet !== void 0) {
			const size = pageSize(one, variables);
			if (size !== void 0) {
				requests += parents;
				nodes += parents * size;
			}
			walk(one.selectionSet, parents * (size ?? 1));
		}
	}
	walk(operation.selectionSet, 1);
	return {
		points: Math.max(1, Math.round(requests / 100)),
		nodes
	};
}
function pageSize(field, variables) {
	const bound = field.arguments?.find(({ name }) => name.value === "first" || name.value === "last");
	return bound === void 0 ? void 0 : Number(literal(bound.value, variables)) || 0;
}
function literal(value, variables) {
	if (value.kind === import_graphql.Kind.VARIABLE) return variables[value.name.value];
	return value.kind === import_graphql.Kind.INT ? value.value : void 0;
}
// adapters/github/twin/graphql/connection.ts
const MOST = 100;
function connection(name, items, page, view) {
	const { first, last } = page;
	const bound = first ?? last;
	if (bound === void 0 || bound === null) throw new Refusal(422, `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`, [], "MISSING_PAGINATION_BOUNDARIES");
	if (bound > MOST || bound < 0) throw new Refusal(422, `Requesting ${bound} records on the \`${name}\` connection exceeds the \`${typeof first === "number" ? "first" : "last"}\` limit of ${MOST} records.`, [], "EXCESSIVE_PAGINATION");
	const from = page.after ? position(page.after) : 0;
	const to = page.before ? position(page.before) - 1 : items.length;
	const start = typeof first === "number" ? from : Math.max(from, to - bound);
	const end = typeof first === "number" ? Math.min(to, from + bound) : to;
	const shown = items.slice(start, end);
	const nodes = shown.map(view);
	return {
		totalCount: items.length,
		nodes,
		edges: nodes.map((node, at) => ({
			cursor: cursor(start + at + 1),
			node
		})),
		pageInfo: {
			hasNextPage: end < items.length,
			hasPreviousPage: start > 0,
			startCursor: shown.length === 0 ? null : cursor(start + 1),
			endCursor: shown.length === 0 ? null : cursor(end)
		}
	};
}
function cursor(at) {
	return Buffer.from(`cursor:v2:${at}`).toString("base64");
}
function position(text) {
	const [, at] = /^cursor:v2:(\d+)$/.exec(Buffer.from(text, "base64").toString()) ?? [];
	if (at === void 0) throw new Refusal(422, `\`${text}\` does not appear to be a valid cursor.`, [], "INVALID_CURSOR_ARGUMENTS");
	return Number(at);
}
// adapters/github/twin/graphql/graphql-call.ts
function demandField({ twin, identity }, repository, subject, access = "read", person) {
	demand(twin.state, identity, repository, subject, access, person);
}
// adapters/github/twin/graphql/check-view.ts
function rollupView(call, repository, sha) {
	demandField(call, repository, "statuses");
	const statuses = newestStatuses(repository, sha);
	const checks = suitesOf(call, repository, sha).flatMap((suite) => suite.runs);
	if (statuses.length + checks.length === 0) return null;
	const states = [...statuses.map((one) => one.state.toUpperCase()), ...checks.map((one) => stateOfCheck(one.status, one.conclusion))];
	const contexts = [...statuses.map((one) => contextView(call, repository, one)), ...checks];
	return {
		__typename: "StatusCheckRollup",
		id: opaqueId("SCR", `${repository.id}:${sha}`),
		state: worst(states),
		commit: () => call.show.commit(call, repository, sha),
		contexts: (page) => ({
			...connection("contexts", contexts, page, (one) => one),
			checkRunCount: checks.length,
			statusContextCount: statuses.length
		})
	};
}
function statusView(call, repository, sha) {
	demandField(call, repository, "statuses");
	const statuses = newestStatuses(repository, sha);
	if (statuses.length === 0) return null;
	const contexts = statuses.map((one) => contextView(call, repository, one));
	return {
		__typename: "Status",
		id: opaqueId("ST", `${repository.id}:${sha}`),
		state: worst(statuses.map((one) => one.state.toUpperCase())),
		contexts,
		context: ({ name }) => contexts.find((one) => one.context === name) ?? null
	};
}
function contextView(call, repository, status) {
	return {
		__typename: "StatusContext",
		id: opaqueId("SC", status.id),
		context: status.context,
		state: status.state.toUpperCase(),
		description: status.description,
		targetUrl: status.url,
		createdAt: status.at,
		creator: actorView(call, status.creator),
		isRequired: (given) => isRequired(repository, status.context, given)
	};
}
function suitesOf(call, repository, sha) {
	const jobs = jobChecks(repository, sha);
	const ofRuns = [...new Set(jobs.map(({ run }) => run))].map((run) => {
		const suite = suiteView(call, repository, sha, ACTIONS_APP, run);
		suite.runs.push(...jobs.filter((one) => one.run === run).map(({ job }) => jobView(call, repository, run, job, suite)));
		return suite;
	});
	const made = checkRuns(repository, sha);
	const ofApps = [...new Set(made.map((one) => one.appId))].map((appId) => {
		const suite = suiteView(call, repository, sha, {
			id: appId,
			slug: Object.values(call.twin.state.apps).find((one) => one.id === appId)?.slug ?? "ghost"
		}, void 0);
		const own = made.filter((one) => one.appId === appId);
		suite.runs.push(...own.map((one) => checkView(call, repository, one, suite)));
		return suite;
	});
	return [...ofRuns, ...ofApps];
}
function suiteView(call, repository, sha, app, run) {
	const { twin } = call;
	const id = run?.id ?? app.id;
	const runs = [];
	return {
		__typename: "CheckSuite",
		id: opaqueId("CS", `${sha}:${id}`),
		databaseId: id,
		app: {
			__typename: "App",
			id: opaqueId("A", app.id),
			databaseId: app.id,
			slug: app.slug,
			name: app.slug
		},
		get status() {
			return runs.every((one) => one.status === "COMPLETED") ? "COMPLETED" : "IN_PROGRESS";
		},
		get conclusion() {
			if (runs.some((one) => one.conclusion === null)) return null;
			return runs.find((one) => stateOfCheck(one.status, one.conclusion) !== "SUCCESS")?.conclusion ?? "SUCCESS";
		},
		runs,
		checkRuns: (page) => connection("checkRuns", runs, page, (one) => one),
		commit: () => call.show.commit(call, repository, sha),
		createdAt: run?.createdAt ?? twin.stamp(),
		url: `${twin.root()}/${repository.owner}/${repository.name}/commit/${sha}/checks`,
		workflowRun: run === void 0 ? null : workflowRunView(call, repository, run)
	};
}
function workflowRunView({ twin }, repository, run) {
	return {
		__typename: "WorkflowRun",
		id: opaqueId("WFR", run.id),
		databaseId: run.id,
		event: run.event,
		runNumber: run.number,
		url: `${twin.root()}/${repository.owner}/${repository.name}/actions/runs/${run.id}`,
		createdAt: run.createdAt,
		file: {
			__typename: "WorkflowRunFile",
			id: opaqueId("WFRF", run.id),
			path: run.path
		},
		workflow: {
			__typename: "Workflow",
			id: opaqueId("W", run.path),
			databaseId: null,
			name: run.path
		}
	};
}
function jobView({ twin }, repository, run, job, checkSuite) {
	const url = `${twin.root()}/${repository.owner}/${repository.name}/actions/runs/${run.id}/job/${job.id}`;
	return {
		__typename: "CheckRun",
		id: opaqueId("CR", job.id),
		databaseId: job.id,
		name: job.name,
		status: job.status.toUpperCase(),
		conclusion: job.conclusion?.toUpperCase() ?? null,
		detailsUrl: url,
		url,
		startedAt: run.createdAt,
		completedAt: job.status === "completed" ? run.updatedAt : null,
		title: null,
		summary: job.summary,
		checkSuite,
		isRequired: (given) => isRequired(repository, job.name, given)
	};
}
function checkView({ twin }, repository, check, checkSuite) {
	return {
		__typename: "CheckRun",
		id: opaqueId("CR", check.id),
		databaseId: check.id,
		name: check.name,
		status: check.status.toUpperCase(),
		conclusion: check.conclusion?.toUpperCase() ?? null,
		detailsUrl: check.url,
		url: `${twin.root()}/${repository.owner}/${repository.name}/runs/${check.id}`,
		startedAt: check.startedAt,
		completedAt: check.completedAt,
		title: check.title,
		summary: check.summary,
		checkSuite,
		isRequired: (given) => isRequired(repository, check.name, given)
	};
}
function isRequired(repository, context, given) {
	const key = given.pullRequestId ? readNodeId(given.pullRequestId) : void 0;
	const number = key?.kind === "PR" ? key.pull : given.pullRequestNumber;
	const pull = repository.pulls.find((one) => one.number === number);
	return rulesetsOf(repository, pull?.base.ref ?? repository.defaultBranch).some((one) => one.requiredStatuses.some((status) => status.context === context));
}
function stateOfCheck(status, conclusion) {
	if (status !== "COMPLETED") return "PENDING";
	return conclusion === "SUCCESS" || conclusion === "NEUTRAL" || conclusion === "SKIPPED" ? "SUCCESS" : "FAILURE";
}
function worst(states) {
	return [
		"ERROR",
		"FAILURE",
		"PENDING"
	].find((state) => states.includes(state)) ?? "SUCCESS";
}
// adapters/github/twin/graphql/git-view.ts
async function objectView(call, repository, name) {
	demandField(call, repository, "contents");
	const found = await call.twin.git(repository).object(name);
	if (found === void 0) return null;
	switch (found.type) {
		case "commit": return commitView(call, repository, found.id, Buffer.from(found.bytes).toString("utf8"));
		case "tree": return treeView(call, repository, found.id, Buffer.from(found.bytes), "");
		case "blob": return blobView(call, repository, found.id, Buffer.from(found.bytes));
		default: return null;
	}
}
async function refView(call, repository, name) {
	demandField(call, repository, "contents");
	const git = call.twin.git(repository);
	const full = name.startsWith("refs/") ? name : name === "HEAD" ? name : `refs/heads/${name}`;
	const target = await git.resolve(full);
	if (target === void 0) return null;
	const [, prefix = "", short = ""] = /^(refs\/\w+\/)(.+)$/.exec(full) ?? [
		void 0,
		"refs/",
		full
	];
	return {
		__typename: "Ref",
		id: nodeId({
			kind: "REF",
			repository: repository.id,
			name: full
		}),
		name: short,
		prefix,
		target: () => call.show.commit(call, repository, target),
		repository: () => call.show.repository(call, repository),
		associatedPullRequests: (given) => call.show.pulls(call, repository, "associatedPullRequests", {
			...given,
			headRefName: short
		})
	};
}
async function commitAt(call, repository, oid) {
	const found = await call.twin.git(repository).object(`${oid}^{commit}`);
	if (found === void 0) throw notFound();
	return commitView(call, repository, found.id, Buffer.from(found.bytes).toString("utf8"));
}
function commitView(call, repository, oid, raw) {
	const { twin } = call;
	const { header, message } = parseCommit(raw);
	const [headline = "", ...rest] = message.split("\n");
	const one = (name) => header.find(([key]) => key === name)?.[1] ?? "";
	const parents = header.filter(([key]) => key === "parent").map(([, value]) => value);
	const author = gitActor(one("author"));
	const committer = gitActor(one("committer"));
	const many = (name, oids, page) => connection(name, oids, page, (id) => call.show.commit(call, repository, id));
	return {
		...objectFields(call, repository, "Commit", oid),
		url: `${twin.root()}/${repository.owner}/${repository.name}/commit/${oid}`,
		message: message.replace(/\n$/, ""),
		messageHeadline: headline,
		messageBody: rest.join("\n").trim(),
		author,
		committer,
		authoredDate: author.date,
		committedDate: committer.date,
		signature: repository.verified.includes(oid) ? {
			__typename: "GpgSignature",
			isValid: true,
			state: "VALID",
			wasSignedByGitHub: true
		} : null,
		tree: async () => treeView(call, repository, one("tree"), await treeBytes(call, repository, one("tree")), ""),
		parents: (page) => many("parents", parents, page),
		async history(page) {
			const limits = [...page.since ? [`--since=${page.since}`] : [], ...page.until ? [`--until=${page.until}`] : []];
			const path = page.path ? ["--", page.path] : [];
			const listed = await twin.git(repository).run([
				"rev-list",
				...limits,
				oid,
				...path
			]);
			return many("history", listed.split("\n").filter((id) => id !== ""), page);
		},
		file: ({ path }) => entryAt(call, repository, oid, path),
		statusCheckRollup: () => rollupView(call, repository, oid),
		status: () => statusView(call, repository, oid),
		checkSuites: (page) => connection("checkSuites", suitesOf(call, repository, oid).filter((suite) => page.filterBy?.appId == null || suite.app.databaseId === page.filterBy.appId), page, (suite) => suite),
		associatedPullRequests: (given) => call.show.pulls(call, repository, "associatedPullRequests", {
			...given,
			commit: oid
		})
	};
}
function objectFields(call, repository, type, oid) {
	const path = `${repository.owner}/${repository.name}`;
	return {
		__typename: type,
		id: type === "Commit" ? nodeId({
			kind: "C",
			repository: repository.id,
			name: oid
		}) : opaqueId(type === "Tree" ? "T" : "B", `${repository.id}:${oid}`),
		oid,
		abbreviatedOid: oid.slice(0, 7),
		commitUrl: `${call.twin.root()}/${path}/commit/${oid}`,
		repository: () => call.show.repository(call, repository)
	};
}
function blobView(call, repository, oid, bytes) {
	const isBinary = bytes.subarray(0, 8e3).includes(0) || !isUtf8(bytes);
	return {
		...objectFields(call, repository, "Blob", oid),
		byteSize: bytes.length,
		isBinary,
		isTruncated: bytes.length > LONGEST_TEXT,
		text: isBinary ? null : bytes.subarray(0, LONGEST_TEXT).toString("utf8")
	};
}
const LONGEST_TEXT = 512e3;
function isUtf8(bytes) {
	return Buffer.from(bytes.toString("utf8"), "utf8").equals(bytes);
}
function treeView(call, repository, oid, bytes, folder) {
	return {
		...objectFields(call, repository, "Tree", oid),
		entries: () => parseTree(bytes).map((entry) => entryView$1(call, repository, entry, folder))
	};
}
function entryView$1(call, repository, entry, folder) {
	const path = `${folder}${entry.name}`;
	return {
		__typename: "TreeEntry",
		name: entry.name,
		path,
		mode: Number.parseInt(entry.mode, 8),
		type: entry.mode === "40000" ? "tree" : entry.mode === "160000" ? "commit" : "blob",
		oid: entry.oid,
		object: async () => entry.mode === "40000" ? treeView(call, repository, entry.oid, await treeBytes(call, repository, entry.oid), `${path}/`) : objectView(call, repository, entry.oid)
	};
}
async function entryAt(call, repository, commit, path) {
	demandField(call, repository, "contents");
	const cut = path.lastIndexOf("/");
	const folder = path.slice(0, cut + 1);
	const tree = await call.twin.git(repository).object(`${commit}:${folder.replace(/\/$/, "")}`);
	if (tree?.type !== "tree") return null;
	const entry = parseTree(Buffer.from(tree.bytes)).find((one) => one.name === path.slice(cut + 1));
	return entry === void 0 ? null : entryView$1(call, repository, entry, folder);
}
async function treeBytes(call, repository, oid) {
	const found = await call.twin.git(repository).object(oid);
	return Buffer.from(found?.bytes ?? []);
}
function parseTree(bytes) {
	const entries = [];
	for (let at = 0; at < bytes.length;) {
		const space = bytes.indexOf(32, at);
		const end = bytes.indexOf(0, space);
		entries.push({
			mode: bytes.toString("utf8", at, space),
			name: bytes.toString("utf8", space + 1, end),
			oid: bytes.toString("hex", end + 1, end + 21)
		});
		at = end + 21;
	}
	return entries;
}
function parseCommit(raw) {
	const cut = raw.indexOf("\n\n");
	return {
		header: raw.slice(0, cut).split("\n").map((line) => {
			const space = line.indexOf(" ");
			return [line.slice(0, space), line.slice(space + 1)];
		}),
		message: raw.slice(cut + 2)
	};
}
function gitActor(line) {
	const [, name = "", email = "", seconds = "0"] = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(line) ?? [];
	return {
		__typename: "GitActor",
		name,
		email,
		date: new Date(Number(seconds) * 1e3).toISOString().replace(".000", ""),
		user: null
	};
}
// adapters/github/twin/graphql/lookup.ts
function repositoryById(call, id) {
	const key = readNodeId(id);
	if (key?.kind !== "R") throw unresolved(id);
	return repositoryOfKey(call, key, id);
}
function pullById(call, id) {
	const key = readNodeId(id);
	if (key?.kind !== "PR") throw unresolved(id);
	const repository = repositoryOfKey(call, key, id);
	return {
		repository,
		pull: findPull(repository, key.pull)
	};
}
function entryById(call, id) {
	const key = readNodeId(id);
	if (key?.kind !== "MQE") return void 0;
	const repository = repositoryOfKey(call, key, id);
	return {
		repository,
		pull: findPull(repository, key.pull)
	};
}
function refById(call, id) {
	const key = readNodeId(id);
	if (key?.kind !== "REF") throw unresolved(id);
	return {
		repository: repositoryOfKey(call, key, id),
		name: key.name
	};
}
async function nodeById(call, id) {
	const key = readNodeId(id);
	if (key === void 0) throw unresolved(id);
	const repository = repositoryOfKey(call, key, id);
	switch (key.kind) {
		case "R": return call.show.repository(call, repository);
		case "PR": return call.show.pull(call, repository, findPull(repository, key.pull));
		case "REF": return call.show.ref(call, repository, key.name);
		case "C": return call.show.commit(call, repository, key.name);
		case "MQE": return null;
		default: return key;
	}
}
function repositoryOfKey(call, key, id) {
	const found = Object.values(call.twin.state.repositories).find((one) => one.id === key.repository);
	if (found === void 0) throw unresolved(id);
	demandField(call, found, "metadata");
	return found;
}
function unresolved(id) {
	return new Refusal(404, `Could not resolve to a node with the global id of '${id}'`);
}
// adapters/github/twin/graphql/create-commit.ts
async function createCommitOnBranch(call, input) {
	const { twin, identity } = call;
	const { repository, ref } = branchOf(call, input);
	demandField(call, repository, "contents", "write");
	if (forbidsPush(repository, identity, ref)) throw new Refusal(422, "Repository rule violations found");
	const additions = input.fileChanges?.additions ?? [];
	const deletions = input.fileChanges?.deletions ?? [];
	const git = twin.git(repository);
	const commit = await twin.alone(repository, async () => {
		const head = await git.resolve(ref);
		if (head === void 0) throw new Refusal(404, `A branch named "${ref.replace("refs/heads/", "")}" does not exist.`);
		if (head !== input.expectedHeadOid) {
			const message = `Expected branch to point to "${input.expectedHeadOid}" but it did not.  Pull and try again.`;
			throw new Refusal(409, message, [], "STALE_DATA");
		}
		const tree = await git.withIndex(async (environment) => {
			await git.run(["read-tree", head], { environment });
			const lines = [];
			for (const { path, contents } of additions) {
				const bytes = Buffer.from(contents, "base64");
				const id = await git.run([
					"hash-object",
					"-w",
					"--stdin"
				], { input: bytes });
				lines.push(`100644 ${id}\t${path}\0`);
			}
			for (const { path } of deletions) {
				if (await git.object(`${head}:${path}`) === void 0) throw new Refusal(422, `A path was requested for deletion which does not exist as of commit oid \`${head}\``);
				lines.push(`0 ${"0".repeat(40)}\t${path}\0`);
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
		const { headline, body } = input.message;
		const made = await git.run([
			"commit-tree",
			"--no-gpg-sign",
			"-p",
			head,
			"-F",
			"-",
			tree
		], {
			input: body ? `${headline}\n\n${body}\n` : `${headline}\n`,
			environment: identityEnvironment(personOf(accountOf(identity)), WEB_FLOW, twin.stamp())
		});
		if (!await git.move(ref, made, head)) throw new Refusal(422, "Reference cannot be updated");
		repository.verified.push(made);
		await refMoved(twin, repository, {
			ref,
			before: head,
			after: made
		}, identity);
		return made;
	});
	return {
		commit: await call.show.commit(call, repository, commit),
		ref: await call.show.ref(call, repository, ref)
	};
}
function branchOf(call, { branch }) {
	if (branch.id) {
		const { repository, name } = refById(call, branch.id);
		return {
			repository,
			ref: name
		};
	}
	const [owner = "", name = ""] = (branch.repositoryNameWithOwner ?? "").split("/");
	return {
		repository: findRepository(call.twin, owner, name),
		ref: `refs/heads/${(branch.branchName ?? "").replace(/^refs\/heads\//, "")}`
	};
}
// adapters/github/twin/graphql/discussion-view.ts
function reviewView(call, repository, pull, review) {
	const { twin } = call;
	return {
		__typename: "PullRequestReview",
		id: opaqueId("PRR", review.id),
		databaseId: review.id,
		fullDatabaseId: String(review.id),
		url: `${twin.root()}/${fullName(repository)}/pull/${pull.number}#pullrequestreview-${review.id}`,
		state: review.state,
		body: review.body,
		author: actorView(call, review.author),
		authorCanPushToRepository: atLeast(permissionOf(twin.state, repository, review.author.login), "write"),
		commit: review.commit === null ? null : () => call.show.commit(call, repository, review.commit ?? ""),
		createdAt: review.at,
		submittedAt: review.at,
		pullRequest: () => call.show.pull(call, repository, pull)
	};
}
function commentView(call, repository, pull, comment) {
	return {
		__typename: "IssueComment",
		id: opaqueId("IC", comment.id),
		databaseId: comment.id,
		fullDatabaseId: String(comment.id),
		url: `${call.twin.root()}/${fullName(repository)}/pull/${pull.number}#issuecomment-${comment.id}`,
		body: comment.body,
		author: actorView(call, comment.author),
		createdAt: comment.at,
		updatedAt: comment.at,
		viewerDidAuthor: comment.author.login === call.identity.account.login
	};
}
// adapters/github/twin/graphql/queue-view.ts
function queueView(call, repository, branch) {
	const method = queueMethod(repository, branch);
	if (method === void 0) return null;
	return {
		__typename: "MergeQueue",
		configuration: {
			__typename: "MergeQueueConfiguration",
			mergeMethod: method.toUpperCase()
		},
		id: opaqueId("MQ", `${repository.id}:${branch}`),
		url: `${call.twin.root()}/${repository.owner}/${repository.name}/queue/${branch}`,
		entries: (page) => connection("entries", repository.queue.filter((one) => one.base === branch), page, (one) => entryView(call, repository, one))
	};
}
function entryView(call, repository, entry) {
	const pull = repository.pulls.find((one) => one.number === entry.pull);
	const commit = (oid) => oid === void 0 ? null : () => call.show.commit(call, repository, oid);
	return {
		__typename: "MergeQueueEntry",
		id: nodeId({
			kind: "MQE",
			repository: repository.id,
			pull: entry.pull
		}),
		position: repository.queue.filter((one) => one.base === entry.base).indexOf(entry) + 1,
		state: groupState(repository, entry),
		enqueuedAt: entry.at,
		enqueuer: actorView(call, entry.enqueuer),
		jump: entry.jump,
		solo: false,
		pullRequest: pull === void 0 ? null : () => call.show.pull(call, repository, pull),
		baseCommit: commit(entry.group?.base),
		headCommit: commit(entry.group?.head)
	};
}
// adapters/github/twin/graphql/ref-mutations.ts
const NOTHING = "0".repeat(40);
async function createRef(call, input) {
	const repository = repositoryById(call, input.repositoryId);
	demandField(call, repository, "contents", "write");
	const taken = () => new Refusal(422, `A ref named "${input.name}" already exists in the repository.`);
	const wish = {
		ref: input.name,
		after: input.oid,
		before: null
	};
	await changeRefs(call.twin, repository, call.identity, [wish], taken);
	return { ref: await call.show.ref(call, repository, input.name) };
}
async function updateRef(call, input) {
	const { repository, name } = refById(call, input.refId);
	demandField(call, repository, "contents", "write");
	const wish = {
		ref: name,
		after: input.oid,
		before: void 0,
		force: input.force === true
	};
	await changeRefs(call.twin, repository, call.identity, [wish], stale);
	return { ref: await call.show.ref(call, repository, name) };
}
async function updateRefs(call, input) {
	const repository = repositoryById(call, input.repositoryId);
	demandField(call, repository, "contents", "write");
	const wishes = input.refUpdates.map(({ name, beforeOid, afterOid, force }) => ({
		ref: name,
		after: afterOid === NOTHING ? null : afterOid,
		before: beforeOid === NOTHING ? null : beforeOid ?? void 0,
		force: force === true
	}));
	await changeRefs(call.twin, repository, call.identity, wishes, stale);
	return {};
}
async function deleteRef(call, input) {
	const { repository, name } = refById(call, input.refId);
	demandField(call, repository, "contents", "write");
	await changeRefs(call.twin, repository, call.identity, [{
		ref: name,
		after: null,
		before: void 0
	}], stale);
	return {};
}
function stale({ ref, before }) {
	return new Refusal(422, `Expected ref ${ref} to point to "${before ?? NOTHING}" but it did not.`, [], "STALE_DATA");
}
// adapters/github/twin/graphql/mutations.ts
const MUTATIONS = {
	createRef,
	updateRef,
	updateRefs,
	deleteRef,
	createCommitOnBranch,
	async createPullRequest(call, input) {
		const repository = repositoryById(call, input.repositoryId);
		demandField(call, repository, "pull_requests", "write", "read");
		const source = input.headRepositoryId ? repositoryById(call, input.headRepositoryId) : repository;
		const head = source === repository ? input.headRefName : `${source.owner}:${input.headRefName}`;
		const pull = await openPull(call.twin, repository, call.identity, {
			title: input.title,
			body: input.body ?? "",
			head: head.replace(/refs\/heads\//, ""),
			base: input.baseRefName.replace(/^refs\/heads\//, "")
		});
		return { pullRequest: call.show.pull(call, repository, pull) };
	},
	async updatePullRequest(call, input) {
		const { repository, pull } = pullById(call, input.pullRequestId);
		demandField(call, repository, "pull_requests", "write");
		await changePull(call.twin, repository, pull, call.identity, {
			title: input.title ?? void 0,
			body: input.body ?? void 0,
			base: input.baseRefName ?? void 0,
			state: input.state ? input.state === "OPEN" ? "open" : "closed" : void 0
		});
		return {
			actor: self(call),
			pullRequest: call.show.pull(call, repository, pull)
		};
	},
	async closePullRequest(call, input) {
		const { repository, pull } = pullById(call, input.pullRequestId);
		demandField(call, repository, "pull_requests", "write");
		await changePull(call.twin, repository, pull, call.identity, { state: "closed" });
		return { pullRequest: call.show.pull(call, repository, pull) };
	},
	async reopenPullRequest(call, input) {
		const { repository, pull } = pullById(call, input.pullRequestId);
		demandField(call, repository, "pull_requests", "write");
		await changePull(call.twin, repository, pull, call.identity, { state: "open" });
		return { pullRequest: call.show.pull(call, repository, pull) };
	},
	async mergePullRequest(call, input) {
		const { repository, pull } = pullById(call, input.pullRequestId);
		demandField(call, repository, "contents", "write");
		await mergePull(call.twin, repository, pull, call.identity, {
			method: METHODS[input.mergeMethod ?? "MERGE"],
			expectedHead: input.expectedHeadOid ?? void 0,
			title: input.commitHeadline ?? void 0,
			message: input.commitBody ?? void 0
		});
		return {
			actor: self(call),
			pullRequest: call.show.pull(call, repository, pull)
		};
	},
	async enqueuePullRequest(call, input) {
		const { repository, pull } = pullById(call, input.pullRequestId);
		demandField(call, repository, "contents", "write");
		return { mergeQueueEntry: entryView(call, repository, await enqueue(call.twin, repository, pull, call.identity, {
			expectedHead: input.expectedHeadOid,
			jump: input.jump
		})) };
	},
	async dequeuePullRequest(call, input) {
		const { repository, pull } = entryById(call, input.id) ?? pullById(call, input.id);
		demandField(call, repository, "contents", "write");
		const entry = repository.queue.find((one) => one.pull === pull.number);
		if (entry === void 0) throw new Refusal(422, "Pull request is not in the queue.");
		const shown = entryView(call, repository, entry);
		await dequeue(call.twin, repository, entry, accountOf(call.identity), "manual");
		return { mergeQueueEntry: shown };
	},
	async addComment(call, input) {
		const { repository, pull } = pullById(call, input.subjectId);
		demandField(call, repository, ("permissions" in call.identity ? call.identity.permissions : {})["pull_requests"] === "write" ? "pull_requests" : "issues", "write", "read");
		const comment = await commentOn(call.twin, repository, pull, call.identity, input.body);
		return {
			subject: call.show.pull(call, repository, pull),
			commentEdge: {
				cursor: "",
				node: commentView(call, repository, pull, comment)
			}
		};
	},
	async addPullRequestReview(call, input) {
		const { repository, pull } = pullById(call, input.pullRequestId);
		demandField(call, repository, "pull_requests", "write", "read");
		const { event } = input;
		if (event !== "APPROVE" && event !== "REQUEST_CHANGES" && event !== "COMMENT") throw new Refusal(422, "this GitHub takes reviews that are submitted at once, and dismisses none here");
		return { pullRequestReview: reviewView(call, repository, pull, reviewPull(call.twin, repository, pull, call.identity, {
			event,
			body: input.body ?? "",
			commit: input.commitOID ?? void 0
		})) };
	}
};
const METHODS = {
	MERGE: "merge",
	SQUASH: "squash",
	REBASE: "rebase"
};
function self(call) {
	return actorView(call, accountOf(call.identity));
}
// adapters/github/twin/graphql/changed-files.ts
const CHANGES = {
	A: "ADDED",
	D: "DELETED",
	M: "MODIFIED",
	T: "CHANGED"
};
async function changedFiles(call, repository, pull) {
	const git = call.twin.git(repository);
	const range = `${pull.base.sha}...${pull.head.sha}`;
	const [numbers, kinds] = [await git.run([
		"diff",
		"--numstat",
		"--no-renames",
		"-z",
		range
	]), await git.run([
		"diff",
		"--name-status",
		"--no-renames",
		"-z",
		range
	])];
	const words = kinds.split("\0");
	return numbers.split("\0").filter((line) => line !== "").map((line, at) => {
		const [added, deleted, path = ""] = line.split("	");
		return {
			__typename: "PullRequestChangedFile",
			path,
			additions: Number(added) || 0,
			deletions: Number(deleted) || 0,
			changeType: CHANGES[words[2 * at] ?? ""] ?? "CHANGED"
		};
	});
}
// adapters/github/twin/graphql/timeline-view.ts
const TYPES$1 = {
	closed: ["ClosedEvent", "CLOSED_EVENT"],
	reopened: ["ReopenedEvent", "REOPENED_EVENT"],
	merged: ["MergedEvent", "MERGED_EVENT"],
	"force-pushed": ["HeadRefForcePushedEvent", "HEAD_REF_FORCE_PUSHED_EVENT"],
	enqueued: ["AddedToMergeQueueEvent", "ADDED_TO_MERGE_QUEUE_EVENT"],
	dequeued: ["RemovedFromMergeQueueEvent", "REMOVED_FROM_MERGE_QUEUE_EVENT"]
};
function timelineView(call, repository, pull, given) {
	const shown = [
		...pull.events.map((one) => ({
			at: one.at,
			type: TYPES$1[one.kind][1],
			view: () => eventView(call, repository, pull, one)
		})),
		...pull.reviews.map((one) => ({
			at: one.at,
			type: "PULL_REQUEST_REVIEW",
			view: () => reviewView(call, repository, pull, one)
		})),
		...pull.comments.map((one) => ({
			at: one.at,
			type: "ISSUE_COMMENT",
			view: () => commentView(call, repository, pull, one)
		}))
	].filter((one) => given.itemTypes == null || given.itemTypes.includes(one.type));
	shown.sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
	return connection("timelineItems", shown, given, (one) => one.view());
}
function eventView(call, repository, pull, event) {
	const actor = actorView(call, event.actor);
	const commit = (oid) => oid === void 0 ? null : () => call.show.commit(call, repository, oid);
	return {
		__typename: TYPES$1[event.kind][0],
		id: opaqueId("EVT", event.id),
		actor,
		enqueuer: event.actor.type === "User" ? actor : null,
		createdAt: event.at,
		commit: commit(event.after),
		mergeRefName: pull.base.ref,
		beforeCommit: commit(event.before),
		afterCommit: commit(event.after),
		reason: event.reason ?? null
	};
}
// adapters/github/twin/graphql/pull-view.ts
function pullsView(call, repository, name, given) {
	demandField(call, repository, "pull_requests");
	const { headRefName, baseRefName, states, commit, orderBy } = given;
	const found = repository.pulls.filter((pull) => (headRefName == null || pull.head.ref === headRefName) && (baseRefName == null || pull.base.ref === baseRefName) && (states == null || states.includes(stateOf(pull))) && (commit === void 0 || pull.head.sha === commit || pull.merged?.commit === commit));
	if (orderBy?.field === "UPDATED_AT") found.sort((a, b) => a.updatedAt < b.updatedAt ? -1 : 1);
	if (orderBy?.field === "COMMENTS") found.sort((a, b) => a.comments.length - b.comments.length);
	if (orderBy?.direction === "DESC") found.reverse();
	return connection(name, found, given, (pull) => call.show.pull(call, repository, pull));
}
function stateOf(pull) {
	return pull.merged !== void 0 ? "MERGED" : pull.state === "open" ? "OPEN" : "CLOSED";
}
function pullView(call, repository, pull) {
	const { twin } = call;
	const path = `/${fullName(repository)}/pull/${pull.number}`;
	const source = () => headRepository(twin, repository, pull);
	const entry = repository.queue.find((one) => one.pull === pull.number);
	const [headOwner = repository.owner] = (pull.head.repository ?? "").split("/").filter((one) => one !== "");
	const reviews = (name, found, page) => connection(name, found, page, (one) => reviewView(call, repository, pull, one));
	return {
		__typename: "PullRequest",
		id: nodeId({
			kind: "PR",
			repository: repository.id,
			pull: pull.number
		}),
		databaseId: pull.id,
		fullDatabaseId: String(pull.id),
		number: pull.number,
		url: `${twin.root()}${path}`,
		resourcePath: path,
		state: stateOf(pull),
		title: pull.title,
		body: pull.body,
		createdAt: pull.createdAt,
		updatedAt: pull.updatedAt,
		closed: pull.state === "closed",
		closedAt: pull.closedAt ?? null,
		merged: pull.merged !== void 0,
		mergedAt: pull.merged?.at ?? null,
		mergedBy: pull.merged === void 0 ? null : actorView(call, pull.merged.by),
		isDraft: false,
		author: actorView(call, pull.author),
		headRef: () => call.show.ref(call, source(), `refs/heads/${pull.head.ref}`),
		headRefName: pull.head.ref,
		headRefOid: pull.head.sha,
		headRepository: () => call.show.repository(call, source()),
		headRepositoryOwner: () => ownerView(call, headOwner),
		isCrossRepository: pull.head.repository !== void 0,
		baseRef: () => call.show.ref(call, repository, `refs/heads/${pull.base.ref}`),
		baseRefName: pull.base.ref,
		baseRefOid: pull.base.sha,
		baseRepository: () => call.show.repository(call, repository),
		repository: () => call.show.repository(call, repository),
		async mergeable() {
			const able = await mergeability(twin, repository, pull);
			return able === null ? "UNKNOWN" : able ? "MERGEABLE" : "CONFLICTING";
		},
		async mergeStateStatus() {
			const able = await mergeability(twin, repository, pull);
			if (able !== true) return able === null ? "UNKNOWN" : "DIRTY";
			return (await violations(twin, repository, pull, call.identity)).length > 0 ? "BLOCKED" : "CLEAN";
		},
		mergeCommit: () => pull.merged === void 0 ? null : call.show.commit(call, repository, pull.merged.commit),
		reviewDecision: () => reviewDecision(repository, pull),
		reviews: (given) => reviews("reviews", pull.reviews.filter((one) => (given.states == null || given.states.includes(one.state)) && (given.author == null || one.author.login === given.author)), given),
		latestReviews: (page) => reviews("latestReviews", latest(pull.reviews), page),
		latestOpinionatedReviews(page) {
			const opinions = latest(pull.reviews.filter((one) => one.state !== "COMMENTED"));
			const writes = (one) => atLeast(permissionOf(twin.state, repository, one.author.login), "write");
			const shown = page.writersOnly === true ? opinions.filter(writes) : opinions;
			return reviews("latestOpinionatedReviews", shown, page);
		},
		async commits(page) {
			const range = `${pull.base.sha}..${pull.head.sha}`;
			return connection("commits", (await twin.git(repository).run([
				"rev-list",
				"--reverse",
				range
			])).split("\n").filter((id) => id !== ""), page, (oid) => ({
				__typename: "PullRequestCommit",
				id: opaqueId("PURC", `${pull.id}:${oid}`),
				url: `${twin.root()}${path}/commits/${oid}`,
				commit: () => call.show.commit(call, repository, oid)
			}));
		},
		comments: (page) => connection("comments", pull.comments, page, (one) => commentView(call, repository, pull, one)),
		files: async (page) => connection("files", await changedFiles(call, repository, pull), page, (one) => one),
		changedFiles: async () => (await changedFiles(call, repository, pull)).length,
		statusCheckRollup: () => rollupView(call, repository, pull.head.sha),
		timelineItems: (given) => timelineView(call, repository, pull, given),
		viewerCanMergeAsAdmin: rulesetsOf(repository, pull.base.ref).some((one) => bypassOf(one, call.identity) !== "never"),
		isInMergeQueue: entry !== void 0,
		mergeQueue: () => queueView(call, repository, pull.base.ref),
		mergeQueueEntry: entry === void 0 ? null : () => entryView(call, repository, entry)
	};
}
function latest(reviews) {
	return reviews.filter((one, at) => !reviews.slice(at + 1).some((later) => later.author.login === one.author.login));
}
function reviewDecision(repository, pull) {
	const wanted = Math.max(0, ...rulesetsOf(repository, pull.base.ref).map((one) => one.approvals));
	const opinions = latest(pull.reviews.filter((one) => one.state !== "COMMENTED"));
	if (opinions.some((one) => one.state === "CHANGES_REQUESTED")) return "CHANGES_REQUESTED";
	if (wanted === 0) return null;
	return opinions.filter((one) => one.state === "APPROVED").length >= wanted ? "APPROVED" : "REVIEW_REQUIRED";
}
// adapters/github/twin/graphql/deployment-view.ts
function deploymentView(call, deployment) {
	const status = deployment.statuses.at(-1);
	return {
		__typename: "Deployment",
		id: opaqueId("DE", deployment.id),
		databaseId: deployment.id,
		environment: deployment.environment,
		state: status === void 0 ? "PENDING" : status.state === "success" ? "ACTIVE" : status.state.toUpperCase(),
		commitOid: deployment.sha,
		createdAt: deployment.at,
		creator: actorView(call, deployment.creator),
		description: deployment.description,
		task: deployment.task,
		payload: JSON.stringify(deployment.payload),
		latestStatus: status === void 0 ? null : {
			__typename: "DeploymentStatus",
			id: opaqueId("DES", status.id),
			state: status.state.toUpperCase(),
			description: status.description,
			logUrl: status.url,
			environmentUrl: null,
			createdAt: status.at,
			creator: actorView(call, status.creator)
		}
	};
}
// adapters/github/twin/graphql/environment-view.ts
function environmentView(call, environment) {
	const reviewers = environment.reviewers.map((login) => userAccount(call.twin.state, login));
	const rule = (type, people) => ({
		__typename: "DeploymentProtectionRule",
		databaseId: environment.id,
		type,
		timeout: 0,
		preventSelfReview: false,
		reviewers: (page) => connection("reviewers", people, page, (account) => actorView(call, account))
	});
	const rules = [...reviewers.length === 0 ? [] : [rule("REQUIRED_REVIEWERS", reviewers)], ...environment.branches.length === 0 ? [] : [rule("BRANCH_POLICY", [])]];
	return {
		__typename: "Environment",
		id: opaqueId("EN", environment.id),
		databaseId: environment.id,
		name: environment.name,
		protectionRules: (page) => connection("protectionRules", rules, page, (one) => one)
	};
}
// adapters/github/twin/graphql/repository-view.ts
function repositoryView(call, repository) {
	const { twin, identity } = call;
	const permission = identity.kind === "user" ? permissionOf(twin.state, repository, identity.account.login) : "none";
	return {
		__typename: "Repository",
		id: nodeId({
			kind: "R",
			repository: repository.id
		}),
		databaseId: repository.id,
		name: repository.name,
		nameWithOwner: fullName(repository),
		owner: () => ownerView(call, repository.owner),
		url: `${twin.root()}/${fullName(repository)}`,
		isFork: repository.parent !== void 0,
		isPrivate: repository.visibility !== "public",
		visibility: repository.visibility.toUpperCase(),
		parent() {
			const [owner = "", name = ""] = (repository.parent ?? "").split("/");
			return repository.parent === void 0 ? null : call.show.repository(call, findRepository(twin, owner, name));
		},
		defaultBranchRef: () => call.show.ref(call, repository, `refs/heads/${repository.defaultBranch}`),
		deleteBranchOnMerge: repository.deleteBranchOnMerge,
		autoMergeAllowed: false,
		mergeCommitAllowed: repository.mergeMethods.includes("merge"),
		squashMergeAllowed: repository.mergeMethods.includes("squash"),
		rebaseMergeAllowed: repository.mergeMethods.includes("rebase"),
		object: ({ expression, oid }) => objectView(call, repository, oid ?? expression ?? ""),
		ref: ({ qualifiedName }) => call.show.ref(call, repository, qualifiedName),
		async refs(given) {
			demandField(call, repository, "contents");
			const names = [...(await twin.git(repository).refs()).keys()].filter((name) => name.startsWith(given.refPrefix) && name.includes(given.query ?? ""));
			if (given.direction === "DESC") names.reverse();
			return connection("refs", names, given, (name) => call.show.ref(call, repository, name));
		},
		pullRequest({ number }) {
			demandField(call, repository, "pull_requests");
			const pull = repository.pulls.find((one) => one.number === number);
			if (pull !== void 0) return call.show.pull(call, repository, pull);
			throw new Refusal(404, `Could not resolve to a PullRequest with the number of ${number}.`);
		},
		pullRequests: (given) => call.show.pulls(call, repository, "pullRequests", given),
		collaborators(given) {
			if (identity.kind === "user" && !atLeast(permission, "write")) throw new Refusal(403, "You do not have permission to view repository collaborators.");
			return collaboratorsView(call, repository, given);
		},
		environment({ name }) {
			demandField(call, repository, "actions");
			const found = repository.environments[name];
			return found === void 0 ? null : environmentView(call, found);
		},
		environments(given) {
			demandField(call, repository, "actions");
			const wanted = given.names ?? [];
			return connection("environments", Object.values(repository.environments).sort((a, b) => a.name < b.name ? -1 : 1).filter((one) => wanted.length === 0 || wanted.includes(one.name)), given, (one) => environmentView(call, one));
		},
		deployments(given) {
			demandField(call, repository, "deployments");
			const { environments } = given;
			const found = repository.deployments.filter((one) => environments == null || environments.includes(one.environment));
			if (given.orderBy?.direction === "DESC") found.reverse();
			return connection("deployments", found, given, (one) => deploymentView(call, one));
		},
		mergeQueue: ({ branch }) => queueView(call, repository, branch ?? repository.defaultBranch),
		viewerPermission: permission === "none" ? null : permission.toUpperCase(),
		viewerCanAdminister: atLeast(permission, "admin")
	};
}
function collaboratorsView(call, repository, given) {
	const { twin } = call;
	const admins = Object.values(twin.state.users).filter((one) => one.admin);
	const shown = connection("collaborators", [...new Set([...Object.keys(repository.collaborators), ...admins.map((one) => one.login)])].filter((login) => login.includes(given.query ?? "") && (given.login == null || login.toLowerCase() === given.login.toLowerCase()) && twin.state.users[login.toLowerCase()] !== void 0 && permissionOf(twin.state, repository, login) !== "none"), given, (login) => actorView(call, userAccount(twin.state, login)));
	const edges = shown.edges.map((edge) => ({
		...edge,
		permission: permissionOf(twin.state, repository, edge.node.login).toUpperCase()
	}));
	return {
		...shown,
		edges
	};
}
// adapters/github/twin/graphql/schema.ts
const SCHEMA = `
scalar GitObjectID
scalar Base64String
scalar GitRefname
scalar DateTime
scalar URI
scalar GitTimestamp
scalar BigInt

type Query {
  node(id: ID!): Node
  nodes(ids: [ID!]!): [Node]!
  rateLimit(dryRun: Boolean = false): RateLimit
  repository(name: String!, owner: String!): Repository
  viewer: User!
  user(login: String!): User
  organization(login: String!): Organization
}

type Mutation {
  addComment(input: AddCommentInput!): AddCommentPayload
  addPullRequestReview(input: AddPullRequestReviewInput!): AddPullRequestReviewPayload
  closePullRequest(input: ClosePullRequestInput!): ClosePullRequestPayload
  createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
  createPullRequest(input: CreatePullRequestInput!): CreatePullRequestPayload
  createRef(input: CreateRefInput!): CreateRefPayload
  deleteRef(input: DeleteRefInput!): DeleteRefPayload
  dequeuePullRequest(input: DequeuePullRequestInput!): DequeuePullRequestPayload
  enqueuePullRequest(input: EnqueuePullRequestInput!): EnqueuePullRequestPayload
  mergePullRequest(input: MergePullRequestInput!): MergePullRequestPayload
  reopenPullRequest(input: ReopenPullRequestInput!): ReopenPullRequestPayload
  updatePullRequest(input: UpdatePullRequestInput!): UpdatePullRequestPayload
  updateRef(input: UpdateRefInput!): UpdateRefPayload
  updateRefs(input: UpdateRefsInput!): UpdateRefsPayload
}

type RateLimit {
  cost: Int!
  limit: Int!
  nodeCount: Int!
  remaining: Int!
  resetAt: DateTime!
  used: Int!
}

interface Node {
  id: ID!
}

interface Actor {
  login: String!
  url: URI!
  resourcePath: URI!
  avatarUrl: URI!
}

interface RepositoryOwner {
  id: ID!
  login: String!
  url: URI!
}

type User implements Actor & Node & RepositoryOwner {
  id: ID!
  databaseId: Int
  login: String!
  name: String
  url: URI!
  resourcePath: URI!
  avatarUrl: URI!
  isSiteAdmin: Boolean!
}

type Bot implements Actor & Node {
  id: ID!
  databaseId: Int
  login: String!
  url: URI!
  resourcePath: URI!
  avatarUrl: URI!
}

type Team implements Node {
  id: ID!
  slug: String!
  combinedSlug: String!
  name: String!
  members(after: String, before: String, first: Int, last: Int, query: String): TeamMemberConnection!
}

type TeamMemberConnection {
  nodes: [User]
  pageInfo: PageInfo!
  totalCount: Int!
}

type Organization implements Actor & Node & RepositoryOwner {
  team(slug: String!): Team
  id: ID!
  databaseId: Int
  login: String!
  name: String
  url: URI!
  resourcePath: URI!
  avatarUrl: URI!
}

type Repository implements Node {
  id: ID!
  databaseId: Int
  name: String!
  nameWithOwner: String!
  owner: RepositoryOwner!
  url: URI!
  isFork: Boolean!
  isPrivate: Boolean!
  visibility: RepositoryVisibility!
  parent: Repository
  defaultBranchRef: Ref
  deleteBranchOnMerge: Boolean!
  autoMergeAllowed: Boolean!
  mergeCommitAllowed: Boolean!
  squashMergeAllowed: Boolean!
  rebaseMergeAllowed: Boolean!
  object(expression: String, oid: GitObjectID): GitObject
  ref(qualifiedName: String!): Ref
  refs(after: String, before: String, direction: OrderDirection, first: Int, last: Int, orderBy: RefOrder, query: String, refPrefix: String!): RefConnection
  pullRequest(number: Int!): PullRequest
  pullRequests(after: String, baseRefName: String, before: String, first: Int, headRefName: String, last: Int, orderBy: IssueOrder, states: [PullRequestState!]): PullRequestConnection!
  collaborators(after: String, before: String, first: Int, last: Int, login: String, query: String): RepositoryCollaboratorConnection
  environment(name: String!): Environment
  environments(after: String, before: String, first: Int, last: Int, names: [String!] = [], orderBy: Environments = {direction: ASC, field: NAME}): EnvironmentConnection!
  deployments(after: String, before: String, environments: [String!], first: Int, last: Int, orderBy: DeploymentOrder = {direction: ASC, field: CREATED_AT}): DeploymentConnection!
  mergeQueue(branch: String): MergeQueue
  viewerPermission: RepositoryPermission
  viewerCanAdminister: Boolean!
}

interface GitObject {
  id: ID!
  oid: GitObjectID!
  abbreviatedOid: String!
  commitUrl: URI!
  repository: Repository!
}

type Ref implements Node {
  id: ID!
  name: String!
  prefix: String!
  target: GitObject
  repository: Repository!
  associatedPullRequests(after: String, baseRefName: String, before: String, first: Int, headRefName: String, last: Int, orderBy: IssueOrder, states: [PullRequestState!]): PullRequestConnection!
}

type RefConnection {
  nodes: [Ref]
  pageInfo: PageInfo!
  totalCount: Int!
}

type Commit implements GitObject & Node {
  id: ID!
  oid: GitObjectID!
  abbreviatedOid: String!
  commitUrl: URI!
  repository: Repository!
  url: URI!
  message: String!
  messageHeadline: String!
  messageBody: String!
  authoredDate: DateTime!
  committedDate: DateTime!
  author: GitActor
  committer: GitActor
  signature: GitSignature
  tree: Tree!
  parents(after: String, before: String, first: Int, last: Int): CommitConnection!
  history(after: String, before: String, first: Int, last: Int, path: String, since: GitTimestamp, until: GitTimestamp): CommitHistoryConnection!
  file(path: String!): TreeEntry
  statusCheckRollup: StatusCheckRollup
  status: Status
  checkSuites(after: String, before: String, filterBy: CheckSuiteFilter, first: Int, last: Int): CheckSuiteConnection
  associatedPullRequests(after: String, before: String, first: Int, last: Int, orderBy: PullRequestOrder = {direction: ASC, field: CREATED_AT}): PullRequestConnection
}

type CommitConnection {
  nodes: [Commit]
  pageInfo: PageInfo!
  totalCount: Int!
}

type CommitHistoryConnection {
  nodes: [Commit]
  pageInfo: PageInfo!
  totalCount: Int!
}

type GitActor {
  name: String
  email: String
  date: GitTimestamp
  user: User
}

interface GitSignature {
  isValid: Boolean!
  state: GitSignatureState!
  wasSignedByGitHub: Boolean!
}

type GpgSignature implements GitSignature {
  isValid: Boolean!
  state: GitSignatureState!
  wasSignedByGitHub: Boolean!
}

type Tree implements GitObject & Node {
  id: ID!
  oid: GitObjectID!
  abbreviatedOid: String!
  commitUrl: URI!
  repository: Repository!
  entries: [TreeEntry!]
}

type TreeEntry {
  name: String!
  path: String
  mode: Int!
  type: String!
  oid: GitObjectID!
  object: GitObject
}

type Blob implements GitObject & Node {
  id: ID!
  oid: GitObjectID!
  abbreviatedOid: String!
  commitUrl: URI!
  repository: Repository!
  byteSize: Int!
  isBinary: Boolean
  isTruncated: Boolean!
  text: String
}

type PullRequest implements Node {
  id: ID!
  databaseId: Int
  fullDatabaseId: BigInt
  number: Int!
  url: URI!
  resourcePath: URI!
  state: PullRequestState!
  title: String!
  body: String!
  createdAt: DateTime!
  updatedAt: DateTime!
  closed: Boolean!
  closedAt: DateTime
  merged: Boolean!
  mergedAt: DateTime
  mergedBy: Actor
  isDraft: Boolean!
  author: Actor
  headRef: Ref
  headRefName: String!
  headRefOid: GitObjectID!
  headRepository: Repository
  headRepositoryOwner: RepositoryOwner
  isCrossRepository: Boolean!
  baseRef: Ref
  baseRefName: String!
  baseRefOid: GitObjectID!
  baseRepository: Repository
  mergeable: MergeableState!
  mergeStateStatus: MergeStateStatus!
  mergeCommit: Commit
  reviewDecision: PullRequestReviewDecision
  reviews(after: String, author: String, before: String, first: Int, last: Int, states: [PullRequestReviewState!]): PullRequestReviewConnection
  latestReviews(after: String, before: String, first: Int, last: Int): PullRequestReviewConnection
  latestOpinionatedReviews(after: String, before: String, first: Int, last: Int, writersOnly: Boolean = false): PullRequestReviewConnection
  commits(after: String, before: String, first: Int, last: Int): PullRequestCommitConnection!
  comments(after: String, before: String, first: Int, last: Int, orderBy: IssueCommentOrder): IssueCommentConnection!
  files(after: String, before: String, first: Int, last: Int): PullRequestChangedFileConnection
  changedFiles: Int!
  statusCheckRollup: StatusCheckRollup
  timelineItems(after: String, before: String, first: Int, itemTypes: [PullRequestTimelineItemsItemType!], last: Int, since: DateTime, skip: Int): PullRequestTimelineItemsConnection!
  viewerCanMergeAsAdmin: Boolean!
  isInMergeQueue: Boolean!
  mergeQueue: MergeQueue
  mergeQueueEntry: MergeQueueEntry
  repository: Repository!
}

type PullRequestConnection {
  nodes: [PullRequest]
  edges: [PullRequestEdge]
  pageInfo: PageInfo!
  totalCount: Int!
}

type PullRequestEdge {
  cursor: String!
  node: PullRequest
}

type PullRequestCommit implements Node {
  id: ID!
  commit: Commit!
  url: URI!
}

type PullRequestCommitConnection {
  nodes: [PullRequestCommit]
  pageInfo: PageInfo!
  totalCount: Int!
}

type PullRequestChangedFile {
  path: String!
  additions: Int!
  deletions: Int!
  changeType: PatchStatus!
}

type PullRequestChangedFileConnection {
  nodes: [PullRequestChangedFile]
  pageInfo: PageInfo!
  totalCount: Int!
}

type PullRequestReview implements Node {
  id: ID!
  databaseId: Int
  fullDatabaseId: BigInt
  url: URI!
  state: PullRequestReviewState!
  body: String!
  author: Actor
  authorCanPushToRepository: Boolean!
  commit: Commit
  createdAt: DateTime!
  submittedAt: DateTime
  pullRequest: PullRequest!
}

type PullRequestReviewConnection {
  nodes: [PullRequestReview]
  pageInfo: PageInfo!
  totalCount: Int!
}

type IssueComment implements Node {
  id: ID!
  databaseId: Int
  fullDatabaseId: BigInt
  url: URI!
  body: String!
  author: Actor
  createdAt: DateTime!
  updatedAt: DateTime!
  viewerDidAuthor: Boolean!
}

type IssueCommentConnection {
  nodes: [IssueComment]
  pageInfo: PageInfo!
  totalCount: Int!
}

type IssueCommentEdge {
  cursor: String!
  node: IssueComment
}

union PullRequestTimelineItems = ClosedEvent | ReopenedEvent | MergedEvent | HeadRefForcePushedEvent | AddedToMergeQueueEvent | RemovedFromMergeQueueEvent | IssueComment | PullRequestReview

type PullRequestTimelineItemsConnection {
  nodes: [PullRequestTimelineItems]
  pageInfo: PageInfo!
  totalCount: Int!
}

type ClosedEvent implements Node {
  id: ID!
  actor: Actor
  createdAt: DateTime!
}

type ReopenedEvent implements Node {
  id: ID!
  actor: Actor
  createdAt: DateTime!
}

type MergedEvent implements Node {
  id: ID!
  actor: Actor
  createdAt: DateTime!
  commit: Commit
  mergeRefName: String!
}

type HeadRefForcePushedEvent implements Node {
  id: ID!
  actor: Actor
  createdAt: DateTime!
  beforeCommit: Commit
  afterCommit: Commit
}

type AddedToMergeQueueEvent implements Node {
  id: ID!
  actor: Actor
  createdAt: DateTime!
  enqueuer: User
}

type RemovedFromMergeQueueEvent implements Node {
  id: ID!
  actor: Actor
  createdAt: DateTime!
  reason: String
  beforeCommit: Commit
}

type PageInfo {
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
  endCursor: String
}

type StatusCheckRollup implements Node {
  id: ID!
  state: StatusState!
  commit: Commit
  contexts(after: String, before: String, first: Int, last: Int): StatusCheckRollupContextConnection!
}

union StatusCheckRollupContext = StatusContext | CheckRun

type StatusCheckRollupContextConnection {
  nodes: [StatusCheckRollupContext]
  pageInfo: PageInfo!
  totalCount: Int!
  checkRunCount: Int!
  statusContextCount: Int!
}

type StatusContext implements Node {
  id: ID!
  context: String!
  state: StatusState!
  description: String
  targetUrl: URI
  createdAt: DateTime!
  creator: Actor
  isRequired(pullRequestId: ID, pullRequestNumber: Int): Boolean!
}

type Status implements Node {
  id: ID!
  state: StatusState!
  contexts: [StatusContext!]!
  context(name: String!): StatusContext
}

type CheckRun implements Node {
  id: ID!
  databaseId: Int
  name: String!
  status: CheckStatusState!
  conclusion: CheckConclusionState
  detailsUrl: URI
  url: URI!
  startedAt: DateTime
  completedAt: DateTime
  checkSuite: CheckSuite!
  title: String
  summary: String
  isRequired(pullRequestId: ID, pullRequestNumber: Int): Boolean!
}

type CheckRunConnection {
  nodes: [CheckRun]
  pageInfo: PageInfo!
  totalCount: Int!
}

type CheckSuite implements Node {
  id: ID!
  databaseId: Int
  app: App
  status: CheckStatusState!
  conclusion: CheckConclusionState
  checkRuns(after: String, before: String, filterBy: CheckRunFilter, first: Int, last: Int): CheckRunConnection
  commit: Commit!
  createdAt: DateTime!
  workflowRun: WorkflowRun
  url: URI!
}

type CheckSuiteConnection {
  nodes: [CheckSuite]
  pageInfo: PageInfo!
  totalCount: Int!
}

type App implements Node {
  id: ID!
  databaseId: Int
  slug: String!
  name: String!
}

type WorkflowRun implements Node {
  id: ID!
  databaseId: Int
  event: String!
  runNumber: Int!
  url: URI!
  file: WorkflowRunFile
  createdAt: DateTime!
  workflow: Workflow!
}

type WorkflowRunFile implements Node {
  id: ID!
  path: String!
}

type Workflow implements Node {
  id: ID!
  databaseId: Int
  name: String!
}

type RepositoryCollaboratorConnection {
  nodes: [User]
  edges: [RepositoryCollaboratorEdge]
  pageInfo: PageInfo!
  totalCount: Int!
}

type RepositoryCollaboratorEdge {
  cursor: String!
  node: User!
  permission: RepositoryPermission!
}

type Environment implements Node {
  id: ID!
  databaseId: Int
  name: String!
  protectionRules(after: String, before: String, first: Int, last: Int): DeploymentProtectionRuleConnection!
}

type EnvironmentConnection {
  nodes: [Environment]
  pageInfo: PageInfo!
  totalCount: Int!
}

type DeploymentProtectionRule {
  databaseId: Int
  type: DeploymentProtectionRuleType!
  timeout: Int!
  preventSelfReview: Boolean
  reviewers(after: String, before: String, first: Int, last: Int): DeploymentReviewerConnection!
}

type DeploymentProtectionRuleConnection {
  nodes: [DeploymentProtectionRule]
  pageInfo: PageInfo!
  totalCount: Int!
}

type DeploymentReviewerConnection {
  nodes: [DeploymentReviewer]
  pageInfo: PageInfo!
  totalCount: Int!
}

union DeploymentReviewer = User

type Deployment implements Node {
  id: ID!
  databaseId: Int
  environment: String
  state: DeploymentState
  commitOid: String!
  createdAt: DateTime!
  creator: Actor!
  latestStatus: DeploymentStatus
  description: String
  task: String
  payload: String
}

type DeploymentConnection {
  nodes: [Deployment]
  pageInfo: PageInfo!
  totalCount: Int!
}

type DeploymentStatus implements Node {
  id: ID!
  state: DeploymentStatusState!
  description: String
  logUrl: URI
  environmentUrl: URI
  createdAt: DateTime!
  creator: Actor!
}

type MergeQueueConfiguration {
  mergeMethod: PullRequestMergeMethod
}

type MergeQueue implements Node {
  configuration: MergeQueueConfiguration
  id: ID!
  url: URI!
  entries(after: String, before: String, first: Int, last: Int): MergeQueueEntryConnection
}

type MergeQueueEntry implements Node {
  id: ID!
  position: Int!
  state: MergeQueueEntryState!
  enqueuedAt: DateTime!
  enqueuer: Actor!
  jump: Boolean!
  solo: Boolean!
  pullRequest: PullRequest
  baseCommit: Commit
  headCommit: Commit
}

type MergeQueueEntryConnection {
  nodes: [MergeQueueEntry]
  pageInfo: PageInfo!
  totalCount: Int!
}

type AddCommentPayload {
  clientMutationId: String
  commentEdge: IssueCommentEdge
  subject: Node
}

type AddPullRequestReviewPayload {
  clientMutationId: String
  pullRequestReview: PullRequestReview
}

type ClosePullRequestPayload {
  clientMutationId: String
  pullRequest: PullRequest
}

type CreateCommitOnBranchPayload {
  clientMutationId: String
  commit: Commit
  ref: Ref
}

type CreatePullRequestPayload {
  clientMutationId: String
  pullRequest: PullRequest
}

type CreateRefPayload {
  clientMutationId: String
  ref: Ref
}

type DeleteRefPayload {
  clientMutationId: String
}

type DequeuePullRequestPayload {
  clientMutationId: String
  mergeQueueEntry: MergeQueueEntry
}

type EnqueuePullRequestPayload {
  clientMutationId: String
  mergeQueueEntry: MergeQueueEntry
}

type MergePullRequestPayload {
  actor: Actor
  clientMutationId: String
  pullRequest: PullRequest
}

type ReopenPullRequestPayload {
  clientMutationId: String
  pullRequest: PullRequest
}

type UpdatePullRequestPayload {
  actor: Actor
  clientMutationId: String
  pullRequest: PullRequest
}

type UpdateRefPayload {
  clientMutationId: String
  ref: Ref
}

type UpdateRefsPayload {
  clientMutationId: String
}

input AddCommentInput {
  body: String!
  clientMutationId: String
  subjectId: ID!
}

input AddPullRequestReviewInput {
  body: String
  clientMutationId: String
  commitOID: GitObjectID
  event: PullRequestReviewEvent
  pullRequestId: ID!
}

enum PullRequestReviewEvent { APPROVE COMMENT DISMISS REQUEST_CHANGES }

input ClosePullRequestInput {
  clientMutationId: String
  pullRequestId: ID!
}

input CreateCommitOnBranchInput {
  branch: CommittableBranch!
  clientMutationId: String
  expectedHeadOid: GitObjectID!
  fileChanges: FileChanges
  message: CommitMessage!
}

input CommittableBranch {
  branchName: String
  id: ID
  repositoryNameWithOwner: String
}

input FileChanges {
  additions: [FileAddition!] = []
  deletions: [FileDeletion!] = []
}

input FileAddition {
  contents: Base64String!
  path: String!
}

input FileDeletion {
  path: String!
}

input CommitMessage {
  body: String
  headline: String!
}

input CreatePullRequestInput {
  baseRefName: String!
  body: String
  clientMutationId: String
  draft: Boolean = false
  headRefName: String!
  headRepositoryId: ID
  maintainerCanModify: Boolean = true
  repositoryId: ID!
  title: String!
}

input CreateRefInput {
  clientMutationId: String
  name: String!
  oid: GitObjectID!
  repositoryId: ID!
}

input DeleteRefInput {
  clientMutationId: String
  refId: ID!
}

input DequeuePullRequestInput {
  clientMutationId: String
  id: ID!
}

input EnqueuePullRequestInput {
  clientMutationId: String
  expectedHeadOid: GitObjectID
  jump: Boolean
  pullRequestId: ID!
}

input MergePullRequestInput {
  authorEmail: String
  clientMutationId: String
  commitBody: String
  commitHeadline: String
  expectedHeadOid: GitObjectID
  mergeMethod: PullRequestMergeMethod = MERGE
  pullRequestId: ID!
}

enum PullRequestMergeMethod { MERGE REBASE SQUASH }

input ReopenPullRequestInput {
  clientMutationId: String
  pullRequestId: ID!
}

input UpdatePullRequestInput {
  baseRefName: String
  body: String
  clientMutationId: String
  maintainerCanModify: Boolean
  pullRequestId: ID!
  state: PullRequestUpdateState
  title: String
}

enum PullRequestUpdateState { CLOSED OPEN }

input UpdateRefInput {
  clientMutationId: String
  force: Boolean = false
  oid: GitObjectID!
  refId: ID!
}

input UpdateRefsInput {
  clientMutationId: String
  refUpdates: [RefUpdate!]!
  repositoryId: ID!
}

input RefUpdate {
  afterOid: GitObjectID!
  beforeOid: GitObjectID
  force: Boolean = false
  name: GitRefname!
}

enum RepositoryVisibility { INTERNAL PRIVATE PUBLIC }

enum OrderDirection { ASC DESC }

input RefOrder {
  direction: OrderDirection!
  field: RefOrderField!
}

enum RefOrderField { ALPHABETICAL TAG_COMMIT_DATE }

input IssueOrder {
  direction: OrderDirection!
  field: IssueOrderField!
}

enum IssueOrderField { COMMENTS CREATED_AT UPDATED_AT }

enum PullRequestState { CLOSED MERGED OPEN }

input Environments {
  direction: OrderDirection!
  field: EnvironmentOrderField!
}

enum EnvironmentOrderField { NAME }

input DeploymentOrder {
  direction: OrderDirection!
  field: DeploymentOrderField!
}

enum DeploymentOrderField { CREATED_AT }

enum RepositoryPermission { ADMIN MAINTAIN READ TRIAGE WRITE }

input CheckSuiteFilter {
  appId: Int
  checkName: String
}

input PullRequestOrder {
  direction: OrderDirection!
  field: PullRequestOrderField!
}

enum PullRequestOrderField { CREATED_AT UPDATED_AT }

enum GitSignatureState { BAD_CERT BAD_EMAIL EXPIRED_KEY GPGVERIFY_ERROR GPGVERIFY_UNAVAILABLE INVALID MALFORMED_SIG NOT_SIGNING_KEY NO_USER OCSP_ERROR OCSP_PENDING OCSP_REVOKED UNKNOWN_KEY UNKNOWN_SIG_TYPE UNSIGNED UNVERIFIED_EMAIL VALID }

enum MergeableState { CONFLICTING MERGEABLE UNKNOWN }

enum MergeStateStatus { BEHIND BLOCKED CLEAN DIRTY DRAFT HAS_HOOKS UNKNOWN UNSTABLE }

enum PullRequestReviewDecision { APPROVED CHANGES_REQUESTED REVIEW_REQUIRED }

enum PullRequestReviewState { APPROVED CHANGES_REQUESTED COMMENTED DISMISSED PENDING }

input IssueCommentOrder {
  direction: OrderDirection!
  field: IssueCommentOrderField!
}

enum IssueCommentOrderField { UPDATED_AT }

enum PullRequestTimelineItemsItemType { ADDED_TO_MERGE_QUEUE_EVENT ADDED_TO_PROJECT_EVENT ASSIGNED_EVENT AUTOMATIC_BASE_CHANGE_FAILED_EVENT AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT AUTO_MERGE_DISABLED_EVENT AUTO_MERGE_ENABLED_EVENT AUTO_REBASE_ENABLED_EVENT AUTO_SQUASH_ENABLED_EVENT BASE_REF_CHANGED_EVENT BASE_REF_DELETED_EVENT BASE_REF_FORCE_PUSHED_EVENT CLOSED_EVENT COMMENT_DELETED_EVENT CONNECTED_EVENT CONVERTED_NOTE_TO_ISSUE_EVENT CONVERTED_TO_DISCUSSION_EVENT CONVERT_TO_DRAFT_EVENT CROSS_REFERENCED_EVENT DEMILESTONED_EVENT DEPLOYED_EVENT DEPLOYMENT_ENVIRONMENT_CHANGED_EVENT DISCONNECTED_EVENT HEAD_REF_DELETED_EVENT HEAD_REF_FORCE_PUSHED_EVENT HEAD_REF_RESTORED_EVENT ISSUE_COMMENT LABELED_EVENT LOCKED_EVENT MARKED_AS_DUPLICATE_EVENT MENTIONED_EVENT MERGED_EVENT MILESTONED_EVENT MOVED_COLUMNS_IN_PROJECT_EVENT PARENT_ISSUE_ADDED_EVENT PARENT_ISSUE_REMOVED_EVENT PINNED_EVENT PULL_REQUEST_COMMIT PULL_REQUEST_COMMIT_COMMENT_THREAD PULL_REQUEST_REVIEW PULL_REQUEST_REVIEW_THREAD PULL_REQUEST_REVISION_MARKER READY_FOR_REVIEW_EVENT REFERENCED_EVENT REMOVED_FROM_MERGE_QUEUE_EVENT REMOVED_FROM_PROJECT_EVENT RENAMED_TITLE_EVENT REOPENED_EVENT REVIEW_DISMISSED_EVENT REVIEW_REQUESTED_EVENT REVIEW_REQUEST_REMOVED_EVENT SUBSCRIBED_EVENT SUB_ISSUE_ADDED_EVENT SUB_ISSUE_REMOVED_EVENT TRANSFERRED_EVENT UNASSIGNED_EVENT UNLABELED_EVENT UNLOCKED_EVENT UNMARKED_AS_DUPLICATE_EVENT UNPINNED_EVENT UNSUBSCRIBED_EVENT USER_BLOCKED_EVENT }

enum PatchStatus { ADDED CHANGED COPIED DELETED MODIFIED RENAMED }

enum StatusState { ERROR EXPECTED FAILURE PENDING SUCCESS }

enum CheckStatusState { COMPLETED IN_PROGRESS PENDING QUEUED REQUESTED WAITING }

enum CheckConclusionState { ACTION_REQUIRED CANCELLED FAILURE NEUTRAL SKIPPED STALE STARTUP_FAILURE SUCCESS TIMED_OUT }

input CheckRunFilter {
  appId: Int
  checkName: String
  checkType: CheckRunType
  conclusions: [CheckConclusionState!]
  status: CheckStatusState
  statuses: [CheckStatusState!]
}

enum CheckRunType { ALL LATEST }

enum DeploymentProtectionRuleType { BRANCH_POLICY REQUIRED_REVIEWERS WAIT_TIMER }

enum DeploymentState { ABANDONED ACTIVE DESTROYED ERROR FAILURE INACTIVE IN_PROGRESS PENDING QUEUED SUCCESS WAITING }

enum DeploymentStatusState { ERROR FAILURE INACTIVE IN_PROGRESS PENDING QUEUED SUCCESS WAITING }

enum MergeQueueEntryState { AWAITING_CHECKS LOCKED MERGEABLE QUEUED UNMERGEABLE }
`;
// adapters/github/twin/graphql/team-view.ts
function organizationView(call, login) {
	const { state } = call.twin;
	if (![...Object.keys(state.teams), ...Object.keys(state.repositories)].some((name) => name.toLowerCase().startsWith(`${login.toLowerCase()}/`))) throw new Refusal(404, `Could not resolve to an Organization with the login of '${login}'.`);
	return {
		...ownerView(call, login),
		team: ({ slug }) => teamView(call, login, slug)
	};
}
function teamView(call, organization, slug) {
	const { identity, twin } = call;
	if (identity.kind === "job" || identity.kind === "installation" && identity.permissions["members"] === void 0) throw new Refusal(403, "Resource not accessible by integration");
	const name = `${organization}/${slug}`;
	const team = twin.state.teams[name];
	if (team === void 0) return null;
	return {
		__typename: "Team",
		id: opaqueId("T", team.id),
		slug,
		combinedSlug: name,
		name: slug,
		members: (page) => connection("members", team.members, page, (login) => actorView(call, userAccount(twin.state, login)))
	};
}
// adapters/github/twin/graphql/engine.ts
const schema = (0, import_graphql.buildSchema)(SCHEMA);
const documents = new Map();
const MOST_DOCUMENTS = 500;
function readOperation(request) {
	const document = readDocument(request.query);
	if (!("kind" in document)) return document;
	const operation = (0, import_graphql.getOperationAST)(document, request.operationName);
	if (!operation) return [new import_graphql.GraphQLError("An operation name is required")];
	if (operation.operation === import_graphql.OperationTypeNode.SUBSCRIPTION) return [new import_graphql.GraphQLError("No subscriptions here")];
	const fields = operation.selectionSet.selections.flatMap((one) => "name" in one ? one.name.value : []);
	return {
		document,
		kind: operation.operation,
		name: operation.name?.value ?? fields.join("+"),
		mutations: operation.operation === import_graphql.OperationTypeNode.MUTATION ? fields : [],
		cost: costOf(document, operation, request.variables ?? {})
	};
}
function readDocument(text) {
	const known = documents.get(text);
	if (known !== void 0) return known;
	if (documents.size >= MOST_DOCUMENTS) documents.clear();
	const read = parsed(text);
	documents.set(text, read);
	return read;
}
function parsed(text) {
	try {
		const document = (0, import_graphql.parse)(text);
		const errors = (0, import_graphql.validate)(schema, document);
		return errors.length > 0 ? errors : document;
	} catch (error) {
		if (error instanceof import_graphql.GraphQLError) return [error];
		throw error;
	}
}
async function answerOperation(twin, identity, request, operation, around, rateLimit) {
	const call = {
		twin,
		identity,
		show: {
			repository: repositoryView,
			commit: commitAt,
			ref: refView,
			pull: pullView,
			pulls: pullsView
		}
	};
	const result = await (0, import_graphql.execute)({
		schema,
		document: operation.document,
		rootValue: operation.kind === "query" ? queries(call, rateLimit) : mutations(call, around),
		variableValues: request.variables ?? {},
		operationName: request.operationName ?? null
	});
	const errors = result.errors?.map(formatted);
	const data = result.data === void 0 ? {} : { data: result.data };
	return errors === void 0 ? data : {
		...data,
		errors
	};
}
function queries(call, rateLimit) {
	return {
		viewer: () => viewerView(call),
		rateLimit,
		node: ({ id }) => nodeById(call, id),
		nodes: ({ ids }) => ids.map((id) => nodeById(call, id)),
		user({ login }) {
			if (call.twin.state.users[login.toLowerCase()] === void 0) throw new Refusal(404, `Could not resolve to a User with the login of '${login}'.`);
			return actorView(call, userAccount(call.twin.state, login));
		},
		organization: ({ login }) => organizationView(call, login),
		repository({ owner, name }) {
			try {
				const found = findRepository(call.twin, owner, name);
				demand(call.twin.state, call.identity, found, "metadata", "read");
				return repositoryView(call, found);
			} catch (error) {
				if (!(error instanceof Refusal) || error.status !== 404) throw error;
				throw new Refusal(404, `Could not resolve to a Repository with the name '${owner}/${name}'.`);
			}
		}
	};
}
function mutations(call, around) {
	let index = 0;
	const field = (name, act) => async ({ input }) => {
		return {
			...await around(name, index++, () => act(call, input)),
			clientMutationId: input.clientMutationId ?? null
		};
	};
	return Object.fromEntries(Object.entries(MUTATIONS).map(([name, act]) => [name, field(name, act)]));
}
const TYPES = {
	404: "NOT_FOUND",
	403: "FORBIDDEN"
};
function formatted(error) {
	const { originalError } = error;
	const { message, path, locations } = error.toJSON();
	const at = {
		...path === void 0 ? {} : { path },
		...locations === void 0 ? {} : { locations }
	};
	if (originalError instanceof Refusal) {
		const why = originalError.errors.map((one) => one["message"] ?? `${one["field"]} is ${one["code"]}`);
		const said = why.length === 0 ? originalError.message : why.join(", ");
		return {
			type: originalError.type ?? TYPES[originalError.status] ?? "UNPROCESSABLE",
			...at,
			message: said
		};
	}
	if (originalError !== void 0 && originalError !== null && !(originalError instanceof import_graphql.GraphQLError)) return {
		...at,
		message: `Something went wrong while executing your query: ${message}`
	};
	return {
		...at,
		message
	};
}
export { formatted as n, readOperation as r, answerOperation as t };
