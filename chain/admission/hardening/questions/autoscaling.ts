import type { Platform } from "../platform.ts";
import type { Question } from "../question.ts";
import { criticalImages, lacksCritical } from "../tier-cel.ts";
import { mapsOf, NAME } from "../workload-cel.ts";

export const autoscaling: Question = {
  asks: "Does an autoscaler keep what its tier needs, and come down slowly?",
  threat:
    "A lull of a minute takes the replicas away that the next wave needs, and the service swings between the two.",
  checklist: "Pod / workload failure domain: HPA stabilization windows",
  unseen:
    "Whether its metric means anything: RPS, latency or queue depth do, CPU alone seldom. It goes by the namespace, since an autoscaler names a workload that may not be there yet; who shares a namespace with a service of a strict tier is asked as strictly.",
  lacks: lacksCritical,
  ask: (platform) => ({
    resources: [
      {
        apiGroups: ["autoscaling"],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: ["horizontalpodautoscalers"],
      },
    ],
    conditions: [{ name: "isnt-on-its-way-out", expression: "!has(object.metadata.deletionTimestamp)" }],
    variables: [
      NAME,
      ...mapsOf("floors", floors(platform)),
      {
        name: "floor",
        expression: [
          "variables.floors.exists(map, request.namespace in map) ?",
          "variables.floors.filter(map, request.namespace in map)[0][request.namespace] : 0",
        ].join("\n"),
      },
    ],
    demands: [
      {
        name: "tooLow",
        offenders: [
          "object.spec.?minReplicas.orValue(1) < variables.floor",
          '? [variables.name + " needs " + string(variables.floor)] : []',
        ].join("\n"),
        remedy: "set minReplicas to what the tier needs in",
      },
      {
        name: "rigid",
        offenders: [
          "variables.floor > 0 && object.spec.maxReplicas <= object.spec.?minReplicas.orValue(1)",
          "? [variables.name] : []",
        ].join("\n"),
        remedy: "set maxReplicas above minReplicas in",
      },
      {
        name: "hasty",
        offenders: [
          "variables.floor > 0 &&",
          "object.spec.?behavior.?scaleDown.?stabilizationWindowSeconds.orValue(0) < 300",
          "? [variables.name] : []",
        ].join("\n"),
        remedy: "set behavior.scaleDown.stabilizationWindowSeconds to 300 or more in",
      },
    ],
  }),
};

/** Each namespace with the replicas that the strictest service there needs. */
function floors(platform: Platform): readonly (readonly [string, string])[] {
  const most = new Map<string, number>();
  for (const { namespaces, needs } of criticalImages(platform)) {
    for (const name of namespaces) most.set(name, Math.max(most.get(name) ?? 0, needs?.replicas ?? 0));
  }
  return [...most].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => [name, String(count)]);
}
