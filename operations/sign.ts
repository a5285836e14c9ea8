import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageReference } from "#chain/digest/image-name.ts";
import type { Registry } from "#chain/digest/registry.ts";
import type { StatementSigner } from "#chain/evidence/sigstore.ts";
import { repositoryUri } from "#chain/source/github-server.ts";
import { DEFAULT_BASE, type ObservePorts } from "./observe-ports.ts";
import { recordPromotion } from "./record-promotion.ts";
import { findRollbackRecord, placeOfRecord, recordRollback, rollbacksIn } from "./record-rollback.ts";
import { readRollbackState } from "./rollback-state.ts";
import { signClearance } from "./sign-clearance.ts";
import {
  bySubject,
  examine,
  type NotReady,
  type PromotionRequest,
  type ReadyMember,
  type ReadyPromotion,
  type Waiting,
} from "./sign-examine.ts";

export interface SignPorts extends ObservePorts {
  readonly registry: Registry;
  readonly signer: StatementSigner;
}

export interface SignRequest extends PromotionRequest {
  /** This toolkit's version, for the record. */
  readonly version: string;
}

/** One digest's clearance. */
export interface SignedClearance {
  readonly subject: ImageReference;
  /** The clearance's bundle. */
  readonly clearance: Digest;
  /** False where that environment had cleared the digest before: the same one is signed once. */
  readonly fresh: boolean;
  /** The manifest of the signed record of this promotion, for the merge to name. */
  readonly record: Digest;
}

export type SignOutcome =
  | {
      readonly outcome: "signed";
      /** One for each digest of the pull request. */
      readonly clearances: readonly SignedClearance[];
    }
  | {
      readonly outcome: "merged";
      readonly commit: string;
      /** Signed records of what the merge put back, made now or before; none where it is no rollback. */
      readonly records: readonly Digest[];
    }
  | NotReady
  | Waiting;

/**
 * The `sign` job: reads everything afresh, asks every gate again, this run's release among them, and
 * signs the environment's clearance and the record of the promotion. A head that isn't current ends it.
 *
 * @throws the faults of `observe` and `attest`; `SIGNING_FAILED` where what was signed isn't this
 *   environment's clearance.
 */
export async function sign(request: SignRequest, ports: SignPorts): Promise<SignOutcome> {
  const examined = await examine(request, ports);
  if (examined.outcome === "merged") {
    return { ...examined, records: await signMerged(examined.commit, request, ports) };
  }
  return examined.outcome === "ready" ? signReady(examined, request, ports) : examined;
}

/** A rollback was merged before anybody signed it: this run was started for its record. */
async function signMerged(
  commit: string,
  { pullRequest, head, environment, version, base = DEFAULT_BASE }: SignRequest,
  ports: SignPorts,
): Promise<readonly Digest[]> {
  const state = await readRollbackState(base, ports);
  const all = rollbacksIn(await ports.git.commit(commit), { number: pullRequest, head });
  const records: Digest[] = [];
  for (const one of all.filter(({ trailers }) => trailers.environment === environment)) {
    const place = await placeOfRecord(one, base.policyPath, ports);
    if (typeof place === "string") continue;
    const made = { base: state.base.commit, version, now: ports.now() };
    records.push(
      (await findRollbackRecord(one, place, ports)) ?? (await recordRollback(one, place, made, ports)),
    );
  }
  return records;
}

/** Signs what isn't signed yet, digest by digest: whoever repeats it after a crash goes on where it ended. */
export async function signReady(
  ready: ReadyPromotion,
  request: SignRequest,
  ports: SignPorts,
): Promise<SignOutcome & { readonly outcome: "signed" }> {
  const clearances: SignedClearance[] = [];
  for (const [member, ...others] of bySubject(ready.members)) {
    const { subject } = member.candidate;
    const { evidence, referrer, signed } = await signMember(member, ready, request, ports);
    const members = [member, ...others] as const;
    const record = await recordPromotion(
      { subject, clearance: referrer, members },
      ready,
      request.version,
      ports,
    );
    clearances.push({ subject, clearance: evidence.bundle, fresh: signed, record });
  }
  return { outcome: "signed", clearances };
}

async function signMember(
  { observed: { rules }, candidate, passed }: ReadyMember,
  { state }: ReadyPromotion,
  request: SignRequest,
  ports: SignPorts,
) {
  const { subject, ancestry } = candidate;
  const path = (request.base ?? DEFAULT_BASE).policyPath;
  return signClearance(
    {
      passed,
      subject,
      collected: candidate,
      rules,
      ancestry,
      policyUri: `git+${repositoryUri(state.policy.policy.gitops)}@${state.policy.commit}#${path}`,
      trust: trustMaterialOf(state.policy),
      version: request.version,
      now: ports.now(),
    },
    ports,
  );
}
