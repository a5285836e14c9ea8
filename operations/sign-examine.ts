import type { GateAnswer, PassedGates } from "#chain/clearance/gate.ts";
import { passGates } from "#chain/clearance/gates/pass-gates.ts";
import { environmentOf, printLane } from "#chain/clearance/lane.ts";
import type { EnvironmentRule, Lane } from "#chain/clearance/policy.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { printImageReference } from "#chain/digest/image-name.ts";
import { type Asked, askedTogether, decidedTogether } from "#chain/promotion/asked.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHubReader, OpenPullRequest } from "#chain/promotion/github.ts";
import { judge, type ReleasedRun } from "#chain/promotion/judge.ts";
import { illnessToNote } from "#chain/promotion/note-illness.ts";
import { keysOf, laneKey, nameOfBatch } from "#chain/promotion/own-branch.ts";
import { whyRebuilt } from "#chain/promotion/plan-open.ts";
import { editsAt, type PlannedEdit } from "#chain/promotion/planned-edit.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";
import { NO_PROPOSAL } from "#chain/promotion/proposal.ts";
import {
  type Candidate,
  isCandidate,
  type ObservedLane,
  type ObservedState,
} from "#chain/promotion/state.ts";
import { observe } from "./observe.ts";
import { once } from "./observe-once.ts";
import type { Base, ObservePorts } from "./observe-ports.ts";
import { proposedBeside } from "./same-commit.ts";

/** What the signing run was started for. */
export interface PromotionRequest {
  readonly environment: string;
  readonly pullRequest: number;
  /** The head that the gates answered for. */
  readonly head: CommitId;
  /** This run's id, where it is a workflow run: its release counts as one approval. */
  readonly run?: number;
  readonly base?: Base;
}

/** A promotion whose every gate has passed, read afresh. */
export interface ReadyPromotion {
  readonly outcome: "ready";
  readonly state: ObservedState;
  readonly pullRequest: OpenPullRequest;
  /** Those that go together in it, in the order of their names; one where it goes alone. */
  readonly members: readonly [ReadyMember, ...ReadyMember[]];
  readonly edits: readonly PlannedEdit[];
}

/** One lane of it. */
export interface ReadyMember {
  readonly observed: ObservedLane;
  readonly candidate: Candidate;
  readonly passed: PassedGates;
}

export interface NotReady {
  readonly outcome: "refused";
  readonly findings: readonly [Finding, ...Finding[]];
}

export interface Waiting {
  readonly outcome: "waiting";
  readonly answers: readonly GateAnswer[];
  /** Illness that was seen here, to be noted on the pull request by whoever may write. */
  readonly note?: string;
}

export type Examined =
  | ReadyPromotion
  | NotReady
  | Waiting
  | { readonly outcome: "merged"; readonly commit: CommitId };

/**
 * Reads everything about one promotion afresh and asks every gate again. Nothing that the pull request
 * says of itself counts: it is the promotion of the lane whose recomputed branch it comes from, or none.
 *
 * @throws the faults of `observe`, the lane's own among them.
 */
export async function examine(request: PromotionRequest, ports: ObservePorts): Promise<Examined> {
  const { pullRequest: number } = request;
  const state = await observe(ports, {
    ...(request.base === undefined ? {} : { base: request.base }),
    decisive: true,
    environment: request.environment,
    pullRequest: number,
  });
  const pullRequest = state.pullRequests.find((one) => one.number === number);
  const { head, merged, state: status } = pullRequest ?? (await ports.github.pullRequest(number));
  if (head.commit !== request.head) {
    return refused(
      "HEAD_CHANGED",
      `#${number} is at ${head.commit}, and ${request.head} is what the gates answered for`,
    );
  }
  if (merged !== undefined && isPromoter(merged.by, state.promoter))
    return { outcome: "merged", commit: merged.commit };
  if (pullRequest === undefined) return refused("NOT_PROPOSED", `#${number} is ${status}`);
  const [broken] = state.faults;
  if (broken !== undefined) throw broken.fault;
  const found = membersOf(pullRequest, state, ports.now());
  if ("outcome" in found) return found;
  const [first, ...others] = found;
  const { unplanned } = first.candidate.promotion;
  const [changed, ...more] = unplanned;
  if (changed !== undefined) return { outcome: "refused", findings: [changed, ...more] };
  const proposal = state.proposals.get(number) ?? NO_PROPOSAL;
  const outrun = whyRebuilt(state, found, proposal, nameOfBatch(pullRequest), ports.now());
  if (outrun !== undefined) return refused("NOT_MERGEABLE", `#${number}: ${outrun}; it is rebuilt first`);
  const beside = proposedBeside(pullRequest, state);
  if (beside !== undefined) {
    const who = `#${beside.number} by ${beside.author.login}`;
    return refused("HEAD_SHARED", `#${number}: ${who} proposes the same commit: close that one first`);
  }

  const environment = environmentOf(state.policy.policy, first.observed.lane.environment);
  const release = once(() => releaseOf(request, environment, first.observed.lane, ports.github));
  const ready: ReadyMember[] = [];
  for (const { observed, candidate } of [first, ...others]) {
    const alone = judge(state, observed, candidate, ports.now());
    // A release can only add one person's yes: where that isn't what is missing, nobody has to look for it.
    const { verdict, answers, question } = onlyApprovalIsMissing(alone.answers)
      ? judge(state, observed, candidate, ports.now(), await release("run"))
      : alone;
    if (verdict.outcome === "refused") return { outcome: "refused", findings: verdict.findings };
    const passed = passGates(answers, question);
    if (passed === undefined) {
      const note = illnessToNote(found, pullRequest, ports.now(), false);
      return { outcome: "waiting", answers, ...(note === undefined ? {} : { note }) };
    }
    ready.push({ observed, candidate, passed });
  }
  const [member, ...members] = ready;
  if (member === undefined) throw new Error("a pull request has members");
  const edits = ready.flatMap(({ observed, candidate }) =>
    editsAt(observed.place, observed.current, candidate.subject.digest),
  );
  return { outcome: "ready", state, pullRequest, members: [member, ...members], edits };
}

