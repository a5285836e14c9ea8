import type { TokenFacts } from "#chain/doctor/facts.ts";
import type { DeploymentReader } from "#chain/promotion/deployment.ts";
import type { GitHub, RunReports } from "#chain/promotion/github.ts";
import { readAnnotations } from "./api/annotations.ts";
import { append } from "./api/append.ts";
import { batched } from "./api/batched.ts";
import { readBranchRules } from "./api/branch-rules.ts";
import { deleteBranch } from "./api/branches.ts";
import type { Lane } from "./api/budget.ts";
import { readCheckRuns } from "./api/check-runs.ts";
import { readCommitsBetween } from "./api/commits-between.ts";
import { type Connection, type ConnectionOptions, connect } from "./api/connection.ts";
import {
  closeIssue,
  openIssue,
  readComment,
  readComments,
  readIssues,
  readNewestComments,
} from "./api/conversations.ts";
import { readNewestDeployment } from "./api/deployments.ts";
import { readEnvironment, readProtection } from "./api/environments.ts";
import { toFault } from "./api/github-fault.ts";
import { lookAtPullRequests } from "./api/look.ts";
import { mergePullRequest } from "./api/merge.ts";
import { readPermission, readTeamMembers, readTokenFacts, readViewer } from "./api/people.ts";
import { propose } from "./api/propose.ts";
import { comment, remark, updatePullRequest } from "./api/pull-request-writes.ts";
import { readPullRequest, readPullRequestsOf } from "./api/pull-requests.ts";
import { dequeuePullRequest, enqueuePullRequest } from "./api/queue.ts";
import { rebuildBranch } from "./api/rebuild.ts";
import { postStatus, readStatuses } from "./api/statuses.ts";
import { dispatchWorkflow, readReleases, readRun, readRuns } from "./api/workflow-runs.ts";

export interface GitHubApi extends GitHub, RunReports, DeploymentReader {
  /** Whose token it is, and what a person's classic token may. */
  tokenFacts(): Promise<TokenFacts>;
  /** The token that calls are made with now: a clone takes it, too. */
  readonly token: () => Promise<string>;
  /** The same GitHub with every call in one lane; else each call is in the lane of what it does. */
  inLane(lane: Lane): GitHubApi;
}

/** GitHub over its API, as one identity on one repository. Each call ends in a bounded time. */
export function githubApi(options: ConnectionOptions): GitHubApi {
  return apiOf(options.repository, connect(options));
}

function apiOf(at: string, lanes: (lane: Lane) => Connection, all?: Lane): GitHubApi {
  const settled = batched(
    (branches) => readPullRequestsOf(lanes(all ?? "refresh"), branches),
    lanes("refresh").clock,
  );

  /** Port methods: the same call with the connection in front, and failures as faults that name what was asked. */
  const methodsIn =
    (lane: Lane) =>
    <A extends unknown[], R>(
      what: (...given: A) => string,
      call: (connection: Connection, ...given: A) => Promise<R>,
    ) =>
    async (...given: A): Promise<R> => {
      try {
        return await call(lanes(all ?? lane), ...given);
      } catch (error) {
        throw toFault(`${at}, ${what(...given)}`, error);
      }
    };
  const asked = methodsIn("refresh");
  const changed = methodsIn("open");
  const merged = methodsIn("merge");

  return {
    token: lanes("refresh").token,
    inLane: (lane) => apiOf(at, lanes, lane),
    viewer: asked(() => "the token's owner", readViewer),
    tokenFacts: asked(() => "the token's scopes", readTokenFacts),
    pullRequests: asked((base) => `pull requests into ${base}`, lookAtPullRequests),
    pullRequestsOf: asked(
      (branch) => `pull requests of ${branch}`,
      async (_, branch) => (await settled(branch)) ?? [],
    ),
    pullRequest: asked((number) => `pull request ${number}`, readPullRequest),
    permission: asked((login) => `permission of ${login}`, readPermission),
    teamMembers: asked((team) => `members of ${team}`, readTeamMembers),
    statuses: asked((commit) => `statuses of ${commit}`, readStatuses),
    checkRuns: asked((commit) => `check runs of ${commit}`, readCheckRuns),
    branchRules: asked((branch) => `rules of ${branch}`, readBranchRules),
    environment: asked((name) => `environment ${name}`, readEnvironment),
    protection: asked((name) => `protection of environment ${name}`, readProtection),
    runs: asked((workflow) => `runs of ${workflow}`, readRuns),
    run: asked((id) => `run ${id}`, readRun),
    annotations: asked((run) => `annotations of run ${run}`, readAnnotations),
    releases: asked((run) => `releases of run ${run}`, readReleases),
    commitsBetween: changed(
      (repository, from, to) => `commits of ${repository} from ${from} to ${to}`,
      readCommitsBetween,
    ),
    propose: changed(({ branch }) => `propose ${branch}`, propose),
    newestDeployment: asked(
      (environment, by) => `deployments of ${by} to ${environment}`,
      readNewestDeployment,
    ),
    rebuild: changed(({ branch }) => `rebuild ${branch}`, rebuildBranch),
    append: changed(({ branch }) => `append to ${branch}`, append),
    deleteBranch: changed((branch) => `delete branch ${branch}`, deleteBranch),
    updatePullRequest: changed((number) => `update pull request ${number}`, updatePullRequest),
    comment: changed((number) => `comment on pull request ${number}`, comment),
    remark: changed((number) => `remark on pull request ${number}`, remark),
    comments: asked((issue) => `comments on #${issue}`, readComments),
    newestComments: asked(() => "the newest comments", readNewestComments),
    findComment: asked((id) => `comment ${id}`, readComment),
    issues: asked((label) => `issues with the label ${label}`, readIssues),
    openIssue: changed(({ title }) => `open the issue "${title}"`, openIssue),
    closeIssue: changed((number) => `close issue ${number}`, closeIssue),
    setStatus: changed((commit, { context }) => `set ${context} on ${commit}`, postStatus),
    merge: merged(({ pullRequest }) => `merge pull request ${pullRequest}`, mergePullRequest),
    enqueue: merged(
      ({ pullRequest }) => `put pull request ${pullRequest} into the queue`,
      enqueuePullRequest,
    ),
    dequeue: merged((number) => `take pull request ${number} out of the queue`, dequeuePullRequest),
    dispatch: changed((workflow) => `dispatch ${workflow}`, dispatchWorkflow),
  };
}
