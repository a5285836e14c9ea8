import { celList, celString } from "../../cel.ts";
import type { Question } from "../question.ts";
import { byImage, IMAGE_VARIABLES, PODS, REPOSITORY } from "../workload-cel.ts";

export const allowedRegistries: Question = {
  asks: "Does every image come from a registry of the platform?",
  threat:
    "An image from anywhere runs: a typo-squatted name, a registry that is gone tomorrow, one that serves malware.",
  checklist: "Supply chain security: signed container images from a registry that is scanned",
  unseen:
    "What is inside. The services' own images are allowed by name and nothing beside them; what else is allowed is by registry or path.",
  lacks: ({ images, registries }) =>
    images.length + registries.length > 0
      ? undefined
      : "no image is allowed at all: list some in admission.hardening.registries",
  ask: ({ images, registries }) => ({
    ...PODS,
    variables: [
      ...IMAGE_VARIABLES,
      ...byImage("services", images, () => "true"),
      { name: "registries", expression: celList(registries.map(celString)) },
    ],
    demands: [
      {
        name: "foreign",
        offenders: [
          "variables.images.filter(image,",
          `  !variables.services.exists(known, ${REPOSITORY} in known) &&`,
          `  !variables.registries.exists(name, image.startsWith(name + "/") || ${REPOSITORY} == name))`,
        ].join("\n"),
        remedy:
          "take the image from a registry that clearance.yaml allows (admission.hardening.registries), written out in full",
      },
    ],
  }),
};
