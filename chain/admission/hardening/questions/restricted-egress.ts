import type { Question } from "../question.ts";
import { NAME } from "../workload-cel.ts";

export const restrictedEgress: Question = {
  asks: "Does a service reach only what it is said to need?",
  threat: "Who gets in sends the data to a server of his own, over any port that is open: DNS will do.",
  checklist: "Network security: restricted egress (allow-list critical dependencies)",
  unseen:
    "Names: a NetworkPolicy knows addresses only, so hosts outside are better reached through an egress gateway. Without default-deny nothing of it holds.",
  ask: () => ({
    resources: [
      {
        apiGroups: ["networking.k8s.io"],
        apiVersions: ["v1"],
        operations: ["CREATE", "UPDATE"],
        resources: ["networkpolicies"],
      },
    ],
    conditions: [{ name: "isnt-on-its-way-out", expression: "!has(object.metadata.deletionTimestamp)" }],
    variables: [
      NAME,
      { name: "rules", expression: "object.spec.?egress.orValue([])" },
      { name: "peers", expression: "variables.rules.map(rule, rule.?to.orValue([]))" },
    ],
    demands: [
      {
        name: "anywhere",
        offenders: "variables.peers.exists(to, size(to) == 0) ? [variables.name] : []",
        remedy: "name where to (to:) in every egress rule, DNS included, of",
      },
      {
        name: "everyNamespace",
        offenders: [
          "variables.peers.exists(to, to.exists(peer, has(peer.namespaceSelector) &&",
          "  size(peer.namespaceSelector) == 0 && size(peer.?podSelector.orValue({})) == 0))",
          "? [variables.name] : []",
        ].join("\n"),
        remedy: "name the namespaces in the egress rules of",
      },
      {
        name: "wideRanges",
        offenders: [
          "variables.peers.exists(to, to.exists(peer,",
          '  peer.?ipBlock.?cidr.orValue("10.0.0.0/8").matches("/0*[0-7]$")))',
          "? [variables.name] : []",
        ].join("\n"),
        remedy: "name ranges no wider than /8 in the egress rules of",
      },
    ],
  }),
};
