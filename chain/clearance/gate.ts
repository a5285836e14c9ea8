import type { Digest } from "../digest/digest.ts";
import type { Lane } from "./policy.ts";

export type GateName = "evidence" | "approval" | "soak" | "health";

/** What a gate's answer is about. An answer for anything else is no answer. */
export interface GateQuestion {
  readonly lane: Lane;
  readonly digest: Digest;
  /** Head commit of the promotion's pull request; null before there is one. */
  readonly head: string | null;
  readonly policyDigest: Digest;
}

/** One typed answer: always a reason, and when it will be asked again where it can still change. */
export interface GateAnswer {
  readonly gate: GateName;
  readonly outcome: "passed" | "pending" | "refused";
  readonly reason: string;
  readonly link?: string;
  /** When it is asked again: an event in words, or a time. Absent once passed. */
  readonly askedAgain?: string;
  readonly question: GateQuestion;
}

declare const passed: unique symbol;

/** The token of a gate that passed; only `passGates` makes one, and a merge can't be written without each. */
export interface PassedGates {
  readonly [passed]: true;
  readonly question: GateQuestion;
  readonly answers: readonly GateAnswer[];
}
