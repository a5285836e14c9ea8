import type { Diagnosis } from "#chain/doctor/diagnosis.ts";

/** For a terminal: the worst first, each with what mends it. */
export function printDiagnoses(all: readonly Diagnosis[]): string {
  if (all.length === 0) return "nothing to mend";
  const rows = all.map((one) => ({ ...one, where: one.environment ?? "everywhere" }));
  const width = (name: "severity" | "where" | "code") => Math.max(...rows.map((row) => row[name].length));
  const [severity, where, code] = [width("severity"), width("where"), width("code")];
  const lines = rows.flatMap((row) => [
    `${row.severity.padEnd(severity)}  ${row.where.padEnd(where)}  ${row.code.padEnd(code)}  ${row.message}`,
    `    ${row.remedy}${row.mend === undefined ? "" : " (--fix proposes it)"}`,
  ]);
  const dangerous = all.filter((one) => one.severity === "dangerous").length;
  const stops = dangerous === 0 ? "" : "; promotions stop until the dangerous ones are mended";
  return [...lines, "", `${dangerous} dangerous, ${all.length - dangerous} others${stops}`].join("\n");
}
