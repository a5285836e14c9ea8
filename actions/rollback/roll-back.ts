import type { Host } from "#adapters/host/host.ts";
import { explainGates } from "#chain/clearance/explain.ts";
import { Fault } from "#chain/fault.ts";
import { type RollbackOutcome, rollback } from "#operations/rollback.ts";
import { withGitOps } from "../connect-gitops.ts";
import { promoterPorts } from "../promote/promoter-ports.ts";
import type { RollbackInputs } from "./inputs.ts";

/** Rolls back for whoever started this run, as GitHub names them. */
export async function rollBack(inputs: RollbackInputs, host: Host): Promise<void> {
  const requestedBy = host.environment["GITHUB_TRIGGERING_ACTOR"] ?? host.environment["GITHUB_ACTOR"];
  if (requestedBy === undefined || requestedBy === "") {
    throw new Fault(
      "INPUT_INVALID",
      "GITHUB_ACTOR isn't set: nobody can be asked whether they may roll back",
    );
  }
  const { service, environment, region, reason, to } = inputs;
  const outcome = await withGitOps(inputs, host, (gitops) =>
    rollback(
      {
        service,
        environment,
        reason,
        requestedBy,
        base: { branch: "main", policyPath: inputs.policy },
        ...(region === undefined ? {} : { region }),
        ...(to === undefined ? {} : { to }),
      },
      promoterPorts(inputs, host, gitops),
    ),
  );
  tell(outcome, host);
}

function tell(outcome: RollbackOutcome, host: Host): void {
  if (outcome.outcome === "refused") {
    host.fail(outcome.findings);
    return;
  }
  const from = "from" in outcome ? outcome.from : "";
  const number = "pullRequest" in outcome ? String(outcome.pullRequest) : "";
  host.setOutput("from", from);
  host.setOutput("to", outcome.to);
  host.setOutput("pull-request", number);
  if (outcome.outcome === "waiting") {
    host.info(explainGates(outcome.answers));
    host.fail([{ code: "GATE_PENDING", message: `#${number} waits for approval` }]);
    return;
  }
  if (outcome.outcome === "already") {
    host.info(`nothing to do: ${outcome.requestedBy} has put ${outcome.to} back before (${outcome.reason})`);
    return;
  }
  for (const warning of outcome.warnings) host.warning(warning.message, { title: warning.code });
  host.info(`put ${outcome.to} back, ${outcome.from} is in quarantine: #${number}, ${outcome.commit}`);
  host.summary(
    `### Rolled back\n\n\`${outcome.from}\` is in quarantine; \`${outcome.to}\` is back (#${number}).\n`,
  );
}
