import type { BreakGlass } from "../clearance/break-glass.ts";
import type { Finding } from "../clearance/verdict.ts";
import { Digest } from "../digest/digest.ts";
import { type ImageReference, printImageReference, resourceUri } from "../digest/image-name.ts";
import type { StatementSignerIdentity, Verified } from "../evidence/sigstore.ts";
import { isAbout, PREDICATE } from "../evidence/statement.ts";
import { vsaIn } from "../evidence/vsa.ts";
import { type HeldEvidence, NOTHING_HELD, unreadable } from "./held-evidence.ts";
import { nameIn, selects, untagged } from "./image-selection.ts";
import { folderSpellings, spellings } from "./image-spelling.ts";
import type { ClearanceRequirement, Demand } from "./requirement.ts";
import type { Workload } from "./workload.ts";

/** What admission says of a workload: never thrown, and never a refusal without a reason. */
export type Admission =
  /** `reported`: what clearance.yaml lets pass for now, and has said of. */
  | { readonly outcome: "admitted"; readonly reported: readonly Finding[] }
  | { readonly outcome: "refused"; readonly findings: readonly [Finding, ...Finding[]] };

/** Of the signer that policies are generated for, what evaluating needs: no key, no root. */
type EvaluatedSigner =
  | {
      readonly kind: "certificate";
      readonly trust: string;
      readonly issuer: string;
      readonly subject: string;
    }
  | { readonly kind: "key"; readonly key: string };
export type EvaluatedRequirement = ClearanceRequirement<EvaluatedSigner>;

/** What one environment's generated policies say, as values. */
export interface AdmissionRules {
  readonly requirement: EvaluatedRequirement;
  /** From `refusedAtAdmission`. */
  readonly quarantined: readonly Digest[];
  /** The environment's; absent: none. */
  readonly openings?: readonly BreakGlass[];
}

export interface AdmissionRequest {
  readonly workload: Workload;
  /** The object that an UPDATE replaces: what it names already is not introduced again. */
  readonly before?: Workload | undefined;
  /** When it is asked: an adoption list has an end. */
  readonly now: Date;
}

/** By `name@sha256:…`, as the registry holds it for that repository. */
export type EvidenceByImage = ReadonlyMap<string, HeldEvidence>;

/**
 * Judges a workload as the generated policies do. A quarantined digest is refused under any name. Where
 * Kyverno's two kinds of policy differ about what hangs on an image (docs/admission-differences.md), this is
 * as strict as the stricter.
 */
export function evaluateAdmission(
  request: AdmissionRequest,
  { requirement, quarantined, openings = [] }: AdmissionRules,
  evidence: EvidenceByImage,
): Admission {
  const { workload, before } = request;
  const images = [...new Set(workload.images)];
  const introduced = images.filter((image) => before?.images.includes(image) !== true);
  const denied = introduced.flatMap((image) => quarantineFindings(image, quarantined));
  // What runs already may be labelled, scaled and finished.
  const changes = before === undefined || introduced.length > 0;
  const excepted = exceptedImages(request, requirement, openings);
  const judged = images.map((image) =>
    excepted.has(image) || !changes
      ? FINE
      : judge(image, requirement, { evidence, now: request.now, fresh: introduced.includes(image) }),
  );
  const enforced = requirement.mode === "enforce";
  const [first, ...rest] = [...denied, ...(enforced ? judged.flatMap(({ refused }) => refused) : [])];
  if (first !== undefined) return { outcome: "refused", findings: [first, ...rest] };
  const reported = judged.flatMap((one) => [...(enforced ? [] : one.refused), ...one.reported]);
  return { outcome: "admitted", reported };
}

/** The images of a workload that something is demanded of, by digest: what evidence has to be collected for. */
export function imagesToVerify(
  workload: Workload,
  requirement: EvaluatedRequirement,
): readonly ImageReference[] {
  const references = new Map<string, ImageReference>();
  for (const text of workload.images) {
    const image = nameIn(text);
    const digest = digestIn(text);
    if (image === undefined || digest === undefined || demandOf(text, requirement) === undefined) continue;
    references.set(printImageReference({ image, digest }), { image, digest });
  }
  return [...references.values()];
}

function quarantineFindings(image: string, quarantined: readonly Digest[]): readonly Finding[] {
  return quarantined.some((digest) => image.includes(digest))
    ? [{ code: "QUARANTINED", message: `${image} is in quarantine` }]
    : [];
}

/**
 * The images that an open break-glass lets in. An exception lets a whole pod be under one policy, so it is applied
 * only where that policy has nothing to say of any other image.
 */
function exceptedImages(
  { workload, now }: AdmissionRequest,
  requirement: EvaluatedRequirement,
  openings: readonly BreakGlass[],
): ReadonlySet<string> {
  const images = openings.flatMap(({ subject, namespace, expires }) =>
    subject.kind === "image" && namespace === workload.namespace && now < expires
      ? [printImageReference(subject.image)]
      : [],
  );
  const applied = images.filter((opened) =>
    workload.images.every(
      (image) =>
        image === opened ||
        policyOf(image, requirement) !== policyOf(opened, requirement) ||
        isListed(image, requirement),
    ),
  );
  return new Set(applied);
}

