import { imageChecks } from "../image-check.ts";
import type { PolicyDocument, Spot } from "../policy-document.ts";
import { found, type LintFound, type LintRule } from "../rule.ts";

const MEDIA_TYPE = "application/vnd.dev.sigstore.trustedroot";

export const rootWithoutLog: LintRule = {
  name: "root-without-log-key",
  effect: "refuses-all",
  why: 'Before it looks at what to ignore, Kyverno reads the log keys of the trusted root, and ends with "no Rekor public keys found in trusted root" where there are none (said at verbosity 6 alone).',
  source: "pkg/image/verifiers/ivpol/cosign/opts.go, rekorPubsFromTrustedRoot",
  remedy:
    "Give the private trusted root one entry in `tlogs`, with any key and a `validFor.end` in the past.",
  find: (policy) => [
    ...inlineRoots(policy).flatMap((at) => judge(at, at.value)),
    ...(isTrustedRoot(policy.root.value) ? judge(policy.root, policy.root.value) : []),
  ],
};

export const inlineRootNeedsTuf: LintRule = {
  name: "inline-root-needs-tuf",
  effect: "brittle",
  why: "A keyless attestor sets up TUF before it reads the inline root: without `tuf` it asks the public mirror at every check, and behind an air gap nothing passes.",
  source: "pkg/image/verifiers/ivpol/cosign/opts.go, initTUFAndFetch; kyverno#16052",
  remedy: "Name a mirror within reach in `tuf: { mirror, root }`.",
  find: (policy) =>
    imageChecks(policy)
      .filter(({ form }) => form === "both")
      .flatMap(({ attestors }) => attestors)
      .filter((one) => policy.select(one, "keyless").length > 0 && policy.select(one, "tuf").length === 0)
      .flatMap((one) => policy.select(one, "trustedRoot"))
      .map((at) => found(at, `${at.path} stands alone: the public TUF mirror is asked all the same`)),
};

/** Inline roots whose log keys are needed: with the log ignored they are asked of the root that TUF gives. */
function inlineRoots(policy: PolicyDocument): readonly Spot[] {
  return imageChecks(policy)
    .filter(({ form }) => form === "both")
    .flatMap(({ attestors }) => attestors)
    .filter((one) => policy.select(one, "ctlog.insecureIgnoreTlog")[0]?.value !== true)
    .flatMap((one) => policy.select(one, "trustedRoot.value"));
}

function judge(at: Spot, root: unknown): readonly LintFound[] {
  const where = at.path === "" ? "the trusted root" : at.path;
  let value = root;
  if (typeof root === "string") {
    try {
      value = JSON.parse(root);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return [found(at, `${where} isn't JSON, so there is no root at all`)];
    }
  }
  const logs = (value as { readonly tlogs?: unknown } | null)?.tlogs;
  return Array.isArray(logs) && logs.length > 0 ? [] : [found(at, `${where} has no transparency log key`)];
}

function isTrustedRoot(value: unknown): boolean {
  const type = (value as { readonly mediaType?: unknown } | null | undefined)?.mediaType;
  return typeof type === "string" && type.startsWith(MEDIA_TYPE);
}
