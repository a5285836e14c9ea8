import type { GitHubWriter, OpenPullRequest } from "#chain/promotion/github.ts";
import { createBranch } from "./branches.ts";
import type { Connection } from "./connection.ts";
import { withFacts } from "./look.ts";
import { openPullRequest } from "./pull-request-writes.ts";

type Proposal = Parameters<GitHubWriter["propose"]>[0];

export async function propose(
  connection: Connection,
  proposal: Proposal,
): Promise<{ readonly pullRequest: OpenPullRequest; readonly created: boolean }> {
  const { commit, created } = await createBranch(connection, proposal);
  const pullRequest = await openPullRequest(connection, proposal);
  return {
    pullRequest: await withFacts(connection, pullRequest),
    created: created && pullRequest.head.commit === commit,
  };
}
