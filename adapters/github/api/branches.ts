import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHubWriter } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { answerIn } from "./github-fault.ts";

type BranchRequest = Parameters<GitHubWriter["propose"]>[0];

/**
 * Tree, commit, then the ref: a branch appears with its commit or not at all, however far we get. The name is
 * taken by whoever creates the ref first.
 */
export async function createBranch(
  connection: Connection,
  request: BranchRequest,
): Promise<{ readonly commit: CommitId; readonly created: boolean }> {
  const { octokit, at } = connection;
  const base = await octokit.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", {
    ...at,
    commit_sha: request.base.commit,
  });
  const tree = await octokit.request("POST /repos/{owner}/{repo}/git/trees", {
    ...at,
    base_tree: base.data.tree.sha,
    tree: await Promise.all(request.files.map((file) => treeEntry(connection, file))),
  });
  const commit = await octokit.request("POST /repos/{owner}/{repo}/git/commits", {
    ...at,
    message: request.message,
    tree: tree.data.sha,
    parents: [request.base.commit],
  });
  try {
    const ref = `refs/heads/${request.branch}`;
    await octokit.request("POST /repos/{owner}/{repo}/git/refs", { ...at, ref, sha: commit.data.sha });
    return { commit: commit.data.sha, created: true };
  } catch (error) {
    if (answerIn(error)?.status !== 422) throw error;
    const known = await branchHead(connection, request.branch);
    if (known === undefined) throw error;
    return { commit: known, created: false };
  }
}

/** Text travels inside the tree; other bytes need a blob of their own. */
async function treeEntry({ octokit, at }: Connection, file: BranchRequest["files"][number]) {
  const entry = { path: file.path, mode: "100644" as const, type: "blob" as const };
  if (file.bytes === null) return { ...entry, sha: null };
  const text = asText(file.bytes);
  if (text !== undefined) return { ...entry, content: text };
  const blob = await octokit.request("POST /repos/{owner}/{repo}/git/blobs", {
    ...at,
    content: Buffer.from(file.bytes).toString("base64"),
    encoding: "base64",
  });
  return { ...entry, sha: blob.data.sha };
}

function asText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not UTF-8, which is no failure: the bytes take the other way.
    return undefined;
  }
}

async function branchHead({ octokit, at }: Connection, branch: string): Promise<CommitId | undefined> {
  try {
    const found = await octokit.request("GET /repos/{owner}/{repo}/git/ref/{ref}", {
      ...at,
      ref: `heads/${branch}`,
    });
    return found.data.object.sha;
  } catch (error) {
    if (answerIn(error)?.status === 404) return undefined;
    throw error;
  }
}

/** A branch that has gone already is as good. */
export async function deleteBranch({ octokit, at }: Connection, branch: string): Promise<void> {
  try {
    await octokit.request("DELETE /repos/{owner}/{repo}/git/refs/{ref}", { ...at, ref: `heads/${branch}` });
  } catch (error) {
    const answer = answerIn(error);
    if (answer?.status === 422 && /reference does not exist/i.test(answer.message)) return;
    throw error;
  }
}
