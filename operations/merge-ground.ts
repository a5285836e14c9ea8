import type { Finding } from "#chain/clearance/verdict.ts";
import type { BranchRules, GitHubReader, MergeMethod, OpenPullRequest } from "#chain/promotion/github.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";

/** What a base branch asks of a merge, and what anyone could do to it without the required status. */
export interface MergeGround {
  readonly rules: BranchRules;
  readonly findings: readonly Finding[];
}

/** Read before each merge. What may not be read is unknown, never fine. */
export async function mergeGround(
  branch: string,
  { number, mayBypass }: OpenPullRequest,
  github: GitHubReader,
): Promise<MergeGround> {
  const rules = await github.branchRules(branch);
  const problems = [
    ...(rules.bypass === "never" ? [] : [`its rules can be bypassed by this token (${rules.bypass})`]),
    ...(mayBypass ? [`this token could merge #${number} as an administrator`] : []),
    ...(rules.requiresPullRequest ? [] : ["it takes direct pushes"]),
    ...statusProblem(rules),
  ];
  return {
    rules,
    findings: problems.map((problem) => ({
      code: "BRANCH_UNPROTECTED",
      message: `${branch}: ${problem}: restore the ruleset`,
    })),
  };
}

function statusProblem({ requiredStatuses, ownStatuses }: BranchRules): readonly string[] {
  if (!requiredStatuses.includes(CLEARANCE_STATUS)) {
    return [`it doesn't require the status ${CLEARANCE_STATUS}`];
  }
  if (ownStatuses.includes(CLEARANCE_STATUS)) return [];
  return [`it takes the status ${CLEARANCE_STATUS} from others than the promoter's App`];
}

/**
 * A merge commit names the head that was approved, and a squash takes our words. A rebase takes neither: the
 * record of the promotion would be lost with it, and with that what a rollback goes by.
 */
export function methodOf({ mergeMethods }: BranchRules): MergeMethod | undefined {
  return (["merge", "squash"] as const).find((method) => mergeMethods.includes(method));
}
