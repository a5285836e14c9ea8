import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import type { Host } from "#adapters/host/host.ts";
import { alarmReadiness, isUnready, printReadiness, readiness } from "#operations/readiness.ts";
import { baseOf } from "../connect-gitops.ts";
import { promoterPorts } from "../promoter-ports.ts";
import type { PromoteInputs } from "./inputs.ts";

/** Says what could be rolled back to everywhere, and calls a person where nothing is left. */
export async function countReadiness(inputs: PromoteInputs, host: Host, gitops: GitOps): Promise<void> {
  const { environment } = inputs;
  const { state, all } = await readiness(promoterPorts(inputs, host, gitops), {
    base: baseOf(inputs),
    environment,
  });
  await alarmReadiness(all, state, gitops.github);
  const lines = all.map(printReadiness);
  host.summary(`### What could come back\n\n${lines.map((line) => `- ${line}`).join("\n")}\n`);
  for (const line of lines) host.info(line);
  const unready = all.filter(isUnready);
  if (unready.length === 0) return;
  host.fail(unready.map((one) => ({ code: "NO_SAFE_ROLLBACK", message: printReadiness(one) })));
}
