import type { ImageReference } from "../digest/image-name.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { findAttestation } from "./attestation.ts";
import { findClearance } from "./clearance.ts";
import type { Rules } from "./rules.ts";
import type { Ancestry } from "./summary.ts";

/**
 * Every attestation that a cleared verdict rests on, in a fixed order: what a clearance lists as its
 * `inputAttestations` (SLSA VSA: if the list is there, it is complete).
 */
export function supportingEvidence(
  subject: ImageReference,
  evidence: readonly Verified[],
  rules: Rules,
  ancestry: Ancestry,
): readonly Verified[] {
  const attestations = rules.requires.flatMap(
    (requirement) => findAttestation(requirement, subject.digest, evidence, rules.builder).accepted,
  );
  const previous =
    rules.previous === undefined
      ? []
      : findClearance("PREVIOUS_CLEARANCE_MISSING", subject.digest, evidence, rules.previous, ancestry)
          .accepted;
  const byBundle = new Map([...attestations, ...previous].map((one) => [one.bundle, one]));
  return [...byBundle.values()].sort((a, b) => (a.bundle < b.bundle ? -1 : 1));
}

/**
 * The SLSA build level that the accepted provenance shows, or undefined where it shows none: level 3
 * asks that the build's own steps can't reach the signing, so the signing workflow must be another than
 * the one that called it, on runners that GitHub hosts.
 */
export function buildLevelOf(
  subject: ImageReference,
  evidence: readonly Verified[],
  rules: Rules,
): "SLSA_BUILD_LEVEL_3" | undefined {
  const { accepted } = findAttestation("provenance", subject.digest, evidence, rules.builder);
  const isolated = accepted.some(
    ({ signer }) =>
      signer.kind === "certificate" &&
      signer.claims.runnerEnvironment === "github-hosted" &&
      signer.claims.buildConfigUri !== undefined &&
      signer.claims.buildConfigUri !== signer.claims.subject,
  );
  return isolated ? "SLSA_BUILD_LEVEL_3" : undefined;
}
