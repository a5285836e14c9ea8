import type { BranchRules, GitHubWriter, MergeOutcome, SettledPullRequest } from "#chain/promotion/github.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { methodOf } from "./merge-ground.ts";

/**
 * Merges what the promoter may merge without asking anybody, since it only freezes or denies: no gate is asked, so
 * nothing that lets a digest in may come this way.
 *
 * @param why What the status says.
 */
export async function mergeOwn(
  { number, head, title }: Pick<SettledPullRequest, "number" | "head" | "title">,
  { why, message, rules }: { readonly why: string; readonly message: string; readonly rules: BranchRules },
  github: Pick<GitHubWriter, "setStatus" | "merge">,
): Promise<MergeOutcome> {
  await github.setStatus(head.commit, { context: CLEARANCE_STATUS, state: "success", description: why });
  const method = methodOf(rules) ?? "merge";
  return github.merge({ pullRequest: number, expectedHead: head.commit, method, title, message });
}
