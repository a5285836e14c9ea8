import { K as accountOf, X as Refusal, a as mergeCommit, d as isSatisfied, f as rulesetsOf, p as unmetRules, x as refMoved, y as newestChecks } from "./sandbox-adapters-github-twin.js";
import { f as emitPull, n as concludeMerge, p as record } from "./sandbox-adapters-github-twin-pulls.js";
// adapters/github/twin/queue/merge-queue.ts
const QUEUE = {
	kind: "job",
	account: {
		login: "github-merge-queue[bot]",
		id: 118344674,
		type: "Bot"
	},
	repository: "",
	permissions: {}
};
function queueMethod(repository, branch) {
	return rulesetsOf(repository, branch).find((one) => one.mergeQueue !== void 0)?.mergeQueue;
}
async function enqueue(twin, repository, pull, identity, wish) {
	const unprocessable = (message) => new Refusal(422, message);
	if (queueMethod(repository, pull.base.ref) === void 0) throw unprocessable(`Pull request base branch ${pull.base.ref} has no merge queue.`);
	if (pull.state !== "open") throw unprocessable("Pull request is closed.");
	if (wish.expectedHead && wish.expectedHead !== pull.head.sha) throw unprocessable("Head branch was modified. Review and try the merge again.");
	if (repository.queue.some((one) => one.pull === pull.number)) throw unprocessable("Pull request is already in the queue.");
	if (wish.jump === true && !twin.settings.mayJump) throw new Refusal(403, "You do not have permission to jump the queue.");
	const broken = await unmetRules(twin, repository, pull, identity);
	if (broken.length > 0) throw unprocessable(broken.join(" "));
	const entry = {
		id: twin.store.newId(),
		pull: pull.number,
		base: pull.base.ref,
		enqueuer: accountOf(identity),
		at: twin.stamp(),
		jump: wish.jump === true
	};
	if (entry.jump) {
		repository.queue.unshift(entry);
		await dissolve(twin, repository, repository.queue.slice(1));
	} else repository.queue.push(entry);
	record(twin, pull, "enqueued", entry.enqueuer);
	emitPull(twin, repository, pull, identity, "enqueued");
	twin.wakeQueues(repository);
	return entry;
}
async function dequeue(twin, repository, entry, by, reason) {
	const at = repository.queue.indexOf(entry);
	if (at < 0) return;
	const behind = repository.queue.slice(at);
	repository.queue.splice(at, 1);
	await dissolve(twin, repository, behind);
	const pull = repository.pulls.find((one) => one.number === entry.pull);
	if (pull !== void 0) {
		record(twin, pull, "dequeued", by, {
			reason,
			before: pull.head.sha
		});
		emitPull(twin, repository, pull, QUEUE, "dequeued");
	}
	twin.wakeQueues(repository);
}
async function dissolve(twin, repository, entries) {
	for (const entry of entries) {
		const { group } = entry;
		delete entry.group;
		if (group !== void 0) await twin.git(repository).move(group.ref, void 0, group.head);
	}
}
async function advanceQueues(twin, repository) {
	for (const base of new Set(repository.queue.map((one) => one.base))) while (await step(twin, repository, base));
}
function step(twin, repository, base) {
	return twin.alone(repository, async () => {
		const entries = repository.queue.filter((one) => one.base === base);
		const [front] = entries;
		if (front === void 0) return false;
		const tip = await twin.git(repository).resolve(`refs/heads/${base}`);
		if (tip === void 0) return false;
		if (front.group !== void 0 && front.group.base !== tip) {
			await dissolve(twin, repository, entries);
			return true;
		}
		for (const [at, entry] of entries.entries()) {
			const onto = at === 0 ? tip : entries[at - 1]?.group?.head;
			if (entry.group !== void 0 || onto === void 0) continue;
			await build(twin, repository, entry, onto);
			return true;
		}
		const failed = entries.find((one) => groupState(repository, one) === "UNMERGEABLE");
		if (failed !== void 0) {
			await dequeue(twin, repository, failed, accountOf(QUEUE), "failed_checks");
			return true;
		}
		if (groupState(repository, front) !== "MERGEABLE" || front.group === void 0) return false;
		await land(twin, repository, front, front.group);
		return true;
	});
}
async function build(twin, repository, entry, onto) {
	const pull = repository.pulls.find((one) => one.number === entry.pull);
	const git = twin.git(repository);
	const head = pull === void 0 || pull.state !== "open" ? void 0 : await mergeCommit(git, {
		at: twin.stamp(),
		method: queueMethod(repository, entry.base) ?? "merge",
		base: onto,
		head: pull.head.sha,
		message: `Merge pull request #${pull.number} from ${repository.owner}/${pull.head.ref}\n\n${pull.title}\n`,
		author: entry.enqueuer
	});
	if (head === void 0) return dequeue(twin, repository, entry, accountOf(QUEUE), "merge_conflict");
	const ref = `refs/heads/gh-readonly-queue/${entry.base}/pr-${entry.pull}-${onto}`;
	await git.run([
		"update-ref",
		ref,
		head
	]);
	repository.verified.push(head);
	entry.group = {
		ref,
		base: onto,
		head
	};
	twin.emit(repository, {
		name: "merge_group",
		action: "checks_requested",
		actor: accountOf(QUEUE),
		suppressed: false,
		ref,
		sha: head,
		payload: { merge_group: {
			head_ref: ref,
			head_sha: head,
			base_ref: `refs/heads/${entry.base}`,
			base_sha: onto
		} }
	});
}
async function land(twin, repository, entry, group) {
	const git = twin.git(repository);
	const ref = `refs/heads/${entry.base}`;
	if (!await git.move(ref, group.head, group.base)) return;
	await git.move(group.ref, void 0, group.head);
	repository.queue.splice(repository.queue.indexOf(entry), 1);
	const pull = repository.pulls.find((one) => one.number === entry.pull);
	if (pull !== void 0) await concludeMerge(twin, repository, pull, QUEUE, group.head);
	await refMoved(twin, repository, {
		ref,
		before: group.base,
		after: group.head
	}, QUEUE);
}
function groupState(repository, entry) {
	if (entry.group === void 0) return "QUEUED";
	const checks = newestChecks(repository, entry.group.head);
	const required = rulesetsOf(repository, entry.base).flatMap((one) => one.requiredStatuses);
	if (required.every((one) => isSatisfied(one, checks))) return "MERGEABLE";
	const failed = checks.filter((one) => one.failed);
	return required.some((one) => failed.some((check) => check.context === one.context && (one.integrationId === void 0 || check.appId === one.integrationId))) ? "UNMERGEABLE" : "AWAITING_CHECKS";
}
export { queueMethod as a, groupState as i, dequeue as n, enqueue as r, advanceQueues as t };
