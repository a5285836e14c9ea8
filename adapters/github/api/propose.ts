import * as z from "zod";
import type { GitHubWriter, OpenPullRequest } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { isGraphqlErrors } from "./github-fault.ts";
import { readWhole } from "./look.ts";
import { readAnswer } from "./pages.ts";
import { OPEN_FIELDS, OpenAnswer } from "./pull-request-fields.ts";
import { fitting } from "./pull-request-writes.ts";
import { repositoryOf } from "./repository.ts";

type Proposal = Parameters<GitHubWriter["propose"]>[0];

/**
 * The three in one request. They aren't one step: GitHub does each in turn and goes on after one that failed,
 * so the branch may be there (its name is taken by whoever comes first), then the commit, then the pull
 * request, and asking again does what is missing.
 */
const PROPOSE = `mutation Propose($branch: UpdateRefsInput!, $commit: CreateCommitOnBranchInput!, $pull: CreatePullRequestInput!) {
  updateRefs(input: $branch) { clientMutationId }
  createCommitOnBranch(input: $commit) { commit { oid } }
  createPullRequest(input: $pull) { pullRequest { ${OPEN_FIELDS} } }
}`;

/** What a branch that doesn't exist points to: moving it from there makes it, or fails. */
const NOTHING = "0".repeat(40);

const Proposed = z.object({
  createCommitOnBranch: z.object({ commit: z.object({ oid: z.string() }).nullable() }).nullish(),
  createPullRequest: z.object({ pullRequest: OpenAnswer.nullable() }).nullish(),
});

export async function propose(
  connection: Connection,
  proposal: Proposal,
): Promise<{ readonly pullRequest: OpenPullRequest; readonly created: boolean }> {
  const { octokit, at } = connection;
  const { id } = await repositoryOf(connection);
  let failure: unknown;
  const answer: unknown = await octokit.graphql(PROPOSE, inputs(proposal, id, at)).catch((error: unknown) => {
    if (!isGraphqlErrors(error)) throw error;
    failure = error;
    return error.data ?? {};
  });
  const done = readAnswer(Proposed, answer, `the proposal of ${proposal.branch}`);
  const made = done.createPullRequest?.pullRequest ?? (await openOf(connection, proposal));
  if (made === undefined) throw failure;
  const pullRequest = await readWhole(connection, made);
  const commit = done.createCommitOnBranch?.commit?.oid;
  return { pullRequest, created: commit !== undefined && pullRequest.head.commit === commit };
}

function inputs(
  { branch, base, files, message, title, body }: Proposal,
  repositoryId: string,
  at: Connection["at"],
) {
  const [headline = "", ...rest] = message.split("\n");
  const additions = files.flatMap(({ path, bytes }) =>
    bytes === null ? [] : [{ path, contents: Buffer.from(bytes).toString("base64") }],
  );
  const deletions = files.flatMap(({ path, bytes }) => (bytes === null ? [{ path }] : []));
  const refUpdates = [{ name: `refs/heads/${branch}`, beforeOid: NOTHING, afterOid: base.commit }];
  return {
    branch: { repositoryId, refUpdates },
    commit: {
      branch: { repositoryNameWithOwner: `${at.owner}/${at.repo}`, branchName: branch },
      expectedHeadOid: base.commit,
      message: { headline, body: rest.join("\n").trim() },
      fileChanges: { additions, deletions },
    },
    pull: { repositoryId, baseRefName: base.branch, headRefName: branch, title, body: fitting(body) },
  };
}

const OPEN_OF = `query OpenOf($owner: String!, $repo: String!, $branch: String!, $base: String!) {
  repository(owner: $owner, name: $repo) {
    pullRequests(headRefName: $branch, baseRefName: $base, states: [OPEN], first: 20) { nodes { ${OPEN_FIELDS} } }
  }
}`;

const OpenOf = z.object({ repository: z.object({ pullRequests: z.object({ nodes: z.array(OpenAnswer) }) }) });

/** A fork's branch of that name is another one. */
async function openOf({ octokit, at }: Connection, { branch, base }: Proposal) {
  const answer = await octokit.graphql(OPEN_OF, { ...at, branch, base: base.branch });
  const { nodes } = readAnswer(OpenOf, answer, `pull requests of ${branch}`).repository.pullRequests;
  return nodes.find(({ pullRequest }) => !pullRequest.head.fromFork);
}
