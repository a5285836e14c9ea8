import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import type { Host } from "#adapters/host/host.ts";
import { Fault } from "#chain/fault.ts";
import { VERSION } from "#chain/version.ts";
import { clearAgain } from "#operations/clear-again.ts";
import { baseOf } from "../connect-gitops.ts";
import { jobSigner } from "../job-signing.ts";
import { promoterPorts } from "../promoter-ports.ts";
import { tellNo } from "../tell-no.ts";
import type { PromoteInputs } from "./inputs.ts";

/** The job `sign` of an environment's next signer: clears again what stands there and what could come back. */
export async function clearEnvironmentAgain(
  inputs: PromoteInputs,
  host: Host,
  gitops: GitOps,
): Promise<void> {
  const { environment } = inputs;
  if (environment === undefined) throw new Fault("INPUT_INVALID", "mode sign needs environment");
  const signer = await jobSigner(inputs, host.environment);
  const request = { environment, version: VERSION, base: baseOf(inputs) };
  const answer = await clearAgain(request, { ...promoterPorts(inputs, host, gitops), signer });
  if (answer.outcome === "refused") return tellNo(answer, host);
  for (const { digest, fresh } of answer.digests) {
    host.info(`${fresh ? "cleared again" : "cleared before"}: ${digest}`);
  }
  for (const { code, message } of answer.left) host.warning(message, { title: `Refused: ${code}` });
  host.summary(
    `### Cleared again for ${environment}\n\n${answer.digests.length} digests; ${answer.left.length} reasons why others aren't.\n`,
  );
}
