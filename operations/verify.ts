import { findAttestation } from "#chain/clearance/attestation.ts";
import { clearedBy } from "#chain/clearance/clearance.ts";
import { decide, mayRun, verdictOf } from "#chain/clearance/decide.ts";
import { environmentOf } from "#chain/clearance/lane.ts";
import type { PolicySnapshot, Requirement } from "#chain/clearance/policy.ts";
import type { Restrictions } from "#chain/clearance/restriction.ts";
import { type BuilderIdentity, rulesFor } from "#chain/clearance/rules.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import type { Verdict } from "#chain/clearance/verdict.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import type { TrustMaterial, Verified } from "#chain/evidence/sigstore.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import { collectEvidence, type EvidenceNote, type EvidencePorts } from "./collect-evidence.ts";
import { gatherAncestry } from "./gather-ancestry.ts";

/** What somebody may want to know of an image by digest. */
export interface EnvironmentVerification {
  readonly subject: ImageReference;
  readonly environment: string;
  /**
   * `admission`: may it run there today (that environment's clearance, no quarantine)?
   * `promotion`: is its evidence enough to be cleared for it?
   */
  readonly asks: "admission" | "promotion";
  readonly snapshot: PolicySnapshot;
  readonly restrictions: Restrictions;
  readonly now: Date;
}

export interface Verification {
  readonly verdict: Verdict;
  /** All that verified, whether it counted or not. */
  readonly evidence: readonly Verified[];
  readonly notes: readonly EvidenceNote[];
  /** The environment's clearance, where there is one. */
  readonly clearance?: Verified;
}

/**
 * One image by digest against one environment of clearance.yaml.
 *
 * @throws Fault `ENVIRONMENT_MISSING`, `POLICY_UNREADABLE`, `GIT_FAILED`, those of `collectEvidence`.
 */
export async function verifyForEnvironment(
  request: EnvironmentVerification,
  ports: EvidencePorts & { readonly git: Pick<GitRepository, "resolve" | "isAncestor"> },
): Promise<Verification> {
  const { subject, snapshot, restrictions, now } = request;
  const service = Object.entries(snapshot.policy.services).find(
    ([, { image }]) => image === subject.image,
  )?.[0];
  if (service === undefined) {
    const message = `${printImageReference(subject)} belongs to no service of clearance.yaml`;
    return { verdict: verdictOf(subject, [{ code: "IMAGE_UNKNOWN", message }]), evidence: [], notes: [] };
  }
  environmentOf(snapshot.policy, request.environment);
  const collecting = collectEvidence(subject, trustMaterialOf(snapshot), ports);
  collecting.catch(() => undefined);
  const rules = rulesFor(snapshot, service, request.environment);
  const { evidence, notes } = await collecting;
  const ancestry = await gatherAncestry(evidence, rules, ports.git);
  const clearance = clearedBy(subject, evidence, rules, ancestry);
  const verdict =
    request.asks === "admission"
      ? mayRun(subject, evidence, rules, restrictions, ancestry)
      : decide(subject, evidence, rules, restrictions, now, ancestry);
  return { verdict, evidence, notes, ...(clearance === undefined ? {} : { clearance }) };
}

/**
 * One image by digest against a builder that somebody names by hand, without clearance.yaml.
 *
 * @throws Fault as `collectEvidence`.
 */
export async function verifyBuilder(
  request: {
    readonly subject: ImageReference;
    readonly builder: BuilderIdentity;
    /** At least one, so that nothing is ever cleared by asking for nothing. */
    readonly requires: readonly [Requirement, ...Requirement[]];
    readonly trust: TrustMaterial;
  },
  ports: EvidencePorts,
): Promise<Verification> {
  const { subject, builder, requires, trust } = request;
  const { evidence, notes } = await collectEvidence(subject, trust, ports);
  const findings = requires.flatMap((requirement) => {
    const found = findAttestation(requirement, subject.digest, evidence, builder);
    return found.accepted.length > 0 ? [] : [found.finding];
  });
  return { verdict: verdictOf(subject, findings), evidence, notes };
}
