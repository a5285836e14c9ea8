import type { EnvironmentRule } from "#chain/clearance/policy.ts";
import { printSignerRule } from "#chain/clearance/signer-change.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { clearProgress } from "./clear-progress.ts";
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
  for (const environment of state.policy.policy.environments) {
    const { name, next } = environment;
    if (next === undefined || "key" in next) continue;
    all.push(
      ...(await attempted(`${printSignerRule(next)} for ${name}`, () =>
        ask(environment, next.workflow, state, ports, base),
      )),
    );
  }
  return all;
}

async function ask(
  environment: EnvironmentRule,
  workflow: string,
  state: ObservedState,
  ports: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const progress = await clearProgress(environment, state, ports);
  if (progress === undefined || progress.cleared === progress.needed) return [];
  const { name } = environment;
  const about = `${workflow} for ${name}`;
  const text = `it has cleared ${progress.cleared} of the ${progress.needed} digests that ${name} needs`;
  const active = (await ports.github.runs(workflow)).find(({ status }) => status !== "completed");
  if (active !== undefined)
    return [{ about, result: "waiting", text: `${text}; ${active.url} is under way` }];
  const inputs = { "pull-request": NO_PULL_REQUEST, head: state.base.commit };
  await ports.github.dispatch(workflow, base.branch, inputs);
  return [{ about, result: "waiting", text: `${text}; its run is started` }];
}
