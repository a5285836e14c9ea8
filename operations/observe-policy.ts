import { BREAK_GLASS_FOLDER, type BreakGlass, parseBreakGlass } from "#chain/clearance/break-glass.ts";
import { EXCEPTIONS_FOLDER } from "#chain/clearance/calendar/exception.ts";
import { resolveCalendars } from "#chain/clearance/calendar/resolve-calendars.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import { filesNamedBy, type Policy, type PolicySnapshot } from "#chain/clearance/policy.ts";
import type { Restrictions } from "#chain/clearance/restriction.ts";
import { parseRestrictions } from "#chain/clearance/restrictions.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { Fault, type FaultCode } from "#chain/fault.ts";
import type { CommitId, TreeReader } from "#chain/promotion/git.ts";
import { sameBytes } from "#chain/promotion/planned-change.ts";

/**
 * clearance.yaml and every file that it names, as one commit holds them.
 *
 * @throws Fault `POLICY_UNREADABLE`, `POLICY_INVALID`.
 */
export async function readPolicy(git: TreeReader, commit: CommitId, path: string): Promise<PolicySnapshot> {
  const bytes = await git.read(commit, path);
  if (bytes === undefined) {
    throw new Fault(
      "POLICY_UNREADABLE",
      `${path} isn't in the tree of ${commit}: check the path and the branch`,
    );
  }
  const text = decode(bytes, path);
  const before = LATELY.find((one) => one.text === text && one.path === path);
  const policy = before?.policy ?? parsePolicy(text, path);
  const exceptions = await git.list(commit, EXCEPTIONS_FOLDER);
  const files = await readFiles(git, commit, [...filesNamedBy(policy), ...exceptions]);
  if (before !== undefined && sameFiles(before.snapshot.files, files)) return { ...before.snapshot, commit };
  const snapshot = resolveCalendars({ policy, commit, digest: digestOf(bytes), files });
  LATELY.unshift({ text, path, policy, snapshot });
  LATELY.splice(KEPT);
  return snapshot;
}

interface ReadPolicy {
  readonly text: string;
  readonly path: string;
  /** As it was written: the snapshot's has the calendars' events in it. */
  readonly policy: Policy;
  readonly snapshot: PolicySnapshot;
}

/**
 * The same text means the same policy, and the same files the same snapshot: one of ten thousand services takes a
 * second to parse, seldom changes, and all that is made from it once goes by it. Whatever isn't here is read again.
 */
const LATELY: ReadPolicy[] = [];
/** The base's, and what one pull request proposes. */
const KEPT = 2;

function sameFiles(one: PolicySnapshot["files"], other: PolicySnapshot["files"]): boolean {
  if (one.size !== other.size) return false;
  return [...other].every(([path, bytes]) => sameBytes(one.get(path) ?? null, bytes));
}

/**
 * Quarantines and holds of one commit, whole or not at all.
 *
 * @throws Fault `QUARANTINE_UNREADABLE`, `HOLD_UNREADABLE`.
 */
export async function readRestrictions(
  git: TreeReader,
  { commit, policy }: PolicySnapshot,
): Promise<Restrictions> {
  const [quarantine, holds] = await Promise.all([
    readFolder(git, commit, "quarantine", "QUARANTINE_UNREADABLE"),
    readFolder(git, commit, "holds", "HOLD_UNREADABLE"),
  ]);
  return parseRestrictions(new Map([...quarantine, ...holds]), policy);
}

/**
 * The break-glass folder of one commit, whole or not at all.
 *
 * @throws Fault `BREAK_GLASS_UNREADABLE`.
 */
export async function readBreakGlass(
  git: TreeReader,
  { commit, policy }: PolicySnapshot,
): Promise<readonly BreakGlass[]> {
  const files = await readFolder(git, commit, BREAK_GLASS_FOLDER, "BREAK_GLASS_UNREADABLE");
  return parseBreakGlass(new Map(files), policy);
}

/** All of a folder: a link or a submodule in its place, or in a file's, would look like nothing being there. */
async function readFolder(
  git: TreeReader,
  commit: CommitId,
  folder: string,
  code: FaultCode,
): Promise<readonly (readonly [string, Uint8Array])[]> {
  const [itself, paths] = await Promise.all([git.read(commit, folder), git.list(commit, folder)]);
  if (itself !== undefined) throw new Fault(code, `${folder} is a file or a link: make it a folder again`);
  return Promise.all(
    paths.map(async (path) => {
      const bytes = await git.read(commit, path);
      if (bytes === undefined) throw new Fault(code, `${path} is a submodule: only files count here`);
      return [path, bytes] as const;
    }),
  );
}

/** The named files that are there. */
export async function readFiles(
  git: TreeReader,
  commit: CommitId,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = await Promise.all(paths.map(async (path) => [path, await git.read(commit, path)] as const));
  return new Map(files.flatMap(([path, bytes]) => (bytes === undefined ? [] : [[path, bytes] as const])));
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Fault("POLICY_INVALID", `${path} isn't valid UTF-8: save it as UTF-8`, { cause });
  }
}
