import { lanesOf } from "#chain/clearance/lane.ts";
import type { EnvironmentRule } from "#chain/clearance/policy.ts";
import { afterSignerChange } from "#chain/clearance/signer-change.ts";
import { isCleared, neededIn, onceEach } from "./doctor/gather-needed.ts";
import { inParallel } from "./in-parallel.ts";
import type { ObservePorts } from "./observe-ports.ts";
import type { RollbackState } from "./rollback-candidates.ts";

/** How far an environment's next signer is with what stands there and what it could go back to. */
export interface ClearProgress {
  readonly environment: string;
  readonly next: NonNullable<EnvironmentRule["next"]>;
  readonly needed: number;
  readonly cleared: number;
}

/** undefined where the environment has no next signer. */
export async function clearProgress(
  { name: environment, next }: EnvironmentRule,
  state: RollbackState,
  ports: ObservePorts,
): Promise<ClearProgress | undefined> {
  const after = afterSignerChange(state.policy, environment);
  if (next === undefined || after === undefined) return undefined;
  const lanes = lanesOf(state.policy.policy).filter((lane) => lane.environment === environment);
  const needed = onceEach(
    (await inParallel(lanes, 4, async (lane) => (await neededIn(lane, state, ports)).needed)).flat(),
  );
  const cleared = await inParallel(needed, 4, (one) => isCleared(one, after, ports));
  return { environment, next, needed: needed.length, cleared: cleared.filter(Boolean).length };
}
