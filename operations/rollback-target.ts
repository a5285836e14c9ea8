import { type Barrier, barrierFinding } from "#chain/clearance/barrier.ts";
import { goesWith, servicesCalled } from "#chain/clearance/image-set.ts";
import { environmentOf, printEnvironment, printLane, regionsOf, serviceOf } from "#chain/clearance/lane.ts";
import type { Lane, PolicySnapshot } from "#chain/clearance/policy.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { type PastSets, pastSets } from "#chain/promotion/past-sets.ts";
import {
  acrossPlaces,
  chooseRollback,
  type PastDigest,
  pastDigests,
} from "#chain/promotion/rollback-choice.ts";
import type { PromotionTrailers } from "#chain/promotion/trailers.ts";
import { digestsOf } from "./observe-digests.ts";
import type { ObservePorts } from "./observe-ports.ts";
import { barriersPassed } from "./rollback-barriers.ts";
import {
  DEPTH,
  isCut,
  LOOKED_BACK,
  laneHistories,
  mayGoBack,
  type RecordedChange,
  type RollbackState,
} from "./rollback-candidates.ts";

/** One image that is rolled back: where it runs, and what it is. */
export interface RollbackPart {
  readonly service: string;
  readonly lanes: readonly [Lane, ...Lane[]];
  readonly from: Digest;
  /** Per lane, in the same order. */
  readonly histories: readonly (readonly RecordedChange[])[];
}

/** What is rolled back: the places that run the bad images, and what they ran. */
export interface RollbackTarget {
  /** What branch and marker call it: the service, also where it has several images. */
  readonly service: string;
  readonly regions: readonly string[];
  /** The bad digest; of several images, the name of those that stand together. */
  readonly from: Digest;
  /** One for each image, all in the same places. */
  readonly parts: readonly [RollbackPart, ...RollbackPart[]];
  /** Per place, in the same order. */
  readonly sets: readonly PastSets[];
  /** The newest change is a rollback that is done already. */
  readonly already?: PromotionTrailers;
}

export interface TargetRequest {
  readonly service: string;
  readonly environment: string;
  readonly region?: string;
  /** The bad digest, where it is known; else it is found. */
  readonly from?: Digest;
}

/**
 * The bad digest is what the named region runs. Without a region it is a quarantined one, or else what
 * came last to any of the environment's places; every place that runs it goes back.
 *
 * @throws Fault `ROLLBACK_IMPOSSIBLE` where nothing is deployed, `INPUT_INVALID` (region), `EDIT_…`.
 */
export async function findTarget(
  request: TargetRequest,
  state: RollbackState,
  ports: ObservePorts,
): Promise<RollbackTarget> {
  const { policy } = state.policy;
  const [called = request.service] = servicesCalled(policy, request.service);
  const services = goesWith(policy, called);
  const standing = await digestsOf(ports.git, state.base.commit, policy);
  const lanes = regionsOfRequest(request, state.policy).map((region) =>
    services.map((service) => ({ service, environment: request.environment, region })),
  );
  const histories = await laneHistories(lanes.flat(), state, ports);
  const found = await Promise.all(
    lanes.map(async (here, place) => {
      const members = await Promise.all(
        here.map(async (lane, index) => ({
          service: lane.service,
          lane,
          current: await standing.at(lane),
          history: histories[place * services.length + index] ?? [],
        })),
      );
      return { members, sets: pastSets(members, DEPTH) };
    }),
  );
  type Found = (typeof found)[number];
  const runs = ({ members, sets }: Found, digest: Digest) =>
    sets.current === digest || members.some(({ current }) => current === digest);
  const isQuarantined = ({ members }: Found) =>
    state.restrictions.quarantines.some(({ digest }) => members.some(({ current }) => current === digest));
  const newest = found
    .filter((one) => one.sets.current !== null && (request.from === undefined || runs(one, request.from)))
    .sort(
      (a, b) => Number(isQuarantined(b)) - Number(isQuarantined(a)) || changedAt(a.sets) - changedAt(b.sets),
    )
    .at(0);
  if (newest === undefined || newest.sets.current === null) {
    const name = printEnvironment(request.environment, request.region ?? null);
    const { service, from } = request;
    const why = from === undefined ? `nothing is deployed of ${service}` : `${from} runs nowhere`;
    throw new Fault("ROLLBACK_IMPOSSIBLE", `${why} in ${name}`);
  }
  const from = newest.sets.current;
  const affected = found.filter(({ sets }) => sets.current === from);
  const [first, ...others] = newest.members.map(({ service, current }, index): RollbackPart => {
    const here = affected.flatMap(({ members }) => members[index] ?? []);
    const [lane, ...lanes] = here.map((one) => one.lane);
    if (lane === undefined || current === null) throw new Error("the newest place runs its own images");
    return { service, lanes: [lane, ...lanes], from: current, histories: here.map(({ history }) => history) };
  });
  if (first === undefined) throw new Error("a service has images");
  const record = newest.sets.history[0]?.record;
  return {
    service: serviceOf(policy, called).set?.name ?? called,
    regions: first.lanes.flatMap(({ region }) => region ?? []),
    from,
    parts: [first, ...others],
    sets: affected.map(({ sets }) => sets),
    ...(record?.rollback === undefined ? {} : { already: record }),
  };
}

