import { setTimeout } from "node:timers/promises";
import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import type { Host } from "#adapters/host/host.ts";
import { merge } from "#operations/merge.ts";
import { waitInQueue } from "#operations/wait-in-queue.ts";
import { promoterPorts } from "../promoter-ports.ts";
import { tellNo } from "../tell-no.ts";
import type { PromoteInputs } from "./inputs.ts";
import { promotionRequest } from "./promotion-request.ts";

/** The job `merge`: asks every gate a last time, merges the approved head and reads the result back. */
export async function mergePromotion(inputs: PromoteInputs, host: Host, gitops: GitOps): Promise<void> {
  if (inputs.pullRequest === 0) return host.info("there is nothing to merge: digests were cleared again");
  const request = promotionRequest(inputs, host);
  const ports = promoterPorts(inputs, host, gitops);
  const answer = await waitInQueue(
    () => merge(request, ports),
    ({ outcome }) => outcome === "queued",
    setTimeout,
  );
  if (answer.outcome === "queued") return host.notice(answer.reason);
  if (answer.outcome !== "merged") return tellNo(answer, host);
  host.info(`merged #${request.pullRequest} as ${answer.commit}, and read it back`);
  host.setOutput("pull-requests", JSON.stringify([request.pullRequest]));
  host.summary(
    `### Merged\n\n#${request.pullRequest} as \`${answer.commit}\`; the merged tree is the planned one.\n`,
  );
}
