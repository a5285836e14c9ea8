import type { CommitId } from "#chain/promotion/git.ts";
import { type HostedGit, identityEnvironment, type Person } from "./hosted-git.ts";
import type { Account, MergeMethod } from "./state.ts";

/** Who GitHub is in commits that it makes itself. */
export const WEB_FLOW: Person = { name: "GitHub", email: "noreply@github.com" };

export function personOf(account: Account): Person {
  return { name: account.login, email: `${account.id}+${account.login}@users.noreply.github.com` };
}

export interface MergeInput {
  readonly method: MergeMethod;
  readonly base: CommitId;
  readonly head: CommitId;
  readonly message: string;
  readonly author: Account;
  /** When, by GitHub's clock. */
  readonly at: string;
}

const trees = new WeakMap<HostedGit, Map<string, Promise<string | undefined>>>();

/** The tree that a merge would have, or undefined when the two conflict; made once for any two commits. */
export async function mergedTree(
  git: HostedGit,
  base: CommitId,
  head: CommitId,
): Promise<string | undefined> {
  const made = trees.get(git) ?? new Map();
  trees.set(git, made);
  const pair = `${base} ${head}`;
  const tree = made.get(pair) ?? makeTree(git, base, head);
  made.set(pair, tree);
  tree.catch(() => made.delete(pair));
  return tree;
}

async function makeTree(git: HostedGit, base: CommitId, head: CommitId): Promise<string | undefined> {
  const answer = await git.ask(["merge-tree", "--write-tree", "--no-messages", base, head]);
  if (answer.exitCode === 0) return answer.stdout;
  if (answer.exitCode === 1) return undefined;
  throw new Error(`git merge-tree ended with ${answer.exitCode} (it needs git 2.38 or newer)`);
}

/** Makes the merge's commits, without moving a ref; undefined when the two conflict. */
export async function mergeCommit(git: HostedGit, input: MergeInput): Promise<CommitId | undefined> {
  if (input.method === "rebase") return rebased(git, input);
  const tree = await mergedTree(git, input.base, input.head);
  if (tree === undefined) return undefined;
  const parents = input.method === "merge" ? ["-p", input.base, "-p", input.head] : ["-p", input.base];
  return git.run(["commit-tree", "--no-gpg-sign", ...parents, "-F", "-", tree], {
    input: input.message,
    environment: identityEnvironment(personOf(input.author), WEB_FLOW, input.at),
  });
}

/** Each commit of the head again on top of the base, its author kept. */
async function rebased(git: HostedGit, input: MergeInput): Promise<CommitId | undefined> {
  const range = ["rev-list", "--reverse", "--no-merges", `${input.base}..${input.head}`];
  const commits = (await git.run(range)).split("\n").filter((id) => id !== "");
  return git.withIndex(async (environment) => {
    let onto = input.base;
    for (const commit of commits) {
      await git.run(["read-tree", "-i", "-m", "--aggressive", `${commit}^`, onto, commit], { environment });
      const tree = await git.ask(["write-tree"], { environment });
      if (tree.exitCode !== 0) return undefined;
      const [name = "", email = "", date = "", ...message] = (
        await git.run(["log", "-1", "--format=%an%n%ae%n%aI%n%B", commit])
      ).split("\n");
      onto = await git.run(["commit-tree", "--no-gpg-sign", "-p", onto, "-F", "-", tree.stdout], {
        input: message.join("\n"),
        environment: { ...identityEnvironment({ name, email }, WEB_FLOW), GIT_AUTHOR_DATE: date },
      });
    }
    return onto;
  });
}
