import type { Command } from "../command.ts";
import { ENVIRONMENT, GITOPS } from "./gitops-options.ts";

export const simulate: Command = {
  name: "simulate",
  summary: "Print the plan at another time or with other answers; hypothetical, nothing is changed",
  details: [
    "--if may be given several times: approval=LOGIN,… (people who approved the open pull requests),",
    "health=healthy|unhealthy|unknown, checks=passed, hold=none, calendar=open.",
  ].join("\n"),
  arguments: [],
  options: {
    at: { type: "string", value: "TIME", help: "at this time, such as 2026-12-24T10:00:00Z; else now" },
    if: {
      type: "string",
      multiple: true,
      value: "WHAT=ANSWER",
      help: "with this answer in place of the real one",
    },
    env: { ...ENVIRONMENT, help: "this environment alone" },
    "exit-code": { type: "boolean", help: "end with 1 when something is refused" },
    ...GITOPS,
  },
  run: async (invocation) => (await import("../run/simulate.ts")).runSimulate(invocation),
};
