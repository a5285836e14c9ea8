import type { Lane } from "../policy.ts";
import type { Rules } from "../rules.ts";

/** The places that stand in for a lane's. A service that doesn't say its tier may be the most critical one. */
export function peersOf(lane: Lane, { pairs: declared = [], tier = 0 }: Rules): readonly Lane[] {
  if (tier > 0) return [];
  return declared
    .filter((pair) => pair.some((region) => region === lane.region))
    .flatMap((pair) => pair.filter((region) => region !== lane.region))
    .map((region) => ({ ...lane, region }));
}

/** In the order of the environment's regions. */
export function goesFirst(lane: Lane, peer: Lane, { wave }: Rules): boolean {
  return wave.regions.indexOf(lane.region ?? "") < wave.regions.indexOf(peer.region ?? "");
}
