import type { GateAnswer } from "../clearance/gate.ts";
import type { ObservedState } from "./state.ts";
import type { Step } from "./step.ts";

/** How often to look where nobody tells: health, evidence and registries send no webhooks. In milliseconds. */
const LOOKED_AT = 60_000;

/** Gates whose answer changes with something that GitHub tells of, or at a time that they name. */
const TOLD: ReadonlySet<string> = new Set(["approval", "checks", "dependency", "hold", "calendar"]);

/** A time that has come already must not become a tight loop. */
const LEAST = 1_000;

/**
 * When a plan may come out differently without anybody telling: the earliest time that a gate names, and soon
 * where something is waited for that has to be looked at. null: only an event can change it.
 */
export function nextWake(
  left: readonly Step[],
  { policy }: Pick<ObservedState, "policy">,
  now: Date,
): Date | null {
  const soon = soonAfter(now).getTime();
  const watched = policy.policy.environments.some(({ rollback }) => rollback !== undefined);
  const times = left.flatMap((step): readonly number[] => {
    if (step.do === "fault") return [soon];
    if (step.do !== "wait") return [];
    const open = step.answers.filter(({ outcome }) => outcome !== "passed");
    if (open.length === 0) return [timeOf(step) ?? []].flat();
    return open.flatMap((answer) => timeOf(answer) ?? (TOLD.has(answer.gate) ? [] : [soon]));
  });
  const earliest = Math.min(...times, ...(watched ? [soon] : []));
  return Number.isFinite(earliest) ? new Date(Math.max(earliest, now.getTime() + LEAST)) : null;
}

export function soonAfter(now: Date): Date {
  return new Date(now.getTime() + LOOKED_AT);
}

function timeOf({ askedAgain }: { readonly askedAgain?: GateAnswer["askedAgain"] }): number | undefined {
  if (askedAgain === undefined || !/^\d{4}-\d\d-\d\dT/.test(askedAgain)) return undefined;
  const time = Date.parse(askedAgain);
  return Number.isNaN(time) ? undefined : time;
}
