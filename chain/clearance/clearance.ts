import type { Digest } from "../digest/digest.ts";
import type { ImageReference } from "../digest/image-name.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { isAbout } from "../evidence/statement.ts";
import { vsaIn } from "../evidence/vsa.ts";
import type { ClearanceRule, Rules } from "./rules.ts";
import { type Ancestry, type Objection, summaryObjection } from "./summary.ts";
import type { Found } from "./verdict.ts";

/** The environment's clearances (VSAs) about a digest. */
export function findClearance(
  code: "PREVIOUS_CLEARANCE_MISSING" | "CLEARANCE_MISSING",
  digest: Digest,
  evidence: readonly Verified[],
  rule: ClearanceRule,
  ancestry: Ancestry,
): Found {
  const candidates = evidence.filter(
    ({ statement }) => vsaIn(statement) !== undefined && isAbout(statement, digest),
  );
  const objections = candidates.map((candidate) => summaryObjection(candidate, rule, ancestry));
  const nearest = objections.filter((objection) => objection !== undefined).sort(byDistance)[0];
  const why = nearest === undefined ? "" : `; there is one, but ${nearest.message}`;
  return {
    accepted: candidates.filter((_, index) => objections[index] === undefined),
    finding: { code, message: `${rule.environment} has not cleared ${digest}${why}` },
  };
}

/** This environment's clearance of a digest that is there already: the same one is never signed twice. */
export function clearedBy(
  subject: ImageReference,
  evidence: readonly Verified[],
  rules: Rules,
  ancestry: Ancestry,
): Verified | undefined {
  const found = findClearance("CLEARANCE_MISSING", subject.digest, evidence, rules.clearance, ancestry);
  return [...found.accepted].sort((a, b) => (a.bundle < b.bundle ? -1 : 1))[0];
}

/** What to ask Git before deciding: whether each signer's workflow commit descends from its `since`. */
export function ancestryQuestions(
  evidence: readonly Verified[],
  rules: Rules,
): readonly { readonly commit: string; readonly ancestor: string }[] {
  const signers = [rules.previous?.signer, rules.clearance.signer];
  const questions = signers.flatMap((signer) => {
    if (signer?.kind !== "workflow" || signer.since === undefined) return [];
    const { subject, since: ancestor } = signer;
    return evidence.flatMap(({ signer }) => {
      if (signer.kind !== "certificate" || signer.claims.subject !== subject) return [];
      const commit = signer.claims.buildConfigDigest;
      return commit !== undefined && COMMIT.test(commit) ? [{ commit, ancestor }] : [];
    });
  });
  return [...new Map(questions.map((one) => [`${one.commit} ${one.ancestor}`, one])).values()];
}

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;

function byDistance(a: Objection, b: Objection): number {
  return b.step - a.step || (a.message < b.message ? -1 : 1);
}
