import { environmentOf } from "../../clearance/lane.ts";
import type { Check, Diagnosis } from "../diagnosis.ts";
import type { ProtectionFacts } from "../facts.ts";
import { signerWorkflowProblems } from "../signer-workflow.ts";

export const signers: Check<ProtectionFacts> = {
  name: "signers",
  question: "Is each signing workflow what a signer has to be?",
  examine({ environments, policy, workflows }) {
    return environments.flatMap((environment): readonly Diagnosis[] => {
      const { signer, next } = environmentOf(policy, environment);
      return [signer, next].flatMap((one) => {
        if (one === undefined || "key" in one) return [];
        const path = `.github/workflows/${one.workflow}`;
        const text = workflows.get(path);
        const found = (message: string, remedy: string, mend?: "pins"): Diagnosis => ({
          code: "SIGNER_UNSAFE",
          severity: "dangerous",
          environment,
          message,
          remedy,
          ...(mend === undefined ? {} : { mend }),
        });
        if (text === undefined) return [found(`${path} isn't on the base branch`, "add the shipped file")];
        return signerWorkflowProblems(text, environment).map(({ rule, line, column, message, why, remedy }) =>
          found(`${path}:${line}:${column}: ${message}: ${why}`, remedy, rule === "pin" ? "pins" : undefined),
        );
      });
    });
  },
};
