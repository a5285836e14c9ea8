import * as z from "zod";
import { Digest } from "../digest/digest.ts";
import type { ImageReference } from "../digest/image-name.ts";
import { type Statement, statementAbout } from "./statement.ts";

export const IMPORT_PREDICATE = "https://clearance.dev/import-record/v1";

/** What was found of the source's own signature; `asked: false` is clearance.yaml's decision, said out loud. */
const UpstreamSignature = z.discriminatedUnion("asked", [
  z.strictObject({ asked: z.literal(false) }),
  z.strictObject({
    asked: z.literal(true),
    /** A certificate's subject, or a key's path in the GitOps repository. */
    signedBy: z.string().min(1),
    predicateType: z.string().min(1),
    bundle: Digest,
    /** The earliest time that a log or timestamp authority witnessed; null for a bare key signature. */
    witnessed: z.iso.datetime().nullable(),
  }),
]);
export type UpstreamSignature = z.infer<typeof UpstreamSignature>;

/** What the import's signer says of one import: who wanted it and why, from where it came, and what was found there. */
export const ImportRecord = z.strictObject({
  /** `docker.io/library/postgres@sha256:…` */
  upstream: z.string().min(1),
  /** As GitHub identifies them. */
  requestedBy: z.string().min(1),
  reason: z.string().min(1),
  /** ISO 8601, UTC. */
  imported: z.iso.datetime(),
  version: z.string(),
  policy: z.strictObject({ uri: z.string().min(1), digest: z.strictObject({ sha256: z.string() }) }),
  signature: UpstreamSignature,
  /** What hung on the image upstream and was copied with it, by digest. */
  referrers: z.array(Digest),
});
export type ImportRecord = z.infer<typeof ImportRecord>;

export function importStatement(subject: ImageReference, record: ImportRecord): Statement {
  return statementAbout(subject, IMPORT_PREDICATE, record);
}

/** The record in a statement; undefined where it is another predicate or not exactly of this shape. */
export function importIn(statement: Statement): ImportRecord | undefined {
  if (statement.predicateType !== IMPORT_PREDICATE) return undefined;
  return ImportRecord.safeParse(statement.predicate).data;
}
