import type { Command } from "../command.ts";
import { ENVIRONMENT, GITOPS } from "./gitops-options.ts";

export const status: Command = {
  name: "status",
  summary: "Show what stands where, how it is, what comes next and what it could go back to",
  arguments: [],
  options: { env: { ...ENVIRONMENT, help: "this environment alone" }, ...GITOPS },
  run: async (invocation) => (await import("../run/status.ts")).runStatus(invocation),
};
