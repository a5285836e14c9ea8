import type { PolicyDocument, Spot } from "./policy-document.ts";

/** Where a policy of images looks for signatures. */
export type SignatureForm =
  /** ClusterPolicy `SigstoreBundle`: bundles among the referrers. */
  | "bundles"
  /** ClusterPolicy `Cosign`, the default: tags `.sig` and `.att`. */
  | "tags"
  | "notary"
  /** ImageValidatingPolicy: bundles among the referrers, tags only where there is none. */
  | "both";

/** One `verifyImages` entry, or one whole ImageValidatingPolicy. */
export interface ImageCheck {
  readonly form: SignatureForm;
  readonly at: Spot;
  /** Every attestor below it: an entry of a ClusterPolicy, `cosign` of an ImageValidatingPolicy. */
  readonly attestors: readonly Spot[];
}

const VERIFY_IMAGES = "spec.rules[].verifyImages[]";

export function isImageValidatingPolicy({ group, kind }: PolicyDocument): boolean {
  return group === "policies.kyverno.io" && kind.endsWith("ImageValidatingPolicy");
}

/** ClusterPolicy and Policy of `kyverno.io`. */
export function isRulePolicy({ group, kind }: PolicyDocument): boolean {
  return group === "kyverno.io" && (kind === "ClusterPolicy" || kind === "Policy");
}

export function imageChecks(policy: PolicyDocument): readonly ImageCheck[] {
  const { root, select } = policy;
  if (isImageValidatingPolicy(policy)) {
    return [{ form: "both", at: root, attestors: select(root, "spec.attestors[].cosign") }];
  }
  if (!isRulePolicy(policy)) return [];
  return select(root, VERIFY_IMAGES).map((at) => ({
    form: formOf(select(at, "type")[0]?.value),
    at,
    attestors: [...select(at, "attestors[]"), ...select(at, "attestations[].attestors[]")].flatMap((set) =>
      entriesOf(policy, set),
    ),
  }));
}

/** An entry may hold a set of entries again, `attestor`. */
function entriesOf(policy: PolicyDocument, set: Spot): readonly Spot[] {
  return policy
    .select(set, "entries[]")
    .flatMap((entry) => [
      entry,
      ...policy.select(entry, "attestor").flatMap((inner) => entriesOf(policy, inner)),
    ]);
}

function formOf(type: unknown): SignatureForm {
  if (type === "SigstoreBundle") return "bundles";
  return type === "Notary" ? "notary" : "tags";
}
