import { plan } from "#chain/promotion/plan.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import type { Step } from "#chain/promotion/step.ts";
import { planGoverned } from "./apply-governed.ts";
import { observe } from "./observe.ts";
import type { ObserveOptions } from "./observe-options.ts";
import { DEFAULT_BASE, type ObservePorts } from "./observe-ports.ts";
import { planTurningAway } from "./same-commit.ts";

/** What `apply` would do now, and why the rest waits; nothing is written. */
export async function planNow(
  ports: ObservePorts,
  options: ObserveOptions = {},
): Promise<{ readonly state: ObservedState; readonly steps: readonly Step[] }> {
  const state = await observe(ports, options);
  const others = await planGoverned(state, ports, (options.base ?? DEFAULT_BASE).policyPath);
  return { state, steps: [...planTurningAway(state), ...plan(state, ports.now()), ...others] };
}
