import { imageChecks, isImageValidatingPolicy, isRulePolicy } from "../image-check.ts";
import type { PolicyDocument, Spot } from "../policy-document.ts";
import { found, type LintRule } from "../rule.ts";

export const failurePolicyIgnore: LintRule = {
  name: "failure-policy-ignore",
  effect: "fails-open",
  why: "When Kyverno is down, slow or stumbles over an expression, the API server goes on as if the policy had agreed: whoever can make the webhook time out can start anything.",
  source:
    "pkg/image/verification/evaluator/policy.go, match; kubernetes.io admission webhooks, failurePolicy",
  remedy:
    "Write `failurePolicy: Fail`, run several replicas, and exclude by name what has to start without Kyverno.",
  find: (policy) =>
    ["spec.failurePolicy", "spec.webhookConfiguration.failurePolicy"]
      .flatMap((pattern) => policy.select(policy.root, pattern))
      .filter(({ value }) => value === "Ignore")
      .map((at) => found(at, `${at.path} lets everything pass while the webhook doesn't answer`)),
};

export const auditOnly: LintRule = {
  name: "audit-only",
  effect: "fails-open",
  why: "Without Deny or Enforce a violation becomes a line in a report, and the pod starts. A ClusterPolicy that says nothing is in Audit: that is the default.",
  source: "api/kyverno/v1/spec_types.go, ValidationFailureAction; policies.kyverno.io validationActions",
  remedy:
    "`validationActions: [Deny]`; in a ClusterPolicy `failureAction: Enforce` on each rule. Audit belongs to an environment that says so.",
  find: (policy) => [
    ...policy
      .select(policy.root, "spec.validationActions")
      .filter(({ value }) => Array.isArray(value) && value.length > 0 && !value.includes("Deny"))
      .map((at) => found(at, `${at.path} has no Deny: violations are only reported`)),
    ...auditRules(policy).map((at) =>
      found(at, `${at.path === "" ? "every rule" : at.path} is in Audit: violations are only reported`),
    ),
  ],
};

/** Rules that enforce nothing: by their own word, the policy's, or by default. */
function auditRules(policy: PolicyDocument): readonly Spot[] {
  if (!isRulePolicy(policy)) return [];
  const general = policy.select(policy.root, "spec.validationFailureAction")[0];
  return ["spec.rules[].verifyImages[]", "spec.rules[].validate"]
    .flatMap((pattern) => policy.select(policy.root, pattern))
    .flatMap((rule) => {
      const decides = policy.select(rule, "failureAction")[0] ?? general;
      const action = typeof decides?.value === "string" ? decides.value : "Audit";
      return action.toLowerCase() === "enforce" ? [] : [decides ?? rule];
    });
}

export const digestOptional: LintRule = {
  name: "digest-optional",
  effect: "fails-open",
  why: "With `verifyDigest: false` a tag passes: what was verified is what the tag pointed to then, what runs is what it points to when a node pulls.",
  source: "pkg/image/verification/evaluator/policy.go, checkDigests",
  remedy: "Leave `verifyDigest` on, and write digests into the manifests.",
  find: (policy) =>
    settings(policy, "verifyDigest")
      .filter(({ value }) => value === false)
      .map((at) => found(at, `${at.path} is off: tags are admitted`)),
};

export const verificationOptional: LintRule = {
  name: "verification-optional",
  effect: "fails-open",
  why: "With `required: false` an image that no expression has verified is admitted: init and ephemeral containers that the expressions forgot, for instance.",
  source: "pkg/image/verification/evaluator/policy.go, EnforceRequired; kyverno#16853",
  remedy: "Leave `required` on.",
  find: (policy) =>
    settings(policy, "required")
      .filter(({ value }) => value === false)
      .map((at) => found(at, `${at.path} is off: images that nothing verified are admitted`)),
};

export const ephemeralContainersPass: LintRule = {
  name: "ephemeral-containers-pass",
  effect: "fails-open",
  why: "A debug container comes to a running pod by the subresource `pods/ephemeralcontainers`: a policy that names `pods` alone never sees it.",
  source: "kubernetes.io ephemeral containers; policies.kyverno.io matchConstraints",
  remedy: "Add `pods/ephemeralcontainers` to the resources, with UPDATE.",
  find: (policy) =>
    isImageValidatingPolicy(policy)
      ? policy
          .select(policy.root, "spec.matchConstraints.resourceRules")
          .filter((rules) => {
            const named = policy.select(rules, "[].resources[]").map(({ value }) => value);
            return (
              named.includes("pods") && !named.includes("pods/ephemeralcontainers") && !named.includes("*")
            );
          })
          .map((at) => found(at, `${at.path} doesn't name pods/ephemeralcontainers`))
      : [],
};

export const mutatesDigest: LintRule = {
  name: "mutate-digest",
  effect: "brittle",
  why: "Kyverno writes the digest into what Git said without one: Argo CD and Flux see a difference that never goes away, and a rollback puts back the tag. It is on unless it is switched off.",
  source: "kyverno#11167; kyverno/policies#1293",
  remedy: "Write `mutateDigest: false`, and the digest into Git.",
  find: (policy) => {
    const given = settings(policy, "mutateDigest");
    const on = given.filter(({ value }) => value === true).map((at) => found(at, `${at.path} is on`));
    const missing = imageChecks(policy)
      .filter(
        ({ at, form }) =>
          form !== "notary" && policy.select(at, settingPath(policy, "mutateDigest")).length === 0,
      )
      .map(({ at }) =>
        found(at, `${at.path === "" ? "the policy" : at.path} leaves mutateDigest on, its default`),
      );
    return [...on, ...missing];
  },
};

function settings(policy: PolicyDocument, name: string): readonly Spot[] {
  return imageChecks(policy).flatMap(({ at }) => policy.select(at, settingPath(policy, name)));
}

function settingPath(policy: PolicyDocument, name: string): string {
  return isImageValidatingPolicy(policy) ? `spec.validationConfigurations.${name}` : name;
}
