import { findAttestation } from "../clearance/attestation.ts";
import { findClearance } from "../clearance/clearance.ts";
import { printSigner } from "../clearance/print-signer.ts";
import type { Rules } from "../clearance/rules.ts";
import type { Verified } from "../evidence/sigstore.ts";
import type { EvidenceRow } from "./body.ts";
import type { Candidate } from "./state.ts";

/** The evidence that the rules ask for and that was accepted, in an order that never depends on the registry's. */
export function evidenceRows(
  rules: Rules,
  { subject, evidence, ancestry }: Candidate,
): readonly EvidenceRow[] {
  const required = rules.requires.flatMap((requirement) =>
    rows(requirement, findAttestation(requirement, subject.digest, evidence, rules.builder).accepted),
  );
  if (rules.previous === undefined) return required;
  const { accepted } = findClearance(
    "PREVIOUS_CLEARANCE_MISSING",
    subject.digest,
    evidence,
    rules.previous,
    ancestry,
  );
  return [...required, ...rows(`clearance of ${rules.previous.environment}`, accepted)];
}

function rows(what: string, accepted: readonly Verified[]): EvidenceRow[] {
  return accepted
    .map(({ signer, witnessed: [witnessed], bundle }) => ({
      what,
      signedBy: printSigner(signer),
      ...(witnessed === undefined ? {} : { witnessed }),
      bundle,
      ...(signer.kind === "certificate" && signer.claims.runInvocationUri !== undefined
        ? { run: signer.claims.runInvocationUri }
        : {}),
    }))
    .sort((a, b) => (a.bundle < b.bundle ? -1 : 1));
}
