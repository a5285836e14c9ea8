import type { GateAnswer } from "../clearance/gate.ts";
import { onlyReleaseIsMissing, passGates } from "../clearance/gates/pass-gates.ts";
import type { Asked } from "./asked.ts";
import { bodyOf, type Members, titleOf, withNote } from "./change-words.ts";
import type { OpenPullRequest, PullRequest } from "./github.ts";
import { writesAhead } from "./merging.ts";
import { illnessToNote } from "./note-illness.ts";
import { nameOfBatch } from "./own-branch.ts";
import { NO_PROPOSAL, type Proposal, printProposal } from "./proposal.ts";
import { outdatedRecords, recordsAhead } from "./record-of.ts";
import { type StandStill, standStill } from "./stand-still.ts";
import type { ObservedLane, ObservedState } from "./state.ts";
import { CLEARANCE_STATUS, laneStatus, missingReports, type StatusReport } from "./status-report.ts";
import type { Step } from "./step.ts";

/** A signing run that fails again and again is a person's matter. */
const RUNS_PER_HEAD = 3;

/** What to do with an open pull request whose every member is still what its lane is asked to take. */
export function planOpen(
  state: ObservedState,
  members: Members,
  open: OpenPullRequest,
  now: Date,
): readonly Step[] {
  const [first, ...others] = members;
  const { lane, rules } = first.observed;
  const { unplanned, branch, statuses } = {
    ...first.candidate.promotion,
    branch: open.head.ref,
  };
  const [changed] = unplanned;
  if (changed !== undefined) return [closing(open, "changed", changed.message)];
  const batch = nameOfBatch(open);
  const proposal = state.proposals.get(open.number) ?? NO_PROPOSAL;
  // A push would throw it out, and its group is answered for by whoever asks the gates again for that.
  if (open.queued !== undefined) {
    const reason = `${open.url} is in the merge queue`;
    return members.map(({ observed, judgement: { answers } }) => ({
      do: "wait",
      lane: observed.lane,
      reason,
      askedAgain: "when the queue has built it",
      pullRequest: open.number,
      answers,
    }));
  }
  const outrun = whyRebuilt(state, members, proposal, batch, now);
  if (outrun !== undefined) {
    const [intent, ...more] = [first, ...others].map(({ judgement }) => judgement.intent);
    if (intent === undefined) throw new Error("a change has members");
    const records = ahead(state) ? recordsAhead(members, batch, now) : [];
    const said = { ...proposal, rebuilt: open.head.commit, records };
    const message = printProposal(titleOf(members, batch), said);
    const target = { pullRequest: open.number, branch, head: open.head.commit };
    return [{ do: "rebuild", lane, intents: [intent, ...more], ...target, message, reason: outrun }];
  }
  const target = { lane, pullRequest: open.number, head: open.head.commit };
  const byKey = rules.clearance.signer.kind === "key";
  const passed = members.every(hasPassed);
  const still = stillFor(state, members, now);
  if (passed && byKey && still === undefined)
    return [{ do: "sign-and-merge", ...target }, ...others.map(goesWith(first))];

  const body = bodyOf(members, batch, proposal);
  const missing = (report: StatusReport) => missingReports([report], statuses, state.promoter, open, lane);
  const description = "succeeds right before the merge, when every gate has passed";
  const news = missing({
    context: laneStatus(lane),
    state: passed ? "success" : "pending",
    description: summary(members),
  });
  const note = illnessToNote(members, open, now, news.length === 0);
  const words: readonly Step[] = [
    ...(note === undefined
      ? []
      : [{ do: "note-illness", lane, pullRequest: open.number, body: note } as const]),
    ...(sameText(open.body, body) ? [] : [{ do: "describe", lane, pullRequest: open.number, body } as const]),
    ...missing({ context: CLEARANCE_STATUS, state: "pending", description }),
    ...news,
  ];
  const released = members.every((one) => hasPassed(one) || waitsForRelease(one));
  if (byKey ? !passed : !released) {
    return [
      ...words,
      ...members.map(({ observed, judgement }) => waiting(observed, judgement.answers, open.number)),
    ];
  }
  if (still !== undefined) {
    return [...words, ...members.map(({ observed }) => standing(observed.lane, still, open.number))];
  }
  return [...words, signingRun(first, target), ...others.map(goesWith(first))];
}

