import { type ImportRule, importRuleFor } from "#chain/clearance/import-rule.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import type { Restrictions } from "#chain/clearance/restriction.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import { SIGNATURES, upstreamSignature } from "#chain/clearance/upstream-signature.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { type ImageName, type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import type { LayerReader } from "#chain/digest/layer.ts";
import type { Registry } from "#chain/digest/registry.ts";
import type { UpstreamSignature } from "#chain/evidence/import-record.ts";
import type { BundleVerifier, StatementSigner } from "#chain/evidence/sigstore.ts";
import { Fault } from "#chain/fault.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { readTree } from "./image-tree.ts";
import { landImport } from "./land-import.ts";
import { demandRoomFor } from "./referrer-room.ts";
import { upstreamReferrers } from "./upstream-referrers.ts";

export interface ImportRequest {
  readonly upstream: ImageReference;
  readonly snapshot: PolicySnapshot;
  readonly restrictions: Restrictions;
  /** `git+https://github.com/acme/gitops@<commit>#clearance.yaml` */
  readonly policyUri: string;
  /** As GitHub identifies them. */
  readonly requestedBy: string;
  readonly reason: string;
  /** Only these regions' registries get a copy; absent: every one that the rule names. */
  readonly regions?: readonly string[];
  /** This toolkit's version. */
  readonly version: string;
}

export interface ImportPorts {
  readonly registry: Registry;
  readonly readLayer: LayerReader;
  readonly signer: StatementSigner;
  readonly verifier: BundleVerifier;
  readonly now: () => Date;
  readonly progress: (line: string) => void;
}

/** One copy that now stands in an own registry, and was verified there. */
export interface LandedImport {
  readonly region: string | null;
  readonly image: ImageName;
  /** The summary that admission asks for. */
  readonly summary: Digest;
  /** False where it had been imported there before. */
  readonly fresh: boolean;
  readonly tags: readonly string[];
}

export type ImportOutcome =
  | {
      readonly outcome: "imported";
      readonly digest: Digest;
      readonly signature: UpstreamSignature;
      /** Upstream's referrers that were copied. */
      readonly referrers: readonly Digest[];
      readonly landed: readonly [LandedImport, ...LandedImport[]];
    }
  | { readonly outcome: "refused"; readonly findings: readonly [Finding, ...Finding[]] };

/**
 * Copies an image of somebody else's, by digest and with its referrers, into the own registries, and says there
 * that it was imported: by whom, why, and what upstream had signed. Nothing is written before upstream's signature
 * is what clearance.yaml asks for; the summary that admission goes by comes after everything was read back, and the
 * tags come last. Doing it again goes on where it ended, and signs nothing twice.
 *
 * @throws Fault `INPUT_INVALID` for a region without a registry, `IMAGE_NOT_FOUND`, `IMAGE_MALFORMED`,
 * `DIGEST_MISMATCH`, `BUNDLE_MALFORMED`, those of registries and of `attest`.
 */
export async function importImage(request: ImportRequest, ports: ImportPorts): Promise<ImportOutcome> {
  const { upstream, snapshot } = request;
  const { registry, verifier, progress } = ports;
  const rule = importRuleFor(snapshot, upstream.image);
  if (rule === undefined) return refused(unknownSource(snapshot, upstream));
  const regions = regionsOf(rule, request.regions);
  const [quarantined] = request.restrictions.quarantines.filter(({ digest }) => digest === upstream.digest);
  if (quarantined !== undefined) {
    const message = `${upstream.digest} is in quarantine since ${quarantined.since.toISOString()}, by ${quarantined.owner}: ${quarantined.reason}`;
    return refused({ code: "QUARANTINED", message });
  }
  const trust = trustMaterialOf(snapshot);
  progress(`reading ${printImageReference(upstream)}`);
  const tree = await readTree(upstream, registry);
  const signature = await signatureOf(rule, upstream, trust, ports);
  if ("code" in signature) return refused(signature);
  const referrers = await upstreamReferrers(upstream, tree, rule, { registry, verifier, trust });
  const places = [rule.target, ...regions];
  for (const { image } of places) await demandRoomFor({ image, tree, referrers }, snapshot.policy, registry);

  const landing = { request, rule, trust, tree, referrers, signature };
  const home = await landImport({ ...landing, from: upstream.image, place: rule.target }, ports);
  const landed: [LandedImport, ...LandedImport[]] = [home];
  for (const place of regions) {
    landed.push(await landImport({ ...landing, from: rule.target.image, place }, ports));
  }
  return {
    outcome: "imported",
    digest: upstream.digest,
    signature,
    referrers: referrers.map(({ manifests }) => manifests.at(-1)?.descriptor.digest ?? upstream.digest),
    landed,
  };
}

function regionsOf({ regions }: ImportRule, asked: readonly string[] | undefined) {
  const stray = asked?.find((name) => !regions.some(({ region }) => region === name));
  if (stray !== undefined) {
    const known = regions.map(({ region }) => region).join(", ") || "none";
    throw new Fault("INPUT_INVALID", `--region ${stray}: its source names registries of: ${known}`);
  }
  return regions.filter(({ region }) => asked === undefined || asked.includes(region ?? ""));
}

async function signatureOf(
  rule: ImportRule,
  upstream: ImageReference,
  trust: ReturnType<typeof trustMaterialOf>,
  ports: ImportPorts,
): Promise<UpstreamSignature | Finding> {
  if (rule.signed === null) return { asked: false };
  const { evidence } = await collectEvidence(upstream, trust, ports, new Set(SIGNATURES));
  return upstreamSignature(upstream.digest, evidence, rule);
}

function unknownSource({ policy }: PolicySnapshot, { image }: ImageReference): Finding {
  const sources = policy.admission.imported?.sources ?? [];
  const known = sources.map(({ images }) => images).join(", ") || "none";
  const message = `clearance.yaml has no rule for importing ${image}: add a source to admission.imported; there is: ${known}`;
  return { code: "UPSTREAM_UNKNOWN", message };
}

function refused(finding: Finding): ImportOutcome {
  return { outcome: "refused", findings: [finding] };
}
