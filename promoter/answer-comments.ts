import { Fault } from "#chain/fault.ts";
import { answerComment } from "#operations/answer-comment.ts";
import type { Base } from "#operations/observe-ports.ts";
import type { RollbackPorts } from "#operations/rollback.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** Answers one comment, and says what became of it; a fault is told, counted, and ends nothing. */
export async function answerOne(
  id: number,
  base: Base,
  ports: RollbackPorts,
  metrics: Metrics,
  log: Log,
): Promise<boolean> {
  const counted = (outcome: string): void =>
    metrics.count("clearance_comments_total", "Comments by what became of them", { outcome });
  try {
    const answer = await answerComment(id, ports, base);
    counted(answer.outcome);
    if (answer.outcome === "ignored") log.info({ comment: id, reason: answer.reason }, "comment ignored");
    else log.warn({ comment: id, rollback: answer.rollback?.outcome }, "comment answered");
    return answer.outcome === "answered";
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    counted("fault");
    log.error({ comment: id, code: error.code, fault: error.message }, "comment could not be answered");
    return false;
  }
}
