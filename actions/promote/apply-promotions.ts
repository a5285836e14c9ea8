import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import type { Host } from "#adapters/host/host.ts";
import { Fault } from "#chain/fault.ts";
import { VERSION } from "#chain/version.ts";
import { apply } from "#operations/apply.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import { baseOf } from "../connect-gitops.ts";
import { jobSigner } from "../job-signing.ts";
import { promoterPorts } from "../promoter-ports.ts";
import type { PromoteInputs } from "./inputs.ts";
import { tellPlan } from "./tell-plan.ts";

/** Does what can be done now. A fault in one lane doesn't stop the others, and fails the step at the end. */
export async function applyPromotions(inputs: PromoteInputs, host: Host, gitops: GitOps): Promise<void> {
  const { environment, services } = inputs;
  const ports = {
    ...promoterPorts(inputs, host, gitops),
    ...(await signers(inputs, host)),
    version: VERSION,
  };
  const result = await apply(ports, { base: baseOf(inputs), environment, hinted: new Set(services) });
  for (const name of result.unknown ?? [])
    host.notice(`services: clearance.yaml has nothing called ${JSON.stringify(name)}; it is passed over`);
  tellPlan(result, "Promotions", host);
}

/** The key is read before anything is done: one that can't sign shall not be found out with a pull request open. */
async function signers(inputs: PromoteInputs, host: Host): Promise<Pick<ApplyPorts, "signerOf">> {
  const { signingKey, environment } = inputs;
  if (signingKey === undefined) return {};
  if (environment === undefined) {
    throw new Fault("INPUT_INVALID", "signing-key: give environment too, a key is one environment's");
  }
  const signer = await jobSigner(inputs, host.environment);
  return { signerOf: (asked) => (asked === environment ? signer : undefined) };
}
