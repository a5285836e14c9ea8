import { t as CODE_OWNERS_PATHS } from "./chain-clearance-code-owners.js";
import { r as Fault } from "./chain-fault.js";
// operations/observe-base.ts
async function baseCommit(git, branch) {
	const commit = await git.resolve(`refs/heads/${branch}`);
	if (commit !== void 0) return commit;
	throw new Fault("POLICY_UNREADABLE", `the GitOps repository has no branch ${branch}`);
}
async function readCodeOwners(git, commit) {
	for (const path of CODE_OWNERS_PATHS) {
		const bytes = await git.read(commit, path);
		if (bytes !== void 0) return new TextDecoder().decode(bytes);
	}
	return "";
}
export { readCodeOwners as n, baseCommit as t };
