import type { GateAnswer } from "#chain/clearance/gate.ts";
import { servicesCalled } from "#chain/clearance/image-set.ts";
import { serviceOf } from "#chain/clearance/lane.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHub } from "#chain/promotion/github.ts";
import type { RolledBackImages } from "#chain/promotion/rolled-back-words.ts";
import { askersOf } from "./may-ask.ts";
import { type Base, DEFAULT_BASE, type ObservePorts } from "./observe-ports.ts";
import { putBack } from "./put-back.ts";
import { readRollbackState } from "./rollback-state.ts";

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
  /** The digest that is to go, wherever in the environment it runs; else it is found. */
  readonly from?: Digest;
}

export interface RollbackPorts extends ObservePorts {
  readonly github: GitHub;
}

interface RolledBack extends Pick<RolledBackImages, "from" | "to" | "images"> {
  readonly regions: readonly string[];
}

export type RollbackOutcome =
  | (RolledBack & {
      readonly outcome: "rolled-back";
      readonly pullRequest: number;
      readonly commit: CommitId;
      readonly quarantined: readonly Digest[];
      /** What is dangerous and didn't stop the rollback: it is told. */
      readonly warnings: readonly Finding[];
    })
  | (Pick<RolledBack, "to" | "regions" | "images"> & {
      readonly outcome: "already";
      readonly requestedBy: string;
      readonly reason: string;
    })
  | (RolledBack & {
      readonly outcome: "waiting";
      readonly pullRequest: number;
      readonly answers: readonly GateAnswer[];
      /** What it waits for beside gates. */
      readonly reason?: string;
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
  const { service, environment, requestedBy } = request;
  const state = await readRollbackState(request.base ?? DEFAULT_BASE, ports);
  const [called = service] = servicesCalled(state.policy.policy, service);
  serviceOf(state.policy.policy, called);
  const rules = rulesFor(state.policy, called, environment);
  const { people, permitted } = await askersOf(requestedBy, rules.rollback.by, ports.github);
  if (!permitted) {
    const message = `${requestedBy} may not roll back: rollback.by names ${rules.rollback.by.join(", ") || "nobody"}`;
    return { outcome: "refused", findings: [{ code: "NOT_PERMITTED", message }] };
  }
  return putBack(request, state, people, ports);
}
