import { clearedBy } from "#chain/clearance/clearance.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import type { Registry } from "#chain/digest/registry.ts";
import type { StatementSigner } from "#chain/evidence/sigstore.ts";
import { Fault } from "#chain/fault.ts";
import { repositoryUri } from "#chain/source/github-server.ts";
import { gatherAncestry } from "./gather-ancestry.ts";
import { DEFAULT_BASE, type ObservePorts } from "./observe-ports.ts";
import { signClearance } from "./sign-clearance.ts";
import {
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
}

export type SignOutcome =
  | {
      readonly outcome: "signed";
      /** One for each digest of the pull request. */
      readonly clearances: readonly SignedClearance[];
    }
  | { readonly outcome: "merged"; readonly commit: string }
  | NotReady
  | Waiting;

/**
 * The `sign` job: reads everything afresh, asks every gate again, this run's release among them, and
 * signs the environment's clearance. A head that isn't current ends it.
 *
 * @throws the faults of `observe` and `attest`; `SIGNING_FAILED` where what was signed isn't this
 *   environment's clearance.
 */
export async function sign(request: SignRequest, ports: SignPorts): Promise<SignOutcome> {
  const examined = await examine(request, ports);
  return examined.outcome === "ready" ? signReady(examined, request, ports) : examined;
}

/** Signs what isn't signed yet, digest by digest: whoever repeats it after a crash goes on where it ended. */
export async function signReady(
  ready: ReadyPromotion,
  request: SignRequest,
  ports: SignPorts,
): Promise<SignOutcome> {
  const clearances = new Map<string, SignedClearance>();
  for (const member of ready.members) {
    const subject = printImageReference(member.candidate.subject);
    if (!clearances.has(subject)) clearances.set(subject, await signMember(member, ready, request, ports));
  }
  return { outcome: "signed", clearances: [...clearances.values()] };
}

async function signMember(
  { observed: { rules }, candidate, passed }: ReadyMember,
  { state }: ReadyPromotion,
  request: SignRequest,
  ports: SignPorts,
): Promise<SignedClearance> {
  const { subject, ancestry } = candidate;
  const { gitops } = state.policy.policy;
  const path = (request.base ?? DEFAULT_BASE).policyPath;
  const { evidence, signed } = await signClearance(
    {
      passed,
      subject,
      collected: candidate,
      rules,
      ancestry,
      policyUri: `git+${repositoryUri(gitops)}@${state.policy.commit}#${path}`,
      trust: trustMaterialOf(state.policy),
      version: request.version,
      now: ports.now(),
    },
    ports,
  );
  if (
    clearedBy(subject, [evidence], rules, await gatherAncestry([evidence], rules, ports.git)) === undefined
  ) {
    throw new Fault(
      "SIGNING_FAILED",
      `${ports.signer.describe} signed a clearance of ${printImageReference(subject)}, but isn't the signer of ${rules.environment}`,
    );
  }
  return { subject, clearance: evidence.bundle, fresh: signed };
}
