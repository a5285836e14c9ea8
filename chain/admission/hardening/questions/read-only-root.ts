import type { Question } from "../question.ts";
import { containersThat, POD_VARIABLES, PODS } from "../workload-cel.ts";

export const readOnlyRoot: Question = {
  asks: "Is every container's root file system read-only?",
  threat: "Who gets in can exchange the program, and leave a tool behind for later.",
  checklist: "Kubernetes / container hardening: read-only root filesystem where possible",
  unseen: "What volumes hold: an emptyDir can be written to and run from.",
  ask: () => ({
    ...PODS,
    variables: POD_VARIABLES,
    demands: [
      {
        name: "writable",
        offenders: containersThat("!container.?securityContext.?readOnlyRootFilesystem.orValue(false)"),
        remedy:
          "set securityContext.readOnlyRootFilesystem: true, with an emptyDir where it has to write, for",
      },
    ],
  }),
};
