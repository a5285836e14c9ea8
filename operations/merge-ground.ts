import type { Finding } from "#chain/clearance/verdict.ts";
import { protectionFindings } from "#chain/doctor/checks.ts";
import { Fault } from "#chain/fault.ts";
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
 * The same for what must not wait: rules that this token may not read are told, and stop nothing.
 *
 * @throws those of GitHub, but for `GITHUB_DENIED`.
 */
export async function groundForAll(
  request: ProtectionRequest,
  pullRequest: OpenPullRequest,
  ports: ProtectionPorts,
): Promise<MergeGround> {
  try {
    return await mergeGround(request, pullRequest, ports);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "GITHUB_DENIED") throw error;
    const message = `what protects ${request.branch} can't be read, so nobody knows whether it does: ${error.message}`;
    return { rules: UNREAD, findings: [{ code: "BRANCH_UNPROTECTED", message }] };
  }
}

/** Nothing is known of the branch: GitHub itself refuses what its rules don't allow. */
const UNREAD: BranchRules = {
  requiresPullRequest: false,
  codeOwnerReview: false,
  blocksForcePush: false,
  blocksDeletion: false,
  requiredStatuses: [],
  ownStatuses: [],
  bypass: "unknown",
  bypassActors: undefined,
  permissions: undefined,
  mergeMethods: ["merge"],
  mergeQueue: false,
  requiresSignatures: false,
};

/**
 * A merge commit names the head that was approved, and a squash takes our words. A rebase takes neither: the
 * record of the promotion would be lost with it, and with that what a rollback goes by.
 */
export function methodOf({ mergeMethods }: BranchRules): MergeMethod | undefined {
  return (["merge", "squash"] as const).find((method) => mergeMethods.includes(method));
}
