import type { Question } from "../question.ts";
import { lacksCritical, needed, STAYING, STAYING_VARIABLES } from "../tier-cel.ts";
import { POD_METADATA } from "../workload-cel.ts";

/** Whether a CEL selector `selector` selects the template's own pods. */
const SELECTS_ITSELF = [
  "selector.?matchLabels.orValue({}).all(key,",
  '  variables.podMetadata.?labels[?key].orValue("") == selector.matchLabels[key])',
].join("\n    ");

function spreads(topology: string): string {
  return [
    "variables.spec.?topologySpreadConstraints.orValue([]).exists(constraint,",
    `  constraint.topologyKey == "${topology}" && constraint.maxSkew == 1 &&`,
    "  [constraint.?labelSelector.orValue({})].exists(selector, size(selector) > 0 &&",
    `    ${SELECTS_ITSELF}))`,
    "|| variables.spec.?affinity.?podAntiAffinity.?requiredDuringSchedulingIgnoredDuringExecution",
    `  .orValue([]).exists(term, term.topologyKey == "${topology}" &&`,
    "  [term.?labelSelector.orValue({})].exists(selector, size(selector) > 0 &&",
    `    ${SELECTS_ITSELF}))`,
  ].join("\n");
}

export const zoneSpread: Question = {
  asks: "Are a service's replicas spread over zones and nodes?",
  threat: "All replicas stand in one zone, or on one node, by chance, and go with it.",
  checklist: "AZ failure domain: topology spread constraints; node failure domain: multi-node replica spread",
  unseen:
    "Where the pods really are. A selector with matchExpressions only is taken for one that selects; a constraint that may be broken (ScheduleAnyway) passes here and not in zone-loss.",
  lacks: lacksCritical,
  ask: (platform) => ({
    ...STAYING,
    variables: [...STAYING_VARIABLES, POD_METADATA, ...needed(platform, ({ replicas }) => replicas)],
    demands: [
      {
        name: "inOneZone",
        offenders: `size(variables.critical) == 0 ||\n${spreads("topology.kubernetes.io/zone")}\n? [] : [variables.name]`,
        remedy:
          "spread over topology.kubernetes.io/zone (topologySpreadConstraints, maxSkew: 1, selecting its own pods) the replicas of",
      },
      {
        name: "onOneNode",
        offenders: `size(variables.critical) == 0 ||\n${spreads("kubernetes.io/hostname")}\n? [] : [variables.name]`,
        remedy:
          "spread over kubernetes.io/hostname (topologySpreadConstraints, maxSkew: 1, selecting its own pods) the replicas of",
      },
    ],
  }),
};