/** The members of a promotion by the digest that they take, in their order: what is signed is about one digest. */
export function bySubject(members: ReadyPromotion["members"]): readonly ReadyPromotion["members"][] {
  const groups = new Map<string, [ReadyMember, ...ReadyMember[]]>();
  for (const member of members) {
    const name = printImageReference(member.candidate.subject);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [member]);
    else group.push(member);
  }
  return [...groups.values()];
}

function onlyApprovalIsMissing(answers: readonly GateAnswer[]): boolean {
  const open = answers.filter(({ outcome }) => outcome !== "passed");
  return open.length > 0 && open.every(({ gate }) => gate === "approval");
}

/** What every lane that the pull request names is asked to take, where that is this pull request. */
function membersOf(
  pullRequest: OpenPullRequest,
  state: ObservedState,
  now: Date,
): readonly [Asked, ...Asked[]] | NotReady {
  const { number, head } = pullRequest;
  const keys = keysOf(pullRequest, state.proposals.get(number));
  const lanes = new Map(state.lanes.map((observed) => [laneKey(observed.lane), observed]));
  const askedBy = new Map(
    decidedTogether(state).flatMap((unit) =>
      askedTogether(state, unit, now).map((asked, index) => [unit[index]?.lane, asked] as const),
    ),
  );
  const members: Asked[] = [];
  for (const key of [...keys].sort()) {
    const observed = lanes.get(key);
    if (observed === undefined) break;
    const { candidate, lane } = observed;
    const asked = askedBy.get(lane);
    if (asked === undefined) {
      const reason = isCandidate(candidate) ? "there is nothing to take" : candidate.none;
      return refused("NOT_PROPOSED", `${printLane(lane)}: ${reason}`);
    }
    if (asked.candidate.promotion.open?.number !== number) {
      return refused("NOT_PROPOSED", `#${number} is not the promotion that ${printLane(lane)} asks for now`);
    }
    members.push(asked);
  }
  const [first, ...others] = members;
  if (first !== undefined && members.length === keys.length) return [first, ...others];
  return refused("NOT_PROPOSED", `#${number} comes from ${head.ref}, which is no promotion here`);
}

/**
 * Who released this run, where it is the environment's own signing run for exactly this head. A run that
 * GitHub doesn't know (a runner that isn't GitHub's made up its number) was released by nobody.
 */
async function releaseOf(
  request: PromotionRequest,
  { approval, signer }: EnvironmentRule,
  lane: Lane,
  github: GitHubReader,
): Promise<ReleasedRun | null> {
  if (approval === undefined || request.run === undefined || "key" in signer) return null;
  const run = await github.run(request.run);
  const itself =
    run?.event === "workflow_dispatch" &&
    run.path === `.github/workflows/${signer.workflow}` &&
    run.title.endsWith(`#${request.pullRequest} at ${request.head}`);
  if (!itself) return null;
  const releases = await github.releases(request.run);
  const release = releases.find(({ environment }) => environment === lane.environment);
  if (release === undefined) return null;
  const permission = await github.permission(release.by.login);
  return { ...release, head: request.head, permission };
}

function refused(code: Finding["code"], message: string): NotReady {
  return { outcome: "refused", findings: [{ code, message }] };
}
