import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "#test/repository/tracked-files.ts";

/** Who admits a case. */
export interface Verdicts {
  readonly ours: boolean;
  readonly ivpol: boolean;
  readonly clusterpolicy: boolean;
}

const ROW = /^\| (`[^|]+`) \| (yes|no) \| (yes|no) \| (yes|no) \| [^|]{20,} \| [^|]{20,} \|$/;

/** The table of docs/admission-differences.md: the cases about which the three may differ, and only so. */
export function documentedDifferences(): ReadonlyMap<string, Verdicts> {
  const text = readFileSync(join(ROOT, "docs/admission-differences.md"), "utf8");
  const rows = text.split("\n").flatMap((line) => {
    const [, names, ours, ivpol, clusterpolicy] = ROW.exec(line) ?? [];
    if (names === undefined && line.startsWith("| `")) throw new Error(`a row says too little: ${line}`);
    if (names === undefined) return [];
    const verdicts = { ours: ours === "yes", ivpol: ivpol === "yes", clusterpolicy: clusterpolicy === "yes" };
    return names.split(", ").map((name) => [name.replaceAll("`", ""), verdicts] as const);
  });
  return new Map(rows);
}

export function differ({ ours, ivpol, clusterpolicy }: Verdicts): boolean {
  return ours !== ivpol || ours !== clusterpolicy;
}
