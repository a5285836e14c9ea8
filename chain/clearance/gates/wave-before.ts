import type { Digest } from "../../digest/digest.ts";
import { printEnvironment } from "../lane.ts";
import type { Lane } from "../policy.ts";
import type { Rules } from "../rules.ts";
import { enoughOf } from "../waves.ts";
import type { GateInputs, PlaceFacts } from "./gate-inputs.ts";

/** Places that a digest must have passed before a lane, and what is asked of them. */
export interface WaveBefore {
  readonly environment: string;
  readonly regions: readonly (string | null)[];
  /** So many of them are enough. */
  readonly enough: number;
  readonly soak: number;
  /** Whether a health source is declared there. */
  readonly asksHealth: boolean;
}

/**
 * For an environment's first wave that is the whole previous environment, every region of it; for a later
 * one, each wave before it (the previous environment was asked when the first one took the digest). Empty
 * where nothing comes before.
 */
export function wavesBefore(lane: Lane, rules: Pick<Rules, "wave" | "previousWave">): readonly WaveBefore[] {
  const index = lane.region === null ? 0 : wavesOf(rules).findIndex((one) => one.includes(lane.region ?? ""));
  if (index > 0) {
    const { environment, soak, health, goOn } = rules.wave;
    return wavesOf(rules)
      .slice(0, index)
      .map((regions) => ({
        environment,
        regions,
        enough: enoughOf(goOn, regions.length),
        soak,
        asksHealth: health !== undefined,
      }));
  }
  const before = rules.previousWave;
  if (before === undefined) return [];
  const regions = before.regions.length === 0 ? [null] : before.regions;
  const { environment, soak, health } = before;
  return [{ environment, regions, enough: regions.length, soak, asksHealth: health !== undefined }];
}

function wavesOf({ wave }: Pick<Rules, "wave">): readonly (readonly string[])[] {
  return wave.waves ?? wave.regions.map((region) => [region]);
}

export function lanesBefore(lane: Lane, rules: Rules): readonly Lane[] {
  return wavesBefore(lane, rules).flatMap(({ environment, regions }) =>
    regions.map((region) => ({ service: lane.service, environment, region })),
  );
}

/** What is known of a place; a string says why that is nothing. */
export function placeOfLane(
  { service, environment, region }: Lane,
  { places }: Pick<GateInputs, "places">,
): PlaceFacts | string {
  const facts = places.filter(
    (place) => place.service === service && place.environment === environment && place.region === region,
  );
  const [place] = facts;
  if (place === undefined || facts.length > 1) {
    return `nothing certain is known of ${printEnvironment(environment, region)}`;
  }
  return place;
}

/** What is known of a place that should hold the digest; a string says why that is nothing. */
export function standing(
  lane: Lane,
  digest: Digest,
  inputs: Pick<GateInputs, "places">,
): PlaceFacts | string {
  const place = placeOfLane(lane, inputs);
  if (typeof place === "string" || place.digest === digest) return place;
  return `${printEnvironment(lane.environment, lane.region)} holds ${place.digest ?? "nothing"}`;
}
