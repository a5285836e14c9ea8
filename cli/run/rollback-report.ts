import type { Finding } from "#chain/clearance/verdict.ts";
import { EXIT } from "#chain/fault.ts";
import { digestWords, type RolledBackImages, rolledBackLine } from "#chain/promotion/rolled-back-words.ts";
import type { Outcome } from "../command.ts";

/** What came of it, in the same words whoever did it. */
export interface Report extends Partial<RolledBackImages> {
  readonly outcome: "rolled-back" | "already" | "waiting" | "refused";
  readonly regions?: readonly string[];
  readonly pullRequest?: number;
  readonly commit?: string;
  readonly findings?: readonly Finding[];
}

/** Always the same fields; `from` and `to` are null where `images` tells them of each. */
export function reported(report: Report, seconds: number): Outcome {
  const { outcome, pullRequest = null, commit = null } = report;
  const { images = [], quarantined = [], regions = [], findings = [] } = report;
  const { from = null, to = null } = images.length === 0 ? report : {};
  return {
    code: outcome === "rolled-back" || outcome === "already" ? EXIT.done : EXIT.refused,
    json: { outcome, from, to, images, quarantined, pullRequest, commit, regions, findings, seconds },
    text: textOf(report, seconds),
  };
}

function textOf(report: Report, seconds: number): string {
  const { outcome, pullRequest, findings = [] } = report;
  switch (outcome) {
    case "rolled-back":
      return `${rolledBackLine(report)}: #${pullRequest}, ${seconds} s`;
    case "already":
      return `nothing to do: ${digestWords("to", report)} has been put back before`;
    case "waiting":
      return `#${pullRequest} waits for approval: ${digestWords("to", report)} would come back`;
    case "refused":
      break;
  }
  return findings.map(({ code, message }) => `refused, ${code}: ${message}`).join("\n");
}
