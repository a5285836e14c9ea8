import type { ImageReference } from "../digest/image-name.ts";
import { provenanceIn } from "../evidence/provenance.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { findAttestation } from "./attestation.ts";
import type { Rules } from "./rules.ts";

/**
 * When a digest came to be, for the order of candidates: the earliest time that a log or timestamp
 * authority witnessed any of its accepted provenance, so attesting an old digest again doesn't make it
 * new. A key's provenance without witness counts by its signed `startedOn`.
 *
 * Undefined where nothing accepted tells a time: such a digest is never newer than anything.
 */
export function orderOf(
  subject: ImageReference,
  evidence: readonly Verified[],
  rules: Pick<Rules, "builder">,
): Date | undefined {
  const { accepted } = findAttestation("provenance", subject.digest, evidence, rules.builder);
  return accepted
    .flatMap((one) => timesOf(one))
    .filter((time) => !Number.isNaN(time.getTime()))
    .sort((a, b) => a.getTime() - b.getTime())[0];
}

function timesOf({ signer, statement, witnessed }: Verified): readonly Date[] {
  if (witnessed.length > 0 || signer.kind !== "key") return witnessed;
  const startedOn = provenanceIn(statement)?.runDetails.metadata?.startedOn;
  return startedOn === undefined ? [] : [new Date(startedOn)];
}
