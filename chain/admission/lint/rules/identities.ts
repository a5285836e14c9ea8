import { imageChecks } from "../image-check.ts";
import type { PolicyDocument, Spot } from "../policy-document.ts";
import { found, type LintRule } from "../rule.ts";

/** What holds `issuer` and `subject`: `keyless` of an entry, one of the `identities` of an attestor. */
function identities(policy: PolicyDocument, forms: readonly string[] = ["bundles", "both"]): readonly Spot[] {
  return imageChecks(policy)
    .filter(({ form }) => forms.includes(form))
    .flatMap(({ attestors, form }) =>
      attestors.flatMap((one) => policy.select(one, form === "both" ? "keyless.identities[]" : "keyless")),
    );
}

export const wildcardIdentity: LintRule = {
  name: "wildcard-identity",
  effect: "refuses-all",
  why: "Of a bundle's certificate, issuer and subject are compared letter by letter: a star is a star. Wildcards work for tags alone.",
  source: "pkg/image/verifiers/cpol/cosign/sigstore.go, buildPolicy",
  remedy: "Write the whole identity, or an anchored pattern in `subjectRegExp` or `issuerRegExp`.",
  find: (policy) =>
    identities(policy)
      .flatMap((one) => ["issuer", "subject"].flatMap((name) => policy.select(one, name)))
      .filter(({ value }) => typeof value === "string" && /[*?]/.test(value))
      .map((at) => found(at, `${at.path} has a wildcard, which no certificate equals: ${String(at.value)}`)),
};

export const openPattern: LintRule = {
  name: "identity-pattern-open",
  effect: "fails-open",
  why: "The pattern is searched for anywhere in the identity: `acme/app` is also found in `https://github.com/mallory/acme/app-fork/…`.",
  source: "github.com/sigstore/sigstore-go pkg/verify/certificate_identity.go, SubjectAlternativeNameMatcher",
  remedy: "Begin the pattern with ^ and end it with $, and put a backslash before each dot.",
  find: (policy) =>
    identities(policy, ["bundles", "both", "tags"])
      .flatMap((one) => ["issuerRegExp", "subjectRegExp"].flatMap((name) => policy.select(one, name)))
      .filter(({ value }) => typeof value === "string" && !(value.startsWith("^") && value.endsWith("$")))
      .map((at) => found(at, `${at.path} isn't anchored: ${String(at.value)}`)),
};

export const severalIdentities: LintRule = {
  name: "several-identities",
  effect: "refuses-all",
  why: "With bundles, cosign takes exactly one identity per attestor and ends with an error where there are more.",
  source: 'github.com/sigstore/cosign/v3 pkg/cosign/verify.go, "multiple identities are not supported"',
  remedy:
    "One attestor per identity, and say in the expression whether one of them or all of them must have signed.",
  find: (policy) =>
    imageChecks(policy)
      .filter(({ form }) => form === "both")
      .flatMap(({ attestors }) => attestors.flatMap((one) => policy.select(one, "keyless.identities")))
      .filter(({ value }) => Array.isArray(value) && value.length !== 1)
      .map((at) =>
        found(at, `${at.path} has ${(at.value as unknown[]).length} identities, and needs exactly one`),
      ),
};

export const identityIncomplete: LintRule = {
  name: "identity-incomplete",
  effect: "refuses-all",
  why: "An identity counts only when issuer and subject are both there; with one of them no identity is asked for, and the verifier refuses to start without any.",
  source: "pkg/image/verifiers/cpol/cosign/sigstore.go, buildPolicy",
  remedy: "Give both `issuer` and `subject`, or their patterns.",
  find: (policy) =>
    identities(policy)
      .filter((one) => one.node !== null)
      .filter((one) => {
        const has = (name: string) =>
          policy.select(one, name).some(({ value }) => value !== "" && value !== null);
        const subject = has("subject") || has("subjectRegExp") || has("subjectExpression");
        return !(subject && (has("issuer") || has("issuerRegExp")));
      })
      .map((at) => found(at, `${at.path} lacks its issuer or its subject`)),
};
