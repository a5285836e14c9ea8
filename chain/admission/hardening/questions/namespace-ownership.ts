import { celList, celString } from "../../cel.ts";
import type { Question } from "../question.ts";
import { byImage, IMAGE_VARIABLES, PODS } from "../workload-cel.ts";

export const namespaceOwnership: Question = {
  asks: "Does a service run in its own namespaces only?",
  threat: "A copy of a service in another team's namespace reads that team's secrets, or takes its traffic.",
  checklist: "Kubernetes / container hardening: namespace isolation",
  unseen:
    "What else runs in a service's namespace: sidecars and databases belong to no service, and allowed-registries is asked of them.",
  lacks: ({ images }) => (images.length > 0 ? undefined : "no service is declared: declare one"),
  ask: ({ images }) => ({
    ...PODS,
    variables: [
      ...IMAGE_VARIABLES,
      ...byImage("homes", images, ({ namespaces }) => celList(namespaces.map(celString))),
    ],
    demands: [
      {
        name: "astray",
        offenders: [
          "variables.repositories.filter(name, variables.homes.exists(map,",
          "  name in map && !(request.namespace in map[name])))",
        ].join("\n"),
        remedy: "run it in a namespace of its service (services.<name>.namespaces in clearance.yaml)",
      },
    ],
  }),
};
