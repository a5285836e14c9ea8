import { listed } from "../list-cel.ts";
import type { Question } from "../question.ts";
import { ROLLOUTS } from "../rollout-cel.ts";

export const namespaceQuota: Question = {
  asks: "Is what a namespace may take bounded?",
  threat: "One team's loop takes the cluster's last node, and everybody else's pods stay pending.",
  checklist: "Kubernetes / container hardening: namespace isolation and resource quotas",
  unseen:
    "Whether the quota is a sensible one, and that it is deleted later. It is asked for when a rollout begins, so that namespace, quota and workload may come in one sync.",
  ask: () => ({
    ...ROLLOUTS,
    variables: [
      {
        name: "hard",
        expression: [
          listed("v1", "resourcequotas"),
          ".filter(quota, !has(quota.spec.scopes) && !has(quota.spec.scopeSelector))",
          ".map(quota, quota.spec.?hard.orValue({}))",
        ].join("\n"),
      },
    ],
    demands: [
      {
        name: "unbounded",
        offenders: [
          '["requests.cpu", "requests.memory", "limits.memory", "pods"].filter(kind,',
          "  !variables.hard.exists(hard, kind in hard))",
        ].join("\n"),
        remedy: "make a ResourceQuota in the namespace that bounds",
      },
    ],
  }),
};
