import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { GitHubReader, OpenPullRequest, SettledPullRequest } from "#chain/promotion/github.ts";
import { promotionId } from "#chain/promotion/identity.ts";
import { trustedMarker } from "#chain/promotion/marker.ts";
import { isOwnPromotion, isSweptName, keysOf, nameOfBatch } from "#chain/promotion/own-branch.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";
import { NO_PROPOSAL, type Proposal, parseProposal } from "#chain/promotion/proposal.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { once } from "./observe-once.ts";

/** An open promotion of the promoter's App, with what its commit says. */
export interface OwnOpen {
  readonly pullRequest: OpenPullRequest;
  readonly proposal: Proposal;
}

export interface OwnPullRequests {
  readonly proposals: ReadonlyMap<number, Proposal>;
  /** By lane, as branches call it. */
  readonly byLane: ReadonlyMap<string, readonly OwnOpen[]>;
}

/** How young a branch may be without a pull request: whoever makes both is just about to. */
const YOUNG = 10 * 60_000;

/** What the promoter's open promotions say, read from their commits: a body may be anybody's words. */
export async function readOwn(
  pullRequests: readonly OpenPullRequest[],
  promoter: string,
  git: GitRepository,
): Promise<OwnPullRequests> {
  const proposals = new Map<number, Proposal>();
  const byLane = new Map<string, OwnOpen[]>();
  for (const pullRequest of pullRequests.filter((one) => isOwnPromotion(one, promoter))) {
    const proposal = await proposalAt(git, pullRequest.head.commit);
    // A head that came after the fetch says nothing yet: the next observation knows it.
    if (proposal !== undefined) proposals.set(pullRequest.number, proposal);
    for (const key of keysOf(pullRequest, proposal)) {
      const known = byLane.get(key) ?? [];
      known.push({ pullRequest, proposal: proposal ?? NO_PROPOSAL });
      byLane.set(key, known);
    }
  }
  return { proposals, byLane };
}

/**
 * Batches that are no longer open and held a promotion, by its identity: a batch's branch can't be computed from
 * one member. Their commits say what they held; where Git has forgotten one, its pull request's marker does.
 */
export function pastBatches(
  past: readonly SettledPullRequest[],
  promoter: string,
  { git, github }: { readonly git: GitRepository; readonly github: Pick<GitHubReader, "pullRequest"> },
): (promotion: string) => Promise<readonly SettledPullRequest[]> {
  const batches = past.filter((one) => isOwnPromotion(one, promoter) && nameOfBatch(one) !== undefined);
  const members = once(async () =>
    Promise.all(
      batches.map(async (one) => {
        const ids = [...((await proposalAt(git, one.head.commit))?.members.values() ?? [])];
        if (ids.length > 0) return { one, ids };
        const marker = trustedMarker(await github.pullRequest(one.number), promoter);
        return { one, ids: marker?.kind === "batch" ? marker.promotions.map(promotionId) : [] };
      }),
    ),
  );
  return async (promotion) => {
    if (batches.length === 0) return [];
    return (await members("all")).filter(({ ids }) => ids.includes(promotion)).map(({ one }) => one);
  };
}

/** The one of these that the promoter has said yes to and not yet merged, by its address. */
export function mergingOf(open: readonly OwnOpen[], promoter: string): string | null {
  return open.find(({ pullRequest }) => isMerging(pullRequest, promoter))?.pullRequest.url ?? null;
}

/** The promoter has said yes to its head: that stands from right before the merge until it is done or taken back. */
export function isMerging({ statuses }: OpenPullRequest, promoter: string): boolean {
  return statuses.some(
    ({ context, state, creator }) =>
      context === CLEARANCE_STATUS && state === "success" && isPromoter(creator, promoter),
  );
}

/** Branches named as the promoter's own that nobody proposes any more, or never did. */
export async function readLeftovers(
  pullRequests: readonly OpenPullRequest[],
  git: GitRepository,
  now: Date,
): Promise<ObservedState["leftovers"]> {
  const open = new Set(pullRequests.map(({ head }) => head.ref));
  const branches = [...(await git.branches("clearance"))].filter(
    ([branch]) => isSweptName(branch) && !open.has(branch),
  );
  const found = await Promise.all(
    branches.map(async ([branch, head]) => {
      const { committed, message } = await git.commit(head);
      const young = now.getTime() - committed.getTime() < YOUNG;
      return young ? [] : [{ branch, head, proposal: parseProposal(message) }];
    }),
  );
  return found.flat();
}

async function proposalAt(git: GitRepository, head: CommitId): Promise<Proposal | undefined> {
  if ((await git.resolve(head)) === undefined) return undefined;
  return parseProposal((await git.commit(head)).message);
}
