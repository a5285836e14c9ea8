import { readFile } from "node:fs/promises";
import { keySigner } from "#adapters/sigstore/signer.ts";
import { Fault } from "#chain/fault.ts";
import { printPlan } from "#chain/promotion/step.ts";
import { VERSION } from "#chain/version.ts";
import { apply } from "#operations/apply.ts";
import type { ApplyPorts } from "#operations/apply-step.ts";
import { printOutcome } from "#operations/print-outcome.ts";
import { printUpkept } from "#operations/upkept.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf, withGitOps } from "../gitops.ts";
import { portsOf } from "../ports.ts";
import { exitCode } from "./exit-code.ts";

export async function runApply(invocation: Invocation): Promise<Outcome> {
  const signer = await signerOf(invocation);
  return withGitOps(invocation, async (gitops) => {
    const result = await apply(
      { ...portsOf(invocation, gitops), ...signer, version: VERSION },
      { base: baseOf(invocation), environment: invocation.option("env") },
    );
    const said = [...result.done.map(printOutcome), ...result.kept.map(printUpkept)];
    const done = said.length === 0 ? ["nothing to do now"] : said;
    return {
      code: exitCode(result, invocation.flag("exit-code")),
      json: result,
      text: [...done, printPlan(result.left)].join("\n"),
    };
  });
}

/** The key is read before anything is done: one that can't sign mustn't be found out with a pull request open. */
async function signerOf({ option }: Invocation): Promise<Pick<ApplyPorts, "signerOf">> {
  const file = option("signing-key");
  if (file === undefined) return {};
  const environment = option("env");
  if (environment === undefined) {
    throw new Fault("INPUT_INVALID", "--signing-key needs --env: a key is one environment's");
  }
  const pem = await readFile(file).catch((cause: unknown) => {
    throw new Fault("INPUT_INVALID", `--signing-key: "${file}" can't be read`, { cause });
  });
  const signer = keySigner({ pem, name: file });
  return { signerOf: (asked) => (asked === environment ? signer : undefined) };
}
