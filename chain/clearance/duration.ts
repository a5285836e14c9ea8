import * as z from "zod";

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A length of time as clearance.yaml writes it: `30s`, `10m`, `2h`. */
export const Duration = z
  .string()
  .regex(/^[1-9]\d{0,5}(ms|s|m|h|d)$/, "expected a duration such as 30s, 10m, 2h");
export type Duration = z.infer<typeof Duration>;

export function milliseconds(duration: Duration): number {
  const unit = /[a-z]+$/.exec(duration)?.[0] as keyof typeof UNITS;
  return Number.parseInt(duration, 10) * UNITS[unit];
}

/** `1h 30m`, `2s`, `400ms`: the two largest units, for people. */
export function printDuration(length: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, Math.ceil(length));
  for (const [unit, size] of Object.entries(UNITS).reverse()) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 && parts.length < 2) parts.push(`${count}${unit}`);
  }
  return parts.join(" ") || "0s";
}
