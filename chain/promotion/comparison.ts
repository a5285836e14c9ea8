import { findAttestation } from "../clearance/attestation.ts";
import { printSigner } from "../clearance/print-signer.ts";
import type { Rules } from "../clearance/rules.ts";
import type { Digest } from "../digest/digest.ts";
import type { ImageReference } from "../digest/image-name.ts";
import { type Provenance, provenanceIn } from "../evidence/provenance.ts";
import { type SbomDifference, sbomDifference } from "../evidence/sbom-difference.ts";
import { sbomIn } from "../evidence/sbom-predicate.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { isAbout, PREDICATE } from "../evidence/statement.ts";

/** What a reviewer can't see in a one-line change of a digest. It informs; nothing of it decides. */
export interface Comparison {
  readonly source: { readonly from: Source | undefined; readonly to: Source | undefined };
  /** What made the two digests, where it differs. */
  readonly made: readonly { readonly what: string; readonly from: string; readonly to: string }[];
  /** Kinds of statement that are there about what runs now and not about what is to come. */
  readonly lost: readonly { readonly kind: string; readonly signedBy: string }[];
  /** A sentence, where one of the two has no SBOM that counts. */
  readonly sbom: SbomDifference | string;
}

/** The commit that a digest was built from, as its provenance says. */
export interface Source {
  /** `https://github.com/acme/check-in` */
  readonly repository: string;
  readonly commit: string;
}

/** The commits that what runs now and what is to come were built from. */
export function compareSources(
  from: { readonly digest: Digest; readonly evidence: readonly Verified[] } | undefined,
  to: { readonly subject: ImageReference; readonly evidence: readonly Verified[] },
  rules: Pick<Rules, "builder">,
): Comparison["source"] {
  const of = (digest: Digest, evidence: readonly Verified[]) => {
    const provenance = pick("provenance", digest, about(digest, evidence), rules);
    return provenance && sourceOf(provenance);
  };
  return { from: from && of(from.digest, from.evidence), to: of(to.subject.digest, to.evidence) };
}

/** Compares what runs now with what is to come, by the verified evidence of both. */
export function compare(
  from: { readonly digest: Digest; readonly evidence: readonly Verified[] } | undefined,
  to: { readonly subject: ImageReference; readonly evidence: readonly Verified[] },
  rules: Pick<Rules, "builder">,
): Comparison {
  const old = from && about(from.digest, from.evidence);
  const young = about(to.subject.digest, to.evidence);
  const provenance = {
    from: old && pick("provenance", from.digest, old, rules),
    to: pick("provenance", to.subject.digest, young, rules),
  };
  return {
    source: {
      from: provenance.from && sourceOf(provenance.from),
      to: provenance.to && sourceOf(provenance.to),
    },
    made:
      provenance.from === undefined || provenance.to === undefined
        ? []
        : differences(makerOf(provenance.from), makerOf(provenance.to)),
    lost: old === undefined ? [] : lostKinds(old, young),
    sbom: sbomsOf(from && { digest: from.digest, evidence: old ?? [] }, to.subject.digest, young, rules),
  };
}

function about(digest: Digest, evidence: readonly Verified[]): readonly Verified[] {
  return evidence
    .filter(({ statement }) => isAbout(statement, digest))
    .sort((a, b) => (a.bundle < b.bundle ? -1 : 1));
}

/** What the declared builder attested; of a digest that came under other rules, whatever is verified. */
function pick(
  requirement: "provenance" | "sbom",
  digest: Digest,
  evidence: readonly Verified[],
  { builder }: Pick<Rules, "builder">,
): Verified | undefined {
  const [accepted] = findAttestation(requirement, digest, evidence, builder).accepted;
  return accepted ?? evidence.find(({ statement }) => statement.predicateType === PREDICATE[requirement]);
}

function sbomsOf(
  from: { readonly digest: Digest; readonly evidence: readonly Verified[] } | undefined,
  to: Digest,
  evidence: readonly Verified[],
  rules: Pick<Rules, "builder">,
): SbomDifference | string {
  const young = sbomWithin(pick("sbom", to, evidence, rules));
  if (young === undefined) return "There is no SBOM about the new digest.";
  if (from === undefined) return `Nothing ran before. The SBOM lists ${young.components.length} components.`;
  const old = sbomWithin(pick("sbom", from.digest, from.evidence, rules));
  return old === undefined
    ? "There is no SBOM about what runs now, so nothing to compare with."
    : sbomDifference(old, young);
}

function sbomWithin(verified: Verified | undefined) {
  return verified && sbomIn(verified.statement);
}

const NAMES: Readonly<Record<string, string>> = {
  [PREDICATE.provenance]: "build provenance",
  [PREDICATE.sbom]: "SBOM",
};

/** Clearances are given by each environment in its turn: that one is still to come is no loss. */
function lostKinds(old: readonly Verified[], young: readonly Verified[]): Comparison["lost"] {
  const there = new Set(young.map(({ statement }) => statement.predicateType));
  const lost = old.filter(
    ({ statement: { predicateType } }) => predicateType !== PREDICATE.vsa && !there.has(predicateType),
  );
  return [...new Map(lost.map((one) => [one.statement.predicateType, one])).entries()].map(
    ([kind, { signer }]) => ({ kind: NAMES[kind] ?? kind, signedBy: printSigner(signer) }),
  );
}

function sourceOf({ signer, statement }: Verified): Source | undefined {
  if (signer.kind === "certificate") {
    const { sourceRepositoryUri: repository, sourceRepositoryDigest: commit } = signer.claims;
    return repository === undefined || commit === undefined ? undefined : { repository, commit };
  }
  const dependencies = provenanceIn(statement)?.buildDefinition.resolvedDependencies ?? [];
  for (const { uri, digest } of dependencies) {
    const [, repository] = /^git\+(https:\/\/[^@]+?)(?:\.git)?(?:@.*)?$/su.exec(uri ?? "") ?? [];
    const commit = digest?.["gitCommit"];
    if (repository !== undefined && commit !== undefined) return { repository, commit };
  }
  return undefined;
}

type Maker = Readonly<Record<string, string>>;

function makerOf({ signer, statement }: Verified): Maker {
  const provenance: Provenance | undefined = provenanceIn(statement);
  const claims = signer.kind === "certificate" ? signer.claims : undefined;
  const workflow = provenance?.buildDefinition.externalParameters.workflow;
  const none = "not said";
  return {
    signer: printSigner(signer),
    "build type": provenance?.buildDefinition.buildType ?? none,
    builder: provenance?.runDetails.builder.id ?? none,
    "builder's commit": claims?.buildSignerDigest ?? none,
    repository: claims?.sourceRepositoryUri ?? workflow?.repository ?? none,
    ref: claims?.sourceRepositoryRef ?? workflow?.ref ?? none,
    workflow: claims?.buildConfigUri ?? workflow?.path ?? none,
    runner: claims?.runnerEnvironment ?? none,
    trigger: claims?.buildTrigger ?? none,
  };
}

function differences(from: Maker, to: Maker): Comparison["made"] {
  return Object.keys(to)
    .filter((what) => from[what] !== to[what])
    .map((what) => ({ what, from: from[what] ?? "", to: to[what] ?? "" }));
}
