import { findRepository } from "../call.ts";
import { identityEnvironment } from "../hosted-git.ts";
import { accountOf } from "../identity.ts";
import { personOf, WEB_FLOW } from "../merge.ts";
import { refMoved } from "../pushes.ts";
import { Refusal } from "../refusal.ts";
import { forbidsPush } from "../rulesets.ts";
import type { Repository } from "../state.ts";
import { demandField, type GraphqlCall } from "./graphql-call.ts";
import type { CreateCommitOnBranch } from "./inputs.ts";
import { refById } from "./lookup.ts";

/**
 * A commit on top of a branch's head, which GitHub signs: its author, committer and time are GitHub's to say,
 * and every file is an ordinary one (mode 100644).
 */
export async function createCommitOnBranch(call: GraphqlCall, input: CreateCommitOnBranch) {
  const { twin, identity } = call;
  const { repository, ref } = branchOf(call, input);
  demandField(call, repository, "contents", "write");
  if (forbidsPush(repository, identity, ref)) throw new Refusal(422, "Repository rule violations found");
  const additions = input.fileChanges?.additions ?? [];
  const deletions = input.fileChanges?.deletions ?? [];
  const git = twin.git(repository);
  const commit = await twin.alone(repository, async () => {
    const head = await git.resolve(ref);
    if (head === undefined) {
      throw new Refusal(404, `A branch named "${ref.replace("refs/heads/", "")}" does not exist.`);
    }
    if (head !== input.expectedHeadOid) {
      const message = `Expected branch to point to "${input.expectedHeadOid}" but it did not.  Pull and try again.`;
      throw new Refusal(409, message, [], "STALE_DATA");
    }
    const tree = await git.withIndex(async (environment) => {
      await git.run(["read-tree", head], { environment });
      const lines: string[] = [];
      for (const { path, contents } of additions) {
        const bytes = Buffer.from(contents, "base64");
        const id = await git.run(["hash-object", "-w", "--stdin"], { input: bytes });
        lines.push(`100644 ${id}\t${path}\0`);
      }
      for (const { path } of deletions) {
        if ((await git.object(`${head}:${path}`)) === undefined) {
          throw new Refusal(
            422,
            `A path was requested for deletion which does not exist as of commit oid \`${head}\``,
          );
        }
        lines.push(`0 ${"0".repeat(40)}\t${path}\0`);
      }
      await git.run(["update-index", "-z", "--index-info"], { environment, input: lines.join("") });
      return git.run(["write-tree"], { environment });
    });
    const { headline, body } = input.message;
    const made = await git.run(["commit-tree", "--no-gpg-sign", "-p", head, "-F", "-", tree], {
      input: body ? `${headline}\n\n${body}\n` : `${headline}\n`,
      environment: identityEnvironment(personOf(accountOf(identity)), WEB_FLOW, twin.stamp()),
    });
    if (!(await git.move(ref, made, head))) throw new Refusal(422, "Reference cannot be updated");
    repository.verified.push(made);
    await refMoved(twin, repository, { ref, before: head, after: made }, identity);
    return made;
  });
  return {
    commit: await call.show.commit(call, repository, commit),
    ref: await call.show.ref(call, repository, ref),
  };
}

function branchOf(
  call: GraphqlCall,
  { branch }: CreateCommitOnBranch,
): { readonly repository: Repository; readonly ref: string } {
  if (branch.id) {
    const { repository, name } = refById(call, branch.id);
    return { repository, ref: name };
  }
  const [owner = "", name = ""] = (branch.repositoryNameWithOwner ?? "").split("/");
  const repository = findRepository(call.twin, owner, name);
  return { repository, ref: `refs/heads/${(branch.branchName ?? "").replace(/^refs\/heads\//, "")}` };
}
