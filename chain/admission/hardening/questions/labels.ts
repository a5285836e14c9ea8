import { celList, celString } from "../../cel.ts";
import type { KnownImage } from "../platform.ts";
import type { Question } from "../question.ts";
import { byImage, IMAGE_VARIABLES, NAME, POD_METADATA, TEMPLATES } from "../workload-cel.ts";

export const labels: Question = {
  asks: "Does every workload say whose it is, its tier, its class of data and who pays?",
  threat: "Nobody is called when it fails, nobody pays for it, and rules by tier or class pass it by.",
  checklist: "Are cost decisions explicit by service tier instead of one-size-fits-all?",
  unseen:
    "Whether an owner exists. Tier and class are compared with clearance.yaml, which code owners guard, for the images of services; other workloads say them for themselves.",
  ask: ({ images, label, dataClasses }) => ({
    ...TEMPLATES,
    variables: [
      ...IMAGE_VARIABLES,
      POD_METADATA,
      NAME,
      { name: "onWorkload", expression: "object.metadata.?labels.orValue({})" },
      { name: "onPods", expression: "variables.podMetadata.?labels.orValue({})" },
      ...byImage("tiers", images, ({ tier }) => celString(String(tier))),
      ...byImage("classes", images.filter(hasClass), ({ dataClass }) => celString(dataClass ?? "")),
    ],
    demands: [
      {
        name: "missing",
        offenders: [
          `${celList(["owner", "tier", "data-class", "cost"].map((name) => celString(label(name))))}.filter(key,`,
          '  [variables.onWorkload, variables.onPods].exists(labels, labels[?key].orValue("") == ""))',
        ].join("\n"),
        remedy: "label the workload, and the pods of its template, with",
      },
      {
        name: "otherTier",
        offenders: declaredElsewhere("tiers", label("tier")),
        remedy: `set the label ${label("tier")} to the tier in clearance.yaml for`,
      },
      {
        name: "otherClass",
        offenders: declaredElsewhere("classes", label("data-class")),
        remedy: `set the label ${label("data-class")} to the data class in clearance.yaml for`,
      },
      ...(Object.keys(dataClasses).length === 0
        ? []
        : [
            {
              name: "unknownClass",
              offenders: [
                `variables.onPods[?${celString(label("data-class"))}].orValue("") in`,
                `  ${celList(Object.keys(dataClasses).sort().map(celString))} ? [] : [variables.name]`,
              ].join("\n"),
              remedy: `set the label ${label("data-class")} to a class of admission.hardening.dataClasses for`,
            },
          ]),
    ],
  }),
};

function hasClass({ dataClass }: KnownImage): boolean {
  return dataClass !== undefined;
}

/** The images whose workload says something else of itself than clearance.yaml does. */
function declaredElsewhere(map: string, key: string): string {
  return [
    `variables.repositories.filter(name, variables.${map}.exists(map, name in map &&`,
    `  [variables.onWorkload, variables.onPods].exists(labels, labels[?${celString(key)}].orValue("") != map[name])))`,
  ].join("\n");
}
