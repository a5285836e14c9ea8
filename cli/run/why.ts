import { EXIT, Fault } from "#chain/fault.ts";
import { printWhy } from "#operations/print-why.ts";
import { why } from "#operations/why.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf, withGitOps } from "../gitops.ts";
import { portsOf } from "../ports.ts";

export async function runWhy(invocation: Invocation): Promise<Outcome> {
  const [service, environment] = [invocation.argument("SERVICE"), invocation.required("env")];
  const region = invocation.option("region");
  return withGitOps(invocation, async (gitops) => {
    const all = await why({ service, environment, base: baseOf(invocation) }, portsOf(invocation, gitops));
    const lanes = all.filter(({ lane }) => region === undefined || lane.region === region);
    if (lanes.length === 0) {
      throw new Fault("INPUT_INVALID", `--region: ${environment} has no region "${region}"`);
    }
    return { code: EXIT.done, json: { lanes }, text: printWhy(lanes) };
  });
}
