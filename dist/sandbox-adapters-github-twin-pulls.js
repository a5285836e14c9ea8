import { A as pullShape, G as permissionOf, H as atLeast, I as findRepository, K as accountOf, M as reviewShape, Q as notFound, T as commentShape, W as fullName, X as Refusal, a as mergeCommit, m as violations, o as mergedTree, x as refMoved } from "./sandbox-adapters-github-twin.js";
// adapters/github/twin/pulls/body-limit.ts
const LONGEST = 65536;
function demandShort(body) {
	if (body.length <= LONGEST) return;
	throw new Refusal(422, "Validation Failed", [{
		resource: "Issue",
		field: "body",
		code: "custom",
		message: `body is too long (maximum is ${LONGEST} characters)`
	}]);
}
// adapters/github/twin/pulls/pull-events.ts
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
function record(twin, pull, kind, actor, more = {}) {
	const at = twin.stamp();
	pull.updatedAt = at;
	pull.events.push({
		id: twin.store.newId(),
		kind,
		actor,
		at,
		...more
	});
}
// adapters/github/twin/pulls/open-pull.ts
function refuseJobs(repository, identity) {
	if (identity.kind !== "job" || repository.actionsMayPropose) return;
	throw new Refusal(403, "GitHub Actions is not permitted to create or approve pull requests.");
}
async function openPull(twin, repository, identity, wanted) {
	refuseJobs(repository, identity);
	demandShort(wanted.body);
	const { source, branch } = headOf(twin, repository, wanted.head);
	const git = twin.git(repository);
	const head = await twin.git(source).resolve(`refs/heads/${branch}`);
	const base = await git.resolve(`refs/heads/${wanted.base}`);
	if (head === void 0) throw invalidField("head");
	if (base === void 0) throw invalidField("base");
	const from = source === repository ? {} : { repository: fullName(source) };
	const same = (pull) => pull.state === "open" && pull.head.ref === branch && pull.head.repository === from.repository && pull.base.ref === wanted.base;
	if (repository.pulls.some(same)) throw refused(`A pull request already exists for ${source.owner}:${branch}.`);
	if (head === base) throw refused(`No commits between ${wanted.base} and ${branch}`);
	const now = twin.stamp();
	const pull = {
		id: twin.store.newId(),
		number: repository.nextNumber++,
		title: wanted.title,
		body: wanted.body,
		author: accountOf(identity),
		state: "open",
		head: {
			ref: branch,
			sha: head,
			...from
		},
		base: {
			ref: wanted.base,
			sha: base
		},
		createdAt: now,
		updatedAt: now,
		mergeableFrom: twin.now() + twin.settings.mergeableAfter,
		reviews: [],
		comments: [],
		events: []
	};
	repository.pulls.push(pull);
	await pointPullRef(twin, repository, source, pull);
	emitPull(twin, repository, pull, identity, "opened");
	return pull;
}
async function pointPullRef(twin, repository, source, pull) {
	const git = twin.git(repository);
	const ref = `refs/pull/${pull.number}/head`;
	if (source === repository) await git.run([
		"update-ref",
		ref,
		pull.head.sha
	]);
	else {
		const from = twin.git(source).directory;
		await git.run([
			"fetch",
			"--quiet",
			"--no-tags",
			from,
			`+refs/heads/${pull.head.ref}:${ref}`
		]);
	}
}
function headOf(twin, repository, head) {
	const [, owner, branch = head] = /^([^:]+):(.+)$/.exec(head) ?? [];
	if (owner === void 0 || owner.toLowerCase() === repository.owner.toLowerCase()) return {
		source: repository,
		branch
	};
	const fork = Object.values(twin.state.repositories).find((one) => one.parent === fullName(repository) && one.owner.toLowerCase() === owner.toLowerCase());
	if (fork === void 0) throw invalidField("head");
	return {
		source: findRepository(twin, fork.owner, fork.name),
		branch
	};
}
function refused(message) {
	return new Refusal(422, "Validation Failed", [{
		resource: "PullRequest",
		code: "custom",
		message
	}]);
}
function invalidField(field) {
	return new Refusal(422, "Validation Failed", [{
		resource: "PullRequest",
		field,
		code: "invalid"
	}]);
}
// adapters/github/twin/pulls/find-pull.ts
function findPull(repository, number) {
	const pull = repository.pulls.find((one) => one.number === number);
	if (pull === void 0) throw notFound();
	return pull;
}
function headRepository(twin, repository, pull) {
	const [owner = "", name = ""] = (pull.head.repository ?? fullName(repository)).split("/");
	return findRepository(twin, owner, name);
}
// adapters/github/twin/pulls/change-pull.ts
async function changePull(twin, repository, pull, identity, change) {
	demandShort(change.body ?? "");
	if (change.base !== void 0 && change.base !== pull.base.ref) {
		const sha = await twin.git(repository).resolve(`refs/heads/${change.base}`);
		if (sha === void 0) throw new Refusal(422, "Validation Failed", [{
			field: "base",
			code: "invalid"
		}]);
		pull.base = {
			ref: change.base,
			sha
		};
	}
	const edited = change.title !== void 0 || change.body !== void 0 || change.base !== void 0;
	if (change.title !== void 0) pull.title = change.title;
	if (change.body !== void 0) pull.body = change.body;
	pull.updatedAt = twin.stamp();
	if (edited) emitPull(twin, repository, pull, identity, "edited");
	if (change.state === void 0 || pull.merged !== void 0 || change.state === pull.state) return;
	await (change.state === "closed" ? close : reopen)(twin, repository, pull, identity);
}
async function close(twin, repository, pull, identity) {
	pull.state = "closed";
	pull.closedAt = twin.stamp();
	record(twin, pull, "closed", accountOf(identity));
	emitPull(twin, repository, pull, identity, "closed");
}
async function reopen(twin, repository, pull, identity) {
	const twinOf = (one) => one.state === "open" && one.head.ref === pull.head.ref && one.head.repository === pull.head.repository;
	if (repository.pulls.some(twinOf)) throw new Refusal(422, "Validation Failed", [{
		code: "custom",
		message: "state cannot be changed. There is already an open pull request."
	}]);
	pull.state = "open";
	delete pull.closedAt;
	record(twin, pull, "reopened", accountOf(identity));
	emitPull(twin, repository, pull, identity, "reopened");
}
// adapters/github/twin/pulls/discuss-pull.ts
const STATES = {
	APPROVE: "APPROVED",
	REQUEST_CHANGES: "CHANGES_REQUESTED",
	COMMENT: "COMMENTED"
};
function reviewPull(twin, repository, pull, identity, given) {
	const author = accountOf(identity);
	if (given.event === "APPROVE") refuseJobs(repository, identity);
	if (author.login === pull.author.login && given.event !== "COMMENT") throw new Refusal(422, "Unprocessable Entity", [{
		code: "custom",
		message: "Can not approve your own pull request"
	}]);
	const review = {
		id: twin.store.newId(),
		author,
		state: STATES[given.event],
		body: given.body,
		commit: given.commit ?? pull.head.sha,
		at: twin.stamp()
	};
	pull.reviews.push(review);
	announceReview(twin, repository, pull, identity, review, "submitted");
	return review;
}
function announceReview(twin, repository, pull, identity, review, action) {
	twin.emit(repository, {
		name: "pull_request_review",
		action,
		actor: accountOf(identity),
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
}
async function commentOn(twin, repository, subject, identity, body) {
	demandShort(body);
	const comment = {
		id: twin.store.newId(),
		author: accountOf(identity),
		body,
		at: twin.stamp()
	};
	subject.comments.push(comment);
	const ref = `refs/heads/${repository.defaultBranch}`;
	twin.emit(repository, {
		name: "issue_comment",
		action: "created",
		actor: comment.author,
		suppressed: identity.kind === "job",
		ref,
		sha: await twin.git(repository).resolve(ref) ?? "0".repeat(40),
		payload: {
			issue: { number: subject.number },
			comment: commentShape(twin.root(), repository, subject.number, comment)
		}
	});
	return comment;
}
// adapters/github/twin/pulls/merge-pull.ts
const MODIFIED = "Base branch was modified. Review and try the merge again.";
const METHOD_NAMES = {
	merge: "Merge commits",
	squash: "Squash merges",
	rebase: "Rebase merges"
};
function mergePull(twin, repository, pull, identity, wish) {
	return twin.alone(repository, async () => {
		if (pull.state !== "open") throw new Refusal(405, "Pull Request is not mergeable");
		if (wish.expectedHead !== void 0 && wish.expectedHead !== pull.head.sha) throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
		if (!repository.mergeMethods.includes(wish.method)) throw new Refusal(405, `${METHOD_NAMES[wish.method]} are not allowed on this repository.`);
		const broken = await violations(twin, repository, pull, identity);
		if (broken.length > 0) throw new Refusal(405, `Repository rule violations found\n\n${broken.join("\n\n")}`);
		if (twin.settings.baseModified > 0) {
			twin.settings.baseModified--;
			throw new Refusal(405, MODIFIED);
		}
		const ref = `refs/heads/${pull.base.ref}`;
		const git = twin.git(repository);
		const base = await git.resolve(ref);
		if (base === void 0) throw new Refusal(405, "Pull Request is not mergeable");
		const commit = await mergeCommit(git, {
			at: twin.stamp(),
			method: wish.method,
			base,
			head: pull.head.sha,
			message: mergeMessage(repository, pull, wish),
			author: accountOf(identity)
		});
		if (commit === void 0) throw new Refusal(405, "Pull Request is not mergeable");
		if (!await git.move(ref, commit, base)) throw new Refusal(405, MODIFIED);
		if (wish.method !== "rebase") repository.verified.push(commit);
		await concludeMerge(twin, repository, pull, identity, commit);
		await refMoved(twin, repository, {
			ref,
			before: base,
			after: commit
		}, identity);
		return commit;
	});
}
function mergeMessage(repository, pull, { method, title, message }) {
	const usual = method === "merge" ? `Merge pull request #${pull.number} from ${repository.owner}/${pull.head.ref}` : `${pull.title} (#${pull.number})`;
	return `${title ?? usual}\n\n${message ?? pull.title}\n`;
}
async function concludeMerge(twin, repository, pull, identity, commit) {
	const at = twin.stamp();
	pull.state = "closed";
	pull.closedAt = at;
	pull.merged = {
		by: accountOf(identity),
		commit,
		at
	};
	record(twin, pull, "merged", accountOf(identity), { after: commit });
	record(twin, pull, "closed", accountOf(identity));
	emitPull(twin, repository, pull, identity, "closed");
	const source = headRepository(twin, repository, pull);
	if (!repository.deleteBranchOnMerge || !mayDelete(twin, source, repository, identity)) return;
	const ref = `refs/heads/${pull.head.ref}`;
	const before = await twin.git(source).resolve(ref);
	if (before === void 0 || !await twin.git(source).move(ref, void 0, before)) return;
	await refMoved(twin, source, {
		ref,
		before,
		after: void 0
	}, identity);
}
function mayDelete(twin, source, base, identity) {
	if (source === base) return true;
	if (identity.kind !== "user") return false;
	return atLeast(permissionOf(twin.state, source, identity.account.login), "write");
}
// adapters/github/twin/pulls/mergeability.ts
async function mergeability(twin, repository, pull) {
	if (pull.state !== "open" || twin.now() < pull.mergeableFrom) return null;
	const git = twin.git(repository);
	const base = await git.resolve(`refs/heads/${pull.base.ref}`);
	return base !== void 0 && await mergedTree(git, base, pull.head.sha) !== void 0;
}
export { commentOn as a, findPull as c, pointPullRef as d, emitPull as f, announceReview as i, headRepository as l, concludeMerge as n, reviewPull as o, record as p, mergePull as r, changePull as s, mergeability as t, openPull as u };
