import { entry } from "../clearance/names.ts";
import type { Lane } from "../clearance/policy.ts";
import { type Asked, askedTogether, decidedTogether, unopened } from "./asked.ts";
import type { OpenPullRequest, PullRequest } from "./github.ts";
import { writesAhead } from "./merging.ts";
import { isOwnPromotion, keysOf, laneKey, nameOfBatch } from "./own-branch.ts";
import { planNothing, planRefused, planUnopened } from "./plan-lane.ts";
import { planOpen, waiting } from "./plan-open.ts";
import { openReady } from "./plan-ready.ts";
import { planSuperseded, undecidedKeys } from "./plan-superseded.ts";
import { standStill } from "./stand-still.ts";
import { isCandidate, type ObservedState } from "./state.ts";
import type { Step } from "./step.ts";

/**
 * What to do next, from what was observed: pure, so the same state gives the same plan, and applying
 * it twice does nothing the second time. Steps are in lane order; what nothing asks for goes last.
 */
export function plan(state: ObservedState, now: Date): readonly Step[] {
  const asked = new Map<Lane, Asked>();
  for (const lanes of decidedTogether(state)) {
    for (const one of askedTogether(state, lanes, now))
      if (one !== undefined) asked.set(one.observed.lane, one);
  }
  // Most wakes find nothing of ours open, and then nobody needs to know this of ten thousand services.
  const undecided = isAtWork(state) ? undecidedKeys(state) : new Set<string>();
  const changes = openChanges(state, asked, undecided);
  const kept = new Set([...changes].flatMap(([number, { fate }]) => (fate === "apart" ? [] : [number])));
  const ready: Asked[] = [];

  const parts = state.lanes.map((observed): readonly Step[] | Lane => {
    const { lane, candidate } = observed;
    const one = asked.get(lane);
    if (one === undefined) {
      return isCandidate(candidate) ? [] : [planNothing(observed, candidate)];
    }
    const { verdict } = one.judgement;
    const { open } = one.candidate.promotion;
    const change = open === undefined ? undefined : changes.get(open.number);
    if (open !== undefined && change !== undefined && change.fate !== "apart") {
      if (verdict.outcome === "refused") return planRefused(state, one, verdict.findings);
      if (change.fate === "unknown") return [waiting(observed, one.judgement.answers, open.number)];
      const [first, ...others] = change.members;
      return first === one ? planOpen(state, [first, ...others], open, now) : [];
    }
    const fresh = open === undefined ? one : unopened(state, one, now);
    const steps = planUnopened(fresh);
    if (steps !== "ready") return steps;
    ready.push(fresh);
    return lane;
  });
  const opening = openReady(
    ready,
    asked,
    state.policy.policy,
    (one) => standStill(state, one, now) !== undefined,
    writesAhead(state.looked?.merging) ? now : undefined,
  );
  return [
    ...parts.flatMap((part) => ("service" in part ? (opening.get(part) ?? []) : part)),
    ...planSuperseded(state, asked, kept, opening, undecided),
    ...state.faults.map(
      ({ lane, fault }): Step => ({ do: "fault", lane, code: fault.code, message: fault.message }),
    ),
  ];
}

function isAtWork({ pullRequests, leftovers, promoter }: ObservedState): boolean {
  return leftovers.length > 0 || pullRequests.some((one) => isOwnPromotion(one, promoter));
}

interface Change {
  readonly members: readonly Asked[];
  /**
   * A batch of which one can't come along goes apart: the others are opened without it, and none is merged half.
   * While nothing is known of a member, nothing is done.
   */
  readonly fate: "whole" | "apart" | "unknown";
}

/** What is open and asked for, by pull request. */
function openChanges(
  state: ObservedState,
  asked: ReadonlyMap<Lane, Asked>,
  undecided: ReadonlySet<string>,
): ReadonlyMap<number, Change> {
  const found = new Map<number, { readonly open: OpenPullRequest; readonly members: Asked[] }>();
  for (const one of asked.values()) {
    const { open } = one.candidate.promotion;
    if (open === undefined) continue;
    const change = found.get(open.number) ?? { open, members: [] as Asked[] };
    change.members.push(one);
    found.set(open.number, change);
  }
  const fateOf = (open: PullRequest, members: readonly Asked[]): Change["fate"] => {
    if (nameOfBatch(open) === undefined) return "whole";
    const there = new Set(members.map(({ observed }) => laneKey(observed.lane)));
    const missing = keysOf(open, state.proposals.get(open.number)).filter((key) => !there.has(key));
    const refused = members.some(({ judgement }) => judgement.verdict.outcome === "refused");
    // Images of one service never go on without each other: what may come back is waited for, whole.
    if (isSet(state, members)) {
      const over = members.some(({ judgement }) => isOver(judgement.verdict));
      if (over || missing.some((key) => !undecided.has(key))) return "apart";
      return refused || missing.length > 0 ? "unknown" : "whole";
    }
    if (refused || missing.some((key) => !undecided.has(key))) return "apart";
    return missing.length > 0 ? "unknown" : "whole";
  };
  return new Map(
    [...found].map(([number, { open, members }]) => [number, { members, fate: fateOf(open, members) }]),
  );
}

function isSet({ policy }: ObservedState, [first]: readonly Asked[]): boolean {
  return first !== undefined && entry(policy.policy.services, first.observed.lane.service)?.set !== undefined;
}

/** Refused for good, by what nobody waits for. */
function isOver(verdict: Asked["judgement"]["verdict"]): boolean {
  const codes = verdict.outcome === "refused" ? verdict.findings.map(({ code }) => code) : [];
  return codes.includes("QUARANTINED") || codes.includes("OLDER_THAN_CURRENT");
}
