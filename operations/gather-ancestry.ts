import { ancestryQuestions } from "#chain/clearance/clearance.ts";
import type { Rules } from "#chain/clearance/rules.ts";
import type { Ancestry } from "#chain/clearance/summary.ts";
import type { Verified } from "#chain/evidence/sigstore.ts";
import type { GitRepository } from "#chain/promotion/git.ts";

/**
 * Asks Git whether the commits of signing workflows descend from their signers' `since`, for a decision
 * that can then be pure. A commit that the repository doesn't have descends from nothing.
 *
 * @throws Fault `GIT_FAILED`.
 */
export async function gatherAncestry(
  evidence: readonly Verified[],
  rules: Rules,
  git: Pick<GitRepository, "resolve" | "isAncestor">,
): Promise<Ancestry> {
  const descends = new Set<string>();
  for (const { commit, ancestor } of ancestryQuestions(evidence, rules)) {
    const known = (await git.resolve(commit)) !== undefined && (await git.resolve(ancestor)) !== undefined;
    if (known && (await git.isAncestor(ancestor, commit))) descends.add(`${commit} ${ancestor}`);
  }
  return { descendsFrom: (commit, ancestor) => descends.has(`${commit} ${ancestor}`) };
}
