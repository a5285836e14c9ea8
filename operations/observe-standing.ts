import { type Place, placedLanesOf } from "#chain/clearance/lane.ts";
import type { Lane, Policy } from "#chain/clearance/policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { NoCandidate, ObservedLane } from "#chain/promotion/state.ts";
import { sourceOf } from "./observe-candidate.ts";
import type { StandingDigests } from "./observe-digests.ts";
import { standsThere } from "./observe-open.ts";
import type { RulesOf } from "./observe-rules.ts";

/** A lane that nothing is to come to, of which there are tens of thousands: its rules are made if anybody asks. */
export class StandingLane implements ObservedLane {
  readonly places: ObservedLane["places"] = NOWHERE;
  readonly since = "none";
  readonly lane: Lane;
  readonly place: Place;
  readonly current: Digest | null;
  readonly candidate: NoCandidate;
  readonly #rulesOf: RulesOf;

  constructor(
    { lane, place, current, candidate }: Pick<StandingLane, "lane" | "place" | "current" | "candidate">,
    rulesOf: RulesOf,
  ) {
    this.lane = lane;
    this.place = place;
    this.current = current;
    this.candidate = candidate;
    this.#rulesOf = rulesOf;
  }

  get rules() {
    return this.#rulesOf(this.lane);
  }
}

const NOWHERE: ObservedLane["places"] = [];

/** What the lanes of one service were found to be while its places held these digests. */
interface Service {
  readonly digests: readonly (Digest | null | undefined)[];
  readonly lanes: readonly (StandingLane | undefined)[];
  /** The newest commit that holds them; undefined where not all of them could be read. */
  commit: CommitId | undefined;
}

interface Carried {
  readonly rulesOf: RulesOf;
  readonly services: Map<string, Service>;
}

/** From one observation of a repository to the next. Without it the answers are the same, only slower. */
const CARRIED = new WeakMap<GitRepository, Carried>();

/**
 * Nearly all lanes of a large repository hold what they would take: known at once, without a single question. Such a
 * lane depends on its service's own digests and on the policy alone, so it is looked at again only when one of
 * them is another. Undefined: somebody has to be asked about it.
 */
export function standingLanes(
  git: GitRepository,
  commit: CommitId,
  { policy, rulesOf, digests }: Standing,
): (lane: Lane) => ObservedLane | undefined {
  const before = CARRIED.get(git);
  const carried = before?.rulesOf === rulesOf ? before : { rulesOf, services: new Map<string, Service>() };
  CARRIED.set(git, carried);
  return (lane) => {
    const placed = placedLanesOf(policy, lane.service);
    const known = carried.services.get(lane.service);
    if (known?.commit !== commit) {
      const held = placed.map((one) => digests.known(one.lane));
      const same = known?.digests.every((digest, index) => digest === held[index]) === true;
      const service = same ? known : lookAt(held, lane.service, { policy, rulesOf, digests });
      service.commit = held.includes(undefined) ? undefined : commit;
      carried.services.set(lane.service, service);
    }
    return carried.services.get(lane.service)?.lanes[placed.findIndex((one) => one.lane === lane)];
  };
}

interface Standing {
  readonly policy: Policy;
  readonly rulesOf: RulesOf;
  readonly digests: Pick<StandingDigests, "known">;
}

function lookAt(held: Service["digests"], service: string, { policy, rulesOf, digests }: Standing): Service {
  const lanes = placedLanesOf(policy, service).map(({ lane, place }, index) => {
    const current = held[index];
    const source = sourceOf(lane, policy);
    if (current === undefined || source === undefined) return undefined;
    const there = source.lanes.map((one) => digests.known(one)).filter((digest) => digest !== undefined);
    if (there.length < source.lanes.length) return undefined;
    const found = source.choose(there);
    if (!("none" in found) && found.digest !== current) return undefined;
    const candidate = "none" in found ? found : standsThere(found);
    return new StandingLane({ lane, place, current, candidate }, rulesOf);
  });
  return { digests: held, lanes, commit: undefined };
}
