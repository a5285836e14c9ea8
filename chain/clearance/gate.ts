import type { Digest } from "../digest/digest.ts";
import type { Lane } from "./policy.ts";

/** Every gate in the order people read them; a name here without a row in `gates/gates.ts` doesn't compile. */
export const GATE_NAMES = ["evidence", "approval", "soak", "health"] as const;
export type GateName = (typeof GATE_NAMES)[number];

/** What a gate's answer is about. An answer for anything else is no answer. */
export interface GateQuestion {
  /** A rollback goes back at once: it waits for no soak and no health, and asks its own approvals. */
  readonly kind: "promotion" | "rollback";
  readonly lane: Lane;
  readonly digest: Digest;
  /** Head commit of the promotion's pull request; null before there is one. */
  readonly head: string | null;
  readonly policyDigest: Digest;
}

export function sameQuestion(one: GateQuestion, other: GateQuestion): boolean {
  return (
    one.kind === other.kind &&
    one.lane.service === other.lane.service &&
    one.lane.environment === other.lane.environment &&
    one.lane.region === other.lane.region &&
    one.digest === other.digest &&
    one.head === other.head &&
    one.policyDigest === other.policyDigest
  );
}

/** What a gate says, before it is bound to its question. */
export interface GateOpinion {
  readonly outcome: "passed" | "pending" | "refused";
  readonly reason: string;
  readonly link?: string;
  /** When it is asked again: an event in words, or a time. Absent once passed. */
  readonly askedAgain?: string;
  /** The only thing still missing is the release of the environment's signing run. */
  readonly waitsFor?: "release";
}

/** One typed answer: always a reason, and when it will be asked again where it can still change. */
export interface GateAnswer extends GateOpinion {
  readonly gate: GateName;
  readonly question: GateQuestion;
}

declare const passed: unique symbol;

/** The token of gates that all passed; only `passGates` makes one, and a merge can't be written without it. */
export interface PassedGates {
  readonly [passed]: true;
  readonly question: GateQuestion & { readonly head: string };
  readonly answers: readonly GateAnswer[];
}
