import { resolve } from "node:path";
import { localRepository } from "#adapters/git/local-repository.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import { baseCommit } from "#operations/observe-base.ts";
import type { Invocation } from "./command.ts";
import { baseOf, withGitOps } from "./gitops.ts";

/** Where the audit trail is read, and where it ends. */
export interface Audited {
  readonly git: GitRepository;
  readonly head: CommitId;
  readonly policyPath: string;
}

/** The named clone as it is, or the GitOps repository as it is now. */
export async function withAudited<Result>(
  invocation: Invocation,
  work: (audited: Audited) => Promise<Result>,
): Promise<Result> {
  const { branch, policyPath } = baseOf(invocation);
  const folder = invocation.option("clone");
  if (folder === undefined) {
    if (invocation.option("ref") !== undefined) throw new Fault("INPUT_INVALID", "--ref goes with --clone");
    return withGitOps(invocation, async ({ git }) => {
      await git.refresh();
      return work({ git, head: await baseCommit(git, branch), policyPath });
    });
  }
  const git = localRepository(resolve(invocation.directory, folder));
  const named = invocation.option("ref");
  const refs = named === undefined ? [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`] : [named];
  for (const ref of refs) {
    const head = await git.resolve(ref);
    if (head !== undefined) return work({ git, head, policyPath });
  }
  throw new Fault("INPUT_INVALID", `--clone: there is no ${refs.join(" and no ")} in ${folder}`);
}
