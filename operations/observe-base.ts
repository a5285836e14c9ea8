import { CODE_OWNERS_PATHS } from "#chain/clearance/code-owners.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";

/** @throws Fault `POLICY_UNREADABLE` where there is no such branch. */
export async function baseCommit(git: GitRepository, branch: string): Promise<CommitId> {
  const commit = await git.resolve(`refs/heads/${branch}`);
  if (commit !== undefined) return commit;
  throw new Fault("POLICY_UNREADABLE", `the GitOps repository has no branch ${branch}`);
}

/** CODEOWNERS as the base branch has it; empty where there is none. */
export async function readCodeOwners(git: GitRepository, commit: CommitId): Promise<string> {
  for (const path of CODE_OWNERS_PATHS) {
    const bytes = await git.read(commit, path);
    if (bytes !== undefined) return new TextDecoder().decode(bytes);
  }
  return "";
}
