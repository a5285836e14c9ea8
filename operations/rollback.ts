import type { GateAnswer } from "#chain/clearance/gate.ts";
import { printLane, serviceOf } from "#chain/clearance/lane.ts";
import type { Quarantine } from "#chain/clearance/restriction.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { mergeMessage } from "#chain/promotion/commit-message.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHub } from "#chain/promotion/github.ts";
import { rollbackBranch, rollbackId } from "#chain/promotion/identity.ts";
import { rollbackBody } from "#chain/promotion/rollback-body.ts";
import { branchFindings } from "./merge.ts";
import { mergeChange } from "./merge-change.ts";
import { baseCommit } from "./observe.ts";
import { changeIdentity } from "./observe-change.ts";
import { peopleOf } from "./observe-github.ts";
import { readPolicy, readRestrictions } from "./observe-policy.ts";
import { type Base, DEFAULT_BASE, type ObservePorts } from "./observe-ports.ts";
import { openRollback } from "./rollback-branch.ts";
import type { RollbackState } from "./rollback-candidates.ts";
import { askRollbackGates } from "./rollback-gates.ts";
import { healthOfAll } from "./rollback-health.ts";
import { findCandidate, findTarget } from "./rollback-target.ts";

export interface RollbackRequest {
  readonly service: string;
  readonly environment: string;
  /** Only this region; every region that runs the bad digest where absent. */
  readonly region?: string;
  /** A digest named by hand; the newest healthy one where absent. */
  readonly to?: Digest;
  readonly reason: string;
  /** A login as GitHub identifies it, never an input. */
  readonly requestedBy: string;
  readonly base?: Base;
}

export interface RollbackPorts extends ObservePorts {
  readonly github: GitHub;
}

interface RolledBack {
  readonly from: Digest;
  readonly to: Digest;
  readonly regions: readonly string[];
}

export type RollbackOutcome =
  | (RolledBack & {
      readonly outcome: "rolled-back";
      readonly pullRequest: number;
      readonly commit: CommitId;
      /** What is dangerous and didn't stop the rollback: it is told. */
      readonly warnings: readonly Finding[];
    })
  | (Pick<RolledBack, "to" | "regions"> & {
      readonly outcome: "already";
      readonly requestedBy: string;
      readonly reason: string;
    })
  | (RolledBack & {
      readonly outcome: "waiting";
      readonly pullRequest: number;
      readonly answers: readonly GateAnswer[];
    })
  | { readonly outcome: "refused"; readonly findings: readonly [Finding, ...Finding[]] };

/**
 * Puts back the newest digest that was healthy there, and the bad one into quarantine, in one commit
 * that is merged at once. Queue, soak and holds don't bind it; verification does.
 *
 * Asked again it does nothing: after a rollback only `to` goes further back.
 *
 * @throws Fault `ROLLBACK_IMPOSSIBLE`, `ENVIRONMENT_MISSING`, `INPUT_INVALID`, `READBACK_MISMATCH`, those of Git, GitHub and the registry.
 */
export async function rollback(request: RollbackRequest, ports: RollbackPorts): Promise<RollbackOutcome> {
  const { service, environment, requestedBy, reason } = request;
  const base = request.base ?? DEFAULT_BASE;
  const state = await readState(base, ports);
  serviceOf(state.policy.policy, service);
  const rules = rulesFor(state.policy, service, environment);
  const may = await peopleOf(rules.rollback.by, (team) => ports.github.teamMembers(team));
  if (!may.some((login) => login.toLowerCase() === requestedBy.toLowerCase())) {
    const message = `${requestedBy} may not roll back: rollback.by names ${rules.rollback.by.join(", ") || "nobody"}`;
    return { outcome: "refused", findings: [{ code: "NOT_PERMITTED", message }] };
  }
  const target = await findTarget(request, state, ports);
  const { from, lanes, already } = target;
  if (already?.rollback !== undefined && (request.to === undefined || request.to === from)) {
    return { outcome: "already", to: from, regions: already.regions, ...already.rollback };
  }
  const to = await findCandidate(target, request.to, state, ports);
  const regions = lanes.flatMap(({ region }) => region ?? []);
  const since = await Promise.all(
    target.histories.map((history, index) =>
      changeIdentity(history[0], lanes[index] ?? lanes[0], state.promoter, ports.github),
    ),
  );
  const intent = { service, environment, regions, from, to, policyDigest: rules.policyDigest, since };
  const id = rollbackId(intent);
  const where = lanes.map(printLane).join(", ");
  const { pullRequest, edits } = await openRollback(
    {
      branch: rollbackBranch(intent, id),
      title: `roll back ${where}`,
      body: rollbackBody({ intent, image: rules.image, reason, requestedBy }),
      lanes,
      from,
      to,
      quarantine: quarantineOf(request, from, ports.now()),
    },
    state,
    ports,
  );
  const gates = await askRollbackGates({ lanes, to, pullRequest, requestedBy, may }, state, ports);
  if ("answers" in gates)
    return { outcome: "waiting", from, to, regions, pullRequest: pullRequest.number, answers: gates.answers };
  if ("findings" in gates) return { outcome: "refused", findings: gates.findings };
  const [warnings, previous] = await Promise.all([
    branchFindings(base.branch, ports.github),
    healthOfAll(lanes, from, state.policy, ports),
  ]);
  const trailers = {
    promotion: id,
    service,
    environment,
    regions,
    digest: to,
    previous,
    rollback: { reason, requestedBy },
  };
  const message = mergeMessage(trailers, pullRequest.url);
  const merged = await mergeChange(
    { passed: gates.passed, pullRequest, edits, message, base: base.branch },
    ports,
  );
  if (!merged.merged) return { outcome: "refused", findings: [merged.finding] };
  return {
    outcome: "rolled-back",
    from,
    to,
    regions,
    pullRequest: pullRequest.number,
    commit: merged.commit,
    warnings,
  };
}

/** Policy and restrictions at the tip of the base branch, whole. */
async function readState(base: Base, { git }: RollbackPorts): Promise<RollbackState> {
  await git.refresh();
  const commit = await baseCommit(git, base.branch);
  const policy = await readPolicy(git, commit, base.policyPath);
  return {
    policy,
    restrictions: await readRestrictions(git, policy),
    promoter: `${policy.policy.promoter.app}[bot]`,
    base: { branch: base.branch, commit },
  };
}

function quarantineOf({ reason, requestedBy }: RollbackRequest, digest: Digest, since: Date): Quarantine {
  return { digest, owner: requestedBy, reason: oneLine(reason), since, immediate: false };
}

/** As the quarantine file takes it: one line of at most 500 characters, and something. */
function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return line.slice(0, 500).replace(/[\uD800-\uDBFF]$/, "") || "rolled back";
}
