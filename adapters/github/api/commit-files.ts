import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHubWriter } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";

type Files = Parameters<GitHubWriter["rebuild"]>[0]["files"];

/** One commit on `base` that sets these files; no branch knows of it yet. */
export async function commitFiles(
  connection: Connection,
  base: CommitId,
  message: string,
  files: Files,
): Promise<CommitId> {
  const { octokit, at } = connection;
  const parent = await octokit.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", {
    ...at,
    commit_sha: base,
  });
  const tree = await octokit.request("POST /repos/{owner}/{repo}/git/trees", {
    ...at,
    base_tree: parent.data.tree.sha,
    tree: await Promise.all(files.map((file) => treeEntry(connection, file))),
  });
  const commit = await octokit.request("POST /repos/{owner}/{repo}/git/commits", {
    ...at,
    message,
    tree: tree.data.sha,
    parents: [base],
  });
  return commit.data.sha;
}

/** Text travels inside the tree; other bytes need a blob of their own. */
async function treeEntry({ octokit, at }: Connection, file: Files[number]) {
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
