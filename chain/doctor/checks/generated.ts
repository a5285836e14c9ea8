import type { Check } from "../diagnosis.ts";
import type { DoctorFacts } from "../facts.ts";

export const generated: Check<DoctorFacts> = {
  name: "policies",
  question: "Are the generated admission policies what clearance.yaml means?",
  examine({ stalePolicies: [first, ...others] }) {
    if (first === undefined) return [];
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    return [
      {
        code: "POLICIES_OLD",
        severity: "warning",
        environment: null,
        message: `${first}${more} isn't what the generator gives for clearance.yaml and quarantine/`,
        remedy: "run `clearance policies generate`, or the doctor with --fix",
        mend: "policies",
      },
    ];
  },
};
