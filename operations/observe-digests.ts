import type { Place } from "#chain/clearance/lane.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import type { BlobId, CommitId, GitRepository } from "#chain/promotion/git.ts";
import { digestIn } from "./observe-change.ts";

export interface StandingDigests {
  /** @throws Fault `EDIT_…`. */
  readonly at: (place: Place) => Promise<Digest | null>;
  /** The same without waiting, where the file was read before; undefined where it wasn't, or is broken. */
  readonly known: (place: Place) => Digest | null | undefined;
}

type Answer = { readonly digest: Digest | null } | { readonly fault: Fault };

/** What one repository's files were found to hold: a file's id names its bytes, so an answer is true for ever. */
const ANSWERS = new WeakMap<GitRepository, Map<string, Answer>>();
/** Old answers cost memory and nothing else: with that many, it starts anew. */
const MOST = 250_000;

/**
 * The digests that a commit's tree holds, from one listing of it. What is remembered goes by the ids of bytes and
 * may be lost at any time: the answers are the same, only slower. A file is read and parsed once, however many
 * commits hold it.
 */
export async function digestsOf(git: GitRepository, commit: CommitId): Promise<StandingDigests> {
  const files = await git.files(commit);
  const known = ANSWERS.get(git) ?? new Map<string, Answer>();
  if (known.size > MOST) known.clear();
  ANSWERS.set(git, known);
  const keyOf = ({ file, path }: Place) => `${files.get(file)} ${path}`;
  return {
    known(place) {
      const answer = known.get(keyOf(place));
      return answer !== undefined && "digest" in answer ? answer.digest : undefined;
    },
    async at(place) {
      const id = files.get(place.file);
      const key = keyOf(place);
      const answer = known.get(key) ?? (await read(git, id, place));
      if (id !== undefined) known.set(key, answer);
      if ("digest" in answer) return answer.digest;
      const { code, message } = answer.fault;
      throw new Fault(code, `${place.file}: ${message}`, { cause: answer.fault });
    },
  };
}

async function read(git: GitRepository, id: BlobId | undefined, place: Place): Promise<Answer> {
  const bytes = id === undefined ? undefined : await git.blob(id);
  if (bytes === undefined) {
    throw new Fault(
      "EDIT_PATH_MISSING",
      `${place.file} isn't in the tree as a file: add it, or correct digestAt.file`,
    );
  }
  try {
    return { digest: digestIn(bytes, place.path) };
  } catch (error) {
    if (error instanceof Fault && error.code.startsWith("EDIT_")) return { fault: error };
    throw error;
  }
}