/** Why the branch of an open promotion has to be made anew; undefined where it may be merged as it is. */
export function whyRebuilt(
  state: ObservedState,
  members: Members,
  { records }: Proposal,
  batch: string | undefined,
  now: Date,
): string | undefined {
  const { outrun } = members[0].candidate.promotion;
  return outrun ?? (ahead(state) ? outdatedRecords(records, members, batch, now) : undefined);
}

function ahead({ looked }: ObservedState): boolean {
  return writesAhead(looked?.merging);
}

/** Starts the signing run once, or says what the one that there is waits for. */
function signingRun(
  { observed, candidate, judgement }: Asked,
  target: { readonly lane: ObservedLane["lane"]; readonly pullRequest: number; readonly head: string },
): Step {
  const { runs } = candidate.promotion;
  const active = runs.find(({ status }) => status !== "completed");
  const wait = (reason: string, askedAgain: string): Step => ({
    do: "wait",
    lane: observed.lane,
    reason,
    askedAgain,
    pullRequest: target.pullRequest,
    answers: judgement.answers,
  });
  if (active !== undefined)
    return wait(`the signing run is ${active.status}: ${active.url}`, "when that run ends");
  if (runs.length < RUNS_PER_HEAD) return { do: "dispatch", ...target };
  const last = runs[0]?.url ?? "";
  return wait(
    `${runs.length} signing runs have ended without a merge: ${last}`,
    "after a person has looked: close the pull request or push the fix",
  );
}

export function closing(
  { number, head, body }: Pick<PullRequest, "number" | "head" | "body">,
  why: Extract<Step, { do: "close" }>["why"],
  reason: string,
  after: readonly ObservedLane["lane"][] = [],
): Step {
  const said = withNote(body, `**Closed:** ${reason}.`);
  return { do: "close", pullRequest: number, branch: head.ref, why, reason, body: said, after };
}

export function waiting(
  { lane }: ObservedLane,
  answers: readonly GateAnswer[],
  pullRequest: number | null,
): Step {
  const open = answers.filter(({ outcome }) => outcome !== "passed");
  return {
    do: "wait",
    lane,
    reason:
      open.map(({ gate, reason }) => `${gate}: ${reason}`).join("; ") ||
      "every gate has passed; it waits for the others of its batch",
    askedAgain: [...new Set(open.flatMap(({ askedAgain }) => askedAgain ?? []))].join(", ") || "with them",
    pullRequest,
    answers,
  };
}

/** What keeps all of them, where what one would replace is left standing. */
function stillFor(state: ObservedState, members: Members, now: Date): StandStill | undefined {
  return members.flatMap((one) => standStill(state, one, now) ?? [])[0];
}

function standing(lane: ObservedLane["lane"], still: StandStill, pullRequest: number): Step {
  const askedAgain = still.until.toISOString();
  return { do: "wait", lane, reason: still.reason, askedAgain, pullRequest, answers: [] };
}

function goesWith({ observed: { lane } }: Asked): (member: Asked) => Step {
  return ({ observed }) => ({
    do: "nothing",
    lane: observed.lane,
    reason: `goes together with ${lane.service}`,
  });
}

function hasPassed({ judgement: { answers, question } }: Asked): boolean {
  return passGates(answers, question) !== undefined;
}

function waitsForRelease({ judgement: { answers, question } }: Asked): boolean {
  return onlyReleaseIsMissing(answers, question);
}

function summary(members: Members): string {
  const open = members.flatMap(({ observed, judgement }) =>
    judgement.answers
      .filter(({ outcome }) => outcome !== "passed")
      .map(({ gate, reason }) =>
        members.length === 1 ? `${gate}: ${reason}` : `${observed.lane.service}, ${gate}: ${reason}`,
      ),
  );
  return open.length === 0 ? "every gate has passed" : open.join("; ");
}

/** GitHub may give line ends back as CRLF. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll("\r\n", "\n").trim() === b.trim();
}
