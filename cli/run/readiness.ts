import { EXIT, Fault } from "#chain/fault.ts";
import { admissionReadiness, isShutOut, printAdmissionReadiness } from "#operations/admission-readiness.ts";
import {
  alarmReadiness,
  isUnready,
  printReadiness,
  readiness,
  readinessFacts,
} from "#operations/readiness.ts";
import { readRollbackState } from "#operations/rollback-state.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf, withGitOps } from "../gitops.ts";
import { portsOf } from "../ports.ts";

export async function runReadiness(invocation: Invocation): Promise<Outcome> {
  const last = countOf(invocation.option("last"));
  if (invocation.flag("admission")) return runAdmissionReadiness(invocation, last ?? 5);
  if (last !== undefined) throw new Fault("INPUT_INVALID", "--last goes with --admission");
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

async function runAdmissionReadiness(invocation: Invocation, last: number): Promise<Outcome> {
  if (invocation.flag("alarm")) throw new Fault("INPUT_INVALID", "--alarm goes without --admission");
  return withGitOps(invocation, async (gitops) => {
    const ports = portsOf(invocation, gitops);
    const state = await readRollbackState(baseOf(invocation), ports);
    const facts = await readinessFacts(state, ports, invocation.option("env"));
    const all = await admissionReadiness(facts, state, ports, last);
    return {
      code: all.some(isShutOut) ? EXIT.refused : EXIT.done,
      json: { commit: state.base.commit, admission: all },
      text: all.map(printAdmissionReadiness).join("\n"),
    };
  });
}

function countOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new Fault("INPUT_INVALID", `--last ${text}: expected a count of digests such as 5`);
}
