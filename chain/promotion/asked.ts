import type { GateAnswer } from "../clearance/gate.ts";
import { type Judgement, judge } from "./judge.ts";
import { type Candidate, isCandidate, type ObservedLane, type ObservedState } from "./state.ts";

/** The candidate that a lane is asked to take, and what is said of it. */
export interface Asked {
  readonly observed: ObservedLane;
  readonly candidate: Candidate;
  readonly judgement: Judgement;
}

/**
 * Of the newest candidate and an older one whose pull request is open, the one that a lane goes on with.
 *
 * The newest one supersedes, unless it couldn't be opened itself (refused, declined, ill), which must not cost
 * an open one its turn, or the lane has waited for as long as its policy lets it be superseded. Then the open
 * one stands until it is merged, declined or refused: however fast candidates come, one of them gets through.
 */
export function askedOf(
  state: Pick<ObservedState, "restrictions">,
  observed: ObservedLane,
  now: Date,
): Asked | undefined {
  const { candidate, standing, waitingSince } = observed;
  const ask = (one: Candidate): Asked => ({
    observed,
    candidate: one,
    judgement: judge(state, observed, one, now),
  });
  const newest = isCandidate(candidate) ? ask(candidate) : undefined;
  if (standing === undefined) return newest;
  const old = ask(standing);
  if (!mayStand(old)) return newest;
  if (newest === undefined) return "waits" in candidate && candidate.waits ? old : undefined;
  if (newest.candidate.promotion.open !== undefined) return newest;
  // What the places before don't hold any more can't be merged: to stand on would keep everything out for good.
  if (illness(old.judgement.answers) !== undefined) return newest;
  if (!mayOpen(newest)) return old;
  return hasWaited(waitingSince, observed.rules.supersede, now) ? old : newest;
}

/** Nothing but people and time stands between it and a pull request. */
function mayOpen({ judgement, candidate }: Asked): boolean {
  const { verdict, answers } = judgement;
  return (
    verdict.outcome === "cleared" &&
    candidate.promotion.declined === undefined &&
    illness(answers) === undefined
  );
}

/** A hold freezes the newest one as well, so it is no reason to give up what people have approved. */
function mayStand({ judgement, candidate }: Asked): boolean {
  const { verdict } = judgement;
  const held = verdict.outcome === "cleared" || verdict.findings.every(({ code }) => code === "HELD");
  return held && candidate.promotion.unplanned.length === 0;
}

function hasWaited(since: Date | undefined, bound: number, now: Date): boolean {
  return since !== undefined && now.getTime() - since.getTime() >= bound;
}

/** What keeps a pull request from being opened at all: the places before are ill, or nobody knows. */
export function illness(answers: readonly GateAnswer[]): GateAnswer | undefined {
  return answers.find(({ gate, outcome }) => gate === "health" && outcome !== "passed");
}

/** The same question for a pull request that is still to be opened: nobody has approved its head. */
export function unopened(
  state: Pick<ObservedState, "restrictions">,
  { observed, candidate }: Asked,
  now: Date,
): Asked {
  const { id, branch, approval } = candidate.promotion;
  const fresh: Candidate = {
    ...candidate,
    promotion: {
      id,
      branch,
      unplanned: [],
      approval: { ...approval, reviews: [], release: null },
      statuses: [],
      runs: [],
    },
  };
  return { observed, candidate: fresh, judgement: judge(state, observed, fresh, now) };
}
