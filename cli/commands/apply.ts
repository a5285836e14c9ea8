import type { Command } from "../command.ts";
import { ENVIRONMENT, GITOPS } from "./gitops-options.ts";

export const apply: Command = {
  name: "apply",
  summary: "Do what can be done now: open, sign, merge, report, close",
  details:
    "Acts as the App that CLEARANCE_APP_ID and CLEARANCE_APP_PRIVATE_KEY (or …_FILE) name, else as the token's owner. Run again at once, it does nothing.",
  arguments: [],
  options: {
    env: { ...ENVIRONMENT, help: "this environment alone" },
    "signing-key": {
      type: "string",
      value: "FILE",
      help: "the key that signs the clearances of --env, where its signer is a key",
    },
    "exit-code": { type: "boolean", help: "end with 1 when something is refused" },
    ...GITOPS,
  },
  run: async (invocation) => (await import("../run/apply.ts")).runApply(invocation),
};
