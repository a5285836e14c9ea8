import { demandsOnPredicates, expressions } from "../expressions.ts";
import { imageChecks, isImageValidatingPolicy } from "../image-check.ts";
import type { PolicyDocument } from "../policy-document.ts";
import { found, type LintRule } from "../rule.ts";

const PROVENANCE_V1 = "https://slsa.dev/provenance/v1";

function predicateTypes(policy: PolicyDocument): readonly unknown[] {
  const patterns = ["spec.attestations[].intoto.type", "spec.rules[].verifyImages[].attestations[].type"];
  return patterns.flatMap((pattern) => policy.select(policy.root, pattern)).map(({ value }) => value);
}

export const builderIdOfV02: LintRule = {
  name: "builder-id-of-v0.2",
  effect: "refuses-all",
  why: "Provenance v1 has the builder at `runDetails.builder.id`; `builder.id` at the top is version 0.2. In an expression it is an error, in a condition an empty string.",
  source: "slsa.dev/provenance/v1; kyverno/policies other-ivpol/verify-image-slsa",
  remedy: "Read `predicate.runDetails.builder.id` (a ClusterPolicy: `runDetails.builder.id`).",
  find: (policy) =>
    predicateTypes(policy).includes(PROVENANCE_V1)
      ? demandsOnPredicates(policy)
          .filter(({ value }) => /(?<!runDetails\??\.)\bbuilder\.\??id\b/.test(String(value)))
          .map((at) => found(at, `${at.path} asks for builder.id, which provenance v1 doesn't have`))
      : [],
};

export const payloadIsStatement: LintRule = {
  name: "payload-is-the-statement",
  effect: "refuses-all",
  why: "extractPayload() gives the whole in-toto statement: its fields are `subject`, `predicateType` and `predicate`.",
  source: "pkg/cel/libs/imageverify/impl.go, extractPayload",
  remedy: "Write `extractPayload(image, attestations.x).predicate` before the field.",
  find: (policy) => {
    const statements = policy
      .select(policy.root, "spec.attestations[]")
      .filter((one) => policy.select(one, "intoto").length > 0)
      .flatMap((one) => policy.select(one, "name").map(({ value }) => value));
    const reads = (expression: string) =>
      [...expression.matchAll(/extractPayload\([^()]*,\s*attestations\.(\w+)\s*\)\.\??(\w+)/g)].some(
        ([, name, field]) => statements.includes(name) && !STATEMENT.has(field ?? ""),
      );
    return expressions(policy)
      .filter(({ value }) => reads(String(value)))
      .map((at) => found(at, `${at.path} reads a predicate's field from the statement`));
  },
};

const STATEMENT = new Set(["predicate", "predicateType", "subject", "_type", "type"]);

export const anyAttestationCounts: LintRule = {
  name: "any-attestation-is-a-signature",
  effect: "fails-open",
  why: "With bundles, verifyImageSignatures() counts every statement that the identity has signed about the image: its SBOM, or a scan that failed, is as good as a signature.",
  source: "pkg/image/verifiers/ivpol/cosign/verifier.go, VerifyImageSignature",
  remedy:
    "Use verifyAttestationSignatures() with the one predicate type that means yes, and read its result.",
  find: (policy) =>
    isImageValidatingPolicy(policy) && policy.select(policy.root, "spec.attestors[].cosign").length > 0
      ? expressions(policy)
          .filter(({ value }) => String(value).includes("verifyImageSignatures("))
          .map((at) => found(at, `${at.path} takes any attestation for a signature`))
      : [],
};

export const oneOfTwoAttestors: LintRule = {
  name: "one-of-two-attestors",
  effect: "fails-open",
  why: "The verifying functions give the number of attestors that passed: `> 0` is one of them, not all. Such a result is never cached either, as one attestor always fails.",
  source: "pkg/cel/libs/imageverify/impl.go",
  remedy: "Compare with the number of attestors in the list (`== 2`), or write one expression per attestor.",
  find: (policy) =>
    expressions(policy)
      .filter(({ value }) => /\[\s*attestors\.[^\]]*,\s*attestors\.[^\]]*\]\s*\)\s*>\s*0/.test(String(value)))
      .map((at) => found(at, `${at.path} is content with one of several attestors`)),
};

export const tagsOnly: LintRule = {
  name: "tags-only",
  effect: "refuses-all",
  why: "`type: Cosign`, which is the default, reads the tags .sig and .att alone. Cosign 3 and GitHub's attest actions write bundles as referrers: nothing is found.",
  source: "pkg/image/verifiers/cpol/cosign/cosign.go; kyverno#15327",
  remedy: "Write `type: SigstoreBundle`.",
  find: (policy) =>
    imageChecks(policy)
      .filter(({ form }) => form === "tags")
      .map(({ at }) => found(at, `${at.path} never reads Sigstore bundles`)),
};
