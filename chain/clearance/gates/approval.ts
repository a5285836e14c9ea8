import type { Actor, Permission, Review } from "../../promotion/github.ts";
import type { GateOpinion, GateQuestion } from "../gate.ts";
import type { Rules } from "../rules.ts";
import type { ApprovalFacts, GateInputs } from "./gate-inputs.ts";

/** Have enough different people of the named ones approved exactly this head? */
export function approval(question: GateQuestion, { rules, approval: facts }: GateInputs): GateOpinion {
  const needed = peopleNeeded(rules, question.kind);
  if (needed === 0) return { outcome: "passed", reason: "no approval is asked for" };
  const link = facts.link === undefined ? {} : { link: facts.link };
  const missing = (reason: string, more: Pick<GateOpinion, "waitsFor"> = {}): GateOpinion => ({
    outcome: "pending",
    reason,
    ...link,
    askedAgain: more.waitsFor === "release" ? "when the signing run is released" : "on the next review",
    ...more,
  });
  if (question.head === null) return missing("there is no pull request to approve yet");

  const opinions = opinionsOf(facts.reviews).filter(({ author }) => mayApprove(author, facts));
  const against = opinions.find(({ state }) => state === "CHANGES_REQUESTED");
  if (against !== undefined) return missing(`${against.author.login} asked for changes`);

  const reviewers = opinions
    .filter(({ state, commit }) => state === "APPROVED" && commit === question.head)
    .map(({ author }) => author.login);
  const releaser = releaserOf(question, facts, reviewers);
  const people = releaser === undefined ? reviewers : [...reviewers, releaser];
  if (people.length >= needed) {
    const by = people.map((login) => (login === releaser ? `${login} (release)` : login)).join(", ");
    return { outcome: "passed", reason: `approved by ${by}`, ...link };
  }
  const have = `${people.length} of ${needed} approvals on this head${people.length > 0 ? ` (${people.join(", ")})` : ""}`;
  const enoughReviews =
    reviewers.length >= reviewsNeededBeforeRelease(rules, question.kind, facts.environmentHasReviewers);
  if (facts.environmentHasReviewers && facts.release === null && enoughReviews) {
    return missing(`${have}; the environment's release counts as the last`, { waitsFor: "release" });
  }
  return missing(`${have}; may approve: ${printEligible(facts)}`);
}

/** How many reviews must be there before the signing run is dispatched: its release is one person's yes. */
function reviewsNeededBeforeRelease(
  rules: Rules,
  kind: GateQuestion["kind"],
  environmentHasReviewers: boolean,
): number {
  return Math.max(0, peopleNeeded(rules, kind) - (environmentHasReviewers ? 1 : 0));
}

function peopleNeeded(rules: Rules, kind: GateQuestion["kind"]): number {
  return kind === "rollback" ? rules.rollback.approvals : (rules.approval?.people ?? 0);
}

/**
 * The last word of each person: a comment is none, and two different words of the same moment cancel
 * each other, because nobody can tell which came last.
 */
function opinionsOf(reviews: readonly Review[]): readonly Review[] {
  const last = new Map<string, Review>();
  const ambiguous = new Set<string>();
  for (const review of reviews) {
    if (review.state === "COMMENTED" || review.state === "PENDING") continue;
    const login = key(review.author.login);
    const known = last.get(login);
    const age = known === undefined ? 1 : review.submittedAt.getTime() - known.submittedAt.getTime();
    if (age > 0) {
      last.set(login, review);
      ambiguous.delete(login);
    } else if (!(age < 0) && (review.state !== known?.state || review.commit !== known.commit)) {
      ambiguous.add(login);
    }
  }
  return [...last].flatMap(([login, review]) => (ambiguous.has(login) ? [] : [review]));
}

function mayApprove(actor: Actor, facts: ApprovalFacts): boolean {
  const login = key(actor.login);
  return (
    actor.kind === "human" &&
    login !== key(facts.author.login) &&
    login !== key(facts.requester ?? "") &&
    facts.eligible.some((one) => key(one) === login) &&
    canWrite(permissionOf(login, facts))
  );
}

function releaserOf(
  question: GateQuestion,
  facts: ApprovalFacts,
  reviewers: readonly string[],
): string | undefined {
  const { release } = facts;
  if (release === null) return undefined;
  if (release.environment !== question.lane.environment || release.head !== question.head) return undefined;
  if (!mayApprove(release.by, facts)) return undefined;
  return reviewers.some((login) => key(login) === key(release.by.login)) ? undefined : release.by.login;
}

function permissionOf(login: string, facts: ApprovalFacts): Permission {
  return [...facts.permissions].find(([name]) => key(name) === login)?.[1] ?? "none";
}

function canWrite(permission: Permission): boolean {
  return permission === "admin" || permission === "maintain" || permission === "write";
}

function printEligible(facts: ApprovalFacts): string {
  const people = facts.eligible.filter((login) => mayApprove({ login, kind: "human" }, facts));
  return people.join(", ") || "nobody (check the team's members and their write permission)";
}

function key(login: string): string {
  return login.toLowerCase();
}
