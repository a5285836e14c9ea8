import type { CommitId, GitRepository, TreeChange } from "#chain/promotion/git.ts";
import type { GitHub, PullRequest } from "#chain/promotion/github.ts";
import { sameBytes } from "#chain/promotion/planned-change.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { baseCommit } from "./observe-base.ts";

/** More commits than that nobody has in one group. */
const DEEPEST = 100;

interface GroupPorts {
  readonly git: GitRepository;
  readonly github: Pick<GitHub, "statuses" | "viewer">;
}

/**
 * What lies beneath a group and needs no answer: the nearest commit that is on the base branch, or that the promoter
 * has said yes to itself. GitHub may merge all that lies beneath a commit along with it.
 */
export async function groundOf(
  group: CommitId,
  base: string,
  { git, github }: GroupPorts,
): Promise<CommitId | undefined> {
  const tip = await baseCommit(git, base);
  const { login } = await github.viewer();
  let [below] = (await git.commit(group)).parents;
  for (let depth = 0; below !== undefined && depth < DEEPEST; depth += 1) {
    if (await git.isAncestor(below, tip)) return below;
    if ((await answerAt(below, login, github)) === "success") return below;
    below = (await git.commit(below)).parents[0];
  }
  return undefined;
}

/**
 * Answers for a group that is the merge of an approved head onto ground that needs no answer, and nothing besides.
 *
 * @returns Why it isn't answered for yet; undefined where it is now.
 */
export async function answerGroup(
  { number, head }: Pick<PullRequest, "number" | "head">,
  group: CommitId | undefined,
  base: string,
  { git, github }: GroupPorts & { readonly github: Pick<GitHub, "setStatus"> },
): Promise<string | undefined> {
  if (group === undefined) return "isn't built yet";
  await git.refresh();
  const ground = await groundOf(group, base, { git, github });
  const merged = ground === undefined ? "conflict" : await git.mergeOf(ground, head.commit);
  if (ground === undefined || merged === "conflict") return "is behind what isn't answered for yet";
  // Others beneath it that nobody has answered for look like that, too: it is looked at again.
  if (!sameChanges(merged, await git.changes(ground, group))) {
    return `what was built (${group}) isn't #${number} alone`;
  }
  await github.setStatus(group, {
    context: CLEARANCE_STATUS,
    state: "success",
    description: `exactly #${number}, which is answered for`,
  });
  return undefined;
}

/** What nobody has looked into is the same as nothing. */
function sameChanges(one: readonly TreeChange[], other: readonly TreeChange[]): boolean {
  const paths = new Map(other.map((change) => [change.path, change]));
  return (
    one.length === other.length &&
    one.every(({ path, after, plain }) => {
      const there = paths.get(path);
      if (there === undefined || there.plain !== plain) return false;
      if (after === "too large" || there.after === "too large") return false;
      return sameBytes(after ?? null, there.after ?? null);
    })
  );
}

/** What the promoter has said of a commit. */
export async function answerAt(commit: CommitId, promoter: string, github: Pick<GitHub, "statuses">) {
  const statuses = await github.statuses(commit);
  return statuses.find(({ context, creator }) => context === CLEARANCE_STATUS && creator.login === promoter)
    ?.state;
}
