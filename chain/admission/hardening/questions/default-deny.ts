import { listed } from "../list-cel.ts";
import type { Demand, Question } from "../question.ts";
import { rolloutsAnd } from "../rollout-cel.ts";
import { NAME } from "../workload-cel.ts";

export const defaultDeny: Question = {
  asks: "Does a namespace refuse all traffic that nobody allowed?",
  threat: "Who gets into one pod reaches every other one, and the database behind it.",
  checklist: "Network security: network policies (deny by default where feasible)",
  unseen:
    "Whether the cluster's network enforces policies at all, a policy of the network's own kind (Cilium, Calico), and that a policy is deleted later. It is asked for when a rollout begins, so that policy and workload may come in one sync.",
  ask: () => ({
    ...rolloutsAnd("NetworkPolicy", "networking.k8s.io", "networkpolicies"),
    variables: [
      NAME,
      {
        name: "denying",
        expression: [
          'object.kind == "NetworkPolicy" ? [] :',
          listed("networking.k8s.io/v1", "networkpolicies"),
          ".filter(policy, size(policy.spec.?podSelector.orValue({})) == 0)",
        ].join("\n"),
      },
    ],
    demands: [
      open("Ingress", "ingress"),
      open("Egress", "egress"),
      {
        name: "gaping",
        offenders: [
          'object.kind == "NetworkPolicy" && (',
          "  object.spec.?ingress.orValue([]).exists(rule, size(rule) == 0) ||",
          "  object.spec.?egress.orValue([]).exists(rule, size(rule) == 0))",
          "? [variables.name] : []",
        ].join("\n"),
        remedy: "name who, or at least which port, in the empty rule of",
      },
    ],
  }),
};

function open(direction: string, field: string): Demand {
  return {
    name: `open${direction}`,
    offenders: [
      'object.kind == "NetworkPolicy" ||',
      "variables.denying.exists(policy,",
      `  "${direction}" in policy.spec.?policyTypes.orValue([]) && size(policy.spec.?${field}.orValue([])) == 0)`,
      "? [] : [request.namespace]",
    ].join("\n"),
    remedy: `make a NetworkPolicy that selects all pods, has policyTypes ${direction} and no rule, in the namespace`,
  };
}
