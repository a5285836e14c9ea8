import { type FirstDifference, firstDifference } from "#chain/admission/first-difference.ts";
import { type CurrentDigests, GENERATED_FOLDER, generatePolicies } from "#chain/admission/generate.ts";
import { generationProblems } from "#chain/admission/generation-problems.ts";
import type { KyvernoVersion } from "#chain/clearance/admission-policy.ts";
import { lanesOf, placeOf } from "#chain/clearance/lane.ts";
import { policyFault } from "#chain/clearance/parse-policy.ts";
import type { Policy } from "#chain/clearance/policy.ts";
import type { Quarantine } from "#chain/clearance/restriction.ts";
import { type Digest, digestFromHex } from "#chain/digest/digest.ts";
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
  /** The first place in each of those where it differs. */
  readonly differences: readonly (FirstDifference & { readonly path: string })[];
  readonly kyverno: KyvernoVersion;
}

export interface GenerateOptions {
  /** Another one than clearance.yaml says. */
  readonly kyverno?: KyvernoVersion | undefined;
  /** A signer whose workflow isn't in the tree is a fault, too. */
  readonly demandSigners?: boolean;
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
  options: GenerateOptions = {},
): Promise<Generated> {
  const tree = withChanges(git, commit, changes);
  const snapshot = await readPolicy(tree, commit, policyPath);
  const kyverno = options.kyverno ?? snapshot.policy.admission.kyverno;
  const workflows = options.demandSigners === true ? { workflows: await workflowsIn(tree, commit) } : {};
  const problems = generationProblems(snapshot, { kyverno, ...workflows });
  if (problems.length > 0) {
    const text = new TextDecoder().decode(await tree.read(commit, policyPath));
    throw policyFault(text, policyPath, snapshot.policy, problems);
  }
  const [{ quarantines }, openings] = await Promise.all([
    readRestrictions(tree, snapshot),
    readBreakGlass(tree, snapshot),
  ]);
  const current = await currentDigests(tree, commit, snapshot.policy, quarantines);
  const generated = generatePolicies(snapshot, quarantines, current, kyverno, openings);
  const wanted = new Map<string, Uint8Array | null>(generated.map(({ path, bytes }) => [path, bytes]));
  for (const path of await tree.list(commit, GENERATED_FOLDER)) {
    if (!wanted.has(path)) wanted.set(path, null);
  }
  const files = [...wanted]
    .map(([path, bytes]) => ({ path, bytes }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const held = await Promise.all(files.map(({ path }) => tree.read(commit, path)));
  const differences = files.flatMap(({ path, bytes }, index) => {
    const there = held[index] ?? null;
    if (sameBytes(bytes, there)) return [];
    const [is, should] = [there, bytes].map((one) => one && new TextDecoder().decode(one));
    return [{ path, ...(firstDifference(is ?? null, should ?? null) ?? NOT_TEXT) }];
  });
  return { files, stale: differences.map(({ path }) => path), differences, kyverno };
}

/** Bytes that differ and read the same: text in another encoding. */
const NOT_TEXT: FirstDifference = { line: 1, column: 1, message: "it isn't UTF-8 text" };

const WORKFLOWS = ".github/workflows";

async function workflowsIn(tree: TreeReader, commit: CommitId): Promise<ReadonlySet<string>> {
  return new Set((await tree.list(commit, WORKFLOWS)).map((path) => path.slice(WORKFLOWS.length + 1)));
}

/**
 * The digests in quarantine that each environment's tree names still, all services and regions together: the
 * generator asks of no others, so that the places of thousands of services are looked into for these alone.
 */
export async function currentDigests(
  git: TreeReader,
  commit: CommitId,
  policy: Policy,
  quarantines: readonly Quarantine[],
): Promise<CurrentDigests> {
  const current = new Map<string, Set<Digest>>(policy.environments.map(({ name }) => [name, new Set()]));
  const asked = new Set(quarantines.filter(({ immediate }) => !immediate).map(({ digest }) => digest));
  if (asked.size === 0) return current;
  await Promise.all(
    lanesOf(policy).map(async (lane) => {
      const place = placeOf(policy, lane);
      const bytes = await git.read(commit, place.file);
      if (bytes !== undefined && !mayName(bytes, asked)) return;
      const digest = await digestAt(git, commit, place);
      if (digest !== null) current.get(lane.environment)?.add(digest);
    }),
  );
  return current;
}

/** By the text alone: parsing every file takes seconds. One that can spell a digest in another way may name any. */
function mayName(bytes: Uint8Array, digests: ReadonlySet<Digest>): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  if (/[\\\0\x80-\xff]/.test(text)) return true;
  return (text.match(/[0-9a-f]{64}/g) ?? []).some((hex) => {
    const digest = digestFromHex(hex);
    return digest !== undefined && digests.has(digest);
  });
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
