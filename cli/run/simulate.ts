import { Fault } from "#chain/fault.ts";
import { parseHypothesis } from "#chain/promotion/hypothesis.ts";
import { printPlan } from "#chain/promotion/step.ts";
import { simulate } from "#operations/simulate.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf, withGitOps } from "../gitops.ts";
import { portsOf } from "../ports.ts";
import { exitCode } from "./exit-code.ts";

export async function runSimulate(invocation: Invocation): Promise<Outcome> {
  const supposed = invocation.options("if");
  const request = { at: timeOf(invocation.option("at")), hypothesis: parseHypothesis(supposed) };
  return withGitOps(invocation, async (gitops) => {
    const options = { base: baseOf(invocation), environment: invocation.option("env") };
    const { state, steps, at } = await simulate(request, portsOf(invocation, gitops), options);
    const code = exitCode({ done: [], left: steps, kept: [] }, invocation.flag("exit-code"));
    const json = { hypothetical: true, at, if: supposed, commit: state.base.commit, steps };
    const conditions = [`at ${at.toISOString()}`, ...supposed].join(", ");
    const text = `HYPOTHETICAL, ${conditions}: nothing was changed, and nothing of this counts\n${printPlan(steps)}`;
    return { code, json, text };
  });
}

function timeOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/u.test(text)
    ? new Date(text)
    : new Date(Number.NaN);
  if (!Number.isNaN(time.getTime())) return time;
  throw new Fault("INPUT_INVALID", `--at: "${text}" is no time such as 2026-12-24T10:00:00Z`);
}
