import { lanesOf } from "#chain/clearance/lane.ts";
import { afterSignerChange, printSignerRule } from "#chain/clearance/signer-change.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { isCleared, neededIn, onceEach } from "./doctor/gather-needed.ts";
import { inParallel } from "./in-parallel.ts";
import type { Base } from "./observe-ports.ts";
import type { RollbackPorts } from "./rollback.ts";
import { attempted, type Upkept } from "./upkept.ts";

/** In place of a pull request's number: the run is to clear again what its environment needs. */
const NO_PULL_REQUEST = "0";

/**
 * Starts the run of each environment's next signer while it hasn't cleared all that is needed there. Nothing is asked
 * while no policy names a next signer, and a run under way is waited for: a person may have to release it.
 */
export async function askNextSigners(
  state: ObservedState,
  ports: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const all: Upkept[] = [];
  for (const { name, next } of state.policy.policy.environments) {
    if (next === undefined || "key" in next) continue;
    all.push(
      ...(await attempted(`${printSignerRule(next)} for ${name}`, () =>
        ask(name, next.workflow, state, ports, base),
      )),
    );
  }
  return all;
}

async function ask(
  environment: string,
  workflow: string,
  state: ObservedState,
  ports: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const after = afterSignerChange(state.policy, environment);
  if (after === undefined) return [];
  const lanes = lanesOf(state.policy.policy).filter((lane) => lane.environment === environment);
  const needed = onceEach(
    (await inParallel(lanes, 4, async (lane) => (await neededIn(lane, state, ports)).needed)).flat(),
  );
  const cleared = await inParallel(needed, 4, (one) => isCleared(one, after, ports));
  const done = cleared.filter(Boolean).length;
  if (done === needed.length) return [];
  const about = `${workflow} for ${environment}`;
  const text = `it has cleared ${done} of the ${needed.length} digests that ${environment} needs`;
  const active = (await ports.github.runs(workflow)).find(({ status }) => status !== "completed");
  if (active !== undefined)
    return [{ about, result: "waiting", text: `${text}; ${active.url} is under way` }];
  const inputs = { "pull-request": NO_PULL_REQUEST, head: state.base.commit };
  await ports.github.dispatch(workflow, base.branch, inputs);
  return [{ about, result: "waiting", text: `${text}; its run is started` }];
}
