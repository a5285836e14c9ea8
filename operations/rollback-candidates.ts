import { evaluateAdmission } from "#chain/admission/evaluate.ts";
import { refusedAtAdmission } from "#chain/admission/generate.ts";
import type { HeldEvidence } from "#chain/admission/held-evidence.ts";
import { clearanceRequirement } from "#chain/admission/requirement.ts";
import { mayRun, verdictOf } from "#chain/clearance/decide.ts";
import { goesWith } from "#chain/clearance/image-set.ts";
import { environmentOf, placeOf } from "#chain/clearance/lane.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import type { Verdict } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import { pastSets } from "#chain/promotion/past-sets.ts";
import {
  chooseRollback,
  type LaneChange,
  type PastDigest,
  pastDigests,
} from "#chain/promotion/rollback-choice.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { gatherAncestry } from "./gather-ancestry.ts";
import { inParallel } from "./in-parallel.ts";
import { confirmedRecord, type DigestChange, digestAt, digestChanges } from "./observe-change.ts";
import type { ObservePorts } from "./observe-ports.ts";
import { barriersPassed } from "./rollback-barriers.ts";

/** How many changes of a place are looked at: what stood there before them is no place to go back to. */
export const DEPTH = 30;

/** Said wherever that bound is met: what a place held before is not gone, it is only not looked at. */
export const LOOKED_BACK = `of the newest ${DEPTH} changes of each place`;

export function isCut(history: readonly LaneChange[]): boolean {
  return history.length >= DEPTH;
}

export type RecordedChange = DigestChange & LaneChange;

export type RollbackState = Pick<ObservedState, "policy" | "restrictions" | "promoter" | "base">;

/** Changes of one lane, newest first, as far back as a rollback may look. */
export async function laneHistory(
  lane: Lane,
  state: Pick<ObservedState, "policy" | "promoter" | "base">,
  ports: Pick<ObservePorts, "git" | "github">,
  depth = DEPTH,
): Promise<readonly RecordedChange[]> {
  const [history = []] = await laneHistories([lane], state, ports, depth);
  return history;
}

/** Changes of several lanes, in the same order, whose positions can be compared. */
export async function laneHistories(
  lanes: readonly Lane[],
  { policy, promoter, base }: Pick<ObservedState, "policy" | "promoter" | "base">,
  { git, github }: Pick<ObservePorts, "git" | "github">,
  depth = DEPTH,
): Promise<readonly (readonly RecordedChange[])[]> {
  const places = lanes.map((lane) => placeOf(policy.policy, lane));
  const together = await git.history(base.commit, [...new Set(places.map(({ file }) => file))]);
  const positions = new Map(together.map(({ id }, position) => [id, position]));
  return inParallel(lanes, 8, async (lane) => {
    const changes: DigestChange[] = [];
    for await (const change of digestChanges(git, base.commit, placeOf(policy.policy, lane))) {
      changes.push(change);
      if (changes.length === depth) break;
    }
    return inParallel(changes, 8, async (change) => {
      const position = positions.get(change.commit.id);
      if (position === undefined)
        throw new Error(`${change.commit.id} is in one history and not in the other`);
      const record = await confirmedRecord(change.commit, lane, promoter, github);
      return { ...change, committed: change.commit.committed, position, record };
    });
  });
}

/**
 * Whether a digest may go back: this environment's clearance is still there, no quarantine, and the policies
 * that are generated from the base's clearance.yaml would admit it today, by our own evaluation of them.
 */
export async function mayGoBack(
  digest: Digest,
  lane: Lane,
  { policy, restrictions }: Pick<RollbackState, "policy" | "restrictions">,
  ports: Pick<ObservePorts, "registry" | "verifier" | "git" | "now">,
): Promise<Verdict> {
  const rules = rulesFor(policy, lane.service, lane.environment);
  const subject = { image: rules.image, digest };
  const held = await collectEvidence(subject, trustMaterialOf(policy), ports);
  const ancestry = await gatherAncestry(held.evidence, rules, ports.git);
  const verdict = mayRun(subject, held.evidence, rules, restrictions, ancestry);
  if (verdict.outcome === "refused") return verdict;
  return admittedToday(subject, lane.environment, held, { policy, restrictions, now: ports.now() });
}

