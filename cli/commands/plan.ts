import type { Command } from "../command.ts";
import { ENVIRONMENT, GITOPS } from "./gitops-options.ts";

export const plan: Command = {
  name: "plan",
  summary: "Print what apply would do, and why the rest waits",
  arguments: [],
  options: {
    env: { ...ENVIRONMENT, help: "this environment alone" },
    "exit-code": { type: "boolean", help: "end with 1 when something is refused" },
    ...GITOPS,
  },
  run: async (invocation) => (await import("../run/plan.ts")).runPlan(invocation),
};
