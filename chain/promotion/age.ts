import { findAttestation } from "../clearance/attestation.ts";
import type { Rules } from "../clearance/rules.ts";
import type { Digest } from "../digest/digest.ts";
import { provenanceIn } from "../evidence/provenance.ts";
import type { Verified } from "../evidence/sigstore.ts";

/**
 * When a digest was made, as far as its accepted provenance shows: the earliest time that a log or
 * timestamp authority witnessed; the signed `startedOn` only where nobody witnessed any (a bare key).
 * Attesting an old digest again doesn't make it new. Undefined where there is no accepted provenance.
 */
export function firstSeen(digest: Digest, evidence: readonly Verified[], rules: Rules): Date | undefined {
  const { accepted } = findAttestation("provenance", digest, evidence, rules.builder);
  const witnessed = accepted.flatMap((one) => one.witnessed);
  return earliest(witnessed.length > 0 ? witnessed : accepted.flatMap(startedOn));
}

function startedOn({ statement }: Verified): readonly Date[] {
  const text = provenanceIn(statement)?.runDetails.metadata?.startedOn;
  return text === undefined ? [] : [new Date(text)];
}

function earliest(times: readonly Date[]): Date | undefined {
  const valid = times.filter((time) => !Number.isNaN(time.getTime()));
  return valid.reduce<Date | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
}
