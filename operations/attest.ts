import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import type { Registry } from "#chain/digest/registry.ts";
import type { BundleVerifier, StatementSigner, TrustMaterial, Verified } from "#chain/evidence/sigstore.ts";
import { isAbout, type Statement } from "#chain/evidence/statement.ts";
import { Fault } from "#chain/fault.ts";
import { attachBundle } from "./attach-bundle.ts";
import { BUNDLE_LIMIT, readBundle } from "./read-bundle.ts";

/** Admission reads no image with more referrers than this (Kyverno 1.19), whoever attached them. */
export const REFERRER_LIMIT = 50;

export interface AttestPorts {
  readonly registry: Registry;
  readonly signer: StatementSigner;
  readonly verifier: BundleVerifier;
}

/** One statement that is now signed and in the registry. */
export interface Attestation {
  readonly predicateType: string;
  readonly evidence: Verified;
  /** The bundle's bytes, for whoever keeps a copy beside the registry. */
  readonly bundle: Uint8Array;
  /** Digest of the referrer's manifest. */
  readonly referrer: Digest;
}

/**
 * Signs statements about an image and attaches each as a referrer, one after the other. A bundle is
 * verified before anybody can see it, and read back after: what this returns, a stranger can verify.
 *
 * @throws Fault of the signer and the registry, `STATEMENT_MALFORMED` for a statement about another
 * digest, `BUNDLE_MALFORMED` for one that no reader would take, `REGISTRY_REJECTED` when the image would have more referrers than admission reads,
 * `SIGNING_FAILED` when what came from signing doesn't verify against `trust` or is objected to.
 */
export async function attest(
  request: {
    readonly subject: ImageReference;
    readonly statements: readonly Statement[];
    readonly trust: TrustMaterial;
    readonly now: Date;
    /** Where the referrers go instead of the image: below another referrer of it, as an artifact of that type. */
    readonly below?: { readonly referrer: Digest; readonly artifactType: string };
    /** Why a signed statement, although it verifies, must not be attached; undefined when it may. */
    readonly objection?: (evidence: Verified) => Promise<string | undefined>;
  },
  ports: AttestPorts,
): Promise<readonly Attestation[]> {
  const { subject, statements, trust, now, below } = request;
  const stray = statements.find((statement) => !isAbout(statement, subject.digest));
  if (stray !== undefined) {
    const message = `a statement of type ${stray.predicateType} isn't about ${printImageReference(subject)}`;
    throw new Fault("STATEMENT_MALFORMED", message);
  }
  for (const statement of statements) demandSize(statement);
  if (below === undefined) await demandRoom(subject, statements.length, ports.registry);
  const parent = { image: subject.image, digest: below?.referrer ?? subject.digest };
  const attestations: Attestation[] = [];
  for (const statement of statements) {
    const { predicateType } = statement;
    const bundle = await ports.signer.sign(statement);
    const evidence = await verified(bundle, trust, ports);
    const objection = await request.objection?.(evidence);
    if (objection !== undefined) {
      throw new Fault("SIGNING_FAILED", `what ${ports.signer.describe} signed wasn't attached: ${objection}`);
    }
    const referrer = await attachBundle(
      parent,
      { bytes: bundle, predicateType, created: now, ...(below && { artifactType: below.artifactType }) },
      ports.registry,
    );
    await readBack(parent, referrer, evidence.bundle, ports.registry);
    attestations.push({ predicateType, evidence, bundle, referrer });
  }
  return attestations;
}

async function demandRoom(subject: ImageReference, more: number, registry: Registry): Promise<void> {
  const there = await registry.referrers(subject.image, subject.digest);
  if (there.length + more <= REFERRER_LIMIT) return;
  const message = `${printImageReference(subject)} has ${there.length} referrers, and admission reads at most ${REFERRER_LIMIT}: remove what nobody needs`;
  throw new Fault("REGISTRY_REJECTED", message);
}

/** Asked before it is signed: what is in a log stays there. */
function demandSize(statement: Statement): void {
  const payload = new TextEncoder().encode(JSON.stringify(statement)).length;
  const least = Math.ceil(payload / 3) * 4;
  if (least <= BUNDLE_LIMIT) return;
  const message = `a bundle of the ${statement.predicateType} would have over ${least} bytes, and nobody reads more than ${BUNDLE_LIMIT}`;
  throw new Fault("BUNDLE_MALFORMED", message);
}

async function verified(
  bundle: Uint8Array,
  trust: TrustMaterial,
  { verifier, signer }: AttestPorts,
): Promise<Verified> {
  const verification = await verifier.verify(bundle, trust);
  if (verification.ok) return verification.evidence;
  const message = `what ${signer.describe} signed doesn't verify, so it wasn't attached: ${verification.reason}`;
  throw new Fault("SIGNING_FAILED", message);
}

async function readBack(
  subject: ImageReference,
  referrer: Digest,
  bundle: Digest,
  registry: Registry,
): Promise<void> {
  const listed = (await registry.referrers(subject.image, subject.digest)).find(
    ({ digest }) => digest === referrer,
  );
  const read = listed === undefined ? undefined : await readBundle(subject, listed, registry);
  if (read !== undefined && "bytes" in read && digestOf(read.bytes) === bundle) return;
  const why = read !== undefined && "reason" in read ? read.reason : "it is not in the list of referrers";
  throw new Fault("REFERRER_LOST", `${referrer} was attached to ${printImageReference(subject)}, but ${why}`);
}
