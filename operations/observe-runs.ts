import { onlyReleaseIsMissing, passGates } from "#chain/clearance/gates/pass-gates.ts";
import { environmentOf } from "#chain/clearance/lane.ts";
import { Fault } from "#chain/fault.ts";
import type { GitHubReader, WorkflowRun } from "#chain/promotion/github.ts";
import { judge } from "#chain/promotion/judge.ts";
import {
  type Candidate,
  isCandidate,
  type ObservedLane,
  type ObservedState,
} from "#chain/promotion/state.ts";
import { isRunFor } from "./observe-github.ts";
import { once } from "./observe-once.ts";

/**
 * The signing runs of what could be signed now. What waits for people or for time has none that matters, so that a
 * hundred waiting pull requests cost no question about them.
 */
export async function withRuns(
  lanes: readonly ObservedLane[],
  { policy: { policy }, restrictions }: Pick<ObservedState, "policy" | "restrictions">,
  now: Date,
  github: Pick<GitHubReader, "runs">,
): Promise<Pick<ObservedState, "lanes" | "faults">> {
  const runsOf = once((workflow: string) => github.runs(workflow));

  async function read<One extends ObservedLane["candidate"]>(observed: ObservedLane, one: One): Promise<One> {
    const open = isCandidate(one) ? one.promotion.open : undefined;
    if (!isCandidate(one) || open === undefined) return one;
    const { signer } = environmentOf(policy, observed.lane.environment);
    if ("key" in signer || !isReady(observed, one)) return one;
    const runs: readonly WorkflowRun[] = await runsOf(signer.workflow);
    const ours = runs.filter((run) => isRunFor(run, open));
    return { ...one, promotion: { ...one.promotion, runs: ours } };
  }

  function isReady(observed: ObservedLane, one: Candidate): boolean {
    const { answers, question } = judge({ restrictions }, observed, one, now);
    return passGates(answers, question) !== undefined || onlyReleaseIsMissing(answers, question);
  }

  async function ofLane(observed: ObservedLane): Promise<ObservedLane> {
    const { candidate, standing } = observed;
    if (!isOpen(candidate) && !isOpen(standing)) return observed;
    return {
      ...observed,
      candidate: await read(observed, candidate),
      ...(standing === undefined ? {} : { standing: await read(observed, standing) }),
    };
  }

  const all = await Promise.all(
    lanes.map((observed) => ofLane(observed).catch((error: unknown) => faultOf(observed, error))),
  );
  return {
    lanes: all.flatMap((one) => ("fault" in one ? [] : [one])),
    faults: all.flatMap((one) => ("fault" in one ? [one] : [])),
  };
}

function faultOf({ lane }: ObservedLane, error: unknown): ObservedState["faults"][number] {
  if (error instanceof Fault) return { lane, fault: error };
  throw error;
}

function isOpen(one: ObservedLane["candidate"] | undefined): boolean {
  return one !== undefined && isCandidate(one) && one.promotion.open !== undefined;
}
