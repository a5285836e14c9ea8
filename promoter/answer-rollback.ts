import { githubApi } from "#adapters/github/github-api.ts";
import { Fault } from "#chain/fault.ts";
import { type RollbackOutcome, type RollbackPorts, rollback } from "#operations/rollback.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Options } from "./options.ts";
import type { RollbackAnswer, RollbackRequest } from "./rollback-request.ts";

/**
 * Rolls back with the service's own rights, for whoever GitHub says the token belongs to: the token is used
 * for that question and for nothing else.
 */
export async function answerRollback(
  { service, environment, region, to, reason }: RollbackRequest,
  token: string,
  { apiUrl, repository, base }: Pick<Options, "apiUrl" | "repository" | "base">,
  ports: RollbackPorts,
  metrics: Metrics,
  log: Log,
): Promise<RollbackAnswer> {
  const answered = (outcome: string, answer: RollbackAnswer): RollbackAnswer => {
    metrics.count("clearance_rollbacks_total", "Rollbacks by what became of them", { outcome });
    return answer;
  };
  try {
    const person = await owner(token, apiUrl, repository);
    if (person === undefined)
      return answered("unknown", { status: 401, body: { error: "GitHub doesn't know the token" } });
    const outcome = await rollback(
      {
        service,
        environment,
        reason,
        requestedBy: person,
        base,
        ...(region === undefined ? {} : { region }),
        ...(to === undefined ? {} : { to }),
      },
      ports,
    );
    log.warn({ outcome: outcome.outcome, service, environment, region, requestedBy: person }, "rollback");
    return answered(outcome.outcome, { status: statusOf(outcome), body: outcome });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { code, message, retryable } = error;
    log.error({ code, fault: message, service, environment, region }, "rollback could not be decided");
    return answered("fault", { status: 503, body: { fault: { code, message, retryable } } });
  }
}

async function owner(token: string, apiUrl: string, repository: string): Promise<string | undefined> {
  try {
    return (await githubApi({ apiUrl, repository, auth: { token } }).viewer()).login;
  } catch (error) {
    if (error instanceof Fault && error.code === "GITHUB_DENIED") return undefined;
    throw error;
  }
}

function statusOf(outcome: RollbackOutcome): RollbackAnswer["status"] {
  if (outcome.outcome === "waiting") return 202;
  if (outcome.outcome !== "refused") return 200;
  return outcome.findings.some(({ code }) => code === "NOT_PERMITTED") ? 403 : 409;
}
