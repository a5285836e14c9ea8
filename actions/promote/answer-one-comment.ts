import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import type { Host } from "#adapters/host/host.ts";
import { Fault } from "#chain/fault.ts";
import { answerComment } from "#operations/answer-comment.ts";
import { baseOf } from "../connect-gitops.ts";
import { promoterPorts } from "../promoter-ports.ts";
import { tellNo } from "../tell-no.ts";
import type { PromoteInputs } from "./inputs.ts";

/** Does what one comment asks for, as whoever wrote it; the event only says which. */
export async function answerOneComment(inputs: PromoteInputs, host: Host, gitops: GitOps): Promise<void> {
  if (inputs.comment === undefined)
    throw new Fault("INPUT_INVALID", "mode answer needs comment, the comment's id");
  const answer = await answerComment(inputs.comment, promoterPorts(inputs, host, gitops), baseOf(inputs));
  if (answer.outcome === "ignored") {
    host.info(`nothing was done: ${answer.reason}`);
    return;
  }
  const { rollback, text } = answer;
  if (rollback?.outcome === "refused") return tellNo(rollback, host);
  host.info(text);
  if (rollback !== undefined && "pullRequest" in rollback) {
    host.setOutput("pull-requests", JSON.stringify([rollback.pullRequest]));
  }
  host.summary(`### Answered\n\n${text}\n`);
}
