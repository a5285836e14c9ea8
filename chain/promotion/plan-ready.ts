import { entry } from "../clearance/names.ts";
import type { Lane, Policy } from "../clearance/policy.ts";
import type { Asked } from "./asked.ts";
import { bodyOf, type Members, titleOf } from "./change-words.ts";
import { compareSources } from "./comparison.ts";
import { batchBranch, placeName, sameLane } from "./identity.ts";
import { NO_PROPOSAL, type Proposal, printProposal } from "./proposal.ts";
import { recordsAhead } from "./record-of.ts";
import { cutToShare, rangeBetween, type SourceRange } from "./source-commits.ts";
import type { Step } from "./step.ts";

/** More than that in one pull request nobody reviews, and its body has room for no more. */
const LARGEST_BATCH = 20;

/**
 * The steps that open what is ready, by the lane that each stands for. Services of one batch name that are
 * ready for one place in the same plan share a pull request; alone, a service's is what it always is.
 *
 * @param ahead Now, where the merge takes no words, so that the branch's commit carries the record.
 */
export function openReady(
  ready: readonly Asked[],
  asked: ReadonlyMap<Lane, Asked>,
  policy: Policy,
  standsStill: (one: Asked) => boolean,
  ahead?: Date,
): ReadonlyMap<Lane, Step> {
  const groups = new Map<string, { readonly batch: string | undefined; readonly members: Asked[] }>();
  for (const one of ready) {
    const { lane } = one.observed;
    const service = entry(policy.services, lane.service);
    const batch = service?.set?.name ?? service?.batch;
    const key = batch === undefined ? `${placeName(lane)}/${lane.service}` : `${placeName(lane)}//${batch}`;
    const group = groups.get(key) ?? { batch, members: [] as Asked[] };
    group.members.push(one);
    groups.set(key, group);
  }
  const steps = new Map<Lane, Step>();
  for (const { batch, members } of groups.values()) {
    const reason = whyNotWhole(members, asked);
    if (reason !== undefined) {
      for (const { observed, judgement } of members) {
        const { lane } = observed;
        const wait = { reason, askedAgain: "on the next run", pullRequest: null, answers: judgement.answers };
        steps.set(lane, { do: "wait", lane, ...wait });
      }
      continue;
    }
    const sorted = members.toSorted((a, b) => (a.observed.lane.service < b.observed.lane.service ? -1 : 1));
    for (let at = 0; at < sorted.length; at += LARGEST_BATCH) {
      const [first, ...others] = sorted.slice(at, at + LARGEST_BATCH);
      if (first === undefined) continue;
      steps.set(
        first.observed.lane,
        openStep([first, ...others], others.length > 0 ? batch : undefined, standsStill, ahead),
      );
      for (const { observed } of others) {
        const reason = `goes together with ${first.observed.lane.service}`;
        steps.set(observed.lane, { do: "nothing", lane: observed.lane, reason });
      }
    }
  }
  return steps;
}

/** Images of one service are opened together or not at all: exactly those that their gate has answered for. */
function whyNotWhole(members: readonly Asked[], asked: ReadonlyMap<Lane, Asked>): string | undefined {
  const here = new Map(members.map((one) => [one.observed.lane.service, one.candidate.subject.digest]));
  for (const { observed, candidate } of members) {
    for (const { service, digest, stands } of candidate.set?.fresh ?? []) {
      if (stands ? !here.has(service) : here.get(service) === digest) continue;
      const lane = { ...observed.lane, service };
      const other = [...asked.values()].find((one) => sameLane(one.observed.lane, lane));
      const why = other === undefined ? "isn't ready" : whyNotReady(other);
      return `goes only together with ${service}, which ${why}`;
    }
  }
  return undefined;
}

function whyNotReady({ judgement, candidate }: Asked): string {
  const { verdict } = judgement;
  if (verdict.outcome === "refused") return `is refused: ${verdict.findings[0].message}`;
  const { declined } = candidate.promotion;
  return declined === undefined ? "isn't ready" : `was declined in #${declined.number}`;
}

function openStep(
  members: Members,
  batch: string | undefined,
  standsStill: (one: Asked) => boolean,
  ahead: Date | undefined,
): Step {
  const [first, ...others] = members;
  const { lane, rules } = first.observed;
  const ids = members.map(({ candidate }) => candidate.promotion.id);
  const title = titleOf(members, batch);
  const waits = members.flatMap(({ observed }) => observed.waitingSince ?? []);
  const earliest = waits.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
  const grouped = batch === undefined ? [] : members;
  const proposal: Proposal = {
    ...NO_PROPOSAL,
    members: new Map(
      grouped.map(({ observed, candidate }) => [observed.lane.service, candidate.promotion.id]),
    ),
    waitingSince: earliest,
    records: ahead === undefined ? [] : recordsAhead(members, batch, ahead),
  };
  const worded = (read: Proposal["commits"]) => {
    const said = { ...proposal, commits: cutToShare(read) };
    return { message: printProposal(title, said), body: bodyOf(members, batch, said) };
  };
  const passed = members.every(
    (one) => !standsStill(one) && one.judgement.answers.every(({ outcome }) => outcome === "passed"),
  );
  const ranges = passed ? [] : members.flatMap(sourceRange);
  return {
    do: "open",
    lane,
    intents: [first.judgement.intent, ...others.map(({ judgement }) => judgement.intent)],
    branch: batch === undefined ? first.candidate.promotion.branch : batchBranch(lane, batch, ids),
    title,
    ...worded(proposal.commits),
    unattended: rules.clearance.signer.kind === "key" && passed,
    ...(ranges.length === 0 ? {} : { sources: { ranges, worded } }),
  };
}

function sourceRange({ observed: { lane, rules, current }, candidate }: Asked): readonly SourceRange[] {
  const before = current === null ? undefined : { digest: current, evidence: candidate.replaced };
  const range = rangeBetween(lane.service, compareSources(before, candidate, rules));
  return range === undefined ? [] : [range];
}
