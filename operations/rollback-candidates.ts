import { mayRun } from "#chain/clearance/decide.ts";
import { placeOf } from "#chain/clearance/lane.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import type { Verdict } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import type { PromotionTrailers } from "#chain/promotion/trailers.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { gatherAncestry } from "./gather-ancestry.ts";
import { inParallel } from "./in-parallel.ts";
import { confirmedRecord, type DigestChange, digestChanges } from "./observe-change.ts";
import type { ObservePorts } from "./observe-ports.ts";

/** How many changes of a place are looked at: what stood there before them is no place to go back to. */
const DEPTH = 30;

/** A change of a lane's digest, with the promoter's record where GitHub confirms it. */
export interface RecordedChange extends DigestChange {
  readonly record: PromotionTrailers | undefined;
}

/** A digest that a lane could go back to. */
export interface PastDigest {
  readonly digest: Digest;
  /** `unknown` also for a digest whose health nobody asked when it was replaced. */
  readonly health: "healthy" | "unhealthy" | "unknown";
  /** When it was replaced. */
  readonly until: Date;
}

export type RollbackState = Pick<ObservedState, "policy" | "restrictions" | "promoter" | "base">;

/** Changes of one lane, newest first, as far back as a rollback may look. */
export async function laneHistory(
  lane: Lane,
  { policy, promoter, base }: Pick<ObservedState, "policy" | "promoter" | "base">,
  { git, github }: Pick<ObservePorts, "git" | "github">,
): Promise<readonly RecordedChange[]> {
  const changes: DigestChange[] = [];
  for await (const change of digestChanges(git, base.commit, placeOf(policy.policy, lane))) {
    changes.push(change);
    if (changes.length === DEPTH) break;
  }
  return inParallel(changes, 8, async (change) => ({
    ...change,
    record: await confirmedRecord(change.commit, lane, promoter, github),
  }));
}

/** What stood in a lane before, newest first, each once, with the health that a confirmed record gives it. */
export function pastDigests(history: readonly RecordedChange[]): readonly PastDigest[] {
  const past = new Map<Digest, PastDigest>();
  for (const { before, commit, record } of history) {
    if (before === null) continue;
    const known = record?.previous?.digest === before ? record.previous.state : "unknown";
    const seen = past.get(before);
    if (seen === undefined) past.set(before, { digest: before, health: known, until: commit.committed });
    else if (seen.health === "unknown") past.set(before, { ...seen, health: known });
  }
  return [...past.values()];
}

/** Whether a digest may go back: this environment's clearance is still there, no quarantine, admitted today. */
export async function mayGoBack(
  digest: Digest,
  lane: Lane,
  { policy, restrictions }: RollbackState,
  ports: Pick<ObservePorts, "registry" | "verifier" | "git">,
): Promise<Verdict> {
  const rules = rulesFor(policy, lane.service, lane.environment);
  const subject = { image: rules.image, digest };
  const { evidence } = await collectEvidence(subject, trustMaterialOf(policy), ports);
  return mayRun(subject, evidence, rules, restrictions, await gatherAncestry(evidence, rules, ports.git));
}

/**
 * Every digest that a lane could go back to right now, newest first: healthy there when it was replaced,
 * still cleared, not in quarantine. None is an alarm.
 */
export async function safeRollbacks(
  state: RollbackState & { readonly current: Digest | null },
  lane: Lane,
  ports: ObservePorts,
): Promise<readonly PastDigest[]> {
  const past = pastDigests(await laneHistory(lane, state, ports));
  const healthy = past.filter(({ digest, health }) => health === "healthy" && digest !== state.current);
  const verdicts = await Promise.all(healthy.map(({ digest }) => mayGoBack(digest, lane, state, ports)));
  return healthy.filter((_, index) => verdicts[index]?.outcome === "cleared");
}
