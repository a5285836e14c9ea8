import { clearedBy, findClearance } from "#chain/clearance/clearance.ts";
import type { PassedGates } from "#chain/clearance/gate.ts";
import type { Rules } from "#chain/clearance/rules.ts";
import type { ClearedBefore } from "#chain/clearance/signer-change.ts";
import type { Ancestry } from "#chain/clearance/summary.ts";
import { buildLevelOf, supportingEvidence } from "#chain/clearance/supporting.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import type { TrustMaterial, Verified } from "#chain/evidence/sigstore.ts";
import { vsaFor } from "#chain/evidence/vsa.ts";
import { Fault } from "#chain/fault.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import { type AttestPorts, attest } from "./attest.ts";
import type { CollectedEvidence } from "./collect-evidence.ts";
import { gatherAncestry } from "./gather-ancestry.ts";

export interface ClearanceRequest {
  /** What this clearance stands for: the gates' answers, or the clearance of an earlier signer. Without it nothing is signed. */
  readonly passed: PassedGates | ClearedBefore;
  readonly subject: ImageReference;
  readonly collected: CollectedEvidence;
  readonly rules: Rules;
  readonly ancestry: Ancestry;
  /** `git+https://github.com/acme/gitops@<commit>#clearance.yaml` */
  readonly policyUri: string;
  readonly trust: TrustMaterial;
  /** This toolkit's version. */
  readonly version: string;
  readonly now: Date;
}

/**
 * Signs an environment's clearance of a digest, once: where that environment has cleared it already,
 * that clearance is the answer and nothing is signed. A statement that the environment's own rule
 * wouldn't accept is never attached.
 *
 * @throws Fault `STATE_CHANGED` when the gates answered for another digest or policy,
 * `SIGNING_FAILED` when the signer isn't the environment's own; the faults of `attest`.
 */
export async function signClearance(
  request: ClearanceRequest,
  ports: AttestPorts & { readonly git: Pick<GitRepository, "resolve" | "isAncestor"> },
): Promise<{ readonly evidence: Verified; readonly referrer: Digest; readonly signed: boolean }> {
  const { passed, subject, collected, rules, ancestry, trust, now } = request;
  if (!isAbout(passed, subject, rules) || subject.image !== rules.image) {
    throw new Fault(
      "STATE_CHANGED",
      `the gates didn't answer for ${printImageReference(subject)} under this policy`,
    );
  }
  const existing = clearedBy(subject, collected.evidence, rules, ancestry);
  const carrier = existing && collected.referrers.get(existing.bundle);
  if (existing !== undefined && carrier !== undefined) {
    return { evidence: existing, referrer: carrier, signed: false };
  }

  const statement = vsaFor({
    subject,
    verifierId: rules.clearance.verifierId,
    version: request.version,
    timeVerified: now,
    resourceUri: rules.clearance.resourceUri,
    policyUri: request.policyUri,
    policyDigest: rules.policyDigest,
    inputs: supportingEvidence(subject, collected.evidence, rules, ancestry).map(({ bundle }) => ({
      uri: `oci://${subject.image}@${collected.referrers.get(bundle) ?? bundle}`,
      digest: bundle,
    })),
    levels: [buildLevelOf(subject, collected.evidence, rules), rules.clearance.level].filter(
      (level) => level !== undefined,
    ),
  });
  const objection = async (evidence: Verified) => {
    const signedAt = await gatherAncestry([evidence], rules, ports.git);
    const found = findClearance("CLEARANCE_MISSING", subject.digest, [evidence], rules.clearance, signedAt);
    return found.accepted.length > 0 ? undefined : found.finding.message;
  };
  const [attestation] = await attest({ subject, statements: [statement], trust, now, objection }, ports);
  if (attestation === undefined) throw new Error("one statement was signed, and none came back");
  return { evidence: attestation.evidence, referrer: attestation.referrer, signed: true };
}

function isAbout(passed: PassedGates | ClearedBefore, subject: ImageReference, rules: Rules): boolean {
  const { digest, policyDigest, lane } =
    "question" in passed
      ? passed.question
      : { ...passed.rules, digest: passed.subject.digest, lane: passed.rules };
  return (
    digest === subject.digest &&
    policyDigest === rules.policyDigest &&
    lane.environment === rules.environment &&
    lane.service === rules.service
  );
}
