import type { Command, History } from "../model/command.ts";

const until = (call: string): Command => ({ do: "run-until", who: 0, call });
const pass: Command = until("the end of the pass");
const hour: Command = { do: "clock", minutes: 60 };
const release: Command = { do: "release", attested: true };
const agreed: Command = { do: "approve-all" };
const bad: Command = { do: "quarantine", release: -1 };
/** A release that waits in prod for people alone. */
const proposed: readonly Command[] = [release, pass, hour, pass];
/** One that people have agreed to, too, and whose merge is planned and not begun. */
const planned: readonly Command[] = [
  ...proposed,
  agreed,
  hour,
  { do: "run", who: 0, calls: 3, pick: 0 },
  until("git.refresh"),
];

/** One lane that asks nobody, from its first release or after some. */
function alone(before: number, ...commands: readonly Command[]): History {
  return { platform: 0, before, commands };
}

/** An environment for a start, and one that asks people. */
function staged(...commands: readonly Command[]): History {
  return { platform: 1, before: 1, commands };
}

/** For each precondition of the promoter a history that breaks a promise without it, and none with it. */
export const WITNESSES: Readonly<Record<string, History>> = {
  "the merge names the head that every gate answered for": alone(
    0,
    release,
    until("github.setStatus"),
    { do: "run", who: 0, calls: 1, pick: 0 },
    { do: "push-unruled", pull: 0 },
    pass,
  ),
  "the merge is read back": alone(0, release, until("github.merge"), bad, pass),
  "every gate is asked again at the merge": staged(
    ...planned,
    { do: "review", by: "carol", pull: 0, state: "CHANGES_REQUESTED" },
    pass,
  ),
  "the decision is made again at the merge": staged(...planned, bad, pass),
  "what a person declined isn't opened again": staged(...proposed, { do: "close", pull: 0 }, pass),
  "only the App's own pull requests are promotions": staged(
    ...proposed,
    { do: "take-over", pull: 0 },
    agreed,
    pass,
  ),
  "a branch holds exactly what was planned": staged(...proposed, { do: "force-push", pull: 0 }, agreed, pass),
  "a branch from before is kept only if it holds the plan": alone(
    0,
    release,
    { do: "run-until", who: 1, call: "github.updateRefs" },
    until("signer.sign"),
    { do: "push-more", pull: -1 },
    { do: "run-until", who: 1, call: "the end of the pass" },
  ),
  "an approval is of this head": staged(
    ...proposed,
    agreed,
    { do: "push-main", what: "same-lines", lane: 1 },
    pass,
    pass,
  ),
  "the policy is the base branch's": staged(
    { do: "propose-policy" },
    ...proposed,
    { do: "review", by: "carol", pull: -1, state: "APPROVED" },
    pass,
  ),
  "a digest in quarantine is refused": alone(0, release, bad, pass),
  "a merge by somebody else is none of ours": alone(
    0,
    release,
    until("github.merge"),
    { do: "merge-by-hand", pull: 0 },
    pass,
  ),
  "a merge of a promotion's commit by somebody else is none of ours either": alone(
    0,
    release,
    until("github.merge"),
    { do: "take-over", pull: 0 },
    { do: "merge-by-hand", pull: 0 },
    { do: "trouble", who: 0, kind: "killed-before" },
    pass,
  ),
  "a promotion's success is for nobody else's pull request": staged(
    ...proposed,
    { do: "propose-again", pull: 0 },
    agreed,
    pass,
  ),
  "a merge that fails takes its status with it": alone(
    0,
    release,
    until("github.merge"),
    { do: "push-main", what: "same-lines", lane: 0 },
    pass,
  ),
  "nobody may pass the branch's rules by": alone(0, { do: "rules", bypass: "possible" }, release, pass),
  "only a rollback goes back to what is older": alone(2, { do: "retag", release: 0 }, pass),
  "a rollback puts the bad digest into quarantine": alone(
    2,
    { do: "ask-rollback", lane: 0, whole: true },
    { do: "run-rollback", calls: 200 },
  ),
  "a hold holds": alone(0, { do: "hold", lane: 0 }, release, pass),
  "what comes before is healthy": staged(
    ...proposed,
    agreed,
    { do: "health", lane: 0, state: "unhealthy" },
    pass,
  ),
  "what comes before has soaked": staged(release, pass, pass, agreed, pass),
  "an environment's own clearance comes before its merge": alone(0, release, pass),
};
