import type { PolicyDocument, Spot } from "../policy-document.ts";
import { found, type LintRule } from "../rule.ts";
import { unguarded } from "../unguarded.ts";

function isException({ kind, group }: PolicyDocument): boolean {
  return kind === "PolicyException" && (group === "policies.kyverno.io" || group === "kyverno.io");
}

function conditions(policy: PolicyDocument): readonly Spot[] {
  return policy
    .select(policy.root, "spec.matchConditions[].expression")
    .filter(({ value }) => typeof value === "string");
}

/** Whether a condition compares the clock, in CEL or in the JMESPath of kyverno.io, or gives the policy an end to compare. */
function ends(policy: PolicyDocument): boolean {
  const keys = ["all", "any"].flatMap((which) =>
    policy.select(policy.root, `spec.conditions.${which}[].key`),
  );
  const values = policy.select(policy.root, "spec.allowedValues[]");
  return (
    (values.length > 0 && values.every(({ value }) => /^until \d{4}-\d\d-\d\dT/.test(String(value)))) ||
    conditions(policy).some(({ value }) => /\btime\.now\(\)\s*<=?\s*timestamp\(/.test(String(value))) ||
    keys.some(({ value }) => typeof value === "string" && /time_before\(\s*time_now(_utc)?\(\)/.test(value))
  );
}

export const exceptionWithoutExpiry: LintRule = {
  name: "exception-without-expiry",
  effect: "fails-open",
  why: "Nothing ends the exception. `expiresAt` is compared when Kyverno compiles the policy and the result is kept: an exception that has expired goes on being honoured until something else changes.",
  source: "pkg/cel/engine/exception.go, ListExceptions",
  remedy:
    'Put the end into a match condition, which is evaluated at each request: `time.now() < timestamp("2026-12-01T00:00:00Z")`.',
  find: (policy) => {
    if (!isException(policy)) return [];
    if (ends(policy)) return [];
    const [expires] = policy.select(policy.root, "spec.expiresAt");
    return expires === undefined
      ? [found(policy.root, "the exception has no end")]
      : [found(expires, `${expires.path} alone doesn't end the exception at that time`)];
  },
};

export const exceptionImagesIgnored: LintRule = {
  name: "exception-images-ignored",
  effect: "ignored",
  why: "An exception that lists images or values is a partial one, and image policies don't apply partial exceptions: the image stays refused.",
  source: "pkg/image/verification/evaluator/policy.go, Evaluate",
  remedy:
    "Name the digest and the namespace in `matchConditions`, and leave `images` and `allowedValues` out.",
  find: (policy) => {
    const kinds = policy.select(policy.root, "spec.policyRefs[].kind").map(({ value }) => String(value));
    if (!isException(policy) || !kinds.some((kind) => kind.endsWith("ImageValidatingPolicy"))) return [];
    return ["spec.images", "spec.allowedValues"]
      .flatMap((pattern) => policy.select(policy.root, pattern))
      .map((at) => found(at, `${at.path} keeps the exception from being applied`));
  },
};

export const exceptionCanError: LintRule = {
  name: "exception-can-error",
  effect: "refuses-all",
  why: "An exception's condition is evaluated for every request that its policy judges. One that ends in an error, on an object without that field, refuses what has nothing to do with it.",
  source: "pkg/image/verification/evaluator/policy.go, Evaluate; kyverno#17277",
  remedy:
    'Ask before reading: `has(object.metadata.labels) && …`, or `object.metadata.?labels.?x.orValue("")`.',
  find: (policy) =>
    isException(policy)
      ? conditions(policy).flatMap((at) =>
          unguarded(String(at.value)).map((chain) =>
            found(at, `${at.path} ends in an error where ${chain} isn't there`),
          ),
        )
      : [],
};
