import { celList, celString } from "./cel.ts";
import { spellings } from "./image-spelling.ts";
import { podImages, podSpec } from "./pod-images-cel.ts";
import { resourceRules } from "./pod-kinds.ts";
import type { ClearanceRequirement } from "./requirement.ts";

/**
 * A ValidatingPolicy that refuses other spellings of declared images. It stands beside the
 * ImageValidatingPolicy, which would ask a registry under that spelling before it could say no.
 */
export function spellingPolicy(requirement: ClearanceRequirement): object {
  const { variables, expressions } = spellingInCel(requirement, podSpec("object"));
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "ValidatingPolicy",
    metadata: { name: `clearance-${requirement.environment}` },
    spec: {
      failurePolicy: "Fail",
      validationActions: ["Deny"],
      matchConstraints: { resourceRules: resourceRules() },
      variables,
      validations: expressions,
    },
  };
}

/**
 * The rule itself, in the CEL that ValidatingPolicy and ClusterPolicy share.
 *
 * @param spec A CEL expression for the pod spec.
 */
export function spellingInCel(
  { images }: ClearanceRequirement,
  spec: string,
): {
  variables: object[];
  expressions: object[];
} {
  return {
    variables: [
      { name: "spec", expression: spec },
      { name: "images", expression: podImages("variables.spec") },
      { name: "names", expression: celList(images.map(({ image }) => celString(image))) },
      { name: "spellings", expression: celList(images.map(({ image }) => celString(spellings(image)))) },
      {
        name: "misspelled",
        expression: [
          "variables.images.filter(image,",
          "  variables.spellings.exists(spelling, image.lowerAscii().matches(spelling)) &&",
          '  !variables.names.exists(name, image == name || image.startsWith(name + "@") || image.startsWith(name + ":")))',
        ].join("\n"),
      },
    ],
    expressions: [
      {
        expression: "size(variables.misspelled) == 0",
        message: "an image is spelled in another way than clearance.yaml spells it",
        messageExpression: '"write as clearance.yaml does: " + variables.misspelled.join(", ")',
      },
    ],
  };
}
