import { printDuration } from "../clearance/duration.ts";
import type { Health } from "../clearance/health.ts";
import type { RollbackRule } from "../clearance/rules.ts";
import type { LaneChange } from "./rollback-choice.ts";

/** What failing health asks for. `call` stops there: the rest is a person's. */
export type AutomaticAnswer =
  | { readonly do: "nothing" }
  | { readonly do: "roll-back"; readonly reason: string }
  | { readonly do: "call"; readonly reason: string };

const NOTHING: AutomaticAnswer = { do: "nothing" };

/**
 * GitHub's clock, which dates the merge, may be ahead of this machine's by so much (milliseconds): what was promoted
 * "in a minute" was promoted just now. By more, nobody knows when; GitHub refuses an App whose clock is further off.
 */
const SKEW = 10 * 60_000;

/**
 * Whether a lane goes back without being asked: from its changes in Git (newest first) and its health alone,
 * so that any process gives the same answer. Unknown health is no health: a lost source never rolls back.
 *
 * It never goes back twice in a row: after a rollback, something must have been healthy in between.
 *
 * @param promoter Its login is who asked for automatic rollbacks.
 */
export function automaticRollback(
  history: readonly LaneChange[],
  health: Health,
  { automaticWithin: within }: RollbackRule,
  promoter: string,
  now: Date,
): AutomaticAnswer {
  const [newest, before] = history;
  if (within === undefined || health.state !== "unhealthy" || newest?.record === undefined) return NOTHING;
  const isAutomatic = (change: LaneChange | undefined) => change?.record?.rollback?.requestedBy === promoter;
  const failing = `health fails: ${health.detail}`;
  if (newest.record.rollback !== undefined) {
    // A rollback that a person asked for has a person who looks at it.
    if (!isAutomatic(newest)) return NOTHING;
    return { do: "call", reason: `${failing}; it was rolled back by itself before, which didn't help` };
  }
  if (newest.record.previous === null) return NOTHING;
  const age = now.getTime() - newest.committed.getTime();
  if (age < -SKEW) {
    const behind = printDuration(-age);
    const reason = `${failing}, and by the promoter's clock it is promoted in ${behind} only: set the clock of its machine`;
    return { do: "call", reason };
  }
  // A time that is no time is not within either.
  if (!(age <= within)) return NOTHING;
  if (isAutomatic(before) && newest.record.previous.state !== "healthy") {
    const reason = `${failing}; nothing has been healthy there since the last rollback without being asked`;
    return { do: "call", reason };
  }
  return { do: "roll-back", reason: `${failing}, ${printDuration(Math.max(0, age))} after the promotion` };
}
