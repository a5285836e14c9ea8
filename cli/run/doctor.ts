import { diagnose } from "#chain/doctor/checks.ts";
import { EXIT, Fault } from "#chain/fault.ts";
import { gatherDoctor } from "#operations/doctor/gather-doctor.ts";
import { mend } from "#operations/doctor/mend.ts";
import { printDiagnoses } from "#operations/doctor/print-doctor.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf, withGitOps } from "../gitops.ts";
import { portsOf } from "../ports.ts";

export async function runDoctor(invocation: Invocation): Promise<Outcome> {
  const pin = invocation.option("toolkit");
  if (pin !== undefined && !/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(pin)) {
    throw new Fault("INPUT_INVALID", `--toolkit: "${pin}" isn't owner/name@ and a whole commit id`);
  }
  return withGitOps(invocation, async (gitops) => {
    const ports = { ...portsOf(invocation, gitops), github: gitops.github };
    const request = { base: baseOf(invocation), environment: invocation.option("env"), pin };
    const facts = await gatherDoctor(request, ports);
    const diagnoses = diagnose(facts);
    const code = diagnoses.some(({ severity }) => severity === "dangerous") ? EXIT.refused : EXIT.done;
    const text = printDiagnoses(diagnoses);
    if (!invocation.flag("fix")) return { code, json: { diagnoses }, text };
    const mended = await mend(facts, diagnoses, request, ports);
    const said = [
      ...(mended.pullRequest === null ? [] : [`opened ${mended.pullRequest}`]),
      ...mended.open.map((one) => `left open: ${one}`),
      ...mended.calls.map((call) => `an administrator has to call:\n${call}`),
    ];
    return { code, json: { diagnoses, mended }, text: [text, "", ...said].join("\n") };
  });
}
