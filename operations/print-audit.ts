import type { AuditVerification } from "./audit-verify.ts";

/** A verification for people: what holds, what doesn't with the first one first, and what nobody could look at. */
export function printVerification(verification: AuditVerification, problems: readonly string[]): string {
  const { commits, entries, notes, chain, verified, pinned, contradictions, unchecked, loud } = verification;
  const wrong = [
    ...problems.map((problem) => `the export: ${problem}`),
    ...contradictions.map(({ commit, code, message }) => `${commit.slice(0, 12)} ${code}: ${message}`),
  ];
  return [
    wrong.length === 0 ? "Nothing contradicts the audit trail." : "The audit trail is CONTRADICTED.",
    ...wrong.map((one, index) => `  ✗ ${index === 0 ? "first: " : ""}${one}`),
    `  ${commits} commits, ${notes === null ? "no notes" : `${notes} commits of notes`}, ${entries} entries, chain ${chain ?? "empty"}`,
    `  ${verified} signed records verified${pinned === null ? "" : `; they answer for everything up to ${pinned.slice(0, 12)}`}`,
    ...unchecked.map((one) => `  ? ${one}`),
    ...loud.map(
      ({ kind, commit, author, service, environment, to }) =>
        `  ! ${commit.slice(0, 12)} ${kind} by ${author}: ${service ?? "something"} in ${environment ?? "the repository"}, ${to ?? "nothing"}`,
    ),
  ].join("\n");
}
