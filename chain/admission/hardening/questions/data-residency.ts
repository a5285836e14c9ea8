import { celList, celString } from "../../cel.ts";
import type { Question } from "../question.ts";
import { byImage, IMAGE_VARIABLES, NAME, POD_METADATA, PODS } from "../workload-cel.ts";

export const dataResidency: Question = {
  asks: "Does data of each class stay in the regions where it may be?",
  threat: "Passengers' data leaves the jurisdiction that it was collected under.",
  checklist: "Data security and compliance: data classification and regional residency controls",
  unseen:
    "Where databases replicate to, and what a service sends out: restricted-egress asks for the second. The class is what clearance.yaml says of the service; for other workloads it is what their label says.",
  regional: true,
  lacks: ({ dataClasses }) =>
    Object.keys(dataClasses).length > 0
      ? undefined
      : "no class of data is declared: say in admission.hardening.dataClasses where each may be",
  ask: ({ environment, region, images, dataClasses, label }) => {
    const here = region ?? environment;
    const allowed = Object.keys(dataClasses).filter((name) => dataClasses[name]?.includes(here));
    return {
      ...PODS,
      variables: [
        ...IMAGE_VARIABLES,
        POD_METADATA,
        NAME,
        { name: "allowed", expression: celList(allowed.sort().map(celString)) },
        ...byImage(
          "classes",
          images.filter(({ dataClass }) => dataClass !== undefined),
          ({ dataClass }) => celString(dataClass ?? ""),
        ),
        {
          name: "label",
          expression: `variables.podMetadata.?labels[?${celString(label("data-class"))}].orValue("")`,
        },
      ],
      demands: [
        {
          name: "banned",
          offenders: [
            "variables.repositories.filter(name, variables.classes.exists(map,",
            "  name in map && !(map[name] in variables.allowed)))",
          ].join("\n"),
          remedy: `run it elsewhere: its class of data may not be in ${here} (admission.hardening.dataClasses)`,
        },
        {
          name: "bannedByLabel",
          offenders: [
            "variables.label in variables.allowed ||",
            "  variables.repositories.exists(name, variables.classes.exists(map, name in map)) ? [] : [variables.name]",
          ].join("\n"),
          remedy: `give a class of data that may be in ${here} (label ${label("data-class")}) to`,
        },
      ],
    };
  },
};
