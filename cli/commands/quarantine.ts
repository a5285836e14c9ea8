import type { Command } from "../command.ts";
import { GITOPS } from "./gitops-options.ts";

export const quarantine: Command = {
  name: "quarantine",
  summary: "Keep a digest out, or everything by one builder or from one commit",
  details:
    "Opens the pull request as whoever the token belongs to, who must be in rollback.by of the policy; says where it runs and how to roll that back. To lift a quarantine, remove its files in a pull request that a second person approves.",
  arguments: [],
  options: {
    digest: { type: "string", value: "DIGEST", help: "this digest" },
    builder: {
      type: "string",
      value: "IDENTITY",
      help: "owner/name/.github/workflows/file.yml@ref, or a key in trust/",
    },
    commit: { type: "string", value: "SHA", help: "everything that was built from this commit" },
    source: { type: "string", value: "OWNER/NAME", help: "with --commit: of this repository alone" },
    reason: { type: "string", short: "r", value: "TEXT", help: "why, for the people who read the history" },
    immediate: { type: "boolean", help: "refuse it at admission at once, even where a tree names it" },
    ...GITOPS,
  },
  requires: ["reason"],
  run: async (invocation) => (await import("../run/quarantine.ts")).runQuarantine(invocation),
};
