import type { Finding } from "#chain/clearance/verdict.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { BranchRules, GitHubWriter, SettledPullRequest } from "#chain/promotion/github.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { methodOf } from "./merge-ground.ts";
import { readBack } from "./read-back.ts";

/** What is merged without a gate: exactly these files, and why that may be. */
export interface OwnMerge {
  readonly planned: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** What the status says. */
  readonly why: string;
  readonly message: string;
  readonly rules: BranchRules;
}

/** `findings` is what the merge did besides; whoever asked raises the alarm. */
export type OwnMerged =
  | { readonly merged: false; readonly message: string }
  | { readonly merged: true; readonly commit: CommitId; readonly findings: readonly Finding[] };

/**
 * Merges what the promoter may merge without asking anybody, since it only freezes or denies, and reads it back: no
 * gate is asked, so nothing that lets a digest in may come this way.
 */
export async function mergeOwn(
  { number, head, title }: Pick<SettledPullRequest, "number" | "head" | "title">,
  { planned, why, message, rules }: OwnMerge,
  {
    git,
    github,
  }: { readonly git: GitRepository; readonly github: Pick<GitHubWriter, "setStatus" | "merge"> },
): Promise<OwnMerged> {
  await github.setStatus(head.commit, { context: CLEARANCE_STATUS, state: "success", description: why });
  const method = methodOf(rules) ?? "merge";
  const merged = await github.merge({
    pullRequest: number,
    expectedHead: head.commit,
    method,
    title,
    message,
  });
  if (!merged.merged) return merged;
  await git.refresh();
  return { ...merged, findings: await readBack(git, merged.commit, head.commit, planned) };
}
