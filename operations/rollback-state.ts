import { baseCommit } from "./observe-base.ts";
import { readPolicy, readRestrictions } from "./observe-policy.ts";
import type { Base, ObservePorts } from "./observe-ports.ts";
import type { RollbackState } from "./rollback-candidates.ts";

/** Policy and restrictions at the tip of the base branch, whole. */
export async function readRollbackState(
  base: Base,
  { git }: Pick<ObservePorts, "git">,
): Promise<RollbackState> {
  await git.refresh();
  const commit = await baseCommit(git, base.branch);
  const policy = await readPolicy(git, commit, base.policyPath);
  return {
    policy,
    restrictions: await readRestrictions(git, policy),
    promoter: `${policy.policy.promoter.app}[bot]`,
    base: { branch: base.branch, commit },
  };
}
