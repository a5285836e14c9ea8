import type { Command } from "../command.ts";

export const admit: Command = {
  name: "admit",
  summary: "Say what the clusters would answer to manifests, without a cluster",
  details:
    "Judges by the policy, quarantine and break-glass of this checkout of the GitOps repository, as the generated " +
    "policies do, and asks the registry for each image's evidence. Ends with 1 where something would be refused or " +
    "can't be read. Render templates first.",
  arguments: [],
  options: {
    file: {
      type: "string",
      short: "f",
      multiple: true,
      value: "PATH",
      help: "a file of manifests, or a folder of them; may be repeated",
    },
    env: { type: "string", short: "e", value: "E", help: "this environment alone; every one unless said" },
    namespace: {
      type: "string",
      short: "n",
      value: "NAMESPACE",
      help: "of manifests that don't say theirs; default unless said",
    },
    policy: { type: "string", value: "PATH", help: "the policy, clearance.yaml unless said" },
  },
  run: async (invocation) => (await import("../run/admit.ts")).runAdmit(invocation),
};
