import type { Command } from "../command.ts";

export const policiesGenerate: Command = {
  name: "policies generate",
  summary: "Generate the admission policies from clearance.yaml into this checkout of the GitOps repository",
  arguments: [],
  options: {
    check: {
      type: "boolean",
      help: "write nothing; end with 1, and name the first line that differs, when a file isn't what it should be",
    },
    kyverno: {
      type: "string",
      value: "1.18|1.19",
      help: "generate for this version instead of the one that clearance.yaml says",
    },
    policy: { type: "string", value: "PATH", help: "the policy, clearance.yaml unless said" },
  },
  run: async (invocation) => (await import("../run/policies-generate.ts")).runPoliciesGenerate(invocation),
};
