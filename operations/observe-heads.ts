import { Fault } from "#chain/fault.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { PullRequest } from "#chain/promotion/github.ts";
import { keysOf, laneKey } from "#chain/promotion/own-branch.ts";
import { sameBytes, unplannedChanges } from "#chain/promotion/planned-change.ts";
import { editsAt, type PlannedEdit, pathOf, plannedFiles } from "#chain/promotion/planned-edit.ts";
import type { Proposal } from "#chain/promotion/proposal.ts";
import {
  type Candidate,
  isCandidate,
  type ObservedLane,
  type ObservedPromotion,
  type ObservedState,
} from "#chain/promotion/state.ts";
import { readFiles } from "./observe-policy.ts";
import { readHead } from "./read-back.ts";

/** What an open pull request's branch holds, and whether that still merges as planned. */
type Head = Pick<ObservedPromotion, "unplanned" | "outrun">;

/**
 * Reads the branch of each open promotion once, with the edits of all lanes that go together in it. A batch of
 * which a member is missing is held against nothing: it goes apart, or waits for that member to be read.
 */
export async function withHeads(
  lanes: readonly ObservedLane[],
  proposals: ReadonlyMap<number, Proposal>,
  base: CommitId,
  git: GitRepository,
): Promise<Pick<ObservedState, "lanes" | "faults">> {
  if (proposals.size === 0) return { lanes, faults: [] };
  const changes = new Map<number, Change>();
  for (const { lane, place, current, candidate, standing } of lanes) {
    for (const one of [candidate, standing]) {
      if (one === undefined || !isCandidate(one) || one.promotion.open === undefined) continue;
      const { open } = one.promotion;
      const change = changes.get(open.number) ?? { open, edits: new Map<string, readonly PlannedEdit[]>() };
      change.edits.set(laneKey(lane), editsAt(place, current, one.subject.digest));
      changes.set(open.number, change);
    }
  }
  const heads = new Map<number, Head | Fault>();
  for (const [number, { open, edits }] of changes) {
    const keys = keysOf(open, proposals.get(number));
    if (!keys.every((key) => edits.has(key))) continue;
    // In the order in which the branch was made, for edits of one file follow one another.
    const inOrder = [...edits].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, edit]) => edit);
    heads.set(number, await headOf(open.head.commit, inOrder, base, git).catch(asFault));
  }
  const read = lanes.map((observed) => withHead(observed, heads));
  return {
    lanes: read.flatMap((one) => ("fault" in one ? [] : [one])),
    faults: read.flatMap((one) => ("fault" in one ? [one] : [])),
  };
}

interface Change {
  readonly open: PullRequest;
  readonly edits: Map<string, readonly PlannedEdit[]>;
}

function withHead(
  observed: ObservedLane,
  heads: ReadonlyMap<number, Head | Fault>,
): ObservedLane | ObservedState["faults"][number] {
  const { lane, candidate, standing } = observed;
  const headFor = (one: ObservedLane["candidate"] | undefined) =>
    one !== undefined && isCandidate(one) ? heads.get(one.promotion.open?.number ?? -1) : undefined;
  const [newest, old] = [headFor(candidate), headFor(standing)];
  if (newest === undefined && old === undefined) return observed;
  if (newest instanceof Fault) return { lane, fault: newest };
  if (old instanceof Fault) return { lane, fault: old };
  const read = (one: Candidate, head: Head | undefined): Candidate =>
    head === undefined ? one : { ...one, promotion: { ...one.promotion, ...head } };
  return {
    ...observed,
    candidate: isCandidate(candidate) ? read(candidate, newest) : candidate,
    ...(standing === undefined ? {} : { standing: read(standing, old) }),
  };
}

function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw error;
}

async function headOf(
  head: CommitId,
  edits: readonly PlannedEdit[],
  base: CommitId,
  git: GitRepository,
): Promise<Head> {
  const unplanned = await readHead(git, base, head, edits);
  if (unplanned.length > 0) return { unplanned };
  const outrun = await outrunBy(head, edits, base, git);
  return outrun === undefined ? { unplanned } : { unplanned, outrun };
}

/**
 * Why a branch has to be rebuilt on the base of today. Where the base changed the same file and the merge is
 * still clean and exactly the planned bytes, it needn't: what people approved is what will be merged, and
 * voiding that for a neighbour's line would only make them click again.
 */
async function outrunBy(
  head: CommitId,
  edits: readonly PlannedEdit[],
  base: CommitId,
  git: GitRepository,
): Promise<string | undefined> {
  const paths = [...new Set(edits.map(pathOf))];
  const [parent] = (await git.commit(head)).parents;
  if (parent === undefined || parent === base) return undefined;
  const [before, now] = await Promise.all([readFiles(git, parent, paths), readFiles(git, base, paths)]);
  const moved = paths.filter((path) => !sameBytes(before.get(path) ?? null, now.get(path) ?? null));
  if (moved.length === 0) return undefined;
  const merged = await git.mergeOf(base, head);
  if (merged === "conflict") return `${moved.join(", ")} has changed on the base branch, in the same lines`;
  const [mismatch] = unplannedChanges(plannedFiles(edits, now), merged);
  if (mismatch === undefined) return undefined;
  return `${moved.join(", ")} has changed on the base branch, so a merge wouldn't be what was planned`;
}
