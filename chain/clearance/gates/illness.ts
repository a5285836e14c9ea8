import type { GateAnswer, GateQuestion } from "../gate.ts";
import { printEnvironment } from "../lane.ts";
import type { GateInputs } from "./gate-inputs.ts";
import { peersOf } from "./peers.ts";
import { placeOfLane, standing, wavesBefore } from "./wave-before.ts";

const MINUTE = 60_000;
/** How long the first note of an illness speaks for; each that follows, twice as long. */
const FIRST = 15 * MINUTE;
const LONGEST = 120 * MINUTE;

/**
 * Until when notes of illness speak: the soak counts from there at the earliest. Whoever sees an illness within
 * that time has nothing to add, so that a long one is noted ever more rarely, and no answer is forgotten. One
 * more note never makes it earlier.
 *
 * @param noted When each note was made, as GitHub says; in any order.
 */
export function illUntil(noted: readonly Date[]): Date | undefined {
  const ends = noted
    .map((one) => one.getTime())
    .sort((a, b) => a - b)
    .map((at, index) => at + Math.min(FIRST * 2 ** index, LONGEST));
  return ends.length === 0 ? undefined : new Date(Math.max(...ends));
}

/** What is to be noted of a promotion whose soak or pair waits; undefined where all that counts is well. */
export interface Illness {
  /** `staging is unhealthy: 503`, one for each place. */
  readonly places: readonly [string, ...string[]];
  /** Whether a source says so; else it is lost, which a single time is no matter. */
  readonly certain: boolean;
}

/** Ill or lost places that hold the digest and that its soak or its pair counts on. */
export function illnessOf(
  { lane, digest }: GateQuestion,
  answers: readonly GateAnswer[],
  { rules, places }: Pick<GateInputs, "rules" | "places">,
): Illness | undefined {
  const waits = (name: GateAnswer["gate"]) =>
    answers.some(({ gate, outcome }) => gate === name && outcome !== "passed");
  const before = (waits("soak") ? wavesBefore(lane, rules) : [])
    .filter(({ asksHealth }) => asksHealth)
    .flatMap(({ environment, regions }) =>
      regions.map((region) => standing({ service: lane.service, environment, region }, digest, { places })),
    );
  const { soak, health } = rules.wave;
  const paired = waits("pairs") && soak > 0 && health !== undefined ? peersOf(lane, rules) : [];
  const found = [...before, ...paired.map((peer) => placeOfLane(peer, { places }))].flatMap((place) =>
    typeof place === "string" || place.digest === null || place.health.state === "healthy" ? [] : [place],
  );
  const [first, ...others] = found.map(
    ({ environment, region, health }) =>
      `${printEnvironment(environment, region)} is ${health.state}: ${health.detail}`,
  );
  if (first === undefined) return undefined;
  return { places: [first, ...others], certain: found.some(({ health }) => health.state === "unhealthy") };
}
