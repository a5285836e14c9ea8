import { clearedBy } from "#chain/clearance/clearance.ts";
import { healthySince } from "#chain/clearance/health.ts";
import { printEnvironment } from "#chain/clearance/lane.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { printImageReference } from "#chain/digest/image-name.ts";
import { mergeMessage } from "#chain/promotion/commit-message.ts";
import { gateLines } from "#chain/promotion/gate-line.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHub } from "#chain/promotion/github.ts";
import { nameOfBatch } from "#chain/promotion/own-branch.ts";
import type { ObservedLane } from "#chain/promotion/state.ts";
import type { PreviousHealth, PromotionTrailers } from "#chain/promotion/trailers.ts";
import { lostDigests } from "./lost-digests.ts";
import { type MergedChange, mergeChange } from "./merge-change.ts";
import { mergeGround } from "./merge-ground.ts";
import { lastLookAtPair } from "./merge-pair.ts";
import { DEFAULT_BASE, type ObservePorts } from "./observe-ports.ts";
import { findRecord } from "./record-promotion.ts";
import {
  bySubject,
  examine,
  type NotReady,
  type PromotionRequest,
  type ReadyMember,
  type ReadyPromotion,
  type Waiting,
} from "./sign-examine.ts";

export interface MergeJobPorts extends ObservePorts {
  readonly github: GitHub;
}

export type MergeResult = { readonly outcome: "merged"; readonly commit: CommitId } | NotReady | Waiting;

/**
 * The `merge` job: reads everything afresh, asks every gate again, demands the environment's clearance
 * and record, and a branch that nobody may bypass, merges exactly the approved head and reads the result back.
 *
 * @throws the faults of `observe`; `READBACK_MISMATCH`.
 */
export async function merge(request: PromotionRequest, ports: MergeJobPorts): Promise<MergeResult> {
  const examined = await examine(request, ports);
  if (examined.outcome === "waiting" && examined.note !== undefined) {
    await ports.github.remark(request.pullRequest, examined.note);
  }
  if (examined.outcome !== "ready") return examined;
  const records = new Map<string, Digest>();
  for (const [member, ...others] of bySubject(examined.members)) {
    const { observed, candidate } = member;
    const { subject, evidence, ancestry, referrers } = candidate;
    const cleared = clearedBy(subject, evidence, observed.rules, ancestry);
    const clearance = cleared && referrers.get(cleared.bundle);
    const missing = (code: "CLEARANCE_MISSING" | "RECORD_MISSING", what: string) => {
      const message = `${observed.rules.environment} has not ${what} ${subject.digest}: the signing comes first`;
      return refused([{ code, message }]);
    };
    if (clearance === undefined) return missing("CLEARANCE_MISSING", "cleared");
    const members = [member, ...others] as const;
    const record = await findRecord({ subject, clearance, members }, examined, ports);
    if (record === undefined) return missing("RECORD_MISSING", "recorded this promotion of");
    records.set(printImageReference(subject), record);
  }
  return mergeReady(examined, records, ports, request.base);
}

/**
 * The merge alone, for whoever has just signed.
 *
 * @param records The signed record of each image, by its name and digest.
 */
export async function mergeReady(
  ready: ReadyPromotion,
  records: ReadonlyMap<string, Digest>,
  ports: MergeJobPorts,
  { policyPath } = DEFAULT_BASE,
): Promise<MergeResult> {
  const { state, members, pullRequest, edits } = ready;
  const { environment } = members[0].observed.lane;
  const services = new Set(members.map(({ observed }) => observed.lane.service));
  const [{ rules, findings }, lost] = await Promise.all([
    mergeGround(
      { snapshot: state.policy, policyPath, branch: state.base.branch, environments: [environment] },
      pullRequest,
      ports,
    ),
    lostDigests(services, environment, state, ports.registry),
  ]);
  if (findings.length + lost.length > 0) return refused([...findings, ...lost]);
  const [first, ...others] = members;
  const batch = nameOfBatch(pullRequest);
  const now = ports.now();
  const message = mergeMessage(
    [recordOf(first, records, batch, now), ...others.map((member) => recordOf(member, records, batch, now))],
    pullRequest.url,
  );
  const result: MergedChange = await mergeChange(
    {
      passed: [first.passed, ...others.map(({ passed }) => passed)],
      pullRequest,
      edits,
      message,
      base: state.base.branch,
      rules,
      lastLook: lastLookAtPair(ready, ports),
    },
    ports,
  );
  return result.merged ? { outcome: "merged", commit: result.commit } : refused([result.finding]);
}

function recordOf(
  { observed, candidate, passed }: ReadyMember,
  records: ReadonlyMap<string, Digest>,
  batch: string | undefined,
  now: Date,
): PromotionTrailers {
  const { lane, current } = observed;
  const image = printImageReference(candidate.subject);
  const record = records.get(image);
  if (record === undefined) throw new Error(`nothing was recorded of ${image}`);
  return {
    promotion: candidate.promotion.id,
    ...(batch === undefined ? {} : { batch }),
    service: lane.service,
    environment: lane.environment,
    regions: lane.region === null ? [] : [lane.region],
    digest: candidate.subject.digest,
    previous: current === null ? null : previousHealth(observed, now),
    gates: gateLines(passed),
    record,
  };
}

/** The health of what is replaced, at this moment: what a later rollback goes by. */
function previousHealth({ lane, current, places }: ObservedLane, now: Date): PreviousHealth | null {
  if (current === null) return null;
  const here = places.find(
    ({ service, environment, region }) =>
      service === lane.service && environment === lane.environment && region === lane.region,
  );
  if (here === undefined)
    throw new Error(`nothing was observed of ${printEnvironment(lane.environment, lane.region)}`);
  const { health } = here;
  if (health.state !== "healthy") return { digest: current, state: health.state };
  return { digest: current, state: "healthy", since: healthySince(health.since, here.since ?? now) };
}

function refused(findings: readonly Finding[]): NotReady {
  const [first, ...rest] = findings;
  if (first === undefined) throw new Error("a refusal has findings");
  return { outcome: "refused", findings: [first, ...rest] };
}
