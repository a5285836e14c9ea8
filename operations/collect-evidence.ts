import type { HeldEvidence } from "#chain/admission/held-evidence.ts";
import { type Descriptor, MEDIA } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import type { BundleVerifier, TrustMaterial, Verified } from "#chain/evidence/sigstore.ts";
import { PREDICATE } from "#chain/evidence/statement.ts";
import { Fault } from "#chain/fault.ts";
import { inParallel } from "./in-parallel.ts";
import { BUNDLE_TYPE, readBundle, type UnreadReferrer } from "./read-bundle.ts";

/** More attestations about one image than this are no image of ours: admission refuses at 50 referrers. */
const COUNT_LIMIT = 200;
const PARALLEL = 8;

/** A referrer that is no evidence, and why: told to people, never counted. */
export interface EvidenceNote extends UnreadReferrer {
  readonly referrer: Digest;
}

export interface CollectedEvidence extends HeldEvidence {
  readonly notes: readonly EvidenceNote[];
  /** The referrer that carries each bundle, by the bundle's digest. */
  readonly referrers: ReadonlyMap<Digest, Digest>;
}

export interface EvidencePorts {
  readonly registry: RegistryReader;
  readonly verifier: BundleVerifier;
}

/**
 * Every attestation of an image that verifies against the trust material, whoever signed it: the
 * decision is made elsewhere. A bundle that doesn't verify is a note; a registry that can't be read is
 * a fault, because evidence that nobody could look for isn't missing.
 *
 * @param predicates What is looked at, where the registry's list says which it is; absent: what decisions go by.
 * @throws Fault of the registry, `REGISTRY_REJECTED` above 200 attestations, `TRUST_ROOT_INVALID`.
 */
export async function collectEvidence(
  subject: ImageReference,
  trust: TrustMaterial,
  { registry, verifier }: EvidencePorts,
  predicates: ReadonlySet<string> = KNOWN,
): Promise<CollectedEvidence> {
  const asked = registry.referrers(subject.image, subject.digest);
  // Whoever isn't awaited yet may fail already; the await below is where it is told.
  asked.catch(() => undefined);
  verifier.ready(trust);
  const referrers = await asked;
  const candidates = [
    ...new Map(
      referrers.filter((one) => mayBeEvidence(one, predicates)).map((one) => [one.digest, one]),
    ).values(),
  ];
  if (candidates.length > COUNT_LIMIT) {
    const message = `${printImageReference(subject)} has ${candidates.length} attestations, and ${COUNT_LIMIT} is the limit: remove what doesn't belong there`;
    throw new Fault("REGISTRY_REJECTED", message);
  }
  const readings = await inParallel(candidates, PARALLEL, async ({ digest, size }): Promise<Reading> => {
    const note = ({ code, reason }: UnreadReferrer) => ({ note: { referrer: digest, code, reason } });
    const bundle = await readBundle(subject, { digest, size }, registry);
    if ("code" in bundle) return note(bundle);
    const verification = await verifier.verify(bundle.bytes, trust);
    return verification.ok ? { referrer: digest, evidence: verification.evidence } : note(verification);
  });
  const verified = readings.filter((reading) => "evidence" in reading);
  const notes = readings.flatMap((reading) => ("note" in reading ? [reading.note] : []));
  const bundles = new Set(candidates.filter(saysBundle).map(({ digest }) => digest));
  return {
    evidence: verified.map(({ evidence }) => evidence),
    listed: referrers.length,
    broken: notes.filter(({ referrer, code }) => bundles.has(referrer) && BROKEN.has(code)),
    notes,
    referrers: new Map(verified.map(({ evidence, referrer }) => [evidence.bundle, referrer])),
  };
}

type Reading = { readonly referrer: Digest; readonly evidence: Verified } | { readonly note: EvidenceNote };

/**
 * The index entry is nobody's word, so it only spares fetches: another artifact type or another
 * predicate isn't looked at, and an entry that doesn't say (some writers' fallback indexes) is.
 */
function mayBeEvidence(entry: Descriptor, predicates: ReadonlySet<string>): boolean {
  const { artifactType, annotations } = entry;
  const unsaid = artifactType === undefined || artifactType === "" || artifactType === MEDIA.empty;
  if (!unsaid && !saysBundle(entry)) return false;
  const predicate = annotations?.["dev.sigstore.bundle.predicateType"];
  return predicate === undefined || predicates.has(predicate);
}

function saysBundle({ artifactType }: Descriptor): boolean {
  return artifactType?.startsWith(BUNDLE_TYPE) ?? false;
}

/** What is no bundle at all; one that somebody else signed is. */
const BROKEN: ReadonlySet<string> = new Set<UnreadReferrer["code"]>([
  "BUNDLE_MALFORMED",
  "BUNDLE_TOO_LARGE",
  "IMAGE_NOT_FOUND",
  "DIGEST_MISMATCH",
]);

const KNOWN: ReadonlySet<string> = new Set(Object.values(PREDICATE));
