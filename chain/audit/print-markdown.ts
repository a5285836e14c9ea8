import { printEnvironment } from "../clearance/lane.ts";
import { cell, code } from "../promotion/markdown.ts";
import { type AuditEntry, ENTRY_KINDS, type EntryKind } from "./entry.ts";

/** The trail for people: how much there is of each kind, then a section for each entry, oldest first. */
export function printMarkdown(entries: readonly AuditEntry[], head: string): string {
  const counts = Object.entries(ENTRY_KINDS).flatMap(([kind, meaning]) => {
    const count = entries.filter((entry) => entry.kind === kind).length;
    return count === 0 ? [] : [`| ${kind} | ${count} | ${meaning} |`];
  });
  return [
    "# Audit trail",
    "",
    `Read from the base branch at \`${head}\`. Times are UTC.`,
    "",
    "| kind | entries | what it is |",
    "| --- | ---: | --- |",
    ...counts,
    "",
    ...entries.flatMap(section),
  ].join("\n");
}

const LOUD: ReadonlySet<EntryKind> = new Set(["change", "forgery", "break-glass"]);

function section(entry: AuditEntry): readonly string[] {
  const { kind, action, at, from, to } = entry;
  const digest = from === null && to === null ? null : `${digestName(from)} → ${digestName(to)}`;
  const facts: readonly (readonly [string, string | null])[] = [
    ["digest", digest],
    ["what was replaced", words(entry.health)],
    ["who", words(entry.who)],
    ["reason", words(entry.reason)],
    ["starts", words(entry.starts)],
    ["expires", words(entry.expires)],
    ["pull request", entry.pullRequest === null ? null : String(entry.pullRequest)],
    ["files", entry.paths.length === 0 ? null : entry.paths.map((path) => code(path)).join(", ")],
    ["commit", `${code(entry.commit)} by ${cell(entry.author)}`],
    ["signed record", entry.record === null ? null : code(entry.record)],
    ["chain", code(entry.chain)],
  ];
  return [
    `## ${LOUD.has(kind) ? "⚠ " : ""}${at} ${kind} ${action}${whereOf(entry)}`,
    "",
    ...facts.flatMap(([label, value]) => (value === null ? [] : [`- ${label}: ${value}`])),
    ...entry.gates.map(({ gate, reason }) => `- gate ${cell(gate)} passed: ${cell(reason)}`),
    "",
  ];
}

function whereOf({ service, environment, regions }: AuditEntry): string {
  const places = environment === null ? [] : regions.length === 0 ? [null] : regions;
  const where = places.map((region) => printEnvironment(environment ?? "", region)).join(", ");
  const what = [service ?? "", where === "" ? "" : `in ${where}`].filter((one) => one !== "").join(" ");
  return what === "" ? "" : `: ${cell(what)}`;
}

function digestName(digest: AuditEntry["from"]): string {
  return digest === null ? "nothing" : code(digest);
}

function words(text: string | null): string | null {
  return text === null ? null : cell(text);
}