/** As if no tree named any quarantined digest: by the time it comes back, none may. */
function admittedToday(
  subject: ImageReference,
  environment: string,
  held: HeldEvidence,
  { policy, restrictions, now }: Pick<RollbackState, "policy" | "restrictions"> & { readonly now: Date },
): Verdict {
  const image = printImageReference(subject);
  const rules = {
    requirement: clearanceRequirement(policy, environmentOf(policy.policy, environment)),
    quarantined: refusedAtAdmission(restrictions.quarantines, new Set()),
  };
  const workload = { kind: "Pod", name: "rollback", images: [image] };
  const admission = evaluateAdmission({ workload, now }, rules, new Map([[image, held]]));
  if (admission.outcome === "admitted") return verdictOf(subject, []);
  return verdictOf(
    subject,
    admission.findings.map(({ code, message }) => ({
      code,
      message: `admission would refuse it: ${message}`,
    })),
  );
}

/**
 * Every digest that a lane could go back to right now, newest first: healthy there for long enough, still
 * cleared, not in quarantine, admitted today; for one of several images, together with the others. None is an alarm.
 */
export async function safeRollbacks(
  state: RollbackState & { readonly current: Digest | null },
  lane: Lane,
  ports: ObservePorts,
): Promise<readonly PastDigest[]> {
  const { policy } = state.policy;
  const lanes = goesWith(policy, lane.service).map((service) => ({ ...lane, service }));
  const histories = await laneHistories(lanes, state, ports);
  const members = await Promise.all(
    lanes.map(async (here, index) => ({
      service: here.service,
      history: histories[index] ?? [],
      current:
        here.service === lane.service
          ? state.current
          : await digestAt(ports.git, state.base.commit, placeOf(policy, here)),
    })),
  );
  const { history, current, images } = pastSets(members, DEPTH);
  const past = pastDigests(history).filter(({ digest }) => digest !== current);
  const parts = members.map((one) => ({ service: one.service, histories: [one.history] }));
  const safe = await safeAmong(past, { ...state, images, parts }, lane, ports);
  return safe.map((one) => ({ ...one, digest: images.get(one.digest)?.get(lane.service) ?? one.digest }));
}

/** What stood there, by image: which digests each past set is, and what stands between now and then. */
export interface PastParts {
  readonly images: ReadonlyMap<Digest, ReadonlyMap<string, Digest>>;
  readonly parts: readonly {
    readonly service: string;
    readonly histories: readonly (readonly LaneChange[])[];
  }[];
}

/** Those of them whose every image is safe, as the policy and the restrictions in `state` see it. */
export async function safeAmong(
  past: readonly PastDigest[],
  state: Pick<RollbackState, "policy" | "restrictions"> & PastParts,
  lane: Lane,
  ports: Pick<ObservePorts, "registry" | "verifier" | "git" | "now">,
): Promise<readonly PastDigest[]> {
  const { rollback } = rulesFor(state.policy, lane.service, lane.environment);
  const { order } = chooseRollback(past, rollback, undefined, true);
  const safe = await inParallel(order, 4, async (one) => {
    for (const { service, histories } of state.parts) {
      const digest = state.images.get(one.digest)?.get(service);
      if (digest === undefined) return false;
      const verdict = await mayGoBack(digest, { ...lane, service }, state, ports);
      if (verdict.outcome === "refused") return false;
      const { image } = rulesFor(state.policy, service, lane.environment);
      if ((await barriersPassed(image, histories, digest, ports.registry)).length > 0) return false;
    }
    return true;
  });
  return order.filter((_, index) => safe[index] === true);
}
