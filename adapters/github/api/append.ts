import * as z from "zod";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHubWriter } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { isGraphqlErrors } from "./github-fault.ts";
import { readAnswer } from "./pages.ts";
import { repositoryOf } from "./repository.ts";

// GitHub signs what this mutation makes, and does nothing where the branch stands elsewhere.
const APPEND = `mutation Append($commit: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $commit) { commit { oid } }
}`;

const BEGIN = `mutation Begin($branch: UpdateRefsInput!, $commit: CreateCommitOnBranchInput!) {
  updateRefs(input: $branch) { clientMutationId }
  createCommitOnBranch(input: $commit) { commit { oid } }
}`;

const HEAD = `query HeadOf($owner: String!, $repo: String!, $branch: String!) {
  repository(owner: $owner, name: $repo) { ref(qualifiedName: $branch) { target { oid } } }
}`;

/** What a branch that doesn't exist points to: moving it from there makes it, or fails. */
const NOTHING = "0".repeat(40);

const Appended = z.object({ createCommitOnBranch: z.object({ commit: z.object({ oid: z.string() }) }) });
const Head = z.object({
  repository: z.object({ ref: z.object({ target: z.object({ oid: z.string() }) }).nullable() }),
});

/** One commit more at the end of a branch, in one request. */
export async function append(
  connection: Connection,
  { branch, begins, expected, files, message }: Parameters<GitHubWriter["append"]>[0],
): Promise<{ readonly commit: CommitId; readonly moved: boolean }> {
  const { octokit, at } = connection;
  const name = `refs/heads/${branch}`;
  const [headline = "", ...rest] = message.split("\n");
  const additions = files.map(({ path, bytes }) => ({
    path,
    contents: Buffer.from(bytes).toString("base64"),
  }));
  const commit = {
    branch: { repositoryNameWithOwner: `${at.owner}/${at.repo}`, branchName: branch },
    expectedHeadOid: expected,
    message: { headline, body: rest.join("\n").trim() },
    fileChanges: { additions },
  };
  try {
    const answer = begins
      ? await octokit.graphql(BEGIN, {
          commit,
          branch: {
            repositoryId: (await repositoryOf(connection)).id,
            refUpdates: [{ name, beforeOid: NOTHING, afterOid: expected }],
          },
        })
      : await octokit.graphql(APPEND, { commit });
    const { oid } = readAnswer(Appended, answer, `a commit on ${branch}`).createCommitOnBranch.commit;
    return { commit: oid, moved: true };
  } catch (error) {
    if (!isGraphqlErrors(error)) throw error;
    // Somebody was faster: the branch says so.
    const answer = await octokit.graphql(HEAD, { ...at, branch: name });
    const there = readAnswer(Head, answer, branch).repository.ref?.target.oid;
    if (there === undefined || there === expected) throw error;
    return { commit: there, moved: false };
  }
}
