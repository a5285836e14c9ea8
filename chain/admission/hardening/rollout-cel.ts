import type { Asked } from "./question.ts";

const BEGINS = 'request.operation == "CREATE" || object.spec.template != oldObject.spec.template';

/**
 * What is asked when a rollout begins, of things that may come in the same sync, before or after: a
 * Deployment's controller tries again until they are there. Pods aren't asked, so that they are
 * rescheduled even where such a thing is gone.
 */
export const ROLLOUTS: Pick<Asked, "resources" | "conditions"> = {
  resources: [
    { apiGroups: ["apps"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["replicasets"] },
    {
      apiGroups: ["apps"],
      apiVersions: ["v1"],
      operations: ["UPDATE"],
      resources: ["daemonsets", "statefulsets"],
    },
  ],
  conditions: [{ name: "begins-a-rollout", expression: BEGINS }],
};

/** The same, and every object of one more kind. */
export function rolloutsAnd(
  kind: string,
  group: string,
  resource: string,
): Pick<Asked, "resources" | "conditions"> {
  return {
    resources: [
      ...ROLLOUTS.resources,
      { apiGroups: [group], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: [resource] },
    ],
    conditions: [
      { name: "begins-a-rollout", expression: `object.kind == "${kind}" ||\n${BEGINS}` },
      { name: "isnt-on-its-way-out", expression: "!has(object.metadata.deletionTimestamp)" },
    ],
  };
}
