import { placedLanesOf, printLane } from "../clearance/lane.ts";
import type { Lane } from "../clearance/policy.ts";
import type { Asked } from "./asked.ts";
import type { PullRequest } from "./github.ts";
import { isOwnPromotion, keysOf, laneKey, parseOwnBranch } from "./own-branch.ts";
import { closing } from "./plan-open.ts";
import { isCandidate, type ObservedState } from "./state.ts";
import type { Step } from "./step.ts";

/**
 * Pull requests of the promoter that nothing asks for any more: another digest, other rules, a lane that is
 * gone. They come after what takes their place, so that a crash in between forgets nobody's turn; the one
 * whose lane couldn't be read, or wasn't looked at, is left alone.
 */
export function planSuperseded(
  state: ObservedState,
  asked: ReadonlyMap<Lane, Asked>,
  kept: ReadonlySet<number>,
  opening: ReadonlyMap<Lane, Step>,
  undecided: ReadonlySet<string>,
): readonly Step[] {
  const opened = new Set([...opening.values()].flatMap((step) => (step.do === "open" ? [step.branch] : [])));
  const loose = state.pullRequests.filter(
    (one) => isOwnPromotion(one, state.promoter) && !kept.has(one.number),
  );
  // Open already, and not seen as that for another that holds one of its members: the other has to go first.
  const own = loose.filter(({ head }) => !opened.has(head.ref));
  const there = own.length < loose.length;
  if (own.length === 0 && state.leftovers.length === 0) return [];
  const named = new Set(own.flatMap((one) => keysOf(one, state.proposals.get(one.number))).map(serviceIn));
  const lanes = new Map(
    state.lanes.flatMap((observed) =>
      named.has(observed.lane.service) ? [[laneKey(observed.lane), observed] as const] : [],
    ),
  );
  const reasonOf = (pullRequest: PullRequest, keys: readonly string[]): string => {
    if (parseOwnBranch(pullRequest.head.ref)?.batch === true) {
      return keys.length === 0
        ? "its commit isn't the promoter's any more"
        : "not all of its services are asked to take what it holds: the others go on without";
    }
    const observed = lanes.get(keys[0] ?? "");
    if (observed === undefined) return "clearance.yaml has no such service, environment or region any more";
    const { candidate, lane } = observed;
    if (!isCandidate(candidate)) return candidate.none;
    return `${printLane(lane)} is now asked to take ${candidate.subject.digest}, or takes it under other rules or after another change`;
  };
  const closes = own.flatMap((one): Step[] => {
    // Its head came after the fetch: the next observation knows what it says.
    if (!state.proposals.has(one.number)) return [];
    const keys = keysOf(one, state.proposals.get(one.number));
    // A batch goes apart as soon as one member is known to have left it.
    const known = keys.filter((key) => !undecided.has(key));
    if (keys.length > 0 && known.length === 0) return [];
    const taken = keys.flatMap((key) => lanes.get(key)?.lane ?? []).filter((lane) => opening.has(lane));
    const after = there ? [] : taken;
    return [closing(one, "superseded", reasonOf(one, keys), after)];
  });
  return [...closes, ...sweeps(state, asked, undecided)];
}

/** Branches without a pull request: what a process left that ended in between, or a repository that keeps them. */
function sweeps(
  state: ObservedState,
  asked: ReadonlyMap<Lane, Asked>,
  undecided: ReadonlySet<string>,
): readonly Step[] {
  const wanted = new Set(
    state.lanes.flatMap(({ lane, candidate, standing }) =>
      [candidate, standing].flatMap((one) => {
        if (one === undefined || !isCandidate(one)) return [];
        const { branch, declined } = one.promotion;
        const { candidate: wants, judgement } = asked.get(lane) ?? {};
        // What is refused isn't opened now, and when it may be, its branch is made anew.
        const refused = wants === one && judgement?.verdict.outcome === "refused";
        return [...(refused ? [] : [branch]), ...(declined === undefined ? [] : [declined.head.ref])];
      }),
    ),
  );
  return state.leftovers.flatMap(({ branch, head, proposal }): Step[] => {
    const keys = keysOf({ head: { ref: branch, commit: head, fromFork: false } }, proposal);
    if (wanted.has(branch) || keys.some((key) => undecided.has(key))) return [];
    return [{ do: "sweep", branch, head }];
  });
}

/**
 * Lanes of the policy, as branches call them, that nothing can be said of now; of the services alone that
 * something of ours is about, for nobody asks about the others.
 */
export function undecidedKeys(state: ObservedState): ReadonlySet<string> {
  const branches = [
    ...state.pullRequests
      .filter((one) => isOwnPromotion(one, state.promoter))
      .map((one) => keysOf(one, state.proposals.get(one.number))),
    ...state.leftovers.map(({ branch, head, proposal }) =>
      keysOf({ head: { ref: branch, commit: head, fromFork: false } }, proposal),
    ),
  ];
  const named = new Set(branches.flat().map(serviceIn));
  const decided = new Set<string>();
  for (const { lane, candidate } of state.lanes) {
    if (named.has(lane.service) && (isCandidate(candidate) || !candidate.waits)) decided.add(laneKey(lane));
  }
  const undecided = new Set(
    [...named]
      .flatMap((service) => placedLanesOf(state.policy.policy, service))
      .map(({ lane }) => laneKey(lane))
      .filter((key) => !decided.has(key)),
  );
  for (const { lane } of state.faults) if (named.has(lane.service)) undecided.add(laneKey(lane));
  return undecided;
}

/** The service of a lane as branches call it. */
function serviceIn(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}
