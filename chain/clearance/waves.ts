import * as z from "zod";
import { Name } from "./names.ts";
import type { EnvironmentRule, Policy } from "./policy.ts";
import type { PolicyProblem } from "./policy-problems.ts";

/** How an environment's regions are reached together, in clearance.yaml. */
export const WAVE_FIELDS = {
  /** Every region once, in order; absent: each region is a wave of its own. */
  waves: z.array(z.array(Name).min(1)).min(1).optional(),
  /** How many regions of a wave must be healthy and have soaked before the next one starts: `2`, `66%`; absent: all. */
  goOn: z
    .union([
      z.int().min(1).max(100),
      z.string().regex(/^(?:[1-9]\d?|100)%$/, "expected a number of regions or a percentage such as 66%"),
    ])
    .optional(),
};

export type GoOn = NonNullable<EnvironmentRule["goOn"]>;

/** How many of `size` regions are enough; a percentage rounds up, and nothing is ever less than one. */
export function enoughOf(goOn: GoOn | undefined, size: number): number {
  if (goOn === undefined) return size;
  const wanted = typeof goOn === "number" ? goOn : Math.ceil((size * Number.parseInt(goOn, 10)) / 100);
  return Math.min(Math.max(1, wanted), size);
}

export function waveProblems({ environments }: Policy): readonly PolicyProblem[] {
  return environments.flatMap(({ name, regions = [], waves, goOn }, index) => {
    const at = (field: string) => ["environments", index, field];
    if (waves === undefined) {
      if (goOn === undefined) return [];
      return [{ at: at("goOn"), message: `${name} has no waves, so goOn counts nothing: add waves` }];
    }
    if (JSON.stringify(waves.flat()) !== JSON.stringify(regions)) {
      const message = `the waves of ${name} must hold its regions, each once and in the same order: ${regions.join(", ") || "it has none"}`;
      return [{ at: at("waves"), message }];
    }
    const largest = Math.max(0, ...waves.slice(0, -1).map(({ length }) => length));
    if (typeof goOn === "number" && goOn > largest) {
      const message = `no wave of ${name} that another follows has ${goOn} regions: the largest has ${largest}`;
      return [{ at: at("goOn"), message }];
    }
    return [];
  });
}
