import type { Question } from "../question.ts";
import { containersThat, POD_VARIABLES, PODS, security } from "../workload-cel.ts";

export const nonRoot: Question = {
  asks: "Does no container run as root?",
  threat: "Who breaks out of a container as root is root on the node, and on every pod of it.",
  checklist: "Kubernetes / container hardening: non-root containers",
  unseen: "Which user the image names: runAsNonRoot makes the kubelet look, and it takes numbers only.",
  ask: () => ({
    ...PODS,
    variables: POD_VARIABLES,
    demands: [
      {
        name: "mayBeRoot",
        offenders: containersThat(`!${security("runAsNonRoot", "false")}`),
        remedy: "set securityContext.runAsNonRoot: true for",
      },
      {
        name: "areRoot",
        offenders: containersThat(`${security("runAsUser", "1")} == 0`),
        remedy: "give a user other than 0 (securityContext.runAsUser) to",
      },
    ],
  }),
};
