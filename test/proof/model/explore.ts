import * as fc from "fast-check";
import { COUNTEREXAMPLES } from "../counterexamples/histories.ts";
import { WITNESSES } from "../counterexamples/witnesses.ts";
import { type Figures, NOTHING, type ProofRequest, type ProofViolation } from "../suite.ts";
import { type History, history } from "./command.ts";
import { PLATFORMS } from "./platform.ts";
import { play } from "./play.ts";
import { shorten } from "./shorten.ts";

export interface Block extends ProofRequest {
  /** The histories that have names come first. */
  readonly named: boolean;
}

/** Plays that many random histories; the first that breaks a promise is made as short as it gets. */
export async function explore({ seed, interleavings, first, except, named }: Block): Promise<Figures> {
  let steps = 0;
  let played = 0;
  const violations: ProofViolation[] = [];
  for (const [at, one] of named ? Object.entries({ ...WITNESSES, ...COUNTEREXAMPLES }) : [])
    if (await broke(at, one)) break;
  if (violations.length > 0 && first) return { ...NOTHING, steps, violations };
  const random =
    interleavings === 0 ? [] : fc.sample(history(PLATFORMS.length), { seed, numRuns: interleavings });
  for (const one of random) {
    played += 1;
    if (await broke(`seed ${seed}, history ${played}`, one)) break;
  }
  return { ...NOTHING, interleavings: played, steps, violations };

  /** Whether that is enough. */
  async function broke(at: string, one: History): Promise<boolean> {
    const outcome = await play(one);
    steps += outcome.steps;
    const told = new Set([...except, ...violations.map(({ invariant }) => invariant)]);
    for (const { invariant } of outcome.violations.filter((found) => !told.has(found.invariant))) {
      const short = first ? one : await shorten(one, invariant);
      const what = (await play(short)).violations.find((found) => found.invariant === invariant)?.what ?? "";
      violations.push({
        suite: "model",
        invariant,
        what,
        at,
        replay: JSON.stringify(short),
      });
      told.add(invariant);
    }
    return first && violations.length > 0;
  }
}
