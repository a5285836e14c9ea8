import type { Command, History } from "../model/command.ts";

const until = (who: 0 | 1, call: string): Command => ({ do: "run-until", who, call });
const call = (who: 0 | 1): Command => ({ do: "run", who, calls: 1, pick: 0 });
const rest = (who: 0 | 1): Command => ({ do: "run", who, calls: 500, pick: 0 });

/** The second release stands in a, and may go to b; the third may go to a as soon as people agree. */
function pair(...race: readonly Command[]): History {
  const whole = rest(0);
  const hour: Command = { do: "clock", minutes: 60 };
  const release: Command = { do: "release", attested: true };
  const approve = (by: "carol" | "dave"): Command => ({ do: "review", by, pull: 0, state: "APPROVED" });
  const commands: readonly Command[] = [
    release,
    whole,
    hour,
    whole,
    { do: "approve-all" } as const,
    whole,
    hour,
    release,
    whole,
    hour,
    whole,
    approve("carol"),
    approve("dave"),
    ...race,
  ];
  return { platform: 3, before: 1, commands };
}

/** A rollback's description is changed, and the pass that promotes over it ends after so many calls. */
function overtaken(calls: number): History {
  return {
    platform: 2,
    before: 2,
    commands: [
      { do: "ask-rollback", lane: 6, whole: false },
      { do: "run-rollback", calls: 10 },
      { do: "edit-body", pull: 1 },
      { do: "release", attested: true },
      { do: "run", who: 0, calls, pick: 5 },
    ],
  };
}

/** A success stands, somebody prepares, merges what they have open, and the promoter that was about to merge ends. */
function mergedBeside(...prepared: readonly Command[]): History {
  return {
    platform: 0,
    before: 1,
    commands: [
      { do: "release", attested: true },
      until(1, "github.merge"),
      ...prepared,
      { do: "merge-by-hand", pull: 0 },
      { do: "trouble", who: 1, kind: "killed-before" },
      call(1),
    ],
  };
}

