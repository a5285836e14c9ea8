import type { ImageReference } from "../digest/image-name.ts";
import { provenanceIn } from "../evidence/provenance.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { isAbout } from "../evidence/statement.ts";
import { vsaIn } from "../evidence/vsa.ts";
import { findAttestation } from "./attestation.ts";
import { isImport } from "./imported.ts";
import type { Rules } from "./rules.ts";

/**
 * When a digest came to be, for the order of candidates: the earliest time that a log or timestamp
 * authority witnessed any of its accepted provenance, so attesting an old digest again doesn't make it
 * new. A key's provenance without witness counts by its signed `startedOn`, its import by
 * the time in the summary.
 *
 * Undefined where nothing accepted tells a time: such a digest is never newer than anything.
 */
export function orderOf(
  subject: ImageReference,
  evidence: readonly Verified[],
  rules: Pick<Rules, "builder">,
): Date | undefined {
  const { accepted } = findAttestation("provenance", subject.digest, evidence, rules.builder);
  return earliest(accepted);
}

/**
 * The age of a digest that runs already, under whatever rules it came: the earliest time of any verified
 * provenance about it. Nobody can have one witnessed before the digest was there, so a stranger's can only
 * make it look newer, which proposes less.
 */
export function ageOf(subject: ImageReference, evidence: readonly Verified[]): Date | undefined {
  const about = evidence.filter(
    ({ statement }) => provenanceIn(statement) !== undefined && isAbout(statement, subject.digest),
  );
  return earliest(about);
}

function earliest(evidence: readonly Verified[]): Date | undefined {
  return evidence
    .flatMap((one) => timesOf(one))
    .filter((time) => !Number.isNaN(time.getTime()))
    .sort((a, b) => a.getTime() - b.getTime())[0];
}

function timesOf({ signer, statement, witnessed }: Verified): readonly Date[] {
  if (witnessed.length > 0 || signer.kind !== "key") return witnessed;
  const startedOn = provenanceIn(statement)?.runDetails.metadata?.startedOn;
  const time = startedOn ?? (isImport(statement) ? vsaIn(statement)?.timeVerified : undefined);
  return time === undefined ? [] : [new Date(time)];
}
