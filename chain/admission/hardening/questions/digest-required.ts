import type { Question } from "../question.ts";
import { IMAGE_VARIABLES, PODS } from "../workload-cel.ts";

export const digestRequired: Question = {
  asks: "Does every image name a digest?",
  threat:
    "Whoever can push to the registry changes what runs by moving a tag; two replicas of one service run different code.",
  checklist: "Are image tags immutable and deployments digest-pinned?",
  unseen: "Whether the digest was cleared: the policies of the clearance ask that.",
  ask: () => ({
    ...PODS,
    variables: IMAGE_VARIABLES,
    demands: [
      {
        name: "withoutDigest",
        offenders: 'variables.images.filter(image, !image.matches("@sha256:[0-9a-f]{64}$"))',
        remedy: "name the image by its digest, as name@sha256:…, which the promoter writes",
      },
    ],
  }),
};