/** Histories that once broke a promise, as short as they get; the name says what went wrong. */
export const COUNTEREXAMPLES: Readonly<Record<string, History>> = {
  "a process ends between making a branch and its commit, and main moves on: the lane isn't stuck": {
    platform: 1,
    before: 0,
    commands: [
      { do: "hold", lane: 5 },
      { do: "release", attested: true },
      { do: "run", who: 0, calls: 5, pick: 1 },
    ],
  },
  "a candidate overtakes one that has waited, where the environment before took it: it isn't kept out for good":
    {
      platform: 1,
      before: 1,
      commands: [
        { do: "release", attested: true },
        { do: "run", who: 0, calls: 36, pick: 0 },
        { do: "release", attested: true },
        { do: "clock", minutes: 1440 },
      ],
    },
  "the environment before goes back, and what waits in the next can't be merged any more: it is closed": {
    platform: 1,
    before: 2,
    commands: [
      { do: "ask-rollback", lane: 0, whole: true },
      { do: "quarantine", release: 3 },
      { do: "release", attested: true },
      { do: "run", who: 1, calls: 44, pick: 0 },
      { do: "run", who: 1, calls: 20, pick: 6 },
      { do: "release", attested: true },
      { do: "run-until", who: 1, call: "signer.sign" },
      { do: "run", who: 1, calls: 9, pick: 0 },
    ],
  },
  "a process ends before it merges renewed quarantine policies, and main moves on: they are closed": {
    platform: 1,
    before: 2,
    commands: [
      { do: "ask-rollback", lane: 4, whole: true },
      { do: "hold", lane: 2 },
      { do: "release", attested: true },
      { do: "run-rollback", calls: 29 },
      { do: "quarantine", release: 6 },
      { do: "run", who: 0, calls: 13, pick: 0 },
    ],
  },
  "a process ends between a branch and its pull request, and its digest is quarantined: the branch is swept":
    {
      platform: 1,
      before: 0,
      commands: [
        { do: "trouble", who: 1, kind: "answer-lost" },
        { do: "trouble", who: 0, kind: 422 },
        { do: "run", who: 1, calls: 22, pick: 0 },
        { do: "release", attested: true },
        { do: "run", who: 1, calls: 30, pick: 4 },
        { do: "run-until", who: 1, call: "github.updateRefs" },
        { do: "push-main", what: "policy" },
        { do: "run", who: 1, calls: 7, pick: 0 },
        { do: "quarantine", release: -1 },
      ],
    },
  "a quarantine closes a pull request, and the process ends before it deletes the branch: the branch is swept":
    {
      platform: 1,
      before: 1,
      commands: [
        { do: "release", attested: true },
        rest(0),
        { do: "clock", minutes: 60 },
        rest(0),
        { do: "quarantine", release: -1 },
        until(0, "github.deleteBranch"),
        { do: "trouble", who: 0, kind: "killed-before" },
        call(0),
      ],
    },
  "a process ends between a rollback's branch and its pull request: the branch is swept": {
    platform: 2,
    before: 2,
    commands: [
      { do: "ask-rollback", lane: 1, whole: true },
      { do: "run-rollback", calls: 9 },
      { do: "quarantine", release: 2 },
    ],
  },
  "a rollback's description is changed, and a promotion overtakes it: it is closed": overtaken(55),
  "a changed rollback: a promotion overtakes it, ends while it asks for health, and a rollback brings the digest back: it is closed":
    overtaken(40),
  "a changed rollback: a promotion overtakes it, ends while it reads a tag, and a rollback brings the digest back: it is closed":
    overtaken(45),
  "a changed rollback: a promotion overtakes it, ends before its next status, and a rollback brings the digest back: it is closed":
    overtaken(48),
  "two promoters raise the alarm over one merge: the second hold is closed": {
    platform: 0,
    before: 2,
    commands: [
      { do: "release", attested: true },
      { do: "run", who: 0, calls: 19, pick: 5 },
      { do: "run-until", who: 1, call: "github.merge" },
      { do: "quarantine", release: -1 },
      { do: "run", who: 1, calls: 40, pick: 0 },
      { do: "run", who: 0, calls: 40, pick: 0 },
    ],
  },
  "a person merges and promoters alarm, one of them from old answers: the second hold is closed": {
    platform: 2,
    before: 1,
    commands: [
      { do: "release", attested: true },
      { do: "run-until", who: 1, call: "github.merge" },
      { do: "merge-by-hand", pull: 7 },
      { do: "run", who: 1, calls: 40, pick: 0 },
      { do: "lag", who: 0, changes: 5 },
      { do: "run-until", who: 0, call: "github.merge" },
    ],
  },
  "a region is merged while another promoter is about to merge the one that stands in for it: that one gives way":
    pair(until(1, "github.branchRules"), { do: "approve-all" }, until(0, "github.merge"), call(0), rest(1)),
  "both regions of a pair are about to be merged, the first has looked already: the second gives way": pair(
    until(1, "github.branchRules"),
    { do: "approve-all" } as const,
    until(0, "github.merge"),
    until(1, "github.merge"),
    call(0),
    call(1),
  ),
  "both regions of a pair are about to be merged, the second has looked already: the first gives way": pair(
    until(1, "github.branchRules"),
    { do: "approve-all" } as const,
    until(0, "github.branchRules"),
    until(1, "github.merge"),
    until(0, "github.merge"),
    call(1),
    call(0),
  ),
  "the first deployment of an environment is reverted: what the next one waits to take is closed": {
    platform: 1,
    before: 0,
    commands: [
      { do: "release", attested: true },
      { do: "run-until", who: 1, call: "github.merge" },
      { do: "merge-by-hand", pull: 6 },
      { do: "run", who: 1, calls: 40, pick: 0 },
      { do: "release", attested: true },
      { do: "quarantine", release: -1 },
      { do: "run", who: 1, calls: 40, pick: 0 },
      { do: "merge-by-hand", pull: 6 },
    ],
  },
  "a quarantine comes between the gates and the last look at a pair: nothing is merged": {
    platform: 3,
    before: 0,
    commands: [
      { do: "release", attested: true },
      { do: "run-until", who: 1, call: "the end of the pass" },
      { do: "approve-all" },
      { do: "clock", minutes: 60 },
      { do: "run-until", who: 1, call: "github.setStatus" },
      { do: "quarantine", release: -1 },
      { do: "run", who: 1, calls: 60, pick: 0 },
    ],
  },
  "the target of a rollback is quarantined once its branch is there: it isn't merged": {
    platform: 0,
    before: 2,
    commands: [
      { do: "ask-rollback", lane: 4, whole: true },
      { do: "run-rollback", calls: 7 },
      { do: "quarantine", release: 0 },
      { do: "run-rollback", calls: 15 },
    ],
  },
  "a hold of an alarm is proposed while another alarm's is merged: it doesn't stay open": {
    platform: 0,
    before: 1,
    commands: [
      { do: "release", attested: true },
      { do: "run-until", who: 1, call: "github.branchRules" },
      { do: "push-unruled", pull: 6 },
      { do: "run", who: 1, calls: 60, pick: 0 },
      { do: "merge-by-hand", pull: 1 },
      { do: "run-until", who: 1, call: "github.merge" },
      { do: "push-unruled", pull: 6 },
      { do: "run", who: 1, calls: 40, pick: 0 },
    ],
  },
  "somebody pushes to the hold of an alarm: it doesn't stay open": {
    platform: 0,
    before: 2,
    commands: [
      { do: "rules", bypass: "possible" },
      { do: "release", attested: true },
      { do: "run-until", who: 0, call: "the end of the pass" },
      { do: "push-unruled", pull: 5 },
      { do: "merge-by-hand", pull: 5 },
      { do: "run-until", who: 1, call: "github.merge" },
      { do: "push-unruled", pull: 1 },
      { do: "run", who: 1, calls: 40, pick: 0 },
    ],
  },
  "a hold of an alarm in an environment on hold: it doesn't stay open": {
    platform: 1,
    before: 1,
    commands: [
      { do: "hold", lane: 1 },
      { do: "release", attested: true },
      { do: "clock", minutes: 60 },
      { do: "clock", minutes: 60 },
      { do: "clock", minutes: 60 },
      { do: "clock", minutes: 60 },
      { do: "run-until", who: 1, call: "github.setStatus" },
      { do: "push-unruled", pull: 1 },
      { do: "run", who: 1, calls: 60, pick: 0 },
      { do: "merge-by-hand", pull: 3 },
      { do: "run-until", who: 1, call: "github.merge" },
      { do: "force-push", pull: 7 },
      { do: "run", who: 1, calls: 17, pick: 0 },
    ],
  },
  "a person closes the hold of an alarm: it isn't opened again": {
    platform: 1,
    before: 2,
    commands: [
      { do: "ask-rollback", lane: 1, whole: false },
      { do: "rules", bypass: "possible" },
      { do: "hold", lane: 1 },
      { do: "run-rollback", calls: 22 },
      { do: "release", attested: true },
      { do: "run-until", who: 0, call: "github.branchRules" },
      { do: "push-unruled", pull: 6 },
      { do: "merge-by-hand", pull: 3 },
      { do: "run-until", who: 1, call: "github.merge" },
      { do: "close", pull: 3 },
    ],
  },
  "the rules are off, and a person merges a promotion's branch in their own name before it is signed: promotions stop":
    {
      platform: 0,
      before: 0,
      commands: [
        { do: "release", attested: true },
        { do: "run-until", who: 1, call: "signer.sign" },
        { do: "take-over", pull: 5 },
        { do: "push-unruled", pull: 5 },
        { do: "merge-by-hand", pull: 1 },
      ],
    },
  "the rules are off, and a person pushes to a promotion and merges it in their own name: promotions stop": {
    platform: 0,
    before: 2,
    commands: [
      { do: "hold", lane: 3 },
      ...Array.from({ length: 2 }, (): Command => ({ do: "clock", minutes: 60 })),
      { do: "release", attested: true },
      ...Array.from({ length: 4 }, (): Command => ({ do: "clock", minutes: 60 })),
      until(1, "github.branchRules"),
      { do: "push-unruled", pull: 2 },
      { do: "take-over", pull: 1 },
      { do: "merge-by-hand", pull: 4 },
    ],
  },
  "a person merges a promotion's commit from a branch of their own while its success stands: it is told":
    mergedBeside({ do: "propose-again", pull: 0 }, { do: "close", pull: 0 }),
  "a person takes a promotion over and merges it while its success stands: it is told": mergedBeside({
    do: "take-over",
    pull: 0,
  }),
  "a person proposes a promotion's commit once more before it is merged: it is turned away, and nothing waits":
    {
      platform: 1,
      before: 1,
      commands: [
        { do: "release", attested: true },
        rest(0),
        { do: "clock", minutes: 60 },
        rest(0),
        { do: "propose-again", pull: 0 },
        { do: "approve-all" },
        until(1, "github.merge"),
        { do: "merge-by-hand", pull: 1 },
      ],
    },
  "a person proposes the revert of an alarm once more: nobody writes statuses for ever": {
    platform: 3,
    before: 1,
    commands: [
      { do: "release", attested: true },
      until(0, "github.merge"),
      { do: "push-unruled", pull: 0 },
      { do: "merge-by-hand", pull: 6 },
      { do: "run", who: 1, calls: 40, pick: 0 },
      { do: "propose-again", pull: 0 },
    ],
  },
  "two promoters open batches that share a member, for a tag moved in between: one of the two is closed": {
    platform: 5,
    before: 0,
    commands: [
      { do: "release", attested: true },
      until(1, "github.setStatus"),
      { do: "push-unruled", pull: 3 },
      until(1, "signer.sign"),
      { do: "run", who: 1, calls: 3, pick: 0 },
      { do: "release", attested: true },
      { do: "run", who: 0, calls: 31, pick: 0 },
      { do: "run", who: 1, calls: 31, pick: 1 },
    ],
  },
};
