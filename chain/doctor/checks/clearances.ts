import type { Check, Diagnosis } from "../diagnosis.ts";
import type { DoctorFacts } from "../facts.ts";

/** A promotion is what mends it, so it holds none up: admission refuses the digest meanwhile. */
export const clearances: Check<DoctorFacts> = {
  name: "clearances",
  question: "Is every digest in the tree cleared by its environment?",
  examine({ needed, unread }) {
    return [
      ...needed
        .filter(({ use, cleared }) => use === "runs" && !cleared)
        .map(
          ({ service, environment, digest }): Diagnosis => ({
            code: "NOT_CLEARED",
            severity: "warning",
            environment,
            message: `${service} stands in ${environment} as ${digest}, which ${environment} hasn't cleared`,
            remedy: "promote a digest that passes the gates, or roll back to one that is cleared",
          }),
        ),
      ...unread.map(({ environment, why }) => unread1(environment, why)),
    ];
  },
};

function unread1(environment: string, why: string): Diagnosis {
  return {
    code: "NOT_CLEARED",
    severity: "unknown",
    environment,
    message: `it can't be told what stands there: ${why}`,
    remedy: "mend what is named, and run the doctor again",
  };
}
