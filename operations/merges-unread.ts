import { placeOf } from "#chain/clearance/lane.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import { quarantinePath } from "#chain/clearance/restrictions.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { Fault } from "#chain/fault.ts";
import type { Commit, CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { SettledPullRequest } from "#chain/promotion/github.ts";
import { isPromoterBranch } from "#chain/promotion/identity.ts";
import { lanesOfBranch } from "#chain/promotion/lanes-of-branch.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import { isDenyPolicy, ownMergeOf } from "#chain/promotion/own-merge.ts";
import { editsAt, type PlannedEdit } from "#chain/promotion/planned-edit.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { type PromotionTrailers, recordsIn } from "#chain/promotion/trailers.ts";
import { readPolicy } from "./observe-policy.ts";
import { readBack } from "./read-back.ts";
import { isRevert, revertBranch } from "./revert.ts";
import { ownByCommit } from "./same-commit.ts";

/** A merge that isn't what it says it is. */
export interface MismatchedMerge {
  readonly pullRequest: number;
  readonly commit: CommitId;
  /** What it was about, as far as that can be told. */
  readonly lanes: readonly Pick<Lane, "service" | "environment">[];
  readonly findings: readonly [Finding, ...Finding[]];
}

/** A merge of which nobody can tell what was planned: it isn't known to be good, and a person compares it. */
export interface UnknownMerge {
  readonly pullRequest: number;
  readonly commit: CommitId;
  readonly why: string;
}

export interface UnreadMerges {
  readonly mismatched: readonly MismatchedMerge[];
  readonly unknown: readonly UnknownMerge[];
}

/** Older merges than that have been seen by many processes. */
const NEWEST = 30;

/** What this process has read back already; another reads it once more. */
const KNOWN = new WeakMap<GitRepository, Set<CommitId>>();

/**
 * Reads back what the promoter merged lately and may have ended before it could read back: each merge's
 * difference from its first parent is what its own record plans, by the policy of that time, or what its branch may
 * do without one. Derived from Git and the pull requests alone; a merge whose revert is proposed has had its alarm.
 */
export async function mergesUnread(
  state: ObservedState,
  git: GitRepository,
  policyPath: string,
): Promise<UnreadMerges> {
  const known = KNOWN.get(git) ?? new Set();
  KNOWN.set(git, known);
  const told = new Set(
    [...state.pullRequests, ...state.past].flatMap((one) =>
      isRevert(one, state.promoter) ? [one.head.ref] : [],
    ),
  );
  const mismatched: MismatchedMerge[] = [];
  const unknown: UnknownMerge[] = [];
  const promotions = ownByCommit(
    [...state.past, ...state.pullRequests].filter(({ head }) => isPromoterBranch(head.ref)),
    state.promoter,
  );
  const isOurs = (one: SettledPullRequest) => isOwn(one, state) || isProposedAgain(one, promotions, state);
  for (const pullRequest of state.past.filter(isOurs).slice(0, NEWEST)) {
    const { merged } = pullRequest;
    if (merged === undefined || known.has(merged.commit) || told.has(revertBranch(merged.commit))) continue;
    if (!(await git.isAncestor(merged.commit, state.base.commit))) continue;
    const commit = await git.commit(merged.commit);
    const { ref } = (promotions.get(pullRequest.head.commit) ?? pullRequest).head;
    const answer = await lookInto(pullRequest, ref, commit, state, git, policyPath);
    if (answer === undefined) continue;
    const { number } = pullRequest;
    const [finding, ...more] = answer.findings;
    if (finding !== undefined) {
      const { lanes } = answer;
      mismatched.push({ pullRequest: number, commit: commit.id, lanes, findings: [finding, ...more] });
    } else if (answer.unknown !== undefined) {
      unknown.push({ pullRequest: number, commit: commit.id, why: answer.unknown });
    } else known.add(commit.id);
  }
  return { mismatched, unknown };
}

interface Answer extends Pick<MismatchedMerge, "lanes"> {
  readonly findings: readonly Finding[];
  readonly unknown?: string | undefined;
}

/**
 * undefined for what people merge: a revert.
 *
 * @param ref The promoter's own branch, also where somebody has proposed its commit by another.
 */
async function lookInto(
  pullRequest: SettledPullRequest,
  ref: string,
  commit: Commit,
  state: ObservedState,
  git: GitRepository,
  policyPath: string,
): Promise<Answer | undefined> {
  const { head } = pullRequest;
  const records = recordsIn(commit);
  const own = ownMergeOf(ref);
  const [before] = commit.parents;
  if (own !== undefined && before !== undefined)
    return { lanes: [], findings: own(await git.changes(before, commit.id)) };
  if (records.length === 0 && !isPromoterBranch(ref)) return undefined;
  const lanes = records.length > 0 ? records : lanesOfBranch(ref, state.policy.policy);
  const foreign = foreignHand(pullRequest, state);
  if (before === undefined || records.length === 0) {
    const message = `the merge ${commit.id} carries no record of what it does`;
    return { lanes, findings: [...foreign, { code: "EDIT_UNEXPECTED", message }] };
  }
  const edits = await editsOf(commit, before, records, git, policyPath);
  if ("why" in edits) return { lanes, findings: foreign, unknown: edits.why };
  return { lanes, findings: [...foreign, ...(await readBack(git, commit.id, head.commit, edits))] };
}

/** A pull request of the promoter's App, whoever merged it. */
function isOwn(pullRequest: SettledPullRequest, state: ObservedState): boolean {
  return isFromPromoter(pullRequest, state.promoter) && pullRequest.base.ref === state.base.branch;
}

/** Somebody else's pull request of the very commit of a promotion, which somebody else merged with its status. */
function isProposedAgain(
  { head, base, merged }: SettledPullRequest,
  promotions: ReadonlyMap<CommitId, unknown>,
  state: ObservedState,
): boolean {
  return promotions.has(head.commit) && base.ref === state.base.branch && merged?.by.login !== state.promoter;
}

function foreignHand({ merged }: SettledPullRequest, { promoter }: ObservedState): readonly Finding[] {
  if (merged === undefined || isPromoter(merged.by, promoter)) return [];
  return [
    { code: "EDIT_UNEXPECTED", message: `it was merged by ${merged.by.login}, who isn't the promoter` },
  ];
}

/** `why` where the policy of that time can't be read any more by today's rules: nothing is known of its plan. */
async function editsOf(
  commit: Commit,
  before: CommitId,
  records: readonly PromotionTrailers[],
  git: GitRepository,
  policyPath: string,
): Promise<readonly PlannedEdit[] | { readonly why: string }> {
  try {
    const { policy } = await readPolicy(git, before, policyPath);
    const places = records.flatMap(({ service, environment, regions, digest, previous }) =>
      (regions.length === 0 ? [null] : regions).flatMap((region) =>
        editsAt(placeOf(policy, { service, environment, region }), previous?.digest ?? null, digest),
      ),
    );
    return [...places, ...(await quarantineOf(commit, before, records, git))];
  } catch (error) {
    if (error instanceof Fault && /^(?:POLICY_|INPUT_INVALID|ENVIRONMENT_MISSING)/.test(error.code))
      return { why: `the policy of that time can't be read any more: ${error.message}` };
    throw error;
  }
}

/**
 * A rollback's commit also quarantines what it takes out, and nothing else, and regenerates what only denies: by
 * a generator that may be older than this one, so those bytes are taken as they are.
 */
async function quarantineOf(
  { id }: Commit,
  before: CommitId,
  records: readonly PromotionTrailers[],
  git: GitRepository,
): Promise<readonly PlannedEdit[]> {
  if (records.every(({ rollback }) => rollback === undefined)) return [];
  const own = new Set(
    records.flatMap(({ previous }) => (previous === null ? [] : [quarantinePath(previous.digest)])),
  );
  return (await git.changes(before, id)).flatMap(({ path, after }) =>
    after !== undefined && after !== "too large" && (own.has(path) || isDenyPolicy(path))
      ? [{ path, bytes: after }]
      : [],
  );
}
