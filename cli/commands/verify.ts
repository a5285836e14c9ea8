import type { Command } from "../command.ts";
import { ENVIRONMENT, GITOPS } from "./gitops-options.ts";

export const verify: Command = {
  name: "verify",
  summary: "Verify an image by digest: is its evidence enough to be cleared, and may it run there today?",
  details:
    "The exit code answers the first question. The second is admission's: a digest that was never cleared for the environment has no clearance to show yet.",
  arguments: ["IMAGE@DIGEST"],
  options: { env: ENVIRONMENT, ...GITOPS },
  requires: ["env"],
  run: async (invocation) => (await import("../run/verify.ts")).runVerify(invocation),
};
