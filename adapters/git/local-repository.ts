import { Fault } from "#chain/fault.ts";
import type { Commit, CommitId, GitRepository, TreeChange } from "#chain/promotion/git.ts";
import { readable } from "./blob-sizes.ts";
import { FirstParents, type Link } from "./first-parents.ts";
import { joinedBy, withJoined } from "./joined-words.ts";
import { LongLine } from "./long-line.ts";
import { ObjectReader } from "./object-reader.ts";
import { COMMIT_FORMAT, parseCommitObject, parseCommits, wholeCommitId } from "./parse-git.ts";
import { askGit, gitFault, runGit } from "./run-git.ts";
import { isPlainChange, treeChanges } from "./tree-changes.ts";
import { TreeListing } from "./tree-listing.ts";
import { treePaths } from "./tree-paths.ts";

/** The repository that stands in `directory`, bare or not, as it is: `refresh` has nothing to do. */
export function localRepository(directory: string): GitRepository {
  const objects = new ObjectReader(directory);
  const line = new FirstParents(directory);
  const longLine = new LongLine(directory, withWords);
  const listing = new TreeListing(directory, objects);
  const git = (...args: string[]) => runGit(args, { directory });

  async function blob(name: string): Promise<Uint8Array | undefined> {
    const object = await objects.read(name);
    return object?.type === "blob" ? object.bytes : undefined;
  }

  async function read(commit: CommitId, path: string): Promise<Uint8Array | undefined> {
    const tree = wholeCommitId(commit);
    const relative = path === "" || /^\.{0,2}\/|\0/.test(path);
    const found = relative || path.includes("\n") ? undefined : await blob(`${tree}:${path}`);
    if (found !== undefined) return found;
    await demandCommit(tree);
    return !relative && path.includes("\n") ? readAlone(tree, path) : undefined;
  }

  /** The batch protocol asks one line per object, so a name with a line break goes by its tree entry. */
  async function readAlone(commit: CommitId, path: string): Promise<Uint8Array | undefined> {
    const entry = (await git("ls-tree", "-z", "--full-tree", commit, "--", path)).toString("utf8");
    const id = /^\d+ blob ([0-9a-f]+)\t/.exec(entry)?.[1];
    return id === undefined ? undefined : blob(id);
  }

  /** A commit that isn't here must never look like a tree without the file. */
  async function demandCommit(id: CommitId): Promise<void> {
    await commitOf(id);
  }

  async function commitOf(id: CommitId): Promise<Commit> {
    const object = await objects.read(wholeCommitId(id));
    if (object?.type === "commit") return parseCommitObject(id, object.bytes);
    throw new Fault("GIT_FAILED", `commit ${id} isn't in the clone. Refresh it, or check the id.`);
  }

  async function withWords<C extends Commit>(commit: C): Promise<C> {
    const joined = joinedBy(commit);
    return joined === undefined ? commit : withJoined(commit, await commitOf(joined));
  }

  /** Beyond what is read at once git walks by itself, for these paths alone. */
  async function longHistory(commit: CommitId, paths: readonly string[], limit: number): Promise<Commit[]> {
    const args = ["log", "--first-parent", "-z", `--format=${COMMIT_FORMAT}`];
    if (Number.isFinite(limit)) args.push(`--max-count=${limit}`);
    const commits = parseCommits(await git(...args, wholeCommitId(commit), "--", ...paths));
    return Promise.all(commits.map(withWords));
  }

  async function changedBlob(id: string): Promise<Uint8Array> {
    // A submodule's entry names a commit of another repository: its id is all that there is to show.
    return (await blob(id)) ?? new TextEncoder().encode(id);
  }

  /** One side of a change, as much of it as is read at all. */
  async function changedBlobs(ids: readonly (string | undefined)[]) {
    const sizes = ids.map(async (id) => (id === undefined ? 0 : ((await objects.blobSize(id)) ?? 0)));
    const read = readable(await Promise.all(sizes));
    return Promise.all(
      ids.map(async (id, index) => {
        if (id === undefined) return undefined;
        return read[index] === true ? changedBlob(id) : ("too large" as const);
      }),
    );
  }

  /** Between any two trees, or the trees of commits. */
  async function differences(from: string, to: string): Promise<readonly TreeChange[]> {
    const changes = await treeChanges(objects, from, to);
    const [before, after] = await Promise.all([
      changedBlobs(changes.map((one) => one.before?.id)),
      changedBlobs(changes.map((one) => one.after?.id)),
    ]);
    return changes.map((change, index) => ({
      path: change.path,
      plain: isPlainChange(change),
      before: before[index],
      after: after[index],
    }));
  }

  return {
    async refresh() {},

    async resolve(ref) {
      return ref.includes("\n") ? undefined : (await objects.read(`${ref}^{commit}`))?.id;
    },

    read,

    async list(commit, folder) {
      await demandCommit(wholeCommitId(commit));
      return (await treePaths(objects, commit, folder)).sort();
    },

    async files(commit) {
      await demandCommit(wholeCommitId(commit));
      return listing.of(commit);
    },

    blob: async (id) => blob(wholeCommitId(id)),

    async branches(folder) {
      const prefix = `refs/heads/${folder}/`;
      const output = await git("for-each-ref", "--format=%(objectname) %(refname)", prefix);
      const lines = output.toString("utf8").split("\n");
      return new Map(
        lines.flatMap((line) => {
          const [, id, name] = /^(\S+) refs\/heads\/(.+)$/.exec(line) ?? [];
          return id === undefined || name === undefined ? [] : [[name, id] as const];
        }),
      );
    },

    async history(commit, paths, limit = Number.POSITIVE_INFINITY) {
      const { links, cut } = await line.of(wholeCommitId(commit));
      const touching = links.filter(
        (link) => paths.length === 0 || paths.some((path) => touches(link, path)),
      );
      if (cut && touching.length < limit) return longHistory(commit, paths, limit);
      return Promise.all(touching.slice(0, limit).map(async ({ id }) => withWords(await commitOf(id))));
    },

    async line(head) {
      const line = await longLine.of(wholeCommitId(head));
      const [root] = line;
      // The log of a shallow clone looks as if history began there; the commit itself says what came before.
      if (root !== undefined && (await commitOf(root.id)).parents.length > 0) {
        throw new Fault(
          "GIT_FAILED",
          `${directory} is a shallow clone: fetch the rest (git fetch --unshallow)`,
        );
      }
      return line;
    },

    changes: async (from, to) => differences(wholeCommitId(from), wholeCommitId(to)),

    commit: async (id) => withWords(await commitOf(id)),

    async isAncestor(ancestor, descendant) {
      const { links } = await line.of(wholeCommitId(descendant));
      if (links.some(({ id }) => id === wholeCommitId(ancestor))) return true;
      const args = ["merge-base", "--is-ancestor", ancestor, descendant];
      const answer = await askGit(args, { directory });
      if (answer.exitCode > 1 || answer.exitCode < 0) throw gitFault(args, answer);
      return answer.exitCode === 0;
    },

    async mergeBases(one, other) {
      const args = ["merge-base", "--all", wholeCommitId(one), wholeCommitId(other)];
      const answer = await askGit(args, { directory });
      if (answer.exitCode > 1 || answer.exitCode < 0) throw gitFault(args, answer);
      return answer.stdout
        .toString("utf8")
        .split("\n")
        .filter((id) => id !== "");
    },

    async mergeOf(ours, theirs) {
      const args = [
        "merge-tree",
        "--write-tree",
        "--no-messages",
        wholeCommitId(ours),
        wholeCommitId(theirs),
      ];
      const answer = await askGit(args, { directory });
      // A commit that isn't there ends with 1, too, and then names no tree.
      if (answer.exitCode === 1 && answer.stdout.length > 0) return "conflict";
      if (answer.exitCode !== 0) throw gitFault(args, answer);
      return differences(ours, wholeCommitId(answer.stdout.toString("utf8").trim()));
    },
  };
}

/** Whether a commit changed a file, or anything in a folder of that name. */
function touches({ paths }: Link, path: string): boolean {
  if (paths.has(path)) return true;
  const folder = `${path.replace(/\/+$/, "")}/`;
  return [...paths].some((changed) => changed.startsWith(folder));
}
