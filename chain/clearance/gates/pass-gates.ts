import { type GateAnswer, type GateQuestion, type PassedGates, sameQuestion } from "../gate.ts";
import { GATE_NAMES } from "./gates.ts";

/**
 * The only maker of the token that a merge and a signature ask for: every gate answered once, passed,
 * and about this question. Anything missing, doubled, pending or about another question: no token.
 */
export function passGates(answers: readonly GateAnswer[], question: GateQuestion): PassedGates | undefined {
  if (question.head === null || !answeredOnce(answers, question)) return undefined;
  if (!answers.every(({ outcome }) => outcome === "passed")) return undefined;
  return { question, answers } as unknown as PassedGates;
}

/** Whether the environment's release is all that is missing, so that the signing run may be started. */
export function onlyReleaseIsMissing(answers: readonly GateAnswer[], question: GateQuestion): boolean {
  return (
    question.head !== null &&
    answeredOnce(answers, question) &&
    answers.some(({ waitsFor }) => waitsFor === "release") &&
    answers.every(
      ({ outcome, waitsFor }) => outcome === "passed" || (outcome === "pending" && waitsFor === "release"),
    )
  );
}

function answeredOnce(answers: readonly GateAnswer[], question: GateQuestion): boolean {
  return (
    answers.length === GATE_NAMES.length &&
    GATE_NAMES.every((name) => answers.filter(({ gate }) => gate === name).length === 1) &&
    answers.every((answer) => sameQuestion(answer.question, question))
  );
}
