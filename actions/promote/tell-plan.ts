import type { Host } from "#adapters/host/host.ts";
import { printLane } from "#chain/clearance/lane.ts";
import { Fault } from "#chain/fault.ts";
import { printPlan, type Step } from "#chain/promotion/step.ts";
import type { ApplyResult } from "#operations/apply.ts";
import { printOutcome } from "#operations/print-outcome.ts";
import { printUpkept } from "#operations/upkept.ts";

/**
 * Outputs and summary first, so that the next step has them whatever comes after; then an annotation for each lane
 * that didn't go on. A refused lane is an answer and only warns.
 *
 * @throws Fault that stopped a lane, the first where there are several.
 */
export function tellPlan(result: ApplyResult, title: string, host: Host): void {
  const done = [...result.done.map(printOutcome), ...result.kept.map(printUpkept)];
  for (const line of done) host.info(line);
  host.info(printPlan(result.left));
  const steps = [...result.done.map(({ step }) => step), ...result.left];
  host.setOutput("plan", JSON.stringify(steps));
  host.setOutput("pull-requests", JSON.stringify(pullRequestsIn(result, steps)));
  host.summary(
    [
      `### ${title}`,
      "",
      ...block(done),
      ...block(result.left.length === 0 ? [] : [printPlan(result.left)]),
    ].join("\n"),
  );
  for (const { lane, findings } of refusedIn(result)) {
    for (const { code, message } of findings)
      host.warning(`${lane}: ${message}`, { title: `Refused: ${code}` });
  }
  for (const one of result.kept) {
    // Somebody has to act: a run that is green would say otherwise.
    if (one.result === "refused") host.fail(one.findings);
  }
  const [first, ...others] = faultsIn(result);
  for (const { code, message } of others) host.error(message, { title: `Fault: ${code}` });
  if (first !== undefined) throw first;
}

function block(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["```text", ...lines, "```", ""];
}

function pullRequestsIn({ done }: ApplyResult, steps: readonly Step[]): readonly number[] {
  const numbers = [
    ...done.flatMap((outcome) => ("pullRequest" in outcome ? (outcome.pullRequest ?? []) : [])),
    ...steps.flatMap((step) => ("pullRequest" in step ? (step.pullRequest ?? []) : [])),
  ];
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function refusedIn({ done, left }: ApplyResult) {
  return [
    ...done.flatMap((outcome) =>
      outcome.result === "refused" ? [{ lane: laneOf(outcome.step), findings: outcome.findings }] : [],
    ),
    ...left.flatMap((step) =>
      step.do === "refuse" ? [{ lane: printLane(step.lane), findings: step.findings }] : [],
    ),
  ];
}

/** What stopped a lane while it was observed is in the plan that is left; what stopped a step is in what was done. */
function faultsIn({ done, left, kept }: ApplyResult): readonly Fault[] {
  return [
    ...done.flatMap((outcome) => (outcome.result === "fault" ? [outcome.fault] : [])),
    ...kept.flatMap((one) => (one.result === "fault" ? [one.fault] : [])),
    ...left.flatMap((step) =>
      step.do === "fault" ? [new Fault(step.code, `${printLane(step.lane)}: ${step.message}`)] : [],
    ),
  ];
}

function laneOf(step: Step): string {
  return "lane" in step && step.lane !== null ? printLane(step.lane) : "pull requests";
}
