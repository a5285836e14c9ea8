import type { Lane } from "../clearance/policy.ts";
import { type Digest, digestOf, hexOf } from "../digest/digest.ts";

/**
 * The change that put a digest where it stands: the id in the promoter's trailer; `commit:<id>` for a
 * change on the base branch that isn't the promoter's (that commit is a fact of the base, not one
 * that we make); `none` where no digest ever stood.
 */
export type ChangeIdentity = string;

/** Everything that a promotion is: two that agree in all of it are one promotion. */
export interface PromotionIntent {
  readonly lane: Lane;
  /** null: nothing is deployed. */
  readonly from: Digest | null;
  readonly to: Digest;
  /** SHA-256 of the effective rules of this service in this environment. */
  readonly policyDigest: Digest;
  readonly since: ChangeIdentity;
}

/**
 * Everything that a rollback is. Several regions that run the bad digest go back together, and so do all images of
 * a service: then `from` and `to` name what stands together, and `images` says what that is.
 */
export interface RollbackIntent {
  readonly service: string;
  readonly environment: string;
  /** In wave order; empty where the environment has none. */
  readonly regions: readonly string[];
  readonly from: Digest;
  readonly to: Digest;
  readonly policyDigest: Digest;
  /** One per region, in the same order; one alone without regions; image by image. */
  readonly since: readonly ChangeIdentity[];
  readonly images?: readonly ImageChange[];
}

/** What becomes of one image; the same digest twice where it stays. */
export interface ImageChange {
  readonly service: string;
  readonly from: Digest;
  readonly to: Digest;
}

/** 64 hex digits. The same pair of digests may rightly come twice, so the change before is part of it. */
export function promotionId(intent: PromotionIntent): string {
  const { lane, from, to, policyDigest, since } = intent;
  const { service, environment, region } = lane;
  return identify(["clearance/promotion/v1", service, environment, region, from, to, policyDigest, since]);
}

/** 64 hex digits. Reason and requester aren't part of it: asking twice for one rollback is one rollback. */
export function rollbackId(intent: RollbackIntent): string {
  const { service, environment, regions, from, to, policyDigest, since } = intent;
  return identify(["clearance/rollback/v1", service, environment, regions, from, to, policyDigest, since]);
}

/** `clearance/<environment>[-<region>]/<service>/<12 hex digits>`: a repeat finds what it made before. */
export function promotionBranch(lane: Lane, id: string): string {
  return `clearance/${placeName(lane)}/${lane.service}/${id.slice(0, 12)}`;
}

/** How branches call a place; the policy sees to it that no two places are called alike. */
export function placeName({ environment, region }: Pick<Lane, "environment" | "region">): string {
  return region === null ? environment : `${environment}-${region}`;
}

/** 64 hex digits: several promotions that go in one commit, in whatever order they are named. */
export function batchId(promotions: readonly string[]): string {
  return identify(["clearance/batch/v1", ...[...promotions].sort()]);
}

/** `clearance/batch/<environment>[-<region>]/<name>/<12 hex digits>`. */
export function batchBranch(
  place: Pick<Lane, "environment" | "region">,
  name: string,
  promotions: readonly string[],
): string {
  return `clearance/batch/${placeName(place)}/${name}/${batchId(promotions).slice(0, 12)}`;
}

/** `clearance/rollback/<environment>/<service>/<12 hex digits>`, one for all regions that go back together. */
export function rollbackBranch(place: Pick<Lane, "service" | "environment">, id: string): string {
  return `clearance/rollback/${place.environment}/${place.service}/${id.slice(0, 12)}`;
}

/** Whether a branch has a promotion's or rollback's name. Only the recomputed identity says whether it is one. */
export function isPromoterBranch(branch: string): boolean {
  return /^clearance\/(?:(?:rollback|batch)\/)?[a-z0-9-]+\/[a-z0-9-]+\/[0-9a-f]{12}$/.test(branch);
}

function identify(parts: readonly unknown[]): string {
  return hexOf(digestOf(JSON.stringify(parts)));
}

export function sameLane(a: Lane, b: Lane): boolean {
  return a.service === b.service && a.environment === b.environment && a.region === b.region;
}
