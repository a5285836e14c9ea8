import type { Question } from "../question.ts";
import { SPEC, TEMPLATES } from "../workload-cel.ts";

export const resources: Question = {
  asks: "Does every container say what it needs, and where its memory ends?",
  threat: "One leak takes the node's memory, and with it every other service there.",
  checklist: "Container-level failure domain: requests/limits",
  unseen:
    "Whether the figures are right. A limit on CPU isn't asked for: it slows a service down under the very load it has to bear. Containers of kubectl debug can't have any.",
  ask: () => ({
    ...TEMPLATES,
    variables: [
      SPEC,
      {
        name: "planned",
        expression: "variables.spec.?containers.orValue([]) + variables.spec.?initContainers.orValue([])",
      },
    ],
    demands: [
      {
        name: "withoutRequests",
        offenders: [
          "variables.planned.filter(container,",
          '  !["cpu", "memory"].all(kind, kind in container.?resources.?requests.orValue({})))',
          ".map(container, container.name)",
        ].join("\n"),
        remedy: "set resources.requests.cpu and resources.requests.memory of",
      },
      {
        name: "withoutLimit",
        offenders: [
          'variables.planned.filter(container, !("memory" in container.?resources.?limits.orValue({})))',
          ".map(container, container.name)",
        ].join("\n"),
        remedy: "set resources.limits.memory of",
      },
    ],
  }),
};
