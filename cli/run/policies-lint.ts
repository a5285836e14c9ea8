import { lintPolicies } from "#chain/admission/lint/lint.ts";
import { EXIT } from "#chain/fault.ts";
import type { Invocation, Outcome } from "../command.ts";
import { readManifestFiles } from "../manifest-files.ts";

export async function runPoliciesLint({ directory, rest, options }: Invocation): Promise<Outcome> {
  const files = await readManifestFiles(directory, rest);
  const json = lintPolicies(files, options("image"));
  const { findings, policies, unreadable } = json;
  const text = [
    ...findings.flatMap(({ file, line, column, rule, effect, policy, message, why, source, remedy }) => [
      `${file}:${line}:${column} ${effect} ${rule}: ${message}`,
      ...(policy === "" ? [] : [`    in ${policy}`]),
      `    why: ${why} (${source})`,
      `    remedy: ${remedy}`,
    ]),
    ...unreadable.map(
      ({ file, line, column, message }) => `${file}:${line}:${column} isn't YAML: ${message}`,
    ),
    `${policies} policies in ${files.length} files, ${findings.length} findings`,
  ].join("\n");
  return { code: findings.length + unreadable.length === 0 ? EXIT.done : EXIT.refused, json, text };
}
