import { listed } from "./list-cel.ts";
import type { KnownImage, Platform } from "./platform.ts";
import type { Asked, Named } from "./question.ts";
import { byImage, IMAGE_VARIABLES, NAME } from "./workload-cel.ts";

/** Images of tiers that need replicas and zones. */
export function criticalImages({ images }: Platform): readonly KnownImage[] {
  return images.filter(({ needs }) => needs !== undefined);
}

/** What is said where no image is. */
export function lacksCritical(platform: Platform): string | undefined {
  return criticalImages(platform).length > 0
    ? undefined
    : "no service is of a tier that needs it: give one a tier of admission.hardening.tiers";
}

/** Maps from critical image to a number, and `critical`: the numbers of those that a workload runs. */
export function needed(
  platform: Platform,
  of: (needs: NonNullable<KnownImage["needs"]>) => number,
): readonly Named[] {
  const value = ({ needs }: KnownImage) => String(needs === undefined ? 0 : of(needs));
  return [
    ...byImage("needed", criticalImages(platform), value),
    {
      name: "critical",
      expression: [
        "variables.repositories.map(name,",
        "  variables.needed.filter(map, name in map).map(map, map[name])).flatten()",
      ].join("\n"),
    },
  ];
}

const ROLLED_OUT = ["deployments", "statefulsets"];

/** Workloads that are to outlive a node. */
export const STAYING: Pick<Asked, "resources" | "conditions"> = {
  resources: [
    { apiGroups: ["apps"], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ROLLED_OUT },
  ],
  conditions: [{ name: "isnt-on-its-way-out", expression: "!has(object.metadata.deletionTimestamp)" }],
};

export const STAYING_VARIABLES = [...IMAGE_VARIABLES, NAME] as const;

/** How many replicas a workload never goes below: its autoscaler says so where it has one. */
export const FLOOR: readonly Named[] = [
  {
    name: "autoscalers",
    expression: [
      `${listed("autoscaling/v2", "horizontalpodautoscalers")}.filter(scaler,`,
      "  scaler.spec.scaleTargetRef.kind == object.kind && scaler.spec.scaleTargetRef.name == object.metadata.name)",
    ].join("\n"),
  },
  {
    name: "floor",
    expression: [
      "int(size(variables.autoscalers) > 0 ? variables.autoscalers[0].spec.?minReplicas.orValue(1) :",
      "object.spec.?replicas.orValue(1))",
    ].join("\n"),
  },
];
