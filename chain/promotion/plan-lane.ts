import type { GateAnswer } from "../clearance/gate.ts";
import { onlyReleaseIsMissing, passGates } from "../clearance/gates/pass-gates.ts";
import { printLane } from "../clearance/lane.ts";
import type { Finding } from "../clearance/verdict.ts";
import { promotionBody } from "./body.ts";
import { shortDigest } from "./commit-message.ts";
import { evidenceRows } from "./evidence-rows.ts";
import type { PullRequest } from "./github.ts";
import { type Judgement, judge } from "./judge.ts";
import { type Candidate, isCandidate, type ObservedLane, type ObservedState } from "./state.ts";
import { CLEARANCE_STATUS, laneStatus, missingReports } from "./status-report.ts";
import type { Step } from "./step.ts";

/** A signing run that fails again and again is a person's matter. */
const RUNS_PER_HEAD = 3;

/** What to do in one lane. Without a cleared verdict no branch is ever made. */
export function planLane(state: ObservedState, observed: ObservedLane, now: Date): readonly Step[] {
  const { lane, candidate } = observed;
  if (!isCandidate(candidate)) {
    return candidate.waits
      ? [
          {
            do: "wait",
            lane,
            reason: candidate.none,
            askedAgain: "on the next run",
            pullRequest: null,
            answers: [],
          },
        ]
      : [{ do: "nothing", lane, reason: candidate.none }];
  }
  const judgement = judge(state, observed, candidate, now);
  const { verdict, answers } = judgement;
  const { open, declined, unplanned } = candidate.promotion;
  if (verdict.outcome === "refused") {
    return [
      ...refusedPullRequest(state, judgement, candidate),
      { do: "refuse", lane, findings: verdict.findings },
    ];
  }
  const [changed] = unplanned;
  if (open !== undefined && changed !== undefined) {
    const { branch } = candidate.promotion;
    return [{ do: "close", pullRequest: open.number, branch, why: "changed", reason: changed.message }];
  }
  if (open !== undefined) return planOpen(state, observed, candidate, judgement, open);
  if (declined !== undefined) {
    const by = declined.closedBy?.login ?? "somebody";
    return [
      {
        do: "nothing",
        lane,
        reason: `declined: ${by} closed #${declined.number}; a change of the digest, the rules or what runs there asks again`,
      },
    ];
  }
  const unhealthy = answers.find(({ gate, outcome }) => gate === "health" && outcome !== "passed");
  if (unhealthy !== undefined) return [waiting(observed, [unhealthy], null)];
  return [openStep(observed, candidate, judgement)];
}

function openStep(observed: ObservedLane, candidate: Candidate, judgement: Judgement): Step {
  const { lane } = observed;
  return {
    do: "open",
    lane,
    intent: judgement.intent,
    branch: candidate.promotion.branch,
    title: `promote ${printLane(lane)} to ${shortDigest(candidate.subject.digest)}`,
    body: bodyOf(observed, candidate, judgement),
    unattended:
      observed.rules.clearance.signer.kind === "key" &&
      judgement.answers.every(({ outcome }) => outcome === "passed"),
  };
}

function planOpen(
  state: ObservedState,
  observed: ObservedLane,
  candidate: Candidate,
  { question, answers, intent, verdict }: Judgement,
  open: PullRequest,
): readonly Step[] {
  const { lane, rules } = observed;
  const target = { lane, pullRequest: open.number, head: open.head.commit };
  const byKey = rules.clearance.signer.kind === "key";
  const passed = passGates(answers, question) !== undefined;
  if (passed && byKey) return [{ do: "sign-and-merge", ...target }];

  const body = bodyOf(observed, candidate, { question, answers, intent, verdict });
  const words = [
    ...(sameText(open.body, body) ? [] : [{ do: "describe", lane, pullRequest: open.number, body } as const]),
    ...missingReports(
      [
        {
          context: CLEARANCE_STATUS,
          state: "pending",
          description: "succeeds right before the merge, when every gate has passed",
        },
        { context: laneStatus(lane), state: passed ? "success" : "pending", description: summary(answers) },
      ],
      candidate.promotion.statuses,
      state.promoter,
      open,
      lane,
    ),
  ];
  if (!passed && (byKey || !onlyReleaseIsMissing(answers, question))) {
    return [...words, waiting(observed, answers, open.number)];
  }
  return [...words, signingRun(observed, candidate, answers, target)];
}

/** Starts the signing run once, or says what the one that there is waits for. */
function signingRun(
  { lane }: ObservedLane,
  { promotion }: Candidate,
  answers: readonly GateAnswer[],
  target: { readonly lane: ObservedLane["lane"]; readonly pullRequest: number; readonly head: string },
): Step {
  const active = promotion.runs.find(({ status }) => status !== "completed");
  const wait = (reason: string, askedAgain: string): Step => ({
    do: "wait",
    lane,
    reason,
    askedAgain,
    pullRequest: target.pullRequest,
    answers,
  });
  if (active !== undefined)
    return wait(`the signing run is ${active.status}: ${active.url}`, "when that run ends");
  if (promotion.runs.length < RUNS_PER_HEAD) return { do: "dispatch", ...target };
  const last = promotion.runs[0]?.url ?? "";
  return wait(
    `${promotion.runs.length} signing runs have ended without a merge: ${last}`,
    "after a person has looked: close the pull request or push the fix",
  );
}

/** What can't come back is closed; what may (a hold, evidence that is late) stays open and says so. */
function refusedPullRequest(
  state: ObservedState,
  { verdict }: Judgement,
  { promotion }: Candidate,
): readonly Step[] {
  const { open, branch, statuses } = promotion;
  if (open === undefined || verdict.outcome !== "refused") return [];
  const { findings } = verdict;
  const close = (why: "quarantined" | "older", { message }: Finding): readonly Step[] => [
    { do: "close", pullRequest: open.number, branch, why, reason: message },
  ];
  const quarantined = findings.find(({ code }) => code === "QUARANTINED");
  if (quarantined !== undefined) return close("quarantined", quarantined);
  const older = findings.find(({ code }) => code === "OLDER_THAN_CURRENT");
  if (older !== undefined) return close("older", older);
  const description = findings.map(({ code, message }) => `${code}: ${message}`).join("; ");
  return missingReports(
    [{ context: CLEARANCE_STATUS, state: "failure", description }],
    statuses,
    state.promoter,
    open,
    null,
  );
}

function waiting({ lane }: ObservedLane, answers: readonly GateAnswer[], pullRequest: number | null): Step {
  const open = answers.filter(({ outcome }) => outcome !== "passed");
  return {
    do: "wait",
    lane,
    reason: open.map(({ gate, reason }) => `${gate}: ${reason}`).join("; "),
    askedAgain: [...new Set(open.flatMap(({ askedAgain }) => askedAgain ?? []))].join(", "),
    pullRequest,
    answers,
  };
}

function summary(answers: readonly GateAnswer[]): string {
  const open = answers.filter(({ outcome }) => outcome !== "passed");
  return open.length === 0
    ? "every gate has passed"
    : open.map(({ gate, reason }) => `${gate}: ${reason}`).join("; ");
}

function bodyOf(observed: ObservedLane, candidate: Candidate, { intent, answers }: Judgement): string {
  return promotionBody({
    intent,
    image: candidate.subject.image,
    evidence: evidenceRows(observed.rules, candidate),
    answers,
  });
}

/** GitHub may give line ends back as CRLF. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll("\r\n", "\n").trim() === b.trim();
}
