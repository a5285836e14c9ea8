import { setTimeout } from "node:timers/promises";
import type { Host } from "#adapters/host/host.ts";
import { Fault } from "#chain/fault.ts";
import { cell } from "#chain/promotion/markdown.ts";
import { digestWords, rolledBackLine, rolledBackWords } from "#chain/promotion/rolled-back-words.ts";
import { type RollbackOutcome, rollback } from "#operations/rollback.ts";
import { waitInQueue } from "#operations/wait-in-queue.ts";
import { baseOf, withGitOps } from "../connect-gitops.ts";
import { promoterPorts } from "../promoter-ports.ts";
import { tellNo } from "../tell-no.ts";
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
  const request = {
    service,
    environment,
    reason,
    requestedBy,
    base: baseOf(inputs),
    ...(region === undefined ? {} : { region }),
    ...(to === undefined ? {} : { to }),
  };
  const outcome = await withGitOps(inputs, host, (gitops) => {
    const ports = promoterPorts(inputs, host, { ...gitops, github: gitops.github.inLane("rollback") });
    return waitInQueue(
      () => rollback(request, ports),
      (one) => one.outcome === "waiting" && one.reason !== undefined,
      setTimeout,
    );
  });
  switch (outcome.outcome) {
    case "refused":
      return tellNo(outcome, host);
    case "already":
      return tellAlready(outcome, host);
    case "waiting":
      tellDigests(outcome, host);
      if (outcome.reason === undefined) return tellNo(outcome, host);
      return host.fail([
        { code: "NOT_MERGEABLE", message: `${outcome.reason}: the next pass goes on with it` },
      ]);
    case "rolled-back":
      tellDigests(outcome, host);
      tellDone(outcome, inputs, host);
  }
}

type Outcome<Kind> = Extract<RollbackOutcome, { readonly outcome: Kind }>;

function tellDigests(
  { from, to, images, pullRequest }: Outcome<"waiting" | "rolled-back">,
  host: Host,
): void {
  const changes = images ?? [{ from, to }];
  for (const side of ["from", "to"] as const) host.setOutput(side, changes.map((one) => one[side]).join(" "));
  host.setOutput("pull-request", String(pullRequest));
}

function tellAlready(outcome: Outcome<"already">, host: Host): void {
  const { to, images, requestedBy, reason } = outcome;
  const back = digestWords("to", outcome);
  host.setOutput("to", (images ?? [{ to }]).map((one) => one.to).join(" "));
  host.info(`nothing to do: ${requestedBy} has put ${back} back before (${reason})`);
  host.summary(
    `### Nothing to roll back\n\n${cell(requestedBy)} has put ${cell(back, 2_000)} back before: ${cell(reason)}\n`,
  );
}

function tellDone(outcome: Outcome<"rolled-back">, inputs: RollbackInputs, host: Host): void {
  const { regions, pullRequest, commit, warnings } = outcome;
  for (const { code, message } of warnings) host.warning(message, { title: `Warning: ${code}` });
  host.info(`${rolledBackLine(outcome)}: #${pullRequest}, ${commit}`);
  const where = [inputs.environment, ...(regions.length === 0 ? [] : [regions.join(", ")])].join(", ");
  host.summary(
    [
      `### ${inputs.service} rolled back in ${where}`,
      "",
      ...rolledBackWords(outcome),
      "",
      `Why: ${cell(inputs.reason, 500)} (#${pullRequest}, merged as \`${commit}\`)`,
      "",
    ].join("\n"),
  );
}
