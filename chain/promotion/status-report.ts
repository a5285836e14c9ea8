import { printEnvironment } from "../clearance/lane.ts";
import type { Lane } from "../clearance/policy.ts";
import type { PullRequest, Status, StatusState } from "./github.ts";
import { isPromoter } from "./promoter.ts";
import type { Step } from "./step.ts";

/** The one required status; the shipped ruleset pins it to the promoter's App. */
export const CLEARANCE_STATUS = "clearance";

/** Informs and never decides: `clearance/prod/a`. */
export function laneStatus(lane: Lane): string {
  return `${CLEARANCE_STATUS}/${printEnvironment(lane.environment, lane.region)}`;
}

/** What the promoter says of a head in one context. */
export interface StatusReport {
  readonly context: string;
  readonly state: StatusState;
  readonly description: string;
}

/** The reports that GitHub doesn't show yet; another creator's status is none of ours. */
export function missingReports(
  reports: readonly StatusReport[],
  shown: readonly Status[],
  promoter: string,
  { number, head }: PullRequest,
  lane: Lane | null,
): readonly Step[] {
  return reports
    .map(({ description, ...report }) => ({ ...report, description: clipDescription(description) }))
    .filter(
      ({ context, state, description }) =>
        !shown.some(
          (status) =>
            status.context === context &&
            status.state === state &&
            status.description === description &&
            isPromoter(status.creator, promoter),
        ),
    )
    .map((report) => ({ do: "report", lane, pullRequest: number, head: head.commit, ...report }));
}

/** GitHub takes 140 characters. */
function clipDescription(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= 140 ? line : `${line.slice(0, 139).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
