import { EXIT } from "#chain/fault.ts";
import { alarmReadiness, isUnready, printReadiness, readiness } from "#operations/readiness.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf, withGitOps } from "../gitops.ts";
import { portsOf } from "../ports.ts";

export async function runReadiness(invocation: Invocation): Promise<Outcome> {
  return withGitOps(invocation, async (gitops) => {
    const ports = portsOf(invocation, gitops);
    const options = { base: baseOf(invocation), environment: invocation.option("env") };
    const { state, all } = await readiness(ports, options);
    if (invocation.flag("alarm")) await alarmReadiness(all, state, ports.github);
    const code = all.some(isUnready) ? EXIT.refused : EXIT.done;
    return {
      code,
      json: { commit: state.base.commit, readiness: all },
      text: all.map(printReadiness).join("\n"),
    };
  });
}
