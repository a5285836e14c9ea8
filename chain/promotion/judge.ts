import { decide } from "../clearance/decide.ts";
import type { GateAnswer, GateQuestion } from "../clearance/gate.ts";
import { askGates } from "../clearance/gates/ask-gates.ts";
import type { ApprovalFacts, Companion, Release } from "../clearance/gates/gate-inputs.ts";
import type { Finding, Verdict } from "../clearance/verdict.ts";
import type { OpenPullRequest, Permission } from "./github.ts";
import type { PromotionIntent } from "./identity.ts";
import { notedIllness } from "./noted-illness.ts";
import type { Candidate, ObservedLane, ObservedState } from "./state.ts";

/** What is said of one candidate in one lane at one moment. */
export interface Judgement {
  readonly intent: PromotionIntent;
  readonly verdict: Verdict;
  readonly question: GateQuestion;
  readonly answers: readonly GateAnswer[];
}

/** A release, with what its releaser may do on the GitOps repository now. */
export interface ReleasedRun extends Release {
  readonly permission: Permission;
}

/**
 * Decides and asks every gate. `release` is the signing run's, where there is one: only the run itself
 * knows who released it.
 */
export function judge(
  state: Pick<ObservedState, "restrictions">,
  observed: ObservedLane,
  candidate: Candidate,
  now: Date,
  release: ReleasedRun | null = null,
): Judgement {
  const { lane, rules, current, since, places, ages = [] } = observed;
  const { subject, promotion } = candidate;
  const question: GateQuestion = {
    kind: "promotion",
    lane,
    digest: subject.digest,
    head: promotion.open?.head.commit ?? null,
    policyDigest: rules.policyDigest,
  };
  const decided = decide(subject, candidate.evidence, rules, state.restrictions, now, candidate.ancestry);
  const verdict = candidate.older ? refusedToo(decided, olderThanCurrent(observed, candidate)) : decided;
  const approval: ApprovalFacts =
    release === null
      ? { ...promotion.approval, release }
      : {
          ...promotion.approval,
          release,
          permissions: new Map([
            ...promotion.approval.permissions,
            [release.by.login, release.permission] as const,
          ]),
        };
  return {
    intent: { lane, from: current, to: subject.digest, policyDigest: rules.policyDigest, since },
    verdict,
    question,
    answers: askGates(question, {
      rules,
      now,
      verdict,
      approval,
      places,
      ages,
      holds: state.restrictions.holds,
      ...(promotion.open === undefined ? {} : sinceOpened(promotion.open)),
      ...(candidate.set === undefined
        ? {}
        : { commits: candidate.set.commits, companions: companionsOf(candidate) }),
      ...(promotion.checks === undefined ? {} : { checks: promotion.checks }),
    }),
  };
}

/** What a pull request's age and its notes of illness say to the gates. */
export function sinceOpened(open: OpenPullRequest) {
  const until = notedIllness(open);
  return { opened: open.createdAt, ...(until === undefined ? {} : { illUntil: until }) };
}

/** What stands beside it after its merge. An open pull request of which nobody has looked is beside nothing. */
export function companionsOf({ set, promotion }: Candidate): readonly Companion[] {
  return (promotion.open === undefined ? set?.fresh : set?.open) ?? [];
}

function olderThanCurrent({ current }: ObservedLane, { subject }: Candidate): Finding {
  return {
    code: "OLDER_THAN_CURRENT",
    message: `${subject.digest} isn't known to be built after ${current ?? "the current digest"}: only a rollback goes back`,
  };
}

function refusedToo(verdict: Verdict, finding: Finding): Verdict {
  const others = verdict.outcome === "refused" ? verdict.findings : [];
  return { outcome: "refused", subject: verdict.subject, findings: [finding, ...others] };
}
