import { clearedBy } from "#chain/clearance/clearance.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { printImageReference } from "#chain/digest/image-name.ts";
import { gateLines } from "#chain/promotion/gate-line.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHub } from "#chain/promotion/github.ts";
import { nameOfBatch } from "#chain/promotion/own-branch.ts";
import { recordOf } from "#chain/promotion/record-of.ts";
import type { PromotionTrailers } from "#chain/promotion/trailers.ts";
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

export type MergeResult =
  | { readonly outcome: "merged"; readonly commit: CommitId }
  /** In the base's merge queue, which merges once every group before it is answered for. */
  | { readonly outcome: "queued"; readonly reason: string }
  | NotReady
  | Waiting;

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
  const one = (member: ReadyMember) => merged(member, records, batch, now);
  const result: MergedChange = await mergeChange(
    {
      passed: [first.passed, ...others.map(({ passed }) => passed)],
      pullRequest,
      edits,
      records: [one(first), ...others.map(one)],
      base: state.base.branch,
      rules,
      lastLook: lastLookAtPair(ready, ports),
    },
    ports,
  );
  if (result.merged === "queued") return { outcome: "queued", reason: result.reason };
  return result.merged ? { outcome: "merged", commit: result.commit } : refused([result.finding]);
}

function merged(
  { observed, candidate, passed }: ReadyMember,
  records: ReadonlyMap<string, Digest>,
  batch: string | undefined,
  now: Date,
): PromotionTrailers {
  const image = printImageReference(candidate.subject);
  const record = records.get(image);
  if (record === undefined) throw new Error(`nothing was recorded of ${image}`);
  return { ...recordOf({ observed, candidate }, batch, now), gates: gateLines(passed), record };
}

function refused(findings: readonly Finding[]): NotReady {
  const [first, ...rest] = findings;
  if (first === undefined) throw new Error("a refusal has findings");
  return { outcome: "refused", findings: [first, ...rest] };
}
