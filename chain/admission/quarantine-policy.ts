import type { Digest } from "../digest/digest.ts";
import { celList, celString } from "./cel.ts";
import { celClusterPolicy, celRule } from "./images-cluster-policy.ts";
import type { ImagesRule } from "./other-images-cel.ts";
import { imagesVariables } from "./pod-images-cel.ts";
import type { Explained } from "./print-policies.ts";
import { validatingPolicy } from "./validating-policy.ts";

/**
 * Deny-only policies that refuse digests by name, on CREATE and on an UPDATE that introduces one: they
 * ask no registry and no signature, so that they hold when everything else is down. Both kinds carry the
 * same expression. Where there are more digests than a CEL expression can hold, there are more policies.
 */
export function quarantineValidatingPolicies(
  environment: string,
  digests: readonly Digest[],
): readonly Explained[] {
  return inParts(digests).map((part, index) => ({
    policy: validatingPolicy(nameOf(environment, index), "Deny", rule(environment, part)),
    why: WHY,
  }));
}

export function quarantineClusterPolicies(
  environment: string,
  digests: readonly Digest[],
): readonly Explained[] {
  return inParts(digests).map((part, index) =>
    celClusterPolicy(
      nameOf(environment, index),
      [celRule("quarantine", "Enforce", rule(environment, part))],
      "Also where clearance.yaml says audit: a digest in quarantine is known to be bad.",
    ),
  );
}

const WHY = {
  "spec.failurePolicy": "Where Kyverno can't answer, nothing starts that hasn't been asked about.",
  "spec.validationActions":
    "Also where clearance.yaml says audit: a digest in quarantine is known to be bad.",
  "spec.matchConstraints.resourceRules":
    "Every kind that starts containers, so that a sync says no where a person sees it; ephemeral containers come by their own subresource.",
  "spec.variables.5": "What runs already may be labelled, scaled and finished.",
};

/** `quarantine-prod`, `quarantine-prod.2`: no environment has a dot in its name. */
function nameOf(environment: string, index: number): string {
  return `quarantine-${environment}${index === 0 ? "" : `.${index + 1}`}`;
}

/** Some 77 characters each: below the 100,000 that a CEL expression may have. */
const MOST_DIGESTS = 1000;

/** One part even where there is nothing: the policy that a rollback adds to stands there already. */
function inParts(digests: readonly Digest[]): readonly (readonly Digest[])[] {
  const count = Math.max(1, Math.ceil(digests.length / MOST_DIGESTS));
  return Array.from({ length: count }, (_, index) =>
    digests.slice(index * MOST_DIGESTS, (index + 1) * MOST_DIGESTS),
  );
}

function rule(environment: string, digests: readonly Digest[]): ImagesRule {
  return {
    variables: [
      ...imagesVariables(),
      { name: "quarantined", expression: celList(digests.map(celString)) },
      {
        name: "refused",
        expression:
          "variables.introduced.filter(image,\n  variables.quarantined.exists(digest, image.contains(digest)))",
      },
    ],
    expressions: [
      {
        expression: "size(variables.refused) == 0",
        message: `an image is in quarantine in ${environment}`,
        messageExpression: `"in quarantine in ${environment}: " + variables.refused.join(", ")`,
      },
    ],
  };
}
