import { printGateLine } from "../promotion/gate-line.ts";
import type { AuditEntry } from "./entry.ts";

type Column = readonly [name: string, value: (entry: AuditEntry) => string | number | null];

const COLUMNS: readonly Column[] = [
  ["at", ({ at }) => at],
  ["kind", ({ kind }) => kind],
  ["action", ({ action }) => action],
  ["service", ({ service }) => service],
  ["environment", ({ environment }) => environment],
  ["regions", ({ regions }) => regions.join(" ")],
  ["from", ({ from }) => from],
  ["to", ({ to }) => to],
  ["health", ({ health }) => health],
  ["who", ({ who }) => who],
  ["reason", ({ reason }) => reason],
  ["starts", ({ starts }) => starts],
  ["expires", ({ expires }) => expires],
  ["pullRequest", ({ pullRequest }) => pullRequest],
  ["gates", ({ gates }) => gates.map(printGateLine).join("; ")],
  ["batch", ({ batch }) => batch],
  ["promotion", ({ promotion }) => promotion],
  ["record", ({ record }) => record],
  ["written", ({ written }) => written],
  ["author", ({ author }) => author],
  ["commit", ({ commit }) => commit],
  ["paths", ({ paths }) => paths.join(" ")],
  ["chain", ({ chain }) => chain],
];

/** RFC 4180: a line for each entry, CRLF at its end, every field in quotes. */
export function printCsv(entries: readonly AuditEntry[]): string {
  const rows = [
    COLUMNS.map(([name]) => name),
    ...entries.map((entry) => COLUMNS.map(([, value]) => String(value(entry) ?? ""))),
  ];
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

/**
 * What a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"): reasons and
 * paths are whatever somebody wrote.
 */
function field(text: string): string {
  const safe = /^\s*[=+\-@\t\r]/u.test(text) || /^\s*[＝＋－＠]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
