import type { Finding } from "#chain/clearance/verdict.ts";
import { protectionFindings } from "#chain/doctor/checks.ts";
import type { BranchRules, MergeMethod, OpenPullRequest } from "#chain/promotion/github.ts";
import {
  gatherProtection,
  type ProtectionPorts,
  type ProtectionRequest,
} from "./doctor/gather-protection.ts";

/** What a base branch asks of a merge, and what makes promotions into an environment dangerous. */
export interface MergeGround {
  readonly rules: BranchRules;
  /** A promotion is refused for them, a rollback tells them. */
  readonly findings: readonly Finding[];
}

/** Read before each merge. What may not be read is unknown, never fine. */
export async function mergeGround(
  request: ProtectionRequest,
  { number, mayBypass }: OpenPullRequest,
  ports: ProtectionPorts,
): Promise<MergeGround> {
  const asked = ports.github.branchRules(request.branch);
  const [rules, facts] = await Promise.all([asked, gatherProtection(request, ports, asked)]);
  const administrator = `this token could merge #${number} into ${request.branch} as an administrator: restore the ruleset`;
  return {
    rules,
    findings: [
      ...(mayBypass ? [{ code: "BRANCH_UNPROTECTED", message: administrator } as const] : []),
      ...protectionFindings(facts).map(
        ({ code, message, remedy }) =>
          ({
            code:
              code === "BRANCH_OPEN" || code === "BYPASS_POSSIBLE"
                ? "BRANCH_UNPROTECTED"
                : "PROMOTION_UNSAFE",
            message: `${message}: ${remedy}`,
          }) as const,
      ),
    ],
  };
}

/**
 * A merge commit names the head that was approved, and a squash takes our words. A rebase takes neither: the
 * record of the promotion would be lost with it, and with that what a rollback goes by.
 */
export function methodOf({ mergeMethods }: BranchRules): MergeMethod | undefined {
  return (["merge", "squash"] as const).find((method) => mergeMethods.includes(method));
}
