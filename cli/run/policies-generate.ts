import { workingTree } from "#adapters/git/working-tree.ts";
import { KYVERNO_VERSIONS, type KyvernoVersion } from "#chain/clearance/admission-policy.ts";
import { EXIT, Fault } from "#chain/fault.ts";
import { type Generated, generatedFor } from "#operations/generate.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf } from "../gitops.ts";
import { writeAll } from "./write-all.ts";

/** What stands in the checkout counts, committed or not. Everything is right, or nothing is written. */
export async function runPoliciesGenerate(invocation: Invocation): Promise<Outcome> {
  const { directory } = invocation;
  const { policyPath } = baseOf(invocation);
  const asked = askedVersion(invocation.option("kyverno"));
  const options = { kyverno: asked, demandSigners: true };
  const generated = await generatedFor(workingTree(directory), "the working tree", [], policyPath, options);
  const { files, stale, differences, kyverno } = generated;
  const json = {
    files: files.flatMap(({ path, bytes }) => (bytes === null ? [] : [path])),
    kyverno,
    stale,
    differences,
  };
  if (stale.length === 0) {
    const text = `${json.files.length} files are what ${policyPath} gives for Kyverno ${kyverno}`;
    return { code: EXIT.done, json, text };
  }
  if (invocation.flag("check")) return { code: EXIT.refused, json, text: differencesIn(generated) };
  await writeAll(
    directory,
    files.filter(({ path }) => stale.includes(path)),
  );
  const wrote = stale.map((path) => `wrote ${path}`);
  const other =
    asked === undefined
      ? []
      : [
          `the promoter generates for what ${policyPath} says: write admission.kyverno: "${asked}" there if that is meant`,
        ];
  return { code: EXIT.done, json, text: [...wrote, ...other].join("\n") };
}

function askedVersion(text: string | undefined): KyvernoVersion | undefined {
  if (text === undefined) return undefined;
  const known = KYVERNO_VERSIONS.find((version) => version === text);
  if (known !== undefined) return known;
  throw new Fault("INPUT_INVALID", `--kyverno: there is ${KYVERNO_VERSIONS.join(" and ")}, not "${text}"`);
}

function differencesIn({ differences }: Generated): string {
  const lines = differences.map(
    ({ path, line, column, message }) => `  ${path}:${line}:${column}: ${message}`,
  );
  return ["not what the generator gives:", ...lines].join("\n");
}
