import type { Command } from "../command.ts";
import { ENVIRONMENT, GITOPS } from "./gitops-options.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "Find what weakens promotions, and say how to mend it",
  details:
    "Run it with an administrator's token: what a token may not read is told as unknown, never as fine. What is " +
    "dangerous stops promotions into that environment, and makes the exit code 1. --fix opens one pull request for " +
    "what files can mend, and prints the calls that an administrator must make; it changes no rule by itself.",
  arguments: [],
  options: {
    env: { ...ENVIRONMENT, help: "this environment alone" },
    fix: { type: "boolean", help: "open the pull request, and print the calls" },
    toolkit: { type: "string", value: "OWNER/NAME@COMMIT", help: "with --fix: what steps without a pin get" },
    ...GITOPS,
  },
  run: async (invocation) => (await import("../run/doctor.ts")).runDoctor(invocation),
};
