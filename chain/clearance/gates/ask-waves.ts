import type { GateOpinion, GateQuestion } from "../gate.ts";
import type { GateInputs, PlaceFacts } from "./gate-inputs.ts";
import { passed, pending } from "./opinion.ts";
import { standing, type WaveBefore, wavesBefore } from "./wave-before.ts";

/**
 * Asks one thing of every place before a lane, wave by wave: a wave passes with as many of its places as
 * are enough, and of an open one the answer that is nearest to a no is told.
 */
export function askWaves(
  { lane, digest }: GateQuestion,
  inputs: GateInputs,
  ask: (place: PlaceFacts, wave: WaveBefore) => GateOpinion,
): readonly GateOpinion[] {
  return wavesBefore(lane, inputs.rules).map((wave) => {
    const opinions = wave.regions.map((region) => {
      const there = { service: lane.service, environment: wave.environment, region };
      const place = standing(there, digest, inputs);
      return typeof place === "string" ? notThere(place, wave) : ask(place, wave);
    });
    const good = opinions.filter(({ outcome }) => outcome === "passed");
    if (good.length >= wave.enough) return passed(summary(good, wave));
    const open = opinions.filter((one) => one.outcome !== "passed");
    const [worst] = [...open].sort(
      (a, b) => Number(b.outcome === "refused") - Number(a.outcome === "refused"),
    );
    if (worst === undefined) throw new Error("a wave that isn't enough has an open place");
    if (wave.enough === wave.regions.length) return worst;
    return { ...worst, reason: `${good.length} of the ${wave.enough} that are enough: ${worst.reason}` };
  });
}

function summary(good: readonly GateOpinion[], { enough, regions }: WaveBefore): string {
  const all = good.map(({ reason }) => reason).join("; ");
  return enough === regions.length
    ? all
    : `${good.length} of ${regions.length}, ${enough} are enough: ${all}`;
}

function notThere(reason: string, { environment }: WaveBefore): GateOpinion {
  return pending(reason, {
    askedAgain: "on the next run",
    unblockedBy: [`the promotion into ${environment}`],
  });
}

/** One answer of several that must all pass. */
export function together(opinions: readonly GateOpinion[]): GateOpinion {
  return (
    opinions.find(({ outcome }) => outcome === "refused") ??
    opinions.find(({ outcome }) => outcome === "pending") ??
    passed(opinions.map(({ reason }) => reason).join("; "))
  );
}
