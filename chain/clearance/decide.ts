import type { ImageReference } from "../digest/image-name.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { findAttestation } from "./attestation.ts";
import { clearedBy, findClearance } from "./clearance.ts";
import { inForce } from "./hold.ts";
import { originFindings } from "./origin.ts";
import type { Restrictions } from "./restriction.ts";
import type { Rules } from "./rules.ts";
import type { Ancestry } from "./summary.ts";
import type { Finding, Verdict } from "./verdict.ts";

/**
 * Whether a digest may be cleared for the environment of `rules`, from evidence alone: no clock, no
 * network, no keys. Monotone: evidence can only help, so a registry that hides some can only refuse.
 * Evidence about another digest, or by anyone else, counts as absent.
 *
 * Holds are part of the answer; a rollback passes `withoutHolds(restrictions)`.
 */
export function decide(
  subject: ImageReference,
  evidence: readonly Verified[],
  rules: Rules,
  restrictions: Restrictions,
  now: Date,
  ancestry: Ancestry,
): Verdict {
  return verdictOf(subject, [
    ...imageFindings(subject, rules),
    ...supportFindings(subject, evidence, rules),
    ...previousFindings(subject, evidence, rules, ancestry),
    ...quarantineFindings(subject, restrictions),
    ...originFindings(subject, evidence, rules, restrictions.origins),
    ...holdFindings(rules, restrictions, now),
  ]);
}

/** What of the builder's required evidence is missing. */
export function supportFindings(
  subject: ImageReference,
  evidence: readonly Verified[],
  rules: Pick<Rules, "requires" | "builder">,
): readonly Finding[] {
  return rules.requires.flatMap((requirement) => {
    const found = findAttestation(requirement, subject.digest, evidence, rules.builder);
    return found.accepted.length > 0 ? [] : [found.finding];
  });
}

/**
 * Whether a digest may run in the environment of `rules` today: that environment has cleared it, and
 * it isn't in quarantine. What admission asks, decided from the same values.
 */
export function mayRun(
  subject: ImageReference,
  evidence: readonly Verified[],
  rules: Rules,
  restrictions: Restrictions,
  ancestry: Ancestry,
): Verdict {
  const cleared = clearedBy(subject, evidence, rules, ancestry) !== undefined;
  const { finding } = findClearance("CLEARANCE_MISSING", subject.digest, evidence, rules.clearance, ancestry);
  return verdictOf(subject, [
    ...imageFindings(subject, rules),
    ...(cleared ? [] : [finding]),
    ...quarantineFindings(subject, restrictions),
    ...originFindings(subject, evidence, rules, restrictions.origins),
  ]);
}

export function verdictOf(subject: ImageReference, findings: readonly Finding[]): Verdict {
  const [first, ...rest] = findings;
  if (first === undefined) return { outcome: "cleared", subject: subject.digest };
  return { outcome: "refused", subject: subject.digest, findings: [first, ...rest] };
}

function imageFindings(subject: ImageReference, rules: Rules): Finding[] {
  if (subject.image === rules.image) return [];
  const message = `${subject.image} is not the image of ${rules.service}, which is ${rules.image}`;
  return [{ code: "IMAGE_UNKNOWN", message }];
}

function previousFindings(
  subject: ImageReference,
  evidence: readonly Verified[],
  rules: Rules,
  ancestry: Ancestry,
): Finding[] {
  if (rules.previous === undefined) return [];
  const found = findClearance(
    "PREVIOUS_CLEARANCE_MISSING",
    subject.digest,
    evidence,
    rules.previous,
    ancestry,
  );
  return found.accepted.length > 0 ? [] : [found.finding];
}

function quarantineFindings(subject: ImageReference, restrictions: Restrictions): Finding[] {
  return restrictions.quarantines
    .filter((quarantine) => quarantine.digest === subject.digest)
    .map(({ owner, reason, since }) => ({
      code: "QUARANTINED",
      message: `${subject.digest} is in quarantine since ${since.toISOString()}, by ${owner}: ${reason}`,
    }));
}

function holdFindings(rules: Rules, restrictions: Restrictions, now: Date): Finding[] {
  return restrictions.holds
    .filter((hold) => inForce(hold, rules, now))
    .map(({ environment, service, owner, reason, expires }) => ({
      code: "HELD",
      message: `${service === null ? environment : `${service} in ${environment}`} is on hold until ${expires.toISOString()}, by ${owner}: ${reason}`,
    }));
}
