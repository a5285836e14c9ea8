import type { GateAnswer } from "#chain/clearance/gate.ts";
import type { Health } from "#chain/clearance/health.ts";
import { servicesCalled } from "#chain/clearance/image-set.ts";
import { environmentOf, serviceOf } from "#chain/clearance/lane.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import type { Verdict } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { askedTogether, decidedTogether } from "#chain/promotion/asked.ts";
import type { EvidenceRow } from "#chain/promotion/body.ts";
import { evidenceRows } from "#chain/promotion/evidence-rows.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHubReader, PullRequests, SettledPullRequest } from "#chain/promotion/github.ts";
import { promotionBranch, sameLane } from "#chain/promotion/identity.ts";
import { parseMarker } from "#chain/promotion/marker.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import { plan } from "#chain/promotion/plan.ts";
import { isCandidate, type ObservedLane, type ObservedState } from "#chain/promotion/state.ts";
import { printStep } from "#chain/promotion/step.ts";
import type { EvidenceNote } from "./collect-evidence.ts";
import { observe } from "./observe.ts";
import { confirmedRecord, digestChanges } from "./observe-change.ts";
import { type Base, DEFAULT_BASE, type ObservePorts } from "./observe-ports.ts";

/** Why one place stands as it does: everything that was asked, and each answer. */
export interface LaneExplanation {
  readonly lane: Lane;
  readonly current: Digest | null;
  readonly health: Health | null;
  /** What put `current` there; null where no change of the base branch is known. */
  readonly change: PastChange | null;
  readonly next: readonly string[];
  /** Absent where there is no candidate; `next` then says why. */
  readonly candidate?: {
    readonly digest: Digest;
    readonly origin: string;
    readonly verdict: Verdict;
    readonly answers: readonly GateAnswer[];
    readonly evidence: readonly EvidenceRow[];
    readonly notes: readonly EvidenceNote[];
    readonly pullRequest: string | null;
  };
  /** The newest promotions into this place that a person closed. */
  readonly declined: readonly DeclinedPromotion[];
}

export interface PastChange {
  readonly commit: CommitId;
  readonly at: Date;
  /** `promotion` and `rollback` where GitHub confirms that the promoter's App merged it. */
  readonly kind: "promotion" | "rollback" | "other";
  /** Its author, as Git has it; for a rollback who asked for it. */
  readonly by: string;
}

export interface DeclinedPromotion {
  readonly pullRequest: string;
  /** What it would have put there, as it said of itself. */
  readonly digest: Digest | null;
  readonly by: string;
  /** Whether the digest that is wanted now is the one that was declined. */
  readonly current: boolean;
}

const DECLINED_SHOWN = 3;

/**
 * Explains one service in one environment, region by region.
 *
 * @throws Fault `INPUT_INVALID` (service), `ENVIRONMENT_MISSING`, those of `observe`, the lane's own among them.
 */
export async function why(
  request: { readonly service: string; readonly environment: string; readonly base?: Base },
  ports: ObservePorts,
): Promise<readonly LaneExplanation[]> {
  const { service, environment, base = DEFAULT_BASE } = request;
  const state = await observe(ports, {
    base,
    everyPlace: true,
    service,
    environment,
  });
  const called = servicesCalled(state.policy.policy, service);
  if (called.length === 0) serviceOf(state.policy.policy, service);
  environmentOf(state.policy.policy, environment);
  const [broken] = state.faults;
  if (broken !== undefined) throw broken.fault;
  const pullRequests = await ports.github.pullRequests(base.branch);
  const asked = state.lanes.filter(({ lane }) => called.includes(lane.service));
  return Promise.all(asked.map((observed) => explain(observed, state, pullRequests, ports)));
}

async function explain(
  observed: ObservedLane,
  state: ObservedState,
  pullRequests: PullRequests,
  ports: ObservePorts,
): Promise<LaneExplanation> {
  const { lane, current, rules, places } = observed;
  const now = ports.now();
  const here = places.find(
    (place) =>
      place.service === lane.service &&
      place.environment === lane.environment &&
      place.region === lane.region,
  );
  const there = {
    lane,
    current,
    health: here?.health ?? null,
    change: await changeThere(observed, state, ports),
    next: plan(state, now)
      .filter((step) => "lane" in step && step.lane === lane)
      .map(printStep),
    declined: await declinedIn(observed, state.promoter, pullRequests, ports.github),
  };
  const unit = decidedTogether(state).find((lanes) => lanes.includes(observed)) ?? [observed];
  const asked = askedTogether(state, unit, now)[unit.indexOf(observed)];
  if (asked === undefined) return there;
  const { candidate, judgement } = asked;
  const { verdict, answers } = judgement;
  return {
    ...there,
    candidate: {
      digest: candidate.subject.digest,
      origin: candidate.origin,
      verdict,
      answers,
      evidence: evidenceRows(rules, candidate),
      notes: candidate.notes,
      pullRequest: candidate.promotion.open?.url ?? null,
    },
  };
}

async function changeThere(
  { lane, place }: ObservedLane,
  { base, promoter }: ObservedState,
  { git, github }: ObservePorts,
): Promise<PastChange | null> {
  for await (const { commit } of digestChanges(git, base.commit, place)) {
    const record = await confirmedRecord(commit, lane, promoter, github);
    const what = { commit: commit.id, at: commit.committed };
    if (record === undefined) return { ...what, kind: "other", by: commit.author.name };
    if (record.rollback === undefined) return { ...what, kind: "promotion", by: promoter };
    return { ...what, kind: "rollback", by: record.rollback.requestedBy };
  }
  return null;
}

async function declinedIn(
  { lane, candidate }: ObservedLane,
  promoter: string,
  { past }: PullRequests,
  github: GitHubReader,
): Promise<readonly DeclinedPromotion[]> {
  const standing = isCandidate(candidate) ? candidate.promotion.declined : undefined;
  const digestIn = (body: string) => {
    const marker = parseMarker(body);
    if (marker?.kind !== "batch") return marker?.to ?? null;
    return marker.promotions.find((one) => sameLane(one.lane, lane))?.to ?? null;
  };
  const mine = (one: SettledPullRequest) =>
    isFromPromoter(one, promoter) &&
    one.head.ref.startsWith(promotionBranch(lane, "")) &&
    one.state === "closed" &&
    one.closedBy?.login !== promoter;
  const found = past.filter((one) => mine(one) && one.number !== standing?.number);
  const shown = [...(standing === undefined ? [] : [standing]), ...found].slice(0, DECLINED_SHOWN);
  return Promise.all(
    shown.map(async (one) => ({
      pullRequest: one.url,
      digest: digestIn((await github.pullRequest(one.number)).body),
      by: one.closedBy?.login ?? "somebody",
      current: one.number === standing?.number,
    })),
  );
}
