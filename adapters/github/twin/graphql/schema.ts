/**
 * The part of GitHub's schema that this GitHub answers. Each type, field and argument is GitHub's own: a test
 * compares it with the schema that GitHub publishes.
 */
export const SCHEMA = /* GraphQL */ `
scalar GitObjectID
scalar Base64String
scalar GitRefname
scalar DateTime
scalar URI
scalar GitTimestamp
scalar BigInt

type Query {
  node(id: ID!): Node
  nodes(ids: [ID!]!): [Node]!
  rateLimit(dryRun: Boolean = false): RateLimit
  repository(name: String!, owner: String!): Repository
  viewer: User!
  user(login: String!): User
  organization(login: String!): Organization
}

type Mutation {
  addComment(input: AddCommentInput!): AddCommentPayload
  addPullRequestReview(input: AddPullRequestReviewInput!): AddPullRequestReviewPayload
  closePullRequest(input: ClosePullRequestInput!): ClosePullRequestPayload
  createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
  createPullRequest(input: CreatePullRequestInput!): CreatePullRequestPayload
  createRef(input: CreateRefInput!): CreateRefPayload
  deleteRef(input: DeleteRefInput!): DeleteRefPayload
  dequeuePullRequest(input: DequeuePullRequestInput!): DequeuePullRequestPayload
  enqueuePullRequest(input: EnqueuePullRequestInput!): EnqueuePullRequestPayload
  mergePullRequest(input: MergePullRequestInput!): MergePullRequestPayload
  reopenPullRequest(input: ReopenPullRequestInput!): ReopenPullRequestPayload
  updatePullRequest(input: UpdatePullRequestInput!): UpdatePullRequestPayload
  updateRef(input: UpdateRefInput!): UpdateRefPayload
  updateRefs(input: UpdateRefsInput!): UpdateRefsPayload
}

type RateLimit {
  cost: Int!
  limit: Int!
  nodeCount: Int!
  remaining: Int!
  resetAt: DateTime!
  used: Int!
}

interface Node {
  id: ID!
}

interface Actor {
  login: String!
  url: URI!
  resourcePath: URI!
  avatarUrl: URI!
}

interface RepositoryOwner {
  id: ID!
  login: String!
  url: URI!
}

type User implements Actor & Node & RepositoryOwner {
  id: ID!
  databaseId: Int
  login: String!
  name: String
  url: URI!
  resourcePath: URI!
  avatarUrl: URI!
  isSiteAdmin: Boolean!
}

type Bot implements Actor & Node {
  id: ID!
  databaseId: Int
  login: String!
  url: URI!
  resourcePath: URI!
  avatarUrl: URI!
}

type Team implements Node {
  id: ID!
  slug: String!
  combinedSlug: String!
  name: String!
  members(after: String, before: String, first: Int, last: Int, query: String): TeamMemberConnection!
}

type TeamMemberConnection {
  nodes: [User]
  pageInfo: PageInfo!
  totalCount: Int!
}

type Organization implements Actor & Node & RepositoryOwner {
  team(slug: String!): Team
  id: ID!
  databaseId: Int
  login: String!
  name: String
  url: URI!
  resourcePath: URI!
  avatarUrl: URI!
}

type Repository implements Node {
  id: ID!
  databaseId: Int
  name: String!
  nameWithOwner: String!
  owner: RepositoryOwner!
  url: URI!
  isFork: Boolean!
  isPrivate: Boolean!
  visibility: RepositoryVisibility!
  parent: Repository
  defaultBranchRef: Ref
  deleteBranchOnMerge: Boolean!
  autoMergeAllowed: Boolean!
  mergeCommitAllowed: Boolean!
  squashMergeAllowed: Boolean!
  rebaseMergeAllowed: Boolean!
  object(expression: String, oid: GitObjectID): GitObject
  ref(qualifiedName: String!): Ref
  refs(after: String, before: String, direction: OrderDirection, first: Int, last: Int, orderBy: RefOrder, query: String, refPrefix: String!): RefConnection
  pullRequest(number: Int!): PullRequest
  pullRequests(after: String, baseRefName: String, before: String, first: Int, headRefName: String, last: Int, orderBy: IssueOrder, states: [PullRequestState!]): PullRequestConnection!
  collaborators(after: String, before: String, first: Int, last: Int, login: String, query: String): RepositoryCollaboratorConnection
  environment(name: String!): Environment
  environments(after: String, before: String, first: Int, last: Int, names: [String!] = [], orderBy: Environments = {direction: ASC, field: NAME}): EnvironmentConnection!
  deployments(after: String, before: String, environments: [String!], first: Int, last: Int, orderBy: DeploymentOrder = {direction: ASC, field: CREATED_AT}): DeploymentConnection!
  mergeQueue(branch: String): MergeQueue
  viewerPermission: RepositoryPermission
  viewerCanAdminister: Boolean!
}

interface GitObject {
  id: ID!
  oid: GitObjectID!
  abbreviatedOid: String!
  commitUrl: URI!
  repository: Repository!
}

type Ref implements Node {
  id: ID!
  name: String!
  prefix: String!
  target: GitObject
  repository: Repository!
  associatedPullRequests(after: String, baseRefName: String, before: String, first: Int, headRefName: String, last: Int, orderBy: IssueOrder, states: [PullRequestState!]): PullRequestConnection!
}

type RefConnection {
  nodes: [Ref]
  pageInfo: PageInfo!
  totalCount: Int!
}

type Commit implements GitObject & Node {
  id: ID!
  oid: GitObjectID!
  abbreviatedOid: String!
  commitUrl: URI!
  repository: Repository!
  url: URI!
  message: String!
  messageHeadline: String!
  messageBody: String!
  authoredDate: DateTime!
  committedDate: DateTime!
  author: GitActor
  committer: GitActor
  signature: GitSignature
  tree: Tree!
  parents(after: String, before: String, first: Int, last: Int): CommitConnection!
  history(after: String, before: String, first: Int, last: Int, path: String, since: GitTimestamp, until: GitTimestamp): CommitHistoryConnection!
  file(path: String!): TreeEntry
  statusCheckRollup: StatusCheckRollup
  status: Status
  checkSuites(after: String, before: String, filterBy: CheckSuiteFilter, first: Int, last: Int): CheckSuiteConnection
  associatedPullRequests(after: String, before: String, first: Int, last: Int, orderBy: PullRequestOrder = {direction: ASC, field: CREATED_AT}): PullRequestConnection
}

type CommitConnection {
  nodes: [Commit]
  pageInfo: PageInfo!
  totalCount: Int!
}

type CommitHistoryConnection {
  nodes: [Commit]
  pageInfo: PageInfo!
  totalCount: Int!
}

type GitActor {
  name: String
  email: String
  date: GitTimestamp
  user: User
}

interface GitSignature {
  isValid: Boolean!
  state: GitSignatureState!
  wasSignedByGitHub: Boolean!
}

type GpgSignature implements GitSignature {
  isValid: Boolean!
  state: GitSignatureState!
  wasSignedByGitHub: Boolean!
}

type Tree implements GitObject & Node {
  id: ID!
  oid: GitObjectID!
  abbreviatedOid: String!
  commitUrl: URI!
  repository: Repository!
  entries: [TreeEntry!]
}

type TreeEntry {
  name: String!
  path: String
  mode: Int!
  type: String!
  oid: GitObjectID!
  object: GitObject
}

type Blob implements GitObject & Node {
  id: ID!
  oid: GitObjectID!
  abbreviatedOid: String!
  commitUrl: URI!
  repository: Repository!
  byteSize: Int!
  isBinary: Boolean
  isTruncated: Boolean!
  text: String
}

type PullRequest implements Node {
  id: ID!
  databaseId: Int
  fullDatabaseId: BigInt
  number: Int!
  url: URI!
  resourcePath: URI!
  state: PullRequestState!
  title: String!
  body: String!
  createdAt: DateTime!
  updatedAt: DateTime!
  closed: Boolean!
  closedAt: DateTime
  merged: Boolean!
  mergedAt: DateTime
  mergedBy: Actor
  isDraft: Boolean!
  author: Actor
  headRef: Ref
  headRefName: String!
  headRefOid: GitObjectID!
  headRepository: Repository
  headRepositoryOwner: RepositoryOwner
  isCrossRepository: Boolean!
  baseRef: Ref
  baseRefName: String!
  baseRefOid: GitObjectID!
  baseRepository: Repository
  mergeable: MergeableState!
  mergeStateStatus: MergeStateStatus!
  mergeCommit: Commit
  reviewDecision: PullRequestReviewDecision
  reviews(after: String, author: String, before: String, first: Int, last: Int, states: [PullRequestReviewState!]): PullRequestReviewConnection
  latestReviews(after: String, before: String, first: Int, last: Int): PullRequestReviewConnection
  latestOpinionatedReviews(after: String, before: String, first: Int, last: Int, writersOnly: Boolean = false): PullRequestReviewConnection
  commits(after: String, before: String, first: Int, last: Int): PullRequestCommitConnection!
  comments(after: String, before: String, first: Int, last: Int, orderBy: IssueCommentOrder): IssueCommentConnection!
  files(after: String, before: String, first: Int, last: Int): PullRequestChangedFileConnection
  changedFiles: Int!
  statusCheckRollup: StatusCheckRollup
  timelineItems(after: String, before: String, first: Int, itemTypes: [PullRequestTimelineItemsItemType!], last: Int, since: DateTime, skip: Int): PullRequestTimelineItemsConnection!
  viewerCanMergeAsAdmin: Boolean!
  isInMergeQueue: Boolean!
  mergeQueue: MergeQueue
  mergeQueueEntry: MergeQueueEntry
  repository: Repository!
}

type PullRequestConnection {
  nodes: [PullRequest]
  edges: [PullRequestEdge]
  pageInfo: PageInfo!
  totalCount: Int!
}

type PullRequestEdge {
  cursor: String!
  node: PullRequest
}

type PullRequestCommit implements Node {
  id: ID!
  commit: Commit!
  url: URI!
}

type PullRequestCommitConnection {
  nodes: [PullRequestCommit]
  pageInfo: PageInfo!
  totalCount: Int!
}

type PullRequestChangedFile {
  path: String!
  additions: Int!
  deletions: Int!
  changeType: PatchStatus!
}

type PullRequestChangedFileConnection {
  nodes: [PullRequestChangedFile]
  pageInfo: PageInfo!
  totalCount: Int!
}

type PullRequestReview implements Node {
  id: ID!
  databaseId: Int
  fullDatabaseId: BigInt
  url: URI!
  state: PullRequestReviewState!
  body: String!
  author: Actor
  authorCanPushToRepository: Boolean!
  commit: Commit
  createdAt: DateTime!
  submittedAt: DateTime
  pullRequest: PullRequest!
}

type PullRequestReviewConnection {
  nodes: [PullRequestReview]
  pageInfo: PageInfo!
  totalCount: Int!
}

type IssueComment implements Node {
  id: ID!
  databaseId: Int
  fullDatabaseId: BigInt
  url: URI!
  body: String!
  author: Actor
  createdAt: DateTime!
  updatedAt: DateTime!
  viewerDidAuthor: Boolean!
}

type IssueCommentConnection {
  nodes: [IssueComment]
  pageInfo: PageInfo!
  totalCount: Int!
}

type IssueCommentEdge {
  cursor: String!
  node: IssueComment
}

union PullRequestTimelineItems = ClosedEvent | ReopenedEvent | MergedEvent | HeadRefForcePushedEvent | AddedToMergeQueueEvent | RemovedFromMergeQueueEvent | IssueComment | PullRequestReview

type PullRequestTimelineItemsConnection {
  nodes: [PullRequestTimelineItems]
  pageInfo: PageInfo!
  totalCount: Int!
}

type ClosedEvent implements Node {
  id: ID!
  actor: Actor
  createdAt: DateTime!
}

type ReopenedEvent implements Node {
  id: ID!
  actor: Actor
  createdAt: DateTime!
}

type MergedEvent implements Node {
  id: ID!
  actor: Actor
  createdAt: DateTime!
  commit: Commit
  mergeRefName: String!
}

type HeadRefForcePushedEvent implements Node {
  id: ID!
  actor: Actor
  createdAt: DateTime!
  beforeCommit: Commit
  afterCommit: Commit
}

type AddedToMergeQueueEvent implements Node {
  id: ID!
  actor: Actor
  createdAt: DateTime!
  enqueuer: User
}

type RemovedFromMergeQueueEvent implements Node {
  id: ID!
  actor: Actor
  createdAt: DateTime!
  reason: String
  beforeCommit: Commit
}

type PageInfo {
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
  endCursor: String
}

type StatusCheckRollup implements Node {
  id: ID!
  state: StatusState!
  commit: Commit
  contexts(after: String, before: String, first: Int, last: Int): StatusCheckRollupContextConnection!
}

union StatusCheckRollupContext = StatusContext | CheckRun

type StatusCheckRollupContextConnection {
  nodes: [StatusCheckRollupContext]
  pageInfo: PageInfo!
  totalCount: Int!
  checkRunCount: Int!
  statusContextCount: Int!
}

type StatusContext implements Node {
  id: ID!
  context: String!
  state: StatusState!
  description: String
  targetUrl: URI
  createdAt: DateTime!
  creator: Actor
  isRequired(pullRequestId: ID, pullRequestNumber: Int): Boolean!
}

type Status implements Node {
  id: ID!
  state: StatusState!
  contexts: [StatusContext!]!
  context(name: String!): StatusContext
}

type CheckRun implements Node {
  id: ID!
  databaseId: Int
  name: String!
  status: CheckStatusState!
  conclusion: CheckConclusionState
  detailsUrl: URI
  url: URI!
  startedAt: DateTime
  completedAt: DateTime
  checkSuite: CheckSuite!
  title: String
  summary: String
  isRequired(pullRequestId: ID, pullRequestNumber: Int): Boolean!
}

type CheckRunConnection {
  nodes: [CheckRun]
  pageInfo: PageInfo!
  totalCount: Int!
}

type CheckSuite implements Node {
  id: ID!
  databaseId: Int
  app: App
  status: CheckStatusState!
  conclusion: CheckConclusionState
  checkRuns(after: String, before: String, filterBy: CheckRunFilter, first: Int, last: Int): CheckRunConnection
  commit: Commit!
  createdAt: DateTime!
  workflowRun: WorkflowRun
  url: URI!
}

type CheckSuiteConnection {
  nodes: [CheckSuite]
  pageInfo: PageInfo!
  totalCount: Int!
}

type App implements Node {
  id: ID!
  databaseId: Int
  slug: String!
  name: String!
}

type WorkflowRun implements Node {
  id: ID!
  databaseId: Int
  event: String!
  runNumber: Int!
  url: URI!
  file: WorkflowRunFile
  createdAt: DateTime!
  workflow: Workflow!
}

type WorkflowRunFile implements Node {
  id: ID!
  path: String!
}

type Workflow implements Node {
  id: ID!
  databaseId: Int
  name: String!
}

type RepositoryCollaboratorConnection {
  nodes: [User]
  edges: [RepositoryCollaboratorEdge]
  pageInfo: PageInfo!
  totalCount: Int!
}

type RepositoryCollaboratorEdge {
  cursor: String!
  node: User!
  permission: RepositoryPermission!
}

type Environment implements Node {
  id: ID!
  databaseId: Int
  name: String!
  protectionRules(after: String, before: String, first: Int, last: Int): DeploymentProtectionRuleConnection!
}

type EnvironmentConnection {
  nodes: [Environment]
  pageInfo: PageInfo!
  totalCount: Int!
}

type DeploymentProtectionRule {
  databaseId: Int
  type: DeploymentProtectionRuleType!
  timeout: Int!
  preventSelfReview: Boolean
  reviewers(after: String, before: String, first: Int, last: Int): DeploymentReviewerConnection!
}

type DeploymentProtectionRuleConnection {
  nodes: [DeploymentProtectionRule]
  pageInfo: PageInfo!
  totalCount: Int!
}

type DeploymentReviewerConnection {
  nodes: [DeploymentReviewer]
  pageInfo: PageInfo!
  totalCount: Int!
}

union DeploymentReviewer = User

type Deployment implements Node {
  id: ID!
  databaseId: Int
  environment: String
  state: DeploymentState
  commitOid: String!
  createdAt: DateTime!
  creator: Actor!
  latestStatus: DeploymentStatus
  description: String
  task: String
  payload: String
}

type DeploymentConnection {
  nodes: [Deployment]
  pageInfo: PageInfo!
  totalCount: Int!
}

type DeploymentStatus implements Node {
  id: ID!
  state: DeploymentStatusState!
  description: String
  logUrl: URI
  environmentUrl: URI
  createdAt: DateTime!
  creator: Actor!
}

type MergeQueueConfiguration {
  mergeMethod: PullRequestMergeMethod
}

type MergeQueue implements Node {
  configuration: MergeQueueConfiguration
  id: ID!
  url: URI!
  entries(after: String, before: String, first: Int, last: Int): MergeQueueEntryConnection
}

type MergeQueueEntry implements Node {
  id: ID!
  position: Int!
  state: MergeQueueEntryState!
  enqueuedAt: DateTime!
  enqueuer: Actor!
  jump: Boolean!
  solo: Boolean!
  pullRequest: PullRequest
  baseCommit: Commit
  headCommit: Commit
}

type MergeQueueEntryConnection {
  nodes: [MergeQueueEntry]
  pageInfo: PageInfo!
  totalCount: Int!
}

type AddCommentPayload {
  clientMutationId: String
  commentEdge: IssueCommentEdge
  subject: Node
}

type AddPullRequestReviewPayload {
  clientMutationId: String
  pullRequestReview: PullRequestReview
}

type ClosePullRequestPayload {
  clientMutationId: String
  pullRequest: PullRequest
}

type CreateCommitOnBranchPayload {
  clientMutationId: String
  commit: Commit
  ref: Ref
}

type CreatePullRequestPayload {
  clientMutationId: String
  pullRequest: PullRequest
}

type CreateRefPayload {
  clientMutationId: String
  ref: Ref
}

type DeleteRefPayload {
  clientMutationId: String
}

type DequeuePullRequestPayload {
  clientMutationId: String
  mergeQueueEntry: MergeQueueEntry
}

type EnqueuePullRequestPayload {
  clientMutationId: String
  mergeQueueEntry: MergeQueueEntry
}

type MergePullRequestPayload {
  actor: Actor
  clientMutationId: String
  pullRequest: PullRequest
}

type ReopenPullRequestPayload {
  clientMutationId: String
  pullRequest: PullRequest
}

type UpdatePullRequestPayload {
  actor: Actor
  clientMutationId: String
  pullRequest: PullRequest
}

type UpdateRefPayload {
  clientMutationId: String
  ref: Ref
}

type UpdateRefsPayload {
  clientMutationId: String
}

input AddCommentInput {
  body: String!
  clientMutationId: String
  subjectId: ID!
}

input AddPullRequestReviewInput {
  body: String
  clientMutationId: String
  commitOID: GitObjectID
  event: PullRequestReviewEvent
  pullRequestId: ID!
}

enum PullRequestReviewEvent { APPROVE COMMENT DISMISS REQUEST_CHANGES }

input ClosePullRequestInput {
  clientMutationId: String
  pullRequestId: ID!
}

input CreateCommitOnBranchInput {
  branch: CommittableBranch!
  clientMutationId: String
  expectedHeadOid: GitObjectID!
  fileChanges: FileChanges
  message: CommitMessage!
}

input CommittableBranch {
  branchName: String
  id: ID
  repositoryNameWithOwner: String
}

input FileChanges {
  additions: [FileAddition!] = []
  deletions: [FileDeletion!] = []
}

input FileAddition {
  contents: Base64String!
  path: String!
}

input FileDeletion {
  path: String!
}

input CommitMessage {
  body: String
  headline: String!
}

input CreatePullRequestInput {
  baseRefName: String!
  body: String
  clientMutationId: String
  draft: Boolean = false
  headRefName: String!
  headRepositoryId: ID
  maintainerCanModify: Boolean = true
  repositoryId: ID!
  title: String!
}

input CreateRefInput {
  clientMutationId: String
  name: String!
  oid: GitObjectID!
  repositoryId: ID!
}

input DeleteRefInput {
  clientMutationId: String
  refId: ID!
}

input DequeuePullRequestInput {
  clientMutationId: String
  id: ID!
}

input EnqueuePullRequestInput {
  clientMutationId: String
  expectedHeadOid: GitObjectID
  jump: Boolean
  pullRequestId: ID!
}

input MergePullRequestInput {
  authorEmail: String
  clientMutationId: String
  commitBody: String
  commitHeadline: String
  expectedHeadOid: GitObjectID
  mergeMethod: PullRequestMergeMethod = MERGE
  pullRequestId: ID!
}

enum PullRequestMergeMethod { MERGE REBASE SQUASH }

input ReopenPullRequestInput {
  clientMutationId: String
  pullRequestId: ID!
}

input UpdatePullRequestInput {
  baseRefName: String
  body: String
  clientMutationId: String
  maintainerCanModify: Boolean
  pullRequestId: ID!
  state: PullRequestUpdateState
  title: String
}

enum PullRequestUpdateState { CLOSED OPEN }

input UpdateRefInput {
  clientMutationId: String
  force: Boolean = false
  oid: GitObjectID!
  refId: ID!
}

input UpdateRefsInput {
  clientMutationId: String
  refUpdates: [RefUpdate!]!
  repositoryId: ID!
}

input RefUpdate {
  afterOid: GitObjectID!
  beforeOid: GitObjectID
  force: Boolean = false
  name: GitRefname!
}

enum RepositoryVisibility { INTERNAL PRIVATE PUBLIC }

enum OrderDirection { ASC DESC }

input RefOrder {
  direction: OrderDirection!
  field: RefOrderField!
}

enum RefOrderField { ALPHABETICAL TAG_COMMIT_DATE }

input IssueOrder {
  direction: OrderDirection!
  field: IssueOrderField!
}

enum IssueOrderField { COMMENTS CREATED_AT UPDATED_AT }

enum PullRequestState { CLOSED MERGED OPEN }

input Environments {
  direction: OrderDirection!
  field: EnvironmentOrderField!
}

enum EnvironmentOrderField { NAME }

input DeploymentOrder {
  direction: OrderDirection!
  field: DeploymentOrderField!
}

enum DeploymentOrderField { CREATED_AT }

enum RepositoryPermission { ADMIN MAINTAIN READ TRIAGE WRITE }

input CheckSuiteFilter {
  appId: Int
  checkName: String
}

input PullRequestOrder {
  direction: OrderDirection!
  field: PullRequestOrderField!
}

enum PullRequestOrderField { CREATED_AT UPDATED_AT }

enum GitSignatureState { BAD_CERT BAD_EMAIL EXPIRED_KEY GPGVERIFY_ERROR GPGVERIFY_UNAVAILABLE INVALID MALFORMED_SIG NOT_SIGNING_KEY NO_USER OCSP_ERROR OCSP_PENDING OCSP_REVOKED UNKNOWN_KEY UNKNOWN_SIG_TYPE UNSIGNED UNVERIFIED_EMAIL VALID }

enum MergeableState { CONFLICTING MERGEABLE UNKNOWN }

enum MergeStateStatus { BEHIND BLOCKED CLEAN DIRTY DRAFT HAS_HOOKS UNKNOWN UNSTABLE }

enum PullRequestReviewDecision { APPROVED CHANGES_REQUESTED REVIEW_REQUIRED }

enum PullRequestReviewState { APPROVED CHANGES_REQUESTED COMMENTED DISMISSED PENDING }

input IssueCommentOrder {
  direction: OrderDirection!
  field: IssueCommentOrderField!
}

enum IssueCommentOrderField { UPDATED_AT }

enum PullRequestTimelineItemsItemType { ADDED_TO_MERGE_QUEUE_EVENT ADDED_TO_PROJECT_EVENT ASSIGNED_EVENT AUTOMATIC_BASE_CHANGE_FAILED_EVENT AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT AUTO_MERGE_DISABLED_EVENT AUTO_MERGE_ENABLED_EVENT AUTO_REBASE_ENABLED_EVENT AUTO_SQUASH_ENABLED_EVENT BASE_REF_CHANGED_EVENT BASE_REF_DELETED_EVENT BASE_REF_FORCE_PUSHED_EVENT CLOSED_EVENT COMMENT_DELETED_EVENT CONNECTED_EVENT CONVERTED_NOTE_TO_ISSUE_EVENT CONVERTED_TO_DISCUSSION_EVENT CONVERT_TO_DRAFT_EVENT CROSS_REFERENCED_EVENT DEMILESTONED_EVENT DEPLOYED_EVENT DEPLOYMENT_ENVIRONMENT_CHANGED_EVENT DISCONNECTED_EVENT HEAD_REF_DELETED_EVENT HEAD_REF_FORCE_PUSHED_EVENT HEAD_REF_RESTORED_EVENT ISSUE_COMMENT LABELED_EVENT LOCKED_EVENT MARKED_AS_DUPLICATE_EVENT MENTIONED_EVENT MERGED_EVENT MILESTONED_EVENT MOVED_COLUMNS_IN_PROJECT_EVENT PARENT_ISSUE_ADDED_EVENT PARENT_ISSUE_REMOVED_EVENT PINNED_EVENT PULL_REQUEST_COMMIT PULL_REQUEST_COMMIT_COMMENT_THREAD PULL_REQUEST_REVIEW PULL_REQUEST_REVIEW_THREAD PULL_REQUEST_REVISION_MARKER READY_FOR_REVIEW_EVENT REFERENCED_EVENT REMOVED_FROM_MERGE_QUEUE_EVENT REMOVED_FROM_PROJECT_EVENT RENAMED_TITLE_EVENT REOPENED_EVENT REVIEW_DISMISSED_EVENT REVIEW_REQUESTED_EVENT REVIEW_REQUEST_REMOVED_EVENT SUBSCRIBED_EVENT SUB_ISSUE_ADDED_EVENT SUB_ISSUE_REMOVED_EVENT TRANSFERRED_EVENT UNASSIGNED_EVENT UNLABELED_EVENT UNLOCKED_EVENT UNMARKED_AS_DUPLICATE_EVENT UNPINNED_EVENT UNSUBSCRIBED_EVENT USER_BLOCKED_EVENT }

enum PatchStatus { ADDED CHANGED COPIED DELETED MODIFIED RENAMED }

enum StatusState { ERROR EXPECTED FAILURE PENDING SUCCESS }

enum CheckStatusState { COMPLETED IN_PROGRESS PENDING QUEUED REQUESTED WAITING }

enum CheckConclusionState { ACTION_REQUIRED CANCELLED FAILURE NEUTRAL SKIPPED STALE STARTUP_FAILURE SUCCESS TIMED_OUT }

input CheckRunFilter {
  appId: Int
  checkName: String
  checkType: CheckRunType
  conclusions: [CheckConclusionState!]
  status: CheckStatusState
  statuses: [CheckStatusState!]
}

enum CheckRunType { ALL LATEST }

enum DeploymentProtectionRuleType { BRANCH_POLICY REQUIRED_REVIEWERS WAIT_TIMER }

enum DeploymentState { ABANDONED ACTIVE DESTROYED ERROR FAILURE INACTIVE IN_PROGRESS PENDING QUEUED SUCCESS WAITING }

enum DeploymentStatusState { ERROR FAILURE INACTIVE IN_PROGRESS PENDING QUEUED SUCCESS WAITING }

enum MergeQueueEntryState { AWAITING_CHECKS LOCKED MERGEABLE QUEUED UNMERGEABLE }
`;
