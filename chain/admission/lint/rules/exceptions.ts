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

const CLOCK = /\btime\.now\(\)/;

/** Whether something ends it: the JMESPath of kyverno.io, a value that the policy compares, or a clock, which is a fault of its own. */
function ends(policy: PolicyDocument): boolean {
  const texts = (pattern: string) =>
    policy.select(policy.root, pattern).flatMap(({ value }) => (typeof value === "string" ? [value] : []));
  const keys = ["all", "any"].flatMap((which) => texts(`spec.conditions.${which}[].key`));
  return (
    conditions(policy).some(({ value }) => CLOCK.test(String(value))) ||
    texts("spec.allowedValues[]").some((value) => /\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)) ||
    keys.some((key) => /time_before\(\s*time_now(_utc)?\(\)/.test(key))
  );
}

export const exceptionWithoutExpiry: LintRule = {
  name: "exception-without-expiry",
  effect: "fails-open",
  why: "Nothing ends the exception. `expiresAt` is compared when Kyverno compiles the policy and the result is kept: an exception that has expired goes on being honoured until something else changes.",
  source: "pkg/cel/engine/exception.go, ListExceptions",
  remedy:
    "Let the policy compare the clock: give the end in `allowedValues` and read it there as `exceptions.allowedValues`; for an image policy put the exemption into the policy. In kyverno.io: a condition with `time_before(time_now_utc(), …)`.",
  find: (policy) => {
    if (!isException(policy) || ends(policy)) return [];
    const [expires] = policy.select(policy.root, "spec.expiresAt");
    return expires === undefined
      ? [found(policy.root, "the exception has no end")]
      : [found(expires, `${expires.path} alone doesn't end the exception at that time`)];
  },
};

export const exceptionWithClock: LintRule = {
  name: "exception-with-clock",
  effect: "ignored",
  why: "Kyverno's webhook compiles an exception's conditions without the time library and refuses the exception, so it never comes to be; the command line takes it.",
  source: "pkg/cel/compiler/policy_exception.go",
  remedy:
    "Leave the clock out of `matchConditions`: give the end in `allowedValues`, and compare it in the policy.",
  find: (policy) =>
    isException(policy)
      ? conditions(policy)
          .filter(({ value }) => CLOCK.test(String(value)))
          .map((at) => found(at, `${at.path} asks for the time, which no exception may`))
      : [],
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
