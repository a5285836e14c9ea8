import { explainGates, explainVerdict } from "#chain/clearance/explain.ts";
import type { GateAnswer } from "#chain/clearance/gate.ts";
import { environmentOf, printLane, serviceOf } from "#chain/clearance/lane.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import type { Verdict } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { EvidenceRow } from "#chain/promotion/body.ts";
import { evidenceRows } from "#chain/promotion/evidence-rows.ts";
import { judge } from "#chain/promotion/judge.ts";
import { plan } from "#chain/promotion/plan.ts";
import { isCandidate, type ObservedLane, type ObservedState } from "#chain/promotion/state.ts";
import { printStep } from "#chain/promotion/step.ts";
import type { EvidenceNote } from "./collect-evidence.ts";
import { observe } from "./observe.ts";
import type { Base, ObservePorts } from "./observe-ports.ts";

/** Why one place stands as it does: everything that was asked, and each answer. */
export interface LaneExplanation {
  readonly lane: Lane;
  readonly current: Digest | null;
  readonly next: readonly string[];
  /** Absent where there is no candidate; `next` then says why. */
  readonly candidate?: {
    readonly digest: Digest;
    readonly origin: string;
    readonly verdict: Verdict;
    readonly answers: readonly GateAnswer[];
    readonly evidence: readonly EvidenceRow[];
    readonly notes: readonly EvidenceNote[];
    readonly pullRequest: string | null;
  };
}

/**
 * Explains one service in one environment, region by region.
 *
 * @throws Fault `INPUT_INVALID` (service), `ENVIRONMENT_MISSING`, those of `observe`, the lane's own among them.
 */
export async function why(
  request: { readonly service: string; readonly environment: string; readonly base?: Base },
  ports: ObservePorts,
): Promise<readonly LaneExplanation[]> {
  const { service, environment, base } = request;
  const state = await observe(ports, {
    ...(base === undefined ? {} : { base }),
    only: (lane) => lane.service === service && lane.environment === environment,
  });
  serviceOf(state.policy.policy, service);
  environmentOf(state.policy.policy, environment);
  const [broken] = state.faults;
  if (broken !== undefined) throw broken.fault;
  return state.lanes.map((observed) => explain(observed, state, ports.now()));
}

function explain(observed: ObservedLane, state: ObservedState, now: Date): LaneExplanation {
  const { lane, current, candidate, rules } = observed;
  const next = plan(state, now)
    .filter((step) => "lane" in step && step.lane === lane)
    .map(printStep);
  if (!isCandidate(candidate)) return { lane, current, next };
  const { verdict, answers } = judge(state, observed, candidate, now);
  return {
    lane,
    current,
    next,
    candidate: {
      digest: candidate.subject.digest,
      origin: candidate.origin,
      verdict,
      answers,
      evidence: evidenceRows(rules, candidate),
      notes: candidate.notes,
      pullRequest: candidate.promotion.open?.url ?? null,
    },
  };
}

/** For a terminal. */
export function printWhy(explanations: readonly LaneExplanation[]): string {
  return explanations.map(printLaneExplanation).join("\n\n");
}

function printLaneExplanation({ lane, current, next, candidate }: LaneExplanation): string {
  return [
    printLane(lane),
    `  now   ${current ?? "nothing is deployed"}`,
    ...next.map((line) => `  next  ${line}`),
    ...(candidate === undefined
      ? []
      : [
          `  asked ${candidate.digest} (from ${candidate.origin})`,
          ...(candidate.pullRequest === null ? [] : [`        ${candidate.pullRequest}`]),
          indent(explainVerdict(candidate.verdict)),
          indent(explainGates(candidate.answers)),
          ...candidate.evidence.map(
            ({ what, signedBy, witnessed }) =>
              `  ✓ ${what} by ${signedBy}, ${witnessed === undefined ? "witnessed by nobody" : witnessed.toISOString()}`,
          ),
          ...candidate.notes.map(
            ({ referrer, code, reason }) => `  - ${referrer} doesn't count, ${code}: ${reason}`,
          ),
        ]),
  ].join("\n");
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}
