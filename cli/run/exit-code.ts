import { EXIT } from "#chain/fault.ts";
import type { ApplyResult } from "#operations/apply.ts";

/** A lane that couldn't be decided is a fault; waiting is fine, and so is a refusal unless it was asked for, or a person is called. */
export function exitCode({ done, left, kept }: ApplyResult, refusalsCount: boolean): number {
  const results = [...done, ...kept].map(({ result }) => result);
  if (results.includes("fault") || left.some((step) => step.do === "fault")) {
    return EXIT.fault;
  }
  if (kept.some(({ result }) => result === "refused")) return EXIT.refused;
  const refused =
    done.some(({ result }) => result === "refused") || left.some((step) => step.do === "refuse");
  return refused && refusalsCount ? EXIT.refused : EXIT.done;
}
