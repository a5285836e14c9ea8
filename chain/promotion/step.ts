import type { GateAnswer } from "../clearance/gate.ts";
import type { Lane } from "../clearance/policy.ts";
import type { Finding } from "../clearance/verdict.ts";
import type { FaultCode } from "../fault.ts";
import type { CommitId } from "./git.ts";
import type { StatusState } from "./github.ts";
import type { PromotionIntent } from "./identity.ts";

/**
 * One thing to do, or not to do and why. A plan is a list of these: printable, and applied in order.
 * `lane` is null for a pull request that is nobody's promotion.
 */
export type Step =
  | {
      readonly do: "open";
      readonly lane: Lane;
      readonly intent: PromotionIntent;
      readonly branch: string;
      readonly title: string;
      readonly body: string;
    }
  | { readonly do: "describe"; readonly lane: Lane; readonly pullRequest: number; readonly body: string }
  | {
      readonly do: "report";
      readonly lane: Lane | null;
      readonly pullRequest: number;
      readonly head: CommitId;
      readonly context: string;
      readonly state: StatusState;
      readonly description: string;
    }
  | {
      readonly do: "dispatch" | "sign-and-merge";
      readonly lane: Lane;
      readonly pullRequest: number;
      readonly head: CommitId;
    }
  | {
      readonly do: "close";
      readonly pullRequest: number;
      readonly branch: string;
      readonly why: "superseded" | "quarantined" | "older";
      readonly reason: string;
    }
  | {
      readonly do: "wait";
      readonly lane: Lane;
      readonly reason: string;
      readonly askedAgain: string;
      readonly pullRequest: number | null;
      readonly answers: readonly GateAnswer[];
    }
  | { readonly do: "refuse"; readonly lane: Lane; readonly findings: readonly [Finding, ...Finding[]] }
  | { readonly do: "nothing"; readonly lane: Lane; readonly reason: string }
  | { readonly do: "fault"; readonly lane: Lane; readonly code: FaultCode; readonly message: string };

/** Steps that change something; the others only say why nothing happens. */
export function acts(step: Step): boolean {
  return !["wait", "refuse", "nothing", "fault"].includes(step.do);
}
