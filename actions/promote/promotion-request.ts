import type { Host } from "#adapters/host/host.ts";
import { explainGates } from "#chain/clearance/explain.ts";
import { Fault } from "#chain/fault.ts";
import type { NotReady, PromotionRequest, Waiting } from "#operations/sign-examine.ts";
import type { PromoteInputs } from "./inputs.ts";
import { baseOf } from "./plan-promotions.ts";

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

/** A promotion that can't go on: refused, or a gate is open again; either ends the run with a no. */
export function tellNo(answer: NotReady | Waiting, host: Host): void {
  if (answer.outcome === "refused") {
    host.summary(
      `### Refused\n\n${answer.findings.map(({ code, message }) => `- \`${code}\`: ${message}`).join("\n")}\n`,
    );
    host.fail(answer.findings);
    return;
  }
  host.info(explainGates(answer.answers));
  host.fail([
    {
      code: "GATE_PENDING",
      message: explainGates(answer.answers.filter(({ outcome }) => outcome !== "passed")).trim(),
    },
  ]);
}
