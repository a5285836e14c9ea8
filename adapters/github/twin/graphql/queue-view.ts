import { groupState, queueMethod } from "../queue/merge-queue.ts";
import type { QueueEntry, Repository } from "../state.ts";
import { actorView } from "./actor-view.ts";
import { connection, type PageArguments } from "./connection.ts";
import type { GraphqlCall } from "./graphql-call.ts";
import { nodeId, opaqueId } from "./node-id.ts";

/** The queue of a branch; null where merges don't go through one. */
export function queueView(call: GraphqlCall, repository: Repository, branch: string) {
  const method = queueMethod(repository, branch);
  if (method === undefined) return null;
  return {
    __typename: "MergeQueue",
    configuration: { __typename: "MergeQueueConfiguration", mergeMethod: method.toUpperCase() },
    id: opaqueId("MQ", `${repository.id}:${branch}`),
    url: `${call.twin.root()}/${repository.owner}/${repository.name}/queue/${branch}`,
    entries: (page: PageArguments) =>
      connection(
        "entries",
        repository.queue.filter((one) => one.base === branch),
        page,
        (one) => entryView(call, repository, one),
      ),
  };
}

export function entryView(call: GraphqlCall, repository: Repository, entry: QueueEntry) {
  const pull = repository.pulls.find((one) => one.number === entry.pull);
  const commit = (oid: string | undefined) =>
    oid === undefined ? null : () => call.show.commit(call, repository, oid);
  return {
    __typename: "MergeQueueEntry",
    id: nodeId({ kind: "MQE", repository: repository.id, pull: entry.pull }),
    position: repository.queue.filter((one) => one.base === entry.base).indexOf(entry) + 1,
    state: groupState(repository, entry),
    enqueuedAt: entry.at,
    enqueuer: actorView(call, entry.enqueuer),
    jump: entry.jump,
    solo: false,
    pullRequest: pull === undefined ? null : () => call.show.pull(call, repository, pull),
    baseCommit: commit(entry.group?.base),
    headCommit: commit(entry.group?.head),
  };
}
