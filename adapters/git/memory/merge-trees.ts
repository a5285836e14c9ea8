import type { CommitId } from "#chain/promotion/git.ts";
import type { Blob, ObjectStore, Tree } from "./object-store.ts";

/**
 * The tree that a merge of two commits has, or undefined where they conflict. Path by path, and within a
 * file by lines where each side changed one stretch and the two don't touch: more than that conflicts here,
 * also where git would find its way.
 */
export function mergeTrees(objects: ObjectStore, ours: CommitId, theirs: CommitId): Tree | undefined {
  const [start, ...others] = objects.mergeBases(ours, theirs);
  if (start === undefined || others.length > 0) return undefined;
  const [base, left, right] = [start, ours, theirs].map((id) => objects.get(id).tree);
  if (base === undefined || left === undefined || right === undefined) return undefined;
  const merged = new Map<string, Blob>();
  for (const path of new Set([...base.keys(), ...left.keys(), ...right.keys()])) {
    const [before, mine, other] = [base.get(path), left.get(path), right.get(path)];
    const outcome =
      mine === other || other === before
        ? mine
        : mine === before
          ? other
          : mergeFile(objects, before, mine, other);
    if (outcome === "conflict") return undefined;
    if (outcome !== undefined) merged.set(path, outcome);
  }
  return merged;
}

function mergeFile(
  objects: ObjectStore,
  before: Blob | undefined,
  mine: Blob | undefined,
  other: Blob | undefined,
): Blob | "conflict" {
  if (before === undefined || mine === undefined || other === undefined) return "conflict";
  const base = linesOf(before);
  const [one, two] = [changeIn(base, linesOf(mine)), changeIn(base, linesOf(other))].sort(
    (a, b) => a.from - b.from,
  );
  if (one === undefined || two === undefined || one.to >= two.from) return "conflict";
  const lines = [
    ...base.slice(0, one.from),
    ...one.lines,
    ...base.slice(one.to, two.from),
    ...two.lines,
    ...base.slice(two.to),
  ];
  return objects.blob(Buffer.from(lines.join(""), "latin1"));
}

/** Which stretch of the base's lines another version replaces, and by what. */
function changeIn(base: readonly string[], lines: readonly string[]) {
  let from = 0;
  while (from < base.length && from < lines.length && base[from] === lines[from]) from += 1;
  let to = base.length;
  let end = lines.length;
  while (to > from && end > from && base[to - 1] === lines[end - 1]) {
    to -= 1;
    end -= 1;
  }
  return { from, to, lines: lines.slice(from, end) };
}

/** Each byte as one character: what isn't text goes through unharmed. */
function linesOf({ bytes }: Blob): readonly string[] {
  return (
    Buffer.from(bytes)
      .toString("latin1")
      .match(/[^\n]*\n|[^\n]+$/g) ?? []
  );
}
