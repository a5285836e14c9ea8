import * as z from "zod";
import { Name } from "../clearance/names.ts";
import type { Finding } from "../clearance/verdict.ts";
import { Digest } from "../digest/digest.ts";
import type { ImageReference } from "../digest/image-name.ts";
import { type Statement, statementAbout } from "../evidence/statement.ts";
import type { AuditEntry } from "./entry.ts";
import { Pin, type PinContext, pinObjection } from "./pin.ts";

export const ROLLBACK_PREDICATE = "https://clearance.dev/rollback-record/v1";

/**
 * What an environment's signer says of one rollback after it was merged: which App made it, as GitHub said, what
 * it did by its own words, and the history up to the moment of the signature.
 */
export const RollbackRecord = z.strictObject({
  /** `acme/gitops` */
  gitops: z.string().min(1),
  pullRequest: z.int().positive(),
  /** The merge on the base branch. */
  commit: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u),
  /** The base branch when it was signed: the merge, or what came after. */
  base: Pin,
  notes: Pin.nullable(),
  /** ISO 8601, UTC. */
  recorded: z.iso.datetime(),
  version: z.string(),
  rollback: z.string().regex(/^[0-9a-f]{64}$/u),
  service: Name,
  environment: Name,
  regions: z.array(Name),
  from: Digest.nullable(),
  to: Digest,
  requestedBy: z.string().min(1),
  reason: z.string().min(1),
  gates: z.array(z.strictObject({ gate: z.string().min(1), reason: z.string().min(1) })),
});
export type RollbackRecord = z.infer<typeof RollbackRecord>;

export function rollbackStatement(subject: ImageReference, record: RollbackRecord): Statement {
  return statementAbout(subject, ROLLBACK_PREDICATE, record);
}

/** The record in a statement; undefined where it is another predicate or not exactly of this shape. */
export function rollbackIn(statement: Statement): RollbackRecord | undefined {
  if (statement.predicateType !== ROLLBACK_PREDICATE) return undefined;
  return RollbackRecord.safeParse(statement.predicate).data;
}

/** Why a record, although it is signed by whom it should be, isn't the record of this rollback. */
export function rollbackObjections(
  record: RollbackRecord,
  entry: AuditEntry,
  context: PinContext & { readonly gitops: string },
): readonly Finding[] {
  const pin = pinObjection(record, entry.commit, "after", context);
  if (pin !== undefined) return [pin];
  const facts: readonly (readonly [string, unknown, unknown])[] = [
    ["repository", record.gitops, context.gitops],
    ["commit", record.commit, entry.commit],
    ["pull request", record.pullRequest, entry.pullRequest],
    ["identity", record.rollback, entry.promotion],
    ["service", record.service, entry.service],
    ["environment", record.environment, entry.environment],
    ["regions", record.regions.join(), entry.regions.join()],
    ["digest", record.to, entry.to],
    ["digest before", record.from, entry.from],
    ["requester", record.requestedBy, entry.who],
    ["reason", record.reason, entry.reason],
    ["gates", JSON.stringify(record.gates.map(words)), JSON.stringify(entry.gates.map(words))],
  ];
  return facts
    .filter(([, signed, found]) => signed !== found)
    .map(([what, signed, found]) => ({
      code: "RECORD_DIFFERS",
      message: `its ${what} is ${String(found)}, and ${String(signed)} was signed`,
    }));
}

function words({ gate, reason }: { readonly gate: string; readonly reason: string }) {
  return [gate, reason];
}
