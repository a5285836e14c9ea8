import type { Command } from "../command.ts";
import { AUDITED } from "./audit-options.ts";
import { ENVIRONMENT, GITOPS } from "./gitops-options.ts";

export const audit: Command = {
  name: "audit",
  summary:
    "Print the audit trail: promotions with their gates, rollbacks, holds, quarantines, what went round",
  details:
    "Read from Git alone, which keeps it for ever; nothing that GitHub forgets is asked. Times are those of the commits on the base branch.",
  arguments: [],
  options: {
    since: { type: "string", value: "TIME", help: "from then on: 2026-11-01 or 2026-11-01T08:00:00Z" },
    until: { type: "string", value: "TIME", help: "until before then" },
    service: { type: "string", value: "S", help: "this service alone" },
    env: { ...ENVIRONMENT, help: "this environment alone" },
    format: { type: "string", value: "FORMAT", help: "json, csv or md; md unless said" },
    "with-records": {
      type: "boolean",
      help: "with --format json: the signed records and all else that audit verify --export goes by",
    },
    ...AUDITED,
    ...GITOPS,
  },
  run: async (invocation) => (await import("../run/audit.ts")).runAudit(invocation),
};
