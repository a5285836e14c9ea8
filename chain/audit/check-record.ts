import type { Lane } from "../clearance/policy.ts";
import type { Finding } from "../clearance/verdict.ts";
import type { Digest } from "../digest/digest.ts";
import type { AuditEntry } from "./entry.ts";
import { type PinContext, pinObjection } from "./pin.ts";
import type { PromotionRecord } from "./record.ts";

/** What Git says, to hold a record against. */
export interface RecordContext extends PinContext {
  /** The repository, as its policy names it. */
  readonly gitops: string;
  /** The last record of a lane that the line named up to the record's base. */
  readonly previous: (lane: Lane) => Digest | null;
  /** Of the effective rules when the merge was made. */
  readonly policyDigest: Digest;
}

/** Why a record, although it is signed by whom it should be, isn't the record of this entry. */
export function objectionsTo(
  record: PromotionRecord,
  entry: AuditEntry,
  context: RecordContext,
): readonly Finding[] {
  const differs = (message: string): Finding => ({ code: "RECORD_DIFFERS", message });
  const pin = pinObjection(record, entry.commit, "before", context);
  if (pin !== undefined) return [pin];
  const promotion = record.promotions.find(({ promotion }) => promotion === entry.promotion);
  if (promotion === undefined) return [differs("the record is of another promotion")];
  // Written ahead of its merge, it could name neither answers nor always the pull request.
  const ahead = entry.written !== null;
  const facts: readonly (readonly [string, unknown, unknown])[] = [
    ["repository", record.gitops, context.gitops],
    [
      "pull request",
      record.pullRequest,
      ahead ? (entry.pullRequest ?? record.pullRequest) : entry.pullRequest,
    ],
    ["service", promotion.service, entry.service],
    ["environment", promotion.environment, entry.environment],
    ["region", promotion.region, entry.regions[0] ?? null],
    ["digest", promotion.to, entry.to],
    ["digest before", promotion.from, entry.from],
    ["gates", names(promotion.gates), names(ahead ? promotion.gates : entry.gates)],
    ["policy", promotion.policyDigest, context.policyDigest],
    ["record before", promotion.previousRecord, context.previous(promotion)],
  ];
  return facts
    .filter(([, signed, found]) => signed !== found)
    .map(([what, signed, found]) =>
      differs(`its ${what} is ${String(found)}, and ${String(signed)} was signed`),
    );
}

function names(gates: readonly { readonly gate: string }[]): string {
  return gates.map(({ gate }) => gate).join(", ");
}
