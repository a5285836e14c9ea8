import * as z from "zod";
import { Name } from "../clearance/names.ts";
import { Digest } from "../digest/digest.ts";
import type { ImageReference } from "../digest/image-name.ts";
import { type Statement, statementAbout } from "../evidence/statement.ts";
import { Pin } from "./pin.ts";

export const RECORD_PREDICATE = "https://clearance.dev/promotion-record/v1";

/**
 * The artifact type of a record's referrer. It isn't a bundle's, and it hangs below the clearance's referrer and
 * not below the image, so that neither admission nor our own reading of evidence ever comes across it.
 */
export const RECORD_TYPE = "application/vnd.dev.clearance.promotion-record.v1+json";

const Commit = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u);
const Text = z.string().min(1).max(1000);

/** One lane of a promotion as its environment's signer saw it. */
const RecordedPromotion = z.strictObject({
  /** The promotion's identity. */
  promotion: z.string().regex(/^[0-9a-f]{64}$/u),
  service: Name,
  environment: Name,
  region: Name.nullable(),
  from: Digest.nullable(),
  to: Digest,
  policyDigest: Digest,
  /** Every gate that was asked, with its answer. */
  gates: z
    .array(z.strictObject({ gate: z.string().min(1).max(40), outcome: z.literal("passed"), reason: Text }))
    .min(1),
  /** The record of the lane's promotion before this one; null where it had none. */
  previousRecord: Digest.nullable(),
});
export type RecordedPromotion = z.infer<typeof RecordedPromotion>;

/** What an environment's signer says of one promotion's pull request, about one digest. */
export const PromotionRecord = z.strictObject({
  /** `acme/gitops` */
  gitops: z.string().min(1),
  pullRequest: z.int().positive(),
  /** The head that was cleared for the merge. */
  head: Commit,
  /** The commit of the base branch that was decided by. */
  base: Pin,
  /** The newest of the notes; null where there were none. */
  notes: Pin.nullable(),
  /** ISO 8601, UTC. */
  recorded: z.iso.datetime(),
  version: z.string(),
  promotions: z.array(RecordedPromotion).min(1),
});
export type PromotionRecord = z.infer<typeof PromotionRecord>;

export function recordStatement(subject: ImageReference, record: PromotionRecord): Statement {
  return statementAbout(subject, RECORD_PREDICATE, record);
}

/** The record in a statement; undefined where it is another predicate or not exactly of this shape. */
export function recordIn(statement: Statement): PromotionRecord | undefined {
  if (statement.predicateType !== RECORD_PREDICATE) return undefined;
  return PromotionRecord.safeParse(statement.predicate).data;
}
