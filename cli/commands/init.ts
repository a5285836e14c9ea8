import type { Command } from "../command.ts";

export const init: Command = {
  name: "init",
  summary: "Lay out a GitOps repository in this folder: policy, workflows, code owners",
  details: "What is there already stays as it is.",
  arguments: [],
  options: {
    gitops: {
      type: "string",
      value: "OWNER/NAME",
      help: "the repository that this folder will be pushed to",
    },
    toolkit: {
      type: "string",
      value: "OWNER/NAME@COMMIT",
      help: "where the workflows take Clearance's actions from; a placeholder stays unless said",
    },
  },
  requires: ["gitops"],
  run: async (invocation) => (await import("../run/init.ts")).runInit(invocation),
};
