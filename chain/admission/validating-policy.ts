import type { BreakGlass } from "../clearance/break-glass.ts";
import { adoptedInCel } from "./adopted-cel.ts";
import { openedInCel } from "./opened-cel.ts";
import { type ImagesRule, otherImagesInCel, spellingInCel } from "./other-images-cel.ts";
import { resourceRules } from "./pod-kinds.ts";
import type { Explained } from "./print-policies.ts";
import type { ClearanceRequirement } from "./requirement.ts";

/**
 * The ValidatingPolicies beside the ImageValidatingPolicy: what becomes of images that are no service's.
 * They ask no registry.
 */
export function imagesPolicies(
  requirement: ClearanceRequirement,
  openings: readonly BreakGlass[] = [],
): readonly Explained[] {
  const { environment, elsewhere, mode } = requirement;
  const reported = elsewhere.rule === "audit";
  const adopted = adoptedInCel(requirement.adopted);
  const others = validatingPolicy(
    `elsewhere-${environment}`,
    reported || mode === "audit" ? "Audit" : "Deny",
    past(
      otherImagesInCel(requirement, adopted),
      openedInCel(requirement, openings, `elsewhere-${environment}`),
    ),
  );
  const why = reported
    ? "clearance.yaml says elsewhere: audit: this reports, and refuses nothing."
    : mode === "audit"
      ? "clearance.yaml says mode: audit: this reports, and refuses nothing."
      : `clearance.yaml says elsewhere: ${elsewhere.rule}.`;
  const explained = { policy: others, why: { ...WHY, "spec.validationActions": why } };
  if (!reported) return [explained];
  const spelling = validatingPolicy(
    `spelling-${environment}`,
    mode === "audit" ? "Audit" : "Deny",
    spellingInCel(requirement),
  );
  const spelled = "A service's image under another spelling would pass as an image from elsewhere.";
  return [{ policy: spelling, why: { ...WHY, "spec.validationActions": spelled } }, explained];
}

/** The rule, but for what an open break-glass lets past it. */
function past(rule: ImagesRule, opened: ReturnType<typeof openedInCel>): ImagesRule {
  if (opened === undefined) return rule;
  return {
    variables: [...rule.variables, ...opened.variables],
    expressions: rule.expressions.map((one) => ({
      ...one,
      expression: `${opened.isOpened} || ${one.expression}`,
    })),
  };
}

const WHY = {
  "spec.failurePolicy": "Where Kyverno can't answer, nothing starts that hasn't been asked about.",
  "spec.matchConstraints.resourceRules":
    "Every kind that starts containers, so that a sync says no where a person sees it; ephemeral containers come by their own subresource.",
  "spec.variables.5": "What runs already may be labelled, scaled and finished.",
};

export function validatingPolicy(name: string, action: "Audit" | "Deny", rule: ImagesRule): object {
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "ValidatingPolicy",
    metadata: { name },
    spec: {
      failurePolicy: "Fail",
      validationActions: [action],
      matchConstraints: { resourceRules: resourceRules() },
      variables: rule.variables,
      validations: rule.expressions,
    },
  };
}
