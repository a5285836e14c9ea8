import * as z from "zod";
import { type Digest, digestFromHex, hexOf } from "../digest/digest.ts";
import type { ImageReference } from "../digest/image-name.ts";

export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

export const PREDICATE = {
  provenance: "https://slsa.dev/provenance/v1",
  vsa: "https://slsa.dev/verification_summary/v1",
  sbom: "https://cyclonedx.org/bom",
} as const;

/** in-toto Statement v1 (in-toto/attestation, spec/v1/statement.md). The predicate is read by its own schema. */
export const Statement = z.looseObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z
    .array(z.looseObject({ name: z.string().optional(), digest: z.record(z.string(), z.string()) }))
    .min(1)
    .max(1024),
  predicateType: z.string().min(1),
  predicate: z.record(z.string(), z.unknown()).optional(),
});
export type Statement = z.infer<typeof Statement>;

/** The statement that this toolkit writes: one subject, the image by digest. */
export function statementAbout(subject: ImageReference, predicateType: string, predicate: object): Statement {
  return {
    _type: STATEMENT_TYPE,
    subject: [{ name: subject.image, digest: { sha256: hexOf(subject.digest) } }],
    predicateType,
    predicate: predicate as Record<string, unknown>,
  };
}

/** Whether the statement is about this digest. Evidence about another digest counts as absent. */
export function isAbout(statement: Statement, digest: Digest): boolean {
  return statement.subject.some((subject) => digestFromHex(subject.digest["sha256"]) === digest);
}
