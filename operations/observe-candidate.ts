import { environmentBefore, regionsOf } from "#chain/clearance/lane.ts";
import type { Lane, Policy } from "#chain/clearance/policy.ts";
import type { Rules } from "#chain/clearance/rules.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import type { NoCandidate } from "#chain/promotion/state.ts";

export interface FoundCandidate {
  readonly digest: Digest;
  /** For people. */
  readonly origin: string;
}

/**
 * The digest that a lane would take next. The first place of the first environment takes what the
 * channel's tag points to; the first place of a later one what stands in all regions of the environment
 * before; a later region what stands in the region before it.
 */
export async function findCandidate(
  lane: Lane,
  policy: Policy,
  rules: Rules,
  currentOf: (lane: Lane) => Promise<Digest | null>,
  resolve: (rules: Rules, tag: string) => ReturnType<RegistryReader["resolve"]>,
): Promise<FoundCandidate | NoCandidate> {
  const { service, environment } = lane;
  const index = lane.region === null ? 0 : rules.wave.regions.indexOf(lane.region);
  if (index > 0) {
    const region = rules.wave.regions[index - 1] ?? null;
    return agreed(`${environment}/${region}`, [await currentOf({ service, environment, region })]);
  }
  const before = environmentBefore(policy, environment);
  if (before !== undefined) {
    const places = regionsOf(before).map((region) => ({ service, environment: before.name, region }));
    return agreed(before.name, await Promise.all(places.map(currentOf)));
  }
  const channel = policy.services[service]?.channel ?? "";
  const found = await resolve(rules, channel);
  if (found === undefined) return { none: `${rules.image}:${channel} isn't in the registry`, waits: true };
  return { digest: found.digest, origin: `the tag ${channel}` };
}

function agreed(name: string, digests: readonly (Digest | null)[]): FoundCandidate | NoCandidate {
  const [digest, ...others] = new Set(digests);
  if (digest === undefined || digest === null)
    return { none: `nothing is deployed in ${name} yet`, waits: true };
  if (others.length > 0)
    return { none: `the regions of ${name} don't hold the same digest yet`, waits: true };
  return { digest, origin: name };
}
