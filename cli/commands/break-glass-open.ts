import type { Command } from "../command.ts";
import { ENVIRONMENT, GITOPS } from "./gitops-options.ts";

export const breakGlassOpen: Command = {
  name: "break-glass open",
  summary: "Ask to let one digest, or one person, past an environment's admission for a while",
  details:
    "Opens the pull request as whoever the token belongs to; a second code owner of break-glass/ has to approve its " +
    "head. The time runs from now, is limited by admission.breakGlass.longest of the environment, and is checked by " +
    "the policies themselves. What is in quarantine stays out.",
  arguments: [],
  options: {
    env: ENVIRONMENT,
    image: { type: "string", value: "IMAGE@DIGEST", help: "what may start without a clearance" },
    person: { type: "string", value: "NAME", help: "who may change it by hand, as the cluster names people" },
    namespace: { type: "string", value: "NAMESPACE", help: "where; a service's image: the service's own" },
    reason: { type: "string", short: "r", value: "TEXT", help: "why, for the people who read the history" },
    for: { type: "string", value: "DURATION", help: "how long from now, such as 2h" },
    ...GITOPS,
  },
  requires: ["env", "reason", "for"],
  run: async (invocation) => (await import("../run/break-glass-open.ts")).runBreakGlassOpen(invocation),
};
