import { printDuration } from "../duration.ts";
import { type GateOpinion, TIME } from "../gate.ts";
import { healthySince } from "../health.ts";
import { printEnvironment } from "../lane.ts";
import type { GateInputs, PlaceFacts } from "./gate-inputs.ts";
import { passed, pending } from "./opinion.ts";
import type { WaveBefore } from "./wave-before.ts";

type Asked = Pick<WaveBefore, "soak" | "asksHealth">;

/** Has the digest that stands in a place been healthy there for long enough? */
export function soaked(
  place: PlaceFacts,
  wave: Asked,
  { now, opened, illUntil }: Pick<GateInputs, "now" | "opened" | "illUntil">,
): GateOpinion {
  const name = printEnvironment(place.environment, place.region);
  const unblockedBy = [`whoever runs ${place.service} in ${name}`] as const;
  if (knowsNoPast(place, wave) && opened === undefined) {
    return pending(
      `${name} is healthy now, and its source knows no past: it counts from the pull request on`,
      {
        askedAgain: "once there is one",
        unblockedBy: ["the promoter"],
      },
    );
  }
  const well = soakStart(place, wave, opened);
  const start = well && afterIllness(well, wave, illUntil);
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

/** When the soak of what stands in a place is over, if it stays well; undefined where that isn't known. */
export function soakEnd(
  place: PlaceFacts,
  wave: Asked,
  { opened, illUntil }: Pick<GateInputs, "opened" | "illUntil">,
): Date | undefined {
  const well = soakStart(place, wave, opened);
  const start = well && afterIllness(well, wave, illUntil);
  return start && new Date(start.getTime() + wave.soak);
}

/** From when the place has been healthy with this digest without a break; from the merge on where no health is declared. */
function soakStart(place: PlaceFacts, wave: Asked, opened: Date | undefined): Date | undefined {
  const { since, health } = place;
  if (since === null) return undefined;
  if (!wave.asksHealth) return since;
  if (health.state !== "healthy") return undefined;
  if (Number.isNaN(since.getTime())) return since;
  return healthySince(knowsNoPast(place, wave) ? opened : health.since, since);
}

/** What any promoter saw ill since the pull request is open begins anew, whatever its source remembers. */
function afterIllness(well: Date, { soak, asksHealth }: Asked, illUntil: Date | undefined): Date {
  const counts = illUntil !== undefined && soak > 0 && asksHealth;
  // Also where one of them is no time: then nothing has passed.
  return counts && !(illUntil <= well) ? illUntil : well;
}

/** A bare probe: whether it was healthy between two askings nobody can say, only that it was when it was first asked. */
function knowsNoPast({ health }: PlaceFacts, { asksHealth }: Asked): boolean {
  return asksHealth && health.state === "healthy" && health.since === undefined;
}
