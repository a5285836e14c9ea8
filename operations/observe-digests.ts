import { lanesOf, type Place, placeOf, spotsOf } from "#chain/clearance/lane.ts";
import type { Lane, Policy } from "#chain/clearance/policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { digestReader } from "#chain/promotion/edit/edit-digest.ts";
import type { BlobId, CommitId, GitRepository } from "#chain/promotion/git.ts";
import { inParallel } from "./in-parallel.ts";
import { agreed } from "./observe-change.ts";

export interface StandingDigests {
  /** @throws Fault `EDIT_…`. */
  readonly at: (lane: Lane) => Promise<Digest | null>;
  /** The same without waiting, where the file was read before; undefined where it wasn't, or is broken. */
  readonly known: (lane: Lane) => Digest | null | undefined;
  /** Reads what is named there all at once, so that `known` knows it. What is broken is told by `at`. */
  readonly read: (lanes: readonly Lane[]) => Promise<void>;
}

type Answer = { readonly digest: Digest | null } | { readonly fault: Fault };

/** What one file's bytes hold at each path that the policy names there. */
type Answers = ReadonlyMap<string, Answer>;

/** What one repository's files were found to hold: a file's id names its bytes, so an answer is true for ever. */
const ANSWERS = new WeakMap<GitRepository, Map<BlobId, Answers>>();
/** Old answers cost memory and nothing else: with that many files, it starts anew. */
const MOST = 150_000;
/** The listing of which everything that the policy names was read last. */
const READ = new WeakMap<
  GitRepository,
  { readonly files: ReadonlyMap<string, BlobId>; readonly policy: Policy }
>();
/** Files that are asked for before the first has come: git answers a queue faster than questions one by one. */
const PARALLEL = 64;

/**
 * The digests that a commit's tree holds, from one listing of it. What is remembered goes by the ids of bytes and
 * may be lost at any time: the answers are the same, only slower. A file is read and parsed once, for all of its
 * places and however many commits hold it.
 */
export async function digestsOf(
  git: GitRepository,
  commit: CommitId,
  policy: Policy,
): Promise<StandingDigests> {
  const files = await git.files(commit);
  const remembered = ANSWERS.get(git) ?? new Map<BlobId, Answers>();
  if (remembered.size > MOST) {
    remembered.clear();
    READ.delete(git);
  }
  ANSWERS.set(git, remembered);
  const paths = pathsOf(policy);

  /** What the file is known to hold there: it may have been read by another policy, for other paths. */
  function answerAt({ file, path }: Place): Answer | undefined {
    const id = files.get(file);
    return id === undefined ? undefined : remembered.get(id)?.get(path);
  }

  async function readFile({ file, path }: Place): Promise<Answer> {
    const id = files.get(file);
    const bytes = id === undefined ? undefined : await git.blob(id);
    if (id === undefined || bytes === undefined) {
      throw new Fault(
        "EDIT_PATH_MISSING",
        `${file} isn't in the tree as a file: add it, or correct digestAt.file`,
      );
    }
    const digestAt = digestReader(bytes);
    const all = new Map(remembered.get(id));
    for (const one of paths.get(file) ?? []) all.set(one, answerOf(digestAt, one));
    const answer = all.get(path) ?? answerOf(digestAt, path);
    remembered.set(id, all.set(path, answer));
    return answer;
  }

  return {
    known(lane) {
      const answers = spotsOf(placeOf(policy, lane)).map(answerAt);
      const [first] = answers;
      if (first === undefined || !("digest" in first)) return undefined;
      return answers.every((one) => one !== undefined && "digest" in one && one.digest === first.digest)
        ? first.digest
        : undefined;
    },
    async at(lane) {
      const held = await Promise.all(
        spotsOf(placeOf(policy, lane)).map(async (spot) => {
          const answer = answerAt(spot) ?? (await readFile(spot));
          if ("digest" in answer) return { spot, digest: answer.digest };
          const { code, message } = answer.fault;
          throw new Fault(code, `${spot.file}: ${message}`, { cause: answer.fault });
        }),
      );
      return agreed(held);
    },
    async read(lanes) {
      const last = READ.get(git);
      if (last?.files === files && last.policy === policy) return;
      const unread = new Map<string, Place>();
      for (const lane of lanes) {
        for (const spot of spotsOf(placeOf(policy, lane))) {
          if (files.has(spot.file) && answerAt(spot) === undefined) unread.set(spot.file, spot);
        }
      }
      await inParallel([...unread.values()], PARALLEL, readFile);
      if (lanes.length === lanesOf(policy).length) READ.set(git, { files, policy });
    },
  };
}

function answerOf(digestAt: ReturnType<typeof digestReader>, path: string): Answer {
  try {
    return { digest: digestAt(path) ?? null };
  } catch (error) {
    if (error instanceof Fault && error.code.startsWith("EDIT_")) return { fault: error };
    throw error;
  }
}

const PATHS = new WeakMap<Policy, ReadonlyMap<string, readonly string[]>>();

/** By file, the paths that the policy names in it. */
function pathsOf(policy: Policy): ReadonlyMap<string, readonly string[]> {
  const known = PATHS.get(policy);
  if (known !== undefined) return known;
  const paths = new Map<string, string[]>();
  for (const lane of lanesOf(policy)) {
    for (const { file, path } of spotsOf(placeOf(policy, lane))) {
      const there = paths.get(file);
      if (there === undefined) paths.set(file, [path]);
      else there.push(path);
    }
  }
  PATHS.set(policy, paths);
  return paths;
}
