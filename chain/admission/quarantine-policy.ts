import type { Digest } from "../digest/digest.ts";
import { celList, celString } from "./cel.ts";
import { podImages, podSpec } from "./pod-images-cel.ts";
import { POD_KINDS, resourceRules } from "./pod-kinds.ts";

/**
 * Deny-only policies that refuse digests by name, on CREATE and on an UPDATE that introduces one: they
 * ask no registry and no signature, so that they hold when everything else is down. What runs already
 * may be labelled, scaled and deleted. Both kinds carry the same expression.
 */
export function quarantineValidatingPolicy(environment: string, digests: readonly Digest[]): object {
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "ValidatingPolicy",
    metadata: { name: `quarantine-${environment}` },
    spec: {
      failurePolicy: "Fail",
      validationActions: ["Deny"],
      matchConstraints: { resourceRules: resourceRules() },
      variables: variables(digests),
      validations: [validation(environment)],
    },
  };
}

export function quarantineClusterPolicy(environment: string, digests: readonly Digest[]): object {
  return {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: {
      name: `quarantine-${environment}`,
      annotations: { "pod-policies.kyverno.io/autogen-controllers": "none" },
    },
    spec: {
      background: true,
      webhookConfiguration: { failurePolicy: "Fail" },
      rules: [
        {
          name: "quarantine",
          match: {
            any: [
              { resources: { kinds: POD_KINDS.map(({ kind }) => kind), operations: ["CREATE", "UPDATE"] } },
            ],
          },
          validate: {
            failureAction: "Enforce",
            cel: { variables: variables(digests), expressions: [validation(environment)] },
          },
        },
      ],
    },
  };
}

function variables(digests: readonly Digest[]): object[] {
  return [
    { name: "quarantined", expression: celList(digests.map(celString)) },
    { name: "spec", expression: podSpec("object") },
    { name: "images", expression: podImages("variables.spec") },
    { name: "updates", expression: "oldObject != null && has(oldObject.spec)" },
    { name: "specBefore", expression: podSpec("oldObject") },
    { name: "imagesBefore", expression: `!variables.updates ? [] :\n${podImages("variables.specBefore")}` },
    {
      name: "refused",
      expression:
        "variables.images.filter(image,\n  !(image in variables.imagesBefore) &&\n  variables.quarantined.exists(digest, image.contains(digest)))",
    },
  ];
}

function validation(environment: string): object {
  return {
    expression: "size(variables.refused) == 0",
    message: `an image is in quarantine in ${environment}`,
    messageExpression: `"in quarantine in ${environment}: " + variables.refused.join(", ")`,
  };
}
