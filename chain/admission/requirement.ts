import type { Elsewhere } from "../clearance/admission-policy.ts";
import type { EnvironmentRule, Policy, PolicySnapshot, SignerRule } from "../clearance/policy.ts";
import { IMPORTED_LEVEL, levelOf, verifierIdOf } from "../clearance/rules.ts";
import { prefixOf } from "../digest/image-folder.ts";
import type { ImageName } from "../digest/image-name.ts";
import { Fault } from "../fault.ts";
import { type ImageSelection, selects } from "./image-selection.ts";
import { type RequiredSigner, requiredSigner } from "./required-signer.ts";

/**
 * A verification summary that images must carry. Only what **every** one of the signer carries for an
 * image is asked (design.md, "Clearance at admission"): never the policy digest and never the age, about
 * which two summaries of one signer differ, and Kyverno's two kinds of policy then disagree.
 */
export interface Demand<Signer = RequiredSigner> {
  readonly images: ImageSelection;
  readonly signer: Signer;
  /** `verifier.id` of the summary. */
  readonly verifierId: string;
  /** The entry of `verifiedLevels` that says what was verified: for an environment, or on import. */
  readonly level: string;
}

/** What becomes of an image that is no service's. */
export type OtherImages<Signer = RequiredSigner> =
  | { readonly rule: "refuse" | "audit" }
  /** `name@sha256:…`, sorted. */
  | { readonly rule: "allow"; readonly images: readonly string[] }
  | { readonly rule: "imported"; readonly demand: Demand<Signer> };

/** What ran before there were clearances: `name@sha256:…`, sorted, admitted without one until then. */
export interface Adopted {
  readonly until: Date;
  readonly images: readonly string[];
}

/**
 * What an environment asks at admission, derived once from clearance.yaml: the generated policies and our
 * own evaluation both read this, so that they can't ask different questions.
 */
export interface ClearanceRequirement<Signer = RequiredSigner> extends Demand<Signer> {
  readonly environment: string;
  /** `audit` reports what it would refuse. */
  readonly mode: "enforce" | "audit";
  readonly elsewhere: OtherImages<Signer>;
  readonly adopted?: Adopted;
}

/**
 * The requirement of one environment.
 *
 * @throws Fault `POLICY_UNREADABLE` when a file that clearance.yaml names isn't in the snapshot,
 * `POLICY_INVALID` where no service is declared or for a URL that a policy can't carry,
 * `TRUST_ROOT_INVALID` for a key or root that can't be read.
 */
export function clearanceRequirement(
  snapshot: PolicySnapshot,
  environment: EnvironmentRule,
): ClearanceRequirement {
  const { policy } = snapshot;
  const images = serviceImages(policy);
  if (images.folders.length + images.names.length === 0) {
    throw new Fault("POLICY_INVALID", "clearance.yaml declares no service: a policy would match nothing");
  }
  const adopted = environment.admission?.adopted;
  return {
    environment: environment.name,
    mode: environment.admission?.mode ?? "enforce",
    images,
    ...signedBy(snapshot, environment.signer),
    level: levelOf(environment.name),
    elsewhere: otherImages(snapshot, environment.admission?.elsewhere ?? policy.admission.elsewhere),
    ...(adopted === undefined
      ? {}
      : { adopted: { until: new Date(adopted.until), images: [...adopted.images].sort() } }),
  };
}

/** Folders as they are shared, and every image outside them by name; each sorted, each once. */
export function serviceImages({
  admission,
  services,
}: Pick<Policy, "admission" | "services">): ImageSelection {
  const folders = (admission.images ?? []).map(prefixOf).sort();
  const declared: ReadonlySet<ImageName> = new Set(Object.values(services).map(({ image }) => image));
  const names = [...declared].filter((image) => !folders.some((folder) => image.startsWith(folder)));
  return { folders, names: names.sort() };
}

function signedBy(snapshot: PolicySnapshot, signer: SignerRule): Pick<Demand, "signer" | "verifierId"> {
  return { signer: requiredSigner(snapshot, signer), verifierId: verifierIdOf(snapshot.policy, signer) };
}

function otherImages(snapshot: PolicySnapshot, rule: Elsewhere): OtherImages {
  if (typeof rule !== "string") return { rule: "allow", images: [...rule.allow].sort() };
  const { imported } = snapshot.policy.admission;
  if (rule !== "imported") return { rule };
  if (imported === undefined) {
    throw new Fault("POLICY_INVALID", "clearance.yaml says elsewhere: imported, and not what is imported");
  }
  const images = { folders: imported.images.map(prefixOf).sort(), names: [] };
  const demand = { images, ...signedBy(snapshot, imported.signer), level: IMPORTED_LEVEL };
  return { rule, demand };
}

/** What is adopted of these images; undefined where nothing is. */
export function adoptedAmong(images: ImageSelection, adopted: Adopted | undefined): Adopted | undefined {
  const among = adopted?.images.filter((one) => selects(images, one)) ?? [];
  return adopted === undefined || among.length === 0 ? undefined : { ...adopted, images: among };
}
