import { EXIT } from "#chain/fault.ts";
import type { ApplyResult } from "#operations/apply.ts";

/** A lane that couldn't be decided is a fault; waiting is fine, and so is a refusal unless it was asked for. */
export function exitCode({ done, left }: ApplyResult, refusalsCount: boolean): number {
  if (done.some(({ result }) => result === "fault") || left.some((step) => step.do === "fault")) {
    return EXIT.fault;
  }
  const refused =
    done.some(({ result }) => result === "refused") || left.some((step) => step.do === "refuse");
  return refused && refusalsCount ? EXIT.refused : EXIT.done;
}
