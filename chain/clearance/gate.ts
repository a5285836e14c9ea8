import type { Digest } from "../digest/digest.ts";
import type { GateInputs } from "./gates/gate-inputs.ts";
import type { GateName } from "./gates/gates.ts";
import type { Lane, Policy } from "./policy.ts";
import type { PolicyProblem } from "./policy-problems.ts";
import type { Rules } from "./rules.ts";

/**
 * All of one gate, in one file of `gates/`; a row of `gates/gates.ts` makes it count. `Environment` and
 * `Service` are the shapes of its fields in clearance.yaml: each optional, and absent means not asked.
 */
export interface Gate<Name extends string, Environment = unknown, Service = unknown> {
  readonly name: Name;
  /** What it asks, as people read it. */
  readonly question: string;
  /** What an environment of clearance.yaml may say of it; the values stand in `Rules`, so in the policy digest. */
  readonly environment?: Environment;
  /** What a service of clearance.yaml may say of it; likewise. */
  readonly service?: Service;
  /** What the shapes of its fields allow but can't be meant. */
  readonly problems?: (policy: Policy) => readonly PolicyProblem[];
  /** Whose digest, age and health it looks at, beside the question's own place; they come as `GateInputs.places`. */
  readonly places?: (lane: Lane, rules: Rules) => readonly Lane[];
  /** Digests whose age it holds against that of what stands in a place; both come as `GateInputs.ages`. */
  readonly compares?: (
    lane: Lane,
    rules: Rules,
  ) => readonly { readonly lane: Lane; readonly digest: Digest }[];
  /** Pure, over facts gathered beforehand. What it isn't told, it doesn't pass. */
  readonly ask: (question: GateQuestion, inputs: GateInputs) => GateOpinion;
}

/** A gate whose fields don't matter to whoever asks it. */
export type AnyGate = Gate<string>;

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
export type GateOpinion = Passed | NotPassed;

interface Passed {
  readonly outcome: "passed";
  readonly reason: string;
  readonly link?: string;
  readonly askedAgain?: never;
  readonly unblockedBy?: never;
  readonly waitsFor?: never;
}

/** Nothing is ever merely "no": it says who can change that, and when it is tried next. */
interface NotPassed {
  readonly outcome: "pending" | "refused";
  readonly reason: string;
  readonly link?: string;
  /** When it is asked again: an ISO time where one is known, else an event in words. */
  readonly askedAgain: string;
  /** Who can end the waiting: logins, `org/team`, or in words who or what else (`TIME` where nobody has to act). */
  readonly unblockedBy: readonly [string, ...string[]];
  /** The only thing still missing is the release of the environment's signing run. */
  readonly waitsFor?: "release";
}

/** In `unblockedBy`: it passes by itself. */
export const TIME = "time";

/** One typed answer: always a reason, who can unblock it, and when it is asked again where it can still change. */
export type GateAnswer = GateOpinion & { readonly gate: GateName; readonly question: GateQuestion };

declare const passed: unique symbol;

/** The token of gates that all passed; only `passGates` makes one, and a merge can't be written without it. */
export interface PassedGates {
  readonly [passed]: true;
  readonly question: GateQuestion & { readonly head: string };
  readonly answers: readonly GateAnswer[];
}
