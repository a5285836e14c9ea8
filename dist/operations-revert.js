import { t as isFromPromoter } from "./chain-promotion-own-branch.js";
import { a as unplannedChanges } from "./operations-observe-policy.js";
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
	return (before === void 0 ? [] : await git.changes(before, merged)).flatMap(({ path, before: bytes = null }) => bytes === "too large" ? [] : [{
		path,
		bytes
	}]);
}
async function notTheRevert({ ref, commit }, base, git) {
	const [merged, ...others] = (await git.commit(commit)).parents;
	if (!(merged !== void 0 && others.length === 0 && revertBranch(merged) === ref) || !await git.isAncestor(merged, base)) return [{
		code: "EDIT_UNEXPECTED",
		message: `${ref} isn't one commit on the merge that it names`
	}];
	return unplannedChanges(await revertOf(git, merged), await git.changes(merged, commit));
}
export { revertOf as i, notTheRevert as n, revertBranch as r, isRevert as t };
