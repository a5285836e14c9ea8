import { printDuration } from "../duration.ts";
import type { GateOpinion, GateQuestion } from "../gate.ts";
import { printEnvironment } from "../lane.ts";
import type { GateInputs, PlaceFacts } from "./gate-inputs.ts";
import { standing, type WaveBefore, waveBefore } from "./wave-before.ts";

/** Has the digest been healthy for long enough in every place right before this one? */
export function soak(question: GateQuestion, inputs: GateInputs): GateOpinion {
  if (question.kind === "rollback") return { outcome: "passed", reason: "a rollback doesn't wait" };
  const wave = waveBefore(question.lane, inputs.rules);
  if (wave === undefined || wave.soak === 0) return { outcome: "passed", reason: "no soak is asked for" };

  const opinions = wave.regions.map((region) => {
    const place = standing(wave, region, question.digest, inputs);
    return typeof place === "string" ? pending(place, "on the next run") : soaked(place, wave, inputs.now);
  });
  const open = opinions.find(({ outcome }) => outcome !== "passed");
  return open ?? { outcome: "passed", reason: opinions.map(({ reason }) => reason).join("; ") };
}

function soaked(place: PlaceFacts, wave: WaveBefore, now: Date): GateOpinion {
  const name = printEnvironment(place.environment, place.region);
  const start = healthySince(place, wave);
  if (start === undefined) {
    return pending(`${name} is not known to be healthy: ${place.health.detail}`, "when it is healthy");
  }
  const rest = start.getTime() + wave.soak - now.getTime();
  // Also true of a time that is no time: what can't be compared hasn't passed.
  if (!(rest <= 0)) {
    const until = new Date(start.getTime() + wave.soak);
    if (Number.isNaN(until.getTime()))
      return pending(`nothing certain is known of ${name}`, "on the next run");
    return pending(`${name} soaks until ${until.toISOString()}`, until.toISOString());
  }
  return {
    outcome: "passed",
    reason: `${name} has soaked ${printDuration(wave.soak)} since ${start.toISOString()}`,
  };
}

/**
 * From when the place has been healthy with this digest without a break, as far as the source says.
 * A source that knows no past (a bare probe) is healthy from the merge on; no source at all, likewise.
 */
function healthySince({ since, health }: PlaceFacts, wave: WaveBefore): Date | undefined {
  if (since === null) return undefined;
  if (!wave.asksHealth) return since;
  if (health.state !== "healthy") return undefined;
  return health.since !== undefined && !(health.since <= since) ? health.since : since;
}

function pending(reason: string, askedAgain: string): GateOpinion {
  return { outcome: "pending", reason, askedAgain };
}
