import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import type { Host } from "#adapters/host/host.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import { plan } from "#chain/promotion/plan.ts";
import { printPlan } from "#chain/promotion/step.ts";
import { observe } from "#operations/observe.ts";
import type { PromoteInputs } from "./inputs.ts";
import { promoterPorts } from "./promoter-ports.ts";

/** Says what would be done and why the rest waits; changes nothing. */
export async function planPromotions(inputs: PromoteInputs, host: Host, gitops: GitOps): Promise<void> {
  const ports = promoterPorts(inputs, host, gitops);
  const state = await observe(ports, { base: baseOf(inputs), ...lanesOf(inputs) });
  const steps = plan(state, ports.now());
  host.info(printPlan(steps));
  host.setOutput("plan", JSON.stringify(steps));
  host.setOutput(
    "pull-requests",
    JSON.stringify(
      steps.flatMap((step) => ("pullRequest" in step && step.pullRequest !== null ? [step.pullRequest] : [])),
    ),
  );
  host.summary(`### What comes next\n\n\`\`\`text\n${printPlan(steps)}\n\`\`\`\n`);
}

export function baseOf(inputs: PromoteInputs) {
  return { branch: "main", policyPath: inputs.policy };
}

export function lanesOf({ environment }: PromoteInputs): { readonly only?: (lane: Lane) => boolean } {
  return environment === undefined ? {} : { only: (lane) => lane.environment === environment };
}
