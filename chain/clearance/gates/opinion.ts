import type { GateOpinion } from "../gate.ts";

type NotPassed = Exclude<GateOpinion, { readonly outcome: "passed" }>;
type Reply = Omit<NotPassed, "outcome" | "reason">;

export function passed(reason: string, link?: string): GateOpinion {
  return { outcome: "passed", reason, ...(link === undefined ? {} : { link }) };
}

/** It may still pass: what it waits for comes by itself or by somebody's doing. */
export function pending(reason: string, reply: Reply): GateOpinion {
  return { outcome: "pending", reason, ...reply };
}

/** It was asked and the answer is no: somebody has to change something first. */
export function refused(reason: string, reply: Reply): GateOpinion {
  return { outcome: "refused", reason, ...reply };
}
