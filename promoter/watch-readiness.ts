import { Fault } from "#chain/fault.ts";
import type { GitHub } from "#chain/promotion/github.ts";
import type { Base } from "#operations/observe-ports.ts";
import { alarmReadiness, readiness } from "#operations/readiness.ts";
import type { RollbackPorts } from "#operations/rollback.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** Evidence can go without anything being pushed: asked again that often although nothing has changed. */
const AGAIN = 60 * 60_000;

/** Safe rollbacks as figures and alarms: after each change of the base branch, and once an hour. */
export class ReadinessWatch {
  readonly #ports: RollbackPorts;
  readonly #base: Base;
  #seen: { readonly commit: string; readonly at: number } | undefined;

  constructor(ports: RollbackPorts, base: Base) {
    this.#ports = { ...ports, github: rememberMerged(ports.github) };
    this.#base = base;
  }

  async look(metrics: Metrics, log: Log): Promise<void> {
    const { git, github, now } = this.#ports;
    try {
      const commit = await git.resolve(`refs/heads/${this.#base.branch}`);
      const at = now().getTime();
      if (commit === this.#seen?.commit && at - (this.#seen?.at ?? 0) < AGAIN) return;
      const { state, all } = await readiness(this.#ports, { base: this.#base });
      for (const { service, environment, safe } of all) {
        const labels = { service, environment };
        metrics.set("clearance_safe_rollbacks", "Digests that could be put back now", safe.length, labels);
      }
      await alarmReadiness(all, state, github);
      this.#seen = { commit: state.base.commit, at };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      log.error({ code: error.code, fault: error.message }, "readiness couldn't be told");
    }
  }
}

/** What a branch was merged as never changes: nobody is asked twice for it. */
function rememberMerged(github: GitHub): GitHub {
  const merged = new Map<string, Awaited<ReturnType<GitHub["pullRequestsOf"]>>>();
  return {
    ...github,
    async pullRequestsOf(branch) {
      const known = merged.get(branch) ?? (await github.pullRequestsOf(branch));
      if (known.some((one) => one.merged !== undefined)) merged.set(branch, known);
      return known;
    },
  };
}
