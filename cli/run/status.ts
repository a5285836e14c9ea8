import { EXIT } from "#chain/fault.ts";
import { printStatus, status } from "#operations/status.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf, withGitOps } from "../gitops.ts";
import { portsOf } from "../ports.ts";

export async function runStatus(invocation: Invocation): Promise<Outcome> {
  return withGitOps(invocation, async (gitops) => {
    const environment = invocation.option("env");
    const report = await status(portsOf(invocation, gitops), {
      base: baseOf(invocation),
      ...(environment === undefined ? {} : { only: (lane) => lane.environment === environment }),
    });
    const code = report.faults.length === 0 ? EXIT.done : EXIT.fault;
    return { code, json: report, text: printStatus(report) };
  });
}
