import type { Finding } from "#chain/clearance/verdict.ts";
import { protectionFindings } from "#chain/doctor/checks.ts";
import { Fault } from "#chain/fault.ts";
import type { BranchRules, OpenPullRequest } from "#chain/promotion/github.ts";
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
  asked = ports.github.branchRules(request.branch),
): Promise<MergeGround> {
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
  asked = readableRules(request.branch, ports),
): Promise<MergeGround> {
  const rules = await asked;
  try {
    return await mergeGround(request, pullRequest, ports, rules === UNREAD ? undefined : asked);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "GITHUB_DENIED") throw error;
    const message = `what protects ${request.branch} can't be read, so nobody knows whether it does: ${error.message}`;
    return { rules, findings: [{ code: "BRANCH_UNPROTECTED", message }] };
  }
}

/** What a branch asks, as far as this token may read it. */
export async function readableRules(
  branch: string,
  { github }: Pick<ProtectionPorts, "github">,
): Promise<BranchRules> {
  try {
    return await github.branchRules(branch);
  } catch (error) {
    if (error instanceof Fault && error.code === "GITHUB_DENIED") return UNREAD;
    throw error;
  }
}

/** Nothing is known of the branch: GitHub itself refuses what its rules don't allow. */
const UNREAD: BranchRules = {
  requiresPullRequest: false,
  codeOwnerReview: false,
  blocksForcePush: false,
  blocksDeletion: false,
  restrictsUpdates: false,
  requiredStatuses: [],
  ownStatuses: [],
  bypass: "unknown",
  bypassActors: undefined,
  permissions: undefined,
  mergeMethods: ["merge"],
  queue: null,
  requiresSignatures: false,
};
