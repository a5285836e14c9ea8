import { atLeast, fullName, permissionOf } from "../permissions.ts";
import { headRepository } from "../pulls/find-pull.ts";
import { mergeability } from "../pulls/mergeability.ts";
import { bypassOf, rulesetsOf, violations } from "../rulesets.ts";
import type { Pull, Repository, ReviewRecord } from "../state.ts";
import { actorView, ownerView } from "./actor-view.ts";
import { changedFiles } from "./changed-files.ts";
import { rollupView } from "./check-view.ts";
import { connection, type PageArguments } from "./connection.ts";
import { commentView, reviewView } from "./discussion-view.ts";
import { demandField, type GraphqlCall, type PullFilter } from "./graphql-call.ts";
import { nodeId, opaqueId } from "./node-id.ts";
import { entryView, queueView } from "./queue-view.ts";
import { timelineView } from "./timeline-view.ts";

export function pullsView(call: GraphqlCall, repository: Repository, name: string, given: PullFilter) {
  demandField(call, repository, "pull_requests");
  const { headRefName, baseRefName, states, commit, orderBy } = given;
  const found = repository.pulls.filter(
    (pull) =>
      (headRefName == null || pull.head.ref === headRefName) &&
      (baseRefName == null || pull.base.ref === baseRefName) &&
      (states == null || states.includes(stateOf(pull))) &&
      (commit === undefined || pull.head.sha === commit || pull.merged?.commit === commit),
  );
  if (orderBy?.field === "UPDATED_AT") found.sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1));
  if (orderBy?.field === "COMMENTS") found.sort((a, b) => a.comments.length - b.comments.length);
  if (orderBy?.direction === "DESC") found.reverse();
  return connection(name, found, given, (pull) => call.show.pull(call, repository, pull));
}

function stateOf(pull: Pull): "OPEN" | "CLOSED" | "MERGED" {
  return pull.merged !== undefined ? "MERGED" : pull.state === "open" ? "OPEN" : "CLOSED";
}

export function pullView(call: GraphqlCall, repository: Repository, pull: Pull): object {
  const { twin } = call;
  const path = `/${fullName(repository)}/pull/${pull.number}`;
  const source = () => headRepository(twin, repository, pull);
  const entry = repository.queue.find((one) => one.pull === pull.number);
  const [headOwner = repository.owner] = (pull.head.repository ?? "").split("/").filter((one) => one !== "");
  const reviews = (name: string, found: readonly ReviewRecord[], page: PageArguments) =>
    connection(name, found, page, (one) => reviewView(call, repository, pull, one));
  return {
    __typename: "PullRequest",
    id: nodeId({ kind: "PR", repository: repository.id, pull: pull.number }),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    url: `${twin.root()}${path}`,
    resourcePath: path,
    state: stateOf(pull),
    title: pull.title,
    body: pull.body,
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    closed: pull.state === "closed",
    closedAt: pull.closedAt ?? null,
    merged: pull.merged !== undefined,
    mergedAt: pull.merged?.at ?? null,
    mergedBy: pull.merged === undefined ? null : actorView(call, pull.merged.by),
    isDraft: false,
    author: actorView(call, pull.author),
    headRef: () => call.show.ref(call, source(), `refs/heads/${pull.head.ref}`),
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    headRepository: () => call.show.repository(call, source()),
    headRepositoryOwner: () => ownerView(call, headOwner),
    isCrossRepository: pull.head.repository !== undefined,
    baseRef: () => call.show.ref(call, repository, `refs/heads/${pull.base.ref}`),
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.sha,
    baseRepository: () => call.show.repository(call, repository),
    repository: () => call.show.repository(call, repository),
    async mergeable() {
      const able = await mergeability(twin, repository, pull);
      return able === null ? "UNKNOWN" : able ? "MERGEABLE" : "CONFLICTING";
    },
    async mergeStateStatus() {
      const able = await mergeability(twin, repository, pull);
      if (able !== true) return able === null ? "UNKNOWN" : "DIRTY";
      return (await violations(twin, repository, pull, call.identity)).length > 0 ? "BLOCKED" : "CLEAN";
    },
    mergeCommit: () =>
      pull.merged === undefined ? null : call.show.commit(call, repository, pull.merged.commit),
    reviewDecision: () => reviewDecision(repository, pull),
    reviews: (given: PageArguments & { states?: readonly string[] | null; author?: string | null }) =>
      reviews(
        "reviews",
        pull.reviews.filter(
          (one) =>
            (given.states == null || given.states.includes(one.state)) &&
            (given.author == null || one.author.login === given.author),
        ),
        given,
      ),
    latestReviews: (page: PageArguments) => reviews("latestReviews", latest(pull.reviews), page),
    latestOpinionatedReviews(page: PageArguments & { writersOnly?: boolean | null }) {
      const opinions = latest(pull.reviews.filter((one) => one.state !== "COMMENTED"));
      const writes = (one: ReviewRecord) =>
        atLeast(permissionOf(twin.state, repository, one.author.login), "write");
      const shown = page.writersOnly === true ? opinions.filter(writes) : opinions;
      return reviews("latestOpinionatedReviews", shown, page);
    },
    async commits(page: PageArguments) {
      const range = `${pull.base.sha}..${pull.head.sha}`;
      const listed = await twin.git(repository).run(["rev-list", "--reverse", range]);
      const oids = listed.split("\n").filter((id) => id !== "");
      return connection("commits", oids, page, (oid) => ({
        __typename: "PullRequestCommit",
        id: opaqueId("PURC", `${pull.id}:${oid}`),
        url: `${twin.root()}${path}/commits/${oid}`,
        commit: () => call.show.commit(call, repository, oid),
      }));
    },
    comments: (page: PageArguments) =>
      connection("comments", pull.comments, page, (one) => commentView(call, repository, pull, one)),
    files: async (page: PageArguments) =>
      connection("files", await changedFiles(call, repository, pull), page, (one) => one),
    changedFiles: async () => (await changedFiles(call, repository, pull)).length,
    statusCheckRollup: () => rollupView(call, repository, pull.head.sha),
    timelineItems: (given: PageArguments & { itemTypes?: readonly string[] | null }) =>
      timelineView(call, repository, pull, given),
    viewerCanMergeAsAdmin: rulesetsOf(repository, pull.base.ref).some(
      (one) => bypassOf(one, call.identity) !== "never",
    ),
    isInMergeQueue: entry !== undefined,
    mergeQueue: () => queueView(call, repository, pull.base.ref),
    mergeQueueEntry: entry === undefined ? null : () => entryView(call, repository, entry),
  };
}

/** The last that each person said, oldest first. */
function latest(reviews: readonly ReviewRecord[]): ReviewRecord[] {
  return reviews.filter(
    (one, at) => !reviews.slice(at + 1).some((later) => later.author.login === one.author.login),
  );
}

function reviewDecision(repository: Repository, pull: Pull): string | null {
  const wanted = Math.max(0, ...rulesetsOf(repository, pull.base.ref).map((one) => one.approvals));
  const opinions = latest(pull.reviews.filter((one) => one.state !== "COMMENTED"));
  if (opinions.some((one) => one.state === "CHANGES_REQUESTED")) return "CHANGES_REQUESTED";
  if (wanted === 0) return null;
  return opinions.filter((one) => one.state === "APPROVED").length >= wanted ? "APPROVED" : "REVIEW_REQUIRED";
}
