import { findAttestation } from "#chain/clearance/attestation.ts";
import type { ImportRule, ImportTarget } from "#chain/clearance/import-rule.ts";
import { findImport, NO_ANCESTRY } from "#chain/clearance/imported.ts";
import { importSummaryRule, type SummaryRule } from "#chain/clearance/rules.ts";
import { notSignedFor } from "#chain/clearance/summary.ts";
import { SIGNATURES, upstreamSignature } from "#chain/clearance/upstream-signature.ts";
import { type Digest, hexOf } from "#chain/digest/digest.ts";
import { type ImageName, type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import {
  IMPORT_PREDICATE,
  importIn,
  importStatement,
  type UpstreamSignature,
} from "#chain/evidence/import-record.ts";
import type { TrustMaterial, Verified } from "#chain/evidence/sigstore.ts";
import { PREDICATE, type Statement, statementAbout } from "#chain/evidence/statement.ts";
import { vsaFor } from "#chain/evidence/vsa.ts";
import { Fault } from "#chain/fault.ts";
import { attest } from "./attest.ts";
import { type CollectedEvidence, collectEvidence } from "./collect-evidence.ts";
import { copyTree, noting, readTreeBack } from "./copy-tree.ts";
import { describe } from "./describe.ts";
import { type ImageTree, readTree, rootOf } from "./image-tree.ts";
import type { ImportPorts, ImportRequest, LandedImport } from "./import.ts";

/** One copy that is to be made, of what was read and judged upstream. */
export interface Landing {
  readonly request: ImportRequest;
  readonly rule: ImportRule;
  readonly trust: TrustMaterial;
  readonly tree: ImageTree;
  /** What is copied with it, what is referred to before what refers to it. */
  readonly referrers: readonly ImageTree[];
  readonly signature: UpstreamSignature;
  /** Where the bytes are read: upstream, or the first copy. */
  readonly from: ImageName;
  readonly place: ImportTarget;
}

/** What counts where an import lands: evidence, upstream's signatures and our own record. */
const WANTED: ReadonlySet<string> = new Set([...Object.values(PREDICATE), ...SIGNATURES, IMPORT_PREDICATE]);

/**
 * Brings an import to one place and verifies it there: every byte and signature is read back from that registry
 * before its summary is signed, and the summary before a tag names it.
 *
 * @throws Fault of the registries and of `attest`; `REFERRER_LOST` where upstream's signature didn't arrive.
 */
export async function landImport(landing: Landing, ports: ImportPorts): Promise<LandedImport> {
  const { request, trust, tree, referrers, from, place } = landing;
  const { registry, progress } = ports;
  const subject = { image: place.image, digest: request.upstream.digest };
  progress(`copying to ${printImageReference(subject)}`);
  await copyTree(tree, from, subject.image, ports);
  for (const referrer of referrers) await copyTree(referrer, from, subject.image, ports);

  const summary = importSummaryRule(request.snapshot.policy, subject.image);
  const before = await collectEvidence(subject, trust, ports, WANTED);
  demandSignature(subject, landing, before.evidence);
  const done = findImport(subject.digest, before.evidence, summary).accepted[0];
  const stated =
    place.region === null
      ? await attestContent(subject, landing, summary, before, ports)
      : await copyContent(subject, landing, ports);
  progress(`reading ${printImageReference(subject)} back`);
  for (const one of [tree, ...referrers]) {
    await readTreeBack(one, subject.image, registry, stated.proven);
  }
  const found = done ?? (await attestSummary(subject, landing, summary, stated.bundles, ports));
  const tags = await setTags(subject, landing, registry);
  const { region, image } = place;
  return { region, image, summary: found.bundle, fresh: done === undefined, tags };
}

/** Upstream's own signature, where it was asked for and is to come along, has come along. */
function demandSignature(
  at: ImageReference,
  { rule, signature }: Landing,
  evidence: readonly Verified[],
): void {
  if (!signature.asked || rule.referrers === "none") return;
  const again = upstreamSignature(at.digest, evidence, rule);
  if (!("code" in again)) return;
  const message = `upstream's signature isn't with ${printImageReference(at)}: ${again.message}`;
  throw new Fault("REFERRER_LOST", message);
}

interface Stated {
  /** SBOM and record, as a summary lists them. */
  readonly bundles: readonly Digest[];
  /** Blobs that were read from there to their end. */
  readonly proven: ReadonlySet<Digest>;
}

/** SBOM and record on the first copy; what an import before this one has said still stands. */
async function attestContent(
  subject: ImageReference,
  { request, rule, trust, referrers, signature }: Landing,
  summary: SummaryRule,
  { evidence }: CollectedEvidence,
  ports: ImportPorts,
): Promise<Stated> {
  const now = ports.now();
  const { registry, proven } = noting(ports.registry);
  const statements: Statement[] = [];
  const [sbom] = findAttestation("sbom", subject.digest, evidence, { kind: "import", summary }).accepted;
  if (sbom === undefined) {
    ports.progress("writing the SBOM");
    const tool = { name: "clearance", version: request.version };
    const described = await describe({ subject, tool }, { registry, readLayer: ports.readLayer });
    statements.push(statementAbout(subject, PREDICATE.sbom, described.sbom));
  }
  const record = evidence.find(
    (one) =>
      importIn(one.statement)?.policy.digest.sha256 === hexOf(rule.policyDigest) &&
      notSignedFor(one, summary, NO_ANCESTRY) === undefined,
  );
  if (record === undefined) {
    statements.push(
      importStatement(subject, {
        upstream: printImageReference(request.upstream),
        requestedBy: request.requestedBy,
        reason: request.reason,
        imported: now.toISOString(),
        version: request.version,
        policy: { uri: request.policyUri, digest: { sha256: hexOf(rule.policyDigest) } },
        signature,
        referrers: referrers.map((one) => rootOf(one).descriptor.digest),
      }),
    );
  }
  const objection = async (one: Verified) => notSignedFor(one, summary, NO_ANCESTRY);
  const attested = await attest({ subject, statements, trust, now, objection }, ports);
  const known = [sbom, record].flatMap((one) => (one === undefined ? [] : [one.bundle]));
  return { bundles: [...known, ...attested.map((one) => one.evidence.bundle)], proven };
}

/** The same statements in another place: they are about the digest, so the first copy's hold there as well. */
async function copyContent(
  subject: ImageReference,
  { request, rule, trust }: Landing,
  ports: ImportPorts,
): Promise<Stated> {
  const home = { image: rule.target.image, digest: subject.digest };
  const summary = importSummaryRule(request.snapshot.policy, home.image);
  const { evidence, referrers } = await collectEvidence(home, trust, ports, WANTED);
  const ours = evidence.filter(
    (one) =>
      (one.statement.predicateType === PREDICATE.sbom || importIn(one.statement) !== undefined) &&
      notSignedFor(one, summary, NO_ANCESTRY) === undefined,
  );
  for (const { bundle } of ours) {
    const carrier = referrers.get(bundle);
    if (carrier === undefined) throw new Error("what was collected hangs somewhere");
    const tree = await readTree({ ...home, digest: carrier }, ports.registry);
    await copyTree(tree, home.image, subject.image, ports);
    await readTreeBack(tree, subject.image, ports.registry);
  }
  return { bundles: ours.map(({ bundle }) => bundle), proven: new Set() };
}

async function attestSummary(
  subject: ImageReference,
  { request, rule, trust, signature }: Landing,
  summary: SummaryRule,
  bundles: readonly Digest[],
  ports: ImportPorts,
): Promise<Verified> {
  const now = ports.now();
  const statement = vsaFor({
    subject,
    verifierId: summary.verifierId,
    version: request.version,
    timeVerified: now,
    resourceUri: summary.resourceUri,
    policyUri: request.policyUri,
    policyDigest: rule.policyDigest,
    inputs: [...new Set([...(signature.asked ? [signature.bundle] : []), ...bundles])]
      .sort()
      .map((digest) => ({ uri: `oci://${printImageReference({ ...subject, digest })}`, digest })),
    levels: [summary.level],
  });
  const objection = async (one: Verified) => {
    const found = findImport(subject.digest, [one], summary);
    return found.accepted.length > 0 ? undefined : found.finding.message;
  };
  const [made] = await attest({ subject, statements: [statement], trust, now, objection }, ports);
  if (made === undefined) throw new Error("one statement was signed, and none came back");
  return made.evidence;
}

/** One of its own, so that no registry clears away what nothing names, and the channels of services that it is. */
async function setTags(
  { image, digest }: ImageReference,
  { request, tree }: Landing,
  registry: ImportPorts["registry"],
): Promise<readonly string[]> {
  const services = Object.values(request.snapshot.policy.services).filter((one) => one.image === image);
  const tags = new Set([`imported-${hexOf(digest).slice(0, 12)}`, ...services.map(({ channel }) => channel)]);
  const { bytes, descriptor } = rootOf(tree);
  for (const tag of tags) {
    await registry.putManifest(image, { bytes, mediaType: descriptor.mediaType, tag });
  }
  return [...tags];
}
