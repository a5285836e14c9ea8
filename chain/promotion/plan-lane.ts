import type { Finding } from "../clearance/verdict.ts";
import { type Asked, keptBack } from "./asked.ts";
import { nameOfBatch } from "./own-branch.ts";
import { closing, waiting } from "./plan-open.ts";
import type { NoCandidate, ObservedLane, ObservedState } from "./state.ts";
import { CLEARANCE_STATUS, missingReports } from "./status-report.ts";
import type { Step } from "./step.ts";

/** A lane that is asked to take nothing. */
export function planNothing({ lane }: ObservedLane, { none, waits }: NoCandidate): Step {
  if (!waits) return { do: "nothing", lane, reason: none };
  return { do: "wait", lane, reason: none, askedAgain: "on the next run", pullRequest: null, answers: [] };
}

/** A lane without a pull request: what keeps it from being opened; "ready" where nothing does. */
export function planUnopened({ observed, candidate, judgement }: Asked): readonly Step[] | "ready" {
  const { lane } = observed;
  const { verdict, answers } = judgement;
  const { declined } = candidate.promotion;
  if (verdict.outcome === "refused") return [{ do: "refuse", lane, findings: verdict.findings }];
  if (declined !== undefined) {
    const by = declined.closedBy?.login ?? "somebody";
    const reason = `declined: ${by} closed #${declined.number}; a change of the digest, the rules or what runs there asks again`;
    return [{ do: "nothing", lane, reason }];
  }
  const kept = keptBack(answers);
  return kept === undefined ? "ready" : [waiting(observed, [kept], null)];
}

/** What can't come back is closed; what may (a hold, evidence that is late) stays open and says so. */
export function planRefused(
  state: ObservedState,
  { observed, candidate }: Asked,
  findings: readonly [Finding, ...Finding[]],
): readonly Step[] {
  const { open, statuses } = candidate.promotion;
  const refuse: Step = { do: "refuse", lane: observed.lane, findings };
  if (open === undefined || nameOfBatch(open) !== undefined) return [refuse];
  const quarantined = findings.find(({ code }) => code === "QUARANTINED");
  if (quarantined !== undefined) return [closing(open, "quarantined", quarantined.message), refuse];
  const older = findings.find(({ code }) => code === "OLDER_THAN_CURRENT");
  if (older !== undefined) return [closing(open, "older", older.message), refuse];
  const description = findings.map(({ code, message }) => `${code}: ${message}`).join("; ");
  const report = { context: CLEARANCE_STATUS, state: "failure", description } as const;
  return [...missingReports([report], statuses, state.promoter, open, null), refuse];
}
