import * as fc from "fast-check";
import { type Figures, NOTHING, type ProofRequest, type ProofViolation } from "../suite.ts";
import { history } from "./command.ts";
import { PLATFORMS } from "./platform.ts";
import { play } from "./play.ts";
import { shorten } from "./shorten.ts";

export type Block = ProofRequest;

/** Plays that many random histories; the first that breaks a promise is made as short as it gets. */
export async function explore({ seed, interleavings, first, except }: Block): Promise<Figures> {
  let steps = 0;
  let played = 0;
  const violations: ProofViolation[] = [];
  const histories = fc.sample(history(PLATFORMS.length), { seed, numRuns: interleavings });
  for (const one of histories) {
    const outcome = await play(one);
    steps += outcome.steps;
    played += 1;
    const told = new Set([...except, ...violations.map(({ invariant }) => invariant)]);
    for (const { invariant } of outcome.violations.filter((found) => !told.has(found.invariant))) {
      const short = first ? one : await shorten(one, invariant);
      const what = (await play(short)).violations.find((found) => found.invariant === invariant)?.what ?? "";
      violations.push({
        suite: "model",
        invariant,
        what,
        at: `seed ${seed}, history ${played}`,
        replay: JSON.stringify(short),
      });
      told.add(invariant);
    }
    if (first && violations.length > 0) break;
  }
  return { ...NOTHING, interleavings: played, steps, violations };
}
