import type { Demand, Question } from "../question.ts";
import { SPEC, TEMPLATES } from "../workload-cel.ts";

export const probes: Question = {
  asks: "Can the cluster tell whether a container is ready, and whether it lives?",
  threat: "Traffic goes to a replica that can't answer, and a rollout that breaks everything looks finished.",
  checklist: "Container-level failure domain: liveness/readiness probes",
  unseen:
    "Whether a probe says the truth. Jobs have an end and aren't asked; containers that a mesh puts in aren't either, since only what people write is.",
  ask: () => ({
    ...TEMPLATES,
    conditions: [
      ...TEMPLATES.conditions,
      { name: "is-meant-to-stay", expression: '!(object.kind in ["Job", "CronJob"])' },
    ],
    variables: [SPEC],
    demands: [without("readinessProbe"), without("livenessProbe")],
  }),
};

function without(probe: string): Demand {
  return {
    name: probe,
    offenders: `variables.spec.?containers.orValue([]).filter(container, !has(container.${probe}))\n.map(container, container.name)`,
    remedy: `give a ${probe} to`,
  };
}
