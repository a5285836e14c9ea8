import type { Host } from "#adapters/host/host.ts";
import { explainGates, gatesTable } from "#chain/clearance/explain.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { cell, table } from "#chain/promotion/markdown.ts";
import type { NotReady, Waiting } from "#operations/sign-examine.ts";

/** What can't go on: refused, or a gate is open again. Either ends the step with a no. */
export function tellNo(answer: NotReady | Waiting, host: Host): void {
  if (answer.outcome === "refused") {
    host.summary(`### Refused\n\n${findingsTable(answer.findings)}\n`);
    host.fail(answer.findings);
    return;
  }
  host.info(explainGates(answer.answers));
  host.summary(`### Waiting\n\n${gatesTable(answer.answers)}`);
  const open = answer.answers.filter(({ outcome }) => outcome !== "passed");
  host.fail(open.map(({ gate, reason }) => ({ code: "GATE_PENDING", message: `${gate}: ${reason}` })));
}

function findingsTable(findings: readonly Finding[]): string {
  return table(
    ["finding", "what it means"],
    findings.map(({ code, message }) => [`\`${code}\``, cell(message)]),
  );
}
