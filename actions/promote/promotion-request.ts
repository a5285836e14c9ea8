import type { Host } from "#adapters/host/host.ts";
import { Fault } from "#chain/fault.ts";
import type { PromotionRequest } from "#operations/sign-examine.ts";
import { baseOf } from "../connect-gitops.ts";
import type { PromoteInputs } from "./inputs.ts";

/** Which promotion a signing run was started for. @throws Fault `INPUT_INVALID` */
export function promotionRequest(inputs: PromoteInputs, host: Host): PromotionRequest {
  const { environment, pullRequest, head, mode } = inputs;
  if (environment === undefined || pullRequest === undefined || head === undefined) {
    throw new Fault("INPUT_INVALID", `mode ${mode} needs environment, pull-request and head`);
  }
  const run = Number(host.environment["GITHUB_RUN_ID"]);
  return {
    environment,
    pullRequest,
    head,
    base: baseOf(inputs),
    ...(Number.isInteger(run) && run > 0 ? { run } : {}),
  };
}
