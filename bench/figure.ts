/** One measured figure. `limit` is what was asked for, `against` a peer or floor measured in the same run. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: "ms" | "s" | "bytes" | "count";
  readonly limit: number | null;
  readonly ok: boolean;
  readonly against: { readonly what: string; readonly value: number } | null;
}

export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  run(progress: (line: string) => void): Promise<readonly Figure[]>;
}

/** A figure that has to stay at or under its limit. */
export function figure(
  what: string,
  value: number,
  unit: Figure["unit"],
  limit: number | null,
  against: Figure["against"] = null,
): Figure {
  const rounded = unit === "s" ? Number(value.toFixed(2)) : Number(value.toFixed(unit === "ms" ? 1 : 0));
  return { what, value: rounded, unit, limit, ok: limit === null || rounded <= limit, against };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new Error("a median of nothing was asked for");
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
