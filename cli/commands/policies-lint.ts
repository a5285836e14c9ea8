import type { Command } from "../command.ts";

export const policiesLint: Command = {
  name: "policies lint",
  summary: "Name what Kyverno would ignore in policies, let pass, or refuse for ever",
  details:
    "Reads anyone's Kyverno policies and exceptions, in YAML or JSON, and trusted roots in JSON; of a folder every " +
    "such file below it. Each finding has its place, why, where that is written in Kyverno, and the remedy.",
  arguments: [],
  rest: "FILE",
  options: {
    image: {
      type: "string",
      multiple: true,
      value: "IMAGE",
      help: "an image that the policies are for: a glob that matches none of them is a finding; may be repeated",
    },
  },
  run: async (invocation) => (await import("../run/policies-lint.ts")).runPoliciesLint(invocation),
};
