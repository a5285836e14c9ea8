import { Fault } from "#chain/fault.ts";
import { soonAfter } from "#chain/promotion/next-wake.ts";
import { type ApplyOptions, type ApplyResult, apply } from "#operations/apply.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import { printOutcome } from "#operations/print-outcome.ts";
import { printUpkept } from "#operations/upkept.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Passed } from "./reconciler.ts";

/** One pass of the reconciler: `apply`, counted and told. False where something couldn't be decided. */
export async function pass(
  ports: ApplyPorts,
  options: ApplyOptions,
  metrics: Metrics,
  log: Log,
): Promise<Passed> {
  const started = performance.now();
  const { faults, again } = await faultsOf(ports, options, metrics, log);
  for (const { code, message, retryable } of faults) {
    metrics.count("clearance_faults_total", "Faults by code", { code });
    log.error({ code, fault: message, retryable }, "could not decide");
  }
  const seconds = (performance.now() - started) / 1000;
  const outcome = faults.length === 0 ? "decided" : "fault";
  metrics.count("clearance_passes_total", "Passes by what became of them", { outcome });
  metrics.set("clearance_last_pass_seconds", "Length of the last pass", seconds);
  log.info({ outcome, seconds }, "pass");
  return { ok: faults.length === 0, again };
}

type Told = Pick<Fault, "code" | "message" | "retryable">;

async function faultsOf(
  ports: ApplyPorts,
  options: ApplyOptions,
  metrics: Metrics,
  log: Log,
): Promise<{ readonly faults: readonly Told[]; readonly again: Date | null }> {
  let result: ApplyResult;
  try {
    result = await apply(ports, options);
  } catch (error) {
    if (error instanceof Fault) return { faults: [error], again: soonAfter(ports.now()) };
    throw error;
  }
  for (const outcome of result.done) {
    log.info({ step: outcome.step.do, result: outcome.result, line: printOutcome(outcome) }, "step");
    if (outcome.result !== "done") continue;
    if (outcome.step.do === "open") counted(metrics, "opened");
    if (outcome.step.do === "close") counted(metrics, "closed");
    if (outcome.merged !== undefined) counted(metrics, "merged");
  }
  for (const one of result.kept) {
    metrics.count("clearance_upkeep_total", "Work beside promotions by what became of it", {
      result: one.result,
    });
    log.warn({ result: one.result, line: printUpkept(one) }, "upkeep");
  }
  const faults = [
    ...result.kept.flatMap((one) => (one.result === "fault" ? [one.fault] : [])),
    ...result.done.flatMap((outcome) => (outcome.result === "fault" ? [outcome.fault] : [])),
    ...result.left.flatMap((step) => (step.do === "fault" ? [{ ...step, retryable: false }] : [])),
  ];
  return { faults, again: result.again ?? null };
}

function counted(metrics: Metrics, what: "opened" | "merged" | "closed"): void {
  metrics.count("clearance_pull_requests_total", "Pull requests by what this service did", { what });
}
