import { type Barrier, barrierFinding } from "#chain/clearance/barrier.ts";
import { environmentOf, printEnvironment, printLane, regionsOf } from "#chain/clearance/lane.ts";
import type { Lane, PolicySnapshot } from "#chain/clearance/policy.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
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
import { laneHistory, mayGoBack, type RecordedChange, type RollbackState } from "./rollback-candidates.ts";

/** What is rolled back: the places that run the bad digest, and what they ran. */
export interface RollbackTarget {
  readonly lanes: readonly [Lane, ...Lane[]];
  readonly from: Digest;
  /** Per lane, in the same order. */
  readonly histories: readonly (readonly RecordedChange[])[];
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
  const lanes = lanesOf(request, state.policy);
  const standing = await digestsOf(ports.git, state.base.commit, state.policy.policy);
  const found = await Promise.all(
    lanes.map(async (lane) => {
      const [current, history] = await Promise.all([standing.at(lane), laneHistory(lane, state, ports)]);
      return { lane, current, history };
    }),
  );
  const isQuarantined = (digest: Digest | null) =>
    state.restrictions.quarantines.some((one) => one.digest === digest);
  const newest = found
    .filter(({ current }) => current !== null && (request.from ?? current) === current)
    .sort(
      (a, b) =>
        Number(isQuarantined(b.current)) - Number(isQuarantined(a.current)) ||
        changedAt(b.history) - changedAt(a.history),
    )
    .at(0);
  if (newest === undefined || newest.current === null) {
    const name = printEnvironment(request.environment, request.region ?? null);
    throw new Fault("ROLLBACK_IMPOSSIBLE", `nothing is deployed of ${request.service} in ${name}`);
  }
  const from = newest.current;
  const record = newest.history[0]?.record;
  const affected = found.filter(({ current }) => current === from);
  const [first, ...rest] = affected.map(({ lane }) => lane);
  if (first === undefined) throw new Error("the newest place runs its own digest");
  return {
    lanes: [first, ...rest],
    from,
    histories: affected.map(({ history }) => history),
    ...(record?.rollback === undefined ? {} : { already: record }),
  };
}

export type FoundCandidate =
  | { readonly to: PastDigest; readonly barriers: readonly Barrier[] }
  | { readonly findings: readonly [Finding, ...Finding[]] };

/**
 * The newest digest that was healthy there for long enough and may run there today. `to` names one by hand.
 * Where nothing is safe, each candidate with why not, and who is to be called.
 */
export async function findCandidate(
  { lanes, from, histories }: RollbackTarget,
  to: Digest | undefined,
  state: RollbackState,
  ports: ObservePorts,
): Promise<FoundCandidate> {
  const [lane] = lanes;
  const { rollback, approval, image } = rulesFor(state.policy, lane.service, lane.environment);
  const asksHealth = environmentOf(state.policy.policy, lane.environment).health !== undefined;
  const past = acrossPlaces(histories.map(pastDigests)).filter(({ digest }) => digest !== from);
  const { order, findings } = chooseRollback(past, rollback, to, asksHealth);
  const against = [...findings];
  for (const one of order) {
    const verdict = await mayGoBack(one.digest, lane, state, ports);
    if (verdict.outcome === "refused") {
      against.push(...verdict.findings);
      continue;
    }
    const barriers = await barriersPassed(image, histories, one.digest, ports.registry);
    if (barriers.length === 0) return { to: one, barriers };
    against.push(...barriers.map((barrier) => barrierFinding(barrier, one.digest)));
  }
  const call = [...new Set([...rollback.by, ...(approval?.from ?? [])])].join(", ") || "the platform team";
  const why = past.length === 0 ? "nothing stood there before" : `${past.length} digests stood there before`;
  const message = `nothing may be put back in ${printLane(lane)} (${why}): call ${call}`;
  return { findings: [{ code: "NO_SAFE_ROLLBACK", message }, ...against] };
}

function lanesOf(
  { service, environment, region }: TargetRequest,
  { policy }: PolicySnapshot,
): readonly Lane[] {
  const regions = regionsOf(environmentOf(policy, environment));
  if (region !== undefined && !regions.includes(region)) {
    const known = regions.filter((one) => one !== null).join(", ") || "none";
    throw new Fault("INPUT_INVALID", `${environment} has no region "${region}"; it has: ${known}`);
  }
  return (region === undefined ? regions : [region]).map((one) => ({ service, environment, region: one }));
}

function changedAt(history: readonly RecordedChange[]): number {
  return history[0]?.commit.committed.getTime() ?? 0;
}