/** Which of the generated policies judges an image. */
function policyOf(image: string, requirement: EvaluatedRequirement): "clearance" | "imported" | "elsewhere" {
  const demand = demandOf(image, requirement);
  if (demand === undefined) return "elsewhere";
  return demand === requirement ? "clearance" : "imported";
}

function isListed(image: string, { elsewhere }: EvaluatedRequirement): boolean {
  return elsewhere.rule === "allow" && elsewhere.images.includes(image);
}

interface Judged {
  readonly refused: readonly Finding[];
  readonly reported: readonly Finding[];
}

const FINE: Judged = { refused: [], reported: [] };

function judge(
  image: string,
  requirement: EvaluatedRequirement,
  asked: { readonly evidence: EvidenceByImage; readonly now: Date; readonly fresh: boolean },
): Judged {
  const { adopted, elsewhere } = requirement;
  const isAdopted =
    adopted !== undefined && asked.now < adopted.until && adopted.images.includes(untagged(image));
  const demand = demandOf(image, requirement);
  if (demand !== undefined) {
    // A tag is refused before anything else is looked at, so that the list holds digests alone.
    if (isAdopted) return FINE;
    return { refused: demandFindings(image, demand, requirement, asked.evidence), reported: [] };
  }
  if (!asked.fresh || isAdopted) return FINE;
  if (elsewhere.rule === "allow" && elsewhere.images.includes(untagged(image))) return FINE;
  const alias = isAlias(image, requirement);
  const message = alias
    ? `${image} is another spelling of a service's image: write it as clearance.yaml does`
    : `${image} belongs to no service of clearance.yaml, and nothing lets it in`;
  const finding: Finding = { code: "IMAGE_UNKNOWN", message };
  return elsewhere.rule === "audit" && !alias
    ? { refused: [], reported: [finding] }
    : { refused: [finding], reported: [] };
}

/** What an image has to carry: a service's the clearance, an imported one the summary of its import, others nothing. */
function demandOf(image: string, requirement: EvaluatedRequirement): Demand<EvaluatedSigner> | undefined {
  if (selects(requirement.images, image)) return requirement;
  const { elsewhere } = requirement;
  if (elsewhere.rule !== "imported" || !selects(elsewhere.demand.images, image)) return undefined;
  return elsewhere.demand;
}

function isAlias(image: string, { images }: EvaluatedRequirement): boolean {
  const patterns = [...images.folders.map(folderSpellings), ...images.names.map(spellings)];
  return patterns.some((pattern) => new RegExp(pattern).test(image.toLowerCase()));
}

function demandFindings(
  image: string,
  demand: Demand<EvaluatedSigner>,
  { environment, images }: EvaluatedRequirement,
  evidence: EvidenceByImage,
): readonly Finding[] {
  const name = nameIn(image);
  const digest = digestIn(image);
  if (name === undefined || digest === undefined) {
    return [
      { code: "DIGEST_UNPINNED", message: `${image} names no digest: write registry/owner/name@sha256:…` },
    ];
  }
  const held = evidence.get(printImageReference({ image: name, digest })) ?? NOTHING_HELD;
  const unread = unreadable(held);
  if (unread !== undefined) return [{ code: "CLEARANCE_MISSING", message: `${image} ${unread}` }];
  const summaries = held.evidence.filter(
    ({ statement, signer }) =>
      statement.predicateType === PREDICATE.vsa &&
      isAbout(statement, digest) &&
      isSigner(signer, demand.signer),
  );
  const cleared =
    summaries.length > 0 && summaries.every((found) => clears(found, demand, resourceUri(name)));
  if (cleared) return [];
  const what = demand.images === images ? `no clearance for ${environment}` : "no summary of its import";
  return [{ code: "CLEARANCE_MISSING", message: `${image} has ${what}` }];
}

function clears(found: Verified, demand: Demand<EvaluatedSigner>, resource: string): boolean {
  const vsa = vsaIn(found.statement);
  return (
    vsa?.verificationResult === "PASSED" &&
    vsa.verifiedLevels.includes(demand.level) &&
    vsa.verifier.id === demand.verifierId &&
    vsa.resourceUri === resource
  );
}

function isSigner(signer: StatementSignerIdentity, required: EvaluatedSigner): boolean {
  if (signer.kind === "key") return required.kind === "key" && signer.key === required.key;
  return (
    required.kind === "certificate" &&
    signer.trust === required.trust &&
    signer.claims.issuer === required.issuer &&
    signer.claims.subject === required.subject
  );
}

function digestIn(image: string): Digest | undefined {
  const at = image.indexOf("@");
  return Digest.safeParse(at < 0 ? "" : image.slice(at + 1)).data;
}
