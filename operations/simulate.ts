import { type Hypothesis, suppose } from "#chain/promotion/hypothesis.ts";
import { plan } from "#chain/promotion/plan.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import type { Step } from "#chain/promotion/step.ts";
import { observe } from "./observe.ts";
import type { ObserveOptions } from "./observe-options.ts";
import type { ObservePorts } from "./observe-ports.ts";

export interface Simulation {
  /** What was really observed. */
  readonly state: ObservedState;
  /** What `apply` would do then. */
  readonly steps: readonly Step[];
  readonly at: Date;
}

/**
 * The plan at another time or with other answers than the real ones. Only reads; what it says clears,
 * approves and merges nothing.
 *
 * @throws the faults of `observe`
 */
export async function simulate(
  request: { readonly at?: Date | undefined; readonly hypothesis: Hypothesis },
  ports: ObservePorts,
  options: ObserveOptions = {},
): Promise<Simulation> {
  const at = request.at ?? ports.now();
  const state = await observe({ ...ports, now: () => at }, options);
  return { state, steps: plan(suppose(state, request.hypothesis, at), at), at };
}
