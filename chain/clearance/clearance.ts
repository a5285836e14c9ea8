import type { Digest } from "../digest/digest.ts";
import type { ImageReference } from "../digest/image-name.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { isAbout } from "../evidence/statement.ts";
import { type Vsa, vsaIn } from "../evidence/vsa.ts";
import type { CertificateClaims } from "../source/certificate-claims.ts";
import { type Found, printSigner } from "./attestation.ts";
import type { ClearanceRule, Rules, SignerIdentity } from "./rules.ts";

/** What Git knows of commits of the GitOps repository's main branch; asked beforehand, see `ancestryQuestions`. */
export interface Ancestry {
  /** Whether `commit` is `ancestor` or comes after it. A commit that Git doesn't know descends from nothing. */
  descendsFrom(commit: string, ancestor: string): boolean;
}

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
  const objections = candidates.map((candidate) => objectionTo(candidate, rule, ancestry));
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

/** Why a verified statement isn't by an environment's own signer; undefined where it is. */
export function notSignedFor(
  evidence: Verified,
  rule: ClearanceRule,
  ancestry: Ancestry,
): string | undefined {
  return signerObjection(evidence, rule.signer) ?? runObjection(evidence, rule, ancestry);
}

interface Objection {
  /** How far the check came before it failed: the farthest is the nearest miss. */
  readonly step: number;
  readonly message: string;
}

function byDistance(a: Objection, b: Objection): number {
  return b.step - a.step || (a.message < b.message ? -1 : 1);
}

function objectionTo(evidence: Verified, rule: ClearanceRule, ancestry: Ancestry): Objection | undefined {
  const vsa = vsaIn(evidence.statement);
  const checks = [
    signerObjection(evidence, rule.signer),
    runObjection(evidence, rule, ancestry),
    vsa && contentObjection(vsa, rule),
  ];
  const step = checks.findIndex((message) => message !== undefined);
  return step < 0 ? undefined : { step, message: checks[step] ?? "" };
}

function signerObjection({ signer }: Verified, wanted: SignerIdentity): string | undefined {
  if (wanted.kind === "key") {
    if (signer.kind === "key" && signer.key === wanted.key) return undefined;
    return `it is signed by ${printSigner(signer)}, not by the key ${wanted.key}`;
  }
  if (
    signer.kind === "certificate" &&
    signer.trust === wanted.trust &&
    signer.claims.issuer === wanted.issuer &&
    signer.claims.subject === wanted.subject
  ) {
    return undefined;
  }
  return `it is signed by ${printSigner(signer)}, not by ${wanted.subject}`;
}

function runObjection({ signer }: Verified, rule: ClearanceRule, ancestry: Ancestry): string | undefined {
  if (rule.signer.kind !== "workflow" || signer.kind !== "certificate") return undefined;
  return claimsObjection(signer.claims, rule.signer, rule.environment, ancestry);
}

/**
 * The subject names a file and a ref, not a job: any job of that file, a re-run of an old version of
 * it and any workflow that calls it have the same one (research: GitHub facts 4 and 5).
 */
function claimsObjection(
  claims: CertificateClaims,
  signer: Extract<SignerIdentity, { kind: "workflow" }>,
  environment: string,
  ancestry: Ancestry,
): string | undefined {
  if (claims.sourceRepositoryUri !== signer.source) {
    return `the signing run's repository is ${claims.sourceRepositoryUri ?? "unknown"}, not ${signer.source}`;
  }
  if (claims.buildConfigUri !== signer.subject) {
    return `the signing workflow was called by ${claims.buildConfigUri ?? "an unknown workflow"}`;
  }
  if (claims.deploymentEnvironment !== environment) {
    return `the signing job had ${claims.deploymentEnvironment === undefined ? "no environment" : `the environment ${claims.deploymentEnvironment}`}`;
  }
  const { since } = signer;
  const commit = claims.buildConfigDigest;
  if (since !== undefined && (commit === undefined || !ancestry.descendsFrom(commit, since))) {
    return `the signing workflow's commit ${commit ?? "(unknown)"} is not ${since} or after it`;
  }
  return undefined;
}

function contentObjection(vsa: Vsa, rule: ClearanceRule): string | undefined {
  if (vsa.verificationResult !== "PASSED") return `its result is ${vsa.verificationResult}`;
  if (!vsa.verifiedLevels.includes(rule.level)) return `it doesn't have the level ${rule.level}`;
  if (vsa.verifier.id !== rule.verifierId)
    return `its verifier is ${vsa.verifier.id}, not ${rule.verifierId}`;
  if (vsa.resourceUri !== rule.resourceUri) return `it is about ${vsa.resourceUri}, not ${rule.resourceUri}`;
  return undefined;
}
