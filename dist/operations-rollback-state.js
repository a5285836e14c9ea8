import { t as baseCommit } from "./operations-observe-base.js";
import { i as readRestrictions, r as readPolicy } from "./operations-observe-policy.js";
// operations/rollback-state.ts
async function readRollbackState(base, { git }) {
	await git.refresh();
	const commit = await baseCommit(git, base.branch);
	const policy = await readPolicy(git, commit, base.policyPath);
	return {
		policy,
		restrictions: await readRestrictions(git, policy),
		promoter: `${policy.policy.promoter.app}[bot]`,
		base: {
			branch: base.branch,
			commit
		}
	};
}
export { readRollbackState as t };
