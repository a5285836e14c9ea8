import type { Verified } from "../evidence/sigstore.ts";
import { type Vsa, vsaIn } from "../evidence/vsa.ts";
import type { CertificateClaims } from "../source/certificate-claims.ts";
import { printSigner } from "./print-signer.ts";
import type { SignerIdentity, SummaryRule } from "./rules.ts";

/** What Git knows of commits of the GitOps repository's main branch; asked beforehand, see `ancestryQuestions`. */
export interface Ancestry {
  /** Whether `commit` is `ancestor` or comes after it. A commit that Git doesn't know descends from nothing. */
  descendsFrom(commit: string, ancestor: string): boolean;
}

export interface Objection {
  /** How far the check came before it failed: the farthest is the nearest miss. */
  readonly step: number;
  readonly message: string;
}

/** Why a verified statement isn't by an environment's own signer; undefined where it is. */
export function notSignedFor(evidence: Verified, rule: SummaryRule, ancestry: Ancestry): string | undefined {
  return signerObjection(evidence, rule.signer) ?? runObjection(evidence, rule, ancestry);
}

/** Why a verified summary isn't one that the rule asks for; undefined where it is. */
export function summaryObjection(
  evidence: Verified,
  rule: SummaryRule,
  ancestry: Ancestry,
): Objection | undefined {
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

function runObjection({ signer }: Verified, rule: SummaryRule, ancestry: Ancestry): string | undefined {
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
  environment: string | undefined,
  ancestry: Ancestry,
): string | undefined {
  if (claims.sourceRepositoryUri !== signer.source) {
    return `the signing run's repository is ${claims.sourceRepositoryUri ?? "unknown"}, not ${signer.source}`;
  }
  if (claims.buildConfigUri !== signer.subject) {
    return `the signing workflow was called by ${claims.buildConfigUri ?? "an unknown workflow"}`;
  }
  if (environment !== undefined && claims.deploymentEnvironment !== environment) {
    return `the signing job had ${claims.deploymentEnvironment === undefined ? "no environment" : `the environment ${claims.deploymentEnvironment}`}`;
  }
  const { since } = signer;
  const commit = claims.buildConfigDigest;
  if (since !== undefined && (commit === undefined || !ancestry.descendsFrom(commit, since))) {
    return `the signing workflow's commit ${commit ?? "(unknown)"} is not ${since} or after it`;
  }
  return undefined;
}

function contentObjection(vsa: Vsa, rule: SummaryRule): string | undefined {
  if (vsa.verificationResult !== "PASSED") return `its result is ${vsa.verificationResult}`;
  if (!vsa.verifiedLevels.includes(rule.level)) return `it doesn't have the level ${rule.level}`;
  if (vsa.verifier.id !== rule.verifierId)
    return `its verifier is ${vsa.verifier.id}, not ${rule.verifierId}`;
  if (vsa.resourceUri !== rule.resourceUri) return `it is about ${vsa.resourceUri}, not ${rule.resourceUri}`;
  return undefined;
}
