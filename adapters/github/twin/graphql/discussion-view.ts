import { atLeast, fullName, permissionOf } from "../permissions.ts";
import type { CommentRecord, Pull, Repository, ReviewRecord } from "../state.ts";
import { actorView } from "./actor-view.ts";
import type { GraphqlCall } from "./graphql-call.ts";
import { opaqueId } from "./node-id.ts";

export function reviewView(call: GraphqlCall, repository: Repository, pull: Pull, review: ReviewRecord) {
  const { twin } = call;
  return {
    __typename: "PullRequestReview",
    id: opaqueId("PRR", review.id),
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    url: `${twin.root()}/${fullName(repository)}/pull/${pull.number}#pullrequestreview-${review.id}`,
    state: review.state,
    body: review.body,
    author: actorView(call, review.author),
    authorCanPushToRepository: atLeast(permissionOf(twin.state, repository, review.author.login), "write"),
    commit: review.commit === null ? null : () => call.show.commit(call, repository, review.commit ?? ""),
    createdAt: review.at,
    submittedAt: review.at,
    pullRequest: () => call.show.pull(call, repository, pull),
  };
}

export function commentView(call: GraphqlCall, repository: Repository, pull: Pull, comment: CommentRecord) {
  return {
    __typename: "IssueComment",
    id: opaqueId("IC", comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    url: `${call.twin.root()}/${fullName(repository)}/pull/${pull.number}#issuecomment-${comment.id}`,
    body: comment.body,
    author: actorView(call, comment.author),
    createdAt: comment.at,
    updatedAt: comment.at,
    viewerDidAuthor: comment.author.login === call.identity.account.login,
  };
}
