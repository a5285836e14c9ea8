import type { Command } from "../command.ts";
import { ENVIRONMENT, GITOPS, REGION } from "./gitops-options.ts";

export const rollback: Command = {
  name: "rollback",
  summary: "Put the last good digest back and the bad one into quarantine",
  details:
    "Asks the promoter's service where one is named, else starts rollback.yml on main and follows it. Who may is said by rollback.by of the policy; who asks is whoever the token belongs to.",
  arguments: ["SERVICE"],
  options: {
    env: ENVIRONMENT,
    reason: { type: "string", short: "r", value: "TEXT", help: "why, for the people who read the history" },
    region: { ...REGION, help: "this region alone; else each that runs the bad digest" },
    to: { type: "string", value: "DIGEST", help: "go back to this one; else to the newest that is safe" },
    "service-url": {
      type: "string",
      value: "URL",
      help: "the promoter's service; else CLEARANCE_SERVICE, else the workflow",
    },
    timeout: { type: "string", value: "DURATION", help: "how long it is followed, 5m unless said" },
    ...GITOPS,
  },
  requires: ["env", "reason"],
  run: async (invocation) => (await import("../run/rollback.ts")).runRollback(invocation),
};
