import { printPlan } from "#chain/promotion/step.ts";
import { planNow } from "#operations/plan.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf, withGitOps } from "../gitops.ts";
import { portsOf } from "../ports.ts";
import { exitCode } from "./exit-code.ts";

export async function runPlan(invocation: Invocation): Promise<Outcome> {
  return withGitOps(invocation, async (gitops) => {
    const options = { base: baseOf(invocation), environment: invocation.option("env") };
    const { state, steps } = await planNow(portsOf(invocation, gitops), options);
    const code = exitCode({ done: [], left: steps, kept: [] }, invocation.flag("exit-code"));
    return { code, json: { commit: state.base.commit, steps }, text: printPlan(steps) };
  });
}
