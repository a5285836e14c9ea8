import { celList, celString } from "../../cel.ts";
import type { Question } from "../question.ts";
import { lacksCritical, needed, STAYING, STAYING_VARIABLES } from "../tier-cel.ts";

/** How the clouds and Karpenter mark nodes that they may take back, and what they write there. */
const MARKS = {
  "cloud.google.com/gke-preemptible": ["true"],
  "cloud.google.com/gke-spot": ["true"],
  "eks.amazonaws.com/capacityType": ["SPOT"],
  "karpenter.sh/capacity-type": ["spot"],
  "kubernetes.azure.com/scalesetpriority": ["spot"],
  "node.kubernetes.io/lifecycle": ["spot"],
} as const;

const marks = `{\n${Object.entries(MARKS)
  .map(([key, values]) => `  ${celString(key)}: ${celList(values.map(celString))}`)
  .join(",\n")}\n}`;

/** A term of a required node affinity that no spot node meets. */
const KEEPS_AWAY = [
  "expression.key in variables.marks && (",
  '  expression.operator == "DoesNotExist" ||',
  '  expression.operator == "NotIn" && variables.marks[expression.key].all(mark, mark in expression.values) ||',
  '  expression.operator == "In" && !expression.values.exists(value, value in variables.marks[expression.key]))',
].join("\n      ");

export const noSpot: Question = {
  asks: "Does a service of a strict tier stay off nodes that can be taken back?",
  threat: "The cloud takes its spot nodes back all at once, at the hour when everybody needs capacity.",
  checklist: "Dangerous savings to avoid: spot instances are for batch processing",
  unseen:
    "What a node really is: it goes by the labels that the clouds and Karpenter set. A cluster without spot nodes can turn the question off.",
  lacks: lacksCritical,
  ask: (platform) => ({
    ...STAYING,
    variables: [
      ...STAYING_VARIABLES,
      ...needed(platform, ({ replicas }) => replicas),
      { name: "marks", expression: marks },
      {
        name: "terms",
        expression: [
          "variables.spec.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution",
          "  .?nodeSelectorTerms.orValue([])",
        ].join("\n"),
      },
    ],
    demands: [
      {
        name: "tolerates",
        offenders: [
          "size(variables.critical) == 0 ? [] :",
          "variables.spec.?tolerations.orValue([]).filter(toleration,",
          '  toleration.?key.orValue("") == "" || toleration.key in variables.marks)',
          '.map(toleration, toleration.?key.orValue("(all taints)"))',
        ].join("\n"),
        remedy: "tolerate no spot nodes: take away the toleration of",
      },
      {
        name: "mayBeSpot",
        offenders: [
          "size(variables.critical) == 0 ||",
          "variables.spec.?nodeSelector.orValue({}).exists(key, key in variables.marks &&",
          "  !(variables.spec.nodeSelector[key] in variables.marks[key])) ||",
          "size(variables.terms) > 0 && variables.terms.all(term,",
          `  term.?matchExpressions.orValue([]).exists(expression,\n      ${KEEPS_AWAY}))`,
          "? [] : [variables.name]",
        ].join("\n"),
        remedy:
          "keep it off spot nodes (a nodeSelector or required node affinity, such as karpenter.sh/capacity-type: on-demand)",
      },
    ],
  }),
};