export type FoundCandidate =
  | {
      readonly to: PastDigest;
      /** What each image goes back to, in the order of the parts; the same digest where it stays. */
      readonly digests: readonly Digest[];
      readonly barriers: readonly Barrier[];
    }
  | { readonly findings: readonly [Finding, ...Finding[]] };

/**
 * The newest digest that was healthy there for long enough and may run there today. `to` names one by hand.
 * Where nothing is safe, each candidate with why not, and who is to be called.
 */
export async function findCandidate(
  { parts, from, sets }: RollbackTarget,
  to: Digest | undefined,
  state: RollbackState,
  ports: ObservePorts,
): Promise<FoundCandidate> {
  const [lane] = parts[0].lanes;
  const { rollback, approval } = rulesFor(state.policy, lane.service, lane.environment);
  const asksHealth = environmentOf(state.policy.policy, lane.environment).health !== undefined;
  const past = acrossPlaces(sets.map(({ history }) => pastDigests(history))).filter(
    ({ digest }) => digest !== from,
  );
  const imagesOf = (one: Digest) =>
    sets.map(({ images }) => images.get(one)).find((found) => found !== undefined);
  // One image named by hand means the newest set that it stood in.
  const named = past.find(({ digest }) => [...(imagesOf(digest)?.values() ?? [])].some((one) => one === to));
  const { order, findings } = chooseRollback(past, rollback, named?.digest ?? to, asksHealth);
  const against = [...findings];
  for (const one of order) {
    const images = imagesOf(one.digest);
    const digests = parts.flatMap(({ service }) => images?.get(service) ?? []);
    const objections = await objectionsTo(digests, parts, state, ports);
    const barriers = objections.length > 0 ? [] : await barriersFor(digests, parts, state, ports);
    if (objections.length === 0 && barriers.length === 0) return { to: one, digests, barriers };
    against.push(...objections, ...barriers.map((barrier) => barrierFinding(barrier, one.digest)));
  }
  const call = [...new Set([...rollback.by, ...(approval?.from ?? [])])].join(", ") || "the platform team";
  const bound = parts.some(({ histories }) => histories.some(isCut)) ? `, ${LOOKED_BACK}` : "";
  const stood = `${past.length === 0 ? "nothing stood there before" : `${past.length} digests stood there before`}${bound}`;
  const message = `nothing may be put back in ${printLane(lane)} (${stood}): call ${call}`;
  return { findings: [{ code: "NO_SAFE_ROLLBACK", message }, ...against] };
}

/** Every image must be fit to run there today, one that stays as well. */
async function objectionsTo(
  digests: readonly Digest[],
  parts: RollbackTarget["parts"],
  state: RollbackState,
  ports: ObservePorts,
): Promise<readonly Finding[]> {
  const verdicts = await Promise.all(
    digests.map((digest, index) => mayGoBack(digest, (parts[index] ?? parts[0]).lanes[0], state, ports)),
  );
  return verdicts.flatMap((verdict) => (verdict.outcome === "refused" ? verdict.findings : []));
}

async function barriersFor(
  digests: readonly Digest[],
  parts: RollbackTarget["parts"],
  { policy }: RollbackState,
  { registry }: ObservePorts,
): Promise<readonly Barrier[]> {
  const found = await Promise.all(
    digests.map(async (digest, index) => {
      const { service, lanes, from, histories } = parts[index] ?? parts[0];
      if (digest === from) return [];
      const { image } = rulesFor(policy, service, lanes[0].environment);
      return barriersPassed(image, histories, digest, registry);
    }),
  );
  return found.flat();
}

function regionsOfRequest(
  { environment, region }: TargetRequest,
  { policy }: PolicySnapshot,
): readonly (string | null)[] {
  const regions = regionsOf(environmentOf(policy, environment));
  if (region !== undefined && !regions.includes(region)) {
    const known = regions.filter((one) => one !== null).join(", ") || "none";
    throw new Fault("INPUT_INVALID", `${environment} has no region "${region}"; it has: ${known}`);
  }
  return region === undefined ? regions : [region];
}

/** Where its newest change stands in the first-parent line: less is newer. */
function changedAt({ history }: PastSets): number {
  return history[0]?.position ?? Number.MAX_SAFE_INTEGER;
}
