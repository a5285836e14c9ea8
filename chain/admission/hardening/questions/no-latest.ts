import type { Question } from "../question.ts";
import { IMAGE_VARIABLES, PODS } from "../workload-cel.ts";

export const noLatest: Question = {
  asks: "Does no image go by latest?",
  threat: "Nobody can tell from the manifest what runs, nor go back to what ran before.",
  checklist: "Dangerous savings to avoid: mutable image tags in prod",
  unseen:
    "Whether another tag is moved as freely; digest-required makes that harmless. A tag beside a digest is read by nobody, but latest is refused there too: it misleads whoever reads the manifest.",
  ask: () => ({
    ...PODS,
    variables: IMAGE_VARIABLES,
    demands: [
      {
        name: "latest",
        offenders: [
          "variables.images.filter(image,",
          '  image.lowerAscii().matches(":latest(@|$)") ||',
          '  !image.matches("@sha256:[0-9a-f]{64}$|:[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}$"))',
        ].join("\n"),
        remedy: "name a digest, or at least a version, in place of latest",
      },
    ],
  }),
};
