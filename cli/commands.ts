import type { Command, HandedOver } from "./command.ts";
import { admit } from "./commands/admit.ts";
import { apply } from "./commands/apply.ts";
import { audit } from "./commands/audit.ts";
import { auditVerify } from "./commands/audit-verify.ts";
import { breakGlassOpen } from "./commands/break-glass-open.ts";
import { doctor } from "./commands/doctor.ts";
import { importCommand } from "./commands/import.ts";
import { init } from "./commands/init.ts";
import { plan } from "./commands/plan.ts";
import { policiesGenerate } from "./commands/policies-generate.ts";
import { policiesLint } from "./commands/policies-lint.ts";
import { quarantine } from "./commands/quarantine.ts";
import { readiness } from "./commands/readiness.ts";
import { rollback } from "./commands/rollback.ts";
import { simulate } from "./commands/simulate.ts";
import { status } from "./commands/status.ts";
import { verify } from "./commands/verify.ts";
import { why } from "./commands/why.ts";

/** Everything that `clearance` can be asked, in the order of a first day. */
export const COMMANDS: readonly (Command | HandedOver)[] = [
  init,
  plan,
  simulate,
  apply,
  status,
  why,
  doctor,
  verify,
  admit,
  rollback,
  readiness,
  quarantine,
  importCommand,
  breakGlassOpen,
  auditVerify,
  audit,
  policiesGenerate,
  policiesLint,
  {
    name: "sandbox",
    summary: "Run registry, Sigstore, GitHub and clusters on this machine",
    program: "sandbox",
  },
  {
    name: "serve",
    summary: "Run the promoter as a service: webhooks, health and metrics",
    program: "serve",
  },
];
