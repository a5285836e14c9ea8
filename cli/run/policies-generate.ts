import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { workingTree } from "#adapters/git/working-tree.ts";
import { EXIT } from "#chain/fault.ts";
import { generatedFor } from "#operations/generate.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf } from "../gitops.ts";

/** What stands in the checkout counts, committed or not. */
export async function runPoliciesGenerate(invocation: Invocation): Promise<Outcome> {
  const { directory } = invocation;
  const { policyPath } = baseOf(invocation);
  const { files, stale } = await generatedFor(workingTree(directory), "the working tree", [], policyPath);
  const json = { files: files.flatMap(({ path, bytes }) => (bytes === null ? [] : [path])), stale };
  if (stale.length === 0) {
    return { code: EXIT.done, json, text: `${json.files.length} files are what ${policyPath} gives` };
  }
  if (invocation.flag("check")) {
    const text = ["not what the generator gives:", ...stale.map((path) => `  ${path}`)].join("\n");
    return { code: EXIT.refused, json, text };
  }
  for (const { path, bytes } of files.filter(({ path }) => stale.includes(path))) {
    if (bytes === null) await rm(join(directory, path));
    else {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), bytes);
    }
  }
  return { code: EXIT.done, json, text: stale.map((path) => `wrote ${path}`).join("\n") };
}
