import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import type { Host } from "#adapters/host/host.ts";
import { keylessSigner, keySigner } from "#adapters/sigstore/signer.ts";
import { printImageReference } from "#chain/digest/image-name.ts";
import { VERSION } from "#chain/version.ts";
import { sign } from "#operations/sign.ts";
import { jobIdentityToken } from "../attest/job-claims.ts";
import { inputFile } from "../connect.ts";
import type { PromoteInputs } from "./inputs.ts";
import { promoterPorts } from "./promoter-ports.ts";
import { promotionRequest, tellNo } from "./promotion-request.ts";

/** The job `sign`: decides again, from the beginning, and signs the clearance. */
export async function signPromotion(inputs: PromoteInputs, host: Host, gitops: GitOps): Promise<void> {
  const signingConfig =
    inputs.signingConfig === undefined ? undefined : await inputFile("signing-config", inputs.signingConfig);
  const signer =
    inputs.signingKey === undefined
      ? keylessSigner({ identityToken: jobIdentityToken(host.environment), signingConfig })
      : keySigner({ pem: inputs.signingKey, name: "signing-key", signingConfig });
  const answer = await sign(
    { ...promotionRequest(inputs, host), version: VERSION },
    { ...promoterPorts(inputs, host, gitops), signer },
  );
  if (answer.outcome === "refused" || answer.outcome === "waiting") return tellNo(answer, host);
  if (answer.outcome === "merged") {
    host.info(`merged before, as ${answer.commit}`);
    return;
  }
  const image = printImageReference(answer.subject);
  host.info(`${answer.fresh ? "signed" : "signed before:"} the clearance of ${image}: ${answer.clearance}`);
  host.summary(
    `### Cleared for ${inputs.environment}\n\n\`${image}\`\n\nClearance \`${answer.clearance}\`${answer.fresh ? "" : ", signed before"}.\n`,
  );
}
