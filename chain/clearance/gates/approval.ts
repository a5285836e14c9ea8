import * as z from "zod";
import type { Actor, Permission, Review } from "../../promotion/github.ts";
import { lastWords, loginKey, mayWrite } from "../../promotion/reviewers.ts";
import type { Gate, GateQuestion } from "../gate.ts";
import { People } from "../names.ts";
import type { Rules } from "../rules.ts";
import type { ApprovalFacts } from "./gate-inputs.ts";
import { passed, pending } from "./opinion.ts";

const fields = {
  approval: z
    .strictObject({
      people: z.int().min(1).max(10),
      from: People.min(1),
      /** One of those who own the changed file by the base's CODEOWNERS must have approved, too. */
      codeOwners: z.boolean().optional(),
    })
    .optional(),
};

export const approval: Gate<"approval", typeof fields> = {
  name: "approval",
  question: "Have enough different people of the named ones approved exactly this head?",
  environment: fields,
  ask(question, { rules, approval: facts }) {
    const needed = peopleNeeded(rules, question.kind);
    if (needed === 0) return passed("no approval is asked for");
    const link = facts.link === undefined ? {} : { link: facts.link };
    if (question.head === null) {
      const reply = { askedAgain: "once there is one", unblockedBy: ["the promoter"] } as const;
      return pending("there is no pull request to approve yet", reply);
    }

    const said = lastWords(facts.reviews);
    const opinions = said.filter(({ author }) => mayApprove(author, facts));
    const owners = said.filter(({ author }) => ownsAndMayApprove(author, facts));
    const against = [...opinions, ...owners].find(({ state }) => state === "CHANGES_REQUESTED");
    if (against !== undefined) {
      const reply = {
        ...link,
        askedAgain: "on the next review",
        unblockedBy: [against.author.login],
      } as const;
      return pending(`${against.author.login} asked for changes`, reply);
    }

    const reviewers = opinions
      .filter(({ state, commit }) => state === "APPROVED" && commit === question.head)
      .map(({ author }) => author.login);
    const releaser = releaserOf(question, facts, reviewers);
    const people = releaser === undefined ? reviewers : [...reviewers, releaser];
    const noOwner =
      question.kind === "promotion" && rules.approval?.codeOwners === true
        ? ownerMissing(owners, question.head, facts)
        : undefined;
    if (noOwner !== undefined) {
      return pending(noOwner.reason, { ...link, askedAgain: "on the next review", unblockedBy: noOwner.by });
    }
    if (people.length >= needed) {
      const by = people.map((login) => (login === releaser ? `${login} (release)` : login)).join(", ");
      return passed(`approved by ${by}`, facts.link);
    }
    const have = `${people.length} of ${needed} approvals on this head${people.length > 0 ? ` (${people.join(", ")})` : ""}`;
    const enoughReviews =
      reviewers.length >= reviewsNeededBeforeRelease(rules, question.kind, facts.environmentHasReviewers);
    const left = unblockers(facts, people, fromOf(rules, question.kind));
    if (facts.environmentHasReviewers && facts.release === null && enoughReviews) {
      return pending(`${have}; the environment's release counts as the last`, {
        ...link,
        askedAgain: "when the signing run is released",
        unblockedBy: left,
        waitsFor: "release",
      });
    }
    return pending(`${have}; may approve: ${printEligible(facts)}`, {
      ...link,
      askedAgain: "on the next review",
      unblockedBy: left,
    });
  },
};

/** Why no owner of the changed file is among those who approved, and who could be; undefined where one is. */
function ownerMissing(
  opinions: readonly Review[],
  head: string,
  facts: ApprovalFacts,
): { readonly reason: string; readonly by: readonly [string, ...string[]] } | undefined {
  const { ownership } = facts;
  if (ownership === undefined) return { reason: "nobody has looked for code owners", by: ["the promoter"] };
  const { file, named, people } = ownership;
  if (named.length === 0) {
    return { reason: `nobody owns ${file} in CODEOWNERS`, by: ["the code owners of CODEOWNERS"] };
  }
  if (opinions.some(({ state, commit }) => state === "APPROVED" && commit === head)) return undefined;
  const [first, ...others] = people.filter((login) => mightApprove(login, facts));
  return {
    reason: `no owner of ${file} has approved this head; it is owned by ${named.join(", ")}`,
    by: first === undefined ? [`the owners of ${named.join(", ")}`] : [first, ...others],
  };
}

/** Whoever may still approve; where nobody may, the ones who decide who does. */
function unblockers(
  facts: ApprovalFacts,
  people: readonly string[],
  from: readonly string[],
): readonly [string, ...string[]] {
  const done = new Set(people.map(loginKey));
  const [first, ...others] = eligibleOf(facts).filter((login) => !done.has(loginKey(login)));
  return first === undefined ? [`the owners of ${from.join(", ") || "clearance.yaml"}`] : [first, ...others];
}

function fromOf(rules: Rules, kind: GateQuestion["kind"]): readonly string[] {
  return kind === "rollback" ? rules.rollback.by : (rules.approval?.from ?? []);
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

function mayApprove(actor: Actor, facts: ApprovalFacts): boolean {
  return isAmong(facts.eligible, actor) && isFree(actor, facts);
}

/** Owning the file is one thing, being named to approve another: an owner counts as owner alone. */
function ownsAndMayApprove(actor: Actor, facts: ApprovalFacts): boolean {
  return isAmong(facts.ownership?.people ?? [], actor) && isFree(actor, facts);
}

function isAmong(people: readonly string[], { login }: Actor): boolean {
  return people.some((one) => loginKey(one) === loginKey(login));
}

/** Nobody knows of whom hasn't reviewed yet whether he may write: his review will tell. */
function mightApprove(login: string, facts: ApprovalFacts): boolean {
  const known = [...facts.permissions.keys()].some((name) => loginKey(name) === loginKey(login));
  return known ? isFree({ login, kind: "human" }, facts) : isThird(loginKey(login), facts);
}

function isThird(login: string, { author, requester }: ApprovalFacts): boolean {
  return login !== loginKey(author.login) && login !== loginKey(requester ?? "");
}

/** A human with write access today, who neither made nor asked for the change. */
function isFree(actor: Actor, facts: ApprovalFacts): boolean {
  const login = loginKey(actor.login);
  return actor.kind === "human" && isThird(login, facts) && mayWrite(permissionOf(login, facts));
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
  return reviewers.some((login) => loginKey(login) === loginKey(release.by.login))
    ? undefined
    : release.by.login;
}

function permissionOf(login: string, facts: ApprovalFacts): Permission {
  return [...facts.permissions].find(([name]) => loginKey(name) === login)?.[1] ?? "none";
}

function eligibleOf(facts: ApprovalFacts): readonly string[] {
  return facts.eligible.filter((login) => mightApprove(login, facts));
}

function printEligible(facts: ApprovalFacts): string {
  return eligibleOf(facts).join(", ") || "nobody (check the team's members and their write permission)";
}
