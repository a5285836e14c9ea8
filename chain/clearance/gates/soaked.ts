import { printDuration } from "../duration.ts";
import { type GateOpinion, TIME } from "../gate.ts";
import { healthySince } from "../health.ts";
import { printEnvironment } from "../lane.ts";
import type { PlaceFacts } from "./gate-inputs.ts";
import { passed, pending } from "./opinion.ts";
import type { WaveBefore } from "./wave-before.ts";

type Asked = Pick<WaveBefore, "soak" | "asksHealth">;

/** Has the digest that stands in a place been healthy there for long enough? */
export function soaked(place: PlaceFacts, wave: Asked, now: Date): GateOpinion {
  const name = printEnvironment(place.environment, place.region);
  const unblockedBy = [`whoever runs ${place.service} in ${name}`] as const;
  const start = soakStart(place, wave);
  if (start === undefined) {
    return pending(`${name} is not known to be healthy: ${place.health.detail}`, {
      askedAgain: "when it is healthy",
      unblockedBy,
    });
  }
  const rest = start.getTime() + wave.soak - now.getTime();
  // Also true of a time that is no time: what can't be compared hasn't passed.
  if (!(rest <= 0)) {
    const until = new Date(start.getTime() + wave.soak);
    if (Number.isNaN(until.getTime())) {
      return pending(`nothing certain is known of ${name}`, { askedAgain: "on the next run", unblockedBy });
    }
    return pending(`${name} soaks until ${until.toISOString()}`, {
      askedAgain: until.toISOString(),
      unblockedBy: [TIME],
    });
  }
  return passed(`${name} has soaked ${printDuration(wave.soak)} since ${start.toISOString()}`);
}

/** From when the place has been healthy with this digest without a break; from the merge on where no health is declared. */
function soakStart({ since, health }: PlaceFacts, wave: Asked): Date | undefined {
  if (since === null) return undefined;
  if (!wave.asksHealth) return since;
  if (health.state !== "healthy") return undefined;
  return healthySince(health.since, since);
}
