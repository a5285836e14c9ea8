import type { GateOpinion, GateQuestion } from "../gate.ts";
import type { GateInputs } from "./gate-inputs.ts";

/** Is the digest cleared by its evidence, today and under this policy? */
export function evidence(question: GateQuestion, { verdict }: GateInputs): GateOpinion {
  if (verdict.subject !== question.digest) {
    return {
      outcome: "refused",
      reason: `the verdict is about ${verdict.subject}`,
      askedAgain: "on the next run",
    };
  }
  if (verdict.outcome === "cleared") return { outcome: "passed", reason: "the evidence is complete" };
  return {
    outcome: "refused",
    reason: verdict.findings.map(({ code, message }) => `${code}: ${message}`).join("; "),
    askedAgain: "on the next run, with the evidence and restrictions of that moment",
  };
}
