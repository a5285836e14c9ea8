import type { Question } from "../question.ts";
import { containersThat, POD_VARIABLES, PODS } from "../workload-cel.ts";

export const hostIsolation: Question = {
  asks: "Does no pod reach into its node: namespaces, ports, paths?",
  threat: "A pod that shares its node's network, processes or files reads every other pod's secrets there.",
  checklist: "Kubernetes / container hardening: namespace isolation",
  unseen:
    "Persistent volumes of type hostPath or local, which a claim hides. HostProcess containers of Windows need hostNetwork, which is refused. Node agents need the host: let their namespace be with questions.host-isolation.exempt.",
  ask: () => ({
    ...PODS,
    variables: POD_VARIABLES,
    demands: [
      {
        name: "hostNamespaces",
        offenders: [
          '["hostNetwork", "hostPID", "hostIPC"].filter(field,',
          "  variables.spec[?field].orValue(false))",
        ].join("\n"),
        remedy: "take away",
      },
      {
        name: "hostPorts",
        offenders: containersThat(
          "container.?ports.orValue([]).exists(port, port.?hostPort.orValue(0) != 0)",
        ),
        remedy: "use a Service in place of the hostPort of",
      },
      {
        name: "hostPaths",
        offenders:
          "variables.spec.?volumes.orValue([]).filter(volume, has(volume.hostPath)).map(volume, volume.name)",
        remedy: "use a volume that isn't of the node (emptyDir, a claim) in place of the hostPath of",
      },
      {
        name: "unmasked",
        offenders: containersThat('container.?securityContext.?procMount.orValue("Default") != "Default"'),
        remedy: "take securityContext.procMount away from",
      },
    ],
  }),
};
