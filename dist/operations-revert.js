import { t as isFromPromoter } from "./chain-promotion-own-branch.js";
import { o as unplannedChanges } from "./operations-observe-policy.js";
// operations/revert.ts
const FOLDER = "clearance/revert/";
function revertBranch(merged) {
	return `${FOLDER}${merged.slice(0, 12)}`;
}
function isRevert(pullRequest, promoter) {
	return isFromPromoter(pullRequest, promoter) && pullRequest.head.ref.startsWith(FOLDER);
}
async function revertOf(git, merged) {
	const [before] = (await git.commit(merged)).parents;
	const changes = before === void 0 ? [] : await git.changes(before, merged);
	const files = [];
	for (const { path, before: bytes = null } of changes) {
		if (bytes === "too large") return { why: `${path} was too large to look into, alone or with the rest` };
		files.push({
			path,
			bytes
		});
	}
	return { files };
}
async function notTheRevert({ ref, commit }, base, git) {
	const [merged, ...others] = (await git.commit(commit)).parents;
	if (!(merged !== void 0 && others.length === 0 && revertBranch(merged) === ref) || !await git.isAncestor(merged, base)) return [{
		code: "EDIT_UNEXPECTED",
		message: `${ref} isn't one commit on the merge that it names`
	}];
	const revert = await revertOf(git, merged);
	if ("why" in revert) return [{
		code: "CHANGE_TOO_LARGE",
		message: `${ref}: ${revert.why}`
	}];
	return unplannedChanges(revert.files, await git.changes(merged, commit));
}
export { revertOf as i, notTheRevert as n, revertBranch as r, isRevert as t };
