import type { Lane } from "#chain/clearance/policy.ts";
import { Fault } from "#chain/fault.ts";
import type { PullRequests } from "#chain/promotion/github.ts";
import { nextWake, soonAfter } from "#chain/promotion/next-wake.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { acts, type Step } from "#chain/promotion/step.ts";
import { type Applied, type ApplyPorts, applyStep } from "./apply-step.ts";
import { keepTrail } from "./keep-trail.ts";
import { isAlarmed, raiseAlarm } from "./merge-alarm.ts";
import { mergesUnread } from "./merges-unread.ts";
import { type Base, DEFAULT_BASE } from "./observe-ports.ts";
import { unknownHints } from "./observe-turns.ts";
import { planNow } from "./plan.ts";
import { upkeep } from "./upkeep.ts";
import type { Upkept } from "./upkept.ts";

export interface ApplyOptions {
  readonly base?: Base;
  /** The lanes of one environment alone. */
  readonly environment?: string | undefined;
  readonly only?: (lane: Lane) => boolean;
  /** Services, images or source repositories whose tags have moved, as somebody said: asked for at once. */
  readonly hinted?: ReadonlySet<string>;
}

/** A step with what came of it. */
export type StepOutcome = { readonly step: Step } & (
  | Applied
  | { readonly result: "fault"; readonly fault: Fault }
);

export interface ApplyResult {
  /** What was done, in order; empty when there was nothing to do. */
  readonly done: readonly StepOutcome[];
  /** Why the rest isn't done: the plan that is left. */
  readonly left: readonly Step[];
  /** What was done beside promotions, and what waits for a person there. */
  readonly kept: readonly Upkept[];
  /** When it may come out differently without an event from GitHub; null: never. A plan alone doesn't say. */
  readonly again?: Date | null;
  /** Hints that named nothing which the policy has; absent: none. */
  readonly unknown?: readonly string[];
}

/**
 * Observes, plans and applies until nothing more can be done now: what one round merges, the next
 * round's environment may take. Run again at once, it does nothing.
 *
 * A fault in one lane stops that lane only and is in `done`; everybody's faults are thrown.
 */
export async function apply(ports: ApplyPorts, options: ApplyOptions = {}): Promise<ApplyResult> {
  const base = options.base ?? DEFAULT_BASE;
  const done: StepOutcome[] = [];
  const stuck = new Set<string>();
  let kept: readonly Upkept[] | undefined;
  let looked: PullRequests | undefined;
  for (;;) {
    const { state, steps } = await planNow(ports, { ...options, base, looked });
    const unread = await readBackMerges(state, ports, base);
    const outcomes = await applyRound(
      steps.filter((step) => acts(step) && !stuck.has(nameOf(step))),
      state,
      ports,
      base,
    );
    done.push(...outcomes);
    for (const { step } of outcomes) stuck.add(nameOf(step));
    const moves = outcomes.filter(
      ({ step, result }) =>
        result === "done" && ["open", "rebuild", "sign-and-merge", "close", "turn-away"].includes(step.do),
    );
    looked = lookedAfter(state, moves);
    if (moves.length > 0) continue;
    // Once, and then what follows from it is planned.
    const before = kept;
    kept ??= [...(await upkeep(state, ports, base)), ...(await keepTrail(state, steps, ports, base))];
    const settled = before !== undefined || !kept.some(({ result }) => result === "done");
    if (!settled) continue;
    const left = steps.filter((step) => !acts(step));
    const failed =
      done.some(({ result }) => result !== "done") || kept.some(({ result }) => result === "fault");
    const again = failed ? soonAfter(ports.now()) : nextWake(left, state, ports.now());
    const unknown = unknownHints(state.policy.policy, options.hinted);
    return { done, left, kept: [...unread, ...kept], again, ...(unknown.length === 0 ? {} : { unknown }) };
  }
}

/**
 * The pull requests where nothing but opening has moved them, as GitHub showed each while it was made; undefined
 * where they have to be read again.
 */
function lookedAfter({ looked }: ObservedState, moves: readonly StepOutcome[]): PullRequests | undefined {
  const opened = moves.flatMap((one) => ("opened" in one && one.opened !== undefined ? [one.opened] : []));
  if (looked === undefined || opened.length < moves.length) return undefined;
  const numbers = new Set(opened.map(({ number }) => number));
  return { ...looked, open: [...opened, ...looked.open.filter(({ number }) => !numbers.has(number))] };
}

/**
 * What another process merged and didn't read back, because it ended in between: what of it nobody can read back is
 * said for as long as it is looked at.
 *
 * @throws Fault `READBACK_MISMATCH` after the alarm.
 */
async function readBackMerges(
  state: ObservedState,
  ports: ApplyPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const { mismatched, unknown } = await mergesUnread(state, ports.git, base.policyPath);
  for (const one of mismatched) {
    if (await isAlarmed(one, state.promoter, ports)) continue;
    const rules = await ports.github.branchRules(base.branch);
    await raiseAlarm(one, { base: base.branch, rules }, ports);
  }
  return unknown.map(({ pullRequest, commit, why }) => ({
    about: `#${pullRequest}`,
    result: "waiting",
    text: `the merge ${commit} can't be read back: ${why}. Compare it by hand`,
  }));
}

/** In order; a lane that faults or is refused is left alone for this round. */
async function applyRound(
  steps: readonly Step[],
  state: ObservedState,
  ports: ApplyPorts,
  base: Base,
): Promise<readonly StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  const halted = new Set<Lane>();
  for (const step of steps) {
    const lane = "lane" in step ? step.lane : null;
    const waitsFor = step.do === "close" ? step.after : lane === null ? [] : [lane];
    if (waitsFor.some((one) => halted.has(one))) continue;
    const outcome = await attempt(step, state, ports, base);
    if (outcome.result !== "done" && lane !== null) halted.add(lane);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function attempt(
  step: Step,
  state: ObservedState,
  ports: ApplyPorts,
  base: Base,
): Promise<StepOutcome> {
  try {
    return { step, ...(await applyStep(step, state, ports, base)) };
  } catch (error) {
    if (error instanceof Fault) return { step, result: "fault", fault: error };
    throw error;
  }
}

/** What a step is about: the same step isn't tried twice in one run. */
function nameOf(step: Step): string {
  return JSON.stringify(step.do === "describe" || step.do === "open" ? { ...step, body: "" } : step);
}
