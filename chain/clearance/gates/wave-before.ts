import type { Digest } from "../../digest/digest.ts";
import { printEnvironment } from "../lane.ts";
import type { Lane } from "../policy.ts";
import type { Rules } from "../rules.ts";
import type { GateInputs, PlaceFacts } from "./gate-inputs.ts";

/** The places that a digest must have passed right before a lane, and what is asked of them. */
export interface WaveBefore {
  readonly environment: string;
  readonly regions: readonly (string | null)[];
  readonly soak: number;
  /** Whether a health endpoint is declared there. */
  readonly asksHealth: boolean;
}

/**
 * For an environment's first place that is the whole previous environment; for a later region, the
 * regions before it (the previous environment was asked when the first region took the digest).
 * Undefined where nothing comes before.
 */
export function waveBefore(lane: Lane, rules: Rules): WaveBefore | undefined {
  const index = lane.region === null ? 0 : rules.wave.regions.indexOf(lane.region);
  const wave = index > 0 ? rules.wave : rules.previousWave;
  if (wave === undefined) return undefined;
  const regions = index > 0 ? wave.regions.slice(0, index) : wave.regions;
  return {
    environment: wave.environment,
    regions: regions.length === 0 ? [null] : regions,
    soak: wave.soak,
    asksHealth: wave.health !== undefined,
  };
}

export function lanesOfWave({ service }: Lane, wave: WaveBefore | undefined): readonly Lane[] {
  return (wave?.regions ?? []).map((region) => ({ service, environment: wave?.environment ?? "", region }));
}

/** What is known of a place that should hold the digest; a string says why that is nothing. */
export function standing(
  { service }: Pick<Lane, "service">,
  wave: WaveBefore,
  region: string | null,
  digest: Digest,
  { places }: GateInputs,
): PlaceFacts | string {
  const name = printEnvironment(wave.environment, region);
  const facts = places.filter(
    (place) => place.service === service && place.environment === wave.environment && place.region === region,
  );
  const [place] = facts;
  if (place === undefined || facts.length > 1) return `nothing certain is known of ${name}`;
  if (place.digest !== digest) return `${name} holds ${place.digest ?? "nothing"}`;
  return place;
}
