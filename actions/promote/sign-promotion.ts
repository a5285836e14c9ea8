import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import type { Host } from "#adapters/host/host.ts";
import { printImageReference } from "#chain/digest/image-name.ts";
import { VERSION } from "#chain/version.ts";
import { sign } from "#operations/sign.ts";
import { jobSigner } from "../job-signing.ts";
import { promoterPorts } from "../promoter-ports.ts";
import { tellNo } from "../tell-no.ts";
import { clearEnvironmentAgain } from "./clear-again.ts";
import type { PromoteInputs } from "./inputs.ts";
import { promotionRequest } from "./promotion-request.ts";

/** The job `sign`: decides again, from the beginning, and signs the clearance. */
export async function signPromotion(inputs: PromoteInputs, host: Host, gitops: GitOps): Promise<void> {
  if (inputs.pullRequest === 0) return clearEnvironmentAgain(inputs, host, gitops);
  const request = promotionRequest(inputs, host);
  const signer = await jobSigner(inputs, host.environment);
  const answer = await sign(
    { ...request, version: VERSION },
    { ...promoterPorts(inputs, host, gitops), signer },
  );
  if (answer.outcome === "refused" || answer.outcome === "waiting") return tellNo(answer, host);
  if (answer.outcome === "merged") {
    host.info(`merged before, as ${answer.commit}`);
    for (const record of answer.records) host.info(`the rollback's record: ${record}`);
    const signed = answer.records.length === 0 ? "nothing was signed" : "the rollback's record is signed";
    host.summary(`### Merged before\n\n#${request.pullRequest} as \`${answer.commit}\`; ${signed}.\n`);
    return;
  }
  for (const { subject, clearance, fresh } of answer.clearances) {
    const image = printImageReference(subject);
    host.info(`${fresh ? "signed" : "signed before:"} the clearance of ${image}: ${clearance}`);
    host.summary(
      `### Cleared for ${inputs.environment}\n\n\`${image}\`\n\nClearance \`${clearance}\`${fresh ? "" : ", signed before"}.\n`,
    );
  }
}
