import { accountOf, type Identity } from "../identity.ts";
import { Refusal } from "../refusal.ts";
import { commentShape, reviewShape } from "../shapes.ts";
import type { CommentRecord, Pull, Repository, ReviewRecord } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";
import { demandShort } from "./body-limit.ts";
import { refuseJobs } from "./open-pull.ts";

const STATES = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

export interface NewReview {
  readonly event: keyof typeof STATES;
  readonly body: string;
  readonly commit?: string | undefined;
}

/** A review keeps the head that it was given on. */
export function reviewPull(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
  identity: Identity,
  given: NewReview,
): ReviewRecord {
  const author = accountOf(identity);
  if (given.event === "APPROVE") refuseJobs(repository, identity);
  if (author.login === pull.author.login && given.event !== "COMMENT") {
    throw new Refusal(422, "Unprocessable Entity", [
      { code: "custom", message: "Can not approve your own pull request" },
    ]);
  }
  const review: ReviewRecord = {
    id: twin.store.newId(),
    author,
    state: STATES[given.event],
    body: given.body,
    commit: given.commit ?? pull.head.sha,
    at: twin.stamp(),
  };
  pull.reviews.push(review);
  announceReview(twin, repository, pull, identity, review, "submitted");
  return review;
}

export function announceReview(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
  identity: Identity,
  review: ReviewRecord,
  action: "submitted" | "dismissed",
): void {
  twin.emit(repository, {
    name: "pull_request_review",
    action,
    actor: accountOf(identity),
    suppressed: identity.kind === "job",
    ref: `refs/pull/${pull.number}/merge`,
    sha: pull.head.sha,
    payload: { review: reviewShape(review), pull_request: { number: pull.number, head: pull.head } },
  });
}

/** On a pull request or an issue: to GitHub both are issues here. */
export async function commentOn(
  twin: TwinContext,
  repository: Repository,
  subject: Pick<Pull, "number" | "comments">,
  identity: Identity,
  body: string,
): Promise<CommentRecord> {
  demandShort(body);
  const comment = { id: twin.store.newId(), author: accountOf(identity), body, at: twin.stamp() };
  subject.comments.push(comment);
  const ref = `refs/heads/${repository.defaultBranch}`;
  twin.emit(repository, {
    name: "issue_comment",
    action: "created",
    actor: comment.author,
    suppressed: identity.kind === "job",
    ref,
    sha: (await twin.git(repository).resolve(ref)) ?? "0".repeat(40),
    payload: {
      issue: { number: subject.number },
      comment: commentShape(twin.root(), repository, subject.number, comment),
    },
  });
  return comment;
}
