import type { AnyGate, GateAnswer, GateOpinion, GateQuestion } from "../gate.ts";
import { printLane } from "../lane.ts";
import type { Lane } from "../policy.ts";
import type { Rules } from "../rules.ts";
import type { GateInputs } from "./gate-inputs.ts";
import { GATES, type GateName } from "./gates.ts";
import { refused } from "./opinion.ts";

/** Asks every gate and binds each answer to the question. */
export function askGates(question: GateQuestion, inputs: GateInputs): readonly GateAnswer[] {
  const mismatch = foreignRules(question, inputs);
  return GATES.map((gate: AnyGate & { readonly name: GateName }) => ({
    ...(mismatch ?? gate.ask(question, inputs)),
    gate: gate.name,
    question,
  }));
}

/** A lane itself, and every other that one of its gates looks at: their digest, age and health are what `places` needs. */
export function lanesLookedAt(lane: Lane, rules: Rules): readonly Lane[] {
  const others = GATES.flatMap((gate: AnyGate) => gate.places?.(lane, rules) ?? []);
  return [...new Map([lane, ...others].map((one) => [printLane(one), one])).values()];
}

/** Every digest whose age a gate of the lane asks for, beside what stands in the place that it is about. */
export function digestsCompared(lane: Lane, rules: Rules): ReturnType<NonNullable<AnyGate["compares"]>> {
  return GATES.flatMap((gate: AnyGate) => gate.compares?.(lane, rules) ?? []);
}

/** Facts gathered under other rules, or for another lane, answer nothing. */
function foreignRules({ lane, policyDigest }: GateQuestion, { rules }: GateInputs): GateOpinion | undefined {
  const { regions } = rules.wave;
  const known = lane.region === null ? regions.length === 0 : regions.includes(lane.region);
  if (lane.service !== rules.service || lane.environment !== rules.environment || !known) {
    return mismatch("the rules at hand are those of another lane");
  }
  if (policyDigest !== rules.policyDigest)
    return mismatch("the policy has changed since the question was put");
  return undefined;
}

function mismatch(reason: string): GateOpinion {
  return refused(reason, {
    askedAgain: "on the next run, under the rules of that moment",
    unblockedBy: ["the promoter"],
  });
}
