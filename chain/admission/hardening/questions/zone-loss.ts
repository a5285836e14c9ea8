import type { Question } from "../question.ts";
import { FLOOR, lacksCritical, needed, STAYING, STAYING_VARIABLES } from "../tier-cel.ts";

export const zoneLoss: Question = {
  asks: "Is enough of a service left when a zone is gone?",
  threat: "A zone fails at the peak, and what is left of the service falls under the load of all.",
  checklist: "Are failure domains isolated at pod/node/AZ/region levels?",
  unseen:
    "Whether nodes for more are to be had in the other zones then, and how much load one replica bears: admission.hardening.tiers says how many have to be left. It counts with even zones, which a hard constraint of maxSkew 1 keeps so.",
  lacks: lacksCritical,
  ask: (platform) => ({
    ...STAYING,
    variables: [
      ...STAYING_VARIABLES,
      ...needed(platform, ({ afterZoneLoss }) => afterZoneLoss),
      ...FLOOR,
      {
        name: "left",
        expression: `variables.floor - (variables.floor + ${platform.zones - 1}) / ${platform.zones}`,
      },
    ],
    demands: [
      {
        name: "tooFewLeft",
        offenders: [
          "variables.critical.filter(count, variables.left < count).map(count,",
          '  variables.name + " keeps " + string(variables.left) + " of " + string(variables.floor) +',
          '  " and needs " + string(count))',
        ].join("\n"),
        remedy: "raise spec.replicas, or minReplicas of its HorizontalPodAutoscaler, so that enough is left",
      },
      {
        name: "crowded",
        offenders: [
          "size(variables.critical) == 0 ||",
          "variables.spec.?topologySpreadConstraints.orValue([]).exists(constraint,",
          '  constraint.topologyKey == "topology.kubernetes.io/zone" && constraint.maxSkew == 1 &&',
          '  constraint.whenUnsatisfiable == "DoNotSchedule") ? [] : [variables.name]',
        ].join("\n"),
        remedy:
          "let no zone take more than its share (a zone constraint with maxSkew: 1 and whenUnsatisfiable: DoNotSchedule) of",
      },
    ],
  }),
};
