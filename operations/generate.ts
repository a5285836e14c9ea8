import { type CurrentDigests, GENERATED_FOLDER, generatePolicies } from "#chain/admission/generate.ts";
import { lanesOf, placeOf } from "#chain/clearance/lane.ts";
import type { Policy } from "#chain/clearance/policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { CommitId, TreeReader } from "#chain/promotion/git.ts";
import { type PlannedFile, sameBytes } from "#chain/promotion/planned-change.ts";
import { digestAt } from "./observe-change.ts";
import { readBreakGlass, readPolicy, readRestrictions } from "./observe-policy.ts";

/** What `policies/generated` has to hold for one tree. */
export interface Generated {
  /** Every generated file, sorted by path; null for one that is there and shouldn't be. */
  readonly files: readonly PlannedFile[];
  /** The paths among them that the tree doesn't hold like that. */
  readonly stale: readonly string[];
}

/**
 * Generates the policies for a tree and compares them with what it holds.
 *
 * @param changes Files that are about to change (null: to go), so that a rollback can write its
 * quarantine, its digest and the policies that follow from both in one commit.
 * @throws Fault `POLICY_UNREADABLE`, `POLICY_INVALID`, `TRUST_ROOT_INVALID`, `QUARANTINE_UNREADABLE`, `BREAK_GLASS_UNREADABLE`,
 * `EDIT_…` for a digest's place that can't be read, `GIT_FAILED`.
 */
export async function generatedFor(
  git: TreeReader,
  commit: CommitId,
  changes: readonly PlannedFile[] = [],
  policyPath = "clearance.yaml",
): Promise<Generated> {
  const tree = withChanges(git, commit, changes);
  const snapshot = await readPolicy(tree, commit, policyPath);
  const [{ quarantines }, openings, current] = await Promise.all([
    readRestrictions(tree, snapshot),
    readBreakGlass(tree, snapshot),
    currentDigests(tree, commit, snapshot.policy),
  ]);
  const generated = generatePolicies(snapshot, quarantines, current, undefined, openings);
  const wanted = new Map<string, Uint8Array | null>(generated.map(({ path, bytes }) => [path, bytes]));
  for (const path of await tree.list(commit, GENERATED_FOLDER)) {
    if (!wanted.has(path)) wanted.set(path, null);
  }
  const files = [...wanted]
    .map(([path, bytes]) => ({ path, bytes }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const held = await Promise.all(files.map(({ path }) => tree.read(commit, path)));
  const stale = files.filter(({ bytes }, index) => !sameBytes(bytes, held[index] ?? null));
  return { files, stale: stale.map(({ path }) => path) };
}

/** The digests that each environment's tree names, all services and regions together. */
export async function currentDigests(
  git: TreeReader,
  commit: CommitId,
  policy: Policy,
): Promise<CurrentDigests> {
  const current = new Map<string, Set<Digest>>(policy.environments.map(({ name }) => [name, new Set()]));
  await Promise.all(
    lanesOf(policy).map(async (lane) => {
      const digest = await digestAt(git, commit, placeOf(policy, lane));
      if (digest !== null) current.get(lane.environment)?.add(digest);
    }),
  );
  return current;
}

/** The repository as it would be read if `commit` held the changed files. */
function withChanges(git: TreeReader, commit: CommitId, changes: readonly PlannedFile[]): TreeReader {
  const changed = new Map(changes.map(({ path, bytes }) => [path, bytes]));
  return {
    async read(at, path) {
      const bytes = at === commit ? changed.get(path) : undefined;
      return bytes === undefined ? await git.read(at, path) : (bytes ?? undefined);
    },
    async list(at, folder) {
      const paths = new Set(await git.list(at, folder));
      for (const [path, bytes] of at === commit ? changed : []) {
        if (bytes === null) paths.delete(path);
        else if (folder === "" || path.startsWith(`${folder}/`)) paths.add(path);
      }
      return [...paths].sort();
    },
  };
}
