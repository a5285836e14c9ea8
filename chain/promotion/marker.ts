import * as z from "zod";
import { Name } from "../clearance/names.ts";
import { Digest } from "../digest/digest.ts";
import type { PullRequest } from "./github.ts";
import {
  batchBranch,
  type PromotionIntent,
  promotionBranch,
  promotionId,
  type RollbackIntent,
  rollbackBranch,
  rollbackId,
} from "./identity.ts";
import { isFromPromoter } from "./own-branch.ts";

/** What a pull request of the promoter says that it is, in a form for machines, invisible to people. */
export type Marker =
  | ({ readonly kind: "promotion" } & PromotionIntent)
  | { readonly kind: "batch"; readonly name: string; readonly promotions: readonly PromotionIntent[] }
  | ({ readonly kind: "rollback" } & RollbackIntent);

const OPEN = "<!-- clearance:v1 ";
const CLOSE = " -->";

/** One line, an HTML comment, first in the body. No field can hold `-->`: all are names, digests and ids. */
export function printMarker(marker: Marker): string {
  return `${OPEN}${JSON.stringify(marker)}${CLOSE}`;
}

/** Reads the body's first line, strictly; anything else is no marker. */
export function parseMarker(body: string): Marker | undefined {
  const line = body.split(/\r?\n/, 1)[0] ?? "";
  if (!line.startsWith(OPEN) || !line.endsWith(CLOSE)) return undefined;
  const parsed = MarkerFields.safeParse(json(line.slice(OPEN.length, -CLOSE.length)));
  return parsed.success ? parsed.data : undefined;
}

/**
 * The marker of a pull request that the promoter made: written by its App, from a branch of this
 * repository whose name is the recomputed identity. A copied or edited marker is none.
 */
export function trustedMarker(pullRequest: PullRequest, promoter: string): Marker | undefined {
  if (!isFromPromoter(pullRequest, promoter)) return undefined;
  const marker = parseMarker(pullRequest.body);
  return marker !== undefined && branchOf(marker) === pullRequest.head.ref ? marker : undefined;
}

export function branchOf(marker: Marker): string {
  if (marker.kind === "rollback") return rollbackBranch(marker, rollbackId(marker));
  if (marker.kind === "promotion") return promotionBranch(marker.lane, promotionId(marker));
  const [first] = marker.promotions;
  if (first === undefined) return "";
  return batchBranch(first.lane, marker.name, marker.promotions.map(promotionId));
}

const Change = z.string().regex(/^(?:none|[0-9a-f]{64}|commit:[0-9a-f]{40,64})$/);

const Promotion = z.strictObject({
  lane: z.strictObject({ service: Name, environment: Name, region: Name.nullable() }),
  from: Digest.nullable(),
  to: Digest,
  policyDigest: Digest,
  since: Change,
});

const MarkerFields = z.discriminatedUnion("kind", [
  Promotion.extend({ kind: z.literal("promotion") }),
  z.strictObject({ kind: z.literal("batch"), name: Name, promotions: z.array(Promotion).min(1) }),
  z.strictObject({
    kind: z.literal("rollback"),
    service: Name,
    environment: Name,
    regions: z.array(Name),
    from: Digest,
    to: Digest,
    policyDigest: Digest,
    since: z.array(Change).min(1),
    images: z.array(z.strictObject({ service: Name, from: Digest, to: Digest })).exactOptional(),
  }),
]);

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
