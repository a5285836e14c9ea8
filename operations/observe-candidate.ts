import { wavesBefore } from "#chain/clearance/gates/wave-before.ts";
import { environmentBefore, regionsOf, serviceOf } from "#chain/clearance/lane.ts";
import type { Lane, Policy } from "#chain/clearance/policy.ts";
import { waveRules } from "#chain/clearance/rules.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import type { NoCandidate } from "#chain/promotion/state.ts";

export interface FoundCandidate {
  readonly digest: Digest;
  /** For people. */
  readonly origin: string;
}

/** Places of this service whose digest a lane would take next, and what their digests come to. */
export interface CandidateSource {
  readonly lanes: readonly Lane[];
  readonly choose: (held: readonly (Digest | null)[]) => FoundCandidate | NoCandidate;
}

/**
 * The first place of a later environment takes what stands in all regions of the environment before; one of a
 * later wave what enough regions of the wave before it hold. Undefined for the first place of the first
 * environment, which takes what the channel's tag points to.
 */
export function sourceOf(lane: Lane, policy: Policy): CandidateSource | undefined {
  const { service, environment } = lane;
  const wave = wavesBefore(lane, waveRules(policy, lane)).at(-1);
  if (wave !== undefined && wave.environment === environment) {
    return {
      lanes: wave.regions.map((region) => ({ service, environment, region })),
      choose: (held) => enough(`${environment}/${wave.regions.join(", ")}`, held, wave.enough),
    };
  }
  const before = environmentBefore(policy, environment);
  if (before === undefined) return undefined;
  return {
    lanes: regionsOf(before).map((region) => ({ service, environment: before.name, region })),
    choose: (held) => agreed(before.name, held),
  };
}

/** The digest that a lane would take next; `resolve` is undefined where a tag's turn to be asked comes later. */
export async function findCandidate(
  lane: Lane,
  policy: Policy,
  currentOf: (lane: Lane) => Promise<Digest | null>,
  resolve: ((image: ImageName, tag: string) => ReturnType<RegistryReader["resolve"]>) | undefined,
): Promise<FoundCandidate | NoCandidate> {
  const source = sourceOf(lane, policy);
  if (source !== undefined) return source.choose(await Promise.all(source.lanes.map(currentOf)));
  const { channel, image } = serviceOf(policy, lane.service);
  if (resolve === undefined) return { none: `the tag ${channel} is asked in a later round`, waits: true };
  const found = await resolve(image, channel);
  if (found === undefined) return { none: `${image}:${channel} isn't in the registry`, waits: true };
  return { digest: found.digest, origin: `the tag ${channel}` };
}

/** What enough of a wave's regions hold; two digests that are both held by enough are no answer. */
function enough(
  name: string,
  held: readonly (Digest | null)[],
  wanted: number,
): FoundCandidate | NoCandidate {
  if (wanted === held.length) return agreed(name, held);
  const candidates = [...new Set(held)]
    .filter((digest) => digest !== null)
    .filter((digest) => held.filter((one) => one === digest).length >= wanted);
  const [digest, ...others] = candidates;
  if (digest !== undefined && others.length === 0) return { digest, origin: name };
  return { none: `${wanted} of ${name} don't hold the same digest yet`, waits: true };
}

function agreed(name: string, digests: readonly (Digest | null)[]): FoundCandidate | NoCandidate {
  const [digest, ...others] = new Set(digests);
  if (others.length > 0)
    return { none: `the regions of ${name} don't hold the same digest yet`, waits: true };
  // What was there may have been reverted: a pull request that waits for it to come back could wait for ever.
  if (digest === undefined || digest === null)
    return { none: `nothing is deployed in ${name} yet`, waits: false };
  return { digest, origin: name };
}
