import type { GateAnswer } from "../clearance/gate.ts";
import { printLane } from "../clearance/lane.ts";
import type { Lane } from "../clearance/policy.ts";
import type { Finding } from "../clearance/verdict.ts";
import type { FaultCode } from "../fault.ts";
import type { CommitId } from "./git.ts";
import type { StatusState } from "./github.ts";
import type { PromotionIntent } from "./identity.ts";
import type { Proposal } from "./proposal.ts";
import type { SourceRange } from "./source-commits.ts";

/**
 * One thing to do, or not to do and why. A plan is a list of these: printable, and applied in order.
 * `lane` is null for a pull request that is nobody's promotion.
 */
export type Step =
  | {
      readonly do: "open";
      /** The first of those that go together. */
      readonly lane: Lane;
      /** In the order of their lanes; more than one is a batch. */
      readonly intents: readonly [PromotionIntent, ...PromotionIntent[]];
      readonly branch: string;
      readonly title: string;
      /** Of the commit. */
      readonly message: string;
      readonly body: string;
      /** Every gate has passed already: whoever holds the environment's key signs and merges right after. */
      readonly unattended: boolean;
      /** What a person who decides wants to read beside it; absent where nobody is asked. */
      readonly sources?: AskedSources;
    }
  | {
      readonly do: "rebuild";
      readonly lane: Lane;
      readonly intents: readonly [PromotionIntent, ...PromotionIntent[]];
      readonly pullRequest: number;
      readonly branch: string;
      /** The head that goes: whoever moved the branch in the meantime is not overwritten. */
      readonly head: CommitId;
      readonly message: string;
      readonly reason: string;
    }
  | { readonly do: "describe"; readonly lane: Lane; readonly pullRequest: number; readonly body: string }
  /** Illness that was seen, for every promoter to count from. */
  | { readonly do: "note-illness"; readonly lane: Lane; readonly pullRequest: number; readonly body: string }
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
      readonly why: "superseded" | "quarantined" | "older" | "changed";
      readonly reason: string;
      /** What the body says from now on: closing and saying why are one request. */
      readonly body: string;
      /** Lanes whose new pull request must be open before this one goes, or they would forget how long they wait. */
      readonly after: readonly Lane[];
    }
  | { readonly do: "sweep"; readonly branch: string; readonly head: CommitId }
  /** Somebody else's, which proposes the very commit of one of ours; its branch stays. */
  | {
      readonly do: "turn-away";
      readonly pullRequest: number;
      readonly author: string;
      readonly of: number;
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

/** The services' sources, which informs and decides nothing. */
export interface AskedSources {
  readonly ranges: readonly SourceRange[];
  /** The step's words with what could be read of the sources. */
  readonly worded: (commits: Proposal["commits"]) => { readonly message: string; readonly body: string };
}

/** Steps that change something; the others only say why nothing happens. */
export function acts(step: Step): boolean {
  return !["wait", "refuse", "nothing", "fault"].includes(step.do);
}

/** A step as one line for a terminal, without the lane. */
export function printStep(step: Step): string {
  switch (step.do) {
    case "open":
      return `open a pull request${step.unattended ? ", sign and merge it" : ""}: ${step.title}`;
    case "rebuild":
      return `rebuild #${step.pullRequest}: ${step.reason}`;
    case "sweep":
      return `delete the branch ${step.branch}, which nothing asks for`;
    case "turn-away":
      return `close #${step.pullRequest} of ${step.author}, which proposes the very commit of #${step.of}`;
    case "describe":
      return `describe #${step.pullRequest} afresh`;
    case "note-illness":
      return `note on #${step.pullRequest} that what it counts on is ill: the soak begins anew`;
    case "report":
      return `report ${step.context} ${step.state} on #${step.pullRequest}: ${step.description}`;
    case "dispatch":
      return `start the signing run for #${step.pullRequest}`;
    case "sign-and-merge":
      return `sign the clearance and merge #${step.pullRequest}`;
    case "close":
      return `close #${step.pullRequest} (${step.why}): ${step.reason}`;
    case "wait":
      return `wait${step.pullRequest === null ? "" : ` with #${step.pullRequest}`}: ${step.reason} (asked again ${step.askedAgain})`;
    case "refuse":
      return step.findings.map(({ code, message }) => `refused, ${code}: ${message}`).join("; ");
    case "nothing":
      return step.reason;
    case "fault":
      break;
  }
  return `fault, ${step.code}: ${step.message}`;
}

/** A plan for a terminal, steps under the lane that they are about. */
export function printPlan(steps: readonly Step[]): string {
  const lines: string[] = [];
  let heading: string | undefined;
  for (const step of steps) {
    const lane = "lane" in step ? step.lane : null;
    const name = lane === null ? "pull requests" : printLane(lane);
    if (name !== heading) lines.push(name);
    heading = name;
    lines.push(`  ${printStep(step)}`);
  }
  return lines.join("\n");
}
