import { registryFromEnvironment } from "#adapters/registry/oci-registry.ts";
import { chooseEntries, type EntryChoice } from "#chain/audit/choose-entries.ts";
import type { AuditEntry } from "#chain/audit/entry.ts";
import { printCsv } from "#chain/audit/print-csv.ts";
import { printMarkdown } from "#chain/audit/print-markdown.ts";
import { EXIT, Fault } from "#chain/fault.ts";
import { audit } from "#operations/audit.ts";
import { writeExport } from "#operations/audit-export.ts";
import { auditSource } from "#operations/audit-sources.ts";
import { withAudited } from "../audited.ts";
import type { Invocation, Outcome } from "../command.ts";

const PRINTERS = { json: printJson, csv: printCsv, md: printMarkdown };

export async function runAudit(invocation: Invocation): Promise<Outcome> {
  const choice = choiceOf(invocation);
  const print = printerOf(invocation);
  if (invocation.flag("with-records")) {
    if (print !== printJson) throw new Fault("INPUT_INVALID", "--with-records goes with --format json");
    return exportTrail(invocation, choice);
  }
  return withAudited(invocation, async ({ git, head, policyPath }) => {
    const entries = chooseEntries(await audit(git, head, policyPath), choice);
    return { code: EXIT.done, json: { head, entries }, text: print(entries, head) };
  });
}

async function exportTrail(invocation: Invocation, choice: EntryChoice): Promise<Outcome> {
  const registry = registryFromEnvironment(invocation.environment);
  return withAudited(invocation, async ({ git, head, policyPath }) => {
    const json = writeExport(await auditSource(git, head, policyPath, registry), choice);
    return { code: EXIT.done, json, text: `${JSON.stringify(json)}\n` };
  });
}

function printJson(entries: readonly AuditEntry[], head: string): string {
  return `${JSON.stringify({ head, entries }, null, 2)}\n`;
}

function printerOf({ option }: Invocation): (entries: readonly AuditEntry[], head: string) => string {
  const format = option("format") ?? "md";
  if (Object.hasOwn(PRINTERS, format)) return PRINTERS[format as keyof typeof PRINTERS];
  throw new Fault("INPUT_INVALID", `--format: "${format}" is none of json, csv and md`);
}

function choiceOf({ option }: Invocation): EntryChoice {
  const [since, until] = ["since", "until"].map((name) => timeOf(name, option(name)));
  const [service, environment] = [option("service"), option("env")];
  return {
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(service === undefined ? {} : { service }),
    ...(environment === undefined ? {} : { environment }),
  };
}

/** A day begins at midnight UTC. */
function timeOf(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/u.test(text)
    ? new Date(text)
    : new Date(Number.NaN);
  if (!Number.isNaN(time.getTime())) return time;
  throw new Fault(
    "INPUT_INVALID",
    `--${name}: "${text}" isn't a day such as 2026-11-01 or a time with its zone`,
  );
}
