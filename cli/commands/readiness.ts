import type { Command } from "../command.ts";
import { ENVIRONMENT, GITOPS } from "./gitops-options.ts";

export const readiness: Command = {
  name: "readiness",
  summary: "Count the safe rollbacks of every service in every environment",
  details: "Ends with 1 where there is none although something stood there before.",
  arguments: [],
  options: {
    env: { ...ENVIRONMENT, help: "this environment alone" },
    alarm: {
      type: "boolean",
      help: "open an issue for each that has none, and close those that have one again",
    },
    admission: {
      type: "boolean",
      help: "ask only which of the last digests the cluster would admit today, and why not the others",
    },
    last: {
      type: "string",
      value: "N",
      help: "how many digests of each place, with --admission (default: 5)",
    },
    ...GITOPS,
  },
  run: async (invocation) => (await import("../run/readiness.ts")).runReadiness(invocation),
};
