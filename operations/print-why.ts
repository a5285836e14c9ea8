import { explainVerdict } from "#chain/clearance/explain.ts";
import type { GateAnswer } from "#chain/clearance/gate.ts";
import { printLane } from "#chain/clearance/lane.ts";
import type { EvidenceRow } from "#chain/promotion/body.ts";
import { shortDigest } from "#chain/promotion/commit-message.ts";
import type { LaneExplanation } from "./why.ts";

const MARKS = { passed: "✓", pending: "…", refused: "✗" } as const;
/** Of evidence that doesn't count: more of it would push the answer off the screen. */
const NOTES_SHOWN = 3;

/** Everything about one service in one environment, on one screen. */
export function printWhy(explanations: readonly LaneExplanation[]): string {
  return explanations.map((one) => printLaneExplanation(one).map(oneLine).join("\n")).join("\n\n");
}

function printLaneExplanation({
  lane,
  current,
  health,
  change,
  next,
  candidate,
  declined,
}: LaneExplanation): readonly string[] {
  const does = candidate === undefined ? next : next.filter((line) => !/^(?:wait|refused)\b/u.test(line));
  return [
    printLane(lane),
    `  now    ${current ?? "nothing is deployed"}${health === null ? "" : `, ${health.state}${detailOf(health)}`}`,
    ...(change === null ? [] : [`         since ${change.at.toISOString()} by ${printChange(change)}`]),
    ...(candidate === undefined ? [] : printCandidate(candidate)),
    ...does.map((line) => `  next   ${line}`),
    ...declined.map(
      ({ pullRequest, digest, by, current: standing }) =>
        `  ${standing ? "no    " : "before"} ${by} declined ${digest === null ? "a promotion" : shortDigest(digest)} by closing ${pullRequest}`,
    ),
  ];
}

function detailOf({ state, detail }: NonNullable<LaneExplanation["health"]>): string {
  return state === "healthy" || detail === "" ? "" : ` (${detail})`;
}

function printChange({ kind, commit, by }: NonNullable<LaneExplanation["change"]>): string {
  const short = commit.slice(0, 12);
  if (kind === "other") return `${by} in ${short}, past the promoter`;
  return kind === "rollback" ? `the rollback ${short} that ${by} asked for` : `the promotion ${short}`;
}

function printCandidate({
  digest,
  origin,
  verdict,
  answers,
  evidence,
  notes,
  pullRequest,
}: NonNullable<LaneExplanation["candidate"]>): readonly string[] {
  const width = Math.max(0, ...answers.map(({ gate }) => gate.length));
  const hidden = notes.length - NOTES_SHOWN;
  return [
    `  wants  ${digest} (from ${origin})`,
    `         ${pullRequest ?? "no pull request yet"}`,
    ...(verdict.outcome === "cleared" ? [] : explainVerdict(verdict).split("\n").slice(1)).map(
      (line) => `       ${line}`,
    ),
    ...answers
      .filter(({ gate }) => gate !== "evidence" || verdict.outcome === "cleared")
      .flatMap((answer) => printAnswer(answer, width)),
    ...evidence.map((row) => `    + ${printEvidence(row)}`),
    ...notes
      .slice(0, NOTES_SHOWN)
      .map(
        ({ referrer, code, reason }) => `    - ${shortDigest(referrer)} doesn't count, ${code}: ${reason}`,
      ),
    ...(hidden > 0 ? [`    - and ${hidden} more that don't count (--json names them)`] : []),
  ];
}

function printAnswer(
  { gate, outcome, reason, askedAgain, unblockedBy }: GateAnswer,
  width: number,
): string[] {
  const line = `    ${MARKS[outcome]} ${gate.padEnd(width)}  ${reason}`;
  if (outcome === "passed" || unblockedBy === undefined) return [line];
  return [line, `      ${" ".repeat(width)}  → ${unblockedBy.join(", ")}; asked again ${askedAgain}`];
}

function printEvidence({ what, signedBy, witnessed }: EvidenceRow): string {
  return `${what} by ${signedBy}, ${witnessed === undefined ? "witnessed by nobody" : witnessed.toISOString()}`;
}

/** What others wrote can't move the terminal's cursor or add a line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, " ");
}
