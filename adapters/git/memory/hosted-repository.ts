import type { CommitId } from "#chain/promotion/git.ts";
import { ObjectStore } from "./object-store.ts";

/** A repository as its server holds it: objects, and where each branch stands. */
export interface HostedRepository {
  readonly objects: ObjectStore;
  /** By branch name, without `refs/heads/`. */
  readonly branches: Map<string, CommitId>;
}

export function hostedRepository(): HostedRepository {
  return { objects: new ObjectStore(), branches: new Map() };
}
