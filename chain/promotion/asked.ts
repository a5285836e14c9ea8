import type { GateAnswer } from "../clearance/gate.ts";
import { entry } from "../clearance/names.ts";
import type { Lane } from "../clearance/policy.ts";
import { placeName } from "./identity.ts";
import { type Judgement, judge } from "./judge.ts";
import { type Candidate, isCandidate, type ObservedLane, type ObservedState } from "./state.ts";

/** The candidate that a lane is asked to take, and what is said of it. */
export interface Asked {
  readonly observed: ObservedLane;
  readonly candidate: Candidate;
  readonly judgement: Judgement;
}

/** Lanes whose images go together in one place; every other lane by itself. */
export function decidedTogether({
  lanes,
  policy,
}: Pick<ObservedState, "lanes" | "policy">): readonly (readonly ObservedLane[])[] {
  const units = new Map<Lane | string, ObservedLane[]>();
  for (const observed of lanes) {
    const { lane } = observed;
    const set = entry(policy.policy.services, lane.service)?.set;
    const key = set === undefined ? lane : `${placeName(lane)}/${set.name}`;
    const unit = units.get(key);
    if (unit === undefined) units.set(key, [observed]);
    else unit.push(observed);
  }
  return [...units.values()];
}

/**
 * Of the newest candidate and an older one whose pull request is open, the one that a lane goes on with.
 *
 * The newest one supersedes, unless it couldn't be opened itself (refused, declined, ill), which must not cost
 * an open one its turn, or the lane has waited for as long as its policy lets it be superseded. Then the open
 * one stands until it is merged, declined or refused: however fast candidates come, one of them gets through.
 *
 * All images of a service in one place, in their order: all go on with what is newest, or none.
 */
export function askedTogether(
  state: Pick<ObservedState, "restrictions">,
  lanes: readonly ObservedLane[],
  now: Date,
): readonly (Asked | undefined)[] {
  const all = lanes.map((observed): Contender => {
    const { candidate, standing } = observed;
    const ask = (one: Candidate): Asked => ({
      observed,
      candidate: one,
      judgement: judge(state, observed, one, now),
    });
    return {
      observed,
      newest: isCandidate(candidate) ? ask(candidate) : undefined,
      old: standing === undefined ? undefined : ask(standing),
    };
  });
  return all.map(standsOn(all, now) ? olderOf : ({ newest }) => newest);
}

interface Contender {
  readonly observed: ObservedLane;
  readonly newest: Asked | undefined;
  readonly old: Asked | undefined;
}

function standsOn(all: readonly Contender[], now: Date): boolean {
  const olds = all.flatMap(({ old }) => old ?? []);
  if (olds.length === 0 || !olds.every(mayStand)) return false;
  const fresh = all.flatMap(({ newest }) =>
    newest === undefined || newest.candidate.promotion.open !== undefined ? [] : [newest],
  );
  if (fresh.length === 0) return all.some(({ newest }) => newest === undefined);
  // What the places before don't hold any more can't be merged: to stand on would keep everything out for good.
  if (olds.some(({ judgement }) => keptBack(judgement.answers) !== undefined)) return false;
  if (!fresh.every(mayOpen)) return true;
  return olds.some(({ observed }) => hasWaited(observed.waitingSince, observed.rules.supersede, now));
}

/** What a place goes on with where it stands on: the older one, or a newest one that is open already. */
function olderOf({ observed, newest, old }: Contender): Asked | undefined {
  const { candidate } = observed;
  if (newest?.candidate.promotion.open !== undefined) return newest;
  const isOver = "waits" in candidate && !candidate.waits;
  return isOver ? undefined : old;
}

/** Nothing but people and time stands between it and a pull request. */
function mayOpen({ judgement, candidate }: Asked): boolean {
  const { verdict, answers } = judgement;
  return (
    verdict.outcome === "cleared" &&
    candidate.promotion.declined === undefined &&
    keptBack(answers) === undefined
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

/**
 * What keeps a pull request from being opened at all: the places before are ill, or nobody knows; or the images
 * of the service aren't of one commit yet.
 */
export function keptBack(answers: readonly GateAnswer[]): GateAnswer | undefined {
  return answers.find(
    ({ gate, outcome }) => (gate === "health" || gate === "images") && outcome !== "passed",
  );
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
