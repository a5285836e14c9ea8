import type { Command } from "../command.ts";
import { GITOPS } from "./gitops-options.ts";

/** `import` is JavaScript's own word. */
export const importCommand: Command = {
  name: "import",
  summary: "Copy somebody else's image by digest, with its referrers, into the own registries",
  details:
    "What may come from where, and whose signature it needs there, is in admission.imported.sources of clearance.yaml. " +
    "Every byte is checked on the way and read back; the SBOM, who wanted it and why, and the summary that admission " +
    "asks for are signed by the import's signer. Doing it again goes on where it ended.",
  arguments: ["IMAGE@DIGEST"],
  options: {
    reason: { type: "string", short: "r", value: "TEXT", help: "why, for the people who read the record" },
    region: {
      type: "string",
      value: "R",
      multiple: true,
      help: "copy to this region's registry, again for more; all of the source's unless said",
    },
    "signing-key": {
      type: "string",
      value: "FILE",
      help: "private key in PEM of the import's signer; else the identity of the workflow that runs",
    },
    "signing-config": {
      type: "string",
      value: "FILE",
      help: "signing_config.json of a private Sigstore; the public one's unless said",
    },
    ...GITOPS,
  },
  requires: ["reason"],
  run: async (invocation) => (await import("../run/import.ts")).runImport(invocation),
};
