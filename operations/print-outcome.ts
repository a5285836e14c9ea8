import { printLane } from "#chain/clearance/lane.ts";
import { printStep } from "#chain/promotion/step.ts";
import type { StepOutcome } from "./apply.ts";

/** A step with what came of it, as one line for a terminal. */
export function printOutcome(outcome: StepOutcome): string {
  const { step } = outcome;
  const where = "lane" in step && step.lane !== null ? `${printLane(step.lane)}: ` : "";
  return `${where}${printStep(step)}${whatCame(outcome)}`;
}

function whatCame(outcome: StepOutcome): string {
  switch (outcome.result) {
    case "fault":
      return ` -> fault ${outcome.fault.code}: ${outcome.fault.message}`;
    case "refused":
      return ` -> refused: ${outcome.findings.map(({ message }) => message).join("; ")}`;
    case "left":
      return ` -> left: ${outcome.reason}`;
    case "done":
      break;
  }
  return outcome.pullRequest === undefined ? "" : ` -> #${outcome.pullRequest}`;
}
