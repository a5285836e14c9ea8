import { GATE_NAMES, type GateAnswer, type GateOpinion, type GateQuestion } from "../gate.ts";
import type { GateInputs } from "./gate-inputs.ts";
import { GATES } from "./gates.ts";

/** Asks every gate and binds each answer to the question. */
export function askGates(question: GateQuestion, inputs: GateInputs): readonly GateAnswer[] {
  const mismatch = foreignRules(question, inputs);
  return GATE_NAMES.map((gate) => ({ gate, ...(mismatch ?? GATES[gate](question, inputs)), question }));
}

/** Facts gathered under other rules, or for another lane, answer nothing. */
function foreignRules({ lane, policyDigest }: GateQuestion, { rules }: GateInputs): GateOpinion | undefined {
  const { regions } = rules.wave;
  const known = lane.region === null ? regions.length === 0 : regions.includes(lane.region);
  if (lane.service !== rules.service || lane.environment !== rules.environment || !known) {
    return refusal("the rules at hand are those of another lane");
  }
  if (policyDigest !== rules.policyDigest)
    return refusal("the policy has changed since the question was put");
  return undefined;
}

function refusal(reason: string): GateOpinion {
  return { outcome: "refused", reason, askedAgain: "on the next run, under the rules of that moment" };
}
