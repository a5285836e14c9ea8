import type { ObservedState } from "#chain/promotion/state.ts";
import { answerQueue } from "./answer-queue.ts";
import { askNextSigners } from "./ask-next-signers.ts";
import { automaticRollbacks } from "./automatic-rollbacks.ts";
import { proposeClosing } from "./close-break-glass.ts";
import { finishHolds } from "./finish-holds.ts";
import type { Base } from "./observe-ports.ts";
import { renewQuarantinePolicies } from "./renew-quarantine-policies.ts";
import { resumeRollbacks } from "./resume-rollbacks.ts";
import type { RollbackPorts } from "./rollback.ts";
import type { Upkept } from "./upkept.ts";

/**
 * What the promoter owes besides promotions: answers to the base's merge queue, rollbacks that somebody asked for and nobody finished, those that
 * failing health asks for, second holds of one alarm, and the policies of quarantines that no tree stands against any more. It costs no
 * call to GitHub while there is none of it.
 */
export async function upkeep(
  state: ObservedState,
  ports: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const all: Upkept[] = [];
  for (const part of [
    answerQueue,
    resumeRollbacks,
    automaticRollbacks,
    finishHolds,
    renewQuarantinePolicies,
    proposeClosing,
    askNextSigners,
  ]) {
    all.push(...(await part(state, ports, base)));
  }
  return all;
}
