import type { Question } from "../question.ts";
import { containersThat, POD_METADATA, POD_VARIABLES, PODS, security } from "../workload-cel.ts";

const OLD_APPARMOR = "container.apparmor.security.beta.kubernetes.io/";

export const runtimeProfiles: Question = {
  asks: "Does every container run under the runtime's seccomp and AppArmor profiles?",
  threat:
    "Any of some 400 system calls is open to who gets in, those with last month's kernel hole included.",
  checklist: "Kubernetes / container hardening: seccomp/AppArmor profiles",
  unseen:
    "Whether the node has AppArmor. Seccomp has to be said, since a pod that says nothing runs unconfined; AppArmor need not be, since the runtime's profile is what a pod gets that says nothing, and a node without AppArmor refuses one that says it. A profile of your own (Localhost) is an exception: only the node knows what it allows.",
  ask: () => ({
    ...PODS,
    variables: [...POD_VARIABLES, POD_METADATA],
    demands: [
      {
        name: "withoutSeccomp",
        offenders: containersThat(`${security("seccompProfile.?type", '"Unconfined"')} != "RuntimeDefault"`),
        remedy: "set securityContext.seccompProfile.type: RuntimeDefault for",
      },
      {
        name: "withoutAppArmor",
        offenders: containersThat(
          `${security("appArmorProfile.?type", '"RuntimeDefault"')} != "RuntimeDefault"`,
        ),
        remedy: "leave securityContext.appArmorProfile out, or set its type to RuntimeDefault, for",
      },
      {
        name: "oldAppArmor",
        offenders: [
          "variables.podMetadata.?annotations.orValue({}).map(key, key).filter(key,",
          `  key.startsWith("${OLD_APPARMOR}") &&`,
          '  variables.podMetadata.annotations[key] != "runtime/default")',
        ].join("\n"),
        remedy: "take away the annotation",
      },
    ],
  }),
};
