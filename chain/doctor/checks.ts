import { branch } from "./checks/branch.ts";
import { bypass, bypassActors } from "./checks/bypass.ts";
import { clearances } from "./checks/clearances.ts";
import { codeOwners } from "./checks/code-owners.ts";
import { adminRelease, environments } from "./checks/environments.ts";
import { generated } from "./checks/generated.ts";
import { healthSources } from "./checks/health-sources.ts";
import { identity } from "./checks/identity.ts";
import { notes } from "./checks/notes.ts";
import { permissions } from "./checks/permissions.ts";
import { pushes } from "./checks/pushes.ts";
import { retention } from "./checks/retention.ts";
import { signerChange } from "./checks/signer-change.ts";
import { signers } from "./checks/signers.ts";
import { tags } from "./checks/tags.ts";
import type { Check, Diagnosis, Severity } from "./diagnosis.ts";
import type { DoctorFacts, ProtectionFacts } from "./facts.ts";

/** Asked before every merge: what they find dangerous, or can't tell, holds promotions up. */
const PROTECTION_CHECKS: readonly Check<ProtectionFacts>[] = [
  branch,
  bypass,
  permissions,
  codeOwners,
  environments,
  signers,
];

/** Every check, in the order that people read them. A new one is its file and a row here. */
export const CHECKS: readonly Check<DoctorFacts>[] = [
  ...PROTECTION_CHECKS,
  bypassActors,
  adminRelease,
  identity,
  pushes,
  clearances,
  signerChange,
  retention,
  tags,
  healthSources,
  generated,
  notes,
];

/**
 * What stands against promotions into these environments now. Who else passes the rules by is shown to
 * administrators, which a promoter must not be: it is held up by what it sees, and the doctor says what nobody does.
 */
export function protectionFindings(facts: ProtectionFacts): readonly Diagnosis[] {
  const shown = bypassActors.examine(facts).filter(({ severity }) => severity === "dangerous");
  return [...PROTECTION_CHECKS.flatMap(({ examine }) => examine(facts)), ...shown].filter(
    ({ severity, environment }) =>
      severity !== "warning" && (environment === null || facts.environments.includes(environment)),
  );
}

const ORDER: readonly Severity[] = ["dangerous", "unknown", "warning"];

/** All that there is to mend, the worst first. */
export function diagnose(facts: DoctorFacts): readonly Diagnosis[] {
  const all = CHECKS.flatMap(({ examine }) => examine(facts));
  const once = new Map(
    all.map((one) => [JSON.stringify([one.code, one.severity, one.environment, one.message]), one]),
  );
  return [...once.values()].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}
