import { celList, celString } from "../cel.ts";
import type { Explained } from "../print-policies.ts";
import type { Asked, Question } from "./question.ts";

/** What clearance.yaml says about how a question is asked. */
export interface Asking {
  /** The policy's name in the cluster. */
  readonly name: string;
  readonly enforce: boolean;
  /** Namespaces that it lets be, sorted. */
  readonly exempt: readonly string[];
}

/** A question as a Kyverno ValidatingPolicy (policies.kyverno.io/v1, Kyverno 1.17 and later). */
export function questionPolicy({ asks, threat }: Question, asked: Asked, asking: Asking): Explained {
  const policy = {
    apiVersion: "policies.kyverno.io/v1",
    kind: "ValidatingPolicy",
    metadata: {
      name: asking.name,
      annotations: { "policies.kyverno.io/title": asks, "policies.kyverno.io/description": threat },
    },
    spec: {
      failurePolicy: "Fail",
      validationActions: [asking.enforce ? "Deny" : "Audit"],
      evaluation: { background: { enabled: false } },
      matchConstraints: { resourceRules: asked.resources },
      matchConditions: [
        {
          name: "outside-exempt-namespaces",
          expression: `!(request.?namespace.orValue("") in ${celList(asking.exempt.map(celString))})`,
        },
        ...asked.conditions,
      ],
      variables: [
        ...asked.variables,
        ...asked.demands.map(({ name, offenders }) => ({ name, expression: offenders })),
      ],
      validations: asked.demands.map(({ name, remedy }) => ({
        expression: `size(variables.${name}) == 0`,
        message: remedy,
        messageExpression: `${celString(`${remedy}: `)} + variables.${name}.join(", ")`,
      })),
    },
  };
  return {
    policy,
    why: {
      "spec.failurePolicy": "Where Kyverno can't answer, nothing comes in that hasn't been asked about.",
      "spec.validationActions": asking.enforce
        ? "clearance.yaml says enforce, or nothing to the contrary."
        : "clearance.yaml says audit: this reports, and refuses nothing.",
      "spec.evaluation": "A scan in the background knows neither who asks nor what was there before.",
      "spec.matchConditions.0": "What the cluster itself runs on, and what clearance.yaml exempts.",
      ...Object.fromEntries(
        asked.demands.map(({ remedy }, index) => [`spec.validations.${index}`, `Refused with: ${remedy} …`]),
      ),
    },
  };
}
