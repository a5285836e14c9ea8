import { Fault } from "#chain/fault.ts";
import {
  type Commit,
  type CommitId,
  type GitRepository,
  LARGEST_READ,
  type TreeChange,
} from "#chain/promotion/git.ts";
import { joinedBy, withJoined } from "../joined-words.ts";
import type { HostedRepository } from "./hosted-repository.ts";
import { mergeTrees } from "./merge-trees.ts";
import type { Blob, StoredCommit, Tree } from "./object-store.ts";

/**
 * A clone in memory of a repository in memory: it knows what it had fetched, and what it has fetched once
 * it keeps, also when the server's branches have moved on.
 */
export function memoryClone({ objects, branches }: HostedRepository): GitRepository {
  let refs: ReadonlyMap<string, CommitId> = new Map();
  const fetched = new Set<CommitId>();

  function known(id: CommitId): StoredCommit {
    const found = fetched.has(id) ? objects.find(id) : undefined;
    if (found !== undefined) return found;
    throw new Fault("GIT_FAILED", `commit ${id} isn't in the clone. Refresh it, or check the id.`);
  }

  function* firstParents(id: CommitId): Generator<readonly [StoredCommit, Tree]> {
    for (let next: CommitId | undefined = id; next !== undefined; ) {
      const commit: StoredCommit = known(next);
      const parent: CommitId | undefined = commit.parents[0];
      yield [commit, parent === undefined ? new Map() : known(parent).tree];
      next = parent;
    }
  }

  function withWords(stored: StoredCommit): Commit {
    const commit = asCommit(stored);
    const joined = joinedBy(commit);
    return joined === undefined ? commit : withJoined(commit, asCommit(known(joined)));
  }

  return {
    async refresh() {
      refs = new Map(branches);
      for (const id of refs.values()) {
        const queue = [id];
        for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
          if (fetched.has(next)) continue;
          fetched.add(next);
          queue.push(...objects.get(next).parents);
        }
      }
    },

    async resolve(ref) {
      const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
      if (branch !== undefined) return refs.get(branch);
      return fetched.has(ref) ? ref : undefined;
    },

    read: async (commit, path) => known(commit).tree.get(path)?.bytes,

    async list(commit, folder) {
      const below = folder === "" ? "" : `${folder.replace(/\/+$/, "")}/`;
      return [...known(commit).tree.keys()].filter((path) => path.startsWith(below)).sort();
    },

    files: async (commit) => new Map([...known(commit).tree].map(([path, { id }]) => [path, id])),

    blob: async (id) => objects.findBlob(id)?.bytes,

    branches: async (folder) => new Map([...refs].filter(([name]) => name.startsWith(`${folder}/`))),

    async history(commit, paths, limit = Number.POSITIVE_INFINITY) {
      const found: Commit[] = [];
      for (const [one, before] of firstParents(commit)) {
        if (found.length === limit) break;
        const touched = differing(before, one.tree).some(
          (path) => paths.length === 0 || isUnder(path, paths),
        );
        if (touched) found.push(withWords(one));
      }
      return found;
    },

    async line(head) {
      const found = [...firstParents(head)].map(([one, before]) => ({
        ...withWords(one),
        changes: differing(before, one.tree)
          .sort(byBytes)
          .map((path) => ({ path, before: before.get(path)?.id, after: one.tree.get(path)?.id })),
      }));
      return found.reverse();
    },

    changes: async (from, to) => changesOf(known(from).tree, known(to).tree),

    commit: async (id) => withWords(known(id)),

    async isAncestor(ancestor, descendant) {
      known(ancestor);
      known(descendant);
      return objects.ancestors(descendant).has(ancestor);
    },

    async mergeBases(one, other) {
      known(one);
      known(other);
      return objects.mergeBases(one, other);
    },

    async mergeOf(ours, theirs) {
      const before = known(ours).tree;
      known(theirs);
      const merged = mergeTrees(objects, ours, theirs);
      return merged === undefined ? "conflict" : changesOf(before, merged);
    },
  };
}

function changesOf(before: Tree, after: Tree): readonly TreeChange[] {
  return differing(before, after)
    .sort()
    .map((path) => ({ path, before: read(before.get(path)), after: read(after.get(path)), plain: true }));
}

function read(blob: Blob | undefined): TreeChange["after"] {
  return blob !== undefined && blob.bytes.length > LARGEST_READ ? "too large" : blob?.bytes;
}

function differing(before: Tree, after: Tree): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}

/** As git sorts paths. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function isUnder(path: string, paths: readonly string[]): boolean {
  return paths.some((one) => path === one || path.startsWith(`${one.replace(/\/+$/, "")}/`));
}

const COMMITS = new WeakMap<StoredCommit, Commit>();

/** One object for one commit, as a clone that keeps what it has read gives it. */
function asCommit(stored: StoredCommit): Commit {
  const { id, parents, author, committed, message } = stored;
  const commit = COMMITS.get(stored) ?? { id, parents, author, committed, message };
  COMMITS.set(stored, commit);
  return commit;
}
