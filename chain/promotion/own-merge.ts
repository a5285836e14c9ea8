import type { Finding } from "../clearance/verdict.ts";
import type { TreeChange } from "./git.ts";

/** What the promoter merges by itself under a branch of this name; undefined where that is for others to answer. */
export function ownMergeOf(
  branch: string,
): ((changes: readonly TreeChange[]) => readonly Finding[]) | undefined {
  if (branch.startsWith("clearance/hold/")) return onlyFreezes;
  if (branch.startsWith("clearance/quarantine-policies/")) return onlyDenies;
  return undefined;
}

/** New files in `holds/`, and nothing else: a hold that stands there already needs no second one. */
export function onlyFreezes(changes: readonly TreeChange[]): readonly Finding[] {
  return besides(
    changes,
    ({ path, before, after, plain }) =>
      path.startsWith("holds/") &&
      before === undefined &&
      after !== undefined &&
      after !== "too large" &&
      plain,
    "which is no new hold",
  );
}

function onlyDenies(changes: readonly TreeChange[]): readonly Finding[] {
  return besides(
    changes,
    ({ path, plain }) => isDenyPolicy(path) && plain,
    "which no renewal of deny policies writes",
  );
}

/** The only generated policies that are written without a person: they refuse digests by name. */
export function isDenyPolicy(path: string): boolean {
  return /^policies\/generated\/.*\/quarantine\.yaml$/.test(path);
}

function besides(
  changes: readonly TreeChange[],
  isMeant: (change: TreeChange) => boolean,
  what: string,
): readonly Finding[] {
  return changes
    .filter((change) => !isMeant(change))
    .map(({ path }) => ({ code: "EDIT_UNEXPECTED", message: `${path} is changed, ${what}` }));
}
