import { writeFile } from "node:fs/promises";
import type { Comparison, Cost } from "./admission-cost/comparison.ts";
import { page } from "./admission-cost/page.ts";
import { fourAttestations, type Kind, oneClearance } from "./admission-cost/policies.ts";
import { type CostWorld, costWorld, type Taken } from "./admission-cost/world.ts";
import { type Benchmark, type Figure, figure } from "./figure.ts";

const CONTAINERS = [1, 3, 10];
/** Admissions of each: the largest take half a minute where they do everything anew. */
const TIMES: Readonly<Record<number, number>> = { 1: 20, 3: 10, 10: 5 };
/** Enough to see what the default cache doesn't hold. */
const DEFAULT_CACHE_CONTAINERS = [1, 3];
const KINDS: readonly Kind[] = ["clusterpolicy", "ivpol"];
/** What Kyverno has when nobody says otherwise, and what policies/kyverno says. */
const CACHES = { default: "1000", sized: "10000000" } as const;

export const admissionCostBenchmark: Benchmark = {
  name: "admission-cost",
  summary:
    "one clearance against four attestations on the real admission controller; writes docs/admission-cost.md",
  async run(progress) {
    await using world = await costWorld(Math.max(...CONTAINERS));
    const comparisons: Comparison[] = [];
    for (const cache of ["sized", "default"] as const) {
      await world.restart(CACHES[cache]);
      for (const kind of KINDS) comparisons.push(...(await compared(world, kind, cache, progress)));
    }
    await writeFile(new URL("../docs/admission-cost.md", import.meta.url), page(comparisons));
    return comparisons.flatMap(figures);
  },
};

async function compared(
  world: CostWorld,
  kind: Kind,
  cache: keyof typeof CACHES,
  progress: (line: string) => void,
): Promise<readonly Comparison[]> {
  const whens =
    cache === "sized" ? (["first", "again, sized cache"] as const) : (["again, default cache"] as const);
  const pods = cache === "sized" ? CONTAINERS : DEFAULT_CACHE_CONTAINERS;
  const costs = new Map<string, Cost>();
  for (const [name, make] of [
    ["one", oneClearance],
    ["four", fourAttestations],
  ] as const) {
    await world.enforce(make(world.images.snapshot, kind));
    for (const containers of pods) {
      for (const when of whens) {
        progress(`${kind}, ${name}, ${containers} containers, ${when}`);
        const taken = await world.admissions(
          containers,
          TIMES[containers] ?? 1,
          when === "first" ? "cold" : "warm",
        );
        costs.set(`${name} ${containers} ${when}`, costOf(taken));
      }
    }
  }
  const cost = (key: string): Cost => {
    const found = costs.get(key);
    if (found === undefined) throw new Error(`${key} wasn't measured`);
    return found;
  };
  return pods.flatMap((containers) =>
    whens.map((when) => ({
      kind,
      containers,
      when,
      one: cost(`one ${containers} ${when}`),
      four: cost(`four ${containers} ${when}`),
    })),
  );
}

function costOf(taken: readonly Taken[]): Cost {
  const walls = taken.map(({ wall }) => wall);
  const requests = Math.max(...taken.map((one) => one.requests));
  const late = taken.filter((one) => one.late).length;
  return { requests, p50: quantile(walls, 0.5), p95: quantile(walls, 0.95), late };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}

/** What nothing was seen of yet, and what people have who set no flag against what we install. */
function figures({ kind, containers, when, one, four }: Comparison): readonly Figure[] {
  const what = `${kind}, ${containers} containers, ${when}`;
  const limited = when === "first";
  return [
    figure(`requests: ${what}`, one.requests, "count", limited ? Math.floor(four.requests / 4) : null, {
      what: "four attestations",
      value: four.requests,
    }),
    figure(`p95: ${what}`, one.p95, "ms", limited ? Math.round(four.p95 / 3) : null, {
      what: "four attestations",
      value: Math.round(four.p95),
    }),
  ];
}
