import type { GateAnswer, PassedGates } from "#chain/clearance/gate.ts";
import type { ApprovalFacts } from "#chain/clearance/gates/gate-inputs.ts";
import { passGates } from "#chain/clearance/gates/pass-gates.ts";
import { environmentOf, printLane } from "#chain/clearance/lane.ts";
import type { EnvironmentRule, Lane } from "#chain/clearance/policy.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHubReader, OpenPullRequest } from "#chain/promotion/github.ts";
import { promotionBranch } from "#chain/promotion/identity.ts";
import { judge } from "#chain/promotion/judge.ts";
import type { PlannedEdit } from "#chain/promotion/planned-edit.ts";
import {
  type Candidate,
  isCandidate,
  type ObservedLane,
  type ObservedState,
} from "#chain/promotion/state.ts";
import { observe } from "./observe.ts";
import type { Base, ObservePorts } from "./observe-ports.ts";

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
  readonly observed: ObservedLane;
  readonly candidate: Candidate;
  readonly pullRequest: OpenPullRequest;
  readonly edits: readonly [PlannedEdit];
  readonly passed: PassedGates;
}

export interface NotReady {
  readonly outcome: "refused";
  readonly findings: readonly [Finding, ...Finding[]];
}

export interface Waiting {
  readonly outcome: "waiting";
  readonly answers: readonly GateAnswer[];
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
  const proposedIn = (open: readonly OpenPullRequest[]) => open.find((one) => one.number === number);
  const state = await observe(ports, {
    ...(request.base === undefined ? {} : { base: request.base }),
    decisive: true,
    environment: request.environment,
    only: (lane, open) => proposedIn(open)?.head.ref.startsWith(promotionBranch(lane, "")) ?? false,
  });
  const pullRequest = proposedIn(state.pullRequests);
  const { head, merged, state: status } = pullRequest ?? (await ports.github.pullRequest(number));
  if (head.commit !== request.head) {
    return refused(
      "HEAD_CHANGED",
      `#${number} is at ${head.commit}, and ${request.head} is what the gates answered for`,
    );
  }
  if (merged !== undefined && merged.by.login === state.promoter)
    return { outcome: "merged", commit: merged.commit };
  if (pullRequest === undefined) return refused("NOT_PROPOSED", `#${number} is ${status}`);
  const [broken] = state.faults;
  if (broken !== undefined) throw broken.fault;
  const [observed] = state.lanes;
  if (observed === undefined) {
    return refused(
      "NOT_PROPOSED",
      `#${number} comes from ${head.ref}, which is no promotion into ${request.environment}`,
    );
  }
  const { candidate, lane, place, current } = observed;
  if (!isCandidate(candidate)) return refused("NOT_PROPOSED", `${printLane(lane)}: ${candidate.none}`);
  if (candidate.promotion.open?.number !== number) {
    return refused("NOT_PROPOSED", `#${number} is not the promotion that ${printLane(lane)} asks for now`);
  }
  const edits: readonly [PlannedEdit] = [{ place, from: current, to: candidate.subject.digest }];
  const [unplanned, ...more] = candidate.promotion.unplanned;
  if (unplanned !== undefined) return { outcome: "refused", findings: [unplanned, ...more] };

  const environment = environmentOf(state.policy.policy, lane.environment);
  const release = await releaseOf(request, environment, lane, ports.github);
  const { verdict, answers, question } = judge(state, observed, candidate, ports.now(), release);
  if (verdict.outcome === "refused") return { outcome: "refused", findings: verdict.findings };
  const passed = passGates(answers, question);
  if (passed === undefined) return { outcome: "waiting", answers };
  return { outcome: "ready", state, observed, candidate, pullRequest, edits, passed };
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
): Promise<ApprovalFacts["release"]> {
  if (approval === undefined || request.run === undefined || "key" in signer) return null;
  const run = await github.run(request.run);
  const itself =
    run?.event === "workflow_dispatch" &&
    run.path === `.github/workflows/${signer.workflow}` &&
    run.title.endsWith(`#${request.pullRequest} at ${request.head}`);
  if (!itself) return null;
  const releases = await github.releases(request.run);
  const release = releases.find(({ environment }) => environment === lane.environment);
  return release === undefined ? null : { ...release, head: request.head };
}

function refused(code: Finding["code"], message: string): NotReady {
  return { outcome: "refused", findings: [{ code, message }] };
}
