import type { Question } from "../question.ts";
import { FLOOR, lacksCritical, needed, STAYING, STAYING_VARIABLES } from "../tier-cel.ts";

export const minimumReplicas: Question = {
  asks: "Has a service as many replicas as its tier needs?",
  threat: "One node is drained, or one pod crashes, and the service is gone.",
  checklist: "API backend guardrails: min replicas high enough for peak warm capacity",
  unseen:
    "`kubectl scale` and whatever else writes the scale subresource: prod-writes asks who may. Where an autoscaler is made in the same sync as its Deployment, give the Deployment its replicas for the first time.",
  lacks: lacksCritical,
  ask: (platform) => ({
    ...STAYING,
    variables: [...STAYING_VARIABLES, ...needed(platform, ({ replicas }) => replicas), ...FLOOR],
    demands: [
      {
        name: "tooFew",
        offenders: [
          "variables.critical.filter(count, variables.floor < count)",
          '.map(count, variables.name + " needs " + string(count))',
        ].join("\n"),
        remedy: "set spec.replicas, or minReplicas of its HorizontalPodAutoscaler, to what its tier needs",
      },
    ],
  }),
};
