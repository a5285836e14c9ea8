import { listed } from "../list-cel.ts";
import type { Question } from "../question.ts";
import { rolloutsAnd } from "../rollout-cel.ts";
import { lacksCritical, needed } from "../tier-cel.ts";
import { CONTAINERS, IMAGES, NAME, REPOSITORIES, SPEC } from "../workload-cel.ts";

const IS_BUDGET = 'object.kind == "PodDisruptionBudget"';

/** Whether the budget `budget` selects the pods of the template. */
const SELECTS = [
  "size(budget.spec.?selector.orValue({})) > 0 &&",
  "budget.spec.selector.?matchLabels.orValue({}).all(key,",
  '  object.spec.template.metadata.?labels[?key].orValue("") == budget.spec.selector.matchLabels[key])',
].join("\n  ");

export const disruptionBudget: Question = {
  asks: "Does a budget keep maintenance from taking all replicas of a service at once?",
  threat: "Two nodes are drained for an update, and the service is gone while everything is as it should be.",
  checklist: "API backend guardrails: PDBs to avoid maintenance-induced brownouts",
  unseen:
    "A budget that is deleted later. It is asked for when a rollout begins and not of the Deployment, since Flux and kustomize apply the Deployment first: until the budget is there the ReplicaSet waits, and says why. A StatefulSet is asked from its second rollout on. A budget that selects by matchExpressions is taken for one that selects.",
  lacks: lacksCritical,
  ask: (platform) => ({
    ...rolloutsAnd("PodDisruptionBudget", "policy", "poddisruptionbudgets"),
    variables: [
      { ...SPEC, expression: `${IS_BUDGET} ? {} : object.spec.template.spec` },
      CONTAINERS,
      IMAGES,
      REPOSITORIES,
      NAME,
      ...needed(platform, ({ replicas }) => replicas),
      {
        name: "budgets",
        expression: [
          "size(variables.critical) == 0 ? [] :",
          `${listed("policy/v1", "poddisruptionbudgets")}.filter(budget,`,
          `  ${SELECTS})`,
        ].join("\n"),
      },
    ],
    demands: [
      {
        name: "unprotected",
        offenders: "size(variables.critical) > 0 && size(variables.budgets) == 0 ? [variables.name] : []",
        remedy: "make a PodDisruptionBudget that selects the pods of",
      },
      {
        name: "immovable",
        offenders: [
          `${IS_BUDGET} && (`,
          '  string(object.spec.?maxUnavailable.orValue(1)) in ["0", "0%"] ||',
          '  string(object.spec.?minAvailable.orValue(1)) == "100%") ? [variables.name] : []',
        ].join("\n"),
        remedy: "let one pod go at a time (maxUnavailable: 1), or no node can ever be drained, in",
      },
    ],
  }),
};
