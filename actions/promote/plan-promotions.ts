import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import type { Host } from "#adapters/host/host.ts";
import { planNow } from "#operations/plan.ts";
import { baseOf } from "../connect-gitops.ts";
import { promoterPorts } from "../promoter-ports.ts";
import type { PromoteInputs } from "./inputs.ts";
import { tellPlan } from "./tell-plan.ts";

/** Says what would be done and why the rest waits; changes nothing. */
export async function planPromotions(inputs: PromoteInputs, host: Host, gitops: GitOps): Promise<void> {
  const { environment } = inputs;
  const { steps } = await planNow(promoterPorts(inputs, host, gitops), { base: baseOf(inputs), environment });
  tellPlan({ done: [], left: steps, kept: [] }, "What comes next", host);
}
