import { findPull } from "../pulls/find-pull.ts";
import { Refusal } from "../refusal.ts";
import type { Pull, Repository } from "../state.ts";
import { demandField, type GraphqlCall } from "./graphql-call.ts";
import { type NodeKey, readNodeId } from "./node-id.ts";

export function repositoryById(call: GraphqlCall, id: string): Repository {
  const key = readNodeId(id);
  if (key?.kind !== "R") throw unresolved(id);
  return repositoryOfKey(call, key, id);
}

export function pullById(
  call: GraphqlCall,
  id: string,
): { readonly repository: Repository; readonly pull: Pull } {
  const key = readNodeId(id);
  if (key?.kind !== "PR") throw unresolved(id);
  const repository = repositoryOfKey(call, key, id);
  return { repository, pull: findPull(repository, key.pull) };
}

/** The pull request of a merge queue's entry; undefined where the id isn't one's. */
export function entryById(
  call: GraphqlCall,
  id: string,
): { readonly repository: Repository; readonly pull: Pull } | undefined {
  const key = readNodeId(id);
  if (key?.kind !== "MQE") return undefined;
  const repository = repositoryOfKey(call, key, id);
  return { repository, pull: findPull(repository, key.pull) };
}

export function refById(
  call: GraphqlCall,
  id: string,
): { readonly repository: Repository; readonly name: string } {
  const key = readNodeId(id);
  if (key?.kind !== "REF") throw unresolved(id);
  return { repository: repositoryOfKey(call, key, id), name: key.name };
}

/** Whatever an id stands for; null for what isn't looked up here. */
export async function nodeById(call: GraphqlCall, id: string): Promise<object | null> {
  const key = readNodeId(id);
  if (key === undefined) throw unresolved(id);
  const repository = repositoryOfKey(call, key, id);
  switch (key.kind) {
    case "R":
      return call.show.repository(call, repository);
    case "PR":
      return call.show.pull(call, repository, findPull(repository, key.pull));
    case "REF":
      return call.show.ref(call, repository, key.name);
    case "C":
      return call.show.commit(call, repository, key.name);
    case "MQE":
      return null;
    default:
      return key satisfies never;
  }
}

function repositoryOfKey(call: GraphqlCall, key: NodeKey, id: string): Repository {
  const found = Object.values(call.twin.state.repositories).find((one) => one.id === key.repository);
  if (found === undefined) throw unresolved(id);
  demandField(call, found, "metadata");
  return found;
}

function unresolved(id: string): Refusal {
  return new Refusal(404, `Could not resolve to a node with the global id of '${id}'`);
}
