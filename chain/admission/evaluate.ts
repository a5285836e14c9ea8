import type { Finding } from "../clearance/verdict.ts";
import { Digest } from "../digest/digest.ts";
import { type ImageReference, printImageReference } from "../digest/image-name.ts";
import type { StatementSignerIdentity, Verified } from "../evidence/sigstore.ts";
import { isAbout, PREDICATE } from "../evidence/statement.ts";
import { vsaIn } from "../evidence/vsa.ts";
import { spellings } from "./image-spelling.ts";
import type { ClearanceRequirement, RequiredImage } from "./requirement.ts";
import type { Workload } from "./workload.ts";

/** What admission says of a workload: never thrown, and never a refusal without a reason. */
export type Admission =
  | { readonly outcome: "admitted" }
  | { readonly outcome: "refused"; readonly findings: readonly [Finding, ...Finding[]] };

/** Of the requirement that policies are generated from, what evaluating needs: no key, no root. */
export interface EvaluatedRequirement extends Omit<ClearanceRequirement, "signer"> {
  readonly signer:
    | {
        readonly kind: "certificate";
        readonly trust: string;
        readonly issuer: string;
        readonly subject: string;
      }
    | { readonly kind: "key"; readonly key: string };
}

/** What one environment's generated policies say, as values. */
export interface AdmissionRules {
  /** Undefined where clearance.yaml declares no service. */
  readonly requirement: EvaluatedRequirement | undefined;
  /** From `refusedAtAdmission`. */
  readonly quarantined: readonly Digest[];
}

/** Verified evidence by `name@sha256:…`, as the registry holds it for that repository. */
export type EvidenceByImage = ReadonlyMap<string, readonly Verified[]>;

/**
 * Judges a workload as the generated policies do. Images of no declared service are admitted, as there
 * (policies/README.md, "What belongs to no service"); a quarantined digest is refused under any name.
 * Where a signer's VSAs disagree about an image it is refused: Kyverno's ClusterPolicy does so too.
 *
 * @param before The object that an UPDATE replaces: what it names already is not introduced again.
 */
export function evaluateAdmission(
  workload: Workload,
  rules: AdmissionRules,
  evidence: EvidenceByImage,
  before?: Workload,
): Admission {
  const images = [...new Set(workload.images)];
  const [first, ...rest] = [
    ...images
      .filter((image) => before?.images.includes(image) !== true)
      .flatMap((image) => quarantineFindings(image, rules.quarantined)),
    ...images.flatMap((image) => clearanceFindings(image, rules.requirement, evidence)),
  ];
  return first === undefined ? { outcome: "admitted" } : { outcome: "refused", findings: [first, ...rest] };
}

/** The declared images that a workload names by digest: what evidence has to be collected for. */
export function imagesToVerify(
  workload: Workload,
  requirement: EvaluatedRequirement | undefined,
): readonly ImageReference[] {
  const references = new Map<string, ImageReference>();
  for (const image of workload.images) {
    const { declared, digest } = readImage(image, requirement);
    if (declared === undefined || digest === undefined) continue;
    const reference = { image: declared.image, digest };
    references.set(printImageReference(reference), reference);
  }
  return [...references.values()];
}

function quarantineFindings(image: string, quarantined: readonly Digest[]): readonly Finding[] {
  return quarantined.some((digest) => image.includes(digest))
    ? [{ code: "QUARANTINED", message: `${image} is in quarantine` }]
    : [];
}

function clearanceFindings(
  image: string,
  requirement: EvaluatedRequirement | undefined,
  evidence: EvidenceByImage,
): readonly Finding[] {
  const { declared, alias, digest } = readImage(image, requirement);
  if (requirement === undefined) return [];
  if (declared === undefined) {
    if (alias === undefined) return [];
    const message = `${image} is another spelling of ${alias.image}: write it as clearance.yaml does`;
    return [{ code: "IMAGE_UNKNOWN", message }];
  }
  if (digest === undefined) {
    return [
      { code: "DIGEST_UNPINNED", message: `${image} names no digest: write ${declared.image}@sha256:…` },
    ];
  }
  const held = evidence.get(printImageReference({ image: declared.image, digest })) ?? [];
  const clearances = held.filter(
    ({ statement, signer }) =>
      statement.predicateType === PREDICATE.vsa &&
      isAbout(statement, digest) &&
      isSigner(signer, requirement.signer),
  );
  const cleared = clearances.length > 0 && clearances.every((found) => clears(found, requirement, declared));
  if (cleared) return [];
  const message = `${image} has no clearance for ${requirement.environment}`;
  return [{ code: "CLEARANCE_MISSING", message }];
}

function clears(found: Verified, requirement: EvaluatedRequirement, declared: RequiredImage): boolean {
  const vsa = vsaIn(found.statement);
  return (
    vsa?.verificationResult === "PASSED" &&
    vsa.verifiedLevels.includes(requirement.level) &&
    vsa.verifier.id === requirement.verifierId &&
    vsa.resourceUri === declared.resourceUri
  );
}

function isSigner(signer: StatementSignerIdentity, required: EvaluatedRequirement["signer"]): boolean {
  if (signer.kind === "key") return required.kind === "key" && signer.key === required.key;
  return (
    required.kind === "certificate" &&
    signer.trust === required.trust &&
    signer.claims.issuer === required.issuer &&
    signer.claims.subject === required.subject
  );
}

interface ReadImage {
  /** The declared image that the reference names, spelled as declared. */
  readonly declared?: RequiredImage | undefined;
  /** The declared image whose repository the reference names, in any spelling. */
  readonly alias?: RequiredImage | undefined;
  readonly digest?: Digest | undefined;
}

function readImage(image: string, requirement: Pick<ClearanceRequirement, "images"> | undefined): ReadImage {
  const images = requirement?.images ?? [];
  const at = image.indexOf("@");
  const digest = Digest.safeParse(at < 0 ? "" : image.slice(at + 1));
  return {
    declared: images.find(
      ({ image: name }) => image === name || image.startsWith(`${name}@`) || image.startsWith(`${name}:`),
    ),
    alias: images.find(({ image: name }) => new RegExp(spellings(name)).test(image.toLowerCase())),
    digest: digest.success ? digest.data : undefined,
  };
}
