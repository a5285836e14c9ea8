import type { Pull, Repository } from "../state.ts";
import type { GraphqlCall } from "./graphql-call.ts";

const CHANGES: Readonly<Record<string, string>> = { A: "ADDED", D: "DELETED", M: "MODIFIED", T: "CHANGED" };

/** What a pull request changes since it left its base. */
export async function changedFiles(call: GraphqlCall, repository: Repository, pull: Pull) {
  const git = call.twin.git(repository);
  const range = `${pull.base.sha}...${pull.head.sha}`;
  const [numbers, kinds] = [
    await git.run(["diff", "--numstat", "--no-renames", "-z", range]),
    await git.run(["diff", "--name-status", "--no-renames", "-z", range]),
  ];
  const words = kinds.split("\0");
  return numbers
    .split("\0")
    .filter((line) => line !== "")
    .map((line, at) => {
      const [added, deleted, path = ""] = line.split("\t");
      return {
        __typename: "PullRequestChangedFile",
        path,
        additions: Number(added) || 0,
        deletions: Number(deleted) || 0,
        changeType: CHANGES[words[2 * at] ?? ""] ?? "CHANGED",
      };
    });
}
