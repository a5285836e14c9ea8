import type { Question } from "../question.ts";
import { containersThat, POD_VARIABLES, PODS } from "../workload-cel.ts";

const PRIVILEGED = "container.?securityContext.?privileged.orValue(false)";
const CAPABILITIES = "container.?securityContext.?capabilities";

export const noEscalation: Question = {
  asks: "Can no container gain privileges, and has each dropped its capabilities?",
  threat: "A set-uid program or a kernel capability is the step from a container to the node.",
  checklist: "Kubernetes / container hardening: least privilege",
  unseen: "What the image itself brings: a set-uid file stays there, and is of no use.",
  ask: () => ({
    ...PODS,
    variables: POD_VARIABLES,
    demands: [
      {
        name: "privileged",
        offenders: containersThat(PRIVILEGED),
        remedy: "take securityContext.privileged away from",
      },
      {
        name: "escalating",
        offenders: containersThat(
          `!${PRIVILEGED} && container.?securityContext.?allowPrivilegeEscalation.orValue(true)`,
        ),
        remedy: "set securityContext.allowPrivilegeEscalation: false for",
      },
      {
        name: "capable",
        offenders: containersThat(`!("ALL" in ${CAPABILITIES}.?drop.orValue([]))`),
        remedy: "set securityContext.capabilities.drop: [ALL] for",
      },
      {
        name: "adding",
        offenders: containersThat(
          `${CAPABILITIES}.?add.orValue([]).exists(name, name != "NET_BIND_SERVICE")`,
        ),
        remedy: "add no capability but NET_BIND_SERVICE to",
      },
    ],
  }),
};
