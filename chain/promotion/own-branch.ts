import type { Lane } from "../clearance/policy.ts";
import type { PullRequest } from "./github.ts";
import { placeName } from "./identity.ts";
import { isPromoter } from "./promoter.ts";
import type { Proposal } from "./proposal.ts";

/** What a branch's name says that it promotes; only the recomputed identity says whether it does. */
export interface OwnBranch {
  /** `prod-a` */
  readonly place: string;
  /** The service, or the batch's name. */
  readonly name: string;
  readonly batch: boolean;
}

/** Undefined for what is no promotion: rollbacks, holds and reverts have operations of their own. */
export function parseOwnBranch(branch: string): OwnBranch | undefined {
  const [, batch, place, name] =
    /^clearance\/(batch\/)?([a-z0-9-]+)\/([a-z0-9-]+)\/[0-9a-f]{12}$/.exec(branch) ?? [];
  if (place === undefined || name === undefined) return undefined;
  return { place, name, batch: batch !== undefined };
}

/**
 * Whether the promoter clears away a branch of that name that nobody proposes: promotions, rollbacks, holds and
 * renewed quarantine policies. A revert is a person's to merge or to close.
 */
export function isSweptName(branch: string): boolean {
  return (
    parseOwnBranch(branch) !== undefined ||
    /^clearance\/(?:(?:rollback|hold)\/[a-z0-9-]+\/[a-z0-9-]+|quarantine-policies)\/[0-9a-f]{12}$/.test(
      branch,
    )
  );
}

/** Whether the promoter's App made it, from a branch of this repository. Anybody can name a branch as it does. */
export function isFromPromoter(
  { author, head }: Pick<PullRequest, "author" | "head">,
  promoter: string,
): boolean {
  return isPromoter(author, promoter) && !head.fromFork;
}

/** Whether it is the promoter's, and its branch is named as a promotion. */
export function isOwnPromotion(pullRequest: Pick<PullRequest, "author" | "head">, promoter: string): boolean {
  return isFromPromoter(pullRequest, promoter) && parseOwnBranch(pullRequest.head.ref) !== undefined;
}

/** `prod-a/check-in`: a lane as branches call it. */
export function laneKey(lane: Lane): string {
  return `${placeName(lane)}/${lane.service}`;
}

/** The lanes that a promotion's pull request is about, as branches call them. */
export function keysOf(
  { head }: Pick<PullRequest, "head">,
  proposal: Proposal | undefined,
): readonly string[] {
  const own = parseOwnBranch(head.ref);
  if (own === undefined) return [];
  if (!own.batch) return [`${own.place}/${own.name}`];
  return [...(proposal?.members.keys() ?? [])].map((service) => `${own.place}/${service}`);
}

/** `web` for a batch's pull request, undefined for a single one's. */
export function nameOfBatch({ head }: Pick<PullRequest, "head">): string | undefined {
  const own = parseOwnBranch(head.ref);
  return own?.batch === true ? own.name : undefined;
}
