import { environmentOf } from "../../clearance/lane.ts";
import { printSignerRule } from "../../clearance/signer-change.ts";
import type { Check, Diagnosis } from "../diagnosis.ts";
import type { DoctorFacts } from "../facts.ts";

export const signerChange: Check<DoctorFacts> = {
  name: "signer change",
  question: "Has a new signer cleared again all that the old one had?",
  examine({ environments, policy, needed }) {
    return environments.flatMap((environment): readonly Diagnosis[] => {
      const { next } = environmentOf(policy, environment);
      if (next === undefined) return [];
      const here = needed.filter((one) => one.environment === environment);
      const done = here.filter(({ clearedByNext }) => clearedByNext === true).length;
      const whole = done === here.length;
      return [
        {
          code: "SIGNER_CHANGING",
          severity: "warning",
          environment,
          message: `${printSignerRule(next)} has cleared ${done} of the ${here.length} digests that ${environment} needs`,
          remedy: whole
            ? "switch: make it the environment's signer, and take `next` away"
            : "let its run be released; until then the old signer stays",
        },
      ];
    });
  },
};
