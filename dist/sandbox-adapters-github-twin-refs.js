import { X as Refusal, u as forbidsPush, x as refMoved } from "./sandbox-adapters-github-twin.js";
// adapters/github/twin/refs/change-refs.ts
async function changeRefs(twin, repository, identity, wishes, lost) {
	if (wishes.some(({ ref }) => forbidsPush(repository, identity, ref))) throw new Refusal(422, "Repository rule violations found");
	const git = twin.git(repository);
	await twin.alone(repository, async () => {
		const moves = [];
		for (const wish of wishes) {
			const is = await git.resolve(wish.ref);
			if (wish.before !== void 0 && wish.before !== (is ?? null)) throw lost(wish, is);
			if (wish.after !== null) await demandTarget(twin, repository, wish, is);
			else if (is === void 0) throw new Refusal(422, "Reference does not exist");
			moves.push({
				ref: wish.ref,
				after: wish.after,
				before: is ?? null,
				is
			});
		}
		if (!await git.moveAll(moves)) throw new Refusal(422, "Reference cannot be updated");
		for (const { ref, after, is } of moves) {
			if (is === after) continue;
			await refMoved(twin, repository, {
				ref,
				before: is,
				after: after ?? void 0
			}, identity);
		}
	});
}
async function demandTarget(twin, repository, { ref, after, force }, is) {
	const git = twin.git(repository);
	if (after === null || await git.resolve(after) === void 0) throw new Refusal(422, "Object does not exist");
	if (is === void 0 || is === after || force === true || !ref.startsWith("refs/heads/")) return;
	if ((await git.ask([
		"merge-base",
		"--is-ancestor",
		is,
		after
	])).exitCode !== 0) throw new Refusal(422, "Update is not a fast forward");
}
export { changeRefs as t };
