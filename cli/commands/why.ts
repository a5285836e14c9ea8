import type { Command } from "../command.ts";
import { ENVIRONMENT, GITOPS, REGION } from "./gitops-options.ts";

export const why: Command = {
  name: "why",
  summary: "Explain why a service stands as it does in an environment: each question and its answer",
  arguments: ["SERVICE"],
  options: { env: ENVIRONMENT, region: REGION, ...GITOPS },
  requires: ["env"],
  run: async (invocation) => (await import("../run/why.ts")).runWhy(invocation),
};
