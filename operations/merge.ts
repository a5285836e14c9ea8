import { clearedBy } from "#chain/clearance/clearance.ts";
import { healthySince } from "#chain/clearance/health.ts";
import { printEnvironment } from "#chain/clearance/lane.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { mergeMessage } from "#chain/promotion/commit-message.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHub, GitHubReader } from "#chain/promotion/github.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import type { PreviousHealth } from "#chain/promotion/trailers.ts";
import { type MergedChange, mergeChange } from "./merge-change.ts";
import type { ObservePorts } from "./observe-ports.ts";
import {
  examine,
  type NotReady,
  type PromotionRequest,
  type ReadyPromotion,
  type Waiting,
} from "./sign-examine.ts";

export interface MergeJobPorts extends ObservePorts {
  readonly github: GitHub;
}

export type MergeResult = { readonly outcome: "merged"; readonly commit: CommitId } | NotReady | Waiting;

/**
 * The `merge` job: reads everything afresh, asks every gate again, demands the environment's clearance
 * and a branch that nobody may bypass, merges exactly the approved head and reads the result back.
 *
 * @throws the faults of `observe`; `READBACK_MISMATCH`.
 */
export async function merge(request: PromotionRequest, ports: MergeJobPorts): Promise<MergeResult> {
  const examined = await examine(request, ports);
  if (examined.outcome !== "ready") return examined;
  const { observed, candidate } = examined;
  const { subject, evidence, ancestry } = candidate;
  if (clearedBy(subject, evidence, observed.rules, ancestry) === undefined) {
    const message = `${observed.rules.environment} has not cleared ${subject.digest}: the signing comes first`;
    return refused([{ code: "CLEARANCE_MISSING", message }]);
  }
  return mergeReady(examined, ports);
}

/** The merge alone, for whoever has just signed. */
export async function mergeReady(ready: ReadyPromotion, ports: MergeJobPorts): Promise<MergeResult> {
  const { state, observed, candidate, pullRequest, edits, passed } = ready;
  const { lane, current } = observed;
  const unprotected = await branchFindings(state.base.branch, ports.github);
  if (unprotected.length > 0) return refused(unprotected);
  const message = mergeMessage(
    {
      promotion: candidate.promotion.id,
      service: lane.service,
      environment: lane.environment,
      regions: lane.region === null ? [] : [lane.region],
      digest: candidate.subject.digest,
      previous: current === null ? null : previousHealth(ready, ports.now()),
    },
    pullRequest.url,
  );
  const result: MergedChange = await mergeChange(
    { passed: [passed], pullRequest, edits, message, base: state.base.branch },
    ports,
  );
  return result.merged ? { outcome: "merged", commit: result.commit } : refused([result.finding]);
}

/** What anyone could do to the branch without the required status. What may not be read is unknown, never fine. */
export async function branchFindings(branch: string, github: GitHubReader): Promise<readonly Finding[]> {
  const rules = await github.branchRules(branch);
  const problems = [
    ...(rules.bypass === "never" ? [] : [`its rules can be bypassed by this token (${rules.bypass})`]),
    ...(rules.requiresPullRequest ? [] : ["it takes direct pushes"]),
    ...statusProblem(rules),
  ];
  return problems.map((problem) => ({
    code: "BRANCH_UNPROTECTED",
    message: `${branch}: ${problem}: restore the ruleset`,
  }));
}

function statusProblem(rules: Awaited<ReturnType<GitHubReader["branchRules"]>>): readonly string[] {
  if (!rules.requiredStatuses.includes(CLEARANCE_STATUS)) {
    return [`it doesn't require the status ${CLEARANCE_STATUS}`];
  }
  if (rules.ownStatuses.includes(CLEARANCE_STATUS)) return [];
  return [`it takes the status ${CLEARANCE_STATUS} from others than the promoter's App`];
}

/** The health of what is replaced, at this moment: what a later rollback goes by. */
function previousHealth({ observed }: ReadyPromotion, now: Date): PreviousHealth | null {
  const { lane, current, places } = observed;
  if (current === null) return null;
  const here = places.find(
    ({ environment, region }) => environment === lane.environment && region === lane.region,
  );
  if (here === undefined)
    throw new Error(`nothing was observed of ${printEnvironment(lane.environment, lane.region)}`);
  const { health } = here;
  if (health.state !== "healthy") return { digest: current, state: health.state };
  return { digest: current, state: "healthy", since: healthySince(health.since, here.since ?? now) };
}

function refused(findings: readonly Finding[]): NotReady {
  const [first, ...rest] = findings;
  if (first === undefined) throw new Error("a refusal has findings");
  return { outcome: "refused", findings: [first, ...rest] };
}
