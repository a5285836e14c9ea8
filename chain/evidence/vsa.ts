import * as z from "zod";
import type { Digest } from "../digest/digest.ts";
import { hexOf } from "../digest/digest.ts";
import type { ImageReference } from "../digest/image-name.ts";
import { PREDICATE, type Statement, statementAbout } from "./statement.ts";

const DigestSet = z.record(z.string(), z.string());

/**
 * SLSA Verification Summary v1 (slsa.dev/spec/v1.2/verification_summary): the fields that the
 * specification requires, none with a default; the optional ones stay optional.
 */
export const Vsa = z.looseObject({
  verifier: z.looseObject({ id: z.string().min(1) }),
  timeVerified: z.string().optional(),
  resourceUri: z.string().min(1),
  policy: z.looseObject({ uri: z.string().optional(), digest: DigestSet.optional() }),
  inputAttestations: z
    .array(z.looseObject({ uri: z.string().optional(), digest: DigestSet.optional() }))
    .optional(),
  verificationResult: z.enum(["PASSED", "FAILED"]),
  verifiedLevels: z.array(z.string()),
  slsaVersion: z.string().optional(),
});
export type Vsa = z.infer<typeof Vsa>;

/** The summary in a statement, or undefined where it is another predicate or not of this shape. */
export function vsaIn(statement: Statement): Vsa | undefined {
  if (statement.predicateType !== PREDICATE.vsa) return undefined;
  return Vsa.safeParse(statement.predicate).data;
}

/** All that a clearance says. There is no way to write a FAILED one: admission would count it. */
export interface Clearance {
  readonly subject: ImageReference;
  readonly verifierId: string;
  /** This toolkit's version, for audit. */
  readonly version: string;
  readonly timeVerified: Date;
  readonly resourceUri: string;
  /** `git+https://github.com/acme/gitops@<commit>#clearance.yaml` */
  readonly policyUri: string;
  readonly policyDigest: Digest;
  /** Every attestation that the decision rested on. */
  readonly inputs: readonly { readonly uri: string; readonly digest: Digest }[];
  readonly levels: readonly string[];
}

/** The signed yes as a statement, before it is signed. */
export function vsaFor(clearance: Clearance): Statement {
  const digestSet = (digest: Digest) => ({ sha256: hexOf(digest) });
  return statementAbout(clearance.subject, PREDICATE.vsa, {
    verifier: { id: clearance.verifierId, version: { clearance: clearance.version } },
    timeVerified: `${clearance.timeVerified.toISOString().slice(0, 19)}Z`,
    resourceUri: clearance.resourceUri,
    policy: { uri: clearance.policyUri, digest: digestSet(clearance.policyDigest) },
    inputAttestations: clearance.inputs.map(({ uri, digest }) => ({ uri, digest: digestSet(digest) })),
    verificationResult: "PASSED",
    verifiedLevels: [...clearance.levels],
    slsaVersion: "1.2",
  } satisfies Vsa);
}
