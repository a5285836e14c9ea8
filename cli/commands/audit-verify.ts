import type { Command } from "../command.ts";
import { AUDITED } from "./audit-options.ts";
import { GITOPS } from "./gitops-options.ts";

export const auditVerify: Command = {
  name: "audit verify",
  summary: "Verify the audit trail: its chain, and each signed record against the merge that names it",
  details:
    "Ends with 1 at any contradiction. With --export, or with --clone and without --with-records, nothing is asked over a network. What couldn't be looked at is said.",
  arguments: [],
  options: {
    export: {
      type: "string",
      value: "FILE",
      help: "what clearance audit --format json --with-records has written, instead of a clone",
    },
    "with-records": { type: "boolean", help: "read the signed records from the registry" },
    ...AUDITED,
    ...GITOPS,
  },
  run: async (invocation) => (await import("../run/audit-verify.ts")).runAuditVerify(invocation),
};
