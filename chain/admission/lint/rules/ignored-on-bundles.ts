import { type ImageCheck, imageChecks } from "../image-check.ts";
import type { PolicyDocument, Spot } from "../policy-document.ts";
import { found, type LintRule } from "../rule.ts";

const CPOL = "pkg/image/verifiers/cpol/cosign/sigstore.go";
const IVPOL = "pkg/image/verifiers/ivpol/cosign";

/** A rule about fields that one of the two forms reads past; the patterns start at the attestor or at the check. */
function ignored(
  rule: Pick<LintRule, "name" | "effect" | "why" | "source" | "remedy">,
  patterns: {
    readonly entry?: readonly string[];
    readonly check?: readonly string[];
    readonly attestor?: readonly string[];
  },
): LintRule {
  const spotsIn = (policy: PolicyDocument, check: ImageCheck): readonly Spot[] => {
    const below = (from: Spot, names: readonly string[] = []) =>
      names.flatMap((name) => policy.select(from, name));
    if (check.form === "both") return check.attestors.flatMap((one) => below(one, patterns.attestor));
    if (check.form !== "bundles") return [];
    return [
      ...below(check.at, patterns.check),
      ...check.attestors.flatMap((one) => below(one, patterns.entry)),
    ];
  };
  return {
    ...rule,
    find: (policy) =>
      imageChecks(policy)
        .flatMap((check) => spotsIn(policy, check))
        .filter(({ value }) => isGiven(value))
        .map((at) => found(at, `${at.path} has no effect on Sigstore bundles`)),
  };
}

function isGiven(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

export const extensionsIgnored = ignored(
  {
    name: "extensions-ignored",
    effect: "fails-open",
    why: "Certificate extensions (the source repository, the runner, the deployment environment) are compared in the tag form only. A reusable workflow's identity is the called workflow, so any repository that calls it passes.",
    source: `${CPOL}, buildPolicy; kyverno#11724`,
    remedy:
      "Let a gate that reads certificate extensions decide and sign a VSA, and require that VSA by its one signer.",
  },
  {
    check: ["additionalExtensions"],
    entry: ["keyless.additionalExtensions"],
    attestor: ["keyless.additionalExtensions"],
  },
);

export const annotationsIgnored = ignored(
  {
    name: "annotations-ignored",
    effect: "fails-open",
    why: "A ClusterPolicy never compares annotations with a bundle; an ImageValidatingPolicy compares them with a payload that can't hold any, so nothing matches.",
    source: `${CPOL}, verifyBundles; ${IVPOL}/verifier.go, checkSignatureAnnotations`,
    remedy:
      "Ask for the value inside the signed predicate: `conditions`, or extractPayload() in an expression.",
  },
  { check: ["annotations"], entry: ["annotations"], attestor: ["annotations"] },
);

export const rootsIgnored = ignored(
  {
    name: "roots-ignored",
    effect: "ignored",
    why: "Bundles are verified against the trusted root that comes by TUF. PEM roots are read for tags alone, so the public root decides although another is written here.",
    source: `${CPOL}, getTrustedRoot; ${IVPOL}/opts.go, resolveTrustedMaterial`,
    remedy:
      "ClusterPolicy: start Kyverno with --tufMirror and --tufRoot. ImageValidatingPolicy: `tuf: { mirror, root }` on the attestor.",
  },
  { check: ["roots"], entry: ["keyless.roots"], attestor: ["keyless.roots"] },
);

const KEYS = ["rekor.pubkey", "ctlog.pubkey", "ctlog.tsaCertChain"];

export const logKeysIgnored = ignored(
  {
    name: "log-keys-ignored",
    effect: "ignored",
    why: "The keys of transparency log, certificate log and timestamp authority come from the trusted root when a bundle is verified; keys in the policy are read for tags alone.",
    source: `${CPOL}, getTrustedMaterial; ${IVPOL}/opts.go, getRekor`,
    remedy: "Put the keys into the trusted root, and give Kyverno that root by TUF.",
  },
  {
    entry: ["keyless", "keys", "certificates"].flatMap((kind) => KEYS.map((key) => `${kind}.${key}`)),
    attestor: ["ctlog.rekorPubKey", "ctlog.ctLogPubKey"],
  },
);

export const repositoryIgnored = ignored(
  {
    name: "repository-ignored",
    effect: "ignored",
    why: "A ClusterPolicy looks for bundles among the referrers of the image itself, never in another repository.",
    source: `${CPOL}, fetchBundles; kyverno#15950`,
    remedy: "Copy the image with its referrers, or use an ImageValidatingPolicy with `source.repository`.",
  },
  { check: ["repository"], entry: ["repository"] },
);
