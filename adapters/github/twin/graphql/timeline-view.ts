import type { Pull, PullEvent, Repository } from "../state.ts";
import { actorView } from "./actor-view.ts";
import { connection, type PageArguments } from "./connection.ts";
import { commentView, reviewView } from "./discussion-view.ts";
import type { GraphqlCall } from "./graphql-call.ts";
import { opaqueId } from "./node-id.ts";

const TYPES = {
  closed: ["ClosedEvent", "CLOSED_EVENT"],
  reopened: ["ReopenedEvent", "REOPENED_EVENT"],
  merged: ["MergedEvent", "MERGED_EVENT"],
  "force-pushed": ["HeadRefForcePushedEvent", "HEAD_REF_FORCE_PUSHED_EVENT"],
  enqueued: ["AddedToMergeQueueEvent", "ADDED_TO_MERGE_QUEUE_EVENT"],
  dequeued: ["RemovedFromMergeQueueEvent", "REMOVED_FROM_MERGE_QUEUE_EVENT"],
} as const;

/** What happened to a pull request, oldest first. */
export function timelineView(
  call: GraphqlCall,
  repository: Repository,
  pull: Pull,
  given: PageArguments & { readonly itemTypes?: readonly string[] | null },
) {
  const items = [
    ...pull.events.map((one) => ({
      at: one.at,
      type: TYPES[one.kind][1] as string,
      view: () => eventView(call, repository, pull, one),
    })),
    ...pull.reviews.map((one) => ({
      at: one.at,
      type: "PULL_REQUEST_REVIEW",
      view: () => reviewView(call, repository, pull, one),
    })),
    ...pull.comments.map((one) => ({
      at: one.at,
      type: "ISSUE_COMMENT",
      view: () => commentView(call, repository, pull, one),
    })),
  ];
  const shown = items.filter((one) => given.itemTypes == null || given.itemTypes.includes(one.type));
  shown.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return connection("timelineItems", shown, given, (one) => one.view());
}

function eventView(call: GraphqlCall, repository: Repository, pull: Pull, event: PullEvent) {
  const actor = actorView(call, event.actor);
  const commit = (oid: string | undefined) =>
    oid === undefined ? null : () => call.show.commit(call, repository, oid);
  return {
    __typename: TYPES[event.kind][0],
    id: opaqueId("EVT", event.id),
    actor,
    enqueuer: event.actor.type === "User" ? actor : null,
    createdAt: event.at,
    commit: commit(event.after),
    mergeRefName: pull.base.ref,
    beforeCommit: commit(event.before),
    afterCommit: commit(event.after),
    reason: event.reason ?? null,
  };
}
