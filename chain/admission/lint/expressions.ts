import { isImageValidatingPolicy, isRulePolicy } from "./image-check.ts";
import type { PolicyDocument, Spot } from "./policy-document.ts";

const CEL = [
  "spec.validations[].expression",
  "spec.variables[].expression",
  "spec.matchConditions[].expression",
  "spec.rules[].validate.cel.expressions[].expression",
] as const;

/** The CEL expressions of a policy. */
export function expressions({ root, select }: PolicyDocument): readonly Spot[] {
  return CEL.flatMap((pattern) => select(root, pattern)).filter(({ value }) => typeof value === "string");
}

/** Expressions and condition keys together: where a policy says what a predicate must hold. */
export function demandsOnPredicates(policy: PolicyDocument): readonly Spot[] {
  if (isImageValidatingPolicy(policy)) return expressions(policy);
  if (!isRulePolicy(policy)) return [];
  const conditions = policy.select(policy.root, "spec.rules[].verifyImages[].attestations[].conditions[]");
  return conditions
    .flatMap((one) => ["all[].key", "any[].key"].flatMap((pattern) => policy.select(one, pattern)))
    .filter(({ value }) => typeof value === "string");
}
