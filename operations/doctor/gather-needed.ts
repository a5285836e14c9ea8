import { clearedBy } from "#chain/clearance/clearance.ts";
import { placeOf, printLane } from "#chain/clearance/lane.ts";
import type { Lane, PolicySnapshot } from "#chain/clearance/policy.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import { afterSignerChange } from "#chain/clearance/signer-change.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { NeededDigest } from "#chain/doctor/facts.ts";
import { Fault } from "#chain/fault.ts";
import { collectEvidence } from "../collect-evidence.ts";
import { gatherAncestry } from "../gather-ancestry.ts";
import { inParallel } from "../in-parallel.ts";
import { digestAt } from "../observe-change.ts";
import type { ObservePorts } from "../observe-ports.ts";
import {
  laneHistory,
  type RecordedChange,
  type RollbackState,
  safeRollbacks,
} from "../rollback-candidates.ts";

export interface Needed {
  readonly lane: Lane;
  readonly digest: Digest;
  readonly use: NeededDigest["use"];
}

/** What runs in a lane and what it could safely go back to, with the changes that were read for it. */
export async function neededIn(
  lane: Lane,
  state: RollbackState,
  ports: ObservePorts,
): Promise<{ readonly needed: readonly Needed[]; readonly history: readonly RecordedChange[] }> {
  const current = await digestAt(ports.git, state.base.commit, placeOf(state.policy.policy, lane));
  const history = await laneHistory(lane, state, ports);
  const past = current === null ? [] : await safeRollbacks({ ...state, current }, lane, ports);
  const runs = current === null ? [] : [{ lane, digest: current, use: "runs" as const }];
  return {
    needed: [...runs, ...past.map(({ digest }) => ({ lane, digest, use: "rollback" as const }))],
    history,
  };
}

/** Each digest once per service and environment: regions need the same ones. */
export function onceEach(all: readonly Needed[]): readonly Needed[] {
  const order = all.toSorted((a, b) => Number(a.use === "rollback") - Number(b.use === "rollback"));
  const byKey = new Map<string, Needed>();
  for (const one of order) {
    const key = `${one.lane.service} ${one.lane.environment} ${one.digest}`;
    if (!byKey.has(key)) byKey.set(key, one);
  }
  return [...byKey.values()];
}

/** Whether an environment's signer, as this policy names it, has cleared a digest. */
export async function isCleared(
  { lane, digest }: Pick<Needed, "lane" | "digest">,
  snapshot: PolicySnapshot,
  ports: Pick<ObservePorts, "registry" | "verifier" | "git">,
): Promise<boolean> {
  const rules = rulesFor(snapshot, lane.service, lane.environment);
  const subject = { image: rules.image, digest };
  const { evidence } = await collectEvidence(subject, trustMaterialOf(snapshot), ports);
  return clearedBy(subject, evidence, rules, await gatherAncestry(evidence, rules, ports.git)) !== undefined;
}

/** Clearances of what is needed, by today's signer and by the next one where it is named. */
export async function withClearances(
  needed: readonly Needed[],
  { policy }: RollbackState,
  ports: Pick<ObservePorts, "registry" | "verifier" | "git">,
): Promise<readonly (Needed & Pick<NeededDigest, "cleared" | "clearedByNext">)[]> {
  return inParallel(needed, 4, async (one) => {
    const after = afterSignerChange(policy, one.lane.environment);
    const cleared = await isCleared(one, policy, ports);
    return {
      ...one,
      cleared,
      ...(after === undefined ? {} : { clearedByNext: await isCleared(one, after, ports) }),
    };
  });
}

/** A lane that can't be read, in words; anything else goes on. */
export function unreadable(
  lane: Lane,
  error: unknown,
): { readonly environment: string; readonly why: string } {
  if (!(error instanceof Fault)) throw error;
  return { environment: lane.environment, why: `${printLane(lane)}: ${error.message}` };
}
