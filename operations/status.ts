import type { Health } from "#chain/clearance/health.ts";
import { printEnvironment } from "#chain/clearance/lane.ts";
import type { EnvironmentRule, Lane } from "#chain/clearance/policy.ts";
import type { Hold, Quarantine } from "#chain/clearance/restriction.ts";
import { printSignerRule } from "#chain/clearance/signer-change.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { shortDigest } from "#chain/promotion/commit-message.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import { plan } from "#chain/promotion/plan.ts";
import { isCandidate, type ObservedLane, type ObservedState } from "#chain/promotion/state.ts";
import { printStep, type Step } from "#chain/promotion/step.ts";
import { type ClearProgress, clearProgress } from "./clear-progress.ts";
import { inParallel } from "./in-parallel.ts";
import { observe } from "./observe.ts";
import type { Base, ObservePorts } from "./observe-ports.ts";
import { safeRollbacks } from "./rollback-candidates.ts";

export interface LaneStatus {
  readonly lane: Lane;
  readonly digest: Digest | null;
  /** When it was put there; null where that isn't known. */
  readonly since: Date | null;
  readonly health: Health["state"];
  readonly pullRequest: string | null;
  /** Digests that the lane could go back to now; none is an alarm. */
  readonly safeRollbacks: readonly Digest[];
  /** What comes next, or why nothing does. */
  readonly next: readonly string[];
}

/** What keeps anybody from saying how far a signer's change is. */
export interface UnknownProgress extends Pick<ClearProgress, "environment" | "next"> {
  readonly unknown: string;
}

export interface StatusReport {
  readonly commit: CommitId;
  readonly lanes: readonly LaneStatus[];
  readonly faults: readonly { readonly lane: Lane; readonly code: string; readonly message: string }[];
  readonly holds: readonly Hold[];
  readonly quarantines: readonly Quarantine[];
  /** Of environments whose signer is to be changed. */
  readonly signerChanges: readonly (ClearProgress | UnknownProgress)[];
}

/** What stands where, how it is doing, what comes next, and what each place could go back to. */
export async function status(
  ports: ObservePorts,
  options: { readonly base?: Base; readonly only?: (lane: Lane) => boolean } = {},
): Promise<StatusReport> {
  const state = await observe(ports, { ...options, everyPlace: true });
  const steps = plan(state, ports.now());
  const lanes = await inParallel(state.lanes, 4, (observed) => laneStatus(observed, state, steps, ports));
  const environments = state.policy.policy.environments.filter(({ next }) => next !== undefined);
  const changes = await inParallel(environments, 2, (one) => signerChange(one, state, ports));
  const now = ports.now();
  return {
    commit: state.base.commit,
    lanes,
    faults: state.faults.map(({ lane, fault }) => ({ lane, code: fault.code, message: fault.message })),
    holds: state.restrictions.holds.filter(({ expires }) => now < expires),
    quarantines: state.restrictions.quarantines,
    signerChanges: changes.flatMap((one) => one ?? []),
  };
}

async function signerChange(
  rule: EnvironmentRule,
  state: ObservedState,
  ports: ObservePorts,
): Promise<StatusReport["signerChanges"][number] | undefined> {
  try {
    return await clearProgress(rule, state, ports);
  } catch (error) {
    if (!(error instanceof Fault) || rule.next === undefined) throw error;
    return { environment: rule.name, next: rule.next, unknown: `${error.code}: ${error.message}` };
  }
}

async function laneStatus(
  { lane, current, places, candidate }: ObservedLane,
  state: ObservedState,
  steps: readonly Step[],
  ports: ObservePorts,
): Promise<LaneStatus> {
  const here = places.find(
    ({ environment, region }) => environment === lane.environment && region === lane.region,
  );
  const past = current === null ? [] : await safeRollbacks({ ...state, current }, lane, ports);
  return {
    lane,
    digest: current,
    since: current === null ? null : (here?.since ?? null),
    health: here?.health.state ?? "unknown",
    pullRequest: (isCandidate(candidate) && candidate.promotion.open?.url) || null,
    safeRollbacks: past.map(({ digest }) => digest),
    next: steps.filter((step) => "lane" in step && step.lane === lane).map(printStep),
  };
}

/** For a terminal: a line per place, and what comes next below it. */
export function printStatus(report: StatusReport): string {
  const rows = report.lanes.map((one) => ({
    service: one.lane.service,
    place: printEnvironment(one.lane.environment, one.lane.region),
    digest: one.digest === null ? "nothing" : shortDigest(one.digest),
    health: one.health,
    back: one.digest === null ? "" : `safe rollbacks: ${one.safeRollbacks.length}`,
    next: one.next,
  }));
  const width = (name: "service" | "place" | "digest" | "health") =>
    Math.max(0, ...rows.map((row) => row[name].length));
  const widths = {
    service: width("service"),
    place: width("place"),
    digest: width("digest"),
    health: width("health"),
  };
  return [
    ...rows.flatMap(({ service, place, digest, health, back, next }) => [
      `${service.padEnd(widths.service)}  ${place.padEnd(widths.place)}  ${digest.padEnd(widths.digest)}  ${health.padEnd(widths.health)}  ${back}`.trimEnd(),
      ...next.map((line) => `    ${line}`),
    ]),
    ...report.faults.map(
      ({ lane, code, message }) =>
        `${lane.service}  ${printEnvironment(lane.environment, lane.region)}  ${code}: ${message}`,
    ),
    ...report.holds.map(
      (hold) =>
        `on hold: ${hold.service ?? "everything"} in ${hold.environment} until ${hold.expires.toISOString()}, by ${hold.owner}: ${hold.reason}`,
    ),
    ...report.quarantines.map(
      ({ digest, owner, reason }) => `in quarantine: ${shortDigest(digest)}, by ${owner}: ${reason}`,
    ),
    ...report.signerChanges.map((one) => `signer change: ${printSignerRule(one.next)} ${progressOf(one)}`),
  ].join("\n");
}

function progressOf(one: StatusReport["signerChanges"][number]): string {
  if ("unknown" in one)
    return `is to take over ${one.environment}, and how far it is can't be told: ${one.unknown}`;
  const { environment, needed, cleared } = one;
  const done = `has cleared ${cleared} of the ${needed} digests that ${environment} needs`;
  return cleared === needed ? `${done}: the policy may switch` : done;
}
