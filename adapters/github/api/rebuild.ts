import * as z from "zod";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHubWriter } from "#chain/promotion/github.ts";
import { commitFiles } from "./commit-files.ts";
import type { Connection } from "./connection.ts";
import { readAnswer } from "./pages.ts";

const REPOSITORY = `query($owner: String!, $repo: String!, $branch: String!) {
  repository(owner: $owner, name: $repo) { id ref(qualifiedName: $branch) { target { oid } } }
}`;

// REST's forced update knows no expected head: only this mutation compares before it swaps.
const MOVE = `mutation($repositoryId: ID!, $name: GitRefname!, $beforeOid: GitObjectID!, $afterOid: GitObjectID!) {
  updateRefs(input: {
    repositoryId: $repositoryId,
    refUpdates: [{ name: $name, beforeOid: $beforeOid, afterOid: $afterOid, force: true }]
  }) { clientMutationId }
}`;

const Answer = z.object({
  repository: z.object({
    id: z.string(),
    ref: z.object({ target: z.object({ oid: z.string() }) }).nullable(),
  }),
});

/** Puts a branch on a new commit if it still stands where it was seen. */
export async function rebuildBranch(
  connection: Connection,
  request: Parameters<GitHubWriter["rebuild"]>[0],
): Promise<{ readonly commit: CommitId; readonly moved: boolean }> {
  const { octokit, at } = connection;
  const name = `refs/heads/${request.branch}`;
  const look = async () =>
    readAnswer(Answer, await octokit.graphql(REPOSITORY, { ...at, branch: name }), request.branch).repository;
  const { id, ref } = await look();
  const seen = ref?.target.oid;
  if (seen !== request.expected) return { commit: seen ?? request.expected, moved: false };
  const commit = await commitFiles(connection, request.base, request.message, request.files);
  try {
    await octokit.graphql(MOVE, {
      repositoryId: id,
      name,
      beforeOid: request.expected,
      afterOid: commit,
    });
    return { commit, moved: true };
  } catch (error) {
    // Somebody was faster, or our own answer was lost: the branch says which.
    const now = (await look()).ref?.target.oid;
    if (now === undefined || now === request.expected) throw error;
    return { commit: now, moved: now === commit };
  }
}
